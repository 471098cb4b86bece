"""The data of an indicator as Fingertips gives them: England, the parents, the children."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.fingertips_hiding import hidden_together
from indicators.actions.fingertips_judging import judged
from indicators.actions.makings import Making, making_of
from indicators.actions.values import computed
from indicators.domain import fingertips as words
from indicators.domain.observations import Sex
from indicators.queries import fingertips
from indicators.queries.values import Wanted

ENGLAND, PARENT, CHILD = 0, 1, 2  # Levels, in the order of the rows.
SEXES = {"male": "Male", "female": "Female"}
PERIOD = ["period_from", "period_to", "period_label"]


@dataclass(frozen=True, slots=True)
class Places:
    """Which areas are wanted: those of a type, below those of another.

    Attributes:
        child: The child type: its number, slug and name.
        parent: The parent type.
        below: The children, each with the parent that it lies in.
        parents: The parents, which lie in England; none where England is the parent.
    """

    child: Mapping[str, Any]
    parent: Mapping[str, Any]
    below: Sequence[Mapping[str, Any]]
    parents: Sequence[Mapping[str, Any]]

    @property
    def short(self) -> str | None:
        """Name the parent type, unless it is England."""
        return None if self.parent["number"] == words.ENGLAND_TYPE else self.parent["name"]


async def places(
    connection: AsyncConnection, child: int, parent: int, within: str | None
) -> Places | None:
    """Find the areas that are wanted; None if there is no such type."""
    known = {one["number"]: one for one in await fingertips.rows(connection, fingertips.AREA_TYPES)}
    if child not in known or parent not in known:
        return None
    below = await fingertips.below(connection, child, parent, within)
    parents: Sequence[Mapping[str, Any]] = ()
    if parent != words.ENGLAND_TYPE:
        parents = await fingertips.rows(connection, fingertips.AREAS, area_type=parent)
        used = {one["parent_id"] for one in below}
        parents = [
            {**one, "parent_id": words.ENGLAND, "parent_name": "England"}
            for one in parents
            if one["id"] in used
        ]
    return Places(known[child], known[parent], below, parents)


async def data_of(
    connection: AsyncConnection,
    about: Mapping[str, Any],
    strata: Mapping[str, Any],
    where: Places,
) -> pl.DataFrame:
    """Make the rows of one indicator, in the columns of Fingertips."""
    making = await making_of(connection, about["id"], None, {})
    goals = await fingertips.rows(connection, fingertips.GOALS, indicator=about["id"])
    found = [
        one
        for level, areas in wanted_areas(where)
        for one in await level_of(connection, about, strata, making, level=level, areas=areas)
    ]
    table = await asyncio.to_thread(whole, found, where)
    if not table.height:
        return empty(where.short)
    return await asyncio.to_thread(
        lambda: written(judged(table, about["polarity"], making.method, goals), about, where)
    )


def empty(parent: str | None) -> pl.DataFrame:
    """Give the header alone."""
    return pl.DataFrame(schema=dict.fromkeys(words.columns(parent), pl.String))


def wanted_areas(where: Places) -> list[tuple[int, dict[str, Any]]]:
    """Say which areas are asked for at each level; siblings together, for what is hidden."""
    levels: list[tuple[int, dict[str, Any]]] = [(ENGLAND, {"areas": [words.ENGLAND]})]
    if where.parents:
        levels.append((PARENT, {"area_type": where.parent["slug"]}))
    if where.child["number"] != words.ENGLAND_TYPE:
        levels.append((CHILD, {"area_type": where.child["slug"]}))
    return levels


async def level_of(
    connection: AsyncConnection,
    about: Mapping[str, Any],
    strata: Mapping[str, Any],
    making: Making,
    *,
    level: int,
    areas: Mapping[str, Any],
) -> list[pl.DataFrame]:
    """Compute the values of some areas: of all, of each sex, and of each category."""
    wanted = {"indicator": about["id"], "on": datetime.now(UTC).date(), **areas}
    sexes = [one for one in strata["sexes"] if one in SEXES]
    # Where only one sex is counted, its values are all that there is.
    alone = SEXES[sexes[0]] if strata["sexes"] == sexes and len(sexes) == 1 else words.PERSONS
    asked: list[tuple[Wanted, str]] = [
        (Wanted(**wanted), SEXES.get((about["sex"] or "").lower(), alone))
    ]
    if alone == words.PERSONS:
        asked += [(Wanted(**wanted, sex=Sex(one)), SEXES[one]) for one in sexes]
    asked += [
        (Wanted(**wanted, category_type=one), asked[0][1]) for one in strata["category_types"]
    ]
    return [
        (await computed(connection, one, making)).with_columns(
            level=pl.lit(level),
            sex=pl.lit(sex),
            category_type=pl.lit(one.category_type, dtype=pl.String),
            part=pl.lit(one.category_type or (one.sex and "sex"), dtype=pl.String),
        )
        for one, sex in asked
    ]


def whole(found: list[pl.DataFrame], where: Places) -> pl.DataFrame:
    """Put the levels together, each area beside its parent; order by period, level and area."""
    known = [{"level": ENGLAND, "area_id": words.ENGLAND, "parent_id": None, "parent_name": None}]
    for level, areas in ((PARENT, where.parents), (CHILD, where.below)):
        known += [
            {"level": level, "area_id": one["id"], "parent_id": one["parent_id"],
             "parent_name": one["parent_name"]} for one in areas
        ]  # fmt: skip
    schema = {"level": pl.Int32, "area_id": pl.String, "parent_id": pl.String,
              "parent_name": pl.String}  # fmt: skip
    table = hidden_together(pl.concat(found).with_columns(pl.col("level").cast(pl.Int32)))
    table = table.join(pl.DataFrame(known, schema=schema), on=["level", "area_id"])
    periods = table.select(PERIOD).unique()
    read = [words.period(*one) for one in periods.iter_rows()]
    told = pl.DataFrame(read, schema={"text": pl.String, "sortable": pl.Int64,
                                      "range": pl.String, "year": pl.Int64})  # fmt: skip
    table = table.join(pl.concat([periods, told], how="horizontal"), on=PERIOD, nulls_equal=True)
    return table.sort(
        "period_to", "period_from", "level", "area_name", "area_id", "category_type", "category",
        pl.col("sex") != words.PERSONS, "sex",
    )  # fmt: skip


def written(table: pl.DataFrame, about: Mapping[str, Any], where: Places) -> pl.DataFrame:
    """Name and order the columns as Fingertips does."""
    short = {ENGLAND: "England", PARENT: where.parent["name"], CHILD: where.child["name"]}
    coded = {one: words.area_code(one) for one in
             {*table["area_id"], *table["parent_id"].drop_nulls()}}  # fmt: skip
    notes = {one: words.note(one) for one in table["reason"].drop_nulls().unique()}
    nothing = pl.lit(None, dtype=pl.String)
    cells: list[pl.Expr | str] = [
        pl.lit(about["number"]), pl.lit(about["name"]),
        pl.col("parent_id").replace(coded), "parent_name",
        pl.col("area_id").replace(coded), "area_name",
        pl.col("level").replace_strict(short, return_dtype=pl.String),
        "sex", pl.lit(about["age"] or words.ALL_AGES), "category_type", "category", "text",
        "value", "lower_95", "upper_95", "lower_998", "upper_998", "numerator", "denominator",
        pl.when(pl.col("value").is_null()).then(
            pl.col("reason").replace_strict(notes, return_dtype=pl.String, default=None)),
        "trend", "to_england", "to_parent", "sortable", nothing, "to_goal", "range",
    ]  # fmt: skip
    names = words.columns(where.short)
    columns = [
        (pl.col(one) if isinstance(one, str) else one).alias(f"{at}")
        for at, one in enumerate(cells)
    ]
    return table.select(columns).rename({f"{at}": name for at, name in enumerate(names)})
