"""Which URLs and addresses the server sends to, in every spelling."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.outgoing_targets import OutgoingTargets, is_public
from server.events.core.refusal import Code, Refused

PUBLIC = OutgoingTargets()
CLOSED = [
    str(IPv4Address(0)), "127.0.0.1", "127.255.0.9", "10.0.0.1", "172.16.0.1", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "100.100.100.200", "0.1.2.3", "224.0.0.1", "224.0.1.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.0.192", "192.0.2.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.7", "192.88.99.1", "168.63.129.16", "::", "::1", "fe80::1",
    "febf::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "2001:db8::1",
    "3fff::1", "100::1", "2001::1", "2001:20::1", "2002:7f00:1::", "2002:808:808::",
    "64:ff9b:1::1", "5f00::1", "4000::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "::7f00:1", "::ffff:0:0",
]  # fmt: skip
OPEN = [
    "8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::1",
    "::ffff:8.8.8.8", "64:ff9b::808:808",
]  # fmt: skip


@pytest.mark.parametrize("text", CLOSED)
def test_addresses_that_are_closed(text: str) -> None:
    assert not is_public(ip_address(text))
    assert not PUBLIC.permits(ip_address(text), encrypted=True)
    assert OutgoingTargets.of(["*"]).permits(ip_address(text), encrypted=False)


@pytest.mark.parametrize("text", OPEN)
def test_addresses_of_the_public_internet(text: str) -> None:
    assert PUBLIC.permits(ip_address(text), encrypted=True)
    assert not PUBLIC.permits(ip_address(text), encrypted=False)


@given(st.ip_addresses(v=4))
def test_an_address_of_ipv4_is_the_same_inside_one_of_ipv6(address) -> None:
    for network in ("::ffff:0:0", "64:ff9b::"):
        inside = IPv6Address(int(IPv6Address(network)) | int(address))
        assert is_public(inside) == is_public(address)


def test_networks_that_the_operator_allows() -> None:
    allowed = OutgoingTargets.of(["10.1.0.0/16", "fd00::/8", "192.168.7.7"])
    for text in ("10.1.2.3", "fd00::7", "192.168.7.7", "::ffff:10.1.2.3"):
        assert allowed.permits(ip_address(text), encrypted=False)
    for text in ("10.2.0.1", "192.168.7.8", "127.0.0.1", "fc00::1"):
        assert not allowed.permits(ip_address(text), encrypted=True)
    assert allowed.permits(ip_address("8.8.8.8"), encrypted=True)
    assert not allowed.permits(ip_address("8.8.8.8"), encrypted=False)
    with pytest.raises(ValueError, match="nowhere"):
        OutgoingTargets.of(["nowhere"])


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "HTTPS://Example.ORG:8443/a/b?c=d&e=%20",
        "https://xn--bcher-kva.example./x",
        "https://my_service.example.org/@somebody",
        "https://8.8.8.8/",
        "https://[2606:4700:4700::1111]:8443/?token=abc",
        "https://example.org?x",
    ],
)
def test_urls_that_are_allowed(url: str) -> None:
    PUBLIC.require_url(url, "url")


HEX, DOTTED = "0x7f000001", "0x7f.0.0.1"


@pytest.mark.parametrize(
    "url",
    [
        "", "example.org", "ftp://example.org", "https:example.org", "https://", "https:///x",
        "http://example.org", "https://user@example.org", "https://user:secret@example.org/",
        "https://example.org/#part", "https://example.org/a b", "https://example.org\\@10.0.0.1/",
        "https://example.org/\n", "https://bücher.example", "https://a..b", "https://-a.example",
        "https://example.org:0/", "https://example.org:65536/", "https://example.org:x/",
        "https://localhost", "https://api.localhost./", "https://127.0.0.1", "https://127.0.0.1.",
        "https://127.1", "https://2130706433", f"https://{HEX}", f"https://{DOTTED}",
        "https://017700000001", "https://0177.0.0.1", "https://010.0.0.1", "https://1.2.3.4.5",
        "https://a.1", "https://[::1]", "https://[::ffff:127.0.0.1]:443/", "https://[fe80::1%25e]/",
        "https://[::1", "https://[]", "https://[v1.x]/", "https://169.254.169.254/latest/meta-data",
        "https://１２７.0.0.1", "https://%31%32%37.0.0.1/", "https://" + "a" * 64 + ".example",
    ],
)  # fmt: skip
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(Refused) as refused:
        PUBLIC.require_url(url, "url")
    assert (refused.value.code, refused.value.path) == (Code.INVALID, ("url",))
    assert "secret" not in refused.value.message


def test_what_else_is_allowed_with_private_targets() -> None:
    some, all_ = OutgoingTargets.of(["10.0.0.0/8"]), OutgoingTargets.of(["*"])
    for url in ("http://10.1.2.3:8080/in", "http://receiver/in", "http://localhost:9000"):
        some.require_url(url, "url")
        all_.require_url(url, "url")
    all_.require_url("http://127.0.0.1:9000", "url")
    for url in ("http://127.0.0.1:9000", "http://8.8.8.8/", "https://127.1/", "http://u@10.1.2.3"):
        with pytest.raises(Refused):
            some.require_url(url, "url")
