"""Relations between spans, boxes and intervals: joined by keyboard and by mouse, and reviewed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.demo.pictures import HEIGHT, WIDTH, save_pictures
from tests.browser.conftest import (
    TURN,
    first_answers,
    keep_picture,
    once,
    press_on,
    require_accessible,
    require_count,
    served,
    until,
)
from tests.browser.site import Site, Worker

NOTE = "A red car stops behind a bus 😀 while a cyclist waits.\nThe bus turns left at the corner."
LABELS = [{"value": "behind", "hotkey": "n"}, {"value": "is", "label": "is shown as"}]
FORM = {
    "inputs": [
        {"name": "note", "kind": "text", "title": "Note"},
        {"name": "photo", "kind": "image", "title": "Street", "required": False},
        {"name": "pulse", "kind": "time_series", "title": "Speed", "required": False},
    ],
    "questions": [
        {
            "kind": "span", "name": "words", "title": "Mark who takes part.", "applies_to": "note",
            "labels": [{"value": "vehicle"}, {"value": "person"}],
        },
        {
            "kind": "box", "name": "boxes", "title": "Box them.", "applies_to": "photo",
            "labels": [{"value": "car"}, {"value": "bus", "label": "bus"}],
        },
        {
            "kind": "interval", "name": "phases", "title": "When?", "applies_to": "pulse",
            "labels": [{"value": "stop"}],
        },
        {
            "kind": "relation", "name": "links", "title": "What belongs together?",
            "between": ["words", "boxes", "phases"], "labels": LABELS,
        },
    ],
}  # fmt: skip
SPANS = [("car", 2, 9), ("bus", 23, 28), ("cyclist", 39, 46), ("again", 58, 61)]
BOXES = [("b1", "car", 100, 350), ("b2", "bus", 560, 330)]
ROWS = "ol[data-relations] li"
TASKS = """query($project: ID!) { tasks(project: $project, first: 10) { nodes { id status
  annotations { status answers { question value { __typename
    ... on SpanAnswer { spans { id } } ... on RelationAnswer { relations {
      label source { question region } target { question region } } } } } }
  resolution { answers { question value { __typename ... on RelationAnswer { relations {
    label source { region } target { region } } } } } } } } }"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Yield a server that has a picture in a folder."""
    folder: Path = tmp_path_factory.mktemp("pictures")
    save_pictures(folder, 1)
    with served(ANNOLOG_MEDIA_FOLDER=str(folder)) as site:
        yield site


def spans(*names: str, own: str = "") -> dict[str, Any]:
    regions = [
        {
            "id": own + name,
            "label": "person" if name == "cyclist" else "vehicle",
            "start": start,
            "end": end,
        }
        for name, start, end in SPANS
        if name in names
    ]
    return {"spans": regions}


def boxes() -> dict[str, Any]:
    return {
        "boxes": [
            {"id": id_, "label": label, "x": x, "y": y, "width": 160, "height": 90, "rotation": 0}
            for id_, label, x, y in BOXES
        ]
    }


def relation(number: int, label: str, source: str, target: str, own: str = "") -> dict[str, Any]:
    ends = [{"question": "words", "region": own + name} for name in (source, target)]
    return {"id": f"r{number}", "label": label, "source": ends[0], "target": ends[1]}


def draft(site: Site, worker: Worker, project: str, **answers: Any) -> str:
    """Let somebody claim the project's task and save a draft; return the task."""
    task: str = site.ask(TASKS, project=project)["tasks"]["nodes"][0]["id"]
    site.do_as(worker.key, "claimTask", project=project, task=task)
    body = {"console": {"answers": answers, "savedAt": int(time.time() * 1000)}}
    site.do_as(worker.key, "saveDraft", task=task, body=body)
    return task


def sent(site: Site, project: str, page: Any) -> list[tuple[str, str, str]]:
    """Return the relations that were sent, once they are there."""
    answers = first_answers(page, site, TASKS, project)
    return [
        (one["source"]["region"], one["label"], one["target"]["region"])
        for one in answers["links"]["relations"]
    ]


def rows(page: Any) -> list[str]:
    """Return what is listed."""
    texts = page.locator(f"{ROWS} button[data-keys]").all_inner_texts()
    return [" ".join(text.split()) for text in texts]


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_relations_are_made_changed_and_sent_by_keyboard_alone(log_in, site):
    project = site.project(FORM, [{"note": NOTE}], overlap=1, leaseSeconds=600)
    ines = site.worker("Ines", project)
    draft(site, ines, project, words={"kind": "span", **spans("car", "bus", "cyclist", "again")})
    page = log_in(ines.email, f"/p/{project}/label")
    page.get_by_role("button", name="Join two").wait_for()
    page.locator("mark").first.wait_for()
    join_by_keys(page)
    change_by_keys(page)
    remove_a_mark(page)
    require_accessible(page)
    keep_picture(page, "relations-text-light")
    press(page, "j")
    require_accessible(page)
    press(page, "Escape", "Escape")
    press(page, "Control+Enter")
    assert sent(site, project, page) == [("car", "behind", "bus"), ("bus", "is", "again")]


def join_by_keys(page: Any) -> None:
    press(page, "j")
    listbox = page.get_by_role("listbox", name="Where does it begin?")
    listbox.wait_for()
    require_count(listbox.get_by_role("option"), 4)
    press(page, "Enter")  # the first of the text
    page.get_by_role("listbox", name="From “red car” to where?").wait_for()
    require_count(page.locator("[data-end=taken]"), 1)
    press(page, "Tab", "ArrowUp", "Tab", "Shift+Tab", "Enter")
    page.get_by_text("Joined. Now choose its label.").wait_for()
    assert rows(page) == ["“red car” → “a bus” no label"]
    page.get_by_role("button", name="Submit").focus()
    press(page, "Control+Enter")  # what has no label is not sent
    page.get_by_text("A relation has no label yet.").wait_for()
    press(page, "n")
    page.locator("[data-arrow=behind]").wait_for()
    press(page, "j", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")  # the label stays in hand
    press(page, "ArrowUp", "Enter")
    page.get_by_text("Joined.", exact=True).wait_for()
    assert rows(page)[1] == "“bus” → “a bus” behind"


def change_by_keys(page: Any) -> None:
    second = page.locator(f"{ROWS}:nth-child(2) button[data-keys]")
    second.focus()
    press(page, "2", "Tab", "Enter")  # another label, and turned around
    page.get_by_role("button", name="Turn around: “a bus”, is shown as, “bus”").wait_for()
    second.focus()
    press(page, "Delete")
    wait_for_rows(page, 1)
    press(page, "Control+z")
    wait_for_rows(page, 2)


def remove_a_mark(page: Any) -> None:
    """Remove a mark, which takes its relations along; both come back together."""
    press_on(page.get_by_role("button", name="Remove vehicle: red car"))
    page.get_by_text("1 relation went with what it joined.").wait_for()
    wait_for_rows(page, 1)
    press(page, "Control+z")
    wait_for_rows(page, 2)
    require_count(page.locator("mark"), 4)


def wait_for_rows(page: Any, count: int) -> None:
    until(page, f"n => document.querySelectorAll('{ROWS}').length === n", count)


@pytest.fixture
def street(site: Site) -> tuple[str, Worker]:
    """Make a task of a text, a picture and a series, with marks on each by one person."""
    speed = {"columns": ["t", "speed"], "rows": [[n, 9 - n % 5] for n in range(21)], "duration": 20}
    photo = {"url": "street-01.png", "width": WIDTH, "height": HEIGHT}
    task = {"note": NOTE, "photo": photo, "pulse": speed}
    project = site.project(FORM, [task], overlap=1, leaseSeconds=600)
    jonas = site.worker("Jonas", project)
    phases = {"intervals": [{"id": "i1", "label": "stop", "start": 5, "end": 12}]}
    draft(
        site, jonas, project, words={"kind": "span", **spans("car", "bus")},
        boxes={"kind": "box", **boxes()}, phases={"kind": "interval", **phases},
    )  # fmt: skip
    return project, jonas


def test_relations_are_made_by_mouse_over_texts_pictures_and_time(log_in, site, street):
    project, jonas = street
    size = {"width": 1280, "height": 980}
    page = log_in(jonas.email, f"/p/{project}/label", dark=True, size=size)
    page.locator("img[src]").wait_for()
    until(page, "document.querySelector('img')?.complete")
    page.locator("[data-mark]").wait_for()
    page.get_by_role("button", name="Join two").wait_for()
    page.evaluate(TURN)  # what came last made room for itself
    join_word_and_box(page)
    page.get_by_role("button", name="Join two").click()
    page.mouse.click(*on_picture(page, 10, 10))
    page.get_by_text("There is nothing to join.").wait_for()
    page.locator("[data-mark]").click()
    page.get_by_role("listbox", name="From stop 5 – 12 to where?").wait_for()
    page.get_by_role("option", name="a bus").click()
    wait_for_rows(page, 2)
    assert rows(page)[1] == "stop 5 – 12 → “a bus” behind"
    require_accessible(page)
    keep_picture(page, "relations-dark")
    context = page.context
    page.close()  # the tab dies: the draft is here still
    page = context.new_page()
    page.goto(f"/p/{project}/label")
    page.locator("[data-arrow]").nth(1).wait_for()
    wait_for_rows(page, 2)
    press(page, "Control+Enter")
    assert sent(site, project, page) == [("car", "behind", "b2"), ("i1", "behind", "bus")]


def join_word_and_box(page: Any) -> None:
    """Join a word and a box by a hotkey and two clicks; the arrow follows the picture's view."""
    press(page, "n")
    page.get_by_role("listbox").wait_for()
    page.locator("mark", has_text="red car").click()
    page.get_by_role("listbox", name="From “red car” to where?").wait_for()
    page.mouse.click(*on_picture(page, 560 + 80, 330 + 45))
    page.locator("[data-arrow=behind]").wait_for()
    assert rows(page) == ["“red car” → 2 bus behind"]
    assert page.locator("[data-regions] [data-handle]").count() == 0  # nothing else was chosen
    width = "document.querySelector('[data-arrow] path').getBoundingClientRect().width"
    before = page.evaluate(width)
    canvas = page.locator("[data-canvas]").bounding_box()
    page.mouse.move(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    page.mouse.wheel(0, -240)
    until(page, f"before => {width} !== before", before)
    press(page, "0")


def on_picture(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the picture is on the screen."""
    box = page.locator("img").bounding_box()
    return box["x"] + x * box["width"] / WIDTH, box["y"] + y * box["height"] / HEIGHT


def test_what_the_server_refuses_stands_at_its_question(log_in, site):
    project = site.project(FORM, [{"note": NOTE}], overlap=1, leaseSeconds=600)
    mia = site.worker("Mia", project)
    loose = {"kind": "relation", "relations": [relation(1, "behind", "car", "gone")]}
    draft(site, mia, project, words={"kind": "span", **spans("car", "bus")}, links=loose)
    page = log_in(mia.email, f"/p/{project}/label")
    wait_for_rows(page, 1)
    assert rows(page) == ["“red car” → ? behind"]
    press(page, "Control+Enter")
    page.get_by_role("button", name="1 answer was refused").click()
    page.get_by_role("button", name="Open again").click()
    question = page.get_by_role("group", name="What belongs together?")
    question.get_by_text("is no region in the answer to").wait_for()
    wait_for_rows(page, 1)
    question.get_by_role("button", name="Remove “red car”, behind, ?").click()
    wait_for_rows(page, 0)
    press(page, "Control+Enter")
    assert sent(site, project, page) == []


KIM = [("behind", "car", "bus"), ("is", "bus", "again"), ("behind", "cyclist", "bus")]
LOU = [("behind", "car", "bus"), ("behind", "bus", "again"), ("behind", "bus", "cyclist")]


def test_relations_of_two_people_are_reviewed_with_what_they_join(log_in, site):
    project = site.project(FORM, [{"note": NOTE}], overlap=2, review="ALL", leaseSeconds=600)
    [task] = site.ask(TASKS, project=project)["tasks"]["nodes"]
    for name, links in (("Kim", KIM), ("Lou", LOU)):
        made = [relation(n, *link, own=name) for n, link in enumerate(links)]
        site.worker(name, project).answer(
            project, task["id"], links={"relation": {"relations": made}},
            words={"span": spans("car", "bus", "cyclist", "again", own=name)},
        )  # fmt: skip
    ravi = site.worker("Ravi", project, "REVIEWER")
    page = log_in(ravi.email, f"/p/{project}/review")
    page.get_by_text("taken together with what it joins").wait_for()
    kim, lou = (page.locator(f"tbody td[data-person={name}]").nth(1) for name in ("Kim", "Lou"))
    wanted = [
        "=“red car” → “a bus” behind (alike)",
        "≠“a bus” → “bus” is shown as (other label)",
        "⇄“cyclist” → “a bus” behind (other direction)",
    ]

    def told() -> list[str]:
        return [" ".join(one.split()) for one in kim.locator("li").all_inner_texts()]

    once(page, told, lambda found: found == wanted)
    require_accessible(page)
    keep_picture(page, "relations-review-light")
    lou.get_by_role("button", name="Take Lou’s answer").click()
    page.get_by_text("approves Lou").wait_for()
    press(page, "e")
    page.locator(f"{ROWS}:nth-child(3) button[data-keys]").focus()
    press(page, "Delete")
    page.get_by_text("Removed. Ctrl+Z brings it back.").wait_for()
    press(page, "Control+Enter")
    assert decided(site, project, page) == [("Loucar", "behind"), ("Loubus", "behind")]
    page.goto(f"/p/{project}/tasks")  # in words, beside the grid
    page.get_by_role("row").nth(1).wait_for()
    press(page, "Enter")
    page.get_by_text("is shown as: “a bus” → “bus”").wait_for()


def decided(site: Site, project: str, page: Any) -> list[tuple[str, str]]:
    """Return the relations of the final answer, once there is one."""

    def read() -> dict[str, Any]:
        [task] = site.ask(TASKS, project=project)["tasks"]["nodes"]
        return task

    task = once(page, read, lambda task: task["status"] == "DONE")
    answers = {one["question"]: one["value"] for one in task["resolution"]["answers"]}
    return [(one["source"]["region"], one["label"]) for one in answers["links"]["relations"]]
