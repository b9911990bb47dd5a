"""`annolog run`: what the final answers of a project would be under other rules."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeAlias, TypeVar

import click
import orjson

from server.access.actor import Actor
from server.cli.core.api_key_auth import as_owner_of, key_of
from server.cli.core.progress import Stages
from server.cli.core.remote import remotely
from server.cli.core.target import current_target
from server.cli.core.terminal import run, settings, tell
from server.cli.runs.local_runs import LocalRuns, local_runs
from server.cli.runs.remote_runs import RemoteRuns
from server.cli.runs.run_methods import method_of
from server.commands import Writer
from server.events.core.event import JsonObject
from server.events.runs.adoption_events import AdoptionFailure
from server.events.runs.methods import DEFAULTS
from server.events.runs.runs import RunFailure, RunStatus
from server.start import Database

T = TypeVar("T")
Runs: TypeAlias = LocalRuns | RemoteRuns
"""Where runs are: in the database, or on a server elsewhere."""
POLL = 0.5
"""Seconds between two looks at a run."""
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
WHY = {
    RunFailure.TIME: "It took too long: start it with an earlier position or in a smaller project.",
    RunFailure.ENDED: "Its process ended: the result is too large, or takes too much memory.",
    RunFailure.FORM: "The project had no form at the position, or the form was erased.",
    RunFailure.TAXONOMY: "No question drew on the taxonomy then, or a version of it is gone.",
    RunFailure.QUESTION: "The form of the position lacks a question, or it has another kind.",
    RunFailure.VALUES: "People gave more different values than the method takes.",
    RunFailure.ERROR: "It failed by a mistake of ours: the log of the server says why.",
}
"""What is said of a run without a result."""
WHY_NOT = {
    AdoptionFailure.RIGHTS: "whoever asked may not manage the tasks any more.",
    AdoptionFailure.PROJECT: "the project was archived.",
    AdoptionFailure.ERASED: "contents were erased: start the run again.",
    AdoptionFailure.ERROR: "it failed by a mistake of ours: the log of the server says why.",
}
"""What is said of an adoption that ended before it came to all tasks."""


@click.group()
def run_() -> None:
    """Compute what the final answers of a project would be under other rules.

    Nothing about the tasks changes until a run is adopted. Acts with an API key, in ANNOLOG_KEY or
    in the file that --key-file names. Works on the database itself, where the run is computed here
    unless a server does so, or on a server elsewhere with `annolog --url URL run`.
    """


@run_.command()
@click.argument("project")
@click.option("--majority", type=int, help="The majority, if so many percent say the same.")
@click.option("--agreement", type=int, help="The majority, if so many percent of pairs agree.")
@click.option("--without", metavar="MEMBER", help="The majority without this annotator.")
@click.option("--weight", multiple=True, metavar="MEMBER=VOTES", help="May be given many times.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that says where labels go, as of `annolog taxonomy import --mapping`.",
)
@click.option("--taxonomy", help="With --mapping: taxonomy_…")
@click.option("--from", "since", type=int, help="With --mapping: the version that is mapped.")
@click.option("--to", "until", type=int, help="With --mapping: the version mapped to.")
@click.option(
    "--method",
    type=click.Choice(sorted(one.lower().replace("_", "-") for one in DEFAULTS)),
    help="An estimate of how far each annotator can be relied on decides, or `fused`.",
)
@click.option("--question", multiple=True, help="With --method: decide this one; all without it.")
@click.option("--smoothing", type=float, help="With --method dawid-skene: 0 to 10; 0.01 without.")
@click.option("--seed", type=int, help="With --method mace: of the random beginnings; 0 without.")
@click.option("--position", type=click.IntRange(min=1), help="Read annotations as of here.")
@JSON
def start(project: str, position: int | None, *, as_json: bool, **method: object) -> None:
    """Compute a run, wait for its end, and print it with the tasks that it would change.

    Give one of --majority, --agreement, --without, --weight, --mapping and --method.
    """
    chosen, parameters = method_of(**method)  # type: ignore[arg-type]

    async def work(runs: Runs) -> None:
        begun = await runs.start(project, chosen, parameters, position)
        tell(f"{begun['id']} has begun.")
        ended = await follow(runs, begun)
        _require_result(ended)
        click.echo(_line(ended, as_json=as_json))
        await _print(_differences(runs, ended["id"]), _difference_line, as_json=as_json)

    _run("start runs", work)


@run_.command("list")
@click.argument("project")
@JSON
def list_(project: str, *, as_json: bool) -> None:
    """Print the runs of a project, the latest first."""
    _run("read runs", lambda runs: _print(runs.all(project), _run_line, as_json=as_json))


@run_.command()
@click.argument("run_id", metavar="RUN")
@click.option("--against", metavar="RUN", help="Another run, in place of the answers of now.")
@JSON
def diff(run_id: str, against: str | None, *, as_json: bool) -> None:
    """Print the tasks whose final answer of now a run would change, from what to what."""
    _run(
        "read runs",
        lambda runs: _print(_differences(runs, run_id, against), _difference_line, as_json=as_json),
    )


@run_.command()
@click.argument("run_id", metavar="RUN")
@JSON
def people(run_id: str, *, as_json: bool) -> None:
    """Print how far a run found that each annotator can be relied on, question by question."""
    _run("read runs", lambda runs: _print(runs.people(run_id), _person_line, as_json=as_json))


@run_.command()
@click.argument("run_id", metavar="RUN")
@JSON
def left_out(run_id: str, *, as_json: bool) -> None:
    """Print the tasks of a run by `fused` whose large masks could not be read, and which these are.

    They are gone, were changed in their store, or are too many: the majority decided.
    """
    _run("read runs", lambda runs: _print(runs.left_out(run_id), _left_out_line, as_json=as_json))


@run_.command()
@click.argument("run_id", metavar="RUN")
@click.option("--least-confidence", type=float, default=0.0, help="0 to 1: how sure it must be.")
@click.option("--dry-run", is_flag=True, help="Only print what it would come to.")
@JSON
def adopt(run_id: str, least_confidence: float, *, dry_run: bool, as_json: bool) -> None:
    """Make the answers of a run the final answers of tasks.

    Only of tasks that stand as they did at the position of the run, and that no reviewer decided.
    `annolog revert POSITION` undoes all of it, given the position that is printed.
    """

    async def work(runs: Runs) -> None:
        found = await runs.adopt(run_id, least_confidence, dry_run=dry_run)
        if not dry_run:
            tell(f"The adoption has begun at position {found['position']}.")
            found = await _adopted(runs, run_id)
        click.echo(orjson.dumps(found) if as_json else _adoption_line(found))
        if found.get("failure"):
            raise click.ClickException(f"It ended early: {WHY_NOT[found['failure']]}")

    _run("adopt runs", work)


@run_.command()
@click.argument("run_id", metavar="RUN")
@JSON
def cancel(run_id: str, *, as_json: bool) -> None:
    """End a run that is under way."""

    async def work(runs: Runs) -> None:
        click.echo(_line(await runs.cancel(run_id), as_json=as_json))

    _run("start runs", work)


def _run(purpose: str, work: Callable[[Runs], Awaitable[T]]) -> T:
    """Run work on the database, or on the server that `--url` names."""
    if current_target().url is not None:
        return remotely(lambda remote: work(RemoteRuns(remote)))

    async def here(actor: Actor, writer: Writer, database: Database) -> T:
        async with local_runs(actor, writer, database) as runs:
            return await work(runs)

    return run(as_owner_of(key_of(purpose), settings({**os.environ}), here))


async def follow(runs: Runs, found: JsonObject) -> JsonObject:
    """Show how far a run has come until it ends, and return it."""
    with Stages() as stages:
        forward, done, total = None, 0, 0
        while found["status"] == RunStatus.RUNNING:
            if (progress := found["progress"]) is not None:
                total = progress["total"]
                forward = forward or stages.begin("run, tasks", total)
                forward(progress["done"] - done)
                done = progress["done"]
            await asyncio.sleep(POLL)
            found = await runs.look(found["id"])
        if forward is not None and found["status"] == RunStatus.FINISHED:
            forward(total - done)
    return found


async def _adopted(runs: Runs, run_id: str) -> JsonObject:
    """Show how far an adoption has come until it ends, and return it."""
    with Stages() as stages:
        forward, done = None, 0
        while (found := await runs.adoption(run_id))["finishedAt"] is None:
            if (progress := found["progress"]) is not None:
                forward = forward or stages.begin("adoption, tasks", progress["total"])
                forward(progress["done"] - done)
                done = progress["done"]
            await asyncio.sleep(POLL)
    return found


def _require_result(found: JsonObject) -> None:
    """Require that a run has a result. Raises ClickException."""
    if found["status"] == RunStatus.FAILED:
        raise click.ClickException(f"{found['id']} has no result. {WHY[found['failure']]}")
    if found["status"] != RunStatus.FINISHED:
        raise click.ClickException(f"{found['id']} has no result: it was canceled or dropped.")


async def _differences(
    runs: Runs, run_id: str, other: str | None = None
) -> AsyncIterator[JsonObject]:
    """Yield the differences of a run, with what each answer chooses or says."""
    async for one in runs.differences(run_id, other):
        yield {**one, **{side: _said(one[side]) for side in ("before", "after")}}


def _said(answers: JsonObject | None) -> dict[str, list[str]] | None:
    if answers is None:
        return None
    return {question: [*_values(answers[question])] for question in sorted(answers)}


def _values(answer: JsonObject) -> Iterator[str]:
    """Yield what an answer chooses or says, or the labels of its regions."""
    for value in (value for name, value in answer.items() if name != "kind"):
        if isinstance(value, list):
            labels = [one["label"] if isinstance(one, dict) else one for one in value]
            yield from dict.fromkeys(labels)
        else:
            yield f"{value:.15g}" if isinstance(value, int | float) else value


def _left_out_line(found: JsonObject) -> str:
    return f"{found['task']}  {' '.join(found['masks'])}"


async def _print(
    found: AsyncIterator[JsonObject], line: Callable[[JsonObject], str], *, as_json: bool
) -> None:
    """Print things as they are read, and say how many there were."""
    count = 0
    async for one in found:
        click.echo(orjson.dumps(one) if as_json else line(one))
        count += 1
    tell(f"{count:,} of them.")


def _line(found: JsonObject, *, as_json: bool) -> str:
    return orjson.dumps(found).decode() if as_json else _run_line(found)


def _run_line(found: JsonObject) -> str:
    counts = ", ".join(f"{found[name]:,} {name}" for name in ("tasks", "resolved", "changed"))
    status = found["failure"] or found["status"]
    about = f"{found['method']} as of {found['position']}"
    return f"{found['id']}  {found['requestedAt'][:19]}  {status:<8}  {about}: {counts}"


def _person_line(one: JsonObject) -> str:
    counts = f"{one['skill']:.3f} by {one['answers']:,} answers"
    return f"{one['member']}  {one['question']}  {counts}"


def _adoption_line(found: JsonObject) -> str:
    counts = [f"{one['tasks']:,} {one['outcome']}" for one in found["counts"]]
    return ", ".join(counts) or "no tasks"


def _difference_line(change: JsonObject) -> str:
    before, after = (_shown(change[side]) for side in ("before", "after"))
    items = [f"{one['concept']}: {one['rule']}" for one in change["relabel"]]
    why = f"  ({', '.join(dict.fromkeys(items))})" if items else ""
    return f"{change['task']}  {before} → {after}{why}"


def _shown(said: dict[str, list[str]] | None) -> str:
    if said is None:
        return "no answer"
    return "; ".join(f"{question} = {', '.join(values)}" for question, values in said.items())
