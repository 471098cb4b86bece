"""Who may sign a version of an agreement, and how.

A signature is under one text, named by its hash. It is never changed: what is taken back before
the version is in force is a fact beside it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from membership.domain.intervals import Interval
from shared.rules import RuleBroken


class NotAParty(RuleBroken):
    """The organisation is not a party to this version.

    Make a version that names it among the parties.
    """


class TextHashDiffers(RuleBroken):
    """What was signed is not the text of this version.

    Compare the `text_hash` with that of the version. Each version has one text.
    """


class AlreadySigned(RuleBroken):
    """The organisation has signed this version already.

    A party signs a version once. If it took its signature back, make a new version.
    """


class SignedForAnother(RuleBroken):
    """Whoever records the signature of another organisation says where it is to be seen.

    Give the `source`, such as the signed copy and where it is kept.
    """

    status = 422


class SignatoryDidNotExist(RuleBroken):
    """The organisation has no legal existence on the day on which it signs.

    Compare `signed_on` with its `legal_from` and `legal_to`.
    """


class SignatureNotGood(RuleBroken):
    """The detached JWS is not a signature of that organisation over the text hash.

    It is signed by a key of an active client of the organisation, over the 64 characters of
    `text_hash` in ASCII, in the form `header..signature` of RFC 7515, Appendix F.
    """

    status = 422


class NotSigned(RuleBroken):
    """The organisation has no signature under this version to take back.

    It never signed it, or has taken its signature back already.
    """


class WithdrawnBeforeSigned(RuleBroken):
    """A signature cannot be taken back before it is given.

    Compare `withdrawn_on` with `signed_on`.
    """

    status = 422


@dataclass(frozen=True, slots=True)
class Signing:
    """What an organisation signed, and when."""

    organisation_id: str
    text_hash: str
    signed_on: date


def check_signature(
    signing: Signing, *, parties: Collection[str], text_hash: str, legal: Interval
) -> None:
    """Check that an organisation may sign a version.

    Args:
        signing: What it signed.
        parties: Who is to sign the version.
        text_hash: The hash of the version's text.
        legal: The days on which the organisation exists in law.

    Raises:
        NotAParty: It is not to sign it.
        TextHashDiffers: It signed another text.
        SignatoryDidNotExist: It did not exist then.
    """
    if signing.organisation_id not in parties:
        raise NotAParty
    if signing.text_hash != text_hash:
        raise TextHashDiffers
    if signing.signed_on not in legal:
        raise SignatoryDidNotExist


def check_spoken_for(organisation_id: str, *, caller: str, source: str | None) -> None:
    """Check that whoever records a signature may: the organisation itself, or one that shows it.

    Raises:
        SignedForAnother: It is another organisation's, and nothing shows it.
    """
    if caller != organisation_id and source is None:
        raise SignedForAnother


def check_withdrawal(signed_on: date | None, *, withdrawn_on: date) -> None:
    """Check that a signature can be taken back.

    Raises:
        NotSigned: There is none.
        WithdrawnBeforeSigned: It was given later.
    """
    if signed_on is None:
        raise NotSigned
    if withdrawn_on < signed_on:
        raise WithdrawnBeforeSigned
