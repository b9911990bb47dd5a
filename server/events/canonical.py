"""Canonical JSON (RFC 8785, "JCS"): one value has exactly one spelling, so its hash means something.

orjson already writes nearly that. It differs in three places, and only values that touch one of them leave the
fast path: numbers with a fraction or an exponent (ECMAScript spells some of them differently), keys beyond the
basic plane (RFC 8785 sorts by UTF-16 code units, orjson by code points), and values that have no canonical form
(NaN, U+0000), which orjson would write without complaint.

What may be encoded:

=====================================  ==================================================================
dict with str keys, list, tuple        object, array
str, bool, None                        themselves
int                                    itself, within ±(2^53 - 1): beyond, readers of JSON lose digits
float                                  ECMAScript's shortest form (1.0 is written 1, -0.0 is written 0)
uuid.UUID                              its text, lower case with hyphens
any Enum member                        its value
everything else                        refused; above all datetime, since a moment is an int of µs UTC
=====================================  ==================================================================
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from enum import Enum
from itertools import chain
from math import isfinite
from typing import Any, Final
from uuid import UUID

import orjson

from server.events.refusal import Code, Refused

MAX_INTEGER: Final = 2**53 - 1
MAX_DEPTH: Final = 254
"""Levels of arrays and objects: orjson's own limit when it writes."""

Path = tuple[str | int, ...]

_ONLY_JSON: Final = (
    orjson.OPT_STRICT_INTEGER | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
)
_SORTED: Final = _ONLY_JSON | orjson.OPT_SORT_KEYS
_LEAVES: Final = frozenset({str, int, bool, type(None), UUID})
_ASTRAL: Final = re.compile(rb"[\xf0-\xf4]")
_PRIVATE_OR_LATER: Final = re.compile(rb"[\xee\xef]")
_LONG_NUMBER: Final = re.compile(rb"(?:^|[:,\[\s])-?[0-9]{16}")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def encode(value: object) -> bytes:
    """Return the canonical bytes of a JSON-compatible value.

    Raises:
        Refused: INVALID for what has no canonical form, LIMIT for nesting deeper than `MAX_DEPTH`. `path` points
            at the bad value; for a bad key, at the object that holds it.

    """
    try:
        out = orjson.dumps(value, _other, _SORTED)
        if _has_float(value) or (not out.isascii() and _may_sort_otherwise(out)):
            out = orjson.dumps(_spelled(value), _other, _ONLY_JSON)
    except (TypeError, ValueError) as error:
        _explain(value)
        message = (
            "This value cannot be written as JSON: send text, numbers, lists and objects only."
        )
        raise Refused(Code.INVALID, message) from error
    if b"\\u0000" in out:  # or a text that shows these six characters, which is fine
        _explain(value)
    return out


def check(value: object, path: Path = ()) -> None:
    """Refuse, at the edge, exactly what `encode` would refuse; `path` is where the value sits in the input."""
    try:
        encode(value)
    except Refused as refusal:
        raise refusal.under(*path) from None


def decode(data: bytes | str) -> Any:
    """Return the value of a JSON text; whatever it returns within `MAX_DEPTH`, `encode` accepts.

    A float of 2^53 or more is canonically spelled without a point. Such digits come back as that float, so that
    canonical bytes survive decoding and encoding; an integer that no float holds exactly is refused.

    Raises:
        Refused: INVALID for malformed JSON, lossy integers, U+0000 and lone surrogates.

    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refused(Code.INVALID, f"Send well-formed JSON in UTF-8: {error}.") from error
    raw = data.encode() if isinstance(data, str) else data
    if _LONG_NUMBER.search(raw):
        value = json.loads(raw, parse_int=_integer)
    if b"\\u0000" in raw:
        _explain(value)
    return value


def _other(value: object) -> str:
    """Write subclasses of UUID, which is what asyncpg returns."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError


def _may_sort_otherwise(out: bytes) -> bool:
    """UTF-16 puts astral characters before U+E000..U+FFFF, code points put them after: both must be present."""
    return _ASTRAL.search(out) is not None and _PRIVATE_OR_LATER.search(out) is not None


def _has_float(value: object) -> bool:
    """Look level by level, so that the work on each value is done in C."""
    level: list[Any] = [value]
    while level:
        kinds = {*map(type, level)}
        if float in kinds:
            return True
        if kinds <= _LEAVES:
            return False
        level = [
            *chain.from_iterable(_children(item) for item in level if type(item) not in _LEAVES)
        ]
    return False


def _children(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    if isinstance(value, list | tuple):
        return value
    return (value.value,) if isinstance(value, Enum) else ()


def _spelled(value: Any) -> Any:
    """Return an equal value that orjson, without sorting, writes canonically."""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        return {key: _spelled(value[key]) for key in _in_order(value)}
    if isinstance(value, list | tuple):
        return [_number(item) if type(item) is float else _spelled(item) for item in value]
    return _spelled(value.value) if isinstance(value, Enum) else value


def _in_order(keys: dict[str, Any]) -> list[str]:
    if "".join(keys).isascii():
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be"))


def _number(value: float) -> float | orjson.Fragment:
    """Leave to orjson what both spell alike: integers, and fractions far from any exponent."""
    if -1e15 < value < 1e15:
        if value.is_integer():
            return int(value)
        if value > 1e-4 or value < -1e-4:
            return value
    elif not isfinite(value):
        raise ValueError
    return orjson.Fragment(_ecmascript(value).encode())


def _ecmascript(value: float) -> str:
    """Spell a finite number other than zero as ECMA-262 `Number::toString` does; the names are the standard's."""
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


def _integer(digits: str) -> int | float:
    """Read an integer literal: as a float where it is that float's canonical spelling."""
    value = int(digits)
    if -MAX_INTEGER <= value <= MAX_INTEGER:
        return value
    if encode(float(digits)).decode() == digits:
        return float(digits)
    raise Refused(
        Code.INVALID, f"Send {digits} as a string: as a JSON number it would lose digits."
    )


def _explain(value: Any, path: Path = ()) -> None:
    """Raise the refusal of the first bad value inside, if there is one. Slow: only runs when something is wrong."""
    if isinstance(value, dict | list | tuple) and len(path) >= MAX_DEPTH:
        raise Refused(Code.LIMIT, f"Nest lists and objects at most {MAX_DEPTH} levels deep.", path)
    if isinstance(value, dict):
        for key, item in value.items():
            _explain_key(key, path)
            _explain(item, (*path, key))
    elif type(value) in (list, tuple) or isinstance(value, list):
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
        message = (
            None if isfinite(value) else "Send a finite number: NaN and Infinity are not JSON."
        )
    else:
        known = value is None or isinstance(value, UUID)
        message = None if known else f"Send JSON: a value of type {type(value).__name__} is not."
    if message:
        raise Refused(Code.INVALID, message, path)


def _flaw_of_text(text: str) -> str | None:
    if "\0" in text:
        return "Remove the character U+0000: text cannot hold it."
    if _SURROGATE.search(text):
        return "Send whole characters: this text holds half of a surrogate pair."
    return None
