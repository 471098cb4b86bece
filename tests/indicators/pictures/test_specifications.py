import json
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import altair as alt
import jsonschema_rs
import pytest
from indicators.domain.pictures.sheet import Specification
from indicators.domain.pictures.theme import THEMES, Width
from indicators.domain.pictures.words import wide

from tests.indicators.pictures.samples import EVERY, USUAL, WIDTHS, picture, walked

SMALLEST = 11
LEFT = {"left": 0.0, "center": 0.5, "right": 1.0}


@cache
def schema() -> Any:
    folder = Path(alt.__file__).parent / "vegalite" / "v6" / "schema"
    text = (folder / "vega-lite-schema.json").read_text(encoding="utf-8")
    # Its definitions are called by names that no reference may hold.
    for n, name in enumerate(json.loads(text)["definitions"]):
        text = text.replace(f'"#/definitions/{json.dumps(name)[1:-1]}"', f'"#/definitions/d{n}"')
    found = json.loads(text)
    found["definitions"] = {f"d{n}": one for n, one in enumerate(found["definitions"].values())}
    return jsonschema_rs.validator_for(found)


def faults(specification: Specification) -> list[str]:
    return [one.message for one in schema().iter_errors(json.loads(json.dumps(specification)))]


class Box(NamedTuple):
    """Where a text stands, from the top left corner of the plot."""

    says: str
    left: float
    right: float
    top: float
    bottom: float


def boxes(specification: Specification) -> list[Box]:
    found = []
    for layer in specification["layer"]:
        mark = layer["mark"]
        if mark["type"] != "text" or mark.get("stroke"):
            continue
        for row in layer["data"]["values"]:
            length = wide(row["says"], mark["fontSize"], bold=mark.get("fontWeight") == "bold")
            left = row["x"] - length * LEFT[mark["align"]]
            half = mark["fontSize"] * 0.42  # From the top of a capital to the line it stands on.
            found.append(Box(row["says"], left, left + length, row["y"] - half, row["y"] + half))
    return found


@EVERY
@WIDTHS
def test_a_specification_is_vega_lite(name: str, width: Width) -> None:
    specification = picture(name).specification(width)
    assert specification["$schema"].endswith("/v6.json")
    assert faults(specification) == []


def test_what_is_not_vega_lite_is_found() -> None:
    specification = picture("funnel").specification(Width.WIDE)
    specification["layer"][0]["mark"] = {"type": "squiggle"}
    assert faults(specification)


@EVERY
@WIDTHS
def test_a_sheet_is_as_wide_as_its_theme(name: str, width: Width) -> None:
    specification = picture(name).specification(width)
    sides = specification["padding"]
    assert specification["width"] + sides["left"] + sides["right"] == THEMES[width].width
    assert specification["width"] > THEMES[width].width / 3


@EVERY
@WIDTHS
def test_no_text_is_too_small(name: str, width: Width) -> None:
    for one in walked(picture(name).specification(width)):
        for key in ("fontSize", "labelFontSize"):
            assert one.get(key, SMALLEST) >= SMALLEST


@EVERY
@WIDTHS
def test_no_text_leaves_the_sheet(name: str, width: Width) -> None:
    specification = picture(name).specification(width)
    sides = specification["padding"]
    for box in boxes(specification):
        assert box.left >= -sides["left"], box
        assert box.right <= specification["width"] + sides["right"], box
        assert box.top >= -sides["top"], box
        assert box.bottom <= specification["height"] + sides["bottom"], box


@EVERY
@WIDTHS
def test_no_text_lies_on_another(name: str, width: Width) -> None:
    for one, other in combinations(boxes(picture(name).specification(width)), 2):
        apart = (
            one.right <= other.left or other.right <= one.left
            or one.bottom <= other.top or other.bottom <= one.top
        )  # fmt: skip
        assert apart, (one, other)


@USUAL
def test_a_phone_has_fewer_labels_and_no_smaller_text(name: str) -> None:
    wide_one, narrow = (picture(name).specification(width) for width in (Width.WIDE, Width.NARROW))

    def smallest(specification: Specification) -> int:
        return min(
            int(layer["mark"]["fontSize"])
            for layer in specification["layer"]
            if layer["mark"]["type"] == "text" and layer["data"]["values"]
        )

    assert smallest(narrow) > smallest(wide_one)


@EVERY
def test_a_table_says_what_the_picture_says(name: str) -> None:
    table = picture(name).table()
    assert len(table.rows) > 1
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert all(isinstance(cell, str) for row in table.rows for cell in row)
    assert all(row[0] for row in table.rows)


@pytest.mark.parametrize("name", ["spc", "comparison", "change", "heat", "trend"])
def test_a_mark_that_is_pointed_at_says_what_it_is(name: str) -> None:
    marks = [layer for layer in picture(name).specification(Width.WIDE)["layer"]
             if "tooltip" in layer["encoding"]]  # fmt: skip
    assert marks
    for layer in marks:
        fields = [one["field"] for one in layer["encoding"]["tooltip"]]
        assert {"value", "score"} & set(fields)
        assert {"area", "period"} & set(fields)


@USUAL
def test_what_is_drawn_stands_in_the_table(name: str) -> None:
    table = picture(name).table()
    cells = {cell for row in table.rows for cell in row}
    for layer in picture(name).specification(Width.WIDE)["layer"]:
        for row in layer["data"]["values"]:
            for key in ("period", "area", "group"):
                if key in row:
                    assert row[key] in cells
