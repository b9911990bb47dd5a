"""`annolog status`: how far every consumer of events is behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import click
import orjson

from server.cli.core.terminal import run, settings, tell
from server.cli.exports.exports import ORG, organization_of
from server.events.core import ids
from server.postgres import Connection, close_pool
from server.reads.consumers import Consumer, consumers
from server.reads.session import ReadSession, open_pool
from server.settings import Settings
from server.start import check, connected, reached

COLUMNS = "organization kind name position behind seconds problem"
_ORGANIZATIONS = "SELECT org_id FROM ledger_heads() ORDER BY org_id"


@click.command()
@ORG
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def status_(org: str | None, as_json: bool) -> None:
    """Print how far each consumer of events is behind: counters, webhooks and brokers.

    Of each, the events that it lacks, and how many seconds old the first of them is. A consumer
    that stands still says why. Of one organization, or of all.
    """
    lines = run(_lines(settings({**os.environ}), org, as_json=as_json))
    click.echo("\n".join(lines))


async def _lines(chosen: Settings, org: str | None, *, as_json: bool) -> list[str]:
    lines = [] if as_json else ["\t".join(COLUMNS.split())]
    async with reached(chosen, tell) as database:
        await check(database.server)
        async with connected(database.server) as connection:
            wanted = await _organizations(connection)
        if org is not None:
            wanted = [await organization_of(database, org)]
        pool = await open_pool(database.server, size=1)
        try:
            for one in wanted:
                async with ReadSession(pool, one) as session:
                    found = await consumers(session)
                lines += [_line(one, consumer, as_json=as_json) for consumer in found]
        finally:
            await close_pool(pool)
    return lines


async def _organizations(connection: Connection) -> list[UUID]:
    return [row["org_id"] for row in await connection.fetch(_ORGANIZATIONS)]


def _line(org: UUID, consumer: Consumer, *, as_json: bool) -> str:
    values = dict(zip(COLUMNS.split(), _values(org, consumer), strict=True))
    if as_json:
        return orjson.dumps(values).decode()
    return "\t".join(
        "-" if value is None else " ".join(str(value).split()) for value in values.values()
    )


def _values(org: UUID, consumer: Consumer) -> Iterator[object]:
    yield from (ids.public("organization", org), consumer.kind, consumer.name)
    since = consumer.waiting_since
    waited = 0.0 if since is None else max(0.0, (datetime.now(UTC) - since).total_seconds())
    yield from (consumer.position, consumer.positions, round(waited, 1))
    yield consumer.problem
