"""Who may decide what: terms of reference, seats and delegations, as the service takes them."""

from pathlib import Path
from typing import Any

from deploy.leeds.papers import parted
from deploy.leeds.rows import rows_of

Body = dict[str, Any]


def governance(folder: Path) -> dict[str, list[Body]]:
    """Give the bodies of each noun, in the order in which one needs another."""
    return {
        "terms-of-reference": [terms(row) for row in rows_of(folder / "terms_of_reference.csv")],
        "seats": [
            row | {"voting": row["voting"] == "yes"} for row in rows_of(folder / "seats.csv")
        ],
        "delegations": [delegation(row) for row in rows_of(folder / "delegations.csv")],
    }


def terms(row: Body) -> Body:
    """Take terms of reference; a body that decides nothing has an empty cell."""
    return row | {
        "decides": parted(row.get("decides")),
        "quorum_min_full": int(row["quorum_min_full"]),
        "quorum_min_total": int(row["quorum_min_total"]),
        "casting_vote": row["casting_vote"] == "yes",
    }


def delegation(row: Body) -> Body:
    """Take a delegation; its limit and budget are in pounds, an empty one is not stated."""
    money = {f"{name}_pence": 100 * int(row.pop(name)) for name in ("limit", "budget")
             if name in row}  # fmt: skip
    lists = {name: parted(row[name]) for name in ("delegators", "classes")}
    return row | lists | money
