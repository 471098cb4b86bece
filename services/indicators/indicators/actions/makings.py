"""How the values of indicators are made: as their definitions say, or as was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.domain.definitions import Method, Suppression, check_definition
from indicators.domain.statistics.standards import Standard
from indicators.domain.values import MULTIPLIERS, SOURCES
from indicators.queries import readings
from indicators.tables import Definition

VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Making:
    """How values are made: as the indicator's definition says, or as was asked.

    Attributes:
        definition: The version of the definition that was used; None if there is none.
        gone: What is hidden where less is told apart, by area, period, category and sex; without a
            category or a sex, of all.
    """

    method: Method = Method.AS_PUBLISHED
    multiplier: float = 1
    standard: Standard | None = None
    population: str | None = None
    reference: str | None = None
    suppression: Suppression = Suppression.NONE
    confidence: tuple[float, ...] = (0.95, 0.998)
    definition: int | None = None
    gone: frozenset[tuple[Any, ...]] = frozenset()

    @property
    def has_rule(self) -> bool:
        """Tell whether small numbers are hidden."""
        return self.suppression is not Suppression.NONE

    def said(self) -> dict[str, Any]:
        """Say how the values were made, for the answer."""
        return {
            "name": self.method,
            "version": VERSION,
            "source": SOURCES[self.method],
            "definition_version": self.definition,
            "options": {
                "multiplier": self.multiplier,
                "standard": self.standard,
                "population_id": self.population,
                "reference_area_id": self.reference,
                "suppression": self.suppression,
                "confidence": self.confidence,
            },
        }


async def making_of(
    connection: AsyncConnection,
    indicator_id: str,
    known_at: datetime | None,
    asked: Mapping[str, Any],
) -> Making:
    """Find how the values of an indicator are made; what is asked for goes before.

    Raises:
        StandardMissing: It standardises directly, to nothing.
        ReferenceAreaMissing: It standardises indirectly, by nothing.
    """
    row = await readings.one(connection, Definition, indicator_id, known_at=known_at)
    return defined(row, asked)


async def makings_of(
    connection: AsyncConnection, indicators: Sequence[str], known_at: datetime | None
) -> dict[str, Making]:
    """Find how the values of each indicator are made, by one statement."""
    if not indicators:
        return {}
    rows = await readings.some(connection, Definition, indicators, known_at=known_at)
    known = {row.id: row for row in rows}
    return {one: defined(known.get(one), {}) for one in indicators}


def defined(row: Any, asked: Mapping[str, Any]) -> Making:
    """Read a definition, if there is one; what is asked for goes before.

    Raises:
        StandardMissing: It standardises directly, to nothing.
        ReferenceAreaMissing: It standardises indirectly, by nothing.
    """
    given = {name: value for name, value in asked.items() if value is not None}
    if row is not None:
        stored = {
            "method": Method(row.method),
            "multiplier": None if row.multiplier is None else float(row.multiplier),
            "standard": None if row.standard is None else Standard(row.standard),
            "population": row.population_id,
            "reference": row.reference_area_id,
            "suppression": Suppression(row.suppression or Suppression.NONE),
            "definition": row.version,
        }
        given = {name: value for name, value in stored.items() if value is not None} | given
    method = given.get("method", Method.AS_PUBLISHED)
    making = Making(**{"multiplier": MULTIPLIERS.get(method, 1.0), **given})
    check_definition(method, making.standard, making.reference)
    return making
