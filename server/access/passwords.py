"""Passwords: argon2id in a bounded pool of threads, and a policy that refuses the worst passwords.

A hash costs some 0.2 s and 64 MiB on purpose. So it never runs on the event loop, only a few run
at once, only a few more wait, and all further calls are refused with UNAVAILABLE.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import unicodedata
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from server.access.password_strength import unguessed
from server.events.core.refusal import Code, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_Result = TypeVar("_Result")

MIN_CHARACTERS = 12
MAX_BYTES = 1024
MIN_UNGUESSED = 8
"""Characters that must remain where each word, name, row or year of a password counts as one."""
_SALT_BYTES = 16
_HASH_BYTES = 32

_COMMON = frozenset(
    resources.files("server.access").joinpath("common_passwords.txt").read_text("utf-8").split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordSettings:
    """Costs and bounds; the costs are the second recommended option of RFC 9106 §4."""

    time_cost: int = 3
    memory_kib: int = 64 * 1024
    parallelism: int = 4
    workers: int = 2
    """Hashes that run at once: times `memory_kib`, this is the most memory that logins can take."""
    queue: int = 32
    """Hashes that may wait; at 0.2 s each, the last of them waits about 3 s."""


@dataclass(frozen=True, slots=True)
class PasswordVerdict:
    """The outcome of checking a password."""

    correct: bool
    outdated: bool = False
    """The password is correct, but hashed with other costs than today's: hash it again now."""


class Passwords:
    """Hashes and checks passwords. Make one per process, and close it."""

    def __init__(self, settings: PasswordSettings | None = None) -> None:
        settings = settings or PasswordSettings()
        self._hasher = PasswordHasher(
            time_cost=settings.time_cost,
            memory_cost=settings.memory_kib,
            parallelism=settings.parallelism,
            salt_len=_SALT_BYTES,
            hash_len=_HASH_BYTES,
            type=Type.ID,
        )
        self._pool = ThreadPoolExecutor(settings.workers, thread_name_prefix="argon2")
        self._places = threading.BoundedSemaphore(settings.workers + settings.queue)
        self._nobodys = _hash_of_nothing(settings)

    async def hash_password(self, password: str, personal: Iterable[str] = ()) -> str:
        """Return the argon2id hash in PHC string format, with its salt and costs.

        Args:
            password: what is hashed.
            personal: texts about its holder, of which it must not be made.

        Raises:
            Refused: INVALID if the password breaks the policy, UNAVAILABLE if too many hashes wait.
        """
        require_policy(password, personal)
        return await self.hash_again(password)

    async def hash_again(self, password: str) -> str:
        """Return the hash of a password that was accepted earlier. Raises Refused UNAVAILABLE."""
        return await self._run(lambda: self._hasher.hash(_prepare(password)))

    async def verify_password(self, stored: str | None, password: str) -> PasswordVerdict:
        """Check a password against the stored hash; `stored` is None if there is no such account.

        An unknown account costs the same work as a known one, so the time of the answer does not
        tell which e-mail addresses have an account.

        Raises:
            Refused: UNAVAILABLE if too many hashes wait.
        """
        if not _hashable(password):
            return PasswordVerdict(
                correct=False
            )  # a password that the policy refuses, and so no account can have
        verdict = await self._run(lambda: self._verify(stored or self._nobodys, password))
        return verdict if stored is not None else PasswordVerdict(correct=False)

    def close(self) -> None:
        """Cancel the waiting hashes and wait until the running ones have ended."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _verify(self, stored: str, password: str) -> PasswordVerdict:
        try:
            self._hasher.verify(stored, _prepare(password))
        except (VerificationError, InvalidHashError):
            return PasswordVerdict(correct=False)
        return PasswordVerdict(correct=True, outdated=self._hasher.check_needs_rehash(stored))

    async def _run(self, work: Callable[[], _Result]) -> _Result:
        if not self._places.acquire(blocking=False):
            raise Refused(
                Code.UNAVAILABLE, "Too many people are logging in at once: try again in a moment."
            )
        future = self._pool.submit(work)
        # A thread cannot be stopped: its place is free when it ends, not when the caller leaves.
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(future)


def require_policy(password: str, personal: Iterable[str] = ()) -> None:
    """Refuse a password that is too short, too long, not encodable or among the first guesses.

    Length is what counts (NIST SP 800-63B §3.1.1); no rule asks for digits or signs. What is made
    of common words, of the holder's own name and address, or of patterns, counts as short.

    Raises:
        Refused: INVALID with one sentence on what to do.
    """
    if len(password) < MIN_CHARACTERS:
        raise _unfit(f"Choose a password of at least {MIN_CHARACTERS} characters.")
    if not _hashable(password):
        raise _unfit(
            f"Choose a password of at most {MAX_BYTES} bytes of valid UTF-8, without U+0000."
        )
    if password.casefold() in _COMMON or unguessed(password, personal) < MIN_UNGUESSED:
        raise _unfit(
            "Choose another password, such as four unrelated words: this one is among the first to "
            "be guessed, since it is made of common words, rows of keys, repetitions, years, or "
            "your own name, e-mail address or organization."
        )


def _unfit(message: str) -> Refused:
    return Refused(Code.INVALID, message, ("password",))


def _hashable(password: str) -> bool:
    try:
        return "\0" not in password and len(_prepare(password)) <= MAX_BYTES
    except UnicodeEncodeError:  # a lone surrogate: no keyboard makes one
        return False


def _prepare(password: str) -> bytes:
    """Return the bytes to hash: NFC (RFC 8265 §4.2.2), since keyboards differ in sending é."""
    return unicodedata.normalize("NFC", password).encode()


def _hash_of_nothing(settings: PasswordSettings) -> str:
    """Return a hash with today's costs that no password matches.

    Its digest is random, so no hash has to be computed for it.
    """
    salt, digest = (
        b64encode(secrets.token_bytes(size)).rstrip(b"=").decode()
        for size in (_SALT_BYTES, _HASH_BYTES)
    )
    costs = f"m={settings.memory_kib},t={settings.time_cost},p={settings.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"
