"""Tests are given no answer that the specification does not describe: seen to fail."""

import json
from typing import Any

import pytest
from httpx import Response

from tests.specified import Specification

KNOWN = "/service/v1/things/known"
DOCUMENT: dict[str, Any] = {
    "components": {
        "responses": {"Refused": {"content": {"application/problem+json": {"schema": {
            "required": ["type"]}}}}},
        "schemas": {"Thing": {"required": ["id"], "properties": {"id": {"type": "string"}}}},
    },
    "paths": {
        "/service/v1/things/{thing_id}": {"get": {"responses": {
            "200": {"content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}},
                "text/csv": {"schema": {"type": "string"}},
            }},
            "404": {"$ref": "#/components/responses/Refused"},
        }}},
        KNOWN: {"get": {"responses": {"200": {"content": {"application/json": {}}}}}},
    },
}  # fmt: skip
ONE = "/service/v1/things/1"


def answer(status: int, body: Any, kind: str = "application/json") -> Response:
    return Response(status, content=json.dumps(body), headers={"Content-Type": kind})


@pytest.mark.parametrize(("path", "given"), [
    (ONE, answer(200, {"id": "1"})),
    (ONE, answer(200, "id", "text/csv; charset=utf-8")),
    (ONE, answer(404, {"type": "not-found"}, "application/problem+json")),
    (ONE, Response(304)),
    (KNOWN, answer(200, {"anything": 1})),
    ("/elsewhere", answer(200, {})),
])  # fmt: skip
def test_what_is_described_may_be_answered(path: str, given: Response) -> None:
    Specification(DOCUMENT).hold("get", path, given)


@pytest.mark.parametrize(("given", "why"), [
    (answer(200, {}), "required property"),
    (answer(200, {"id": 1}), "not of type"),
    (answer(200, "id", "text/html"), "does not say that 200 is text/html"),
    (answer(409, {}), "does not say 409"),
    (answer(404, {}, "application/problem+json"), "required property"),
])  # fmt: skip
def test_what_is_not_described_may_not(given: Response, why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        Specification(DOCUMENT).hold("get", ONE, given)
