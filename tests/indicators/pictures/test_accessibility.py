"""Pages and pictures in a real browser; where there is none, these tests say so and are skipped."""

import asyncio

import pytest
from indicators.actions.drawing import drawn
from indicators.domain.pictures.icons import svg
from indicators.domain.pictures.theme import Assurance, Variation, Width
from indicators.routes.pictures import page

from tests.indicators.pictures.browser import BROWSER, looked_at
from tests.indicators.pictures.samples import BADLY_NAMED, PICTURES

pytestmark = pytest.mark.skipif(BROWSER is None, reason="There is no Chromium on this machine")
AROUND = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Pictures</title></head>'
    "<body><main><h1>Pictures</h1>{}</main></body></html>"
)


@pytest.mark.parametrize("width", [1000, 360])
@pytest.mark.parametrize("name", ["spc", "comparison", "icons", "heat", "gap", "change", "ledger"])
async def test_a_page_has_no_violation(name: str, width: int) -> None:
    found = await asyncio.to_thread(looked_at, await page(PICTURES[name]), width)
    assert found["violations"] == []
    assert {"svg-img-alt", "color-contrast", "td-headers-attr"} & set(found["passes"])


async def test_no_picture_has_a_violation() -> None:
    pictures = [
        (await drawn(one, "svg", width)).decode()
        for one in (*PICTURES.values(), BADLY_NAMED["bad_series-0"])
        for width in Width
    ]
    icons = [svg(one) for one in (*Variation, *Assurance)]
    found = await asyncio.to_thread(looked_at, AROUND.format("".join([*pictures, *icons])))
    assert found["violations"] == []
    assert "svg-img-alt" in found["passes"]


async def test_a_picture_without_a_name_is_found() -> None:
    one = (await drawn(PICTURES["spc"], "svg", Width.WIDE)).decode()
    nameless = one.replace("<title", "<g").replace("</title>", "</g>")
    nameless = nameless.replace(" aria-labelledby=", " data-was=")
    found = await asyncio.to_thread(looked_at, AROUND.format(nameless))
    assert [first for first, *_ in found["violations"]] == ["svg-img-alt"]


async def test_no_script_of_a_name_runs() -> None:
    bad = await page(BADLY_NAMED["bad_series-1"])
    assert "<script" not in bad
    found = await asyncio.to_thread(looked_at, bad)
    assert found["violations"] == []
