"""Imports: many persons at once, by COPY into a table of this session and a few statements."""

from collections.abc import AsyncIterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from care_record.domain.accesses import Accessor, Action
from care_record.queries import accesses


class Incoming(NamedTuple):
    """One line of a file, read and checked."""

    line: int
    nhs_number: str
    status: str
    family_name: str | None
    given_name: str | None
    birth_date: date | None
    gender: str
    address_line_1: str | None
    address_line_2: str | None
    town: str | None
    postcode: str | None
    local_system: str | None
    local_id: str | None
    source: str | None


FACTS = ("status", "family_name", "given_name", "birth_date", "gender", "address_line_1",
         "address_line_2", "town", "postcode", "source")  # fmt: skip
LISTED = ", ".join(FACTS)
STORED, SENT = (", ".join(f"{row}.{fact}" for fact in FACTS) for row in ("p", "i"))

# A file may take longer than a request that changes one person.
PATIENCE = text("SET LOCAL statement_timeout = '15min'")
RECEIVE = text("""
    CREATE TEMPORARY TABLE incoming (
        line integer, nhs_number char(10) PRIMARY KEY, status text, family_name text,
        given_name text, birth_date date, gender text, address_line_1 text, address_line_2 text,
        town text, postcode text, local_system text, local_id text, source text,
        added boolean NOT NULL DEFAULT false, differs boolean NOT NULL DEFAULT false,
        given boolean NOT NULL DEFAULT false)
""")
ANALYSE = text("ANALYZE incoming")
# The same as `domain.accesses.digest`, where the numbers are.
SET = text("""
    SELECT count(*), encode(sha256(convert_to(
        coalesce(string_agg(nhs_number, E'\\n' ORDER BY nhs_number), ''), 'UTF8')), 'hex')
    FROM incoming
""")
ADD = text(f"""
    WITH new AS (
        INSERT INTO person (nhs_number, id, certainty, version, {LISTED})
        SELECT nhs_number, gen_random_uuid(), 'stated', 1, {LISTED} FROM incoming i
        WHERE NOT EXISTS (SELECT FROM person p WHERE p.nhs_number = i.nhs_number)
        ORDER BY nhs_number ON CONFLICT DO NOTHING RETURNING nhs_number, id),
    known AS (INSERT INTO person_id (id, nhs_number) SELECT id, nhs_number FROM new)
    UPDATE incoming SET added = true FROM new WHERE incoming.nhs_number = new.nhs_number
""")  # noqa: S608 - the only things put in are the names of columns above
HOLD = text("""
    SELECT count(*) FROM (
        SELECT FROM person JOIN incoming USING (nhs_number) WHERE NOT added
        ORDER BY nhs_number FOR UPDATE OF person) held
""")
SUPERSEDED = text("""
    SELECT line FROM incoming JOIN person USING (nhs_number)
    WHERE superseded_by IS NOT NULL ORDER BY line LIMIT :most
""")
COMPARE = text(f"""
    UPDATE incoming i SET differs = true FROM person p
    WHERE p.nhs_number = i.nhs_number AND NOT i.added AND ({STORED}) IS DISTINCT FROM ({SENT})
""")  # noqa: S608 - the only things put in are the names of columns above
CLAIM = text("""
    INSERT INTO local_identifier_holder (system, value, nhs_number, identifier_id)
    SELECT local_system, local_id, nhs_number, gen_random_uuid() FROM incoming
    WHERE local_id IS NOT NULL ORDER BY local_system, local_id ON CONFLICT DO NOTHING
""")
TAKEN = text("""
    SELECT line FROM incoming i
    JOIN local_identifier_holder h ON h.system = i.local_system AND h.value = i.local_id
    WHERE h.nhs_number <> i.nhs_number ORDER BY line LIMIT :most
""")
GIVE = text("""
    WITH given AS (
        INSERT INTO local_identifier (nhs_number, id, recorded_under, system, value, valid,
                                      source, certainty)
        SELECT i.nhs_number, h.identifier_id, i.nhs_number, h.system, h.value,
               daterange(NULL, NULL), i.source, 'stated'
        FROM incoming i
        JOIN local_identifier_holder h ON h.system = i.local_system AND h.value = i.local_id
        WHERE NOT EXISTS (SELECT FROM local_identifier l
                          WHERE l.nhs_number = i.nhs_number AND l.id = h.identifier_id)
        RETURNING nhs_number)
    UPDATE incoming SET given = true FROM given WHERE incoming.nhs_number = given.nhs_number
""")
CORRECT = text(f"""
    WITH kept AS (
        INSERT INTO person_reading (nhs_number, version, recorded, certainty, note, {LISTED})
        SELECT p.nhs_number, p.version, tstzrange(p.known_from, statement_timestamp()),
               p.certainty, p.note, {STORED}
        FROM person p JOIN incoming i USING (nhs_number) WHERE i.differs)
    UPDATE person p SET ({LISTED}) = ROW ({SENT}), version = version + 1, changed_at = now(),
        known_from = CASE WHEN i.differs THEN statement_timestamp() ELSE known_from END
    FROM incoming i WHERE p.nhs_number = i.nhs_number AND NOT i.added AND (i.differs OR i.given)
""")  # noqa: S608 - the only things put in are the names of columns above
FORGET = text("DROP TABLE incoming")


async def receive(session: AsyncSession, rows: AsyncIterable[Incoming]) -> None:
    """Copy the lines of a file in, each of another person."""
    await session.execute(PATIENCE)
    await session.execute(RECEIVE)
    raw = await (await session.connection()).get_raw_connection()
    driver: Any = raw.driver_connection
    columns = Incoming._fields
    await driver.copy_records_to_table("incoming", records=rows, columns=columns, timeout=900)
    await session.execute(ANALYSE)


async def record(session: AsyncSession, *, by: Accessor) -> int:
    """Record who brings which set of persons, and say how many they are."""
    count, digest = (await session.execute(SET)).one()
    await accesses.record_set(session, count, digest, by=by, action=Action.IMPORT)
    return int(count)


async def hold(session: AsyncSession) -> int:
    """Add the persons that are new, hold the others against change, and say how many are new."""
    added = await _rows(session, ADD)
    await session.execute(HOLD)
    await session.execute(COMPARE)
    await session.execute(CLAIM)
    return added


async def superseded(session: AsyncSession, most: int) -> Sequence[int]:
    """Name the lines whose number was superseded."""
    return (await session.scalars(SUPERSEDED, {"most": most})).all()


async def taken(session: AsyncSession, most: int) -> Sequence[int]:
    """Name the lines whose local identifier is, or was, another person's."""
    return (await session.scalars(TAKEN, {"most": most})).all()


async def correct(session: AsyncSession) -> int:
    """Give the local identifiers, correct the persons that differ, and say how many changed."""
    await session.execute(GIVE)
    corrected = await _rows(session, CORRECT)
    await session.execute(FORGET)
    return corrected


async def _rows(session: AsyncSession, statement: TextClause) -> int:
    done: Any = await session.execute(statement)
    return int(done.rowcount)
