"""The wordings of targets that are understood, and the figures that each of them states.

Only what papers really print is read, and only whole sentences: a wording that is not here has no
meaning to a check, so that nothing is ever guessed.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

NUMBERS = MappingProxyType(
    {"one": 1.0, "three": 3.0, "five": 5.0, "ten": 10.0, "twelve": 12.0, "twenty": 20.0}
)
PARTS = MappingProxyType({"fifth": 20.0, "tenth": 10.0})  # In per cent.
WORDS = "|".join([*NUMBERS, *PARTS, "thirds", "halve"])
FIGURE = re.compile(rf"\d|\b(?:{WORDS})\b", re.IGNORECASE)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MONTH = re.compile(rf"({'|'.join(MONTHS)}) (\d{{4}})")
N = r"(?P<{}>\d+(?:\.\d+)?|" + "|".join(NUMBERS) + ")"
YEAR = r"\d{4}/\d{2}"


class Figure(StrEnum):
    """What a figure in words is about. A fall is stated without its sign."""

    RISE = "rise"
    FALL = "fall"
    TARGET = "target"
    BASELINE = "baseline"
    LOW = "low"
    HIGH = "high"
    MORE = "more"
    YEARLY = "yearly"
    YEARS = "years"
    FLAT_FROM = "flat_from"
    FLAT_TO = "flat_to"
    PEER_YEARLY = "peer_yearly"
    FROM = "from"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Said:
    """What a wording states: figures as printed, and periods as words."""

    figures: dict[Figure, str] = field(default_factory=dict)
    unchanged: bool = False


def sentence(text: str, *figures: Figure) -> re.Pattern[str]:
    """Make a pattern of a sentence in which each pair of braces is a figure."""
    parts = text.split("{}")
    slots = [
        rf"(?P<{one}>{YEAR}|(?:{'|'.join(MONTHS)}) \d{{4}})"
        if one in {Figure.FROM, Figure.UNTIL}
        else N.format(one)
        for one in figures
    ]
    made = "".join(re.escape(a) + b for a, b in zip(parts, [*slots, ""], strict=True))
    return re.compile(made, re.IGNORECASE)


F = Figure
SENTENCES = (
    sentence("Flat {} to {}, then {}% less each year for {} years",
             F.FLAT_FROM, F.FLAT_TO, F.YEARLY, F.YEARS),
    sentence("{}% less each year for {} years (flat {} to {} in the graph title)",
             F.YEARLY, F.YEARS, F.FLAT_FROM, F.FLAT_TO),
    sentence("Halve the gap to peer CCGs, with peers themselves improving {}% a year",
             F.PEER_YEARLY),
    sentence("Every CCG is expected to improve by at least this much a year for {} years", F.YEARS),
    sentence("Cut emergency admissions by at least {}% by {} despite growth", F.FALL, F.UNTIL),
    sentence("{}% fewer than projected demand in {}", F.FALL, F.UNTIL),
    sentence("{} fewer permanent admissions", F.FALL),
    sentence("Raise reablement volume by {}% while keeping the 91-day rate", F.RISE),
    sentence("Serve {} people by the last quarter of {}", F.TARGET, F.UNTIL),
    sentence("Same percentage, {} more patients", F.RISE),
    sentence("{}% less each month from {} to {}", F.FALL, F.FROM, F.UNTIL),
    sentence("{}% less each month through {}", F.FALL, F.UNTIL),
    sentence("{} fewer occupied beds", F.FALL),
    sentence("{} fewer delayed transfers", F.FALL),
    sentence("{} fewer elderly acute admissions costed", F.FALL),
    sentence("At least {}% more reports from the three trusts and general practice together",
             F.RISE),
    sentence("At least {}% more reports from general practice", F.RISE),
    sentence("{} points more on the three-check composite", F.RISE),
    sentence("{}% over the year", F.TARGET),
    sentence("Over {}% by the last quarter", F.TARGET),
    sentence("Raise treatment rate from {}% to {}%", F.BASELINE, F.TARGET),
    sentence("Efficiency of {} to {}% over three years", F.LOW, F.HIGH),
    sentence("{} more nursing beds", F.MORE),
    sentence("Training on offer for up to {} staff", F.TARGET),
)  # fmt: skip
MILLIONS = re.compile(
    r"Save about £(?P<fall>\d+)m on where spend would be, equal to £[\d.]+m less in real terms"
)
PART = re.compile(
    r"(?:(?P<one>fifth) fewer than present"
    r"|(?P<two>fifth) fewer urgent admissions of frail elderly and long-term condition patients"
    r"|Real cut of a (?P<three>tenth) on baseline"
    r"|Narrow the deprived-Leeds gap by a (?P<four>tenth) where it can be measured)",
    re.IGNORECASE,
)
TWO_THIRDS = "Two thirds of people with dementia on practice registers"
KEPT = "Keep the rate while serving many more people"


def understood(rule: str) -> Said | None:
    """Read a rule in words; None if it is not one of those that are known.

    >>> understood("Fifth fewer than present").figures
    {<Figure.FALL: 'fall'>: '20'}
    """
    if rule == KEPT:
        return Said(unchanged=True)
    if rule == TWO_THIRDS:
        return Said({Figure.TARGET: "66.7"})
    if found := PART.fullmatch(rule):
        part = next(one for one in found.groups() if one)
        return Said({Figure.FALL: f"{PARTS[part.lower()]:g}"})
    if found := MILLIONS.fullmatch(rule):
        return Said({Figure.FALL: found["fall"] + "000000"})
    for one in SENTENCES:
        if found := one.fullmatch(rule):
            return Said({Figure(name): text for name, text in found.groupdict().items()})
    return None


def number(text: str) -> str:
    """Give a figure in digits.

    >>> number("Twelve"), number("3.2")
    ('12', '3.2')
    """
    word = NUMBERS.get(text.lower())
    return text if word is None else f"{word:g}"


def last_month(text: str) -> int:
    """Give the month in which a period of words ends, as YYYYMM.

    >>> last_month("2014/15"), last_month("June 2015")
    (201503, 201506)
    """
    if found := MONTH.fullmatch(text):
        return int(found[2]) * 100 + MONTHS.index(found[1].capitalize()) + 1
    return (int(text[:4]) + 1) * 100 + 3
