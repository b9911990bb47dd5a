"""`annolog erase`: erases contents for good, and prints the certificate."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import click
import orjson

from server.access.actor import Actor
from server.cli.core.api_key_auth import as_owner_of, key_of
from server.cli.core.output import OUTPUT, target
from server.cli.core.progress import Stages
from server.cli.core.remote import remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.cli.erasure.local_erasures import LocalErasures, local_erasures
from server.cli.erasure.local_subjects import named_subject
from server.cli.erasure.remote_erasures import RemoteErasures
from server.commands import Writer
from server.events.core.event import JsonObject
from server.events.erasure.erased_content import Authority
from server.events.erasure.erasures import ErasureStatus, MemberScope
from server.start import Database

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., None])
Erasures: TypeAlias = LocalErasures | RemoteErasures
"""Where contents are erased: in the database, or on a server elsewhere."""
POLL = 0.5
"""Seconds between two looks at an erasure."""
_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def _grounds(command: F) -> F:
    """Add the options that every erasure has."""
    options = (
        click.option(
            "--authority",
            required=True,
            type=click.Choice([*Authority], case_sensitive=False),
            help="The legal basis.",
        ),
        click.option("--reason", required=True, help="Why, in words that name nobody."),
        click.option("--reference", default="", help="Such as the number of a case."),
        click.option("--dry-run", "dry", is_flag=True, help="Only print what would be erased."),
        OUTPUT,
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
def erase_() -> None:
    """Erase contents for good, and print the certificate as JSON.

    Facts, positions and hashes stay. Acts with an API key that may erase, in ANNOLOG_KEY or in the
    file that --key-file names. Works on the database itself, with the settings of the server
    (ANNOLOG_ERASURE_REGISTER, ANNOLOG_BACKUP_DAYS), or on a server elsewhere with `annolog --url
    URL erase`. An erasure that was interrupted is finished by the next server.
    """


@erase_.command()
@click.option("--event", "events", multiple=True, type=click.IntRange(min=1), help="A position.")
@click.option("--task", "tasks", multiple=True, help="All that anybody wrote in it: task_…")
@click.option("--annotation", "annotations", multiple=True, help="All revisions: annotation_…")
@click.option("--comment", "comments", multiple=True, help="All versions: comment_…")
@_grounds
def content(events: tuple[int, ...], **given: Any) -> None:
    """Erase the contents of events, tasks, annotations and comments, each as often as wanted."""
    things = {name: [*given.pop(name)] for name in ("tasks", "annotations", "comments")}
    _erase("content", {"events": [str(one) for one in events], **things}, **given)


@erase_.command()
@click.argument("member")
@click.option(
    "--scope",
    required=True,
    type=click.Choice([*MemberScope], case_sensitive=False),
    help="Who the member was; comments and free texts as well; or answers as well.",
)
@_grounds
def member(member: str, scope: str, **given: Any) -> None:
    """Erase who a removed MEMBER was, their words, or all they gave."""
    _erase("member", {"member": member, "scope": scope.upper()}, **given)


@erase_.command()
@click.argument("reference_of_subject", metavar="SUBJECT")
@_grounds
def subject(reference_of_subject: str, **given: Any) -> None:
    """Erase the contents of all tasks that name a data SUBJECT; - reads it from standard input."""
    _erase("subject", {"subject": named_subject(reference_of_subject)}, **given)


def _erase(
    what: str, named: JsonObject, *, authority: str, reason: str, reference: str, dry: bool,
    output: Path | None,
) -> None:  # fmt: skip
    about = {**named, "authority": authority.upper(), "reason": reason, "reference": reference}

    async def work(erasures: Erasures) -> JsonObject | None:
        found = await erasures.preview(what, about)
        for line in _lines(found):
            (click.echo if dry else tell)(line)
        return None if dry else await carry_out(erasures, what, about, found["events"])

    certificate = _run(work)
    if certificate is not None:
        with target(output) as file:
            file.write(orjson.dumps(certificate, option=_INDENTED))


def _lines(found: JsonObject) -> Iterator[str]:
    """Yield what is to be erased."""
    more = "" if found["complete"] else "at least "
    yield f"{more}{found['events']:,} events of {found['streams']:,} things have contents to erase"
    for one in found["types"]:
        yield f"  {one['type']}: {one['events']:,}"
    if found["withheldStreams"]:
        yield f"{found['withheldStreams']:,} things are under hold and stay as they are"
    if found["resolvedCount"]:
        tasks = " ".join(found["resolvedTasks"])
        yield f"{found['resolvedCount']:,} final answers lose their ground: {tasks}"


async def carry_out(erasures: Erasures, what: str, about: JsonObject, events: int) -> JsonObject:
    """Erase, show how far it has come, and return the certificate."""
    id_ = await erasures.begin(what, about)
    tell(f"{id_} has begun.")
    done = 0
    with Stages() as stages:
        forward = stages.begin("erase, events", events)
        while True:
            found = await erasures.look(id_)
            forward(found["erasedEvents"] - done)
            done = found["erasedEvents"]
            if found["status"] == ErasureStatus.FINISHED:
                certificate: JsonObject = found["certificate"]
                return certificate
            await asyncio.sleep(POLL)


def _run(work: Callable[[Erasures], Awaitable[T]]) -> T:
    """Run work on the database, or on the server that `--url` names."""
    if current_target().url is not None:
        return remotely(lambda remote: work(RemoteErasures(remote)))
    chosen = settings({**os.environ})

    async def here(actor: Actor, writer: Writer, database: Database) -> T:
        async with local_erasures(actor, writer, database, chosen) as erasures:
            return await work(erasures)

    return run(as_owner_of(key_of("erase"), chosen, here))
