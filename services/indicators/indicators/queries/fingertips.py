"""What clients of Fingertips ask for: lists of numbered things, and where there are data.

Data are what `values` makes values of: actual observations of no one organisation, as known now.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# England is an area here, and an area type of its own there.
TYPE = "CASE WHEN a.id = 'england' THEN 'England' ELSE a.type END"
DATA = "upper_inf(o.recorded) AND o.kind = 'actual' AND o.organisation_id IS NULL"
NUMBER_OF_TYPE = f"fingertips_number t ON t.noun = 'area_type' AND t.slug = {TYPE}"
AVAILABLE = f"""
    SELECT DISTINCT i.number AS indicator, t.number AS area_type
    FROM (SELECT DISTINCT o.indicator_id, o.area_id FROM observation o WHERE {DATA}
          AND (CAST(:indicators AS text[]) IS NULL OR o.indicator_id = ANY(:indicators))) o
    JOIN area a ON a.id = o.area_id
    JOIN {NUMBER_OF_TYPE}
    JOIN fingertips_number i ON i.noun = 'indicator' AND i.slug = o.indicator_id
    WHERE CAST(:area_type AS integer) IS NULL OR t.number = :area_type
    ORDER BY 1, 2
"""  # noqa: S608 - only the constants above are put in
AREA_TYPES = """
    SELECT t.number, t.slug, coalesce(known.name, t.slug) AS name, known.definition
    FROM fingertips_number t LEFT JOIN area_type known ON known.id = t.slug
    WHERE t.noun = 'area_type' AND (known.id IS NOT NULL OR t.slug = 'England') ORDER BY t.number
"""
AREAS = f"""
    SELECT a.id, a.name, t.number AS area_type FROM area a JOIN {NUMBER_OF_TYPE}
    WHERE t.number = :area_type ORDER BY a.name, a.id
"""  # noqa: S608
# Each area of a type below the area of another type that it lies in today, by its own parent or
# by a link. Below England lies whatever is not said to lie in another country.
BELOW = f"""
    WITH RECURSIVE step AS (
        SELECT a.id AS child, a.parent_id AS parent FROM area a WHERE a.parent_id IS NOT NULL
        UNION SELECT l.child_id, l.parent_id FROM area_link l
        WHERE upper_inf(l.recorded) AND (l.valid_from IS NULL OR l.valid_from <= current_date)
          AND (l.valid_to IS NULL OR l.valid_to > current_date)
          AND l.hierarchy <> 'nearest-neighbours'
    ), up AS (
        SELECT a.id, a.id AS above FROM area a JOIN {NUMBER_OF_TYPE} WHERE t.number = :child
        UNION SELECT up.id, step.parent FROM up JOIN step ON step.child = up.above
    ), above AS (
        SELECT up.id, a.id AS parent_id, a.name AS parent_name
        FROM up JOIN area a ON a.id = up.above AND a.id <> up.id
        JOIN {NUMBER_OF_TYPE} WHERE t.number = :parent
        UNION ALL SELECT DISTINCT up.id, 'england', 'England' FROM up
        WHERE :parent = 15 AND up.id <> 'england' AND NOT EXISTS (
            SELECT FROM up other JOIN area a ON a.id = other.above
            WHERE other.id = up.id AND a.type = 'country')
    )
    SELECT DISTINCT ON (a.id) a.id, a.name, above.parent_id, above.parent_name
    FROM above JOIN area a ON a.id = above.id
    WHERE CAST(:within AS text) IS NULL OR above.parent_id = :within
    ORDER BY a.id, above.parent_id
"""  # noqa: S608
WITHIN = f"""
    SELECT a.id, a.name, t.number AS area_type FROM area a JOIN {NUMBER_OF_TYPE}
    WHERE (CAST(:area_type AS integer) IS NULL OR t.number = :area_type)
      AND (CASE WHEN :neighbours THEN FALSE ELSE a.parent_id = :parent END OR EXISTS (
          SELECT FROM area_link l WHERE l.child_id = a.id AND l.parent_id = :parent
          AND upper_inf(l.recorded) AND (l.valid_from IS NULL OR l.valid_from <= current_date)
          AND (l.valid_to IS NULL OR l.valid_to > current_date)
          AND :neighbours = (l.hierarchy = 'nearest-neighbours')))
    ORDER BY a.name, a.id
"""  # noqa: S608
PARENT_TYPES = f"""
    SELECT DISTINCT t.number AS child, up.number AS parent
    FROM area a JOIN {NUMBER_OF_TYPE}
    JOIN LATERAL (SELECT a.parent_id UNION SELECT l.parent_id FROM area_link l
                  WHERE l.child_id = a.id AND upper_inf(l.recorded)) above ON TRUE
    JOIN area p ON p.id = above.parent_id
    JOIN fingertips_number up ON up.noun = 'area_type' AND up.slug = p.type
    WHERE p.id <> 'england' AND up.number <> t.number
"""  # noqa: S608
TYPE_OF_ONE = f"""
    SELECT t.number FROM (SELECT id, type FROM area UNION
                          SELECT 'england', 'country') a JOIN {NUMBER_OF_TYPE}
    WHERE a.id = :area
"""  # noqa: S608
PROFILES = """
    SELECT p.number, p.slug, g.number AS group_number
    FROM fingertips_number p JOIN fingertips_number g ON g.noun = 'group' AND g.slug = p.slug
    WHERE p.noun = 'profile' AND EXISTS (SELECT FROM indicator i WHERE i.family = p.slug)
    ORDER BY p.number
"""
AGES = "SELECT number, slug FROM fingertips_number WHERE noun = 'age' ORDER BY number"
CATEGORIES = """
    SELECT t.number AS type_number, t.slug AS type, c.number, substr(c.slug, length(t.slug) + 2)
        AS name
    FROM fingertips_number t JOIN fingertips_number c
        ON c.noun = 'category' AND starts_with(c.slug, t.slug || chr(31))
    WHERE t.noun = 'category_type' ORDER BY t.number, c.number
"""
INDICATORS = """
    SELECT n.number, i.*, d.method AS made_by, d.multiplier, d.standard, d.suppression,
        d.population_id, d.reference_area_id, coalesce(age.number, 1) AS age_number,
        g.number AS group_number, p.number AS profile_number
    FROM indicator i
    JOIN fingertips_number n ON n.noun = 'indicator' AND n.slug = i.id
    JOIN fingertips_number p ON p.noun = 'profile' AND p.slug = i.family
    JOIN fingertips_number g ON g.noun = 'group' AND g.slug = i.family
    LEFT JOIN fingertips_number age ON age.noun = 'age' AND age.slug = i.age
    LEFT JOIN definition d ON d.id = i.id AND upper_inf(d.recorded)
    WHERE (CAST(:numbers AS integer[]) IS NULL OR n.number = ANY(:numbers))
      AND (CAST(:profile AS integer) IS NULL OR p.number = :profile)
      AND (CAST(:groups AS integer[]) IS NULL OR g.number = ANY(:groups))
    ORDER BY n.number
"""
STRATA = f"""
    SELECT o.indicator_id AS id,
        coalesce(array_agg(DISTINCT o.sex) FILTER (WHERE o.sex IS NOT NULL), '{{}}') AS sexes,
        coalesce(array_agg(DISTINCT o.category_type)
                 FILTER (WHERE o.category IS NOT NULL AND o.category_type IS NOT NULL), '{{}}')
            AS category_types
    FROM observation o WHERE o.indicator_id = ANY(:indicators) AND {DATA} GROUP BY 1
"""  # noqa: S608
GOALS = """
    SELECT DISTINCT ON (area_id, target_from, target_to)
        area_id, target_from AS period_from, target_to AS period_to, target_value::float8 AS goal
    FROM target o WHERE indicator_id = :indicator AND upper_inf(recorded)
      AND organisation_id IS NULL AND target_value IS NOT NULL
    ORDER BY area_id, target_from, target_to, id
"""


async def rows(connection: AsyncConnection, statement: str, **values: Any) -> list[dict[str, Any]]:
    """Ask one of the questions above."""
    found = await connection.execute(text(statement), values)
    return [dict(one) for one in found.mappings()]


async def indicators(
    connection: AsyncConnection,
    *,
    numbers: Sequence[int] | None = None,
    profile: int | None = None,
    groups: Sequence[int] | None = None,
) -> list[dict[str, Any]]:
    """Read indicators with their definitions: these, those of a profile or of groups, or all."""
    wanted = {"numbers": numbers, "profile": profile, "groups": groups}
    return await rows(connection, INDICATORS, **wanted)


async def available(
    connection: AsyncConnection,
    *,
    indicators: Sequence[str] | None = None,
    area_type: int | None = None,
) -> list[dict[str, Any]]:
    """Say which indicators have data for which types of area."""
    return await rows(connection, AVAILABLE, indicators=indicators, area_type=area_type)


async def below(
    connection: AsyncConnection, child: int, parent: int, within: str | None = None
) -> list[dict[str, Any]]:
    """Give each area of one type with the area of another that it lies in."""
    return await rows(connection, BELOW, child=child, parent=parent, within=within)
