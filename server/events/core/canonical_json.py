"""Canonical JSON (RFC 8785, "JCS"): one value has one spelling, so its hash means something.

orjson already writes nearly canonical JSON. Only values that orjson writes differently leave the
fast path: floats (ECMAScript spells some of them otherwise), keys beyond the basic plane (RFC 8785
sorts by UTF-16 code units, orjson by code points), and values without a canonical form (NaN,
U+0000), which orjson would write without complaint.

These values may be encoded:

==============================  ==============================================================
dict with str keys, list, tuple object, array
str, bool, None                 themselves
int                             itself, within ±(2^53 - 1): beyond, JSON readers lose digits
float                           ECMAScript's shortest form (1.0 is written 1, -0.0 is written 0)
uuid.UUID                       its text, lower case with hyphens
any Enum member                 its value
everything else                 refused; above all datetime: a moment is an int of µs UTC
==============================  ==============================================================
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any, Final
from uuid import UUID

import orjson

from server.events.core.refusal import Code, Refused

MAX_INTEGER: Final = 2**53 - 1
MAX_DEPTH: Final = 254
"""Levels of arrays and objects: orjson's own limit when it writes."""

Path = tuple[str | int, ...]

_ONLY_JSON: Final = (
    orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
)
_SORTED: Final = _ONLY_JSON | orjson.OPT_SORT_KEYS
_LEAVES: Final = frozenset({str, int, bool, type(None), UUID})
MANY: Final = 16
_UNSORTED_PLANES: Final = bytes(238) + b"EE" + b"FFFFF" + bytes(11)
"""For `bytes.translate`: the first UTF-8 byte of U+E000..U+FFFF becomes E, of astral ones F."""
_TOO_DEEP: Final = f"Nest lists and objects at most {MAX_DEPTH} levels deep."
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DIGITS_AS_0: Final = bytes(ord("0") if chr(byte).isdecimal() else 0 for byte in range(256))
_DIGITS_OF_MAX: Final = b"0" * 16


def encode(value: object) -> bytes:
    """Return the canonical bytes of a JSON-compatible value.

    Raises:
        Refused: INVALID for a value without a canonical form, LIMIT for nesting deeper than
            `MAX_DEPTH`. `path` points at the bad value; for a bad key, at the object that holds it.

    """
    return spell(value)[0]


def spell(value: object) -> tuple[bytes, bool]:
    """Return the canonical bytes, as `encode` does, and whether the value contains a float."""
    try:
        out = orjson.dumps(value, _other, _SORTED)
        floats = _has_float(value)
        if floats or (not out.isascii() and _may_sort_otherwise(out)):
            out = orjson.dumps(_spelled(value), _other, _ONLY_JSON)
    except (TypeError, ValueError) as error:
        _explain(value)
        message = "Send text, numbers, lists and objects only: this cannot be written as JSON."
        raise Refused(Code.INVALID, message) from error
    if b"\\" in out and b"\\u0000" in out:  # a text of these six characters is fine
        _explain(value)
    return out, floats


def encode_flat(value: dict[str, Any]) -> bytes:
    """Return the canonical bytes of an object of ids, enums, booleans, integers and lists of them.

    This is `encode` without the search for floats and texts, which the value must not contain.

    Raises:
        Refused: INVALID for integers beyond 2^53 - 1.
    """
    try:
        return orjson.dumps(value, _other, _SORTED)
    except TypeError:
        return encode(value)  # raises the refusal with path and message


def decode(data: bytes | str) -> Any:
    """Return the value of a JSON text; `encode` accepts every result within `MAX_DEPTH`.

    A float of 2^53 or more is canonically spelled like an integer. Such digits are returned as that
    float, so that canonical bytes survive decoding and encoding; digits that are the spelling of no
    float are refused rather than rounded. Of duplicate keys the last one counts.

    Raises:
        Refused: INVALID for malformed JSON, numbers that would lose digits, U+0000 and lone
            surrogates.

    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refused(Code.INVALID, f"Send well-formed JSON in UTF-8: {error}.") from error
    raw = data.encode() if isinstance(data, str) else data
    if _DIGITS_OF_MAX in raw.translate(_DIGITS_AS_0):
        value = _with_large_numbers(raw)
    if b"\\" in raw and b"\\u0000" in raw:
        _explain(value)
    return value


def shown_value(value: Any) -> str | None:
    """Return a text, number or truth value as `->>` of PostgreSQL shows it; None for the rest."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        return None
    return encode(value).decode()


def _other(value: object) -> str:
    """Return the text of a UUID of a subclass, as asyncpg returns them: orjson's `default`."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError


def _may_sort_otherwise(out: bytes) -> bool:
    """Whether keys may sort otherwise in UTF-16: there, astral ones come before U+E000..U+FFFF."""
    leads = out.translate(_UNSORTED_PLANES)
    return b"E" in leads and b"F" in leads


def _has_float(value: Any) -> bool:
    """Whether the value contains a float anywhere; long lists of leaves are searched in C."""
    kind = type(value)
    if kind is float:
        return True
    items = value.values() if kind is dict else value if kind is list else _items(value)
    if len(items) > MANY and _LEAVES.issuperset(map(type, items)):
        return False
    for item in items:  # noqa: SIM110 - `any` would cost a generator for each object
        if type(item) not in _LEAVES and _has_float(item):
            return True
    return False


def _items(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, dict):
        return value.values()
    return (value.value,) if isinstance(value, Enum) else ()


def _spelled(value: Any) -> Any:
    """Return an equal value that orjson, without sorting, writes canonically."""
    kind = type(value)
    if kind in _LEAVES:
        return value
    if kind is float:
        return _number(value)
    if isinstance(value, list) or kind is tuple:
        return [_number(item) if type(item) is float else _spelled(item) for item in value]
    if isinstance(value, dict):
        return {key: _spelled(value[key]) for key in _in_order(value)}
    return _spelled(value.value) if isinstance(value, Enum) else value


def _in_order(keys: dict[str, Any]) -> list[str]:
    if "".join(keys).isascii():
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be"))


def _number(value: float) -> float | orjson.Fragment:
    """Return the number itself if orjson spells it canonically, otherwise its canonical spelling.

    Both spell integers alike, and fractions that need no exponent.
    """
    if -1e15 < value < 1e15:
        if value.is_integer():
            return int(value)
        if value > 1e-4 or value < -1e-4:
            return value
    elif not isfinite(value):
        raise ValueError
    return orjson.Fragment(_ecmascript(value).encode())


def _ecmascript(value: float) -> str:
    """Spell a finite number but zero as ECMA-262 `Number::toString`; k and n are the standard's."""
    sign, figures, exponent = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, figures))
    k = len(digits)
    n = k + int(exponent)
    if k <= n <= 21:
        text = digits + "0" * (n - k)
    elif 0 < n <= 21:
        text = f"{digits[:n]}.{digits[n:]}"
    elif -6 < n <= 0:
        text = f"0.{'0' * -n}{digits}"
    else:
        text = f"{digits[0]}{'.' if k > 1 else ''}{digits[1:]}e{n - 1:+d}"
    return f"-{text}" if sign else text


def _with_large_numbers(data: bytes) -> Any:
    try:
        return json.loads(data, parse_int=_integer)
    except RecursionError as error:
        raise Refused(Code.LIMIT, _TOO_DEEP) from error


def _integer(digits: str) -> int | float:
    """Read an integer literal: beyond `MAX_INTEGER`, as the float of this spelling, if any."""
    value = int(digits)
    if -MAX_INTEGER <= value <= MAX_INTEGER:
        return value
    if abs(value) < 10**21 and _ecmascript(float(value)) == digits:
        return float(value)
    message = f"Send {digits[:40]} as a string: as a JSON number it would lose digits."
    raise Refused(Code.INVALID, message)


def _explain(value: Any, path: Path = ()) -> None:
    """Raise the refusal of the first bad value inside `value`, if any. Slow, and rarely needed."""
    if isinstance(value, dict | list | tuple) and len(path) >= MAX_DEPTH:
        raise Refused(Code.LIMIT, _TOO_DEEP, path)
    if isinstance(value, dict):
        for key, item in value.items():
            _explain_key(key, path)
            _explain(item, (*path, key))
    elif isinstance(value, list) or type(value) is tuple:
        for index, item in enumerate(value):
            _explain(item, (*path, index))
    elif isinstance(value, Enum):
        _explain(value.value, path)
    else:
        _explain_leaf(value, path)


def _explain_key(key: object, path: Path) -> None:
    if type(key) is not str:
        raise Refused(Code.INVALID, f"Use text for every key of this object, not {key!r}.", path)
    _explain_leaf(key, path)


def _explain_leaf(value: object, path: Path) -> None:
    if isinstance(value, str):
        message = _flaw_of_text(value)
    elif isinstance(value, int):
        exact = -MAX_INTEGER <= value <= MAX_INTEGER
        message = None if exact else f"Send integers beyond ±{MAX_INTEGER} as strings."
    elif type(value) is float:
        message = None if isfinite(value) else "Send a finite number, not NaN or Infinity."
    else:
        known = value is None or isinstance(value, UUID)
        message = None if known else f"Send JSON: a value of type {type(value).__name__} is not."
    if message:
        raise Refused(Code.INVALID, message, path)


def _flaw_of_text(text: str) -> str | None:
    if "\0" in text:
        return "Remove the character U+0000 from this text."
    if _SURROGATE.search(text):
        return "Send whole characters: this text holds half of a surrogate pair."
    return None
