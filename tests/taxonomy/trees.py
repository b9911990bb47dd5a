"""Trees for tests: small ones written down, random ones, and the real ones of ../shared/data."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from taxonomy import Concept, Mapping, Match, Relation, Tree

DATA = Path(__file__).parents[3] / "shared" / "data"

IDS = [f"c{n}" for n in range(12)]
WORDS = ["cat", "dog", "Cat", "deep learning", "Žluť", "x"]


def tree(text: str, **about) -> Tree:
    """A tree written as words: `animal cat<animal dog<animal,pet pet`; ids are labels, too."""
    found = []
    for word in text.split():
        id_, _, parents = word.partition("<")
        up = tuple(parents.split(",")) if parents else ()
        found.append(Concept(id_, {"en": id_}, up))
    return Tree(found, **about)


def mapping(text: str) -> Mapping:
    """A mapping written as words: `a=b` exact, `a~b` close, `a<b` broad, `a>b` narrow, `a-b`."""
    signs = dict(zip("=~<>-", Relation, strict=True))
    matches, unmatched = [], []
    for word in text.split():
        sign = next((c for c in word if c in signs), None)
        if sign is None:
            unmatched.append(word)
        else:
            source, target = word.split(sign)
            matches.append(Match(source, signs[sign], target))
    return Mapping(matches, unmatched)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Random trees with several parents; parents come from the concepts drawn before."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=10))
    languages = st.sampled_from(["en", "de", ""])
    texts = st.dictionaries(languages, st.sampled_from(WORDS), min_size=1, max_size=2)
    lists = st.dictionaries(languages, st.tuples(st.sampled_from(WORDS)), max_size=1)
    found = []
    for n, id_ in enumerate(ids):
        above = st.lists(st.sampled_from(ids[:n]), unique=True, max_size=3) if n else st.just([])
        deprecated = draw(st.integers(0, 5)) == 0
        heirs = st.lists(st.sampled_from([i for i in ids if i != id_]), unique=True, max_size=2)
        found.append(
            Concept(
                id_,
                draw(texts),
                tuple(draw(above)),
                alternatives=draw(lists),
                related=tuple(draw(above)),
                deprecated=deprecated,
                replaced_by=tuple(draw(heirs)) if deprecated and len(ids) > 1 else (),
            )
        )
    return Tree(draw(st.permutations(found)), language=draw(languages))


@st.composite
def mappings(draw: st.DrawFn) -> Mapping:
    """Random mappings between random trees, right or wrong."""
    ids = st.sampled_from(IDS)
    matches = st.lists(st.builds(Match, ids, st.sampled_from(list(Relation)), ids), max_size=6)
    return Mapping(draw(matches), draw(st.lists(ids, max_size=2)))


def needs(path: str) -> Path:
    """A real file; the test is skipped where the data sets are not beside the repository."""
    found = DATA / path
    if not found.exists():
        pytest.skip(f"needs ../shared/data/{path}, which is not beside this repository")
    return found


@cache
def iab(version: str) -> Tree:
    """A version of IAB's content taxonomy, as its own columns tell it."""
    with needs(f"taxonomy_iab/Content_Taxonomy_{version}.tsv").open(encoding="utf-8-sig") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file, delimiter="\t")]
    if version == "1.0":
        return Tree(
            Concept(
                code,
                {"en": name},
                () if tier == "Tier 1" else (code.split("-")[0],),
            )
            for code, tier, name, *_ in rows[1:]
            if code
        )
    seen = {row[0]: row for row in rows[2:] if len(row) > 2 and row[0]}
    return Tree(
        Concept(id_, {"en": row[2]}, (row[1],) if row[1] else ()) for id_, row in seen.items()
    )


@cache
def wordnet() -> Tree:
    """The 82,192 noun synsets of WordNet 3.1 under their hypernyms."""
    found = []
    with gzip.open(needs("wordnet31/data.noun.gz"), "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("  "):
                continue
            data, _, gloss = line.partition(" | ")
            cells = data.split()
            after = 4 + 2 * int(cells[3], 16)
            words = [word.replace("_", " ") for word in cells[4:after:2]]
            pointers = range(after + 1, after + 1 + 4 * int(cells[after]), 4)
            up = dict.fromkeys(cells[at + 1] for at in pointers if cells[at] in ("@", "@i"))
            others = {"en": tuple(words[1:])} if words[1:] else {}
            about = {"en": gloss.strip()}
            found.append(Concept(cells[0], {"en": words[0]}, tuple(up), others, definitions=about))
    return Tree(found, language="en")
