"""Exports of a project: made, fetched, and on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.conftest import keep_picture, require_accessible
from tests.browser.site import PASSWORD, Site

FORM = {
    "inputs": [{"name": "text", "kind": "text"}],
    "questions": [{"kind": "text", "name": "what", "title": "What is it?"}],
}


def test_an_export_is_made_fetched_and_on_record(site: Site, log_in: Callable[..., Any]) -> None:
    project = site.project(FORM, [{"text": "a crane"}])
    manager = site.person("Mara", project, "MANAGER")
    email = "olga@example.org"
    invited = site.do(
        "inviteMember", "... on OneTimePayload { secret }", name="Olga", email=email, role="ADMIN"
    )
    site.do("redeemToken", token=invited["secret"], password=PASSWORD)
    page = log_in(email, f"/p/{project}/export")
    page.get_by_role("heading", name="New export").wait_for()
    require_accessible(page)
    page.get_by_role("button", name="Make the export").press("Enter")
    link = page.get_by_role("link", name="Download")
    link.wait_for()
    with page.expect_download() as download:
        link.press("Enter")
    lines = [
        json.loads(line) for line in Path(download.value.path()).read_text("utf-8").splitlines()
    ]
    assert [line.get("inputs") for line in lines] == [None, {"text": "a crane"}, None]
    row = page.get_by_role("region", name="Earlier exports").get_by_role("row").nth(1)
    row.get_by_text("Olga").wait_for()
    assert "this project" in row.inner_text()
    require_accessible(page)
    keep_picture(page, "export-light")
    exports_of_the_past(site, page, project)
    page = log_in(manager, f"/p/{project}/export", dark=True)
    page.get_by_role("heading", name="New export").wait_for()
    assert page.get_by_role("heading", name="Earlier exports").count() == 0
    require_accessible(page)


def exports_of_the_past(site: Site, page: Any, project: str) -> None:
    """Make exports of some tasks, and as of a position."""
    row = page.get_by_role("region", name="Earlier exports").get_by_role("row").nth(1)
    page.get_by_role("checkbox", name="done").press("Space")
    page.get_by_role("button", name="Make the export").press("Enter")
    row.get_by_text("this project: done").wait_for()
    at = site.ask("{ head { position } }")["head"]["position"]
    page.goto(f"/p/{project}/tasks?status=SKIPPED&at={at}")
    page.get_by_role("link", name="Export by status…").press("Enter")
    page.get_by_role("checkbox", name="skipped", checked=True).wait_for()
    assert page.get_by_label("Position in the ledger").input_value() == at
    page.goto(f"/p/{project}/export")
    page.get_by_label("As of").select_option("position")
    page.get_by_role("button", name="Make the export").press("Enter")
    page.get_by_text("Say as of when.").wait_for()
    page.get_by_label("Position in the ledger").fill("12")
    page.get_by_role("button", name="Make the export").press("Enter")
    row.get_by_text("position 12").wait_for()
