import threading
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from fastapi import Response
from indicators.domain.pictures.theme import Width
from indicators.routes.pictures import Asked, Format, presented

from tests.conftest import Clients
from tests.indicators.files import INDICATOR_HEAD, V1, observation, recorded, stored
from tests.indicators.pictures.samples import PICTURES

PATH = f"{V1}/indicators/t-rate/series"
SVG = "{http://www.w3.org/2000/svg}"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.fixture
async def filled(place: Clients) -> Clients:
    await recorded(
        place,
        observation(value="85.5"),
        observation(value="88.1", period_label="2013/14", period_start="2013-04-01",
                    period_end="2014-03-31", low="80", high="92"),
        observation(status="suppressed", period_label="2014/15", period_start="2014-04-01",
                    period_end="2015-03-31"),
        observation(value="82.7", kind="national_average"),
        observation(numerator="3", denominator="4", kind="peer"),
        observation(value="4", period_label="some day", period_start="", period_end=""),
    )  # fmt: skip
    return place


async def asked(app: Clients, accept: str = "*/*", **query: str) -> Any:
    reader = app.caller("indicators:read")
    return await reader.get(PATH, params={"area": "t-city"} | query, headers={"Accept": accept})


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json, text/csv", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/json;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("image/*", "image/svg+xml"),
        ("image/png, image/svg+xml;q=0.9", "image/png"),
        ("image/svg+xml;q=0, image/*", "image/png"),
        ("application/vnd.vegalite.v6+json", "application/vnd.vegalite.v6+json"),
        (BROWSER, "text/html; charset=utf-8"),
    ],
)
async def test_the_format_is_the_one_that_is_wanted_most(
    filled: Clients, accept: str, kind: str
) -> None:
    answer = await asked(filled, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["image/gif", "text/plain;q=1, image/webp", "*/*;q=0"])
async def test_a_format_that_cannot_be_made_is_refused(filled: Clients, accept: str) -> None:
    answer = await asked(filled, accept)
    assert answer.status_code == 406
    assert answer.json()["type"] == "/indicators/problems/not-acceptable"
    assert "image/svg+xml" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("json", "application/json"), ("csv", "text/csv; charset=utf-8"), ("svg", "image/svg+xml"),
        ("png", "image/png"), ("vega-lite", "application/vnd.vegalite.v6+json"),
        ("table", "text/html; charset=utf-8"),
    ],
)  # fmt: skip
async def test_each_format_has_an_address(filled: Clients, name: str, kind: str) -> None:
    answer = await asked(filled, "image/gif", format=name)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)


async def test_an_unknown_format_or_width_is_refused(filled: Clients) -> None:
    for wrong in ({"format": "gif"}, {"width": "huge"}):
        refused = await asked(filled, **wrong)
        assert (refused.status_code, refused.json()["type"]) == (
            422,
            "/indicators/problems/invalid",
        )


async def test_a_narrow_picture_is_narrow(filled: Clients) -> None:
    wide, narrow = [ET.fromstring((await asked(filled, format="svg", width=width)).content)
                    for width in ("wide", "narrow")]  # fmt: skip
    assert (wide.attrib["width"], narrow.attrib["width"]) == ("720", "340")


async def test_a_picture_says_what_was_left_out_and_why(filled: Clients) -> None:
    root = ET.fromstring((await asked(filled, format="svg")).content)
    title, description = root[0].text or "", root[1].text or ""
    assert title == "At home after 91 days: City, 2012/13 to 2014/15"
    assert "Left out: 2014/15 (suppressed); some day (no day is known)." in description
    assert "Actual: 85.5% in 2012/13 to 88.1% in 2013/14" in description
    assert "Peer: 75% in 2012/13" in description
    assert "higher is better" in description


async def test_the_page_has_the_same_content_as_a_table(filled: Clients) -> None:
    answer = await asked(filled, format="table")
    assert answer.text.count("<svg") == 2
    assert '<th scope="row">2013/14</th><td>Actual</td><td>88.1%</td>' in answer.text
    assert "<td>80.0% to 92.0%</td>" in answer.text
    assert "<td>suppressed</td>" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_a_specification_can_be_drawn_by_the_caller(filled: Clients) -> None:
    specification = (await asked(filled, format="vega-lite")).json()
    assert specification["$schema"].endswith("vega-lite/v6.json")
    values = [row["value"] for layer in specification["layer"] for row in layer["data"]["values"]
              if "period" in row]  # fmt: skip
    assert {85.5, 88.1, 82.7, 75.0} <= set(values)


async def test_a_picture_that_has_not_changed_is_not_sent_again(filled: Clients) -> None:
    first = await asked(filled, format="png")
    reader = filled.caller("indicators:read")
    again = await reader.get(
        PATH, params={"area": "t-city", "format": "png"},
        headers={"If-None-Match": first.headers["ETag"]},
    )  # fmt: skip
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == "Accept"


async def test_an_empty_series_is_a_picture_that_says_why(place: Clients) -> None:
    answer = await asked(place, format="svg")
    root = ET.fromstring(answer.content)
    assert "Nothing is recorded of this indicator" in (root[1].text or "")
    assert (await asked(place, format="table")).status_code == 200


async def test_a_name_with_a_script_stays_text(place: Clients) -> None:
    name = "</title><script>alert(1)</script>"
    await stored(place, "indicators", INDICATOR_HEAD + f"t-bad,{name},test,%,neutral\n")
    await recorded(place, observation(indicator_id="t-bad", value="1", period_label="<b>now"))
    reader = place.caller("indicators:read")
    for kind in ("svg", "table"):
        answer = await reader.get(
            f"{V1}/indicators/t-bad/series", params={"area": "t-city", "format": kind}
        )
        assert "<script" not in answer.text
        assert "<b>" not in answer.text
        assert "&lt;script&gt;" in answer.text


async def test_the_specification_of_the_service_names_every_format(app: Clients) -> None:
    operation = app.app.openapi()["paths"][f"{V1}/indicators/{{indicator_id}}/series"]["get"]
    content = operation["responses"]["200"]["content"]
    assert next(iter(content)) == "application/json"
    assert set(content) == {
        "application/json", "text/csv", "image/svg+xml", "image/png", "text/html",
        "application/vnd.vegalite.v6+json",
    }  # fmt: skip
    assert "application/problem+json" in operation["responses"]["406"]["content"]
    assert {"format", "width"} <= {one["name"] for one in operation["parameters"]}


async def test_nothing_is_drawn_of_what_is_not_there(place: Clients) -> None:
    reader = place.caller("indicators:read")
    nothing = await reader.get(
        f"{V1}/indicators/t-no/series", params={"area": "t-city", "format": "svg"}
    )
    assert (nothing.status_code, nothing.headers["content-type"]) == (
        404,
        "application/problem+json",
    )


@pytest.mark.parametrize("chosen", [Format.JSON, Format.CSV, Format.VEGA_LITE, Format.SVG])
async def test_an_answer_is_written_beside_other_requests(chosen: Format) -> None:
    threads = set[int]()

    def noted(made: Any) -> Any:
        threads.add(threading.get_ident())
        return made

    answer = await presented(
        Asked(chosen, Width.WIDE), lambda: noted(b"{}"), csv=lambda: noted(Response("a")),
        picture=lambda: noted(PICTURES["funnel"]), name="x",
    )  # fmt: skip
    assert answer.status_code == 200
    assert threads
    assert threading.get_ident() not in threads
