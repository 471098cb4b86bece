"""Models of the rows that calculators answer, for what is calculated from stored values."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field, create_model

from indicators.actions.calculating import example, firsts
from indicators.domain.calculators.method import Column, Kind, Method

TYPES = {Kind.NUMBER: float, Kind.FLAG: bool, Kind.TEXT: str, Kind.DATE: str}


def model_of(
    name: str, says: str, method: Method, own: Sequence[Column] = (), *, summaries: bool = False
) -> type[BaseModel]:
    """Make the model of what a method answers, with the answers to its own example.

    Args:
        name: Of the model.
        says: What it is, for the specification.
        method: The calculator.
        own: Columns that stand before its own.
        summaries: Of its summaries, rather than of its results.
    """
    made = example(method)
    columns = method.summaries if summaries else method.answers
    known = firsts(made.summaries if summaries else made.results)
    known |= {one.name: one.example for one in own}
    fields: dict[str, Any] = {
        one.name: (
            TYPES[one.kind] | None,
            Field(... if one.required else None, description=one.says, examples=[known[one.name]]),
        )
        for one in (*own, *columns)
    }
    return create_model(name, __doc__=says, **fields)
