"""The settings and the guideline of a project: changed, refused, saved and compared by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.browser.conftest import (
    NARROW,
    WIDE,
    once,
    press_on,
    require_accessible,
    require_accessible_in_both,
    until,
    wait_for_dialog,
)
from tests.browser.site import Site

FORM = {
    "inputs": [{"name": "word", "kind": "text"}],
    "questions": [
        {
            "kind": "choice", "name": "class", "title": "What does it name?",
            "options": [{"value": "animal"}, {"value": "thing"}],
        }
    ],
}  # fmt: skip
READ = """query($project: ID!) { project(id: $project) { name description status
  policy { overlap review reviewPercent leaseSeconds fullText visibility }
  rejectReasons { key text } gold { percent judging { question threshold } }
  pauseRule { rule threshold least } guidelineVersion guideline { text } } }"""
GUIDELINE = "# Animals\n\nA *crane* is an animal, but:\n\n- a machine is a thing."


@pytest.fixture
def project(site: Site) -> str:
    return site.project(FORM, [{"word": "crane"}])


@pytest.fixture
def settings(log_in: Callable[..., Any], site: Site, project: str) -> Callable[..., Any]:
    """Return what opens the settings of a project as its manager."""
    mara = site.person(f"Mara{uuid4().hex[:6]}", project, "MANAGER")

    def open_(query: str = "", **given: Any) -> Any:
        page = log_in(mara, f"/p/{project}/settings{query}", **given)
        page.get_by_role("heading", level=1).filter(has_text="Glosses").wait_for()
        return page

    return open_


def now(site: Site, project: str) -> dict[str, Any]:
    found: dict[str, Any] = site.ask(READ, project=project)["project"]
    return found


def write(page: Any, label: str, text: str) -> None:
    """Write into the field of a label in place of what stands there."""
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def save(page: Any) -> None:
    press_on(page.get_by_role("button", name="Save"))


def test_settings_of_every_kind_are_changed_at_once(settings, site, project):
    page = settings()
    write(page, "Name", "Glosses of birds")
    write(page, "Answers for each task", "2")
    page.get_by_label("Tasks to review").select_option(label="a sample")
    write(page, "Sample, in percent", "25")
    write(page, "Minutes that a task is held", "1,5")
    press_on(page.get_by_label("Texts can be searched"), "Space")
    press_on(page.get_by_role("button", name="Add a reason"))
    until(page, "() => document.activeElement.id === 'setting.rejectReasons.0'")
    page.keyboard.type("Wrong species")
    write(page, "Key of reason 1", "species")
    write(page, "Gold tasks, in percent", "5")
    write(page, "Score from", "0.5")
    page.get_by_label("Who is often wrong").select_option(label="is warned, then paused")
    write(page, "Answers before a warning", "12")
    page.get_by_text("11 settings are changed.").wait_for()
    save(page)
    page.get_by_text("Saved.").wait_for()
    page.get_by_role("heading", name="Settings: Glosses of birds").wait_for()
    found = now(site, project)
    assert found["name"] == "Glosses of birds"
    assert found["policy"] == {
        "overlap": 2, "review": "SAMPLE", "reviewPercent": 25, "leaseSeconds": 90,
        "fullText": True, "visibility": "OWN",
    }  # fmt: skip
    assert found["rejectReasons"] == [{"key": "species", "text": "Wrong species"}]
    assert found["gold"]["percent"] == 5
    assert found["gold"]["judging"] == [{"question": "class", "threshold": 0.5}]
    assert found["pauseRule"] == {"rule": "WILSON", "threshold": 0.8, "least": 12}
    page.get_by_role("button", name="Save", disabled=True).wait_for()


def test_what_is_refused_stands_at_its_field_and_is_kept(settings, site, project):
    page = settings()
    write(page, "Answers for each task", "500")
    save(page)
    page.get_by_text("1 setting was refused.").wait_for()
    field = page.get_by_label("Answers for each task", exact=True)
    assert field.get_attribute("aria-invalid") == "true"
    assert field.input_value() == "500"
    write(page, "Answers for each task", "two")
    page.get_by_text("This is no number.").wait_for()
    write(page, "Answers for each task", "3")
    save(page)
    page.get_by_text("Saved.").wait_for()
    assert now(site, project)["policy"]["overlap"] == 3


def test_others_see_what_was_changed_and_keep_what_they_wrote(settings, site, project):
    page = settings()
    write(page, "Description", "Words and what they mean")
    site.do("updateProject", project=project, policy={"overlap": 4})
    until(page, "() => document.getElementById('setting.policy.overlap').value === '4'")
    save(page)
    page.get_by_text("Saved.").wait_for()
    found = now(site, project)
    assert (found["description"], found["policy"]["overlap"]) == ("Words and what they mean", 4)


def test_what_is_not_saved_is_not_lost_by_leaving(settings, project):
    page = settings()
    field = page.get_by_label("Description", exact=True)
    write(page, "Description", "Words")
    guideline = page.get_by_label("Guideline, in Markdown")
    for view, shown in (("Guideline", guideline), ("Settings", field)):
        press_on(page.get_by_label("What is shown").get_by_role("link", name=view))
        shown.wait_for()
    assert field.input_value() == "Words"
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", stay)
    tasks = page.get_by_role("navigation", name="Project").get_by_role("link", name="Tasks")
    press_on(tasks)
    once(page, lambda: asked)
    assert asked == ["Leave without saving what you changed?"]
    assert (page.url.endswith("/settings"), field.input_value()) == (True, "Words")
    page.once("dialog", lambda dialog: dialog.accept())
    press_on(tasks)
    page.wait_for_url("**/tasks")


def test_a_project_is_archived_and_restored(settings, site, project):
    page = settings()
    press_on(page.get_by_role("button", name="Archive the project"))
    dialog = wait_for_dialog(page)
    dialog.get_by_text("Archive it?").wait_for()
    require_accessible(page)
    press_on(dialog.get_by_role("button", name="Archive the project"))
    page.get_by_text("This project is archived").wait_for()
    assert now(site, project)["status"] == "ARCHIVED"
    press_on(page.get_by_role("button", name="Restore the project"))
    page.get_by_role("button", name="Archive the project").wait_for()
    assert now(site, project)["status"] == "ACTIVE"


def test_a_guideline_is_written_published_and_compared(settings, site, project):
    page = settings()
    press_on(page.get_by_role("link", name="Guideline"))
    page.get_by_label("Guideline, in Markdown").fill(GUIDELINE)
    preview = page.get_by_role("region", name="Preview")
    preview.get_by_role("heading", name="Animals").wait_for()
    assert preview.get_by_role("emphasis").inner_text() == "crane"
    page.reload()
    field = page.get_by_label("Guideline, in Markdown")
    once(page, lambda: field.input_value() == GUIDELINE)
    press_on(page.get_by_role("button", name="Publish version 1"))
    page.get_by_text("Version 1 is in use.").wait_for()
    page.get_by_label("Guideline, in Markdown").fill(GUIDELINE.replace("thing", "tool"))
    press_on(page.get_by_role("button", name="Publish version 2"))
    page.get_by_text("Version 2 is in use.").wait_for()
    assert now(site, project)["guideline"]["text"].endswith("tool.")
    press_on(page.get_by_role("button", name="Compare version 1"))
    changes = page.get_by_role("region", name="From version 1")
    changes.wait_for()
    assert changes.get_by_role("deletion").all_inner_texts() == ["thing"]
    assert changes.get_by_role("insertion").all_inner_texts() == ["tool"]
    require_accessible(page)
    press_on(page.get_by_role("button", name="Go back to version 1"))
    page.get_by_text("Nothing differs.").wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screens_are_accessible(settings, site, project, size):
    site.do("publishGuideline", project=project, text=GUIDELINE)
    page = settings(size=size)
    write(page, "Answers for each task", "2")
    page.get_by_text("1 setting is changed.").wait_for()
    require_accessible_in_both(page, "project-settings" if size is WIDE else None)
    press_on(page.get_by_role("link", name="Guideline"))
    page.get_by_role("region", name="Preview").get_by_text("a machine").wait_for()
    page.get_by_role("button", name="Compare version 1").wait_for()
    require_accessible_in_both(page)


def test_whoever_may_not_configure_a_project_has_no_settings(log_in, site, project):
    page = log_in(site.person(f"Ned{project[-6:]}", project), f"/p/{project}/settings")
    page.get_by_text("you may not change its settings").wait_for()
