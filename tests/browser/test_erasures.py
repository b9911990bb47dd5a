"""Erasures and holds: a person whom tasks name is looked up, held, and erased by keyboard."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import (
    keep_picture,
    once,
    press_on,
    require_accessible,
    require_accessible_in_both,
    require_count,
    until,
    wait_for_dialog,
)
from tests.browser.site import Site, Worker

FORM = {
    "inputs": [{"name": "note", "kind": "text"}],
    "questions": [
        {
            "kind": "choice", "name": "urgent", "title": "Is it urgent?",
            "options": [{"value": "yes", "label": "yes"}, {"value": "no", "label": "no"}],
        }
    ],
}  # fmt: skip
PERSON, OTHER = "patient 0815", "patient 4711"
TASKS = """query($project: ID!) { tasks(project: $project, first: 50) {
  nodes { id externalId inputs resolution { method } } } }"""


@dataclass
class Ward:
    """A project whose tasks name people, and who may do what with it."""

    site: Site
    project: str
    olga: Worker
    """An owner."""
    adam: Worker
    """An administrator, who may hold and not erase."""
    otto: Worker
    """An auditor, who may only look."""

    def tasks(self) -> dict[str, Any]:
        """Return the tasks by the names that they were imported with, while these are there."""
        nodes = self.site.ask(TASKS, project=self.project)["tasks"]["nodes"]
        return {node["externalId"]: node for node in nodes}


@pytest.fixture(scope="module")
def ward(site: Site) -> Ward:
    made = site.do(
        "createProject", "... on ProjectPayload { project { id } }",
        name="Ward notes", policy={"overlap": 1},
    )  # fmt: skip
    project = made["project"]["id"]
    site.do("publishForm", project=project, formJson=FORM)
    notes = {"note 1": PERSON, "note 2": PERSON, "note 3": OTHER}
    rows = [
        {"inputs": {"note": f"About {who}"}, "externalId": name, "subjectRefs": [who]}
        for name, who in notes.items()
    ]
    site.do("importTasks", project=project, tasks=rows)
    ward = Ward(
        site, project,
        site.member("Olga", "OWNER"), site.member("Adam", "ADMIN"), site.member("Otto", "AUDITOR"),
    )  # fmt: skip
    ines = site.worker("Ines", project)
    ines.answer(project, ward.tasks()["note 1"]["id"], urgent={"choice": {"values": ["yes"]}})
    return ward


@pytest.fixture
def screen(log_in: Callable[..., Any], ward: Ward) -> Callable[..., Any]:
    """Return what opens the screen as somebody."""

    def open_(who: Worker, **given: Any) -> Any:
        page = log_in(who.email, "/audit/erasures", **given)
        page.get_by_role("heading", name="Erasures", exact=True).wait_for()
        return page

    return open_


def holds(page: Any) -> Any:
    return page.get_by_role("region", name="What is under hold")


def fill(page: Any, field: Any, text: str) -> None:
    """Type into a field by keyboard."""
    field.focus()
    page.keyboard.type(text)


def test_a_project_and_a_task_are_held_until_they_are_released(screen, ward):
    page = screen(ward.adam)
    page.get_by_text("Nothing is under hold.").wait_for()
    place = page.get_by_role("button", name="Put under hold…").last
    press_on(place)
    dialog = wait_for_dialog(page)
    dialog.get_by_role("combobox", name="What", exact=True).select_option("TASK")
    project = dialog.get_by_role("combobox", name="Project", exact=True)
    project.select_option(label="Ward notes")
    fill(page, dialog.get_by_label("Task (name or id)"), "note 9")
    fill(page, dialog.get_by_label("Reason"), "Lawsuit 12")
    page.keyboard.press("Enter")
    dialog.get_by_text("There is no such task in this project.").wait_for()
    require_accessible(page)
    dialog.get_by_label("Task (name or id)").fill("note 3")
    page.keyboard.press("Enter")
    held = holds(page).get_by_role("row").filter(has_text="Task note 3")
    held.get_by_text("Lawsuit 12").wait_for()
    assert "until it is released" in held.inner_text()
    press_on(place)
    wait_for_dialog(page)
    fill(page, dialog.get_by_label("Reason"), "Audit of the year")
    dialog.get_by_label("Until").fill("2099-01-01T00:00")
    page.keyboard.press("Enter")
    holds(page).get_by_role("row").filter(has_text="Project Ward notes").wait_for()
    assert page.get_by_role("button", name="Erase…").count() == 0
    for name in ("Task note 3", "Project Ward notes"):
        press_on(page.get_by_role("button", name=f"Release the hold on: {name}"))
        wait_for_dialog(page)
        fill(page, dialog.get_by_label("Reason"), "It is over")
        page.keyboard.press("Enter")
        dialog.wait_for(state="detached")
        holds(page).get_by_text(name).wait_for(state="detached")
    page.get_by_text("Nothing is under hold.").wait_for()


def test_a_person_is_looked_up_and_held(screen, ward):
    page = screen(ward.olga)
    reference = page.get_by_label("The reference, exactly as it was imported")
    fill(page, reference, "nobody")
    page.keyboard.press("Enter")
    page.get_by_text("No task names this reference.").wait_for()
    reference.fill(PERSON)
    page.keyboard.press("Enter")
    page.get_by_text("2 tasks name this reference.").wait_for()
    with page.expect_download() as downloaded:
        press_on(page.get_by_role("link", name="Download all of it"))
    lines = Path(downloaded.value.path()).read_text("utf-8").splitlines()
    assert json.loads(lines[-1]) == {"end": {"tasks": 2}}
    assert PERSON in lines[0]
    press_on(page.get_by_role("button", name="Put under hold…").first)
    dialog = wait_for_dialog(page)
    fill(page, dialog.get_by_label("Reason"), "Complaint")
    page.keyboard.press("Enter")
    held = holds(page).get_by_role("row").filter(has_text="A person whom tasks name")
    held.wait_for()
    erase = page.get_by_role("button", name="Erase…")
    press_on(erase)
    wait_for_dialog(page)
    dialog.get_by_role("alert").get_by_text("hold").wait_for()
    confirm = dialog.get_by_role("button", name="Erase for good")
    assert confirm.is_disabled()
    page.keyboard.press("Escape")
    press_on(held.get_by_role("button"))
    wait_for_dialog(page)
    fill(page, dialog.get_by_label("Reason"), "The complaint was settled")
    page.keyboard.press("Enter")
    held.wait_for(state="detached")


def test_what_is_held_about_one_person_is_not_shown_beside_another(screen, ward):
    page = screen(ward.olga)
    reference = page.get_by_label("The reference, exactly as it was imported")
    find = page.get_by_role("button", name="Find what is held")
    waiting: list[Any] = []

    def hold_up(route: Any) -> None:
        if "subjectReport(" in (route.request.post_data or ""):
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/graphql", hold_up)
    reference.fill(PERSON)
    with page.expect_request(lambda sent: "subjectReport(" in (sent.post_data or "")):
        page.keyboard.press("Enter")
    reference.fill(OTHER)
    once(page, lambda: waiting)
    waiting.pop().continue_()
    once(page, find.is_enabled)
    assert page.get_by_text("name this reference").count() == 0
    page.unroute("**/graphql")
    press_on(find)
    page.get_by_text("1 task names this reference.").wait_for()


def test_a_dry_run_names_the_holds_that_keep_something(screen, ward):
    named = ward.tasks()["note 2"]["id"]
    until = "2099-03-03T12:00:00Z"
    made = ward.site.do(
        "hold", "... on HoldPayload { hold { id } }", task=named, reason="Lawsuit 7.", until=until
    )
    page = screen(ward.olga)
    page.get_by_label("The reference, exactly as it was imported").fill(PERSON)
    press_on(page.get_by_role("button", name="Erase…"))
    dialog = wait_for_dialog(page)
    dialog.get_by_text("1 under hold stay as they are.").wait_for()
    told = dialog.get_by_role("list", name="Holds").get_by_role("listitem").all_inner_texts()
    assert len(told) == 1
    for part in ("Task note 2: ", "2099", "placed by Ada", "Lawsuit 7."):
        assert part in told[0]
    require_accessible(page)
    ward.site.do("releaseHold", hold=made["hold"]["id"], reason="It is over.")


def test_a_person_is_erased_after_a_dry_run(screen, ward):
    page = screen(ward.olga)
    page.get_by_label("The reference, exactly as it was imported").fill(PERSON)
    press_on(page.get_by_role("button", name="Erase…"))
    dialog = wait_for_dialog(page)
    confirm = dialog.get_by_role("button", name="Erase for good")
    dialog.get_by_text("will lose their content for good.").wait_for()
    dialog.get_by_text("One final answer rests on what would be erased").wait_for()
    task = dialog.get_by_role("link", name="note 1")
    assert ward.tasks()["note 1"]["id"] in task.get_attribute("href")
    require_accessible_in_both(page)
    keep_picture(page, "erase-person-light")
    dialog.get_by_label("Ground").select_option("COURT_ORDER")
    fill(page, dialog.get_by_label("Reason"), "Order of 5 May")
    typed = dialog.get_by_label("Type the reference once more to confirm")
    fill(page, typed, OTHER)
    assert confirm.is_disabled()
    typed.fill(PERSON)
    page.keyboard.press("Enter")
    dialog.get_by_text("Erased: ").wait_for()
    press_on(dialog.get_by_text("Certificate", exact=True))
    dialog.get_by_text("COURT_ORDER").wait_for()
    with page.expect_download() as kept:
        press_on(dialog.get_by_role("button", name="Download the certificate"))
    certificate = json.loads(Path(kept.value.path()).read_text("utf-8"))
    assert (certificate["target"], certificate["reason"]) == ("SUBJECT", "Order of 5 May")
    require_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_text("Erased: ").wait_for()
    left = ward.site.ask(TASKS, project=ward.project)["tasks"]["nodes"]
    assert [node["inputs"] for node in left if node["inputs"]] == [{"note": f"About {OTHER}"}]


def test_the_screen_is_accessible_and_shows_what_a_role_may_do(screen, ward):
    ward.site.do("hold", project=ward.project, reason="Audit of the year")
    page = screen(ward.otto)
    holds(page).get_by_role("row").filter(has_text="Ward notes").wait_for()
    require_accessible_in_both(page, "erasures")
    require_count(page.get_by_role("button", name="Find what is held"), 1)
    assert page.get_by_role("button", name="Put under hold…").count() == 0
    assert page.get_by_role("button", name="Release").count() == 0
    assert page.get_by_role("button", name="Erase…").count() == 0


def test_who_may_not_see_erasures_has_no_screen(log_in, ward):
    mara = ward.site.worker("Mara", ward.project, "MANAGER")
    page = log_in(mara.email, f"/audit?project={ward.project}")
    page.get_by_role("slider", name="The moment that is shown").wait_for()
    assert page.get_by_role("link", name="Erasures and holds").count() == 0
    page.goto("/audit/erasures")
    page.get_by_text("You may not see what was erased.").wait_for()


def test_older_erasures_are_shown_when_they_are_asked_for(screen, ward):
    head = ward.site.ask("{ head { position } }")["head"]["position"]
    for number in range(21):
        given = {"authority": "MISTAKE", "reason": f"Number {number}.", "events": [head]}
        ward.site.do("eraseContent", **given)
    page = screen(ward.otto)
    region = page.get_by_role("region", name="Erasures", exact=True)
    region.get_by_text("· Number 20.").wait_for()
    assert region.get_by_text("· Number 0.").count() == 0
    older = region.get_by_role("button", name="Show older erasures")
    with read_again(page, "query Erasures(") as asked:
        older.press("Enter")  # by whoever does not know that the list is read again
        older.press("Enter")
        until(page, "document.activeElement.ariaBusy === 'true'")
        sent = [route.request.post_data_json["variables"] for route in asked]
        assert not [given for given in sent if given.get("after")]
    region.get_by_text("· Number 0.").wait_for()
    require_count(older, 0)
    until(page, "document.activeElement.textContent === 'All of it is shown.'")
    require_accessible(page)


@contextlib.contextmanager
def read_again(page: Any, operation: str) -> Iterator[list[Any]]:
    """Have a list read again, and answered once the block ends; yield what asks for it."""
    asked: list[Any] = []
    released: list[bool] = []

    def hold_up(route: Any) -> None:
        if not released and operation in (route.request.post_data or ""):
            asked.append(route)
        else:
            route.continue_()

    def look_again() -> list[Any]:
        page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
        return asked

    page.route("**/graphql", hold_up)
    once(page, look_again)
    yield asked
    released.append(True)
    for route in asked:
        route.continue_()
