"""A signature is under one text, by a party, once; what is taken back stays to be seen."""

from base64 import urlsafe_b64encode

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from tests.conftest import Clients, OpenApp
from tests.membership.drafts import Draft, broken
from tests.membership.routes.test_memberships import SCOPES, V1, key, organisation
from tests.tokens import new_key


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("membership")
    return opened


@pytest.fixture
async def agreement(app: Clients) -> Draft:
    found = await Draft(app.caller(*SCOPES)).register()
    assert (await found.draft(1)).status_code == 201
    return found


async def test_a_party_signs_for_itself_or_is_shown_to_have_signed(
    app: Clients, agreement: Draft
) -> None:
    one, two = agreement.parties
    own = Draft(app.caller(*SCOPES, org=one), agreement.mark)
    signed = await own.sign(1, one, source=None)
    assert (signed.status_code, signed.json()["recorded_by"]) == (201, one), signed.text
    refused = await own.sign(1, two, source=None)
    assert (refused.status_code, broken(refused)) == (422, "signed-for-another")
    assert (await own.sign(1, two)).json()["recorded_by"] == one
    listed = await agreement.read("/versions/1/signatures")
    assert [one["organisation_id"] for one in listed["items"]] == agreement.parties


async def test_another_text_is_not_signed(agreement: Draft) -> None:
    refused = await agreement.sign(1, agreement.parties[0], text_hash="0" * 64)
    assert (refused.status_code, broken(refused)) == (409, "text-hash-differs")


async def test_whoever_is_no_party_does_not_sign(agreement: Draft) -> None:
    await organisation(agreement.caller, "stranger")
    assert broken(await agreement.sign(1, "stranger")) == "not-a-party"
    assert broken(await agreement.sign(1, "nobody")) == "not-a-party"


async def test_whoever_does_not_exist_does_not_sign(app: Clients) -> None:
    ended = Draft(app.caller(*SCOPES))
    await ended.register()
    change = {"legal_from": "2018-04-01", "legal_to": "2021-03-25"}
    place = f"{V1}/organisations/{ended.parties[0]}"
    await ended.caller.patch(place, json=change, headers={"If-Match": '"1"'})
    await ended.draft(1)
    assert broken(await ended.sign(1, ended.parties[0])) == "signatory-did-not-exist"
    earlier = await ended.sign(1, ended.parties[0], signed_on="2021-03-24")
    assert earlier.status_code == 201, earlier.text


async def test_a_party_signs_once(agreement: Draft) -> None:
    assert (await agreement.sign(1, agreement.parties[0])).status_code == 201
    again = await agreement.sign(1, agreement.parties[0], signed_on="2021-03-26")
    assert (again.status_code, broken(again)) == (409, "already-signed")


async def test_a_version_that_is_not_there_is_not_signed(agreement: Draft) -> None:
    body = {"organisation_id": agreement.parties[0], "text_hash": "0" * 64, "source": "A copy",
            "signed_on": "2021-03-25", "role_title": "Chief executive"}  # fmt: skip
    assert (await agreement.post("/versions/2/signatures", body)).status_code == 404


async def withdrawn(agreement: Draft, party: str, day: str = "2021-03-28") -> str:
    body = {"organisation_id": party, "withdrawn_on": day, "source": "A letter"}
    answer = await agreement.post("/versions/1/withdrawals", body)
    return str(answer.json()["withdrawn_on"]) if answer.status_code == 201 else broken(answer)


async def test_a_signature_that_is_taken_back_stays_and_does_not_count(agreement: Draft) -> None:
    one, two = agreement.parties
    for party in (one, two):
        await agreement.sign(1, party)
    assert await withdrawn(agreement, one, "2021-03-24") == "withdrawn-before-signed"
    assert await withdrawn(agreement, one) == "2021-03-28"
    version = await agreement.read("/versions/1")
    assert version["state"] == "draft"
    assert [sign["withdrawn_on"] for sign in version["signatures"]] == ["2021-03-28", None]
    refused = await agreement.commence(1, "2021-04-01")
    assert broken(refused) == "not-all-signed"
    assert refused.json()["errors"][0]["why"] == "1 of 2 parties have not signed"
    assert await withdrawn(agreement, one) == "not-signed"
    assert broken(await agreement.sign(1, one)) == "already-signed"


async def test_nothing_is_taken_back_that_was_not_given_or_holds_already(
    agreement: Draft,
) -> None:
    assert await withdrawn(agreement, agreement.parties[0]) == "not-signed"
    for party in agreement.parties:
        await agreement.sign(1, party)
    await agreement.commence(1, "2021-04-01")
    assert await withdrawn(agreement, agreement.parties[0]) == "already-commenced"


async def test_whoever_takes_back_for_another_says_where_that_is_to_be_seen(
    agreement: Draft,
) -> None:
    await agreement.sign(1, agreement.parties[0])
    body = {"organisation_id": agreement.parties[0], "withdrawn_on": "2021-03-28"}
    assert broken(await agreement.post("/versions/1/withdrawals", body)) == "signed-for-another"


async def client_of(app: Clients, party: str) -> ECKey:
    """Register a client of an organisation, and give its private key."""
    private = new_key("key-1")
    public = private.as_dict(private=False)
    body = {"id": f"client-{party}", "name": "Signing desk", "organisation_id": party,
            "algorithm": "ES256", "keys": [public], "scopes": ["membership:write"]}  # fmt: skip
    registrar = app.caller("membership:clients")
    made = await registrar.post(f"{V1}/clients", json=body, headers=key())
    assert made.status_code == 201, made.text
    return private


async def test_a_detached_jws_is_checked_by_the_keys_of_the_party(
    app: Clients, agreement: Draft
) -> None:
    one, two = agreement.parties
    private = await client_of(app, one)
    await client_of(app, two)
    text_hash = (await agreement.read("/versions/1"))["text_hash"]

    def detached(payload: str, **header: str) -> str:
        given = {"alg": "ES256", "kid": "key-1"} | header
        head, _, mark = jws.serialize_compact(given, payload.encode(), private).split(".")
        return f"{head}..{mark}"

    def rest(header: bytes) -> str:
        return urlsafe_b64encode(header).rstrip(b"=").decode() + ".." + "A" * 86

    for party, wrong in (
        (one, detached("0" * 64)),
        (one, detached(text_hash, kid="key-2")),
        (two, detached(text_hash)),
        (one, detached(text_hash, jku="http://keys.test")),
        (one, rest(b'{"alg":"none","kid":"key-1"}')),
        (one, rest(b"no header")),
    ):
        refused = await agreement.sign(1, party, jws=wrong)
        assert (refused.status_code, broken(refused)) == (422, "signature-not-good")
    good = detached(text_hash)
    signed = await agreement.sign(1, one, jws=good)
    assert (signed.status_code, signed.json()["jws"]) == (201, good), signed.text
