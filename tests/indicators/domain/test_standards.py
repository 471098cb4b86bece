"""Standard populations, and age bands however they are written."""

from math import inf

import numpy as np
import pytest
from indicators.domain.statistics.standards import (
    STANDARDS,
    AgeBand,
    Standard,
    age_band,
    read_bands,
    weights_of,
)

from tests.indicators.calculators.asking import published

# The published list of 1976 writes one band as 55-69 that lies between 50-54 and 60-64.
MISPRINT = {("esp1976_18", "55-69"): "55-59"}


@pytest.mark.parametrize("standard", list(Standard))
def test_a_standard_is_of_100_000_people_of_all_ages(standard: Standard) -> None:
    bands = STANDARDS[standard]
    assert sum(bands.values()) == 100_000
    assert len(bands) == int(standard.rpartition("_")[2])
    ends = [0, *(band.end for band in bands)]
    assert [band.start for band in bands] == ends[:-1]
    assert ends[-1] == inf


def test_the_two_standards_of_2013_are_one_population_cut_in_two_ways() -> None:
    coarse, fine = STANDARDS[Standard.ESP2013_19], STANDARDS[Standard.ESP2013_21]
    for band, weight in coarse.items():
        inside = [w for b, w in fine.items() if band.start <= b.start and b.end <= band.end]
        assert sum(inside) == weight


def test_the_published_weights_are_ours() -> None:
    for row in published("standard_populations.csv"):
        label = MISPRINT.get((row["standard"], row["age_band"]), row["age_band"])
        band = age_band(label)
        assert band is not None
        assert STANDARDS[Standard(row["standard"])][band] == int(row["weight"])


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("0-4", 0, 5), ("00-04", 0, 5), (" 0 - 4 ", 0, 5), ("0 to 4", 0, 5), ("00 TO 04", 0, 5),
        ("0\N{EN DASH}4", 0, 5), ("0_4", 0, 5), ("0-4 years", 0, 5), ("Aged 5-9", 5, 10),
        ("age 5 to 9 yrs", 5, 10), ("90+", 90, inf), ("90 +", 90, inf), ("90 plus", 90, inf),
        ("90 years and over", 90, inf), ("85 and over", 85, inf), ("85 and older", 85, inf),
        ("85 and above", 85, inf), ("0", 0, 1), ("<1", 0, 1), ("under 1", 0, 1), ("1-4", 1, 5),
    ],
)  # fmt: skip
def test_an_age_band_is_read_however_it_is_written(label: str, start: int, end: float) -> None:
    assert age_band(label) == AgeBand(start, end)


@pytest.mark.parametrize(
    "label", ["", "all ages", "4-0", "-4", "0-4-9", "0-400", "4.5-9", "persons", "90+5", "<0"]
)
def test_what_is_no_age_band_is_not_taken_for_one(label: str) -> None:
    assert age_band(label) is None


def test_labels_that_mean_one_band_are_one_band() -> None:
    labels = np.array(["0-4", "00-04", "young", "5-9", None, "young"], dtype=object)
    found = read_bands(labels)
    number = found.number.tolist()
    assert number[0] == number[1]
    assert number[2] == number[5]
    assert len(set(number)) == 4


def test_a_weight_is_that_of_the_rows_own_standard() -> None:
    bands = read_bands(np.array(["0-4", "0-4", "0", "85+", "0-4"], dtype=object))
    names = ["esp2013_19", "esp1976_18", "esp2013_21", "esp2013_19", "none"]
    found = weights_of(bands, np.array(names, dtype=object))
    np.testing.assert_array_equal(found.weight, [5000, 8000, 1000, np.nan, np.nan])
    assert found.size.tolist() == [19, 18, 21, 19, 0]
