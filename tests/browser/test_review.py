"""Reviewing: answers side by side, judged by keyboard, each once; a returned one comes round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from tests.browser.conftest import (
    NARROW,
    WIDE,
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
    "inputs": [{"name": "word", "kind": "text"}, {"name": "gloss", "kind": "text"}],
    "questions": [
        {
            "kind": "choice", "name": "class", "title": "What does it name?", "leaves_only": True,
            "options": [
                {"value": "living", "label": "living"},
                {"value": "animal", "label": "an animal", "parent": "living", "hotkey": "a"},
                {"value": "person", "label": "a person", "parent": "living", "hotkey": "p"},
                {"value": "thing", "label": "a thing", "hotkey": "t"},
            ],
        },
        {
            "kind": "span", "name": "marks", "title": "Mark what it tells.", "applies_to": "gloss",
            "labels": [
                {"value": "broader", "label": "broader term", "hotkey": "b"},
                {"value": "property", "label": "property", "hotkey": "q"},
            ],
        },
        {"kind": "rating", "name": "clear", "title": "How clear is it?", "max": 5},
        {"kind": "text", "name": "remark", "title": "Anything else?", "required": False},
    ],
}  # fmt: skip
CARELESS = {"key": "careless", "text": "Read the gloss again"}
REASONS = [CARELESS, {"key": "guideline", "text": "Against the guideline"}]
GLOSS = "a large 😀 wading bird with long legs"
TASKS = """query($project: ID!) { tasks(project: $project, first: 10) { nodes {
  id status inputs reviewLease { reviewer { name } }
  annotations { status reason reasons author { name } reviewer { name } answers {
    question value { __typename ... on ChoiceAnswer { values } ... on RatingAnswer { rating }
      ... on TextAnswer { text } } } }
  resolution { method answers { question value { ... on ChoiceAnswer { values } } } }
} } }"""
SPANS = [("broader", 17, 21), ("property", 2, 7)]
_numbers = count()


@dataclass
class Desk:
    """A project with two annotators, who answered its tasks, and two reviewers."""

    site: Site
    project: str
    ines: Worker
    jonas: Worker
    reviewers: list[Worker]
    tasks: dict[str, str]
    """Ids of tasks by their word."""

    def now(self, word: str) -> dict[str, Any]:
        """Return a task as it is."""
        nodes = self.site.ask(TASKS, project=self.project)["tasks"]["nodes"]
        return next(node for node in nodes if node["inputs"]["word"] == word)

    def once(self, page: Any, word: str, holds: Callable[[dict[str, Any]], bool]) -> Any:
        """Return a task once something holds of it."""
        return once(page, lambda: self.now(word), holds)


def marks(*spans: tuple[str, int, int]) -> dict[str, Any]:
    regions = [
        {"id": f"s{number}", "label": label, "start": start, "end": end}
        for number, (label, start, end) in enumerate(spans)
    ]
    return {"span": {"spans": regions}}


def choice(value: str) -> dict[str, Any]:
    return {"choice": {"values": [value]}}


@pytest.fixture
def desk(site: Site) -> Desk:
    """Make a project of three tasks, of which the two people saw the class and marks otherwise."""
    words = [f"crane {number}" for number in range(3)]
    project = site.project(
        FORM, [{"word": word, "gloss": GLOSS} for word in words],
        overlap=2, review="ALL", leaseSeconds=600,
    )  # fmt: skip
    site.do("updateProject", project=project, rejectReasons=REASONS)
    number = next(_numbers)
    ines, jonas = (site.worker(f"{name}{number}", project) for name in ("Ines", "Jonas"))
    reviewers = [site.worker(f"{name}{number}", project, "REVIEWER") for name in ("Ravi", "Sofia")]
    found = site.ask(TASKS, project=project)["tasks"]["nodes"]
    tasks = {node["inputs"]["word"]: node["id"] for node in found}
    clear = {"rating": {"rating": 4}}
    for task in tasks.values():
        ines.answer(
            project, task, clear=clear, marks=marks(*SPANS),
            remark={"text": {"text": "A bird, not a machine."}}, **{"class": choice("animal")},
        )  # fmt: skip
        jonas.answer(
            project, task, clear=clear, marks=marks(SPANS[0], ("property", 2, 9)),
            remark={"text": {"text": "A bird, and no machine."}}, **{"class": choice("thing")},
        )  # fmt: skip
    return Desk(site, project, ines, jonas, reviewers, tasks)


@pytest.fixture
def review(log_in: Callable[..., Any], desk: Desk) -> Callable[..., Any]:
    """Return what opens the reviews of the project for one of its reviewers."""

    def review_(reviewer: int = 0, **given: Any) -> Any:
        page = log_in(desk.reviewers[reviewer].email, f"/p/{desk.project}/review", **given)
        page.get_by_text("crane").first.wait_for()
        return page

    return review_


def word_of(page: Any) -> str:
    word: str = page.get_by_text("crane").first.inner_text().strip()
    return word


def wait_for_another(page: Any, word: str) -> str:
    until(page, "w => !document.body.innerText.includes(w)", word)
    return word_of(page)


def final(task: dict[str, Any]) -> dict[str, Any]:
    return {one["question"]: one["value"] for one in task["resolution"]["answers"]}


def statuses(task: dict[str, Any]) -> list[str]:
    return sorted(annotation["status"] for annotation in task["annotations"])


def is_done(task: dict[str, Any]) -> bool:
    return bool(task["status"] == "DONE")


def test_two_reviewers_never_get_the_same_task(review, desk):
    first, second = review(0), review(1)
    assert word_of(first) != word_of(second)
    for each in desk.tasks:  # each has a task, and one of them the next one
        desk.once(first, each, lambda task: task["reviewLease"] is not None)
    word = word_of(first)
    first.keyboard.press("Shift+Digit1")
    first.keyboard.press("Enter")
    desk.once(first, word, is_done)
    assert not second.get_by_text(word, exact=True).count()


def test_an_answer_is_approved_by_keyboard_question_by_question(review, desk):
    page = review()
    word = word_of(page)
    table = page.get_by_role("table")
    require_count(table.get_by_text("not decided", exact=True), 3)
    page.get_by_text("1 equal answer").wait_for()
    rating = page.get_by_text("How clear is it?")
    assert not rating.is_visible()
    page.keyboard.press("o")
    rating.wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("3 questions are not decided").wait_for()
    for key in ("1", "2", "ArrowUp", "1"):  # after an answer, the next question is active
        page.keyboard.press(key)
    page.get_by_text("1 not decided").wait_for()
    page.keyboard.press("1")
    page.get_by_text(f"approves {desk.ines.name}").wait_for()
    page.keyboard.press("Enter")
    wait_for_another(page, word)
    task = desk.once(page, word, is_done)
    assert final(task)["class"]["values"] == ["animal"]
    assert statuses(task) == ["APPROVED", "SUBMITTED"]


def test_differences_stand_in_the_text_and_in_the_table(review):
    page = review()
    text = page.get_by_role("group", name="gloss")
    require_count(text.locator("mark[data-tag]:not([data-tag=''])"), 3)
    tags = [mark.get_attribute("data-tag") for mark in text.locator("mark").all()]
    assert [tag for tag in tags if tag] == ["property ↔1", "property ↔2", "broader term"]
    page.keyboard.press("l")  # what differs
    require_count(text.locator("mark"), 2)
    page.keyboard.press("l")  # the first person's
    require_count(text.locator("mark"), 2)
    page.get_by_role("button", name="everybody").click()
    require_count(text.locator("mark"), 3)
    table = page.get_by_role("table")
    require_count(table.get_by_text("other edges"), 2)
    assert table.locator("mark").all_inner_texts() == ["not a", "and no"]
    require_count(table.get_by_text("living", exact=True), 1)


def test_what_is_sent_back_comes_round(review, log_in, desk):
    page = review()
    word = word_of(page)
    page.keyboard.press("x")
    wait_for_dialog(page)
    page.keyboard.press("Enter")
    page.get_by_text("Choose whose answer").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("a")
    page.get_by_role("textbox", name="In your own words").focus()
    page.keyboard.type("It flies.")
    require_accessible(page)
    page.keyboard.press("Enter")
    wait_for_another(page, word)
    desk.once(page, word, lambda task: "REJECTED" in statuses(task))

    theirs = log_in(desk.jonas.email)
    returned = theirs.get_by_role("list", name="Returned to me")
    returned.get_by_text("Read the gloss again: It flies.").wait_for()
    require_accessible(theirs)
    keep_picture(theirs, "home-returned")
    press_on(returned.get_by_role("link", name=word))
    theirs.get_by_text("This came back to you: Read the gloss again: It flies.").wait_for()
    assert word_of(theirs) == word
    theirs.keyboard.press("r")
    theirs.get_by_role("complementary", name="Returned to me").get_by_text(word).wait_for()
    theirs.keyboard.press("a")
    theirs.keyboard.press("Control+Enter")
    desk.once(theirs, word, lambda task: statuses(task) == ["SUBMITTED", "SUBMITTED"])

    page.goto(f"/p/{desk.project}/review/{desk.tasks[word]}")
    page.get_by_text(word, exact=True).wait_for()
    page.keyboard.press("Shift+Digit2")
    page.get_by_text(f"approves {desk.jonas.name}").wait_for()
    page.keyboard.press("Enter")
    task = desk.once(page, word, is_done)
    assert final(task)["class"]["values"] == ["animal"]


def test_an_answer_is_replaced_by_editing(review, desk):
    page = review()
    word = word_of(page)
    page.keyboard.press("Shift+Digit2")
    page.keyboard.press("e")
    page.get_by_role("textbox", name="Anything else?").fill("Neither.")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    assert page.get_by_role("radio", name="a person").is_checked()
    page.keyboard.press("Escape")
    page.get_by_text(f"replaces {desk.jonas.name}").wait_for()
    page.keyboard.press("Enter")
    wait_for_another(page, word)
    task = desk.once(page, word, is_done)
    assert final(task)["class"]["values"] == ["person"]
    assert statuses(task) == ["APPROVED", "REPLACED", "SUBMITTED"]


def test_a_key_that_is_held_down_approves_one_task(review, desk):
    page = review()
    word = word_of(page)
    page.keyboard.press("Shift+Digit1")
    page.keyboard.press("n")
    following = wait_for_another(page, word)
    for key in ("Shift+Digit1", "p"):
        page.keyboard.press(key)
    wait_for_another(page, following)
    for _ in range(3):
        page.keyboard.down("Enter")
    assert wait_for_another(page, word) == following


def test_a_verdict_is_taken_back_untouched(review, desk):
    page = review()
    word = word_of(page)
    page.keyboard.press("Shift+Digit2")
    page.keyboard.press("Enter")
    wait_for_another(page, word)
    press = 'document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "z", bubbles: true}))'
    page.evaluate(f"{press}; {press}")
    page.get_by_text(word, exact=True).wait_for()
    page.get_by_text(f"approves {desk.jonas.name}").wait_for()
    page.get_by_text("Taken back: nothing was sent.").wait_for()
    assert desk.now(word)["status"] == "IN_REVIEW"


def test_a_verdict_outlives_a_network_that_drops_and_a_tab_that_dies(review, desk):
    page = review(allowed="ERR_INTERNET_DISCONNECTED")
    context, word = page.context, word_of(page)
    context.set_offline(True)
    page.keyboard.press("Shift+Digit1")
    page.keyboard.press("e")
    page.get_by_role("radio", name="a person").wait_for()
    page.keyboard.press("p")
    page.keyboard.press("Control+Enter")
    page.get_by_text("No connection. 1 kept here").wait_for()
    page.close()
    assert desk.now(word)["status"] == "IN_REVIEW"
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"/p/{desk.project}/review")
    task = desk.once(again, word, is_done)
    assert final(task)["class"]["values"] == ["person"]
    assert statuses(task) == ["APPROVED", "REPLACED", "SUBMITTED"]


LEASES = """query($project: ID!) { viewer { reviewLeases(project: $project) {
  token task { id annotations { id author { name } } } } } }"""

RELEASE = "mutation($input: LeaseInput!) { releaseReview(input: $input) { __typename } }"


def answer_anew(desk: Desk, word: str) -> None:
    """End the first reviewer's lease, and let Jonas answer differently meanwhile."""
    site, task, ravi = desk.site, desk.tasks[word], desk.reviewers[0].key
    leases = site.server.ask(ravi, LEASES, project=desk.project)["viewer"]["reviewLeases"]
    [lease] = [lease for lease in leases if lease["task"]["id"] == task]
    released = {"commandId": str(uuid4()), "task": task, "token": lease["token"]}
    site.server.ask(ravi, RELEASE, input=released)
    theirs = {one["author"]["name"]: one["id"] for one in lease["task"]["annotations"]}
    given = {"task": task, "annotation": theirs[desk.jonas.name]}
    site.do("rejectAnnotation", reason="Look again.", **given)
    values = {"class": choice("person"), "clear": {"rating": {"rating": 1}}, "marks": marks()}
    answers = [{"question": name, "value": value} for name, value in values.items()]
    site.do_as(desk.jonas.key, "reviseAnnotation", answers=answers, **given)


def test_a_verdict_on_what_was_not_seen_is_refused_and_shown_again(review, desk):
    page = review()
    word = word_of(page)
    page.keyboard.press("Shift+Digit2")
    answer_anew(desk, word)
    page.keyboard.press("Enter")
    wait_for_another(page, word)
    page.get_by_role("button", name="1 answer was refused").click()
    page.get_by_role("button", name="Open again").click()
    page.get_by_text(word, exact=True).wait_for()
    page.get_by_role("table").get_by_text("a person").wait_for()
    assert desk.now(word)["status"] == "IN_REVIEW"


def test_a_comment_meanwhile_does_not_stop_a_verdict(review, desk):
    page = review()
    word = word_of(page)
    page.keyboard.press("c")
    page.get_by_label("Write a comment").fill("I wonder.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("complementary").get_by_text("I wonder.").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Digit1")
    page.keyboard.press("Control+Enter")
    wait_for_another(page, word)
    desk.once(page, word, is_done)


def test_one_walks_between_reviews_and_gives_them_back_on_leaving(review, desk):
    page = review()
    word = word_of(page)
    page.keyboard.press("n")
    wait_for_another(page, word)
    page.keyboard.press("p")
    page.get_by_text(word, exact=True).wait_for()
    page.keyboard.press("h")
    history = page.get_by_role("complementary", name="History")
    history.get_by_text("claimed for review").wait_for()
    require_count(history.get_by_text("submitted"), 2)
    page.get_by_role("link", name="Annolog, to my projects").click()
    page.get_by_role("link", name="Review Glosses").wait_for()
    page.get_by_text("3 to review").wait_for()
    for each in desk.tasks:
        desk.once(page, each, lambda task: task["reviewLease"] is None)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(review, size):
    page = review(size=size)
    page.keyboard.press("1")
    require_accessible_in_both(page, "review" if size is WIDE else "review-narrow")
    page.keyboard.press("h")
    page.get_by_text("claimed for review").wait_for()
    require_accessible_in_both(page)
    page.keyboard.press("?")
    wait_for_dialog(page)
    require_accessible_in_both(page)
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.get_by_role("radio", name="a person").wait_for()
    require_accessible_in_both(page)
