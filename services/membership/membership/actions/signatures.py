"""Sign a version of an agreement, and take a signature back."""

from base64 import urlsafe_b64encode

from joserfc import jws
from joserfc.errors import JoseError
from sqlalchemy.ext.asyncio import AsyncSession

from membership.actions.tokens import verify
from membership.domain.agreements import AlreadyCommenced
from membership.domain.assertions import REFUSED_HEADERS
from membership.domain.intervals import Interval
from membership.domain.signatures import (
    SignatureNotGood,
    Signing,
    check_signature,
    check_spoken_for,
    check_withdrawal,
)
from membership.queries import agreement_versions, commencements, organisations, signatures
from membership.tables import Signature, SignatureWithdrawal
from shared.rules import NotThere


async def sign(session: AsyncSession, signature: Signature) -> None:
    """Record the signature of a party.

    Raises:
        NotThere: There is no such version.
        RuleBroken: The organisation may not sign, or did not sign this.
    """
    agreement_id, party = signature.agreement_id, signature.organisation_id
    version = await agreement_versions.one(session, agreement_id, signature.number)
    if version is None:
        raise NotThere
    check_spoken_for(party, caller=signature.recorded_by, source=signature.source)
    organisation = await organisations.one(session, party)
    check_signature(
        Signing(party, signature.text_hash, signature.signed_on),
        parties=[one["organisation_id"] for one in version.parties],
        text_hash=version.text_hash,
        legal=Interval(organisation.legal_from, organisation.legal_to)
        if organisation
        else Interval(),
    )
    if signature.jws is not None:
        await check_jws(session, party, signature.jws, version.text_hash)
    await signatures.sign(session, signature)


async def check_jws(session: AsyncSession, party: str, detached: str, text_hash: str) -> None:
    """Check a detached JWS by the keys of the party's clients, each by its own algorithm.

    Raises:
        SignatureNotGood: None of them made it over this text hash.
    """
    header, _, mark = detached.partition("..")
    payload = urlsafe_b64encode(text_hash.encode()).rstrip(b"=").decode()
    compact = f"{header}.{payload}.{mark}"
    try:
        said = jws.extract_compact(compact.encode()).headers()
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SignatureNotGood from error
    if REFUSED_HEADERS & said.keys():
        raise SignatureNotGood
    for key, algorithm in await signatures.keys_of(session, party):
        if key["kid"] == said.get("kid"):
            try:
                verify(compact, key, algorithm)
            except (JoseError, ValueError, TypeError):
                continue
            return
    raise SignatureNotGood


async def withdraw(session: AsyncSession, withdrawal: SignatureWithdrawal, *, caller: str) -> None:
    """Take a signature back, which can be done until the version has a day to start.

    Raises:
        SignedForAnother: It is another organisation's, and nothing shows it.
        AlreadyCommenced: It has.
        NotSigned: There is no signature to take back.
        WithdrawnBeforeSigned: It was given later.
    """
    key = withdrawal.agreement_id, withdrawal.number
    check_spoken_for(withdrawal.organisation_id, caller=caller, source=withdrawal.source)
    await commencements.wait(session, withdrawal.agreement_id)
    if withdrawal.number in await commencements.current(session, withdrawal.agreement_id):
        raise AlreadyCommenced
    signed = await signatures.one(session, *key, withdrawal.organisation_id)
    check_withdrawal(signed and signed.signed_on, withdrawn_on=withdrawal.withdrawn_on)
    await signatures.withdraw(session, withdrawal)
