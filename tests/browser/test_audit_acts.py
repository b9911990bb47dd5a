"""What is done from the audit screen: undoing, erasing, exporting; and who may do it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.browser.audit_story import audit, panel, press, rows, story
from tests.browser.conftest import press_on, require_accessible, require_count, wait_for_dialog
from tests.browser.site import PASSWORD, Site

__all__ = ["audit", "story"]


def test_what_stands_in_the_way_of_undoing_is_a_link(audit, story):
    submitted = story.position("crane", "annotation.submitted")
    page = audit(f"&task={story.tasks['crane']}&at={submitted}")
    panel(page).get_by_text("Ines answered: a thing").wait_for()
    press(page, "u")
    dialog = wait_for_dialog(page)
    dialog.get_by_text("This stands in the way.").wait_for()
    assert dialog.get_by_role("button", name="Undo it", exact=True).is_disabled()
    link = dialog.get_by_role("button", name="Go to position").last
    position = int(link.inner_text().removeprefix("Go to position ").replace(",", ""))
    press_on(link)
    panel(page).get_by_text(f"As of position {position}").wait_for()


def test_an_act_is_undone_from_the_timeline_after_its_trial(audit, story):
    approved = story.position("heron", "annotation.approved")
    assert story.status("heron") == "DONE"
    page = audit(f"&task={story.tasks['heron']}&at={approved}")
    panel(page).get_by_text("Sofia approved the answer of Ines").wait_for()
    press(page, "u")
    dialog = wait_for_dialog(page)
    dialog.get_by_text("will be undone").wait_for()
    assert story.status("heron") == "DONE"
    press_on(dialog.get_by_role("button", name="Undo it", exact=True))
    dialog.get_by_text("Undone, at position").wait_for()
    assert story.status("heron") == "IN_REVIEW"
    press(page, "Escape")
    rows(page).filter(has_text="undid").first.wait_for()
    submitted = story.position("heron", "annotation.submitted")
    page.goto(f"/audit?project={story.project}&task={story.tasks['heron']}&at={submitted}")
    restore = panel(page).get_by_role("button", name="Bring the task back to this moment")
    press_on(restore)
    wait_for_dialog(page)
    dialog.get_by_text("The task is changed by one event").wait_for()
    press_on(dialog.get_by_role("button", name="Bring it back"))
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
    dialog = wait_for_dialog(page)
    steps = dialog.get_by_role("list", name="Why is it so?")
    steps.get_by_text("imported the task").wait_for()
    dialog.get_by_label("Label").select_option(label="“an animal” in class")
    steps.get_by_text("approved").wait_for()
    steps.get_by_text("an animal").first.wait_for()
    steps.get_by_text("form 1, guideline 1").first.wait_for()
    revised = story.position("crane", "annotation.revised")
    press_on(dialog.get_by_role("button", name=str(revised), exact=True))
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
    press_on(panel(page).get_by_role("button", name="Erase…"))
    dialog = wait_for_dialog(page)
    dialog.get_by_text("1 event will lose their content for good.").wait_for()
    dialog.get_by_label("Reason").fill("A telephone number")
    confirm = dialog.get_by_role("button", name="Erase for good")
    assert confirm.is_disabled()
    press_on(dialog.get_by_label("I have read what will be erased"), "Space")
    require_accessible(page)
    press_on(confirm)
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
    page.get_by_role("link", name="Erasures and holds").click()
    page.get_by_text("Erased: 1 event.").wait_for()


def test_the_filtered_list_is_exported(audit, story):
    page = audit("&what=comments")
    press_on(page.get_by_role("button", name="Export…"))
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
    require_count(page.get_by_role("link", name="Erasures and holds"), 1)
