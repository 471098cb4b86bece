"""The specification is part of the product: every rule holds, and every rule can fail."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from deploy.postgres import SERVICES
from tests.architecture import contract

ROOT = Path(__file__).parents[2]
RELEASED = Path(__file__).parent / "released"


def committed(service: str) -> dict[str, Any]:
    path = ROOT / "services" / service / "openapi.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("rule", contract.RULES, ids=lambda rule: rule.__name__)
def test_the_specification_keeps_the_rule(service: str, rule: contract.Rule) -> None:
    assert rule(committed(service)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_specification_is_valid_openapi(service: str) -> None:
    validate(committed(service))


def planted(rule: contract.Rule) -> dict[str, Any]:
    """Give a specification with one fault, the one that the rule is there for."""
    document = copy.deepcopy(committed("membership"))
    post = document["paths"]["/membership/v1/organisations"]["post"]
    patch = document["paths"]["/membership/v1/organisations/{organisation_id}"]["patch"]
    schemas = document["components"]["schemas"]
    faults: dict[contract.Rule, Any] = {
        contract.has_headings: lambda: document["info"].update(description="Nothing"),
        contract.has_operation_ids: lambda: post.update(operationId="post_v1_Organisations"),
        contract.has_summary: lambda: post.pop("description"),
        contract.refuses_with_problems: lambda: post["responses"]["409"].pop("content"),
        contract.has_common_refusals: lambda: post["responses"].pop("429"),
        contract.has_no_foreign_errors: lambda: schemas.update(HTTPValidationError={}),
        contract.says_its_scope: lambda: post.pop("security"),
        contract.changes_need_if_match: lambda: patch["responses"].pop("428"),
        contract.creating_needs_a_key: lambda: post.update(parameters=[]),
        contract.headers_are_plain: lambda: post["parameters"][0].update(
            {"in": "header", "schema": {"type": "string", "format": "uuid"}}
        ),
        contract.answers_carry_a_request_id: lambda: post["responses"]["201"].pop("headers"),
        contract.names_are_snake_case: lambda: schemas["BodyOut"]["properties"].update(aName={}),
        contract.schemas_have_examples: lambda: schemas["BodyOut"]["properties"].update(
            mystery={"type": "string"}
        ),
    }
    faults[rule]()
    return document


@pytest.mark.parametrize("rule", contract.RULES, ids=lambda rule: rule.__name__)
def test_the_rule_finds_a_planted_fault(rule: contract.Rule) -> None:
    assert rule(planted(rule)) != []


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_that_was_released_is_taken_away(service: str) -> None:
    before = json.loads((RELEASED / f"{service}.json").read_text(encoding="utf-8"))
    assert contract.breaking(before, committed(service)) == []


def changed(number: int) -> dict[str, Any]:
    """Give the specification with one change that breaks a client."""
    document = copy.deepcopy(committed("membership"))
    paths, schemas = document["paths"], document["components"]["schemas"]
    listing = paths["/membership/v1/organisations"]["get"]
    changes = [
        lambda: paths.pop("/membership/v1/bodies"),
        lambda: paths["/membership/v1/bodies"].pop("post"),
        lambda: listing["responses"].pop("200"),
        lambda: listing["parameters"].append({"in": "query", "name": "new", "required": True}),
        lambda: listing["parameters"].pop(0),
        lambda: listing["parameters"][0].update(required=True),
        lambda: schemas.pop("BodyOut"),
        lambda: schemas["BodyOut"]["properties"].pop("name"),
        lambda: schemas["Category"]["enum"].remove("associate"),
        lambda: schemas["NewBody"]["required"].append("purpose"),
        lambda: schemas["BodyOut"]["properties"].update(name={"type": "integer"}),
        lambda: schemas["BodyOut"]["properties"].update(version={"type": "string"}),
    ]
    changes[number]()
    return document


@pytest.mark.parametrize("number", range(12))
def test_each_kind_of_breaking_change_is_noticed(number: int) -> None:
    assert contract.breaking(committed("membership"), changed(number)) != []


def test_growth_breaks_nothing() -> None:
    document = copy.deepcopy(committed("membership"))
    document["paths"]["/membership/v1/more"] = {}
    document["components"]["schemas"]["BodyOut"]["properties"]["more"] = {"type": "string"}
    assert contract.breaking(committed("membership"), document) == []
