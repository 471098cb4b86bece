"""Growth of stored counts, corrected for age and sex."""

from typing import Any

import pytest
from indicators.routes.growth import GrowthOut, GrowthsOut

from tests.conftest import Clients
from tests.indicators.calculators.asking import results
from tests.indicators.files import AREA_HEAD, stored
from tests.indicators.judged import (
    by_area,
    counted,
    in_csv,
    judged,
    line,
    same,
    statements_counted,
)

AGES, SEXES, AREAS = ("0-64", "65+"), ("female", "male"), ("t-city", "t-east", "t-west")
SAID = ("events_earlier", "events_later", "expected", "raw_growth", "demographic_growth",
        "residual_growth", "lower_95", "upper_95", "ratio_to_others", "access_band",
        "reason")  # fmt: skip


@pytest.fixture
async def place(place: Clients) -> Clients:
    """Make all areas of one type: growth is compared among those."""
    areas = "t-city,City,test ward,\nt-west,West,test ward,t-city\n"
    await stored(place, "areas", AREA_HEAD + areas)
    return place


def cell(area: str, age: str, sex: str, year: int) -> tuple[int, int]:
    place = AREAS.index(area) + 2 * AGES.index(age) + SEXES.index(sex)
    n = 100 + 30 * place + (year - 2018) * (10 + 8 * place)
    return n, 4000 - 300 * place + 50 * (year - 2018)


def lines(areas: Any = AREAS, years: Any = (2018, 2019, 2020)) -> list[str]:
    return [line(a, *cell(a, age, sex, year), year, age=age, sex=sex)
            for a in areas for age in AGES for sex in SEXES for year in years]  # fmt: skip


async def by_hand(place: Clients, **options: Any) -> Any:
    rows = [
        {"area": a, "age_band": age, "sex": sex, "period": str(year),
         "events": cell(a, age, sex, year)[0], "population": cell(a, age, sex, year)[1]}
        for a in AREAS for age in AGES for sex in SEXES for year in (2018, 2020)
    ]  # fmt: skip
    caller = place.caller("indicators:read")
    return {one["area"]: one for one in await results(caller, "growth", rows, **options)}


@pytest.mark.parametrize("rates", ["own", "all"])
async def test_growth_is_what_the_calculator_makes_of_the_same_cells(
    place: Clients, rates: str
) -> None:
    await counted(place, "rate", *lines())
    expected = await by_hand(place, rates=rates)
    got = await judged(place, "growth", rates=rates)
    assert len(got["results"]) == 3
    for one in got["results"]:
        assert same(one, expected[one["area_id"]], SAID)
        assert (one["earlier"], one["later"]) == ("2018-01-01", "2020-01-01")
    assert {one["access_band"] for one in got["results"]} >= {"high", "low"}
    assert got["method"]["options"]["rates"] == rates
    assert GrowthsOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got
    assert set(got["results"][0]) == set(GrowthOut.model_fields)
    assert (await in_csv(place, "growth"))["area_id"].to_list() == list(AREAS)


async def test_areas_of_another_type_are_not_the_others(place: Clients) -> None:
    await counted(place, "rate", *lines())
    before = by_area(await judged(place, "growth", rates="all"))
    await stored(place, "areas", AREA_HEAD + "t-city,City,test city,\n")
    got = by_area(await judged(place, "growth", rates="all"))
    assert got["t-city"]["ratio_to_others"] is None
    assert got["t-city"]["expected"] != before["t-city"]["expected"]
    assert got["t-east"]["ratio_to_others"] != before["t-east"]["ratio_to_others"]


async def test_growth_over_some_years_ends_with_the_last_period(place: Clients) -> None:
    await counted(place, "rate", *lines())
    for years, first in ((1, "2019-01-01"), (2, "2018-01-01")):
        got = await judged(place, "growth", area="t-east", years=years)
        [one] = got["results"]
        assert (one["earlier"], one["later"]) == (first, "2020-01-01")
    [none] = (await judged(place, "growth", area="t-east", years=3))["results"]
    assert (none["reason"], none["residual_growth"]) == ("fewer_than_two_periods", None)


async def test_counts_that_are_rounded_are_rounded_in_growth(place: Clients) -> None:
    await counted(place, "rate", *lines(), suppression="under_8")
    for one in (await judged(place, "growth"))["results"]:
        for name in ("events_earlier", "events_later", "expected"):
            assert one[name] % 5 == 0, name


async def test_the_window_says_which_periods_are_compared(place: Clients) -> None:
    await counted(place, "rate", *lines())
    got = await judged(place, "growth", area="t-east", period_from="2019-01-01")
    [one] = got["results"]
    assert (one["earlier"], one["later"]) == ("2019-01-01", "2020-01-01")


async def test_an_area_without_the_last_period_is_not_compared_over_another(
    place: Clients,
) -> None:
    await counted(place, "rate", *lines(("t-city", "t-east")), *lines(("t-west",), (2018, 2019)))
    got = by_area(await judged(place, "growth"))
    assert got["t-west"]["reason"] == "fewer_than_two_periods"
    assert got["t-east"]["reason"] is None


async def test_months_are_not_compared_with_years(place: Clients) -> None:
    month = line("t-east", 9, 4000, "2017-01", age=AGES[0], sex=SEXES[0])
    await counted(place, "rate", *lines(), month)
    got = {(one["area_id"], one["period_type"]): one
           for one in (await judged(place, "growth"))["results"]}  # fmt: skip
    assert got["t-east", "month"]["reason"] == "fewer_than_two_periods"
    assert same(got["t-east", "year"], (await by_hand(place))["t-east"], SAID)


async def test_persons_are_not_counted_beside_their_sexes(place: Clients) -> None:
    persons = [line("t-east", 900, 9000, year, age=age) for age in AGES for year in (2018, 2020)]
    await counted(place, "rate", *lines(), *persons)
    got = by_area(await judged(place, "growth"))
    assert same(got["t-east"], (await by_hand(place))["t-east"], SAID)


async def test_a_hidden_area_is_told_neither_by_its_growth_nor_by_the_others(
    place: Clients,
) -> None:
    few = [line("t-west", 1, 4000, year, age=age, sex=sex)
           for age in AGES for sex in SEXES for year in (2018, 2020)]  # fmt: skip
    await counted(place, "rate", *lines(("t-city", "t-east")), *few, suppression="under_5")
    got = by_area(await judged(place, "growth"))
    assert got["t-west"]["reason"] == "small_number"
    assert got["t-east"]["reason"] == "sibling_of_small_number"
    for area in ("t-west", "t-east"):
        assert {got[area][name] for name in SAID[:-1]} == {None}
    assert got["t-city"]["ratio_to_others"] is None


async def test_growth_needs_one_statement_and_an_empty_answer_says_what_there_is(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    await counted(place, "rate", *lines())
    with statements_counted(monkeypatch) as asked_of:
        await judged(place, "growth")
    assert len(asked_of) == 1
    empty = await judged(place, "growth", area_type="none")
    assert (empty["results"], len(empty["areas_available"])) == ([], 1)
