"""Members, invitations and roles in a project, by keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import (
    keep_picture,
    press_on,
    require_accessible,
    until,
    wait_for_dialog,
)
from tests.browser.settings_pages import (
    KEPT,
    Staff,
    button,
    keep_and_close,
    press,
    staff_of,
    write,
)
from tests.browser.site import PASSWORD, Site


@pytest.fixture(scope="module")
def staff(site: Site) -> Staff:
    return staff_of(site)


def test_people_are_invited_from_pasted_lines(log_in, open_page, staff):
    page = log_in(staff.olga.email, "/settings/members")
    page.get_by_role("region", name="Members").wait_for()
    button(page, "Invite…")
    dialog = wait_for_dialog(page)
    lines = f"Rosa Lee <rosa@example.org>, boss\n{staff.ines.email}, Ines\n"
    write(page, "People, one a line", lines)
    dialog.get_by_text("There is no role “boss”.").wait_for()
    dialog.get_by_text("One line cannot be sent").wait_for()
    write(page, "People, one a line", lines.replace("boss", "Glosses: reviewer"))
    said = dialog.get_by_role("row").filter(has_text="ines@example.org")
    said.get_by_text("A member with this e-mail address exists already").wait_for()
    assert dialog.get_by_role("button", name="Invite", exact=True).is_disabled()
    require_accessible(page)
    text = "Rosa Lee <rosa@example.org>, Glosses: reviewer\nsven@example.org\tSven\tauditor\n"
    page.get_by_label("People, one a line").fill(text)
    dialog.get_by_text("2 people will be invited. Nothing was sent yet.").wait_for()
    keep_picture(page, "invite-light")
    button(page, "Invite 2 people")
    page.get_by_role("dialog", name="2 people invited").wait_for()
    links = page.get_by_role("dialog").locator("code").all_inner_texts()
    assert len(links) == 2
    require_accessible(page)
    keep_and_close(page)
    token = links[0].partition("#invitation=")[2]
    assert token
    assert token not in page.evaluate(KEPT)
    page.get_by_role("row").filter(has_text="rosa@example.org").get_by_text("invited").wait_for()
    assert staff.find("Rosa")["projectRoles"][0]["roles"] == ["REVIEWER"]
    assert staff.find("Sven")["role"] == "AUDITOR"
    rosa = open_page(f"/#invitation={token}")
    rosa.get_by_role("heading", name="Choose a password").wait_for()
    rosa.keyboard.type(PASSWORD)
    press(rosa, "Enter")
    rosa.get_by_label("E-mail").wait_for()
    assert staff.find("Rosa")["status"] == "ACTIVE"


def test_an_invitation_is_made_anew_and_withdrawn(log_in, staff):
    staff.site.do("inviteMember", name="Timo", email="timo@example.org")
    page = log_in(staff.olga.email, "/settings/members?status=INVITED")
    button(page, "Timo")
    panel = page.get_by_role("complementary", name="Timo")
    panel.get_by_text("It can be accepted until").wait_for()
    button(page, "Make a new one")
    page.get_by_role("dialog", name="A link for Timo").wait_for()
    secret = page.get_by_label("Secret, shown once").input_value()
    assert "#invitation=" in secret
    require_accessible(page)
    keep_and_close(page)
    assert secret.partition("=")[2] not in page.evaluate(KEPT)
    button(page, "Withdraw…")
    dialog = wait_for_dialog(page)
    dialog.get_by_text("The link stops working").wait_for()
    press_on(dialog.get_by_role("button", name="Withdraw"))
    panel.get_by_role("button", name="Activate again").wait_for()
    assert staff.find("Timo")["status"] == "REMOVED"


def test_roles_and_names_are_changed_in_the_panel(log_in, staff):
    staff.site.member("Pia")
    page = log_in(staff.olga.email, "/settings/members?name=Pia")
    button(page, "Pia")
    panel = page.get_by_role("complementary", name="Pia")
    panel.get_by_role("heading", name="Role in the organization").wait_for()
    until(page, "document.activeElement.textContent === 'Pia'")
    panel.get_by_label("Role", exact=True).first.select_option(label="Reviewer")
    panel.get_by_text("Sees everybody’s answers").wait_for()
    press_on(panel.get_by_role("button", name="Save").nth(1))
    page.get_by_role("row").filter(has_text="pia@").get_by_text("Reviewer").wait_for()
    panel.get_by_label("Project").select_option(label="Glosses")
    press_on(panel.get_by_role("button", name="Give"))
    panel.get_by_role("button", name="Remove Annotator in Glosses").wait_for()
    assert staff.find("Pia")["projectRoles"][0]["roles"] == ["ANNOTATOR"]
    press_on(panel.get_by_role("button", name="Remove Annotator in Glosses"))
    panel.get_by_text("none", exact=True).wait_for()
    write(page, "Name", "Pia Berg")
    press(page, "Enter")
    page.get_by_role("complementary", name="Pia Berg").wait_for()
    found = staff.find("Pia")
    assert (found["name"], found["role"], found["projectRoles"]) == ("Pia Berg", "REVIEWER", [])
    press(page, "Escape")
    page.get_by_role("complementary").wait_for(state="detached")
    assert "member=" not in page.url


def test_somebody_is_deactivated_and_comes_back(log_in, open_page, staff):
    quinn = staff.site.member("Quinn", "REVIEWER")
    theirs = log_in(quinn.email)
    page = log_in(staff.olga.email, f"/settings/members?member={staff.find('Quinn')['id']}")
    button(page, "Deactivate…")
    dialog = wait_for_dialog(page, name="Deactivate Quinn?")
    dialog.get_by_text("all its sessions end, and its key").wait_for()
    require_accessible(page)
    press_on(dialog.get_by_role("button", name="Deactivate"))
    page.get_by_role("button", name="Activate again").wait_for()
    theirs.reload()
    theirs.get_by_label("E-mail").wait_for()
    button(page, "Activate again")
    button(page, "Password link")
    page.get_by_role("dialog", name="A link for Quinn").wait_for()
    assert "#reset=" in page.get_by_label("Secret, shown once").input_value()
    keep_and_close(page)
    found = staff.find("Quinn")
    assert (found["status"], found["role"], found["apiKeys"]) == ("ACTIVE", "REVIEWER", [])


def test_the_last_owner_stays_an_owner(log_in, staff):
    ada, olga = staff.find("Ada")["id"], staff.find("Olga")["id"]
    staff.site.do_as(
        staff.olga.key, "changeRole", "... on MemberPayload { position }", member=ada, role=None
    )
    try:
        page = log_in(staff.olga.email, f"/settings/members?member={olga}")
        panel = page.get_by_role("complementary")
        panel.get_by_text("This is you.").wait_for()
        panel.get_by_label("Role", exact=True).first.select_option(label="Manager")
        press_on(panel.get_by_role("button", name="Save").nth(1))
        panel.get_by_text("An organization needs an owner: name another owner first.").wait_for()
        button(page, "Deactivate…")
        dialog = wait_for_dialog(page)
        dialog.get_by_text("This is your own account").wait_for()
        press_on(dialog.get_by_role("button", name="Deactivate"))
        dialog.get_by_text("An organization needs an owner").wait_for()
    finally:
        staff.site.do_as(
            staff.olga.key, "changeRole", "... on MemberPayload { position }",
            member=ada, role="OWNER",
        )  # fmt: skip


def test_a_manager_gives_roles_in_the_project_by_address(log_in, staff):
    staff.site.member("Vera")
    page = log_in(staff.mara.email, f"/p/{staff.project}/members")
    page.get_by_role("row").filter(has_text="Ines").wait_for()
    assert page.get_by_role("button", name="Remove Manager from Mara").count() == 0
    write(page, "E-mail", "nobody@example.org")
    press(page, "Enter")
    page.get_by_text("No account of the organization has this e-mail address").wait_for()
    write(page, "E-mail", "vera@example.org")
    page.get_by_label("Role", exact=True).select_option(label="Reviewer")
    button(page, "Add")
    row = page.get_by_role("row").filter(has_text="Vera")
    row.get_by_text("Reviewer").wait_for()
    button(page, "Remove Reviewer from Vera")
    dialog = wait_for_dialog(page)
    dialog.get_by_text("Vera is no Reviewer of this project any more").wait_for()
    require_accessible(page)
    press_on(dialog.get_by_role("button", name="Remove it"))
    row.wait_for(state="detached")
    assert staff.find("Vera")["projectRoles"] == []


def test_an_owner_finds_people_of_a_project_by_name(log_in, staff):
    tagger = staff.site.do(
        "addMember", "... on MemberPayload { member { id } }", name="Tagger", role=None
    )
    assert tagger["member"]["id"]
    page = log_in(staff.olga.email, f"/p/{staff.project}/members")
    write(page, "Name or e-mail", "nobody at all")
    press(page, "Enter")
    page.get_by_text("Choose somebody from the list").wait_for()
    write(page, "Name or e-mail", "Tagger")
    page.get_by_label("Role", exact=True).select_option(label="Model")
    page.locator("datalist option[value=Tagger]").wait_for(state="attached")
    button(page, "Add")
    page.get_by_role("row").filter(has_text="Tagger").get_by_text("Model").wait_for()


def test_an_auditor_reads_and_changes_nothing(log_in, staff):
    page = log_in("aki@example.org", "/settings/members?name=Ines")
    button(page, "Ines")
    page.get_by_role("complementary", name="Ines").get_by_text("ines@example.org").wait_for()
    names = page.get_by_role("main").get_by_role("button").all_inner_texts()
    assert not {"Invite…", "Save", "Give", "Deactivate…", "Remove"} & set(names)
    page.goto(f"/p/{staff.project}/members")
    page.get_by_role("heading", name="Who may do what").wait_for()
    assert page.get_by_role("button", name="Add").count() == 0
