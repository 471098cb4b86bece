"""Files at fault: each fault is named by its place, no cell is repeated, nothing is stored."""

from typing import Any

import pytest

from tests.conftest import Clients
from tests.schemes.files import (
    CONTRIBUTION,
    FUND,
    LINE,
    SCHEME,
    STATED,
    V1,
    read,
    refused,
    send,
    sent,
    small,
    table,
)


async def test_every_fault_is_named_and_nothing_is_stored(app: Clients) -> None:
    await small(app)
    errors = await refused(
        app,
        "plan-lines",
        LINE,
        LINE | {"component": "b", "financial_year": "2015/17"},
        LINE | {"component": "c", "amount": "1,000"},
        LINE | {"kind": "profit"},
    )
    assert [(one["line"], one["column"]) for one in errors] == [
        (3, "financial_year"),
        (4, "amount"),
        (5, "kind"),
    ]
    assert "profit" not in str(errors)
    assert (await read(app, f"{V1}/funds/f/plan-lines"))["items"] == []


IMPOSSIBLE: list[tuple[dict[str, str], str]] = [
    ({"amount": "12.5"}, "amount"),
    ({"amount": "£100"}, "amount"),
    ({"amount": "1e6"}, "amount"),
    ({"amount": "1_000"}, "amount"),
    ({"amount": " 100"}, "amount"),
    ({"amount": "\uff11"}, "amount"),
    ({"amount": "9999999999999999999"}, "amount"),
    ({"amount": "-1"}, "amount"),
    ({"amount": ""}, "amount"),
    ({"status": "tbc"}, "amount"),
    ({"status": "not_stated"}, "amount"),
    ({"status": "known"}, "status"),
    ({"status": "range", "provisional": "yes"}, "low"),
    ({"status": "range", "provisional": "yes", "low": "2", "high": "1"}, "low"),
    ({"status": "range", "provisional": "yes", "low": "-2", "high": "1"}, "low"),
    ({"status": "range", "low": "1", "high": "2"}, "provisional"),
    ({"low": "1"}, "low"),
    ({"high": "1"}, "high"),
    ({"amount": "", "status": "tbc", "provisional": "yes"}, "provisional"),
    ({"provisional": "perhaps"}, "provisional"),
    ({"alt_amount": "-1"}, "alt_amount"),
    ({"amount_pence": "10001"}, "amount_pence"),
    ({"amount": "", "amount_pence": "9" * 19}, "amount_pence"),
    ({"amount": "", "amount_pence": "1_0"}, "amount_pence"),
    ({"why": "Known"}, "why"),
    ({"fund": "elsewhere"}, "fund"),
    ({"scheme_no": "1"}, "scheme_no"),
    ({"scheme_no": "0-1"}, "scheme_no"),
    ({"component": "d"}, "component"),
    ({"component": "a+d"}, "component"),
    ({"component": "b+a"}, "component"),
    ({"component": "a+a"}, "component"),
    ({"financial_year": "2015"}, "financial_year"),
    ({"note": "a\x00b"}, "note"),
]


async def test_a_line_that_cannot_be_is_refused_by_its_column(
    app: Clients, subtests: pytest.Subtests
) -> None:
    await small(app)
    for changed, column in IMPOSSIBLE:
        with subtests.test(changed=changed):
            (error,) = await refused(app, "plan-lines", LINE | changed)
            assert (error["line"], error["column"]) == (2, column)


async def test_the_same_line_twice_is_refused_however_its_year_is_written(app: Clients) -> None:
    await small(app)
    errors = await refused(app, "plan-lines", LINE, LINE | {"financial_year": "2015-16"})
    assert errors == [{"line": 3, "column": None, "why": "A line above is about the same thing"}]


@pytest.mark.parametrize("other", ["", "a+b"])
async def test_no_sum_counts_a_part_twice(app: Clients, other: str) -> None:
    await small(app)
    await sent(app, "plan-lines", LINE)
    (error,) = await refused(app, "plan-lines", LINE | {"component": other})
    assert (error["line"], error["column"]) == (2, "component")
    await sent(app, "plan-lines", LINE | {"component": other, "kind": "return"})


async def test_a_component_that_lines_refer_to_cannot_be_left_out(app: Clients) -> None:
    await small(app)
    await sent(app, "plan-lines", LINE | {"component": "a+b"})
    (error,) = await refused(app, "schemes", SCHEME | {"components": "a|c"})
    assert (error["line"], error["column"]) == (2, "components")
    assert (await sent(app, "schemes", SCHEME | {"components": "a|b|d"}))["corrected"] == 1
    scheme = await read(app, f"{V1}/funds/f/schemes/01")
    assert [one["letter"] for one in scheme["components"]] == ["a", "b", "d"]
    assert scheme["version"] == 2


@pytest.mark.parametrize(
    ("what", "row"),
    [("schemes", SCHEME), ("contributions", CONTRIBUTION), ("stated-totals", STATED)],
)
async def test_a_fund_that_is_not_registered_is_a_fault(
    app: Clients, what: str, row: dict[str, str]
) -> None:
    errors = await refused(app, what, row)
    assert errors == [{"line": 2, "column": "fund", "why": "There is no such fund"}]


NEITHER: list[tuple[str, dict[str, str], dict[str, str], str | None]] = [
    ("funds", FUND, {"host_status": "known"}, None),
    ("funds", FUND, {"id": "a.b"}, "id"),
    ("schemes", SCHEME, {"components": "b|a"}, "components"),
    ("schemes", SCHEME, {"funding_type": "one-off"}, "funding_type"),
    ("contributions", CONTRIBUTION, {"amount": "-1"}, "amount"),
    ("stated-totals", STATED, {"value": "£100"}, "value"),
    ("stated-totals", STATED, {"measure": "count", "value": "7.5"}, "value"),
    ("stated-totals", STATED, {"measure": "percent", "value": "some"}, "value"),
    ("stated-totals", STATED, {"status": "tbc"}, "status"),
    ("stated-totals", STATED, {"value_pence": "1"}, "value_pence"),
]


async def test_other_rows_are_refused_by_their_column_too(
    app: Clients, subtests: pytest.Subtests
) -> None:
    await small(app)
    for what, row, changed, column in NEITHER:
        with subtests.test(what=what, changed=changed):
            (error,) = await refused(app, what, row | changed)
            assert (error["line"], error["column"]) == (2, column)


async def test_bytes_that_are_not_utf8_are_refused_by_their_line(app: Clients) -> None:
    answer = await send(app, "funds", table(FUND | {"name": "Café"}).decode().encode("latin-1"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["line"] == 2


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (b"", {(1, "fund"), (1, "scheme_no"), (1, "name")}),
        (b"fund,scheme_no,name,colour\n", {(1, None)}),
        (b"fund,scheme_no\n", {(1, "name")}),
        (b"fund,scheme_no,name,name\n", {(1, "name")}),
        (b"fund,scheme_no,name\nf,01\n", {(2, None)}),
        (b'fund,scheme_no,name\nf,01,"x\n', {(2, None)}),
    ],
)
async def test_a_file_that_is_no_such_table_is_refused(
    app: Clients, body: bytes, errors: set[tuple[int, Any]]
) -> None:
    answer = await send(app, "schemes", body)
    assert answer.status_code == 422
    assert {(one["line"], one["column"]) for one in answer.json()["errors"]} == errors


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 415),
        (b"PK\x03\x04\xff\xfe", "text/csv", 422),
        (b"PAR1\x15\x04\x80\xff", "text/csv", 422),
    ],
)
async def test_what_is_no_csv_is_refused(app: Clients, body: bytes, kind: str, status: int) -> None:
    assert (await send(app, "plan-lines", body, kind=kind)).status_code == status


@pytest.mark.parametrize(("what", "mib"), [("funds", 1), ("schemes", 16)])
async def test_a_file_that_is_too_large_is_refused(app: Clients, what: str, mib: int) -> None:
    answer = await send(app, what, b"x" * (mib * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["type"]) == (
        413,
        "/schemes/problems/content-too-large",
    )


async def test_at_most_a_hundred_faults_are_named(app: Clients) -> None:
    await small(app)
    lines = [LINE | {"fund": f"f{number}"} for number in range(150)]
    assert len(await refused(app, "plan-lines", *lines)) == 100


async def test_a_reader_may_not_import(app: Clients) -> None:
    reader = app.caller("schemes:read")
    headers = {"Content-Type": "text/csv"}
    answer = await reader.post(f"{V1}/imports/funds", content=table(FUND), headers=headers)
    assert (answer.status_code, answer.json()["scope"]) == (403, "schemes:write")
