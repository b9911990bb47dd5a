"""Random trees with the texts that break formats, and the real files of ../shared/data."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from taxonomy import Concept, Invalid, Tree
from taxonomy.formats import read

DATA = Path(__file__).parents[4] / "shared" / "data"

# Each of these means something to at least one format.
TEXTS = [
    *("dog", "Dog", "guide dog", "C", "C++", "C#", "true", "1", "label", "x", "null"),
    *("=1+1", "@x", "-", "+", "a|b", "a\\b", "\\|", "\\", "x\\", "a > b", "a/b", "a::b", ">", "|"),
    *("[x]", "x [y]", "x [", "]", "a = b", "=", "a=b", "a; b", ";", "# no", "#", "\\[x\\] = y"),
    *('"q"', 'a"b', "a,b", "'", "<b>&amp;", "&#10;", "]]>", "{}", "a\u00a0b", "e\u0301", "é"),
    *("日本語", "हिन्दी", "🙂", "Žluť", "\u200d", "Level 1", "id", "a@de", "_:b", "x" * 300),
]
LONG = [*TEXTS, "two\nlines", "a\n\nb", "tab\there", "a\n# b\n  c", "\u2028"]
IDS = [
    *("a", "b/c", "dog", "x y", "Ä", "urn:x:y", "http://example.org/a", "a|b", "[id]", "=1", "#"),
    *("a%20b", "http://example.org/v/1", "1", "\\", 'q"', "<", "a;b", "-", "urn:annolog:x", "é"),
]
TAGS = ["", "en", "de", "de-AT", "zh-Hant-TW"]
SYSTEMS = ["", "EAN", "http://example.org/codes", "dct:identifier", "Extension", "a@b", "x y"]
TWO_SCHEMES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <http://x.org/> .

:s1 a skos:ConceptScheme ; skos:hasTopConcept :a .
:s2 a skos:ConceptScheme ; skos:hasTopConcept :c .
:a a skos:Concept ; skos:prefLabel "A"@en ; skos:topConceptOf :s1 ; skos:narrower :b .
:b a skos:Concept ; skos:prefLabel "B"@en ; skos:broader :a .
:c a skos:Concept ; skos:prefLabel "C"@en .
"""
"""A file with two schemes in one namespace, which names only the top concepts of each."""
URIS = [None, "http://example.org/v/1", "http://example.org/a", "no uri", "urn:annolog:concept:a"]


def trees() -> st.SearchStrategy[Tree]:
    """Random trees; one draw each, which is many times as fast as a draw for every field."""
    return st.integers(0, 2**32 - 1).map(_tree)


def _tree(seed: int) -> Tree:
    dice = random.Random(seed)
    ids = dice.sample(IDS, dice.randint(1, 8))
    concepts = [_concept(dice, id_, ids[:at], ids) for at, id_ in enumerate(ids)]
    dice.shuffle(concepts)
    titles = _texts(dice, TEXTS) if dice.random() < 0.5 else {}
    uri = dice.choice([None, "http://example.org/v/", "http://example.org/v/scheme", "urn:s"])
    return Tree(concepts, titles=titles, uri=uri, language=dice.choice(["", "en", "de-AT"]))


def _concept(dice: random.Random, id_: str, above: list[str], ids: list[str]) -> Concept:
    def maybe(value: object, empty: object) -> object:
        return value if dice.random() < 0.3 else empty

    return Concept(
        id_,
        labels=_texts(dice, TEXTS),
        broader=tuple(dice.sample(above, min(len(above), dice.choice([0, 1, 1, 2])))),
        alternatives=maybe(_lists(dice, TEXTS), {}),
        hidden=maybe(_lists(dice, TEXTS), {}),
        definitions=maybe(_texts(dice, LONG), {}),
        notes=maybe(_lists(dice, LONG), {}),
        examples=maybe(_lists(dice, LONG), {}),
        codes=maybe({s: dice.choice(TEXTS) for s in dice.sample(SYSTEMS, 2)}, {}),
        uri=dice.choice(URIS),
        related=maybe(tuple(dice.sample(ids, 1)), ()),
        colour=maybe("#ff8000", None),
        hotkey=maybe(dice.choice(["a", "ctrl+b", "="]), None),
        deprecated=dice.random() < 0.2,
        replaced_by=maybe(tuple(dice.sample([*ids, "gone"], 1)), ()),
    )


def _texts(dice: random.Random, pool: list[str]) -> dict[str, str]:
    return {tag: dice.choice(pool) for tag in dice.sample(TAGS, dice.choice([1, 1, 2, 5]))}


def _lists(dice: random.Random, pool: list[str]) -> dict[str, tuple[str, ...]]:
    tags = dice.sample(TAGS, dice.choice([1, 2]))
    return {tag: tuple(dice.sample(pool, dice.randint(1, 3))) for tag in tags}


def path(name: str) -> Path:
    """A file of ../shared/data; the test is skipped where it is not on this machine."""
    found = DATA / name
    if not found.exists():
        pytest.skip(f"needs ../shared/data/{name}, which is not on this machine")
    return found


@cache
def real(name: str, **options) -> Tree:
    """The tree in a real file; small mistakes of its publisher repaired."""
    data = path(name).read_bytes()
    return read(data, name=name, **options)


def problems(data: bytes, *args, **options) -> list[tuple[str, str]]:
    """Code and place of everything that is wrong with a file."""
    with pytest.raises(Invalid) as caught:
        read(data, *args, **options)
    return [(problem.code, problem.where) for problem in caught.value.problems]
