"""What holds of the indices of inequality whatever the figures are, and how long they take."""

from collections.abc import Sequence
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.statistics.arrays import Floats
from indicators.domain.statistics.inequality import (
    Indices,
    Quantiled,
    ValueType,
    indices,
    multiplied,
)

quintiles = st.lists(
    st.tuples(st.integers(100, 10_000), st.floats(0.05, 0.95), st.floats(0.001, 0.1)),
    min_size=5,
    max_size=5,
)


def made(figures: Sequence[Floats], kind: str, areas: int = 1) -> Indices:
    population, value, error = figures
    rows = Quantiled(
        np.tile(np.arange(1.0, 6), areas), population, value, error,
        np.repeat(np.arange(areas), 5), areas,
    )  # fmt: skip
    kinds = np.full(areas, kind, dtype=object)
    transform = np.full(areas, kind != "other")
    return indices(rows, kinds, transform, [np.full(areas, c) for c in (0.95, 0.998)])


@given(quintiles, st.sampled_from([one.value for one in ValueType]))
def test_the_limits_contain_the_index_and_the_wider_the_narrower(
    area: list[tuple[int, float, float]], kind: str
) -> None:
    found = made(list(np.array(area, dtype=float).T), kind)
    for index, pairs in ((found.sii, found.sii_limits), (found.rii, found.rii_limits)):
        (low, high), (lowest, highest) = pairs
        for less, more in ((lowest, low), (low, index), (index, high), (high, highest)):
            assert np.isnan(less[0]) or np.isnan(more[0]) or less[0] <= more[0] + 1e-9


@given(quintiles, st.floats(-1000, 1000).filter(lambda one: abs(one) > 1e-3))
def test_the_multiplier_multiplies_the_slope_and_leaves_or_inverts_the_ratio(
    area: list[tuple[int, float, float]], times: float
) -> None:
    found = made(list(np.array(area, dtype=float).T), "rate")
    changed = multiplied(found, np.array([times]))
    assert changed.sii[0] == pytest.approx(found.sii[0] * times)
    assert changed.rii[0] == pytest.approx(found.rii[0] if times > 0 else 1 / found.rii[0])
    for index, pairs in ((changed.sii, changed.sii_limits), (changed.rii, changed.rii_limits)):
        for low, high in pairs:
            assert low[0] <= index[0] <= high[0] or low[0] == pytest.approx(high[0])


@pytest.mark.parametrize("kind", ["other", "rate", "proportion"])
def test_10_000_areas_take_a_moment(kind: str) -> None:
    draw, areas = np.random.default_rng(1), 10_000
    figures = [draw.uniform(low, high, 5 * areas)
               for low, high in ((1000, 9000), (0.1, 0.5), (0.01, 0.02))]  # fmt: skip
    taken = []
    for _ in range(3):
        begun = process_time()
        made(figures, kind, areas)
        taken.append(process_time() - begun)
    # About 0.02 s of one processor.
    assert min(taken) < 0.1
