"""The state of a proposal follows from its events and the clock, whatever they are."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.proposals import (
    ALLOWED,
    Event,
    Kind,
    State,
    check_allowed,
    conditions,
    course,
    in_effect_since,
    possible,
    preparations,
    state,
)
from membership.domain.refusals import NotNow

from tests.membership.domain.proposal_courses import NEXT, START, URGENT, courses

hours = st.integers(-100, 1000)
FINAL = (State.WITHDRAWN, State.REJECTED, State.REFERRED_BACK, State.SUPERSEDED, State.RESCINDED)


def after(number: int) -> datetime:
    return START + timedelta(hours=number)


@given(courses(), hours)
def test_every_course_has_a_state_at_every_time_and_always_the_same(
    events: list[Event], number: int
) -> None:
    now = state(events, after(number))
    assert now in State
    assert state(list(events), after(number)) is now
    assert possible(events, after(number)) == sorted(k for k in ALLOWED if now in ALLOWED[k])


@given(courses())
def test_only_the_listed_transitions_happen_by_an_event(events: list[Event]) -> None:
    for number in range(1, len(events)):
        event = events[number]
        before, then = (state(events[:n], event.at) for n in (number, number + 1))
        allowed = NEXT[before] | {before}
        if event.kind == "urgently_decided":
            allowed |= URGENT
        assert then in allowed, event.kind


@given(courses(), st.lists(st.integers(0, 500), min_size=2, max_size=8))
def test_only_the_listed_transitions_happen_by_the_clock(
    events: list[Event], numbers: list[int]
) -> None:
    def reachable(start: State) -> set[State]:
        found, new = {start}, [start]
        while new:
            more = NEXT[new.pop()] - found
            found |= more
            new += more
        return found

    seen = [state(events, events[-1].at + timedelta(hours=n)) for n in sorted(numbers)]
    for before, then in pairwise(seen):
        assert then in reachable(before)
        assert (before, then) != (State.COUNTING, State.VOTING)


@given(courses(), st.integers(1, 100))
def test_a_clock_that_goes_back_behind_the_last_event_changes_nothing(
    events: list[Event], number: int
) -> None:
    last = events[-1].at
    assert state(events, last - timedelta(hours=number)) is state(events, last)


@given(courses(), hours)
def test_what_is_final_stays_so(events: list[Event], number: int) -> None:
    now = state(events, after(number))
    if now in FINAL:
        assert state(events, after(number + 10_000)) is now
        for kind in ("voted", "closed", "voting_opened", "opened", "condition_met", "ratified"):
            with pytest.raises(NotNow):
                check_allowed(events, kind, after(number))


@given(courses(), hours)
def test_nobody_votes_before_opening_or_after_the_end(events: list[Event], number: int) -> None:
    now = max(after(number), events[-1].at)
    known = course(events)
    if "voted" in possible(events, now):
        assert known.voting_until is not None
        assert now < known.voting_until
        assert known.outcome is None
        assert not known.ended_early


@given(courses(), hours)
def test_nothing_has_effect_before_outcome_call_in_and_conditions(
    events: list[Event], number: int
) -> None:
    now, known = max(after(number), events[-1].at), course(events)
    if state(events, now) is State.EFFECTIVE:
        assert known.outcome == State.APPROVED
        assert not any((known.called_in, known.conditions, known.blocked, known.refused))
        assert known.executive_until is None or now >= known.executive_until
        assert known.effective_from is None or now >= known.effective_from
        assert known.ratify_by is None or known.ratified or now < known.ratify_by
        assert in_effect_since(events) <= now


@pytest.mark.parametrize("kind", [*Kind])
def test_a_class_brings_the_steps_of_its_kind(kind: Kind) -> None:
    assert conditions("ordinary", {kind}) == conditions(kind, set())
    assert preparations("ordinary", {kind}) == preparations(kind, set())
    assert (conditions(kind, {kind}), preparations(kind, {kind})) == {
        Kind.ADMISSION: (["accession_signed"], []),
        Kind.VARIATION: (["signed_by_every_party"], []),
        Kind.TERMINATION: (["notice_period_ended"], []),
        Kind.EXCLUSION: ([], ["notice_given", "hearing_held"]),
    }.get(kind, ([], []))
