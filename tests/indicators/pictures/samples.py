"""The pictures of the gallery, at both widths, and one whose names are as bad as names can be."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from indicators.domain.pictures.comparison import Area, Benchmark, Comparison
from indicators.domain.pictures.series import Level, Line, Point, Series
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.theme import Judgement, Width
from indicators.domain.pictures.words import Caption, When

from tests.gallery import judged, leeds, made_up

BAD = (
    "<script>alert(1)</script>", "</title></svg><script>alert(2)</script>", "datum['value']",
    '{"signal": "width"}', "a.b[c]", "\x00\x0b\x1f\ufffe tab\tand\nline", '%d &amp; "quoted"',
    "W" * 400, "指標の名前が長いときも切れてはならない" * 9,
)  # fmt: skip


def bad_series(name: str) -> Series:
    when = When(name, date(2013, 4, 1), date(2014, 4, 1))
    return Series(
        Caption(name, name, name, name, name, name, name),
        [Line(name, [Point(when, 1.5, 1, 2, name)]), Line(f"{name} 2", [Point(when, 1.6)])],
        [Level(name, 1.2)],
    )


def bad_comparison(name: str) -> Comparison:
    areas = [Area(name, 3.5, 3, 4, Judgement.WORSE, name), Area(name, None, note=name)]
    return Comparison(Caption(name, name, name), areas, Benchmark(name, 3.1))


PICTURES: dict[str, Picture] = {**leeds.pictures(), **made_up.pictures(), **judged.pictures()}
BADLY_NAMED = {f"{kind.__name__}-{n}": kind(name) for n, name in enumerate(BAD)
               for kind in (bad_series, bad_comparison)}  # fmt: skip
EVERY = pytest.mark.parametrize("name", [*PICTURES, *BADLY_NAMED])
USUAL = pytest.mark.parametrize("name", list(PICTURES))
WIDTHS = pytest.mark.parametrize("width", list(Width))


def picture(name: str) -> Picture:
    return PICTURES[name] if name in PICTURES else BADLY_NAMED[name]


def walked(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for one in part.values():
            yield from walked(one)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from walked(one)
