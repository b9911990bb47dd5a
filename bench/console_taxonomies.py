"""How soon the tree of a taxonomy of 80,000 concepts shows what somebody does, in Chromium.

    python -m bench.console_taxonomies [--quick]

Times run from the key event to the first task after the frame that shows what came of it, as in
`bench.console`: of a published version, and of a draft with an edit. The console must be built.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.async_api import Page, async_playwright

from bench.client import Client, percentile
from bench.console import PAINTED, PASSWORD
from bench.harness import figure
from bench.site import Site, site
from bench.taxonomies import imported
from bench.tree import ask
from bench.wordnet import COUNT, tree
from server.events.accounts.roles import Role
from server.events.core.ids import public

PATIENCE = 20
"""Seconds after which nothing will come any more."""
ROWS = "[...document.querySelectorAll('[role=treeitem]')]"
HITS = "[...document.querySelectorAll('[role=option]')].map(o => o.innerText).join()"


async def log_in(page: Page, owner: Client) -> None:
    """Invite a manager, who logs in."""
    given = {"name": "Bea", "email": "bea@example.org", "role": "MANAGER"}
    invited = await ask(owner, "inviteMember", "OneTimePayload", "secret", **given)
    redeemed = {"token": invited["secret"], "password": PASSWORD}
    await ask(owner, "redeemToken", "RedeemTokenPayload", "position", **redeemed)
    await page.goto("/")
    await page.get_by_label("E-mail").fill(given["email"])
    await page.get_by_label("Password").first.fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="My projects").wait_for()


async def timed(page: Page, shown: str, given: object, key: str) -> float:
    """Return the milliseconds from a key to what it shows.

    The page listens before the key is pressed, however busy the machine is.
    """
    await page.evaluate(f"given => {{ window.waited = ({shown})(given); }}", given)
    await page.keyboard.press(key)
    found: float = await asyncio.wait_for(page.evaluate("window.waited"), PATIENCE)
    return found


async def expansions(page: Page, count: int, case: str) -> None:
    """Print from the key that opens a row to the rows below it, of rows that were never open."""
    await page.get_by_role("tree").focus()
    times = []
    while len(times) < count:
        at = f"{ROWS}.find(r => r.ariaSelected === 'true')"
        shut = f"{at}?.ariaExpanded === 'false'"
        if await page.evaluate(shut):
            level = await page.evaluate(f"Number({at}.ariaLevel)")
            shown = (
                f"level => painted(() => {{ const rows = {ROWS}; "
                "const at = rows.findIndex(r => r.ariaSelected === 'true'); "
                "const next = rows[at + 1]; "
                "return Number(next?.ariaLevel) === level + 1 && next.ariaPosInSet; })"
            )
            times.append(await timed(page, shown, level, "ArrowRight"))
        await page.keyboard.press("ArrowDown")
        await page.wait_for_timeout(30)
    report("expand", times, case)


async def searches(page: Page, words: Sequence[str], case: str) -> None:
    """Print from the last letter of each text to the concepts that it finds."""
    await page.keyboard.press("/")
    box = page.get_by_role("combobox").first
    times = []
    for word in words:
        await box.fill(word[:-1])
        await page.wait_for_timeout(700)
        hits = await page.evaluate(HITS)
        shown = f"old => painted(() => {{ const now = {HITS}; return now && now !== old; }})"
        with contextlib.suppress(TimeoutError):  # one more letter may leave all that was found
            times.append(await timed(page, shown, hits, word[-1]))
    await box.press("Escape")
    report("search", times, case)


def report(name: str, times: list[float], case: str) -> None:
    """Print the percentiles of a way to use the tree."""
    if not times:
        raise RuntimeError("no letter changed what was found")
    figure(
        f"console.taxonomy.{name}.p95", percentile(times, 0.95), "ms", case=case,
        p50=percentile(times, 0.5), concepts=COUNT, count=len(times), load=os.getloadavg()[0],
    )  # fmt: skip


async def measured(place: Site, page: Page, *, concepts: int, count: int) -> None:
    """Measure a version, then the draft after its first edit."""
    _, key = await place.member("Ada", Role.ADMIN)
    owner = await Client.connect(place.port, key)
    id_, made = await imported(place, tree(concepts))
    taxonomy = public("taxonomy", id_)
    names = sorted({concept.label()[:4] for concept in made if len(concept.label()) > 4})
    words = tuple(names[:: len(names) // max(2, count // 6)])
    await log_in(page, owner)
    for case in ("version", "draft"):
        if case == "draft":
            concept = next(iter(made)).id
            labels = [{"language": "en", "text": "all there is"}]
            edits = [{"rename": {"concept": concept, "labels": labels}}]
            given = {"taxonomy": taxonomy, "edits": edits}
            await ask(owner, "editTaxonomy", "TaxonomyPayload", "position", **given)
        await page.goto(f"/t/{taxonomy}")
        await page.get_by_role("treeitem").first.wait_for()
        await page.wait_for_timeout(1_000)
        await expansions(page, count, case)
        await searches(page, words, case)


async def main(*, quick: bool) -> None:
    """Measure in a browser of its own."""
    async with site() as place, async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        context = await browser.new_context(base_url=f"http://127.0.0.1:{place.port}")
        await context.add_init_script(PAINTED)
        page = await context.new_page()
        await measured(place, page, concepts=2_000 if quick else COUNT, count=8 if quick else 40)
        await browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="tiny, to see that it works")
    asyncio.run(main(quick=parser.parse_args().quick))
