"""Give an access token for a person, in exchange for one of their own provider's (RFC 8693).

The client proves itself as for any token, and nothing is stored before both signatures are good.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from membership.actions.tokens import (
    BROKEN,
    Authority,
    Granted,
    Proven,
    key_of,
    parsed,
    prove,
    sign,
    spend,
    verify,
)
from membership.clients.jwks import Keys, KeysUnread
from membership.domain.assertions import granted
from membership.domain.clients import fits
from membership.domain.issuers import RSA_BITS, fitting
from membership.domain.subject_tokens import (
    NO_ISSUER,
    NO_KEY,
    NO_PERSON,
    check_claims,
    check_form,
    check_header,
    named_issuer,
    refused,
)
from membership.queries import issuers, people


async def exchange(authority: Authority, form: Mapping[str, str]) -> Granted:
    """Check who asks and for whom, and give the token that the two earn.

    Raises:
        AssertionRefused: They earn none.
    """
    check_form(form)
    proven = await prove(authority, form)
    issuer, subject = await known_subject(authority, form, proven)
    organisation_id = proven.client.organisation_id
    async with authority.database.reading() as connection:
        person = await people.acting(
            connection, issuer_id=issuer.id, subject=subject, organisation_id=organisation_id
        )
    if person is None:
        raise refused(NO_PERSON)
    scopes = granted(form.get("scope"), proven.client.scopes)
    await spend(authority, proven)
    who = {"sub": str(person), "act": {"sub": proven.client.id}}
    return Granted(await sign(authority, proven, scopes, **who), scopes)


async def known_subject(
    authority: Authority, form: Mapping[str, str], proven: Proven
) -> tuple[Row[Any], str]:
    """Check the subject token, and give its issuer and whom it names.

    Raises:
        AssertionRefused: It is not good.
    """
    token = form["subject_token"]
    try:
        header, claims = parsed(token)
    except BROKEN as error:
        raise refused("The subject_token is no JWT") from error
    named, organisation_id = named_issuer(claims), proven.client.organisation_id
    async with authority.database.reading() as connection:
        issuer = await issuers.trusted(connection, named, organisation_id=organisation_id)
    if issuer is None:
        raise refused(NO_ISSUER)
    kid, algorithm = check_header(
        header, token_type=form["subject_token_type"], algorithms=issuer.algorithms
    )
    key = key_of(await keys_of(authority, issuer, kid), kid)
    if key is None or not fits(key, algorithm, rsa_bits=RSA_BITS):
        raise refused(NO_KEY)
    try:
        verify(token, key, algorithm, any_header=True)
    except BROKEN as error:
        raise refused("The signature of subject_token is not good") from error
    subject = check_claims(
        claims, audience=issuer.audience, subject_claim=issuer.subject_claim, now=proven.now
    )
    return issuer, subject


async def keys_of(authority: Authority, issuer: Row[Any], kid: str) -> Keys:
    """Give an issuer's keys: those that were registered, or those that it publishes."""

    def fit(keys: Any) -> Keys:
        return fitting(keys, issuer.algorithms)

    if issuer.jwks_uri is None:
        return list(issuer.keys)
    try:
        return await authority.key_sets.find(f"issuer {issuer.id}", issuer.jwks_uri, kid, fit)
    except KeysUnread:
        return []
