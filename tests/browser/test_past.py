"""The dashboard and the grid as they were: read alone, led to and out of by keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.browser.conftest import (
    press_on,
    require_accessible,
    require_accessible_in_both,
    require_count,
    until,
)
from tests.browser.site import Site, Worker

FORM = {
    "inputs": [{"name": "word", "kind": "text"}],
    "questions": [
        {
            "kind": "choice", "name": "class", "title": "What does it name?",
            "options": [
                {"value": "animal", "label": "an animal"},
                {"value": "thing", "label": "a thing"},
            ],
        }
    ],
}  # fmt: skip
WORDS = ["crane", "heron", "lathe", "otter", "chisel"]
IDS = "query($project: ID!) { tasks(project: $project, first: 50) { nodes { id inputs } } }"
HEAD = "{ head { position recordedAt } }"
THEN = """query($project: ID!, $at: Position!) { asOf(position: $at) { project(id: $project) {
  progress { byStatus { status tasks } }
  annotators(first: 10) { nodes { submitted member { name } } } } } }"""
FUTURE = "9007199254740990"


@dataclass
class Work:
    """A project that went on after a moment."""

    site: Site
    project: str
    tasks: dict[str, str]
    ines: Worker
    mara: Worker
    olga: Worker
    at: int
    """The position of the moment: two tasks were answered, and nothing else had happened."""
    time: str
    """When the event at that position was recorded."""


@pytest.fixture(scope="module")
def work(site: Site) -> Work:
    project = site.project(FORM, [{"word": word} for word in WORDS], overlap=1)
    nodes = site.ask(IDS, project=project)["tasks"]["nodes"]
    tasks = {node["inputs"]["word"]: node["id"] for node in nodes}
    ines = site.worker("Ines", project)
    mara, olga = site.worker("Mara", project, "MANAGER"), site.member("Olga", "MANAGER")
    for word in ("crane", "heron"):
        ines.answer(project, tasks[word], **{"class": {"choice": {"values": ["animal"]}}})
    head = site.ask(HEAD)["head"]
    ines.answer(project, tasks["lathe"], **{"class": {"choice": {"values": ["thing"]}}})
    site.do("changeTask", task=tasks["crane"], change={"archive": True})
    at, time = int(head["position"]), head["recordedAt"]
    return Work(site, project, tasks, ines, mara, olga, at, time)


@pytest.fixture
def open_at(log_in: Callable[..., Any], work: Work) -> Callable[..., Any]:
    """Return what opens a screen of the project as Olga, who may read the ledger."""

    def open_(path: str, **given: Any) -> Any:
        return log_in(work.olga.email, f"/p/{work.project}{path}", **given)

    return open_


def bar(page: Any) -> Any:
    return page.get_by_role("region", name="A moment of the past")


def follow(page: Any, link: Any) -> None:
    """Follow a link by keyboard."""
    press_on(link)


def row(page: Any, word: str) -> Any:
    return page.get_by_role("row").filter(has_text=word)


def test_the_grid_is_as_it_was_and_nothing_can_be_changed_there(open_at, work):
    page = open_at(f"/tasks?at={work.at}")
    row(page, "crane").get_by_text("done").wait_for()
    row(page, "lathe").get_by_text("open").wait_for()
    require_count(bar(page).get_by_text(f"As it was at position {work.at}, "), 1)
    assert page.get_by_text("Live", exact=True).count() == 0
    page.keyboard.press("x")
    page.keyboard.press("a")
    assert page.get_by_role("button", name="Change…").count() == 0
    ways = page.get_by_role("navigation", name="Project").get_by_role("link")
    assert ways.all_inner_texts() == ["Dashboard", "Tasks", "Export"]
    press_on(page.get_by_role("checkbox", name="open"), "Space")
    page.get_by_text("3 tasks", exact=True).wait_for()
    assert f"at={work.at}" in page.url
    page.goto(f"/p/{work.project}/tasks?at={work.at}&task={work.tasks['lathe']}")
    panel = page.get_by_role("complementary")
    panel.get_by_text("No answers yet.").wait_for()
    history = panel.get_by_role("link", name="History").get_attribute("href")
    assert f"at={work.at}" in history
    follow(page, page.get_by_role("link", name="Back to the present"))
    panel.get_by_text("a thing", exact=True).first.wait_for()
    row(page, "crane").get_by_text("archived").wait_for()
    page.get_by_text("Live", exact=True).wait_for()


def test_the_dashboard_is_as_it_was_and_its_numbers_keep_the_moment(open_at, work):
    page = open_at(f"?at={work.at}")
    page.get_by_role("link", name="an animal: 2 labels").wait_for()
    row(page, "Ines").wait_for()
    said = work.site.ask(THEN, project=work.project, at=str(work.at))["asOf"]["project"]
    for each in said["progress"]["byStatus"]:
        name = f"{each['tasks']} {each['status'].lower()}"
        require_count(page.get_by_role("link", name=name, exact=True), bool(each["tasks"]))
    cells = row(page, "Ines").get_by_role("cell")
    [ines] = said["annotators"]["nodes"]
    assert cells.first.inner_text() == str(ines["submitted"]) == "2"
    assert page.get_by_role("link", name="a thing: ").count() == 0
    figures = page.get_by_role("main").get_by_role("link").all()
    assert figures
    assert all(f"at={work.at}" in link.get_attribute("href") for link in figures)
    assert page.get_by_text("Live", exact=True).count() == 0
    follow(page, page.get_by_role("link", name="2 done"))
    row(page, "crane").get_by_text("done").wait_for()
    follow(page, page.get_by_role("navigation", name="Project").get_by_role("link", name="Dash"))
    page.get_by_role("link", name="2 done").wait_for()
    follow(page, page.get_by_role("link", name="Back to the present"))
    page.get_by_role("link", name="1 archived").wait_for()
    page.get_by_text("Live", exact=True).wait_for()


def test_a_time_is_a_moment_too_and_can_be_chosen(open_at, work):
    page = open_at(f"/tasks?at={work.time}")
    row(page, "lathe").get_by_text("open").wait_for()
    require_count(bar(page).get_by_text(f"As it was at position {work.at}, "), 1)
    follow(page, page.get_by_role("link", name="Back to the present"))
    row(page, "lathe").get_by_text("done").wait_for()
    press_on(page.get_by_text("As of…"))
    show = page.get_by_role("button", name="Show it")
    press_on(show)
    page.get_by_text("Choose a day and a time.").wait_for()
    before = datetime.now(UTC) - timedelta(days=400)
    page.get_by_label("As it was on").fill(before.strftime("%Y-%m-%dT%H:%M"))
    page.keyboard.press("Enter")
    page.get_by_text("The project was not there yet").wait_for()
    assert "at=" in page.url
    require_accessible(page)
    follow(page, page.get_by_role("link", name="Back to the present"))
    row(page, "lathe").get_by_text("done").wait_for()


def test_the_audit_screen_leads_to_the_screens_of_its_moment(log_in, work):
    task = work.tasks["lathe"]
    page = log_in(work.mara.email, f"/audit?project={work.project}&task={task}&at={work.at}")
    panel = page.get_by_role("complementary", name="As it was")
    follow(page, panel.get_by_role("link", name="The tasks as they were"))
    page.get_by_role("complementary").get_by_text("No answers yet.").wait_for()
    assert f"at={work.at}" in page.url
    follow(page, bar(page).get_by_role("link", name="What happened then"))
    follow(page, panel.get_by_role("link", name="The dashboard as it was"))
    page.get_by_role("link", name="2 done").wait_for()
    # A manager of the project may not read the whole ledger, nor when its last event was.
    require_count(bar(page).get_by_text("The last event here was on"), 1)


def test_what_cannot_be_shown_of_a_moment_says_why(open_at, work):
    page = open_at(f"?at={FUTURE}")
    page.get_by_role("alert").get_by_text("This moment cannot be shown.").wait_for()
    follow(page, page.get_by_role("link", name="Back to the present"))
    page.get_by_text("Live", exact=True).wait_for()
    refused = "Pairs of people and tasks are told apart in projects of up to 100,000 annotations."

    def without_confusions(route: Any) -> None:
        # What is fetched here while the test ends makes the next one fail, so nothing else is.
        if "QuestionFiguresThen" not in (route.request.post_data or ""):
            return route.continue_()
        reply = route.fetch()
        answer = reply.json()
        answer["data"]["asOf"]["project"]["confusions"] = None
        path = ["asOf", "project", "confusions", "confusions"]
        answer["errors"] = [{"message": refused, "path": path, "extensions": {"code": "LIMIT"}}]
        return route.fulfill(response=reply, body=json.dumps(answer))

    page.route("**/graphql", without_confusions)
    page.goto(f"/p/{work.project}?at={work.at}")
    question = page.get_by_role("region", name="What does it name?")
    question.get_by_text(f"Confused: {refused}").wait_for()
    question.get_by_role("link", name="an animal: 2 labels").wait_for()


def test_the_screens_of_a_moment_are_accessible(open_at, work):
    page = open_at(f"?at={work.at}")
    page.get_by_role("link", name="an animal: ").wait_for()
    row(page, "Ines").wait_for()
    require_accessible_in_both(page, "dashboard-past")
    page.goto(f"/p/{work.project}/tasks?at={work.at}&task={work.tasks['crane']}")
    page.get_by_role("article").wait_for()
    until(page, "document.querySelectorAll('[role=row]').length > 5")
    press_on(page.get_by_text("As of…"))
    page.get_by_role("button", name="Show it").wait_for()
    require_accessible_in_both(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show it").wait_for(state="hidden")
    assert page.get_by_role("article").count() == 1
    require_accessible_in_both(page, "tasks-past")
