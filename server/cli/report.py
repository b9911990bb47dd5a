"""`annolog report`: the quality of a project's labels, to read, to compute with, to publish."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click
import httpx
import orjson

from server.app import Overrides, build
from server.cli.api_key_auth import actor_of, key_of
from server.cli.exports import moment_of
from server.cli.output import target
from server.cli.progress import Stages
from server.cli.remote import Remote, remotely
from server.cli.target import current_target
from server.cli.terminal import run, settings, tell
from server.events.core import ids
from server.events.core.event import JsonObject
from server.jobs.base import connections
from server.ledger.startup_checks import StartError
from server.projections.counters.registry import COUNTERS
from server.projections.counters.runner import CounterRunner
from server.reads.session import ReadSession
from server.reports.card import card
from server.reports.gather import Moment, project_report
from server.reports.page import page
from server.settings import Settings
from server.start import check, reached

WAIT = 600.0
"""Seconds to wait until everything is counted, where no server has done it."""


@click.command()
@click.argument("project", metavar="PROJECT")
@click.argument("folder", type=click.Path(file_okay=False, writable=True, path_type=Path))
@click.option("--as-of", help="A position, such as of an export, or a time with its zone.")
def report_(project: str, folder: Path, as_of: str | None) -> None:
    """Write into FOLDER how good the labels of a project are.

    report.html is one page with pictures, which needs no network; report.json has the same and
    more as JSON; README.md is a dataset card in the form of Hugging Face, after "Datasheets for
    Datasets". They hold no contents of tasks. Acts with an API key that may read statistics, in
    ANNOLOG_KEY or in the file that --key-file names. Works on the database itself, or on a server
    elsewhere with `annolog --url URL report`.
    """
    ids.expect("project", project, "PROJECT")
    moment = moment_of("--as-of", as_of)

    async def work(remote: Remote) -> JsonObject:
        return await project_report(remote.ask, project, moment, datetime.now(UTC), _tracked)

    if current_target().url is None:
        key_of("read statistics")
        found = run(_here(settings({**os.environ}), project, moment))
    else:
        found = remotely(work)
    written = {
        "report.html": page(found),
        "report.json": orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE),
        "README.md": card(found),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in written.items():
        with target(folder / name) as file:
            file.write(content)
    tell(f"Written to {folder}: {', '.join(written)}.")


def _tracked(names: list[str]) -> Iterable[str]:
    """Yield the names of questions, and show how many of them are done."""
    with Stages() as stages:
        forward = stages.begin("Questions", len(names))
        for name in names:
            yield name
            forward(1)


async def _here(chosen: Settings, project: str, moment: Moment | None) -> JsonObject:
    """Return the report from the database itself, with the rights of the key. Raises Refused."""
    async with reached(chosen, tell) as database:
        await check(database.server)
        key = key_of("read statistics")
        actor = await actor_of(database, key)
        await _count(database.server, actor.org)
        async with _served(chosen, database.server, key.reveal()) as remote:
            return await project_report(remote.ask, project, moment, datetime.now(UTC), _tracked)


async def _count(dsn: str, org: UUID) -> None:
    """Wait until everything that an organization did is counted. Raises StartError."""
    async with connections(dsn) as pool, ReadSession(pool, org) as session:
        head = (await session.cut()).head
    runner = CounterRunner(dsn)
    counting = asyncio.create_task(runner.run())
    try:
        reached_all = [await runner.caught_up(org, head, WAIT, one.name) for one in COUNTERS]
    finally:
        counting.cancel()
        await asyncio.gather(counting, return_exceptions=True)
    if not all(reached_all):
        raise StartError("Not everything is counted yet: try again in a minute.")


@contextlib.asynccontextmanager
async def _served(chosen: Settings, dsn: str, key: str) -> AsyncIterator[Remote]:
    """Yield the API on a database, without a socket and without background jobs."""
    app = build(chosen, dsn, Overrides(jobs=False))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://localhost",
            headers={"Authorization": f"Bearer {key}"},
        ) as http,
    ):
        yield Remote(http)
