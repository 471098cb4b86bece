"""Standard populations, and the reading of age bands.

A standard says how many of 100,000 people are in each age band; that is all that is taken from it.

Sources: European Standard Population 2013: Eurostat, Revision of the European Standard Population
(2013), with its upper bands as published (21 bands, from age 0 to 95+), and as England uses it (19
bands, 0-4 to 90+). European Standard Population 1976: Waterhouse and others, Cancer Incidence in
Five Continents III (1976), 18 bands, 0-4 to 85+.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import inf
from types import MappingProxyType

import numpy as np

from indicators.domain.statistics.arrays import Floats, Integers, Texts

OLDEST = 130  # Years: a number above it is no age.
CLOSED = re.compile(r"(\d{1,3})\s*(?:-|\u2013|\u2014|_|to)\s*(\d{1,3})")
OPEN = re.compile(r"(\d{1,3})\s*(?:\+|plus|and\s+(?:over|above|older))")
SINGLE = re.compile(r"(\d{1,3})")
UNDER = re.compile(r"(?:under|<)\s*(\d{1,3})")
AROUND = re.compile(r"^(?:aged?|ages)\s+|\s*(?:years?|yrs?)(?:\s+old)?$")


@dataclass(frozen=True, slots=True, order=True)
class AgeBand:
    """Ages from `start` to just before `end`, in years; the last band has no end."""

    start: int
    end: float

    @property
    def middle(self) -> float:
        """Give the age in the middle; infinite for a band without an end."""
        return (self.start + self.end) / 2


class Standard(StrEnum):
    """A standard population: the European ones of 2013, by 19 or 21 bands, and of 1976."""

    ESP2013_19 = "esp2013_19"
    ESP2013_21 = "esp2013_21"
    ESP1976_18 = "esp1976_18"


def bands(starts: list[int], weights: list[int]) -> Mapping[AgeBand, int]:
    """Make the bands of a standard from the ages at which they begin."""
    ends = [*starts[1:], inf]
    return MappingProxyType(
        {AgeBand(a, b): weight for a, b, weight in zip(starts, ends, weights, strict=True)}
    )


TO_85 = [5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000,
         2500]  # fmt: skip
STANDARDS: Mapping[Standard, Mapping[AgeBand, int]] = MappingProxyType({
    Standard.ESP2013_19: bands(list(range(0, 95, 5)), [5000, *TO_85, 1500, 1000]),
    Standard.ESP2013_21: bands(
        [0, 1, *range(5, 100, 5)], [1000, 4000, *TO_85, 1500, 800, 200]
    ),
    Standard.ESP1976_18: bands(
        list(range(0, 90, 5)),
        [8000, *[7000] * 10, 6000, 5000, 4000, 3000, 2000, 1000, 1000],
    ),
})  # fmt: skip


@lru_cache(maxsize=4096)
def age_band(label: str) -> AgeBand | None:
    """Read the label of an age band, however it is written; None is no age band.

    >>> [age_band(one) for one in ("0-4", "00 to 04", "Aged 0 - 4 years")] == [AgeBand(0, 5)] * 3
    True
    >>> [age_band(one) for one in ("90+", "90 plus", "90 and over")] == [AgeBand(90, inf)] * 3
    True
    >>> age_band("0"), age_band("under 1") == age_band("<1"), age_band("4-0"), age_band("all ages")
    (AgeBand(start=0, end=1), True, None, None)
    """
    text = AROUND.sub("", AROUND.sub("", label.strip().lower()))
    text = re.sub(r"\s*(?:years?|yrs?)(?=\s|\+)", "", text)
    start, end = 0, inf
    if found := CLOSED.fullmatch(text):
        start, end = int(found[1]), int(found[2]) + 1
    elif found := OPEN.fullmatch(text):
        start = int(found[1])
    elif found := SINGLE.fullmatch(text):
        start, end = int(found[1]), int(found[1]) + 1
    elif found := UNDER.fullmatch(text):
        end = int(found[1])
    else:
        return None
    return AgeBand(start, end) if start < end and (end == inf or end <= OLDEST) else None


def band_label(band: AgeBand) -> str:
    """Write an age band as it is stored.

    >>> band_label(AgeBand(0, 5)), band_label(AgeBand(90, inf)), band_label(AgeBand(0, 1))
    ('0-4', '90+', '0')
    """
    if band.end == inf:
        return f"{band.start}+"
    last = int(band.end) - 1
    return f"{band.start}" if last == band.start else f"{band.start}-{last}"


def stored_label(label: str) -> str:
    """Write a label as it is stored, if it is an age band; what is none stays as it is.

    >>> stored_label("00 to 04"), stored_label("all ages")
    ('0-4', 'all ages')
    """
    band = age_band(label)
    return label if band is None else band_label(band)


def numbered(labels: Texts) -> tuple[Integers, list[str | None]]:
    """Number the different texts of a column, and list them in that order.

    >>> numbers, names = numbered(np.array(["b", "a", "b"], dtype=object))
    >>> [names[number] for number in numbers]
    ['b', 'a', 'b']
    """
    values = labels.tolist()
    names = list(dict.fromkeys(values))
    number = {name: at for at, name in enumerate(names)}
    return np.fromiter(map(number.__getitem__, values), dtype=np.intp, count=len(values)), names


@dataclass(frozen=True, slots=True)
class Bands:
    """The age bands of some rows: each row's number, and the band (or None) and text behind it.

    Texts that mean the same band have the same number.
    """

    number: Integers
    meant: list[AgeBand | None]
    texts: list[str | None]


def read_bands(labels: Texts) -> Bands:
    """Read a column of age bands; texts that are none stay apart by what they say."""
    number, names = numbered(labels)
    meant = [None if name is None else age_band(name) for name in names]
    first: dict[object, int] = {}
    same = [first.setdefault(band or name, at) for at, (band, name) in
            enumerate(zip(meant, names, strict=True))]  # fmt: skip
    return Bands(np.array(same, dtype=np.intp)[number], meant, names)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the standards say of each row.

    Attributes:
        weight: The weight of its band, NaN where its standard has no such band.
        standard: Which standard, as a number.
        size: How many bands that standard has; 0 if it is not known.
    """

    weight: Floats
    standard: Integers
    size: Integers


def weights_of(read: Bands, standards: Texts | str, *, below: float = inf) -> Looked:
    """Look up the weight of each row, in the bands of its standard that begin below an age.

    The standard is named for each row, or once for all.
    """
    number, names = (
        (np.zeros(len(read.number), dtype=np.intp), [standards])
        if isinstance(standards, str)
        else numbered(standards)
    )
    known = list(STANDARDS)
    place = {str(name): at for at, name in enumerate(known)}
    unknown = len(known)
    standard = np.array([place.get(str(name), unknown) for name in names], dtype=np.intp)[number]
    table = np.full((unknown + 1, len(read.meant)), np.nan)
    size = np.zeros(unknown + 1, dtype=np.intp)
    for at, name in enumerate(known):
        kept = {band: weight for band, weight in STANDARDS[name].items() if band.start < below}
        table[at] = [np.nan if band is None else kept.get(band, np.nan) for band in read.meant]
        size[at] = len(kept)
    return Looked(table[standard, read.number], standard, size[standard])
