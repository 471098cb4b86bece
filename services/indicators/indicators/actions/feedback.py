"""Sum feedback up by provider, area, instrument, theme and period."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np

from indicators.domain.feedback import flagged, shares
from indicators.domain.statistics.rates import Estimate

KEYS = ("provider_id", "area_id", "instrument", "theme", "period_label", "period_from",
        "period_to")  # fmt: skip
COUNTS = ("responses", "eligible", "positive", "negative")
ALIKE = ("score", "score_unit", "rank", "rank_of", "polarity", "questions", "published_on")
SURE = ("stated", "derived", "uncertain", "invented")
PARTS = ("positive", "negative", "response_rate")


def summarised(rows: Sequence[Any], start: date | None, to: date | None) -> list[dict[str, Any]]:
    """Add up the rows that are of one provider, instrument, theme and period."""
    inside = [
        row
        for row in rows
        if (start is None or (row.period_to is not None and row.period_to >= start))
        and (to is None or (row.period_to is not None and row.period_to <= to))
    ]
    found = [
        added(key, list(some)) for key, some in groupby(sorted(inside, key=order_of), key=key_of)
    ]
    if not found:
        return []
    n = {
        name: np.array([one[name] for one in found], dtype=np.float64)
        for name in ("positive", "negative", "responses", "eligible")
    }
    heard = shares(n["positive"], n["negative"], n["responses"], n["eligible"])
    estimates = dict(zip(PARTS, (heard.positive, heard.negative, heard.response), strict=True))
    texts = [
        np.array([one[name] for one in found], dtype=object) for name in ("instrument", "questions")
    ]
    flags = flagged(texts[0], texts[1])
    for at, one in enumerate(found):
        for name, estimate in estimates.items():
            one.update(figures(name, estimate, at))
        one["reason"], one["response_rate_reason"] = (
            estimates[name].reason[at] and str(estimates[name].reason[at])
            for name in ("positive", "response_rate")
        )
        one["flag"] = flags[at] and str(flags[at])
    return found


def figures(name: str, estimate: Estimate, at: int) -> dict[str, float | None]:
    """Give a share with its limits."""
    [(low, high)] = estimate.limits
    named = {f"{name}_percent": estimate.value, f"{name}_lower_95": low, f"{name}_upper_95": high}
    return {
        what: None if np.isnan(values[at]) else float(values[at]) for what, values in named.items()
    }


def key_of(row: Any) -> tuple[Any, ...]:
    """Tell what a row is of."""
    return tuple(getattr(row, name) for name in KEYS)


def order_of(row: Any) -> tuple[Any, ...]:
    """Put the latest last; what has no day stands before what has."""
    return tuple((one is not None, one if one is not None else "") for one in
                 (row.period_to, row.period_from, *key_of(row)[:5]))  # fmt: skip


def added(key: tuple[Any, ...], some: Sequence[Any]) -> dict[str, Any]:
    """Add up the counts; a count that one row lacks is not known of the whole.

    What cannot be added, a score or a rank, stands only where there is one row or all agree.
    """
    found: dict[str, Any] = dict(zip(KEYS, key, strict=True)) | {"rows": len(some)}
    for name in COUNTS:
        counts = [getattr(one, name) for one in some]
        found[name] = None if None in counts else sum(counts)
    for name in ALIKE:
        said = {getattr(one, name) for one in some}
        found[name] = said.pop() if len(said) == 1 else None
    found["polarity"] = found["polarity"] or "not_stated"
    found["score"] = None if found["score"] is None else float(found["score"])
    known = found["rank"] is not None and found["rank_of"]
    found["rank_percent"] = 100 * found["rank"] / found["rank_of"] if known else None
    found["certainty"] = max((one.certainty for one in some), key=SURE.index)
    return found
