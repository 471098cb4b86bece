"""Values of an indicator from its counts, by the method that its definition names.

One entry for each area, period, category and sex. What has no value has a reason; what is too
small to be shown is hidden with everything made from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from indicators.domain.definitions import Method, Suppression
from indicators.domain.statistics import direct, indirect, rates
from indicators.domain.statistics.arrays import (
    Flags,
    Floats,
    Integers,
    Reason,
    Texts,
    absent,
    reasons,
)
from indicators.domain.statistics.life_expectancy import Table, life_expectancy
from indicators.domain.statistics.rates import Estimate
from indicators.domain.statistics.standards import (
    STANDARDS,
    AgeBand,
    Standard,
    age_band,
    band_label,
)
from indicators.domain.statistics.years_lost import AGE_LIMIT
from indicators.domain.suppression import Parts, hidden_together, shown

MULTIPLIERS: Mapping[Method, float] = MappingProxyType({
    Method.RATE: 100_000, Method.PROPORTION: 100, Method.DSR: 100_000, Method.PYLL: 100_000,
    Method.ISR_RATIO: 100, Method.ISR_RATE: 100_000,
})  # fmt: skip
SOURCES: Mapping[Method, str] = MappingProxyType({
    Method.AS_PUBLISHED: "As its source gives it",
    Method.COUNT: "Poisson limits: exact under 10 events, Byar's from there on",
    Method.RATE: "Poisson limits: exact under 10 events, Byar's from there on",
    Method.PROPORTION: "Wilson 1927; Newcombe and Altman 2000",
    Method.MEAN: "Mean of the values taken together; limits by Student's t",
    Method.DSR: "Dobson, Kuulasmaa, Eberle and Scherer 1991",
    Method.PYLL: "Years before 75 (Romeder and McWhinnie 1977); limits by Dobson 1991",
    Method.ISR_RATIO: "Byar's or exact limits on observed over expected (Breslow and Day 1987)",
    Method.ISR_RATE: "Byar's or exact limits on observed over expected (Breslow and Day 1987)",
    Method.LIFE_EXPECTANCY: "Chiang 1984; limits by Silcocks 2001",
})  # fmt: skip
OF_BANDS = frozenset({Method.ISR_RATIO, Method.ISR_RATE, Method.LIFE_EXPECTANCY})
OF_SUMS = frozenset({Method.DSR, Method.PYLL})
OF_COUNTS = frozenset({Method.COUNT, Method.RATE, Method.PROPORTION, Method.AS_PUBLISHED})


@dataclass(frozen=True, slots=True)
class Weights:
    """What the age bands of a standard weigh, and what one event in each of them weighs."""

    bands: Sequence[AgeBand]
    weight: Sequence[float]
    event: Sequence[float]

    def of_ages(self, ages: Sequence[str]) -> "Weights":
        """Give the weights of some age bands alone, by their labels as they are stored."""
        each = zip(self.bands, self.weight, self.event, strict=True)
        kept = [one for one in each if band_label(one[0]) in set(ages)]
        return Weights(
            tuple(band for band, _, _ in kept),
            tuple(weight for _, weight, _ in kept),
            tuple(event for _, _, event in kept),
        )


def weights_of(method: Method, standard: Standard) -> Weights:
    """Give the weights by which a method adds up; a band from 75 on weighs nothing in PYLL.

    >>> weights = weights_of(Method.PYLL, Standard.ESP2013_19)
    >>> weights.weight[14:17], weights.event[14:16]
    ((5500.0, 0.0, 0.0), (13750.0, 0.0))
    """
    known = STANDARDS[standard]
    if method is not Method.PYLL:
        weight = tuple(map(float, known.values()))
        return Weights(tuple(known), weight, weight)
    kept = tuple(float(w) if band.start < AGE_LIMIT else 0.0 for band, w in known.items())
    event = tuple(
        w * (AGE_LIMIT - band.middle) if w else 0.0 for band, w in zip(known, kept, strict=True)
    )
    return Weights(tuple(known), kept, event)


@dataclass(frozen=True, slots=True)
class Valued(Estimate):
    """Values, with the counts that they are made of as they may be shown."""

    numerator: Floats
    denominator: Floats
    status: Texts


def of_whole(
    method: Method,
    columns: Mapping[str, Floats],
    *,
    multiplier: float,
    confidence: Sequence[float],
) -> Estimate:
    """Make values of counts that are not looked at by age, or take them as published."""
    n, d = columns["n"], columns["d"]
    match method:
        case Method.RATE:
            return rates.crude_rate(n, d, multiplier=multiplier, confidence=confidence)
        case Method.PROPORTION:
            return rates.proportion(n, d, multiplier=multiplier, confidence=confidence)
        case Method.COUNT:
            return rates.crude_rate(n, np.ones(len(n)), multiplier=1, confidence=confidence)
        case _:
            value = columns["value"]
            reason = reasons(len(value), [(np.isnan(value), Reason.VALUE_MISSING)])
            unknown = np.full(len(value), np.nan)
            return Estimate(value, [(unknown, unknown)] * len(confidence), reason)


def of_sums(
    columns: Mapping[str, Floats],
    weights: Weights,
    *,
    multiplier: float,
    confidence: Sequence[float],
) -> Estimate:
    """Make directly standardised values of the sums of each group."""
    whole = sum(weight > 0 for weight in weights.weight)
    found = reasons(len(columns["n"]), [
        (columns["no_weight"] > 0, Reason.AGE_BAND_NOT_IN_STANDARD),
        (columns["bands"] < whole, Reason.AGE_BAND_MISSING),
        (columns["least_n"] < 0, Reason.NUMERATOR_NEGATIVE),
        (columns["no_d"] > 0, Reason.DENOMINATOR_MISSING),
        (columns["least_d"] < 0, Reason.DENOMINATOR_NEGATIVE),
        (columns["least_d"] == 0, Reason.DENOMINATOR_ZERO),
    ])  # fmt: skip
    sums = (columns[name] for name in ("n", "weighted", "squared", "weight"))
    return direct.dsr_from_sums(*sums, multiplier=multiplier, confidence=confidence, reason=found)


@dataclass(frozen=True, slots=True)
class Banded:
    """Counts by age band, each row of one group."""

    n: Floats
    d: Floats
    age: Texts
    group: Integers
    groups: int


def of_life(rows: Banded, *, confidence: Sequence[float]) -> Estimate:
    """Make life expectancy at birth of deaths and populations by age band."""
    bands = [age_band(str(one)) for one in rows.age]
    start = np.array([np.nan if one is None else one.start for one in bands], dtype=np.float64)
    end = np.array([np.nan if one is None else one.end for one in bands], dtype=np.float64)
    found = life_expectancy(
        Table(start, end, rows.d, rows.n), rows.group, rows.groups, confidence=confidence
    )
    order = np.lexsort((start, rows.group))
    _, first = np.unique(rows.group[order], return_index=True)
    birth = order[first]
    return Estimate(
        found.value[birth],
        [(low[birth], high[birth]) for low, high in found.limits],
        found.reason[birth],
    )


def of_reference(
    rows: Banded,
    reference: tuple[Floats, Floats],
    *,
    as_rate: bool,
    multiplier: float,
    confidence: Sequence[float],
) -> indirect.Indirect:
    """Make indirectly standardised values; the reference's counts stand beside each row."""
    return indirect.isr(
        indirect.Bands(rows.n, rows.d, *reference),
        rows.group,
        rows.groups,
        rate=np.full(rows.groups, as_rate),
        multiplier=np.full(rows.groups, multiplier),
        confidence=confidence,
    )


def released(
    found: Estimate,
    numerator: Floats,
    denominator: Floats,
    *,
    suppressed: Flags,
    parts: Parts,
    rule: Suppression,
) -> Valued:
    """Hide what is too small to be shown, and say of each value what is known of it.

    Args:
        found: The values.
        numerator: The count that each is made of.
        denominator: Of how many.
        suppressed: Where a count that goes into it was hidden by its source, and is not known.
        parts: What each is a part of.
        rule: Which counts are too small.
    """
    small, sibling = hidden_together(
        rule,
        numerator,
        denominator,
        place=parts.place,
        siblings=parts.siblings,
        told=parts.told,
    )
    gone = small | sibling | suppressed
    reason = found.reason.copy()
    reason[suppressed] = Reason.INPUTS_SUPPRESSED
    reason[small], reason[sibling] = Reason.SMALL_NUMBER, Reason.SIBLING_OF_SMALL_NUMBER
    status = np.where(absent(reason), "known", "not_measurable").astype(object)
    status[gone] = "suppressed"
    limits = [
        (np.where(gone, np.nan, low), np.where(gone, np.nan, high)) for low, high in found.limits
    ]
    return Valued(
        np.where(gone, np.nan, found.value),
        limits,
        reason,
        np.where(gone, np.nan, shown(rule, numerator)),
        np.where(gone, np.nan, shown(rule, denominator)),
        status,
    )
