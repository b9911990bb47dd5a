"""How smoothly the slider of the audit screen follows a hand, over a ledger with many events."""

from __future__ import annotations

import asyncio
import os
import time
from typing import Any
from uuid import UUID, uuid4

from playwright.async_api import Page

from bench.client import Client, percentile
from bench.harness import figure
from bench.serving import CLAIM, answer
from bench.site import Site
from bench.tree import ask
from server.events.accounts.roles import Role
from server.events.core.ids import public

FRAMES = 300
ROUNDS = 5
ANSWERS = 1_500
"""Tasks that somebody answers: each adds a claim, an answer and a final answer."""
_COUNTS = """query($filter: EventFilter) {
  eventCounts(filter: $filter, intervals: 180) { exact intervals { events } } }"""
_SUBMIT = """mutation($input: SubmitAnnotationInput!) { submitAnnotation(input: $input) {
  __typename ... on Refused { code message } } }"""
_DRAG = """async (count) => {
  const track = document.querySelector('[data-handle=at]').parentElement;
  const { left, top, width, height } = track.getBoundingClientRect();
  const send = (name, x) => track.dispatchEvent(new PointerEvent(name, { bubbles: true,
    button: 0, pointerId: 1, pointerType: 'mouse', clientX: left + x, clientY: top + height / 2 }));
  track.setPointerCapture = () => {};
  send('pointerdown', width - 1);
  const times = [];
  for (let n = 0; n <= count; n += 1) {
    times.push(await new Promise(requestAnimationFrame));
    send('pointermove', width * (0.5 + 0.49 * Math.cos(n / 25)));
  }
  send('pointerup', width / 2);
  return times.slice(1).map((time, n) => time - times[n]);
}"""
"""Gives the milliseconds between frames, in each of which a hand moves the slider."""
_REST = """async (count) => {
  const times = [];
  for (let n = 0; n <= count; n += 1) times.push(await new Promise(requestAnimationFrame));
  return times.slice(1).map((time, n) => time - times[n]);
}"""
"""Gives the milliseconds between frames in which nothing moves."""


async def history(place: Site, owner: Client, events: int) -> UUID:
    """Make a project with about so many events: imports, answers, and changes in bulk."""
    tasks = events // 3
    project = await place.project(tasks)
    _, key = await place.member("Ines", Role.ANNOTATOR)
    ines = await Client.connect(place.port, key)
    for _ in range(min(ANSWERS, tasks)):
        given = {"commandId": str(uuid4()), "project": public("project", project)}
        data: Any = (await ines.post(CLAIM, {"input": given}))["data"]
        claimed = data["claimTask"]
        await ines.post(_SUBMIT, answer(claimed["task"]["id"], claimed["token"]))
    for priority in (1, 2):
        await ask(
            owner, "changeTasks", "ChangeTasksPayload", "changed",
            project=public("project", project), filter={}, change={"priority": priority},
        )  # fmt: skip
    ines.close()
    return project


async def frames(page: Page, place: Site, owner: Client, events: int) -> None:
    """Print the times between frames while the slider is dragged, and those of the counts."""
    project = public("project", await history(place, owner, events))
    data: Any = (await owner.post("{ head { position } }", {}))["data"]
    head = int(data["head"]["position"])
    for name, filter_ in (
        ("everything", None),
        ("a project", {"project": project}),
        ("answers of a project", {"project": project, "types": ["ANNOTATION_SUBMITTED"]}),
    ):
        await _counts(owner, name, filter_, head)
    await page.goto(f"/audit?project={project}")
    await page.get_by_role("slider").first.wait_for()
    await page.get_by_role("option").nth(3).wait_for(state="attached")
    await page.wait_for_timeout(2_000)
    metrics = await page.context.new_cdp_session(page)
    await metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
    used = 0.0
    times: dict[str, list[float]] = {"slider_at_rest": [], "slider": []}
    for _ in range(ROUNDS):
        # What the machine leaves to a page that does nothing, in turns with what is measured.
        for what, script in (("slider_at_rest", _REST), ("slider", _DRAG)):
            before = await _cpu(metrics)
            times[what] += await page.evaluate(script, FRAMES)
            used += (await _cpu(metrics) - before) if script is _DRAG else 0
            await page.wait_for_timeout(500)
    for what, each in times.items():
        p50, p95, p99 = (percentile(each, share) for share in (0.5, 0.95, 0.99))
        load = os.getloadavg()[0]
        figure(
            f"console.{what}.p95", p95, "ms",
            events=head, p50=p50, p99=p99, frames=len(each), load=load, target=33,
        )  # fmt: skip

    figure(
        "console.slider.cpu", used * 1e3 / len(times["slider"]), "ms",
        events=head, frames=len(times["slider"]), target=16,
    )  # fmt: skip


async def _cpu(metrics: Any) -> float:
    """Return the seconds of CPU that the page's own thread has used."""
    found = (await metrics.send("Performance.getMetrics"))["metrics"]
    return next(float(one["value"]) for one in found if one["name"] == "TaskDuration")


async def _counts(owner: Client, name: str, filter_: Any, head: int) -> None:
    taken = []
    for _ in range(10):
        began = time.perf_counter()
        found: Any = await owner.post(_COUNTS, {"filter": filter_})
        taken.append((time.perf_counter() - began) * 1e3)
        await asyncio.sleep(0.05)
    figure(
        "console.event_counts.p50", percentile(taken, 0.5), "ms",
        of=name, events=head, exact=found["data"]["eventCounts"]["exact"], target=150,
    )  # fmt: skip
