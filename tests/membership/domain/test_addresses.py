"""From where keys are fetched, and the many ways to say: from the inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.addresses import (
    Address,
    AddressUnfit,
    is_public,
    may_connect,
    parse_address,
)

INSIDE = [
    "0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
    "127.1.2.3", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "64:ff9b:1::1",
    "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "3fff::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2a00::1%eth0",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
           "192.0.1.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1"]  # fmt: skip
NO_IP = ["", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "1.2.3", "1.2.3.4.5",
         "\uff18.8.8.8", "8.8.8.8 ", "[::1]"]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)
    assert may_connect(address)


@pytest.mark.parametrize("text", NO_IP)
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_nothing_is_public_that_the_library_knows_as_private(address: object) -> None:
    if is_public(str(address)):
        assert getattr(address, "is_global")  # noqa: B009 - both kinds have it
        assert not getattr(address, "is_multicast")  # noqa: B009 - both kinds have it


URLS = [
    "http://id.example.org/jwks", "ftp://id.example.org/jwks", "file:///etc/passwd",
    "gopher://id.example.org/", "//id.example.org/jwks", "id.example.org/jwks", "",
    "https://", "https:///jwks", "https://localhost/jwks", "https://LOCALHOST/jwks",
    "https://127.0.0.1/jwks", "https://127.1/jwks", "https://2130706433/", "https://0x7f.1/",
    "https://017700000001/", "https://0177.0.0.1/", "https://[::1]/jwks",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[fe80::1%25eth0]/",
    "https://10.1.2.3/jwks", "https://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/", "https://192.168.0.1:8443/", "https://postgres/", "https://a/",
    "https://user@id.example.org/", "https://user:word@id.example.org/", "https://id.example.org@10.0.0.1/",
    "https://id.example.org#@10.0.0.1/", "https://id.example.org/jwks#part",
    "https://id.example.org\\@10.0.0.1/", "https://id.example.org:0/", "https://id.example.org:65536/",
    "https://id.example.org:-1/", "https://id.example.org:443:80/", "https://id.example.org./jwks",
    "https://id..example.org/", "https://-id.example.org/", "https://id_1.example.org/",
    "https://id.example.org/a b", "https://id.example.org/\r\nX: y", "https://id.example.org/\x00",
    " https://id.example.org/", "https://id.example.org/\n", "https://\uff49d.example.org/",
    "https://\uff11\uff12\uff17.0.0.1/", "https://id.example.\uff11/", "https://id.example.org/é",
    "https://1.2.3.4.5/", "https://id.example.123/", f"https://{'a' * 64}.example.org/",
    f"https://id.example.org/{'a' * 500}", "jar:https://id.example.org!/", "https:id.example.org",
]  # fmt: skip


@pytest.mark.parametrize("url", URLS)
def test_an_address_that_is_not_fit_is_refused(url: str) -> None:
    with pytest.raises(AddressUnfit):
        parse_address(url)


FIT = {
    "https://id.example.org": Address("https", "id.example.org", 443, "/"),
    "https://id.example.org:8443/a/b?c=d": Address("https", "id.example.org", 8443, "/a/b?c=d"),
    "https://8.8.8.8/jwks": Address("https", "8.8.8.8", 443, "/jwks"),
    "https://[2606:4700::1111]/": Address("https", "2606:4700::1111", 443, "/"),
    "https://xn--bcher-kva.example/": Address("https", "xn--bcher-kva.example", 443, "/"),
}


@pytest.mark.parametrize("url", FIT)
def test_a_public_host_over_https_is_fit(url: str) -> None:
    assert parse_address(url) == FIT[url]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_this_machine_is_asked_only_where_that_is_allowed(host: str) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(AddressUnfit):
            parse_address(f"{scheme}://{host}:8000/jwks")
        assert parse_address(f"{scheme}://{host}:8000/jwks", allow_loopback=True).port == 8000


@pytest.mark.parametrize(
    "url",
    ["http://id.example.org/", "https://10.0.0.1/", "http://10.0.0.1/", "https://[fe80::1]/",
     "https://169.254.169.254/", "https://[::ffff:127.0.0.1]/"],
)  # fmt: skip
def test_allowing_this_machine_allows_no_other(url: str) -> None:
    with pytest.raises(AddressUnfit):
        parse_address(url, allow_loopback=True)
    assert may_connect("127.0.0.1", allow_loopback=True)
    assert not may_connect("10.0.0.1", allow_loopback=True)
