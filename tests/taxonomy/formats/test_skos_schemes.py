"""SKOS files with several schemes: one of them, or all of them, and what is left out is told."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import Invalid, Problem, Tree
from taxonomy.formats import Format, dumps, read
from taxonomy.formats.options import ALL, RDF
from taxonomy.formats.triples import SYNTAX
from tests.taxonomy.formats.samples import TWO_SCHEMES, path, problems
from tests.taxonomy.formats.test_here import DATA
from tests.taxonomy.trees import CALM

HEAD, TWO = TWO_SCHEMES.split("\n\n")
SCHEMES = ":s1 a skos:ConceptScheme . :s2 a skos:ConceptScheme .\n"


def scheme_tree(text: str, scheme: str | None) -> tuple[Tree, list[Problem]]:
    """The tree of one scheme of x.org, or of all, and the warnings."""
    warnings: list[Problem] = []
    chosen = scheme if scheme in (None, ALL) else f"http://x.org/{scheme}"
    tree = read((HEAD + text).encode(), Format.TURTLE, scheme=chosen, warnings=warnings)
    return tree, warnings


def concept(name: str, about: str = "") -> str:
    return f':{name} a skos:Concept ; skos:prefLabel "{name}"{about} .\n'


def links(tree: Tree) -> dict[str, tuple[str, ...]]:
    return {concept.id: concept.broader for concept in tree}


@pytest.mark.parametrize(
    ("scheme", "expected", "left"),
    [("s1", {"a": (), "b": ("a",)}, 1), ("s2", {"c": ()}, 2)],
)
def test_top_concepts_and_all_below_them_are_in_a_scheme(scheme, expected, left):
    tree, warnings = scheme_tree(TWO, scheme)
    assert (links(tree), tree.uri) == (expected, f"http://x.org/{scheme}")
    (warning,) = warnings
    assert (warning.code, warning.where) == ("OTHER_SCHEMES", f"http://x.org/{scheme}")
    assert f"{left} of 3 concepts" in warning.message
    assert "0 links" in warning.message


def test_without_a_scheme_a_file_with_several_asks_for_one_or_all():
    with pytest.raises(Invalid, match=r"or 'all': .* http://x.org/s1, http://x.org/s2"):
        scheme_tree(TWO, None)
    with pytest.raises(Invalid, match=r"no scheme 'http://x\.org/s3'; it has http"):
        scheme_tree(TWO, "s3")


def test_all_takes_the_whole_file_and_keeps_the_schemes_as_codes():
    tree, (warning,) = scheme_tree(TWO, ALL)
    assert links(tree) == {"a": (), "b": ("a",), "c": ()}
    assert [c.codes["skos:inScheme"] for c in tree] == [f"http://x.org/s{n}" for n in (1, 1, 2)]
    assert (tree.uri, warning.code) == (None, "SCHEMES_AS_CODES")
    assert "titles of 2 schemes" in warning.message


@pytest.mark.parametrize("format", sorted(RDF))
def test_kept_schemes_survive_every_syntax(format):
    tree, _ = scheme_tree(TWO, ALL)
    data = dumps(tree, format)
    assert read(data, format) == read(data, format, scheme=ALL) == tree
    for scheme, expected in (("s1", ["a", "b"]), ("s2", ["c"])):
        warnings: list[Problem] = []
        iri = f"http://x.org/{scheme}"
        part = read(data, format, scheme=iri, warnings=warnings)
        assert [concept.id for concept in part] == expected
        assert f"{3 - len(expected)} of 3" in warnings[0].message


@pytest.mark.parametrize("format", [Format.JSON, Format.CSV])
def test_kept_schemes_survive_what_carries_codes(format):
    tree, _ = scheme_tree(TWO, ALL)
    assert [c.codes for c in read(dumps(tree, format), format)] == [c.codes for c in tree]


def test_a_file_with_one_scheme_is_read_as_ever():
    one = TWO.replace(":s2 a skos:ConceptScheme ; skos:hasTopConcept :c .", "")
    for scheme in (None, ALL, "s1"):
        tree, warnings = scheme_tree(one, scheme)
        assert (list(tree.concepts), tree.uri, warnings) == (["a", "b", "c"], "http://x.org/s1", [])
        assert not any(concept.codes for concept in tree)


def test_what_only_a_scheme_calls_its_top_is_a_concept():
    text = ':s a skos:ConceptScheme ; skos:hasTopConcept :a, :lost . :a skos:prefLabel "A" .'
    assert list(scheme_tree(text, None)[0].concepts) == ["a"]


def test_a_concept_below_is_left_out_where_the_file_names_another_scheme_only():
    text = SCHEMES + concept("a", " ; skos:inScheme :s1") + concept("d", " ; skos:broader :c")
    text += concept("b", " ; skos:broader :a ; skos:inScheme :s2 ; skos:related :a")
    text += concept("c", " ; skos:broader :b ; skos:narrower :e")
    text += concept("e", " ; skos:inScheme :s2, :s1") + concept("f", " ; skos:narrower :a")
    tree, (warning,) = scheme_tree(text, "s1")
    assert links(tree) == {"a": (), "e": ()}
    # The links are those between a and b, a and f, and c and e.
    assert "4 of 6 concepts" in warning.message
    assert "3 links" in warning.message
    assert links(scheme_tree(text, "s2")[0]) == {"d": ("c",), "b": (), "c": ("b",), "e": ("c",)}
    codes = {c.id: c.codes.get("skos:inScheme", "") for c in scheme_tree(text, ALL)[0]}
    s1, s2 = "http://x.org/s1", "http://x.org/s2"
    assert codes == {"a": s1, "b": s2, "c": s2, "d": s2, "e": f"{s1} {s2}", "f": ""}


def test_a_scheme_that_is_not_declared_takes_nothing_from_those_above():
    text = SCHEMES + concept("a", " ; skos:topConceptOf :s1") + concept("x")
    text += concept("b", " ; skos:broader :a ; skos:inScheme :data")
    assert list(scheme_tree(text, "s1")[0].concepts) == ["a", "b"]
    assert list(scheme_tree(text, "data")[0].concepts) == ["b"]


def test_what_replaces_a_concept_may_be_in_another_scheme():
    about = " ; skos:inScheme :s1 ; <http://purl.org/dc/terms/isReplacedBy> :b"
    text = SCHEMES + concept("a", about) + concept("b", " ; skos:inScheme :s2")
    assert scheme_tree(text, "s1")[0]["a"].replaced_by == ("b",)


def test_a_scheme_without_a_concept_is_empty():
    with pytest.raises(Invalid, match="This scheme is empty"):
        scheme_tree(SCHEMES + concept("a", " ; skos:inScheme :s1"), "s2")


def test_ids_are_cut_only_where_all_schemes_have_one_namespace():
    other = "<http://y.org/s> a skos:ConceptScheme .\n<http://y.org/a> a skos:Concept ;"
    other += ' skos:prefLabel "A" ; skos:inScheme <http://y.org/s> .'
    tree, _ = scheme_tree(TWO + other, ALL)
    assert list(tree.concepts) == [*(f"http://x.org/{n}" for n in "abc"), "http://y.org/a"]
    assert read(dumps(tree, Format.TURTLE), Format.TURTLE) == tree
    assert list(scheme_tree(TWO + other, "s1")[0].concepts) == ["a", "b"]


def test_more_schemes_than_a_code_can_name_are_refused():
    tops = "".join(
        f":s{n} a skos:ConceptScheme ; skos:hasTopConcept :t{n} .\n"
        + concept(f"t{n}", " ; skos:narrower :x")
        for n in range(1_000)
    )
    below = "".join(concept(f"c{n}", " ; skos:broader :x") for n in range(100))
    found = problems((HEAD + tops + concept("x") + below).encode(), Format.TURTLE, scheme=ALL)
    assert {code for code, _ in found} == {"TOO_LONG"}
    assert len(found) == 101


@CALM
@given(st.integers(0, 2**32 - 1))
def test_members_are_what_is_named_and_what_is_below(seed):
    """Compare with the rule written down plainly, and with what an export of all gives."""
    dice = random.Random(seed)
    names = [f"c{n}" for n in range(dice.randint(1, 12))]
    above = {
        name: dice.sample(names[:n], min(n, dice.randint(0, 2))) for n, name in enumerate(names)
    }
    named = {name: dice.sample(["s1", "s2", "s3"], dice.choice([0, 0, 1, 1, 2])) for name in names}
    text = SCHEMES
    for name in names:
        about = "".join(_link(dice, name, parent) for parent in above[name])
        about += "".join(_scheme(dice, name, scheme) for scheme in named[name])
        text += concept(name) + about
    everything = scheme_tree(text, ALL)[0]
    again = dumps(everything, Format.TURTLE)
    for scheme in ("s1", "s2"):
        members = {name for name in names if scheme in named[name]}
        for name in names:
            declared = {"s1", "s2"} & {*named[name]}
            if not declared and members & {*above[name]}:
                members.add(name)
        if members:
            tree, warnings = scheme_tree(text, scheme)
            assert {c.id: {*c.broader} for c in tree} == {
                name: {*above[name]} & members for name in names if name in members
            }
            assert bool(warnings) == (len(members) < len(names))
            part = read(again, Format.TURTLE, scheme=f"http://x.org/{scheme}")
            assert links(part) == links(tree)


def _link(dice: random.Random, name: str, parent: str) -> str:
    words = [f":{name} skos:broader :{parent} .\n", f":{parent} skos:narrower :{name} .\n"]
    return "".join(dice.choice([words, words[:1], words[1:]]))


def _scheme(dice: random.Random, name: str, scheme: str) -> str:
    return dice.choice(
        [
            f":{name} skos:inScheme :{scheme} .\n",
            f":{name} skos:topConceptOf :{scheme} .\n",
            f":{scheme} skos:hasTopConcept :{name} .\n",
        ]
    )


def statements(data: bytes, format: Format) -> bytes:
    """A file as statements a line, which can be put behind those of another."""
    return b"".join(
        ox.serialize([quad.triple], format=ox.RdfFormat.N_TRIPLES)
        for quad in ox.parse(data, SYNTAX[format])
    )


def joined(files: list[tuple[bytes, Format]]) -> bytes:
    return b"".join(statements(*file) for file in files)


def test_two_published_vocabularies_in_one_file():
    files = [
        ((DATA / name).read_bytes(), Format.TURTLE) for name in ("hcrt.ttl", "schulfaecher.ttl")
    ]
    check_in_one_file(files)


def test_large_published_vocabularies_in_one_file():
    names = ("taxonomy_uat/UAT_v.5.1.0.rdf", "skos_turtle_small/cgi_simplelithology.ttl")
    formats = (Format.RDF_XML, Format.TURTLE)
    check_in_one_file(
        [(path(name).read_bytes(), f) for name, f in zip(names, formats, strict=True)]
    )


def check_in_one_file(files: list[tuple[bytes, Format]]) -> None:
    """Each vocabulary comes out of the common file as out of its own.

    Only its deprecated concepts, which stand below nothing, are in no scheme.
    """
    data = joined(files)
    alone = [read(statements(*file), Format.N_TRIPLES) for file in files]
    total = sum(map(len, alone))
    for tree in alone:
        warnings: list[Problem] = []
        part = read(data, Format.N_TRIPLES, scheme=tree.uri, warnings=warnings)
        assert list(part) == [concept for concept in tree if not concept.deprecated]
        assert (part.uri, part.titles) == (tree.uri, tree.titles)
        (warning,) = warnings
        assert f"Left out: {total - len(part):,} of {total:,} concepts" in warning.message
    everything = read(data, Format.N_TRIPLES, scheme=ALL)
    assert len(everything) == total
    kept = {c.codes["skos:inScheme"] for c in everything if not c.deprecated}
    assert kept == {tree.uri for tree in alone}
    assert read(dumps(everything, Format.TURTLE), Format.TURTLE) == everything
