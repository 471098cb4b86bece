"""Changes of stored values between two periods."""

from typing import Any

import pytest
from indicators.routes.changes import ChangeOut, ChangesOut

from tests.conftest import Clients
from tests.indicators.calculators.asking import results
from tests.indicators.judged import (
    asked,
    by_area,
    counted,
    in_csv,
    judged,
    line,
    same,
    statements_counted,
)

YEARS = {"from": "2020-01-01", "to": "2021-01-01"}
COUNTS = {"t-east": (185, 7500, 140, 7600), "t-west": (40, 3000, 41, 3100)}
SAID = ("value_1", "value_2", "difference", "difference_lower", "difference_upper",
        "change_percent", "ratio_lower", "ratio_upper", "p_value", "outcome", "method",
        "least_fall_to", "least_rise_to", "least_fall_percent", "least_rise_percent",
        "reason")  # fmt: skip


def rows() -> list[str]:
    return [
        one
        for area, (n, d, m, e) in COUNTS.items()
        for one in (line(area, n, d, 2020), line(area, m, e, 2021))
    ]


def as_row(counts: tuple[Any, ...]) -> dict[str, Any]:
    names = ("numerator_1", "denominator_1", "numerator_2", "denominator_2")
    return dict(zip(names, counts, strict=True))


@pytest.mark.parametrize(("method", "per"), [("rate", 100_000), ("proportion", 100)])
async def test_a_change_is_what_the_calculator_makes_of_the_same_counts(
    place: Clients, method: str, per: int
) -> None:
    await counted(place, method, *rows())
    got = await judged(place, "change", **YEARS)
    given = [as_row(one) for one in COUNTS.values()]
    caller = place.caller("indicators:read")
    expected = await results(caller, "change", given, of=method, multiplier=per)
    for one, other in zip(got["results"], expected, strict=True):
        assert same(one, other, SAID)
    assert [one["outcome"] for one in got["results"]] == ["significant", "not_significant"]
    assert got["results"][0]["method"]
    assert ChangesOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got
    assert set(got["results"][0]) == set(ChangeOut.model_fields)
    assert (await in_csv(place, "change", **YEARS))["areas"].to_list() == [1, 1]


async def test_areas_that_are_repeated_are_added_up(place: Clients) -> None:
    await counted(place, "rate", *rows())
    [got] = (await judged(place, "change", area=["t-east", "t-west"], **YEARS))["results"]
    both = tuple(a + b for a, b in zip(*COUNTS.values(), strict=True))
    [other] = await results(place.caller("indicators:read"), "change", [as_row(both)])
    assert same(got, other, SAID)
    assert (got["areas"], got["area_id"], got["area_name"]) == (2, None, "East; West")
    assert (got["numerator_1"], got["denominator_2"]) == (225, 10700)


async def test_an_area_without_a_count_leaves_the_sum_without_one(place: Clients) -> None:
    await counted(place, "rate", *rows()[:3])
    [got] = (await judged(place, "change", area=["t-east", "t-west"], **YEARS))["results"]
    assert (got["numerator_1"], got["numerator_2"]) == (225, None)
    assert (got["outcome"], got["reason"]) == (None, "area_without_value")
    each = by_area(await judged(place, "change", **YEARS))
    assert each["t-west"]["reason"] == "area_without_value"


async def test_a_hidden_count_is_told_by_no_change_and_no_sum(place: Clients) -> None:
    lines = [line("t-east", 3, 900, 2020), line("t-east", 90, 900, 2021),
             line("t-west", 80, 900, 2020), line("t-west", 95, 900, 2021),
             line("t-city", 70, 900, 2020)]  # fmt: skip
    await counted(place, "rate", *lines, suppression="under_5")
    got = by_area(await judged(place, "change", area_type="test-ward", **YEARS))["t-east"]
    assert got["reason"] == "small_number"
    told = ("numerator_1", "value_1", "difference", "p_value", "least_fall_to", "outcome")
    assert [got[name] for name in told] == [None] * len(told)
    [whole] = (await judged(place, "change", area=["t-east", "t-west"], **YEARS))["results"]
    assert (whole["numerator_1"], whole["p_value"]) == (None, None)
    assert whole["reason"] in {"small_number", "sibling_of_small_number"}


async def test_a_month_is_not_held_against_a_year(place: Clients) -> None:
    await counted(place, "rate", line("t-east", 50, 900, "2020-01"), line("t-east", 90, 900, 2021))
    got = (await judged(place, "change", **YEARS))["results"]
    assert {(one["period_type"], one["reason"]) for one in got} == {
        ("month", "area_without_value"), ("year", "area_without_value"),
    }  # fmt: skip


async def test_counts_are_tested_as_counts(place: Clients) -> None:
    await counted(place, "count", line("t-east", 50, "", 2020), line("t-east", 90, "", 2021))
    [got] = (await judged(place, "change", **YEARS))["results"]
    assert (got["value_1"], got["value_2"], got["outcome"]) == (50, 90, "significant")


async def test_a_change_needs_two_days_and_one_statement(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    await counted(place, "rate", *rows())
    assert (await asked(place, "change", to="2021-01-01")).status_code == 422
    with statements_counted(monkeypatch) as asked_of:
        await judged(place, "change", **YEARS)
    assert len(asked_of) == 1
    empty = await judged(place, "change", area_type="none", **YEARS)
    assert (empty["results"], len(empty["areas_available"])) == ([], 2)
