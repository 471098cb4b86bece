"""The files that are registered one by one, as the bodies that the membership service takes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from deploy.leeds import agreements, governance, papers
from deploy.leeds.rows import rows_of

Record = tuple[str, str, list[dict[str, Any]], Callable[[Mapping[str, Any]], Any]]
# The columns in which several values stand, parted by `; `.
SHARING = {
    "agreements": ("assurance_accepted",),
    "parties": (),
    "purposes": ("legal_basis", "data_sets", "roles"),
}


def records(folder: Path) -> Iterator[Record]:
    """Give each kind: what it is, its path, its bodies, and what makes two of them the same."""
    v1 = "/membership/v1"
    yield "membership: organisations", f"{v1}/organisations", organisations(folder), by_id
    yield "membership: memberships", f"{v1}/memberships", memberships(folder), by_member
    yield "membership: bodies", f"{v1}/bodies", parents_first(folder), by_id
    later = governance.governance(folder) | papers.follow_through(folder)
    for noun, bodies in later.items():
        yield f"membership: {noun.replace('-', ' ')}", f"{v1}/{noun}", bodies, by_id
    yield "membership: laws", f"{v1}/laws", list(rows_of(folder / "laws.csv")), by_id
    yield "membership: agreements", f"{v1}/agreements", agreements.agreements(folder), by_id
    for kind, lists in SHARING.items():
        rows = listed(folder / f"data_sharing_{kind}.csv", lists)
        yield f"membership: data-sharing {kind}", f"{v1}/data-sharing-{kind}", rows, by_id


def by_id(one: Mapping[str, Any]) -> str:
    """Two things are the same if their ids are."""
    return str(one["id"])


def by_member(one: Mapping[str, Any]) -> tuple[str, str]:
    """Two memberships are the same if one organisation starts them on one day."""
    return one["organisation_id"], one["valid_from"]


def organisations(folder: Path) -> list[dict[str, Any]]:
    """Join each organisation with its codes."""
    codes: dict[str, list[dict[str, Any]]] = {}
    for code in rows_of(folder / "organisation_identifiers.csv"):
        codes.setdefault(code.pop("organisation_id"), []).append(code)
    rows = rows_of(folder / "organisations.csv")
    return [row | {"identifiers": codes.get(row["id"], [])} for row in rows]


def memberships(folder: Path) -> list[dict[str, Any]]:
    """Take the memberships; when they became known elsewhere is kept in words.

    This register knows them from the moment it is told: its own record is not back-dated.
    """
    found = []
    for row in rows_of(folder / "memberships.csv"):
        recorded = row.pop("recorded_on")
        found.append(row | {"note": f"{row['note']}. In its source since {recorded}"})
    return found


def parents_first(folder: Path) -> list[dict[str, Any]]:
    """Order the bodies so that each comes after the one it hangs below."""
    bodies = {row["id"]: row for row in rows_of(folder / "bodies.csv")}
    ordered: dict[str, dict[str, Any]] = {}

    def place(body: dict[str, Any]) -> None:
        parent = bodies.get(body.get("parent_id", ""))
        if parent and parent["id"] not in ordered:
            place(parent)
        ordered[body["id"]] = body

    for body in bodies.values():
        place(body)
    return list(ordered.values())


def listed(path: Path, lists: Iterable[str]) -> list[dict[str, Any]]:
    """Read a file some of whose columns hold several values."""
    return [row | {name: row[name].split("; ") for name in lists} for row in rows_of(path)]
