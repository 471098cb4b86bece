"""Files over HTTP: Leeds goes in without a fault, comes out as it went in, and goes in again."""

import pytest

from tests.conftest import Clients
from tests.feeds import events
from tests.schemes.files import (
    FILES,
    FUND,
    LINE,
    V1,
    leeds_file,
    read,
    read_csv,
    rows_of,
    send,
    sent,
    small,
    table,
)

ROWS = {"funds": 1, "schemes": 22, "plan-lines": 92, "contributions": 15, "stated-totals": 53}


async def test_the_leeds_files_go_in_without_a_fault(app: Clients) -> None:
    for what, rows in ROWS.items():
        loaded = await send(app, what, leeds_file(what))
        assert (loaded.status_code, loaded.json()) == (
            200,
            {"rows": rows, "added": rows, "corrected": 0, "unchanged": 0},
        ), loaded.text


async def test_a_file_that_is_sent_again_changes_nothing(leeds: Clients) -> None:
    before = await events(leeds.caller("schemes:read"), "schemes")
    for what, rows in ROWS.items():
        again = await send(leeds, what, leeds_file(what))
        assert again.json() == {"rows": rows, "added": 0, "corrected": 0, "unchanged": rows}
    assert await events(leeds.caller("schemes:read"), "schemes") == before


async def test_an_import_is_announced_once_for_each_fund(leeds: Clients) -> None:
    last = (await events(leeds.caller("schemes:read"), "schemes"))[-5:]
    assert [(one["type"], one["subject"], one["data"]) for one in last] == [
        (f"leftshift.{what}.imported", "leeds-bcf", {"added": rows, "corrected": 0})
        for what, rows in ROWS.items()
    ]


@pytest.mark.parametrize("what", FILES)
async def test_what_is_exported_goes_in_again_and_changes_nothing(
    leeds: Clients, fund: str, what: str
) -> None:
    path = f"{V1}/funds" if what == "funds" else f"{fund}/{what}"
    exported = await read_csv(leeds, path)
    again = await send(leeds, what, exported.encode())
    rows = len(rows_of(exported))
    assert rows == ROWS[what] or what == "funds"
    assert again.json() == {"rows": rows, "added": 0, "corrected": 0, "unchanged": rows}


@pytest.mark.parametrize("what", FILES)
async def test_an_export_says_in_every_column_what_the_file_said(
    leeds: Clients, fund: str, what: str
) -> None:
    path = f"{V1}/funds" if what == "funds" else f"{fund}/{what}"
    exported = rows_of(await read_csv(leeds, path))
    said = rows_of(leeds_file(what).decode())
    told = [
        {column: row[column] for column in said[0]}
        for row in exported
        if "leeds-bcf" in {row.get("id"), row.get("fund")}
    ]
    if what == "contributions":
        said = [row | {"hosts_pool": row["hosts_pool"] or "not_stated"} for row in said]
    if what == "schemes":
        assert told == said
    assert sorted(map(str, told)) == sorted(map(str, said))


async def test_a_correction_counts_and_the_rest_is_left_alone(leeds: Clients) -> None:
    file = leeds_file("plan-lines").replace(b"4512000", b"4512001")
    again = await send(leeds, "plan-lines", file)
    assert again.json() == {"rows": 92, "added": 0, "corrected": 1, "unchanged": 91}


async def test_a_return_may_be_below_nought_and_pounds_may_have_pence(app: Clients) -> None:
    await small(app)
    await sent(app, "plan-lines", LINE | {"kind": "return", "amount": "-12.50"})
    (line,) = (await read(app, f"{V1}/funds/f/plan-lines"))["items"]
    assert line["amount"]["amount_pence"] == -1250
    exported = rows_of(await read_csv(app, f"{V1}/funds/f/plan-lines"))
    assert (exported[0]["amount"], exported[0]["amount_pence"]) == ("-12.50", "-1250")


async def test_an_amount_may_come_in_pence_alone(app: Clients) -> None:
    await small(app)
    await sent(app, "plan-lines", LINE | {"amount": "", "amount_pence": str(2**53 - 1)})
    (line,) = (await read(app, f"{V1}/funds/f/plan-lines"))["items"]
    assert line["amount"]["amount_pence"] == 2**53 - 1


async def test_text_that_looks_like_a_formula_stays_text(app: Clients) -> None:
    await small(app)
    await sent(app, "plan-lines", LINE | {"note": "=1+1"})
    (line,) = (await read(app, f"{V1}/funds/f/plan-lines"))["items"]
    assert line["note"] == "=1+1"
    exported = await read_csv(app, f"{V1}/funds/f/plan-lines")
    assert "'=1+1" in exported
    assert (await send(app, "plan-lines", exported.encode())).json()["unchanged"] == 1


async def test_a_byte_order_mark_is_no_part_of_the_file(app: Clients) -> None:
    assert (await send(app, "funds", b"\xef\xbb\xbf" + table(FUND))).json()["added"] == 1


async def test_a_heading_without_rows_changes_nothing(app: Clients) -> None:
    answer = await send(app, "schemes", b"fund,scheme_no,name\n")
    assert answer.json() == {"rows": 0, "added": 0, "corrected": 0, "unchanged": 0}
