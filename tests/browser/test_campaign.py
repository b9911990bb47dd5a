"""Answers from tabs that are killed, over a network that drops: none is lost, none doubled."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from typing import Any

import pytest

from tests.browser.conftest import until
from tests.browser.site import Site

FORM = {
    "inputs": [{"name": "word", "kind": "text"}],
    "questions": [
        {
            "kind": "choice", "name": "class", "title": "What does it name?",
            "options": [{"value": key, "label": key * 3, "hotkey": key} for key in "bdft"],
        }
    ],
}  # fmt: skip
NODES = """query($project: ID!, $after: String) {
  tasks(project: $project, first: 100, after: $after) {
    nodes { inputs annotations { answers { value { ... on ChoiceAnswer { values } } } } }
    pageInfo { hasNextPage endCursor } } }"""
SUBMITTED = """query($project: ID!, $after: String) {
  events(filter: { project: $project, types: [ANNOTATION_SUBMITTED] }, first: 100, after: $after) {
    nodes { stream } pageInfo { hasNextPage endCursor } } }"""
SHOWN = r"(document.querySelector('main')?.innerText.match(/crane \d+/)?.[0] ?? null)"


class Campaign:
    """Somebody who answers in a browser in which things go wrong.

    Attributes:
        given: the answer to each word after which the screen went on; those must not be lost.
        tried: the answer to each word whose tab died before the screen went on.
    """

    def __init__(self, page: Any, project: str, chance: random.Random) -> None:
        self.page, self.project, self.chance = page, project, chance
        self.context = page.context
        self.given: dict[str, str] = {}
        self.tried: dict[str, str] = {}

    def answer(self) -> None:
        """Answer the next task in sight, while something may go wrong."""
        until(self.page, f"{SHOWN} !== null")
        act = self.chance.choices(
            (self.calmly, self.unsent, self.unheard, self.offline, self.killed), (12, 2, 2, 1, 1)
        )[0]
        act()

    def calmly(self) -> None:
        """Give an answer; it counts as given once the screen goes on."""
        word, value = self.press()
        until(self.page, f"old => {SHOWN} !== old", word)
        self.given[word] = value

    def unsent(self) -> None:
        """Give an answer whose first requests do not reach the server."""
        self.page.route("**/graphql", lambda route: route.abort())
        self.calmly()
        self.page.wait_for_timeout(self.chance.randrange(120))
        self.page.unroute("**/graphql")

    def unheard(self) -> None:
        """Give an answer whose first requests reach the server, and bring nothing back."""

        def lose(route: Any) -> None:
            with contextlib.suppress(Exception):  # the page may be gone
                route.fetch()
                route.abort()

        self.page.route("**/graphql", lose)
        self.calmly()
        self.page.wait_for_timeout(self.chance.randrange(200))
        self.page.unroute("**/graphql")

    def offline(self) -> None:
        """Give answers to what was fetched before while there is no network."""
        self.context.set_offline(True)
        self.calmly()
        self.page.wait_for_timeout(self.chance.randrange(300))
        self.context.set_offline(False)

    def killed(self) -> None:
        """Give an answer in a tab that dies at any moment about it, and open another one."""
        word, value = self.press()
        self.page.wait_for_timeout(self.chance.randrange(40))
        went_on = self.page.evaluate(SHOWN) != word
        (self.given if went_on else self.tried)[word] = value
        self.open_another()

    def open_another(self) -> None:
        """Kill the tab, and open another one."""
        with self.page.expect_event("crash"), contextlib.suppress(Exception):
            self.page.goto("chrome://crash")
        self.page.close()
        self.page = self.context.new_page()
        self.page.goto(f"/p/{self.project}/label")

    def press(self) -> tuple[str, str]:
        """Choose an answer to the task in sight and submit it; return its word and the answer."""
        word = self.page.evaluate(SHOWN)
        assert word not in self.given, "an answered task is shown again"
        self.tried.pop(word, None)
        value = self.chance.choice("bdft")
        self.page.keyboard.press(value)
        self.page.keyboard.press("Enter")
        return word, value


def pages(site: Site, document: str, field: str, project: str) -> list[Any]:
    """Return all nodes of a list."""
    nodes, after = [], None
    while True:
        found = site.ask(document, project=project, after=after)[field]
        nodes += found["nodes"]
        if not found["pageInfo"]["hasNextPage"]:
            return nodes
        after = found["pageInfo"]["endCursor"]


def answered(site: Site, project: str) -> dict[str, list[str]]:
    """Return the answers to each task that has any, by its word."""
    return {
        task["inputs"]["word"]: [one["answers"][0]["value"]["values"][0] for one in annotations]
        for task in pages(site, NODES, "tasks", project)
        if (annotations := task["annotations"])
    }


@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("count", [25, pytest.param(1_000, marks=pytest.mark.soak)])
def test_no_answer_is_lost_or_doubled(log_in, site, count):
    words = [{"word": f"crane {n}"} for n in range(count + 60)]
    project = site.project(FORM, words[:60], overlap=1, leaseSeconds=3_600)
    rest = [{"inputs": inputs} for inputs in words[60:]]
    site.do("importTasks", project=project, tasks=rest)
    email = site.person(f"Ines{count}", project)
    page = log_in(email, f"/p/{project}/label", allowed="ERR_")
    campaign = Campaign(page, project, random.Random(count))
    while len(campaign.given) < count:
        campaign.answer()
    campaign.open_another()
    campaign.page.get_by_text("All saved").wait_for()
    found = answered(site, project)
    assert {word: found.get(word) for word in campaign.given} == {
        word: [value] for word, value in campaign.given.items()
    }
    others = {word: values for word, values in found.items() if word not in campaign.given}
    assert all(values == [campaign.tried.get(word)] for word, values in others.items())
    events = Counter(event["stream"] for event in pages(site, SUBMITTED, "events", project))
    assert len(events) == len(found)
    assert set(events.values()) == {1}
