"""Runs on a server elsewhere, for `annolog --url URL run`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

from server.cli.changes.remote_answers import VALUE, answers_by_question
from server.cli.core.remote import Remote
from server.commands.runs.request import argument_of
from server.events.core.event import JsonObject
from server.events.runs.methods import RunMethod

PAGE = 50
"""Runs or differences that are read at once; more would cost more than a document may."""
_RUN = """id status failure method parameters position tasks resolved changed requestedAt finishedAt
  resultDigest progress { done total }"""
_START = f"""mutation($input: StartRunInput!) {{ startRun(input: $input) {{ __typename
  ... on RunPayload {{ run {{ {_RUN} }} }} ... on Refused {{ code message path }} }} }}"""
_CANCEL = f"""mutation($input: CancelRunInput!) {{ cancelRun(input: $input) {{ __typename
  ... on RunPayload {{ run {{ {_RUN} }} }} ... on Refused {{ code message path }} }} }}"""
_ONE = f"query($id: ID!) {{ run(id: $id) {{ {_RUN} }} }}"
_LIST = f"""query($id: ID!, $after: String) {{ project(id: $id) {{
  runs(first: {PAGE}, after: $after) {{ nodes {{ {_RUN} }}
    pageInfo {{ hasNextPage endCursor }} }} }} }}"""
_DIFF = f"""query($id: ID!, $other: ID, $after: String) {{ run(id: $id) {{
  diff(other: $other, first: {PAGE}, after: $after) {{ nodes {{ task {{ id }}
    before {{ question {VALUE} }} after {{ question {VALUE} }}
    relabel {{ annotation {{ id }} question region concept candidates rule }} }}
    pageInfo {{ hasNextPage endCursor }} }} }} }}"""


_PEOPLE = f"""query($id: ID!, $after: String) {{ run(id: $id) {{
  people(first: {PAGE}, after: $after) {{ nodes {{ member {{ id }} question answers skill
    confusion {{ truth said probability }} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""
_LEFT_OUT = f"""query($id: ID!, $after: String) {{ run(id: $id) {{
  results(first: {PAGE}, after: $after) {{ nodes {{ task {{ id }} leftOutMasks }}
    pageInfo {{ hasNextPage endCursor }} }} }} }}"""
_ADOPT = """mutation($input: AdoptRunInput!) { adoptRun(input: $input) { __typename
  ... on AdoptRunPayload { position counts { outcome tasks } }
  ... on Refused { code message path } } }"""
_ADOPTION = """query($id: ID!) { run(id: $id) { progress { done total }
  adoptions { position finishedAt failure counts { outcome tasks } } } }"""


class RemoteRuns:
    """The runs of one organization, over HTTP."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    async def start(
        self, project: str, method: RunMethod, parameters: JsonObject, position: int | None
    ) -> JsonObject:
        """Ask for a run, and return it. Raises Refused."""
        given = {
            "commandId": str(uuid4()), "project": project, "method": _input(method, parameters),
            "position": None if position is None else str(position),
        }  # fmt: skip
        return _run((await self._remote.ask(_START, input=given))["startRun"]["run"])

    async def cancel(self, run: str) -> JsonObject:
        """End a run that is under way, and return it. Raises Refused."""
        given = {"commandId": str(uuid4()), "run": run}
        return _run((await self._remote.ask(_CANCEL, input=given))["cancelRun"]["run"])

    async def look(self, run: str) -> JsonObject:
        """Return a run. Raises Refused NOT_FOUND."""
        return _run((await self._remote.ask(_ONE, id=run))["run"])

    async def all(self, project: str) -> AsyncIterator[JsonObject]:
        """Yield the runs of a project, the latest first."""
        async for node in self._remote.nodes(_LIST, "project", "runs", id=project):
            yield _run(node)

    async def people(self, run: str) -> AsyncIterator[JsonObject]:
        """Yield how far each person can be relied on. Raises Refused."""
        async for node in self._remote.nodes(_PEOPLE, "run", "people", id=run):
            yield {**node, "member": node["member"]["id"]}

    async def left_out(self, run: str) -> AsyncIterator[JsonObject]:
        """Yield the tasks whose large masks could not be read, with the names of these masks."""
        async for node in self._remote.nodes(_LEFT_OUT, "run", "results", id=run):
            if node["leftOutMasks"]:
                yield {"task": node["task"]["id"], "masks": node["leftOutMasks"]}

    async def adopt(self, run: str, least_confidence: float, *, dry_run: bool) -> JsonObject:
        """Adopt a run, or tell what that would come to. Raises Refused."""
        given = {
            "commandId": str(uuid4()), "run": run, "leastConfidence": least_confidence,
            "dryRun": dry_run,
        }  # fmt: skip
        found: JsonObject = (await self._remote.ask(_ADOPT, input=given))["adoptRun"]
        return {"position": found["position"], "counts": found["counts"]}

    async def adoption(self, run: str) -> JsonObject:
        """Return the last adoption of a run, with its progress. Raises Refused NOT_FOUND."""
        found = (await self._remote.ask(_ADOPTION, id=run))["run"]
        return {**found["adoptions"][-1], "progress": found["progress"]}

    async def differences(self, run: str, other: str | None = None) -> AsyncIterator[JsonObject]:
        """Yield the tasks whose final answer would be another one. Raises Refused."""
        async for node in self._remote.nodes(_DIFF, "run", "diff", id=run, other=other):
            sides = {side: answers_by_question(node[side]) for side in ("before", "after")}
            relabel = [{**one, "annotation": _id(one["annotation"])} for one in node["relabel"]]
            yield {"task": node["task"]["id"], **sides, "relabel": relabel}


def _id(node: JsonObject | None) -> str | None:
    return None if node is None else node["id"]


def _run(node: JsonObject) -> JsonObject:
    return {**node, "position": int(node["position"])}


def _input(method: RunMethod, parameters: JsonObject) -> JsonObject:
    """Return the input of a method, given its parameters as they are stored."""
    given: Any = parameters
    if method is RunMethod.WEIGHTS:
        given = [{"member": who, "weight": votes} for who, votes in parameters["weights"].items()]
    if method is RunMethod.MAPPING:
        named = ("source", "relation", "target")
        given = {
            "taxonomy": parameters["taxonomy"],
            "fromVersion": parameters["from_version"],
            "toVersion": parameters["to_version"],
            "matches": [dict(zip(named, one, strict=True)) for one in parameters["matches"]],
            "unmatched": parameters["unmatched"],
        }
    return {argument_of(method): given}
