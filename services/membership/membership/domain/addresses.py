"""From where another's keys may be fetched: a public host, over https, and nothing inside.

A partner chooses the address and this service opens the connection, so the address must not
lead to what only this service can reach. It is checked twice: as it is written when it is
registered, and as it resolves each time before a connection is opened.

Source: IANA IPv4 and IPv6 special-purpose address registries; RFC 6890; OWASP API7:2023 (SSRF).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from shared.rules import RuleBroken

SHAPE = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:(?P<port>\d{1,5}))?"
    r"(?P<path>/[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?"
)
NAME = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
LONGEST = 500  # Characters of an address.
LAST_PORT = 65_535

# What is not a host of the public internet, relays and translators to IPv4 among it.
INSIDE = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
    )
)  # fmt: skip
# All public IPv6 hosts are in here; IPv4 in disguise (::ffff:0:0/96, 64:ff9b::/96) is not.
UNICAST = IPv6Network("2000::/3")


class AddressUnfit(RuleBroken):
    """The address is not one from which keys are fetched.

    Give an https URL with the full name of a public host, without user and fragment. The host
    must not resolve to an address of a private network.
    """

    status = 422


@dataclass(frozen=True, slots=True)
class Address:
    """An address, taken apart; `host` is a name or a literal without brackets."""

    scheme: str
    host: str
    port: int
    path: str


def parse_address(url: str, *, allow_loopback: bool = False) -> Address:
    """Take an address apart, if keys may be fetched from there as far as can be read off it.

    Args:
        url: The address as it was registered.
        allow_loopback: Whether this machine itself may be named, and asked without TLS.

    Raises:
        AddressUnfit: They may not.

    >>> parse_address("https://id.example.nhs.uk/jwks")
    Address(scheme='https', host='id.example.nhs.uk', port=443, path='/jwks')
    """
    found = SHAPE.fullmatch(url)
    if found is None or len(url) > LONGEST:
        raise AddressUnfit
    scheme, host = found["scheme"], found["host"].strip("[]")
    port = int(found["port"] or (443 if scheme == "https" else 80))
    here = _is_this_machine(host)
    if not 0 < port <= LAST_PORT or (scheme == "http" and not here):
        raise AddressUnfit
    if here:
        if not allow_loopback:
            raise AddressUnfit
    elif not (is_public(host) if _is_literal(host) else NAME.fullmatch(host)):
        raise AddressUnfit
    return Address(scheme, host, port, found["path"] or "/")


def may_connect(address: str, *, allow_loopback: bool = False) -> bool:
    """Tell whether a connection may be opened to an address that a name resolved to."""
    return is_public(address) or (allow_loopback and _is_this_machine(address))


def is_public(address: str) -> bool:
    """Tell whether this is the IP address of a host of the public internet.

    >>> is_public("203.0.113.7"), is_public("::ffff:8.8.8.8"), is_public("8.8.8.8")
    (False, False, True)
    """
    try:
        ip: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and (ip.scope_id or ip not in UNICAST):
        return False
    return not any(ip in network for network in INSIDE)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or (_is_literal(host) and ip_address(host).is_loopback)
