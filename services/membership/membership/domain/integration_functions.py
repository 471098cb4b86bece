"""The capabilities that a partnership needs to act as one: who owns each, and how far it is.

Source: Developing an Integrated Care Partnership in Leeds (2021), §4.4, §5 and appendix 3: work
is done as near to people as it can be, and once where that makes sense.
"""

from enum import StrEnum


class FunctionLevel(StrEnum):
    """Where a function is carried out."""

    ICS = "ics"
    PLACE = "place"
    LCP = "lcp"
    NEIGHBOURHOOD = "neighbourhood"
    NOT_DECIDED = "not_decided"


class FunctionReadiness(StrEnum):
    """How far a function is."""

    NOT_STARTED = "not_started"
    DESIGNED = "designed"
    SHADOW = "shadow"
    LIVE = "live"
    NOT_STATED = "not_stated"
