"""The settings: members, invitations, roles in a project, sessions and keys, by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.conftest import (
    NARROW,
    WIDE,
    keep_picture,
    require_accessible,
    until,
)
from tests.browser.site import PASSWORD, Site, Worker

FORM = {
    "inputs": [{"name": "gloss", "kind": "text"}],
    "questions": [{"kind": "text", "name": "remark", "title": "What do you think?"}],
}
OTHER = "nine grey owls sleep"
MEMBER = """query($name: String!) { members(filter: {nameStartsWith: $name}, first: 1) { nodes {
  id name email status role lastSeenOn projectRoles { roles project { id } }
  apiKeys { id label expiresAt } } } }"""
KEPT = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done, fail) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = fail;
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => {
        const asked = database.transaction(store).objectStore(store).getAll();
        asked.onsuccess = () => done(asked.result);
      });
      found.push(JSON.stringify(rows));
    }
    database.close();
  }
  return found.join() + document.body.innerText;
}"""
"""Whatever a page keeps, with its address and what it shows."""


@dataclass
class House:
    """An organization with an owner who logs in, and people below."""

    site: Site
    project: str
    olga: Worker
    mara: Worker
    ines: Worker

    def find(self, name: str) -> dict[str, Any]:
        """Return the member whose name begins so."""
        [found] = self.site.ask(MEMBER, name=name)["members"]["nodes"]
        return found


@pytest.fixture(scope="module")
def house(site: Site) -> House:
    project = site.project(FORM, [{"gloss": "a large bird"}])
    olga = site.member("Olga", "OWNER")
    mara, ines = site.worker("Mara", project, "MANAGER"), site.worker("Ines", project)
    site.member("Aki", "AUDITOR")
    return House(site, project, olga, mara, ines)


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def button(page: Any, name: str, **given: Any) -> None:
    """Press a button by keyboard."""
    page.get_by_role("button", name=name, **given).focus()
    press(page, "Enter")


def write(page: Any, label: str, text: str) -> None:
    """Write a text into a field, in place of what stands there."""
    page.get_by_label(label, exact=True).focus()
    press(page, "Control+a")
    page.keyboard.type(text)


def keep_and_close(page: Any) -> None:
    """Say that a secret was kept, and close its dialog."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").wait_for()
    press(page, "Escape")
    assert dialog.count() == 1
    dialog.get_by_role("checkbox").focus()
    press(page, "Space")
    dialog.get_by_role("button", name="Close").focus()
    press(page, "Enter")
    dialog.wait_for(state="detached")


def test_people_are_invited_from_pasted_lines(log_in, open_page, house):
    page = log_in(house.olga.email, "/settings/members")
    page.get_by_role("region", name="Members").wait_for()
    button(page, "Invite…")
    dialog = page.get_by_role("dialog")
    lines = f"Rosa Lee <rosa@example.org>, boss\n{house.ines.email}, Ines\n"
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
    assert house.find("Rosa")["projectRoles"][0]["roles"] == ["REVIEWER"]
    assert house.find("Sven")["role"] == "AUDITOR"
    rosa = open_page(f"/#invitation={token}")
    rosa.get_by_role("heading", name="Choose a password").wait_for()
    rosa.keyboard.type(PASSWORD)
    press(rosa, "Enter")
    rosa.get_by_label("E-mail").wait_for()
    assert house.find("Rosa")["status"] == "ACTIVE"


def test_an_invitation_is_made_anew_and_withdrawn(log_in, house):
    house.site.do("inviteMember", name="Timo", email="timo@example.org")
    page = log_in(house.olga.email, "/settings/members?status=INVITED")
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
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("The link stops working").wait_for()
    dialog.get_by_role("button", name="Withdraw").focus()
    press(page, "Enter")
    panel.get_by_role("button", name="Activate again").wait_for()
    assert house.find("Timo")["status"] == "REMOVED"


def test_roles_and_names_are_changed_in_the_panel(log_in, house):
    house.site.member("Pia")
    page = log_in(house.olga.email, "/settings/members?name=Pia")
    button(page, "Pia")
    panel = page.get_by_role("complementary", name="Pia")
    panel.get_by_role("heading", name="Role in the organization").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Pia"
    panel.get_by_label("Role", exact=True).first.select_option(label="Reviewer")
    panel.get_by_text("Sees everybody’s answers").wait_for()
    panel.get_by_role("button", name="Save").nth(1).focus()
    press(page, "Enter")
    page.get_by_role("row").filter(has_text="pia@").get_by_text("Reviewer").wait_for()
    panel.get_by_label("Project").select_option(label="Glosses")
    panel.get_by_role("button", name="Give").focus()
    press(page, "Enter")
    panel.get_by_role("button", name="Take away Annotator in Glosses").wait_for()
    assert house.find("Pia")["projectRoles"][0]["roles"] == ["ANNOTATOR"]
    panel.get_by_role("button", name="Take away Annotator in Glosses").focus()
    press(page, "Enter")
    panel.get_by_text("none", exact=True).wait_for()
    write(page, "Name", "Pia Berg")
    press(page, "Enter")
    page.get_by_role("complementary", name="Pia Berg").wait_for()
    found = house.find("Pia")
    assert (found["name"], found["role"], found["projectRoles"]) == ("Pia Berg", "REVIEWER", [])
    press(page, "Escape")
    page.get_by_role("complementary").wait_for(state="detached")
    assert "member=" not in page.url


def test_somebody_is_deactivated_and_comes_back(log_in, open_page, house):
    quinn = house.site.member("Quinn", "REVIEWER")
    theirs = log_in(quinn.email)
    page = log_in(house.olga.email, f"/settings/members?member={house.find('Quinn')['id']}")
    button(page, "Deactivate…")
    dialog = page.get_by_role("dialog", name="Deactivate Quinn?")
    dialog.get_by_text("all its sessions end, and its key").wait_for()
    require_accessible(page)
    dialog.get_by_role("button", name="Deactivate").focus()
    press(page, "Enter")
    page.get_by_role("button", name="Activate again").wait_for()
    theirs.reload()
    theirs.get_by_label("E-mail").wait_for()
    button(page, "Activate again")
    button(page, "Password link")
    page.get_by_role("dialog", name="A link for Quinn").wait_for()
    assert "#reset=" in page.get_by_label("Secret, shown once").input_value()
    keep_and_close(page)
    found = house.find("Quinn")
    assert (found["status"], found["role"], found["apiKeys"]) == ("ACTIVE", "REVIEWER", [])


def test_the_last_owner_stays_an_owner(log_in, house):
    ada, olga = house.find("Ada")["id"], house.find("Olga")["id"]
    house.site.do_as(
        house.olga.key, "changeRole", "... on MemberPayload { position }", member=ada, role=None
    )
    try:
        page = log_in(house.olga.email, f"/settings/members?member={olga}")
        panel = page.get_by_role("complementary")
        panel.get_by_text("This is you.").wait_for()
        panel.get_by_label("Role", exact=True).first.select_option(label="Manager")
        panel.get_by_role("button", name="Save").nth(1).focus()
        press(page, "Enter")
        panel.get_by_text("An organization needs an owner: name another owner first.").wait_for()
        button(page, "Deactivate…")
        dialog = page.get_by_role("dialog")
        dialog.get_by_text("This is your own account").wait_for()
        dialog.get_by_role("button", name="Deactivate").focus()
        press(page, "Enter")
        dialog.get_by_text("An organization needs an owner").wait_for()
    finally:
        house.site.do_as(
            house.olga.key, "changeRole", "... on MemberPayload { position }",
            member=ada, role="OWNER",
        )  # fmt: skip


def test_a_manager_gives_roles_in_the_project_by_address(log_in, house):
    house.site.member("Vera")
    page = log_in(house.mara.email, f"/p/{house.project}/members")
    page.get_by_role("row").filter(has_text="Ines").wait_for()
    assert page.get_by_role("button", name="Take away Manager from Mara").count() == 0
    write(page, "E-mail", "nobody@example.org")
    press(page, "Enter")
    page.get_by_text("No account of the organization has this e-mail address").wait_for()
    write(page, "E-mail", "vera@example.org")
    page.get_by_label("Role", exact=True).select_option(label="Reviewer")
    button(page, "Add")
    row = page.get_by_role("row").filter(has_text="Vera")
    row.get_by_text("Reviewer").wait_for()
    button(page, "Take away Reviewer from Vera")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Vera is no Reviewer of this project any more").wait_for()
    require_accessible(page)
    dialog.get_by_role("button", name="Take it away").focus()
    press(page, "Enter")
    row.wait_for(state="detached")
    assert house.find("Vera")["projectRoles"] == []


def test_an_owner_finds_people_of_a_project_by_name(log_in, house):
    tagger = house.site.do(
        "addMember", "... on MemberPayload { member { id } }", name="Tagger", role=None
    )
    assert tagger["member"]["id"]
    page = log_in(house.olga.email, f"/p/{house.project}/members")
    write(page, "Name or e-mail", "nobody at all")
    press(page, "Enter")
    page.get_by_text("Choose somebody from the list").wait_for()
    write(page, "Name or e-mail", "Tagger")
    page.get_by_label("Role", exact=True).select_option(label="Model")
    page.locator("datalist option[value=Tagger]").wait_for(state="attached")
    button(page, "Add")
    page.get_by_role("row").filter(has_text="Tagger").get_by_text("Model").wait_for()


def test_one_changes_ones_name_and_password_and_ends_sessions(log_in, house):
    wim = house.site.member("Wim", "REVIEWER")
    phone = log_in(wim.email)
    page = log_in(wim.email)
    page.get_by_role("button", name="Wim", exact=True).focus()
    press(page, "Enter")
    page.get_by_role("menuitem", name="Settings").focus()
    press(page, "Enter")
    page.get_by_role("heading", name="My account").wait_for()
    write(page, "Name", "Wim Vos")
    press(page, "Enter")
    page.get_by_role("button", name="Wim Vos", exact=True).wait_for()
    assert house.find("Wim")["name"] == "Wim Vos"
    rows = page.get_by_role("region", name="Sessions").get_by_role("row")
    assert "on Linux" in rows.nth(1).inner_text()
    assert "this one" in rows.nth(1).inner_text()
    rows.nth(2).get_by_role("button").focus()
    press(page, "Enter")
    until(page, "document.querySelectorAll('[aria-label=Sessions] tbody tr').length === 1")
    phone.reload()
    phone.get_by_label("E-mail").wait_for()
    write(page, "Present password", "something else entirely")
    write(page, "New password", OTHER)
    press(page, "Enter")
    page.get_by_text("The present password is wrong.").wait_for()
    write(page, "Present password", PASSWORD)
    button(page, "Change password")
    page.get_by_text("The password is changed").wait_for()
    assert page.get_by_label("New password", exact=True).input_value() == ""
    button(page, "Log out everywhere…")
    button(page, "Log out everywhere", exact=True)
    page.get_by_label("E-mail").fill(wim.email)
    page.get_by_label("Password").first.fill(OTHER)
    press(page, "Enter")
    page.get_by_role("heading", name="My account").wait_for()


def test_a_program_gets_a_key_that_is_shown_once_and_ends(log_in, house):
    page = log_in(house.olga.email, "/settings/keys")
    page.get_by_role("region", name="API keys").wait_for()
    button(page, "New key…")
    page.get_by_label("For", exact=True).select_option(label="a new program…")
    write(page, "Name of the program", "Exporter")
    write(page, "What it is for", "nightly export")
    page.get_by_label("It ends").select_option(label="in 90 days")
    require_accessible(page)
    button(page, "Make it")
    page.get_by_role("dialog", name="The key “nightly export”").wait_for()
    secret = page.get_by_label("Secret, shown once").input_value()
    require_accessible(page)
    keep_and_close(page)
    assert secret not in page.evaluate(KEPT)
    row = page.get_by_role("row").filter(has_text="nightly export")
    row.get_by_text("Integrator").wait_for()
    viewer = house.site.server.ask(secret, "{ viewer { member { name role } } }")["viewer"]
    assert viewer["member"] == {"name": "Exporter", "role": "INTEGRATOR"}
    button(page, "Revoke the key nightly export of Exporter")
    page.get_by_role("dialog").get_by_text("acts as Exporter no more").wait_for()
    button(page, "Revoke it")
    row.wait_for(state="detached")
    assert house.find("Exporter")["apiKeys"] == []


def test_whoever_labels_has_their_own_account_alone(log_in, house):
    page = log_in(house.ines.email, "/settings/me")
    page.get_by_role("heading", name="My account").wait_for()
    places = page.get_by_role("navigation", name="Settings").get_by_role("link")
    assert places.all_inner_texts() == ["My account"]
    button(page, "New key…")
    write(page, "What it is for", "my script")
    button(page, "Make it")
    keep_and_close(page)
    page.get_by_role("row").filter(has_text="my script").wait_for()
    for path in ("members", "keys", "webhooks", "organization"):
        page.goto(f"/settings/{path}")
        page.get_by_text("Your role does not open this screen.").wait_for()
    page.goto(f"/p/{house.project}/members")
    page.get_by_text("you may not see who works in it").wait_for()


def test_an_auditor_reads_and_changes_nothing(log_in, house):
    page = log_in("aki@example.org", "/settings/members?name=Ines")
    button(page, "Ines")
    page.get_by_role("complementary", name="Ines").get_by_text("ines@example.org").wait_for()
    names = page.get_by_role("main").get_by_role("button").all_inner_texts()
    assert not {"Invite…", "Save", "Give", "Deactivate…", "Take away"} & set(names)
    page.goto(f"/p/{house.project}/members")
    page.get_by_role("heading", name="Who may do what").wait_for()
    assert page.get_by_role("button", name="Add").count() == 0


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screens_are_accessible(log_in, house, dark, size):
    page = log_in(house.olga.email, "/settings/members", dark=dark, size=size)
    button(page, "Ines")
    page.get_by_role("heading", name="Access").wait_for()
    require_accessible(page)
    shade = "dark" if dark else "light"
    if size is WIDE:
        keep_picture(page, f"members-{shade}")
    for path, name in (
        ("/settings/me", "sessions"),
        ("/settings/keys", "keys"),
        ("/settings/organization", None),
        (f"/p/{house.project}/members", "project-members"),
    ):
        page.goto(path)
        page.get_by_role("heading", level=2).or_(page.get_by_role("table")).first.wait_for()
        page.get_by_role("status").filter(has_text="Loading").wait_for(state="detached")
        require_accessible(page)
        if size is WIDE and name:
            keep_picture(page, f"{name}-{shade}")


def test_the_organization_is_renamed_and_asks_for_attributes(log_in, house):
    page = log_in(house.olga.email, "/settings/organization")
    page.get_by_role("heading", name="General").wait_for()
    write(page, "Name", "Acme Labels")
    press(page, "Enter")
    page.get_by_text("Saved.").wait_for()
    organization = house.site.ask("{ organization { name } }")["organization"]
    assert organization["name"] == "Acme Labels"
    button(page, "Add…")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Age")
    dialog.get_by_label("Purpose").fill("To see whether answers differ.")
    dialog.get_by_label("Values").fill("18 to 39\n40 and more\n")
    dialog.get_by_role("button", name="Save").focus()
    press(page, "Enter")
    page.get_by_text("18 to 39, 40 and more").wait_for()
    button(page, "Remove Age")
    button(page, "Remove it")
    page.get_by_text("There is no attribute.").wait_for()
