"""How smoothly the console draws on a picture with many shapes: the times between its frames."""

from __future__ import annotations

import math
import os
from typing import Any

from playwright.async_api import Page

from bench.client import percentile
from bench.harness import figure
from server.demo.pictures import HEIGHT, WIDTH, picture

CORNERS = 12
FRAMES = 150
FORM: dict[str, Any] = {
    "inputs": [{"name": "photo", "kind": "image"}],
    "questions": [
        {
            "kind": "polygon",
            "name": "areas",
            "title": "Outline the areas.",
            "applies_to": "photo",
            "labels": [{"value": f"label {n}"} for n in range(1, 6)],
        }
    ],
}
_DRAFT = """async ([project, answers]) => {
  const ask = (query) => fetch('/graphql', { method: 'POST', headers: {
    'content-type': 'application/json' }, body: JSON.stringify({ query }) }).then((r) => r.json());
  const { data } = await ask(
    `{ viewer { member { id } leases(project: "${project}") { task { id } } } }`);
  const [{ task }] = data.viewer.leases;
  const opened = indexedDB.open('annolog');
  await new Promise((resolve) => { opened.onsuccess = resolve; });
  const store = opened.result.transaction('drafts', 'readwrite').objectStore('drafts');
  const member = data.viewer.member.id;
  const put = store.put({ task: `${member}:${task.id}`, member, answers,
    timeSpentMs: 0, savedAt: Date.now() });
  await new Promise((resolve) => { put.onsuccess = resolve; });
  opened.result.close();
}"""
"""Keeps answers as the console does while they are made: the server's own drafts are smaller."""
_FRAMES = """async ([name, count, points]) => {
  const surface = document.querySelector('[data-canvas]');
  const { left, top } = surface.getBoundingClientRect();
  const times = [];
  for (let n = 0; n <= count; n += 1) {
    times.push(await new Promise(requestAnimationFrame));
    const [x, y] = points[n % points.length];
    const at = { clientX: left + x, clientY: top + y, bubbles: true, cancelable: true };
    surface.firstElementChild.dispatchEvent(name.startsWith('zoom')
      ? new WheelEvent('wheel', { ...at, deltaY: n % 60 < 30 ? -24 : 24 })
      : new PointerEvent('pointermove', { ...at, pointerId: 1, pointerType: 'mouse' }));
  }
  return times.slice(1).map((time, n) => time - times[n]);
}"""
"""Gives the milliseconds between frames, in each of which the hand or the wheel moves."""


def polygons(count: int) -> list[dict[str, Any]]:
    """Return polygons all over a picture, none over more than a small part of it."""
    columns = math.ceil(math.sqrt(count * WIDTH / HEIGHT))
    rows = math.ceil(count / columns)
    across, down = WIDTH / columns, HEIGHT / rows
    found = []
    for n in range(count):
        cx, cy = (n % columns + 0.5) * across, (n // columns + 0.5) * down
        around = [
            [
                round(cx + 0.45 * across * math.cos(turn * math.tau / CORNERS), 2),
                round(cy + 0.45 * down * math.sin(turn * math.tau / CORNERS), 2),
            ]
            for turn in range(CORNERS)
        ]
        found.append({"id": f"r{n}", "label": f"label {n % 5 + 1}", "points": around})
    return found


async def show(page: Page, project: str, count: int) -> None:
    """Open the labeling of a picture with so many polygons."""
    image = picture(1)
    await page.route("**/bench.png", lambda route: route.fulfill(body=image))
    await page.goto(f"/p/{project}/label")
    await page.locator("[data-canvas] img").wait_for()
    answers = {"areas": {"kind": "polygon", "polygons": polygons(count)}}
    await page.evaluate(_DRAFT, [project, answers])
    await page.reload()
    await page.locator("[data-batch]").first.wait_for(state="attached")
    await page.wait_for_timeout(1_000)


async def frames(page: Page, project: str, count: int) -> None:
    """Print the times between frames while one moves a polygon, draws one, and zooms."""
    await show(page, project, count)
    surface = page.locator("[data-canvas]")
    box = await surface.bounding_box()
    if box is None:
        raise RuntimeError("the picture is not in sight")
    x, y = box["width"] / 2, box["height"] / 2
    path = [[x + 60 * math.cos(n / 12), y + 60 * math.sin(n / 12)] for n in range(FRAMES)]
    await page.keyboard.press("v")
    await surface.click(position={"x": x, "y": y})
    await page.mouse.move(box["x"] + x, box["y"] + y)
    await page.mouse.down()
    await _print(page, "move", path, count)
    await page.mouse.up()
    await page.keyboard.press("Escape")
    await page.keyboard.press("p")
    for dx, dy in ((-40, 0), (40, 0), (40, 40)):
        await page.mouse.click(box["x"] + x + dx, box["y"] + y + dy)
    await _print(page, "draw", path, count)
    await page.keyboard.press("Escape")
    await _print(page, "zoom", [[x, y]], count)
    # What the picture alone takes, on a machine as busy as it is now.
    await page.keyboard.press("Escape")
    await page.keyboard.press("h")
    await _print(page, "zoom_empty", [[x, y]], 0)


async def _print(page: Page, what: str, points: list[list[float]], count: int) -> None:
    times = await page.evaluate(_FRAMES, [what, FRAMES, points])
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    load = os.getloadavg()[0]
    figure(f"console.{what}.p95", p95, "ms", polygons=count, p50=p50, load=load, target=25)
