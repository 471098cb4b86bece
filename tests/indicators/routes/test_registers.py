"""What every register of the catalogue does, shown on each of them."""

from typing import Any

import pytest
from httpx import Response

from tests.conftest import Clients
from tests.indicators.files import V1, send, stored

THINGS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "definitions": (
        {"id": "t-rate", "method": "dsr", "standard": "esp2013_19", "multiplier": 1000},
        {"multiplier": 100000},
        "id,method,standard\nt-rate,dsr,esp2013_19\n",
    ),
    "area-links": (
        {"id": "l-1", "hierarchy": "wards", "child_id": "t-east", "parent_id": "t-city"},
        {"valid_to": "2020-04-01"},
        "id,hierarchy,child_id,parent_id\nl-1,wards,t-east,t-city\n",
    ),
    "causes": (
        {"id": "t-1", "code_list": "t-list", "cause": "Measles", "icd10_codes": "B05", "age_low": 1,
         "age_high": 14},
        {"age_high": 17},
        "id,code_list,cause,icd10_codes,age_low,age_high\nt-1,t-list,Measles,B05,1,14\n",
    ),
    "statements": (
        {"id": "s-1", "family": "outcome", "title": "People live longer"},
        {"title": "People live longer and better"},
        "id,family,title\ns-1,outcome,People live longer\n",
    ),
    "statement-links": (
        {"id": "sl-1", "indicator_id": "t-rate", "statement_id": "s-9"},
        {"statement_id": "s-8"},
        "",
    ),
    "scorecards": (
        {"id": "t-card", "name": "Experience", "cut": "fixed", "cut_at": "1.75;2.5;3.25"},
        {"missing_rule": "no_total"},
        "id,name,pattern\nt-card,Experience,oversight\n",
    ),
    "scorecard-components": (
        {"id": "t-part", "scorecard_id": "t-card", "indicator_id": "t-rate", "component": "metrics",
         "weight": 2, "scoring": "thresholds", "thresholds": "95;90;85"},
        {"weight": 1.5},
        "",
    ),
    "dashboard-measures": (
        {"id": "t-m", "dashboard_id": "t-board", "domain": "Mental health", "order": 4},
        {"indicator_id": "t-rate"},
        "",
    ),
    "feedback": (
        {"id": "f-1", "provider_id": "lth", "area_id": "t-city", "instrument": "incident",
         "responses": 1600, "polarity": "higher_is_better", "rank": 7, "rank_of": 30},
        {"published_on": "2014-03-27"},
        "id,area_id,instrument,positive,responses,eligible\nf-1,t-city,survey,9,10,20\n",
    ),
    "certifications": (
        {"id": "c-1", "indicator_id": "t-rate", "area_id": "t-city", "state": "intended",
         "statement": "Five per cent more"},
        {"state": "met", "certified_on": "2015-04-01"},
        "id,indicator_id,area_id,state,statement\nc-1,t-rate,t-city,met,Five per cent more\n",
    ),
    "prevalence-rates": (
        {"id": "p-1", "condition": "dementia", "sex": "female", "age": "80-84", "percent": 9.5},
        {"source": "A study"},
        "id,condition,age,percent\np-1,dementia,80+,9.5\n",
    ),
    "composite-parts": (
        {"id": "cp-1", "indicator_id": "t-rate", "part_id": "t-count", "weight": 1},
        {"weight": 0.5},
        "id,indicator_id,part_id,weight\ncp-1,t-rate,t-count,1\n",
    ),
}  # fmt: skip
NO_DAYS = (
    "id,hierarchy,child_id,parent_id,valid_from,valid_to\nl,w,t-east,t-city,2020-01-01,2020-01-01\n"
)
PART = (
    "id,scorecard_id,indicator_id,component,weight,scoring,thresholds,benchmark_area_id,"
    "override_at,override_to\n"
)
DAYS = "id,area_id,instrument,responses,period_from,period_to\n"
HEARD = "id,area_id,instrument,positive,negative,responses,eligible,rank,rank_of\n"
EACH = pytest.mark.parametrize("what", list(THINGS))


def thing(what: str, answer: Response) -> Any:
    """Take what is recorded from an answer that may say more."""
    more = {"known_at", "scores", "results", "next"} if what == "scorecards" else set()
    return {name: value for name, value in answer.json().items() if name not in more}


async def recorded(app: Clients, what: str) -> Any:
    editor = app.caller("indicators:write", "indicators:read")
    key = {"Idempotency-Key": f"key-{what}"}
    answer = await editor.post(f"{V1}/{what}", json=THINGS[what][0], headers=key)
    assert answer.status_code == 201, answer.text
    return answer


@EACH
async def test_what_is_recorded_is_read_and_listed(place: Clients, what: str) -> None:
    answer = await recorded(place, what)
    reader = place.caller("indicators:read")
    there = await reader.get(answer.headers["Location"])
    assert thing(what, there) == answer.json()
    assert there.headers["ETag"] == '"1"'
    assert THINGS[what][0].items() <= there.json().items()
    [listed] = (await reader.get(f"{V1}/{what}")).json()["items"]
    assert listed == answer.json()
    table = await reader.get(f"{V1}/{what}", headers={"Accept": "text/csv"})
    assert table.text.splitlines()[1].startswith(THINGS[what][0]["id"])


@EACH
async def test_a_correction_adds_a_reading_and_needs_the_version(place: Clients, what: str) -> None:
    answer = await recorded(place, what)
    path, change = answer.headers["Location"], THINGS[what][1]
    editor = place.caller("indicators:write", "indicators:read")
    stale = await editor.patch(path, json=change, headers={"If-Match": '"7"'})
    assert stale.status_code == 412
    done = await editor.patch(path, json=change, headers={"If-Match": '"1"'})
    assert (done.status_code, done.headers["ETag"]) == (200, '"2"')
    assert (THINGS[what][0] | change).items() <= done.json().items()
    first, second = (await editor.get(f"{path}/readings")).json()["items"]
    assert THINGS[what][0].items() <= first.items()
    assert (first["recorded_to"], second["recorded_to"]) == (second["recorded_from"], None)
    then = await editor.get(path, params={"known_at": first["recorded_from"]})
    assert thing(what, then) == first


@EACH
async def test_an_id_is_recorded_once(place: Clients, what: str) -> None:
    await recorded(place, what)
    editor = place.caller("indicators:write")
    key = {"Idempotency-Key": f"another-key-{what}"}
    again = await editor.post(f"{V1}/{what}", json=THINGS[what][0], headers=key)
    assert (again.status_code, again.json()["type"]) == (409, "/indicators/problems/thing-exists")


@pytest.mark.parametrize("what", [what for what in THINGS if THINGS[what][2]])
async def test_a_file_is_stored_and_a_second_time_changes_nothing(
    place: Clients, what: str
) -> None:
    assert (await stored(place, what, THINGS[what][2]))["added"] == 1
    again = await stored(place, what, THINGS[what][2])
    assert (again["added"], again["corrected"], again["unchanged"]) == (0, 0, 1)
    reader = place.caller("indicators:read")
    table = await reader.get(f"{V1}/{what}", headers={"Accept": "text/csv"})
    assert (await stored(place, what, table.text))["unchanged"] == 1


@pytest.mark.parametrize(
    ("what", "row", "at"),
    [
        ("definitions", "id,method\nt-rate,dsr\n", "standard"),
        ("definitions", "id,method\nt-rate,isr_ratio\n", "reference_area_id"),
        ("definitions", "id,method\nt-no,rate\n", "id"),
        ("area-links", "id,hierarchy,child_id,parent_id\nl,w,t-city,t-city\n", "parent_id"),
        ("area-links", "id,hierarchy,child_id,parent_id\nl,w,t-no,t-city\n", "child_id"),
        ("area-links", NO_DAYS, "valid_to"),
        ("causes", "id,code_list,cause,icd10_codes\nc,l,Measles,B5\n", "icd10_codes"),
        ("causes", "id,code_list,cause,icd10_codes\nc,l,Measles,B05-A01\n", "icd10_codes"),
        ("causes", "id,code_list,cause,icd10_codes,age_low,age_high\nc,l,M,B05,9,8\n", "age_low"),
        ("statement-links", "id,indicator_id,statement_id\ns,t-rate,s-no\n", "statement_id"),
        ("scorecards", "id,name,cut\ns,Experience,fixed\n", "cut_at"),
        ("scorecards", "id,name,cut_at\ns,Experience,3;2;1\n", "cut_at"),
        ("scorecard-components", PART + "p,s-no,t-rate,a,1,rank,,,,\n", "scorecard_id"),
        ("scorecard-components", PART + "p,s,t-rate,a,1,thresholds,,,,\n", "thresholds"),
        ("scorecard-components", PART + "p,s,t-rate,a,1,thresholds,9;9;1,,,\n", "thresholds"),
        ("scorecard-components", PART + "p,s,t-rate,a,1,benchmark,,,,\n", "benchmark_area_id"),
        ("scorecard-components", PART + "p,s,t-rate,a,1,rank,,,3,\n", "override_to"),
        ("feedback", HEARD + "f,t-city,survey,,,,,,\n", "responses"),
        ("feedback", HEARD + "f,t-city,survey,,,11,10,,\n", "responses"),
        ("feedback", HEARD + "f,t-city,survey,9,2,10,,,\n", "positive"),
        ("feedback", HEARD + "f,t-city,incident,,,10,,9,8\n", "rank"),
        ("feedback", DAYS + "f,t-city,survey,9,2020-02-01,2020-02-01\n", "period_to"),
        ("prevalence-rates", "id,condition,age,percent\np,dementia,old,9\n", "age"),
        ("prevalence-rates", "id,condition,age,percent\np,dementia,80+,101\n", "percent"),
        ("composite-parts", "id,indicator_id,part_id,weight\nc,t-rate,t-rate,1\n", "part_id"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_by_line_and_column(
    place: Clients, what: str, row: str, at: str
) -> None:
    answer = await send(place, what, row)
    assert answer.status_code == 422, answer.text
    [fault] = answer.json()["errors"]
    assert (fault["line"], fault["column"]) == (2, at)


async def test_codes_are_grouped_by_cause_and_age(place: Clients) -> None:
    await stored(place, "causes", THINGS["causes"][2])
    reader = place.caller("indicators:read")
    codes = [{"code": "B05.1", "age": 3}, {"code": "b05", "age": 20}, {"code": "B06"}]
    answer = await reader.post(f"{V1}/code-lists/t-list/group", json={"codes": codes})
    assert [one["cause_id"] for one in answer.json()["results"]] == ["t-1", None, None]
    lost = await reader.post(f"{V1}/code-lists/none/group", json={"codes": codes})
    assert lost.status_code == 404


async def test_what_an_indicator_was_before_it_was_amended_is_kept(place: Clients) -> None:
    editor = place.caller("indicators:write", "indicators:read")
    change = {"name": "Another name", "age": "65+", "sex": "persons"}
    path = f"{V1}/indicators/t-rate"
    await editor.patch(path, json=change, headers={"If-Match": '"1"'})
    [was] = (await editor.get(f"{path}/versions")).json()["items"]
    assert (was["version"], was["name"], was["age"]) == (1, "At home after 91 days", None)
    assert (await editor.get(f"{V1}/indicators/t-no/versions")).status_code == 404
