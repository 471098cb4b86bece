"""Targets beside what was achieved; chosen areas before and after; composites."""

from typing import Any

import pytest

from deploy.leeds.load import IMPORTS
from tests.conftest import Clients
from tests.indicators.files import AREA_HEAD, INDICATOR_HEAD, V1, leeds, read, stored

HEAD = "indicator_id,area_id,period_start,period_end,numerator,denominator,value,kind\n"


@pytest.fixture
async def city(app: Clients) -> Clients:
    for service, what, name in IMPORTS:
        if service == "indicators":
            await stored(app, what, leeds(name.removesuffix(".csv")))
    return app


@pytest.fixture
async def place(app: Clients) -> Clients:
    await stored(
        app, "indicators",
        INDICATOR_HEAD + "t-a,A,t,,lower is better\nt-b,B,t,,lower is better\n"
        "t-whole,Whole,t,,lower is better\n",
    )  # fmt: skip
    practices = "".join(f"t-{n},Practice {n},t-practice,t-city\n" for n in (1, 2, 3, 4))
    await stored(app, "areas", f"{AREA_HEAD}t-city,City,t-place,\n{practices}")
    return app


async def ledger(app: Clients, **query: Any) -> Any:
    found = await read(app, "ledger", **query)
    return {one["target_id"]: one for one in found["results"]}


async def test_the_quality_premium_is_answered_with_practices_and_certifications(
    city: Clients,
) -> None:
    found = await ledger(city, family="quality-premium")
    bowel = found["t-bowel-60"]
    assert (bowel["area_id"], bowel["baseline"], bowel["aim"]) == ("ccg-leeds-south-east", 52.5, 60)
    assert (bowel["achieved"], bowel["outcome"], bowel["outcome_reason"]) == (
        None, "not_measurable", "nothing_observed_in_the_target_period",
    )  # fmt: skip
    practices = bowel["practices"]
    assert (practices["lowest"], practices["highest"], practices["printed"]) == (17.8, 66.7, True)
    assert practices["period_label"] == "July 2013"
    medication = found["t-medication-total"]
    assert medication["outcome_reason"] == "target_without_a_number"
    [said] = medication["certifications"]
    assert (said["state"], said["certified_on"]) == ("intended", "2014-03-27")
    assert found["t-fft"]["certifications"] == []
    assert medication["trail"]["recorded_by"] == "tester"
    reader = city.caller("indicators:read")
    assert (await reader.get(bowel["trail"]["readings"])).status_code == 200
    assert set(await ledger(city, area="ccg-leeds-west", family="quality-premium")) == {
        "t-outpatient-experience", "t-alcohol",
    }  # fmt: skip


async def test_an_organisation_s_target_is_held_against_its_own_values(place: Clients) -> None:
    head = "id,indicator_id,area_id,organisation_id,target_start,target_end,target_value\n"
    rows = "t-own,t-a,t-city,lth,2020,2020,80\nt-all,t-a,t-city,,2020,2020,80\n"
    rows += "t-other,t-a,t-city,lcht,2020,2020,80\n"
    await stored(place, "targets", head + rows)
    head = "indicator_id,area_id,organisation_id,period_start,period_end,value,kind\n"
    rows = "t-a,t-city,lth,2020,2020,90,actual\nt-a,t-city,,2020,2020,70,actual\n"
    await stored(place, "observations", head + rows)
    found = await ledger(place)
    said = {name: (one["achieved"] and one["achieved"]["value"], one["outcome"])
            for name, one in found.items()}  # fmt: skip
    assert said == {"t-own": (90, "not_met"), "t-all": (70, "met"),
                    "t-other": (None, "not_measurable")}  # fmt: skip


async def test_what_is_achieved_in_the_target_period_is_held_against_it(place: Clients) -> None:
    target = "id,indicator_id,area_id,baseline_start,baseline_end,baseline_value,target_start,"
    await stored(
        place, "targets",
        target + "target_end,target_value,change_value,change_unit\n"
        "t-1,t-a,t-city,2018,2018,100,2019,2019,,-10,% relative\n"
        "t-2,t-a,t-city,2018,2018,100,2020,2020,80,,\nt-3,t-a,t-city,2018,2018,,2090,2090,80,,\n",
    )  # fmt: skip
    rows = "t-a,t-city,2018,2018,,,100,baseline\nt-a,t-city,2019,2019,,,90,actual\n"
    rows += "t-a,t-city,2020,2020,,,81,actual\n"
    rows += "".join(f"t-a,t-{n},2020,2020,,,{80 + n},actual\n" for n in (1, 2, 3))
    await stored(place, "observations", HEAD + rows)
    found = await ledger(place, practice_type="t-practice")
    first, second, third = (found[one] for one in ("t-1", "t-2", "t-3"))
    assert (first["aim"], first["aim_is_derived"], first["outcome"]) == (90, True, "met")
    assert (second["achieved"]["value"], second["outcome"]) == (81, "not_met")
    assert (third["achieved"], third["outcome"]) == (None, "not_yet_due")
    spread = second["practices"]
    assert [spread[one] for one in ("practices", "lowest", "middle", "highest")] == [3, 81, 82, 83]


async def test_chosen_practices_are_compared_before_and_after_beside_others(
    place: Clients,
) -> None:
    await stored(place, "definitions", "id,method,multiplier\nt-a,rate,1000\n")
    counts = {"t-1": (100, 60), "t-2": (110, 70), "t-3": (100, 99)}
    rows = "".join(
        f"t-a,{area},{year},{year},{count},1000,,actual\n"
        for area, both in counts.items()
        for year, count in zip((2019, 2020), both, strict=True)
    )
    rows += "t-a,t-1,2019-07-01,2020-06-30,1,1000,,actual\n"
    await stored(place, "observations", HEAD + rows)
    query = {"indicator": "t-a", "area": ["t-1", "t-2", "t-4"], "other": "t-3", "day": "2020-01-01"}
    found = await read(place, "before-after", **query)
    chosen, others, *alone = found["results"]
    assert (chosen["group"], chosen["before_numerator"], chosen["after_numerator"]) == (
        "chosen", 210, 130,
    )  # fmt: skip
    assert (chosen["areas_without_values"], chosen["periods_across"]) == (["t-4"], 1)
    assert (chosen["value_1"], chosen["value_2"]) == (105, 65)
    assert (chosen["outcome"], others["outcome"]) == ("significant", "not_significant")
    assert chosen["difference_lower"] < -40 < chosen["difference_upper"]
    assert [one["area_id"] for one in alone] == ["t-1", "t-2", "t-4", "t-3"]
    assert (alone[2]["outcome"], alone[2]["reason"]) == (None, "numerator_missing")
    reader = place.caller("indicators:read")
    lost = await reader.get(f"{V1}/before-after", params=query | {"indicator": "none"})
    assert lost.status_code == 404


async def test_a_composite_has_a_total_only_where_every_part_is_known(place: Clients) -> None:
    parts = "id,indicator_id,part_id,weight\nc-a,t-whole,t-a,1\nc-b,t-whole,t-b,2\n"
    await stored(place, "composite-parts", parts)
    rows = [f"t-a,t-city,2014-{m}-01,2014-{m},,,{int(m)},actual\n" for m in ("10", "11", "12")]
    rows += [f"t-b,t-city,2014-{m}-01,2014-{m},,,5,actual\n" for m in ("10", "11")]
    await stored(place, "observations", HEAD + "".join(rows))
    windows = ["2014-10-01/2014-12-01", "2014-10-01/2015-01-01", "2014-09-01/2014-12-01"]
    found = await read(place, "composites/t-whole", area="t-city", window=windows)
    assert [one["value"] for one in found["results"]] == [20, 21, None]
    assert (found["results"][2]["missing"], found["results"][2]["parts"]["t-a"]) == (["t-b"], 12)
    assert [(one["mean"], one["reason"]) for one in found["windows"]] == [
        (20.5, None), (None, "part_missing"), (None, "period_missing"),
    ]  # fmt: skip
    reader = place.caller("indicators:read")
    for path, status in (("t-a?area=t-city", 404), ("t-whole?area=t-city&window=2014-10-01", 422),
                         ("t-whole?area=t-city&window=2014-13-01/2015-01-01", 422),
                         ("t-whole?area=t-city&window=2015-01-01/2015-01-01", 422)):  # fmt: skip
        assert (await reader.get(f"{V1}/composites/{path}")).status_code == status, path


async def test_a_window_is_held_against_the_same_days_of_the_year_before(place: Clients) -> None:
    await stored(place, "composite-parts", "id,indicator_id,part_id,weight\nc-a,t-whole,t-a,1\n")
    rows = [
        f"t-a,t-city,{year}-{month}-01,{year}-{month},,,{value},actual\n"
        for year, value in ((2013, 100), (2014, 90))
        for month in (10, 11, 12)
    ]
    await stored(place, "observations", HEAD + "".join(rows))
    windows = ["2014-10-01/2015-01-01", "2013-10-01/2014-01-01"]
    found = await read(place, "composites/t-whole", area="t-city", window=windows)
    now, first = found["windows"]
    before = now["year_before"]
    assert (before["window_from"], before["window_to"]) == ("2013-10-01", "2014-01-01")
    assert (now["total"], before["total"]) == (270, 300)
    assert now["change_percent"] == pytest.approx(-10)
    assert (first["change_percent"], first["year_before"]["reason"]) == (None, "period_missing")


async def test_a_year_before_without_any_event_gives_no_change(place: Clients) -> None:
    await stored(place, "composite-parts", "id,indicator_id,part_id,weight\nc-a,t-whole,t-a,1\n")
    rows = "".join(f"t-a,t-city,{y},{y},,,{n},actual\n" for y, n in ((2013, 0), (2014, 9)))
    await stored(place, "observations", HEAD + rows)
    found = await read(place, "composites/t-whole", area="t-city",
                       window=["2014-01-01/2015-01-01"])  # fmt: skip
    [window] = found["windows"]
    assert (window["total"], window["change_percent"]) == (9, None)
