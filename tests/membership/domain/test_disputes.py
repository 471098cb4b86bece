"""The ladder of disputes: in order, each step with its deadline."""

from datetime import UTC, datetime, timedelta

import pytest
from membership.domain.disputes import LADDER, LadderEnds, next_step, open_disputes
from membership.domain.proposals import Event

AT = datetime(2022, 9, 1, tzinfo=UTC)


def event(kind: str, dispute: str, step: str = "programme") -> Event:
    data = {"dispute": dispute, "step": step, "blocks": True, "until": AT.isoformat()}
    return Event(f"dispute_{kind}", AT, data, "lch")


def test_no_step_is_left_out_and_the_last_is_the_last() -> None:
    climbed = [LADDER[0]]
    while climbed[-1] != LADDER[-1]:
        climbed.append(next_step(climbed[-1].name))
    assert tuple(climbed) == LADDER
    with pytest.raises(LadderEnds):
        next_step(LADDER[-1].name)


def test_each_dispute_is_open_on_its_own_step_until_it_is_settled() -> None:
    events = [event("raised", "a"), event("raised", "b"), event("escalated", "b", "mediation")]
    assert {name: one.step for name, one in open_disputes(events).items()} == {
        "a": "programme", "b": "mediation",
    }  # fmt: skip
    assert set(open_disputes([*events, event("settled", "a")])) == {"b"}


def test_a_step_is_overdue_from_its_deadline_on() -> None:
    one = open_disputes([event("raised", "a")])["a"]
    assert one.is_overdue(AT)
    assert not one.is_overdue(AT - timedelta(microseconds=1))
