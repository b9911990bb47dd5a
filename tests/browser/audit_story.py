"""The history that tests of the audit screen read, and what they do on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import pytest

from tests.browser.conftest import until
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
    managers: Iterator[Worker]
    """Managers by turns: logins of one person are braked."""

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
    return (
        [*found, {"question": "marks", "value": {"span": {"spans": [span]}}}] if marked else found
    )


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
    managers = cycle([site.worker(name, project, "MANAGER") for name in ("Mara", "Nora", "Omar")])
    story = Story(site, project, tasks, ines, sofia, managers)
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
        email = (who or next(story.managers)).email
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


def stands_at(page: Any, position: int) -> None:
    """Wait until the slider, and with it the list, stands at a position that has an event."""
    until(page, f"document.querySelector('[data-handle=at]').ariaValueNow === '{position}'")
    page.locator(f"#event-{position}[aria-selected=true]").wait_for()
