"""`annolog why`: the steps by which a task, or a label in it, came to be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import orjson

from server.access.actor import Actor
from server.access.visibility import NOBODY, visible_to
from server.cli.changes.remote_answers import VALUE, plain_answers
from server.cli.core.output import OUTPUT, one_line, target
from server.cli.core.remote import Remote, remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.cli.exports.export_record import BY, record_export, require_operator
from server.cli.exports.exports import ORG, moment_of, no_organization, organization_of
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused
from server.events.exports import ExportKind
from server.events.forms.answers import label_rows
from server.ledger.time import position_at
from server.postgres import Pool, close_pool
from server.reads.accounts.members import member_row
from server.reads.as_of import as_of_end
from server.reads.labeling.tasks import project_of_task
from server.reads.lineage.prov import prov_json
from server.reads.lineage.steps import Step
from server.reads.lineage.task_lineage import drawn_versions, label_positions, task_lineage
from server.reads.runs.runs import run_row
from server.reads.session import ReadSession, open_pool
from server.reads.taxonomies.taxonomies import VersionKey
from server.settings import Settings
from server.start import check, reached

Moment = int | datetime
Label = tuple[str, str]
"""A question and the value that was given for it."""
FEW = 5
"""Labels of one step that are shown; beyond them, their number."""
SERVER = "the server"


_STEPS = f"""steps {{ kind position recordedAt basedOn undoes reason by {{ id name }}
  form {{ version }} guideline {{ version }} taxonomies {{ version taxonomy {{ id }} }}
  run {{ id method position }} answers {{ question {VALUE} }} }}"""
_PRESENT = """query($task: ID!, $question: String, $value: String) { task(id: $task) {
  lineage(question: $question, value: $value) { WANTED } } }"""
_PAST = """query($task: ID!, $question: String, $value: String,
  $position: Position, $time: DateTime) { asOf(position: $position, time: $time) {
  task(id: $task) { lineage(question: $question, value: $value) { WANTED } } } }"""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """What a line says of a step."""

    position: int
    at: datetime
    kind: str
    by: str
    answers: JsonObject | None
    reason: str | None
    under: list[str]
    """The form, the guideline and the taxonomy versions that it was done under."""
    undoes: list[int]
    based_on: list[int]
    run: str | None = None
    """The method and the position of the run whose result was adopted."""


Steps = list[ShownStep]


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
    that it is on record like a `replay` of the task. Works on the database itself, or on a server
    elsewhere with `annolog --url URL why`, which shows what the key's owner may see.
    """
    if (question is None) is not (value is None):
        raise click.UsageError("Give --question and --value, or neither.")
    wanted = ids.expect("task", task, "TASK")
    moment = moment_of("--as-of", as_of)
    require_operator(by)
    label = (question, value) if question is not None and value is not None else None
    if current_target().url is None:
        found = run(_here(settings({**os.environ}), org, wanted, label, moment, by, prov=prov))
    else:
        no_organization(org)
        found = remotely(lambda remote: _elsewhere(remote, task, label, moment, prov=prov))
    with target(output) as file:
        if isinstance(found, dict):
            file.write(orjson.dumps(found, option=_INDENTED))
        else:
            file.write("".join(f"{line}\n" for line in _lines(found)).encode())
    if not (found.get("activity") if isinstance(found, dict) else found):
        tell("There is no such label in the task.")


_INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


async def _here(
    chosen: Settings,
    org: str | None,
    task: UUID,
    label: Label | None,
    moment: Moment | None,
    by: str | None,
    *,
    prov: bool,
) -> Steps | JsonObject:
    """Return the steps of a task or label, or PROV-JSON. Raises Refused where there is no task."""
    async with reached(chosen, tell) as database:
        await check(database.server)
        whose, scope = await organization_of(database, org), ids.public("task", task)
        await record_export(
            chosen, database, whose, kind=ExportKind.EVENTS, scope=scope, until=moment, by=by
        )
        pool = await open_pool(database.server, size=1)
        try:
            return await _read(await _session(pool, whose, moment), task, label, prov=prov)
        finally:
            await close_pool(pool)


async def _session(pool: Pool, org: UUID, moment: Moment | None) -> ReadSession:
    """Return the session that reads as of a moment; None is the present."""
    if isinstance(moment, datetime):
        async with pool.acquire() as connection:
            moment = await position_at(connection, org, moment, now=datetime.now(UTC))
    return await as_of_end(ReadSession(pool, org), moment)


async def _read(
    session: ReadSession, task: UUID, label: Label | None, *, prov: bool
) -> Steps | JsonObject:
    project = await project_of_task(session, task)
    if project is None:
        raise Refused(Code.NOT_FOUND, "There is no such task.", ("TASK",))
    owner = Actor(org=session.org, member=NOBODY, organization_role=Role.OWNER)
    found = await task_lineage(session, visible_to(owner, frozenset()), task)
    if label is not None:
        found = found.leading_to(await label_positions(session, task, found, *label))
    forms = {step.version("form") for step in found.steps} - {None}
    drawn = {form: await drawn_versions(session, (project, form)) for form in forms if form}
    actors = {step.recorded.actor for step in found.steps} - {None}
    adopted = {step.run for step in found.steps} - {None}
    runs = {one: await run_row(session, one) for one in adopted if one}
    rows: dict[UUID, Any] = {one: await member_row(session, one) for one in actors if one}
    names = {one: row["name"] for one, row in rows.items() if row}
    await session.close()
    if prov:
        return prov_json(found, task, project, drawn, names)
    return [
        replace(_shown(step, drawn, names), run=_by_run(runs[step.run]) if step.run else None)
        for step in found.steps
    ]


def _by_run(row: Any) -> str | None:
    """Return what is said of a run, given its row; None for a step without one."""
    if row is None:
        return None
    return f"{row['method']} as of {row['position']} ({ids.public('run', row['id'])})"


def _shown(
    step: Step, drawn: dict[int, list[VersionKey]], names: dict[UUID, str | None]
) -> ShownStep:
    actor = step.recorded.actor
    numbers = {document: step.version(document) for document in ("form", "guideline")}
    used = drawn.get(numbers["form"] or 0, ())
    return ShownStep(
        position=step.position,
        at=step.recorded.recorded_at,
        kind=step.kind,
        by=SERVER if actor is None else names.get(actor) or ids.public("member", actor),
        answers=getattr(step.content, "answers", None),
        reason=getattr(step.content, "reason", None),
        under=[*_under(numbers, [(ids.public("taxonomy", one), number) for one, number in used])],
        undoes=[*step.undoes],
        based_on=[*step.based_on],
    )


async def _elsewhere(
    remote: Remote, task: str, label: Label | None, moment: Moment | None, *, prov: bool
) -> Steps | JsonObject:
    """Return the same from the server that `--url` names. Raises Refused as `_here`."""
    question, value = label or (None, None)
    given: dict[str, Any] = {"task": task, "question": question, "value": value}
    if isinstance(moment, datetime):
        given["time"] = moment.isoformat()
    elif moment is not None:
        given["position"] = str(moment)
    document = (_PRESENT if moment is None else _PAST).replace("WANTED", "prov" if prov else _STEPS)
    answer = await remote.ask(document, **given)
    node = (answer if moment is None else answer["asOf"])["task"]
    if node is None:
        raise Refused(Code.NOT_FOUND, "There is no such task.", ("TASK",))
    if prov:
        found: JsonObject = node["lineage"]["prov"]
        return found
    return [_told(step) for step in node["lineage"]["steps"]]


def _told(step: JsonObject) -> ShownStep:
    """Return a step as `_shown` does."""
    by, run = step["by"], step["run"]
    numbers = {name: (step[name] or {}).get("version") for name in ("form", "guideline")}
    used = [((one["taxonomy"] or {}).get("id"), one["version"]) for one in step["taxonomies"]]
    return ShownStep(
        position=int(step["position"]),
        at=datetime.fromisoformat(step["recordedAt"]),
        kind=step["kind"],
        by=SERVER if by is None else by["name"] or by["id"],
        answers=plain_answers(step["answers"]),
        reason=step["reason"],
        under=[*_under(numbers, used)],
        undoes=[*map(int, step["undoes"])],
        based_on=[*map(int, step["basedOn"])],
        run=run and f"{run['method']} as of {run['position']} ({run['id']})",
    )


def _under(numbers: dict[str, int | None], used: list[tuple[str | None, int]]) -> Iterator[str]:
    yield from (f"{document} {number}" for document, number in numbers.items() if number)
    yield from (f"{one or 'a taxonomy'} version {number}" for one, number in used)


def _lines(steps: Steps) -> Iterator[str]:
    """Yield a line for each step."""
    width = len(f"{steps[-1].position}") if steps else 0
    for step in steps:
        at = step.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        said = one_line("; ".join(_said(step)))
        yield f"{step.position:>{width}}  {at}  {step.kind:<19}  {said}".rstrip()


def _said(step: ShownStep) -> Iterator[str]:
    """Yield what a line says of a step: who, what, why, under what, and on which grounds."""
    yield step.by
    if step.answers is not None:
        labels = [f"{row.question} = {row.value}" for row in label_rows(step.answers)]
        more = [f"{len(labels) - FEW} more"] if len(labels) > FEW else []
        yield ", ".join([*labels[:FEW], *more]) or "no label"
    if step.reason:
        yield f"“{step.reason}”"
    if step.run:
        yield f"by {step.run}"
    yield from step.under
    if step.undoes:
        yield f"undoes {', '.join(map(str, step.undoes))}"
    if step.based_on:
        yield f"from {', '.join(map(str, step.based_on))}"
