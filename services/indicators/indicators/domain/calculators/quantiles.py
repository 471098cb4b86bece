"""The calculator `quantiles`."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Le

from indicators.domain.calculators.method import (
    REASON,
    Answer,
    Column,
    Kind,
    Method,
    Options,
    Per,
    Rows,
)
from indicators.domain.statistics.arrays import absent
from indicators.domain.statistics.quantiles import MOST, quantiles


@dataclass(frozen=True, slots=True)
class QuantileOptions(Options):
    """What `quantiles` may be told."""

    n_quantiles: Annotated[int, Ge(1), Le(MOST)] = 10
    """How many quantiles."""
    invert: bool = True
    """Quantile 1 has the highest values; else the lowest."""


def calculate(rows: Rows, options: QuantileOptions) -> Answer:
    """Put the rows of each group into quantiles."""
    number = rows.first(rows.filled("n_quantiles", options.n_quantiles))
    told = rows.first(rows.texts("invert"))
    invert = np.where(absent(told), options.invert, told).astype(np.bool_)
    made = quantiles(rows.numbers("value"), number, invert, rows.group, rows.groups)
    return Answer({"quantile": made.quantile, "reason": made.reason})


QUANTILES = Method(
    name="quantiles",
    version="1.0",
    title="Quantiles of areas",
    source="Fingertips technical guidance: by rank, equal values together",
    reads=[
        Column("area_code", Kind.TEXT, "Which area", "E06000057", required=False),
        Column("value", Kind.NUMBER, "What the areas are ranked by", 118.7),
        Column("n_quantiles", Kind.NUMBER, "Instead of the option, for this row's group", 10,
               required=False),
        Column("invert", Kind.FLAG, "Instead of the option, for this row's group", True,
               required=False),
    ],
    options=QuantileOptions,
    answers=[
        Column("area_code", Kind.TEXT, "Which area", required=False),
        Column("value", Kind.NUMBER, "What the areas are ranked by"),
        Column("quantile", Kind.NUMBER, "The quantile, from 1"),
        REASON,
    ],
    rows=[
        {"area_code": "E01011229", "value": 61.2, "n_quantiles": 2},
        {"area_code": "E01011230", "value": 11.8, "n_quantiles": 2},
    ],
    calculate=calculate,
    per=Per.ROW,
)  # fmt: skip

METHODS = (QUANTILES,)
