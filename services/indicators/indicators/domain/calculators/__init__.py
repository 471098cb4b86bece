"""The calculators: the statistics over rows that a request brings, nothing stored."""

from collections.abc import Mapping
from types import MappingProxyType

from indicators.domain.calculators import (
    direct,
    gaps,
    indirect,
    inequality,
    life_expectancy,
    quantiles,
    rates,
    spc,
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
    spc.METHODS,
)
METHODS: Mapping[str, Method] = MappingProxyType(
    {method.name: method for family in FAMILIES for method in family}
)
