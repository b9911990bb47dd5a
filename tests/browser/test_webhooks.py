"""Webhooks in the settings, with a receiver that is there: made, tried, replayed, deleted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from server.projections.counters.registry import COUNTERS
from tests.browser.conftest import (
    keep_picture,
    once,
    press_on,
    require_accessible,
    served,
    until,
    wait_for_dialog,
)
from tests.browser.settings_pages import FORM, KEPT, button, keep_and_close, write
from tests.browser.site import Site, Worker
from tests.support.api import SEALING_KEY
from tests.support.serving import ROOT
from tests.support.webhook_sink import Sink, ok, sink, status


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Yield a server that may send webhooks to this machine."""
    sent = {"ANNOLOG_WEBHOOK_PRIVATE_TARGETS": "*", "ANNOLOG_SECRET_KEY": SEALING_KEY}
    with served(**sent) as site:
        yield site


@pytest.fixture(scope="module")
def receiver() -> Iterator[Sink]:
    """Yield a receiver in a thread of its own: Playwright's event loop is in the main one."""
    made: list[Sink] = []
    ready, done = threading.Event(), threading.Event()

    async def run() -> None:
        async with sink() as one:
            made.append(one)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(30)
    yield made[0]
    done.set()
    thread.join(30)


@dataclass
class Hooks:
    """An organization whose integrator logs in."""

    site: Site
    project: str
    ivo: Worker
    receiver: Sink

    def make(self, name: str, path: str = "", **given: Any) -> str:
        """Make a webhook to the receiver, at a path of its own if one is given; return its id."""
        made = self.site.do(
            "createWebhook", "... on WebhookSecretPayload { webhook { id } }",
            name=name, url=self.receiver.url + path, actsAs="INTEGRATOR", **given,
        )  # fmt: skip
        id_: str = made["webhook"]["id"]
        return id_

    def happen(self) -> None:
        """Let something happen that webhooks are sent."""
        self.site.do("importTasks", project=self.project, tasks=[{"inputs": {"gloss": "a bird"}}])


@pytest.fixture(scope="module")
def hooks(site: Site, receiver: Sink) -> Hooks:
    project = site.project(FORM, [{"gloss": "a large bird"}])
    return Hooks(site, project, site.member("Ivo", "INTEGRATOR"), receiver)


@pytest.fixture
def opened(log_in: Callable[..., Any], hooks: Hooks) -> Callable[..., Any]:
    """Return what opens a webhook as the integrator."""

    def open_(webhook: str, **given: Any) -> Any:
        page = log_in(hooks.ivo.email, f"/settings/webhooks?webhook={webhook}", **given)
        page.get_by_role("complementary").get_by_role("heading", name="Deliveries").wait_for()
        return page

    return open_


def test_a_webhook_is_made_and_tried(log_in, hooks):
    page = log_in(hooks.ivo.email, "/settings/webhooks")
    page.get_by_role("heading", name="Webhooks").wait_for()
    button(page, "Add…")
    dialog = wait_for_dialog(page)
    write(page, "Name", "Warehouse")
    page.get_by_label("Address").fill("https://no one")
    press_on(dialog.get_by_role("checkbox", name="task imported"), "Space")
    require_accessible(page)
    press_on(dialog.get_by_role("button", name="Make it"))
    dialog.get_by_role("alert").wait_for()
    page.get_by_label("Address").fill(hooks.receiver.url)
    press_on(dialog.get_by_role("button", name="Make it"))
    page.get_by_role("dialog", name="The secret of Warehouse").wait_for()
    secret = page.get_by_label("Secret, shown once").input_value()
    assert secret.startswith("whsec_")
    keep_and_close(page)
    assert secret not in page.evaluate(KEPT)
    panel = page.get_by_role("complementary", name="Warehouse")
    panel.get_by_text("task imported").wait_for()
    button(page, "Send a test")
    panel.get_by_text("The receiver answered 200 in").wait_for()
    hooks.happen()
    rows = page.get_by_role("region", name="Webhooks").get_by_role("row")
    rows.filter(has_text="Warehouse").get_by_text("up to date").wait_for()
    panel.get_by_text("delivered").nth(1).wait_for()
    assert hooks.receiver.accepted[-1].events[0]["type"].endswith("task.imported")


def test_what_fails_is_seen_and_delivered_again(opened, hooks):
    webhook = hooks.make("Failing", "/gone", eventFilter={"types": ["TASK_IMPORTED"]})
    page = opened(webhook)
    answers = [status(410, "nobody here")]

    async def answer(request: Any) -> Any:
        # Other webhooks are sent the same event, and it is not known which of them comes first.
        is_gone = request.path.endswith("/gone") and bool(answers)
        return await (answers.pop() if is_gone else ok)(request)

    hooks.receiver.always = answer
    hooks.happen()
    panel = page.get_by_role("complementary")
    panel.get_by_text("its receiver answered 410").wait_for(timeout=60_000)
    entry = panel.get_by_role("listitem").filter(has_text="410").first
    press_on(entry.locator("summary"))
    entry.get_by_text("nobody here").wait_for()
    require_accessible(page)
    keep_picture(page, "webhooks-light")
    before = len(hooks.receiver.accepted)
    press_on(entry.get_by_role("button", name="again"))
    panel.get_by_role("listitem").filter(has_text="again").get_by_text("delivered").wait_for()
    assert len(hooks.receiver.accepted) > before
    button(page, "Resume")
    panel.get_by_role("button", name="Pause").wait_for()
    panel.get_by_label("Status").select_option(label="delivered")
    until(page, "!document.querySelector('aside').innerText.includes('(410)')")


def test_a_webhook_is_changed_and_paused(opened, hooks):
    page = opened(hooks.make("Mirror", project=hooks.project, batch=50))
    button(page, "Edit…")
    dialog = wait_for_dialog(page)
    write(page, "Name", "Mirror of tasks")
    press_on(dialog.get_by_role("checkbox", name="Leave contents out"), "Space")
    require_accessible(page)
    press_on(dialog.get_by_role("button", name="Save"))
    dialog.wait_for(state="detached")
    panel = page.get_by_role("complementary", name="Mirror of tasks")
    panel.get_by_text("without contents").wait_for()
    button(page, "Pause")
    panel.get_by_text("paused").wait_for()
    button(page, "Resume")
    panel.get_by_role("button", name="Pause").wait_for()


def test_a_webhook_is_replayed_gets_a_new_secret_and_is_deleted(opened, hooks):
    webhook = hooks.make("Copy", project=hooks.project, batch=50)
    page = opened(webhook, dark=True)
    panel, dialog = page.get_by_role("complementary"), page.get_by_role("dialog")
    before = len(hooks.receiver.accepted)
    button(page, "Replay…")
    wait_for_dialog(page)
    dialog.get_by_label("After the position").fill("none")
    assert dialog.get_by_role("button", name="Replay it").is_disabled()
    dialog.get_by_label("After the position").fill("0")
    press_on(dialog.get_by_role("button", name="Replay it"))
    panel.get_by_text("replayed once").wait_for()
    panel.get_by_role("listitem").filter(has_text="delivered").first.wait_for()
    assert len(hooks.receiver.accepted) > before
    button(page, "New secret…")
    wait_for_dialog(page)
    button(page, "Make a new one")
    page.get_by_role("dialog", name="The secret of Copy").wait_for()
    assert page.get_by_label("Secret, shown once").input_value().startswith("whsec_")
    keep_and_close(page)
    panel.get_by_text("signs as well until").wait_for()
    button(page, "Delete…")
    wait_for_dialog(page)
    button(page, "Delete it")
    panel.wait_for(state="detached")
    gone = hooks.site.ask("query($id: ID!) { webhook(id: $id) { status } }", id=webhook)
    assert gone["webhook"]["status"] == "DELETED"


def test_whoever_follows_the_ledger_is_listed_with_its_lag(log_in, hooks):
    hooks.make("Listed")
    page = log_in(hooks.ivo.email, "/settings/webhooks")
    rows = page.get_by_role("region", name="Consumers").get_by_role("row")
    rows.filter(has_text="Listed").get_by_text("up to date").wait_for()
    rows.filter(has_text="counter").first.wait_for()
    names = {counter.name for counter in COUNTERS}
    assert names.isdisjoint(rows.get_by_role("rowheader").all_inner_texts())
    words = (ROOT / "console/src/words/webhooks.ts").read_text("utf-8")
    assert [name for name in names if f" {name}: " not in words] == []
    require_accessible(page)


def test_a_manager_of_a_project_sees_its_webhooks_alone(log_in, hooks):
    hooks.make("Inside", project=hooks.project)
    mara = hooks.site.worker("Mara", hooks.project, "MANAGER")
    page = log_in(mara.email, "/settings/webhooks")
    page.get_by_role("row").filter(has_text="Inside").wait_for()
    assert page.get_by_role("row").filter(has_text="Listed").count() == 0
    button(page, "Add…")
    options = page.get_by_label("Events of").locator("option")
    assert once(page, options.all_inner_texts) == ["Glosses"]
