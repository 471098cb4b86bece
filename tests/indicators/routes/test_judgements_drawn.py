"""Judgements as pictures: trends, gaps, changes, growth, ambitions, what worsens, the ledger."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from httpx import Response

from tests.conftest import Clients
from tests.indicators.files import INDICATOR_HEAD, V1, observation, recorded, stored
from tests.indicators.judged import HEAD, a_set, counted, line
from tests.indicators.pictures import png
from tests.indicators.pictures.test_specifications import faults
from tests.indicators.routes.test_answers_drawn import KINDS, NAME

YEARS = {2016: 100, 2017: 150, 2018: 200, 2019: 250, 2020: 300}
PART = {"area": "t-city", "part": "t-a"}
CASES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "trend": ("indicators/t-count/trend", {"area": "t-city"}),
    "trends": ("indicators/t-count/trend", {"area": ["t-city", "t-a"]}),
    "gap": ("indicators/t-count/gap", PART),
    "change": ("indicators/t-count/change",
               {"area": "t-city", "from": "2019-01-01", "to": "2020-01-01"}),
    "growth": ("indicators/t-count/growth", {"area": "t-city"}),
    "ambitions": ("indicators/t-count/ambitions",
                  PART | {"benchmark": "t-b", "gap": "absolute"}),
    "family": ("ambitions", PART | {"benchmark": "t-b", "gap": "relative", "family": "test"}),
    "worsening": ("worsening", {"benchmark": "t-b"}),
    "ledger": ("ledger", {"area": "t-city"}),
    "before-after": ("before-after", {"indicator": "t-count", "area": "t-city", "other": "t-a",
                                      "day": "2019-01-01"}),
}  # fmt: skip
SHOWN = {
    "trend": ("Falls: City, 2016 to 2020", "<td>Increasing and getting worse</td>"),
    "trends": ("Falls: 2 areas", "fewer than five periods"),
    "gap": ("Falls: gap of t-a, 2016 to 2020", "<td>2.00</td>"),
    "change": ("Falls: City, 2019 to 2020", "<td>+20.0%, significant (real from"),
    "growth": ("Falls", "Nothing is recorded as it was asked for"),
    "ambitions": ("Ambitions for City: Falls", "Met: 3.0%, t-b 9.5%"),
    "family": ("Ambitions for City: test", "Not measurable"),
    "worsening": ("Worse and getting worse: against t-b", "Nothing is both"),
    "ledger": ("Targets and what was achieved: City", "<td>90%, 2020</td>"),
    "before-after": ("Falls: before and after 1 Jan 2019", "<td>Chosen areas</td>"),
}
EACH = pytest.mark.parametrize("name", list(CASES))


@pytest.fixture
async def judged(place: Clients) -> Clients:
    """Store five years of a city, two parts of it, and a target."""
    await a_set(place, "t-set", "t-a", "t-b")
    cities = [line("t-city", n, 10000, year) for year, n in YEARS.items()]
    parts = [line("t-a", n // 5, 1000, year) for year, n in YEARS.items() if year > 2016]
    await counted(place, "proportion", *cities, *parts, line("t-b", 95, 1000))
    await recorded(place, *(
        observation(value=80 + n, period_label=2015 + n, period_start=2015 + n,
                    period_end=2015 + n) for n in range(3)
    ))  # fmt: skip
    head = ("id,indicator_id,area_id,baseline_label,baseline_start,baseline_end,baseline_value,"
            "target_label,target_start,target_end,target_value\n")  # fmt: skip
    await stored(place, "targets", head + "t-1,t-rate,t-city,2015,2015,2015,80,2020,2020,2020,90\n")
    return place


async def asked(app: Clients, name: str, **query: Any) -> Response:
    path, params = CASES[name]
    return await app.caller("indicators:read").get(f"{V1}/{path}", params={**params, **query})


@EACH
async def test_a_judgement_has_each_format(judged: Clients, name: str) -> None:
    title, cell = SHOWN[name]
    for wanted, kind in KINDS.items():
        answer = await asked(judged, name, format=wanted)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind), answer.text
        assert answer.headers["vary"] == "Accept"
        if wanted == "svg":
            assert ET.fromstring(answer.text)[0].text == title
        if wanted == "png":
            assert png.read(answer.content).shape[1] == 2 * 720
        if wanted == "vega-lite":
            assert faults(answer.json()) == []
        if wanted == "table":
            assert cell in unescape(answer.text)
    narrow = await asked(judged, name, format="svg", width="narrow")
    assert ET.fromstring(narrow.text).attrib["width"] == "340"


@EACH
async def test_a_name_with_markup_stays_text_in_a_judgement(judged: Clients, name: str) -> None:
    rows = "".join(f"{one},{NAME},test,%,lower is better\n" for one in ("t-count", "t-rate"))
    await stored(judged, "indicators", INDICATOR_HEAD + rows)
    for kind in ("svg", "table"):
        answer = await asked(judged, name, format=kind)
        assert answer.status_code == 200
        assert "<script" not in answer.text


async def test_a_gap_begins_in_the_first_period_that_has_both(judged: Clients) -> None:
    good, cut = (await asked(judged, "ambitions")).json()["results"]
    assert (good["ambition"], good["unit"]) == ("at_least_as_good", "%")
    assert (cut["baseline_from"], cut["outcome"]) == ("2017-01-01", "not_met")


async def test_nothing_to_judge_is_a_picture_that_says_so(judged: Clients) -> None:
    await stored(judged, "indicators", INDICATOR_HEAD + "t-none,None,none,%,lower is better\n")
    for what in ("trend", "gap", "change", "growth"):
        path, params = CASES[what]
        answer = await judged.caller("indicators:read").get(
            f"{V1}/{path.replace('t-count', 't-none')}", params={**params, "format": "svg"}
        )
        assert answer.status_code == 200, answer.text
        assert "othing is recorded" in (ET.fromstring(answer.text)[1].text or "")


async def test_what_a_small_number_hides_is_named_and_not_drawn(judged: Clients) -> None:
    hidden = "t-count,t-a,2016,2016,,,actual,,,,,suppressed\n"
    await stored(judged, "observations", HEAD.strip() + ",status\n" + hidden)
    said = ET.fromstring((await asked(judged, "gap", format="svg")).text)[1].text or ""
    assert "Left out: 2016 (" in said
