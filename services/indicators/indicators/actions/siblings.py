"""Which values are parts of which wholes, so that what is hidden of one is not told by others."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from indicators.domain.observations import Sex
from indicators.domain.suppression import Among


def numbered(keys: Iterable[Any]) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Number what is equal alike, from 0."""
    known: dict[Any, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.intp)


def place_of(record: Any) -> tuple[Any, ...]:
    """Tell of which place and period a record is a part; both sexes together are no part."""
    part = record["sex"] in {Sex.MALE, Sex.FEMALE}
    return (part, *(record[name] for name in ("into_id", "period_from", "period_to")))


def siblings_of(records: Sequence[Any]) -> Among:
    """Tell which records make up which wholes: those of one parent, period, category and sex.

    Areas of one type make up their parent; so may areas of several types together.
    """
    same = ("period_from", "period_to", "category", "sex")
    pairs = [
        (at, (whole, kind, *(one[name] for name in same)))
        for at, one in enumerate(records)
        for whole in one["wholes"] or ()
        for kind in (one["area_type"], None)
    ]
    return Among(np.array([at for at, _ in pairs], dtype=np.intp), numbered(w for _, w in pairs))


def is_told(record: Any, gone: frozenset[tuple[Any, ...]]) -> bool:
    """Tell whether a record would tell what is hidden where less is told apart."""
    at = (record["into_id"], record["period_from"], record["period_to"])
    return any(
        (*at, category, sex) in gone
        for category in {record["category"], None}
        for sex in {record["sex"], None}
    )
