"""Whose address a request comes from, and whether it is that of one client."""

from __future__ import annotations

import pytest

from server.access.client_addresses import ClientAddresses, household

TRUSTED = ClientAddresses(["10.1.0.0/16", "192.168.7.7", "2001:db8::/64"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.1.2.3", [], "10.1.2.3"),
        ("10.1.2.3", ["8.8.8.8"], "8.8.8.8"),
        ("::ffff:10.1.2.3", ["8.8.8.8"], "8.8.8.8"),
        ("10.1.2.3", ["1.1.1.1, 8.8.8.8"], "8.8.8.8"),
        ("10.1.2.3", ["1.1.1.1, 8.8.8.8", "192.168.7.7 ,10.1.9.9"], "8.8.8.8"),
        ("10.1.2.3", ["8.8.8.8, 10.9.9.9"], "10.9.9.9"),  # a private client that nobody trusts
        ("10.1.2.3", ["8.8.8.8:4711"], "8.8.8.8"),
        ("10.1.2.3", ["[2001:db8:1::1]:443"], "2001:db8:1::1"),
        ("2001:db8::5", ["2001:DB8:1:0::1"], "2001:db8:1::1"),
        ("10.1.2.3", ["1.1.1.1, unknown"], "10.1.2.3"),
        ("10.1.2.3", ["1.1.1.1,"], "10.1.2.3"),
        ("10.1.2.3", ["10.1.0.1, 10.1.0.2"], "10.1.0.1"),
        ("10.2.2.3", ["8.8.8.8"], "10.2.2.3"),
        ("8.8.4.4", ["8.8.8.8"], "8.8.4.4"),
        ("", ["8.8.8.8"], ""),
    ],
)
def test_the_nearest_address_that_is_no_proxy_is_the_client(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert TRUSTED.of(peer, forwarded) == client


def test_nobody_is_believed_where_nobody_is_trusted() -> None:
    assert ClientAddresses().of("127.0.0.1", ["8.8.8.8"]) == "127.0.0.1"


@pytest.mark.parametrize("proxy", ["127.0.0.1", "10.0.0.1", "172.18.0.1", "::1", "fd00::1", ""])
def test_a_private_address_may_be_a_proxy_while_none_is_trusted(proxy: str) -> None:
    assert not ClientAddresses().tells_clients_apart(proxy)
    assert not ClientAddresses().tells_clients_apart(f"::ffff:{proxy}")
    assert ClientAddresses(["10.9.9.9"]).tells_clients_apart(proxy) is bool(proxy)


def test_a_public_address_is_a_client_and_a_trusted_proxy_never_is() -> None:
    assert ClientAddresses().tells_clients_apart("8.8.8.8")
    assert TRUSTED.tells_clients_apart("8.8.8.8")
    assert not TRUSTED.tells_clients_apart("10.1.0.1")


def test_some_addresses_are_named_once() -> None:
    addresses = ClientAddresses()
    assert [addresses.is_first("a"), addresses.is_first("a"), addresses.is_first("b")] == [
        True, False, True,
    ]  # fmt: skip
    assert sum(addresses.is_first(str(n)) for n in range(100)) == 8


def test_a_household_of_ipv6_counts_as_one() -> None:
    assert household("2001:db8::1") == household("2001:db8::2") != household("2001:db8:0:1::1")
    assert household("::ffff:8.8.8.8") == household("8.8.8.8") != household("8.8.4.4")
    assert household("") == ("text", b"")
