"""Votes become an outcome by whole numbers, in any order; an oracle counts beside."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.tallies import Casting, Choice, Outcome, Tally, count, decide, may_be_broken

SEATS = [f"s{number}" for number in range(9)]
votes = st.dictionaries(st.sampled_from([*SEATS, "x", "y"]), st.sampled_from([*Choice]))
rules = st.sampled_from(
    ["majority_of_votes_cast", "consensus_first", "two_thirds_of_votes_cast", "unanimity"]
)
casting = st.none() | st.sampled_from([*Casting])


def oracle(cast: dict[str, str], rule: str, *, power: bool, broken: str | None) -> str:
    """Say the outcome by listing votes, with fractions where the rule has them."""
    own = [cast.get(seat) for seat in SEATS]
    yes, no = own.count("for"), own.count("against")
    if rule == "unanimity":
        if {"against", "abstain"} & set(own):
            return "rejected"
        return "approved" if set(own) == {"for"} else "deferred"
    if rule.startswith("two"):
        return "approved" if yes + no and Fraction(yes, yes + no) >= Fraction(2, 3) else "rejected"
    if yes == no and yes and power and broken == "for":
        return "approved"
    return "approved" if yes > no else "rejected"


@given(cast=votes, rule=rules, power=st.booleans(), broken=casting, decides=st.booleans())
def test_an_outcome_is_what_another_count_gives(
    *,
    cast: dict[str, str],
    rule: str,
    power: bool,
    broken: str | None,
    decides: bool,
) -> None:
    result = decide(
        count(cast, SEATS), voting_rule=rule, casting_vote=power, cast=broken, decides=decides
    )
    expected = oracle(cast, rule, power=power, broken=broken)
    assert result.outcome == (expected if decides else expected.replace("approved", "recommended"))
    assert decides or result.outcome is not Outcome.APPROVED


@given(votes, st.randoms())
def test_the_order_of_votes_is_irrelevant(cast: dict[str, str], random: Any) -> None:
    mixed, seats = list(cast.items()), list(SEATS)
    random.shuffle(mixed)
    random.shuffle(seats)
    assert count(dict(mixed), seats) == count(cast, SEATS)


@given(votes)
def test_a_count_is_of_whole_seats_of_the_electorate(cast: dict[str, str]) -> None:
    tally = count(cast, SEATS)
    counted = (tally.votes_for, tally.votes_against, tally.abstentions)
    assert all(type(one) is int for one in counted)
    assert sum(counted) == len(set(cast) & set(SEATS)) <= tally.electorate == len(SEATS)


@given(st.integers(0, 9), rules, casting)
def test_abstentions_alone_never_approve(number: int, rule: str, broken: str | None) -> None:
    nobody = Tally(0, 0, number, 9)
    result = decide(nobody, voting_rule=rule, casting_vote=True, cast=broken, decides=True)
    assert result.outcome in {Outcome.REJECTED, Outcome.DEFERRED}


@given(st.integers(0, 9), st.integers(0, 9), rules, st.sampled_from([*Casting]))
def test_a_casting_vote_counts_on_a_tie_only(yes: int, no: int, rule: str, broken: Casting) -> None:
    tally = Tally(yes, no, 0, 20)
    given_one = decide(tally, voting_rule=rule, casting_vote=True, cast=broken, decides=True)
    without = decide(tally, voting_rule=rule, casting_vote=True, cast=None, decides=True)
    tied = may_be_broken(tally, voting_rule=rule, casting_vote=True)
    assert tied is (yes == no > 0 and rule in {"majority_of_votes_cast", "consensus_first"})
    if not tied:
        assert given_one == without
    assert (given_one != without) <= tied


@pytest.mark.parametrize(("yes", "no", "passes"), [(2, 1, True), (3, 2, False), (4, 2, True)])
def test_two_thirds_are_two_thirds_exactly(yes: int, no: int, *, passes: bool) -> None:
    result = decide(
        Tally(yes, no, 3, 9), voting_rule="two_thirds_of_votes_cast", casting_vote=False,
        cast=None, decides=True,
    )  # fmt: skip
    assert (result.outcome is Outcome.APPROVED) is passes
