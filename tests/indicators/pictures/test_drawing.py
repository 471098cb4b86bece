import asyncio
import json
import time
import xml.etree.ElementTree as ET
from threading import Event
from typing import Any

import pytest
from indicators.actions import drawing
from indicators.actions.drawing import KEPT, RENDERER, Kept, draw, drawn
from indicators.actions.rendering import check, rendered
from indicators.domain.pictures.icons import svg
from indicators.domain.pictures.theme import THEMES, Assurance, Variation, Width

from shared.problems import Problem
from tests.indicators.pictures.samples import BADLY_NAMED, EVERY, PICTURES, WIDTHS, picture

SVG = "{http://www.w3.org/2000/svg}"
POINT = {"mark": "point", "data": {"values": [{"a": 1}]},
         "encoding": {"x": {"field": "a", "type": "quantitative"}}}  # fmt: skip


def harmless(root: ET.Element) -> None:
    """Hold an SVG against what it may not have."""
    for element in root.iter():
        assert element.tag.removeprefix(SVG) not in {"script", "image", "foreignObject", "a", "use"}
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert not name.endswith("href")
            assert "http" not in value
            assert "url(" not in value or value.startswith("url(#")


@EVERY
@WIDTHS
async def test_a_picture_is_one_image_with_a_name_and_a_description(
    name: str, width: Width
) -> None:
    one = picture(name)
    root = ET.fromstring(await drawn(one, "svg", width))
    assert root.attrib["role"] == "img"
    assert int(root.attrib["width"]) == THEMES[width].width
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text
    assert description.text
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert root.attrib["aria-describedby"] == description.attrib["id"]
    inner = [name for one in root.iter() if one is not root for name in one.attrib]
    assert not [one for one in inner if one == "role" or one.startswith("aria-")]
    harmless(root)


async def test_pictures_on_one_page_share_no_id() -> None:
    seen: list[str] = []
    for one in PICTURES.values():
        for width in Width:
            root = ET.fromstring(await drawn(one, "svg", width))
            seen += [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(seen) == len(set(seen))


async def test_a_name_stays_text_whatever_it_says() -> None:
    root = ET.fromstring(await drawn(BADLY_NAMED["bad_series-0"], "svg", Width.WIDE))
    said = "".join(root.itertext())
    assert said.count("<script>alert(1)</script>") > 3
    assert not list(root.iter(f"{SVG}script"))
    syntax = ET.fromstring(await drawn(BADLY_NAMED["bad_series-2"], "svg", Width.WIDE))
    assert [one.text for one in syntax.iter(f"{SVG}text")].count("datum['value']") > 1


@WIDTHS
async def test_a_png_is_twice_as_large_as_its_sheet(width: Width) -> None:
    one = PICTURES["spc"]
    data = await drawn(one, "png", width)
    root = ET.fromstring(await drawn(one, "svg", width))
    size = [int.from_bytes(data[n : n + 4]) for n in (16, 20)]
    assert data.startswith(b"\x89PNG")
    assert size == [2 * int(root.attrib[side]) for side in ("width", "height")]


async def test_the_same_picture_is_the_same_bytes_and_is_drawn_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = await draw(POINT, "svg", "Once", "")
    monkeypatch.setattr(RENDERER, "ask", lambda *_: pytest.fail("It was drawn again"))
    assert await draw(POINT, "svg", "Once", "") is first


async def test_another_title_is_another_picture() -> None:
    assert await draw(POINT, "svg", "One", "") != await draw(POINT, "svg", "Other", "")


def test_what_was_longest_not_asked_for_goes_first() -> None:
    kept = Kept(most=10)
    kept.put("a", b"1234")
    kept.put("b", b"1234")
    assert kept.get("a")
    kept.put("c", b"1234")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (b"1234", None, b"1234")
    kept.put("c", b"12")
    kept.put("d", b"1" * 11)
    assert (kept.size, kept.get("d")) == (0, None)


@pytest.mark.parametrize(
    "part",
    [
        {"data": {"url": "http://127.0.0.1:9/rows.csv"}},
        {"data": {"url": "file:///etc/passwd"}},
        {"encoding": {"href": {"value": "http://127.0.0.1"}}},
        {"title": {"text": {"expr": "1 + 1"}}},
        {"transform": [{"calculate": "datum.a", "as": "b"}]},
        {"mark": "image"},
        {"mark": {"type": "image"}},
        {"width": {"signal": "1"}},
    ],
)
async def test_a_picture_that_reaches_out_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="A picture may not"):
        await draw(POINT | part, "svg", "", "")


async def test_the_renderer_itself_opens_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setattr("indicators.actions.rendering.REFUSED", frozenset())
    url = f"http://127.0.0.1:{port}/rows.csv"
    with pytest.raises(ValueError, match="not allowed"):
        await asyncio.to_thread(rendered, POINT | {"data": {"url": url}}, "svg", "", "")
    server.close()
    assert asked == []


def test_every_specification_of_ours_passes_its_own_check() -> None:
    for one in (*PICTURES.values(), *BADLY_NAMED.values()):
        for width in Width:
            check(json.loads(json.dumps(one.specification(width))))


async def test_a_renderer_that_is_lost_is_replaced() -> None:
    await draw(POINT, "svg", "Before", "")
    assert RENDERER.process is not None
    lost = RENDERER.process
    lost.kill()
    lost.join()
    assert b"After" in await draw(POINT, "svg", "After", "")
    assert RENDERER.process is not lost


async def test_a_renderer_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "PATIENCE", 0)
    hanging = drawing.Renderer()
    with pytest.raises(Problem) as refused:
        hanging.ask(POINT, "svg", "", "")
    assert (refused.value.kind, hanging.process) == ("unavailable", None)


async def test_a_renderer_that_takes_too_much_memory_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "MOST_MEMORY", 192 * 1024 * 1024)
    greedy = drawing.Renderer()
    with pytest.raises(Problem) as refused:
        greedy.ask(POINT, "svg", "", "")
    assert (refused.value.kind, greedy.process) == ("unavailable", None)


async def test_pictures_that_wait_take_no_thread_of_others_and_have_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "MOST_WAITING", 40)
    renderer, go = drawing.Renderer(), Event()
    monkeypatch.setattr(renderer, "ask", lambda *_: b"" if go.wait(20) else b"late")
    waiting = [asyncio.create_task(renderer.drawn()) for _ in range(40)]
    await asyncio.sleep(0)
    assert await asyncio.wait_for(asyncio.to_thread(lambda: 1), 5) == 1
    with pytest.raises(Problem):
        await renderer.drawn()
    go.set()
    assert set(await asyncio.gather(*waiting)) == {b""}
    assert await renderer.drawn() == b""


async def test_others_are_answered_while_a_picture_is_drawn() -> None:
    await draw(POINT, "svg", "Warm", "")
    KEPT.pictures.clear()
    KEPT.size = 0
    specification = PICTURES["funnel"].specification(Width.WIDE)
    waiting, longest, last = asyncio.ensure_future(draw(specification, "svg", "", "")), 0.0, 0.0
    started = last = time.perf_counter()
    turns = 0
    while not waiting.done():
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        longest, last, turns = max(longest, now - last), now, turns + 1
    assert turns > 5
    assert longest < (last - started) * 0.7


@pytest.mark.parametrize("kind", [*Variation, *Assurance])
def test_an_icon_is_an_image_with_a_name(kind: Variation | Assurance) -> None:
    root = ET.fromstring(svg(kind))
    assert root.attrib["role"] == "img"
    assert root[0].text
    assert root.attrib["aria-labelledby"] == root[0].attrib["id"]
    harmless(root)
