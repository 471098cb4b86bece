"""Every table of the indicators service, a file for each idea.

Indicators and areas are amended: they count their versions. All else is kept as readings: a
correction ends `recorded`, the time during which a reading was believed, and adds the next; the
service's role may change no other column of them.
"""

from indicators.tables.boards import Dashboard, DashboardMeasure, Scorecard, ScorecardComponent
from indicators.tables.catalogue import AreaLink, Cause, Definition, Statement, StatementLink
from indicators.tables.evidence import Certification, CompositePart, Feedback, PrevalenceRate
from indicators.tables.jobs import Job, JobPart
from indicators.tables.measures import Area, AreaType, Indicator, Observation, Target
from indicators.tables.numbers import FingertipsNumber
from indicators.tables.rebases import Rebase
from indicators.tables.rows import Amendable, Amendment, Base, Recorded

__all__ = [
    "Amendable",
    "Amendment",
    "Area",
    "AreaLink",
    "AreaType",
    "Base",
    "Cause",
    "Certification",
    "CompositePart",
    "Dashboard",
    "DashboardMeasure",
    "Definition",
    "Feedback",
    "FingertipsNumber",
    "Indicator",
    "Job",
    "JobPart",
    "Observation",
    "PrevalenceRate",
    "Rebase",
    "Recorded",
    "Scorecard",
    "ScorecardComponent",
    "Statement",
    "StatementLink",
    "Target",
]
