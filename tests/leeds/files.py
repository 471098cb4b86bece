"""Reads the files of the Leeds data set as they lie in the project."""

import csv
from pathlib import Path

LEEDS = Path(__file__).parents[2] / "deploy" / "leeds"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (LEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ids(name: str) -> set[str]:
    return {row["id"] for row in rows(name)}


def readme() -> str:
    return (LEEDS / "README.md").read_text(encoding="utf-8")


ROWS = {
    "agreement_clauses": 50,
    "agreement_sections": 60,
    "agreement_versions": 2,
    "agreements": 2,
    "amenable_causes": 29,
    "area_links": 16,
    "areas": 44,
    "bodies": 50,
    "care_model": 117,
    "certifications": 1,
    "composite_parts": 4,
    "conditions": 4,
    "contingency": 4,
    "contributions": 15,
    "dashboard_measures": 19,
    "dashboards": 3,
    "data_sharing_agreements": 2,
    "data_sharing_parties": 25,
    "data_sharing_purposes": 5,
    "decision_rules": 74,
    "definitions": 2,
    "delegations": 4,
    "demonstration_indicators": 1,
    "demonstration_observations": 216,
    "feedback": 9,
    "feedback_themes": 10,
    "funds": 1,
    "indicators": 152,
    "integration_functions": 17,
    "involvement": 25,
    "laws": 9,
    "memberships": 12,
    "metrics": 53,
    "milestones": 8,
    "observations": 131,
    "organisation_identifiers": 54,
    "organisations": 100,
    "outcome_statements": 24,
    "persons": 2000,
    "prevalence_rates": 1,
    "recommendations": 22,
    "reports": 17,
    "risks": 19,
    "scheme_amounts": 92,
    "schemes": 22,
    "scorecard_components": 7,
    "scorecards": 2,
    "seats": 26,
    "signoffs": 13,
    "stated_totals": 53,
    "statement_links": 44,
    "strategy": 119,
    "targets": 46,
    "terms_of_reference": 6,
}
