"""Bad files: every problem of each, with its place; and nothing raises anything but Invalid."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taxonomy import Invalid, Problem
from taxonomy.formats import Format, read, read_mapping
from tests.taxonomy.formats.samples import problems
from tests.taxonomy.trees import CALM

HEAD = "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n@prefix : <http://x.org/> .\n"

# After a mistake, Turtle is read on behind the next full stop: here that of line 4.
TURTLE = [
    (":a s:broader .\n:b s:prefLabel oops .\n:c a s:Concept", ["SYNTAX 3", "SYNTAX 5"]),
    (":a a s:Concept ; s:prefLabel 'a' ; s:broader :b .", ["DANGLING_PARENT http://x.org/a"]),
    (":a a s:Concept ; s:prefLabel 'a' ; s:related :b .", ["DANGLING_RELATION http://x.org/a"]),
    (
        ":a a s:Concept ; s:prefLabel 'a'@en, 'b'@en, 'c'@de, 'c'@de .",
        ["TWO_PREFERRED_LABELS http://x.org/a"],
    ),
    (
        ":a a s:Concept ; s:prefLabel 'a' ; s:broader :b . :b s:prefLabel 'b' ; s:broader :a .",
        ["CYCLE http://x.org/a"],
    ),
    (
        ":a a s:Concept . :b a s:Concept ; s:prefLabel ' ' .",
        ["EMPTY_LABEL http://x.org/a", "EMPTY_LABEL http://x.org/b"],
    ),
    ("[] a s:Concept ; s:prefLabel 'a' .", ["BLANK_CONCEPT "]),
    (":a s:prefLabel 'a' .", ["NO_CONCEPTS "]),
    (":a a s:ConceptScheme . :b a s:ConceptScheme .", ["SEVERAL_SCHEMES "]),
    (":a a s:Concept ; s:prefLabel 'a' ; s:notation '1', '2' .", ["TWO_CODES http://x.org/a"]),
    (":a a s:Concept ; s:prefLabel 'a\\u0000b' .", ["CONTROL_CHARACTER http://x.org/a"]),
]
XML = [
    ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n<a></b>", ["SYNTAX 2"]),
    ("<!DOCTYPE r [\n<!ENTITY a 'b'><!ENTITY c '&a;&a;'>\n]><r/>", ["ENTITY 2"]),
    ("<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><r/>", ["ENTITY 1"]),
    ("<?xml version='1.0' encoding='klingon'?><r/>", ["ENCODING "]),
]
CSV = [
    ("", ["EMPTY_FILE "]),
    ("a,b\n1,2", ["NO_HEADER 1"]),
    ("id,label\na,A\na,B\n,C\nd,", ["DUPLICATE_ID 3", "EMPTY_ID 4", "EMPTY_LABEL 5"]),
    (
        "id,label,parent\na,A,b\nb,B,a\nc,C,x|y",
        ["DANGLING_PARENT 4", "DANGLING_PARENT 4", "CYCLE 2"],
    ),
    ("id,label,parent\na,A,b\nb,B,a", ["CYCLE 2"]),
    ("id,label,parent\na,A,a", ["CYCLE 2"]),
    ('id,label\na,"A\nB"\nb,"C', ["SYNTAX 4", "CONTROL_CHARACTER 2"]),
    ("id,label,price\na,A,3", ["UNKNOWN_COLUMN 1"]),
    ("id,label\na,A,3", ["UNKNOWN_COLUMN 2"]),
    ("id,label,name\na,A,B", ["DUPLICATE_COLUMN 1"]),
    ("id,label@en,label@EN\na,A,B", ["DUPLICATE_COLUMN 1"]),
    ("id,label,deprecated\na,A,perhaps", ["BAD_BOOLEAN 2"]),
    ("id,label,colour\na,A,reddish", ["BAD_COLOUR 2"]),
    ("id,label@e_n\na,A", ["BAD_LANGUAGE 2"]),
    ("id,label,parent,path\na,A,b,c", ["SEVERAL_HIERARCHIES 1"]),
    ("label,parent\nA,\nA,\nB,X", ["DUPLICATE_LABEL 3", "DANGLING_PARENT 4"]),
    ("level 1,level 2\nA,B\nA,B\n,C\n", ["LEVEL_GAP 4", "DUPLICATE_PATH 3"]),
    ("level 1,level 3\nA,B", ["BAD_LEVELS 1"]),
    ("id,path\n1,A > B\n1,A > C", ["DUPLICATE_ID 3"]),
    ("id,path\n1,", ["EMPTY_LABEL 2"]),
    ("id,label\n" + "i" * 1001 + "," + "l" * 1001, ["TOO_LONG 2", "TOO_LONG 2"]),
]
TEXT = [
    ("", ["EMPTY_FILE "]),
    ("a\n      b\n   c\n\td\n", ["BAD_INDENTATION 3", "MIXED_INDENTATION 4"]),
    ("a\n\tb\n\t\t\tc", ["INDENTATION_JUMP 3"]),
    ("  a", ["INDENTATION_JUMP 1"]),
    ("a\n\tb\n\tc\n\tb", ["DUPLICATE_LABEL 4"]),
    ("a [x]\nb [x]", ["DUPLICATE_ID 2"]),
    ("[x]\n = y\na\x07", ["CONTROL_CHARACTER 3"]),
]
JSON = [
    ('[\n"a"\n"b"]', ["SYNTAX 3"]),
    ("3", ["WRONG_TYPE "]),
    ("[]", ["EMPTY_FILE "]),
    (
        '[1, {"label": 2}]',
        ["WRONG_TYPE [0]", "EMPTY_LABEL [0]", "WRONG_TYPE [1].label", "EMPTY_LABEL [1]"],
    ),
    ('[{"labels": {"en": "a", "en": "b"}}]', ["DUPLICATE_KEY "]),
    ('[{"label": "a", "name": "b"}]', ["DUPLICATE_KEY [0].name"]),
    ('[{"label": "a", "shape": 1}]', ["UNKNOWN_FIELD [0].shape"]),
    ('[{"label": "a", "children": 1}]', ["WRONG_TYPE [0].children"]),
    (
        '{"concepts": [{"id": "a", "labels": {"en": "a"}, "broader": ["b"]}]}',
        ["DANGLING_PARENT concepts[0]"],
    ),
    ('["\\ud800", ""]', ["CONTROL_CHARACTER [0]", "EMPTY_LABEL [1]"]),
    ('[{"label": "a", "hotkey": NaN}]', ["SYNTAX "]),
    ('{"format": 2, "concepts": []}', ["UNKNOWN_FORMAT format"]),
]
LABEL_STUDIO = [
    ("<View>\n<Choices>", ["SYNTAX 2"]),
    ("<View/>", ["NO_TAG "]),
    ("<View><Choices name='a'/>\n<Labels name='b'/></View>", ["SEVERAL_TAGS 2"]),
    ("<Taxonomy value='$items'/>", ["EMPTY_FILE 1"]),
    (
        "<Choices>\n<Choice value='a'/>\n<Choice value='a'/>\n<Choice/><Pair/></Choices>",
        ["DUPLICATE_LABEL 3", "EMPTY_LABEL 4", "UNKNOWN_TAG 4"],
    ),
    (
        "<Labels><Label value='a' background='reddish' size='1' x='2'/></Labels>",
        ["UNKNOWN_ATTRIBUTE 1", "BAD_COLOUR 1"],
    ),
    ("<!DOCTYPE x [<!ENTITY a 'b'>]>\n<Choices><Choice value='&a;'/></Choices>", ["ENTITY "]),
]
IAB = [
    ("Unique ID\tName\n1\tA", ["NO_HEADER 1"]),
    ("1\t2", ["NO_HEADER "]),
    ("Unique ID\tParent\tName\n1\t2\tA\n1\t\tB", ["DUPLICATE_ID 3", "DANGLING_PARENT 2"]),
    ("IAB Code\tTier\tIAB Category\nIAB1-1\tTier 2\tA", ["DANGLING_PARENT 2"]),
]
TABLE = [
    *((Format.TURTLE, HEAD + text, found) for text, found in TURTLE),
    *((Format.RDF_XML, text, found) for text, found in XML),
    *((Format.CSV, text, found) for text, found in CSV),
    *((Format.TEXT, text, found) for text, found in TEXT),
    *((Format.JSON, text, found) for text, found in JSON),
    *((Format.LABEL_STUDIO, text, found) for text, found in LABEL_STUDIO),
    *((Format.IAB_TSV, text, found) for text, found in IAB),
]


def expected(short: str) -> tuple[str, str]:
    code, _, where = short.partition(" ")
    return code, f"line {where}" if where.isdecimal() else where


@pytest.mark.parametrize(("format", "text", "found"), TABLE)
def test_every_problem_is_listed(format: Format, text: str, found: list[str]) -> None:
    assert problems(text.encode(), format) == [expected(short) for short in found]


def test_bytes_of_no_encoding() -> None:
    assert problems(b"label\nA\n\xff\nB\n\xfe", Format.CSV) == [
        ("ENCODING", "line 3"),
        ("ENCODING", "line 5"),
    ]
    assert problems(b"label\nA", Format.CSV, encoding="hex") == [("ENCODING", "")]


def test_a_thousand_problems_and_how_many_more() -> None:
    found = problems(b"label\n" + b"A\n" * 1_500, Format.CSV)
    assert len(found) == 1_001
    assert found[-1] == ("MORE", "")


def test_lenient_readers_say_what_they_repair() -> None:
    warnings: list[Problem] = []
    text = (
        HEAD + ":a a s:Concept ; s:prefLabel 'a'@en, 'b'@en ; s:broader :gone, :a ; s:related :no ."
        ":b a s:Concept ; s:notation '1', '2' ."
    )
    tree = read(text.encode(), Format.TURTLE, lenient=True, warnings=warnings)
    assert tree["http://x.org/a"].labels == {"en": "a"}
    assert tree["http://x.org/a"].alternatives == {"en": ("b",)}
    assert tree.roots == ("http://x.org/a", "http://x.org/b")
    assert [problem.code for problem in warnings] == [
        *("TWO_PREFERRED_LABELS", "TWO_CODES", "EMPTY_LABEL"),
        *("DANGLING_PARENT", "DANGLING_PARENT", "DANGLING_RELATION"),
    ]


DEEP = 10_000
BOMBS = {
    "text": (Format.TEXT, "\n".join("\t" * n + "a" for n in range(2_000)).encode()),
    "JSON lists": (Format.JSON, b"[" * 100_000),
    "JSON children": (Format.JSON, b'{"label":"a","children":[' * DEEP + b"]}" * DEEP),
    "JSON, not too deep to parse": (Format.JSON, b'{"label":"a","children":[' * 300 + b"]}" * 300),
    "JSON-LD": (Format.JSON_LD, b'{"@id":"http://x/a","http://x/b":' * 100_000),
    "Label Studio": (Format.LABEL_STUDIO, b"<Taxonomy><Choice value='a'>" * DEEP),
    "closed": (
        Format.LABEL_STUDIO,
        b"<Taxonomy>" + b"<Choice value='a'>" * DEEP + b"</Choice>" * DEEP + b"</Taxonomy>",
    ),
    "RDF/XML": (Format.RDF_XML, b"<r xmlns='http://x/'>" + b"<a><b>" * DEEP),
    "Turtle": (Format.TURTLE, b"<http://x/a> <http://x/b> " + b"(" * DEEP),
    "CSV": (
        Format.CSV,
        b"id,label,parent\n0,a,\n" + b"".join(b"%d,a,%d\n" % (n, n - 1) for n in range(1, DEEP)),
    ),
    "path": (Format.CSV, b"id,path\n1," + b"a>" * DEEP + b"a\n"),
    "brackets": (Format.TEXT, b"a " + b"[ = " * 50_000),
    "field": (Format.CSV, b'label\n"' + b"a" * 200_000),
    "laughs": (
        Format.LABEL_STUDIO,
        b"<!DOCTYPE x [<!ENTITY a 'ha'>"
        + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a;" * 10) for n in range(9))
        + b"]><Choices><Choice value='&a8;'/></Choices>",
    ),
}


@pytest.mark.parametrize("start", ["#", "<", "_:", "@", "[", '"', "\\", " ", "a,", "<a:"])
def test_looking_at_a_file_takes_no_time(start: str) -> None:
    with suppress(Invalid):
        read(start.encode() * 5_000)


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str) -> None:
    format, data = BOMBS[name]
    assert problems(data, format)


PIECES = ["id,label,parent\n", "level 1", "[", "]", "{", "}", '"', ",", "\n", "\t", "a", "<", ">"]
PIECES += [
    "<View>",
    "<Choices>",
    "<Choice value='a'/>",
    "<http://x/a>",
    " ",
    "@prefix",
    ".",
    "=",
    ";",
]
PIECES += ['"label":', "\\", "\x00", "\ufeff", "Unique ID\t", "#", "null", "http://x/", HEAD, "&a;"]


@pytest.mark.parametrize("format", [None, *Format])
@settings(CALM, max_examples=40)
@given(data=st.binary(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_bytes_are_read_or_invalid(format: Format | None, data: bytes | str) -> None:
    octets = data if isinstance(data, bytes) else data.encode()
    for reader in (read, read_mapping):
        with suppress(Invalid):
            reader(octets, format)
