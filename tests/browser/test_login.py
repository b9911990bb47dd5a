"""Logging in, out, and choosing a password by a one-time link."""

from __future__ import annotations

import pytest

from tests.browser.conftest import NARROW, WIDE, require_accessible, require_accessible_in_both
from tests.browser.site import PASSWORD, Site

FORM = {
    "inputs": [{"name": "gloss", "kind": "text"}],
    "questions": [{"kind": "text", "name": "remark", "title": "What do you think?"}],
}


@pytest.fixture(scope="module")
def project(site: Site) -> str:
    return site.project(FORM, [{"gloss": "a large bird"}])


@pytest.fixture(scope="module")
def ben(site: Site, project: str) -> str:
    return site.person("Ben", project)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_login_screen_is_accessible(open_page, size):
    page = open_page(size=size)
    page.get_by_role("button", name="Log in").wait_for()
    require_accessible_in_both(page)


def test_somebody_logs_in_by_keyboard_and_out_again(log_in_by_keyboard, ben, site):
    page = log_in_by_keyboard(ben)
    page.get_by_role("heading", name="My projects").wait_for()
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("Object.keys(localStorage).filter(k => /token|session/i.test(k))") == []
    page.reload()
    page.get_by_role("heading", name="My projects").wait_for()
    page.get_by_role("button", name="Ben").click()
    page.get_by_role("menuitem", name="Log out").click()
    page.get_by_label("E-mail").wait_for()
    page.reload()
    page.get_by_label("E-mail").wait_for()


def test_whoever_cannot_be_logged_out_is_told(log_in, ben):
    page = log_in(ben, allowed="ERR_INTERNET_DISCONNECTED")
    page.get_by_role("button", name="Ben").click()
    page.context.set_offline(True)
    page.get_by_role("menuitem", name="Log out").click()
    told = page.get_by_text("You are still logged in")
    told.wait_for()
    require_accessible(page)
    page.context.set_offline(False)
    page.get_by_role("menuitem", name="Log out").click()
    page.get_by_label("E-mail").wait_for()


def test_a_wrong_password_is_told_where_one_reads_it(open_page, ben):
    page = open_page()
    page.get_by_label("E-mail").fill(ben)
    page.get_by_label("Password").first.fill("something else entirely")
    page.keyboard.press("Enter")
    told = page.locator("[aria-live=polite]").filter(has_text="password")
    told.wait_for()
    assert page.get_by_label("E-mail").input_value() == ben


def test_an_invited_person_chooses_a_password_and_is_in(open_page, site, project):
    invited = site.do(
        "inviteMember", "... on OneTimePayload { secret }",
        name="Cleo", email="cleo@example.org",
        projectRoles=[{"project": project, "role": "ANNOTATOR"}],
    )  # fmt: skip
    page = open_page(f"/#invitation={invited['secret']}")
    page.get_by_role("heading", name="Choose a password").wait_for()
    assert invited["secret"] not in page.url
    require_accessible(page)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("E-mail").fill("cleo@example.org")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="My projects").wait_for()
    page.get_by_text("Glosses").first.wait_for()


def test_the_page_runs_no_script_that_stands_in_it(open_page):
    page = open_page(allowed="violates the following Content Security Policy")
    page.get_by_label("E-mail").wait_for()
    ran = page.evaluate(
        """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
                   document.head.append(s); return window.ran ?? 0; }"""
    )
    assert ran == 0
