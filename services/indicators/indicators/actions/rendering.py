"""Render a Vega-Lite specification, in a process of its own.

The renderer holds the interpreter while it works, so in a thread it would stop every other
answer for as long. It reads nothing from anywhere: what names an address is refused before it
is rendered, and the renderer itself may open none. Its fonts are those that it brings.
"""

import re
import resource
import xml.etree.ElementTree as ET
from hashlib import sha256
from multiprocessing.connection import Connection
from typing import Any

import vl_convert

VERSION = "6.4"  # Of Vega-Lite, the newest that the renderer has.
SCALE = 2
SVG = "http://www.w3.org/2000/svg"
# What could fetch, link, run or draw what is elsewhere. No picture of ours needs it.
REFUSED = frozenset({"url", "href", "expr", "signal", "calculate", "filter", "lookup", "image"})
EMPTY: dict[str, Any] = {"layer": [{"data": {"values": []}, "mark": "point"}]}
REFERENCE = re.compile(r"url\(#([^)]+)\)")
ET.register_namespace("", SVG)


def rendered(specification: Any, kind: str, title: str, description: str) -> bytes:
    """Render a specification as SVG or PNG.

    Raises:
        ValueError: It names what lies outside of it, or is no specification.
    """
    check(specification)
    drawn = vl_convert.vegalite_to_svg(
        specification, vl_version=VERSION, allowed_base_urls=[], show_warnings=False
    )
    if kind == "png":
        return vl_convert.svg_to_png(drawn, scale=SCALE)
    return named(drawn, title, description)


def check(part: Any) -> None:
    """Walk through a specification, and refuse what could reach out of it.

    Raises:
        ValueError: A key of it could.
    """
    if isinstance(part, dict):
        if found := REFUSED & part.keys():
            raise ValueError(f"A picture may not have {min(found)}")
        if part.get("mark") == "image" or part.get("type") == "image":
            raise ValueError("A picture may not hold another")
        for one in part.values():
            check(one)
    elif isinstance(part, list | tuple):
        for one in part:
            check(one)


def named(drawn: str, title: str, description: str) -> bytes:
    """Make an SVG one image with a name and a description, and its ids its own."""
    root = ET.fromstring(drawn)  # noqa: S314 - the renderer wrote it a moment ago
    own = sha256(f"{drawn}\n{title}\n{description}".encode()).hexdigest()[:10]
    for element in root.iter():
        for name in [n for n in element.attrib if n == "role" or n.startswith("aria-")]:
            del element.attrib[name]
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, f"p{own}-{value}")
            elif "url(#" in value:
                element.set(name, REFERENCE.sub(rf"url(#p{own}-\1)", value))
    root.set("role", "img")
    root.set("aria-labelledby", f"p{own}-title")
    root.set("aria-describedby", f"p{own}-desc")
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"p{own}-{tag}"})
        element.text = text
        root.insert(place, element)
    return bytes(ET.tostring(root, encoding="utf-8"))


def work(connection: Connection, most_memory: int) -> None:
    """Render what is asked for, until the other side is gone; the first picture warms up."""
    resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    rendered(EMPTY, "png", "", "")
    while True:
        try:
            question = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer: bytes | str = rendered(*question)
        except ValueError as error:
            answer = str(error)
        connection.send(answer)
