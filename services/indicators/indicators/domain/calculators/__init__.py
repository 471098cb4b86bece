"""The calculators: the statistics over rows that a request brings, nothing stored."""

from collections.abc import Mapping
from types import MappingProxyType

<<<<<<< HEAD
from indicators.domain.calculators import rates, spc
from indicators.domain.calculators.method import Method

METHODS: Mapping[str, Method] = MappingProxyType(
    {method.name: method for methods in (rates.METHODS, spc.METHODS) for method in methods}
=======
from indicators.domain.calculators import direct, rates
from indicators.domain.calculators.method import Method

METHODS: Mapping[str, Method] = MappingProxyType(
    {method.name: method for methods in (rates.METHODS, direct.METHODS) for method in methods}
>>>>>>> main
)
