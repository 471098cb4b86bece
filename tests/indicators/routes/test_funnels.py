"""Funnels of stored values."""

from itertools import pairwise
from typing import Any

import pytest
from indicators.routes.funnels import FunnelsOut, LineOut, PointOut

from tests.conftest import Clients
from tests.indicators.calculators.asking import ask
from tests.indicators.judged import (
    a_set,
    asked,
    by_area,
    counted,
    in_csv,
    judged,
    line,
    statements_counted,
)
from tests.indicators.routes.test_values import BANDS

AREAS = {"t-a": (60, 1000), "t-b": (190, 2000), "t-c": (640, 4000), "t-d": (0, 300)}
SIDES = ("lower_95", "upper_95", "lower_998", "upper_998")


async def filled(place: Clients, method: str, **definition: str) -> None:
    await a_set(place, "t-set", *AREAS)
    rows = [line(area, n, d) for area, (n, d) in AREAS.items()]
    await counted(place, method, *rows, **definition)


async def both(place: Clients, name: str, rows: Any, **query: Any) -> Any:
    options = query.pop("options", {})
    answer = await ask(place.caller("indicators:read"), name, rows, **options)
    return answer, await judged(place, "funnel", **query)


def near(got: Any, other: Any) -> bool:
    return bool(got == (None if other is None else pytest.approx(other, rel=1e-9)))


@pytest.mark.parametrize(
    ("method", "name", "columns", "limit", "significance"),
    [
        ("proportion", "funnel-proportion", ("numerator", "denominator"), "{}", "significance"),
        ("rate", "funnel-rate", ("events", "population"), "{}_limit", "significance_crude"),
    ],
)
async def test_points_and_their_limits_are_the_calculators(
    place: Clients, method: str, name: str, columns: Any, limit: str, significance: str
) -> None:
    await filled(place, method)
    rows = [dict(zip(columns, counts, strict=True)) for counts in AREAS.values()]
    expected, got = await both(place, name, rows)
    for one, other in zip(got["results"], expected["results"], strict=True):
        assert one["significance"] == other[significance]
        assert near(one["baseline"], other["baseline"])
        for side in SIDES:
            assert near(one[f"funnel_{side}"], other[limit.format(side)]), side
    assert got["results"][2]["significance"] == "High (0.001)"
    assert got["method"]["name"] == name


async def test_the_lines_are_the_calculators_limits_at_sizes_between_the_ends(
    place: Clients,
) -> None:
    await filled(place, "proportion")
    got = await judged(place, "funnel", grid=7)
    sizes = [one["size"] for one in got["lines"]]
    assert (len(sizes), round(sizes[0]), round(sizes[-1])) == (7, 300, 4000)
    ratios = [b / a for a, b in pairwise(sizes)]
    assert near(min(ratios), max(ratios))
    rows: list[dict[str, Any]] = [{"numerator": n, "denominator": d} for n, d in AREAS.values()]
    rows += [{"numerator": None, "denominator": one} for one in sizes]
    expected = await ask(place.caller("indicators:read"), "funnel-proportion", rows)
    for one, other in zip(got["lines"], expected["results"][4:], strict=True):
        assert all(near(one[f"funnel_{side}"], other[side]) for side in SIDES)
    assert FunnelsOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got
    assert set(got["results"][0]) == set(PointOut.model_fields) - {"z_score"}
    assert set(got["lines"][0]) == set(LineOut.model_fields)
    assert (await in_csv(place, "funnel"))["area_id"].to_list() == list(AREAS)


async def test_a_standardised_rate_has_a_funnel_of_its_own(place: Clients) -> None:
    lines = [
        line(area, (at * 7) % 40 + 3 + more, 900 + 31 * at, age=age)
        for area, more in (("t-east", 0), ("t-west", 9))
        for at, age in enumerate(BANDS)
    ]
    await counted(place, "dsr", *lines, standard="esp2013_19", multiplier="1000")
    values = (await judged(place, "values"))["results"]
    rows = [{"events": one["numerator"], "population": one["denominator"],
             "dsr_per_100000": one["value"] * 100} for one in values]  # fmt: skip
    expected, got = await both(place, "funnel-rate", rows, options={"about": "dsr"})
    for one, other in zip(got["results"], expected["results"], strict=True):
        assert one["significance"] == other["significance_dsr"]
        assert all(near(one[f"funnel_{s}"] * 100, other[f"{s}_limit"]) for s in SIDES)
    assert {one["significance"] for one in got["results"]} == {"Low (0.001)", "High (0.001)"}


async def test_a_standardised_ratio_has_a_funnel_across_what_was_expected(place: Clients) -> None:
    lines = [line(area, n, d, age="0-4") for area, n, d in (
        ("t-city", 1000, 10000), ("t-east", 150, 1000), ("t-west", 0, 200))]  # fmt: skip
    await counted(place, "isr_ratio", *lines, reference_area_id="t-city")
    rows = [{"observed": 150, "expected": 100}, {"observed": 0, "expected": 20}]
    expected, got = await both(place, "funnel-ratio", rows, area=["t-east", "t-west"])
    for one, other in zip(got["results"], expected["results"], strict=True):
        assert near(one["size"], {"t-east": 100, "t-west": 20}[one["area_id"]])
        assert one["significance"] == other["significance"]
        for side in SIDES:
            assert near(one[f"funnel_{side}"], other[f"{side}_limit_x100"])
        assert near(one["baseline"], 100)


async def test_overdispersion_is_allowed_for(place: Clients) -> None:
    await filled(place, "proportion")
    rows: list[dict[str, Any]] = [{"numerator": n, "denominator": d} for n, d in AREAS.values()]
    expected, got = await both(
        place, "funnel-overdispersed", rows, options={"data_type": "PR"}, overdispersed=True
    )
    for one, other in zip(got["results"], expected["results"], strict=True):
        assert one["significance"] == other["od_significance"]
        assert near(one["z_score"], other["z_score"])
        assert all(near(one[f"funnel_{side}"], other[f"od_{side}"] * 100) for side in SIDES)
    assert near(got["summaries"][0]["phi"], expected["summaries"][0]["phi"])
    assert got["summaries"][0]["adjusted"] == "adjusted"
    assert FunnelsOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got


@pytest.mark.parametrize(
    "query", [{"method": "count"}, {"method": "dsr", "standard": "esp2013_19",
                                    "overdispersed": True}]
)  # fmt: skip
async def test_what_has_no_funnel_says_so(place: Clients, query: Any) -> None:
    await filled(place, "rate")
    refused = await asked(place, "funnel", **query)
    assert (refused.status_code, refused.json()["type"]) == (
        422, "/indicators/problems/no-funnel",
    )  # fmt: skip


async def test_each_period_has_a_funnel_of_its_own(place: Clients) -> None:
    await filled(place, "rate")
    await counted(place, "rate", line("t-a", 90, 1000, 2021), line("t-b", 90, 1000, 2021))
    got = await judged(place, "funnel", grid=2)
    found = {one["period_from"]: one["baseline"] for one in got["results"]}
    assert found["2021-01-01"] == pytest.approx(9000)
    assert len(got["lines"]) == 4
    assert {one["period_from"]: one["baseline"] for one in got["lines"]} == found


async def test_a_hidden_number_is_no_point_and_no_part_of_the_average(place: Clients) -> None:
    await filled(place, "rate", suppression="under_5")
    await counted(place, "rate", line("t-a", 3, 1000), suppression="under_5")
    got = by_area(await judged(place, "funnel"))
    shown = [one for one in got.values() if one["numerator"] is not None]
    hidden = [one for one in got.values() if one["numerator"] is None]
    assert got["t-a"] in hidden
    told = ("value", "size", "significance", "funnel_lower_95", "denominator")
    assert {one[name] for one in hidden for name in told} == {None}
    average = sum(one["numerator"] for one in shown) / sum(one["denominator"] for one in shown)
    assert shown[0]["baseline"] == pytest.approx(average * 100_000)


async def test_an_empty_funnel_says_what_there_is_and_one_statement_is_enough(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(place, "rate")
    with statements_counted(monkeypatch) as asked_of:
        await judged(place, "funnel")
    assert len(asked_of) == 1
    empty = await judged(place, "funnel", area_type="none")
    assert (empty["results"], empty["lines"]) == ([], [])
    assert empty["areas_available"]


async def test_lines_and_bounds_of_one_area_alone_are_json(place: Clients) -> None:
    await counted(place, "rate", line("t-east", 12, 900))
    answer = await asked(place, "funnel", overdispersed=True)
    assert answer.status_code == 200
    assert "NaN" not in answer.text
    assert {one["funnel_lower_95"] for one in answer.json()["lines"]} == {None}
    compared = await asked(place, "comparison", comparison_method="quartiles")
    assert compared.status_code == 200
    assert "NaN" not in compared.text
