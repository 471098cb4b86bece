"""Whether a decision can be relied on: for what, for how much, and from when to when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.decisions import CallIn
from membership.domain.tallies import Outcome
from membership.domain.validity import (
    ENDS,
    SAYS,
    DecisionEnded,
    InvalidBecause,
    StatusBeforeDecision,
    StatusEvent,
    StatusKind,
    Validity,
    check_event,
    moment,
    start_of,
    validity,
)

from tests.membership.records import AUTHORISES, RECORD

NOON = datetime(2022, 1, 1, 12, tzinfo=UTC)
JUNE = datetime(2021, 6, 1, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2021, 4, 1), datetime(2023, 3, 31), timezones=st.just(UTC))  # noqa: DTZ001
PURPOSE = "scheme:community-beds"
CALLED = replace(RECORD, call_in=CallIn(applies=True, window_ends=JUNE, exempt_because=None))
URGENT = replace(RECORD, ratification_due=JUNE)


def event(status: StatusKind, at: datetime, number: int = 1) -> StatusEvent:
    return StatusEvent(number=number, status=status, effective_from=at)


def codes(answer: Validity) -> set[str]:
    assert answer.valid == (not answer.reasons)
    return {one.code.value for one in answer.reasons}


def asked(*events: StatusEvent, at: datetime = NOON, **asked: Any) -> set[str]:
    return codes(validity(asked.pop("record", RECORD), events, at=at, **asked))


def test_a_decision_is_valid_for_what_it_authorises() -> None:
    assert asked(purpose=PURPOSE, amount_pence=5_000_000) == set()
    assert asked() == set()


@given(st.text(max_size=30).filter(lambda one: one != PURPOSE))
def test_for_anything_else_it_is_not(purpose: str) -> None:
    assert asked(purpose=purpose) == {"other_purpose"}


@given(st.integers(0, 10**10))
def test_a_larger_amount_is_refused(amount: int) -> None:
    expected = {"over_cap"} if amount > 5_000_000 else set()
    assert asked(purpose=PURPOSE, amount_pence=amount) == expected


@given(st.dates(date(2020, 1, 1), date(2024, 1, 1)))
def test_another_date_is_refused(day: date) -> None:
    answer = asked(at=moment(day, now=NOON), purpose=PURPOSE)
    if day < date(2021, 4, 1):
        assert answer == {"not_yet_effective"}
    else:
        assert answer == ({"expired"} if day >= date(2023, 4, 1) else set())


@given(MOMENTS, MOMENTS, st.sampled_from(ENDS))
def test_what_ended_is_invalid_from_then_and_valid_before(
    ends: datetime, at: datetime, status: StatusKind
) -> None:
    answer = validity(RECORD, [event(status, ends)], at=at, purpose=PURPOSE)
    assert answer.valid == (at < ends)
    assert answer.from_when == (None if answer.valid else ends)
    assert codes(answer) == (set() if answer.valid else {status.value})


@given(st.lists(st.tuples(st.sampled_from(StatusKind), MOMENTS), max_size=6), MOMENTS, st.randoms())
def test_the_order_in_which_events_are_told_is_no_matter(
    some: list[tuple[StatusKind, datetime]], at: datetime, order: Any
) -> None:
    events = [event(status, when, number) for number, (status, when) in enumerate(some)]
    shuffled = list(events)
    order.shuffle(shuffled)
    assert validity(RECORD, events, at=at) == validity(RECORD, shuffled, at=at)


@given(st.lists(st.tuples(st.sampled_from(StatusKind), MOMENTS), max_size=6), MOMENTS)
def test_what_has_ended_never_comes_back(
    some: list[tuple[StatusKind, datetime]], at: datetime
) -> None:
    events = [event(status, when, number) for number, (status, when) in enumerate(some)]
    gone = {one.value for one in ENDS} & asked(*events, at=at)
    assert gone <= asked(*events, at=at + timedelta(days=1))


def test_a_decision_of_no_approval_authorises_nothing() -> None:
    rejected = replace(RECORD, outcome=Outcome.REJECTED, authorises=None, effective_from=None)
    assert asked(record=rejected) == {"not_approved"}
    assert asked(record=rejected, purpose=PURPOSE, amount_pence=1) == {
        "not_approved", "other_purpose", "no_sum_authorised",
    }  # fmt: skip


def test_a_decision_without_a_cap_authorises_no_sum() -> None:
    bare = replace(RECORD, authorises=replace(AUTHORISES, cap_pence=None))
    assert asked(record=bare, purpose=PURPOSE) == set()
    assert asked(record=bare, purpose=PURPOSE, amount_pence=0) == {"no_sum_authorised"}


def test_a_decision_that_takes_effect_later_waits() -> None:
    later = replace(RECORD, effective_from=start_of(date(2022, 1, 2)))
    assert asked(record=later) == {"not_yet_effective"}
    assert asked(record=later, at=start_of(date(2022, 1, 2))) == set()


def test_an_interval_without_an_end_does_not_expire() -> None:
    open_end = replace(RECORD, authorises=replace(AUTHORISES, valid_to=None))
    assert asked(record=open_end, at=start_of(date(2099, 1, 1))) == set()


def test_effect_waits_for_the_call_in_window() -> None:
    assert asked(record=CALLED, at=start_of(date(2021, 5, 31))) == {"call_in_open"}
    assert asked(record=CALLED, at=JUNE) == set()


def test_a_decision_called_in_has_no_effect_until_released() -> None:
    called = event(StatusKind.CALLED_IN, start_of(date(2021, 5, 1)), 1)
    released = event(StatusKind.RELEASED, start_of(date(2021, 7, 1)), 2)
    assert asked(called, released, record=CALLED, at=start_of(date(2021, 6, 15))) == {"called_in"}
    assert asked(called, released, record=CALLED) == set()
    again = event(StatusKind.CALLED_IN, released.effective_from, 3)
    assert asked(called, released, again, record=CALLED) == {"called_in"}


def test_what_took_effect_last_counts_whichever_was_recorded_last() -> None:
    called = event(StatusKind.CALLED_IN, start_of(date(2021, 5, 1)), 2)
    released = event(StatusKind.RELEASED, start_of(date(2021, 7, 1)), 1)
    assert asked(called, released, record=CALLED) == set()


def test_a_decision_that_was_released_does_not_wait_for_the_window() -> None:
    called = event(StatusKind.CALLED_IN, start_of(date(2021, 5, 1)), 1)
    released = event(StatusKind.RELEASED, start_of(date(2021, 5, 20)), 2)
    assert asked(called, released, record=CALLED, at=start_of(date(2021, 5, 25))) == set()


def test_a_decision_referred_back_authorises_nothing() -> None:
    called = event(StatusKind.CALLED_IN, start_of(date(2021, 5, 1)), 1)
    back = event(StatusKind.REFERRED_BACK, start_of(date(2021, 5, 20)), 2)
    assert "referred_back" in asked(called, back, record=CALLED, purpose=PURPOSE)


def test_an_urgent_decision_stops_when_it_is_not_ratified() -> None:
    assert asked(record=URGENT, at=JUNE - timedelta(microseconds=1)) == set()
    answer = validity(URGENT, [], at=JUNE)
    assert (codes(answer), answer.from_when) == ({"unratified"}, JUNE)
    assert asked(event(StatusKind.RATIFIED, start_of(date(2021, 5, 1))), record=URGENT) == set()
    late = event(StatusKind.RATIFIED, start_of(date(2021, 7, 1)))
    assert asked(late, record=URGENT, at=start_of(date(2021, 6, 15))) == {"unratified"}
    assert asked(late, record=URGENT) == set()


def test_the_earliest_reason_says_from_when() -> None:
    first, second = start_of(date(2021, 7, 1)), start_of(date(2021, 8, 1))
    events = [event(StatusKind.SUPERSEDED, second), event(StatusKind.REVOKED, first)]
    assert validity(RECORD, events, at=NOON).from_when == first
    assert validity(RECORD, events, at=NOON, purpose="scheme:other").from_when is None


def test_today_is_judged_now_and_another_day_at_its_end() -> None:
    assert moment(None, now=NOON) == moment(NOON.date(), now=NOON) == NOON
    assert moment(date(2022, 1, 2), now=NOON) > start_of(date(2022, 1, 2)) + timedelta(hours=23)


def test_every_reason_is_told_in_a_sentence() -> None:
    assert SAYS.keys() == set(InvalidBecause)


@pytest.mark.parametrize("ends", ENDS)
def test_nothing_happens_to_a_decision_that_has_ended(ends: StatusKind) -> None:
    with pytest.raises(DecisionEnded):
        check_event(RECORD, [StatusKind.CALLED_IN, ends], NOON)


def test_nothing_happens_to_a_decision_before_it_was_taken() -> None:
    taken = start_of(RECORD.taken_on)
    check_event(RECORD, [StatusKind.CALLED_IN], taken)
    with pytest.raises(StatusBeforeDecision):
        check_event(RECORD, [], taken - timedelta(microseconds=1))
