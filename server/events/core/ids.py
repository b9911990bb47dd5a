"""Ids: a UUID in the server, `task_<base32>` in the API, in webhooks and in the shell."""

from __future__ import annotations

import re
import time
from uuid import UUID

from server.events.core.entropy import RandomPool
from server.events.core.refusal import Code, Refused

_MILLISECOND = 1_000_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_TWO = [a + b for a in _LETTERS for b in _LETTERS]
_SHAPE = re.compile(r"([a-z]+(?:_[a-z]+)*)_([a-z2-7]{26})")
_AS_DIGITS = str.maketrans(_LETTERS, "0123456789abcdefghijklmnopqrstuv")
"""Translates the letters of base32 into the digits that Python's `int(…, 32)` reads."""


_random = RandomPool(8).take


def uuid7() -> UUID:
    """Return a new time-ordered id (RFC 9562, version 7): neighbours in time share index pages.

    It has the time in 4,096ths of a millisecond, and to make an id takes longer than one. So ids
    are in the order in which a process made them, and lists by id show together what was made by
    one command in the order of its input.
    """
    milliseconds, rest = divmod(time.time_ns(), _MILLISECOND)
    value = milliseconds << 80 | 0x7000 << 64 | (rest << 12) // _MILLISECOND << 64
    return UUID(int=value | 0x8000 << 48 | int.from_bytes(_random()) >> 2)


def public(kind: str, value: UUID) -> str:
    """Return the id as clients see it: the kind, an underscore and 26 base32 letters.

    A page or an export holds hundreds of ids: looking two letters up at a time takes a quarter of
    the time of `base64.b32encode`. A table of three letters has 2 MB, and takes longer to look up.
    """
    bits = value.int << 2
    high, low = bits >> 70, bits >> 10 & 0xFFFFFFFFFFFFFFF
    a, b, c, d = high >> 30, high & 0x3FFFFFFF, low >> 30, low & 0x3FFFFFFF
    return (
        f"{kind}_{_TWO[a >> 20]}{_TWO[a >> 10 & 1023]}{_TWO[a & 1023]}"
        f"{_TWO[b >> 20]}{_TWO[b >> 10 & 1023]}{_TWO[b & 1023]}"
        f"{_TWO[c >> 20]}{_TWO[c >> 10 & 1023]}{_TWO[c & 1023]}"
        f"{_TWO[d >> 20]}{_TWO[d >> 10 & 1023]}{_TWO[d & 1023]}{_TWO[bits & 1023]}"
    )


def parse(text: str, *path: str | int, kind: str = "task") -> tuple[str, UUID]:
    """Return kind and UUID of a public id; `kind` is used for the example in a refusal.

    Raises:
        Refused: INVALID if the text is not an id.
    """
    found = _SHAPE.fullmatch(text)
    # 26 letters hold two bits more than a UUID; these two must be zero.
    bits = int(found[2].translate(_AS_DIGITS), 32) if found else 1
    if found is None or bits & 3:
        message = f"This is not an id: copy it as it was given, like {kind}_abc…."
        raise Refused(Code.INVALID, message, path)
    return found[1], UUID(int=bits >> 2)


def expect(kind: str, text: str, *path: str | int) -> UUID:
    """Return the UUID of a public id of one kind.

    Raises:
        Refused: INVALID if the text is no id, or an id of another kind.
    """
    found, value = parse(text, *path, kind=kind)
    if found != kind:
        message = f"This is the id of a {found}; a {kind} id is needed here."
        raise Refused(Code.INVALID, message, path)
    return value
