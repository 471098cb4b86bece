"""The published cases as requests to Cedar, from their rows and nothing of the service.

Chains of delegation are followed here by recursion, for Cedar cannot.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tests.membership.oracle.cedar import Context, day, known, span

Row = Mapping[str, str]
# From which day each version of the agreement is in force.
AGREEMENTS = {"1": "2021-04-01", "2": "2022-07-01"}
NEED_A_DELEGATION = ("statutory_nhs", "financial")


def holds(start: str, end: str, on: str) -> bool:
    """Tell whether `[start, end)` has a day; ISO dates compare as texts."""
    return start <= on and (not end or on < end)


def pence(pounds: str) -> int | None:
    return int(Decimal(pounds) * 100) if pounds else None


def handed_on(name: str, on: str, rows: Mapping[str, Row]) -> Decimal | None:
    """Give the smallest limit from a delegation upwards; None if any of them does not hold."""
    row = rows.get(name)
    if row is None or not holds(row["from"], row["to_exclusive"], on):
        return None
    own = Decimal(row["limit_gbp"] or "Infinity")
    if not row["parent"]:
        return own
    # Without itself, so that a circle ends where nothing is left.
    rest = {key: value for key, value in rows.items() if key != name}
    above = handed_on(row["parent"], on, rest)
    return None if above is None else min(own, above)


def limits(body: str, on: str, delegations: Iterable[Row]) -> dict[str, Decimal]:
    """Give the largest limit that a body has for each class, in pounds."""
    rows = {row["delegation_id"]: row for row in delegations}
    found: dict[str, Decimal] = {}
    for name, row in rows.items():
        limit = handed_on(name, on, rows) if row["body"] == body else None
        if limit is not None:
            for one in row["classes"].split("+"):
                found[one] = max(limit, found.get(one, limit))
    return found


def context_of_case(case: Row, tables: Mapping[str, list[Row]]) -> Context:
    """Write a published case as the context of a request."""
    on, known_at, whose = case["on_date"], case["known_at"], case["org_key"]
    legal = next((row for row in tables["organisations"] if row["org_key"] == whose), None)
    own = case["body"].startswith("OWN:")
    name = "OWN:<org_key>" if own else case["body"]
    body = next(row for row in tables["bodies"] if row["body"] == name)
    member = case["membership_category"] != "none" and case["membership_recorded_on"] <= known_at
    ended = case["membership_to"] and (case["membership_end_recorded_on"] or known_at) <= known_at
    granted = limits(case["body"], on, tables["delegations"])
    return known(
        on=day(date.fromisoformat(on)),
        registered=legal is not None,
        legal=legal and of(legal["legal_from"], legal["legal_to_exclusive"]),
        agreement=max((one for one, start in AGREEMENTS.items() if start <= on), default=None),
        category=case["membership_category"] if member else None,
        member=of(case["membership_from"], case["membership_to"] if ended else ""),
        status=None if case["membership_status"] == "none" else case["membership_status"],
        board="partnership" if not own else "own" if case["body"] == f"OWN:{whose}" else "another",
        power=body["power"],
        decides=[*body["decides"].split("+"), "reserved"],
        quorum_min_full=count(body["quorum_min_full"]),
        quorum_min_total=count(body["quorum_min_total"]),
        limits={one: int(granted[one] * 100) for one in NEED_A_DELEGATION if one in granted},
        seat=case["seat"],
        classes=case["matter_classes"].split("+"),
        amount=pence(case["amount_gbp"]),
        is_controller=case["is_controller"] == "yes",
        is_subject=case["is_subject"] == "yes",
        conflict=known(kind=case["conflict_kind"], scope=case["conflict_scope"] or None,
                       ruling=case["chair_ruling"] or None),
        representative=case["representative"],
        full_present=count(case["full_present"]),
        associates_present=count(case["assoc_present"]),
        full_recused=count(case["full_recused"]),
        associates_recused=count(case["assoc_recused"]),
    )  # fmt: skip


def count(value: str) -> int | None:
    return int(value) if value else None


def of(start: str, end: str) -> dict[str, Any]:
    return span(*(date.fromisoformat(one) if one else None for one in (start, end)))
