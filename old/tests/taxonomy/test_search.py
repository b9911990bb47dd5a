"""Finding concepts as one types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taxonomy import Concept, Rank, Tree, folded, search, starts
from tests.taxonomy.trees import CALM, WORDS, trees


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Žluťoučký  KŮŇ ", "zlutoucky kun"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁlm Ⅷ ½", "film viii 1⁄2"),
        ("İstanbul", "istanbul"),
        ("Ελλάς", "ελλασ"),
        ("a\u00a0b\tc\n", "a b c"),
        ("", ""),
        (" \u0301", ""),
    ],
)
def test_folding_takes_accents_case_and_spaces_away(text, expected):
    assert folded(text) == expected


@CALM
@given(st.text())
def test_folding_twice_is_folding_once(text):
    once = folded(text)
    assert folded(once) == once
    assert once == " ".join(once.split())


@CALM
@given(st.text(alphabet="abcXYZ éßΣ"))
def test_case_never_matters(text):
    assert folded(text.upper()) == folded(text.lower()) == folded(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deep  Learning", ["deep learning", "learning"]),
        ("Forum/Community (C++)", ["forum/community (c++)", "community (c++)", "c++)"]),
        ("Alzheimer's disease", ["alzheimer's disease", "disease"]),
        (".NET core", [".net core", "net core", "core"]),
        ("深度学习", ["深度学习", "度学习", "学习", "习"]),
        ("हिन्दी भाषा", [folded("हिन्दी भाषा"), folded("भाषा")]),
        ("", []),
        ("—", ["—"]),
    ],
)
def test_a_match_may_start_at_every_word(text, expected):
    assert starts(text) == expected


def test_long_names_can_be_found_by_their_first_words():
    assert starts("a b c d", 2) == ["a b c d", "b c d"]
    assert starts("a b c d", 0) == []
    assert len(starts("word " * 90)) == 8


@CALM
@given(st.text(), st.integers(0, 10))
def test_starts_are_few_different_ends_of_the_folded_text(text, limit):
    found = starts(text, limit)
    assert len(found) <= limit
    assert len(set(found)) == len(found)
    assert all(folded(text).endswith(start) for start in found)


CATS = Tree(
    [
        Concept("old", {"en": "cat"}, deprecated=True),
        Concept("tom", {"en": "tom cat", "de": "Kater"}),
        Concept("chat", {"fr": "cat", "en": "feline"}),
        Concept("house", {"en": "house"}, alternatives={"en": ("cat house",)}),
        Concept("cattle", {"en": "cattle"}),
        Concept("catalogue", {"en": "catalogue"}),
        Concept("cat", {"en": "Cat"}, alternatives={"en": ("kitty cat",)}),
        Concept("typo", {"": "dog"}, hidden={"": ("catt",)}),
        Concept("concat", {"en": "concat"}),
        Concept("austria", {"de-AT": "cat"}),
    ]
)


def test_better_matches_come_first_then_shorter_names_and_deprecated_last():
    hits = search(CATS, "  CÁT ")
    assert [(hit.id, hit.rank) for hit in hits] == [
        ("cat", Rank.LABEL),
        ("austria", Rank.LABEL),
        ("chat", Rank.LABEL),
        ("old", Rank.LABEL),
        ("cattle", Rank.PREFIX),
        ("catalogue", Rank.PREFIX),
        ("tom", Rank.WORD),
        ("typo", Rank.ALTERNATIVE),
        ("house", Rank.ALTERNATIVE),
    ]
    assert (hits[2].name, hits[2].language) == ("cat", "fr")
    assert search(CATS, "cat", limit=3) == hits[:3]
    assert search(CATS, "") == search(CATS, "cat", limit=0) == []


def test_languages_restrict_which_names_are_searched():
    assert [hit.id for hit in search(CATS, "cat", ["fr"])] == ["chat", "typo"]
    assert [hit.id for hit in search(CATS, "kat", ["de-CH"])] == ["tom"]
    assert [hit.id for hit in search(CATS, "cat", ["de"])] == ["austria", "typo"]


@CALM
@given(trees(), st.sampled_from([*WORDS, "c", "learn", "zl", "ca t"]))
def test_what_is_found_is_what_starts_say(of, text):
    hits = search(of, text, limit=99)
    found = {
        concept.id
        for concept in of
        if any(s.startswith(folded(text)) for _, name in concept.names() for s in starts(name))
    }
    assert {hit.id for hit in hits} == found
    assert len(hits) == len(found)
    assert [hit.rank for hit in hits] == sorted(hit.rank for hit in hits)
