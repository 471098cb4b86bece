"""What an organisation is: a name, a kind, the time of its legal existence, and its codes.

A code (of the Organisation Data Service, of the Office for National Statistics) names a record
and not a legal person: 15F is open today as a location, though NHS Leeds CCG was abolished on
2022-07-01. So a code has dates of its own, and neither moves the other.

Source: NHS ODS data model (codes are never reused, only closed); Health and Care Act 2022.
"""

from enum import StrEnum

from shared.rules import RuleBroken


class OrganisationExists(RuleBroken):
    """There is an organisation with that id already.

    Read it, and change it with PATCH if it needs mending.
    """


class OrganisationUnknown(RuleBroken):
    """There is no organisation with that `organisation_id`.

    Register the organisation first.
    """

    status = 422


class CodeTaken(RuleBroken):
    """Another organisation has that code on some of those days.

    A code is never used for two organisations at the same time. Close it for the one on the day
    before it starts for the other.
    """


class Statutory(StrEnum):
    """Whether the body was made by statute."""

    YES = "yes"
    NO = "no"
    PART = "part"
    PLANNED = "planned"
    UNCERTAIN = "uncertain"
