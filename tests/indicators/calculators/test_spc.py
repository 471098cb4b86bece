import csv
import json
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import V1, ask, differences, published, published_only

VECTORS = Path(__file__).parents[1] / "vectors" / "spc"
REASON = "A new year of the published case"
VARIANTS: dict[str, dict[str, Any]] = {
    "default": {},
    "excel_limits": {"screen_moving_ranges": False},
    "fix12": {"fix_after": 12},
    "rebase": {
        "rebase_at": [
            {"period": "2018-04-01", "reason": REASON},
            {"period": "2017-04-01", "reason": REASON},
        ]
    },
}
MEASURES: dict[str, dict[str, Any]] = {
    "performance": {"improvement_direction": "increase", "target": 0.95},
    "breaches": {"improvement_direction": "decrease"},
    "attendances": {"improvement_direction": "neutral"},
}
Table = list[dict[str, str]]


def kept(name: str) -> Table:
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def months(values: list[Any], **beside: Any) -> list[dict[str, Any]]:
    return [
        {"period": f"{2015 + n // 12}-{n % 12 + 1:02d}-01", "value": value, **beside}
        for n, value in enumerate(values)
    ]


async def charted(client: AsyncClient, rows: Any, **options: Any) -> tuple[Any, Any]:
    found = await ask(client, "spc", rows, **options)
    return found["results"], found["summaries"]


async def faults_against(
    client: AsyncClient, measure: str, variant: str, points: Table, totals: Table
) -> list[Any]:
    """Chart the published series of a measure as a variant does, and name what differs."""

    def mine(rows: Table) -> Table:
        return [one for one in rows if (one["measure"], one["variant"]) == (measure, variant)]

    stated, groups = mine(points), mine(totals)
    rows = [{name: one[name] for name in ("org_code", "period", "value")} for one in stated]
    asked = {"reading": "nhs-r", **MEASURES[measure], **VARIANTS[variant]}
    got, summaries = await charted(client, rows, **asked)
    assert len(stated) == 36 * len(groups) > 0
    pairs = [*zip(got, stated, strict=True), *zip(summaries, groups, strict=True)]
    found = [differences(*pair, {*pair[1]} - {"measure", "variant"}, rel=1e-9) for pair in pairs]
    return [one for one in found if one]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("measure", MEASURES)
async def test_published_charts_are_reproduced(
    analyst: AsyncClient, measure: str, variant: str
) -> None:
    points, totals = kept("ae_expected_points.csv"), kept("ae_expected_summary.csv")
    assert await faults_against(analyst, measure, variant, points, totals) == []


@published_only
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("measure", MEASURES)
async def test_all_published_charts_are_reproduced(
    analyst: AsyncClient, measure: str, variant: str
) -> None:
    points = published("spc_ae_expected_points.csv")
    totals = published("spc_ae_expected_summary.csv")
    assert await faults_against(analyst, measure, variant, points, totals) == []


@pytest.mark.parametrize("case", kept("assurance.csv"), ids=lambda case: "-".join(case.values()))
@pytest.mark.parametrize("reading", ["nhs-r", "making-data-count"])
async def test_a_published_assurance_is_reproduced_from_limits_of_ones_own(
    analyst: AsyncClient, case: dict[str, str], reading: str
) -> None:
    row = {"period": "2018-04-01", "value": case["mean"]}
    own = {"mean": case["mean"], "lower_limit": case["lpl"], "upper_limit": case["upl"]}
    direction = case["improvement_direction"]
    _, [got] = await charted(
        analyst,
        [row],
        reading=reading,
        target=case["target"],
        improvement_direction=direction,
        **own,
    )
    assert got["assurance_type"] == (case["expected_assurance"] or None)


@pytest.mark.parametrize("screened", [True, False])
async def test_a_published_screening_is_reproduced(analyst: AsyncClient, *, screened: bool) -> None:
    case = json.loads((VECTORS / "outlier_screening.json").read_text())
    stated = case["screened" if screened else "unscreened"]
    for reading in ("nhs-r", "making-data-count"):
        _, [got] = await charted(
            analyst, months(case["values"]), reading=reading, screen_moving_ranges=screened
        )
        assert {name: got[name] for name in stated} == pytest.approx(stated, abs=case["tolerance"])


@pytest.mark.parametrize(("reading", "screened"), [("nhs-r", True), ("making-data-count", False)])
async def test_screening_follows_the_reading(
    analyst: AsyncClient, reading: str, *, screened: bool
) -> None:
    case = json.loads((VECTORS / "outlier_screening.json").read_text())
    _, [got] = await charted(analyst, months(case["values"]), reading=reading)
    assert got["upl"] == pytest.approx(
        case["screened" if screened else "unscreened"]["upl"], abs=case["tolerance"]
    )


OWN = {"mean": 0, "lower_limit": -3, "upper_limit": 3}


@pytest.mark.parametrize(
    ("reading", "types", "rules"),
    [
        ("nhs-r", ["Above UCL", "Common Cause", "Common Cause"], ["outside", None, None]),
        (
            "making-data-count",
            ["Above UCL", "2 in 3 Above CL", "Common Cause"],
            ["outside+two_of_three", "two_of_three", None],
        ),
    ],
)
async def test_a_point_beyond_the_limit_counts_in_two_of_three_where_a_reading_says_so(
    analyst: AsyncClient, reading: str, types: list[str], rules: list[str | None]
) -> None:
    got, _ = await charted(analyst, months([-1, 4, 2.5, 1]), reading=reading, **OWN)
    assert [one["special_cause_type"] for one in got[1:]] == types
    assert [one["rules"] for one in got[1:]] == rules


@pytest.mark.parametrize(
    ("reading", "kind", "shown"),
    [
        ("nhs-r", "special_cause_concern", "7 Point Trend (Decreasing)"),
        ("making-data-count", "special_cause_improvement", "7 Points Above CL"),
    ],
)
async def test_a_point_both_better_and_worse_is_shown_as_the_reading_says(
    analyst: AsyncClient, reading: str, kind: str, shown: str
) -> None:
    values = [1.7, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1]
    got, [total] = await charted(
        analyst, months(values), reading=reading, improvement_direction="increase", **OWN
    )
    assert {one["point_type"] for one in got} == {kind}
    assert {one["special_cause_type"] for one in got} == {shown}
    assert {one["rules"] for one in got} == {"trend+shift"}
    assert total["n_special"] == 7


@pytest.mark.parametrize(
    ("reading", "direction", "target", "assured"),
    [
        ("nhs-r", "increase", 3, "inconsistent"),
        ("nhs-r", "increase", -3, "inconsistent"),
        ("making-data-count", "increase", 3, "consistent_fail"),
        ("making-data-count", "increase", -3, "consistent_pass"),
        ("making-data-count", "decrease", 3, "consistent_pass"),
        ("making-data-count", "decrease", -3, "consistent_fail"),
        ("making-data-count", "neutral", -3, None),
    ],
)
async def test_a_target_on_a_limit_is_what_the_reading_says(
    analyst: AsyncClient, reading: str, direction: str, target: float, assured: str | None
) -> None:
    _, [got] = await charted(
        analyst,
        months([0]),
        reading=reading,
        improvement_direction=direction,
        target=target,
        **OWN,
    )
    assert got["assurance_type"] == assured


@pytest.mark.parametrize(
    ("reading", "target", "icon"),
    [
        ("making-data-count", 100, "pass"),
        ("making-data-count", 99, "pass"),
        ("making-data-count", 100.5, "fail"),
        ("nhs-r", 100, "hit_or_miss"),
    ],
)
async def test_a_series_that_never_varies_has_limits_of_no_width(
    analyst: AsyncClient, reading: str, target: float, icon: str
) -> None:
    got, [total] = await charted(
        analyst,
        months([100.0] * 14),
        reading=reading,
        improvement_direction="increase",
        target=target,
    )
    assert {(one["mean"], one["lpl"], one["upl"]) for one in got} == {(100, 100, 100)}
    assert {one["point_type"] for one in got} == {"common_cause"}
    assert total["assurance_icon"] == icon


async def test_limits_of_no_width_from_a_baseline_leave_the_target_to_the_points(
    analyst: AsyncClient,
) -> None:
    for last, icon in ((100, "pass"), (90, "hit_or_miss")):
        _, [got] = await charted(
            analyst,
            months([100] * 13 + [last]),
            improvement_direction="increase",
            target=100,
            fix_after=12,
        )
        assert got["assurance_icon"] == icon


@pytest.mark.parametrize(
    ("reading", "peak"),
    [("nhs-r", "7 Point Trend (Decreasing)"), ("making-data-count", "7 Point Trend (Increasing)")],
)
async def test_a_trend_that_turns_shows_where_it_goes_or_what_is_better(
    analyst: AsyncClient, reading: str, peak: str
) -> None:
    values = [*range(7), *range(5, -1, -1)]
    got, _ = await charted(
        analyst, months(values), reading=reading, improvement_direction="increase", mean=3, sigma=9
    )
    assert [one["special_cause_type"][8:] for one in got] == [
        *["Trend (Increasing)"] * 6,
        peak[8:],
        *["Trend (Decreasing)"] * 6,
    ]


async def test_a_tenth_is_its_own_mean(analyst: AsyncClient) -> None:
    got, _ = await charted(analyst, months([0.1] * 21))
    assert {(one["lpl"], one["relative_to_mean"], one["rules"]) for one in got} == {(0.1, 0, None)}


async def test_a_target_may_change_over_time(analyst: AsyncClient) -> None:
    rows = months([0, 1] * 7)
    rows[3]["target"], rows[-1]["target"] = 7, -9
    got, [total] = await charted(analyst, rows, target=5, improvement_direction="increase")
    assert [one["target"] for one in got] == [5, 5, 5, 7, *[5] * 9, -9]
    assert (total["target"], total["assurance_type"]) == (-9, "consistent_pass")


async def test_each_series_may_have_a_direction_of_its_own(analyst: AsyncClient) -> None:
    rows = [
        one | {"measure": way}
        for way in ("increase", "decrease", "neutral")
        for one in months([*[0, 1] * 8, 9], improvement_direction=way)
    ]
    _, got = await charted(analyst, rows)
    assert [one["variation_icon"] for one in got] == [
        "improvement_high",
        "concern_high",
        "neutral_high",
    ]


async def test_shift_and_trend_lengths_may_be_chosen(analyst: AsyncClient) -> None:
    for length in (6, 7, 8, 9):
        rows = months([*[0, 1] * 7, *[2] * length])
        got, _ = await charted(analyst, rows, shift_length=length, mean=1)
        assert [one["rules"] for one in got[-length:]] == ["shift"] * length
        got, _ = await charted(analyst, rows[:-1], shift_length=length, mean=1)
        assert [one["rules"] for one in got] == [None] * (13 + length)
    refused = await analyst.post(
        f"{V1}/spc", json={"rows": [], "options": {"shift_length": 5, "trend_length": 10}}
    )
    places = [one["at"] for one in refused.json()["errors"]]
    assert places == ["body/options/shift_length", "body/options/trend_length"]


async def test_sigma_of_ones_own_sets_the_lines(analyst: AsyncClient) -> None:
    [got], _ = await charted(analyst, months([4]), mean=10, sigma=2)
    names = ("lpl", "lower_two_sigma", "mean", "upper_two_sigma", "upl")
    assert [got[name] for name in names] == [4, 6, 10, 14, 16]
    assert (got["outside_limits"], got["close_to_limits"]) == (False, True)
