"""What holds of every chart, and what a peer says of it that goes point by point."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.calculators.method import Answer, Rows
from indicators.domain.calculators.spc import calculate_spc
from indicators.domain.calculators.spc_columns import SpcOptions

from tests.indicators.calculators.spc_by_hand import charted

READINGS = st.sampled_from(["nhs-r", "making-data-count"])
# Walks turn, tie and run; whole numbers keep the arithmetic exact.
WALKS = st.lists(st.integers(-3, 3), min_size=13, max_size=40).map(
    lambda steps: np.cumsum(steps).tolist()
)
NOISE = st.lists(st.integers(-20, 20), min_size=13, max_size=40)
VALUES = st.one_of(WALKS, NOISE)
LABELS = ("rules", "point_type", "special_cause_type", "outside_limits", "close_to_limits")
LINES = ("mean", "lpl", "upl", "lower_two_sigma", "upper_two_sigma")


def chart(*series: list[int], **options: Any) -> Answer:
    values = np.array([one for many in series for one in many], dtype=np.float64)
    group = np.repeat(np.arange(len(series)), [len(one) for one in series])
    periods = [f"{1900 + n}" for many in series for n in range(len(many))]
    columns = {"period": np.array(periods, dtype=object), "value": values}
    return calculate_spc(Rows(columns, group, len(series)), SpcOptions(**options))


def texts(answer: Answer, name: str, at: slice = slice(None)) -> list[Any]:
    found: list[Any] = answer.results[name][at].tolist()
    return found


@given(VALUES, READINGS, st.sampled_from(["increase", "decrease", "neutral"]))
def test_a_peer_that_goes_point_by_point_says_the_same(
    values: list[int], reading: Any, direction: Any
) -> None:
    got = chart(values, reading=reading, improvement_direction=direction)
    better = {"increase": 1, "decrease": -1, "neutral": 0}[direction]
    stated = charted([Fraction(one) for one in values], better=better, national=reading != "nhs-r")
    assert got.results["mean"] == pytest.approx(float(stated.mean), rel=1e-12)
    assert got.results["lpl"] == pytest.approx(float(stated.lower), rel=1e-12, abs=1e-12)
    assert got.results["upl"] == pytest.approx(float(stated.upper), rel=1e-12, abs=1e-12)
    assert texts(got, "rules") == stated.rules
    assert texts(got, "point_type") == stated.kinds


@given(VALUES, READINGS)
def test_a_mirror_swaps_high_and_low_and_the_better_way(values: list[int], reading: Any) -> None:
    up = chart(values, reading=reading, improvement_direction="increase", target=4)
    mirrored = [-one for one in values]
    down = chart(mirrored, reading=reading, improvement_direction="decrease", target=-4)
    for name in ("rules", "point_type", "outside_limits", "close_to_limits"):
        assert texts(up, name) == texts(down, name)
    assert up.results["lpl"] == pytest.approx(-down.results["upl"])
    assert list(up.summaries["assurance_type"]) == list(down.summaries["assurance_type"])
    icons = {"high": "low", "low": "high", "cause": "cause"}
    [one], [other] = up.summaries["variation_icon"], down.summaries["variation_icon"]
    assert one.rpartition("_")[2] == icons[other.rpartition("_")[2]]


@given(VALUES, st.integers(-50, 50), st.sampled_from([0.25, 2, 8]))
def test_limits_shift_and_scale_with_the_values(
    values: list[int], shift: int, scale: float
) -> None:
    plain = chart(values)
    moved = chart([(one + shift) * scale for one in values])  # type: ignore[misc]
    for name in LINES:
        stated = (plain.results[name] + shift) * scale
        assert moved.results[name] == pytest.approx(stated, abs=1e-9)
    assert moved.results["moving_range"] == pytest.approx(
        plain.results["moving_range"] * scale, nan_ok=True
    )


@given(VALUES, VALUES, READINGS)
def test_one_series_changes_no_other(one: list[int], other: list[int], reading: Any) -> None:
    alone, both = chart(one, reading=reading), chart(one, other, reading=reading)
    for name in (*LABELS, *LINES):
        assert texts(alone, name) == texts(both, name, slice(len(one)))
    for name, column in alone.summaries.items():
        assert column[0] == both.summaries[name][0] or np.isnan(column[0])


@given(VALUES, st.randoms(use_true_random=False), READINGS)
def test_the_order_of_the_rows_changes_nothing(values: list[int], dice: Any, reading: Any) -> None:
    plain, order = chart(values, reading=reading), list(range(len(values)))
    dice.shuffle(order)
    columns = {
        "period": np.array([f"{1900 + n}" for n in order], dtype=object),
        "value": np.array(values, dtype=np.float64)[order],
    }
    rows = Rows(columns, np.zeros(len(order), dtype=np.intp), 1)
    mixed = calculate_spc(rows, SpcOptions(reading=reading))
    for name in (*LABELS, *LINES):
        assert texts(mixed, name) == [texts(plain, name)[n] for n in order]


@given(VALUES, VALUES, READINGS)
def test_a_rebase_is_two_charts_one_after_the_other(
    before: list[int], after: list[int], reading: Any
) -> None:
    told = ({"period": f"{1900 + len(before)}", "reason": "A second ward"},)
    joined = chart([*before, *after], reading=reading, rebase_at=told)
    apart = chart(before, after, reading=reading)
    for name in (*LABELS, *LINES):
        assert texts(joined, name) == texts(apart, name)
