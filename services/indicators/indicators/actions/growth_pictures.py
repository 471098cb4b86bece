"""Make a picture of growth: raw, what the population explains, and the rest, with limits."""

from collections.abc import Mapping, Sequence
from typing import Any

from indicators.actions.captions import NOTHING, listed, printed, said, titled
from indicators.actions.change_pictures import MOST_ROWS, signed
from indicators.domain.pictures.intervals import Intervals, Mark
from indicators.domain.pictures.intervals import Row as Shown
from indicators.domain.pictures.theme import JUDGED, PAPER, Judgement, Look
from indicators.domain.pictures.words import Caption, between

RAW = Look(PAPER, "square", "Raw growth")
EXPLAINED = Look("#a6a6a6", "circle", "Explained by age and sex")
REST = {
    Judgement.HIGHER: "Not explained: a rise", Judgement.LOWER: "Not explained: a fall",
    Judgement.SIMILAR: "Not explained: may be chance",
}  # fmt: skip
REST_SHAPES = {Judgement.HIGHER: "triangle-up", Judgement.LOWER: "triangle-down",
               Judgement.SIMILAR: "diamond"}  # fmt: skip
SHOWN = "Growth in per cent: raw, what age and sex explain, and the rest; by the rest"
PERCENT = 100
Row = Mapping[str, Any]


def picture_of(answer: Row) -> Intervals:
    """Make a picture of growth, as it is answered of stored counts."""
    rows = [
        one | {"name": ", ".join(filter(None, (one["area_name"], one["category"])))}
        for one in answer["results"]
    ]
    if not rows:
        return Intervals(Caption(answer["indicator_name"], "", left_out=NOTHING), [])
    where = rows[0]["name"] if len(rows) == 1 else f"{len(rows)} areas"
    caption = Caption(
        titled(answer["indicator_name"], where, periods(rows)), SHOWN, "%",
        method=f"{answer['method']['source']}; expected at "
        f"{'own rates' if answer['method']['options']['rates'] == 'own' else 'the rates of all'}",
    )  # fmt: skip
    return drawn(caption, rows)


def periods(rows: Sequence[Row]) -> str:
    """Say from when to when, where that is the same for all."""
    pairs = {(one["earlier"], one["later"]) for one in rows if one["earlier"] and one["later"]}
    if len(pairs) != 1:
        return ""
    return " to ".join(spoken(one) for one in pairs.pop())


def spoken(period: str) -> str:
    """Write the day on which a period begins; what is no day stays as it is."""
    try:
        return printed(period).text
    except ValueError:
        return period


def drawn(caption: Caption, rows: Sequence[Row]) -> Intervals:
    """Draw rows that have a `name` and a growth, the greatest rest first."""
    order = sorted(rows, key=lambda one: (one["residual_growth"] is None,
                                          -(one["residual_growth"] or 0)))  # fmt: skip
    left_out = listed(f"{one['name']} ({said(one['reason'])})" for one in order if one["reason"])
    if len(order) > MOST_ROWS:
        left_out.append(f"{len(order) - MOST_ROWS} further areas")
    known = [one for one in order if one["residual_growth"] is not None]
    told = [f"{one['name']} {words(one)}" for one in (*known[:1], *known[1:][-1:])]
    return Intervals(
        Caption(caption.title, caption.subtitle, "%", caption.source, caption.method,
                "; ".join(left_out), "; ".join(told)),
        [shown(one) for one in order[:MOST_ROWS]], 0.0, outcome="Not explained, and access",
        axis="Growth, %",
    )  # fmt: skip


def shown(one: Row) -> Shown:
    """Draw one row: three marks."""
    lower, upper = limits(one)
    rest = judged(lower, upper)
    look = Look(JUDGED[rest].fill, REST_SHAPES[rest], REST[rest])
    return Shown(one["name"], (
        Mark("Raw growth", percent(one["raw_growth"]), RAW),
        Mark("Explained by age and sex", percent(one["demographic_growth"]), EXPLAINED),
        Mark("Not explained", percent(one["residual_growth"]), look, lower, upper),
    ), words(one))  # fmt: skip


def limits(one: Row) -> tuple[float | None, float | None]:
    """Give the limits of the rest."""
    name = next((name for name in one if name.startswith("lower_")), "")
    return percent(one.get(name)), percent(one.get(name.replace("lower", "upper")))


def judged(lower: float | None, upper: float | None) -> Judgement:
    """Say whether the rest is more than chance."""
    if lower is None or upper is None or lower <= 0 <= upper:
        return Judgement.SIMILAR
    return Judgement.HIGHER if lower > 0 else Judgement.LOWER


def percent(share: float | None) -> float | None:
    """Write a share as a percentage."""
    return None if share is None else share * PERCENT


def words(one: Row) -> str:
    """Say what is not explained, and how access compares."""
    rest = percent(one["residual_growth"])
    if rest is None:
        return said(one["reason"]) or "no value"
    low, high = limits(one)
    text = f"{signed(rest)} ({between(low, high, '%', 1)})" if low is not None else signed(rest)
    return f"{text}; {said(one['access_band'])} access" if one["access_band"] else text
