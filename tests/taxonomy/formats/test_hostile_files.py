"""No file makes a reader of taxonomies or mappings fail otherwise than with Invalid, or swell."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxonomy import Concept, Invalid, Mapping, Match, Relation, Tree
from taxonomy.formats import Format, build_tree, dumps, read, read_mapping, write_mapping
from taxonomy.formats.decoding import MAX_BYTES
from tests.support.hostile_files import SECONDS, measured, mutated
from tests.taxonomy.formats.samples import TWO_SCHEMES, problems
from tests.taxonomy.formats.test_bad_files import HEAD
from tests.taxonomy.trees import CALM

SKOS = [Format.TURTLE, Format.RDF_XML, Format.N_TRIPLES, Format.JSON_LD]
PLAIN = Tree(
    [
        Concept("a", {"en": "Animals", "de": "Tiere"}, codes={"EAN": "1"}, colour="#ff8000"),
        Concept("a/d", {"en": "Dogs"}, ("a",), alternatives={"en": ("Hounds",)}, hotkey="d"),
        Concept("a/c", {"en": "Cats"}, ("a",), definitions={"en": "They purr."}, deprecated=True),
        Concept("p", {"en": "Pets"}, related=("a/d",), uri="http://example.org/p"),
    ],
    titles={"en": "Animals"}, uri="http://example.org/", language="en",
)  # fmt: skip
FLAT = Tree([Concept("x", {"": "X"}), Concept("y", {"": "Y"}, hotkey="y")])
MATCHES = Mapping(
    [Match("a", Relation.EXACT, "b", "by hand"), Match("c", Relation.BROAD, "b")], "d"
)
CASES = [40, pytest.param(10_000, marks=pytest.mark.soak)]


@cache
def valid(format: Format) -> list[bytes]:
    """Valid files of a format."""
    found = [dumps(tree, format) for tree in (PLAIN, FLAT) if format is not Format.LABEL_STUDIO]
    if format is Format.LABEL_STUDIO:
        found = [dumps(FLAT, format), b"<View><Labels><Label value='a' hint='b'/></Labels></View>"]
    if format is Format.TURTLE:
        found.append(TWO_SCHEMES.encode())
    if format is Format.CSV:
        found += [b"path\nA > B > C\nA > D\n", b"level 1,level 2\nA,B\nA,C\n", b"label;code\nx;1\n"]
    if format is Format.JSON:
        found.append(b'["a", {"label": "b", "children": ["c", {"name": "d"}]}]')
    return found


@cache
def mappings() -> list[tuple[Format, bytes]]:
    found = []
    for format in (*SKOS, Format.CSV, Format.TSV):
        stream = io.BytesIO()
        write_mapping(MATCHES, format, stream)
        found.append((format, stream.getvalue()))
    return found


@pytest.mark.parametrize("count", CASES)
@pytest.mark.parametrize("format", Format)
def test_a_changed_file_is_read_or_invalid(format: Format, count: int) -> None:
    @settings(CALM, max_examples=count)
    @given(seed=st.integers(0, 2**63))
    def run(seed: int) -> None:
        dice = random.Random(seed)
        data = mutated(dice.choice(valid(format)), dice)
        given_format = dice.choice([format, format, format, None, dice.choice([*Format])])
        scheme = dice.choice([None, None, "all", "http://example.org/"])
        options = {"lenient": dice.random() < 0.5, "merge": dice.random() < 0.2, "scheme": scheme}
        with suppress(Invalid):
            tree = read(data, given_format, name=dice.choice(["", "a.json", "b.xml"]), **options)
            assert Tree.decode(tree.encode()) == tree

    run()


@pytest.mark.parametrize("count", CASES)
def test_a_changed_mapping_is_read_or_invalid(count: int) -> None:
    @settings(CALM, max_examples=count)
    @given(seed=st.integers(0, 2**63))
    def run(seed: int) -> None:
        dice = random.Random(seed)
        format, data = dice.choice(mappings())
        with suppress(Invalid):
            made = dice.choice([format, format, None])
            found = read_mapping(mutated(data, dice), made, lenient=dice.random() < 0.5)
            found.check(PLAIN, PLAIN)

    run()


def filled(part: bytes, size: int, head: bytes = b"", tail: bytes = b"") -> bytes:
    """A file of about so many bytes, of a part again and again."""
    return head + part * ((size - len(head)) // len(part)) + tail


def counted(part: bytes, size: int, head: bytes = b"", tail: bytes = b"") -> bytes:
    """The same, with a number in each part."""
    found, length = [head], len(head)
    number = 0
    while length < size:
        found.append(part % number)
        length += len(found[-1])
        number += 1
    return b"".join([*found, tail])


S = HEAD.encode()
SMILE = "🙂".encode()
MARKS = bytes.maketrans(b"0123456789", b"!?.;:*~^'`")
"""Turns numbers into signs that no id holds."""
BOMBS: dict[str, tuple[Format, Callable[[int], bytes]]] = {
    "one line": (Format.CSV, lambda n: filled(b"a", n, b"label\n")),
    "one line of text": (Format.TEXT, lambda n: filled(b"a", n, SMILE)),
    "one label": (Format.JSON, lambda n: filled(b"a", n, b'["' + SMILE, b'"]')),
    "one literal": (Format.TURTLE, lambda n: filled(b"a", n, S + b":a s:prefLabel '", b"' .")),
    "one IRI": (Format.N_TRIPLES, lambda n: filled(b"a", n, b"<http://x/", b"> <a:b> <c:d> .")),
    "one attribute": (Format.LABEL_STUDIO, lambda n: filled(b"a", n, b"<Labels a='", b"'/>")),
    "no lines but ends": (Format.CSV, lambda n: filled(b"\n", n, b"label\n")),
    "spaces": (Format.JSON, lambda n: filled(b" ", n)),
    "short rows": (Format.CSV, lambda n: filled(b"a\n", n, b"label\n")),
    "distinct rows": (Format.CSV, lambda n: counted(b"%d\n", n, b"label\n")),
    "one slug": (Format.CSV, lambda n: counted(b"a%d\n", n, b"label\n").translate(MARKS)),
    "one row": (Format.CSV, lambda n: filled(b'"\n",', n, b"label\n")),
    "quotes without an end": (Format.CSV, lambda n: filled(b"a\n", n, b'label\n"')),
    "commas": (Format.CSV, lambda n: filled(b",", n, b"label")),
    "columns": (Format.CSV, lambda n: counted(b",label@a%d", n, b"label")),
    "languages": (Format.JSON, lambda n: counted(b'"x-a%d":"b",', n, b'[{"label":{', b'"":"b"}}]')),
    "bad lines": (Format.CSV, lambda n: filled(b"\xff\n", n)),
    "UTF-16": (Format.TEXT, lambda n: b"\xff\xfe" + filled(b"a\x00\n\x00", n)),
    "lists": (Format.JSON, lambda n: filled(b"[],", n, b"[", b"[]]")),
    "objects": (Format.JSON, lambda n: filled(b'{"a":1},', n, b"[", b"{}]")),
    "texts": (Format.JSON, lambda n: filled(b'"ab",', n, b"[", b'"a"]')),
    "digits": (Format.JSON, lambda n: filled(b"9", n, b"[", b"]")),
    "keys": (Format.JSON, lambda n: counted(b'"%d":1,', n, b'[{"a":1,', b'"a":1}]')),
    "one key": (Format.JSON, lambda n: filled(b'"a":1,', n, b"[{", b'"a":1}]')),
    "a long id": (Format.JSON, lambda n: filled(b"i", n, b'[{"id":"', b'","label":""}]')),
    "unknown fields": (
        Format.JSON,
        lambda n: counted(b'"f%d":1,', n, b'[{"label":"a",', b'"z":1}]'),
    ),
    "statements": (Format.TURTLE, lambda n: filled(b",:b", n, S + b":a s:related :b", b" .")),
    "concepts": (Format.TURTLE, lambda n: counted(b":c%d a s:Concept.\n", n, S)),
    "tags": (
        Format.TURTLE,
        lambda n: counted(b",'a'@x-%d", n, S + b":a a s:Concept ; s:prefLabel 'a'", b" ."),
    ),
    "mistakes": (Format.TURTLE, lambda n: filled(b":a s:b .\n", n, S)),
    "mistakes in a line": (Format.N_TRIPLES, lambda n: filled(b"<a> . ", n)),
    "prefixes": (Format.TURTLE, lambda n: counted(b"@prefix p%d: <http://x/> .\n", n)),
    "entities": (
        Format.RDF_XML,
        lambda n: filled(
            b"&a;", n, b"<!DOCTYPE r [<!ENTITY a '%s'>]><r x='" % (b"a" * 290), b"'/>"
        ),
    ),
    "many entities": (
        Format.RDF_XML,
        lambda n: counted(b"<!ENTITY a%d 'b'>", n, b"<!DOCTYPE r [", b"]><r/>"),
    ),
    "elements": (
        Format.RDF_XML,
        lambda n: filled(
            b"<s:Concept/>",
            n,
            b"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
            b"xmlns:s='http://www.w3.org/2004/02/skos/core#'>",
            b"</r:RDF>",
        ),
    ),
    "namespaces": (
        Format.RDF_XML,
        lambda n: counted(b" xmlns:a%d='http://x/'", n, b"<r", b"/>"),
    ),
    "nodes": (Format.JSON_LD, lambda n: filled(b'{"@id":"a:b"},', n, b"[", b"{}]")),
    "contexts": (
        Format.JSON_LD,
        lambda n: filled(b'{"a":{"@id":"a:b","@context":{}}},', n, b'{"@context":[', b"{}]}"),
    ),
    "terms": (
        Format.JSON_LD,
        lambda n: counted(b'"t%d":"http://x/",', n, b'{"@context":{', b'"a":"a:b"}}'),
    ),
    "labels": (Format.LABEL_STUDIO, lambda n: filled(b"<Label/>", n, b"<Labels>", b"</Labels>")),
    "attributes": (Format.LABEL_STUDIO, lambda n: counted(b" a%d=''", n, b"<Labels", b"/>")),
    "comments": (Format.LABEL_STUDIO, lambda n: filled(b"<!---->", n, b"<Labels>", b"</Labels>")),
    "tiers": (Format.IAB_TSV, lambda n: counted(b"%d\t\ta\n", n, b"Unique ID\tParent\tName\n")),
    "names": (Format.TEXT, lambda n: filled(b"b;", min(n, 2**20 - 9), b"a = ")),
    "zip": (Format.CSV, lambda n: filled(b"PK\x03\x04", n)),
    "above a cycle": (Format.CSV, lambda n: "".join(_above_a_cycle(n // 20)).encode()),
    "all in one cycle": (Format.CSV, lambda n: "".join(_one_cycle(n // 20)).encode()),
    "cycles": (
        Format.CSV,
        lambda n: "".join(_many_cycles(n // 20)).encode(),
    ),
    "missing parents": (
        Format.CSV,
        lambda n: counted(b"|p%d", min(n, 2**17) - 99, b"id,label,parent\na,a,"),
    ),
}
"""Name -> format, and the file for so many bytes."""
SMALL = 1 << 18


def _above_a_cycle(count: int) -> Iterator[str]:
    yield "id,label,parent\n0,a,\n"
    for number in range(1, count):
        yield f"{number},a,{number - 1}\n"
    yield f"x,a,{count - 1}|y\ny,a,x\n"


def _one_cycle(count: int) -> Iterator[str]:
    yield "id,label,parent\n"
    for number in range(count):
        yield f"{number},a,{(number + 1) % count}\n"


def _many_cycles(count: int) -> Iterator[str]:
    yield "id,label,parent\n"
    for number in range(count):
        yield f"{number},a,{number ^ 1}\n"


def test_a_hidden_cycle_is_found() -> None:
    """Where the first parents lead out of it, and where it is one of several."""
    for text in (
        "id,label,parent\nr,R,\na,A,r|b\nb,B,r|a\n",
        "id,label,parent\nr,R,\na,A,r|c\nb,B,a\nc,C,r|b\nd,D,c\n",
    ):
        with pytest.raises(Invalid) as caught:
            read(text.encode(), Format.CSV)
        assert {problem.code for problem in caught.value.problems} == {"CYCLE"}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_bomb_is_read_or_invalid(name: str) -> None:
    format, made = BOMBS[name]
    with suppress(Invalid):
        read(made(SMALL // 8), format, lenient=True)


READ = """
import sys, time
from taxonomy import Invalid
from taxonomy.formats import Format, read, read_mapping
found = []
for reader in (read, read_mapping):
    for lenient in (False, True):
        began = time.process_time()
        try:
            with open(sys.argv[1], 'rb') as file:
                reader(file, Format[sys.argv[2]], lenient=lenient, warnings=[])
            found.append('read')
        except Invalid as invalid:
            found.append(invalid.problems[0].code)
        assert time.process_time() - began < float(sys.argv[3])
print(*found)
"""


def exploded(name: str, size: int, folder: Path) -> str:
    """What came of reading a bomb, in a process whose memory and time are measured."""
    format, made = BOMBS[name]
    file = folder / "bomb"
    file.write_bytes(made(size))
    return measured(READ, file, format.name, str(SECONDS))


@pytest.mark.parametrize("name", ["above a cycle"])
def test_a_bomb_takes_little_memory_and_time(name: str, tmp_path: Path) -> None:
    assert exploded(name, 2 * SMALL, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("size", [MAX_BYTES - 100, 100 << 20], ids=["most", "more"])
@pytest.mark.parametrize("name", BOMBS)
def test_any_bomb_takes_little_memory_and_time(name: str, size: int, tmp_path: Path) -> None:
    result = exploded(name, size, tmp_path)
    if size > MAX_BYTES and (tmp_path / "bomb").stat().st_size > MAX_BYTES:
        assert result == " ".join(["TOO_LARGE"] * 4)


BELOW = {
    "distinct rows": 1.6e6, "one slug": 1.6e6, "objects": 1.9e6, "texts": 1.2e6, "lists": 2.9e6,
    "keys": 12e6, "languages": 22e6, "attributes": 6e6, "labels": 2e6, "no lines but ends": 1.9e6,
    "concepts": 5e6, "all in one cycle": 4.9e6, "above a cycle": 4.9e6, "cycles": 4.9e6,
}  # fmt: skip
"""Sizes at which bombs are just below the limits of concepts and parts."""


@pytest.mark.soak
@pytest.mark.parametrize("name", BELOW)
def test_a_bomb_below_the_limits_takes_little_as_well(name: str, tmp_path: Path) -> None:
    assert exploded(name, int(BELOW[name]), tmp_path)


def test_more_concepts_than_a_tree_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_tree, "MAX_CONCEPTS", 3)
    for format, text in ((Format.CSV, "label\na\nb\nc\nd\n"), (Format.TEXT, "a\nb\nc\nd\n")):
        assert problems(text.encode(), format) == [("TOO_LARGE", "")]
