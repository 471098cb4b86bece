"""Decisions over HTTP: read, proved, asked after, revoked."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from membership.actions.issuing import add_status, issue
from membership.domain.decisions import Authorises, CastingVote
from membership.domain.merkle import includes, leaf_hash
from membership.domain.tallies import Casting, Choice, Outcome
from membership.domain.validity import StatusKind
from membership.routes.decisions import DecisionOut
from membership.routes.records import RecordOut
from pydantic import BaseModel

from tests.conftest import Clients, OpenApp
from tests.membership.records import record, vote
from tests.membership.routes.test_memberships import SCOPES, V1, key

FOR_BEDS = {"for": "scheme:community-beds", "amount_pence": "5000000", "on": "2022-01-01"}


@pytest.fixture
async def app(open_app: OpenApp) -> Any:
    return await open_app("membership")


@pytest.fixture
def caller(app: Clients) -> AsyncClient:
    return app.caller(*SCOPES)


async def issued(app: Clients, **facts: Any) -> str:
    async with app.app.state.database.changing() as session:
        return str((await issue(session, app.app.state.keys, record(**facts))).id)


async def happened(app: Clients, decision_id: str, status: StatusKind, when: datetime) -> None:
    async with app.app.state.database.changing() as session:
        keys = app.app.state.keys
        await add_status(session, keys, decision_id, status, effective_from=when)


async def asked(caller: AsyncClient, decision_id: str, **query: str) -> Any:
    answer = await caller.get(f"{V1}/decisions/{decision_id}/validity", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_decision_is_read_and_listed(app: Clients, caller: AsyncClient) -> None:
    one = await issued(app, body_id="board-a", proposal_id="p-a")
    other = await issued(app, body_id="board-b", proposal_id="p-b")
    read = (await caller.get(f"{V1}/decisions/{one}")).json()
    assert (read["id"], read["statuses"]) == (one, [])
    assert read["record"]["authorises"]["cap_pence"] == 5_000_000
    assert read["record"]["known_at"] == "2021-03-05T10:00:00Z"
    for query, expected in (
        ({"body_id": "board-a"}, [one]),
        ({"proposal_id": "p-b"}, [other]),
        ({"after": str(read["log_index"])}, [other]),
    ):
        listed = await caller.get(f"{V1}/decisions", params=query)
        assert [one["id"] for one in listed.json()["items"]] == expected
    before = str(read["log_index"] - 1)
    page = {"limit": "1"} | ({"after": before} if read["log_index"] else {})
    assert (await caller.get(f"{V1}/decisions", params=page)).json()["next"] == str(
        read["log_index"]
    )


async def test_the_signed_record_is_given_to_whom_accepts_it(
    app: Clients, caller: AsyncClient
) -> None:
    place = f"{V1}/decisions/{await issued(app)}"
    signed = await caller.get(place, headers={"Accept": "application/jose"})
    assert signed.headers["content-type"] == "application/jose"
    assert signed.headers["vary"] == (await caller.get(place)).headers["vary"] == "Accept"
    receipt = (await caller.get(f"{place}/receipt")).json()
    assert receipt["decision"] == signed.text


async def test_what_is_not_there_is_not_found(caller: AsyncClient) -> None:
    for place in ("", "/receipt", "/validity"):
        assert (await caller.get(f"{V1}/decisions/nowhere{place}")).status_code == 404
    body = {"reason": "None."}
    refused = await caller.post(f"{V1}/decisions/nowhere/revocations", json=body, headers=key())
    assert refused.status_code == 404


async def test_an_id_that_none_can_have_is_refused(caller: AsyncClient) -> None:
    assert (await caller.get(f"{V1}/decisions/%00")).status_code == 422


async def test_a_receipt_proves_the_decision_at_each_size(
    app: Clients, caller: AsyncClient
) -> None:
    one = await issued(app)
    await issued(app)
    await issued(app)
    place = f"{V1}/decisions/{one}/receipt"
    newest = (await caller.get(place)).json()
    assert newest["tree_size"] == newest["leaf_index"] + 3
    for size in range(newest["leaf_index"] + 1, newest["tree_size"] + 1):
        receipt = (await caller.get(place, params={"tree_size": size})).json()
        heads = await caller.get(f"{V1}/log/heads", params={"after": size - 1, "limit": 1})
        (head,) = heads.json()["items"]
        assert (receipt["tree_size"], receipt["head"]) == (size, head["head"])
        assert includes(
            bytes.fromhex(head["root_hash"]), size,
            leaf=leaf_hash(receipt["decision"].encode()), index=receipt["leaf_index"],
            proof=[bytes.fromhex(step) for step in receipt["inclusion_path"]],
        )  # fmt: skip


async def test_a_receipt_of_a_size_that_there_is_not_is_refused(
    app: Clients, caller: AsyncClient
) -> None:
    await issued(app)
    one = await issued(app)
    receipt = (await caller.get(f"{V1}/decisions/{one}/receipt")).json()
    index, size = receipt["leaf_index"], receipt["tree_size"]
    for query in ({"tree_size": index}, {"tree_size": size + 1}, {"since": size + 1}):
        refused = await caller.get(f"{V1}/decisions/{one}/receipt", params=query)
        assert refused.json()["type"] == "/membership/problems/size-unknown", query


async def test_a_decision_can_be_relied_on_for_what_it_authorises(
    app: Clients, caller: AsyncClient
) -> None:
    one = await issued(app)
    good = await asked(caller, one, **FOR_BEDS)
    assert good == {"valid": True, "reasons": [], "from_when": None, "review": []}
    for query, why in (
        ({"for": "scheme:other"}, "other_purpose"),
        ({"amount_pence": "5000001"}, "over_cap"),
        ({"on": "2021-03-31"}, "not_yet_effective"),
        ({"on": "2023-04-01"}, "expired"),
    ):
        answer = await asked(caller, one, **FOR_BEDS | query)
        assert (answer["valid"], [r["code"] for r in answer["reasons"]]) == (False, [why])


async def test_without_a_day_it_is_judged_now(app: Clients, caller: AsyncClient) -> None:
    over = await asked(caller, await issued(app))
    assert [one["code"] for one in over["reasons"]] == ["expired"]
    lasting = {"authorises": Authorises(
        kind="scheme", id="hub", cap_pence=None, valid_from=date(2021, 4, 1), valid_to=None,
        conditions=(),
    )}  # fmt: skip
    assert (await asked(caller, await issued(app, **lasting)))["valid"] is True


async def test_a_rejected_proposal_authorises_nothing(app: Clients, caller: AsyncClient) -> None:
    one = await issued(app, outcome=Outcome.REJECTED, authorises=None, effective_from=None)
    answer = await asked(caller, one)
    assert answer["reasons"] == [
        {"code": "not_approved", "since": None,
         "text": "The outcome is not an approval, so it authorises nothing"},
    ]  # fmt: skip


async def test_a_revoked_decision_is_invalid_from_then_on(
    app: Clients, caller: AsyncClient
) -> None:
    one = await issued(app)
    body = {"reason": "The provider has withdrawn.", "effective_from": "2022-07-01T12:00:00Z"}
    place, once = f"{V1}/decisions/{one}/revocations", key()
    made = await caller.post(place, json=body, headers=once)
    assert (made.status_code, made.json()["status"]) == (201, "revoked"), made.text
    assert (await caller.post(place, json=body, headers=once)).json() == made.json()
    assert (await asked(caller, one, on="2022-06-30"))["valid"] is True
    answer = await asked(caller, one, on="2022-07-01")
    assert (answer["valid"], answer["from_when"]) == (False, "2022-07-01T12:00:00Z")
    read = (await caller.get(f"{V1}/decisions/{one}")).json()
    assert read["statuses"] == [made.json()]
    again = await caller.post(place, json=body, headers=key())
    assert again.json()["type"] == "/membership/problems/decision-ended"


async def test_to_revoke_takes_a_scope_and_a_reason(app: Clients, caller: AsyncClient) -> None:
    place = f"{V1}/decisions/{await issued(app)}/revocations"
    reader = app.caller("membership:read")
    body = {"reason": "Why not."}
    assert (await reader.post(place, json=body, headers=key())).status_code == 403
    assert (await caller.post(place, json={}, headers=key())).status_code == 422
    late = body | {"effective_from": "9999-12-31T23:59:59-12:00"}
    assert (await caller.post(place, json=late, headers=key())).status_code == 422
    early = body | {"effective_from": "2021-03-04T00:00:00Z"}
    refused = await caller.post(place, json=early, headers=key())
    assert refused.json()["type"] == "/membership/problems/status-before-decision"


async def test_the_answer_of_a_time_leaves_out_what_was_not_known_then(
    app: Clients, caller: AsyncClient
) -> None:
    one = await issued(app)
    await happened(app, one, StatusKind.CALLED_IN, datetime(2021, 5, 1, tzinfo=UTC))
    assert (await asked(caller, one, on="2022-01-01"))["valid"] is False
    then = {"on": "2022-01-01", "known_at": "2022-01-01T00:00:00Z"}
    assert (await asked(caller, one, **then))["valid"] is True


async def test_the_feed_tells_what_was_issued_and_revoked_by_ids_alone(
    app: Clients, caller: AsyncClient
) -> None:
    one = await issued(app)
    place = f"{V1}/decisions/{one}/revocations"
    await caller.post(place, json={"reason": "Why not."}, headers=key())
    events, cursor = [], {"limit": "500"}
    while True:
        page = (await caller.get(f"{V1}/changes", params=cursor)).json()
        events += [event for event in page["items"] if event["subject"] == one]
        if page["next"] is None:
            break
        cursor["after"] = page["next"]
    assert [event["type"] for event in events] == [
        "leftshift.decision.issued", "leftshift.decision.revoked",
    ]  # fmt: skip
    assert events[0]["data"].keys() == {"body_id", "log_index"}
    assert events[1]["data"].keys() == {"status_id", "log_index"}


def test_what_goes_over_the_wire_is_what_was_signed() -> None:
    cast = CastingVote(seat_id="jc-lth", choice=Casting.FOR)
    tied = (vote("lth"), vote("icb", Choice.AGAINST))
    whole = record(votes=tied, votes_for=1, casting_vote=cast)

    def same(model: type[BaseModel], fields: Any) -> None:
        assert model.model_fields.keys() == set(fields.__dataclass_fields__)
        for name, field in model.model_fields.items():
            value = getattr(fields, name)
            part = value[0] if isinstance(value, tuple) and value else value
            if hasattr(part, "__dataclass_fields__"):
                inner = next(one for one in arguments(field.annotation) if is_model(one))
                same(inner, part)

    same(RecordOut, whole)
    assert DecisionOut.model_fields["record"].annotation is RecordOut


def is_model(one: Any) -> bool:
    return isinstance(one, type) and issubclass(one, BaseModel)


def arguments(annotation: Any) -> list[Any]:
    inner = getattr(annotation, "__args__", ())
    return [annotation, *(deep for one in inner for deep in arguments(one))]
