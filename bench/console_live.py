"""How soon the console shows what happens elsewhere: from a change to the frame that shows it."""

from __future__ import annotations

import asyncio
import os
import time
from typing import Any

from playwright.async_api import Page

from bench.client import Client, percentile
from bench.harness import figure
from bench.tree import ask

CHANGES = 40
QUIET = 4.0
"""Seconds between changes: figures of a busy project are read once a second."""
_TASK = "query($project: ID!) { tasks(project: $project, first: 1) { nodes { id } } }"
_SHOWN = """(text) => new Promise((resolve) => {
  const look = () => {
    if (!document.querySelector('[role=grid]').innerText.includes(text)) {
      return requestAnimationFrame(look);
    }
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
    channel.port2.postMessage(0);
  };
  requestAnimationFrame(look);
})"""
"""Gives the time, in milliseconds since 1970, at the end of the frame that shows a text."""


async def elsewhere(page: Page, owner: Client, project: str) -> None:
    """Print from the answer to somebody's change of a task to the frame of a grid that shows it."""
    await page.goto(f"/p/{project}/tasks?columns=inputs,status,priority")
    await page.get_by_text("Live", exact=True).wait_for()
    await page.get_by_role("row").nth(1).wait_for()
    found: Any = await owner.post(_TASK, {"project": project})
    task = found["data"]["tasks"]["nodes"][0]["id"]
    times = []
    for priority in range(7_001, 7_001 + CHANGES):
        await asyncio.sleep(QUIET)
        shown = asyncio.create_task(page.evaluate(_SHOWN, str(priority)))
        await asyncio.sleep(0.05)
        changed = {"priority": priority}
        await ask(owner, "changeTask", "TaskPayload", "position", task=task, change=changed)
        answered = time.time() * 1_000
        times.append(await asyncio.wait_for(shown, 10) - answered)
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    load = os.getloadavg()[0]
    figure("console.elsewhere.p95", p95, "ms", p50=p50, count=CHANGES, load=load, target=100)
