"""The agreements of the Leeds data set, taken in as the loader sends them, and asked."""

from typing import Any

import pytest
from httpx import AsyncClient

from deploy.leeds.records import records
from tests.conftest import Clients, OpenApp
from tests.leeds.files import LEEDS, rows
from tests.membership.routes.test_memberships import SCOPES, V1, key


@pytest.fixture
async def caller(open_app: OpenApp) -> AsyncClient:
    app: Clients = await open_app("membership")
    caller = app.caller(*SCOPES)
    parties = {row["organisation_id"] for row in rows("data_sharing_parties")}
    for _, path, bodies, _ in records(LEEDS):
        if path.endswith("/organisations") or "data-sharing" in path:
            for body in bodies:
                if not path.endswith("/organisations") or body["id"] in parties:
                    made = await caller.post(path, json=body, headers=key())
                    assert made.status_code == 201, made.text
    return caller


async def codes(caller: AsyncClient, organisation: str, **changes: Any) -> list[str]:
    asked = {
        "organisation": organisation, "role": "clinician", "purpose": "direct_care",
        "data_set": "care_plan", "controllers": ["lch", "lcc"], "on": "2026-04-01",
    } | changes  # fmt: skip
    answer = await caller.post(f"{V1}/data-sharing/check", json=asked)
    assert answer.status_code == 200, answer.text
    return [one["code"] for one in answer.json()["reasons"]]


RISK = {"role": "analyst", "purpose": "risk_stratification", "data_set": "hospital_activity",
        "controllers": ["lth"]}  # fmt: skip


@pytest.mark.parametrize("organisation", ["lcc", "lth", "lypft", "yas", "gp-confederation"])
async def test_those_who_care_for_a_person_may_see_it(
    caller: AsyncClient, organisation: str
) -> None:
    assert await codes(caller, organisation) == []


async def test_the_gate_of_assurance_is_each_agreements_own(caller: AsyncClient) -> None:
    assert await codes(caller, "lch", **RISK) == []
    assert "ASSURANCE_NOT_ACCEPTED" in await codes(caller, "lypft", **RISK)


async def test_who_has_no_result_or_no_signature_sees_nothing(caller: AsyncClient) -> None:
    assert "ASSURANCE_NOT_ACCEPTED" in await codes(caller, "st-gemmas-hospice")
    assert "ORGANISATION_NOT_SIGNED" in await codes(caller, "example-independent-care-ltd")


async def test_the_abolished_commissioner_sees_nothing_after_its_end(caller: AsyncClient) -> None:
    assert await codes(caller, "ccg-leeds", **RISK | {"on": "2022-06-30"}) == []
    assert "ORGANISATION_WITHDRAWN" in await codes(caller, "ccg-leeds", **RISK)
    assert "ORGANISATION_NOT_IN_EXISTENCE" in await codes(caller, "ccg-leeds", **RISK)
