from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest
from indicators.actions.drawing import draw
from indicators.domain.pictures import icons, theme
from indicators.domain.pictures.icons import icon_of
from indicators.domain.pictures.sheet import Layer, shapes
from indicators.domain.pictures.theme import Assurance, Judgement, Look, Variation, Width
from numpy.typing import NDArray

from tests.indicators.pictures.png import luminance, read
from tests.indicators.pictures.samples import picture

CELL = 60


def colour(code: str) -> float:
    parts = np.array([[int(code[n : n + 2], 16) / 255 for n in (1, 3, 5)]])
    return float(luminance(parts)[0])


def contrast(one: float, other: float) -> float:
    dark, light = sorted((one, other))
    return (light + 0.05) / (dark + 0.05)


async def greys(rows: list[dict[str, object]], size: float) -> list[NDArray[np.float64]]:
    """Draw marks in a row, and give each one's cell in greyscale."""
    layer: Layer = shapes(
        [{**row, "x": CELL * (n + 0.5), "y": CELL / 2} for n, row in enumerate(rows)], size
    )
    specification = {
        "autosize": {"type": "none"}, "padding": 0, "width": CELL * len(rows), "height": CELL,
        "background": theme.PAPER, "layer": [layer], "config": theme.CONFIG,
    }  # fmt: skip
    pixels = luminance(read(await draw(specification, "png", "", "")))
    return np.split(pixels, len(rows), axis=1)


def drawn(looks: Iterable[Look]) -> list[dict[str, object]]:
    return [{"shape": one.shape, "fill": one.fill} for one in looks]


def different(cells: list[NDArray[np.float64]]) -> None:
    for (n, one), (m, other) in combinations(enumerate(cells), 2):
        ink = max((one < 0.9).mean(), (other < 0.9).mean())
        assert (np.abs(one - other) > 0.15).mean() > 0.1 * ink, (n, m)


async def test_each_judgement_is_told_apart_without_colour() -> None:
    different(await greys(drawn(theme.JUDGED.values()), 1600))


async def test_each_line_of_a_series_is_told_apart_without_colour() -> None:
    different(await greys(drawn(theme.LOOKS), 1600))
    assert len({tuple(one) for one in theme.DASHES}) == len(theme.LOOKS)


async def test_each_meaning_of_a_control_chart_is_told_apart_without_colour() -> None:
    looks = {(one.shape, one.fill): one for one in theme.VARIED.values()}
    different(await greys(drawn(looks.values()), 1600))
    assert len({shape for shape, _ in looks}) == len(looks)


async def test_each_icon_is_told_apart_without_colour() -> None:
    kinds: list[Variation | Assurance] = [*Variation, *Assurance]
    rows: list[dict[str, object]] = [
        {"shape": icon_of(one).path, "fill": "#000000"} for one in kinds
    ]
    cells = await greys(rows, 40 * 40)
    frames = {Variation.NEUTRAL_LOW, Variation.CONCERN_LOW, Variation.IMPROVEMENT_LOW}
    different(cells)
    assert len({icon_of(one).path for one in kinds}) == len(kinds)
    assert {icon_of(one).letter for one in frames} == {"L"}


@pytest.mark.parametrize("code", [theme.INK, theme.QUIET, theme.TARGET, theme.LINE])
def test_words_stand_out_from_paper(code: str) -> None:
    assert contrast(colour(code), colour(theme.PAPER)) >= 4.5


@pytest.mark.parametrize("code", [theme.INK, theme.QUIET])
def test_words_stand_out_from_a_band(code: str) -> None:
    assert contrast(colour(code), colour(theme.BAND)) >= 4.5


def test_every_meaning_has_a_shape_and_a_word_of_its_own() -> None:
    for looks in (theme.JUDGED, theme.ASSURED):
        said = [one.says for one in looks.values()]
        assert len(set(said)) == len(said)
    assert len({one.shape for one in theme.JUDGED.values()}) == len(Judgement)
    assert set(icons.VARIATION) == set(Variation)
    assert set(icons.ASSURANCE) == set(Assurance)


@pytest.mark.parametrize("name", ["spc", "funnel", "comparison"])
async def test_a_picture_in_greyscale_keeps_its_ink(name: str) -> None:
    one = picture(name)
    specification = one.specification(Width.NARROW)
    grey = luminance(read(await draw(specification, "png", "", "")))
    assert (grey < 0.12).mean() > 0.002  # Letters and edges.
    assert (grey > 0.9).mean() > 0.5  # Paper.
