"""Responses: who was asked what by a paper, and what was answered by a day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from membership.domain.recommendation_responses import Cell, GridAnswer

ASKED = text("""
    SELECT id, number, title, asks FROM recommendation
    WHERE paper_id = :paper_id AND valid @> CAST(:on AS date)
      AND recorded @> coalesce(CAST(:known_at AS timestamptz), now())
    ORDER BY number, id
""")
# An answer of someone who is no longer among those asked is an answer still.
ANSWERED = text("""
    WITH asked AS (
        SELECT id, asked_of FROM recommendation
        WHERE paper_id = :paper_id AND valid @> CAST(:on AS date)
          AND recorded @> coalesce(CAST(:known_at AS timestamptz), now()))
    , answered AS (
        SELECT id, recommendation_id, respondent_id, answer, answered_on, conditions,
               decision_reference
        FROM recommendation_response
        WHERE valid @> CAST(:on AS date)
          AND recorded @> coalesce(CAST(:known_at AS timestamptz), now())
          AND recommendation_id IN (SELECT id FROM asked))
    , parties AS (
        SELECT asked.id AS recommendation_id, party.id AS respondent_id
        FROM asked CROSS JOIN LATERAL unnest(asked.asked_of) AS party (id)
        UNION SELECT recommendation_id, respondent_id FROM answered)
    SELECT respondent_id, recommendation_id, coalesce(answer, 'awaited') AS answer, answered_on,
           conditions, decision_reference, answered.id AS response_id
    FROM parties LEFT JOIN answered USING (recommendation_id, respondent_id)
""")
NAMES = text("""
    SELECT id, name FROM body WHERE id = ANY(:ids)
    UNION SELECT id, name FROM organisation WHERE id = ANY(:ids)
""")


async def asked(
    connection: AsyncConnection, paper_id: str, *, on: date, known_at: datetime | None
) -> Sequence[Row[Any]]:
    """Read what a paper asks."""
    wanted = {"paper_id": paper_id, "on": on, "known_at": known_at}
    return (await connection.execute(ASKED, wanted)).all()


async def answered(
    connection: AsyncConnection, paper_id: str, *, on: date, known_at: datetime | None
) -> list[Cell]:
    """Read what each that was asked by a paper has answered, or that it is awaited."""
    wanted = {"paper_id": paper_id, "on": on, "known_at": known_at}
    rows = (await connection.execute(ANSWERED, wanted)).mappings()
    return [Cell(**{**row, "answer": GridAnswer(row["answer"])}) for row in rows]


async def names(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, str]:
    """Give the names of bodies and organisations."""
    rows = (await connection.execute(NAMES, {"ids": list(ids)})).all()
    return {row.id: row.name for row in rows}
