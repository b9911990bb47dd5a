"""Files that somebody made to do harm: valid ones with their bytes changed, and bombs."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
MEMORY = 500 << 20
"""Bytes that a process may take at most, whatever it reads."""
SECONDS = 30
"""Seconds of CPU that reading a file may take at most."""
TOKENS = [
    *(b"\x00", b"\xff", b"\xed\xa0\x80", b"\xf0\x9f\x99\x82", b"\xef\xbb\xbf", b"\xc0\x80"),
    *(b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\x1f\x8b\x08", b"\xe2\x80\xa8", b"\x0b", b"\x1c"),
    *(b'"', b'""', b"'", b'"""', b"\\", b"\\u0000", b"\\ud800", b"\\N", b"&#0;", b"&#xD800;"),
    *(b"&a;", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"<!--", b"]]>", b"<![CDATA[", b"<?x?>", b"</"),
    *(b"1e999", b"-1e999", b"9" * 400, b"9" * 5_000, b"0x1", b"NaN", b"Infinity", b"-0", b"1.0"),
    *(
        b"\r",
        b"\n\r",
        b"\n\n",
        b"\t",
        b"    ",
        b"\t \t",
        b" = ",
        b" [",
        b"]",
        b"{",
        b"}",
        b"[",
        b",",
    ),
    *(b";", b"|", b">", b"<", b":", b"@", b"@de", b"@x-" + b"y" * 99, b"^^", b"<<", b">>", b"_:b"),
    *(b"@prefix : <http://x/> .", b"@base <x> .", b"<http://x/\xff>", b"<>", b"( )", b"[ ]", b"a"),
    *(
        b'"@context": "http://x/"',
        b'"@id": 1',
        b'"@graph": []',
        b'"children": {}',
        b"null",
        b"true",
    ),
    *(b'"id": 1', b'"label": null', b'"external_id": 1e9', b'"priority": true', b'"inputs": []'),
]
"""What means something to at least one reader, or to what it is made of."""


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return a file in which some bytes are lost, doubled, moved or others."""
    found = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 3, 8])):
        dice.choice(CHANGES)(found, dice)
    return dice.choice(WRAPPED)(bytes(found)) if dice.random() < 0.1 else bytes(found)


def _slice(found: bytearray, dice: random.Random) -> slice:
    start = dice.randrange(len(found) + 1)
    return slice(start, start + dice.choice([1, 1, 2, 7, 40, 400]))


def _flip(found: bytearray, dice: random.Random) -> None:
    if found:
        found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)


def _lose(found: bytearray, dice: random.Random) -> None:
    del found[_slice(found, dice)]


def _insert(found: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(found) + 1)
    found[at:at] = dice.choice(TOKENS) * dice.choice([1, 1, 1, 2, 300])


def _replace(found: bytearray, dice: random.Random) -> None:
    found[_slice(found, dice)] = dice.choice(TOKENS)


def _repeat(found: bytearray, dice: random.Random) -> None:
    part = _slice(found, dice)
    found[part] = bytes(found[part]) * dice.choice([2, 2, 3, 200])


def _move(found: bytearray, dice: random.Random) -> None:
    part = _slice(found, dice)
    taken = bytes(found[part])
    del found[part]
    at = dice.randrange(len(found) + 1)
    found[at:at] = taken


def _cut(found: bytearray, dice: random.Random) -> None:
    del found[dice.randrange(len(found) + 1) :]


CHANGES: list[Callable[[bytearray, random.Random], None]] = [
    *(_flip, _flip, _lose, _insert, _insert, _replace, _replace, _repeat, _move, _cut),
]
WRAPPED: list[Callable[[bytes], bytes]] = [
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: data.decode("latin-1").encode("utf-16"),
    lambda data: data.decode("latin-1").encode("utf-16-le"),
    lambda data: data.decode("latin-1").encode("utf-32"),
    lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: data.replace(b"\n", b"\r"),
    lambda data: b"PK\x03\x04" + data,
]


def measured(code: str, *arguments: str | Path) -> str:
    """Run Python code in a process of its own, and return the last line that it prints.

    The code must not end in an error, nor take more than MEMORY; it judges its own time.
    """
    program = (
        f"{code}\nfor line in open('/proc/self/status'):\n"
        "    if line.startswith('VmHWM'):\n        print(line.split()[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=10 * SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    *_, result, kilobytes = done.stdout.strip().splitlines()
    assert int(kilobytes) << 10 < MEMORY, f"{int(kilobytes) >> 10} MiB"
    return result
