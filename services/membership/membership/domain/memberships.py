"""Full and associate members, and when a membership has effect.

Source: Developing an Integrated Care Partnership in Leeds (2021), §4.4: two categories; every
member may contribute to discussion, full members alone decide statutory NHS requirements.
"""

from enum import StrEnum

from membership.domain.intervals import Interval, overlap
from shared.rules import RuleBroken


class MembershipsOverlap(RuleBroken):
    """The organisation has another membership on some of those days.

    An organisation has one category at a time. End the one membership on the day that the other
    starts.
    """


class OrganisationDidNotExist(RuleBroken):
    """The organisation has no legal existence on any day of that membership.

    A membership has effect only while the organisation exists in law: compare its `legal_from`
    and `legal_to`.
    """


class Category(StrEnum):
    """What kind of member: full members decide, associate members contribute."""

    FULL = "full"
    ASSOCIATE = "associate"


class Status(StrEnum):
    """Whether a membership can be exercised."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


def effective(membership: Interval, *, legal: Interval) -> Interval:
    """Give the days on which a membership has effect: those of it on which the member exists.

    Raises:
        OrganisationDidNotExist: There is no such day.
    """
    days = overlap(membership, legal)
    if days is None:
        raise OrganisationDidNotExist
    return days
