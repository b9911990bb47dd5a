"""How soon the console shows what somebody does, in Chromium, as it is painted.

    python -m bench.console [--tasks 100] [--polygons 1000] [--only-pictures] [--quick]
    python -m bench.console --only-timeline [--events 100000]
    python -m bench.console --only-elsewhere
    python -m bench.console --only-picker

Server, PostgreSQL and browser share the machine. A time runs from the key event to the first task
after the frame that shows what came of it. The console must be built (`make console`).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.async_api import Page, async_playwright

from bench import console_live, console_pictures, console_timeline
from bench.client import Client, percentile
from bench.harness import figure
from bench.site import Site, site
from bench.taxonomies import imported
from bench.tree import ask
from bench.wordnet import COUNT, tree
from server.events.accounts.roles import Role
from server.events.core.ids import public

PASSWORD = "seven blue herons wade"
LATENCY = 300
"""Milliseconds that a slow network adds to each request."""
TYPED = ("dog", "music", "river", "stone", "animal", "ocean", "horse", "table", "paper", "color")
TYPED += ("green", "water", "house", "metal", "plant", "light", "glass", "bread", "cloud", "chair")
PATIENCE = 60
"""Seconds after which nothing will come any more."""
TYPING = 0.12
"""Seconds from the answer to a key until somebody who types fast presses the next one."""
PAINTED = """
window.painted = (shown) => new Promise((resolve) => {
  addEventListener("keydown", (event) => {
    const look = () => {
      if (!shown()) return requestAnimationFrame(look);
      // What is there when a frame begins is painted in it; a message comes after that.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - event.timeStamp);
      channel.port2.postMessage(0);
    };
    requestAnimationFrame(look);
  }, { capture: true, once: true });
});
"""
"""Gives the milliseconds from the next key to the frame in which `shown` holds."""
FORM: dict[str, Any] = {
    "inputs": [{"name": "text", "kind": "text"}],
    "questions": [
        {
            "kind": "choice",
            "name": "topic",
            "title": "Topic",
            "options": [{"value": v, "label": v.upper(), "hotkey": v} for v in "abde"],
        }
    ],
}


async def project(owner: Client, form: dict[str, Any], inputs: list[dict[str, Any]]) -> str:
    """Make a project with a task for each of some inputs; return its id."""
    policy = {"overlap": 1}
    made = await ask(
        owner, "createProject", "ProjectPayload", "project { id }", name="Bench", policy=policy
    )
    id_: str = made["project"]["id"]
    await ask(owner, "publishForm", "ProjectPayload", "position", project=id_, formJson=form)
    await ask(
        owner, "importTasks", "ImportTasksPayload", "position",
        project=id_, tasks=[{"inputs": one} for one in inputs],
    )  # fmt: skip
    return id_


async def logged_in(
    page: Page, owner: Client, name: str, projects: list[str], role: str | None = None
) -> None:
    """Invite somebody into projects, or with a role in the organization, who logs in."""
    email = f"{name}@example.org"
    roles = [{"project": one, "role": "ANNOTATOR"} for one in projects]
    invited = await ask(
        owner, "inviteMember", "OneTimePayload", "secret",
        name=name, email=email, projectRoles=roles, **({"role": role} if role else {}),
    )  # fmt: skip
    given = {"token": invited["secret"], "password": PASSWORD}
    await ask(owner, "redeemToken", "RedeemTokenPayload", "position", **given)
    await page.goto("/")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password").first.fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="My projects").wait_for()


async def first_paint(page: Page) -> None:
    """Print the first contentful paint of a page that is loaded again, and its bytes."""
    await page.reload()
    await page.get_by_text("Task number").first.wait_for()
    paint = await page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    figure("console.first_contentful_paint", paint, "ms", target=500)
    size = await page.evaluate(
        "performance.getEntriesByType('resource').filter(r => r.name.includes('/assets/'))"
        ".reduce((sum, r) => sum + r.encodedBodySize, 0)"
    )
    figure("console.first_load", size / 1024, "kB", target=250)


async def submissions(page: Page, count: int, *, pause: float, case: str) -> None:
    """Print from a key to its choice, and from Enter to the next task."""
    choices, nexts = [], []
    for _ in range(count):
        await asyncio.sleep(pause)
        choice = asyncio.create_task(
            page.evaluate("painted(() => document.querySelector('[type=radio]:checked'))")
        )
        await asyncio.sleep(0.02)
        await page.keyboard.press("b")
        choices.append(await choice)
        text = await page.get_by_text("Task number").first.inner_text()
        other = asyncio.create_task(
            page.evaluate(
                "old => painted(() => /Task number/.test(document.body.innerText)"
                " && !document.body.innerText.includes(old))",
                text,
            )
        )
        await asyncio.sleep(0.02)
        await page.keyboard.press("Enter")
        nexts.append(await other)
    for name, times, most in (("choice", choices, 16), ("next_task", nexts, 50)):
        p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
        figure(f"console.{name}.p95", p95, "ms", case=case, p50=p50, count=count, target=most)


async def labeling(page: Page, plain: str, tasks: int) -> None:
    """Print the first load of the labeling screen, and submissions, also over a slow network."""
    await page.goto(f"/p/{plain}/label")
    await page.get_by_text("Task number").first.wait_for()
    await first_paint(page)
    await submissions(page, tasks, pause=0.1, case="localhost")
    network = await page.context.new_cdp_session(page)
    await network.send("Network.enable")
    slow = {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1}
    await network.send("Network.emulateNetworkConditions", slow)
    await submissions(page, max(2, tasks // 3), pause=1.0, case=f"{LATENCY} ms of latency")
    await network.send("Network.emulateNetworkConditions", {**slow, "latency": 0})


_FOUND = """([word, whole]) => painted(() => {
  const list = document.querySelector('[role=listbox]');
  return document.activeElement.value === word && list.querySelector('[role=option]')
    && !(whole && list.ariaBusy === 'true');
})"""
"""Gives the milliseconds until concepts that fit a word are shown: some, or all that are found."""


async def picker(page: Page) -> None:
    """Print from a key to the concepts that it finds, of a taxonomy of 80,000.

    Of the last letter of a word after a pause, and of every letter of words that are typed fast.
    Where the server must be asked, what fits of the concepts that were found for fewer letters is
    shown at once, the rest when the server has answered.
    """
    box = page.get_by_role("combobox").first
    last, typed = [], []
    for word in TYPED:
        await box.fill(word[:-1])
        await page.wait_for_timeout(400)
        last.append(await _found_by_key(page, word))
    for word in TYPED:
        await box.fill("")
        await page.wait_for_timeout(400)
        for end in range(1, len(word) + 1):
            typed.append(await _found_by_key(page, word[:end]))
            await page.wait_for_timeout(1_000 * TYPING)
    for name, times in (("picker", last), ("picker_typed", typed)):
        for part, chosen in zip(("", "_whole"), zip(*times, strict=True), strict=True):
            p50, p95 = percentile(chosen, 0.5), percentile(chosen, 0.95)
            count, load = len(chosen), os.getloadavg()[0]
            figure(
                f"console.{name}{part}.p95", p95, "ms",
                p50=p50, most=max(chosen), count=count, load=load, target=40,
            )  # fmt: skip


async def _found_by_key(page: Page, text: str) -> list[float]:
    """Press the last letter of a text; return the milliseconds to some hits, and to all."""
    wait = f"text => {{ window.found = [false, true].map(one => ({_FOUND})([text, one])); }}"
    await page.evaluate(wait, text)
    await page.keyboard.press(text[-1])
    found = page.evaluate("Promise.all(window.found)")
    times: list[float] = await asyncio.wait_for(found, PATIENCE)
    return times


async def with_concepts(place: Site, owner: Client, concepts: int) -> str:
    """Make a project that asks for one of so many concepts; return its id."""
    taxonomy: UUID = (await imported(place, tree(concepts)))[0]
    reference = {"taxonomy": public("taxonomy", taxonomy), "version": 1}
    question = {"kind": "choice", "name": "concept", "title": "Concept", "taxonomy": reference}
    return await project(owner, {**FORM, "questions": [question]}, texts(10))


async def picker_of(page: Page, project: str) -> None:
    """Print the figures of the picker in a project."""
    await page.goto(f"/p/{project}/label")
    await page.get_by_text("Task number").first.wait_for()
    await picker(page)


def texts(count: int) -> list[dict[str, Any]]:
    """Return the inputs of tasks about texts."""
    return [{"text": f"Task number {n}."} for n in range(count)]


async def measured(
    place: Site,
    page: Page,
    *,
    tasks: int,
    concepts: int,
    polygons: int,
    events: int,
    only: str,
) -> None:
    """Measure one screen after the other."""
    _, key = await place.member("Ada", Role.ADMIN)
    owner = await Client.connect(place.port, key)
    if only == "timeline":
        await logged_in(page, owner, "otto", [], "AUDITOR")
        return await console_timeline.frames(page, place, owner, events)
    image = {"photo": f"http://127.0.0.1:{place.port}/bench.png"}
    pictures = await project(owner, console_pictures.FORM, [image])
    if only == "pictures":
        await logged_in(page, owner, "ines", [pictures])
        return await console_pictures.frames(page, pictures, polygons)
    if only == "picker":
        await logged_in(page, owner, "ines", [deep := await with_concepts(place, owner, concepts)])
        return await picker_of(page, deep)
    plain = await project(owner, FORM, texts(2 * tasks + 10))
    if only == "elsewhere":
        await logged_in(page, owner, "mia", [], "MANAGER")
        return await console_live.elsewhere(page, owner, plain)
    deep = await with_concepts(place, owner, concepts)
    await logged_in(page, owner, "ines", [plain, deep, pictures])
    await labeling(page, plain, tasks)
    await picker_of(page, deep)
    return await console_pictures.frames(page, pictures, polygons)


async def main(**sizes: Any) -> None:
    """Measure in a browser of its own."""
    async with site() as place, async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(base_url=f"http://127.0.0.1:{place.port}")
        await context.add_init_script(PAINTED)
        await measured(place, await context.new_page(), **sizes)
        await browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=100)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--polygons", type=int, default=1_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--only-pictures", dest="only", action="store_const", const="pictures")
    parser.add_argument("--only-timeline", dest="only", action="store_const", const="timeline")
    parser.add_argument("--only-picker", dest="only", action="store_const", const="picker")
    parser.add_argument("--only-elsewhere", dest="only", action="store_const", const="elsewhere")
    asked = parser.parse_args()
    tasks, concepts = (3, 2_000) if asked.quick else (asked.tasks, COUNT)
    polygons = 100 if asked.quick else asked.polygons
    asyncio.run(
        main(
            tasks=tasks,
            concepts=concepts,
            polygons=polygons,
            events=3_000 if asked.quick else asked.events,
            only=asked.only or "",
        )
    )
