"""Every answer that can be drawn, in every format: over HTTP, from what is stored."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from httpx import Response
from indicators.actions.comparison_pictures import HOW
from indicators.domain.pictures.words import MINUS
from indicators.domain.statistics.comparisons import Comparison

from tests.conftest import Clients
from tests.indicators.files import INDICATOR_HEAD, V1, observation, recorded, stored
from tests.indicators.judged import HEAD, a_set, counted, line
from tests.indicators.pictures import png
from tests.indicators.pictures.test_specifications import faults
from tests.indicators.routes.test_charts import decided, month
from tests.indicators.routes.test_charts import filled as charted

PRACTICES = {"t-a": 61, "t-b": 95, "t-c": 150, "t-d": 101, "t-e": 99, "t-f": 240}
STRATA = [(200, 4000), (170, 3900), (140, 4100), (120, 4200), (90, 3800)]
SEVERAL = {"area_type": "test-ward", "period_from": "2020-01-01"}
CITY = {"area": "t-city"}
CASES: Mapping[str, Mapping[str, Any]] = {
    "t-rate/spc": CITY | {"target": "8"},
    "t-count/values": SEVERAL,
    "t-count/comparison": SEVERAL | {"benchmark": "t-city"},
    "t-count/funnel": SEVERAL,
    "t-count/inequality": CITY,
    "t-rate/trajectory": {"target": "t-1", "kind": "linear"},
}
TITLES = {
    "t-rate/spc": "At home after 91 days: City, 2015-01 to 2017-08",
    "t-count/values": "Falls: 7 areas, 2020",
    "t-count/comparison": "Falls: 7 areas, 2020",
    "t-count/funnel": "Falls: 7 areas, 2020",
    "t-count/inequality": "Falls: City, 2020",
    "t-rate/trajectory": "At home after 91 days: City, 2015 to 2020",
}
KINDS = {
    "json": "application/json", "csv": "text/csv; charset=utf-8", "svg": "image/svg+xml",
    "png": "image/png", "vega-lite": "application/vnd.vegalite.v6+json",
    "table": "text/html; charset=utf-8",
}  # fmt: skip
PATHS = pytest.mark.parametrize("path", list(CASES))


@pytest.fixture
async def drawable(place: Clients) -> Clients:
    """Store what each endpoint draws."""
    await charted(place)
    await a_set(place, "t-set", *PRACTICES)
    strata = [line("t-city", n, d, category=f"Quintile {at}", category_type="deprivation-quintile")
              for at, (n, d) in enumerate(STRATA, 1)]  # fmt: skip
    areas = [line(area, n, 1000) for area, n in PRACTICES.items()]
    await counted(place, "proportion", *areas, *strata, line("t-city", 1000, 10000))
    hidden = "t-count,t-east,2020,2020,,,actual,,,,,suppressed\n"
    await stored(place, "observations", HEAD.strip() + ",status\n" + hidden)
    await recorded(place, *(
        observation(value=80 + n, period_label=2015 + n, period_start=2015 + n,
                    period_end=2015 + n) for n in range(3)
    ))  # fmt: skip
    target = ("id,indicator_id,area_id,baseline_label,baseline_start,baseline_end,baseline_value,"
              "target_label,target_start,target_end,target_value\n")  # fmt: skip
    row = "t-1,t-rate,t-city,2015,2015,2015,80,2020,2020,2020,90\n"
    await stored(place, "targets", target + row)
    return place


async def asked(app: Clients, path: str, **query: Any) -> Response:
    reader = app.caller("indicators:read")
    return await reader.get(f"{V1}/indicators/{path}", params={**CASES[path], **query})


def numbers(page: str) -> list[tuple[float, int]]:
    """Read every number of a table, with its decimal places."""
    cells = re.findall(r"<t[dh][^>]*>([^<]*)</t", page[page.index("<tbody") :])
    found = [re.search(r"-?[\d,]*\d(\.\d+)?", unescape(cell).replace(MINUS, "-")) for cell in cells]
    return [(float(one[0].replace(",", "")), len((one[1] or ".")[1:])) for one in found if one]


@PATHS
async def test_each_answer_has_each_format(drawable: Clients, path: str) -> None:
    answers = {name: await asked(drawable, path, format=name) for name in KINDS}
    assert {
        name: (one.status_code, one.headers["content-type"], one.headers["vary"])
        for name, one in answers.items()
    } == {name: (200, kind, "Accept") for name, kind in KINDS.items()}
    assert ET.fromstring(answers["svg"].text)[0].text == TITLES[path]
    assert png.read(answers["png"].content).shape[1] == 2 * 720
    assert faults(answers["vega-lite"].json()) == []
    rows = answers["json"].json()["results"]
    if path.endswith("inequality"):
        rows = [{"value": 100 * n / d} for n, d in STRATA]
    # Values of other lengths are left out, and named.
    length = {"spc": "month", "trajectory": "year"}.get(path.partition("/")[2])
    rows = [one for one in rows if length in {None, one.get("period_type")}]
    shown = numbers(answers["table"].text)
    for value in (one["value"] for one in rows if one["value"] is not None):
        assert any(abs(cell - value) <= 0.5001 * 10**-places for cell, places in shown), value


@PATHS
async def test_each_picture_can_be_narrow(drawable: Clients, path: str) -> None:
    root = ET.fromstring((await asked(drawable, path, format="svg", width="narrow")).text)
    assert root.attrib["width"] == "340"
    assert faults((await asked(drawable, path, format="vega-lite", width="narrow")).json()) == []


async def described(app: Clients, path: str, **query: Any) -> str:
    return ET.fromstring((await asked(app, path, format="svg", **query)).text)[1].text or ""


async def test_a_chart_says_its_lines_its_rules_and_which_charts_are_left_out(
    drawable: Clients,
) -> None:
    said = await described(drawable, "t-rate/spc")
    assert "2015-01 to 2017-08: mean 5.8%, limits" in said
    assert "Target 8%" in said
    assert "Variation: Improvement, high" in said
    assert "Assurance: Hits or misses the target by chance" in said
    assert "Rule met, shift: 2015-01, 2015-02" in said
    assert "Left out: the chart of year" in said


async def test_a_chart_has_a_segment_for_each_rebase_and_its_reason(drawable: Clients) -> None:
    assert (await decided(drawable)).status_code == 201
    said = await described(drawable, "t-rate/spc")
    assert "2015-01 to 2016-04: mean 0.5%" in said
    assert "2016-05 to 2017-08: mean 11.0%" in said
    narrow = await asked(drawable, "t-rate/spc", format="table")
    assert "New limits from 2016-05: A second ward" in unescape(narrow.text)


async def test_points_that_are_too_few_are_not_judged(drawable: Clients) -> None:
    await recorded(drawable, *(month(n, 3 + n % 2, area_id="t-west") for n in range(5)))
    page = await asked(drawable, "t-rate/spc", area="t-west", format="table")
    assert page.text.count("<td>Not judged</td>") == 5
    assert "limits and icons (too few points)" in page.text
    assert "Common cause" not in page.text


async def test_a_missing_month_begins_no_segment(drawable: Clients) -> None:
    gone = month(20, "", area_id="t-east", status="not_measurable")
    rows = [month(n, n % 3, area_id="t-east") for n in range(30) if n != 20]
    await recorded(drawable, gone, *rows)
    page = await asked(drawable, "t-rate/spc", area="t-east", format="table")
    assert "New limits" not in page.text
    assert "2016-09 (not measurable)" in page.text


@pytest.mark.parametrize("path", ["t-count/values", "t-count/comparison", "t-count/funnel"])
async def test_a_suppressed_value_is_named_and_not_shown(drawable: Clients, path: str) -> None:
    assert "East (suppressed)" in await described(drawable, path)


async def test_one_area_over_time_is_a_series_with_limits(drawable: Clients) -> None:
    await stored(drawable, "observations", HEAD + line("t-a", 70, 1000, 2021))
    root = ET.fromstring((await asked(drawable, "t-count/values", area="t-a",
                                      format="svg")).text)  # fmt: skip
    assert root[0].text == "Falls: t-a, 2020 to 2021"
    assert "Value: 6.1% in 2020 to 7.0% in 2021" in (root[1].text or "")
    both = await described(drawable, "t-count/values")
    assert "other periods: 2020" in both


async def test_a_comparison_says_how_many_are_better(drawable: Clients) -> None:
    said = await described(drawable, "t-count/comparison")
    assert "Better: 1; Similar: 3; Worse: 2" in said
    specification = (await asked(drawable, "t-count/comparison", format="vega-lite")).text
    assert "City 10.0%" in specification


async def test_a_funnel_names_what_lies_outside(drawable: Clients) -> None:
    said = await described(drawable, "t-count/funnel")
    assert "Better: 4 (t-d, t-e, t-b, t-a)" in said
    assert "Worse: 2 (t-f, t-c)" in said


async def test_inequality_says_its_slope(drawable: Clients) -> None:
    assert f"Slope index of inequality: {MINUS}3.4% ({MINUS}4.3% to " in await described(
        drawable, "t-count/inequality"
    )


@pytest.mark.parametrize("path", [one for one in CASES if one != "t-rate/trajectory"])
async def test_nothing_is_a_picture_that_says_so(drawable: Clients, path: str) -> None:
    query = {"area": "t-west", "area_type": None} | ({"benchmark": None} if "comp" in path else {})
    given = {**CASES[path], **query, "format": "svg"}
    reader = drawable.caller("indicators:read")
    answer = await reader.get(f"{V1}/indicators/{path}",
                              params={k: v for k, v in given.items() if v})  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert "othing is recorded" in (ET.fromstring(answer.text)[1].text or "")


NAME = "</title><script>alert(1)</script>"


@PATHS
async def test_a_name_with_markup_stays_text(drawable: Clients, path: str) -> None:
    unit, polarity = ("%", "higher is better") if "rate" in path else ("falls", "lower is better")
    renamed = INDICATOR_HEAD + f"{path.partition('/')[0]},{NAME},test,{unit},{polarity}\n"
    await stored(drawable, "indicators", renamed)
    for kind in ("svg", "table"):
        answer = await asked(drawable, path, format=kind)
        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text


def test_every_method_of_comparing_has_words() -> None:
    assert set(HOW) == {one.value for one in Comparison}


@PATHS
async def test_what_cannot_be_made_is_refused(drawable: Clients, path: str) -> None:
    reader = drawable.caller("indicators:read")
    for accept in ("image/gif", "text/plain"):
        answer = await reader.get(f"{V1}/indicators/{path}", params=CASES[path],
                                  headers={"Accept": accept})  # fmt: skip
        assert answer.status_code == 406, accept
