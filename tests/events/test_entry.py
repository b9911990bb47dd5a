"""Entry bytes: the committed vectors, the documented example, and agreement with `rfc8785`."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from asyncpg.pgproto import pgproto
from hypothesis import given
from hypothesis import strategies as st

from server.events.core.canonical_json import MAX_INTEGER, decode, encode
from server.events.core.entry import ENTRY_LIMIT, content_digest, entry_bytes, leaf_hash
from server.events.core.refusal import Code, Refused

ROOT = Path(__file__).parents[2]
VECTORS: list[dict[str, Any]] = json.loads((ROOT / "tests/golden/entries.json").read_text("utf-8"))
PAGE = (ROOT / "docs/reference/entry-bytes.md").read_text("utf-8")
IDS = ("org", "stream", "actor", "credential", "command", "correlation")


def ours(fields: dict[str, Any]) -> bytes:
    """The entry by our code, from the fields as JSON has them."""
    ids = {name: UUID(fields[name]) if fields[name] else None for name in IDS}
    digest = fields["content_digest"]
    return entry_bytes(
        **{
            **fields,
            **ids,
            "facts": encode(fields["facts"]),
            "content_digest": digest and bytes.fromhex(digest),
        }
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors_hold_for_anyone(vector: dict[str, Any]) -> None:
    """Recomputed with `rfc8785` and hashlib alone, as an outsider would."""
    entry = rfc8785.dumps({"format": 1, **vector["fields"]})
    assert entry.decode() == vector["entry"]
    assert hashlib.sha256(b"\x00" + entry).hexdigest() == vector["leaf_hash"]
    if vector["salt"] is not None:
        content = rfc8785.dumps(vector["content"])
        assert content.decode() == vector["canonical_content"]
        digest = hashlib.sha256(bytes.fromhex(vector["salt"]) + content).hexdigest()
        assert digest == vector["fields"]["content_digest"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors_hold_for_us(vector: dict[str, Any]) -> None:
    entry = ours(vector["fields"])
    assert entry.decode() == vector["entry"]
    assert leaf_hash(entry).hex() == vector["leaf_hash"]
    assert encode(decode(entry)) == entry
    if vector["salt"] is not None:
        content = encode(vector["content"])
        assert content.decode() == vector["canonical_content"]
        digest = content_digest(bytes.fromhex(vector["salt"]), content)
        assert digest.hex() == vector["fields"]["content_digest"]


def test_the_vectors_are_the_ones_we_promised() -> None:
    """A vector may be added, never changed: this hash covers the first ten."""
    seal = hashlib.sha256("".join(vector["leaf_hash"] for vector in VECTORS[:10]).encode())
    assert seal.hexdigest() == "ce42a574ad82ad0f3b1d7b8d7ac48e1c91387347beef9c10d51166ed4a8e50e5"


TYPES = st.from_regex(r"[a-z_]{1,9}(\.[a-z_]{1,9}){1,3}", fullmatch=True)
COUNTS = st.integers(-MAX_INTEGER, MAX_INTEGER)
FACTS = st.recursive(
    st.none() | st.booleans() | COUNTS | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("aé\ue000😀"), inner),
    max_leaves=10,
)  # fmt: skip
FIELDS = st.fixed_dictionaries(
    {name: st.uuids().map(str) for name in ("org", "stream")}
    | {name: st.none() | st.uuids().map(str) for name in IDS if name not in ("org", "stream")}
    | dict.fromkeys(("position", "version", "type_version", "recorded_at"), COUNTS)
    | {name: st.none() | COUNTS for name in ("causation", "occurred_at")}
    | {
        "type": TYPES,
        "facts": st.dictionaries(st.text("aé\ue000😀"), FACTS, max_size=4),
        "content_digest": st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex),
    }
)


@given(FIELDS)
def test_an_entry_is_the_rfc_8785_json_of_its_fields(fields: dict[str, Any]) -> None:
    assert ours(fields) == rfc8785.dumps({"format": 1, **fields})


def sample(**changes: Any) -> bytes:
    """The worked example's entry with other fields, given as python values."""
    fields = VECTORS[0]["fields"]
    plain = {name: UUID(fields[name]) for name in IDS}
    digest = bytes.fromhex(fields["content_digest"])
    facts = encode(fields["facts"])
    return entry_bytes(**{**fields, **plain, "facts": facts, "content_digest": digest, **changes})


def test_ids_as_the_driver_returns_them_give_the_same_entry() -> None:
    stream = pgproto.UUID(VECTORS[0]["fields"]["stream"])
    assert sample(stream=stream).decode() == VECTORS[0]["entry"]


def test_an_entry_stays_under_64_kib() -> None:
    room = ENTRY_LIMIT - len(sample(facts=encode({"a": ""})))
    assert len(sample(facts=encode({"a": "x" * (room - 1)}))) == ENTRY_LIMIT - 1
    with pytest.raises(Refused) as caught:
        sample(facts=encode({"a": "x" * room}))
    assert caught.value.code is Code.LIMIT


@pytest.mark.parametrize("name", ["position", "version", "causation", "recorded_at", "occurred_at"])
def test_integers_that_json_cannot_carry_are_refused(name: str) -> None:
    with pytest.raises(Refused) as caught:
        sample(**{name: MAX_INTEGER + 1})
    assert caught.value.code is Code.INVALID


@pytest.mark.parametrize(
    "name",
    ["", "task", "task.", ".task", "task..imported", "Task.imported", "task.imported\n", "t1.a",
     "task-x.imported", 'task."', "tâche.importée", "task imported"],
)  # fmt: skip
def test_a_malformed_type_is_a_mistake_of_the_caller(name: str) -> None:
    with pytest.raises(ValueError, match="lower-case words"):
        sample(type=name)


def test_a_digest_depends_on_salt_and_content() -> None:
    assert content_digest(b"s" * 32, b"{}") == hashlib.sha256(b"s" * 32 + b"{}").digest()
    for salt in (b"", b"s" * 31, b"s" * 33):
        with pytest.raises(ValueError, match="32 bytes"):
            content_digest(salt, b"{}")


def test_a_leaf_is_hashed_apart_from_the_nodes_of_the_tree() -> None:
    """RFC 6962: the hash of an empty leaf, as the certificate transparency tests have it."""
    empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert leaf_hash(b"").hex() == empty


def test_the_page_for_auditors_shows_a_true_example() -> None:
    shown = dict(re.findall(r"```text (\w+)\n(.*?)\n```", PAGE, re.DOTALL))
    content, entry = shown["content"].encode(), shown["entry"].encode()
    assert encode(json.loads(content)) == content
    digest = hashlib.sha256(bytes.fromhex(shown["salt"]) + content).hexdigest()
    assert digest == shown["content_digest"] == json.loads(entry)["content_digest"]
    assert ours({k: v for k, v in json.loads(entry).items() if k != "format"}) == entry
    assert hashlib.sha256(b"\x00" + entry).hexdigest() == shown["leaf_hash"]


def test_the_page_for_auditors_lists_every_field() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert listed == sorted(json.loads(VECTORS[0]["entry"]))
