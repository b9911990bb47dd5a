"""Tokens: their shape, what is refused before any look-up, and that nothing prints them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.tokens import TokenKind, digest, issue, kind, parse
from server.events.core.refusal import Code, Refused

GOLDEN = "annolog_key_" + "0" * 43 + "0u0Icy"
"""All bits zero: pins the checksum, since a token must stay readable for years."""


@pytest.mark.parametrize("wanted", TokenKind)
def test_a_token_survives_the_journey_to_a_client_and_back(wanted: TokenKind) -> None:
    token = issue(wanted)
    again = parse(token.reveal())
    assert again == token
    assert kind(again) is wanted
    assert token.reveal().startswith(f"annolog_{wanted}_")
    assert digest(again) == hashlib.sha256(token.reveal().encode()).digest()


def test_no_two_tokens_are_alike() -> None:
    assert len({issue(TokenKind.KEY).reveal() for _ in range(1000)}) == 1000


def test_the_format_stays_readable() -> None:
    assert parse(GOLDEN).reveal() == GOLDEN


@pytest.mark.parametrize("wanted", TokenKind)
def test_nothing_prints_the_secret(wanted: TokenKind) -> None:
    token = issue(wanted)
    secret = token.reveal().rsplit("_", 1)[1]
    with pytest.raises(Refused) as refusal:
        parse(token.reveal() + "x")
    for shown in (repr(token), str(token), f"{token}", f"{token!r:>80}", str([token])):
        assert secret not in shown
    assert secret not in repr(refusal.value)


@given(st.data())
def test_one_wrong_character_is_refused(data: st.DataObject) -> None:
    text = GOLDEN
    at = data.draw(st.integers(len("annolog_key_"), len(text) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != text[at]))
    _refused(text[:at] + other + text[at + 1 :])


@given(st.integers(12, len(GOLDEN) - 2))
def test_two_swapped_characters_are_refused(at: int) -> None:
    token = issue(TokenKind.SESSION).reveal()
    at += len("session") - len("key")
    at = min(at, len(token) - 2)
    if token[at] != token[at + 1]:
        _refused(token[:at] + token[at + 1] + token[at] + token[at + 2 :])


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    _refused(text)


def test_the_kind_cannot_be_changed() -> None:
    _refused(issue(TokenKind.ONCE).reveal().replace("_once_", "_key_"))


def _refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(text)
    assert refusal.value.code is Code.UNAUTHENTICATED
