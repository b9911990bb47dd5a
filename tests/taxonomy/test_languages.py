"""A language is one language, whatever the case of its tag."""

from __future__ import annotations

import pytest

from taxonomy import Add, Annotate, Concept, Draft, Invalid, Rename, Tree, search
from taxonomy.formats import Format, dumps, read
from taxonomy.languages import canonical, lookup


@pytest.mark.parametrize(
    ("tag", "spelled"),
    [("", ""), ("EN", "en"), ("pt-br", "pt-BR"), ("ZH-HANT-tw", "zh-Hant-TW"), ("x-AB", "x-ab")],
)
def test_one_spelling(tag: str, spelled: str) -> None:
    assert canonical(tag) == canonical(spelled) == spelled


def test_what_a_tag_falls_back_to() -> None:
    assert lookup("ZH-hant-TW") == ("zh-Hant-TW", "zh-Hant", "zh")


def test_edits_give_languages_their_one_spelling() -> None:
    draft = Draft(Tree())
    draft.apply(Add(Concept("a", {"EN": "A", "pt-br": "Á"}, notes={"EN": ("n",), "en": ("m",)})))
    draft.apply(Rename("a", {"PT-BR": "Â"}))
    draft.apply(Annotate("a", {"definitions": {"De-aT": "D"}}))
    concept = draft.tree()["a"]
    assert concept.labels == {"en": "A", "pt-BR": "Â"}
    assert concept.notes == {"en": ("n", "m")}
    assert concept.definitions == {"de-AT": "D"}
    assert concept.label("PT-br") == "Â"
    assert [hit.id for hit in search(draft.tree(), "â", ["pt-BR"])] == ["a"]


@pytest.mark.parametrize(
    "edit",
    [
        Add(Concept("b", {"EN": "A", "en": "B"})),
        Rename("a", {"en-us": "A", "en-US": "B"}),
        Annotate("a", {"definitions": {"de": "A", "DE": "B"}}),
    ],
)
def test_two_texts_in_one_language_are_refused(edit: Add | Rename | Annotate) -> None:
    draft = Draft(Tree([Concept("a", {"en": "A"})]))
    with pytest.raises(Invalid) as refused:
        draft.apply(edit)
    assert [problem.code for problem in refused.value.problems] == ["TAKEN"]
    assert "two texts in" in str(refused.value)


def test_files_give_languages_their_one_spelling() -> None:
    tree = read(b'{"concepts": [{"id": "a", "labels": {"DE-at": "x"}}]}', Format.JSON)
    assert tree["a"].labels == {"de-AT": "x"}
    assert read(b"a\n", Format.TEXT, language="PT-br")["a"].labels == {"pt-BR": "a"}
    twice = b'{"concepts": [{"id": "a", "labels": {"DE": "x", "de": "y"}}]}'
    with pytest.raises(Invalid) as refused:
        read(twice, Format.JSON)
    assert [problem.code for problem in refused.value.problems] == ["TWO_PREFERRED_LABELS"]
    assert read(twice, Format.JSON, lenient=True)["a"].labels == {"de": "x"}


@pytest.mark.parametrize("format", [Format.TURTLE, Format.JSON_LD, Format.CSV, Format.JSON])
def test_what_was_edited_comes_back_from_a_file(format: Format) -> None:
    draft = Draft(Tree())
    draft.apply(Add(Concept("a", {"EN": "A", "DE-at": "B", "": "C"})))
    tree = draft.tree()
    assert read(dumps(tree, format), format)["a"].labels == tree["a"].labels


def test_what_is_so_already_changes_nothing() -> None:
    draft = Draft(Tree([Concept("a", {"en": "A"}), Concept("b", {"en": "B"})]))
    assert not draft.apply(Rename("a", {"EN": "A"}))
    assert not draft.apply(Annotate("a", {"colour": None, "notes": {}}))
    assert draft.tree() is draft.base
    assert draft.apply(Rename("a", {"en": "AA"}))
