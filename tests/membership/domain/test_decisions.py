"""A record says all that it must say, and does not contradict itself."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from membership.domain.canonical import canonical
from membership.domain.decisions import CallIn, Choice, Outcome, RecordIncomplete
from membership.queries.decisions import record_of

from tests.membership.records import AUTHORISES, RECORD, elector, record, vote


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
    ("effective_from", {"effective_from": date(2021, 3, 4)}),
    ("authorises", {"outcome": Outcome.REJECTED}),
    ("authorises", {"outcome": Outcome.RECOMMENDED}),
    ("authorises/valid_to", {"authorises": replace(AUTHORISES, valid_to=date(2021, 4, 1))}),
    ("votes_for", {"votes_for": 3}),
    ("votes_for", {"abstained": 1}),
    ("call_in/window_ends",
     {"call_in": CallIn(applies=True, window_ends=None, exempt_because=None)}),
    ("call_in/window_ends",
     {"call_in": CallIn(applies=False, window_ends=date(2021, 4, 1), exempt_because=None)}),
    ("known_at", {"known_at": datetime(2021, 3, 5)}),  # noqa: DTZ001 - that is the fault
])  # fmt: skip
def test_what_is_missing_or_contradicts_is_named(at: str, facts: dict[str, Any]) -> None:
    assert complaint(**facts) == at


def test_a_seat_votes_once_and_casts_once() -> None:
    twice = {"votes": (vote("lth"), vote("lth"), vote("icb", Choice.AGAINST))}
    assert complaint(**twice) == "votes"
    casting = replace(vote("lth"), casting=True)
    once = {"votes": (*RECORD.votes, casting), "votes_for": 3}
    assert record(**once).votes_for == 3
    assert complaint(votes=(*RECORD.votes, casting, casting), votes_for=4) == "votes"


@pytest.mark.parametrize("elected", [
    elector("lth", may_vote=False), elector("lth", present=False), elector("lth", recused=True),
    elector("nobody"),
])  # fmt: skip
def test_a_vote_of_a_seat_that_has_none_is_found(elected: Any) -> None:
    assert complaint(electorate=(elected, *RECORD.electorate[1:])) == "votes"


def test_a_record_is_read_back_as_it_was_written() -> None:
    assert record_of(canonical(RECORD).decode()) == RECORD
