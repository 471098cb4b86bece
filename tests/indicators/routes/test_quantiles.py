"""Quantiles of stored values: each area among the others of its type and period."""

import pytest

from tests.conftest import Clients
from tests.indicators.files import AREA_HEAD, OBSERVATION_HEAD, V1, observation, read, stored


@pytest.fixture
async def wards(place: Clients) -> Clients:
    await stored(place, "areas", AREA_HEAD + "".join(f"w-{n},W {n},q,t-city\n" for n in range(10)))
    rows = [observation(area_id=f"w-{n}", value=n * n) for n in range(10)]
    return await with_rows(place, *rows, observation(area_id="t-city", value=5))


async def with_rows(app: Clients, *rows: str) -> Clients:
    await stored(app, "observations", OBSERVATION_HEAD + "".join(rows))
    return app


async def test_ten_areas_are_a_decile_each_the_highest_first(wards: Clients) -> None:
    found = await read(wards, "indicators/t-rate/quantiles", area_type="q")
    assert [one["quantile"] for one in found["results"]] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert found["method"]["options"] == {"n_quantiles": 10, "invert": True}


async def test_the_lowest_may_come_first_in_fewer_quantiles(wards: Clients) -> None:
    query = {"area_type": "q", "n_quantiles": 5, "invert": "false"}
    found = await read(wards, "indicators/t-rate/quantiles", **query)
    assert [one["quantile"] for one in found["results"]] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


async def test_areas_of_another_type_are_not_ranked_among_them(wards: Clients) -> None:
    found = await read(wards, "indicators/t-rate/quantiles")
    [city] = [one for one in found["results"] if one["area_id"] == "t-city"]
    assert (city["quantile"], city["reason"]) == (None, "fewer_areas_than_quantiles")
    assert sum(one["quantile"] is not None for one in found["results"]) == 10


async def test_periods_are_ranked_apart_and_an_unknown_value_is_in_no_quantile(
    wards: Clients,
) -> None:
    later = {"period_label": "2013/14", "period_start": "2013-04-01", "period_end": "2014-03-31"}
    rows = [observation(area_id=f"w-{n}", value=-n, **later) for n in range(1, 10)]
    await with_rows(wards, *rows, observation(area_id="w-0", status="suppressed", **later))
    query = {"area_type": "q", "n_quantiles": 3, "period_from": "2013-04-01"}
    found = await read(wards, "indicators/t-rate/quantiles", **query)
    assert [one["quantile"] for one in found["results"]] == [None, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert found["results"][0]["reason"] == "inputs_suppressed"


async def test_quantiles_come_as_csv_too(wards: Clients) -> None:
    answer = await wards.caller("indicators:read").get(
        f"{V1}/indicators/t-rate/quantiles", params={"area_type": "q"},
        headers={"Accept": "text/csv"},
    )  # fmt: skip
    heading, first, *_ = (line.split(",") for line in answer.text.splitlines())
    assert first[heading.index("quantile")] == "10"


async def test_an_indicator_says_when_its_data_last_changed(place: Clients) -> None:
    assert (await read(place, "indicators/t-rate"))["data_changed_at"] is None
    await with_rows(place, observation(value="1"))
    first = (await read(place, "indicators/t-rate"))["data_changed_at"]
    assert first is not None
    await with_rows(place, observation(value="1"))
    assert (await read(place, "indicators/t-rate"))["data_changed_at"] == first
    await with_rows(place, observation(value="2"))
    assert (await read(place, "indicators/t-rate"))["data_changed_at"] > first
