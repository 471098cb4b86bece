"""Ask a calculator as a partner does, and hold what it answers against what is published."""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

V1 = "/indicators/v1/calculators"
# The published cases under a licence that is not ours lie beside the project, not in it.
PUBLISHED = Path(__file__).parents[4] / "shared" / "reference" / "indicators"
Rows = Sequence[Mapping[str, Any]]

published_only = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published cases are not beside the project"
)


def published(name: str) -> list[dict[str, str]]:
    """Read a file of published cases; nothing where they are not."""
    path = PUBLISHED / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def only(rows: Rows, *columns: str) -> list[dict[str, Any]]:
    return [{column: row[column] for column in columns} for row in rows]


async def ask(client: AsyncClient, method: str, rows: Rows, /, **options: Any) -> dict[str, Any]:
    body = {"rows": list(rows), "options": options}
    answer = await client.post(f"{V1}/{method}", json=body)
    assert answer.status_code == 200, answer.text
    whole: dict[str, Any] = answer.json()
    return whole


async def results(client: AsyncClient, method: str, rows: Rows, /, **options: Any) -> Any:
    return (await ask(client, method, rows, **options))["results"]


def same(got: Any, stated: str, *, rel: float = 0, absolute: float = 0) -> bool:
    """Compare an answer with a cell: empty is null, a number within its tolerance, else text."""
    if stated == "":
        return got is None
    if isinstance(got, bool):
        return str(got) == stated
    if isinstance(got, int | float):
        return math.isclose(got, float(stated), rel_tol=rel, abs_tol=absolute)
    return bool(got == stated)


def differences(
    got: Mapping[str, Any],
    stated: Mapping[str, str],
    columns: Iterable[str],
    *,
    rel: float = 0,
    absolute: float = 0,
) -> dict[str, tuple[Any, str]]:
    """Name the columns in which an answer differs from what is published."""
    return {
        column: (got.get(column), stated[column])
        for column in columns
        if not same(got.get(column), stated[column], rel=rel, absolute=absolute)
    }
