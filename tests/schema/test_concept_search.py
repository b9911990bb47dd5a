"""A search in a part of a version finds what a question with the same restriction offers."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest

from server.events.core import ids
from server.events.forms.taxonomy_outline import Outline, OutlineEntry, Restriction
from taxonomy import Concept
from tests.support.api import Client, key_of
from tests.support.databases import Database
from tests.support.taxonomies import ANIMALS, published
from tests.support.workspace import Workspace

# Names that begin alike: "Tame …".
TAME = tuple(
    Concept(f"tame {number}", {"en": f"Tame {number}"}, ("dog",) if number % 2 else ("pet",))
    for number in range(60)
)
CONCEPTS = (*ANIMALS, *TAME)
SEARCH = """query($id: ID!, $text: String!, $first: Int!, $within: String, $minDepth: Int,
$maxDepth: Int, $leavesOnly: Boolean! = false) { taxonomy(id: $id) { latest {
search(text: $text, first: $first, within: $within, minDepth: $minDepth, maxDepth: $maxDepth,
leavesOnly: $leavesOnly) { concept { conceptId } } } } }"""


@pytest.fixture
async def taxonomy(database: Database, workspace: Workspace) -> UUID:
    return await published(database, workspace, CONCEPTS)


@pytest.fixture
async def owner(app, workspace: Workspace) -> Client:
    return Client(app, await key_of(workspace, workspace.owner))


def offered(part: Restriction, text: str) -> set[str]:
    entries = (OutlineEntry(c.id, c.broader, c.deprecated) for c in CONCEPTS)
    allowed = Outline(entries).allowed(part)
    names = {c.id: [name for _, name in c.names()] for c in CONCEPTS}
    return {id_ for id_ in allowed if any(n.lower().startswith(text) for n in names[id_])}


async def test_what_is_found_is_what_a_question_offers(owner: Client, taxonomy: UUID) -> None:
    id_ = ids.public("taxonomy", taxonomy)
    parts = product((None, "animal", "pet", "dog"), (None, 1), (None, 2), (False, True))
    for part in map(Restriction._make, parts):
        for text in ("d", "tame", "li"):
            given = {
                "within": part.subtree, "minDepth": part.min_depth, "maxDepth": part.max_depth,
                "leavesOnly": part.leaves_only,
            }  # fmt: skip
            found = await owner.data(SEARCH, id=id_, text=text, first=200, **given)
            hits = found["taxonomy"]["latest"]["search"]
            expected = offered(part, text)
            if part == Restriction():
                expected |= {"dodo"} if text == "d" else set()
            assert {hit["concept"]["conceptId"] for hit in hits} == expected, part


async def test_what_is_left_out_does_not_hide_what_is_behind_it(
    owner: Client, taxonomy: UUID
) -> None:
    """Half of the sixty names that begin alike are outside, and the size of a page is two."""
    given = {"id": ids.public("taxonomy", taxonomy), "text": "tame", "within": "dog"}
    found = await owner.data(SEARCH, first=2, minDepth=1, **given)
    assert len(found["taxonomy"]["latest"]["search"]) == 2


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"within": "unicorn"}, "NOT_FOUND", ["within"]),
        ({"minDepth": -1}, "INVALID", ["minDepth"]),
        ({"maxDepth": -1}, "INVALID", ["maxDepth"]),
    ],
)
async def test_a_part_that_is_not_there_is_refused(
    owner: Client, taxonomy: UUID, given: dict[str, object], code: str, path: list[str]
) -> None:
    sent = {"id": ids.public("taxonomy", taxonomy), "text": "d", "first": 5}
    (error,) = (await owner.ask(SEARCH, **sent, **given))["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == (code, path)
