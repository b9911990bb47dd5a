"""The settings: one's own account, sessions, keys and the organization, by keyboard alone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import (
    NARROW,
    WIDE,
    choose_of_menu,
    press_on,
    require_accessible,
    require_accessible_in_both,
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

OTHER = "nine grey owls sleep"


@pytest.fixture(scope="module")
def staff(site: Site) -> Staff:
    return staff_of(site)


def test_one_changes_ones_name_and_password_and_ends_sessions(log_in, log_in_by_keyboard, staff):
    wim = staff.site.member("Wim", "REVIEWER")
    phone = log_in(wim.email)
    page = log_in_by_keyboard(wim.email)  # so that the session is named after the browser
    press_on(page.get_by_role("button", name="Wim", exact=True))
    choose_of_menu(page, "Settings")
    page.get_by_role("heading", name="My account").wait_for()
    write(page, "Name", "Wim Vos")
    press(page, "Enter")
    page.get_by_role("button", name="Wim Vos", exact=True).wait_for()
    assert staff.find("Wim")["name"] == "Wim Vos"
    rows = page.get_by_role("region", name="Sessions").get_by_role("row")
    assert "on Linux" in rows.nth(1).inner_text()
    assert "this one" in rows.nth(1).inner_text()
    press_on(rows.nth(2).get_by_role("button"))
    until(page, "document.querySelectorAll('[aria-label=Sessions] tbody tr').length === 1")
    phone.reload()
    phone.get_by_label("E-mail").wait_for()
    write(page, "Current password", "something else entirely")
    write(page, "New password", OTHER)
    press(page, "Enter")
    page.get_by_text("The present password is wrong.").wait_for()
    write(page, "Current password", PASSWORD)
    button(page, "Change password")
    page.get_by_text("The password is changed").wait_for()
    assert page.get_by_label("New password", exact=True).input_value() == ""
    button(page, "Log out everywhere…")
    wait_for_dialog(page)
    button(page, "Log out everywhere", exact=True)
    page.get_by_label("E-mail").fill(wim.email)
    page.get_by_label("Password").first.fill(OTHER)
    press(page, "Enter")
    page.get_by_role("heading", name="My account").wait_for()


def test_a_program_gets_a_key_that_is_shown_once_and_ends(log_in, staff):
    page = log_in(staff.olga.email, "/settings/keys")
    page.get_by_role("region", name="API keys").wait_for()
    button(page, "New key…")
    wait_for_dialog(page)
    page.get_by_label("For", exact=True).select_option(label="a new program…")
    write(page, "Name of the program", "Exporter")
    write(page, "What it is for", "nightly export")
    page.get_by_label("Expires").select_option(label="in 90 days")
    require_accessible(page)
    button(page, "Make it")
    page.get_by_role("dialog", name="The key “nightly export”").wait_for()
    secret = page.get_by_label("Secret, shown once").input_value()
    require_accessible(page)
    keep_and_close(page)
    assert secret not in page.evaluate(KEPT)
    row = page.get_by_role("row").filter(has_text="nightly export")
    row.get_by_text("Integrator").wait_for()
    viewer = staff.site.server.ask(secret, "{ viewer { member { name role } } }")["viewer"]
    assert viewer["member"] == {"name": "Exporter", "role": "INTEGRATOR"}
    button(page, "Revoke the key nightly export of Exporter")
    wait_for_dialog(page).get_by_text("acts as Exporter no more").wait_for()
    button(page, "Revoke it")
    row.wait_for(state="detached")
    assert staff.find("Exporter")["apiKeys"] == []


def test_whoever_labels_has_their_own_account_alone(log_in, staff):
    page = log_in(staff.ines.email, "/settings/me")
    page.get_by_role("heading", name="My account").wait_for()
    places = page.get_by_role("navigation", name="Settings").get_by_role("link")
    assert places.all_inner_texts() == ["My account"]
    button(page, "New key…")
    wait_for_dialog(page)
    write(page, "What it is for", "my script")
    button(page, "Make it")
    keep_and_close(page)
    page.get_by_role("row").filter(has_text="my script").wait_for()
    for path in ("members", "keys", "webhooks", "organization"):
        page.goto(f"/settings/{path}")
        page.get_by_text("Your role does not open this screen.").wait_for()
    page.goto(f"/p/{staff.project}/members")
    page.get_by_text("you may not see who works in it").wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screens_are_accessible(log_in, staff, size):
    page = log_in(staff.olga.email, "/settings/members", size=size)
    button(page, "Ines")
    page.get_by_role("heading", name="Access").wait_for()
    require_accessible_in_both(page, "members" if size is WIDE else None)
    members = f"/p/{staff.project}/members"
    for path in ("/settings/me", "/settings/keys", "/settings/organization", members):
        page.goto(path)
        page.get_by_role("heading", level=2).or_(page.get_by_role("table")).first.wait_for()
        page.get_by_role("status").filter(has_text="Loading").wait_for(state="detached")
        require_accessible_in_both(page)


def test_the_organization_is_renamed_and_asks_for_attributes(log_in, staff):
    page = log_in(staff.olga.email, "/settings/organization")
    page.get_by_role("heading", name="General").wait_for()
    write(page, "Name", "Acme Labels")
    press(page, "Enter")
    page.get_by_text("Saved.").wait_for()
    organization = staff.site.ask("{ organization { name } }")["organization"]
    assert organization["name"] == "Acme Labels"
    button(page, "Add…")
    dialog = wait_for_dialog(page)
    dialog.get_by_label("Name").fill("Age")
    dialog.get_by_label("Purpose").fill("To see whether answers differ.")
    dialog.get_by_label("Values").fill("18 to 39\n40 and more\n")
    press_on(dialog.get_by_role("button", name="Save"))
    page.get_by_text("18 to 39, 40 and more").wait_for()
    button(page, "Remove Age")
    wait_for_dialog(page)
    button(page, "Remove it")
    page.get_by_text("There is no attribute.").wait_for()
