"""Which bytes of a file a request asks for (RFC 9110 §14)."""

from __future__ import annotations

import re

_SINGLE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)


class UnsatisfiableError(Exception):
    """The range begins after the end of the file."""


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte that are asked for; None for the whole file.

    A server may ignore a range that it does not understand, and several at once.

    Raises:
        UnsatisfiableError: 416 is to be answered.
    """
    found = _SINGLE.fullmatch(header.strip().replace(" ", ""))
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found[1], found[2]
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise UnsatisfiableError
        return size - length, size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise UnsatisfiableError
    return int(first), min(int(last), size - 1) if last else size - 1
