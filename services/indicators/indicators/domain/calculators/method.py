"""What a calculator is: the columns it reads, the options it takes, the columns it answers with.

A method reads some columns by name. Any other column of the rows groups them, and comes back
with the answer. The names are a contract, so each is declared once and written from here into
the specification, the check of a request and the answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

import numpy as np
from annotated_types import Ge, Le, Len

from indicators.domain.statistics.arrays import Floats, Integers, Texts, absent
from indicators.domain.statistics.limits import Limits

Confidence = Annotated[float, Ge(0.5), Le(0.999999)]
Confidences = Annotated[tuple[Confidence, ...], Len(1, 4)]
USUAL: Confidences = (0.95, 0.998)
Multiplier = Annotated[float, Ge(1e-9), Le(1e12)]


class Kind(StrEnum):
    """What may stand in a column. A number is finite; an empty cell is a missing value."""

    NUMBER = "number"
    TEXT = "text"
    FLAG = "flag"
    DATE = "date"


class Per(StrEnum):
    """What there is one result for."""

    GROUP = "group"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read or answered.

    Attributes:
        example: What a cell that is read may hold; of answers the specification shows true ones.
        required: Whether it must be sent, or is always answered. Limits are answered at the
            confidences that are asked for, so those at 95 % are not always there.
    """

    name: str
    kind: Kind
    says: str
    example: Any = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Options:
    """What every method may be told."""

    __pydantic_config__ = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a request, a column each, and the group of each row, counted from 0.

    Numbers are floats, NaN where the cell is empty; text and dates are objects, None where it is.

    Attributes:
        unlike: The groups whose rows were found to differ where they should say one thing.
    """

    columns: Mapping[str, Any]
    group: Integers
    groups: int
    unlike: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.group)

    def numbers(self, name: str, default: float = np.nan) -> Floats:
        """Give a column of numbers; one that was not sent is the default throughout."""
        found: Floats | None = self.columns.get(name)
        return np.full(len(self), default) if found is None else found

    def filled(self, name: str, default: float) -> Floats:
        """Give a column of numbers that overrides an option where its cell is not empty."""
        found = self.numbers(name, default)
        return np.where(np.isnan(found), default, found)

    def texts(self, name: str, default: str | None = None) -> Texts:
        """Give a column of text, with the default where a cell is empty."""
        found: Texts | None = self.columns.get(name)
        if found is None:
            return np.full(len(self), default, dtype=object)
        return found if default is None else np.where(absent(found), default, found)

    def first(self, values: Any) -> Any:
        """Give what the first row of each group says; where another differs, it is `unlike`.

        Args:
            values: A row each, such as a multiplier, or the option where none is told.
        """
        _, at = np.unique(self.group, return_index=True)
        found = values[at]
        if len(found) < len(values):
            beside = found[self.group]
            same = (values == beside) | ((values != values) & (beside != beside))  # noqa: PLR0124 - NaN
            self.unlike.update(np.unique(self.group[~same.astype(np.bool_)]).tolist())
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """The results of a method, a column each; and, where it has any, a summary of each group."""

    results: Mapping[str, Any]
    summaries: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Method:
    """A calculator.

    Attributes:
        alone: Without a grouping column each row is a group of its own.
        rows: An example of rows, for the specification.
    """

    name: str
    version: str
    title: str
    source: str
    reads: Sequence[Column]
    options: type[Options]
    answers: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    calculate: Callable[[Rows, Any], Answer]
    per: Per = Per.GROUP
    summaries: Sequence[Column] = ()
    alone: bool = False


def suffix(confidence: float) -> str:
    """Name a confidence as the columns do.

    >>> [suffix(one) for one in (0.95, 0.998, 0.9)]
    ['95', '998', '90']
    """
    return f"{confidence * 100:.10g}".replace(".", "")


def limit_columns(confidence: Sequence[float], limits: Sequence[Limits]) -> dict[str, Floats]:
    """Name the limits at each confidence: `lower_95`, `upper_95`, `lower_998`, `upper_998`."""
    return {
        f"{side}_{suffix(one)}": limit
        for one, pair in zip(confidence, limits, strict=True)
        for side, limit in zip(("lower", "upper"), pair, strict=True)
    }


# The limits that are answered unless other confidences are asked for.
LIMITS_95_998 = [
    Column(name, Kind.NUMBER, f"{side} limit at {per} %", required=False)
    for name, side, per in (
        ("lower_95", "Lower", "95"), ("upper_95", "Upper", "95"),
        ("lower_998", "Lower", "99.8"), ("upper_998", "Upper", "99.8"),
    )
]  # fmt: skip
STATISTIC = Column("statistic", Kind.TEXT, "What the value is")
INTERVAL = Column("method", Kind.TEXT, "How the limits were found")
REASON = Column("reason", Kind.TEXT, "Why there is no value, or no limit; else empty")
