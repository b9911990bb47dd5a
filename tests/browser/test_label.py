"""Labeling of text: every question by keyboard, nothing lost, nothing sent twice."""

from __future__ import annotations

import pytest

from tests.browser.conftest import (
    NARROW,
    WIDE,
    keep_picture,
    once,
    press_on,
    require_accessible,
    require_accessible_in_both,
    until,
    wait_for_dialog,
)
from tests.browser.site import PASSWORD, Site

FORM = {
    "inputs": [{"name": "word", "kind": "text"}, {"name": "gloss", "kind": "text"}],
    "questions": [
        {
            "kind": "choice", "name": "class", "title": "What does it name?",
            "options": [
                {"value": "animal", "label": "an animal", "hotkey": "a"},
                {"value": "thing", "label": "a thing", "hotkey": "t"},
                {"value": "person", "label": "a person", "hotkey": "p"},
            ],
        },
        {
            "kind": "span", "name": "marks", "title": "Mark what it tells.", "applies_to": "gloss",
            "labels": [
                {"value": "broader", "label": "broader term", "hotkey": "b"},
                {"value": "property", "label": "property", "hotkey": "r"},
            ],
        },
        {"kind": "rating", "name": "clear", "title": "How clear is it?", "max": 5},
        {"kind": "text", "name": "remark", "title": "Anything else?", "required": False},
    ],
}  # fmt: skip
GLOSSES = [
    "a large 😀 wading bird with long legs",
    "a device that lifts and moves heavy objects",
    "a small domesticated carnivorous mammal",
]
ANNOTATIONS = """query($project: ID!) { tasks(project: $project, first: 10) { nodes {
  status inputs annotations { status answers { question value { __typename
    ... on ChoiceAnswer { values } ... on RatingAnswer { rating } ... on TextAnswer { text }
    ... on SpanAnswer { spans { start end label } } } } } } } }"""


@pytest.fixture
def project(site: Site) -> str:
    tasks = [{"word": f"crane {n}", "gloss": gloss} for n, gloss in enumerate(GLOSSES)]
    return site.project(FORM, tasks, overlap=1, leaseSeconds=600)


@pytest.fixture
def ines(site: Site, project: str) -> str:
    return site.person(f"Ines{project[-6:]}", project)


def sent(site: Site, project: str) -> dict[str, list]:
    """What was answered of each task, by its word; answers by question."""
    found = site.ask(ANNOTATIONS, project=project)["tasks"]["nodes"]
    return {
        task["inputs"]["word"]: [
            {one["question"]: one["value"] for one in annotation["answers"]}
            for annotation in task["annotations"]
        ]
        for task in found
    }


def once_sent(page, site: Site, project: str, word: str) -> list:
    """Return the answers to a task once there is one: the screen goes on before it was sent."""
    return once(page, lambda: sent(site, project)[word])


def begin(log_in, email, project, **given):
    page = log_in(email, f"/p/{project}/label", **given)
    page.get_by_text("crane").first.wait_for()
    return page


def word_of(page) -> str:
    return page.get_by_text("crane").first.inner_text().strip()


def wait_for_another(page, word: str) -> str:
    until(page, "w => !document.body.innerText.includes(w)", word)
    return word_of(page)


def test_a_task_is_labeled_by_keyboard_from_the_first_key_to_the_last(log_in, ines, project, site):
    page = begin(log_in, ines, project)
    word = word_of(page)
    page.keyboard.press("t")
    assert page.get_by_role("radio", name="a thing").is_checked()
    page.keyboard.press("a")
    assert page.get_by_role("radio", name="an animal").is_checked()
    page.keyboard.press("b")  # then a selection is marked with it
    text = page.locator("[data-text=gloss]")
    text.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("b")
    rating = page.get_by_role("radio", name="4")
    press_on(rating, "Space")
    page.get_by_role("textbox", name="Anything else?").focus()
    page.keyboard.type("No, nothing.")
    page.keyboard.press("Control+Enter")
    wait_for_another(page, word)
    [answers] = once_sent(page, site, project, word)
    assert answers["class"]["values"] == ["animal"]
    assert answers["clear"]["rating"] == 4
    assert answers["remark"]["text"] == "No, nothing."
    assert len(answers["marks"]["spans"]) == 1


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(log_in, ines, project, size):
    page = begin(log_in, ines, project, size=size)
    page.keyboard.press("t")
    require_accessible_in_both(page, "label" if size is WIDE else None)


def test_what_is_missing_is_told_at_the_question(log_in, ines, project, site):
    page = begin(log_in, ines, project)
    page.keyboard.press("Enter")
    page.get_by_text("need an answer").first.wait_for()
    assert not any(sent(site, project).values())
    # What others filled is hidden from the blind, so that no number is sure.
    page.get_by_text("may be left").wait_for()
    press_on(page.get_by_role("link", name="Annolog, to my projects"))
    page.get_by_text("may be left to label").wait_for()


def test_a_skip_asks_for_a_reason_and_after_the_last_one_the_screen_says_so(log_in, ines, project):
    page = begin(log_in, ines, project)
    for _ in GLOSSES:
        word = page.get_by_text("crane").first.inner_text().strip()
        page.keyboard.press("s")
        dialog = wait_for_dialog(page)
        page.keyboard.type("No gloss.")
        dialog.get_by_role("button", name="Skip").click()
        until(page, "w => !document.body.innerText.includes(w)", word)
    page.get_by_role("heading", name="Nothing to label right now", level=2).wait_for()
    assert page.get_by_role("heading", level=1).count() == 1
    require_accessible(page)


def answer(page) -> None:
    """Answer all that must be answered, by keyboard."""
    page.keyboard.press("a")
    press_on(page.get_by_role("radio", name="3"), "Space")
    page.keyboard.press("Escape")


def test_somebody_chooses_other_keys_which_this_browser_keeps(log_in, ines, project):
    page = begin(log_in, ines, project)
    page.keyboard.press("?")
    wait_for_dialog(page)
    change = page.get_by_role("button", name="Change the key: Skip the task")
    change.focus()
    told = page.get_by_role("dialog").get_by_role("status")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    told.filter(has_text="Press a letter").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.keyboard.press("c")
    told.filter(has_text="C is the key for “Comments”. Change that one first.").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Q")
    told.filter(has_text="Q is the key for “Skip the task” now").wait_for()
    require_accessible(page)
    keep_picture(page, "letters-light")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.reload()
    page.get_by_text("crane").first.wait_for()
    page.keyboard.press("s")
    page.keyboard.press("q")
    page.get_by_role("heading", name="Skip").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("button", name="Back to the usual keys").click()
    page.get_by_role("button", name="Back to the usual keys").wait_for(state="detached")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    page.get_by_role("heading", name="Skip").wait_for()


def test_an_answer_outlives_a_network_that_drops_and_a_tab_that_dies(log_in, ines, project, site):
    page = begin(log_in, ines, project, allowed="ERR_INTERNET_DISCONNECTED")
    context, word = page.context, word_of(page)
    context.set_offline(True)
    answer(page)
    page.keyboard.press("Control+Enter")
    page.get_by_text("No connection. 1 kept here").wait_for()
    page.close()
    assert not sent(site, project)[word]
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/p/{project}/label")
    [answers] = once_sent(again, site, project, word)
    assert answers["class"]["values"] == ["animal"]
    assert answers["clear"]["rating"] == 3


SILENT = """IDBFactory.prototype.open = new Proxy(IDBFactory.prototype.open, {
  apply(open, factory, given) {
    const silent = new EventTarget();
    window.answerAtLast = () => {
      const request = open.apply(factory, given);
      request.onsuccess = () => { silent.result = request.result; silent.onsuccess(); };
    };
    return silent;
  },
});"""
"""Opening a database is answered by nothing, until the test says so."""


def test_a_storage_that_does_not_answer_is_said_and_one_that_does_at_last_is_used(
    log_in, ines, project, site
):
    page = begin(log_in, ines, project)
    page.add_init_script(SILENT)
    page.reload()
    page.get_by_role("alert").get_by_text("This browser’s storage does not answer").wait_for()
    require_accessible(page)
    page.evaluate("answerAtLast()")
    page.get_by_text("crane").first.wait_for()
    word = word_of(page)
    answer(page)
    page.keyboard.press("Control+Enter")
    [answers] = once_sent(page, site, project, word)
    assert answers["class"]["values"] == ["animal"]


def test_nobody_answers_in_the_name_of_whoever_logs_in_next(log_in, ines, project, site):
    jonas = site.person(f"Jonas{project[-6:]}", project)
    page = begin(log_in, ines, project, allowed="ERR_FAILED")
    context, word = page.context, word_of(page)
    page.route("**/graphql", lambda route: route.abort())
    answer(page)
    page.keyboard.press("Control+Enter")
    page.get_by_text("No connection. 1 kept here").wait_for()
    context.clear_cookies()  # as after a session that ended
    other = context.new_page()
    other.goto(f"/p/{project}/label")
    other.get_by_label("E-mail").fill(jonas)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.keyboard.press("Enter")
    other.get_by_label("E-mail").wait_for(state="detached")
    page.unroute("**/graphql")
    page.get_by_label("E-mail").wait_for()  # the tab of the first one is nobody's now
    assert not any(sent(site, project).values())
    page.get_by_label("E-mail").fill(ines)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    [answers] = once_sent(page, site, project, word)
    assert answers["class"]["values"] == ["animal"]


def test_the_last_key_submits_where_somebody_wants_it(log_in, site):
    form = {"inputs": FORM["inputs"], "questions": FORM["questions"][:1]}
    tasks = [{"word": f"crane {n}", "gloss": gloss} for n, gloss in enumerate(GLOSSES)]
    project = site.project(form, tasks, overlap=1, leaseSeconds=600)
    page = begin(log_in, site.person(f"Mei{project[-6:]}", project), project)
    word = word_of(page)
    page.keyboard.press("a")  # by itself, a key only answers
    assert page.get_by_role("radio", name="an animal").is_checked()
    assert word_of(page) == word
    page.keyboard.press("?")
    press_on(wait_for_dialog(page).get_by_role("checkbox", name="The key that answers"), "Space")
    require_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.keyboard.press("t")
    wait_for_another(page, word)
    page.keyboard.press("z")
    # A machine that took more than the four seconds has sent it, and revises it.
    page.get_by_text("Taken back").or_(page.get_by_text("This answer was sent")).wait_for()
    assert word_of(page) == word
    assert page.get_by_role("radio", name="a thing").is_checked()
    page.reload()  # this browser keeps the choice
    page.get_by_text("crane").first.wait_for()
    word = word_of(page)
    page.keyboard.press("p")
    second = wait_for_another(page, word)
    page.keyboard.press("p")  # which sends the one before, too
    wait_for_another(page, second)
    [answers] = once_sent(page, site, project, word)
    assert answers["class"]["values"] == ["person"]
