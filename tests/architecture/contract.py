"""The rules of the specification, as functions from a document to complaints."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
Rule = Callable[[Document], list[str]]
METHODS = {"get", "post", "put", "patch", "delete"}
# These keep the shape of their own standards.
STANDARDS = ("/oauth2/", "/.well-known/", "/fhir/", "/fingertips/")
HEADINGS = (
    "Overview", "Who can use this API", "Access modes", "Related APIs", "Status and roadmap",
    "Rate limits", "Security and authorisation", "Errors", "Environments and testing", "Contact",
)  # fmt: skip


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield path, method, operation


def named(operation: Mapping[str, Any], where: str) -> set[str]:
    return {p["name"].lower() for p in operation.get("parameters", []) if p["in"] == where}


def has_headings(document: Document) -> list[str]:
    described = document["info"].get("description", "")
    missing = [one for one in HEADINGS if f"## {one}\n" not in described]
    return missing + [w for w in ("You can:", "You cannot currently:") if w not in described]


def has_operation_ids(document: Document) -> list[str]:
    seen: dict[str, str] = {}
    found = []
    for path, method, operation in operations(document):
        name = operation.get("operationId", "")
        if not name.replace("_", "").isalpha() or not name.islower() or name in seen:
            found.append(f"{method} {path}: {name!r}")
        seen[name] = path
    return found


def has_summary(document: Document) -> list[str]:
    return [
        f"{method} {path}"
        for path, method, operation in operations(document)
        if not operation.get("summary") or not operation.get("description")
    ]


def refuses_with_problems(document: Document) -> list[str]:
    return [
        f"{method} {path}: {status}"
        for path, method, operation in operations(document)
        if not any(one in path for one in STANDARDS)
        for status, answer in operation["responses"].items()
        if status >= "400" and "application/problem+json" not in answer.get("content", {})
    ]


def has_common_refusals(document: Document) -> list[str]:
    return [
        f"{method} {path}: {status}"
        for path, method, operation in operations(document)
        for status in ("422", "429", "503")
        if status not in operation["responses"]
    ]


def has_no_foreign_errors(document: Document) -> list[str]:
    return [
        n
        for n in document["components"]["schemas"]
        if n in {"HTTPValidationError", "ValidationError"}
    ]


def says_its_scope(document: Document) -> list[str]:
    return [
        f"{method} {path}"
        for path, method, operation in operations(document)
        if not any(one in path for one in STANDARDS)
        and not any(scopes for one in operation.get("security", []) for scopes in one.values())
    ]


def changes_need_if_match(document: Document) -> list[str]:
    return [
        f"{method} {path}"
        for path, method, operation in operations(document)
        if method in {"put", "patch", "delete"}
        and not ({"if-match"} <= named(operation, "header") and "428" in operation["responses"])
    ]


def creating_needs_a_key(document: Document) -> list[str]:
    return [
        f"{method} {path}"
        for path, method, operation in operations(document)
        if "201" in operation["responses"] and "idempotency-key" not in named(operation, "header")
    ]


def headers_are_plain(document: Document) -> list[str]:
    return [
        f"{method} {path}: {one['name']}"
        for path, method, operation in operations(document)
        for one in operation.get("parameters", [])
        if one["in"] == "header" and "format" in str(one.get("schema", {}))
    ]


def answers_carry_a_request_id(document: Document) -> list[str]:
    return [
        f"{method} {path}: {status}"
        for path, method, operation in operations(document)
        for status, answer in operation["responses"].items()
        if "X-Request-ID" not in answer.get("headers", {})
    ]


def names_are_snake_case(document: Document) -> list[str]:
    return [
        f"{schema}.{name}"
        for schema, about in document["components"]["schemas"].items()
        for name in about.get("properties", {})
        if name != name.lower() or "-" in name
    ]


def schemas_have_examples(document: Document) -> list[str]:
    """Each field says by example what stands in it, unless it points to what does."""
    found = []
    for schema, about in document["components"]["schemas"].items():
        if "examples" in about or "enum" in about:
            continue
        for name, field in about.get("properties", {}).items():
            text = str(field)
            if not any(
                one in text
                for one in ("examples", "$ref", "enum", "const", "'default'", "format", "pattern")
            ):
                found.append(f"{schema}.{name}")
    return found


RULES: tuple[Rule, ...] = (
    has_headings, has_operation_ids, has_summary, refuses_with_problems, has_common_refusals,
    has_no_foreign_errors, says_its_scope, changes_need_if_match, creating_needs_a_key,
    headers_are_plain, answers_carry_a_request_id, names_are_snake_case, schemas_have_examples,
)  # fmt: skip


def breaking(before: Document, after: Document) -> list[str]:
    """Name what a client of the last release could rely on and cannot any more."""
    found = []
    for path, method, old in operations(before):
        new = after["paths"].get(path, {}).get(method)
        if new is None:
            found.append(f"{method} {path} is gone")
            continue
        found += [
            f"{method} {path}: {s} is gone"
            for s in old["responses"].keys() - new["responses"].keys()
            if s < "400"
        ]
        was = {(p["in"], p["name"]): p for p in old.get("parameters", [])}
        for one in new.get("parameters", []):
            if one.get("required") and not was.get((one["in"], one["name"]), {}).get("required"):
                found.append(f"{method} {path}: {one['name']} is now required")
        found += [
            f"{method} {path}: {name} is gone"
            for where, name in was.keys()
            - {(p["in"], p["name"]) for p in new.get("parameters", [])}
        ]
    for name, old in before["components"]["schemas"].items():
        new = after["components"]["schemas"].get(name)
        found += [f"{name} is gone"] if new is None else narrowed(name, old, new)
    return found


def narrowed(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    fields, now = old.get("properties", {}), new.get("properties", {})
    found = [f"{name}.{field} is gone" for field in fields.keys() - now.keys()]
    found += [f"{name}: {v!r} is gone" for v in old.get("enum", []) if v not in new.get("enum", [])]
    required = set(new.get("required", [])) - set(old.get("required", []))
    if name.startswith("New") or name.endswith(("Change", "Correction")):
        found += [f"{name}.{field} is now required" for field in sorted(required)]
    for field in fields.keys() & now.keys():
        if kind(fields[field]) != kind(now[field]):
            found.append(f"{name}.{field} is of another type")
    return found


def kind(field: Mapping[str, Any]) -> Any:
    options = field.get("anyOf") or [field]
    return sorted(str(one.get("type") or one.get("$ref") or one.get("const")) for one in options)
