"""Funnels adjusted for overdispersion, held against the formulas worked out a point at a time."""

import math
import statistics
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient
from scipy import stats

from tests.indicators.calculators.asking import ask, differences, published, results

OBSERVED = [120, 95, 240, 60, 310, 150, 88, 205, 130, 175, 99, 260]
EXPECTED = [100, 120, 200, 80, 250, 170, 60, 260, 140, 150, 130, 210]
ROWS = [
    {"area": f"{n}", "numerator": one, "denominator": other}
    for n, (one, other) in enumerate(zip(OBSERVED, EXPECTED, strict=True))
]
PARTS = [one | {"denominator": one["denominator"] * 4} for one in ROWS]  # type: ignore[operator]
Z95 = 1.959963984540054


@pytest.mark.parametrize(
    "row", published("funnelplotr_poisson_limits.csv"), ids=lambda row: row["denominator"]
)
async def test_published_limits_without_adjustment_are_reproduced(
    analyst: AsyncClient, row: dict[str, str]
) -> None:
    asked = [{"denominator": row["denominator"], "numerator": None}]
    [got] = await results(analyst, "funnel-overdispersed", asked)
    assert differences(got, row, row, absolute=1e-6) == {}


async def test_limits_without_adjustment_are_exact(analyst: AsyncClient) -> None:
    [got] = await results(analyst, "funnel-overdispersed", [{"denominator": 15}])
    assert got["lower_95"] == pytest.approx(stats.chi2.ppf(0.025, 30) / 30, rel=1e-12)
    assert got["upper_95"] == pytest.approx(stats.chi2.ppf(0.975, 32) / 30, rel=1e-12)


def worked_out(z: list[float], error: list[float], *, truncate: bool) -> tuple[float, float]:
    """Work phi and tau squared out by the book, a number at a time."""
    low, high = np.percentile(z, 10), np.percentile(z, 90)
    if truncate:
        kept = [(a, s) for a, s in zip(z, error, strict=True) if low <= a <= high]
    else:
        kept = [(min(max(a, low), high), s) for a, s in zip(z, error, strict=True)]
    phi = statistics.fmean(a * a for a, _ in kept)
    weights = [1 / s**2 for _, s in kept]
    spread = sum(weights) - sum(w * w for w in weights) / sum(weights)
    tau = (len(kept) * phi - (len(kept) - 1)) / spread if phi > 1 else 0
    return phi, max(0, tau)


def on_scale(kind: str, top: float, bottom: float, middle: float) -> tuple[float, float, float]:
    """Give value, target and standard error of one point on its scale."""
    match kind:
        case "SHMI":
            return math.log(top / bottom), 0, bottom**-0.5
        case "CQC":
            return math.sqrt(top / bottom), 1, bottom**-0.5 / 2
        case "PR":
            angle, target = (math.asin(math.sqrt(one)) for one in (top / bottom, middle))
            return angle, target, bottom**-0.5 / 2
        case _:
            error = top / (top + 0.5) ** 2 + bottom / (bottom + 0.5) ** 2
            return math.log((top + 0.5) / (bottom + 0.5)), math.log(middle), math.sqrt(error)


BACK: dict[str, Any] = {
    "SHMI": math.exp, "CQC": lambda y: y * y, "PR": lambda y: math.sin(y) ** 2, "RC": math.exp,
}  # fmt: skip


@pytest.mark.parametrize("outliers", ["winsorise", "truncate"])
@pytest.mark.parametrize("kind", list(BACK))
async def test_phi_and_tau_squared_are_those_worked_out_by_hand(
    analyst: AsyncClient, kind: str, outliers: str
) -> None:
    rows = PARTS if kind == "PR" else ROWS
    whole = [(float(str(r["numerator"])), float(str(r["denominator"]))) for r in rows]
    middle = sum(a for a, _ in whole) / sum(b for _, b in whole)
    scaled = [on_scale(kind, *one, middle) for one in whole]
    z = [(y - target) / s for y, target, s in scaled]
    phi, tau = worked_out(z, [s for *_, s in scaled], truncate=outliers == "truncate")
    options = (
        {"data_type": kind} if kind in {"PR", "RC"} else {"data_type": "SR", "sr_method": kind}
    )
    answer = await ask(analyst, "funnel-overdispersed", rows, outliers=outliers, **options)
    [summary] = answer["summaries"]
    assert (summary["phi"], summary["tau2"]) == pytest.approx((phi, tau), rel=1e-10)
    assert summary["adjusted"] == "adjusted"
    for got, (_, target, s), one in zip(answer["results"], scaled, z, strict=True):
        half = Z95 * math.sqrt(s * s + tau)
        assert got["z_score"] == pytest.approx(one, rel=1e-9)
        assert got["od_lower_95"] == pytest.approx(BACK[kind](target - half), rel=1e-10)
        assert got["od_upper_95"] == pytest.approx(BACK[kind](target + half), rel=1e-10)


async def test_shmi_truncates_and_the_others_winsorise_unless_told(analyst: AsyncClient) -> None:
    async def points(**options: Any) -> Any:
        answer = await ask(analyst, "funnel-overdispersed", ROWS, **options)
        return answer["summaries"][0]["points"]

    assert await points() == 8
    assert await points(sr_method="CQC") == 12
    assert await points(data_type="RC") == 12


async def test_nothing_is_adjusted_while_phi_is_at_most_1(analyst: AsyncClient) -> None:
    rows = [
        {"area": f"{n}", "numerator": one, "denominator": 100}
        for n, one in enumerate((99, 101, 100, 98, 102))
    ]
    answer = await ask(analyst, "funnel-overdispersed", rows, sr_method="CQC")
    [summary] = answer["summaries"]
    assert (summary["adjusted"], summary["tau2"]) == ("not_adjusted", 0)
    assert summary["phi"] < 1
    half = Z95 / 20
    assert answer["results"][0]["od_upper_95"] == pytest.approx((1 + half) ** 2, rel=1e-12)


async def test_overdispersion_takes_outliers_back(analyst: AsyncClient) -> None:
    got = await results(analyst, "funnel-overdispersed", ROWS)
    assert sum(one["significance"] != "Not significant" for one in got) > 3
    assert {one["od_significance"] for one in got} == {"Not significant"}
    assert all(one["od_lower_95"] < one["lower_95"] for one in got)


@pytest.mark.parametrize(
    ("row", "options", "reason"),
    [
        ({"numerator": 0, "denominator": 5}, {}, "count_zero"),
        ({"numerator": -1, "denominator": 5}, {}, "numerator_negative"),
        ({"numerator": 1, "denominator": 0}, {}, "denominator_zero"),
        ({"numerator": 1, "denominator": None}, {}, "denominator_missing"),
        ({"numerator": 6, "denominator": 5}, {"data_type": "PR"}, "numerator_above_denominator"),
        ({"numerator": 5, "denominator": 5}, {"data_type": "PR"}, "baseline_missing"),
        ({"numerator": 4, "denominator": 5}, {}, "fewer_than_two_points"),
    ],
)
async def test_a_row_that_cannot_be_held_against_others_has_a_reason(
    analyst: AsyncClient, row: dict[str, Any], options: dict[str, str], reason: str
) -> None:
    [got] = await results(analyst, "funnel-overdispersed", [row], **options)
    assert (got["reason"], got["od_lower_95"], got["od_significance"]) == (reason, None, None)


async def test_a_bad_row_and_another_group_change_nothing(analyst: AsyncClient) -> None:
    bad = {"area": "x", "numerator": 0, "denominator": 100, "set": "a"}
    rows = [one | {"set": "a"} for one in ROWS]
    others = [one | {"set": "b", "numerator": 1} for one in ROWS]
    alone = await results(analyst, "funnel-overdispersed", rows)
    got = await results(analyst, "funnel-overdispersed", [*others, bad, *reversed(rows)])
    np.testing.assert_allclose(
        [one["od_upper_998"] for one in reversed(got[-12:])],
        [one["od_upper_998"] for one in alone],
        rtol=1e-12,
    )
