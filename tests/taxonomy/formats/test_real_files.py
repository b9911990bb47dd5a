"""Published vocabularies: the counts of ../shared/data/SOURCES.md, and what is odd in them."""

from __future__ import annotations

import pytest

from taxonomy import Invalid, Problem, Tree
from taxonomy.formats import Format, Options, dumps, kept, read
from tests.taxonomy.formats.samples import path, problems, real

UAT = {
    # File: concepts, of them deprecated, triples of broader, related.
    "UAT_v.1.1.0.rdf": (1836, 0, 2115, 320),
    "UAT_v.2.0.0.rdf": (1843, 0, 2131, 320),
    "UAT_v.3.0.0.rdf": (2050, 0, 2413, 542),
    "UAT_v3.1.0.rdf": (2097, 0, 2464, 586),
    "UAT_v.5.0.0.rdf": (2372, 96, 2646, 692),
    "UAT_v.5.1.0.rdf": (2275 + 97, 97, 2645, 692),
}
IAB = {
    "Content_Taxonomy_1.0.tsv": (392, 26),
    "Content_Taxonomy_2.0.tsv": (1179, 35),
    "Content_Taxonomy_2.1.tsv": (1179, 35),
    "Content_Taxonomy_2.2.tsv": (1196, 37),
    "Content_Taxonomy_3.0.tsv": (703, 37),
    "Content_Taxonomy_3.1.tsv": (704, 37),
    "Content_Taxonomy_3.0_Descriptive_Vectors.tsv": (47, 7),
    "Ad_Product_Taxonomy_1.0.tsv": (862, 34),
    "Ad_Product_Taxonomy_1.1.tsv": (863, 34),
    "Ad_Product_Taxonomy_2.0.tsv": (583, 46),
}
# Line and code of what only a lenient reader accepts.
DIRT = {
    "Ad_Product_Taxonomy_1.0.tsv": [("DUPLICATE_ID", "line 62")],
    "Ad_Product_Taxonomy_1.1.tsv": [("DUPLICATE_ID", "line 62")],
    "Ad_Product_Taxonomy_2.0.tsv": [("CYCLE", "line 2"), ("CYCLE", "line 39")],
}
SMALL = {"hcrt.ttl": (26, 26), "schulfaecher.ttl": (61, 61), "cgi_simplelithology.ttl": (265, 1)}
ALSO = ["taxonomy_uat/UAT_v.5.1.0.rdf", "taxonomy_iab/Content_Taxonomy_2.2.tsv"]
VOCABULARIES = [*(f"skos_turtle_small/{name}" for name in SMALL), *ALSO]


@pytest.mark.parametrize("name", UAT)
def test_uat(name: str) -> None:
    tree = real(f"taxonomy_uat/{name}")
    links = (sum(len(getattr(c, field)) for c in tree) for field in ("broader", "related"))
    deprecated = sum(concept.deprecated for concept in tree)
    assert (len(tree), deprecated, *links) == UAT[name]
    live_roots = [id_ for id_ in tree.roots if not tree[id_].deprecated]
    assert len(live_roots) == 11
    assert all(concept.labels for concept in tree)
    assert tree.titles == {"en": "The Unified Astronomy Thesaurus"}


def test_ids_of_uat_are_what_follows_the_namespace_of_the_scheme() -> None:
    old, new = (real(f"taxonomy_uat/UAT_v.{n}.rdf") for n in ("1.1.0", "5.1.0"))
    assert old["53PerseiStars"].uri == "http://astrothesaurus.org/uat/53PerseiStars"
    assert new["2"].label() == "53 Persei stars"
    # The scheme of the later versions is /uat/1 itself, and no concept.
    assert new.uri == "http://astrothesaurus.org/uat/1"
    assert "1" not in new


@pytest.mark.parametrize("name", SMALL)
def test_small_vocabularies(name: str) -> None:
    tree = real(f"skos_turtle_small/{name}")
    assert (len(tree), len(tree.roots)) == SMALL[name]


def test_languages_of_small_vocabularies() -> None:
    hcrt = real("skos_turtle_small/hcrt.ttl")
    assert {tag for c in hcrt for tag in c.labels} == {"de", "en", "nl", "uk", "cs", "fr", "sv"}
    assert hcrt["audio"].labels["fr"] == "Audio", "space at the end is not kept"
    lithology = real("skos_turtle_small/cgi_simplelithology.ttl")
    assert len({tag for c in lithology for tag in c.labels}) >= 18
    # Its concepts live elsewhere than its scheme, so that their ids are their IRIs. Two links
    # of 330 are stated as narrower only.
    assert all(concept.id == concept.uri for concept in lithology)
    assert sum(len(concept.broader) for concept in lithology) == 330


@pytest.mark.parametrize("name", IAB)
def test_iab(name: str) -> None:
    warnings: list[Problem] = []
    data = path(f"taxonomy_iab/{name}").read_bytes()
    tree = read(data, name=name, lenient=True, warnings=warnings)
    assert (len(tree), len(tree.roots)) == IAB[name]
    found = problems(data, name=name) if name in DIRT else []
    assert found == DIRT.get(name, [])
    assert len(warnings) == len(found)


def test_the_extension_column_of_the_iab_is_a_code() -> None:
    tree = real("taxonomy_iab/Content_Taxonomy_2.2.tsv")
    assert sum(concept.codes == {"Extension": "SCD"} for concept in tree) == 64


@pytest.mark.parametrize("format", list(Format))
@pytest.mark.parametrize("name", VOCABULARIES)
def test_round_trip(name: str, format: Format) -> None:
    tree = real(name)
    # These say no language, so that the reader has to be told.
    silent = format in (Format.TEXT, Format.LABEL_STUDIO, Format.IAB_TSV)
    language = "de" if silent else ""
    again = read(dumps(tree, format, language=language), format, language=language)
    assert again == kept(tree, format, Options(language=language))


FIRST, *OTHERS, LAST = UAT


@pytest.mark.parametrize(
    "name", [FIRST, LAST, *(pytest.param(name, marks=pytest.mark.soak) for name in OTHERS)]
)
def test_each_release_of_uat_survives_its_own_syntax(name: str) -> None:
    tree = real(f"taxonomy_uat/{name}")
    assert read(dumps(tree, Format.RDF_XML), Format.RDF_XML) == tree


def label_paths(tree: Tree) -> set[tuple[str, ...]]:
    """Every path of what is not deprecated, by labels: all that a table of levels says."""
    live = (concept for concept in tree if not concept.deprecated)
    return {
        tuple(tree[id_].label().strip() for id_ in way) for c in live for way in tree.paths(c.id)
    }


@pytest.mark.parametrize(
    ("table", "vocabulary", "only_table", "only_vocabulary"),
    [
        ("UAT_v.1.1.0.csv", "UAT_v.1.1.0.rdf", 0, 0),
        ("UAT_v.2.0.0.csv", "UAT_v.2.0.0.rdf", 0, 0),
        ("UAT_v.3.0.0.csv", "UAT_v.3.0.0.rdf", 0, 0),
        ("UAT_v3.1.0.csv", "UAT_v3.1.0.rdf", 0, 0),
        ("UAT_v.5.0.0.csv", "UAT_v.5.0.0.rdf", 0, 0),
        ("UAT_v.5.1.0.csv", "UAT_v.5.1.0.rdf", 0, 0),
    ],
)
def test_uat_as_levels_is_the_same_hierarchy(
    table: str, vocabulary: str, only_table: int, only_vocabulary: int
) -> None:
    encoding = "cp1252" if "3.0.0" in table else None
    by_levels = label_paths(real(f"taxonomy_uat/{table}", encoding=encoding))
    by_links = label_paths(real(f"taxonomy_uat/{vocabulary}"))
    assert len(by_levels - by_links) == only_table
    assert len(by_links - by_levels) == only_vocabulary


def test_a_file_that_is_not_utf_8_is_refused_line_by_line() -> None:
    data = path("taxonomy_uat/UAT_v.3.0.0.csv").read_bytes()
    found = problems(data, name="uat.csv")
    assert found
    assert {code for code, _ in found} == {"ENCODING"}
    numbers = [int(where.removeprefix("line ")) for _, where in found]
    assert all(max(data.splitlines()[number - 1]) > 127 for number in numbers)


def test_one_concept_a_label_gives_the_poly_hierarchy_of_uat() -> None:
    merged = real("taxonomy_uat/UAT_v.5.1.0.csv", merge=True)
    assert len(merged) == 2275
    live = [c for c in real("taxonomy_uat/UAT_v.5.1.0.rdf") if not c.deprecated]
    assert sum(len(c.broader) for c in merged) == sum(len(c.broader) for c in live)


@pytest.mark.parametrize("case", ["yolo_rect", "json_min"])
def test_label_studio(case: str) -> None:
    tree = real(f"label_studio/{case}/label_config.xml")
    assert [(c.id, c.label()) for c in tree] == {
        "json_min": [("airplane", "Airplane"), ("car", "Car")],
        "yolo_rect": [("parasites", "parasites"), ("white", "white")],
    }[case]
    colours = [concept.colour for concept in tree]
    assert (
        colours == {"json_min": ["#ff0000", "#0000ff"], "yolo_rect": ["#da01ee", "#00ff00"]}[case]
    )


def test_a_broken_release_is_never_half_read() -> None:
    data = path("taxonomy_uat/UAT_v.1.1.0.rdf").read_bytes()
    with pytest.raises(Invalid):
        read(data[: len(data) // 2], Format.RDF_XML)
