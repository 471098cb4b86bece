"""The papers, and what follows from them, as the bodies that the membership service takes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from deploy.leeds.rows import rows_of

Body = dict[str, Any]
CALL_IN = {
    "yes": "eligible",
    "no": "not_eligible",
    "not applicable (derived)": "not_applicable",
    "tick lost": "unclear",
    "not stated": "not_stated",
}


def follow_through(folder: Path) -> dict[str, list[Body]]:
    """Give the bodies of each noun, in the order in which one needs another."""
    return {
        "papers": [paper(row) for row in rows_of(folder / "reports.csv")],
        "recommendations": list(outlined(folder, "recommendation")),
        "milestones": list(outlined(folder, "milestone")),
        "decision-rules": [decision_rule(row) for row in rows_of(folder / "decision_rules.csv")],
        "integration-functions": [
            row | ({"do_once": row["do_once"] == "yes"} if "do_once" in row else {})
            for row in rows_of(folder / "integration_functions.csv")
        ],
        "feedback-themes": list(rows_of(folder / "feedback_themes.csv")),
        "involvement": listed(rows_of(folder / "involvement.csv"), "led_by", "characteristics"),
    }


def paper(row: Mapping[str, Any]) -> Body:
    """Take a report; how sure its date is stands in the note."""
    same = ("id", "parent_id", "kind", "title", "purpose", "asks", "call_in_reason", "exempt",
            "agenda_item", "source", "certainty")  # fmt: skip
    body = {name: row[name] for name in same if name in row}
    start, _ = days(row["date"])
    notes = [row.get("note"), "Date derived" if row["date_certainty"] == "derived" else None]
    if start != row["date"]:
        notes.append(f"valid_from derived from {row['date']}")
    return body | {
        "dated": row["date"],
        "valid_from": start,
        "author": row["author_body"],
        "receivers": row["received_by"],
        "author_ids": parted(row.get("author_ids")),
        "received_by": parted(row.get("receiver_ids")),
        "call_in": CALL_IN.get(row.get("call_in", ""), "not_stated"),
        "note": noted(*notes),
    }


def outlined(folder: Path, kind: str) -> Iterator[Body]:
    """Join what the outline of the agreement prints with what is known of it beside.

    A row that the outline does not have speaks for itself.
    """
    outline = {
        row["number"]: row
        for row in rows_of(folder / "agreement_sections.csv")
        if row["kind"] == kind
    }
    for row in rows_of(folder / f"{kind}s.csv"):
        printed = outline.get(row["number"], {})
        words = "text" if kind == "recommendation" else "description"
        taken = {"title": "title", "description": words, "source": "source",
                 "date_start": "due_start", "date_end": "due_end"}  # fmt: skip
        facts = {taken[name]: value for name, value in printed.items() if name in taken}
        body = facts | row | {"note": noted(row.get("note"), printed.get("note"))}
        if kind == "recommendation":
            body["asked_of"] = parted(row["asked_of"])
        else:
            del body["number"]
        yield body


def decision_rule(row: Mapping[str, Any]) -> Body:
    """Take a rule; the days on which it holds follow from the dates as printed."""
    first, last = row.get("effective_from"), row.get("effective_to")
    valid = {
        "valid_from": days(first)[0] if first else None,
        "valid_to": days(last)[1] if last else None,
    }
    marked = "Days derived from the printed dates" if first or last else None
    note = noted(row.get("note"), marked)
    return {**row, **valid, "input_from": parted(row.get("input_from")), "note": note}


def days(printed: str) -> tuple[str, str]:
    """Give the first day that a printed date may mean, and the first that it may not.

    >>> days("2012-01"), days("2017"), days("2014-04-04")
    (('2012-01-01', '2012-02-01'), ('2017-01-01', '2018-01-01'), ('2014-04-04', '2014-04-05'))
    """
    year, month, day = [*map(int, printed.split("-")), 0, 0][:3]
    start = date(year, month or 1, day or 1)
    if day:
        end = start + timedelta(days=1)
    elif month:
        end = (start + timedelta(days=31)).replace(day=1)
    else:
        end = date(year + 1, 1, 1)
    return start.isoformat(), end.isoformat()


def listed(rows: Iterable[Body], *names: str) -> list[Body]:
    """Part the cells that hold several things."""
    return [row | {name: parted(row.get(name)) for name in names} for row in rows]


def parted(cell: str | None) -> list[str]:
    """Part a cell; an empty one holds nothing."""
    return cell.split("; ") if cell else []


def noted(*notes: str | None) -> str | None:
    """Join notes."""
    return "; ".join(filter(None, notes)) or None
