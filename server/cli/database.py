"""`annolog migrate` and `annolog rebuild`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import click

from server.cli.core.progress import Stages
from server.cli.core.terminal import run, settings, tell
from server.embedded import roles
from server.ledger.migrate import role_of
from server.projections.counters import parked
from server.projections.counters import rebuild as counters
from server.projections.counters.registry import COUNTERS, with_blobs
from server.projections.engine import check as checks
from server.projections.engine import concept_index_rebuild
from server.projections.engine import rebuild as rebuilds
from server.settings import Settings
from server.start import Database, connected, opened_blobs, prepare, reached, require_complete


@click.command()
def migrate_() -> None:
    """Bring the database's schema up to date. Running it twice is harmless.

    Works as the owner role (ANNOLOG_ADMIN_URL). The server role is the one that
    ANNOLOG_DATABASE_URL names, or annolog_server without it; deploy/roles.sql makes both. Without
    either address, the own PostgreSQL in .annolog is migrated, as `annolog serve` does by itself.

    Each step runs once, in its own transaction. A server of the version before goes on reading, and
    should be restarted after it.
    """
    run(_migrate(settings({**os.environ})))


async def _migrate(chosen: Settings) -> None:
    async with reached(chosen, tell, creates=True) as database:
        steps = await prepare(database)
    for step in steps:
        click.echo(f"migrated: {step}")
    if not steps:
        click.echo("The schema is up to date.")


NAMES = ("current", *(counter.name for counter in COUNTERS), "concepts")


@click.command()
@click.argument("name", type=click.Choice(NAMES), required=False)
@click.option(
    "--check", "only_check", is_flag=True, help="Compare with the ledger, change nothing."
)
@click.option(
    "--processes",
    type=click.IntRange(1, 32),
    default=2,
    show_default=True,
    help="Best: free cores.",
)
def rebuild_(name: str | None, only_check: bool, processes: int) -> None:
    """Fill the tables for screens again from the ledger, while the server runs.

    NAME is "current" (tasks, annotations, labels, projects, members, taxonomies and their
    history), "statistics", or "concepts" (what makes published taxonomies browsable, from their
    blobs); without it, all of them. New tables are filled beside the old ones, caught up, and put
    to use one organization after the other; a rebuild that was killed is begun again by the next.

    With --check nothing is changed: everything is folded again and compared, row for row, and the
    exit status is 1 where something differs. Works as the owner role (ANNOLOG_ADMIN_URL).
    """
    chosen = settings({**os.environ})
    names = [name] if name else NAMES
    if only_check:
        found = run(_check(chosen, names, processes))
        for line in found:
            click.echo(line)
        if found:
            raise click.exceptions.Exit(1)
        click.echo("The tables say what the ledger says.")
        return
    for line in run(_rebuild(chosen, names, processes)):
        click.echo(line)


async def _rebuild(chosen: Settings, names: Sequence[str], processes: int) -> list[str]:
    done = []
    async with reached(chosen, tell) as database:
        await _require_complete(database)
        if "current" in names:
            role = role_of(database.server_url) if database.server_url else roles.SERVER
            with Stages() as stages:
                made = await rebuilds.rebuild(
                    database.owner, role, processes=processes, progress=shown(stages)
                )
            done.append(
                f"current: {made.events:,} events into generation {made.generation}, "
                f"{made.organizations:,} organizations moved"
            )
        async with opened_blobs(chosen, database.owner) as blobs:
            for counter in with_blobs(blobs):
                if counter.name in names:
                    counted = await counters.rebuild(database.owner, counters=(counter,))
                    async with connected(database.owner) as owner:
                        waiting = await parked.total(owner, counter.name)
                    parked_too = f", {waiting:,} wait: see parkedEvents" if waiting else ""
                    events = f"{sum(counted.values()):,} events"
                    done.append(f"{counter.name}: {events} counted{parked_too}")
            if "concepts" in names:
                written = await concept_index_rebuild.rebuild(database.owner, blobs)
                done.append(f"concepts: {written:,} trees written")
    return done


async def _check(chosen: Settings, names: Sequence[str], processes: int) -> list[str]:
    found: list[str] = []
    async with reached(chosen, tell) as database:
        await _require_complete(database)
        if "current" in names:
            with Stages() as stages:
                differences = await checks.check(
                    database.owner, processes=processes, progress=shown(stages)
                )
            found += [
                f"{d.table}: {d.unexpected:,} rows that the ledger does not say, {d.missing:,} "
                "rows missing"
                for d in differences
            ]
        async with opened_blobs(chosen, database.owner) as blobs:
            chosen_counters = [one for one in with_blobs(blobs) if one.name in names]
            found += await counters.check(database.owner, chosen_counters)
            if "concepts" in names:
                found += await concept_index_rebuild.check(database.owner, blobs)
    return found


async def _require_complete(database: Database) -> None:
    async with connected(database.owner) as owner:
        await require_complete(owner)


def shown(stages: Stages) -> rebuilds.OnRebuildProgress:
    """Return a function that shows the progress of a rebuild, with a bar for each stage."""
    begun: dict[str, tuple[Callable[[int], None], int]] = {}

    def listen(progress: rebuilds.RebuildProgress) -> None:
        forward, before = begun.get(progress.stage) or (
            stages.begin(progress.stage, progress.total),
            0,
        )
        forward(progress.done - before)
        begun[progress.stage] = (forward, progress.done)

    return listen
