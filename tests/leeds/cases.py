"""The published decision cases, as questions about the organisations and bodies of Leeds."""

import csv
from pathlib import Path
from typing import Any

from tests.leeds.files import Row, rows

FILE = Path(__file__).parents[1] / "membership" / "data" / "decision_rights.csv"
with FILE.open(encoding="utf-8", newline="") as lines:
    CASES = list(csv.DictReader(lines))
ORGANISATIONS = {
    row["value"]: row["organisation_id"]
    for row in rows("organisation_identifiers")
    if row["scheme"] == "membership-fixture"
}
BODIES = {row["source"].rpartition(": ")[2]: row["body_id"] for row in rows("terms_of_reference")}


def asked(case: Row) -> dict[str, Any]:
    """Ask a case of today's knowledge: this register was not there in the years it is about."""
    whose, own, owner = case["body"].partition(":")
    question: dict[str, Any] = {
        "organisation": ORGANISATIONS[case["org_key"]],
        "body": f"OWN:{ORGANISATIONS[owner]}" if own else BODIES[whose],
        "matter": {"classes": case["matter_classes"].split("+")},
        "on": case["on_date"],
        "representative": case["representative"],
        "attendance": {
            "full": int(case["full_present"]),
            "associate": int(case["assoc_present"]),
            "full_recused": int(case["full_recused"]),
            "associate_recused": int(case["assoc_recused"]),
        },
    }
    if case["amount_gbp"]:
        question["matter"]["amount_pence"] = int(case["amount_gbp"].replace(".", ""))
    if case["conflict_kind"] != "none":
        ruling = case["chair_ruling"] if case["chair_ruling"] != "none" else None
        question["declared_interest"] = {
            "kind": case["conflict_kind"], "scope": case["conflict_scope"], "ruling": ruling,
        }  # fmt: skip
    return question


def expected(case: Row) -> tuple[bool, bool, str]:
    """Give the published answer."""
    return (
        case["expect_may_input"] == "yes",
        case["expect_may_vote"] == "yes",
        case["expect_reason"],
    )
