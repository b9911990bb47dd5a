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
from tests.browser.site import PASSWORD, Site, Worker

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


def stands_at(page: Any, position: int) -> None:
    """Wait until the slider, and with it the list, stands at a position that has an event."""
    until(page, f"document.querySelector('[data-handle=at]').ariaValueNow === '{position}'")
    page.locator(f"#event-{position}[aria-selected=true]").wait_for()


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


def test_one_goes_from_event_to_event_and_sees_how_it_was(audit, story):
    page = audit(f"&task={story.tasks['crane']}")
    press(page, "ArrowLeft")
    approved = story.position("crane", "annotation.approved")
    stands_at(page, approved)
    assert "approved" in active(page)
    panel(page).get_by_text(f"As of position {approved}").wait_for()
    panel(page).get_by_text("Final answer").wait_for(state="detached")
    panel(page).get_by_text("in review", exact=False).first.wait_for()
    page.wait_for_url(f"**at={approved}*")
    press(page, "Home")
    imported = story.position("crane", "task.imported")
    panel(page).get_by_text(f"As of position {imported}").wait_for()
    panel(page).get_by_text("No answers yet.").wait_for()
    different = panel(page).get_by_role("region", name="What is different now")
    different.get_by_text("open → done").wait_for()
    different.get_by_text("Answer of Ines").wait_for()
    press(page, "ArrowRight", "ArrowRight")
    stands_at(page, story.position("crane", "annotation.submitted"))
    panel(page).get_by_role("region", name="Answers").get_by_text("a thing", exact=True).wait_for()
    press(page, "End")
    panel(page).get_by_text("As it is now").wait_for()
    until(page, "!location.search.includes('at=')")


def test_a_link_shows_the_same_moment_to_others(audit, story):
    submitted = story.position("crane", "annotation.submitted")
    page = audit(f"&task={story.tasks['crane']}&at={submitted}")
    panel(page).get_by_text(f"As of position {submitted}").wait_for()
    panel(page).get_by_role("region", name="Answers").get_by_text("a thing", exact=True).wait_for()
    assert at(page) == submitted


def test_the_strip_is_dragged_and_the_rest_follows(audit, story):
    page = audit()
    box = page.get_by_role("region", name="Moments").locator("svg").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 2, y)
    page.mouse.down()
    seen = []
    for step in range(1, 21):
        page.mouse.move(box["x"] + box["width"] * (1 - step / 20), y)
        seen.append(at(page))
    assert seen == sorted(seen, reverse=True)
    page.mouse.up()
    first = int(page.get_by_role("slider").first.get_attribute("aria-valuemin"))
    assert at(page) == first
    page.wait_for_url(f"**at={first}*")
    panel(page).get_by_text(f"As of position {first}").wait_for()
    stands_at(page, first)
    assert "created the project" in active(page)


def test_steps_of_a_hundred_find_what_was_not_read_yet(audit, story):
    page = audit("&what=tasks")
    press(page, "Shift+ArrowLeft")
    filter_ = {"project": story.project, "types": ["TASK_IMPORTED"]}
    imported = story.site.ask(EVENTS, filter=filter_)["events"]["nodes"]
    expected = int(imported[-101]["position"])
    stands_at(page, expected)
    press(page, "Shift+ArrowRight")
    last = int(imported[-1]["position"])
    stands_at(page, last)
    press(page, "[")
    page.wait_for_timeout(300)
    assert at(page) == last  # there is no day before
    press(page, "]")
    panel(page).get_by_text("As it is now").wait_for()


def test_two_moments_are_compared_by_keyboard(audit, story):
    revised = story.position("crane", "annotation.revised")
    page = audit(f"&task={story.tasks['crane']}&at={revised}")
    panel(page).get_by_text(f"As of position {revised}").wait_for()
    press(page, "c", "ArrowLeft", "ArrowLeft")
    submitted = story.position("crane", "annotation.submitted")
    span = panel(page).get_by_role("region", name=f"Between position {submitted} and {revised}")
    changed = span.get_by_role("article").filter(has_text="Answer of Ines")
    changed.get_by_text("a thing → an animal").wait_for()
    assert changed.get_by_text("by Ines").count() == 1
    page.wait_for_url(f"**to={revised}*")
    page.get_by_role("slider", name="The moment that it is compared with").focus()
    press(page, "ArrowRight")
    commented = story.position("crane", "comment.added")
    until(page, f"document.querySelector('[data-handle=to]').ariaValueNow !== '{revised}'")
    press(page, "ArrowRight")
    span = panel(page).get_by_role("region", name=f"Between position {submitted} and {commented}")
    span.get_by_text("Is a crane large?").wait_for()
    press(page, "Escape")
    page.get_by_role("slider", name="The moment that it is compared with").wait_for(
        state="detached"
    )


def test_what_stands_in_the_way_of_undoing_is_a_link(audit, story):
    submitted = story.position("crane", "annotation.submitted")
    page = audit(f"&task={story.tasks['crane']}&at={submitted}")
    panel(page).get_by_text("Ines answered: a thing").wait_for()
    press(page, "u")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("This stands in the way.").wait_for()
    assert dialog.get_by_role("button", name="Undo it", exact=True).is_disabled()
    link = dialog.get_by_role("button", name="Go to position").last
    position = int(link.inner_text().removeprefix("Go to position ").replace(",", ""))
    link.focus()
    press(page, "Enter")
    panel(page).get_by_text(f"As of position {position}").wait_for()


def test_an_act_is_undone_from_the_timeline_after_its_trial(audit, story):
    approved = story.position("heron", "annotation.approved")
    assert story.status("heron") == "DONE"
    page = audit(f"&task={story.tasks['heron']}&at={approved}")
    panel(page).get_by_text("Sofia approved the answer of Ines").wait_for()
    press(page, "u")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("will be undone").wait_for()
    assert story.status("heron") == "DONE"
    dialog.get_by_role("button", name="Undo it", exact=True).focus()
    press(page, "Enter")
    dialog.get_by_text("Undone, at position").wait_for()
    assert story.status("heron") == "IN_REVIEW"
    press(page, "Escape")
    rows(page).filter(has_text="undid").first.wait_for()
    submitted = story.position("heron", "annotation.submitted")
    page.goto(f"/audit?project={story.project}&task={story.tasks['heron']}&at={submitted}")
    restore = panel(page).get_by_role("button", name="Bring the task back to this moment")
    restore.focus()
    press(page, "Enter")
    dialog.get_by_text("The task is changed by one event").wait_for()
    dialog.get_by_role("button", name="Bring it back").focus()
    press(page, "Enter")
    dialog.get_by_text("Undone, at position").wait_for()
    answered = story.site.ask(
        "query($id: ID!) { task(id: $id) { annotations { answers { value { "
        "... on ChoiceAnswer { values } } } } } }",
        id=story.tasks["heron"],
    )["task"]["annotations"]
    assert [one["answers"][0]["value"]["values"] for one in answered] == [["thing"]]


def test_one_learns_why_a_label_is_there(audit, story):
    page = audit(f"&task={story.tasks['crane']}")
    press(page, "w")
    dialog = page.get_by_role("dialog")
    steps = dialog.get_by_role("list", name="Why is it so?")
    steps.get_by_text("imported the task").wait_for()
    dialog.get_by_label("Label").select_option(label="“an animal” in class")
    steps.get_by_text("approved").wait_for()
    steps.get_by_text("an animal").first.wait_for()
    assert steps.get_by_text("form 1, guideline 1").count() >= 1
    revised = story.position("crane", "annotation.revised")
    dialog.get_by_role("button", name=str(revised), exact=True).focus()
    press(page, "Enter")
    panel(page).get_by_text(f"As of position {revised}").wait_for()


@pytest.fixture(scope="module")
def olga(site: Site) -> str:
    """Return the e-mail of an owner with a password."""
    invited = site.do(
        "inviteMember", "... on OneTimePayload { secret }",
        name="Olga", email="olga@example.org", role="OWNER",
    )  # fmt: skip
    site.do("redeemToken", token=invited["secret"], password=PASSWORD)
    return "olga@example.org"


def test_contents_are_erased_with_a_certificate(log_in, story, olga):
    task = story.tasks["word 001"]
    story.site.do_as(story.sofia.key, "addComment", task=task, text="Call Ms Doe, 555 0100.")
    page = log_in(olga, f"/audit?task={task}")
    rows(page).filter(has_text="Call Ms Doe").wait_for()
    panel(page).get_by_role("button", name="Erase…").focus()
    press(page, "Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("1 event will lose their content for good.").wait_for()
    dialog.get_by_label("Reason").fill("A telephone number")
    confirm = dialog.get_by_role("button", name="Erase for good")
    assert confirm.is_disabled()
    dialog.get_by_label("I have read what will be erased").focus()
    press(page, "Space")
    require_accessible(page)
    confirm.focus()
    press(page, "Enter")
    dialog.get_by_text("Erased: 1 event.").wait_for()
    with page.expect_download() as downloaded:
        dialog.get_by_role("button", name="Download the certificate").click()
    certificate = json.loads(Path(downloaded.value.path()).read_text())
    assert "annolog" in json.dumps(certificate).lower() or certificate
    press(page, "Escape")
    page.reload()
    row = rows(page).filter(has_text="commented")
    row.get_by_text("content erased").wait_for()
    assert page.get_by_text("Ms Doe").count() == 0
    row.click()
    panel(page).get_by_text("as Olga asked").wait_for()
    panel(page).get_by_text("A telephone number").wait_for()
    page.get_by_role("button", name="Erasures").click()
    page.get_by_role("dialog").get_by_text("Erased: 1 event.").wait_for()


def test_the_filtered_list_is_exported(audit, story):
    page = audit("&what=comments")
    page.get_by_role("button", name="Export…").focus()
    press(page, "Enter")
    dialog = page.get_by_role("dialog")
    with page.expect_download() as downloaded:
        dialog.get_by_role("button", name="As CSV").click()
    lines = list(csv.DictReader(io.StringIO(Path(downloaded.value.path()).read_text())))
    assert {line["event"] for line in lines} == {"comment.added"}
    assert [line["what"] for line in lines if line["actor"] == "Sofia"][-1] == "crane"
    assert "Is a crane large?" in lines[-1]["sentence"]
    positions = [int(line["position"]) for line in lines]
    assert positions == sorted(positions, reverse=True)
    with page.expect_download() as sealed:
        dialog.get_by_role("button", name="Export with hashes").click()
    first = Path(sealed.value.path()).read_text().splitlines()
    assert len(first) > 10


def test_filters_stand_in_the_address(audit, story):
    page = audit()
    press(page, "/")
    page.get_by_role("searchbox", name="Task").fill("nobody")
    press(page, "Enter")
    page.get_by_text("There is no such task here.").wait_for()
    page.get_by_role("searchbox", name="Task").fill("crane")
    press(page, "Enter")
    page.wait_for_url(f"**task={story.tasks['crane']}*")
    page.get_by_role("heading", name="Audit: crane").wait_for()
    page.locator("summary", has_text="What").focus()
    press(page, "Enter")
    page.get_by_role("checkbox", name="comments").focus()
    press(page, "Space")
    page.wait_for_url("**what=comments*")
    until(page, "document.querySelectorAll('[role=listbox] [role=option]').length === 1")
    press(page, "Escape", "Escape")
    page.get_by_role("heading", name="Audit: Glosses").wait_for()
    page.goto(f"/audit?project={story.project}&since=2030-01-01")
    page.get_by_text("Nothing that meets this filter is on record.").wait_for()
    page.goto(f"/audit?project={story.project}")
    rows(page).filter(has_text="heron").first.wait_for()
    press(page, "Home")
    rows(page).filter(has_text="created the project").wait_for()
    press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    stands_at(page, story.position("crane", "task.imported"))
    press(page, "Enter")
    page.wait_for_url("**task=task_*")


def test_what_happens_shows_at_the_top(audit, story):
    page = audit()
    page.get_by_text("Live", exact=True).wait_for()
    task = story.tasks["lathe"]
    story.site.do_as(story.sofia.key, "addComment", task=task, text="Who turns it?")
    rows(page).filter(has_text="Who turns it?").wait_for()
    assert "Who turns it?" in active(page)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(audit, story, dark, size):
    revised = story.position("crane", "annotation.revised")
    page = audit(f"&at={revised}", dark=dark, size=size)
    panel(page).get_by_text("changed a thing to an animal").wait_for()
    panel(page).get_by_text("broader term", exact=False).first.wait_for()
    panel(page).get_by_role("region", name="What is different now").get_by_text(
        "by "
    ).first.wait_for()
    panel(page).locator("summary", has_text="Proof").click()
    require_accessible(page)
    if size is WIDE:
        keep_picture(page, f"audit-{'dark' if dark else 'light'}")
    for show in ("Project", "Person"):
        panel(page).get_by_role("button", name=show).click()
        panel(page).get_by_role("region", name=show, exact=True).wait_for()
        require_accessible(page)
    panel(page).get_by_role("button", name="Task", exact=True).click()
    press(page, "c", "ArrowLeft", "ArrowLeft")
    panel(page).get_by_text("What is different").wait_for()
    panel(page).get_by_text("a thing → an animal").first.wait_for()
    require_accessible(page)
    if size is WIDE and not dark:
        keep_picture(page, "audit-compare")
    press(page, "?")
    page.get_by_role("dialog").wait_for()
    require_accessible(page)


def test_who_may_not_read_the_ledger_has_no_screen(log_in, story):
    page = log_in(story.ines.email)
    page.get_by_role("button", name="Ines").click()
    page.get_by_role("menuitem", name="Log out").wait_for()
    assert page.get_by_role("menuitem", name="Audit").count() == 0
    page.goto(f"/audit?project={story.project}")
    page.get_by_text("You may not read what happened here.").wait_for()


def test_a_reviewer_reads_the_project_and_an_auditor_everything(audit, log_in, story, site):
    page = audit("", who=story.sofia)
    rows(page).filter(has_text="crane").first.wait_for()
    invited = site.do(
        "inviteMember", "... on OneTimePayload { secret }",
        name="Otto", email="otto@example.org", role="AUDITOR",
    )  # fmt: skip
    site.do("redeemToken", token=invited["secret"], password=PASSWORD)
    page = log_in("otto@example.org")
    page.get_by_role("button", name="Otto").click()
    page.get_by_role("menuitem", name="Audit").click()
    rows(page).filter(has_text="Otto logged in").first.wait_for()
    panel(page).get_by_role("region", name="Person", exact=True).get_by_text("auditor").wait_for()
    assert page.get_by_role("button", name="Undo…").count() == 0
    assert page.get_by_role("button", name="Erase…").count() == 0
    assert page.get_by_role("button", name="Erasures").count() == 1


def test_a_task_and_a_dashboard_lead_to_their_history(log_in, story):
    page = log_in(story.mara.email, f"/p/{story.project}/tasks?task={story.tasks['crane']}")
    page.get_by_role("link", name="History").click()
    page.get_by_role("heading", name="Audit: crane").wait_for()
    page.goto(f"/p/{story.project}")
    page.get_by_role("link", name="Audit", exact=True).click()
    page.get_by_role("heading", name="Audit: Glosses").wait_for()
