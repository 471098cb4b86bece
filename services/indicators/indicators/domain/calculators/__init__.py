"""The calculators: the statistics over rows that a request brings, nothing stored."""

from collections.abc import Mapping
from types import MappingProxyType

from indicators.domain.calculators import (
    changes,
    comparisons,
    direct,
    funnels,
    gaps,
    growth,
    indirect,
    inequality,
    life_expectancy,
    overdispersion,
    quantiles,
    rate_funnels,
    rates,
    spc,
    trajectories,
    trends,
    years_lost,
)
from indicators.domain.calculators.method import Method

FAMILIES = (
    rates.METHODS,
    direct.METHODS,
    indirect.METHODS,
    years_lost.METHODS,
    life_expectancy.METHODS,
    quantiles.METHODS,
    inequality.METHODS,
    gaps.METHODS,
    comparisons.METHODS,
    trends.METHODS,
    funnels.METHODS,
    rate_funnels.METHODS,
    overdispersion.METHODS,
    trajectories.METHODS,
    growth.METHODS,
    changes.METHODS,
    spc.METHODS,
)
METHODS: Mapping[str, Method] = MappingProxyType(
    {method.name: method for family in FAMILIES for method in family}
)
