"""`annolog why`: the steps by which a task, or a label in it, came to be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import orjson

from server.access.actor import Actor
from server.access.visibility import NOBODY, visible_to
from server.cli.export_record import BY, record_export, require_operator
from server.cli.exports import ORG, moment_of, organization_of
from server.cli.output import OUTPUT, target
from server.cli.terminal import run, settings, tell
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.exports import ExportKind
from server.events.forms.answers import label_rows
from server.ledger.time import position_at
from server.postgres import Pool, close_pool
from server.reads.accounts.members import member_row
from server.reads.labeling.tasks import project_of_task
from server.reads.lineage.prov import prov_json
from server.reads.lineage.steps import Lineage, Step
from server.reads.lineage.task_lineage import drawn_versions, label_positions, task_lineage
from server.reads.session import ReadSession, open_pool
from server.reads.taxonomies.taxonomies import VersionKey
from server.settings import Settings
from server.start import check, reached

FEW = 5
"""Labels of one step that are shown; beyond them, their number."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A lineage with what its ids stand for."""

    task: UUID
    project: UUID
    lineage: Lineage
    drawn: dict[int, list[VersionKey]]
    """By number of a form, the taxonomy versions that its questions draw on."""
    names: dict[UUID, str | None]
    """By member, the name."""


@click.command()
@click.argument("task")
@click.option("--question", help="With --value: of one label in the task, the question.")
@click.option("--value", help="The label: an option, a concept, or the label of a region.")
@click.option("--as-of", help="A position, such as of an export, or a time with its zone.")
@click.option("--prov", is_flag=True, help="Write PROV-JSON of the W3C instead of lines.")
@ORG
@BY
@OUTPUT
def why_(
    task: str,
    question: str | None,
    value: str | None,
    as_of: str | None,
    prov: bool,
    org: str | None,
    by: str | None,
    output: Path | None,
) -> None:
    """Print why a task, or a label in it, is as it is: who did what, when, and on which grounds.

    A line a step: its position in the ledger, the time, what happened, who did it, the labels and
    the reason that it has, and the positions of the steps that it builds upon. Contents leave, so
    that it is on record like a `replay` of the task.
    """
    if (question is None) is not (value is None):
        raise click.UsageError("Give --question and --value, or neither.")
    wanted = ids.expect("task", task, "TASK")
    moment = moment_of("--as-of", as_of)
    require_operator(by)
    label = (question, value) if question is not None and value is not None else None
    found = run(_explanation(settings({**os.environ}), org, wanted, label, moment, by))
    with target(output) as file:
        if prov:
            parts = (found.task, found.project, found.drawn, found.names)
            file.write(orjson.dumps(prov_json(found.lineage, *parts), option=_INDENTED))
        else:
            file.write("".join(f"{line}\n" for line in _lines(found)).encode())
    if not found.lineage.steps:
        tell("There is no such label in the task.")


_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


async def _explanation(
    chosen: Settings,
    org: str | None,
    task: UUID,
    label: tuple[str, str] | None,
    moment: int | datetime | None,
    by: str | None,
) -> Explanation:
    """Return the lineage of a task or label. Raises Refused NOT_FOUND where there is no task."""
    async with reached(chosen, tell) as database:
        await check(database.server)
        whose, scope = await organization_of(database, org), ids.public("task", task)
        await record_export(
            chosen, database, whose, kind=ExportKind.EVENTS, scope=scope, until=moment, by=by
        )
        pool = await open_pool(database.server, size=1)
        try:
            return await _read(await _session(pool, whose, moment), task, label)
        finally:
            await close_pool(pool)


async def _session(pool: Pool, org: UUID, moment: int | datetime | None) -> ReadSession:
    """Return the session that reads as of a moment; None is the present."""
    if isinstance(moment, datetime):
        async with pool.acquire() as connection:
            moment = await position_at(connection, org, moment, now=datetime.now(UTC))
    session = ReadSession(pool, org)
    if moment is None:
        return session
    return session.as_of(min(moment, (await session.cut()).head))


async def _read(session: ReadSession, task: UUID, label: tuple[str, str] | None) -> Explanation:
    project = await project_of_task(session, task)
    if project is None:
        raise Refused(Code.NOT_FOUND, "There is no such task.", ("TASK",))
    owner = Actor(org=session.org, member=NOBODY, organization_role=Role.OWNER)
    found = await task_lineage(session, visible_to(owner, frozenset()), task)
    if label is not None:
        found = found.leading_to(await label_positions(session, task, found, *label))
    forms = {step.version("form") for step in found.steps} - {None}
    actors = {step.recorded.actor for step in found.steps} - {None}
    rows: dict[UUID, Any] = {one: await member_row(session, one) for one in actors if one}
    made = Explanation(
        task,
        project,
        found,
        {form: await drawn_versions(session, (project, form)) for form in forms if form},
        {one: row["name"] for one, row in rows.items() if row},
    )
    await session.close()
    return made


def _lines(found: Explanation) -> Iterator[str]:
    """Yield a line for each step."""
    width = len(f"{found.lineage.steps[-1].position}") if found.lineage.steps else 0
    for step in found.lineage.steps:
        at = step.recorded.recorded_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        told = "; ".join(_said(step, found))
        yield f"{step.position:>{width}}  {at}  {step.kind:<19}  {told}".rstrip()


def _said(step: Step, found: Explanation) -> Iterator[str]:
    """Yield what a line says of a step: who, what, why, under what, and on which grounds."""
    actor = step.recorded.actor
    yield "the server" if actor is None else found.names.get(actor) or ids.public("member", actor)
    answers = getattr(step.content, "answers", None)
    if answers is not None:
        labels = [f"{row.question} = {row.value}" for row in label_rows(answers)]
        more = [f"{len(labels) - FEW} more"] if len(labels) > FEW else []
        yield ", ".join([*labels[:FEW], *more]) or "no label"
    if reason := getattr(step.content, "reason", None):
        yield f"“{reason}”"
    for document in ("form", "guideline"):
        if number := step.version(document):
            yield f"{document} {number}"
    for taxonomy, number in found.drawn.get(step.version("form") or 0, ()):
        yield f"{ids.public('taxonomy', taxonomy)} version {number}"
    if step.undoes:
        yield f"undoes {', '.join(map(str, step.undoes))}"
    if step.based_on:
        yield f"from {', '.join(map(str, step.based_on))}"
