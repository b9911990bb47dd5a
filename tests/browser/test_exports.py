"""Exports of a project: made, fetched, and on record; and the list of earlier imports beside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.browser.conftest import keep_picture, press_on, require_accessible, require_count
from tests.browser.site import PASSWORD, Site
from tests.support.transfers import PIECE, metadata

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
    press_on(page.get_by_role("button", name="Make the export"))
    link = page.get_by_role("link", name="Download")
    link.wait_for()
    with page.expect_download() as download:
        press_on(link)
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


def the_tasks_of_the_grid(site: Site, page: Any, project: str) -> None:
    """Filter the grid, and export exactly what it shows."""
    row = page.get_by_role("region", name="Earlier exports").get_by_role("row").nth(1)
    tasks = [{"inputs": {"text": text}, "meta": {"from": "x"}} for text in ("a stork", "a gull")]
    site.do("importTasks", project=project, tasks=tasks)
    page.goto(
        f"/p/{project}/tasks?status=OPEN&meta=from:x&assignee=nobody&text=STORK&order=CHANGED"
    )
    page.get_by_text("1 task", exact=True).wait_for()
    press_on(page.get_by_role("link", name="Export these…"))
    told = page.get_by_role("list", name="Only tasks that meet this, as in the grid")
    told.wait_for()
    assert told.get_by_role("listitem").all_inner_texts() == [
        "Text in the inputs: STORK", "Assigned to: nobody", "Meta: from:x",
    ]  # fmt: skip
    require_accessible(page)
    press_on(page.get_by_role("button", name="Make the export"))
    with page.expect_download() as download:
        press_on(page.get_by_role("link", name="Download"))
    found = Path(download.value.path()).read_text("utf-8").splitlines()
    assert [json.loads(line)["inputs"] for line in found[1:-1]] == [{"text": "a stork"}]
    row.get_by_text("this project: open, by").wait_for()
    press_on(page.get_by_role("button", name="Drop these conditions"))
    told.wait_for(state="detached")
    page.get_by_role("checkbox", name="open", checked=True).wait_for()


def exports_of_the_past(site: Site, page: Any, project: str) -> None:
    """Make exports of some tasks, and as of a position."""
    row = page.get_by_role("region", name="Earlier exports").get_by_role("row").nth(1)
    press_on(page.get_by_role("checkbox", name="done"), "Space")
    press_on(page.get_by_role("button", name="Make the export"))
    row.get_by_text("this project: done").wait_for()
    at = site.ask("{ head { position } }")["head"]["position"]
    page.goto(f"/p/{project}/tasks?status=SKIPPED&at={at}")
    press_on(page.get_by_role("link", name="Export these…"))
    page.get_by_role("checkbox", name="skipped", checked=True).wait_for()
    assert page.get_by_label("Position in the ledger").input_value() == at
    the_tasks_of_the_grid(site, page, project)
    page.goto(f"/p/{project}/export")
    page.get_by_label("As of").select_option("position")
    press_on(page.get_by_role("button", name="Make the export"))
    page.get_by_text("Say as of when.").wait_for()
    page.get_by_label("Position in the ledger").fill("12")
    press_on(page.get_by_role("button", name="Make the export"))
    row.get_by_text("position 12").wait_for()
    rows = page.get_by_role("region", name="Earlier exports").get_by_role("row")
    before = rows.count()
    for _ in range(20):
        site.do("createExport", project=project, kind="TASKS")
    page.reload()
    require_count(rows, 21)
    press_on(page.get_by_role("button", name="Read more"))
    require_count(rows, before + 20)
    require_count(page.get_by_role("button", name="Read more"), 0)


def test_the_list_of_earlier_imports_goes_on_past_its_first_page(
    site: Site, log_in: Callable[..., Any]
) -> None:
    project = site.project(FORM, [{"text": "a stork"}])
    nora = site.worker("Nora", project, "MANAGER")
    body, told = b'{"text": "a crane"}', metadata(project=project, filename="a.jsonl")
    size = {"Upload-Length": str(len(body)), "Upload-Metadata": told}
    # Two people: one may have so many uploads.
    for key, number in ((site.key, 20), (nora.key, 1)):
        headers = {**PIECE, "Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=site.address, headers=headers) as http:
            for _ in range(number):
                url = http.post("/uploads", headers=size).headers["location"]
                assert http.patch(url, headers={"Upload-Offset": "0"}, content=body).is_success
                upload = url.rpartition("/")[2]
                site.do_as(key, "startImport", upload=upload, dryRun=True)
    page = log_in(nora.email, f"/p/{project}/import")
    rows = page.get_by_role("region", name="Earlier imports").get_by_role("row")
    require_count(rows, 1 + 20)
    press_on(page.get_by_role("button", name="Read more"))
    require_count(rows, 1 + 21)
