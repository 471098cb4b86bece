"""The rules of decision rights, and what cases to try them on refer to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.rights import RuleSet, RuleSetExists, rule_set
from membership.tables import TRIAL_TABLES, Rule
from membership.tables import RuleSet as Stored

# A rule set never changes once it is there, so every process may keep those that it has read.
READ: dict[str, RuleSet] = {}


async def rows(
    connection: AsyncConnection | AsyncSession, version: str
) -> Sequence[Mapping[str, str]]:
    """Read the rules of a version as their rows."""
    some = select(Rule.__table__).where(Rule.version == version).order_by(Rule.rule)
    found = (await connection.execute(some)).mappings()
    return [{k: "" if v is None else str(v) for k, v in row.items()} for row in found]


async def of_version(connection: AsyncConnection | AsyncSession, version: str) -> RuleSet:
    """Give the rules of a version."""
    if version not in READ:
        READ[version] = rule_set(version, await rows(connection, version))
    return READ[version]


def latest(on: date | None, known_at: datetime | None) -> Select[Any]:
    """Ask for the version that applies on a day, as it was known at a time."""
    some = select(Stored.version).order_by(Stored.applies_from.desc(), Stored.recorded_at.desc())
    if on is not None:
        some = some.where(Stored.applies_from <= on)
    if known_at is not None:
        some = some.where(Stored.recorded_at <= known_at)
    return some.limit(1)


async def current(connection: AsyncConnection | AsyncSession) -> RuleSet:
    """Give the newest rules."""
    version = (await connection.execute(latest(None, None))).scalar_one()
    return await of_version(connection, version)


async def versions(
    connection: AsyncConnection | AsyncSession,
) -> Sequence[Mapping[str, object]]:
    """List the versions there are, the oldest first."""
    some = select(Stored.__table__).order_by(Stored.applies_from, Stored.version)
    return [dict(row) for row in (await connection.execute(some)).mappings()]


async def publish(session: AsyncSession, new: Stored, rules: Sequence[Rule]) -> None:
    """Store a new version of the rules.

    Raises:
        RuleSetExists: There is one of that name.
    """
    session.add(new)
    try:
        await session.flush()
    except IntegrityError as error:
        raise RuleSetExists from error
    session.add_all(rules)
    await session.flush()


async def reference(connection: AsyncConnection, what: str) -> list[Mapping[str, str]]:
    """Read what cases refer to where a request brings nothing of its own."""
    found = (await connection.execute(select(TRIAL_TABLES[what]))).mappings()
    return [{k: v or "" for k, v in row.items()} for row in found]
