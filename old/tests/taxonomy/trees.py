"""Trees for tests: small ones written down, random ones, and the real ones of ../shared/data."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from taxonomy import Concept, Mapping, Match, Relation, Tree

DATA = Path(__file__).parents[3] / "shared" / "data"

# A busy machine is no reason to fail.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

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


def trees() -> st.SearchStrategy[Tree]:
    """Random trees with several parents, deprecated concepts and names in three languages."""
    # Read off random bytes: one draw a tree is ten times as fast as one a field.
    return st.binary(max_size=6 * 10).map(_tree)


def mappings() -> st.SearchStrategy[Mapping]:
    """Random mappings between random trees, right or wrong."""
    return st.binary(max_size=3 * 7).map(_mapping)


def _tree(data: bytes) -> Tree:
    found: dict[str, Concept] = {}
    for name, label, other, above, flags, order in _rows(data, 6):
        id_ = IDS[name % len(IDS)]
        known = list(found)
        if id_ in found:
            continue
        pick = range(flags % 4 if known else 0)
        up = tuple(dict.fromkeys(known[(above >> n) % len(known)] for n in pick))
        languages = ["en", "de", ""]
        alternative = {languages[other % 3]: (WORDS[other % 5],)} if other % 2 else {}
        found[id_] = Concept(
            id_,
            {languages[(label + n) % 3]: WORDS[(label >> n) % 6] for n in range(1 + label % 2)},
            up,
            alternatives=alternative,
            related=up[:1] if order % 3 == 0 else (),
            deprecated=order % 5 == 4,
            replaced_by=tuple(known[:2][: order % 3]) if order % 5 == 4 else (),
        )
        if order % 2:
            # The order of the tree is not always that of parents before children.
            found = {id_: found.pop(id_)} | found
    return Tree(found.values(), language=["", "de"][len(data) % 2])


def _mapping(data: bytes) -> Mapping:
    matches, unmatched = [], []
    relations = [*Relation, Relation.EXACT, Relation.EXACT]
    for source, kind, target in _rows(data, 3):
        id_ = IDS[source % len(IDS)]
        if kind % 8 == 7:
            unmatched.append(id_)
        else:
            matches.append(Match(id_, relations[kind % 8], IDS[target % len(IDS)]))
    return Mapping(matches, unmatched)


def _rows(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data) - size + 1, size)]


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
