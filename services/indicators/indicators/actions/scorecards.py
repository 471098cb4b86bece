"""Score an area's metrics, put them together and keep the evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy.ext.asyncio import AsyncConnection

from indicators.actions.boards import gathered
from indicators.domain.areas import AreaUnknown
from indicators.domain.scorecards import (
    Cut,
    CutUnreadable,
    MissingRule,
    Pattern,
    Scoring,
    ThresholdsUnreadable,
    Totals,
    as_met,
    by_rank,
    by_thresholds,
    overridden,
    segments,
    three,
    totals,
)
from indicators.domain.statistics.arrays import Floats, Reason
from indicators.domain.statistics.polarities import sign
from indicators.queries import boards
from indicators.queries.boards import Places
from indicators.tables import ScorecardComponent

EVIDENCE = ("period_label", "period_from", "period_to", "value", "numerator", "denominator",
            "lower_95", "upper_95", "status", "reason", "method", "inputs",
            "certainty")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Board:
    """All that a scorecard's result is made from: peers are the rows, metrics the columns."""

    card: Any
    metrics: Sequence[Any]
    indicators: Mapping[str, Any]
    areas: Mapping[str, str]
    cells: Mapping[tuple[str, str], Mapping[str, Any]]
    targets: Mapping[tuple[str, str], Any]

    def column(self, indicator: str) -> Floats:
        """Give the value of each area for one indicator."""
        values = [self.cells.get((indicator, area), {}).get("value") for area in self.areas]
        return np.array(values, dtype=np.float64)

    def aims(self, metric: Any) -> Floats:
        """Give what each area is held against, NaN where there is nothing."""
        if metric.scoring == Scoring.BENCHMARK:
            cell = self.cells.get((metric.indicator_id, metric.benchmark_area_id), {})
            return np.full(len(self.areas), cell.get("value"), dtype=np.float64)
        if metric.scoring == Scoring.TARGET:
            found = [self.targets.get((metric.indicator_id, area)) for area in self.areas]
            return np.array([one and one["target"] for one in found], dtype=np.float64)
        return np.full(len(self.areas), np.nan)

    def score(self, metric: Any) -> Floats:
        """Score each area by one metric."""
        value = self.column(metric.indicator_id)
        polarity = sign(self.indicators[metric.indicator_id]["polarity"])
        match metric.scoring:
            case Scoring.THRESHOLDS:
                return by_thresholds(value, three(metric.thresholds, ThresholdsUnreadable))
            case Scoring.RANK:
                return by_rank(value, polarity)
            case _:
                return as_met(value, self.aims(metric), polarity)


async def board_of(
    connection: AsyncConnection,
    card: Any,
    asked: Sequence[str],
    *,
    window: tuple[date | None, date | None],
    on: date,
    known_at: datetime | None,
) -> Board:
    """Read what a scorecard is made from, for areas and all others of their type.

    Of each metric one period counts, for all areas: the last that an area asked for has.

    Raises:
        AreaUnknown: One of the areas is not there.
    """
    there = await boards.areas(connection, asked)
    if set(asked) - set(there):
        raise AreaUnknown
    where = {"scorecard_id": card.id}
    metrics = await boards.registered(connection, ScorecardComponent, where, known_at=known_at)
    names = sorted({one.indicator_id for one in metrics})
    about = await boards.about(connection, names, known_at=known_at)
    frames = [
        await gathered(connection, about, places, known_at=known_at)
        for places in placed(there, metrics, window, on)
    ]
    values = pl.concat(one.values for one in frames).unique(maintain_order=True)
    types = {row["type"] for row in there.values()}
    in_type = values.filter(pl.col("area_type").is_in(list(types)))
    areas = {one: there[one]["name"] for one in asked}
    areas |= dict(in_type.select("area_id", "area_name").unique(maintain_order=True).iter_rows())
    aims = await boards.aims(connection, names, list(areas), known_at=known_at)
    known = {(one["indicator_id"], one["area_id"]): one for one in aims
             if one["target"] is not None and one["organisation_id"] is None}  # fmt: skip
    return Board(card, metrics, about, areas, of_one_period(values, asked), known)


def placed(
    there: Mapping[str, Any],
    metrics: Sequence[Any],
    window: tuple[date | None, date | None],
    on: date,
) -> list[Places]:
    """Say whose values are needed: of all areas of the types asked for, and of benchmarks."""
    start, to = window
    types = sorted({row["type"] for row in there.values()})
    found = [Places(on, area_type=one, period_from=start, period_to=to) for one in types]
    benchmarks = sorted({one.benchmark_area_id for one in metrics if one.benchmark_area_id})
    if benchmarks:
        found.append(Places(on, areas=benchmarks, period_from=start, period_to=to))
    return found


def of_one_period(
    values: pl.DataFrame, asked: Sequence[str]
) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Take the values of each indicator's last period that an area asked for has."""
    order = ["period_to", "period_from"]
    mine = values.filter(pl.col("area_id").is_in(list(asked))).sort(order, nulls_last=False)
    last = mine.unique("indicator_id", keep="last", maintain_order=True)
    keys = ["indicator_id", *order]
    same = values.join(last.select(keys), on=keys, how="semi", nulls_equal=True)
    return {(row["indicator_id"], row["area_id"]): row for row in same.iter_rows(named=True)}


def result(board: Board, asked: Sequence[str]) -> list[dict[str, Any]]:
    """Score all areas, and answer those that were asked for."""
    card, metrics, areas = board.card, board.metrics, list(board.areas)
    empty = np.zeros((len(areas), 0))
    scores = np.column_stack([board.score(one) for one in metrics]) if metrics else empty
    names = list(dict.fromkeys(one.component for one in metrics))
    found = totals(
        scores,
        np.array([float(one.weight) for one in metrics]),
        np.array([names.index(one.component) for one in metrics], dtype=np.intp),
        pattern=Pattern(card.pattern),
        rule=MissingRule(card.missing_rule),
    )
    at, to = (np.array([getattr(one, name) for one in metrics], dtype=np.float64)
              for name in ("override_at", "override_to"))  # fmt: skip
    cut_at = three(card.cut_at, CutUnreadable) if card.cut == Cut.FIXED else ()
    before = segments(found.total, Cut(card.cut), cut_at)
    after, moved = overridden(before, scores, at, to)
    return [
        {
            "area_id": area,
            "area_name": board.areas[area],
            "total": number(found.total[place]),
            "reason": why_none(board, scores[place], found.total[place]),
            "segment_before_overrides": number(before[place]),
            "segment": number(after[place]),
            "overridden_by": [one.id for one, by in zip(metrics, moved[place], strict=True) if by],
            "peers": int(np.count_nonzero(~np.isnan(found.total))),
            "missing": int(np.isnan(scores[place]).sum()),
            "components": [
                component_of(board, found, scores, (place, at, name))
                for at, name in enumerate(names)
            ],
        }
        for place, area in enumerate(areas)
        if area in set(asked)
    ]


def component_of(
    board: Board, found: Totals, scores: Floats, where: tuple[int, int, str]
) -> dict[str, Any]:
    """Answer one component of one area, with its metrics."""
    place, at, name = where
    return {
        "component": name,
        "score": number(found.components[place, at]),
        "metrics": [
            metric_of(board, metric, place) | {
                "score": number(scores[place, column]),
                "score_counted": number(found.scores[place, column]),
                "weight": float(metric.weight),
                "share": number(found.weights[place, column]),
                "missing_because": missing_because(board, metric, place, scores[place, column]),
            }
            for column, metric in enumerate(board.metrics)
            if metric.component == name
        ],
    }  # fmt: skip


def metric_of(board: Board, metric: Any, place: int) -> dict[str, Any]:
    """Answer what one metric of an area was scored from."""
    area = list(board.areas)[place]
    about = board.indicators[metric.indicator_id]
    cell = board.cells.get((metric.indicator_id, area), {})
    return {
        "metric_id": metric.id,
        "indicator_id": metric.indicator_id,
        "indicator_name": about["name"],
        "unit": about["unit"],
        "polarity": about["polarity"],
        **{name: cell.get(name) for name in EVIDENCE},
        "scoring": metric.scoring,
        "thresholds": metric.thresholds,
        "held_against": number(board.aims(metric)[place]),
    }


def missing_because(board: Board, metric: Any, place: int, score: float) -> str | None:
    """Say why a metric has no score."""
    if not np.isnan(score):
        return None
    cell = board.cells.get((metric.indicator_id, list(board.areas)[place]))
    if cell is None:
        return Reason.NO_OBSERVATION
    if cell["value"] is None:
        return cell["reason"] or Reason.VALUE_MISSING
    polarity = sign(board.indicators[metric.indicator_id]["polarity"])
    if metric.scoring != Scoring.THRESHOLDS and polarity == 0:
        return Reason.POLARITY_NEUTRAL
    if metric.scoring == Scoring.RANK:
        return Reason.FEWER_THAN_TWO_VALUES
    return Reason.GOAL_MISSING if metric.scoring == Scoring.TARGET else Reason.BENCHMARK_MISSING


def why_none(board: Board, scores: Floats, total: float) -> str | None:
    """Say why an area has no total."""
    if not np.isnan(total):
        return None
    strict = board.card.missing_rule == MissingRule.NO_TOTAL and np.isnan(scores).any()
    return Reason.METRIC_MISSING if strict else Reason.NO_METRIC_SCORED


def number(value: float) -> float | None:
    """Give a number for an answer; NaN is none."""
    return None if np.isnan(value) else round(float(value), 12)
