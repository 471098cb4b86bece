"""What a fund's plan comes to: one statement, from which every total is made.

Its rows are the smallest totals that anybody asks for, one of each scheme and kind, or of each
organisation and kind, in each year. The domain adds them up.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from schemes.domain.summaries import Cell
from schemes.domain.totals import LeftOut, Total

MOST_LEFT_OUT = 100  # Lines that one total names; all are counted.

CELLS = text("""
    WITH figure AS (
        SELECT 'plan' AS part, l.id, l.financial_year, l.kind, l.scheme_id AS subject,
               NULL AS name, r.status, r.amount_pence, r.low_pence, r.high_pence
        FROM plan_line l CROSS JOIN LATERAL (
            SELECT * FROM plan_line_reading known
            WHERE known.plan_line_id = l.id
              AND recorded_at <= coalesce(CAST(:known_at AS timestamptz), 'infinity')
            ORDER BY version DESC LIMIT 1) r
        WHERE l.fund_id = :fund_id
        UNION ALL
        SELECT 'contribution', c.id, c.financial_year, c.kind, c.organisation_id,
               r.organisation, r.status, r.amount_pence, r.low_pence, r.high_pence
        FROM contribution c CROSS JOIN LATERAL (
            SELECT * FROM contribution_reading known
            WHERE known.contribution_id = c.id
              AND recorded_at <= coalesce(CAST(:known_at AS timestamptz), 'infinity')
            ORDER BY version DESC LIMIT 1) r
        WHERE c.fund_id = :fund_id
    ), cell AS (
        SELECT part, financial_year, kind, subject, max(name) AS name,
               coalesce(sum(amount_pence), 0) AS known_pence,
               coalesce(sum(amount_pence) FILTER (WHERE status IN ('provisional', 'range')), 0)
                   AS of_which_provisional_pence,
               count(*) FILTER (WHERE status = 'known') AS known,
               count(*) FILTER (WHERE status = 'provisional') AS provisional,
               count(*) FILTER (WHERE status = 'range') AS ranges,
               count(*) FILTER (WHERE status = 'range' AND amount_pence IS NULL) AS open_ranges,
               coalesce(sum(low_pence), 0) AS low_pence,
               coalesce(sum(high_pence), 0) AS high_pence,
               count(*) FILTER (WHERE status = 'to_be_confirmed') AS to_be_confirmed,
               count(*) FILTER (WHERE status = 'not_stated') AS not_stated,
               count(*) FILTER (WHERE status = 'not_applicable') AS not_applicable,
               (array_agg(ARRAY[id, status] ORDER BY id)
                   FILTER (WHERE amount_pence IS NULL AND status <> 'not_applicable')
               )[1:CAST(:most AS integer)] AS left_out
        FROM figure
        WHERE CAST(:year AS text) IS NULL OR financial_year = :year
        GROUP BY part, financial_year, kind, subject
    )
    SELECT cell.*, s.scheme_no, coalesce(s.name, cell.name) AS title, s.funding_type,
           s.revenue_capital
    FROM cell LEFT JOIN scheme s ON part = 'plan' AND s.id = cell.subject
    ORDER BY financial_year, part, subject, kind
""")


async def cells(
    connection: AsyncConnection, fund_id: str, *, year: str | None, known_at: datetime | None
) -> list[Cell]:
    """Read the smallest totals of a fund: of one year or of all, as they were known at a time."""
    wanted = {"fund_id": fund_id, "year": year, "known_at": known_at, "most": MOST_LEFT_OUT}
    return [_cell(row) for row in await connection.execute(CELLS, wanted)]


def _cell(row: Row[Any]) -> Cell:
    counts = ("known", "provisional", "ranges", "open_ranges", "to_be_confirmed", "not_stated",
              "not_applicable")  # fmt: skip
    sums = ("known_pence", "of_which_provisional_pence", "low_pence", "high_pence")
    total = Total(
        **{name: int(getattr(row, name)) for name in (*counts, *sums)},
        left_out=tuple(LeftOut(*one) for one in row.left_out or ()),
    )
    return Cell(
        row.part, row.financial_year, row.kind, row.subject, row.title, row.scheme_no,
        row.funding_type, row.revenue_capital, total,
    )  # fmt: skip
