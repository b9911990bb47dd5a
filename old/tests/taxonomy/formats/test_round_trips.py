"""What is written can be read again: all of it, or all that `LOSES` does not name."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings

from taxonomy import Concept, Invalid, Tree
from taxonomy.formats import LOSES, Format, Layout, Options, dumps, kept, loses, read, write
from tests.taxonomy.formats.samples import trees
from tests.taxonomy.trees import CALM

LOSSLESS = [format for format in Format if not LOSES[format]]
LOSSY = [format for format in Format if LOSES[format]]
SAYS_NO_LANGUAGE = {Format.TEXT, Format.LABEL_STUDIO, Format.IAB_TSV}
FEW = settings(CALM, max_examples=40)


def through(
    tree: Tree, format: Format, language: str = "", layout: Layout = Layout.PARENTS
) -> Tree:
    data = dumps(tree, format, language=language, layout=layout)
    said = language or tree.language
    return read(data, format, language=said if format in SAYS_NO_LANGUAGE else "")


def test_formats_that_lose_nothing() -> None:
    rdf = {Format.TURTLE, Format.RDF_XML, Format.N_TRIPLES, Format.JSON_LD}
    assert set(LOSSLESS) == rdf | {Format.JSON}
    assert set(LOSES) == set(Format)


@pytest.mark.parametrize("format", LOSSLESS)
@FEW
@given(tree=trees())
def test_nothing_is_lost(format: Format, tree: Tree) -> None:
    assert through(tree, format) == tree


@pytest.mark.parametrize("language", ["en", ""])
@pytest.mark.parametrize("format", LOSSY)
@FEW
@given(tree=trees())
def test_only_what_is_named_is_lost(format: Format, language: str, tree: Tree) -> None:
    assert through(tree, format, language) == kept(tree, format, Options(language=language))


@pytest.mark.parametrize("layout", [Layout.PATHS, Layout.LEVELS])
@FEW
@given(tree=trees())
def test_other_layouts_of_tables(layout: Layout, tree: Tree) -> None:
    options = Options(layout=layout, language="en")
    ways = [tuple(tree[id_].label("en") for id_ in tree.path(concept.id)) for concept in tree]
    if len(set(ways)) < len(ways):
        with pytest.raises(Invalid, match="have the same path"):
            dumps(tree, Format.CSV, layout=layout, language="en")
        return
    data = dumps(tree, Format.CSV, layout=layout, language="en")
    assert read(data, Format.CSV) == kept(tree, Format.CSV, options)


@pytest.mark.parametrize("format", LOSSY)
def test_kept_loses_each_field_that_it_names(format: Format) -> None:
    full = Concept(
        "a",
        {"en": "A", "de": "Ä"},
        alternatives={"en": ("x",)},
        hidden={"en": ("x",)},
        definitions={"en": "x"},
        notes={"en": ("x",)},
        examples={"en": ("x",)},
        codes={"s": "1", "Extension": "2"},
        uri="http://example.org/a",
        related=("a",),
        colour="#000000",
        hotkey="a",
        deprecated=True,
        replaced_by=("b",),
    )
    (left,) = kept(Tree([full]), format, Options(language="en"))
    lost = {name for name in Concept.__slots__ if getattr(full, name) and not getattr(left, name)}
    assert lost == loses(format) & set(Concept.__slots__)


@pytest.mark.parametrize("format", list(Format))
def test_writes_piece_by_piece(format: Format) -> None:
    """Nobody needs the whole file in memory."""

    sizes: list[int] = []

    class Pieces(io.BytesIO):
        def write(self, data) -> int:
            sizes.append(len(data))
            return super().write(data)

    stream = Pieces()
    write(Tree(Concept(f"c{n}", {"en": f"label {n}"}) for n in range(4_000)), format, stream)
    assert max(sizes) < len(stream.getvalue()) / 2
    assert not stream.closed


def test_formulas_stay_data() -> None:
    tree = Tree([Concept("a", {"": '=HYPERLINK("http://x")'}), Concept("@b", {"": "+1"})])
    data = dumps(tree, Format.CSV)
    assert b'"=HYPERLINK(""http://x"")"' in data
    assert read(data, Format.CSV) == tree
