"""Our canonical JSON against the `rfc8785` package, the RFC's own examples, and bad input."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from enum import Enum, IntEnum, StrEnum
from typing import Any
from uuid import UUID

import orjson
import pytest
import rfc8785
from asyncpg.pgproto import pgproto
from hypothesis import example, given
from hypothesis import strategies as st

from server.events.core.canonical_json import (
    MAX_DEPTH,
    MAX_INTEGER,
    decode,
    encode,
)
from server.events.core.refusal import Code, Refused

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=8)
AWKWARD_KEYS = st.text(
    st.sampled_from('aZ"\\/\n\x1f\x7fé\u2028\ud7ff\ue000\ufb33\uffff𐀀😀'), max_size=3
)
INTEGERS = st.integers() | st.integers(MAX_INTEGER - 2, MAX_INTEGER + 2)
SCALARS = st.none() | st.booleans() | INTEGERS | st.floats() | ANY_TEXT


def documents(scalars: st.SearchStrategy[Any], keys: st.SearchStrategy[Any]) -> Any:
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=5)
            | st.lists(inner, max_size=3).map(tuple)
            | st.dictionaries(keys, inner, max_size=5)
        ),
        max_leaves=20,
    )


def holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any("\0" in key or holds_nul(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return any(map(holds_nul, value))
    return isinstance(value, str) and "\0" in value


def reference(value: Any) -> bytes | None:
    """Canonical bytes as the `rfc8785` package writes them; None where it, or our rule, refuses."""
    try:
        written = rfc8785.dumps(value)
    except ValueError:
        return None
    return None if holds_nul(value) else written


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@given(documents(SCALARS, ANY_TEXT | AWKWARD_KEYS))
@example({"\ue000": 1, "𐀀": [1.0, {"\uffff": -0.0, "😀": None}]})
@example({"text": "\\u0000", "keys": "\ufe0f😀"})
@example([float("nan"), None])
@example({"\0": 1})
def test_same_bytes_and_same_refusals_as_the_reference(value: Any) -> None:
    expected = reference(value)
    if expected is not None:
        assert encode(value) == expected
        return
    with pytest.raises(Refused) as caught:
        encode(value)
    assert caught.value.code is Code.INVALID
    assert reference(at(value, caught.value.path)) is None


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(1e21)
@example(1e-6)
@example(9.999999999999999e22)
@example(999999999999999.9)
@example(0.00010000000000000002)
@example(5e-324)
@example(1.7976931348623157e308)
def test_floats_of_every_magnitude(value: float) -> None:
    assert encode([value, -value]) == rfc8785.dumps([value, -value])


@given(st.integers(0, 2**64 - 1))
def test_floats_of_every_bit_pattern(bits: int) -> None:
    (value,) = struct.unpack(">d", bits.to_bytes(8, "big"))
    assert reference(value) == (encode(value) if value - value == 0 else None)


@given(documents(SCALARS, ANY_TEXT | AWKWARD_KEYS).filter(reference))
def test_canonical_bytes_survive_decoding(value: Any) -> None:
    written = encode(value)
    assert encode(decode(written)) == written
    assert encode(decode(written.decode())) == written


@given(st.text(st.sampled_from('0123456789-.eE+ []{},:"au\\'), max_size=40) | st.text())
@example("9007199254740993")
@example('{"a": "\\u0000"}')
def test_decode_refuses_or_returns_what_encode_accepts(text: str) -> None:
    try:
        value = decode(text)
    except Refused:
        return
    assert orjson.loads(encode(value)) == orjson.loads(text)


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        # RFC 8785, appendix B, in its order.
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("ffefffffffffffff", "-1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000000", "-9007199254740992"),
        ("4430000000000000", "295147905179352830000"),
        ("44b52d02c7e14af5", "9.999999999999997e+22"),
        ("44b52d02c7e14af6", "1e+23"),
        ("44b52d02c7e14af7", "1.0000000000000001e+23"),
        ("444b1ae4d6e2ef4e", "999999999999999700000"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("41b3de4355555553", "333333333.3333332"),
        ("41b3de4355555554", "333333333.33333325"),
        ("41b3de4355555555", "333333333.3333333"),
        ("41b3de4355555556", "333333333.3333334"),
        ("41b3de4355555557", "333333333.33333343"),
        ("becbf647612f3696", "-0.0000033333333333333333"),
        ("43143ff3c1cb0959", "1424953923781206.2"),
    ],
)
def test_numbers_of_the_rfc(bits: str, text: str) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert encode(value).decode() == text


def test_the_example_of_rfc_section_3_2_2() -> None:
    source = r"""{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }"""
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        r""""string":"€$\u000f\nA'B\"\\\\\"/"}"""
    )
    assert encode(decode(source)).decode() == expected


def test_the_sorting_example_of_rfc_section_3_2_3() -> None:
    source = r"""{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"
    }"""
    assert list(orjson.loads(encode(decode(source))).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


class Colour(StrEnum):
    RED = "red"


class Size(IntEnum):
    LARGE = 3


class Mixed(Enum):
    HALF = 0.5
    WHOLE = 1.0


def test_ids_and_enum_members_stand_for_their_values() -> None:
    text = "0b9c6f0e-8d2a-4c1b-9a3e-5f7d2c1b0a99"
    value = {
        "id": UUID(text.upper()),
        "driver": pgproto.UUID(text),
        "c": Colour.RED,
        "s": Size.LARGE,
    }
    plain = {"id": text, "driver": text, "c": "red", "s": 3}
    assert encode(value) == rfc8785.dumps(plain)
    assert encode({**value, "f": [Mixed.WHOLE, 2.0]}) == rfc8785.dumps({**plain, "f": [1, 2]})


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "path", "words"),
    [
        ({"a": [1, "x\0y"]}, ("a", 1), "U+0000"),
        ({"a": {"b\0": 1}}, ("a",), "U+0000"),
        ({"a": "\ud83d"}, ("a",), "surrogate"),
        ([{"\udc00": 1}], (0,), "surrogate"),
        ({"a": [0.5, float("nan")]}, ("a", 1), "finite"),
        ({"a": (None, float("-inf"))}, ("a", 1), "finite"),
        ({"a": MAX_INTEGER + 1}, ("a",), "as strings"),
        ([-MAX_INTEGER - 1], (0,), "as strings"),
        ({"a": {1: "x"}}, ("a",), "key"),
        ({"a": {Text("k"): "x"}}, ("a",), "key"),
        ({"a": {None: "x"}}, ("a",), "key"),
        ({"at": datetime(2026, 3, 3, tzinfo=UTC)}, ("at",), "datetime"),
        ({"raw": b"x"}, ("raw",), "bytes"),
        ({"set": {1}}, ("set",), "set"),
        (object(), (), "object"),
    ],
)
def test_refusals_name_the_bad_value(value: Any, path: tuple[str | int, ...], words: str) -> None:
    with pytest.raises(Refused) as caught:
        encode(value)
    assert (caught.value.code, caught.value.path) == (Code.INVALID, path)
    assert words in caught.value.message


def nested(levels: int, leaf: Any) -> Any:
    for _ in range(levels):
        leaf = [leaf]
    return leaf


@pytest.mark.parametrize("leaf", ["text", 1.0, None])
def test_depth_has_one_limit_on_every_path(leaf: Any) -> None:
    assert encode(nested(MAX_DEPTH, leaf)) == rfc8785.dumps(nested(MAX_DEPTH, leaf))
    with pytest.raises(Refused, match="levels deep") as caught:
        encode(nested(MAX_DEPTH + 1, leaf))
    assert caught.value.code is Code.LIMIT


def test_a_value_that_holds_itself_is_refused() -> None:
    loop: list[Any] = []
    loop += [loop, loop]
    with pytest.raises(Refused, match="levels deep"):
        encode(loop)


@pytest.mark.parametrize(
    "text",
    ["", "{", "NaN", "[1,]", "1e400", '"\\ud800"', '"\\u0000"', '{"a":"x\\u0000"}', "\ud800",
     b"\xff", "9007199254740993", "[-12345678901234567]", "100000000000000000000000"],
)  # fmt: skip
def test_decode_refuses(text: str | bytes) -> None:
    with pytest.raises(Refused) as caught:
        decode(text)
    assert caught.value.code is Code.INVALID


def test_decode_of_a_deep_text_ends_in_a_value_or_a_refusal() -> None:
    brackets = "[" * 1024
    assert isinstance(decode(brackets + brackets.replace("[", "]")), list)
    with pytest.raises(Refused, match="levels deep"):
        encode(decode(brackets + "1" + brackets.replace("[", "]")))
    with pytest.raises(Refused, match="levels deep"):
        encode(decode(brackets + "9007199254740991" + brackets.replace("[", "]")))


def test_decode_keeps_what_a_large_float_is_spelled_as() -> None:
    assert decode(b'{"a":[1e17,9007199254740992,-295147905179352830000]}') == {
        "a": [1e17, 2.0**53, -295147905179352830000.0]
    }
    assert [type(item) for item in decode("[9007199254740991,9007199254740992]")] == [int, float]
    assert decode('"9007199254740993"') == "9007199254740993"
    assert decode(r'"\\u0000"') == "\\u0000"
