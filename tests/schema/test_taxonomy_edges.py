"""What editors get wrong, and what they want to see of a draft before it is published."""

from __future__ import annotations

from typing import Any

import pytest

from server.reads.session import Transaction
from server.schema.taxonomies import file_mutations
from taxonomy.formats import read
from tests.schema.test_taxonomies import add, clients, created, edit, editor, publish
from tests.support.api import Client
from tests.taxonomy.formats.samples import TWO_SCHEMES

__all__ = ["clients", "editor"]

IMPORTED = "... on TaxonomyPayload { warnings taxonomy { draft { conceptCount } } }"


async def bring(editor: Client, taxonomy: str, format: str, text: str, **more: Any) -> Any:
    given = {"taxonomy": taxonomy, "format": format, "text": text, "replaces": True, **more}
    return await editor.do("importTaxonomy", "ImportTaxonomyInput", IMPORTED, **given)


@pytest.mark.parametrize(
    ("labels", "code", "path"),
    [
        ([], "INVALID", ["labels"]),
        (["a", "b", " a "], "DUPLICATE", ["labels", "2"]),
        (["a", " "], "INVALID", ["labels", "1"]),
        (["a\nb"], "INVALID", ["labels", "0"]),
        (["a" * 201], "LIMIT", ["labels", "0"]),
    ],
)
async def test_bad_lists_of_labels(
    editor: Client, labels: list[str], code: str, path: list[str]
) -> None:
    done = await editor.do("createTaxonomy", "CreateTaxonomyInput", "", name="F", labels=labels)
    assert (done["code"], done["path"]) == (code, path)


def codes(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"system": system, "code": code} for system, code in pairs]


def texts(**given: str) -> list[dict[str, str]]:
    return [{"language": tag.replace("_", "-"), "text": text} for tag, text in given.items()]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (add("", "Empty"), "INVALID", ["edits", "1", "add"]),
        (add(" x", "Space"), "INVALID", ["edits", "1", "add"]),
        (add("x" * 5_000, "Long"), "LIMIT", ["edits", "1", "add"]),
        (add("x", "X", "y" * 5_000), "NOT_FOUND", ["edits", "1", "add"]),
        ({"rename": {"concept": "a", "labels": texts(en="A", EN="B")}}, "DUPLICATE",
         ["edits", "1", "rename"]),
        ({"annotate": {"concept": "a", "definitions": texts(de_at="A", de_AT="B")}}, "DUPLICATE",
         ["edits", "1", "annotate"]),
        ({"annotate": {"concept": "a", "codes": codes(("s", "1"), ("s", "2"))}}, "INVALID",
         ["edits", "1", "annotate", "codes"]),
        ({"remove": {"concept": "z"}}, "NOT_FOUND", ["edits", "1", "remove"]),
    ],
)  # fmt: skip
async def test_bad_edits(
    editor: Client, change: dict[str, Any], code: str, path: list[str]
) -> None:
    id_ = await created(editor)
    done = await edit(editor, id_, add("a", "A"), change)
    assert (done["code"], done["path"]) == (code, path)
    assert len(done["message"]) < 500


async def test_an_edit_that_changes_nothing_is_no_event(editor: Client) -> None:
    id_ = await created(editor)
    await edit(
        editor, id_, add("a", "A"), add("b", "B"), {"relate": {"concept": "a", "other": "b"}}
    )
    await publish(editor, id_)
    done = await edit(
        editor,
        id_,
        {"relate": {"concept": "b", "other": "a"}},
        {"restore": {"concept": "a"}},
        {"annotate": {"concept": "a"}},
        {"rename": {"concept": "a", "labels": texts(EN="A")}},
        {"move": {"concept": "b", "broader": []}},
        {"move": {"concept": "b", "broader": [], "after": "a"}},
    )
    assert done["taxonomy"]["version"] == 5
    assert (await publish(editor, id_))["code"] == "CONFLICT", "nothing to publish"
    some = await edit(editor, id_, {"restore": {"concept": "a"}}, {"deprecate": {"concept": "a"}})
    assert some["taxonomy"]["version"] == 6


async def test_a_draft_is_searched_exported_and_shown_whole(editor: Client) -> None:
    id_ = await created(editor)
    more = {"hidden": texts(en="Haund"), "definitions": texts(en="Barks.", de="Bellt.")}
    await edit(editor, id_, add("dog", "Dog", **more), add("cat", "Große Katze"))
    query = """query($id: ID!) { taxonomy(id: $id) { draft {
      export(format: CSV, layout: PATHS) text: export(format: TEXT, language: "EN")
      haund: search(text: "hau") { term concept { label } }
      katze: search(text: "KATZ") { term concept { conceptId } }
      none: search(text: " ") { term }
      concept(id: "dog") { hidden { language text } definitions { language text } }
      diff(against: 0) { counts { kind } } } } }"""
    answer = await editor.ask(query, id=id_)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["NOT_FOUND"]
    draft = answer["data"]["taxonomy"]["draft"]
    assert draft["haund"] == [{"term": "haund", "concept": {"label": "Dog"}}]
    assert draft["katze"] == [{"term": "katze", "concept": {"conceptId": "cat"}}]
    assert draft["none"] == []
    assert draft["concept"]["hidden"] == [{"language": "en", "text": "Haund"}]
    assert draft["concept"]["definitions"] == texts(de="Bellt.", en="Barks.")
    assert draft["export"].startswith("id,path,")
    assert "Große Katze" in draft["export"]
    assert draft["text"].splitlines() == ["Dog", "Große Katze [cat]"]


async def test_what_a_format_would_make_something_else_of_is_refused(editor: Client) -> None:
    id_ = await created(editor)
    await edit(editor, id_, add("a", "Same"), add("b", "Same"))
    query = "query($id: ID!) { taxonomy(id: $id) { draft { export(format: CSV, layout: PATHS) } } }"
    (error,) = (await editor.ask(query, id=id_))["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == ("INVALID", ["format"])


async def test_files_are_read_as_one_says(editor: Client) -> None:
    id_ = await created(editor)
    paths = "path\nAnimals; Dogs\nPets; Dogs\n"
    done = await bring(editor, id_, "CSV", paths, separator=";", merge=True, language="en")
    assert (done["taxonomy"]["draft"]["conceptCount"], done["warnings"]) == (3, [])
    bad = "id,label,parent\na,A,\nb,B,nowhere\n"
    assert (await bring(editor, id_, "CSV", bad))["code"] == "INVALID"
    done = await bring(editor, id_, "CSV", bad, lenient=True)
    assert done["warnings"] == [
        "line 3: The parent 'nowhere' is left out: it does not exist or is the concept itself."
    ]


async def test_what_a_scheme_leaves_out_of_a_file_is_counted(editor: Client) -> None:
    id_ = await created(editor)
    assert "or 'all'" in (await bring(editor, id_, "TURTLE", TWO_SCHEMES))["message"]
    for scheme, concepts, left in (
        ("http://x.org/s1", 2, "1 of 3 concepts"),
        ("http://x.org/s2", 1, "2 of 3 concepts"),
        ("all", 3, "the titles of 2 schemes"),
    ):
        done = await bring(editor, id_, "TURTLE", TWO_SCHEMES, scheme=scheme, replaces=True)
        assert done["taxonomy"]["draft"]["conceptCount"] == concepts
        (warning,) = done["warnings"]
        assert f"Left out: {left}" in warning


async def test_a_mapping_says_what_of_it_means_nothing(editor: Client) -> None:
    id_ = await created(editor, labels=["a", "b"])
    text = "source,relation,target\na,exact,b\nq,exact,b\n"
    given = {"taxonomy": id_, "format": "CSV", "text": text}
    done = await editor.do("attachMapping", "AttachMappingInput", IMPORTED, **given)
    assert done["warnings"] == [
        "q EXACT b: The source 'q' is not in the old version: correct or drop this."
    ]


@pytest.mark.parametrize(
    ("format", "text", "said"),
    [
        ("CSV", "id,label\n", "There are no concepts in this file."),
        ("JSON_LD", '{"@context": "http://example.org/c.json", "@id": "x"}',
         "Nothing is fetched: write the @context out in the file itself."),
    ],
)  # fmt: skip
async def test_bad_files(editor: Client, format: str, text: str, said: str) -> None:
    id_ = await created(editor, labels=["a"])
    done = await bring(editor, id_, format, text)
    assert (done["code"], done["message"], done["path"]) == ("INVALID", said, ["text"])


async def test_a_file_that_takes_long_holds_no_snapshot(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database ends a snapshot that is held for seconds, and the import would fail with it."""
    held: list[bool] = []
    opened, closed = Transaction.begun, Transaction.close
    readers: set[Transaction] = set()

    async def begun(self: Transaction) -> Any:
        readers.add(self)
        return await opened(self)

    async def close(self: Transaction) -> None:
        readers.discard(self)
        await closed(self)

    def slow(*given: Any, **more: Any) -> Any:
        held.append(bool(readers))
        return read(*given, **more)

    id_ = await created(editor)
    monkeypatch.setattr(Transaction, "begun", begun)
    monkeypatch.setattr(Transaction, "close", close)
    monkeypatch.setattr(file_mutations, "read", slow)
    await bring(editor, id_, "TEXT", "a\n")
    assert held == [False]
