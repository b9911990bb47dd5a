"""`annolog demo`: plays a labeling project on a temporary database and server."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import click
import httpx
from rich.console import Console

from server.app import Overrides
from server.cli.accounts.organization_setup import set_up_organization
from server.cli.core.progress import Stages
from server.cli.core.terminal import run, settings, tell
from server.cli.serve import until_it_ends
from server.demo.people import email_of
from server.demo.sample import ROWS, load
from server.demo.visitors import PATH, Visitors
from server.embedded.process import OnProgress
from server.ledger.startup_checks import StartError
from server.serving import Server, serving
from server.settings import Settings
from server.start import Database, check, interrupted, owned, prepare

TASKS = 1_000
OWNER = "Ada"


@click.command()
@click.option("--exit", "ends", is_flag=True, help="End after the summary, on a terminal too.")
@click.option(
    "--tasks",
    type=click.IntRange(10, ROWS),
    default=TASKS,
    show_default=True,
    help="How many glosses to label.",
)
def demo_(ends: bool, tasks: int) -> None:
    """Play a labeling project from import to final answers, then go on serving.

    Six annotators choose the class of WordNet glosses, two reviewers settle where they disagree,
    and an auditor reads the result: all over HTTP, each with an API key. A summary follows, and
    queries to try. The database is the demo's own and goes with it; nothing else is touched.

    At its end, the console lets you in as any of them by one click.

    On a terminal it keeps serving until Ctrl-C; elsewhere, or with --exit, it ends with status 0.
    """
    chosen = settings({**os.environ})
    stays = sys.stdout.isatty() and not ends
    run(_demo(chosen.port, tasks, stays=stays, stages=Stages(), tell=tell))


async def _demo(port: int, tasks: int, *, stays: bool, stages: Stages, tell: OnProgress) -> None:
    """Play the demo; with `stays`, serve afterwards until a signal comes."""
    with interrupted() as gently, _folder() as folder:
        pictures = folder / "pictures"
        pictures.mkdir()
        settings = Settings(
            data_dir=folder, port=port, development=True, media_folder=str(pictures)
        )
        async with owned(settings, tell) as database:
            await prepare(database)
            await check(database.server)
            visitors = Visitors()
            parts = Overrides(routes=visitors.routes())
            async with _somewhere(settings, database.server, parts, tell) as server:
                visitors.address = server.address
                await _play(database, visitors, tasks, stages, pictures if stays else None)
                if stays:
                    gently.append(server.stop)
                    await _stay(server, database, stages.console)


async def _play(
    database: Database, visitors: Visitors, tasks: int, stages: Stages, pictures: Path | None
) -> None:
    """Play the demo; where it stays, `pictures` is the folder for those of visitors' projects."""
    try:
        from server.demo import practice, streets
        from server.demo.client import Client
        from server.demo.play import Play
        from server.demo.summary import show
    except ModuleNotFoundError as missing:
        if missing.name != "annolog_client":
            raise
        message = "The demo needs annolog-client: pip install the folder client/ of the repository."
        raise StartError(message) from None
    owner = {"owner": OWNER, "email": email_of(OWNER)}
    made = await set_up_organization(database.server, name="Demo", **owner)
    async with httpx.AsyncClient(base_url=visitors.address, timeout=60) as http:

        def connect(name: str, secret: str) -> Client:
            return Client(http, name, secret)

        with stages:
            play = Play(connect(OWNER, made.token.reveal()), connect, load(tasks), stages.begin)
            started = time.perf_counter()
            await play.run()
            seconds = time.perf_counter() - started
        shown = visitors.address if pictures else None
        await show(play, Console(highlight=False, soft_wrap=True), shown, seconds)
        if pictures:
            await practice.set_up(play)
            await streets.set_up(play, pictures)
            await practice.let_in(visitors, play, made)


async def _stay(server: Server, database: Database, console: Console) -> None:
    console.print(f"Console: [bold]{server.address}{PATH}[/bold] (as anybody, by one click)")
    console.print(f"Queries: [bold]{server.address}/graphql[/bold] (paste the key there)")
    console.print("Serving until Ctrl-C; the demo's data go with it.")
    await until_it_ends(server, database)


@contextlib.asynccontextmanager
async def _somewhere(
    settings: Settings, url: str, parts: Overrides, tell: OnProgress
) -> AsyncIterator[Server]:
    """Serve at the port of the settings, or at any free port where that one is taken."""
    async with contextlib.AsyncExitStack() as stack:
        try:
            server = await stack.enter_async_context(serving(settings, url, parts))
        except StartError as error:
            tell(f"{str(error).partition(': ')[0]}: the demo takes another port.")
            anywhere = settings.model_copy(update={"port": 0})
            server = await stack.enter_async_context(serving(anywhere, url, parts))
        yield server


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Yield a temporary folder that PostgreSQL's user can enter; it is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="annolog-demo-"))
    try:
        folder.chmod(0o711)
        yield folder
    finally:
        # Run by root below a folder that others cannot enter, `postgres` is a link to the cluster.
        shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
