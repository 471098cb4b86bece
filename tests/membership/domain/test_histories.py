"""What the events of a proposal add up to."""

from datetime import UTC, datetime
from typing import Any

import pytest
from membership.domain.facts import Conflict
from membership.domain.histories import check_once, declarations, item, stands_as, votes
from membership.domain.proposals import Event
from membership.domain.refusals import CountsOnce, SeatHasVoted

AT = datetime(2022, 9, 1, tzinfo=UTC)


def voted(seat: str, person: str, choice: str) -> Event:
    data = {"seat": seat, "capacity": "principal", "choice": choice}
    return Event("voted", AT, data, seat, person)


def declared(name: str, *, late: bool = False, **more: Any) -> Event:
    data = {"id": name, "kind": "financial", "scope": "organisation", "late": late} | more
    return Event("declared", AT, data, "lch", None)


def test_the_last_vote_of_a_seat_is_its_vote_and_all_are_kept() -> None:
    events = [voted("s1", "p1", "for"), voted("s2", "p2", "for"), voted("s1", "p1", "against")]
    assert {seat: one.choice for seat, one in votes(events).items()} == {
        "s1": "against", "s2": "for",
    }  # fmt: skip
    assert len(events) == 3


def test_a_seat_has_one_voter_and_a_voter_one_seat() -> None:
    cast = votes([voted("s1", "p1", "for")])
    check_once(cast, "s1", "p1")
    check_once(cast, "s2", "p2")
    with pytest.raises(SeatHasVoted):
        check_once(cast, "s1", "p2")
    with pytest.raises(CountsOnce):
        check_once(cast, "s2", "p1")


def test_the_last_ruling_on_a_declaration_counts() -> None:
    rulings = [
        Event("ruled", AT, {"declaration": "d", "action": action}, "icb", "chair")
        for action in ("leave_for_item", "note_only")
    ]
    found = declarations([declared("d"), *rulings])["d"]
    assert (found["ruling"], found["ruled_by"]) == ("note_only", "chair")


def test_an_interest_declared_after_the_vote_binds_nobody_at_the_item() -> None:
    events = [declared("a"), declared("b", late=True), declared("c", kind="none")]
    assert item(events).conflicts == {"lch": [Conflict("financial", "organisation")]}


def test_whoever_is_not_named_as_there_has_left_until_they_vote() -> None:
    def attended(*seats: str) -> Event:
        present = [{"seat": s, "person": f"p-{s}", "capacity": "principal"} for s in seats]
        return Event("attended", AT, {"present": present})

    assert set(item([attended("s1", "s2"), attended("s2")]).attendance) == {"s2"}
    assert set(item([attended("s2"), voted("s1", "p", "for")]).attendance) == {"s1", "s2"}


def test_a_system_stands_for_the_principal() -> None:
    deputy = {"organisation_id": "lch", "person_id": "p", "role": "deputy", "nomination": "Letter"}
    assert stands_as([deputy], "lch", "p") == "deputy_authorised"
    assert stands_as([deputy | {"nomination": None}], "lch", "p") == "deputy_not_authorised"
    assert stands_as([deputy], "lch", None) == stands_as([deputy], "ltht", "p") == "principal"
