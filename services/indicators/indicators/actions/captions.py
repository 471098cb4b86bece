"""What the pictures of answers have in common: periods, reasons, units, and what was left out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from indicators.domain.periods import day_after, first_day
from indicators.domain.pictures.series import Line
from indicators.domain.pictures.words import When, figure, places

MOST_NAMED = 6
NOTHING = "Nothing is recorded as it was asked for"
MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
DAYS = {"day": 1, "week": 7}
MONTHS_OF_YEAR = 12
BETTER = {"lower_is_better": "lower is better", "higher_is_better": "higher is better"}
PERCENT = 100


def when(one: Mapping[str, Any]) -> When:
    """Read a period with its two ends."""
    start, to = (dated(one.get(end)) for end in ("period_from", "period_to"))
    return When(one.get("period_label") or "", start, to)


def dated(value: Any) -> date | None:
    """Read a day, as a date or as text."""
    return value if isinstance(value, date) or value is None else date.fromisoformat(value)


def long(one: Mapping[str, Any]) -> When:
    """Read a period by its first day and its length.

    >>> long({"period": "2018-04-01", "period_type": "quarter"}).text
    'Apr to Jun 2018'
    """
    label, length = one.get("period_label") or "", one.get("period_type")
    start = first_day(one["period"])
    if length in DAYS:
        return When(label, start, start + timedelta(days=DAYS[length]))
    months = start.month - 1 + MONTHS.get(str(length), 0)
    to = start.replace(year=start.year + months // MONTHS_OF_YEAR,
                       month=months % MONTHS_OF_YEAR + 1)  # fmt: skip
    return When(label, start, to if length in MONTHS and start.day == 1 else None)


def printed(text: str | None) -> When:
    """Read a date as it was sent: a year, a month, a day, or a day with a time."""
    if text is None:
        return When("period not known")
    whole = text[:10]
    return When(text if len(text) > len(whole) else "", first_day(whole), day_after(whole))


def said(code: str | None) -> str:
    """Write a code as words."""
    return (code or "").replace("_", " ")


def listed(parts: Iterable[str], most: int = MOST_NAMED) -> list[str]:
    """Name the first of many, and say how many more there are."""
    known = list(dict.fromkeys(one for one in parts if one))
    more = len(known) - most
    return known if more <= 0 else [*known[:most], f"{more} more"]


def span(whens: Sequence[When]) -> str:
    """Say from when to when."""
    known = sorted((one for one in whens if one.middle is not None), key=lambda w: w.middle or 0)
    if not known:
        return ""
    first, last = known[0].text, known[-1].text
    return first if first == last else f"{first} to {last}"


def ends(lines: Sequence[Line], unit: str) -> str:
    """Say of each line where it begins and where it ends."""
    found = []
    for line in lines:
        known = [one for one in line.points if one.value is not None]
        decimals = places(one.value for one in known)
        told = known if len(known) == 1 else [*known[:1], *known[-1:]]
        if told:
            values = (f"{figure(p.value, unit, decimals)} in {p.when.text}" for p in told)
            found.append(f"{line.name}: {' to '.join(values)}")
    return "; ".join(found)


def titled(name: str, *parts: str) -> str:
    """Write a title: what, where and when."""
    beside = ", ".join(one for one in parts if one)
    return f"{name}: {beside}" if beside else name


def unit_of(about: Mapping[str, Any], making: Mapping[str, Any]) -> str:
    """Say in which unit values were made: that of the indicator, unless another was made."""
    method, multiplier = making["name"], making["options"]["multiplier"]
    if method in {"as_published", "count", "mean"}:
        return about["unit"] or ""
    if method == "life_expectancy":
        return "years"
    if method in {"proportion", "isr_ratio"}:
        ratio = "%" if method == "proportion" else "observed per 100 expected"
        return ratio if multiplier == PERCENT else f"per {multiplier:,.10g}"
    return f"per {multiplier:,.10g}"


def made_by(making: Mapping[str, Any]) -> str:
    """Say how values were made."""
    if making["name"] == "as_published":
        return str(making["source"])
    standard = making["options"]["standard"]
    parts = (said(making["name"]), standard and f"standard {standard}", making["source"])
    return ", ".join(str(one) for one in parts if one)
