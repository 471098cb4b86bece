"""How votes become an outcome. Whole numbers only; the order of votes does not matter.

Source: rules of debate as in model standing orders of NHS bodies: a majority of votes cast, an
        abstention is presence and not a vote cast, the casting vote only breaks a tie.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Choice(StrEnum):
    """How a seat votes."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Casting(StrEnum):
    """What whoever presides does with a tie."""

    FOR = "for"
    AGAINST = "against"
    DECLINES = "declines"


class Outcome(StrEnum):
    """What became of a proposal."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RECOMMENDED = "recommended"
    DEFERRED = "deferred"
    INQUORATE = "inquorate"


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes of an electorate, counted.

    Attributes:
        votes_for: Seats for.
        votes_against: Seats against.
        abstentions: Seats that abstained.
        electorate: Seats that could have voted, recused ones left out.
    """

    votes_for: int
    votes_against: int
    abstentions: int
    electorate: int

    @property
    def is_tied(self) -> bool:
        """Tell whether votes were cast, as many for as against."""
        return self.votes_for == self.votes_against > 0


# Rules by which a tie is a tie, which whoever presides may break.
BREAKABLE = frozenset(("majority_of_votes_cast", "consensus_first"))


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome, and the rule that gave it."""

    outcome: Outcome
    rule: str


def count(votes: Mapping[str, str], electorate: Iterable[str]) -> Tally:
    """Count the effective vote of each seat of an electorate; others are not counted.

    >>> count({"a": "for", "b": "abstain", "x": "against"}, ["a", "b", "c"])
    Tally(votes_for=1, votes_against=0, abstentions=1, electorate=3)
    """
    seats = set(electorate)
    cast = [choice for seat, choice in votes.items() if seat in seats]
    return Tally(
        cast.count(Choice.FOR), cast.count(Choice.AGAINST), cast.count(Choice.ABSTAIN), len(seats)
    )


def decide(
    tally: Tally,
    *,
    voting_rule: str,
    casting_vote: bool,
    cast: str | None,
    decides: bool,
) -> Result:
    """Tell the outcome of a vote that was quorate.

    Args:
        tally: The votes.
        voting_rule: The rule of the body's terms of reference.
        casting_vote: Whoever presides may break a tie.
        cast: What they did with it, if anything.
        decides: The body decides the matter; if not it can only recommend.
    """
    positive = Outcome.APPROVED if decides else Outcome.RECOMMENDED
    if voting_rule == "unanimity":
        return _unanimous(tally, positive)
    if voting_rule == "two_thirds_of_votes_cast":
        cast_at_all = tally.votes_for + tally.votes_against
        passed = 0 < cast_at_all * 2 <= tally.votes_for * 3
        return Result(positive if passed else Outcome.REJECTED, "two thirds of votes cast")
    breaks = may_be_broken(tally, voting_rule=voting_rule, casting_vote=casting_vote)
    if breaks and cast in {Casting.FOR, Casting.AGAINST}:
        won = cast == Casting.FOR
        return Result(positive if won else Outcome.REJECTED, "casting vote on a tie")
    passed = tally.votes_for > tally.votes_against
    return Result(positive if passed else Outcome.REJECTED, "majority of votes cast")


def may_be_broken(tally: Tally, *, voting_rule: str, casting_vote: bool) -> bool:
    """Tell whether a casting vote would decide."""
    return casting_vote and voting_rule in BREAKABLE and tally.is_tied


def _unanimous(tally: Tally, positive: Outcome) -> Result:
    rule = "every seat of the electorate for"
    if tally.votes_against or tally.abstentions:
        return Result(Outcome.REJECTED, rule)
    everyone = 0 < tally.electorate == tally.votes_for
    return Result(positive if everyone else Outcome.DEFERRED, rule)
