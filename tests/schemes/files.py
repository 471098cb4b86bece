"""Files as they are sent to the schemes service, Leeds' own and made ones."""

import csv
from io import StringIO
from typing import Any

from httpx import Response

from tests.conftest import Clients
from tests.leeds.files import LEEDS, Row

V1 = "/schemes/v1"
FILES = {
    "funds": "funds",
    "schemes": "schemes",
    "plan-lines": "scheme_amounts",
    "contributions": "contributions",
    "stated-totals": "stated_totals",
}
FUND = {"id": "f", "name": "Fund", "host_status": "not_stated"}
SCHEME = {"fund": "f", "scheme_no": "01", "name": "Beds", "components": "a|b|c"}
LINE = {
    "fund": "f",
    "scheme_no": "01",
    "component": "a",
    "financial_year": "2015/16",
    "kind": "investment",
    "amount": "100",
    "status": "stated",
}
CONTRIBUTION = {
    "fund": "f",
    "organisation": "Council",
    "organisation_id": "lcc",
    "financial_year": "2015/16",
    "kind": "agreed",
    "amount": "100",
    "status": "stated",
}
STATED = {"fund": "f", "total_id": "T1", "what": "All", "value": "100", "measure": "money",
          "status": "stated"}  # fmt: skip


def leeds_file(what: str) -> bytes:
    return (LEEDS / f"{FILES[what]}.csv").read_bytes()


def table(*rows: dict[str, Any]) -> bytes:
    out = StringIO()
    heading = list(dict.fromkeys(column for row in rows for column in row))
    writer = csv.DictWriter(out, heading, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def rows_of(text: str) -> list[Row]:
    return list(csv.DictReader(StringIO(text)))


async def send(
    app: Clients, what: str, body: bytes, *, kind: str = "text/csv", client_id: str = "tester"
) -> Response:
    editor = app.caller("schemes:write", client_id=client_id)
    return await editor.post(f"{V1}/imports/{what}", content=body, headers={"Content-Type": kind})


async def sent(app: Clients, what: str, *rows: dict[str, Any]) -> dict[str, int]:
    answer = await send(app, what, table(*rows))
    assert answer.status_code == 200, answer.text
    report: dict[str, int] = answer.json()
    return report


async def refused(app: Clients, what: str, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await send(app, what, table(*rows))
    assert answer.status_code == 422, answer.text
    errors: list[dict[str, Any]] = answer.json()["errors"]
    return errors


async def small(app: Clients) -> None:
    await sent(app, "funds", FUND)
    await sent(app, "schemes", SCHEME)


async def read(app: Clients, path: str, **params: Any) -> Any:
    answer = await app.caller("schemes:read").get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def read_csv(app: Clients, path: str, **params: Any) -> str:
    reader = app.caller("schemes:read")
    answer = await reader.get(path, params=params, headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return answer.text
