"""Answers in several formats: as JSON or CSV, as a picture, its specification, or a page.

The page holds the picture at both widths and the same content as a table.
"""

from asyncio import to_thread
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Annotated, Any

import polars as pl
from fastapi import Depends, Query, Response
from pydantic import BaseModel, Field
from pydantic_core import to_json

from indicators.actions.drawing import drawn
from indicators.actions.tables import as_csv
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.theme import Width
from indicators.domain.pictures.words import Table, cleaned
from shared.problems import Problem
from shared.tabular import Accept


class Format(StrEnum):
    """What an answer can be."""

    JSON = "json"
    CSV = "csv"
    SVG = "svg"
    PNG = "png"
    VEGA_LITE = "vega-lite"
    TABLE = "table"


# In the order in which the house prefers them, where a caller does not mind.
TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv",
    Format.SVG: "image/svg+xml",
    Format.PNG: "image/png",
    Format.VEGA_LITE: "application/vnd.vegalite.v6+json",
    Format.TABLE: "text/html",
}
HTML = "text/html; charset=utf-8"
TEXT: dict[str, Any] = {"schema": {"type": "string"}}
PICTURED: dict[int | str, dict[str, Any]] = {
    200: {"description": "The answer, in the format asked for", "content": {
        TYPES[Format.SVG]: TEXT,
        TYPES[Format.PNG]: {"schema": {"type": "string", "format": "binary"}},
        TYPES[Format.VEGA_LITE]: {"schema": {"type": "object", "additionalProperties": True}},
        TYPES[Format.TABLE]: TEXT,
    }},
    406: {},
}  # fmt: skip
# Nothing in a page or picture of ours is loaded or run.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:1rem/1.5 Arial,Helvetica,sans-serif;color:#212b32;background:#fff;margin:0}}
main{{max-width:45rem;margin:0 auto;padding:1rem}}figure{{margin:0 0 1.5rem}}
svg{{max-width:100%;height:auto;display:block}}.narrow{{display:none}}
.table{{overflow-x:auto}}table{{border-collapse:collapse;width:100%}}
h1{{font-size:1.6rem;line-height:1.2}}th[scope=row]{{min-width:6rem}}
caption{{text-align:left;font-weight:700;padding:.5rem 0}}
th,td{{text-align:left;vertical-align:top;padding:.4rem .8rem .4rem 0;
border-bottom:1px solid #d8dde0}}
@media(max-width:46rem){{main{{padding:.5rem}}.wide{{display:none}}.narrow{{display:block}}}}
</style></head><body><main><h1>{title}</h1>
<figure><div class="wide">{wide}</div><div class="narrow">{narrow}</div></figure>
<p>{description}</p>
<div class="table" role="region" aria-label="The same as a table" tabindex="0">{table}</div>
</main></body></html>"""


@dataclass(frozen=True, slots=True)
class Asked:
    """In which format an answer is wanted, and how wide a picture."""

    format: Format
    width: Width

    @property
    def drawn(self) -> bool:
        """Tell whether a picture is wanted, in any way."""
        return self.format not in {Format.JSON, Format.CSV}


def quality(accept: str, kind: str) -> float:
    """Tell how much a caller wants a type: by the range that fits it best (RFC 9110, 12.5.1).

    >>> quality("text/*;q=0.3, text/csv;q=0.7, */*;q=0.1", "text/csv")
    0.7
    >>> quality("text/*;q=0.3, */*;q=0.1", "text/html"), quality("image/png", "text/html")
    (0.3, 0.0)
    """
    fitting = {kind: 3, kind.partition("/")[0] + "/*": 2, "*/*": 1}
    best, found = 0, 0.0
    for part in accept.lower().split(","):
        name, *parameters = (one.strip() for one in part.split(";"))
        if fitting.get(name, 0) > best:
            weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
            try:
                best, found = fitting[name], min(max(float(weight), 0.0), 1.0)
            except ValueError:
                continue
    return found


def asked(
    chosen: Annotated[
        Format | None,
        Query(alias="format", description="Instead of `Accept`: an address for each format"),
    ] = None,
    width: Annotated[Width, Query(description="Of a picture: for a page or a phone")] = Width.WIDE,
    accept: Accept = "application/json",
) -> Asked:
    """Choose the format: the one that is named, else the one that is wanted most.

    Raises:
        Problem: None of them is acceptable (406).
    """
    if chosen is None:
        wanted = {one: quality(accept, kind) for one, kind in TYPES.items()}
        chosen = max(wanted, key=lambda one: wanted[one])
        if not wanted[chosen]:
            raise Problem("not-acceptable", f"This can be made here: {', '.join(TYPES.values())}.")
    return Asked(chosen, width)


Presented = Annotated[Asked, Depends(asked)]


class Look(BaseModel):
    """How an answer looks, where all that may be asked is one model; `Presented` reads it."""

    format: Annotated[
        Format | None, Field(description="Instead of `Accept`: an address for each format")
    ] = None
    width: Annotated[Width, Field(description="Of a picture: for a page or a phone")] = Width.WIDE


async def presented(
    wanted: Asked,
    body: Callable[[], bytes],
    *,
    csv: Callable[[], Response],
    picture: Callable[[], Picture],
    name: str,
) -> Response:
    """Answer in the format that is wanted, written beside other requests.

    Args:
        wanted: The format and the width.
        body: Writes the answer as JSON.
        csv: Writes the answer as CSV.
        picture: Makes a picture of the answer.
        name: What a file of it is called.
    """
    match wanted.format:
        case Format.JSON:
            answer = Response(await to_thread(body), media_type=TYPES[Format.JSON])
        case Format.CSV:
            answer = await to_thread(csv)
        case Format.VEGA_LITE:
            specification = (await to_thread(picture)).specification(wanted.width)
            answer = Response(to_json(specification), media_type=TYPES[Format.VEGA_LITE])
        case Format.TABLE:
            answer = Response(await page(await to_thread(picture)), media_type=HTML)
        case Format.SVG | Format.PNG:
            kind = wanted.format.value
            made = await drawn(await to_thread(picture), kind, wanted.width)
            answer = Response(made, media_type=TYPES[wanted.format])
            answer.headers["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    answer.headers["Vary"] = "Accept"
    if wanted.format in {Format.SVG, Format.TABLE}:
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def rows_as_csv(rows: Sequence[Mapping[str, Any]]) -> Response:
    """Write rows as CSV, under the names of the first."""
    table = pl.DataFrame(rows, infer_schema_length=None)
    return Response(as_csv(table), media_type="text/csv; charset=utf-8")


async def page(picture: Picture) -> str:
    """Write a page: the picture, its words, and the same as a table."""
    wide, narrow = [(await drawn(picture, "svg", width)).decode() for width in Width]
    return PAGE.format(
        title=escape(cleaned(picture.caption.title)),
        description=escape(cleaned(picture.caption.description)),
        wide=wide,
        narrow=narrow,
        table=as_html(picture.table(), picture.caption.title),
    )


def as_html(table: Table, title: str) -> str:
    """Write a table; the first cell of a row names it."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in table.rows
    )
    return (
        f"<table><caption>{escape(cleaned(title))}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
