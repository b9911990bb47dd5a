"""The form builder: a form is built, tried, published, compared and brought back by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.browser.conftest import (
    NARROW,
    WIDE,
    choose_of_menu,
    once,
    press_on,
    require_accessible,
    require_accessible_in_both,
    require_count,
    until,
    wait_for_dialog,
)
from tests.browser.site import Site

FORM = {
    "inputs": [{"name": "word", "kind": "text"}, {"name": "gloss", "kind": "text"}],
    "questions": [
        {
            "kind": "choice", "name": "class", "title": "What does it name?",
            "options": [
                {"value": "animal", "label": "an animal", "hotkey": "a"},
                {"value": "thing", "label": "a thing"},
            ],
        },
        {"kind": "rating", "name": "clear", "title": "How clear is it?"},
        {"kind": "text", "name": "remark", "title": "Anything else?", "required": False},
    ],
}  # fmt: skip
TASKS = [{"word": "crane", "gloss": "a large wading bird"}]
BIRDS = {
    "kind": "span", "name": "mark_the_birds", "title": "Mark the birds",
    "help": "Whole words only.", "applies_to": "gloss", "overlap": False,
    "labels": [
        {"value": "songbird", "label": "Songbird"},
        {"value": "wader", "label": "Wader", "hotkey": "w"},
        {"value": "second", "label": "Second"},
    ],
}  # fmt: skip
"""What the first test builds."""
READ = """query($project: ID!) { project(id: $project) { formVersion form { json } } }"""


@pytest.fixture
def project(site: Site) -> str:
    return site.project(FORM, TASKS)


@pytest.fixture
def builder(log_in: Callable[..., Any], site: Site, project: str) -> Callable[..., Any]:
    """Return what opens the form builder of a project as its manager."""
    mara = site.person(f"Mara{uuid4().hex[:6]}", project, "MANAGER")

    def open_(query: str = "", **given: Any) -> Any:
        page = log_in(mara, f"/p/{project}/form{query}", **given)
        page.get_by_role("heading", name="Form: Glosses").wait_for()
        return page

    return open_


def published(site: Site, project: str) -> dict[str, Any]:
    """Return the form that annotators answer now, with its version."""
    found: dict[str, Any] = site.ask(READ, project=project)["project"]
    return {**found["form"]["json"], "version": found["formVersion"]}


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write(page: Any, label: str, text: str, **given: Any) -> None:
    """Write into the field of a label in place of what stands there."""
    page.get_by_label(label, exact=True, **given).first.focus()
    press(page, "Control+a")
    page.keyboard.type(text)


def questions(page: Any) -> Any:
    """Return the rows of the questions, each of which opens its fields."""
    return page.locator("[aria-expanded][id^='form.questions']")


def open_question(page: Any, title: str) -> None:
    press_on(questions(page).filter(has_text=title))
    page.get_by_label("Title", exact=True).wait_for()


def publish(page: Any, version: int, note: str = "") -> None:
    press_on(page.get_by_role("button", name="Publish…"))
    dialog = wait_for_dialog(page)
    dialog.get_by_role("heading", name=f"Publish version {version}").wait_for()
    page.keyboard.type(note)  # the field of the note has the focus
    press_on(dialog.get_by_role("button", name="Publish", exact=True))
    dialog.wait_for(state="detached")


def test_a_question_is_built_from_the_first_key_to_its_publication(builder, site, project):
    page = builder()
    press_on(page.get_by_role("button", name="Add a question"))
    choose_of_menu(page, "Spans")
    page.get_by_label("Title", exact=True).wait_for()
    until(page, "() => document.activeElement.id === 'form.questions.3.title'")
    page.keyboard.type("Mark the birds")  # in place of the title that it came with
    assert page.get_by_label("Key", exact=True).input_value() == "mark_the_birds"
    write(page, "Hint below it", "Whole words only.")
    write(page, "Label 1", "Wader")
    page.get_by_label("Hotkey of Wader").focus()
    page.keyboard.type("w")
    press_on(page.get_by_label("Label 1", exact=True))  # one more below it
    until(page, "() => document.activeElement.id === 'form.questions.3.labels.1.label'")
    page.keyboard.type("Songbird")
    press(page, "Alt+ArrowUp")
    until(page, "() => document.activeElement.id === 'form.questions.3.labels.0.label'")
    assert page.get_by_label("Label 1", exact=True).input_value() == "Songbird"
    page.get_by_label("About", exact=True).select_option(value="gloss")
    press_on(page.get_by_label("Marks may not overlap"), "Space")
    preview = page.get_by_role("region", name="Preview")
    preview.get_by_role("heading", name="Mark the birds").wait_for()
    require_count(preview.get_by_text("a large wading bird"), 1)  # the first task
    publish(page, 2)
    page.get_by_text("Version 2 is in use.").wait_for()
    made = published(site, project)
    assert made["version"] == 2
    assert made["questions"][:3] == FORM["questions"]
    assert made["questions"][3] == BIRDS


def test_questions_and_options_change_places_by_mouse_and_by_keyboard(builder, site, project):
    page = builder()
    questions(page).first.focus()
    press(page, "Alt+ArrowDown")
    until(page, "() => document.activeElement.id === 'form.questions.1'")
    handle = page.get_by_role("button", name="Move Anything else?", exact=True)
    handle.drag_to(page.get_by_role("button", name="Move How clear is it?", exact=True))
    wanted = ["Anything else?", "How clear is it?", "What does it name?"]

    def titles() -> list[str]:
        return [text.split("\n")[1] for text in questions(page).all_inner_texts()]

    once(page, titles, lambda found: found == wanted)
    page.locator("body").click(position={"x": 5, "y": 5})
    press(page, "Control+z")
    press(page, "Control+z")
    page.get_by_role("button", name="Publish…").and_(page.locator("[disabled]")).wait_for()
    assert published(site, project)["questions"] == FORM["questions"]


def test_pasted_lines_are_one_option_each(builder):
    page = builder()
    open_question(page, "What does it name?")
    page.get_by_label("Label 2", exact=True).evaluate(
        """field => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text", "a person\\na Place \\n");
          const how = { clipboardData, bubbles: true, cancelable: true };
          field.dispatchEvent(new ClipboardEvent("paste", how));
        }"""
    )
    page.get_by_label("Label 4", exact=True).wait_for()
    assert page.get_by_label("Label 3", exact=True).input_value() == "a person"
    assert page.get_by_label("Key of a Place", exact=True).input_value() == "a_place"
    page.get_by_label("Label 4", exact=True).focus()
    press(page, "Control+a", "Backspace", "Backspace")  # an empty one goes
    page.get_by_label("Label 4", exact=True).wait_for(state="detached")
    until(page, "() => document.activeElement.id === 'form.questions.0.options.2.label'")


def test_the_json_is_the_same_form(builder, site, project):
    page = builder("?view=json")
    text = page.get_by_label("The form as docs/reference/forms.md")
    assert '"name": "clear"' in text.input_value()
    text.fill('{"inputs": [')
    page.get_by_text("This is no JSON yet").wait_for()
    assert page.get_by_role("button", name="Publish…").is_disabled()
    press_on(page.get_by_role("link", name="Questions"))
    page.get_by_text("The JSON is no form at the moment").wait_for()
    press_on(page.get_by_role("link", name="JSON"))
    assert text.input_value() == '{"inputs": ['
    text.fill(
        '{"inputs": [{"name": "word", "kind": "text"}],'
        ' "questions": [{"kind": "number", "name": "n", "title": "How many legs?", "max": 8}]}'
    )
    preview = page.get_by_role("region", name="Preview")
    preview.get_by_role("heading", name="How many legs?").wait_for()
    press_on(page.get_by_role("link", name="Questions"))
    open_question(page, "How many legs?")
    write(page, "Most", "100")
    press_on(page.get_by_role("link", name="JSON"))
    assert '"max": 100' in text.input_value()


def test_what_the_api_has_against_a_form_stands_at_its_field(builder):
    page = builder()
    open_question(page, "What does it name?")
    page.get_by_label("Hotkey of a thing").focus()
    page.keyboard.type("a")
    page.get_by_text("1 problem", exact=True).first.wait_for()
    thing = page.get_by_label("Hotkey of a thing")
    assert thing.get_attribute("aria-invalid") == "true"
    open_question(page, "How clear is it?")
    press_on(page.get_by_role("button", name="Question 1, option 2, hotkey"))
    until(page, "() => document.activeElement.id === 'form.questions.0.options.1.hotkey'")
    press(page, "Control+a", "Backspace")
    page.get_by_text("1 problem", exact=True).first.wait_for(state="detached")
    write(page, "Title", "?")
    press(page, "Backspace")
    page.get_by_text("1 problem", exact=True).first.wait_for()
    assert page.get_by_label("Title", exact=True).get_attribute("aria-invalid") == "true"


def test_a_draft_survives_the_tab(builder, site, project):
    page = builder()
    open_question(page, "Anything else?")
    write(page, "Title", "What else?")
    page.get_by_text("Your changes are kept in this browser.").wait_for()
    page.reload()
    questions(page).filter(has_text="What else?").wait_for()
    assert published(site, project)["questions"] == FORM["questions"]
    site.do("publishForm", project=project, formJson={**FORM, "questions": FORM["questions"][:2]})
    page.get_by_text("published version 2 since you began").wait_for()
    require_count(questions(page).filter(has_text="What else?"), 1)
    press_on(page.get_by_role("button", name="Drop my changes"))
    questions(page).filter(has_text="What else?").wait_for(state="detached")
    page.get_by_text("Version 2 is in use.", exact=True).wait_for()


def test_versions_are_compared_and_gone_back_to(builder, site, project):
    later = {
        **FORM,
        "questions": [
            {**FORM["questions"][0], "title": "What is it?"},
            FORM["questions"][1],
            {"kind": "number", "name": "legs", "title": "Legs?"},
        ],
    }
    site.do("publishForm", project=project, formJson=later)
    page = builder("?view=versions")
    page.get_by_text("Version 2", exact=True).first.wait_for()
    differences = page.get_by_role("region", name="What differs")
    for told in ["Legs? is new", "Anything else? is gone", "What is it? changed"]:
        differences.get_by_text(told).first.wait_for()
    assert differences.get_by_role("deletion").all_inner_texts() == ["What does it name?"]
    require_count(page.get_by_text("by Ada"), 2)
    press_on(page.get_by_role("button", name="Go back to version 1"))
    publish(page, 3, note="As it was before")
    page.get_by_text("As it was before", exact=True).wait_for()
    assert published(site, project) == {**FORM, "version": 3}


def test_what_follows_from_a_publication_is_said_before_it(builder, site, project):
    nodes = site.ask(
        "query($p: ID!) { tasks(project: $p, first: 1) { nodes { id } } }", p=project
    )["tasks"]["nodes"]  # fmt: skip
    right = [{"question": "class", "value": {"choice": {"values": ["animal"]}}}]
    site.do(
        "importTasks", project=project, tasks=[{"inputs": {"word": "lathe", "gloss": "a tool"}}]
    )
    site.do("setGold", task=nodes[0]["id"], answers=right)
    page = builder()
    open_question(page, "What does it name?")
    press_on(page.get_by_role("button", name="Remove a thing"))
    press_on(page.get_by_role("button", name="Publish…"))
    dialog = wait_for_dialog(page)
    dialog.get_by_text("a thing is gone").wait_for()
    dialog.get_by_text("answered under version 2 from now on").wait_for()
    dialog.get_by_text("1 gold task").wait_for()
    require_accessible(page)
    press(page, "Escape")
    dialog.wait_for(state="detached")
    assert published(site, project)["version"] == 1


def test_the_preview_is_tried_out_by_the_keys_of_labeling(builder):
    page = builder()
    preview = page.get_by_role("region", name="Preview")
    preview.get_by_text("a large wading bird").wait_for()  # the first task, which is read
    preview.get_by_role("radio", name="a thing").focus()
    press(page, "a")
    assert preview.get_by_role("radio", name="an animal").is_checked()
    press_on(preview.get_by_role("button", name="Check this answer"))
    preview.get_by_text("One question needs an answer.").wait_for()
    press_on(preview.get_by_role("radio", name="4"), "Space")
    press_on(preview.get_by_role("button", name="Check this answer"))
    preview.get_by_text("This answer would be taken.").wait_for()
    open_question(page, "How clear is it?")  # keys elsewhere are not about the preview
    press(page, "t", "2")
    assert preview.get_by_role("radio", name="4").is_checked()


def test_a_question_draws_on_a_taxonomy(builder, site, project):
    made = site.do(
        "createTaxonomy", "... on TaxonomyPayload { taxonomy { id } }",
        name="Species", labels=["bird", "mammal"],
    )  # fmt: skip
    taxonomy = made["taxonomy"]["id"]
    page = builder()
    open_question(page, "What does it name?")
    page.get_by_label("Where options come from").select_option(label="from a taxonomy")
    page.get_by_text("1 problem", exact=True).first.wait_for()
    page.get_by_label("Taxonomy", exact=True).select_option(label="Species")
    page.get_by_text("1 problem", exact=True).first.wait_for(state="detached")
    page.get_by_role("combobox", name="Search: Only below").or_(
        page.get_by_label("Only below")
    ).first.wait_for()
    publish(page, 2)
    question = published(site, project)["questions"][0]
    assert question["taxonomy"] == {"taxonomy": taxonomy, "version": 1}
    assert "options" not in question


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screen_is_accessible(builder, size):
    page = builder(size=size)
    open_question(page, "What does it name?")
    press_on(page.get_by_role("button", name="More of a thing"))
    page.get_by_label("Color of an animal").wait_for()
    require_accessible_in_both(page, "form" if size is WIDE else None)
    press_on(page.get_by_role("link", name="JSON"))
    page.get_by_label("The form as docs/reference/forms.md").wait_for()
    require_accessible_in_both(page)
    press_on(page.get_by_role("link", name="Versions"))
    page.get_by_role("region", name="What differs").wait_for()
    require_accessible_in_both(page)


def test_whoever_may_not_change_the_form_has_no_builder(log_in, site, project):
    page = log_in(site.person(f"Ned{project[-6:]}", project), f"/p/{project}/form")
    page.get_by_text("you may not change its form").wait_for()
