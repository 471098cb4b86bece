"""What bears on sharing data is loaded by one statement."""

from typing import Any

from sqlalchemy import event

from tests.conftest import Clients, OpenApp
from tests.membership.routes.test_memberships import V1

QUESTION = {
    "organisation": "lth", "role": "clinician", "purpose": "direct_care",
    "data_set": "care_plan", "controllers": ["lch", "lcc"],
}  # fmt: skip


async def test_a_check_and_a_list_are_one_statement_each(pooled_app: OpenApp) -> None:
    app: Clients = await pooled_app("membership")
    caller, said = app.caller("membership:read"), list[str]()
    engine = app.app.state.database.engine.sync_engine

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        said.append(statement)

    await caller.post(f"{V1}/data-sharing/check", json=QUESTION)
    event.listen(engine, "before_cursor_execute", note)
    assert (await caller.post(f"{V1}/data-sharing/check", json=QUESTION)).status_code == 200
    assert len(said) == 1
    asked = {"organisation": "lth"}
    assert (await caller.get(f"{V1}/data-sharing/access", params=asked)).status_code == 200
    assert len(said) == 2
