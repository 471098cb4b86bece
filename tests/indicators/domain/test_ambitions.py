"""The two ambitions: met, not met, not measurable, and how certain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain import ambitions
from indicators.domain.ambitions import Gap, Judged
from indicators.domain.statistics.arrays import Floats

UNKNOWN = float("nan")


def one(number: float) -> Floats:
    return np.array([number])


def england(value: float, average: float, polarity: float, *limits: float) -> Judged:
    low, high = limits or (UNKNOWN, UNKNOWN)
    return ambitions.at_least_as_good(
        one(value), (one(low), one(high)), one(average), one(polarity)
    )


def cut(
    before: tuple[float, float], now: tuple[float, float], kind: Gap, polarity: float = -1
) -> Judged:
    return ambitions.gap_cut(
        (one(before[0]), one(before[1])), (one(now[0]), one(now[1])), one(polarity), kind
    )


@pytest.mark.parametrize(
    ("value", "polarity", "limits", "outcome", "certainty"),
    [
        (10, -1, (), "met", None),
        (10.1, -1, (), "not_met", None),
        (10, 1, (), "met", None),
        (9.9, 1, (), "not_met", None),
        (9, -1, (8, 10), "met", "certain"),
        (9, -1, (8, 10.1), "met", "within_limits"),
        (11, -1, (10.1, 12), "not_met", "certain"),
        (11, -1, (10, 12), "not_met", "within_limits"),
        (11, 1, (10, 12), "met", "certain"),
        (11, 1, (9.9, 12), "met", "within_limits"),
        (9, 1, (8, 9.9), "not_met", "certain"),
        (9, 1, (8, 10), "not_met", "within_limits"),
    ],
)
def test_the_value_decides_and_the_limits_say_how_certain_it_is(
    value: float, polarity: float, limits: tuple[float, ...], outcome: str, certainty: str | None
) -> None:
    found = england(value, 10, polarity, *limits)
    assert (found.outcome[0], found.certainty[0], found.reason[0]) == (outcome, certainty, None)
    assert (found.short_by[0] <= 0) == (outcome == "met")


@pytest.mark.parametrize(
    ("value", "average", "polarity", "lacking"),
    [
        (UNKNOWN, 10, -1, "value_missing"),
        (9, UNKNOWN, -1, "benchmark_missing"),
        (9, 10, 0, "polarity_neutral"),
        (9, 10, UNKNOWN, "polarity_unknown"),
    ],
)
def test_what_cannot_be_measured_says_what_is_lacking(
    value: float, average: float, polarity: float, lacking: str
) -> None:
    found = england(value, average, polarity, 8, 11)
    assert (found.outcome[0], found.reason[0]) == ("not_measurable", lacking)
    assert np.isnan(found.short_by[0])
    assert found.certainty[0] is None


def test_a_gap_may_be_cut_in_one_sense_and_not_in_the_other() -> None:
    # From 150 against 100 to 94 against 60: 34 is less than 45, but 57% is more than 45%.
    before, now = (100, 150), (60, 94)
    assert cut(before, now, Gap.ABSOLUTE).outcome[0] == "met"
    assert cut(before, now, Gap.RELATIVE).outcome[0] == "not_met"
    assert cut(before, now, Gap.RELATIVE).short_by[0] == pytest.approx(34 / 60 - 0.45)


@pytest.mark.parametrize(
    ("before", "now", "polarity", "outcome"),
    [
        ((100, 120), (100, 118), -1, "met"),
        ((100, 120), (100, 118.1), -1, "not_met"),
        ((80, 60), (80, 62), 1, "met"),
        ((80, 60), (80, 61.9), 1, "not_met"),
        ((100, 120), (100, 95), -1, "met"),
    ],
)
def test_a_tenth_of_the_gap_must_go(
    before: tuple[float, float], now: tuple[float, float], polarity: float, outcome: str
) -> None:
    assert cut(before, now, Gap.ABSOLUTE, polarity).outcome[0] == outcome


@pytest.mark.parametrize(
    ("before", "now", "polarity", "lacking"),
    [
        ((UNKNOWN, 120), (100, 118), -1, "baseline_missing"),
        ((100, 120), (100, UNKNOWN), -1, "value_missing"),
        ((100, 100), (100, 118), -1, "gap_not_adverse"),
        ((100, 90), (100, 118), -1, "gap_not_adverse"),
        ((0, 90), (100, 118), -1, "gap_missing"),
        ((100, 120), (100, 118), 0, "polarity_neutral"),
    ],
)
def test_a_gap_that_cannot_be_measured_says_what_is_lacking(
    before: tuple[float, float], now: tuple[float, float], polarity: float, lacking: str
) -> None:
    found = cut(before, now, Gap.RELATIVE, polarity)
    assert (found.outcome[0], found.reason[0]) == ("not_measurable", lacking)


def test_limits_of_the_gap_say_how_certain_it_is() -> None:
    before, now = (one(100), one(120)), (one(100), one(110))
    found = [
        ambitions.gap_cut(
            before, now, one(-1), Gap.ABSOLUTE, limits=(one(2), one(upper))
        ).certainty[0]
        for upper in (18, 18.1)
    ]
    assert found == ["certain", "within_limits"]


@given(st.floats(1, 1e4), st.floats(1.01, 5), st.floats(0.1, 0.99), st.floats(0.01, 100))
def test_the_unit_of_a_measure_never_changes_the_outcome(
    city: float, times: float, left: float, unit: float
) -> None:
    now = city + (city * times - city) * left
    for kind in Gap:
        first = cut((city, city * times), (city, now), kind)
        scaled = cut((city * unit, city * times * unit), (city * unit, now * unit), kind)
        if abs(left - 0.9) > 1e-6:
            assert first.outcome[0] == scaled.outcome[0] == ("met" if left < 0.9 else "not_met")
