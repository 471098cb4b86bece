"""Whom a system speaks for, and until when (65, 66)."""

import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.conftest import Clients, OpenApp
from tests.membership.committee import V1, Committee, key
from tests.membership.partners import JWT_BEARER, PATH, Partner


@pytest.fixture
async def partner(open_app: OpenApp) -> Partner:
    app: Clients = await open_app("membership")
    made = Partner(app, "pooled-p")
    await made.settle()
    return made


async def token(partner: Partner) -> Any:
    form = {"grant_type": "client_credentials", "client_assertion_type": JWT_BEARER,
            "client_assertion": partner.assertion()}  # fmt: skip
    return await partner.app.anyone().post(PATH, data=form)


async def works(partner: Partner, access_token: str) -> bool:
    caller = partner.app.anyone({"Authorization": f"Bearer {access_token}"})
    answer = await caller.get(f"{V1}/organisations/{partner.organisation}")
    assert answer.status_code in {200, 401}, answer.text
    return answer.status_code == 200


async def test_a_token_names_the_organisation_that_its_client_was_registered_for(
    partner: Partner,
) -> None:
    issued = (await token(partner)).json()["access_token"]
    public = ECKey.import_key(partner.app.issuer.key.as_dict(private=False))
    assert jwt.decode(issued, public).claims["org"] == partner.organisation
    elsewhere = await partner.registrar.patch(
        f"{V1}/clients/{partner.mark}",
        json={"organisation_id": "another"}, headers={"If-Match": '"1"'},
    )  # fmt: skip
    assert elsewhere.status_code == 422, elsewhere.text


async def test_what_a_client_says_is_said_for_its_own_organisation(open_app: OpenApp) -> None:
    committee = await Committee.gathered(await open_app("membership"))
    proposal = await committee.opened("general")
    place, said = f"{V1}/proposals/{proposal}/inputs", {"text": "Carers ask for weekends."}
    posing = said | {"organisation_id": "lcc"}
    refused = await committee.system("hospice").post(place, json=posing, headers=key())
    assert refused.status_code == 422
    assert (await committee.done(committee.system("hospice"), proposal, "inputs", **said))["id"]
    inputs = (await committee.read(proposal))["inputs"]
    assert [one["organisation_id"] for one in inputs] == ["hospice"]


async def test_a_suspension_ends_new_tokens_at_once_and_old_ones_within_their_lifetime(
    partner: Partner,
) -> None:
    old = (await token(partner)).json()
    await partner.change(f"clients/{partner.mark}", {"status": "suspended"})
    assert (await token(partner)).status_code == 401
    assert await works(partner, old["access_token"])
    public = ECKey.import_key(partner.app.issuer.key.as_dict(private=False))
    claims = jwt.decode(old["access_token"], public).claims
    assert claims["exp"] - time.time() <= old["expires_in"] <= 600
    # The same token as it is once that time is over.
    late = {"iat": claims["iat"] - 700, "exp": claims["exp"] - 700}
    head = {"alg": "ES256", "typ": "at+jwt", "kid": partner.app.issuer.key.kid}
    assert not await works(partner, jwt.encode(head, claims | late, partner.app.issuer.key))
    await partner.change(f"clients/{partner.mark}", {"status": "active"}, version=2)
    assert (await token(partner)).status_code == 200
