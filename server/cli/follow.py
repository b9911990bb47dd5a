"""`annolog follow`: events as they come, to be read or piped."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from datetime import datetime

import click
import httpx
import orjson

from server.access.actor import Actor
from server.cli.core.api_key_auth import actor_of, key_of
from server.cli.core.event_types import graphql_name, require_types
from server.cli.core.remote import BUSY, Remote, refusal_of, remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.commands.writer.writer import wall_clock
from server.events.core import ids
from server.events.core.event import Event, JsonObject, Recorded
from server.events.core.refusal import Code, Refused
from server.feed.event_view import EventView
from server.feed.render import PublicEvent, facts_in_json
from server.feed.rights import RECHECK, Rights
from server.feed.tailer import Tailer
from server.ledger.read import resume
from server.postgres import Pool, close_pool
from server.reads.events.events import EventCriteria
from server.reads.session import ReadSession, open_pool
from server.settings import Settings
from server.start import check, connected, reached

Show = Callable[[JsonObject], object]
DELAYS = (0.2, 5.0)
"""Seconds before a connection that broke is made again: at first, and at most."""
AGAIN = (Code.UNAVAILABLE, Code.INTERNAL, Code.RATE_LIMITED)
"""Codes after which the same may work a moment later."""
LONGEST = 100
"""The most characters of facts on one line."""
KEYS = ("position", "cursor", "type", "stream", "version", "recordedAt", "actor", "facts")
NEWEST = "{ events(last: 1) { pageInfo { endCursor } } }"
SUBSCRIPTION = """subscription($after: String, $filter: EventFilter) {
  events(after: $after, filter: $filter) {
    position cursor name stream version recordedAt actor { id } facts } }"""


@click.command()
@click.option("--project", help="Only the events of a project and of its tasks: project_…")
@click.option("--type", "types", multiple=True, help="Only this type, as annotation.submitted.")
@click.option(
    "--after", help="A cursor to go on from; 0 is the beginning of the ledger. Else: from now on."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON on a terminal as well.")
def follow_(project: str | None, types: tuple[str, ...], after: str | None, as_json: bool) -> None:
    """Print events as they come, until it is stopped: a line each, or one JSON object in a pipe.

    The `cursor` of the last line that was taken in goes on behind it, with --after: no event is
    lost or printed twice. A connection that breaks is made again. Contents are not printed: the
    API, webhooks and brokers have them.

    Acts with an API key, in ANNOLOG_KEY or in the file that --key-file names, and prints what its
    owner may see. Works on the database itself, or on a server elsewhere with
    `annolog --url URL follow`.
    """
    require_types(types)
    if project is not None:
        ids.expect("project", project, "--project")
    in_json = as_json or not sys.stdout.isatty()

    def show(event: JsonObject) -> None:
        click.echo(orjson.dumps(event).decode() if in_json else line_of(event))

    try:
        if current_target().url is not None:
            remotely(lambda remote: _elsewhere(remote, project, types, after, show))
        else:
            run(_here(settings({**os.environ}), project, types, after, show))
    except KeyboardInterrupt:
        raise click.exceptions.Exit(130) from None


def line_of(event: JsonObject) -> str:
    """Return an event as a line to be read."""
    at = datetime.fromisoformat(event["recordedAt"]).astimezone().strftime("%H:%M:%S")
    facts = orjson.dumps(event["facts"]).decode() if event["facts"] else ""
    shown = facts if len(facts) <= LONGEST else f"{facts[: LONGEST - 1]}…"
    who = event["actor"] or "-"
    return f"{event['position']:>9}  {at}  {event['type']:<24}  {event['stream']}  {who}  {shown}"


async def _here(
    chosen: Settings, project: str | None, types: tuple[str, ...], after: str | None, show: Show
) -> None:
    """Print events of the database itself, as far as the owner of the key may see them."""
    token = key_of("read events")
    async with reached(chosen, tell) as database:
        await check(database.server)
        caller = await actor_of(database, token)
        of = None if project is None else ids.expect("project", project, "--project")
        wanted = frozenset(types) if types else None
        criteria = EventCriteria(project=of, types=wanted, scope=of)
        pool = await open_pool(database.server, size=2)
        try:
            async with Tailer(database.server) as tailer:
                start = await tailer.head(caller.org)
                if after is not None:
                    async with connected(database.server) as connection:
                        start = await resume(connection, caller.org, after, "--after")
                async with aclosing(tailer.pages(caller.org, start)) as pages:
                    await _print_pages(pages, pool, caller, criteria, show)
        finally:
            await close_pool(pool)


async def _print_pages(
    pages: AsyncIterator[list[Recorded[Event]]],
    pool: Pool,
    caller: Actor,
    criteria: EventCriteria,
    show: Show,
) -> None:
    """Print the events of pages that a caller may see by rights that are never old.

    Raises:
        Refused: where the key ended, or the caller may see no event any more.
    """
    rights, session = Rights(pool, caller.org, wall_clock), ReadSession(pool, caller.org)
    async for page in pages:
        last = page[-1].position if page else 0
        visibility = await rights.visibility(caller, age=RECHECK, at=last)
        view = EventView(visibility, criteria)
        async with session:
            references = await view.references(session, page)
            for event in page:
                if shown := view.public(event, references):
                    show(plain_event(shown))


def plain_event(event: PublicEvent) -> JsonObject:
    """Return an event as a line of JSON has it."""
    recorded = event.recorded
    return {
        "position": str(recorded.position),
        "cursor": event.cursor,
        "type": recorded.event.type,
        "stream": event.stream,
        "version": event.version,
        "recordedAt": recorded.recorded_at.isoformat(),
        "actor": None if recorded.actor is None else ids.public("member", recorded.actor),
        "facts": facts_in_json(event),
    }


async def _elsewhere(
    remote: Remote, project: str | None, types: tuple[str, ...], after: str | None, show: Show
) -> None:
    """Print the events of the server that `--url` names.

    Raises:
        Refused: where the server will not go on.
        RemoteError: where it cannot be reached at first.
    """
    chosen = {"project": project, "types": [graphql_name(name) for name in types]}
    filter_ = {name: value for name, value in chosen.items() if value}
    if after is None:
        page = (await remote.ask(NEWEST))["events"]
        after = page["pageInfo"]["endCursor"] or "0"
    delay = DELAYS[0]
    while True:
        variables = {"after": after, "filter": filter_ or None}
        try:
            async with aclosing(_subscribed(remote.http, variables)) as events:
                async for event in events:
                    after, delay = event["cursor"], DELAYS[0]
                    show(event)
        except httpx.TransportError:
            tell("The connection broke; it is made again.")
        except Refused as refused:
            if refused.code not in AGAIN:
                raise
        await asyncio.sleep(delay)
        delay = min(DELAYS[1], delay * 2)


async def _subscribed(
    http: httpx.AsyncClient, variables: JsonObject
) -> AsyncGenerator[JsonObject, None]:
    """Yield the events of one subscription by server-sent events, until it ends or breaks.

    Raises:
        Refused: the error that the subscription ended with.
    """
    headers = {"Accept": "text/event-stream"}
    body = {"query": SUBSCRIPTION, "variables": variables}
    # The server says something every few seconds.
    timeout = httpx.Timeout(60.0, connect=10.0)
    async with http.stream(
        "POST", "/graphql", json=body, headers=headers, timeout=timeout
    ) as reply:
        if reply.status_code in BUSY:
            return
        if reply.status_code != 200:
            await reply.aread()
            raise refusal_of(reply)
        async for line in reply.aiter_lines():
            if line.startswith("data:") and len(line) > len("data: "):
                yield _event(orjson.loads(line.removeprefix("data:")))


def _event(answer: JsonObject) -> JsonObject:
    """Return the event of an answer as `plain_event` does. Raises Refused for an error."""
    if errors := answer.get("errors"):
        about = errors[0].get("extensions", {})
        raise Refused(Code(about.get("code", "INTERNAL")), errors[0]["message"])
    found: JsonObject = dict(answer["data"]["events"])
    found["type"] = found.pop("name")
    found["actor"] = found["actor"] and found["actor"]["id"]
    return {name: found[name] for name in KEYS}
