"""Recomputes every hash of a replay of Annolog's ledger. Needs this file and Python 3.11, no more.

    python annolog_verify.py [--whole] REPLAY.jsonl

A replay (`annolog replay`) has one JSON object a line, for each event of the ledger:

    {"entry": {…}, "leaf_hash": hex, "content": … or null, "content_salt": hex or null, "erased": …}

It was written from docs/reference/entry-bytes.md alone and shares no code with the server:

- the entry has the sixteen keys of format 1, and SHA-256(00 ‖ its RFC 8785 JSON) is `leaf_hash`;
- SHA-256(salt ‖ RFC 8785 JSON of the content) is the entry's `content_digest`; a content that was
  erased is gone with its salt, and its digest stays;
- positions and times grow, each stream has its versions 1, 2, 3, … without a gap, and all entries
  are of one organization; with --whole, positions are 1, 2, 3, … without a gap as well.

What it shows is that the file agrees with itself. That it is the file which the server wrote at the
time, only somebody can say who kept a hash from then.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

FORMAT = 1
ENTRY_LIMIT = 65_536
"""An entry has fewer bytes than this."""
SALT_BYTES = 32
MAX_INTEGER = 2**53 - 1
KEYS = frozenset(
    (
        *("actor", "causation", "command", "content_digest", "correlation", "credential"),
        *("facts", "format", "occurred_at", "org", "position", "recorded_at", "stream"),
        *("type", "type_version", "version"),
    )
)
"""The keys of an entry."""
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DIGEST = re.compile(r"[0-9a-f]{64}")
TYPE = re.compile(r"[a-z_]+(\.[a-z_]+)+")
SHOWN = 100
"""Problems that are printed; the others are only counted."""


class InvalidError(Exception):
    """A line is not what a replay has; the message says why."""


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 JSON of a value that was read by `parsed`.

    Raises:
        InvalidError: for a text with half of a surrogate pair, which UTF-8 cannot write.
    """
    try:
        return "".join(_written(value)).encode()
    except UnicodeEncodeError:
        raise InvalidError("a text has half of a surrogate pair") from None


def _written(value: Any) -> Iterator[str]:
    """Yield the parts of the RFC 8785 JSON of a value."""
    if isinstance(value, dict):
        # Keys are sorted by UTF-16 code units, big-endian.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        for number, key in enumerate(keys):
            yield f"{'{' if number == 0 else ','}{_text(key)}:"
            yield from _written(value[key])
        yield "}" if keys else "{}"
    elif isinstance(value, list):
        yield "["
        for number, item in enumerate(value):
            yield "," if number else ""
            yield from _written(item)
        yield "]"
    elif isinstance(value, str):
        yield _text(value)
    elif isinstance(value, float):
        yield number_text(value)
    else:
        yield {None: "null", True: "true", False: "false"}[value]


def _text(value: str) -> str:
    # Python escapes what RFC 8785 escapes: quote, backslash and control characters, in lower case.
    return json.dumps(value, ensure_ascii=False)


def number_text(value: float) -> str:
    """Return a finite number as ECMAScript writes it: `1`, `0.5`, `1e+21`, `1e-7`."""
    if value == 0:
        return "0"
    sign, plain = ("-", repr(-value)) if value < 0 else ("", repr(value))
    mantissa, _, exponent = plain.partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    # The number is 0.digits times ten to the power of `point`.
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return f"{sign}{digits}{'0' * (point - len(digits))}"
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{rest}e{point - 1:+d}"


def parsed(line: bytes) -> Any:
    """Return the value of JSON text; every number is a float, as ECMAScript reads it.

    Raises:
        InvalidError: for what is not JSON, twice the same key, or a number that is not finite.
    """
    try:
        return json.loads(
            line,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_number,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as error:
        raise InvalidError(f"it is no JSON: {error}") from None


def _number(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise InvalidError(f"{text} is not a number of JSON")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidError("an object has a key twice")
    return found


@dataclass
class Report:
    """What was found in a replay."""

    entries: int = 0
    erased: int = 0
    without_gap: bool = True
    """Whether the positions are 1, 2, 3, …"""
    last: tuple[int, str] | None = None
    """Position and leaf hash of the last entry."""
    problems: list[str] = field(default_factory=list)


class Ledger:
    """The entries of a replay so far, of which each new one is checked against those before."""

    def __init__(self) -> None:
        self.report = Report()
        self._org: str | None = None
        self._position = 0
        self._recorded_at = 0
        self._versions: dict[str, int] = {}
        """By stream, the version of its last entry."""

    def check(self, number: int, line: bytes) -> None:
        """Check a line of the replay, the `number`th, and note what is wrong with it."""
        problems = self.report.problems
        try:
            row = parsed(line)
            problems += [f"line {number}: {problem}" for problem in self._checked(row)]
        except InvalidError as invalid:
            problems.append(f"line {number}: {invalid}")

    def _checked(self, row: Any) -> Iterator[str]:
        """Yield the problems of a line. Raises InvalidError where it is no line of a replay."""
        entry, leaf_hash = require_entry(row)
        encoded = canonical(entry)
        if len(encoded) >= ENTRY_LIMIT:
            yield f"its entry has {len(encoded):,} bytes, and must have fewer than {ENTRY_LIMIT:,}"
        if sha256(b"\x00" + encoded).hexdigest() != leaf_hash:
            yield "its leaf hash is not that of its entry"
        yield from content_problems(row, entry["content_digest"])
        yield from self._order(entry)
        self.report.entries += 1
        self.report.erased += row["erased"] is True
        self.report.last = (int(entry["position"]), leaf_hash)

    def _order(self, entry: dict[str, Any]) -> Iterator[str]:
        """Yield what does not follow from the entries before, and remember this one."""
        position, recorded_at = int(entry["position"]), int(entry["recorded_at"])
        stream, version = entry["stream"], int(entry["version"])
        if self._org not in (None, entry["org"]):
            yield "it is of another organization than the lines before"
        if position <= self._position:
            yield f"position {position:,} comes after position {self._position:,}"
        if recorded_at < self._recorded_at:
            yield f"position {position:,} was recorded before the one above it"
        expected = self._versions.get(stream, 0) + 1
        if version != expected:
            yield f"stream {stream} goes on with version {version:,}, and {expected:,} is missing"
        self.report.without_gap &= position == self._position + 1
        self._org, self._position, self._recorded_at = entry["org"], position, recorded_at
        self._versions[stream] = version


def require_entry(row: Any) -> tuple[dict[str, Any], str]:
    """Return entry and leaf hash of a line. Raises InvalidError unless they are well-formed."""
    names = {"entry", "leaf_hash", "content", "content_salt", "erased"}
    if not isinstance(row, dict) or not names <= row.keys():
        raise InvalidError("it is no line of a replay")
    entry, leaf_hash = row["entry"], row["leaf_hash"]
    if not isinstance(entry, dict) or entry.keys() != KEYS or entry["format"] != FORMAT:
        raise InvalidError(f"its entry has not the {len(KEYS)} keys of format {FORMAT}")
    if not _is(DIGEST, leaf_hash):
        raise InvalidError("its leaf hash is not 64 hex digits in lower case")
    for key, right in _FIELDS.items():
        if not right(entry[key]):
            raise InvalidError(f"`{key}` of its entry is not what format {FORMAT} says")
    return entry, leaf_hash


def _is(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_id(value: Any) -> bool:
    return _is(UUID, value)


def _is_id_or_null(value: Any) -> bool:
    return value is None or _is_id(value)


def _is_count(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer() and 1 <= value <= MAX_INTEGER


def _is_time(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer() and abs(value) <= MAX_INTEGER


_FIELDS = {
    "actor": _is_id_or_null,
    "causation": lambda value: value is None or _is_count(value),
    "command": _is_id_or_null,
    "content_digest": lambda value: value is None or _is(DIGEST, value),
    "correlation": _is_id_or_null,
    "credential": _is_id_or_null,
    "facts": lambda value: isinstance(value, dict),
    "occurred_at": lambda value: value is None or _is_time(value),
    "org": _is_id,
    "position": _is_count,
    "recorded_at": _is_time,
    "stream": _is_id,
    "type": lambda value: _is(TYPE, value),
    "type_version": _is_count,
    "version": _is_count,
}
"""What the value of each key of an entry must be, `format` apart."""


def content_problems(row: dict[str, Any], digest: str | None) -> Iterator[str]:
    """Yield what is wrong with the content of a line, given the digest in its entry."""
    content, salt, erased = row["content"], row["content_salt"], row["erased"]
    if content is None:
        if salt is not None:
            yield "its salt is there, and its content is not"
        if erased is not (digest is not None):
            yield "it does not say rightly whether its content was erased"
        return
    if erased is not False:
        yield "its content is there, and it says that it was erased"
    if digest is None:
        yield "it has a content, of which its entry knows nothing"
    elif not _is(DIGEST, salt):
        yield f"its salt is not {SALT_BYTES} bytes as hex digits in lower case"
    elif sha256(bytes.fromhex(salt) + canonical(content)).hexdigest() != digest:
        yield "its content is not the one of which its entry has the digest"


def verify(lines: Iterable[bytes], *, whole: bool = False) -> Report:
    """Check the lines of a replay, one after the other, in memory for one line and all stream ids.

    Args:
        lines: the lines of the file.
        whole: whether it must be a whole ledger from its beginning: positions without a gap.
    """
    ledger = Ledger()
    for number, line in enumerate(lines, 1):
        ledger.check(number, line)
    report = ledger.report
    if not report.entries and not report.problems:
        report.problems.append("there is no entry in it")
    if whole and not report.without_gap:
        report.problems.append("positions are missing: it is not a whole ledger")
    return report


def told(report: Report) -> Iterator[str]:
    """Yield a report as lines of text."""
    yield from report.problems[:SHOWN]
    if len(report.problems) > SHOWN:
        yield f"… and {len(report.problems) - SHOWN:,} more"
    if report.problems:
        yield f"{report.entries:,} entries, {len(report.problems):,} problems: do not trust it."
        return
    kept = f", {report.erased:,} of them erased" if report.erased else ""
    gap = "without a gap" if report.without_gap else "a selection"
    yield f"{report.entries:,} entries, {gap}: every hash is right{kept}."
    if report.last is not None:
        yield "The last one is at position {}, leaf hash {}.".format(*report.last)


def main(arguments: list[str] | None = None) -> int:
    """Verify a file or standard input; return 0 if all is right, 1 if not, 2 without a file."""
    parser = argparse.ArgumentParser(description="Recompute every hash of an Annolog replay.")
    parser.add_argument("file", help="what `annolog replay` wrote; - is standard input")
    parser.add_argument("--whole", action="store_true", help="positions must have no gap")
    given = parser.parse_args(arguments)
    try:
        report = _verify_file(given.file, whole=given.whole)
    except OSError as error:
        print(f"{given.file} cannot be read: {error.strerror}.", file=sys.stderr)
        return 2
    for line in told(report):
        print(line)
    return 1 if report.problems else 0


def _verify_file(name: str, *, whole: bool) -> Report:
    if name == "-":
        stream: BinaryIO = sys.stdin.buffer
        return verify(stream, whole=whole)
    with Path(name).open("rb") as opened:
        return verify(opened, whole=whole)


if __name__ == "__main__":
    sys.exit(main())
