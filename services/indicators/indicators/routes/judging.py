"""What every answer that judges stored values has in common."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import BaseModel, Field
from pydantic_core import to_json

from indicators.actions.judging import Judged
from indicators.actions.tables import as_csv, as_json
from indicators.domain.pictures.sheet import Picture
from indicators.routes.calculators import MethodUsed
from indicators.routes.pictures import Asked, presented
from indicators.routes.values import MakingOut, OfIndicator, head_of
from shared.tabular import wants_csv

Area = Annotated[str, Field(max_length=100, examples=["leeds"])]


class JudgedArea(BaseModel):
    """An area of which something is said."""

    area_id: Annotated[str, Field(examples=["leeds"])]
    area_name: Annotated[str, Field(examples=["Leeds"])]
    area_type: Annotated[str, Field(examples=["local-authority-district"])]


class JudgedValue(JudgedArea):
    """A value of one area and period, of which something is said."""

    period_label: Annotated[str | None, Field(examples=["2012"])]
    period_from: Annotated[date | None, Field(examples=["2012-01-01"])]
    period_to: Annotated[date | None, Field(examples=["2013-01-01"])]
    period_type: Annotated[str, Field(description="How long it is", examples=["year"])]
    category: Annotated[str | None, Field(examples=[None])]
    sex: Annotated[str | None, Field(examples=[None])]
    numerator: Annotated[float | None, Field(examples=[1204])]
    denominator: Annotated[float | None, Field(examples=[751485])]
    value: Annotated[float | None, Field(examples=[1968.0])]
    lower_95: Annotated[float | None, Field(examples=[1850.1])]
    upper_95: Annotated[float | None, Field(examples=[2090.4])]
    lower_998: Annotated[float | None, Field(examples=[1785.0])]
    upper_998: Annotated[float | None, Field(examples=[2163.8])]
    status: Annotated[Literal["known", "not_measurable", "suppressed"], Field(examples=["known"])]
    reason: Annotated[
        str | None, Field(description="Why something is not said; else null", examples=[None])
    ]
    inputs: Annotated[int, Field(description="How many observations it is made of", examples=[38])]


class JudgementOut(OfIndicator):
    """What is said of an indicator's values. Asked again with this `known_at`, it is the same."""

    method: MethodUsed
    values_method: MakingOut


def answered(made: Judged, accept: str) -> Response:
    """Write an answer, as a table or with all that it was made of."""
    if wants_csv(accept):
        return csv_of(made)
    return Response(whole(made), media_type="application/json")


async def shown(
    made: Judged, wanted: Asked, name: str, picture: Callable[[dict[str, Any]], Picture]
) -> Response:
    """Write an answer in the format that is wanted; a picture is made of the whole answer."""
    return await presented(
        wanted, partial(whole, made), name=name, csv=partial(csv_of, made),
        picture=lambda: picture(json.loads(whole(made))),
    )  # fmt: skip


def csv_of(made: Judged) -> Response:
    """Write the results as CSV."""
    return Response(as_csv(made.results), media_type="text/csv; charset=utf-8")


def whole(made: Judged) -> bytes:
    """Write an answer as JSON."""
    how = {"method": made.method, "values_method": made.measured.making.said()}
    head = {**head_of(made.measured), **how, **made.more}
    return to_json(head)[:-1] + b',"results":' + as_json(made.results).encode() + b"}"
