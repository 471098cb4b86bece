"""The calculator `sii`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from annotated_types import Ge, Le

from indicators.domain.calculators.inequality_columns import ANSWERS, READS, ROWS
from indicators.domain.calculators.method import Answer, Confidences, Method, Options, Rows
from indicators.domain.statistics import draws, inequality
from indicators.domain.statistics.arrays import Flags, Floats, Reason, Texts, absent, any_of
from indicators.domain.statistics.deprivation import MOST, mistold, unfit
from indicators.domain.statistics.draws import Chance
from indicators.domain.statistics.inequality import Indices, Quantiled, ValueType
from indicators.domain.statistics.limits import Limits

SAMPLED = (ValueType.RATE, ValueType.PROPORTION)


@dataclass(frozen=True, slots=True)
class InequalityOptions(Options):
    """What `sii` may be told."""

    value_type: ValueType = ValueType.OTHER
    """What the values are. The standard error of a `rate` is on the scale of its logarithm, of a
    `proportion` (a fraction) on that of its logit, and of anything `other` as the value is."""
    transform: bool = False
    """Fit rates as logarithms and proportions as logits."""
    multiplier: Annotated[float, Ge(-1e9), Le(1e9)] = 1
    """What SII is multiplied by; a negative one turns both indices about."""
    confidence: Confidences = (0.95, 0.998)
    """At which confidences there are limits: `_lower` and `_upper`, then `_lower_2` and so on."""
    n_quantiles: Annotated[int, Ge(5), Le(MOST)] | None = None
    """How many quantiles each area must have; unless told, as many as its last one says."""
    seed: Annotated[int, Ge(0)] = 20250401
    """What the draws begin with, where limits are drawn: of rates and proportions not transformed.
    The same seed gives the same limits."""
    repetitions: Annotated[int, Ge(1000), Le(100_000)] = 100_000
    """How many times each area is drawn, where limits are drawn."""


@dataclass(frozen=True, slots=True)
class Told:
    """What each area was told, by the options or by its rows."""

    kind: Texts
    transform: Flags
    multiplier: Floats
    confidence: Sequence[Floats]

    def reason(self) -> Texts:
        """Say why this cannot be followed, or None."""
        beyond = [(one <= 0) | (one >= 1) for one in self.confidence]
        return mistold(self.kind, self.transform, self.multiplier, np.any(beyond, axis=0))


def told(rows: Rows, options: InequalityOptions) -> Told:
    """Read what the first row of each area says, or else the options."""
    transform = rows.first(rows.texts("transform"))
    levels = [np.full(rows.groups, one) for one in options.confidence]
    for at, name in enumerate(("confidence", "confidence_2")):
        if name in rows.columns:
            if len(levels) == at:
                levels.append(np.full(rows.groups, np.nan))
            stated = rows.first(rows.numbers(name))
            levels[at] = np.where(np.isnan(stated), levels[at], stated)
    return Told(
        rows.first(rows.texts("value_type", options.value_type.value)),
        np.where(absent(transform), options.transform, transform).astype(np.bool_),
        rows.first(rows.filled("multiplier", options.multiplier)),
        levels,
    )


def calculate(rows: Rows, options: InequalityOptions) -> Answer:
    """Fit each area's quantiles."""
    asked = told(rows, options)
    value, kind = rows.numbers("value"), asked.kind[rows.group]
    error = inequality.errors(
        rows.numbers("standard_error"), rows.numbers("lower_95"), rows.numbers("upper_95"), kind
    )
    scaled = inequality.onto(value, kind)
    off = ~np.isnan(value) & np.isnan(scaled)
    number = rows.first(rows.filled("n_quantiles", options.n_quantiles or np.nan))
    reason = unfit(
        rows.numbers("quantile"), rows.numbers("population"), value, number, rows.group, rows.groups
    )
    misled = asked.reason()
    reason = np.where(absent(misled), reason, misled)
    outside = any_of(off, rows.group, rows.groups)
    reason[absent(reason) & outside & asked.transform] = Reason.VALUE_OFF_SCALE
    good = absent(reason)
    people, blank = rows.numbers("population"), ~good[rows.group]
    sound = Quantiled(
        np.where(blank, 1.0, rows.numbers("quantile")),
        np.where(blank, 1.0, people),
        np.where(blank, np.nan, value),
        error,
        rows.group,
        rows.groups,
    )
    found = with_drawn(sound, asked, good & ~outside, Chance(options.seed, options.repetitions))
    unknown = any_of(np.isnan(error), rows.group, rows.groups)
    bare = good & inequality.limitless(found, asked.confidence)
    reason[bare] = Reason.INTERCEPT_NOT_CLEAR_OF_0
    reason[bare & unknown] = Reason.LIMITS_MISSING
    reason[bare & outside] = Reason.VALUE_OFF_SCALE
    return Answer(columns(found, asked, reason))


def with_drawn(rows: Quantiled, asked: Told, good: Flags, chance: Chance) -> Indices:
    """Give the indices, with limits in closed form or drawn."""
    found = inequality.indices(rows, asked.kind, asked.transform, asked.confidence)
    sii, rii = list(found.sii_limits), list(found.rii_limits)
    for kind in SAMPLED:
        wanted = good & (asked.kind == kind) & ~asked.transform
        if wanted.any():
            pairs = draws.drawn(rows, kind, wanted, asked.confidence, chance)
            sii = [chosen(wanted, *both) for both in zip(pairs[0], sii, strict=True)]
            rii = [chosen(wanted, *both) for both in zip(pairs[1], rii, strict=True)]
    whole = Indices(found.sii, found.rii, found.intercept, sii, rii)
    return inequality.multiplied(whole, asked.multiplier)


def chosen(wanted: Flags, these: Limits, those: Limits) -> Limits:
    """Take these limits for the wanted areas, and those for the others."""
    return np.where(wanted, these[0], those[0]), np.where(wanted, these[1], those[1])


def columns(found: Indices, asked: Told, reason: Texts) -> dict[str, Any]:
    """Write the indices as the columns that are answered."""
    limits = {
        f"{name}_{side}{tail}": limit
        for number, pairs in enumerate(zip(found.sii_limits, found.rii_limits, strict=True), 1)
        for tail in ["" if number == 1 else f"_{number}"]
        for name, pair in zip(("sii", "rii"), pairs, strict=True)
        for side, limit in zip(("lower", "upper"), pair, strict=True)
    }
    return {
        "value_type": asked.kind,
        "transform": asked.transform,
        "multiplier": asked.multiplier,
        **{f"confidence{'' if n == 1 else f'_{n}'}": one
           for n, one in enumerate(asked.confidence, 1)},
        "sii": found.sii,
        "rii": found.rii,
        "intercept": found.intercept,
        **limits,
        "reason": reason,
    }  # fmt: skip


SII = Method(
    name="sii",
    version="1.0",
    title="Slope and relative index of inequality",
    source="Low and Low 2004; limits in closed form, Fieller's of RII; those of rates and "
    "proportions that are not transformed are drawn from a fixed seed",
    reads=READS,
    options=InequalityOptions,
    answers=ANSWERS,
    rows=ROWS,
    calculate=calculate,
)

METHODS = (SII,)
