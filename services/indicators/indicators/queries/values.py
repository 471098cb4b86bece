"""Stored counts, added up for each area and period by PostgreSQL in one statement.

A count is of one area, period, sex, age band and category. Rows of both sexes together are taken
where there are any, else the sexes are added up; and so for ages, unless age bands are wanted.
Sums come as floats: counts are whole numbers far below 2^53, so nothing is lost.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from asyncpg import DataError
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.domain.observations import Kind, Sex
from shared.rules import Invalid

# The areas that are asked for; each is by itself ...
ITSELF = """asked AS MATERIALIZED (
    SELECT a.id FROM area a
    WHERE (:areas::text[] IS NULL OR a.id = ANY(:areas))
      AND (:area_type::text IS NULL OR a.type = :area_type)
      AND (:parent::text IS NULL OR a.parent_id = :parent OR EXISTS (
          SELECT FROM area_link l WHERE l.child_id = a.id AND l.parent_id = :parent AND {link}))
), member AS MATERIALIZED (
    SELECT a.id AS area_id, a.id AS into_id FROM area a WHERE {within}
)"""
# ... or is added up of those that belong to it in a hierarchy.
ADDED_UP = """up AS (
    SELECT a.id AS area_id, a.id AS into_id FROM area a
    UNION SELECT up.area_id, l.parent_id FROM up JOIN area_link l
        ON l.child_id = up.into_id AND {link}
), asked AS MATERIALIZED (
    SELECT a.id FROM area a
    WHERE a.type = :area_type AND (:areas::text[] IS NULL OR a.id = ANY(:areas))
      AND (:parent::text IS NULL OR EXISTS (
          SELECT FROM up WHERE up.area_id = a.id AND up.into_id = :parent))
), member AS MATERIALIZED (
    SELECT up.area_id, up.into_id FROM up JOIN area a ON a.id = up.into_id WHERE {within}
)"""
# Whoever hides small numbers looks at every area of the same types, whatever was asked for, and
# at those that lie beside them.
ONLY_ASKED = "a.id IN (SELECT id FROM asked)"
ALL_ALIKE = """a.type IN (
    SELECT alike.type FROM area alike JOIN asked USING (id)
    UNION SELECT beside.type FROM area beside JOIN area one ON one.parent_id = beside.parent_id
        JOIN asked ON asked.id = one.id)"""
WHOLES = """array_remove(a.parent_id || ARRAY(
    SELECT l.hierarchy || ' ' || l.parent_id FROM area_link l WHERE l.child_id = a.id
    AND l.hierarchy NOT IN ('comparators', 'successors') AND {known_link}
    AND (l.valid_from IS NULL OR l.valid_from <= :on)
    AND (l.valid_to IS NULL OR l.valid_to > :on)), NULL)"""
LINK = """{known_link} AND (:hierarchy::text IS NULL OR l.hierarchy = :hierarchy)
    AND (l.valid_from IS NULL OR l.valid_from <= :on)
    AND (l.valid_to IS NULL OR l.valid_to > :on)"""
# The people of the same place, time, sex and age, where an observation has no denominator.
PEOPLE = """LEFT JOIN observation p ON p.indicator_id = :population AND p.area_id = o.area_id
    AND p.kind = 'actual' AND p.period_from IS NOT DISTINCT FROM o.period_from
    AND p.period_to IS NOT DISTINCT FROM o.period_to AND p.sex IS NOT DISTINCT FROM o.sex
    AND p.age IS NOT DISTINCT FROM o.age AND p.category IS NOT DISTINCT FROM o.category
    AND p.organisation_id IS NOT DISTINCT FROM o.organisation_id AND {known_people}"""
CELLS = """cell AS (
    SELECT m.into_id, o.period_from, o.period_to, {stratum} AS category, {sex} AS sex, o.age,
        min(o.period_label) AS period_label, count(*) AS inputs,
        bool_or({both}) AS has_both,
        bool_or(o.status = 'suppressed' AND o.numerator IS NULL) AS hidden,
        sum(o.numerator::float8) AS n, bool_or(o.numerator IS NULL) AS no_n,
        sum({people}) AS d, bool_or({people} IS NULL) AS no_d,
        sum(o.numerator::float8) FILTER (WHERE {both}) AS n_both,
        sum({people}) FILTER (WHERE {both}) AS d_both,
        {published}, {each} AS each_value
    FROM member m JOIN observation o ON o.area_id = m.area_id {join}
    WHERE o.indicator_id = :indicator AND o.kind = :kind AND {known} AND {ages}
      AND (:period_from::date IS NULL OR o.period_from >= :period_from)
      AND (:period_to::date IS NULL OR o.period_to <= :period_to)
      AND o.category_type {category} AND o.organisation_id {organisation}
      AND (:sex::text IS NULL OR o.sex = :sex)
    GROUP BY 1, 2, 3, 4, 5, 6
), counted AS (
    SELECT into_id, period_from, period_to, category, sex, age, period_label, inputs,
        hidden AND n_both IS NULL AS suppressed,
        CASE WHEN has_both THEN n_both WHEN NOT no_n THEN n END AS n,
        CASE WHEN has_both THEN d_both WHEN NOT no_d THEN d END AS d, value, low, high,
        each_value
    FROM cell
)"""
SAME = "c.into_id, c.period_from, c.period_to, c.category, c.sex"
WHOLE = """SELECT {same}, min(period_label) AS period_label, sum(inputs)::int8 AS inputs,
        bool_or(suppressed) AS suppressed,
        CASE WHEN bool_or(age IS NULL) THEN sum(n) FILTER (WHERE age IS NULL)
             WHEN NOT bool_or(n IS NULL) THEN sum(n) END AS n,
        CASE WHEN bool_or(age IS NULL) THEN sum(d) FILTER (WHERE age IS NULL)
             WHEN NOT bool_or(d IS NULL) THEN sum(d) END AS d,
        min(value) FILTER (WHERE age IS NULL) AS value,
        min(low) FILTER (WHERE age IS NULL) AS low, min(high) FILTER (WHERE age IS NULL) AS high
    FROM counted c GROUP BY {same}"""
# With the sums that a directly standardised rate is made of; `u` is the weight of one event.
STANDARDISED = """SELECT {same}, min(period_label) AS period_label, sum(inputs)::int8 AS inputs,
        bool_or(suppressed) AS suppressed,
        coalesce(sum(n) FILTER (WHERE w > 0), 0) AS n, sum(d) FILTER (WHERE w > 0) AS d,
        coalesce(sum(u * n / nullif(d, 0)), 0) AS weighted,
        coalesce(sum(u * u * n / nullif(d, 0) / nullif(d, 0)), 0) AS squared,
        sum(w) AS weight, count(*) FILTER (WHERE w > 0) AS bands,
        bool_or(w IS NULL) AS no_weight, bool_or(d IS NULL AND w > 0) AS no_d,
        min(d) FILTER (WHERE w > 0) AS least_d, min(n) AS least_n
    FROM counted c LEFT JOIN unnest(:ages::text[], :weights::float8[], :events::float8[])
        AS standard (age, w, u) USING (age) GROUP BY {same}"""
BY_BAND = "SELECT {same}, period_label, inputs, suppressed, n, d, age FROM counted c"
EACH_VALUE = """SELECT {same}, period_label, inputs, suppressed, each_value, n, d
    FROM counted c WHERE age IS NULL"""
PLACED = """WITH RECURSIVE {member}, {cells}, made AS ({made})
    SELECT a.id AS area_id, a.name AS area_name, a.type AS area_type, a.parent_id, made.*,
        a.id IN (SELECT id FROM asked) AS asked, {wholes} AS wholes
    FROM made JOIN area a ON a.id = made.into_id
    ORDER BY a.id, made.period_to, made.period_from, made.category, made.sex"""

# The same of many indicators, one after the other, each with the people of its own population.
EACH = """SELECT many.indicator_id, made.*
    FROM unnest(:indicators::text[], :populations::text[]) AS many (indicator_id, population_id)
    CROSS JOIN LATERAL ({one}) AS made"""
OF_EACH = {":indicator": "many.indicator_id", ":population": "many.population_id"}


class Shape(StrEnum):
    """What is made of the cells of a group."""

    WHOLE = "whole"
    STANDARDISED = "standardised"
    BY_BAND = "by band"
    EACH_VALUE = "each value"


SHAPES = {
    Shape.WHOLE: WHOLE,
    Shape.STANDARDISED: STANDARDISED,
    Shape.BY_BAND: BY_BAND,
    Shape.EACH_VALUE: EACH_VALUE,
}
PUBLISHED = ", ".join(f"max(o.{name})::float8 AS {name}" for name in ("value", "low", "high"))
UNPUBLISHED = "NULL::float8 AS value, NULL::float8 AS low, NULL::float8 AS high"
BANDED = frozenset({Shape.STANDARDISED, Shape.BY_BAND})
VALUES = "array_agg(o.value::float8) FILTER (WHERE o.value IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which counts are added up, and how.

    Attributes:
        areas: These areas only.
        area_type: Areas of this type only.
        parent: Areas in this one only, by `hierarchy` or any.
        add_up: Add areas up into the area of `area_type` that they belong to in `hierarchy`.
        on: The day on which links between areas must hold.
        period_from: Periods that begin then or later.
        period_to: Periods that end before then, or then.
        sex: Of one sex.
        by_sex: Each sex by itself.
        only_ages: Of these age bands, as they are stored.
        category_type: Each category of this kind ...
        category: ... or this one, once what is hidden among them all is known.
        population: The indicator whose observations are the denominators.
        all_alike: All areas like those that are asked for, or beside them; each is marked if it is
            asked for.
    """

    indicator: str
    on: date
    kind: Kind = Kind.ACTUAL
    areas: list[str] | None = None
    area_type: str | None = None
    parent: str | None = None
    hierarchy: str | None = None
    add_up: bool = False
    period_from: date | None = None
    period_to: date | None = None
    sex: Sex | None = None
    by_sex: bool = False
    only_ages: list[str] | None = None
    category_type: str | None = None
    category: str | None = None
    organisation: str | None = None
    population: str | None = None
    all_alike: bool = False
    known_at: datetime | None = None


@lru_cache(maxsize=64)
def question(
    shape: Shape, *, add_up: bool, by_sex: bool, all_alike: bool, given: frozenset[str]
) -> tuple[str, tuple[str, ...]]:
    """Write the statement of one kind of question, and name its arguments in their order.

    With `indicators` given it is of many.
    """
    then, people = "known_at" in given, "population" in given
    known = "{0}.recorded @> :known_at::timestamptz" if then else "upper_inf({0}.recorded)"
    both = "FALSE" if by_sex else "(o.sex IS NULL OR o.sex = 'persons')"
    words = {
        "same": SAME,
        "sex": "o.sex" if by_sex else "NULL::text",
        "both": both,
        "people": "coalesce(o.denominator, p.numerator, p.value)::float8" if people
        else "o.denominator::float8",
        "join": PEOPLE.format(known_people=known.format("p")) if people else "",
        # Not "IS NOT DISTINCT FROM": the planner would take that for one row in two hundred.
        "category": "= :category_type" if "category_type" in given else "IS NULL",
        "organisation": "= :organisation" if "organisation" in given else "IS NULL",
        "known": known.format("o"),
        "ages": "o.age = ANY(:only_ages)" if "only_ages" in given
        else "o.age IS NOT NULL" if shape in BANDED else "TRUE",
        "stratum": "o.category" if "category_type" in given else "NULL::text",
        "published": PUBLISHED if shape is Shape.WHOLE else UNPUBLISHED,
        "each": VALUES if shape is Shape.EACH_VALUE else "NULL::float8[]",
    }  # fmt: skip
    known_link = known.format("l")
    text = PLACED.format(
        member=(ADDED_UP if add_up else ITSELF).format(
            link=LINK.format(known_link=known_link), within=ALL_ALIKE if all_alike else ONLY_ASKED
        ),
        cells=CELLS.format(**words),
        made=SHAPES[shape].format(**words),
        wholes=WHOLES.format(known_link=known_link) if all_alike else "NULL::text[]",
    )
    if "indicators" in given:
        for name, column in OF_EACH.items():
            text = re.sub(rf"(?<!:){name}\b", column, text)
        text = EACH.format(one=text)
    names = tuple(dict.fromkeys(re.findall(r"(?<!:):([a-z_]+)", text)))
    for number, name in enumerate(names, 1):
        text = re.sub(rf"(?<!:):{name}\b", f"${number}", text)
    return text, names


async def added_up(
    connection: AsyncConnection, wanted: Wanted, shape: Shape, **standard: list[Any]
) -> list[Any]:
    """Add up the counts that are wanted, a record for each area, period, category and sex.

    Args:
        connection: An autocommit connection: it is one statement.
        wanted: Which counts.
        shape: What is made of them.
        standard: `ages`, `weights`, and what one event weighs in each as `events`.

    Raises:
        Invalid: The database has no such text, or no such time.
    """
    values = asdict(wanted) | standard
    given = frozenset(name for name, value in values.items() if value is not None)
    text, names = question(
        shape,
        add_up=wanted.add_up,
        by_sex=wanted.by_sex,
        all_alike=wanted.all_alike,
        given=given,
    )
    driver: Any = (await connection.get_raw_connection()).driver_connection
    try:
        records: list[Any] = await driver.fetch(text, *(values[name] for name in names))
    except DataError as error:
        why = "A value is outside of what can be stored"
        raise Invalid([{"at": "request", "why": why}]) from error
    return records


async def added_up_each(
    connection: AsyncConnection,
    wanted: Wanted,
    shape: Shape,
    populations: Mapping[str, str | None],
    **standard: list[Any],
) -> dict[str, list[Any]]:
    """Add up the counts of indicators, by one statement however many they are.

    Args:
        connection: An autocommit connection.
        wanted: Which counts of each.
        shape: What is made of them.
        populations: The indicators, and whose observations are the denominators of each.
        standard: As `added_up` takes it.
    """
    found: dict[str, list[Any]] = {one: [] for one in populations}
    if len(found) > 1:
        of_each: dict[str, list[Any]] = {
            "indicators": list(found), "populations": list(populations.values()),
        }  # fmt: skip
        # What one of them lacks is not found for it: all are asked for as those that have one.
        wanted = replace(wanted, population=next(filter(None, populations.values()), None))
        for record in await added_up(connection, wanted, shape, **standard, **of_each):
            found[record["indicator_id"]].append(record)
    for one in found if len(found) == 1 else ():
        wanted = replace(wanted, indicator=one, population=populations[one])
        found[one] = await added_up(connection, wanted, shape, **standard)
    return found
