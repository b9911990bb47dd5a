"""The audit screen: what happened, how it was at any moment, what differs, and what is undone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import NARROW, WIDE, keep_picture, require_accessible, until
from tests.browser.site import Site, Worker

FORM = {
    "inputs": [{"name": "word", "kind": "text"}, {"name": "gloss", "kind": "text"}],
    "questions": [
        {
            "kind": "choice", "name": "class", "title": "What does it name?",
            "options": [
                {"value": "animal", "label": "an animal"},
                {"value": "thing", "label": "a thing"},
            ],
        },
        {
            "kind": "span", "name": "marks", "title": "Mark what it tells.", "applies_to": "gloss",
            "labels": [{"value": "broader", "label": "broader term"}], "required": False,
        },
    ],
}  # fmt: skip
GLOSS = "a large wading bird"
MANY = 150
"""More tasks than two pages of events have."""
EVENTS = """query($filter: EventFilter) { events(filter: $filter, last: 200) {
  nodes { position name recordedAt } } }"""
TASKS = "query($project: ID!) { tasks(project: $project, first: 200) { nodes { id externalId } } }"


@dataclass
class Story:
    """A project with the life of a task, and who is in it."""

    site: Site
    project: str
    tasks: dict[str, str]
    ines: Worker
    sofia: Worker
    mara: Worker

    def events(self, task: str, *types: str) -> list[dict[str, Any]]:
        """Return the events of a task, the oldest first."""
        filter_ = {"stream": self.tasks[task], **({"types": list(types)} if types else {})}
        found: list[dict[str, Any]] = self.site.ask(EVENTS, filter=filter_)["events"]["nodes"]
        return found

    def position(self, task: str, name: str) -> int:
        """Return the position of the last event of a task with a name."""
        return int([one for one in self.events(task) if one["name"] == name][-1]["position"])

    def status(self, task: str) -> str:
        """Return where a task stands."""
        document = "query($id: ID!) { task(id: $id) { status } }"
        found: str = self.site.ask(document, id=self.tasks[task])["task"]["status"]
        return found


def answers(label: str, *, marked: bool = False) -> list[dict[str, Any]]:
    """Return answers to the questions of the form."""
    span = {"id": "s1", "label": "broader", "start": 15, "end": 19}
    found: list[dict[str, Any]] = [{"question": "class", "value": {"choice": {"values": [label]}}}]
    return [*found, {"question": "marks", "value": {"span": {"spans": [span]}}}] if marked else found


@pytest.fixture(scope="module")
def story(site: Site) -> Story:
    made = site.do(
        "createProject", "... on ProjectPayload { project { id } }",
        name="Glosses", policy={"overlap": 1, "review": "ALL"},
    )  # fmt: skip
    project = made["project"]["id"]
    site.do("publishForm", project=project, formJson=FORM)
    site.do("publishGuideline", project=project, text="Say what the word names.")
    names = ["crane", "heron", "lathe", *(f"word {n:03}" for n in range(MANY))]
    rows = [{"inputs": {"word": name, "gloss": GLOSS}, "externalId": name} for name in names]
    site.do("importTasks", project=project, tasks=rows)
    nodes = site.ask(TASKS, project=project)["tasks"]["nodes"]
    tasks = {node["externalId"]: node["id"] for node in nodes}
    ines = site.worker("Ines", project)
    sofia = site.worker("Sofia", project, "REVIEWER")
    mara = site.worker("Mara", project, "MANAGER")
    story = Story(site, project, tasks, ines, sofia, mara)
    span = {"span": {"spans": [{"id": "s1", "label": "broader", "start": 15, "end": 19}]}}
    for name in ("crane", "heron"):
        values = {"class": {"choice": {"values": ["thing"]}}, "marks": span}
        annotation = ines.answer(project, tasks[name], **values)
        site.do_as(
            ines.key, "reviseAnnotation", task=tasks[name], annotation=annotation,
            answers=answers("animal", marked=True),
        )  # fmt: skip
        comment = f"Is a {name} large?"
        site.do_as(sofia.key, "addComment", task=tasks[name], text=comment)
        site.do_as(sofia.key, "approveAnnotation", task=tasks[name], annotation=annotation)
    return story


@pytest.fixture
def audit(log_in: Callable[..., Any], story: Story) -> Callable[..., Any]:
    """Return what opens the screen as the manager, once its first events are there."""

    def open_(query: str = "", who: Worker | None = None, **given: Any) -> Any:
        email = (who or story.mara).email
        page = log_in(email, f"/audit?project={story.project}{query}", **given)
        rows(page).first.wait_for()
        page.get_by_role("slider", name="The moment that is shown").wait_for()
        return page

    return open_


def rows(page: Any) -> Any:
    """Return the events that are in sight."""
    return page.get_by_role("listbox", name="Events, the newest first").get_by_role("option")


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def active(page: Any) -> str:
    """Return what the event of the moment says."""
    found: str = page.locator('[role=option][aria-selected="true"]').inner_text()
    return found


def panel(page: Any) -> Any:
    return page.get_by_role("complementary", name="As it was")


def at(page: Any) -> int:
    """Return the position that the slider stands at."""
    slider = page.get_by_role("slider", name="The moment that is shown")
    return int(slider.get_attribute("aria-valuenow"))


def test_events_are_plain_sentences_the_newest_first(audit, story):
    page = audit(f"&task={story.tasks['crane']}")
    said = rows(page).all_inner_texts()
    lines = [" ".join(line.split("\n")) for line in said]
    expected = [
        "approved the answer of Ines",
        "Is a crane large?",
        "changed a thing to an animal",
        "answered: a thing",
        "took the task to answer it",
        "imported the task",
    ]
    page.get_by_text("changed a thing to an animal").first.wait_for()
    lines = [" ".join(line.split("\n")) for line in rows(page).all_inner_texts()]
    places = [next(n for n, line in enumerate(lines) if text in line) for text in expected]
    assert places == sorted(places)


def test_screens(audit, story):
    page = audit()
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/audit1.png")
    page.goto(f"/audit?project={story.project}&task={story.tasks['crane']}")
    rows(page).first.wait_for()
    press(page, "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/audit2.png")
    press(page, "c", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    page.wait_for_timeout(1500)
    page.screenshot(path="/tmp/audit3.png")
