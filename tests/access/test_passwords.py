"""Passwords: argon2id hashes, the same work for unknown accounts, bounds, and the policy."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type, verify_secret

from server.access.password_strength import unguessed
from server.access.passwords import Passwords, PasswordSettings, PasswordVerdict, require_policy
from server.events.core.refusal import Code, Refused

CHEAP = PasswordSettings(time_cost=1, memory_kib=64, parallelism=1, workers=1, queue=2)
GOOD = "wolf under seven lamps"


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    made = Passwords(CHEAP)
    yield made
    made.close()


async def test_the_right_password_and_no_other(passwords: Passwords) -> None:
    stored = await passwords.hash_password(GOOD)
    assert stored.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert await passwords.verify_password(stored, GOOD) == PasswordVerdict(correct=True)
    assert await passwords.verify_password(stored, GOOD + " ") == PasswordVerdict(correct=False)
    assert await passwords.verify_password(stored, "") == PasswordVerdict(correct=False)


async def test_equal_passwords_have_different_hashes(passwords: Passwords) -> None:
    assert await passwords.hash_password(GOOD) != await passwords.hash_password(GOOD)


async def test_the_defaults_are_those_of_rfc_9106() -> None:
    passwords = Passwords()
    stored = await passwords.hash_password(GOOD)
    passwords.close()
    costs = extract_parameters(stored)
    assert (costs.type, costs.memory_cost, costs.time_cost, costs.parallelism) == (
        Type.ID,
        65536,
        3,
        4,
    )
    assert (costs.salt_len, costs.hash_len) == (16, 32)


async def test_old_costs_are_noticed_when_the_password_is_at_hand(passwords: Passwords) -> None:
    dearer = Passwords(replace(CHEAP, time_cost=2))
    stored = await passwords.hash_password(GOOD)
    verdict = await dearer.verify_password(stored, GOOD)
    wrong = await dearer.verify_password(stored, "something else")
    dearer.close()
    assert verdict == PasswordVerdict(correct=True, outdated=True)
    assert wrong == PasswordVerdict(correct=False)


async def test_an_unknown_account_costs_the_same_work(passwords: Passwords) -> None:
    """Counted in argon2's own runs and costs rather than in seconds, which vary."""
    stored = await passwords.hash_password(GOOD)
    with patch("argon2._password_hasher.verify_secret", wraps=verify_secret) as verify:
        assert await passwords.verify_password(None, GOOD) == PasswordVerdict(correct=False)
        assert await passwords.verify_password(stored, GOOD) == PasswordVerdict(correct=True)
    unknown, known = (extract_parameters(call.args[0].decode()) for call in verify.call_args_list)
    assert unknown == known


async def test_a_damaged_hash_lets_nobody_in(passwords: Passwords) -> None:
    for stored in ("", "plain", "$argon2id$v=19$m=64,t=1,p=1$AAAA", "$2b$12$abcdefghijklmnopqrstu"):
        assert not (await passwords.verify_password(stored, GOOD)).correct


async def test_composed_and_decomposed_letters_are_one_password(passwords: Passwords) -> None:
    stored = await passwords.hash_password("caf\u00e9 at the corner")
    assert (await passwords.verify_password(stored, "cafe\u0301 at the corner")).correct


@pytest.mark.parametrize("text", ["x\0" * 20, "\ud800" * 20, "ab cd ef " * 200])
async def test_what_cannot_be_a_password_is_never_correct(passwords: Passwords, text: str) -> None:
    stored = await passwords.hash_password(GOOD)
    assert not (await passwords.verify_password(stored, text)).correct


async def test_no_more_than_the_bound_run_or_wait() -> None:
    passwords = Passwords(CHEAP)  # one runs, two wait
    hold, inside = threading.Event(), threading.Event()

    def slow(*_: object) -> PasswordVerdict:
        inside.set()
        return PasswordVerdict(correct=not hold.wait(60))

    with patch.object(passwords, "_verify", slow):
        asked = [asyncio.create_task(passwords.verify_password(None, GOOD)) for _ in range(3)]
        await asyncio.to_thread(inside.wait, 60)
        with pytest.raises(Refused) as refusal:
            await passwords.verify_password(None, GOOD)
        assert refusal.value.code is Code.UNAVAILABLE
        asked[2].cancel()  # who waits and leaves gives up the place at once
        with pytest.raises(asyncio.CancelledError):
            await asked[2]
        asked.append(asyncio.create_task(passwords.verify_password(None, GOOD)))
        asked[0].cancel()  # who runs and leaves does not: the thread goes on
        with pytest.raises(asyncio.CancelledError):
            await asked[0]
        with pytest.raises(Refused):
            await passwords.verify_password(None, GOOD)
        hold.set()
        assert [await asked[1], await asked[3]] == [PasswordVerdict(correct=False)] * 2
    assert not (await passwords.verify_password(None, GOOD)).correct
    passwords.close()


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "at least 12"),
        ("elevenchars", "at least 12"),
        ("é€" * 300, "at most 1024 bytes"),
        ("with a \0 inside", "without U+0000"),
        ("\ud800 and something", "without U+0000"),
        ("password1234", "first to be guessed"),
        ("PasswordPassword", "first to be guessed"),
        ("abababababababab", "first to be guessed"),
    ],
)
def test_the_policy_says_what_to_do(password: str, says: str) -> None:
    with pytest.raises(Refused, match=re.escape(says)) as refusal:
        require_policy(password)
    assert refusal.value.code is Code.INVALID
    assert refusal.value.path == ("password",)
    assert len(password) < 3 or password not in refusal.value.message


OWN = ("Jane van der Berg", "jane.doe@acme-labs.example", "Acme Labs")
GUESSED = """
jane.doe@acme-labs.example  JaneDoe2026!!  acmelabs2026  acmelabs-acmelabs  JaneBerg1985
Summer2026!!  Password2026!  Welcome12345  Winter2025!!!  P@ssw0rd1234  P4ssw0rt2026
qwertyuiop12  1qaz2wsx3edc!  asdfghjkl123  zxcvbnm12345  QWERTZUIOP12  poiuytrewq99
aaaaaaaaaaaaaa1!  111222333444  abcabcabcabc  123412341234  aaaabbbbcccc  abcdefghijkl2026
letmein2026!!  passpasspasspasspasspasspasspasspass
iloveyou2026!  administrator1  annotator2026!  Football1234  0987654321qwerty
"""


@pytest.mark.parametrize("password", GUESSED.split())
def test_patterns_and_ones_own_name_are_among_the_first_guesses(password: str) -> None:
    with pytest.raises(Refused, match="such as four unrelated words") as refusal:
        require_policy(password, OWN)
    assert refusal.value.code is Code.INVALID


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "k7#Qz9!mRt2x",
        "tvfkprwzhmnq",
        "seven hills and a river",
        "Jane likes salted liquorice",  # one's own name as one word among others
        "2026 was windy in Kiel",
        "пять зелёных чайников",
        "ねこがさかなをたべましたよ",
        "correcthorsebattery",
    ],
)
def test_what_is_long_and_no_pattern_is_accepted(password: str) -> None:
    require_policy(password, OWN)


@pytest.mark.parametrize("piece", ["a", "ab", "abc1", "pass", "€", "Ⅷ", "ß", " "])
def test_any_length_is_judged_fast(piece: str) -> None:
    password = (piece * 1024)[: 1024 // len(piece.encode())]
    began = time.process_time()
    unguessed(password, ["word" + str(n) for n in range(100)])
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("password", [GOOD, "äöüßéèêëàâîï", "0a1b2c3d4e5f6g7h", "ab cd ef " * 113])
def test_the_policy_asks_for_length_alone(password: str) -> None:
    require_policy(password)


async def test_hashing_obeys_the_policy(passwords: Passwords) -> None:
    with pytest.raises(Refused, match="at least 12"):
        await passwords.hash_password("short")
