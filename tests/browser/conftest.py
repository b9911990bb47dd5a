"""The console in a real Chromium, as people see it: real server, real PostgreSQL.

`make test-browser` builds the console, and runs what stands here. Each test fails on what the
browser writes to its console as an error, also where everything looks right.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from server.cli.accounts.organization_setup import set_up_organization
from server.web.console import BUILT
from tests.browser.site import PASSWORD, Site
from tests.support.databases import fresh_database
from tests.support.serving import CHEAP_LOGINS, ROOT, serving

AXE = ROOT / "console/node_modules/axe-core/axe.min.js"
CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
SHOTS = ROOT / "docs/screenshots"
PATIENCE_MS = 30_000
"""For anything to be seen in a page on a busy machine."""
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
ASKED = "401 (Unauthorized)"
"""What Chromium writes when the page asks who is logged in, and nobody is."""
TURN = """() => new Promise((done) =>
  requestAnimationFrame(() => setTimeout(() => setTimeout(done))))"""
"""What waits until a page has done what is due, with the timers that this sets."""
_AXE = "() => axe.run(document, { resultTypes: ['violations'] })"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, so that `make test` leaves it out.

    A browser on a busy machine takes longer than other tests, and most tests here are long.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(400))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Yield a running Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: install Debian's package chromium")
    if not (BUILT / "index.html").is_file():
        pytest.skip("the console is not built: run `make console`")
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--force-device-scale-factor=1", "--disable-gpu"]
        arguments += ["--enable-unsafe-swiftshader"]  # WebGL without a graphics card
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Yield a server with an organization of its own."""
    with served() as site:
        yield site


@contextlib.contextmanager
def served(**settings: str) -> Iterator[Site]:
    """Run a server with an organization of its own for the block, by further settings.

    Passwords cost next to nothing there: to make one, or to log in, would take a fifth of a second.
    """
    # Playwright's own event loop runs in the main thread.
    with ThreadPoolExecutor(1) as thread:
        url, key = thread.submit(_organization).result()
    with serving(program=CHEAP_LOGINS, ANNOLOG_DATABASE_URL=url, **settings) as server:
        yield Site(server, key)


def _organization() -> tuple[str, str]:
    """Return the address of a database with an organization, and its owner's key."""
    url = fresh_database().server_url
    made = asyncio.run(set_up_organization(url, name="Acme", owner="Ada"))
    return url, made.token.reveal()


Open = Callable[..., Any]
T = TypeVar("T")


@pytest.fixture
def open_page(chromium: Any, site: Site) -> Iterator[Open]:
    """Yield what opens a page in a browser of its own; no page may write an error.

    Where an e-mail address is given, its member is logged in there already.
    """
    wrong: list[str] = []
    contexts: list[Any] = []

    def open_(
        path: str = "/",
        *,
        email: str | None = None,
        dark: bool = False,
        size: dict[str, int] = WIDE,
        allowed: str = ASKED,
    ) -> Any:
        def note(text: str) -> None:
            if ASKED not in text and allowed not in text:
                wrong.append(text)

        scheme = "dark" if dark else "light"
        context = chromium.new_context(
            base_url=site.address, viewport=size, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if email is not None:
            site.begin_session(context, email)
        page = context.new_page()
        page.on("console", lambda said: note(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong


@pytest.fixture
def log_in(open_page: Open) -> Open:
    """Return what opens a page of somebody who is logged in; `test_login` logs in by keyboard."""

    def log_in_(email: str, path: str = "/", **given: Any) -> Any:
        page = open_page(path, email=email, **given)
        page.get_by_role("link", name="Annolog, to my projects").wait_for()
        return page

    return log_in_


@pytest.fixture
def log_in_by_keyboard(open_page: Open) -> Open:
    """Return what opens a page and logs somebody in there, by keyboard."""

    def log_in_(email: str, path: str = "/", **given: Any) -> Any:
        page = open_page(path, **given)
        page.get_by_label("E-mail").wait_for()
        page.keyboard.type(email)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Annolog, to my projects").wait_for()
        return page

    return log_in_


def until(page: Any, expression: str, given: Any = None) -> None:
    """Wait until an expression, or a function of what is given, is true in a page, 30 s at most.

    Playwright's own `wait_for_function` asks a second time by `eval`, which the policy of the
    console's pages forbids: it fails unless the first answer is yes.
    """
    end = time.monotonic() + 30
    while not page.evaluate(expression, given):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(20)


def once(page: Any, read: Callable[[], T], holds: Callable[[T], object] = bool) -> T:
    """Return what is read of the server once something holds of it, a minute at most.

    A screen goes on before its answers are sent: they can be taken back for four seconds.
    """
    end = time.monotonic() + 60
    while not holds(found := read()):
        assert time.monotonic() < end, found
        page.wait_for_timeout(200)
    return found


def require_count(found: Any, number: int) -> None:
    """Fail unless so many of something are on a page within a minute: a page comes in parts."""
    once(found.page, found.count, lambda count: count == number)


def press_on(found: Any, key: str = "Enter") -> None:
    """Press a key on something once it can be used: until then, a press on it is lost."""
    once(found.page, found.is_enabled)
    found.press(key)


def choose_of_menu(page: Any, name: str) -> None:
    """Choose an entry of the menu that was opened, by keyboard, once the menu took the focus."""
    entry = page.get_by_role("menuitem", name=name)
    entry.wait_for()
    page.evaluate(TURN)
    press_on(entry)


def wait_for_dialog(page: Any, **given: Any) -> Any:
    """Return the dialog once it has the focus: keys pressed before are for the page behind it.

    A dialog takes the focus twice, by a timer of its own and by one that its effects set: whoever
    chose a field between the two would type elsewhere.
    """
    dialog = page.get_by_role("dialog", **given)
    dialog.wait_for()
    until(page, "document.querySelector('[role=dialog]').contains(document.activeElement)")
    page.evaluate(TURN)
    return dialog


def first_answers(page: Any, site: Site, document: str, project: str) -> dict[str, Any]:
    """Return the answers of the first annotation in a project by question, once it is there."""

    def read() -> list[dict[str, Any]]:
        tasks = site.ask(document, project=project)["tasks"]["nodes"]
        return [one for task in tasks for one in task["annotations"]]

    return {one["question"]: one["value"] for one in once(page, read)[0]["answers"]}


def require_accessible(page: Any) -> None:
    """Fail where axe finds a violation on a page."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `make test-browser`")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_AXE)["violations"]
    nodes = [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
    assert not nodes


def require_accessible_in_both(page: Any, picture: str | None = None) -> None:
    """Fail where axe finds a violation in dark or in light, and keep a picture of each."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        until(page, "s => document.documentElement.dataset.mantineColorScheme === s", scheme)
        require_accessible(page)
        if picture is not None:
            keep_picture(page, f"{picture}-{scheme}")


def keep_picture(page: Any, name: str) -> None:
    """Take a picture of the documentation anew, where SCREENSHOTS is set.

    A picture that is to be new begins as an empty file.
    """
    path = SHOTS / f"{name}.png"
    if os.environ.get("SCREENSHOTS") and path.is_file():
        page.screenshot(path=path)
