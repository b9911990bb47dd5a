"""What needs no file from elsewhere: two small vocabularies, encodings, guesses, ids."""

from __future__ import annotations

import codecs
import io
from pathlib import Path

import pytest

from taxonomy import Concept, Tree
from taxonomy.formats import LOSES, Format, dumps, read

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(("name", "size"), [("hcrt.ttl", 26), ("schulfaecher.ttl", 61)])
def test_small_vocabularies_survive_every_lossless_format(name: str, size: int) -> None:
    tree = read((DATA / name).read_bytes(), name=name)
    assert len(tree) == size
    for format in (format for format in Format if not LOSES[format]):
        data = dumps(tree, format)
        assert read(data) == tree, f"{format} is guessed from the content and loses nothing"


@pytest.mark.parametrize(
    "data",
    [
        "Žluť\n  日本".encode(),
        codecs.BOM_UTF8 + "Žluť\n  日本".encode(),
        codecs.BOM_UTF16_LE + "Žluť\n  日本".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "Žluť\r\n\t日本\r\n".encode("utf-16-be"),
        io.BytesIO("Žluť\r  日本".encode()),
    ],
)
def test_encodings_and_line_ends(data: bytes | io.BytesIO) -> None:
    assert [concept.id for concept in read(data)] == ["zlut", "zlut/日本"]


def test_xml_says_its_encoding() -> None:
    text = "<?xml version='1.0' encoding='ISO-8859-1'?><Choices><Choice value='Käse'/></Choices>"
    assert read(text.encode("latin-1"))["kase"].label() == "Käse"


def test_a_new_concept_changes_no_other_id() -> None:
    """Not in SKOS, where ids look unique by their last segments until one comes twice."""
    head = "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n<http://x/v> a s:ConceptScheme .\n"
    concept = "<http://{}> a s:Concept ; s:prefLabel 'label' .\n"
    first = concept.format("x/v/a") + concept.format("y/b")
    more = concept.format("z/b") + concept.format("x/v/b")
    before = read((head + first).encode(), Format.TURTLE)
    after = read((head + first + more).encode(), Format.TURTLE)
    assert list(before.concepts) == ["v/a", "http://y/b"]
    assert list(after.concepts) == ["v/a", "http://y/b", "http://z/b", "v/b"]


def test_the_order_of_a_file_changes_no_id() -> None:
    one = read(b"Animals\n Cats\n Dogs\nBooks", Format.TEXT)
    two = read(b"Books\nAnimals\n Dogs\n Birds\n Cats", Format.TEXT)
    assert set(one.concepts) < set(two.concepts)


def test_concepts_with_one_uri_stay_two() -> None:
    tree = Tree(
        [Concept("a", {"": "A"}, uri="http://x/a"), Concept("b", {"": "B"}, uri="http://x/a")]
    )
    assert read(dumps(tree, Format.TURTLE), Format.TURTLE) == tree


def test_labels_as_nodes_and_links_stated_from_above() -> None:
    text = """
    @prefix s: <http://www.w3.org/2004/02/skos/core#> .
    @prefix x: <http://www.w3.org/2008/05/skos-xl#> .
    @prefix r: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix : <http://x/v/> .
    :a a s:Concept ; x:prefLabel [ x:literalForm "A"@en ] ; s:narrower :b ;
       s:definition [ r:value "first"@en ], "second"@en ; s:notation "7"^^:Dewey .
    :b a s:Concept ; s:prefLabel "B"@en ; s:broaderTransitive :c ; s:scopeNote "n" .
    """
    a, b = read(text.encode(), Format.TURTLE)
    assert (a.labels, b.broader, b.notes) == ({"en": "A"}, (a.id,), {"": ("n",)})
    assert (a.definitions, a.notes) == ({"en": "first"}, {"en": ("second",)})
    assert a.codes == {"http://x/v/Dewey": "7"}
