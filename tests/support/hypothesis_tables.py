"""What Hypothesis works out anew in each process, in a fresh clone for many seconds."""

from __future__ import annotations

from hypothesis.internal import charmap
from hypothesis.internal.conjecture import providers
from hypothesis.internal.intervalsets import IntervalSet

_ask = charmap.intervals_from_codec


def know_utf8() -> None:
    """Tell it which characters UTF-8 can write: all but surrogates, and each can be read again.

    It would try each of 1,114,112 code points.
    """
    every = IntervalSet([(0, 0xD7FF), (0xE000, 0x10FFFF)])
    known = {"utf-8": (every, IntervalSet())}
    charmap.intervals_from_codec = lambda codec: known.get(codec) or _ask(codec)


def look_for_no_constants() -> None:
    """Let it try no numbers and words because they stand in our code, for want of examples.

    It would parse a thousand files, and look for those that fit each strategy.
    """
    none = providers._local_constants
    providers._get_local_constants = lambda: none
