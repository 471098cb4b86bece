"""The vocabulary of Fingertips' read API: its numbers, its columns and its words.

Sources: Fingertips' open source (2020, MIT) and the calls of its published clients.
"""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from indicators.domain.definitions import Method
from indicators.domain.indicators import Polarity
from indicators.domain.statistics.arrays import Reason
from shared.rules import RuleBroken

ENGLAND = "england"  # The id of the area whose code below is the one that clients expect.
ENGLAND_CODE = "E92000001"
ENGLAND_TYPE = 15
MOST_INDICATORS = 100
ALL_AGES = "All ages"
PERSONS = "Persons"
NOT_COMPARED = "Not compared"
ONS = re.compile(r"[a-z][0-9]{8}")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

SEXES: Mapping[int, str] = MappingProxyType({1: "Male", 2: "Female", 4: PERSONS})
NOTES: Mapping[int, str] = MappingProxyType({
    1: "Value suppressed for disclosure control due to small count",
    2: "Value suppressed for disclosure control, so that another small count stays hidden",
    3: "Value suppressed by its source",
    4: "Value missing in its source",
    5: "Value cannot be calculated as number of cases is too small",
    6: "Value cannot be calculated as the denominator is missing or zero",
    7: "Value cannot be calculated as age bands are missing or not those of the standard",
    8: "Value cannot be calculated",
})  # fmt: skip
NOTED: Mapping[str, int] = MappingProxyType({
    Reason.SMALL_NUMBER: 1, Reason.SIBLING_OF_SMALL_NUMBER: 2, Reason.INPUTS_SUPPRESSED: 3,
    Reason.VALUE_MISSING: 4, Reason.NUMERATOR_MISSING: 4,
    Reason.EVENTS_UNDER_10: 5, Reason.POPULATION_UP_TO_5000: 5,
    Reason.DENOMINATOR_MISSING: 6, Reason.DENOMINATOR_ZERO: 6,
    Reason.AGE_BAND_MISSING: 7, Reason.AGE_BAND_NOT_IN_STANDARD: 7, Reason.AGE_BAND_UNKNOWN: 7,
})  # fmt: skip
POLARITIES: Mapping[Polarity, tuple[int, str]] = MappingProxyType({
    Polarity.LOWER: (0, "RAG - Low is good"),
    Polarity.HIGHER: (1, "RAG - High is good"),
    Polarity.NEUTRAL: (99, "BOB - Blue orange blue"),
    Polarity.NOT_STATED: (-1, "Not applicable"),
})  # fmt: skip
VALUE_TYPES: Mapping[Method, tuple[int, str]] = MappingProxyType({
    Method.DSR: (1, "Directly standardised rate"), Method.RATE: (3, "Crude rate"),
    Method.PROPORTION: (5, "Proportion"), Method.COUNT: (7, "Count"),
})  # fmt: skip
OTHER_TYPE = (-1, "Other")
INTERVALS: Mapping[Method, str] = MappingProxyType({
    Method.RATE: "Exact (Poisson) and Byar's method",
    Method.COUNT: "Exact (Poisson) and Byar's method",
    Method.PROPORTION: "Wilson Score method",
    Method.DSR: "Dobson and Byar's methods",
    Method.PYLL: "Dobson and Byar's methods",
    Method.ISR_RATIO: "Exact (Poisson) and Byar's method",
    Method.ISR_RATE: "Exact (Poisson) and Byar's method",
    Method.LIFE_EXPECTANCY: "Chiang with Silcocks' adjustment",
})  # fmt: skip
NO_INTERVAL = "Not applicable"
QUINTILES = ("Lowest quintile", "2nd lowest quintile", "Middle quintile", "2nd highest quintile",
             "Highest quintile")  # fmt: skip
MIDDLE_COLUMNS = (
    "Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name",
    "Area Type", "Sex", "Age", "Category Type", "Category", "Time period", "Value",
    "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Lower CI 99.8 limit", "Upper CI 99.8 limit",
    "Count", "Denominator", "Value note", "Recent Trend",
    "Compared to England value or percentiles",
)  # fmt: skip
LAST_COLUMNS = ("Time period Sortable", "New data", "Compared to goal", "Time period range")


class TooManyIndicators(RuleBroken):
    """A hundred indicators can be asked for at once.

    Ask for the others in a further request.
    """

    status = 422
    at = "indicator_ids"


def compared_to(parent: str | None) -> str:
    """Name the column of comparisons with the parent area.

    >>> compared_to(None), compared_to("ICB")
    ('Compared to percentiles', 'Compared to ICB value or percentiles')
    """
    return (
        "Compared to percentiles"
        if parent is None
        else f"Compared to {parent} value or percentiles"
    )


def columns(parent: str | None) -> tuple[str, ...]:
    """Give the 27 columns of data, in their order; without a parent type it is England."""
    return (*MIDDLE_COLUMNS, compared_to(parent), *LAST_COLUMNS)


def area_code(area_id: str) -> str:
    """Give the code of an area: that of the Office for National Statistics if it is its id.

    >>> area_code("england"), area_code("e08000035"), area_code("leeds")
    ('E92000001', 'E08000035', 'leeds')
    """
    if area_id == ENGLAND:
        return ENGLAND_CODE
    return area_id.upper() if ONS.fullmatch(area_id) else area_id


def area_id(code: str) -> str:
    """Give the id of the area that a code names.

    >>> area_id("E92000001"), area_id("E08000035")
    ('england', 'e08000035')
    """
    return ENGLAND if code == ENGLAND_CODE else code.lower()


def titled(slug: str) -> str:
    """Make a name of a slug.

    >>> titled("outcomes-framework")
    'Outcomes framework'
    """
    words = slug.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def numbers(text: str | None) -> list[int]:
    """Read numbers between commas; what is none names nothing.

    >>> numbers("12, 7,x,"), numbers(None)
    ([12, 7], [])
    """
    found = (one.strip() for one in (text or "").split(","))
    return [int(one) for one in found if re.fullmatch(r"[0-9]{1,9}", one)]


def indicator_numbers(text: str | None) -> list[int]:
    """Read the numbers of indicators, each once.

    Raises:
        TooManyIndicators: There are more than a hundred.
    """
    found = list(dict.fromkeys(numbers(text)))
    if len(found) > MOST_INDICATORS:
        raise TooManyIndicators
    return found


def months_between(start: date, to: date) -> int:
    """Count the whole months of a half-open period; 0 if it is not of whole months.

    >>> months_between(date(2018, 4, 1), date(2019, 4, 1))
    12
    """
    whole = start.day == to.day == 1
    return (to.year - start.year) * 12 + to.month - start.month if whole else 0


def period(start: date | None, to: date | None, label: str | None) -> dict[str, Any]:
    """Write a period as Fingertips does: its text, its sortable number, how long it is.

    >>> period(date(2017, 1, 1), date(2020, 1, 1), None)
    {'text': '2017 - 19', 'sortable': 20170000, 'range': '3y', 'year': None}
    >>> list(period(date(2015, 4, 1), date(2020, 4, 1), None).values())
    ['2015/16 - 19/20', 20150000, '5y', None]
    >>> list(period(date(2018, 4, 1), date(2019, 4, 1), None).values())
    ['2018/19', 20180000, '1y', 2018]
    >>> list(period(date(2001, 2, 1), date(2001, 3, 1), None).values())
    ['Feb 2001', 20010002, '1m', None]
    >>> list(period(date(2001, 1, 1), date(2001, 4, 1), None).values())
    ['2001 Q1', 20010100, '1q', None]
    """
    if start is None or to is None:
        day = start or to
        return {"text": label or "", "sortable": day.year * 10_000 if day else 0,
                "range": "", "year": None}  # fmt: skip
    months, year = months_between(start, to), start.year
    text, range_, more = label or f"{start} - {to}", "", 0
    if months and months % 12 == 0:
        text, range_ = yearly(start, months // 12, label), f"{months // 12}y"
    elif months == 3 and start.month % 3 == 1:  # noqa: PLR2004 - a quarter
        quarter = start.month // 3 + 1
        text, range_, more = f"{year} Q{quarter}", "1q", quarter * 100
    elif months == 1:
        text, range_, more = f"{MONTHS[start.month - 1]} {year}", "1m", start.month
    return {
        "text": text,
        "sortable": year * 10_000 + more,
        "range": range_,
        "year": year if range_ == "1y" else None,
    }


def yearly(start: date, years: int, label: str | None) -> str:
    """Write one year or several: of the calendar, from April, or as it was labelled."""
    first, last = start.year, start.year + years - 1
    match start.month:
        case 1:
            return f"{first}" if years == 1 else f"{first} - {last % 100:02}"
        case 4:
            ends = [f"{first}/{(first + 1) % 100:02}", f"{last % 100:02}/{(last + 1) % 100:02}"]
            return " - ".join(ends[:years])
        case _:
            return label or f"{MONTHS[start.month - 1]} {first} - {last + 1}"


def note(reason: str | None) -> str | None:
    """Say why there is no value."""
    return None if reason is None else NOTES[NOTED.get(reason, 8)]
