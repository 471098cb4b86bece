import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import differences, published, results

LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")
STATED = ("value", *LIMITS, "statistic", "method")


@pytest.mark.parametrize("case", published("rate.csv"), ids=lambda case: case["case"])
async def test_a_published_rate_is_reproduced(analyst: AsyncClient, case: dict[str, str]) -> None:
    asked = {
        name: case[name] for name in ("case", "area", "numerator", "denominator", "multiplier")
    }
    [got] = await results(analyst, "rate", [asked])
    columns = [c for c in STATED if case[c] or "998" not in c]
    assert differences(got, case, columns, rel=1e-9) == {}


@pytest.mark.parametrize("case", published("proportion.csv"), ids=lambda case: case["case"])
async def test_a_published_proportion_is_reproduced(
    analyst: AsyncClient, case: dict[str, str]
) -> None:
    asked = {name: case[name] for name in ("case", "area", "numerator", "denominator")}
    [got] = await results(analyst, "proportion", [asked], multiplier=float(case["multiplier"]))
    columns = [c for c in STATED if case[c] or "998" not in c]
    assert differences(got, case, columns, rel=1e-9) == {}


@pytest.mark.parametrize("case", published("confidence_limits.csv"), ids=lambda c: c["case"])
async def test_published_limits_are_reproduced(analyst: AsyncClient, case: dict[str, str]) -> None:
    options = {"multiplier": 1, "confidence": [float(case["confidence"])]}
    if case["method"] == "byars":
        row = {"numerator": case["x"], "denominator": 1}
        [got] = await results(analyst, "rate", [row], byars_always=True, **options)
    else:
        row = {"numerator": case["x"], "denominator": case["n"]}
        [got] = await results(analyst, "proportion", [row], **options)
    found = {
        side: value for name, value in got.items() for side in ("lower", "upper") if side in name
    }
    assert differences(found, case, ("lower", "upper"), rel=1e-9) == {}


async def test_published_means_are_reproduced(analyst: AsyncClient) -> None:
    rows, stated = published("mean_input.csv"), published("mean_expected.csv")
    got = await results(analyst, "mean", rows) if rows else []
    for one, other in zip(got, stated, strict=True):
        assert differences(one, other, list(other), rel=1e-9) == {}


@pytest.mark.parametrize("method", ["rate", "proportion"])
@pytest.mark.parametrize("multiplier", [0, -100])
async def test_nothing_is_multiplied_by_0_or_turned_about(
    analyst: AsyncClient, method: str, multiplier: float
) -> None:
    good = {"numerator": 5, "denominator": 10, "multiplier": 100}
    got, beside = await results(analyst, method, [good | {"multiplier": multiplier}, good])
    assert [got[one] for one in ("value", *LIMITS)] == [None] * 5
    assert (got["reason"], beside["value"]) == ("multiplier_not_above_0", 50)
