"""Make a picture of a funnel: of stored values, or of rows that a calculator was sent."""

from collections.abc import Mapping
from typing import Any

from indicators.actions.captions import listed, said
from indicators.actions.judging import LIMITS, MATCHED
from indicators.actions.value_pictures import Rows, captioned, latest, row_name, strata
from indicators.domain.pictures.comparison import Comparison
from indicators.domain.pictures.funnel import Area, Funnel, Limits
from indicators.domain.pictures.sheet import Picture
from indicators.domain.pictures.theme import JUDGED, Judgement
from indicators.domain.pictures.words import Caption

MOST_POINTS = 10_000
WORDS = {
    "High": {"higher_is_better": Judgement.BETTER, "lower_is_better": Judgement.WORSE},
    "Low": {"higher_is_better": Judgement.WORSE, "lower_is_better": Judgement.BETTER},
}
PLAIN = {"High": Judgement.HIGHER, "Low": Judgement.LOWER, "Not": Judgement.SIMILAR}


def picture_of(answer: Mapping[str, Any]) -> Picture:
    """Make a picture of a funnel, as it is answered of stored values: the latest and largest."""
    now, place, left_out = latest(answer, MOST_POINTS)
    of: dict[str, list[Mapping[str, Any]]] = {}
    for one in now:
        of.setdefault(strata(one), []).append(one)
    chosen = max(of, key=lambda name: len(of[name]), default="")
    rows = of.get(chosen, [])
    left_out += [f"the funnel of {name or 'all together'}" for name in of if name != chosen]
    about = {**answer, "method": answer["values_method"]}
    across = "Expected events" if answer["values_method"]["name"] == "isr_ratio" else "Denominator"
    caption = captioned(
        about, place, "Each area's value by its size, against the limits of all areas together",
        left_out, finding(rows, answer["polarity"]), limited=False,
    )  # fmt: skip
    keys = {name: rows[0][name] for name in MATCHED} if rows else {}
    lines = [one for one in answer["lines"] if all(one[k] == v for k, v in keys.items())]
    return funnel(caption, rows, lines, answer["polarity"], across)


def funnel(
    caption: Caption, rows: Rows, lines: Rows, polarity: str, across: str
) -> Picture:  # fmt: skip
    """Draw a funnel; without an average there is none, and the areas are listed."""
    baseline = next((one["baseline"] for one in [*rows, *lines] if one["baseline"] is not None),
                    None)  # fmt: skip
    areas = [Area(row_name(one), one["size"], one["value"], judged(one, polarity))
             for one in rows if one["size"] is not None]  # fmt: skip
    if baseline is None or not areas:
        return Comparison(caption, [])
    # Where no lower limit can be met there is none above 0.
    limits = [
        Limits(one["size"], *(one.get(f"funnel_{side}") or 0.0 for side in LIMITS))
        for one in sorted(lines, key=lambda one: one["size"] or 0)
        if one["size"] and all(one.get(f"funnel_{side}") is not None for side in LIMITS[1::2])
    ]
    return Funnel(caption, areas, limits, baseline, across)


def without(rows: Rows) -> list[str]:
    """Name what is no point of a funnel, and why."""
    return listed(f"{row_name(one)} ({said(one['reason']) or 'no value'})"
                  for one in rows if one["value"] is None or one["size"] is None)  # fmt: skip


def judged(one: Mapping[str, Any], polarity: str) -> Judgement:
    """Give what it means that a value lies where it does."""
    first = (one["significance"] or "").split(" ")[0]
    found = WORDS.get(first, {}).get(polarity)
    return found or PLAIN.get(first, Judgement.NOT_COMPARED)


def finding(rows: Rows, polarity: str) -> str:
    """Say how many areas lie where, and which lie outside."""
    held = [(judged(one, polarity), row_name(one)) for one in rows if one["value"] is not None]
    parts = []
    for judgement in Judgement:
        names = [name for kind, name in held if kind is judgement]
        if names:
            which = "" if judgement is Judgement.SIMILAR else f" ({', '.join(names[:8])})"
            parts.append(f"{JUDGED[judgement].says}: {len(names)}{which}")
    return "; ".join(parts)
