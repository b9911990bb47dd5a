"""A new project: from its name to its form, and the list of projects with the archived ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.browser.conftest import (
    NARROW,
    WIDE,
    press_on,
    require_accessible,
    require_accessible_in_both,
    wait_for_dialog,
)
from tests.browser.site import PASSWORD, Site

FORM = {
    "inputs": [{"name": "gloss", "kind": "text"}],
    "questions": [{"kind": "text", "name": "remark", "title": "What do you think?"}],
}
PROJECTS = """{ projects(filter: {statuses: [ACTIVE, ARCHIVED]}, first: 100) { nodes {
  id name description status formVersion policy { overlap } } } }"""


@pytest.fixture(scope="module")
def glosses(site: Site) -> str:
    return site.project(FORM, [{"gloss": "a large bird"}], overlap=3)


@pytest.fixture(scope="module")
def mara(site: Site) -> str:
    """Make a manager of the whole organization; return the e-mail address."""
    email = "mara@example.org"
    invited = site.do(
        "inviteMember", "... on OneTimePayload { secret }",
        name="Mara", email=email, role="MANAGER",
    )  # fmt: skip
    site.do("redeemToken", token=invited["secret"], password=PASSWORD)
    return email


def projects(site: Site) -> dict[str, Any]:
    """Return all projects by their names."""
    return {one["name"]: one for one in site.ask(PROJECTS)["projects"]["nodes"]}


@pytest.fixture
def begin(log_in: Callable[..., Any], mara: str) -> Callable[..., Any]:
    """Return what opens the screen for a new project from the home screen, by keyboard."""

    def begin_(**given: Any) -> Any:
        page = log_in(mara, **given)
        press_on(page.get_by_role("link", name="New project"))
        page.get_by_role("heading", name="New project").wait_for()
        return page

    return begin_


def test_a_project_begins_with_a_ready_form(begin, site):
    page = begin()
    page.keyboard.type("Street scenes")  # the field has the focus
    page.get_by_label("Description").focus()
    page.keyboard.type("Cars and people")
    page.get_by_role("radio", name="Text classification").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio", name="Image boxes").is_checked()
    preview = page.get_by_role("region", name="Preview")
    preview.get_by_role("heading", name="Draw a box around each object.").wait_for()
    press_on(page.get_by_role("textbox", name="Name"))
    page.wait_for_url("**/form")
    page.get_by_role("button", name="1 Draw a box around each object").wait_for()
    page.get_by_text("Nothing is published yet.").wait_for()
    made = projects(site)["Street scenes"]
    assert made["description"] == "Cars and people"
    assert made["formVersion"] == 0  # the form is there to be changed first
    press_on(page.get_by_role("button", name="Publish…"))
    wait_for_dialog(page).get_by_label("A note about this version").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Import tasks").wait_for()
    assert projects(site)["Street scenes"]["formVersion"] == 1


def test_a_project_begins_like_another_one(begin, site, glosses):
    page = begin()
    page.keyboard.type("Glosses again")
    press_on(page.get_by_role("radio", name="Another project"), "Space")
    assert page.get_by_role("button", name="Create project").is_disabled()
    page.get_by_label("Which project").select_option(label="Glosses")
    press_on(page.get_by_role("button", name="Create project"))
    page.wait_for_url("**/form")
    page.get_by_text("Version 1 is in use.").wait_for()
    made = projects(site)["Glosses again"]
    assert (made["formVersion"], made["policy"]["overlap"]) == (1, 3)


def test_what_the_server_has_against_a_name_stands_at_the_name(begin, site):
    page = begin()
    page.keyboard.type("x" * 199)
    name = page.get_by_role("textbox", name="Name")
    name.evaluate("e => e.removeAttribute('maxlength')")
    page.keyboard.type("x" * 300)
    page.keyboard.press("Enter")
    page.get_by_text("characters").first.wait_for()
    assert name.get_attribute("aria-invalid") == "true"
    assert not [found for found in projects(site) if found.startswith("xxx")]


def test_archived_projects_are_shown_on_demand(log_in, mara, site):
    old = site.do(
        "createProject", "... on ProjectPayload { project { id } }", name="Old birds"
    )["project"]["id"]  # fmt: skip
    archive = "mutation($input: ProjectInput!) { archiveProject(input: $input) { __typename } }"
    site.ask(archive, input={"commandId": str(uuid4()), "project": old})
    page = log_in(mara)
    page.get_by_role("link", name="New project").wait_for()
    assert page.get_by_role("heading", name="Old birds").count() == 0
    press_on(page.get_by_label("Show archived projects"), "Space")
    row = page.get_by_role("listitem").filter(has_text="Old birds")
    row.get_by_text("archived", exact=True).wait_for()
    assert row.get_by_role("link", name="Label").count() == 0
    require_accessible(page)


def test_whoever_may_not_create_projects_has_no_way_there(log_in, site, glosses):
    page = log_in(site.person("Ned", glosses))
    page.get_by_role("heading", name="Glosses").wait_for()
    assert page.get_by_role("link", name="New project").count() == 0
    assert page.get_by_label("Show archived projects").count() == 0
    page.goto("/new")
    page.get_by_text("You may not create projects.").wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(begin, size):
    page = begin(size=size)
    page.keyboard.type("Names in reports")
    page.get_by_role("radio", name="Named entities").check()
    page.get_by_role("heading", name="Mark every name.").wait_for()
    require_accessible_in_both(page, "new-project" if size is WIDE else None)
