"""Check what is registered of an OpenID provider."""

from membership.actions.keys import thumbprints
from membership.clients.jwks import KeySets
from membership.domain.addresses import parse_address
from membership.domain.clients import check_source
from membership.domain.issuers import IssuerOurs, check_issuer_keys
from membership.tables import TrustedIssuer


def check_issuer(issuer: TrustedIssuer, key_sets: KeySets, *, ours: str) -> None:
    """Check an issuer's URL, and that its keys fit or may be read where it publishes them.

    Raises:
        IssuerOurs: It is this service.
        OneKeySource: It has both keys and an address of them, or neither.
        AddressUnfit: Its URL or the address of its keys is not one to be called.
        KeyUnfit: A key does not fit.
    """
    if issuer.issuer == ours:
        raise IssuerOurs
    check_source(issuer.keys, issuer.jwks_uri)
    for url in (issuer.issuer, issuer.jwks_uri or issuer.issuer):
        parse_address(url, allow_loopback=key_sets.allow_loopback)
    if issuer.keys:
        check_issuer_keys(issuer.keys, issuer.algorithms)
        thumbprints(issuer.keys)
