"""Trajectories, held against plans that were printed and against arithmetic by fractions."""

from fractions import Fraction
from typing import Any

import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import results

LOW = "low is good"


async def found(client: AsyncClient, rows: list[dict[str, Any]], **options: Any) -> Any:
    return await results(client, "trajectory", rows, **options)


async def planned(client: AsyncClient, steps: list[int], /, **options: Any) -> list[float]:
    got = await found(client, [{"step": one} for one in steps], **options)
    return [one["planned"] for one in got]


@pytest.mark.parametrize(("baseline", "target"), [(1825, 1551), (2223, 1889)])
async def test_the_printed_targets_of_leeds_north_and_west_are_reproduced(
    analyst: AsyncClient, baseline: float, target: float
) -> None:
    options = {"kind": "flat_then_fall", "rate": 0.032, "flat_steps": 1, "baseline": baseline}
    rows = [{"period": f"{year}"} for year in (2012, 2013, 2018)]
    got = await found(analyst, rows, baseline_period="2012", **options)
    assert [one["step"] for one in got] == [0, 1, 6]
    assert [round(one["planned"]) for one in got] == [baseline, baseline, target]


async def test_a_compound_fall_takes_a_part_of_what_is_left(analyst: AsyncClient) -> None:
    got = await planned(analyst, [0, 1, 5], baseline=1000, rate=0.032)
    exact = [float(1000 * Fraction(968, 1000) ** step) for step in (0, 1, 5)]
    assert got == pytest.approx(exact, rel=1e-14)


async def test_a_linear_fall_takes_a_part_of_the_baseline(analyst: AsyncClient) -> None:
    got = await planned(analyst, [0, 2, 5], kind="linear", baseline=1000, rate=0.032)
    assert got == pytest.approx([1000, 936, 840], rel=1e-14)


@pytest.mark.parametrize("kind", ["compound", "linear", "flat_then_fall", "monthly"])
async def test_a_rate_may_follow_from_the_target(analyst: AsyncClient, kind: str) -> None:
    options = {"kind": kind, "baseline": 900, "target": 600, "steps": 7, "flat_steps": 2}
    got = await planned(analyst, [0, 7], **options)
    assert got == pytest.approx([900, 600], rel=1e-12)


async def test_a_year_of_months_comes_to_a_yearly_rate(analyst: AsyncClient) -> None:
    rows = [{"period": one} for one in ("2014-03", "2014-04-30", "2015-03")]
    options = {"kind": "monthly", "baseline": 500, "baseline_period": "2014-03"}
    yearly = await found(analyst, rows, rate=0.1, rate_per="year", **options)
    assert [one["step"] for one in yearly] == [0, 1, 12]
    assert yearly[2]["planned"] == pytest.approx(450, rel=1e-12)
    monthly = await found(analyst, rows, rate=0.0085, **options)
    assert monthly[2]["planned"] == pytest.approx(500 * 0.9915**12, rel=1e-12)


async def test_halving_the_gap_ends_half_as_far_from_where_the_peers_will_be(
    analyst: AsyncClient,
) -> None:
    options = {"kind": "halve_the_gap", "baseline": 2493, "steps": 5, "peer_rate": 0.032}
    first, middle, last = await planned(analyst, [0, 3, 5], peer=2100, **options)
    peers = 2100 * 0.968**5
    assert (first, last) == pytest.approx((2493, peers + 393 / 2), rel=1e-12)
    assert last < middle < first
    [turned] = await found(analyst, [{"step": 1}], peer=2600, **options)
    assert turned["reason"] == "peer_not_better"


@pytest.mark.parametrize(
    ("value", "polarity", "track"),
    [
        (99, LOW, "on_track"),
        (100, LOW, "on_track"),
        (101, LOW, "off_track"),
        (101, "high is good", "on_track"),
        (100, "high is good", "on_track"),
        (99, "high is good", "off_track"),
        (99, "no judgement", None),
    ],
)
async def test_the_value_alone_says_what_is_on_track(
    analyst: AsyncClient, value: float, polarity: str, track: str | None
) -> None:
    row = {"step": 1, "value": value, "lower_95": 90, "upper_95": 110}
    [got] = await found(analyst, [row], baseline=200, rate=0.5, polarity=polarity)
    assert (got["track"], got["limits"]) == (track, "include_plan")
    assert got["gap"] == pytest.approx(value - 100)


@pytest.mark.parametrize(
    ("kind", "step", "value", "polarity"),
    [("linear", 3, 40, LOW), ("compound", 2, 64, "high is good")],
)
async def test_what_is_exactly_as_planned_is_on_track_whatever_the_rounding(
    analyst: AsyncClient, kind: str, step: int, value: float, polarity: str
) -> None:
    row = {"step": step, "value": value, "lower_95": value, "upper_95": value, "kind": kind}
    [got] = await found(analyst, [row], baseline=100, rate=0.2, polarity=polarity)
    assert (got["track"], got["limits"], got["gap"]) == ("on_track", "include_plan", 0)


async def test_limits_exclude_a_plan_that_lies_outside_them(analyst: AsyncClient) -> None:
    rows = [
        {"step": 1, "value": 105, "lower_95": low, "upper_95": high}
        for low, high in ((100.1, 110), (90, 99.9), (100, 110), (None, 110), (111, 110))
    ]
    got = await found(analyst, rows, baseline=200, rate=0.5)
    assert [one["limits"] for one in got] == [
        "exclude_plan", "exclude_plan", "include_plan", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "options", "reason"),
    [
        ({"step": 1}, {"rate": 0.1}, "baseline_missing"),
        ({"step": 1, "baseline": 0}, {"rate": 0.1}, "baseline_not_positive"),
        ({"step": None}, {"baseline": 9, "rate": 0.1}, "step_missing"),
        ({"step": -1}, {"baseline": 9, "rate": 0.1}, "step_negative"),
        ({"step": 4}, {"baseline": 9, "rate": 0.1, "steps": 3}, "step_after_plan"),
        ({"step": 1}, {"baseline": 9}, "rate_missing"),
        ({"step": 1, "rate": 1.1}, {"baseline": 9}, "rate_out_of_range"),
        ({"step": 11}, {"baseline": 9, "rate": 0.1, "kind": "linear"}, "rate_out_of_range"),
        ({"step": 1}, {"baseline": 9, "target": 5}, "steps_missing"),
        ({"step": 1}, {"baseline": 9, "target": 5, "steps": 3, "rate": 0.1}, "rate_and_target"),
        ({"step": 1, "target": -5}, {"baseline": 9, "steps": 3}, "target_negative"),
        ({"step": 1}, {"baseline": 9, "rate": 0.1, "kind": "flat_then_fall"}, "flat_steps_missing"),
        (
            {"step": 1, "flat_steps": -1},
            {"baseline": 9, "rate": 0.1, "kind": "flat_then_fall"},
            "flat_steps_negative",
        ),
        (
            {"step": 3, "flat_steps": 3},
            {"baseline": 9, "target": 5, "steps": 3, "kind": "flat_then_fall"},
            "flat_to_the_end",
        ),
        ({"step": 1, "kind": "steep"}, {"baseline": 9, "rate": 0.1}, "kind_unknown"),
        ({"step": 1, "polarity": "left"}, {"baseline": 9, "rate": 0.1}, "polarity_unknown"),
        ({"step": 1, "kind": "halve_the_gap"}, {"baseline": 9, "steps": 3}, "peer_missing"),
        (
            {"step": 1, "kind": "halve_the_gap", "peer": 5},
            {"baseline": 9, "steps": 3},
            "peer_rate_missing",
        ),
        (
            {"step": 1, "kind": "halve_the_gap", "peer": 5, "peer_rate": 0.1},
            {"baseline": 9},
            "steps_missing",
        ),
        (
            {"period": "2012-07"},
            {"baseline": 9, "rate": 0.1, "baseline_period": "2012"},
            "period_not_a_whole_step",
        ),
    ],
)
async def test_what_keeps_a_plan_from_being_worked_out_is_said(
    analyst: AsyncClient, row: dict[str, Any], options: dict[str, Any], reason: str
) -> None:
    good = {"step": 2, "baseline": 9, "rate": 0.1, "kind": "compound", "peer": None}
    beside = good | {"polarity": LOW, "target": None, "steps": 3, "flat_steps": 0}
    plain = {name: value for name, value in options.items() if name not in {"rate", "target"}}
    [got] = await found(analyst, [row], **options)
    assert (got["reason"], got["planned"], got["track"]) == (reason, None, None)
    both = await found(analyst, [row, beside], **plain)
    assert both[1]["planned"] == pytest.approx(7.29)


async def test_a_baseline_period_is_a_date(analyst: AsyncClient) -> None:
    body = {"rows": [], "options": {"baseline_period": "long ago"}}
    answer = await analyst.post("/indicators/v1/calculators/trajectory", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["at"].startswith("body/options/baseline_period")
