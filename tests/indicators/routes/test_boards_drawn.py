"""Boards as pictures: scorecards, dashboards and tables of measures, in every format."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from httpx import Response
from indicators.domain.pictures.words import MINUS

from tests.conftest import Clients
from tests.indicators.files import AREA_HEAD, INDICATOR_HEAD, V1, stored
from tests.indicators.pictures import png
from tests.indicators.pictures.test_specifications import faults
from tests.indicators.routes.test_answers_drawn import KINDS, NAME
from tests.indicators.routes.test_dashboards import city
from tests.indicators.routes.test_measures import country
from tests.indicators.routes.test_scorecards import AREAS, card

__all__ = ["card", "city", "country"]
PATHS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "card": ("scorecards/t-card", {"area": "t-b"}),
    "cards": ("scorecards/t-card", {"area": AREAS}),
    "city": ("dashboards/integrated-activity", {}),
    "country": ("measures", {"area": "t-bad", "benchmark": "t-england", "family": "t-family"}),
}
TITLES = {
    "card": "Card: t-b", "cards": "Card: 4 areas", "city": "Integrated Activity Dashboard",
    "country": "Measures: Bad",
}  # fmt: skip
SHOWN = {
    "card": ("<td>92%</td>", "<td>20%</td>", "<td>2.00</td>", "Segment 2"),
    "cards": ('<th scope="col">User voice</th>', "<td>not scored</td>", "<td>2.00</td>"),
    "city": ("<td>10.3%</td>", f"<td>{MINUS}47.7%</td>", "Mental health (nothing is known)"),
    "country": ("<td>60%</td>", "<td>99%</td>", "<td>Concern, low</td>", "None (no observation)"),
}
INDICATOR = INDICATOR_HEAD + "{},{},t-family,%,higher is better\n"
RENAMED = {
    "card": ("indicators", INDICATOR, "t-voice"),
    "cards": ("areas", AREA_HEAD + "{},{},t-place,\n", "t-a"),
    "city": ("indicators", INDICATOR, "dash-outpatient-first"),
    "country": ("indicators", INDICATOR, "t-wait"),
}
BOARDS = pytest.mark.parametrize("board", list(PATHS))


@pytest.fixture
def boards(card: Clients, city: Clients, country: Clients) -> Clients:
    """Give the one app in which all three are stored."""
    assert card is city is country
    return card


async def asked(app: Clients, board: str, **query: str) -> Response:
    path, params = PATHS[board]
    return await app.caller("indicators:read").get(f"{V1}/{path}", params={**params, **query})


@BOARDS
async def test_a_board_has_each_format(boards: Clients, board: str) -> None:
    for name, kind in KINDS.items():
        answer = await asked(boards, board, format=name)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind), answer.text
        if name == "svg":
            assert ET.fromstring(answer.text)[0].text == TITLES[board]
        if name == "png":
            assert png.read(answer.content).shape[1] == 2 * 720
        if name == "vega-lite":
            assert faults(answer.json()) == []
        if name == "table":
            assert [one for one in SHOWN[board] if one not in unescape(answer.text)] == []
        if name == "csv":
            assert "indicator_id" in answer.text.splitlines()[0]
    narrow = await asked(boards, board, format="svg", width="narrow")
    assert ET.fromstring(narrow.text).attrib["width"] == "340"


@BOARDS
async def test_a_name_with_markup_stays_text_on_a_board(boards: Clients, board: str) -> None:
    what, file, one = RENAMED[board]
    await stored(boards, what, file.format(one, NAME))
    for kind in ("svg", "table"):
        answer = await asked(boards, board, format=kind)
        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text or "&lt;/title&gt;" in answer.text
