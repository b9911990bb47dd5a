"""`annolog audit`: samples of final answers are drawn, and what was judged of them is told."""

from __future__ import annotations

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
"""Audits, or rates, that are read at once."""
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
METHODS = {"simple": "SIMPLE", "by-risk": "BY_RISK", "stratified": "STRATIFIED"}
_RATE = """items right wrong unclear name annotator { id name }
  errorRate { value low high level method }"""
_AUDIT = f"""id status accepted drawMethod seed position frameSize frameDigest blind itemCount
  acceptNumber right wrong unclear drawnAt endedAt rate {{ {_RATE} }}"""
_CURVE = "operatingCurve { errorRate accepted }"
_DRAW = f"""mutation($input: DrawAuditInput!) {{ drawAudit(input: $input) {{ __typename
  ... on DrawAuditPayload {{ audit {{ {_AUDIT} }} preview {{ seed position frameSize frameDigest
    items acceptNumber strata {{ name size items }} {_CURVE} }} }}
  ... on Refused {{ code message path }} }} }}"""
_END = f"""mutation($input: AuditInput!) {{ %s(input: $input) {{ __typename
  ... on AuditPayload {{ audit {{ {_AUDIT} }} }} ... on Refused {{ code message path }} }} }}"""
_ONE = f"query($id: ID!) {{ audit(id: $id) {{ {_AUDIT} {_CURVE} }} }}"
_LIST = f"""query($id: ID!, $after: String) {{ project(id: $id) {{
  audits(first: {PAGE}, after: $after) {{ nodes {{ {_AUDIT} }}
    pageInfo {{ hasNextPage endCursor }} }} }} }}"""
_RATES = f"""query($id: ID!, $by: AuditGrouping!, $question: String, $after: String) {{
  audit(id: $id) {{ rates(by: $by, question: $question, first: {PAGE}, after: $after) {{
    nodes {{ {_RATE} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""


@click.group()
def audit_() -> None:
    """Draw samples of final answers to be judged, and print how many of them are wrong.

    Reviewers judge in their client. Acts with an API key, in ANNOLOG_KEY or in the file that
    --key-file names. Works on the database itself, or on a server elsewhere with
    `annolog --url URL audit`.
    """


@audit_.command()
@click.argument("project")
@click.option("--items", type=int, help="Draw so many tasks.")
@click.option("--accept", type=int, help="With --items: accept the lot with so many wrong ones.")
@click.option("--aql", type=float, help="The share of wrong answers in a good lot; with --lq.")
@click.option("--lq", type=float, help="The share in a bad one; the fewest tasks that tell them.")
@click.option("--preset", type=float, metavar="AQL%", help="The plan of MIL-STD-105E, in percent.")
@click.option("--letter", help="With --preset: the code letter; by the size of the lot without.")
@click.option("--filter", "frame", type=JsonObjectParam(), help="Finished tasks that meet this.")
@click.option("--method", type=click.Choice([*METHODS]), default="simple", show_default=True)
@click.option("--strata", type=JsonObjectParam(), help="With --method stratified: as in the API.")
@click.option("--blind", is_flag=True, help="Auditors answer before they see the final answer.")
@click.option("--position", type=click.IntRange(min=1), help="Read the tasks as of here.")
@click.option("--seed", type=int, help="Names the dice: the same seed draws the same tasks.")
@click.option("--dry-run", is_flag=True, help="Only print what would be drawn.")
@JSON
def draw(project: str, *, as_json: bool, **given: Any) -> None:
    """Draw a sample of a project's finished tasks, by one of --items, --aql and --preset."""
    position = given["position"]
    wanted = {
        "commandId": str(uuid4()),
        "project": project,
        "plan": _plan(given),
        "filter": given["frame"],
        "method": METHODS[given["method"]],
        "strata": given["strata"],
        "blind": given["blind"],
        "position": None if position is None else str(position),
        "seed": given["seed"],
        "dryRun": given["dry_run"],
    }

    async def work(remote: Remote) -> JsonObject:
        found: JsonObject = (await remote.ask(_DRAW, input=wanted))["drawAudit"]
        return found

    found = with_api("manage audits", work)
    if found["audit"] is not None:
        click.echo(_line(found["audit"], as_json=as_json))
        return
    _print_preview(found["preview"], as_json=as_json)


@audit_.command("list")
@click.argument("project")
@JSON
def list_(project: str, *, as_json: bool) -> None:
    """Print the audits of a project, the latest first."""

    async def work(remote: Remote) -> None:
        async for one in remote.nodes(_LIST, "project", "audits", id=project):
            click.echo(_line(one, as_json=as_json))

    with_api("read audits", work)


@audit_.command()
@click.argument("audit")
@JSON
def show(audit: str, *, as_json: bool) -> None:
    """Print how far an audit has come, its rate of errors, and how likely it accepts lots."""

    async def work(remote: Remote) -> JsonObject:
        found: JsonObject = (await remote.ask(_ONE, id=audit))["audit"]
        return found

    found = with_api("read audits", work)
    click.echo(_line(found, as_json=as_json))
    if not as_json:
        _print_curve(found)


@audit_.command()
@click.argument("audit")
@click.option(
    "--by", type=click.Choice(["annotator", "label", "stratum"]), help="By what; all without it."
)
@click.option("--question", help="With --by label: the question whose labels.")
@JSON
def rates(audit: str, by: str | None, question: str | None, *, as_json: bool) -> None:
    """Print the rates of errors that an audit found, each with its interval at 95 %."""

    async def work(remote: Remote) -> None:
        if by is None:
            one = (await remote.ask(_ONE, id=audit))["audit"]["rate"]
            click.echo(_rate_line(one, as_json=as_json))
            return
        given = {"id": audit, "by": by.upper(), "question": question}
        async for one in remote.nodes(_RATES, "audit", "rates", **given):
            click.echo(_rate_line(one, as_json=as_json))

    with_api("read audits", work)


@audit_.command()
@click.argument("audit")
@JSON
def conclude(audit: str, *, as_json: bool) -> None:
    """Accept or reject the lot of an audit, by how many of its answers are wrong."""
    _end("concludeAudit", audit, as_json=as_json)


@audit_.command()
@click.argument("audit")
@JSON
def cancel(audit: str, *, as_json: bool) -> None:
    """End an audit without a verdict; what was judged stays."""
    _end("cancelAudit", audit, as_json=as_json)


def _end(mutation: str, audit: str, *, as_json: bool) -> None:
    """End an audit, and print what became of it."""

    async def work(remote: Remote) -> JsonObject:
        given = {"commandId": str(uuid4()), "audit": audit}
        found: JsonObject = (await remote.ask(_END % mutation, input=given))[mutation]["audit"]
        return found

    click.echo(_line(with_api("manage audits", work), as_json=as_json))


def _plan(given: JsonObject) -> JsonObject:
    """Return how many tasks are drawn. Raises UsageError unless one way is given."""
    ways = [
        name
        for name, there in (
            ("items", given["items"] is not None),
            ("acceptance", given["aql"] is not None or given["lq"] is not None),
            ("preset", given["preset"] is not None),
        )
        if there
    ]
    if len(ways) != 1:
        raise click.UsageError("Give one of --items, --aql with --lq, and --preset.")
    if ways == ["items"]:
        return {"items": {"items": given["items"], "accept": given["accept"]}}
    if ways == ["preset"]:
        return {"preset": {"aqlPercent": given["preset"], "letter": given["letter"]}}
    if given["aql"] is None or given["lq"] is None:
        raise click.UsageError("Give --aql and --lq together.")
    return {"acceptance": {"aql": given["aql"], "lq": given["lq"]}}


def _print_preview(found: JsonObject, *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(found))
        return
    accept = _accept(found["acceptNumber"])
    click.echo(f"{found['items']:,} of {found['frameSize']:,} tasks{accept}, seed {found['seed']}")
    click.echo(f"frame as of {found['position']}: {found['frameDigest']}")
    for one in found["strata"]:
        click.echo(
            f"{one['items']:>6,} of {one['size']:,}  {one_line(one['name'] or 'no stratum')}"
        )
    _print_curve(found)
    tell("Draw it with the same --seed and --position.")


def _print_curve(found: JsonObject) -> None:
    """Print how likely lots are accepted: where the probability is near 0.95, 0.5 and 0.1."""
    points = found["operatingCurve"]
    for wanted in (0.95, 0.5, 0.1) if points else ():
        one = min(points, key=lambda point: abs(point["accepted"] - wanted))
        share, chance = one["errorRate"], one["accepted"]
        click.echo(f"a lot with {share:.2%} of errors is accepted with probability {chance:.2f}")


def _accept(number: int | None) -> str:
    return "" if number is None else f", accepted with {number} wrong"


def _line(found: JsonObject, *, as_json: bool) -> str:
    if as_json:
        return orjson.dumps(found).decode()
    judged = found["right"] + found["wrong"] + found["unclear"]
    ended = {True: "ACCEPTED", False: "REJECTED", None: found["status"]}[found["accepted"]]
    about = f"{judged:,} of {found['itemCount']:,} judged, {found['frameSize']:,} in the frame"
    accept = _accept(found["acceptNumber"])
    rate = _interval(found["rate"]["errorRate"])
    return f"{found['id']}  {found['drawnAt'][:19]}  {ended:<9}  {about}{accept}: {rate}"


def _rate_line(one: JsonObject, *, as_json: bool) -> str:
    if as_json:
        return orjson.dumps(one).decode()
    who = one["annotator"] and (one["annotator"]["name"] or one["annotator"]["id"])
    name = who or one["name"]
    shown = "all" if name is None else one_line(name or "none")
    judged = one["right"] + one["wrong"]
    return f"{_interval(one['errorRate'])}  {one['wrong']:,} of {judged:,}  {shown}"


def _interval(rate: JsonObject | None) -> str:
    if rate is None:
        return "nothing is judged"
    ends = f"[{rate['low']:.2%}, {rate['high']:.2%}] at {rate['level']:.0%}"
    return f"{rate['value']:.2%} wrong {ends}"
