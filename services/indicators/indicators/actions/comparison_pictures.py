"""Make a picture of compared values: each area's value and limits, against what it is held to."""

from collections.abc import Mapping
from typing import Any

from indicators.actions.captions import listed, said
from indicators.actions.value_pictures import Rows, captioned, latest, limits, row_name, why
from indicators.domain.pictures.comparison import Area, Benchmark, Comparison
from indicators.domain.pictures.theme import JUDGED, Judgement

NEARER = {"worst": Judgement.WORSE, "best": Judgement.BETTER, "lowest": Judgement.LOWER,
          "highest": Judgement.HIGHER}  # fmt: skip
HOW = {
    "ci_overlap_95": "by limits at 95%", "ci_overlap_95_998": "by limits at 95% and 99.8%",
    "double_ci_overlap": "by the limits of both", "spc_proportion": "by control limits",
    "spc_rate": "by control limits", "quintiles": "among each other, in fifths",
    "quartiles": "among each other, in quarters", "goal_single": "with a goal",
    "goal_single_ci": "with a goal, by limits", "goal_range": "with a range",
    "goal_previous_england": "with the period before",
    "goal_percentile_range": "with percentiles of all",
}  # fmt: skip
RANKED = frozenset({"quintiles", "quartiles", "goal_percentile_range"})


def picture_of(answer: Mapping[str, Any], benchmark: str | None, among: str | None) -> Comparison:
    """Make a picture of a comparison, as it is answered of stored values.

    Args:
        answer: The whole answer.
        benchmark: The name of the area that is compared with.
        among: The name of the set of areas whose others are compared with.
    """
    now, place, left_out = latest(answer)
    left_out += listed(f"no judgement of {row_name(one)} ({said(one['reason'])})" for one in now
                       if one["value"] is not None and one["reason"])  # fmt: skip
    against = held_to(answer, now, benchmark)
    shown = "Each area's value, the highest first"
    if among:
        shown += f", against the average of the others of {among}"
    counts = [f"{JUDGED[one].says}: {number}" for one in Judgement
              if (number := sum(judgement(row) is one for row in now))]  # fmt: skip
    finding, how = "; ".join(counts), HOW[answer["method"]["options"]["method"]]
    return Comparison(
        captioned({**answer, "method": answer["values_method"]}, place,
                  f"{shown}; compared {how}", left_out, finding),
        [Area(named(one), one["value"], *limits(one), judgement(one), why(one)) for one in now],
        against,
    )  # fmt: skip


def judgement(one: Mapping[str, Any]) -> Judgement:
    """Give what a comparison came to, as it is drawn."""
    outcome = one["outcome"] or ""
    if outcome in set(Judgement):
        return Judgement(outcome)
    return NEARER.get(outcome, Judgement.NOT_COMPARED)


def named(one: Mapping[str, Any]) -> str:
    """Name a row, with the fifth or the quarter that it is in."""
    outcome = one["outcome"] or ""
    place = f" ({said(outcome)})" if outcome.startswith(("quintile", "quartile")) else ""
    return row_name(one) + place


def held_to(answer: Mapping[str, Any], now: Rows, benchmark: str | None) -> Benchmark | None:
    """Give what every row is held to; rows that are held to different values have none."""
    if answer["method"]["options"]["method"] in RANKED:
        return None
    goals = {(one["goal_lower"], one["goal_upper"]) for one in now} - {(None, None)}
    if len(goals) == 1:
        lower, upper = goals.pop()
        return None if lower is None else Benchmark(
            "Goal" if upper is None else "Goal from", lower, lower if upper else None, upper
        )  # fmt: skip
    found = {one["benchmark"] for one in now} - {None}
    if len(found) != 1 or benchmark is None:
        return None
    row = next(one for one in now if one["benchmark"] is not None)
    return Benchmark(benchmark, found.pop(), row["benchmark_lower_95"], row["benchmark_upper_95"])
