"""Taxonomies for the tests of their screens, and what these do there by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.site import PASSWORD, Site

ROLE = "... on OneTimePayload { secret }"
TREE = {
    "Animal": {
        "Bird": {"Owl": {"Barn owl": {}, "Tawny owl": {}}, "Wren": {}},
        "Mammal": {"Vole": {}},
    },
    "Plant": {"Oak": {}},
}
DRAFT = """query($id: ID!) { taxonomy(id: $id) { latest { number conceptCount notes } draft {
  editCount edits { nodes { kind author { name } } }
  concept(id: "owl") { label narrower { nodes { conceptId label deprecated } } } } } }"""


def person(site: Site, name: str, role: str) -> str:
    """Make somebody with a role in the organization; return the address to log in by."""
    email = f"{name.lower()}@example.org"
    made = site.do("inviteMember", ROLE, name=name, email=email, role=role)
    site.do("redeemToken", token=made["secret"], password=PASSWORD)
    return email


@pytest.fixture(scope="module")
def bea(site: Site) -> str:
    return person(site, "Bea", "MANAGER")


@pytest.fixture(scope="module")
def bo(site: Site) -> str:
    return person(site, "Bo", "MANAGER")


def taxonomy(site: Site, name: str = "Animals") -> str:
    """Make a taxonomy with a version; return its id."""
    made = site.do("createTaxonomy", "... on TaxonomyPayload { taxonomy { id } }", name=name)
    id_: str = made["taxonomy"]["id"]
    edits: list[dict[str, Any]] = []

    def add(tree: dict[str, Any], parent: str | None) -> None:
        for label, below in tree.items():
            concept = label.lower().replace(" ", "-")
            labels = [{"language": "en", "text": label}]
            broader = [parent] if parent else []
            edits.append({"add": {"concept": concept, "labels": labels, "broader": broader}})
            add(below, concept)

    add(TREE, None)
    edit(site, id_, *edits)
    site.do("publishTaxonomy", taxonomy=id_, notes="The first.")
    return id_


def edit(site: Site, id_: str, *edits: dict[str, Any]) -> None:
    """Edit the draft as the owner."""
    site.do("editTaxonomy", taxonomy=id_, edits=list(edits))


def rename(concept: str, text: str) -> dict[str, Any]:
    return {"rename": {"concept": concept, "labels": [{"language": "en", "text": text}]}}


def now(site: Site, id_: str) -> Any:
    """Return the draft as it is."""
    return site.ask(DRAFT, id=id_)["taxonomy"]


def drawing(site: Site, id_: str) -> tuple[str, list[str]]:
    """Make a project whose form draws on version 1, with three answers; return it and its tasks."""
    question = {
        "kind": "choice", "name": "kind", "title": "Which?",
        "taxonomy": {"taxonomy": id_, "version": 1},
    }  # fmt: skip
    form = {"inputs": [{"name": "text", "kind": "text"}], "questions": [question]}
    project = site.project(form, [{"text": f"Note {n}"} for n in range(4)], overlap=1)
    ines = site.worker(f"Ines{project[-4:]}", project)
    nodes = site.ask("query($p: ID!) { tasks(project: $p) { nodes { id } } }", p=project)
    tasks = [each["id"] for each in nodes["tasks"]["nodes"]]
    for task, concept in zip(tasks, ("owl", "wren", "vole"), strict=False):
        ines.answer(project, task, kind={"choice": {"values": [concept]}})
    return project, tasks


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def active(page: Any) -> str:
    """Return the name of the active row."""
    id_ = page.get_by_role("tree").get_attribute("aria-activedescendant")
    found: str = page.locator(f"[id='{id_}']").inner_text()
    return found


def go(page: Any, name: str) -> None:
    """Find a concept by its name, and go there."""
    press(page, "/")
    page.keyboard.type(name)
    page.get_by_role("option").filter(has_text=name).first.wait_for()
    press(page, "Enter")
    page.get_by_role("treeitem", selected=True).filter(has_text=name).wait_for()
    page.get_by_role("complementary").get_by_role("heading", level=2, name=name).wait_for()


@pytest.fixture
def tree(log_in: Callable[..., Any], site: Site) -> Callable[..., Any]:
    """Return what opens a taxonomy, once its first rows are there."""

    def open_(email: str, id_: str, path: str = "", **given: Any) -> Any:
        page = log_in(email, f"/t/{id_}{path}", **given)
        page.get_by_role("treeitem").first.wait_for()
        page.get_by_text("Live", exact=True).wait_for()
        return page

    return open_
