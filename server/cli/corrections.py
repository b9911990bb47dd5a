"""`annolog correct`: many annotations with the same error are corrected as one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import uuid4

import click
import orjson

from server.cli.core.api import JsonObjectParam, with_api
from server.cli.core.output import one_line
from server.cli.core.progress import Stages
from server.cli.core.remote import Remote
from server.cli.core.terminal import tell
from server.cli.reverts import print_obstacles
from server.events.core.event import JsonObject
from server.events.corrections.correction_events import CorrectionFailure

F = TypeVar("F", bound=Callable[..., Any])
POLL = 0.5
"""Seconds between two looks at a correction."""
PAGE = 100
"""Corrections that are read at once."""
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
WHY = {
    CorrectionFailure.RIGHTS: "whoever asked may not correct labels any more.",
    CorrectionFailure.PROJECT: "the project was archived, or has no form any more.",
    CorrectionFailure.MIGRATION: "a label migration began: correct what is left when it has ended.",
    CorrectionFailure.ERASED: "what was asked for was erased.",
    CorrectionFailure.CANCELED: "somebody canceled it.",
    CorrectionFailure.INVALID: "what would have been written is not valid, or too large.",
    CorrectionFailure.ERROR: "it failed by a mistake of ours: the log of the server says why.",
}
"""What is said of a correction that ended before it came to all annotations."""

_CORRECTION = """id action reason position asOfPosition startedAt finishedAt stoppedBy matchedTasks
  counts { outcome annotations }"""
_REFUSED = "... on Refused { code message path obstacles { position name message } }"
_CORRECT = f"""mutation($input: CorrectAnnotationsInput!) {{ correctAnnotations(input: $input) {{
  __typename ... on CorrectAnnotationsPayload {{ asOfPosition correction {{ {_CORRECTION} }}
    preview {{ tasks complete counts {{ outcome annotations }}
      changes {{ before after annotations }} }} }} {_REFUSED} }} }}"""
_ONE = f"query($id: ID!) {{ correction(id: $id) {{ {_CORRECTION} }} }}"
_LIST = f"""query($id: ID!, $after: String) {{ project(id: $id) {{
  corrections(first: {PAGE}, after: $after) {{ nodes {{ {_CORRECTION} }}
    pageInfo {{ hasNextPage endCursor }} }} }} }}"""
_CANCEL = f"""mutation($input: CancelCorrectionInput!) {{ cancelCorrection(input: $input) {{
  __typename ... on CorrectionPayload {{ correction {{ {_CORRECTION} }} }} {_REFUSED} }} }}"""
_REVERT = f"""mutation($input: RevertInput!) {{ revert(input: $input) {{ __typename
  ... on RevertPayload {{ reversals {{ undoes }} background {{ id }} }} {_REFUSED} }} }}"""
_UNDOING = """query($id: ID!) { backgroundRevert(id: $id) { status matched undone
  skipped { type count message } problem { message } } }"""

_WHAT = (
    click.option("--question", help="The question whose answers are wrong."),
    click.option("--value", help="The label that is wrong; with --question."),
    click.option("--within", is_flag=True, help="With --value: also what lies below it."),
    click.option("--author", multiple=True, metavar="MEMBER", help="Only of this member."),
    click.option("--form-version", type=int, multiple=True, help="Only under this version."),
    click.option("--guideline-version", type=int, multiple=True, help="Only under this version."),
    click.option("--taxonomy-version", type=int, multiple=True, help="Only under this version."),
    click.option("--since", help="Only those first given at this time or later."),
    click.option("--until", help="Only those first given before this time."),
    click.option("--status", multiple=True, help="SUBMITTED and APPROVED without it."),
    click.option("--similar-to", metavar="TEXT", help="Only where the texts are like this one."),
    click.option("--at-least", type=float, default=0.5, help="With --similar-to: above 0, to 1."),
    click.option("--tasks", type=JsonObjectParam(), help="Only of tasks that this filter finds."),
    click.option("--replace-label", metavar="VALUE", help="The label that takes its place."),
    click.option("--remove-label", is_flag=True, help="Take the label out."),
    click.option(
        "--replace-answer",
        type=JsonObjectParam(),
        help='The whole answer as in the API, {"text": {"text": "…"}}; with --question.',
    ),
    click.option("--requeue", is_flag=True, help="Send the annotations back to their authors."),
    click.option("--with-reviewed", is_flag=True, help="Also where a reviewer decided."),
    click.option("--position", type=click.IntRange(min=1), help="Leave alone what changed since."),
)  # fmt: skip


def _what(command: F) -> F:
    """Add the options that say which annotations are wrong, and what becomes of them."""
    for option in reversed(_WHAT):
        command = option(command)
    return command


@click.group()
def correct_() -> None:
    """Correct many annotations with the same error, and undo that as one.

    Acts with an API key that may correct labels, in ANNOLOG_KEY or in the file that --key-file
    names. Works on the database itself, where the correction is done here unless a server does so,
    or on a server elsewhere with `annolog --url URL correct`.
    """


@correct_.command()
@click.argument("project")
@_what
@JSON
def preview(project: str, *, as_json: bool, **given: Any) -> None:
    """Print what a correction would come to; nothing is written."""
    wanted = _wanted(project, given)

    async def work(remote: Remote) -> JsonObject:
        return await _dry_run(remote, wanted)

    found = with_api("correct labels", work)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    click.echo(f"as of position {found['position']}: {_counts(found)}")
    for one in found["changes"]:
        sides = (one_line(one[side] or "nothing") for side in ("before", "after"))
        click.echo(f"{one['annotations']:>9,}  {' → '.join(sides)}")
    if not found["complete"]:
        tell("These are those of the first 20,000 tasks; the correction comes to all.")


@correct_.command()
@click.argument("project")
@click.option("--reason", required=True, help="Why, for the authors to read.")
@_what
@JSON
def apply(project: str, reason: str, *, as_json: bool, **given: Any) -> None:
    """Correct the annotations, wait for the end, and print what it came to.

    Interrupted, a server goes on with it, or `annolog correct follow`.
    """
    wanted = _wanted(project, given)

    async def work(remote: Remote) -> JsonObject:
        seen = await _dry_run(remote, wanted)
        asked = {**wanted, "reason": reason, "position": seen["position"]}
        found = (await _correct(remote, asked))["correction"]
        tell(f"{found['id']} has begun at position {found['position']}.")
        return await _followed(remote, found, seen["tasks"] if seen["complete"] else 0)

    _end(with_api("correct labels", work, "corrections"), as_json=as_json)


@correct_.command()
@click.argument("correction")
@JSON
def follow(correction: str, *, as_json: bool) -> None:
    """Wait for the end of a correction, and print what it came to."""

    async def work(remote: Remote) -> JsonObject:
        return await _followed(remote, await _look(remote, correction))

    _end(with_api("read corrections", work, "corrections"), as_json=as_json)


@correct_.command()
@click.argument("correction")
@JSON
def show(correction: str, *, as_json: bool) -> None:
    """Print how far a correction has come."""
    found = with_api("read corrections", lambda remote: _look(remote, correction))
    click.echo(_line(found, as_json=as_json))


@correct_.command("list")
@click.argument("project")
@JSON
def list_(project: str, *, as_json: bool) -> None:
    """Print the corrections of a project, the latest first."""

    async def work(remote: Remote) -> None:
        async for one in remote.nodes(_LIST, "project", "corrections", id=project):
            click.echo(_line(_plain(one), as_json=as_json))

    with_api("read corrections", work)


@correct_.command()
@click.argument("correction")
@JSON
def cancel(correction: str, *, as_json: bool) -> None:
    """End a correction that is under way; what it corrected stays."""

    async def work(remote: Remote) -> JsonObject:
        given = {"commandId": str(uuid4()), "correction": correction}
        found = (await remote.ask(_CANCEL, input=given))["cancelCorrection"]["correction"]
        return _plain(found)

    click.echo(_line(with_api("correct labels", work), as_json=as_json))


@correct_.command()
@click.argument("correction")
def undo(correction: str) -> None:
    """Put back all that a correction changed, or nothing where people changed some of it since.

    What stands in the way is printed.
    """

    async def work(remote: Remote) -> int:
        position = (await _look(remote, correction))["position"]
        given = {"commandId": str(uuid4()), "position": str(position)}
        found = (await remote.ask(_REVERT, input=given))["revert"]
        if found["background"] is None:
            return sum(len(one["undoes"]) for one in found["reversals"])
        return await _undone(remote, found["background"]["id"])

    with print_obstacles():
        count = with_api("correct labels", work, "reverts")
    click.echo(f"{count:,} events are undone.")


def _wanted(project: str, given: JsonObject) -> JsonObject:
    """Return the input of a correction but for its reason. Raises UsageError."""
    lists = {
        "author": "authors",
        "status": "statuses",
        "form_version": "formVersions",
        "guideline_version": "guidelineVersions",
        "taxonomy_version": "taxonomyVersions",
    }
    pattern: JsonObject = {to: [*given[name]] for name, to in lists.items() if given[name]}
    pattern |= {name: given[name] for name in ("question", "value", "tasks") if given[name]}
    times = {name: given[name] for name in ("since", "until") if given[name]}
    if times:
        pattern["submittedAt"] = times
    if given["similar_to"]:
        pattern["similarTo"] = {"text": given["similar_to"], "atLeast": given["at_least"]}
    return {
        "project": project,
        "pattern": pattern | {"within": given["within"]},
        "action": _action(given),
        "withReviewed": given["with_reviewed"],
        "position": None if given["position"] is None else str(given["position"]),
    }


def _action(given: JsonObject) -> JsonObject:
    """Return what becomes of the annotations. Raises UsageError unless it is one thing."""
    actions = {
        "replaceLabel": given["replace_label"],
        "removeLabel": given["remove_label"],
        "requeue": given["requeue"],
        "replaceAnswer": given["replace_answer"],
    }
    chosen = {name: value for name, value in actions.items() if value}
    if len(chosen) != 1:
        message = "Give one of --replace-label, --remove-label, --replace-answer and --requeue."
        raise click.UsageError(message)
    if "replaceAnswer" not in chosen:
        return chosen
    if not given["question"]:
        raise click.UsageError("Say by --question which answer is replaced.")
    return {"replaceAnswer": {"question": given["question"], "value": chosen["replaceAnswer"]}}


async def _correct(remote: Remote, wanted: JsonObject) -> JsonObject:
    given = {"commandId": str(uuid4()), **wanted}
    found: JsonObject = (await remote.ask(_CORRECT, input=given))["correctAnnotations"]
    return found


async def _dry_run(remote: Remote, wanted: JsonObject) -> JsonObject:
    """Return what a correction would come to, with the position of that."""
    found = await _correct(remote, {**wanted, "dryRun": True, "reason": "A dry run."})
    return {"position": found["asOfPosition"], **found["preview"]}


async def _look(remote: Remote, correction: str) -> JsonObject:
    return _plain((await remote.ask(_ONE, id=correction))["correction"])


def _plain(node: JsonObject) -> JsonObject:
    return {**node, "position": int(node["position"]), "asOfPosition": int(node["asOfPosition"])}


async def _followed(remote: Remote, found: JsonObject, total: int = 0) -> JsonObject:
    """Show how far a correction has come until it ends, and return it.

    Args:
        remote: the API.
        found: the correction.
        total: the tasks that it will come to; 0 where nobody knows.
    """
    with Stages() as stages:
        forward, done = stages.begin("correction, tasks", total), 0
        while True:
            forward(found["matchedTasks"] - done)
            done = found["matchedTasks"]
            if found["finishedAt"] is not None:
                return found
            await asyncio.sleep(POLL)
            found = await _look(remote, found["id"])


async def _undone(remote: Remote, revert: str) -> int:
    """Show how far undoing has come until it ends; return how many events are undone.

    Raises:
        ClickException: where something stands in the way.
    """
    with Stages() as stages:
        forward, done = stages.begin("undoing, events", 0), 0
        while True:
            found = (await remote.ask(_UNDOING, id=revert))["backgroundRevert"]
            forward(found["matched"] - done)
            done = found["matched"]
            if found["problem"] is not None:
                for one in found["skipped"]:
                    tell(f"{one['count']:,} {one['type']}: {one['message']}")
                raise click.ClickException(found["problem"]["message"])
            if found["status"] == "FINISHED":
                undone: int = found["undone"]
                return undone
            await asyncio.sleep(POLL)


def _end(found: JsonObject, *, as_json: bool) -> None:
    """Print a correction that has ended. Raises ClickException where it ended early."""
    click.echo(_line(found, as_json=as_json))
    if found["stoppedBy"] is not None:
        why = WHY.get(found["stoppedBy"], f"{found['stoppedBy']}.")
        raise click.ClickException(f"It ended early: {why}")


def _line(found: JsonObject, *, as_json: bool) -> str:
    if as_json:
        return orjson.dumps(found).decode()
    ended = "FINISHED" if found["finishedAt"] else "RUNNING"
    status = found["stoppedBy"] or ended
    about = f"{found['action']} at {found['position']}, {found['matchedTasks']:,} tasks"
    return f"{found['id']}  {found['startedAt'][:19]}  {status:<9}  {about}: {_counts(found)}"


def _counts(found: JsonObject) -> str:
    counts = [f"{one['annotations']:,} {one['outcome']}" for one in found["counts"]]
    return ", ".join(counts) or "no annotations"
