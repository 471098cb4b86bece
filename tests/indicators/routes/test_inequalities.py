"""Inequality of stored values over strata of deprivation."""

from typing import Any

import pytest
from indicators.routes.inequalities import InequalitiesOut, InequalityOut

from tests.conftest import Clients
from tests.indicators.calculators.asking import results
from tests.indicators.files import stored
from tests.indicators.judged import (
    asked,
    counted,
    in_csv,
    judged,
    line,
    same,
    statements_counted,
)

STRATA = [(200, 4000), (170, 3900), (140, 4100), (120, 4200), (90, 3800)]
SAID = ("sii", "rii", "intercept", "sii_lower", "sii_upper", "rii_lower", "rii_upper",
        "sii_lower_2", "rii_upper_2", "value_type", "reason")  # fmt: skip


def categories(counts: Any = STRATA, **more: Any) -> list[str]:
    kind = {"category_type": "deprivation-quintile"} | more
    return [line("t-city", n, d, category=f"Quintile {at}", **kind)
            for at, (n, d) in enumerate(counts, 1)]  # fmt: skip


async def by_hand(place: Clients, values: Any, scale: float, **options: Any) -> Any:
    rows = [
        {"quantile": at, "population": one["denominator"],
         **{c: one[c] / scale for c in ("value", "lower_95", "upper_95")}}
        for at, one in enumerate(values, 1)
    ]  # fmt: skip
    [found] = await results(place.caller("indicators:read"), "sii", rows, **options)
    return found


@pytest.mark.parametrize(
    ("method", "kind", "scale", "transform"),
    [("rate", "rate", 1, True), ("proportion", "proportion", 100, True),
     ("proportion", "proportion", 100, False)],
)  # fmt: skip
async def test_indices_over_categories_are_the_calculators(
    place: Clients, method: str, kind: str, scale: int, *, transform: bool
) -> None:
    await counted(place, method, *categories())
    values = await judged(place, "values", category_type="deprivation-quintile")
    other = await by_hand(place, values["results"], scale, value_type=kind, multiplier=scale,
                          transform=transform, n_quantiles=5)  # fmt: skip
    got = await judged(place, "inequality", area="t-city", transform=transform)
    assert same(got["results"][0], other, SAID)
    assert got["results"][0]["sii"] < 0 < got["results"][0]["rii"] < 1
    assert (got["results"][0]["quantiles"], got["results"][0]["missing_quantiles"]) == (5, "")
    assert InequalitiesOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got
    assert set(got["results"][0]) == set(InequalityOut.model_fields)


async def linked(place: Clients) -> None:
    """Link two small areas to each of five strata, and those to the city."""
    areas, links, rows = "", "", []
    for at, (n, d) in enumerate(STRATA, 1):
        areas += f"q-{at},Stratum {at},deprivation quintile,\n"
        links += f"u-{at},deprivation,q-{at},t-city\n"
        for half in "ab":
            areas += f"s-{at}{half},Small,small area,\n"
            links += f"l-{at}{half},deprivation,s-{at}{half},q-{at}\n"
            rows.append(line(f"s-{at}{half}", n // 2, d // 2))
    await stored(place, "areas", f"id,name,type,parent_id\n{areas}")
    await stored(place, "area-links", f"id,hierarchy,child_id,parent_id\n{links}")
    await counted(place, "rate", *rows)


async def test_areas_are_added_up_into_the_strata_that_they_are_linked_to(
    place: Clients,
) -> None:
    await linked(place)
    query = {"area": "t-city", "hierarchy": "deprivation", "transform": True}
    [got] = (await judged(place, "inequality", **query))["results"]
    await counted(place, "rate", *categories())
    [other] = (await judged(place, "inequality", area="t-city", transform=True))["results"]
    assert got == other
    assert (got["area_id"], got["area_name"], got["quantiles"]) == ("t-city", "City", 5)
    refused = await asked(place, "inequality", **query | {"area": "t-none"})
    assert refused.status_code == 404


async def test_which_stratum_is_missing_is_said(place: Clients) -> None:
    lines = categories()
    await counted(place, "rate", lines[0], lines[2], lines[4])
    [got] = (await judged(place, "inequality", area="t-city"))["results"]
    assert (got["sii"], got["reason"]) == (None, "quantile_missing")
    assert (got["quantiles"], got["missing_quantiles"]) == (3, "2 4")
    table = await in_csv(place, "inequality", area="t-city")
    assert table["missing_quantiles"].to_list() == ["2 4"]


async def test_a_hidden_stratum_is_missing_and_leaves_no_index(place: Clients) -> None:
    await counted(place, "rate", *categories([(3, 4000), *STRATA[1:]]), suppression="under_5")
    [got] = (await judged(place, "inequality", area="t-city"))["results"]
    assert "1" in got["missing_quantiles"].split()
    assert [got[name] for name in ("sii", "rii", "intercept", "sii_lower")] == [None] * 4
    assert got["reason"] in {"small_number", "sibling_of_small_number"}


async def test_each_period_and_sex_has_indices_of_its_own(place: Clients) -> None:
    later = [one.replace("2020", "2021") for one in categories(sex="male")]
    await counted(place, "rate", *categories(sex="female"), *later)
    got = await judged(place, "inequality", area="t-city", by_sex=True, transform=True)
    found = [(one["period_from"], one["sex"], one["reason"]) for one in got["results"]]
    assert found == [("2020-01-01", "female", None), ("2021-01-01", "male", None)]


async def test_an_area_must_be_named_and_an_empty_answer_says_what_there_is(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    await counted(place, "rate", *categories())
    assert (await asked(place, "inequality")).status_code == 422
    with statements_counted(monkeypatch) as asked_of:
        await judged(place, "inequality", area="t-city", transform=True)
    assert len(asked_of) == 1
    empty = await judged(place, "inequality", area="t-east")
    assert (empty["results"], len(empty["areas_available"])) == ([], 1)
