"""The agreements: their versions, who signs them, and when each comes into force.

What was drafted and signed is never changed. So what is there already is held against the files,
and where they differ that is said.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from deploy.leeds.door import Door, Outcome, why
from deploy.leeds.rows import rows_of

WHAT = "membership: signed versions"
V1 = "/membership/v1/agreements"
PROVENANCE = ("source", "certainty", "note")
Version = Mapping[str, Any]


def agreements(folder: Path) -> list[dict[str, Any]]:
    """Take the agreements; several values in a cell are parted by `; `."""
    return [
        row | {name: row[name].split("; ") for name in ("outcomes", "contracts") if name in row}
        for row in rows_of(folder / "agreements.csv")
    ]


def versions(folder: Path) -> list[Version]:
    """Join each version with its clauses and parties, as it was drafted, signed and commenced."""
    found: list[Version] = []
    texts: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows_of(folder / "agreement_versions.csv"):
        agreement_id, number, varies = row["agreement_id"], row["number"], row.get("varies")
        before = texts.get((agreement_id, varies), []) if varies else []
        clauses = texts[agreement_id, number] = worded(folder, agreement_id, number, before)
        provenance = {name: row[name] for name in PROVENANCE if name in row}
        parties = members(folder, row["valid_from"])
        draft = {"number": int(number), "varies": int(varies) if varies else None,
                 "parties": parties, "clauses": clauses, **provenance}  # fmt: skip
        signed = {name: row[name] for name in ("signed_on", "role_title")} | provenance
        signatures = [{"organisation_id": one["organisation_id"], **signed} for one in parties]
        found.append({
            "place": f"{V1}/{agreement_id}/versions", "draft": draft, "signatures": signatures,
            "commencement": {"valid_from": row["valid_from"], **provenance},
        })  # fmt: skip
    return found


def worded(
    folder: Path, agreement_id: str, number: str, before: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Word the clauses of a version: those of the one that it varies, but for its own rows.

    A row that names a section takes from the outline what it does not say itself.
    """
    outline = {row["order"]: row for row in rows_of(folder / "agreement_sections.csv")}
    rows = list(rows_of(folder / "agreement_clauses.csv"))
    slugs = {
        outline[row["section"]]["number"]: row["slug"]
        for row in rows
        if row["agreement_id"] == agreement_id and "section" in row
    }
    found = {one["slug"]: one for one in before}
    for row in rows:
        if (row["agreement_id"], row["version"]) == (agreement_id, number):
            section = outline.get(row.get("section", ""), {})
            words = {
                "kind": section.get("kind"), "label": section.get("number"),
                "heading": section.get("title"), "text": section.get("description"),
                "parent": slugs.get(section.get("parent_number", "")),
                **{name: section[name] for name in PROVENANCE if name in section},
            }  # fmt: skip
            own = {k: v for k, v in row.items() if k not in {"agreement_id", "version", "section"}}
            found[row["slug"]] = words | own
    return list(found.values())


def members(folder: Path, day: str) -> list[dict[str, Any]]:
    """Name the members of a day as the parties, in order of their ids."""
    there = [
        {"organisation_id": row["organisation_id"], "capacity": f"{row['category']} member"}
        for row in rows_of(folder / "memberships.csv")
        if row["valid_from"] <= day < row.get("valid_to", "9999-12-31")
    ]
    return sorted(there, key=lambda one: one["organisation_id"])


def bring_versions(loader: Door, wanted: Iterable[Version]) -> Outcome:
    """Draft, sign and commence what is not there yet, in that order."""
    outcome = Outcome(WHAT)
    for one in wanted:
        place = f"{one['place']}/{one['draft']['number']}"
        drafted = read(loader, place)
        put(loader, one["place"], one["draft"], drafted, outcome)
        drafted = read(loader, place) or {"signatures": [], "text_hash": ""}
        known = {sign["organisation_id"]: sign for sign in drafted["signatures"]}
        for sign in one["signatures"]:
            body = sign | {"text_hash": drafted["text_hash"]}
            put(loader, f"{place}/signatures", body, known.get(sign["organisation_id"]), outcome)
        commencement = f"{place}/commencement"
        put(loader, commencement, one["commencement"], read(loader, commencement), outcome)
    return outcome


def read(loader: Door, path: str) -> dict[str, Any] | None:
    """Read what is there, if it is."""
    answer = loader.send("GET", path)
    return dict(answer.json()) if answer.is_success else None


def put(loader: Door, path: str, wanted: Mapping[str, Any], known: Any, outcome: Outcome) -> None:
    """Record what is not there; say so if what is there says something else."""
    outcome.rows += 1
    if known is not None:
        outcome.unchanged += (same := says(known, wanted))
        outcome.refused += [] if same else [f"{path}: something else is recorded, and stays"]
        return
    key = str(uuid5(NAMESPACE_URL, path + json.dumps(wanted, sort_keys=True)))
    answer = loader.send("POST", path, json=wanted, headers={"Idempotency-Key": key})
    outcome.added += answer.is_success
    outcome.refused += [] if answer.is_success else [f"{path}: {why(answer)}"]


def says(known: Any, wanted: Any) -> bool:
    """Tell whether what is recorded says all that a file says."""
    if isinstance(wanted, dict):
        return all(says(known.get(name), value) for name, value in wanted.items())
    if isinstance(wanted, list):
        pairs = zip(known, wanted, strict=False)
        return len(known) == len(wanted) and all(says(*pair) for pair in pairs)
    return bool(known == wanted)
