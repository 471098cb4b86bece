"""Words on a picture: how wide they are, where they break, how figures and days are written.

Widths are those of Liberation Sans, which is as wide as Arial and Helvetica, in thousandths of
its size.
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

MINUS = "\N{MINUS SIGN}"
WIDTHS = {
    222: "ijl'", 260: "|", 278: " !,./:;I[]\\ft", 333: "()-r`", 355: '"', 389: "*", 469: "^",
    500: "cksvxyzJ", 556: "abdeghnopqu0123456789#$?L_£", 584: f"+<=>~{MINUS}",
    611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%",
    944: "W", 1000: "—…", 1015: "@",
}  # fmt: skip
EACH = {one: width for width, letters in WIDTHS.items() for one in letters}
USUAL, FULL, BOLD = 600, 1000, 1.08
ELLIPSIS = "…"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
APRIL, YEAR = 4, 12
MOST_PLACES = 3
THOUSAND = 1000
TINY = 1e-9
NO_CHARACTER = 0xFFFE  # And the one behind it, in each plane.


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said around a picture."""

    title: str
    """What, where and when; it takes no side."""
    subtitle: str
    """What is shown."""
    unit: str = ""
    source: str = ""
    method: str = ""
    left_out: str = ""
    """What is known to be missing, and why."""
    finding: str = ""
    """What a reader of the picture would see, for one who cannot see it."""

    @property
    def description(self) -> str:
        """Say in words what the picture says."""
        parts = (self.subtitle, self.finding, *self.notes)
        return " ".join(part if part.endswith(".") else f"{part}." for part in parts if part)

    @property
    def notes(self) -> list[str]:
        """Say where it comes from, how it was made, and what was left out."""
        parts = (("Source", self.source), ("Method", self.method), ("Left out", self.left_out))
        return [f"{name}: {cleaned(text)}" for name, text in parts if text]


@dataclass(frozen=True, slots=True)
class Table:
    """The content of a picture as text in rows; the first column names its row."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class When:
    """A period: how it is called, and the days `[start, to)` if they are known."""

    label: str = ""
    start: date | None = None
    to: date | None = None
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Find the words."""
        object.__setattr__(self, "text", cleaned(self.label) or spoken(self.start, self.to))

    @property
    def middle(self) -> float | None:
        """Give the middle of the period as a number of days, where it can be placed."""
        first, last = self.start or self.to, self.to or self.start
        return (first.toordinal() + last.toordinal()) / 2 if first and last else None


def spoken(start: date | None, to: date | None) -> str:
    """Write a period as exactly as it is known.

    >>> spoken(date(2012, 4, 1), date(2013, 4, 1)), spoken(date(2013, 1, 1), date(2014, 1, 1))
    ('2012/13', '2013')
    >>> spoken(date(2013, 4, 1), date(2013, 7, 1)), spoken(date(2013, 4, 1), date(2013, 5, 1))
    ('Apr to Jun 2013', 'Apr 2013')
    >>> spoken(date(2013, 4, 3), date(2013, 4, 4)), spoken(date(2013, 4, 3), date(2013, 5, 4))
    ('3 Apr 2013', '3 Apr 2013 to 3 May 2013')
    """
    if start is None or to is None:
        known = start or to
        return f"{'from' if start else 'before'} {day(known)}" if known else "period not known"
    months = (to.year - start.year) * YEAR + to.month - start.month
    whole = start.day == to.day == 1
    if whole and months == YEAR and start.month in {1, APRIL}:
        return f"{start.year}" if start.month == 1 else f"{start.year}/{to.year % 100:02}"
    last = to - timedelta(days=1)
    if whole and months == 1:
        return f"{MONTHS[start.month - 1]} {start.year}"
    if whole:
        year = "" if last.year == start.year else f" {start.year}"
        return f"{MONTHS[start.month - 1]}{year} to {MONTHS[last.month - 1]} {last.year}"
    return day(start) if last <= start else f"{day(start)} to {day(last)}"


def day(one: date) -> str:
    """Write a day as people do."""
    return f"{one.day} {MONTHS[one.month - 1]} {one.year}"


def cleaned(text: str) -> str:
    """Take out what no XML can hold; all white space becomes one space."""
    kept = "".join(
        " " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one
        for one in text
        if unicodedata.category(one) != "Cs" and ord(one) & NO_CHARACTER != NO_CHARACTER
    )
    return " ".join(kept.split())


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """Tell how many pixels a line of text takes."""
    units = sum(
        EACH.get(one) or (FULL if unicodedata.east_asian_width(one) in "WF" else USUAL)
        for one in text
    )
    return units * size / 1000 * (BOLD if bold else 1)


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Cut a line to the room that there is.

    >>> shortened("A very long name", 10, 60)
    'A very lon…'
    """
    text = cleaned(text)
    if wide(text, size, bold=bold) <= room:
        return text
    while text and wide(text + ELLIPSIS, size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def wrapped(
    text: str, size: float, room: float, most: int = 99, *, bold: bool = False
) -> list[str]:
    """Break text into lines; what is left after the last line is cut off.

    >>> wrapped("one two three four", 10, 50, 2)
    ['one two', 'three four']
    """
    lines, words = list[str](), cleaned(text).split(" ")
    while words and words != [""]:
        line = words.pop(0)
        while words and wide(f"{line} {words[0]}", size, bold=bold) <= room:
            line += f" {words.pop(0)}"
        while wide(line, size, bold=bold) > room and len(line) > 1 and len(lines) < most - 1:
            fits = next(n for n in range(len(line) - 1, 0, -1)
                        if n == 1 or wide(line[:n], size, bold=bold) <= room)  # fmt: skip
            lines.append(line[:fits])
            line = line[fits:]
        if len(lines) == most - 1 and words:
            return [*lines, shortened(" ".join([line, *words]), size, room, bold=bold)]
        lines.append(shortened(line, size, room, bold=bold))
    return lines


def balanced(text: str, size: float, room: float, most: int = 3) -> list[str]:
    """Break a heading into as few lines as fit, all about as long."""
    lines = wrapped(text, size, room, most, bold=True)
    for share in (0.55, 0.65, 0.75, 0.85):
        even = wrapped(text, size, room * share, most + 1, bold=True)
        if len(even) == len(lines) > 1:
            return even
    return lines


def places(values: Iterable[float | None]) -> int:
    """Tell with how many decimal places figures are best written beside each other.

    >>> places([1968, 1825]), places([89.7, 90]), places([0.0312, 0.5]), places([1 / 3])
    (0, 1, 3, 3)
    >>> places([0.000314159, 0.0001])
    6
    """
    known = [abs(one) for one in values if one is not None and math.isfinite(one)]
    largest = max(known, default=0)
    small = MOST_PLACES - 1 - math.floor(math.log10(largest)) if TINY < largest < 1 else 0
    most = 0 if largest >= THOUSAND else 1 if largest >= 1 else max(small, MOST_PLACES)
    return next(
        (n for n in range(most) if all(abs(one - round(one, n)) < TINY for one in known)),
        most,
    )


def figure(value: float | None, unit: str = "", decimals: int = 1) -> str:
    """Write a figure as its unit has it.

    >>> figure(89.7, "%"), figure(1234567, "£", 0), figure(None, "%")
    ('89.7%', '£1,234,567', 'no value')
    """
    if value is None or not math.isfinite(value):
        return "no value"
    sign = MINUS if round(value, decimals) < 0 else ""
    before, after = ("£" if unit.startswith("£") else ""), ("%" if unit.startswith("%") else "")
    return f"{sign}{before}{abs(value):,.{decimals}f}{after}"


def between(low: float | None, high: float | None, unit: str = "", decimals: int = 1) -> str:
    """Write an interval.

    >>> between(1, 2.5, "%"), between(None, None)
    ('1.0% to 2.5%', '')
    """
    if low is None and high is None:
        return ""
    return f"{figure(low, unit, decimals)} to {figure(high, unit, decimals)}"
