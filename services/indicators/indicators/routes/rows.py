"""What a line of each file means, and what is stored of it."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from indicators.domain.areas import check_counts, type_id
from indicators.domain.indicators import as_printed, polarity_of
from indicators.domain.observations import Figures, Status, checked, made_id
from indicators.domain.periods import period_of
from indicators.domain.targets import completed
from indicators.routes import areas, indicators, observations, targets
from shared.fields import Line, Slug, Strict

AREA = (*areas.COLUMNS, "type_name")
INDICATOR = (*indicators.COLUMNS, "polarity_printed")
OBSERVATION = (*observations.COLUMNS, "period_from", "period_to")
TARGET = (*targets.COLUMNS, "baseline_from", "baseline_to", "target_from", "target_to")


class AreaRow(areas.Facts, Strict):
    """An area. Its parent may stand later in the same file."""

    id: Slug
    type: Annotated[Line, Field(description="The name of its type, or the type's id")]


class IndicatorRow(indicators.Described, Strict):
    """An indicator. Its polarity is in the words of its source."""

    id: Slug
    polarity: Line | None = None


class ObservationRow(observations.Observed, Strict):
    """An observation. Without an id, one is made from what it is of."""

    id: Slug | None = None
    status: Status | None = None


class TargetRow(targets.Aimed, Strict):
    """A target."""

    id: Slug
    indicator_id: Slug
    area_id: Slug
    organisation_id: Slug | None = None
    baseline_value_status: Status | None = None
    target_value_status: Status | None = None


def area(row: AreaRow) -> Sequence[Any]:
    """Give what is stored of an area, and the name of its type."""
    check_counts(row.population, row.population_65_plus)
    values = row.__dict__ | {"type": type_id(row.type), "type_name": row.type}
    return [values[column] for column in AREA]


def indicator(row: IndicatorRow) -> Sequence[Any]:
    """Give what is stored of an indicator."""
    follows = {
        "polarity": polarity_of(row.polarity),
        "polarity_printed": as_printed(row.polarity),
    }
    values = row.__dict__ | follows
    return [values[column] for column in INDICATOR]


def observation(row: ObservationRow) -> Sequence[Any]:
    """Give what is stored of an observation."""
    period = period_of(row.period_start, row.period_end)
    made = made_id(
        row.indicator_id, row.area_id, row.organisation_id,
        period=period, label=row.period_label, kind=row.kind,
        strata=(row.band, row.sex, row.age, row.category_type, row.category),
    )  # fmt: skip
    figures = Figures(row.value, row.numerator, row.denominator, row.low, row.high)
    follows = {
        "id": row.id or made,
        "status": checked(row.status, figures, unit=row.unit),
        "period_from": period.start,
        "period_to": period.to,
    }
    values = row.__dict__ | follows
    return [values[column] for column in OBSERVATION]


def target(row: TargetRow) -> Sequence[Any]:
    """Give what is stored of a target."""
    values = row.__dict__ | completed(row.__dict__)
    return [values[column] for column in TARGET]
