"""`annolog tagging`: draws the tasks that people answer first, and lists such draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import click
import orjson

from server.cli.core.api import JsonObjectParam, with_api
from server.cli.core.output import one_line
from server.cli.core.remote import Remote
from server.cli.core.terminal import tell
from server.events.core.event import JsonObject

PAGE = 50
"""Draws that are read at once."""
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
_DRAW = """mutation($input: DrawInitialTaggingInput!) { drawInitialTagging(input: $input) {
  __typename ... on DrawInitialTaggingPayload { draw { position taskCount } seed asOfPosition
    frameSize frameDigest items drawnDigest changed refused strata { name size items } }
  ... on Refused { code message path } } }"""
_LIST = f"""query($id: ID!, $after: String) {{ project(id: $id) {{
  initialTaggings(first: {PAGE}, after: $after) {{ nodes {{
    position drawnAt seed asOfPosition frameSize frameDigest items drawnDigest taskCount filter meta
    slices even }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""


@click.group()
def tagging_() -> None:
    """Draw tasks by chance that people answer first, such as the first set to train a model on.

    Acts with an API key, in ANNOLOG_KEY or in the file that --key-file names. Works on the database
    itself, or on a server elsewhere with `annolog --url URL tagging`.
    """


@tagging_.command()
@click.argument("project")
@click.option("--items", type=int, required=True, help="Draw so many tasks.")
@click.option("--filter", "frame", type=JsonObjectParam(), help="Of open tasks that meet this.")
@click.option("--meta", multiple=True, help="Strata: a value in the meta, key by key.")
@click.option("--slice", "slices", multiple=True, help="Strata: this slice; may be repeated.")
@click.option("--even", is_flag=True, help="As many of each stratum, not by its size.")
@click.option("--priority", type=int, help="What the tasks get, so that they are answered first.")
@click.option("--overlap", type=int, help="How many people answer each, at least.")
@click.option("--expert", "experts", multiple=True, help="Assign them to members in turn.")
@click.option("--position", type=click.IntRange(min=1), help="Read the tasks as of here.")
@click.option("--seed", type=int, help="Names the dice: the same seed draws the same tasks.")
@click.option("--dry-run", is_flag=True, help="Only print what would be drawn.")
@JSON
def draw(project: str, *, as_json: bool, **given: Any) -> None:
    """Draw open tasks of a project, and have people answer them before all others."""
    position = given["position"]
    wanted: JsonObject = {"commandId": str(uuid4()), "project": project}
    wanted |= {name: given[name] for name in ("items", "even", "priority", "overlap", "seed")}
    wanted |= {name: _some(given[name]) for name in ("meta", "slices", "experts")}
    wanted |= {"filter": given["frame"], "dryRun": given["dry_run"]}
    wanted["position"] = None if position is None else str(position)

    async def work(remote: Remote) -> JsonObject:
        found: JsonObject = (await remote.ask(_DRAW, input=wanted))["drawInitialTagging"]
        return found

    found = with_api("manage gold", work)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    about = f"{found['items']:,} of {found['frameSize']:,} tasks, seed {found['seed']}"
    made = found["draw"]
    click.echo(about if made is None else f"{made['position']}  {about}")
    for one in found["strata"]:
        click.echo(
            f"{one['items']:>6,} of {one['size']:,}  {one_line(one['name'] or 'no stratum')}"
        )
    if made is None:
        tell(f"Draw it with --seed {found['seed']} --position {found['asOfPosition']}.")
    elif found["refused"]:
        tell(f"{found['refused']:,} of them were not open any more, and are not in the set.")


@tagging_.command("list")
@click.argument("project")
@JSON
def list_(project: str, *, as_json: bool) -> None:
    """Print the draws of a project, the latest first, each with its position."""

    async def work(remote: Remote) -> None:
        async for one in remote.nodes(_LIST, "project", "initialTaggings", id=project):
            click.echo(orjson.dumps(one).decode() if as_json else _line(one))

    with_api("read gold", work)


def _some(given: Sequence[str]) -> list[str] | None:
    return list(given) or None


def _line(one: JsonObject) -> str:
    about = f"{one['items']:,} of {one['frameSize']:,} tasks as of {one['asOfPosition']}"
    said = f"{about}, seed {one['seed']}: {one['taskCount']:,} in the set"
    return f"{one['position']}  {one['drawnAt'][:19]}  {said}"
