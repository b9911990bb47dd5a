"""`searchNext` tells what `search` finds for every text that is a character longer."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import UUID

import pytest

from server.events.core import ids
from server.events.forms.taxonomy_outline import Restriction
from server.projections.engine.concept_index import terms_of
from server.schema.taxonomies.search_next import HITS, TEXTS
from taxonomy import Concept
from tests.support.api import Client, key_of
from tests.support.databases import Database
from tests.support.plans import explained
from tests.support.taxonomies import published
from tests.support.workspace import Workspace

WORDS = ("Éclair", "echo", "Echos", "eBay", "Straße", "ice", "I", "naïve", "o'clock", "鳥", "e")
PART = "within: $within, minDepth: $least, maxDepth: $most, leavesOnly: $leaves"
DECLARED = "$id: ID!, $within: String, $least: Int, $most: Int, $leaves: Boolean! = false"
ALIASES = 15
TOLD = "conceptId label term above"
HIT = "term concept { conceptId label path { label } }"
PARTS = (
    Restriction(),
    Restriction("c1"),
    Restriction("c1", 1, 2, leaves_only=True),
    Restriction(leaves_only=True),
)
TYPED = ("", "e", "ec", "echo", "echo e", "i", "ice", "Ic", "ÉC", "stras", "o", "o'", "x", "echo ")


def concepts(random: Random, count: int) -> tuple[Concept, ...]:
    """Concepts in a hierarchy whose names and synonyms begin alike."""

    def name() -> str:
        return " ".join(random.choices(WORDS, k=random.randint(1, 3)))

    return tuple(
        Concept(
            f"c{n}",
            {"en": name()},
            tuple({f"c{random.randrange(n)}" for _ in range(random.randint(0, 2))} if n else ()),
            alternatives={"en": (name(),), "de": (name(),)} if n % 3 else {},
            deprecated=n % 20 == 19,
        )
        for n in range(count)
    )


def longer_texts(made: tuple[Concept, ...], text: str) -> set[str]:
    """The texts that are a character longer, or two after a space, with which a term begins."""
    behind = {
        term[len(text) :]
        for concept in made
        for term in terms_of(concept)
        if term.startswith(text) and term != text
    }
    return {text + rest[: 2 if rest[0] == " " else 1] for rest in behind}


class Searches:
    """What both fields find in a version."""

    def __init__(self, client: Client, taxonomy: UUID, part: Restriction) -> None:
        self.client = client
        self.given = {
            "id": ids.public("taxonomy", taxonomy), "within": part.subtree,
            "least": part.min_depth, "most": part.max_depth, "leaves": part.leaves_only,
        }  # fmt: skip

    async def after(self, text: str) -> dict[str, Any] | None:
        """The hits of `searchNext`, by the longer texts."""
        query = f"""query({DECLARED}, $text: String!) {{ taxonomy(id: $id) {{ latest {{
        searchNext(text: $text, {PART}) {{ text hits {{ {TOLD} }} }} }} }} }}"""
        found = await self.client.data(query, **self.given, text=text)
        told = found["taxonomy"]["latest"]["searchNext"]
        return None if told is None else {one["text"]: one["hits"] for one in told}

    async def each(self, texts: set[str]) -> dict[str, Any]:
        """The hits of `search`, told in the same words."""
        found = {}
        listed = sorted(texts)
        for some in (listed[n : n + ALIASES] for n in range(0, len(listed), ALIASES)):
            declared = ", ".join(f"$t{n}: String!" for n in range(len(some)))
            asked = " ".join(
                f"t{n}: search(text: $t{n}, {PART}) {{ {HIT} }}" for n in range(len(some))
            )
            query = (
                f"query({DECLARED}, {declared}) {{ taxonomy(id: $id) {{ latest {{ {asked} }} }} }}"
            )
            given = {f"t{n}": text for n, text in enumerate(some)}
            told = (await self.client.data(query, **self.given, **given))["taxonomy"]["latest"]
            found |= {text: [in_words(hit) for hit in told[f"t{n}"]] for n, text in enumerate(some)}
        return found


def in_words(hit: dict[str, Any]) -> dict[str, Any]:
    concept = hit["concept"]
    above = [one["label"] for one in concept["path"][:-1]]
    return {
        "conceptId": concept["conceptId"], "label": concept["label"],
        "term": hit["term"], "above": above,
    }  # fmt: skip


@pytest.fixture
async def owner(app, workspace: Workspace) -> Client:
    return Client(app, await key_of(workspace, workspace.owner))


@pytest.mark.parametrize(
    ("seed", "count"),
    [(1, 250), *(pytest.param(n, 40 * n, marks=pytest.mark.soak) for n in range(2, 20))],
)
async def test_it_is_what_each_search_finds(
    owner: Client, database: Database, workspace: Workspace, seed: int, count: int
) -> None:
    """Of names with accents and synonyms, of which more begin alike than a search looks at."""
    made = concepts(Random(seed), count)
    taxonomy = await published(database, workspace, made)
    unknown = 0
    for part in PARTS:
        searches = Searches(owner, taxonomy, part)
        for text in TYPED:
            found = await searches.after(text)
            expected = longer_texts(made, text.strip().lower().replace("é", "e"))
            assert found is not None
            assert found.keys() == expected, text
            known = {longer for longer, hits in found.items() if hits is not None}
            assert part != Restriction() or known == expected
            unknown += len(expected - known)
            assert {longer: found[longer] for longer in known} == await searches.each(known)
    assert unknown, "no search looks at more terms than are prefetched"


async def test_nothing_is_told_where_very_many_characters_may_follow(
    owner: Client, database: Database, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then no terms are read but the one that tells each text, and one that tells of more."""
    made = tuple(Concept(f"c{n}", {"zh": "鳥" + chr(0x4E00 + n)}) for n in range(TEXTS + 1))
    for some, told in ((made[1:], TEXTS), (made, None)):
        searches = Searches(owner, await published(database, workspace, some), Restriction())
        with explained(monkeypatch) as plans:
            found = await searches.after("鳥")
        assert (found and len(found)) == told
        for plan in plans.about("concept_terms"):
            of_terms = [n for n in plan.nodes() if n.get("Relation Name") == "concept_terms"]
            read = sum(round(n["Actual Rows"] * n["Actual Loops"]) for n in of_terms)
            assert read == (2 * TEXTS if told else TEXTS + 1), str(plan)


async def test_an_operation_searches_so_often_at_most(
    owner: Client,
) -> None:
    asked = 'nodes { latest { searchNext(text: "a") { text hits { conceptId } } } }'
    assert await owner.data(f"{{ taxonomies(first: 40) {{ {asked} }} }}")
    (error,) = (await owner.ask(f"{{ taxonomies(first: 50) {{ {asked} }} }}"))["errors"]
    assert error["message"].startswith("The operation may cost")


async def test_a_version_with_one_name_for_all_tells_twenty(
    owner: Client, database: Database, workspace: Workspace
) -> None:
    made = tuple(Concept(f"c{n}", {"en": "Same"}) for n in range(2 * HITS))
    searches = Searches(owner, await published(database, workspace, made), Restriction())
    found = await searches.after("sam")
    assert found == await searches.each({"same"})
    assert len(found["same"]) == HITS
    assert await searches.after("same") == {}


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"within": "unicorn"}, "NOT_FOUND", ["within"]),
        ({"minDepth": -1}, "INVALID", ["minDepth"]),
        ({"text": "x" * 201}, "LIMIT", ["text"]),
    ],
)
async def test_what_cannot_be_looked_for_is_refused(
    owner: Client,
    database: Database,
    workspace: Workspace,
    given: dict[str, object],
    code: str,
    path: list[str],
) -> None:
    query = """query($id: ID!, $text: String!, $within: String, $minDepth: Int) {
    taxonomy(id: $id) { latest {
    searchNext(text: $text, within: $within, minDepth: $minDepth) { text } } } }"""
    sent = {"id": ids.public("taxonomy", await published(database, workspace)), "text": "d"}
    (error,) = (await owner.ask(query, **(sent | given)))["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == (code, path)
