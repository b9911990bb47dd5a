"""`annolog diff`: what is different between two moments."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import click
import orjson

from server.cli.changes.change_lines import plain_change, readable
from server.cli.core.api_key_auth import actor_of, actor_of_now, key_of
from server.cli.core.remote import Remote, remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.events.core import ids
from server.events.core.event import JsonObject, Kind
from server.events.core.refusal import Code, Refused
from server.ledger.time import position_at
from server.postgres import close_pool
from server.reads.accounts.members import member_row
from server.reads.changes import ChangesWanted, find_changes
from server.reads.events.events import References, visibility_of
from server.reads.session import ReadSession, open_pool
from server.settings import Settings
from server.start import check, connected, reached

Moment = int | datetime
Print = Callable[[JsonObject], object]
PAGE = 50
"""Changes that are read at once; more would cost more than a document may."""
_FIELDS = "fields { field before after }"
_ANSWERS = """{ question kind added removed reranked { value before after }
  before { value { ...Single } } after { value { ...Single } }
  regions { kind region formerRegion label formerLabel changed
    moved { x y width height start end } } }"""
_CHANGES = f"""
query($of: ID!, $from: Moment!, $to: Moment!, $after: String) {{
  changes(of: $of, from: $from, to: $to, first: {PAGE}, after: $after) {{
    pageInfo {{ hasNextPage endCursor }}
    nodes {{ object {{ id }} kind at positions reasons erased {_FIELDS} by {{ id name }}
      ... on TaskChange {{ answers: resolution {_ANSWERS} }}
      ... on AnnotationChange {{ answers {_ANSWERS} }}
      ... on ProjectChange {{
        inputs {{ name kind {_FIELDS} }} questions {{ name kind {_FIELDS} }} }} }} }} }}
fragment Single on AnswerValue {{ ... on TextAnswer {{ text }} ... on NumberAnswer {{ number }}
  ... on RatingAnswer {{ rating }} }}"""


@click.command()
@click.option("--project", help="A project with its tasks and the roles in it: project_…")
@click.option("--task", help="A task with its annotations and comments: task_…")
@click.option("--taxonomy", help="A taxonomy: taxonomy_…")
@click.option("--member", help="A member: member_…")
@click.argument("since", metavar="FROM")
@click.argument("until", metavar="TO")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def diff_(since: str, until: str, *, as_json: bool, **named: str | None) -> None:
    """Print what is different between two moments: what was added, changed, removed, by whom, why.

    FROM and TO are positions, or times with their zone such as 2026-11-23T18:00:00Z. What changed
    and changed back in between is not printed. Acts with an API key, in ANNOLOG_KEY or in the file
    that --key-file names, and shows what its owner may see. Works on the database itself, or on a
    server elsewhere with `annolog --url URL diff`.
    """
    given = [(Kind(name), text) for name, text in named.items() if text is not None]
    if len(given) != 1:
        raise click.UsageError("Give one of --project, --task, --taxonomy and --member.")
    ((kind, of),) = given
    id_ = ids.expect(kind, of, f"--{kind}")
    moments = _moment(since, "FROM"), _moment(until, "TO")

    def show(change: JsonObject) -> None:
        lines = [orjson.dumps(change).decode()] if as_json else [*readable(change)]
        click.echo("\n".join(lines))

    if current_target().url is not None:
        count = remotely(lambda remote: _elsewhere(remote, of, *moments, show))
    else:
        count = run(_here(settings({**os.environ}), kind, id_, *moments, show))
    tell(f"{count:,} changes.")


def _moment(text: str, name: str) -> Moment:
    if text.isascii() and text.isdigit() and len(text) < 19:
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        message = f"{name} is a position, or a time with its zone such as 2026-11-23T18:00:00Z."
        raise click.UsageError(message)
    return moment


async def _here(
    chosen: Settings, kind: Kind, id_: UUID, since: Moment, until: Moment, show: Print
) -> int:
    """Print the changes on the database itself, as far as the owner of the key may see them."""
    token = key_of("read events")
    async with reached(chosen, tell) as database:
        await check(database.server)
        caller = await actor_of(database, token)
        async with connected(database.server) as connection:
            low, high = [
                moment
                if isinstance(moment, int)
                else await position_at(connection, caller.org, moment, now=datetime.now(UTC))
                for moment in (since, until)
            ]
        pool = await open_pool(database.server, size=1)
        try:
            async with ReadSession(pool, caller.org) as session:
                return await _printed(session, caller, kind, id_, low, high, show)
        finally:
            await close_pool(pool)


async def _printed(
    session: ReadSession,
    caller: Any,
    kind: Kind,
    id_: UUID,
    since: int,
    until: int,
    show: Print,
) -> int:
    actor = await actor_of_now(session, caller)
    visibility = await visibility_of(session, actor)
    if not since <= until <= (await session.cut()).head:
        raise Refused(Code.INVALID, "FROM must not be after TO, nor TO after the last position.")
    project = id_ if kind is Kind.PROJECT else None
    if kind is Kind.TASK:
        project = (await References(session).projects_of({id_})).get(id_)
        if project is None:
            raise Refused(Code.NOT_FOUND, "There is no such task.", ("--task",))
    wanted = ChangesWanted(kind, id_, project, since, until)
    count, after, more = 0, None, True
    while more:
        page = await find_changes(session, visibility, wanted, after, PAGE)
        kept = page.found[:PAGE]
        for found in kept:
            actors = {event.actor for event in found.change.events if event.actor is not None}
            rows = {actor: await member_row(session, actor) for actor in actors}
            show(plain_change(found, {a: row["name"] for a, row in rows.items() if row}))
        count += len(kept)
        after = kept[-1].place if len(page.found) > PAGE else page.end
        more = after is not None
    return count


async def _elsewhere(remote: Remote, of: str, since: Moment, until: Moment, show: Print) -> int:
    """Print the changes on the server that `--url` names."""
    given = {"of": of, "from": _input(since), "to": _input(until)}
    count = 0
    async for node in remote.nodes(_CHANGES, "changes", **given):
        show(_plain(node))
        count += 1
    return count


def _input(moment: Moment) -> JsonObject:
    if isinstance(moment, int):
        return {"position": str(moment)}
    return {"time": moment.isoformat()}


def _plain(node: JsonObject) -> JsonObject:
    """Return a change as `plain_change` does."""
    found = {"answers": [], "inputs": [], "questions": [], **node}
    found["object"] = node["object"] and node["object"]["id"]
    for answer in found["answers"]:
        for side in ("before", "after"):
            value = (answer[side] or {}).get("value", {})
            answer[side] = next(iter(value.values()), None)
    return found
