"""The calculators: the statistics over rows that a request brings, nothing stored."""

from collections.abc import Mapping
from types import MappingProxyType

from indicators.domain.calculators import direct, rates, spc
from indicators.domain.calculators.method import Method

FAMILIES = (rates.METHODS, direct.METHODS, spc.METHODS)
METHODS: Mapping[str, Method] = MappingProxyType(
    {method.name: method for methods in FAMILIES for method in methods}
)
