"""Counts of some areas, stored to be judged, and what is asked about them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl
import pytest
from httpx import Response
from indicators.queries import values as queries

from tests.conftest import Clients
from tests.indicators.files import V1, stored

HEAD = (
    "indicator_id,area_id,period_start,period_end,numerator,denominator,kind,sex,age,"
    "category_type,category\n"
)
COLUMNS = HEAD.strip().split(",")
DEFINITION = "id,method,standard,multiplier,suppression,reference_area_id,population_id\n"


def line(area: str, n: Any, d: Any, year: Any = "2020", **more: Any) -> str:
    usual = {"indicator_id": "t-count", "area_id": area, "numerator": n, "denominator": d,
             "period_start": year, "period_end": year, "kind": "actual"}  # fmt: skip
    row = usual | more
    return ",".join(str(row.get(one, "")) for one in COLUMNS) + "\n"


async def counted(app: Clients, method: str, *lines: str, **definition: str) -> None:
    """Define how values are made, and store the counts that they are made of."""
    row = {"id": "t-count", "method": method} | definition
    heading = DEFINITION.strip().split(",")
    await stored(
        app, "definitions", DEFINITION + ",".join(row.get(one, "") for one in heading) + "\n"
    )
    await stored(app, "observations", HEAD + "".join(lines))


async def a_set(app: Clients, name: str, *members: str) -> None:
    """Make areas, each a comparator of a set."""
    areas = "".join(f"{one},{one},test ward,\n" for one in members)
    await stored(app, "areas", f"id,name,type,parent_id\n{name},Set,comparator set,\n{areas}")
    links = "".join(f"l-{one},comparators,{one},{name}\n" for one in members)
    await stored(app, "area-links", "id,hierarchy,child_id,parent_id\n" + links)


async def asked(app: Clients, what: str, **query: Any) -> Response:
    reader = app.caller("indicators:read")
    return await reader.get(f"{V1}/indicators/t-count/{what}", params=query)


async def judged(app: Clients, what: str, **query: Any) -> Any:
    answer = await asked(app, what, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def in_csv(app: Clients, what: str, **query: Any) -> pl.DataFrame:
    reader = app.caller("indicators:read")
    path = f"{V1}/indicators/t-count/{what}"
    answer = await reader.get(path, params=query, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv"), answer.text
    return pl.read_csv(answer.content)


def by_area(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {one["area_id"]: one for one in answer["results"]}


def same(got: Mapping[str, Any], other: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Tell whether an answer has what a calculator says, to the last digits."""
    for name in names:
        one, two = got[name], other[name]
        if isinstance(one, float) and isinstance(two, float | int):
            assert abs(one - two) <= 1e-9 * max(1, abs(two)), (name, one, two)
        else:
            assert one == two, (name, one, two)
    return True


@contextmanager
def statements_counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Count the statements that add up counts."""
    asked_of: list[Any] = []
    question = queries.question

    def counting(*shape: Any, **given: Any) -> Any:
        asked_of.append(shape)
        return question(*shape, **given)

    monkeypatch.setattr(queries, "question", counting)
    yield asked_of
