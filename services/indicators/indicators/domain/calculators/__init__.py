"""The calculators: the statistics over rows that a request brings, nothing stored."""

from collections.abc import Mapping
from types import MappingProxyType

from indicators.domain.calculators import (
    changes,
    comparisons,
    funnels,
    growth,
    overdispersion,
    rate_funnels,
    rates,
    trajectories,
    trends,
)
from indicators.domain.calculators.method import Method

FAMILIES = (
    rate_funnels,
    rates,
    changes,
    comparisons,
    funnels,
    growth,
    overdispersion,
    trajectories,
    trends,
)
METHODS: Mapping[str, Method] = MappingProxyType(
    {method.name: method for family in FAMILIES for method in family.METHODS}
)
