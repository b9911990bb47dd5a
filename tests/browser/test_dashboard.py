"""The dashboard of a project: its numbers are the API's, lead to the tasks, and follow the work."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.browser.conftest import (
    NARROW,
    WIDE,
    once,
    press_on,
    require_accessible_in_both,
    require_count,
    until,
    wait_for_dialog,
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
                {"value": "person", "label": "a person"},
                {"value": "plant", "label": "a plant"},
            ],
        },
        {"kind": "rating", "name": "clear", "title": "How clear is it?", "max": 5},
    ],
}  # fmt: skip
WORDS = ["crane", "heron", "lathe", "baker", "otter", "chisel", "lynx", "potter", "wren", "loom"]
INES = ["animal", "animal", "thing", "person", "animal", "thing", "animal", "person"]
JONAS = ["thing", "animal", "thing", "person", "animal", "thing", "animal", "thing"]
FIGURES = """query($project: ID!) { project(id: $project) {
  progress { byStatus { status tasks } }
  annotators(first: 10) { nodes { submitted skipped rejected meanTimeMs member { name } } }
  quality(question: "class") {
    agreement { estimate { value low high tasks } }
    distribution { nodes { value labels } } confusions { nodes { value other pairs } }
    annotators { nodes { peers alike { value } member { name } } } }
  clear: quality(question: "clear") {
    agreement { estimate { value low high tasks } }
    annotators { nodes { peers alike { value } member { name } } } } } }"""
WEEKS = """query($project: ID!, $begin: Date!, $end: Date!) { project(id: $project) {
  quality(question: "clear") {
    agreementOverTime(begin: $begin, end: $end) { begin estimate { value tasks } } } } }"""
ANSWERED = """query($project: ID!, $begin: DateTime!, $end: DateTime!) {
  tasks(project: $project, filter: { answeredAt: { since: $begin, until: $end } }) {
    totalCount } }"""
RULES = "query($project: ID!) { project(id: $project) { alertRules { problem { reason } } } }"
IDS = "query($project: ID!) { tasks(project: $project, first: 50) { nodes { id inputs } } }"


@dataclass
class Work:
    """A project in the middle of its work, and who is in it."""

    site: Site
    project: str
    tasks: list[str]
    ines: Worker
    jonas: Worker
    mara: Worker
    answered: Counter[str] = field(default_factory=Counter)
    """How many tasks somebody has answered, by name."""

    def figures(self, page: Any) -> dict[str, Any]:
        """Return what the API says, once all answers are counted."""

        def read() -> dict[str, Any]:
            found: dict[str, Any] = self.site.ask(FIGURES, project=self.project)["project"]
            return found

        return once(page, read, self._is_whole)

    def _is_whole(self, said: dict[str, Any]) -> bool:
        quality = said["quality"]
        found = {one["member"]["name"]: one["submitted"] for one in said["annotators"]["nodes"]}
        labels = sum(one["labels"] for one in quality["distribution"]["nodes"])
        pairs = (quality["agreement"]["estimate"] or {"tasks": 0})["tasks"]
        wanted = (self.answered, self.answered.total(), min(self.answered.values()))
        return (found, labels, pairs) == wanted

    def answer(self, who: Worker, index: int, value: str, clear: int = 4) -> None:
        """Answer a task, in seconds that differ from task to task."""
        task = self.tasks[index]
        held = self.site.do_as(
            who.key, "claimTask", "... on ClaimTaskPayload { token }",
            project=self.project, task=task,
        )  # fmt: skip
        self.site.do_as(
            who.key, "submitAnnotation", "... on AnnotationPayload { annotationId }",
            task=task, token=held["token"], timeSpentMs=9_000 + 700 * index,
            answers=[
                {"question": "class", "value": {"choice": {"values": [value]}}},
                {"question": "clear", "value": {"rating": {"rating": clear}}},
            ],
        )  # fmt: skip
        self.answered[who.name] += 1


@pytest.fixture(scope="module")
def work(site: Site) -> Work:
    project = site.project(
        FORM, [{"word": word} for word in WORDS], overlap=2, review="DISAGREEMENT"
    )
    nodes = site.ask(IDS, project=project)["tasks"]["nodes"]
    ids = {node["inputs"]["word"]: node["id"] for node in nodes}
    people = [site.worker(name, project) for name in ("Ines", "Jonas")]
    mara = site.worker("Mara", project, "MANAGER")
    work = Work(site, project, [ids[word] for word in WORDS], *people, mara)
    for index, (ines, jonas) in enumerate(zip(INES, JONAS, strict=True)):
        work.answer(work.ines, index, ines)
        work.answer(work.jonas, index, jonas, clear=4 if index % 3 else 3)
    rule = {"name": "Much to review", "metric": "REVIEW_SHARE", "leastUnits": 1, "threshold": 0.05}
    site.do("setAlertRule", project=project, rule=rule)
    return work


@pytest.fixture
def dashboard(log_in: Callable[..., Any], work: Work) -> Callable[..., Any]:
    """Return what opens the dashboard as the manager, once its figures are there."""

    def open_(**given: Any) -> Any:
        page = log_in(work.mara.email, f"/p/{work.project}", **given)
        page.get_by_text("Live", exact=True).wait_for()
        page.get_by_role("region", name="Annotators").wait_for()
        page.get_by_role("link", name="an animal: ").wait_for()
        return page

    return open_


def cells(page: Any, name: str) -> list[str]:
    """Return the row of somebody in the table of annotators."""
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
    found: list[str] = row.get_by_role("cell").all_inner_texts()
    return found


def wait_for_answers(page: Any, work: Work) -> None:
    """Wait until the screen says how many tasks each of the two has answered."""
    for name in ("Ines", "Jonas"):
        done = str(work.answered[name])
        once(page, lambda of=name: cells(page, of), lambda row, to=done: row and row[0] == to)


def test_every_number_is_the_one_of_the_api(dashboard, work):
    page = dashboard()
    said = work.figures(page)
    for each in said["progress"]["byStatus"]:
        name = each["status"].lower().replace("_", " ")
        shown = page.get_by_role("link", name=f"{each['tasks']} {name}", exact=True)
        require_count(shown, 1 if each["tasks"] else 0)
    question = page.get_by_role("region", name="What does it name?")
    clear = page.get_by_role("region", name="How clear is it?")
    for part, of in ((question, "quality"), (clear, "clear")):
        estimate = said[of]["agreement"]["estimate"]
        figure = re.compile(rf"^{estimate['value']:.2f} .+: the tasks, the most disputed first$")
        require_count(part.get_by_role("link", name=figure), 1)
        low, high = (f"{estimate[end]:.2f}" for end in ("low", "high"))
        require_count(part.get_by_text(f"between {low} and {high}"), 1)
        require_count(part.get_by_text(f"on {estimate['tasks']} tasks"), 1)
    for each in said["quality"]["distribution"]["nodes"]:
        label = {"animal": "an animal", "thing": "a thing", "person": "a person"}[each["value"]]
        link = question.get_by_role("link", name=f"{label}: {each['labels']} labels")
        assert link.inner_text() == str(each["labels"])
    require_count(question.get_by_text("Never used (1): a plant"), 1)
    confusions = said["quality"]["confusions"]["nodes"]
    require_count(question.get_by_role("link", name="↔"), len(confusions))
    for each in said["annotators"]["nodes"]:
        name = each["member"]["name"]
        pairs = [
            (node["alike"]["value"] * node["peers"], node["peers"])
            for quality in (said["quality"], said["clear"])
            for node in quality["annotators"]["nodes"]
            if node["member"]["name"] == name
        ]
        alike = round(100 * sum(same for same, _ in pairs) / sum(peers for _, peers in pairs))
        done, skipped = str(each["submitted"]), str(each["skipped"])
        seconds = f"{round(each['meanTimeMs'] / 1_000)} s"
        wanted = [done, done, seconds, f"{alike}%", "0", skipped]
        once(page, lambda of=name: cells(page, of), lambda row, to=wanted: row == to)
    require_count(page.get_by_text("1 alert is open"), 1)


def test_agreement_by_week_is_read_in_sight_and_each_week_leads_to_its_tasks(dashboard, work):
    page = dashboard(size={"width": 1280, "height": 400})
    work.figures(page)
    part = page.get_by_role("region", name="How clear is it?").get_by_role(
        "group", name="Agreement by week"
    )
    part.get_by_text("Counting…").wait_for()
    part.scroll_into_view_if_needed()
    part.get_by_role("img", name="each of the last 8 weeks").wait_for()
    today = datetime.now(UTC).date()
    days = {"begin": str(today - timedelta(days=30)), "end": str(today + timedelta(days=1))}
    asked = work.site.ask(WEEKS, project=work.project, **days)["project"]["quality"]
    week = asked["agreementOverTime"][-1]
    begin = date.fromisoformat(week["begin"])
    shown = f"{week['estimate']['value']:.2f} in the week of {begin:%b} {begin.day}, on"
    press_on(part.get_by_role("link", name=f"{shown} {week['estimate']['tasks']} tasks"))
    page.wait_for_url(f"**/tasks?answered={begin}..{begin + timedelta(days=6)}&*")
    page.get_by_role("search").get_by_text(f"Answered {begin:%b} {begin.day}").wait_for()
    span = {"begin": f"{begin}T00:00:00Z", "end": f"{begin + timedelta(days=7)}T00:00:00Z"}
    tasks = work.site.ask(ANSWERED, project=work.project, **span)["tasks"]["totalCount"]
    page.get_by_text(f"{tasks} tasks", exact=True).wait_for()


def test_what_stands_below_figures_that_come_late_is_not_taken_for_seen(dashboard, work):
    page, late, weeks = dashboard(size={"width": 1280, "height": 400}), list[Any](), list[Any]()
    work.figures(page)

    def hold_figures_up(route: Any) -> None:
        sent = route.request.post_data or ""
        weeks.extend([sent] if "AgreementByWeek" in sent else [])
        if "ProjectFigures" in sent and not late:
            late.append(route)
        else:
            route.continue_()

    page.route("**/graphql", hold_figures_up)
    with page.expect_response(lambda one: "QuestionFigures" in (one.request.post_data or "")):
        page.reload()
    once(page, lambda: late)
    page.get_by_role("navigation").first.wait_for()
    late[0].continue_()
    page.get_by_role("region", name="Annotators").wait_for()
    page.get_by_role("group", name="Agreement by week").first.get_by_text("Counting…").wait_for()
    assert not weeks


def test_the_screen_follows_the_work(dashboard, work):
    page = dashboard()
    work.answer(work.ines, 8, "animal")
    wait_for_answers(page, work)
    work.answer(work.jonas, 8, "animal")
    said = work.figures(page)["progress"]["byStatus"]
    done = {each["status"]: each["tasks"] for each in said}
    page.get_by_role("link", name=f"{done['DONE']} done", exact=True).wait_for()


def test_a_lost_connection_is_said_and_what_was_missed_is_read(dashboard, work):
    page = dashboard(allowed="ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.get_by_text("Not live").wait_for()
    work.answer(work.ines, 9, "thing")
    page.context.set_offline(False)
    page.get_by_text("Live", exact=True).wait_for()
    wait_for_answers(page, work)


def test_people_are_sorted_and_figures_opened_by_keyboard(dashboard, work):
    page = dashboard()
    for expected in (["Ines", "Jonas"], ["Jonas", "Ines"]):
        press_on(page.get_by_role("button", name="Name"))
        names = page.get_by_role("rowheader").all_inner_texts
        once(page, names, lambda found, wanted=expected: found == wanted)
    press_on(page.get_by_role("link", name="in review", exact=False))
    page.wait_for_url("**/tasks?status=IN_REVIEW")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(dashboard, size):
    page = dashboard(size=size)
    require_accessible_in_both(page, "dashboard" if size is WIDE else None)


def test_a_rule_that_is_not_evaluated_says_what_is_to_be_done(log_in, work, site):
    counted = {"kind": "number", "name": "legs", "title": "How many legs?"}
    form = {"inputs": FORM["inputs"], "questions": [counted]}
    project = site.project(form, [{"word": "crane"}])
    [task] = site.ask(IDS, project=project)["tasks"]["nodes"]
    ratio = {"metric": "AGREEMENT", "question": "legs", "coefficient": "KRIPPENDORFF_ALPHA_RATIO"}
    site.do("setAlertRule", project=project, rule={"name": "Legs", **ratio})
    site.worker("Kim", project).answer(project, task["id"], legs={"number": {"number": -2}})
    page = log_in(site.person("Lena", project, "MANAGER"))

    def is_told() -> bool:
        [rule] = site.ask(RULES, project=project)["project"]["alertRules"]
        return rule["problem"] is not None

    once(page, is_told)  # the answer is counted
    page.goto(f"/p/{project}")
    told = page.get_by_role("region", name="1 rule of alerts is not evaluated")
    told.get_by_text("Agreement · legs · By RATIO, no numbers below 0 are compared").wait_for()


def test_who_may_not_see_figures_has_no_way_there(log_in, work):
    page = log_in(work.ines.email)
    page.get_by_role("heading", name="Glosses").wait_for()
    assert page.get_by_role("link", name="Glosses", exact=True).count() == 0
    page.goto(f"/p/{work.project}")
    page.get_by_text("you may not see its figures").wait_for()


def test_home_leads_to_the_dashboard(log_in, work):
    page = log_in(work.mara.email)
    press_on(page.get_by_role("link", name="Glosses", exact=True))
    page.get_by_role("heading", name="Dashboard: Glosses").wait_for()


def test_one_goes_from_screen_to_screen_by_keyboard(dashboard, work):
    page = dashboard()
    ways = page.get_by_role("navigation", name="Project")
    assert ways.get_by_role("link").all_inner_texts()[:2] == ["Dashboard", "Tasks"]
    assert ways.get_by_role("link", name="Dashboard").get_attribute("aria-current") == "page"
    press_on(ways.get_by_role("link", name="Tasks"))
    page.get_by_role("grid").wait_for()
    ways.locator("[aria-current=page]").filter(has_text="Tasks").wait_for()
    until(page, "document.title === 'Tasks: Glosses · Annolog'")
    page.keyboard.press("Control+k")
    wait_for_dialog(page, name="Go to a screen")
    require_accessible_in_both(page)
    page.keyboard.type("rev glo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/p/{work.project}/review")


def test_screens_that_a_role_cannot_use_are_not_in_the_navigation(log_in, work):
    oskar = work.site.person("Oskar", work.project, "AUDITOR")
    page = log_in(oskar, f"/p/{work.project}")
    ways = page.get_by_role("navigation", name="Project")
    ways.wait_for()
    assert ways.get_by_role("link").all_inner_texts() == [
        "Dashboard", "Tasks", "Export", "Members", "Audit",
    ]  # fmt: skip
