"""Pictures of what calculators answer: one group at a time, in each format."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient, Response
from indicators.actions.calculator_pictures import PICTURES, SEVERAL
from indicators.domain.calculators import METHODS

from tests.indicators.files import V1
from tests.indicators.pictures import png
from tests.indicators.pictures.test_specifications import faults

Rows = Sequence[Mapping[str, Any]]
AREAS = [(61, 400), (95, 900), (150, 1000), (101, 1300), (99, 700), (240, 1500)]
CASES: Mapping[str, tuple[Rows, Mapping[str, Any]]] = {
    "spc": (
        [{"period": f"{2015 + n // 12}-{n % 12 + 1:02}", "value": n % 3 + 9 * (n > 15)}
         for n in range(32)],
        {"target": 8, "improvement_direction": "increase"},
    ),
    "funnel-proportion": (
        [{"area": f"A{n}", "numerator": a, "denominator": b} for n, (a, b) in enumerate(AREAS)], {}
    ),
    "funnel-ratio": (
        [{"area": f"A{n}", "observed": a, "expected": b / 10} for n, (a, b) in enumerate(AREAS)],
        {},
    ),
    "funnel-rate": (
        [{"area": f"A{n}", "events": a, "population": b} for n, (a, b) in enumerate(AREAS)], {}
    ),
    "sii": (METHODS["sii"].rows, {}),
    "trajectory": (
        [{"step": n, "value": 100 - 3 * n if n < 4 else None} for n in range(7)],
        {"baseline": 100, "target": 80, "steps": 6, "kind": "linear"},
    ),
    "trend": (
        [{"year": 2015 + n, "count": 100 + 40 * n, "denominator": 1000} for n in range(7)],
        {"value_type": "proportion", "polarity": "low is good"},
    ),
    "gap": (METHODS["gap"].rows, {}),
    "change": (METHODS["change"].rows, {}),
    "growth": (METHODS["growth"].rows, {}),
}  # fmt: skip
SHOWN = {
    "spc": "<td>Improvement, high</td>", "funnel-proportion": "<td>15.2%</td>",
    "funnel-ratio": "<td>1.5</td>", "funnel-rate": "<td>15,250</td>", "sii": "<td>83.8</td>",
    "trajectory": "<td>91.0</td>", "trend": "<td>Increasing and getting worse</td>",
    "gap": "<td>1.68</td>", "change": "<td>2,467</td>", "growth": "<td>15.5%</td>",
}  # fmt: skip
EACH = pytest.mark.parametrize("name", list(CASES))
ALONE = pytest.mark.parametrize("name", [one for one in CASES if one not in SEVERAL])


async def drawn(caller: AsyncClient, name: str, rows: Rows, **query: str) -> Response:
    options = CASES[name][1]
    return await caller.post(
        f"{V1}/calculators/{name}", params=query, json={"rows": list(rows), "options": options}
    )


def test_every_picture_of_a_calculator_has_a_case() -> None:
    assert set(CASES) == set(PICTURES)


@EACH
async def test_one_group_is_a_picture_in_each_format(analyst: AsyncClient, name: str) -> None:
    rows = CASES[name][0]
    svg = await drawn(analyst, name, rows, format="svg")
    assert (svg.status_code, svg.headers["content-type"]) == (200, "image/svg+xml"), svg.text
    assert ET.fromstring(svg.text)[0].text
    narrow = await drawn(analyst, name, rows, format="svg", width="narrow")
    assert ET.fromstring(narrow.text).attrib["width"] == "340"
    picture = await drawn(analyst, name, rows, format="png")
    assert png.read(picture.content).shape[1] == 2 * 720
    specification = await drawn(analyst, name, rows, format="vega-lite")
    assert faults(specification.json()) == []
    page = await drawn(analyst, name, rows, format="table")
    assert SHOWN[name] in unescape(page.text)


@ALONE
async def test_several_groups_are_refused_with_how_to_choose(
    analyst: AsyncClient, name: str
) -> None:
    rows = [
        row | {"place": place} for place in ("here", "there") for row in map(dict, CASES[name][0])
    ]
    answer = await drawn(analyst, name, rows, format="svg")
    assert (answer.status_code, answer.json()["type"]) == (
        406,
        "/indicators/problems/not-acceptable",
    )
    assert "one group at a time; these rows make 2" in answer.json()["detail"]
    assert "place" in answer.json()["detail"]
    assert (await drawn(analyst, name, rows)).status_code == 200
    alone = await drawn(analyst, name, [row for row in rows if row["place"] == "here"],
                        format="svg")  # fmt: skip
    assert "here" in (ET.fromstring(alone.text)[0].text or "")


@pytest.mark.parametrize("name", sorted(SEVERAL))
async def test_several_groups_are_drawn_beside_each_other(analyst: AsyncClient, name: str) -> None:
    rows = [
        row | {"place": place} for place in ("here", "there") for row in map(dict, CASES[name][0])
    ]
    page = (await drawn(analyst, name, rows, format="table")).text
    for place in ("here", "there"):
        assert re.search(f'<th scope="row">[^<]*{place}', page)


async def test_a_trend_is_drawn_with_the_line_through_its_log_odds(analyst: AsyncClient) -> None:
    answer = await drawn(analyst, "trend", CASES["trend"][0], format="vega-lite")
    lines = [layer for layer in answer.json()["layer"] if layer["mark"]["type"] == "line"]
    found = [row["value"] for row in lines[0]["data"]["values"]]
    parts = np.array([0.18, 0.22, 0.26, 0.3, 0.34])
    slope, start = np.polyfit(np.arange(5), np.log(parts / (1 - parts)), 1)
    assert found == pytest.approx(100 / (1 + np.exp(-(start + slope * np.arange(5)))))


@EACH
async def test_markup_in_a_row_stays_text(analyst: AsyncClient, name: str) -> None:
    bad = "</title><script>alert(1)</script>"
    rows = [dict(row) | {"place": bad} for row in CASES[name][0]]
    for kind in ("svg", "table"):
        answer = await drawn(analyst, name, rows, format=kind)
        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text


async def test_rows_as_csv_go_back_as_csv_or_as_a_picture(analyst: AsyncClient) -> None:
    body = "area,numerator,denominator\nA,80,100\nB,30,50\n"
    path, kind = f"{V1}/calculators/funnel-proportion", {"Content-Type": "text/csv"}
    back = await analyst.post(path, content=body, headers=kind)
    assert back.headers["content-type"] == "text/csv; charset=utf-8"
    for query, accept in (({"format": "svg"}, "*/*"), ({}, "image/svg+xml")):
        picture = await analyst.post(
            path, content=body, params=query | {"multiplier": "1"},
            headers=kind | {"Accept": accept},
        )  # fmt: skip
        assert picture.headers["content-type"] == "image/svg+xml"
    whole = await analyst.post(path, content=body, headers=kind, params={"format": "json"})
    assert whole.headers["content-type"] == "application/json"
    wrong = await analyst.post(path, content=body, headers=kind, params={"formats": "svg"})
    assert wrong.status_code == 422


async def test_no_rows_and_too_many_rows_are_no_picture(analyst: AsyncClient) -> None:
    many = [{"numerator": 1, "denominator": 2}] * 5001
    for rows in ([], many):
        answer = await drawn(analyst, "funnel-proportion", rows, format="svg")
        assert answer.status_code == 406
