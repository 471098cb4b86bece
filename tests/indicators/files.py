"""CSV files as partners send them, and the callers who do."""

from pathlib import Path
from typing import Any

from tests.conftest import Clients

LEEDS = Path(__file__).parents[2] / "deploy" / "leeds"
V1 = "/indicators/v1"
INDICATOR_HEAD = "id,name,family,unit,polarity\n"
AREA_HEAD = "id,name,type,parent_id\n"
OBSERVATION_HEAD = (
    "indicator_id,area_id,period_label,period_start,period_end,value,numerator,denominator,"
    "unit,low,high,kind,status\n"
)
TARGET_HEAD = "id,indicator_id,area_id,target_label,target_start,target_end,target_value,rule\n"


def leeds(name: str) -> bytes:
    return (LEEDS / f"{name}.csv").read_bytes()


async def send(app: Clients, what: str, body: str | bytes, kind: str = "text/csv") -> Any:
    editor = app.caller("indicators:write", "indicators:read")
    content = body.encode() if isinstance(body, str) else body
    return await editor.post(
        f"{V1}/imports/{what}", content=content, headers={"Content-Type": kind}
    )


async def stored(app: Clients, what: str, body: str | bytes) -> Any:
    answer = await send(app, what, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def recorded(app: Clients, *rows: str) -> Any:
    return await stored(app, "observations", OBSERVATION_HEAD + "".join(rows))


async def read(app: Clients, path: str, **query: Any) -> Any:
    answer = await app.caller("indicators:read").get(f"{V1}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def a_place_to_measure(app: Clients) -> None:
    """Store a percentage, a count and three areas."""
    await stored(
        app,
        "indicators",
        INDICATOR_HEAD
        + "t-rate,At home after 91 days,test,%,higher is better\n"
        + "t-count,Falls,test,falls,lower is better\n",
    )
    await stored(
        app,
        "areas",
        AREA_HEAD
        + "t-east,East,test ward,t-city\nt-city,City,test city,\nt-west,West,ward,t-city\n",
    )


def observation(**given: Any) -> str:
    """Write one line of observations."""
    usual = {"indicator_id": "t-rate", "area_id": "t-city", "period_label": "2012/13",
             "period_start": "2012-04-01", "period_end": "2013-03-31",
             "kind": "actual"}  # fmt: skip
    row = usual | given
    return ",".join(str(row.get(c, "")) for c in OBSERVATION_HEAD.strip().split(",")) + "\n"


async def faults(app: Clients, what: str, body: str | bytes) -> Any:
    answer = await send(app, what, body)
    assert (answer.status_code, answer.json()["type"]) == (422, "/indicators/problems/invalid")
    return [(one["line"], one["column"], one["why"]) for one in answer.json()["errors"]]


async def columns(app: Clients, what: str, body: str) -> Any:
    return [(line, column) for line, column, _ in await faults(app, what, body)]
