"""Control charts of stored values, and the rebases that people decided."""

from typing import Any

import pytest
from httpx import Response
from indicators.domain.calculators.spc import SPC
from indicators.routes.charts import ChartPoint, ChartsOut, ChartSummary

from tests.conftest import Clients
from tests.indicators.calculators.asking import ask
from tests.indicators.files import V1, observation, read, recorded, stored

PATH = "indicators/t-rate/spc"
VALUES = [0, 1] * 8 + [10, 12] * 8
REBASE = {
    "id": "r-1",
    "indicator_id": "t-rate",
    "area_id": "t-city",
    "period": "2016-05",
    "reason": "A second ward",
    "decided_by": "Test board",
}


def month(number: int, value: Any, **beside: Any) -> str:
    when = f"{2015 + number // 12}-{number % 12 + 1:02d}"
    return observation(
        value=value, period_label=when, period_start=when, period_end=when, unit="%", **beside
    )


async def filled(place: Clients, **beside: Any) -> None:
    await recorded(place, *(month(at, value, **beside) for at, value in enumerate(VALUES)))


async def decided(place: Clients, **given: Any) -> Response:
    editor = place.caller("indicators:write", "indicators:read")
    key = {"Idempotency-Key": f"rebase-{given.get('id', 'r-1')}-0001"}
    return await editor.post(f"{V1}/rebases", json=REBASE | given, headers=key)


async def test_a_stored_series_is_charted_as_the_calculator_would(place: Clients) -> None:
    await filled(place)
    got = await read(place, PATH, area="t-city", target=20)
    rows = [
        {"period": one["period"], "value": value}
        for one, value in zip(got["results"], VALUES, strict=True)
    ]
    assert rows[16]["period"] == "2016-05-01"
    reader = place.caller("indicators:read")
    stated = await ask(reader, "spc", rows, target=20, improvement_direction="increase")
    keys = stated["results"][0].keys()
    assert [{key: one[key] for key in keys} for one in got["results"]] == stated["results"]
    [total] = got["summaries"]
    assert stated["summaries"] == [{key: total[key] for key in stated["summaries"][0]}]
    assert (total["unit"], total["period_type"], total["improvement_direction"]) == (
        "%", "month", "increase",
    )  # fmt: skip
    assert (got["indicator_name"], got["area_name"]) == ("At home after 91 days", "City")


async def test_what_is_answered_is_what_is_declared(place: Clients) -> None:
    await filled(place)
    assert (await decided(place)).status_code == 201
    got = await read(place, PATH, area="t-city")
    assert ChartsOut.model_validate(got).model_dump(mode="json") == got
    assert set(got["results"][0]) == set(ChartPoint.model_fields)
    assert set(got["summaries"][0]) == set(ChartSummary.model_fields)
    assert got["method"]["name"] == SPC.name
    answer = await place.caller("indicators:read").get(
        f"{V1}/{PATH}", params={"area": "t-city"}, headers={"Accept": "text/csv"}
    )
    assert answer.text.splitlines()[0] == ",".join(got["results"][0])


async def test_stored_rebases_are_used_unless_told_otherwise(place: Clients) -> None:
    await filled(place)
    await decided(place)
    await decided(place, id="r-2", indicator_id="t-count")
    await decided(place, id="r-3", area_id="t-east")
    got = await read(place, PATH, area="t-city")
    assert got["rebases"] == [
        {key: REBASE[key] for key in ("id", "period", "reason", "decided_by")}
    ]
    assert (got["summaries"][0]["mean"], got["summaries"][0]["segments"]) == (11, 2)
    assert got["results"][16]["rebase_reason"] == "A second ward"
    got = await read(place, PATH, area="t-city", rebases="none")
    assert (got["rebases"], got["summaries"][0]["segments"]) == ([], 1)


async def test_a_withdrawn_rebase_is_used_no_more_but_still_as_of_then(place: Clients) -> None:
    await filled(place)
    there = (await decided(place)).json()
    editor = place.caller("indicators:write", "indicators:read")
    done = await editor.patch(
        f"{V1}/rebases/r-1", json={"status": "withdrawn"}, headers={"If-Match": '"1"'}
    )
    assert done.status_code == 200, done.text
    assert (await read(place, PATH, area="t-city"))["rebases"] == []
    then = await read(place, PATH, area="t-city", known_at=there["recorded_from"])
    assert [one["id"] for one in then["rebases"]] == ["r-1"]


async def test_two_rebases_of_one_period_are_one_with_both_reasons(place: Clients) -> None:
    await filled(place)
    await decided(place)
    await decided(place, id="r-2", reason="Another count")
    got = await read(place, PATH, area="t-city")
    assert got["results"][16]["rebase_reason"] == "A second ward; Another count"
    assert got["summaries"][0]["segments"] == 2


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"reason": "   "}, 422),
        ({"reason": ""}, 422),
        ({"decided_by": ""}, 422),
        ({"period": "2016-02-30"}, 422),
        ({"indicator_id": "t-none"}, 422),
        ({"area_id": "t-none"}, 422),
        ({"status": "maybe"}, 422),
    ],
)
async def test_a_rebase_has_a_period_a_reason_and_someone_who_decided(
    place: Clients, given: dict[str, str], status: int
) -> None:
    assert (await decided(place, **given)).status_code == status


async def test_a_rebase_is_recorded_by_an_editor_and_imported_from_a_file(place: Clients) -> None:
    reader = place.caller("indicators:read")
    refused = await reader.post(
        f"{V1}/rebases", json=REBASE, headers={"Idempotency-Key": "rebase-reader-1"}
    )
    assert refused.status_code == 403
    await stored(place, "rebases", f"{','.join(REBASE)}\n{','.join(REBASE.values())}\n")
    assert REBASE.items() <= (await read(place, "rebases/r-1")).items()


async def test_each_kind_of_value_has_a_chart_of_its_own(place: Clients) -> None:
    await filled(place)
    await recorded(
        place,
        observation(value="5", unit="%"),
        observation(value="6", unit="%", period_start="2013-04-01", period_end="2014-03-31"),
        month(3, 7, kind="peer"),
        month(3, 8, area_id="t-east"),
        observation(value="9", unit="%", period_start="", period_end=""),
    )
    got = await read(place, PATH, area="t-city")
    found = {one["period_type"]: (one["n"], one["reason"]) for one in got["summaries"]}
    assert found == {"month": (32, None), "year": (2, "too_few_points"),
                     "unknown": (0, "period_missing")}  # fmt: skip


async def test_what_is_of_one_sex_alone_is_not_charted(place: Clients) -> None:
    await stored(
        place,
        "observations",
        "indicator_id,area_id,period_label,period_start,period_end,value,kind,sex\n"
        "t-rate,t-city,2014,2014,2014,5,actual,female\n"
        "t-rate,t-city,2014,2014,2014,6,actual,\n",
    )
    got = await read(place, PATH, area="t-city")
    assert [one["value"] for one in got["results"]] == [6]


async def test_a_p_chart_is_drawn_from_stored_counts(place: Clients) -> None:
    rows = [month(at, 50, numerator=50 + at, denominator=100) for at in range(14)]
    await recorded(place, *rows, month(14, "", status="suppressed"))
    got = await read(place, PATH, area="t-city", chart="p")
    assert [one["plotted"] for one in got["results"][:3]] == [0.5, 0.51, 0.52]
    assert (got["results"][14]["status"], got["results"][14]["reason"]) == (
        "suppressed", "value_missing",
    )  # fmt: skip
    assert (got["summaries"][0]["n"], got["summaries"][0]["missing"]) == (14, 1)


async def test_what_is_not_there_is_not_charted(place: Clients) -> None:
    reader = place.caller("indicators:read")
    none = await reader.get(f"{V1}/indicators/t-none/spc", params={"area": "t-city"})
    assert none.status_code == 404
    nowhere = await reader.get(f"{V1}/{PATH}", params={"area": "t-none"})
    assert nowhere.json()["type"] == "/indicators/problems/area-unknown"
    got = await read(place, PATH, area="t-west")
    assert (got["results"], got["summaries"]) == ([], [])
    for query in ({"shift_length": 3}, {"charts": "p"}, {"fix_after": 5}, {"target": "nan"}):
        refused = await reader.get(f"{V1}/{PATH}", params={"area": "t-city", **query})
        assert refused.status_code == 422, query


async def test_lower_is_better_where_the_indicator_says_so(place: Clients) -> None:
    await recorded(
        place, *(month(at, value, indicator_id="t-count") for at, value in enumerate(VALUES))
    )
    got = await read(place, "indicators/t-count/spc", area="t-city", reading="nhs-r")
    assert got["summaries"][0]["improvement_direction"] == "decrease"
    assert got["summaries"][0]["variation_icon"] == "concern_high"


async def test_an_empty_chart_says_where_and_of_which_kinds_there_are_values(
    place: Clients,
) -> None:
    await recorded(place, month(0, 1, kind="baseline"))
    found = await read(place, PATH, area="t-city")
    assert found["results"] == []
    [there] = found["areas_available"]
    assert (there["area_type"], there["kinds"]) == ("test-city", ["baseline"])
    await filled(place)
    assert (await read(place, PATH, area="t-city"))["areas_available"] is None


TARGET_HEAD = "id,indicator_id,area_id,organisation_id,target_start,target_end,target_value,unit\n"


async def test_each_value_is_held_against_the_stored_target_of_its_time(place: Clients) -> None:
    await filled(place)
    await stored(place, "targets", TARGET_HEAD + (
        "t-1,t-rate,t-city,,2015,2015,5,%\n"
        "t-2,t-rate,t-city,,2016-01,2017-12,6,%\n"
        "t-june,t-rate,t-city,,2016-06,2016-06,9,%\n"
        "t-unit,t-rate,t-city,,2017-01,2017-12,99,per 1000\n"
        "t-trust,t-rate,t-city,lth,2017-01,2017-12,98,%\n"
        "t-words,t-rate,t-city,,2017-01,2017-12,,%\n"
    ))  # fmt: skip
    got = await read(place, PATH, area="t-city")
    told = {one["period"][:7]: one["target"] for one in got["results"]}
    assert told == {month: 5 if month < "2016" else 9 if month == "2016-06" else 6
                    for month in told}  # fmt: skip
    [total] = got["summaries"]
    assert (total["target"], total["assurance_type"]) == (6, "inconsistent")
    for query in ({"targets": "none"}, {"chart": "t"}):
        got = await read(place, PATH, area="t-city", **query)
        assert {one["target"] for one in got["results"]} == {None}
    got = await read(place, PATH, area="t-city", target=7)
    assert {one["target"] for one in got["results"]} == {7}
    assert (await read(place, PATH, area="t-city", known_at="2020-01-01T00:00:00Z"))[
        "results"
    ] == []
