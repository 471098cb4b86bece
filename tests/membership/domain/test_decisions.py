"""A record says all that it must say, and does not contradict itself."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from membership.domain.canonical import canonical
from membership.domain.decisions import CallIn, CastingVote, RecordIncomplete
from membership.domain.tallies import Casting, Choice, Outcome
from membership.queries.decisions import record_of

from tests.membership.records import AUTHORISES, RECORD, elector, record, vote

NOON = datetime(2021, 4, 1, 12, tzinfo=UTC)


def complaint(**facts: Any) -> str:
    with pytest.raises(RecordIncomplete) as broken:
        record(**facts)
    (fault,) = broken.value.args[0]
    return str(fault["at"])


@pytest.mark.parametrize(("at", "facts"), [
    ("decision", {"decision": " "}),
    ("reasons", {"reasons": ()}),
    ("reasons", {"reasons": ("",)}),
    ("decided_by", {"decided_by": ""}),
    ("matter/classes", {"matter": replace(RECORD.matter, classes=())}),
    ("effective_from", {"effective_from": datetime(2021, 3, 4, 23, tzinfo=UTC)}),
    ("authorises", {"outcome": Outcome.REJECTED, "effective_from": None}),
    ("authorises", {"outcome": Outcome.RECOMMENDED, "effective_from": None}),
    ("authorises/valid_to", {"authorises": replace(AUTHORISES, valid_to=date(2021, 4, 1))}),
    ("votes_for", {"votes_for": 3}),
    ("votes_for", {"abstained": 1}),
    ("call_in/window_ends",
     {"call_in": CallIn(applies=True, window_ends=None, exempt_because=None)}),
    ("call_in/window_ends",
     {"call_in": CallIn(applies=False, window_ends=NOON, exempt_because=None)}),
    ("effective_from", {"effective_from": None}),
        ("effective_from", {"outcome": Outcome.REJECTED, "authorises": None}),
        ("known_at", {"known_at": datetime(2021, 3, 5)}),  # noqa: DTZ001 - that is the fault
])  # fmt: skip
def test_what_is_missing_or_contradicts_is_named(at: str, facts: dict[str, Any]) -> None:
    assert complaint(**facts) == at


def test_a_seat_votes_once() -> None:
    twice = (vote("lth"), vote("lth"), vote("icb", Choice.AGAINST))
    assert complaint(votes=twice) == "votes"


def test_a_casting_vote_is_given_on_a_tie_by_who_may_vote() -> None:
    tied = {"votes": (vote("lth"), vote("icb", Choice.AGAINST)), "votes_for": 1}
    cast = CastingVote(seat_id="jc-lth", choice=Casting.FOR)
    assert record(**tied, casting_vote=cast).casting_vote == cast
    assert complaint(casting_vote=cast) == "casting_vote"
    nobody = {"votes": (), "votes_for": 0, "votes_against": 0}
    assert complaint(**nobody, casting_vote=cast) == "casting_vote"
    recused = CastingVote(seat_id="jc-lypft", choice=Casting.FOR)
    assert complaint(**tied, casting_vote=recused) == "casting_vote"


@pytest.mark.parametrize("elected", [
    elector("lth", may_vote=False), elector("lth", present=False), elector("lth", recused=True),
    elector("nobody"),
])  # fmt: skip
def test_a_vote_of_a_seat_that_has_none_is_found(elected: Any) -> None:
    assert complaint(electorate=(elected, *RECORD.electorate[1:])) == "votes"


def test_a_record_is_read_back_as_it_was_written() -> None:
    assert record_of(canonical(RECORD).decode()) == RECORD
