"""`annolog access`: who could see the contents of a project or a task at a moment."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import click

from server.cli.core.remote import Remote, remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.cli.exports.exports import ORG, moment_of, no_organization, organization_of
from server.events.accounts.role_periods import RolePeriod
from server.events.core import ids
from server.events.core.event import Event, Recorded
from server.events.core.refusal import Code, Refused
from server.ledger.time import position_at
from server.postgres import Pool, close_pool
from server.reads.accounts.access_report import MemberAccess, access_report
from server.reads.accounts.members import member_row
from server.reads.keyset_pages import KeysetPage
from server.reads.labeling.tasks import project_of_task
from server.reads.session import ReadSession, open_pool
from server.settings import Settings
from server.start import check, reached

PAGE = 500
_ACCESS = """
query($project: ID, $task: ID, $position: Position, $time: DateTime, $after: String) {
  access(project: $project, task: $task, position: $position, time: $time, after: $after,
         first: 50) {
    pageInfo { hasNextPage endCursor }
    nodes { blind member { id name } roles {
      role inProject since until grantedAt grantPosition grantedBy { name } } } } }"""
COLUMNS = "member name role where sees since until granted_at granted_by grant_position"


@click.command()
@click.option("--project", help="The project's id, as in the API: project_…")
@click.option("--task", help="A task's id instead: who could see the contents of its project.")
@click.option("--at", help="A position, or a time such as 2026-11-23T18:00:00Z; without it, now.")
@ORG
def access_(project: str | None, task: str | None, at: str | None, org: str | None) -> None:
    """Print who could see the contents of a project or a task at a moment, and by whose grant.

    A line for each role of each member that counted, with a tab between the columns: the member,
    the name, the role, where it was held (project or organization), whether the member saw all
    answers or only their own (all or blind), from when the role counted until when, and who gave it
    when, at which position of the ledger. What is not known or has not ended is "-". Works on the
    database itself, or on a server elsewhere with `annolog --url URL access`, where the key's owner
    must be one who may read members.
    """
    if (project is None) is (task is None):
        raise click.UsageError("Give --project or --task.")
    wanted = ("task", task, "--task") if project is None else ("project", project, "--project")
    id_ = ids.expect(wanted[0], wanted[1] or "", wanted[2])
    moment = moment_of("--at", at) if at else None
    if current_target().url is None:
        lines = run(_lines(settings({**os.environ}), org, wanted[0], id_, moment))
    else:
        no_organization(org)
        lines = remotely(lambda remote: _remote_lines(remote, wanted[0], wanted[1] or "", moment))
    for line in lines:
        click.echo(line)


async def _lines(
    chosen: Settings, org: str | None, kind: str, id_: UUID, moment: int | datetime | None
) -> list[str]:
    """Return the lines of a report. Raises Refused NOT_FOUND where there was no such thing."""
    async with reached(chosen, tell) as database:
        await check(database.server)
        whose = await organization_of(database, org)
        pool = await open_pool(database.server, size=2)
        try:
            session = await _session(pool, whose, moment)
            project = await project_of_task(session, id_) if kind == "task" else id_
            lines = ["\t".join(COLUMNS.split())]
            async for access in _members(session, project, kind):
                lines += [line async for line in _roles(session.present, access)]
            await session.present.close()
            return lines
        finally:
            await close_pool(pool)


async def _session(pool: Pool, org: UUID, moment: int | datetime | None) -> ReadSession:
    """Return the session that reads as of a moment; None is the present. Raises Refused."""
    if isinstance(moment, datetime):
        async with pool.acquire() as connection:
            moment = await position_at(connection, org, moment, now=datetime.now(UTC))
    session = ReadSession(pool, org)
    if moment is None:
        return session
    head = (await session.cut()).head
    if moment > head:
        message = f"This position has not come yet: the last one is {head}."
        raise Refused(Code.INVALID, message, ("--at",))
    return session.as_of(moment)


async def _members(
    session: ReadSession, project: UUID | None, kind: str
) -> AsyncIterator[MemberAccess]:
    known, after = (await session.present.cut()).head, None
    while True:
        page = KeysetPage(after, PAGE)
        found = await access_report(session, project, page, known=known)
        if found is None:
            raise Refused(Code.NOT_FOUND, f"There was no such {kind} then.", (f"--{kind}",))
        for access in found:
            yield access
        if len(found) < PAGE:
            return
        after = (found[-1].row["id"],)


async def _roles(session: ReadSession, access: MemberAccess) -> AsyncIterator[str]:
    for period in access.periods:
        granter = period.granted.actor
        row = None if granter is None else await member_row(session, granter)
        name = None if row is None else row["name"]
        yield "\t".join(map(_word, _values(access, period, name)))


def _values(access: MemberAccess, period: RolePeriod, granted_by: str | None) -> Iterator[object]:
    yield from (ids.public("member", access.row["id"]), access.row["name"], period.held.role)
    yield "organization" if period.held.project is None else "project"
    yield "blind" if access.blind else "all"
    yield from (_time(period.since), _time(period.until), _time(period.granted))
    yield from (granted_by, period.granted.position)


def _time(event: Recorded[Event] | None) -> str | None:
    return None if event is None else event.recorded_at.astimezone(UTC).isoformat()


async def _remote_lines(
    remote: Remote, kind: str, id_: str, moment: int | datetime | None
) -> list[str]:
    """Return the lines of a report of a server elsewhere. Raises Refused as the server does."""
    given = {kind: id_}
    if isinstance(moment, datetime):
        given["time"] = moment.isoformat()
    elif moment is not None:
        given["position"] = str(moment)
    lines = ["\t".join(COLUMNS.split())]
    async for found in remote.nodes(_ACCESS, "access", **given):
        rows = (_remote_values(found, role) for role in found["roles"])
        lines += ["\t".join(map(_word, row)) for row in rows]
    return lines


def _remote_values(found: dict[str, Any], role: dict[str, Any]) -> Iterator[object]:
    yield from (found["member"]["id"], found["member"]["name"], role["role"])
    yield "project" if role["inProject"] else "organization"
    yield "blind" if found["blind"] else "all"
    for at in (role["since"], role["until"], role["grantedAt"]):
        yield at and datetime.fromisoformat(at).astimezone(UTC).isoformat()
    yield (role["grantedBy"] or {}).get("name")
    yield role["grantPosition"]


def _word(value: object) -> str:
    """Return a value without tabs and line ends, which names may hold."""
    return "-" if value is None else " ".join(str(value).split())
