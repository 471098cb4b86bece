"""Values that stand in one table, hidden so that none tells another.

Each value was hidden for its own smallness, or for a sibling area's. In one table more can be
told: sexes and categories add up to the whole. So where the whole of an area and period is
hidden, its parts are; and where one part alone is hidden, so is the smallest of the others.
"""

import polars as pl

from indicators.domain.statistics.arrays import Reason

FIGURES = ["value", "lower_95", "upper_95", "lower_998", "upper_998", "numerator", "denominator"]
OURS = [str(Reason.SMALL_NUMBER), str(Reason.SIBLING_OF_SMALL_NUMBER)]


def hidden_together(table: pl.DataFrame) -> pl.DataFrame:
    """Hide what would tell what is hidden.

    Args:
        table: Values; `part` says which breakdown a row is of, null for the whole.
    """
    place = ["level", "area_id", "period_from", "period_to", "period_label"]
    among = [*place, "part"]
    hidden, part = pl.col("reason").is_in(OURS).fill_null(value=False), pl.col("part")
    whole_hidden = (hidden & part.is_null()).any().over(place)
    table = hide(table, part.is_not_null() & whole_hidden & ~hidden)
    alone = part.is_not_null() & (hidden.sum().over(among) == 1)
    open_to_it = alone & ~hidden & (pl.col("numerator") > 0)
    rank = pl.when(open_to_it).then(pl.col("numerator")).rank("ordinal").over(among)
    return hide(table, open_to_it & (rank == 1))


def hide(table: pl.DataFrame, those: pl.Expr) -> pl.DataFrame:
    """Take away the figures of some rows, and say why."""
    those = those.fill_null(value=False)
    return table.with_columns(
        *(pl.when(those).then(None).otherwise(pl.col(name)).alias(name) for name in FIGURES),
        reason=pl.when(those)
        .then(pl.lit(str(Reason.SIBLING_OF_SMALL_NUMBER)))
        .otherwise(pl.col("reason")),
    )
