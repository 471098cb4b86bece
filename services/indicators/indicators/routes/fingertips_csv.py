"""Fingertips' read API over HTTP: its CSV files, of data and of metadata.

A client of data reads any answer as CSV, a refusal too: what names nothing is the header alone.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from indicators.actions.fingertips import data_of, empty, places
from indicators.actions.fingertips_metadata import table
from indicators.actions.tables import as_csv
from indicators.domain import fingertips as words
from indicators.queries import fingertips
from indicators.routes.fingertips import MAYBE, Text, number, reads
from shared.database import Database, Reading
from shared.rules import NotThere

router = reads()
DATA = "/api/all_data/csv"
METADATA = "/api/indicator_metadata/csv"
CSV = {"text/csv": {"schema": {"type": "string"}}}
FILE: dict[str, Any] = {
    "responses": {200: {"content": CSV}, 404: {}},
    "openapi_extra": MAYBE,
    "response_class": Response,
}


def metadata(found: Sequence[Mapping[str, Any]]) -> Response:
    """Answer with metadata.

    Raises:
        NotThere: There is no such indicator, group or profile.
    """
    if not found:
        raise NotThere
    return Response(as_csv(table(found)), media_type="text/csv; charset=utf-8")


@router.get(f"{METADATA}/by_indicator_id", **FILE)
async def read_fingertips_metadata_file(reading: Reading, indicator_ids: Text = None) -> Response:
    """Describe indicators as CSV."""
    wanted = words.indicator_numbers(indicator_ids)
    return metadata(await fingertips.indicators(reading, numbers=wanted))


@router.get(f"{METADATA}/by_group_id", **FILE)
async def read_fingertips_metadata_file_of_group(
    reading: Reading, group_id: Text = None
) -> Response:
    """Describe the indicators of a group as CSV."""
    return metadata(await fingertips.indicators(reading, groups=words.numbers(group_id)))


@router.get(f"{METADATA}/by_profile_id", **FILE)
async def read_fingertips_metadata_file_of_profile(
    reading: Reading, profile_id: Text = None
) -> Response:
    """Describe the indicators of a profile as CSV."""
    return metadata(await fingertips.indicators(reading, profile=number(profile_id) or 0))


@router.get(f"{METADATA}/all", **FILE)
async def read_fingertips_metadata_file_of_all(reading: Reading) -> Response:
    """Describe all indicators as CSV."""
    found = await fingertips.indicators(reading)
    return Response(as_csv(table(found)), media_type="text/csv; charset=utf-8")


async def data(
    request: Request,
    child: str | None,
    parent: str | None,
    within: str | None = None,
    **wanted: Any,
) -> StreamingResponse:
    """Stream the data of some indicators, one after the other; 15, England, is the usual parent."""
    database: Database = request.app.state.database
    asked = (number(child) or 0, number(parent or f"{words.ENGLAND_TYPE}") or 0)
    inside = words.area_id(within) if within and asked[1] != words.ENGLAND_TYPE else None

    async def lines() -> AsyncIterator[str]:
        async with database.reading() as reading:
            where = await places(reading, *asked, inside)
            yield as_csv(empty(where.short if where else None))
            found = await fingertips.indicators(reading, **wanted) if where else []
            slugs = [one["id"] for one in found]
            strata = await fingertips.rows(reading, fingertips.STRATA, indicators=slugs)
            there = {one["id"]: one for one in strata}
            for one in found:
                if where and one["id"] in there:
                    rows = await data_of(reading, one, there[one["id"]], where)
                    yield (await asyncio.to_thread(as_csv, rows)).partition("\n")[2]

    headers = {"Content-Disposition": 'attachment; filename="indicators.data.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get(f"{DATA}/by_indicator_id", **FILE)
async def read_fingertips_data(
    request: Request,
    indicator_ids: Text = None,
    child_area_type_id: Text = None,
    parent_area_type_id: Text = None,
    parent_area_code: Text = None,
    profile_id: Text = None,
    include_sortable_time_periods: Text = None,
) -> Response:
    """Give the data of at most a hundred indicators as CSV: England, parents, children."""
    del include_sortable_time_periods  # They always are.
    wanted = {"numbers": words.indicator_numbers(indicator_ids), "profile": number(profile_id)}
    return await data(request, child_area_type_id, parent_area_type_id, parent_area_code, **wanted)


@router.get(f"{DATA}/by_profile_id", **FILE)
async def read_fingertips_data_of_profile(
    request: Request,
    profile_id: Text = None,
    child_area_type_id: Text = None,
    parent_area_type_id: Text = None,
    parent_area_code: Text = None,
) -> Response:
    """Give the data of the indicators of a profile as CSV."""
    wanted = {"profile": number(profile_id) or 0}
    return await data(request, child_area_type_id, parent_area_type_id, parent_area_code, **wanted)


@router.get(f"{DATA}/by_group_id", **FILE)
async def read_fingertips_data_of_group(
    request: Request,
    group_id: Text = None,
    child_area_type_id: Text = None,
    parent_area_type_id: Text = None,
    parent_area_code: Text = None,
) -> Response:
    """Give the data of the indicators of a group as CSV."""
    wanted = {"groups": words.numbers(group_id)}
    return await data(request, child_area_type_id, parent_area_type_id, parent_area_code, **wanted)
