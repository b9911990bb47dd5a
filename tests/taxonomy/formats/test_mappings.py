"""Mapping files: what publishers offer, and what we write ourselves."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from hypothesis import given

from taxonomy import Concept, Invalid, Mapping, Match, Problem, Relation, Tree
from taxonomy.formats import Format, read_mapping, write_mapping
from tests.taxonomy.formats.samples import path, real
from tests.taxonomy.trees import mappings

IAB = "taxonomy_iab/Content_1.0_to_Content_2.0.tsv"


def through(mapping: Mapping, format: Format, **trees) -> Mapping:
    stream = io.BytesIO()
    write_mapping(mapping, format, stream, **trees)
    return read_mapping(stream.getvalue(), format, **trees)


def problems(text: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        read_mapping(text.encode(), Format.CSV)
    return [(problem.code, problem.where) for problem in caught.value.problems]


def test_the_official_map_of_the_iab() -> None:
    mapping = read_mapping(path(IAB).read_bytes(), name=IAB)
    assert len(mapping) == 392
    assert len(mapping.unmatched) == 15
    assert Counter(match.relation for match in mapping.matches) == {
        Relation.EXACT: 367,
        Relation.NARROW: 5,
        Relation.BROAD: 3,
        Relation.RELATED: 2,
    }
    merges = {m.target for m in mapping.matches if len(mapping.sources(m.target)) > 1}
    assert len(merges) == 43
    assert mapping.of("IAB9-24") == (
        Match("IAB9-24", Relation.RELATED, "239", "No Semantic Equivalency"),
    )
    old, new = (real(f"taxonomy_iab/Content_Taxonomy_{version}.tsv") for version in ("1.0", "2.0"))
    # One source is misspelt in the official file, so that its concept has no line.
    assert [(p.code, p.where) for p in mapping.check(old, new)] == [
        ("DANGLING_SOURCE", "AB7 EXACT 223")
    ]
    assert set(old.concepts) - set(mapping) == {"IAB7"}


def test_other_maps_of_the_iab() -> None:
    name = "taxonomy_iab/Content_1.0_to_Ad_Product_2.0.tsv"
    mapping = read_mapping(path(name).read_bytes(), name=name)
    assert Counter(match.relation for match in mapping.matches) == {Relation.CLOSE: 392}
    name = "taxonomy_iab/Ad_Product_2.0_to_1.1.tsv"
    warnings: list[Problem] = []
    read_mapping(path(name).read_bytes(), name=name, lenient=True, warnings=warnings)
    assert [(w.code, w.where) for w in warnings] == [("EMPTY_SOURCE", "line 3")]


def test_the_uri_mapping_of_uat() -> None:
    old, new = (real(f"taxonomy_uat/UAT_v.{version}.rdf") for version in ("1.1.0", "2.0.0"))
    data = path("taxonomy_uat/uat_uri_mapping_1.1.0_to_2.0.0.csv").read_bytes()
    mapping = read_mapping(data, name="x.csv", old=old, new=new, encoding="cp1252")
    assert set(mapping) == set(old.concepts)
    assert mapping.of("53PerseiStars") == (Match("53PerseiStars", Relation.EXACT, "2"),)
    ambiguous = [source for source in mapping if len(mapping.of(source)) > 1]
    assert ambiguous == ["MiraVariables"]
    # The mapping names a target that the release does not have.
    missing = {m.target for m in mapping.matches if m.target not in new}
    assert missing == {"http://astrothesaurus.org/uat/554"}
    assert through(mapping, Format.CSV, old=old, new=new) == mapping
    again = through(mapping, Format.TURTLE, old=old, new=new)
    assert set(again.matches) == set(mapping.matches)


@pytest.mark.parametrize("format", [Format.CSV, Format.TSV, Format.TURTLE, Format.JSON_LD])
@given(mapping=mappings())
def test_round_trips(format: Format, mapping: Mapping) -> None:
    if not len(mapping):
        return
    again = through(mapping, format)
    assert set(again.unmatched) == set(mapping.unmatched)
    if format in (Format.CSV, Format.TSV):
        assert again == mapping
    else:
        bare = {Match(m.source, m.relation, m.target) for m in mapping.matches}
        assert set(again.matches) == bare


def test_relations_have_many_names() -> None:
    text = "from,predicate,to,comment\na,skos:exactMatch,b,x\na,=,b,\na,close match,b,\n"
    text += (
        "a,broader,b,\na,http://www.w3.org/2004/02/skos/core#narrowMatch,b,\na,RELATED,b,\na,,b,\n"
    )
    mapping = read_mapping(text.encode(), Format.CSV)
    assert [match.relation for match in mapping.matches] == [
        *(Relation.EXACT, Relation.EXACT, Relation.CLOSE),
        *(Relation.BROAD, Relation.NARROW, Relation.RELATED),
    ]
    assert mapping.matches[0].note == "x"


def test_matches_from_the_new_version_are_turned_round() -> None:
    old = Tree([Concept("a", uri="http://x/1/a"), Concept("b", uri="http://x/1/b")])
    new = Tree([Concept("a", uri="http://x/2/a"), Concept("b", uri="http://x/2/b")])
    text = "@prefix s: <http://www.w3.org/2004/02/skos/core#> .\n"
    text += (
        "<http://x/2/a> s:narrowMatch <http://x/1/b> . <http://x/1/a> s:broadMatch <http://x/2/b> ."
    )
    mapping = read_mapping(text.encode(), Format.TURTLE, old=old, new=new)
    assert mapping.matches == (
        Match("b", Relation.BROAD, "a"),
        Match("a", Relation.BROAD, "b"),
    )


def test_every_problem_is_listed() -> None:
    assert problems("source,relation,target\na,same,b\n,EXACT,b\nc,maybe,d") == [
        ("UNKNOWN_RELATION", "line 2"),
        ("EMPTY_SOURCE", "line 3"),
        ("UNKNOWN_RELATION", "line 4"),
    ]
    assert problems("a,b\n1,2") == [("NO_HEADER", "line 1")]
    assert problems("source,from,target\n1,2,3") == [("DUPLICATE_COLUMN", "line 1")]


def test_formats_that_hold_no_mapping() -> None:
    with pytest.raises(Invalid, match="can be written as"):
        write_mapping(Mapping(), Format.TEXT, io.BytesIO())
    with pytest.raises(Invalid, match="a table or a SKOS file"):
        read_mapping(b"{}", Format.JSON)
