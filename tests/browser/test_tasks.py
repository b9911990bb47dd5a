"""The grid of a project's tasks: filtered, opened, selected and changed by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from server.demo.pictures import HEIGHT, WIDTH, save_pictures
from tests.browser.conftest import (
    NARROW,
    WIDE,
    once,
    press_on,
    require_accessible,
    require_accessible_in_both,
    require_count,
    served,
    until,
    wait_for_dialog,
)
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
GLOSSES = ["a large 😀 wading bird", "a tool that lifts heavy things"]
MANY = 260
"""More than two pages, so that scrolling asks for another one."""
STATES = """query($project: ID!, $filter: TaskFilter) {
  tasks(project: $project, filter: $filter, first: 200) {
    totalCount nodes { id priority status inputs assignee { name } } } }"""


@dataclass
class Work:
    """A project with many tasks, of which a few were answered."""

    site: Site
    project: str
    words: list[str]
    ines: Worker
    mara: Worker

    def now(self, **filter_: Any) -> dict[str, Any]:
        """Return the tasks that meet a filter, by their word."""
        nodes = self.site.ask(STATES, project=self.project, filter=filter_)["tasks"]["nodes"]
        return {node["inputs"]["word"]: node for node in nodes}

    def total(self, **filter_: Any) -> int:
        """Return how many tasks meet a filter."""
        found = self.site.ask(STATES, project=self.project, filter=filter_)["tasks"]["totalCount"]
        return int(found)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server that has a picture in a folder."""
    folder = tmp_path_factory.mktemp("pictures")
    save_pictures(folder, 1)
    with served(ANNOLOG_MEDIA_FOLDER=str(folder)) as site:
        yield site


@pytest.fixture(scope="module")
def work(site: Site) -> Work:
    words = [f"word {number:03}" for number in range(MANY)]
    tasks = [{"word": word, "gloss": GLOSSES[i % 2]} for i, word in enumerate(words)]
    project = site.project(FORM, tasks, overlap=2)
    ines, jonas = (site.worker(name, project) for name in ("Ines", "Jonas"))
    mara = site.worker("Mara", project, "MANAGER")
    work = Work(site, project, words, ines, mara)
    first = work.now()
    marks = {"span": {"spans": [{"id": "s1", "label": "broader", "start": 17, "end": 21}]}}
    for word, answers in {words[0]: "animal thing", words[2]: "animal animal"}.items():
        for who, answer in zip((ines, jonas), answers.split(), strict=True):
            values = {"class": {"choice": {"values": [answer]}}, "marks": marks}
            who.answer(project, first[word]["id"], **values)
    return work


@pytest.fixture
def grid(log_in: Callable[..., Any], work: Work) -> Callable[..., Any]:
    """Return what opens the grid as the manager, once its first rows are there."""

    def open_(query: str = "", **given: Any) -> Any:
        page = log_in(work.mara.email, f"/p/{work.project}/tasks{query}", **given)
        page.get_by_role("row").nth(1).wait_for()
        page.get_by_text("Live", exact=True).wait_for()
        return page

    return open_


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def active(page: Any) -> str:
    """Return what the active row says."""
    id_ = page.get_by_role("grid").get_attribute("aria-activedescendant")
    found: str = page.locator(f"#{id_}").inner_text()
    return found


def test_one_scrolls_to_the_last_task_by_keyboard(grid, work):
    page = grid()
    require_count(page.get_by_text(f"{MANY} tasks", exact=True), 1)
    assert "word 000" in active(page)
    rows = page.get_by_role("grid")
    before = rows.evaluate("e => { e.scrollTop = e.scrollHeight; return e.scrollHeight; }")
    until(page, "h => document.querySelector('[role=grid]').scrollHeight > h", before)
    page.wait_for_timeout(200)
    assert rows.evaluate("e => e.scrollTop") > before / 2  # rows that come lead nowhere else
    press(page, "j", "j", "k")
    assert "word 001" in active(page)

    def last() -> str:
        press(page, "End")
        return active(page)

    once(page, last, lambda text: f"word {MANY - 1}" in text)
    assert page.get_by_role("row").count() < 80  # only those in sight are there


def test_a_page_that_is_refused_is_asked_for_again_by_whoever_wants_it(grid, work):
    page = grid()
    rows = page.get_by_role("grid")
    asked = []

    def refuse(route: Any) -> None:
        sent = route.request.post_data_json
        if "query TaskPage(" not in sent["query"] or sent["variables"]["after"] is None:
            return route.continue_()
        asked.append(sent)
        error = {"message": "Too much.", "path": ["tasks"], "extensions": {"code": "LIMIT"}}
        return route.fulfill(json={"data": {"tasks": None}, "errors": [error]})

    page.route("**/graphql", refuse)
    before = rows.evaluate("e => { e.scrollTop = e.scrollHeight; return e.scrollHeight; }")
    page.get_by_role("alert").get_by_text("Too much.").wait_for()
    count = len(asked)
    page.wait_for_timeout(300)
    assert count <= len(asked) <= count + 1
    page.unroute("**/graphql")
    press_on(page.get_by_role("button", name="Read again"))
    until(page, "h => document.querySelector('[role=grid]').scrollHeight > h", before)
    require_count(page.get_by_role("alert"), 0)


def test_filters_stand_in_the_address_and_are_those_of_the_api(grid, work):
    page = grid()
    press(page, "/")
    page.keyboard.type("lifts")
    page.wait_for_url("**/tasks?text=lifts")
    page.keyboard.type(" ")  # a blank is no other filter, which would end the selection
    press(page, "Enter")
    page.get_by_text(f"{work.total(text='lifts')} tasks", exact=True).wait_for()
    page.get_by_role("row").nth(1).filter(has_text="word 001").wait_for()
    press(page, "j", "x")  # the keys are for the grid again
    assert "word 003" in active(page)
    page.wait_for_timeout(800)
    assert page.get_by_text("1 task selected").count() == 1
    press_on(page.get_by_role("checkbox", name="in review"), "Space")
    page.get_by_text("No task meets this filter.").wait_for()
    press_on(page.get_by_role("button", name="Clear the filter"))
    page.get_by_text(f"{MANY} tasks", exact=True).wait_for()
    page.goto(f"/p/{work.project}/tasks?label=class%3Athing")
    page.get_by_text("1 task", exact=True).wait_for()
    page.get_by_role("row").nth(1).filter(has_text="word 000").wait_for()
    page.go_back()
    page.get_by_text(f"{MANY} tasks", exact=True).wait_for()


def test_a_task_is_read_beside_the_grid(grid, work):
    page = grid()
    press(page, "Enter")
    panel = page.get_by_role("complementary")
    panel.get_by_text("a large 😀 wading bird", exact=True).wait_for()
    require_count(panel.get_by_role("article"), 2)
    require_count(panel.get_by_text("an animal", exact=True), 1)
    require_count(panel.get_by_text("a thing", exact=True), 1)
    require_count(panel.get_by_text("broader term: “bird”"), 2)
    press(page, "j")
    panel.get_by_text("a tool that lifts heavy things", exact=True).wait_for()
    press(page, "Escape")
    panel.wait_for(state="detached")
    assert "task=" not in page.url


def test_a_picture_is_shown_with_the_shapes_of_everybody(log_in, site, work):
    form = {
        "inputs": [{"name": "photo", "kind": "image"}],
        "questions": [
            {
                "kind": "box", "name": "cars", "title": "Cars?", "applies_to": "photo",
                "labels": [{"value": "car", "label": "a car"}],
            }
        ],
    }  # fmt: skip
    project = site.project(
        form, [{"photo": {"url": "street-01.png", "width": WIDTH, "height": HEIGHT}}]
    )
    ned = site.worker("Ned", project)
    [task] = site.ask(STATES, project=project)["tasks"]["nodes"]
    box = {"id": "b1", "label": "car", "x": 10, "y": 10, "width": 20, "height": 15}
    ned.answer(project, task["id"], cars={"box": {"boxes": [box]}})
    mia = site.worker("Mia", project, "MANAGER")
    page = log_in(mia.email, f"/p/{project}/tasks?task={task['id']}")
    panel = page.get_by_role("complementary")
    panel.get_by_text("Ned: 1 shape").wait_for()
    require_count(panel.get_by_role("article").get_by_text("a car", exact=True), 1)
    require_accessible(page)


def choose(page: Any, action: str, value: str | None = None) -> Any:
    """Open the dialog, choose what to do, and return the dialog."""
    press(page, "c")
    dialog = wait_for_dialog(page)
    dialog.get_by_label("What to do").select_option(label=action)
    if value is not None:
        dialog.get_by_role("textbox").focus()
        page.keyboard.type(value)
    return dialog


def test_a_range_is_changed_after_its_dry_run_and_changed_back(grid, work):
    page = grid(allowed="ERR_FAILED")
    press(page, "j", "x", "j", "j", "j", "Shift+X")
    page.get_by_text("4 tasks selected", exact=True).wait_for()
    dialog = choose(page, "Set the priority", "7")
    dialog.get_by_text("4 tasks will change.").wait_for()
    assert not work.now(priorityAtLeast=7)
    press(page, "Enter")
    page.get_by_text("4 tasks changed.").wait_for()
    assert sorted(work.now(priorityAtLeast=7)) == work.words[1:5]
    page.route(
        "**/graphql",
        lambda route: route.abort() if "revert(" in route.request.post_data else route.continue_(),
    )
    press_on(page.get_by_role("button", name="Undo"))
    page.get_by_text("The server cannot be reached.").wait_for()
    page.unroute("**/graphql")
    press_on(page.get_by_role("button", name="Undo"))
    page.get_by_text("Undone: 4 tasks as before.").wait_for()
    assert not work.now(priorityAtLeast=7)


def test_all_that_meet_the_filter_are_changed_though_few_are_loaded(grid, work):
    page = grid("?text=wading")
    matching = work.total(text="wading")
    page.get_by_text(f"{matching} tasks", exact=True).wait_for()
    press(page, "a")
    page.get_by_text(f"All {matching} that meet the filter are selected").wait_for()
    dialog = choose(page, "Archive")
    dialog.get_by_text(f"{matching} tasks will change.").wait_for()
    press_on(dialog.get_by_role("button", name="Do it"))
    page.get_by_text(f"{matching} tasks changed.").wait_for()
    assert work.total(statuses=["ARCHIVED"]) == matching
    press_on(page.get_by_role("button", name="Undo"))
    page.get_by_text("Undone").wait_for()
    assert work.total(statuses=["ARCHIVED"]) == 0


def test_who_cannot_be_assigned_is_said_in_the_dialog(grid, work):
    page = grid()
    press(page, "x")
    dialog = choose(page, "Assign to")
    dialog.get_by_text("Say what to set.").wait_for()
    dialog.get_by_label("Annotator").select_option(label="Ines")
    dialog.get_by_text("1 task will change.").wait_for()
    dialog.get_by_label("What to do").select_option(label="Restore")
    dialog.get_by_text("Nothing would change.").wait_for()
    assert dialog.get_by_role("button", name="Do it").is_disabled()
    press(page, "Escape")
    dialog.wait_for(state="detached")


def test_the_grid_follows_the_work(grid, work):
    page = grid()
    task = work.now()[work.words[5]]
    work.site.do("changeTask", task=task["id"], change={"archive": True})
    row = page.get_by_role("row").filter(has_text=work.words[5])
    row.get_by_text("archived").wait_for()
    work.site.do("changeTask", task=task["id"], change={"restore": True})
    row.get_by_text("open").wait_for()


def test_a_row_shows_what_somebody_else_changed_and_all_else_stays_as_it_is(grid, work):
    page = grid("?columns=inputs,priority")
    press(page, "j", "j", "x")
    was = active(page)
    task = work.now()[work.words[7]]
    row = page.get_by_role("row").filter(has_text=work.words[7])
    place = row.get_attribute("aria-rowindex")
    for priority in (71, 72, task["priority"]):
        work.site.do("changeTask", task=task["id"], change={"priority": priority})
        row.get_by_role("gridcell").last.get_by_text(str(priority), exact=True).wait_for()
    assert row.get_attribute("aria-rowindex") == place
    assert active(page) == was
    assert page.locator("[role=row][aria-selected=true]").count() == 1


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(grid, size):
    page = grid(size=size)
    press(page, "x", "j", "j", "x", "k", "k", "Enter")
    page.get_by_role("article").first.wait_for()
    require_accessible_in_both(page, "tasks" if size is WIDE else None)
    press(page, "c")
    wait_for_dialog(page)
    require_accessible_in_both(page)


def test_a_narrow_screen_shows_further_filters_where_one_asks_for_them(grid):
    page = grid("?order=CHANGED", size=NARROW)
    more = page.get_by_role("button", name="More filters (1)")
    author = page.get_by_role("combobox", name="Answered by")
    more.wait_for()
    assert author.is_hidden()
    press_on(more)
    author.wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    require_accessible(page)
    press_on(more)
    author.wait_for(state="hidden")


def test_who_may_not_see_others_answers_has_no_grid(log_in, work):
    page = log_in(work.ines.email, f"/p/{work.project}/tasks")
    page.get_by_text("you may not see its tasks").wait_for()
