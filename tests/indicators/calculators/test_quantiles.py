"""Quantiles of areas over HTTP."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.statistics.quantiles import quantiles

from tests.indicators.calculators.asking import Rows, published, results


def areas(values: list[Any], **columns: Any) -> list[dict[str, Any]]:
    return [{"area_code": f"A{n}", "value": v, **columns} for n, v in enumerate(values)]


async def test_the_published_quantiles_are_reproduced(analyst: AsyncClient) -> None:
    stated = published("quantiles.csv")
    rows = [{k: v for k, v in row.items() if k != "expected_quantile"} for row in stated]
    got = await results(analyst, "quantiles", rows)
    expected = [float(row["expected_quantile"] or "nan") for row in stated]
    found = [np.nan if row["quantile"] is None else row["quantile"] for row in got]
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("invert", "first"), [(True, 100), (False, 1)])
async def test_quantile_1_is_the_highest_or_the_lowest(
    analyst: AsyncClient, *, invert: bool, first: int
) -> None:
    rows = areas(list(range(1, 101)))
    got = await results(analyst, "quantiles", rows, n_quantiles=5, invert=invert)
    assert Counter(row["quantile"] for row in got) == dict.fromkeys(range(1, 6), 20)
    assert {row["value"]: row["quantile"] for row in got}[first] == 1


async def test_a_column_overrides_the_options_for_its_group(analyst: AsyncClient) -> None:
    halves = areas([1, 2, 3, 4], n_quantiles=2, invert="false", set="x")
    tenths = areas(list(range(10)), set="y")
    got = await results(analyst, "quantiles", [*halves, *tenths])
    assert [row["quantile"] for row in got] == [1, 1, 2, 2, *range(10, 0, -1)]


@pytest.mark.parametrize(
    ("rows", "stated"),
    [
        (areas([1, None, 2], n_quantiles=2), ["2.0 None", "None value_missing", "1.0 None"]),
        (areas([1, None], n_quantiles=2), ["None fewer_areas_than_quantiles"] * 2),
        (areas([1, 2], n_quantiles=1.5), ["None n_quantiles_not_whole"] * 2),
        (areas([1, 2], n_quantiles=0), ["None n_quantiles_not_whole"] * 2),
        (areas([5, 5, 5, 5], n_quantiles=2), ["1.0 None"] * 4),
    ],
)
async def test_an_area_without_a_quantile_says_why(
    analyst: AsyncClient, rows: Rows, stated: list[str]
) -> None:
    got = await results(analyst, "quantiles", rows)
    assert [f"{row['quantile']} {row['reason']}" for row in got] == stated


@given(st.lists(st.integers(0, 9), min_size=3, max_size=30), st.integers(1, 3), st.integers(0, 1))
def test_each_quantile_follows_from_how_many_areas_come_before(
    values: list[int], parts: int, highest: int
) -> None:
    group = np.zeros(len(values), dtype=np.intp)
    found = quantiles(
        np.array(values, dtype=float), np.array([float(parts)]), np.array([highest == 1]), group, 1
    )
    for value, quantile in zip(values, found.quantile, strict=True):
        before = sum(other > value if highest else other < value for other in values)
        # The first of a tie decides: its place among all, cut into equal parts.
        assert quantile == 1 + before * parts // len(values)
