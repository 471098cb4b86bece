import json
import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.theme import THEMES, Width

from tests.indicators.pictures.hard import (
    DATA,
    KINDS,
    comparison,
    gap,
    series,
    spc,
    trajectory,
    trend,
)
from tests.indicators.pictures.samples import WIDTHS
from tests.indicators.pictures.test_specifications import boxes

EACH = pytest.mark.parametrize("kind", KINDS)
HARD = pytest.mark.parametrize("data", list(DATA))
MOST = 40_000  # Pixels of a sheet, for a renderer that holds all of it.


@EACH
@HARD
@WIDTHS
def test_hard_data_leave_every_word_on_the_sheet_and_apart(
    kind: Callable[..., Picture], data: str, width: Width
) -> None:
    specification = kind(DATA[data]).specification(width)
    json.dumps(specification, allow_nan=False)
    sides = specification["padding"]
    assert specification["width"] + sides["left"] + sides["right"] == THEMES[width].width
    assert specification["height"] < MOST
    found = sorted(boxes(specification), key=lambda one: (one.top, one.left))
    for box in found:
        assert box.left >= -sides["left"] - 0.01, box
        assert box.right <= specification["width"] + sides["right"] + 0.01, box
        assert -sides["top"] <= box.top, box
        assert box.bottom <= specification["height"] + sides["bottom"], box
    for one, other in pairwise(found):
        apart = (
            one.right <= other.left or other.right <= one.left
            or one.bottom <= other.top or other.bottom <= one.top
        )  # fmt: skip
        assert apart, (one, other)


@pytest.mark.parametrize("kind", [series, spc, trajectory, gap])
def test_a_line_breaks_where_a_period_has_no_value(kind: Callable[..., Picture]) -> None:
    layers = kind(DATA["missing"]).specification(Width.WIDE)["layer"]
    parts = [{row["part"] for row in layer["data"]["values"]}
             for layer in layers if layer["mark"]["type"] == "line"]  # fmt: skip
    assert max(map(len, parts)) == 3


def test_an_axis_of_tiny_values_does_not_say_one_number_twice() -> None:
    table = trend(DATA["tiny"]).table()
    assert [row[1] for row in table.rows[:3]] == ["0.00012", "0.00034", "0.00020"]
    words = [box.says for box in boxes(comparison([1e-8, 3e-8, 2e-8]).specification(Width.WIDE))]
    numbers = [one for one in words if re.fullmatch(r"[\d.]+", one)]
    assert len(set(numbers)) == len(numbers)


@EACH
@HARD
def test_hard_data_have_a_table_whose_rows_are_named(
    kind: Callable[..., Picture], data: str
) -> None:
    table = kind(DATA[data]).table()
    assert {len(row) for row in table.rows} <= {len(table.columns)}
    assert all(row[0] for row in table.rows)
