"""`annolog revert`: undoes what was written with a position, as the member whose key is given."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import click

from server.access.actor import Actor
from server.cli.core.api_key_auth import as_owner_of, key_of
from server.cli.core.operator_record import MAY_SAY, record_operator, require_at_database
from server.cli.core.remote import Remote, remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.commands import Command, Writer
from server.commands.reverts.revert import plan_position, preview, revert
from server.events.accounts.operators import OperatorCommand
from server.events.core.event import Event
from server.events.core.refusal import Refused
from server.events.reverts.tasks import TaskReverted
from server.feed.render import stream_id
from server.start import Database, connected

_REVERT = """mutation($input: RevertInput!) { revert(input: $input) { __typename
  ... on RevertPayload { position reversals { stream name undoes } background { id } }
  ... on Refused { code message path obstacles { position name message } } } }"""
Line = tuple[str, str, Sequence[object]]
"""A stream, the type of an event that undoes, and the positions that it undoes."""


@click.command()
@click.argument("position", type=click.IntRange(min=1))
@click.option("--dry-run", is_flag=True, help="Only print what would be done.")
@MAY_SAY
def revert_(position: int, *, dry_run: bool, by: str | None) -> None:
    """Undo all that was written with POSITION: one command, or one change in bulk.

    It is undone by events that restore what was there before, in the name of the member whose key
    is given, and with that member's rights. Where something later was built on it, nothing is
    done, and what stands in the way is printed. Undoing what undid brings everything back.
    """
    require_at_database(by)
    with print_obstacles():
        if current_target().url is None:
            work = partial(_undo, position=position, dry=dry_run, by=by)
            lines = run(as_owner_of(key_of("undo"), settings({**os.environ}), work))
        else:
            lines = remotely(lambda remote: _undo_remotely(remote, position, dry=dry_run))
    for stream, type_, undoes in lines:
        click.echo(f"{type_} {stream} undoes {' '.join(map(str, undoes))}")
    if not lines:
        tell("Everything is as it was before already.")


@contextlib.contextmanager
def print_obstacles() -> Iterator[None]:
    """Print what stands in the way of what the block undoes, where that is refused."""
    try:
        yield
    except Refused as refused:
        for one in refused.obstacles:
            tell(f"{one.position} {one.type}: {one.message}")
        raise


async def _undo(
    actor: Actor,
    writer: Writer,
    database: Database,
    *,
    position: int,
    dry: bool,
    by: str | None,
) -> list[Line]:
    org, id_ = actor.org, uuid4()

    async def execute(decide: Any, **named: Any) -> Any:
        named |= {"permission": None, "fingerprint": id_.bytes}
        return await writer.execute(Command(org=org, actor=actor, id=id_, decide=decide, **named))

    async with connected(database.server) as connection:
        plan = partial(plan_position, connection, org, position)
        if dry:
            changes = [(s, new.event, new.causation) for s, new in await preview(plan, execute)]
        else:
            await record_operator(writer, actor, OperatorCommand.REVERT, by)
            done = (await revert(plan, execute)).events
            changes = [(one.stream, one.event, one.causation) for one in done]
    return [_line(*change) for change in changes]


def _line(stream: UUID, event: Event, causation: int | None) -> Line:
    undoes = event.positions if isinstance(event, TaskReverted) else (causation,)
    return stream_id(event.kind, stream), event.type, undoes


async def _undo_remotely(remote: Remote, position: int, *, dry: bool) -> list[Line]:
    given = {"commandId": str(uuid4()), "position": str(position), "dryRun": dry}
    found = (await remote.ask(_REVERT, input=given))["revert"]
    if found["background"]:
        tell(f"It is undone in the background, as {found['background']['id']}.")
    return [(one["stream"], one["name"], one["undoes"]) for one in found["reversals"]]
