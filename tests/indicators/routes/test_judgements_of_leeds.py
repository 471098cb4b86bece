"""Every judgement of the Leeds files: nothing that is stored is a fault of ours."""

import csv
from io import StringIO

from tests.conftest import Clients
from tests.indicators.files import V1, leeds
from tests.indicators.routes.test_leeds import load

PART = {"area": "leeds", "part": "leeds-deprived"}
QUERIES = {
    "comparison": {"benchmark": "leeds", "comparison_method": "quartiles"},
    "trend": {},
    "funnel": {"method": "proportion"},
    "inequality": {"area": "leeds"},
    "gap": PART,
    "change": {"from": "2012-04-01", "to": "2013-04-01"},
    "growth": {},
    "ambitions": {**PART, "gap": "relative"},
    "plan-checks": {},
}


async def test_each_judgement_answers_for_each_measured_indicator(app: Clients) -> None:
    await load(app)
    rows = csv.DictReader(StringIO(leeds("observations").decode()))
    names = sorted({row["indicator_id"] for row in rows})
    reader = app.caller("indicators:read")
    for what, query in QUERIES.items():
        seen: dict[int, set[str]] = {}
        for name in names:
            answer = await reader.get(f"{V1}/indicators/{name}/{what}", params=query)
            seen.setdefault(answer.status_code, set()).add(name)
            if answer.status_code != 200:
                assert answer.json()["type"] == "/indicators/problems/benchmark-unknown", name
        assert set(seen) <= {200, 422}, what
        assert seen[200], what


async def test_each_target_is_followed(app: Clients) -> None:
    await load(app)
    reader = app.caller("indicators:read")
    kinds = set()
    for row in csv.DictReader(StringIO(leeds("targets").decode())):
        path = f"{V1}/indicators/{row['indicator_id']}/trajectory"
        answer = await reader.get(path, params={"target": row["id"]})
        assert answer.status_code == 200, row["id"]
        kinds.add(answer.json()["kind"])
    assert kinds == {None, "flat_then_fall", "halve_the_gap", "monthly"}
