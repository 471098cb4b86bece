"""Indicators through the gateway: computed, judged, drawn, taken in and given out."""

import asyncio
import io

import httpx
import polars as pl
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")
V1 = "/indicators/v1"
CSV = {"Content-Type": "text/csv"}
PARQUET = "application/vnd.apache.parquet"


async def test_a_table_larger_than_a_request_is_calculated(operator: httpx.AsyncClient) -> None:
    rows = "".join(f"area {n:06},{n % 90 + 10},1000\n" for n in range(80_000))
    body = f"area,numerator,denominator\n{rows}"
    assert len(body) > 1 << 20
    answer = await operator.post(f"{V1}/calculators/proportion", content=body, headers=CSV)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.text.count("\n") == 80_001


async def test_leeds_is_judged_against_its_own_plan(operator: httpx.AsyncClient) -> None:
    checks = await operator.get(f"{V1}/plan-checks", params={"agrees": "false"})
    assert checks.status_code == 200, checks.text[:300]
    assert {"t-alcohol", "t-delayed-monthly"} <= {
        one["target_id"] for one in checks.json()["results"]
    }
    path = f"{V1}/indicators/pyll-amenable/trajectory"
    plan = await operator.get(path, params={"target": "t-pyll-north"})
    assert plan.status_code == 200, plan.text[:300]


@pytest.mark.parametrize(
    "path",
    [
        "indicators/pyll-amenable/series?area=leeds",
        "indicators/pyll-amenable/trajectory?target=t-pyll-north",
        "dashboards/integrated-activity",
        "measures?area=leeds",
    ],
)
async def test_answers_are_pictures_too(operator: httpx.AsyncClient, path: str) -> None:
    for form, kind, begins in (
        ("svg", "image/svg+xml", b"<svg"), ("png", "image/png", b"\x89PNG"),
        ("vega-lite", "application/vnd.vegalite.v6+json", b"{"), ("table", "text/html", b"<!"),
    ):  # fmt: skip
        sign = "&" if "?" in path else "?"
        answer = await operator.get(f"{V1}/{path}{sign}format={form}&width=narrow")
        assert answer.status_code == 200, (form, answer.text[:300])
        assert answer.headers["content-type"].startswith(kind)
        assert answer.content.lstrip()[:10].lower().startswith(begins[:5].lower())


async def test_a_file_is_taken_in_beside_the_requests_and_given_out_as_parquet(
    operator: httpx.AsyncClient,
) -> None:
    own = "id,name,family\ncentury,A century of counts,system-test\n"
    await operator.post(f"{V1}/imports/indicators", content=own, headers=CSV)
    head = "indicator_id,area_id,period_start,period_end,numerator,denominator,kind\n"
    rows = "".join(f"century,leeds,{y},{y},{y},100000,actual\n" for y in range(1900, 2000))
    later = CSV | {"Prefer": "respond-async"}
    kept = await operator.post(f"{V1}/imports/observations", content=head + rows, headers=later)
    assert kept.status_code == 202, kept.text
    async with asyncio.timeout(60):
        while (job := (await operator.get(kept.headers["Location"])).json())["state"] != "done":
            assert job["state"] != "failed", job
            await asyncio.sleep(0.2)
    assert job["result"]["added"] == 100
    path = f"{V1}/observations?indicator=century&kind=actual"
    given = await operator.get(path, headers={"Accept": PARQUET})
    table = pl.read_parquet(io.BytesIO(given.content))
    assert table.filter(pl.col("numerator") == 1950).height == 1
    again = await operator.post(
        f"{V1}/imports/observations", content=given.content, headers={"Content-Type": PARQUET}
    )
    assert again.json()["unchanged"] == table.height
