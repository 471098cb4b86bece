"""The columns that the calculator `gap` reads and answers."""

from indicators.domain.calculators.bands import AGE_BAND, MULTIPLIER, STANDARD, STD_WEIGHT
from indicators.domain.calculators.method import REASON, Column, Kind, limits_95_998


def optional(name: str, says: str, example: float) -> Column:
    """Declare a column of numbers that may be left out."""
    return Column(name, Kind.NUMBER, says, example, required=False)


def limits(name: str, example: list[float | None]) -> list[Column]:
    """Declare the limits of a gap."""
    return [
        Column(f"{name}_{one.name}", one.kind, f"{one.says} of the {name} gap", one.example)
        for one in limits_95_998(example)
    ]


READS = (
    AGE_BAND,
    optional("part_events", "Events in the part of the city, by age band; empty is none", 61),
    optional("part_population", "Population of the part", 2100),
    optional("city_events", "Events in the whole city, the part's among them", 210),
    optional("city_population", "Population of the whole city, the part's among them", 11200),
    STANDARD,
    STD_WEIGHT,
    MULTIPLIER,
    optional("value", "Instead of a part and its city: an area's value", 2904.8),
    optional("lower_95", "Its lower limit at 95 %", 2222),
    optional("upper_95", "Its upper limit at 95 %", 3731),
    optional("compared_value", "The value it is compared with, of people who are not the area's",
             1875),
    optional("compared_lower_95", "The lower limit of that at 95 %", 1630),
    optional("compared_upper_95", "The upper limit of that at 95 %", 2147),
    optional("numerator", "Instead of values: an area's events", 61),
    optional("denominator", "Its population", 2100),
    optional("compared_numerator", "The events it is compared with", 149),
    optional("compared_denominator", "The population it is compared with", 9100),
)  # fmt: skip
ANSWERS = (
    Column("value", Kind.NUMBER, "The value of the area, or of the part of the city", 3235),
    Column("compared_value", Kind.NUMBER, "What it is compared with", 1927.5),
    Column("against", Kind.TEXT, "The `whole` city, the `rest` of it, or an `other` area", "whole"),
    Column("absolute_gap", Kind.NUMBER, "The value less what it is compared with", 1307.5),
    *limits("absolute", [586, 2029, 169.9, 2445.1]),
    Column("relative_gap", Kind.NUMBER, "The value over what it is compared with", 1.678),
    *limits("relative", [1.198, 1.921, 1.045, 2.203]),
    REASON,
)
ROWS = (
    {"city": "Leeds", "age_band": "0-64", "part_events": 36, "part_population": 1800,
     "city_events": 120, "city_population": 9200, "std_weight": 80500},
    {"city": "Leeds", "age_band": "65+", "part_events": 25, "part_population": 300,
     "city_events": 90, "city_population": 2000, "std_weight": 19500},
)  # fmt: skip
