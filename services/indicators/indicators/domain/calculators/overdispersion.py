"""The calculator `funnel-overdispersed`."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Any

import numpy as np
from annotated_types import Ge, Lt

from indicators.domain.calculators.funnels import LABELS, FunnelOptions, average
from indicators.domain.calculators.method import (
    LIMITS_95_998,
    REASON,
    Answer,
    Column,
    Kind,
    Method,
    Per,
    Rows,
    limit_columns,
)
from indicators.domain.statistics import funnels, overdispersion
from indicators.domain.statistics.arrays import Flags, Floats, Reason, absent, reasons, unless
from indicators.domain.statistics.limits import Limits
from indicators.domain.statistics.overdispersion import Outliers, Scale


class DataType(StrEnum):
    """Of what the funnel is: standardised ratios, proportions, ratios of counts."""

    RATIO = "SR"
    PROPORTION = "PR"
    COUNTS = "RC"


class RatioScale(StrEnum):
    """On which scale ratios are put: SHMI takes the logarithm, CQC the square root."""

    SHMI = "SHMI"
    CQC = "CQC"


@dataclass(frozen=True, slots=True)
class OverdispersedOptions(FunnelOptions):
    """What `funnel-overdispersed` may be told. The baseline of ratios is 1 unless it is given."""

    data_type: DataType = DataType.RATIO
    """Standardised ratios (SR), proportions (PR), or ratios of counts (RC)."""
    sr_method: RatioScale = RatioScale.SHMI
    """The scale of standardised ratios."""
    outliers: Outliers | None = None
    """Without it, SHMI truncates and all others winsorise."""
    trim_by: Annotated[float, Ge(0), Lt(0.5)] = 0.1
    """How much of each end is trimmed."""


def calculate(rows: Rows, options: OverdispersedOptions) -> Answer:
    """Hold each value against limits that allow for what varies beyond chance."""
    numerator, denominator = rows.numbers("numerator"), rows.numbers("denominator")
    of_ratios = options.data_type is DataType.RATIO
    scale = Scale(options.sr_method if of_ratios else options.data_type)
    bad = faults(scale, numerator, denominator)
    point = absent(reasons(len(rows), bad)) & ~np.isnan(numerator)
    given = 1.0 if of_ratios and options.baseline is None else options.baseline
    middle = average(rows, numerator, denominator, point, given)
    ends = middle < 1 if scale is Scale.PROPORTION else middle < np.inf
    unmeant = (~((middle > 0) & ends), Reason.BASELINE_MISSING)
    good = absent(reasons(len(rows), [*bad, unmeant]))
    numerator, denominator, middle = (
        np.where(good, one, np.nan) for one in (numerator, denominator, middle)
    )
    scaled = overdispersion.transformed(scale, numerator, denominator, middle)
    z = (scaled.value - scaled.target) / scaled.error
    cut = Outliers.TRUNCATE if scale is Scale.SHMI else Outliers.WINSORISE
    found = overdispersion.dispersion(
        z,
        scaled.error,
        rows.group,
        rows.groups,
        outliers=options.outliers or cut,
        trim=options.trim_by,
    )
    tau = found.tau_squared[rows.group]
    adjusted = [overdispersion.drawn(scaled, tau, one) for one in options.confidence]
    unadjusted = [plain(scale, scaled, denominator, middle, one) for one in options.confidence]
    value = numerator / denominator
    columns: dict[str, Any] = {"value": value, "z_score": z}
    for name, drawn in (("", unadjusted), ("od_", adjusted)):
        said = funnels.significance(funnels.position(value, drawn), options.confidence)
        said[~point | ~good | np.isnan(drawn[0][0])] = None
        columns |= {
            f"{name}significance": said,
            **{
                f"{name}{side}": one
                for side, one in limit_columns(options.confidence, drawn).items()
            },
        }
    alone = (np.isnan(tau), Reason.FEWER_THAN_TWO_POINTS)
    reason = reasons(len(rows), [*bad, unmeant, alone])
    return Answer(
        {**columns, "baseline": middle, "reason": reason},
        {
            "points": found.points,
            "phi": found.phi,
            "tau2": found.tau_squared,
            "adjusted": unless(
                reasons(rows.groups, [(np.isnan(found.phi), Reason.FEWER_THAN_TWO_POINTS)]),
                np.where(found.phi > 1, "adjusted", "not_adjusted").astype(object),
            ),
        },
    )


def faults(scale: Scale, numerator: Floats, denominator: Floats) -> list[tuple[Flags, Reason]]:
    """List what keeps a row out of the funnel."""
    found = [
        (np.isnan(denominator), Reason.DENOMINATOR_MISSING),
        (denominator < 0, Reason.DENOMINATOR_NEGATIVE),
        (denominator == 0, Reason.DENOMINATOR_ZERO),
        (numerator < 0, Reason.NUMERATOR_NEGATIVE),
    ]
    if scale is Scale.PROPORTION:
        found.append((numerator > denominator, Reason.NUMERATOR_ABOVE_DENOMINATOR))
    if scale is Scale.SHMI:
        found.append((numerator == 0, Reason.COUNT_ZERO))
    return found


def plain(
    scale: Scale,
    scaled: overdispersion.Transformed,
    denominator: Floats,
    middle: Floats,
    confidence: float,
) -> Limits:
    """Give the limits without adjustment: exact for ratios, else about the target."""
    match scale:
        case Scale.SHMI | Scale.CQC:
            return overdispersion.poisson_limits(denominator, middle, confidence)
        case Scale.PROPORTION:
            return funnels.proportion_limits(middle, denominator, confidence)
        case _:
            return overdispersion.drawn(scaled, np.zeros(len(middle)), confidence)


ADJUSTED = [
    replace(one, name=f"od_{one.name}", says=f"{one.says}, adjusted for overdispersion")
    for one in LIMITS_95_998
]

OVERDISPERSED = Method(
    name="funnel-overdispersed",
    version="1.0",
    title="Funnel adjusted for overdispersion",
    source="Spiegelhalter 2005; scales of SHMI and CQC",
    reads=[
        *LABELS,
        Column(
            "numerator",
            Kind.NUMBER,
            "Observed; without it, the limits alone are asked for",
            18,
            required=False,
        ),
        Column("denominator", Kind.NUMBER, "Expected, or the whole", 15),
    ],
    options=OverdispersedOptions,
    answers=[
        Column("value", Kind.NUMBER, "Numerator over denominator"),
        Column("z_score", Kind.NUMBER, "On the transformed scale, not adjusted"),
        Column("significance", Kind.TEXT, "Without adjustment"),
        *LIMITS_95_998,
        Column("od_significance", Kind.TEXT, "Adjusted for overdispersion"),
        *ADJUSTED,
        Column("baseline", Kind.NUMBER, "What the rows are held against"),
        REASON,
    ],
    summaries=[
        Column("points", Kind.NUMBER, "The points that phi was found from"),
        Column("phi", Kind.NUMBER, "The mean of the squared z-scores, outliers trimmed"),
        Column("tau2", Kind.NUMBER, "The variance between units beyond chance"),
        Column("adjusted", Kind.TEXT, "`not_adjusted` where phi is at most 1"),
    ],
    rows=[
        {"area": area, "numerator": observed, "denominator": expected}
        for area, observed, expected in (("A", 18, 15), ("B", 31, 20), ("C", 24, 25), ("D", 9, 12))
    ],
    calculate=calculate,
    per=Per.ROW,
)

METHODS = (OVERDISPERSED,)
