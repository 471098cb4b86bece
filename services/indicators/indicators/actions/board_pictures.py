"""Make pictures of boards: a dashboard, a table of measures with their icons."""

from collections.abc import Iterator, Mapping
from typing import Any

from indicators.actions.captions import NOTHING, listed, said, titled, when
from indicators.actions.chart_pictures import ASSURANCE
from indicators.domain.pictures.dashboard import Dashboard, Trend
from indicators.domain.pictures.dashboard import Measure as Activity
from indicators.domain.pictures.measures import Measure, Measures
from indicators.domain.pictures.theme import Judgement, Variation
from indicators.domain.pictures.words import Caption

MOST_ROWS = 100
BANDS = {"high": Judgement.HIGHER, "average": Judgement.SIMILAR, "low": Judgement.LOWER}
Row = Mapping[str, Any]


def of_whom(filters: Row | None) -> str:
    """Name whose counts a board shows, if not everybody's.

    >>> of_whom({"sex": "female", "age": ["65-69", "70+"], "category_type": None, "category": None})
    'female, aged 65-69 and 70+'
    """
    if filters is None:
        return ""
    ages = filters["age"] and f"aged {' and '.join(filters['age'])}"
    kind = filters["category"] and f"{said(filters['category_type'])} {filters['category']}"
    return ", ".join(one for one in (filters["sex"], ages, kind) if one)


def with_unit(name: str, unit: str | None) -> str:
    """Name a measure with its unit, where its figures do not have it."""
    return f"{name} ({unit})" if unit and unit[0] not in "%£" else name


def dashboard(answer: Row) -> Dashboard:
    """Draw a dashboard: each indicator in each area, by domain."""
    rows = list(activities(answer))
    bare = [one["domain"] for one in answer["domains"] if not any(
        part["areas"] for part in one["indicators"]
    )]  # fmt: skip
    left_out = [f"{one.group}, {one.name} ({one.note})" for one in rows if one.note]
    left_out = [*listed(left_out), *listed(f"{one} (nothing is known)" for one in bare)]
    if len(rows) > MOST_ROWS:
        left_out.append(f"{len(rows) - MOST_ROWS} further rows")
    risen = sum(one.trend is Trend.INCREASING for one in rows)
    fallen = sum(one.trend is Trend.DECREASING for one in rows)
    return Dashboard(
        Caption(
            titled(answer["name"], of_whom(answer["filters"])),
            "Each measure's latest value, growth, trend and access, by area",
            left_out="; ".join(left_out) if rows else NOTHING,
            finding=f"{len(rows)} rows; increasing: {risen}; decreasing: {fallen}",
        ),
        rows[:MOST_ROWS],
    )  # fmt: skip


def activities(answer: Row) -> Iterator[Activity]:
    """Give the rows of a dashboard."""
    for domain in answer["domains"]:
        for measure in domain["indicators"]:
            heading = f"{domain['domain']}: {with_unit(measure['name'], measure['unit'])}"
            for one in measure["areas"]:
                known = one["previous"] is not None and one["value"] is not None
                band = one["access"] or ""
                yield Activity(
                    one["area_name"], one["value"], measure["unit"] or "",
                    when(one), (one["previous"], one["value"]) if known else (),
                    (one["growth"] or {}).get("residual_percent"),
                    Trend(one["trend"]) if one["trend"] in set(Trend) else None,
                    BANDS.get(band, Judgement.NOT_COMPARED) if band else None,
                    said(band).capitalize(), heading,
                    "" if one["value"] is not None else said(one["reason"] or one["status"]),
                )  # fmt: skip


def measures(answer: Row) -> Measures:
    """Draw a table of measures with their icons."""
    rows = sorted(answer["results"], key=lambda one: one["family"])
    shown = [
        Measure(
            with_unit(one["indicator_name"], one["unit"]), one["value"], one["unit"] or "",
            when(one), one["target"],
            Variation(one["variation_icon"]) if one["variation_icon"] else None,
            ASSURANCE.get(one["assurance_icon"] or ""),
            said(one["icons_reason"]).capitalize() or "Too few points", said(one["family"]),
        )
        for one in rows[:MOST_ROWS]
    ]  # fmt: skip
    left_out = listed(f"{one['indicator_name']} ({said(one['reason'] or one['status'])})"
                      for one in rows if one["value"] is None)  # fmt: skip
    if len(rows) > MOST_ROWS:
        left_out.append(f"{len(rows) - MOST_ROWS} further measures")
    concerns = [one.name for one in shown if one.variation and "concern" in one.variation]
    return Measures(
        Caption(
            titled("Measures", answer["area_name"], of_whom(answer["filters"])),
            "Each measure's latest value and target, and the icons of its control chart",
            method=answer.get("icons_by", "XmR chart, Making Data Count"),
            left_out="; ".join(left_out) if rows else NOTHING,
            finding=f"{len(shown)} measures; concern: {', '.join(listed(concerns)) or 'none'}",
        ),
        shown,
    )  # fmt: skip
