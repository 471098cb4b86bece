"""Plan checks: over every target of the Leeds papers, and over plans made to agree or not."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain import plans
from indicators.domain.figures import Check, Why, printed
from indicators.domain.wordings import understood

TARGETS = Path(__file__).parents[3] / "deploy" / "leeds" / "targets.csv"
NUMBERS = {"baseline_value", "target_value", "change_value", "change_low", "change_high"}
# Each row read by a person: what its figures and its words can be held against, and the outcome.
LEEDS = {
    "t-pyll-leeds": "change agrees; words words_not_understood",
    "t-pyll-north": "change agrees; years agrees; path agrees; path_change agrees",
    "t-pyll-south-east": "change agrees; path peer_value_missing",
    "t-pyll-west": "change agrees; years agrees; path agrees; path_change agrees",
    "t-pyll-national": "change baseline_value_missing; years agrees",
    "t-emergency-15": "change baseline_value_missing; words_fall agrees; ends agrees",
    "t-emergency-spend": "change baseline_value_missing; words_fall agrees",
    "t-care-home-rate": "change baseline_value_missing; words_fall agrees; ends agrees",
    "t-care-home-rate-vs-1213": "change baseline_value_missing; words words_not_understood",
    "t-care-home-fewer": "change baseline_value_missing; words_fall agrees",
    "t-91-days": "change agrees; words_more agrees",
    "t-reablement-440": "change baseline_value_missing; words_rise agrees",
    "t-reablement-400": "change change_missing; words_target agrees; ends agrees",
    "t-reablement-208": "change baseline_value_missing; words_rise agrees",
    "t-delayed-monthly": (
        "change baseline_value_missing; words_fall agrees; starts agrees; ends agrees"
    ),
    "t-delayed-20": "change baseline_value_missing; words_fall agrees",
    "t-delayed-beds": "change baseline_value_missing; words_fall agrees",
    "t-delayed-257": "change baseline_value_missing; words_fall agrees",
    "t-avoidable-monthly": "change baseline_value_missing; words_fall agrees; ends agrees",
    "t-avoidable-10": "change baseline_value_missing; words_fall agrees",
    "t-avoidable-874": "change baseline_value_missing; words_fall agrees",
    "t-user-experience": "change change_missing; words no_figure_in_words",
    "t-dementia": "change change_missing; words_target agrees",
    "t-fft": "change change_missing; words no_figure_in_words",
    "t-community-mh-experience": "change change_missing; words no_figure_in_words",
    "t-maternity-experience": "change change_missing; words no_figure_in_words",
    "t-outpatient-experience": "change change_missing; words no_figure_in_words",
    "t-medication-total": "change baseline_value_missing; words_rise agrees",
    "t-medication-primary": "change baseline_value_missing; words_rise agrees",
    "t-medication-stretch": "change change_missing; words words_not_understood",
    "t-smi": "change baseline_value_missing; words_rise agrees",
    "t-bowel-60": "change change_missing; words_target agrees",
    "t-bowel-q4": "change change_missing; words_target agrees",
    "t-bowel-model": "change change_missing; words no_figure_in_words",
    "t-bowel-variation": "change change_missing; words no_figure_in_words",
    "t-alcohol": "change rounding_may_explain; words_baseline agrees; words_target agrees",
    "t-ls-england": "change change_missing; words no_figure_in_words",
    "t-ls-england-activity": "change change_missing; words no_figure_in_words",
    "t-ls-england-experience": "change change_missing; words no_figure_in_words",
    "t-ls-gap": "change baseline_value_missing; words_fall agrees",
    "t-lth-urgent": "change baseline_value_missing; words_fall agrees",
    "t-lth-efficiency": "change change_missing; words_low agrees; words_high agrees",
    "t-cic-beds": "change agrees; words_more agrees",
    "t-training": "change change_missing; words_target agrees",
    "t-life-expectancy": "change change_missing; words no_figure_in_words",
    "t-nhs-number": "change change_missing; words words_not_understood",
}


def leeds() -> list[dict[str, Any]]:
    with TARGETS.open(encoding="utf-8", newline="") as file:
        return [
            {n: None if v == "" else float(v) if n in NUMBERS else v for n, v in row.items()}
            for row in csv.DictReader(file)
        ]


def outcome(check: Check) -> str:
    return f"{check.check} {check.why or 'agrees'}"


def row(name: str) -> dict[str, Any]:
    return next(one for one in leeds() if one["id"] == name)


def only(target: dict[str, Any], check: str, **options: Any) -> Check:
    return next(one for one in plans.checked(target, **options) if one.check == check)


@pytest.mark.parametrize("target", leeds(), ids=lambda one: one["id"])
def test_every_target_of_leeds_agrees_or_says_why_not(target: dict[str, Any]) -> None:
    found = plans.checked(target)
    assert "; ".join(outcome(one) for one in found) == LEEDS[target["id"]]
    assert all((one.agrees is True) == (one.why is None) for one in found)


def test_every_target_of_leeds_was_read() -> None:
    assert {one["id"] for one in leeds()} == set(LEEDS)
    assert len(LEEDS) == 46


def test_what_leeds_north_states_is_worked_out_in_two_ways() -> None:
    north = row("t-pyll-north")
    change, path = only(north, "change"), only(north, "path_change")
    assert change.stated == path.stated == -15
    assert change.computed == pytest.approx(-15.0137, abs=1e-4)
    assert path.computed == pytest.approx(-15.0082, abs=1e-4)
    assert change.tolerance == path.tolerance == 0.5
    assert only(north, "path").computed == pytest.approx(1551.0995, abs=1e-4)


def test_12_to_14_per_cent_is_not_an_eighth_more() -> None:
    check = only(row("t-alcohol"), "change")
    assert check.stated == 12.5
    assert check.computed == pytest.approx(16.6667, abs=1e-4)
    assert (check.agrees, check.why) == (False, Why.ROUNDING_MAY_EXPLAIN)


def test_so_much_less_each_month_is_held_against_so_much_in_all() -> None:
    delayed, avoidable = plans.checked_together(leeds())
    assert delayed[:2] == ("t-delayed-monthly", "t-delayed-20")
    # 1.7% less in each of 15 months is 22.7% less, not 20%.
    assert delayed[2].computed == pytest.approx((0.983**15 - 1) * 100, abs=1e-6)
    assert delayed[2].why is Why.BEYOND_ROUNDING
    assert avoidable[:2] == ("t-avoidable-monthly", "t-avoidable-10")
    assert avoidable[2].computed == pytest.approx((0.9915**12 - 1) * 100, abs=1e-6)
    assert avoidable[2].agrees


def test_half_the_gap_is_checked_once_it_is_known_what_the_peers_had() -> None:
    target = row("t-pyll-south-east")
    check = only(target, "path", peer=2050.0)
    assert check.computed == pytest.approx(2050 * 0.968**6 + (2493 - 2050) / 2, abs=1e-6)
    assert check.agrees is False
    assert only(target, "path").why is Why.PEER_MISSING


@given(st.integers(100, 9999), st.integers(1, 300), st.integers(2, 8), st.integers(1, 3))
def test_a_plan_that_was_rounded_agrees_and_one_that_was_moved_does_not(
    baseline: int, tenths: int, years: int, off: int
) -> None:
    rate = tenths / 10
    target = baseline * (1 - rate / 100) ** 5
    plan = {
        "baseline_value": float(baseline),
        "target_value": float(round(target)),
        "rule": f"Flat 2012 to 2013, then {rate}% less each year for five years",
        "baseline_end": "2012",
        "target_end": f"{2011 + years}",
    }
    assert only(plan, "path").agrees
    assert only(plan, "years").agrees == (years == 7)
    moved = only(plan | {"target_value": plan["target_value"] + off}, "path")  # type: ignore[operator]
    assert moved.agrees is (abs(moved.difference or 0) <= 0.5)
    assert moved.difference == pytest.approx(target - round(target) - off, abs=1e-6)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"change_unit": "% of the gap"}, Why.CHANGE_UNIT),
        ({"change_unit": "percentage points"}, Why.CHANGE_UNIT),
        ({"change_unit": None}, Why.CHANGE_UNIT),
        ({"change_value": None}, Why.CHANGE_MISSING),
        ({"baseline_value": None}, Why.BASELINE_MISSING),
        ({"baseline_value": 0.0}, Why.CHANGE_UNIT),
        ({"target_value": None}, Why.TARGET_MISSING),
        ({"change_value": -27.0}, Why.BEYOND_ROUNDING),
        ({"change_value": -25.5}, Why.ROUNDING_MAY_EXPLAIN),
    ],
)
def test_a_change_that_cannot_be_held_against_its_values_says_why(
    changes: dict[str, Any], why: Why
) -> None:
    plan = {"baseline_value": 80.0, "target_value": 60.0, "change_value": -25.0, "unit": "beds"}
    plan |= {"change_unit": "% relative"}
    assert only(plan, "change").agrees
    check = only(plan | changes, "change")
    assert (check.why, check.agrees) == (why, None if check.computed is None else False)


@pytest.mark.parametrize("unit", ["beds", "percentage points"])
def test_a_change_may_be_a_difference(unit: str) -> None:
    plan = {
        "baseline_value": 80.0,
        "target_value": 60.0,
        "change_value": -20.0,
        "change_unit": unit,
    }
    assert only(plan | {"unit": "beds" if unit == "beds" else "%"}, "change").agrees


@pytest.mark.parametrize(
    "rule",
    [
        "Flat 2012 to 2013, then 3.2% less each year for many years",
        "flat 2012 to 2013, then about 3.2% less each year for five years",
        "3.2% less each year",
        "Fifth fewer than present, or so",
        "Ten or twelve fewer occupied beds",
    ],
)
def test_a_wording_that_is_not_quite_known_is_never_guessed(rule: str) -> None:
    assert understood(rule) is None
    [_, words] = plans.checked({"rule": rule})
    assert (words.why, words.computed, words.agrees) == (Why.NOT_UNDERSTOOD, None, None)


def test_words_that_contradict_the_figures_are_found() -> None:
    plan = {"rule": "1.7% less each month from April 2014 to June 2015", "change_value": -1.8,
            "target_start": "2014-05-01", "target_end": "2015-06-30"}  # fmt: skip
    found = {one.check: one.agrees for one in plans.checked(plan)}
    assert found == {"change": None, "words_fall": False, "starts": False, "ends": True}


def test_a_target_without_words_or_periods_says_so() -> None:
    assert plans.checked({})[1].why is Why.NO_WORDS
    rule = "Every CCG is expected to improve by at least this much a year for five years"
    assert only({"rule": rule}, "years").why is Why.PERIOD_MISSING
    assert only({"rule": "Serve 400 people by the last quarter of 2015/16"}, "ends").why is (
        Why.PERIOD_MISSING
    )


def test_printed_digits_say_how_exact_a_figure_is() -> None:
    assert [printed(one).half for one in ("3.2", 1825.0, 89.7, "0.85", 24000000.0)] == [
        pytest.approx(half) for half in (0.05, 0.5, 0.05, 0.005, 0.5)
    ]
