"""Which decisions a backdated fact asks to be looked at again.

A decision rests on the facts of the day on which its rights were frozen, as they were known then.
Where this register has since learnt that one of them was otherwise on that day, the decision
stands as it was issued, and the fact is named beside it. Nothing is stored: it follows from the
readings, and of a fact that is corrected back nothing is left to review.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

# What a decision froze names its organisations, body, agreement and laws; of these, every reading.
BACKDATED = text("""
    WITH frozen AS MATERIALIZED (
        SELECT d.id AS decision_id, d.body_id, CAST(kept ->> 'on' AS date) AS day,
               CAST(kept #>> '{found,known_at}' AS timestamptz) AS moment,
               least(CAST(:known_at AS timestamptz), now()) AS asked,
               kept #>> '{found,agreement,id}' AS agreement_id,
               ARRAY(SELECT jsonb_path_query(kept, '$.found.organisations[*].id') #>> '{}')
                   AS organisations,
               ARRAY(SELECT jsonb_path_query(kept, '$.found.delegations[*].id') #>> '{}')
                   AS delegations,
               ARRAY(SELECT jsonb_path_query(kept, '$.found.delegations[*].legal_basis') #>> '{}'
                     UNION
                     SELECT jsonb_path_query(kept, '$.found.organisations[*].began_under') #>> '{}'
                     UNION
                     SELECT jsonb_path_query(kept, '$.found.organisations[*].ended_under') #>> '{}')
                   AS cited
        FROM decision d CROSS JOIN LATERAL (
            SELECT data -> 'snapshot' AS kept FROM proposal_event
            WHERE proposal_id = CAST(CASE WHEN d.proposal_id ~ '^[0-9a-f-]{36}$'
                                     THEN d.proposal_id END AS uuid)
              AND kind IN ('opened', 'reclassified')
            ORDER BY number DESC LIMIT 1) opened
        WHERE CAST(:id AS text) IS NULL OR d.id = :id),
    concerned AS (
        SELECT frozen.decision_id, 'membership' AS kind, CAST(m.id AS text) AS id, version, valid,
               recorded, jsonb_build_array(
                   category, replace(status, 'notice_given', 'active')) AS said
        FROM frozen JOIN membership m ON m.organisation_id = ANY (organisations)
        UNION ALL SELECT frozen.decision_id, 'legal_existence', o.id, version, valid, recorded, '{}'
        FROM frozen JOIN legal_existence o ON o.id = ANY (organisations)
        UNION ALL SELECT frozen.decision_id, 'seat', s.id, version, valid, recorded, to_jsonb(s)
        FROM frozen JOIN seat s ON s.body_id = frozen.body_id
        UNION ALL SELECT frozen.decision_id, 'terms_of_reference', t.id, version, valid, recorded,
               to_jsonb(t)
        FROM frozen JOIN terms_of_reference t ON t.body_id = frozen.body_id
        UNION ALL SELECT frozen.decision_id, 'delegation', d.id, version, valid, recorded,
               to_jsonb(d)
        FROM frozen JOIN delegation d ON d.body_id = frozen.body_id OR d.id = ANY (delegations)
        UNION ALL SELECT frozen.decision_id, 'agreement_in_force', f.id, version, valid, recorded,
               to_jsonb(f)
        FROM frozen JOIN agreement_in_force f ON f.agreement_id = frozen.agreement_id
        UNION ALL SELECT frozen.decision_id, 'law', l.id, version, valid, recorded, '{}'
        FROM frozen JOIN law l ON 'LAW/' || l.id = ANY (cited)),
    before AS (
        SELECT decision_id, kind, id, valid @> day AS held, said
        FROM frozen JOIN concerned USING (decision_id) WHERE recorded @> moment),
    since AS (
        SELECT decision_id, kind, id, version, lower(recorded) AS recorded_from,
               valid @> day AS holds, said
        FROM frozen JOIN concerned USING (decision_id)
        WHERE recorded @> asked AND lower(recorded) > moment)
    SELECT decision_id, kind, id, version, recorded_from
    FROM since LEFT JOIN before USING (decision_id, kind, id)
    WHERE holds <> coalesce(held, false)
       OR holds AND since.said - CAST(:beside AS text[])
                    IS DISTINCT FROM before.said - CAST(:beside AS text[])
    ORDER BY decision_id, recorded_from, kind, id
""")
# What two readings of a fact may say differently without the fact being another.
BESIDE = ["row", "version", "valid", "recorded", "source", "certainty", "note"]


async def backdated(
    connection: AsyncConnection, decision_id: str | None, *, known_at: datetime | None = None
) -> Sequence[Row[Any]]:
    """Name the facts that are known otherwise now, or at a time, than when rights were frozen.

    Args:
        connection: To the database.
        decision_id: Of which decision; of every one if it is None.
        known_at: As the register knew it then; now if left out, or if that is still to come.
    """
    wanted = {"id": decision_id, "known_at": known_at, "beside": BESIDE}
    return (await connection.execute(BACKDATED, wanted)).all()


async def flagged(connection: AsyncConnection) -> set[str]:
    """Name the decisions that a backdated fact asks to be reviewed."""
    return {one.decision_id for one in await backdated(connection, None)}
