from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.intervals import Interval
from membership.domain.milestones import (
    DoneAndDropped,
    MilestoneStatus,
    Plan,
    ReplanUnexplained,
    check_reason,
    planned,
    slippage,
    slips,
    status,
)

DAYS = st.dates(date(2010, 1, 1), date(2030, 1, 1))
MAY = Interval(date(2021, 5, 1), date(2021, 6, 1))
TO_BE_DONE = {MilestoneStatus.PLANNED, MilestoneStatus.DUE, MilestoneStatus.LATE}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    start = draw(st.none() | DAYS)
    length = timedelta(days=draw(st.integers(1, 400)))
    done = draw(st.none() | DAYS)
    dropped = None if done else draw(st.none() | DAYS)
    return Plan(Interval(start, start + length) if start else None, done, dropped)


@pytest.mark.parametrize(
    ("plan", "on", "expected"),
    [
        (Plan(MAY), date(2021, 4, 30), "planned"),
        (Plan(MAY), date(2021, 5, 1), "due"),
        (Plan(MAY), date(2021, 5, 31), "due"),
        (Plan(MAY), date(2021, 6, 1), "late"),
        (Plan(MAY, done_on=date(2021, 5, 31)), date(2021, 5, 31), "done"),
        (Plan(MAY, done_on=date(2021, 5, 31)), date(2021, 5, 30), "due"),
        (Plan(MAY, done_on=date(2021, 6, 1)), date(2021, 6, 1), "done_late"),
        (Plan(MAY, done_on=date(2021, 4, 1)), date(2021, 6, 1), "done"),
        (Plan(MAY, dropped_on=date(2021, 7, 1)), date(2021, 6, 30), "late"),
        (Plan(MAY, dropped_on=date(2021, 7, 1)), date(2021, 7, 1), "dropped"),
        (Plan(), date(2021, 6, 1), "planned"),
        (Plan(done_on=date(2021, 6, 1)), date(2021, 6, 1), "done"),
    ],
)
def test_a_milestone_stands_on_a_day_as_its_plan_says(plan: Plan, on: date, expected: str) -> None:
    assert status(plan, on) == expected


@given(plans(), DAYS)
def test_there_is_a_status_for_every_plan_on_every_day(plan: Plan, on: date) -> None:
    found = status(plan, on)
    finished = [day for day in (plan.done_on, plan.dropped_on) if day and day <= on]
    assert (found in TO_BE_DONE) == (finished == [])
    due_date = plan.due_date
    if found is MilestoneStatus.LATE:
        assert due_date
        assert due_date < on
    if found is MilestoneStatus.DUE:
        assert plan.due
        assert on in plan.due


@given(st.lists(plans(), min_size=1, max_size=6), DAYS)
def test_the_slips_of_the_plans_add_up_to_the_slippage(several: list[Plan], on: date) -> None:
    moved = slips(several, on)
    assert len(moved) == len(several)
    total = slippage(several, on)
    if total is not None:
        assert sum(days for days in moved if days is not None) == total


@given(st.lists(plans(), min_size=1, max_size=4), st.lists(plans(), min_size=1, max_size=4), DAYS)
def test_slippage_does_not_depend_on_the_plans_in_between(
    before: list[Plan], after: list[Plan], on: date
) -> None:
    first = Plan(MAY)
    assert slippage([first, *before, *after], on) == slippage([first, after[-1]], on)


def test_a_slip_counts_from_the_last_day_of_the_first_due_month() -> None:
    june, august = planned("2021-06", None, None, None), planned(None, "2021-08", None, None)
    done = planned("2021-08", None, date(2021, 9, 2), None)
    known = [june, august, done]
    assert slips(known, date(2021, 9, 2)) == [0, 62, 2]
    assert slippage(known, date(2021, 9, 2)) == 64
    assert slippage(known, date(2021, 9, 1)) == 62


def test_a_milestone_done_early_has_slipped_by_less_than_nothing() -> None:
    assert slippage([planned("2021-06", None, date(2021, 6, 20), None)], date(2021, 7, 1)) == -10


def test_what_was_never_due_cannot_slip() -> None:
    assert slippage([Plan(), Plan(done_on=date(2021, 1, 1))], date(2022, 1, 1)) is None


def test_a_due_date_does_not_move_without_a_reason() -> None:
    before, after = Plan(MAY), planned("2021-06", None, None, None)
    with pytest.raises(ReplanUnexplained):
        check_reason(before, after, None)
    with pytest.raises(ReplanUnexplained):
        check_reason(before, Plan(MAY, dropped_on=date(2021, 7, 1)), None)
    check_reason(before, after, "The law is not made yet")
    check_reason(before, Plan(MAY, done_on=date(2021, 5, 2)), None)


def test_nothing_is_both_done_and_dropped() -> None:
    with pytest.raises(DoneAndDropped):
        planned(None, None, date(2021, 5, 1), date(2021, 5, 2))
