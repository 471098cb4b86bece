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


class DecisionDoesNotCarry(RuleBroken):
    """The decision does not carry this membership.

    It must be an approval that is valid, and its matter's `subject` the organisation. Ask
    `/membership/v1/decisions/{id}/validity`.
    """


class NotStatutory(RuleBroken):
    """An organisation without statutory functions cannot be a full member.

    Full members decide statutory NHS requirements. Record an associate membership, or mend what
    `statutory` says of the organisation.
    """


class Category(StrEnum):
    """What kind of member: full members decide, associate members contribute."""

    FULL = "full"
    ASSOCIATE = "associate"


class Status(StrEnum):
    """Whether a membership can be exercised. Notice by itself takes nothing away."""

    ACTIVE = "active"
    NOTICE_GIVEN = "notice_given"
    SUSPENDED = "suspended"


def check_category(category: str, statutory: str) -> None:
    """Check that an organisation may have a category.

    Raises:
        NotStatutory: It was not made by statute and would be a full member.
    """
    if category == Category.FULL and statutory == "no":
        raise NotStatutory


def effective(membership: Interval, *, legal: Interval) -> Interval:
    """Give the days on which a membership has effect: those of it on which the member exists.

    Raises:
        OrganisationDidNotExist: There is no such day.
    """
    days = overlap(membership, legal)
    if days is None:
        raise OrganisationDidNotExist
    return days
