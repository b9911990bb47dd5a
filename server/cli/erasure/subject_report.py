"""`annolog subject-report`: everything that is held about a data subject."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import click
import orjson

from server.access.actor import Actor
from server.access.permissions import Permission
from server.cli.core.api_key_auth import as_owner_of, execute_as, key_of
from server.cli.core.output import OUTPUT, target
from server.cli.core.remote import Remote, RemoteError, remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.cli.erasure.local_subjects import current_digest, named_subject
from server.commands import Writer
from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.erasure.subjects import report
from server.events.exports import ExportKind, ExportOrigin, create_export
from server.jobs.base import connections
from server.reads.erasure.subjects import report_lines
from server.start import Database

Write = Callable[[bytes], object]
_REPORT = """mutation($input: SubjectReportInput!) { subjectReport(input: $input) { __typename
  ... on SubjectReportPayload { download { url } } ... on Refused { code message path } } }"""


@click.command()
@click.argument("subject", metavar="SUBJECT")
@OUTPUT
def subject_report_(subject: str, output: Path | None) -> None:
    """Write everything that is held about a data SUBJECT as JSON lines; - reads it from input.

    SUBJECT is the reference, exactly as it was imported. A line has one task that names it, with
    all its events; the last line has the number of tasks. Acts with an API key that may read data
    subjects, in ANNOLOG_KEY or in the file that --key-file names, and is on record. Works on the
    database itself, or on a server elsewhere with `annolog --url URL subject-report`.
    """
    reference = named_subject(subject)
    with target(output) as file:
        if current_target().url is not None:
            last = remotely(lambda remote: _elsewhere(remote, reference, file.write))
        else:
            last = _here(reference, file.write)
        try:
            tasks = orjson.loads(last)["end"]["tasks"]
        except (ValueError, KeyError, TypeError):
            raise RemoteError("The report was cut off: begin it again.") from None
    tell(f"Tasks that name the subject: {tasks:,}.")


def _here(reference: str, write: Write) -> bytes:
    """Write the lines from the database itself; return the last one. Raises Refused."""

    async def work(actor: Actor, writer: Writer, database: Database) -> bytes:
        async with connections(database.server) as pool:
            found = await current_digest(pool, database.server, actor.org, reference)
            scope = ids.public("organization", actor.org)
            changes = report(actor.org, report=uuid7(), subject_digest=found) + create_export(
                actor.org,
                export=uuid7(),
                kind=ExportKind.SUBJECT,
                scope=scope,
                origin=ExportOrigin.DATABASE,
            )
            await execute_as(
                writer, actor, Permission.SUBJECTS_READ, lambda _: changes, organization=True
            )
            last = b""
            async for lines in report_lines(pool, actor.org, found):
                write(lines)
                last = lines
            return last

    return run(as_owner_of(key_of("read data subjects"), settings({**os.environ}), work))


async def _elsewhere(remote: Remote, reference: str, write: Write) -> bytes:
    """Write the lines of the server that `--url` names; return the last one. Raises Refused."""
    given = {"commandId": str(uuid4()), "subject": reference, "first": 1, "download": True}
    made = (await remote.ask(_REPORT, input=given))["subjectReport"]
    last = b""
    async with remote.download(made["download"]["url"]) as chunks:
        async for chunk in chunks:
            write(chunk)
            last = (last + chunk)[-max(len(chunk), 1_000) :]
    return last.splitlines()[-1] if last else b""
