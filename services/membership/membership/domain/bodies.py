"""The boards, committees and groups in which the partnership meets."""

from enum import StrEnum

from shared.rules import RuleBroken


class BodyExists(RuleBroken):
    """There is a body with that id already.

    Read it, and change it with PATCH if it needs mending.
    """


class ParentUnknown(RuleBroken):
    """The parent is neither a body nor an organisation that is registered here.

    Register the parent first. Each body hangs below one that exists.
    """

    status = 422


class OwnAncestor(RuleBroken):
    """A body cannot stand above itself.

    Follow `parent_id` upwards from the parent you gave: it leads back to this body.
    """


class TermsOverlap(RuleBroken):
    """The body has other terms of reference on some of those days.

    A body has one terms of reference at a time. End the one on the day that the other starts.
    """


class Power(StrEnum):
    """What a body may do with a matter."""

    DECIDE = "decide"
    RECOMMEND = "recommend"
    ADVISE = "advise"


class VotingRule(StrEnum):
    """How votes become an outcome.

    `consensus_first` takes a vote by majority of votes cast if consensus fails; `unanimity`
    needs every seat of the electorate.
    """

    MAJORITY_OF_VOTES_CAST = "majority_of_votes_cast"
    CONSENSUS_FIRST = "consensus_first"
    TWO_THIRDS_OF_VOTES_CAST = "two_thirds_of_votes_cast"
    UNANIMITY = "unanimity"
