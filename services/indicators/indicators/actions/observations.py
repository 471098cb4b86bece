"""What follows from observations, by columns: their days, their status and their ids.

Each distinct pair of dates and each way of being known is put to the domain once. Where the
domain would refuse, the row is marked as doubtful, and refused where it is read alone.
"""

from decimal import Decimal

import polars as pl

from indicators.domain.observations import Figures, Status, hashed, is_proportion, status_of
from indicators.domain.periods import period_of
from shared.rules import RuleBroken

STRATA = ("sex", "age", "category_type", "category")
PRINTED = ("period_start", "period_end")
STATED = ("status", "known", "bounded")
NUMBERS = ("value", "numerator", "denominator", "low", "high")


def derived(table: pl.DataFrame) -> pl.DataFrame:
    """Add what follows from observations, and which of them are doubtful.

    Whatever is compared has at most fifteen digits, which a float keeps apart.
    """
    given = {name: pl.col(name).is_not_null() for name in NUMBERS}
    table = table.with_columns(
        known=given["value"] | given["numerator"], bounded=given["low"] | given["high"]
    )
    days, statuses = periods(table), statuses_of(table)
    table = table.join(days, on=PRINTED, how="left", nulls_equal=True, maintain_order="left")
    table = table.join(statuses, on=STATED, how="left", nulls_equal=True, maintain_order="left")
    number = {name: pl.col(name).cast(pl.Float64, strict=False) for name in NUMBERS}
    parts_of_a_whole = [unit for unit in table["unit"].unique() if is_proportion(unit)]
    doubtful = (
        pl.col("when").is_null()
        | pl.col("follows").is_null()
        | ((pl.col("when") == "") & pl.col("period_label").is_null())
        | (number["low"] > number["high"])
        | (given["value"] & (number["denominator"] == 0))
        | ((number["numerator"] > number["denominator"]) & pl.col("unit").is_in(parts_of_a_whole))
    )
    return table.with_columns(
        id=ids(table), status=pl.col("follows"), doubtful=doubtful.fill_null(value=False)
    )


def periods(table: pl.DataFrame) -> pl.DataFrame:
    """Give the days of each printed period, and how an id names them; nothing of a wrong one."""
    found: list[tuple[str | None, ...]] = []
    for start, end in table.select(PRINTED).unique().iter_rows():
        try:
            period = period_of(start, end)
        except RuleBroken:
            continue
        days = [day.isoformat() if day else None for day in (period.start, period.to)]
        when = f"{days[0] or ''}/{days[1] or ''}" if any(days) else ""
        found.append((start, end, *days, when))
    names = (*PRINTED, "period_from", "period_to", "when")
    return pl.DataFrame(found, dict.fromkeys(names, pl.String), orient="row")


def statuses_of(table: pl.DataFrame) -> pl.DataFrame:
    """Give what each stated status is beside what is known; nothing of a contradiction."""
    found: list[tuple[str | None, bool, bool, str]] = []
    for stated, known, bounded in table.select(STATED).unique().iter_rows():
        figures = Figures(value=Decimal(1) if known else None, low=Decimal(1) if bounded else None)
        try:
            follows = status_of(Status(stated) if stated else None, figures)
        except RuleBroken:
            continue
        found.append((stated, known, bounded, follows.value))
    schema = {"status": pl.String, "known": pl.Boolean, "bounded": pl.Boolean, "follows": pl.String}
    return pl.DataFrame(found, schema, orient="row")


def ids(table: pl.DataFrame) -> pl.Series:
    """Make the ids that are missing from what the observations are of."""
    when = pl.when(pl.col("when") == "").then(pl.col("period_label")).otherwise(pl.col("when"))
    names = (pl.col("indicator_id"), pl.col("area_id"), pl.col("organisation_id"), when,
             pl.col("kind"), pl.col("band"))  # fmt: skip
    plain = pl.concat_str([name.fill_null("") for name in names], separator="\n")
    strata = pl.concat_str([plain, *(pl.col(one).fill_null("") for one in STRATA)], separator="\n")
    stratified = pl.any_horizontal(pl.col(one).is_not_null() for one in STRATA)
    what = table.select(pl.when(stratified).then(strata).otherwise(plain)).to_series()
    made = [given or hashed(of) for given, of in zip(table["id"], what, strict=True)]
    return pl.Series(made, dtype=pl.String)
