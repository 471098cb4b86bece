"""The columns that the calculator `gap` reads and answers."""

from dataclasses import replace

from indicators.domain.calculators.bands import AGE_BAND, MULTIPLIER, STANDARD, STD_WEIGHT
from indicators.domain.calculators.method import LIMITS_95_998, REASON, Column, Kind


def optional(name: str, says: str, example: float) -> Column:
    """Declare a column of numbers that may be left out."""
    return Column(name, Kind.NUMBER, says, example, required=False)


def limits(name: str) -> list[Column]:
    """Declare the limits of a gap."""
    return [
        replace(one, name=f"{name}_{one.name}", says=f"{one.says} of the {name} gap")
        for one in LIMITS_95_998
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
    Column("value", Kind.NUMBER, "The value of the area, or of the part of the city"),
    Column("compared_value", Kind.NUMBER, "What it is compared with"),
    Column("against", Kind.TEXT, "The `whole` city, the `rest` of it, or an `other` area"),
    Column("absolute_gap", Kind.NUMBER, "The value less what it is compared with"),
    *limits("absolute"),
    Column("relative_gap", Kind.NUMBER, "The value over what it is compared with"),
    *limits("relative"),
    REASON,
)
ROWS = (
    {"city": "Leeds", "age_band": "0-64", "part_events": 36, "part_population": 1800,
     "city_events": 120, "city_population": 9200, "std_weight": 80500},
    {"city": "Leeds", "age_band": "65+", "part_events": 25, "part_population": 300,
     "city_events": 90, "city_population": 2000, "std_weight": 19500},
)  # fmt: skip
