"""What holds of standardised rates whatever the figures are."""

import doctest
from importlib import import_module
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.statistics.arrays import Floats, Integers, Reason
from indicators.domain.statistics.direct import Standardised, added, dsr, dsr_from_sums

AGES = 5
counts = st.integers(0, 400)
people = st.integers(500, 5000)
weights = st.integers(1, 9000)
areas = st.lists(
    st.lists(st.tuples(counts, people, weights), min_size=AGES, max_size=AGES),
    min_size=1,
    max_size=5,
)
Area = list[list[tuple[int, int, int]]]
Cells = tuple[Floats, Floats, Floats, Integers]


def cells(of: Area) -> Cells:
    events, population, weight = np.array(of, dtype=float).reshape(-1, 3).T
    return events, population, weight, np.repeat(np.arange(len(of)), AGES)


def standardise(given_cells: Cells, groups: int, multiplier: float = 1000) -> Standardised:
    return dsr(*given_cells, groups, multiplier=multiplier, confidence=(0.95, 0.998))


def same(one: Standardised, other: Standardised) -> None:
    np.testing.assert_allclose(one.value, other.value, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(one.limits, other.limits, rtol=1e-9, atol=1e-9)


@given(areas, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(of: Area, chance: object) -> None:
    whole = cells(of)
    order = np.arange(len(whole[0]))
    chance.shuffle(order)  # type: ignore[attr-defined]
    mixed = (whole[0][order], whole[1][order], whole[2][order], whole[3][order])
    same(standardise(whole, len(of)), standardise(mixed, len(of)))


@given(areas)
def test_the_limits_contain_the_value_and_the_wider_the_narrower(of: Area) -> None:
    found = standardise(cells(of), len(of))
    good = ~np.isnan(found.value)
    (low, high), (lowest, highest) = found.limits
    for less, more in ((lowest, low), (low, found.value), (found.value, high), (high, highest)):
        assert np.all(less[good] < more[good])
    assert np.all(good == (found.events >= 10))
    assert np.all((found.reason == Reason.EVENTS_UNDER_10) == ~good)


@given(areas, st.floats(0.01, 1e6))
def test_the_multiplier_multiplies_everything(of: Area, times: float) -> None:
    one, other = standardise(cells(of), len(of), 1), standardise(cells(of), len(of), times)
    np.testing.assert_allclose(other.value, one.value * times, rtol=1e-9)
    np.testing.assert_allclose(other.limits[1][0], one.limits[1][0] * times, rtol=1e-6, atol=1e-6)


@given(areas)
def test_a_bad_area_changes_no_other(of: Area) -> None:
    good = standardise(cells(of), len(of))
    events, population, weight, group = cells([*of, of[0]])
    population[-1] = 0
    found = standardise((events, population, weight, group), len(of) + 1)
    same(found, Standardised(np.append(good.value, np.nan),
                             [(np.append(a, np.nan), np.append(b, np.nan)) for a, b in good.limits],
                             good.reason, good.events, good.population))  # fmt: skip
    assert found.reason[-1] is Reason.DENOMINATOR_ZERO


@given(areas)
def test_the_sums_of_each_area_give_what_its_cells_give(of: Area) -> None:
    whole = cells(of)
    sums = added(*whole, len(of))
    told = {"multiplier": 1000.0, "confidence": (0.95, 0.998)}
    found = dsr_from_sums(sums.events, sums.weighted, sums.squared, sums.weight, **told)  # type: ignore[arg-type]
    one = standardise(whole, len(of))
    same(one, Standardised(found.value, found.limits, found.reason, sums.events, sums.population))
    assert (found.reason == one.reason).all()


def test_sums_that_are_missing_or_weigh_nothing_give_a_reason() -> None:
    nothing, ten = np.array([np.nan, 0.0, 1.0]), np.full(3, 10.0)
    found = dsr_from_sums(ten, ten, ten, nothing, multiplier=1.0, confidence=())
    assert found.reason.tolist() == [Reason.VALUE_MISSING, Reason.WEIGHTS_ZERO, None]


def test_20_000_areas_with_both_limits_take_a_moment() -> None:
    number = 20_000
    draw = np.random.default_rng(1)
    group = np.repeat(np.arange(number), 19)
    population = draw.integers(200, 2000, len(group)).astype(float)
    events = draw.poisson(population / 50).astype(float)
    weight = np.tile(np.arange(1.0, 20), number)
    taken = []
    for _ in range(5):
        begun = process_time()
        standardise((events, population, weight, group), number)
        taken.append(process_time() - begun)
    # About 0.01 s of one processor; ten times that is a fault, not a busy machine.
    assert min(taken) < 0.1


@pytest.mark.parametrize("name", ["arrays", "direct", "limits", "quantiles", "standards"])
def test_the_examples_in_the_words_of_the_code_are_true(name: str) -> None:
    found = doctest.testmod(import_module(f"indicators.domain.statistics.{name}"))
    assert (found.failed, found.attempted > 0) == (0, True)
