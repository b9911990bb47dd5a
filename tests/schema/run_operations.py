"""What can be done with runs, prepared so that the right alone decides."""

from __future__ import annotations

import contextlib
from hashlib import sha256
from typing import Any
from uuid import UUID

from server.events.core import ids
from server.events.core.ids import uuid7
from server.events.core.refusal import Refused
from server.events.runs import runs
from server.events.runs.methods import RunMethod
from server.events.runs.runs import RunFinished
from tests.schema.prepared_callers import Caller, PreparedOrganization
from tests.schema.taxonomy_operations import flat, public
from tests.schema.valid_inputs import Arguments, prepares, wish
from tests.support.workspace import Workspace

_RUNS = (
    "SELECT stream FROM events r WHERE org_id = $1 AND type = 'run.requested' AND NOT EXISTS "
    "(SELECT FROM events e WHERE e.org_id = $1 AND e.stream = r.stream AND e.version = 2)"
)


_BLOB = "INSERT INTO blobs (org_id, digest, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
_ERASURES = "SELECT coalesce(max(erasures), 0) FROM erasure_marks WHERE org_id = $1"


COIN: Any = {"questions": ["topic"], "iterations": 9}


async def requested(
    workspace: Workspace,
    project: UUID,
    method: RunMethod = RunMethod.MAJORITY,
    parameters: Any = None,
) -> UUID:
    """A new run, of whose result nobody knows yet."""
    new, given = uuid7(), parameters or {"percent": 0}
    events = runs.request(new, project=project, method=method, parameters=given, position=1)
    await workspace.do(lambda _: events)
    return new


async def canceled(at: PreparedOrganization) -> str:
    """The id of a new run that has ended."""
    await at.mend()
    new = await requested(at.workspace, at.project)
    await _cancel(at, new)
    return ids.public("run", new)


async def _cancel(at: PreparedOrganization, run: UUID) -> None:
    await at.workspace.do(
        lambda current: runs.cancel(current.get(runs.RUN, run)), streams=((runs.RUN, run),)
    )


async def computed(at: PreparedOrganization, *method: Any) -> str:
    """The id of a new run with a result, in which there is no task."""
    await at.mend()
    new, workspace = await requested(at.workspace, at.project, *method), at.workspace
    body = b"{}\n"
    digest = sha256(body).hexdigest()
    await at.owner.execute(_BLOB, workspace.org, bytes.fromhex(digest), body)
    erasures = await at.owner.fetchval(_ERASURES, workspace.org)
    found = RunFinished(
        result_digest=digest, erasures=erasures, annotated_tasks=0, resolved_tasks=0,
        changed_tasks=0,
    )  # fmt: skip
    await workspace.do(
        lambda current: runs.finish(current.get(runs.RUN, new), found), streams=((runs.RUN, new),)
    )
    return ids.public("run", new)


@prepares("startRun")
async def start(at: PreparedOrganization, who: Caller) -> Arguments:
    return await _start(at, majority={"percent": 50})


async def _start(at: PreparedOrganization, **method: Any) -> Arguments:
    await at.mend()
    for row in await at.owner.fetch(_RUNS, at.workspace.org):  # not too many at once
        with contextlib.suppress(Refused):
            await _cancel(at, row["stream"])
    return wish(project=at.public_project, method=method, position="1")


@prepares("startRun: with weights")
async def weigh(at: PreparedOrganization, who: Caller) -> Arguments:
    return await _start(at, weights=[{"member": await at.somebody(), "weight": 2}])


@prepares("startRun: without an annotator")
async def leave_out(at: PreparedOrganization, who: Caller) -> Arguments:
    return await _start(at, without={"member": await at.somebody()})


@prepares("startRun: with a mapping")
async def map_labels(at: PreparedOrganization, who: Caller) -> Arguments:
    of = {"taxonomy": public(await flat(at)), "fromVersion": 1, "toVersion": 1}
    return await _start(at, mapping=of)


@prepares("startRun: by an estimate")
async def estimate(at: PreparedOrganization, who: Caller) -> Arguments:
    given = await _start(at, dawidSkene={"questions": ["topic"]})
    given["input"] |= {"position": None}
    return given


@prepares("adoptRun")
async def adopt(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(run=await computed(at))


@prepares("adoptRun: a dry run")
async def try_adoption(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(run=await computed(at), dryRun=True)


@prepares("publishSkills")
async def publish(at: PreparedOrganization, who: Caller) -> Arguments:
    return wish(run=await computed(at, RunMethod.ONE_COIN, COIN))


@prepares("cancelRun")
async def cancel(at: PreparedOrganization, who: Caller) -> Arguments:
    await at.mend()
    return wish(run=ids.public("run", await requested(at.workspace, at.project)))


@prepares("run", "node: a run")
async def one(at: PreparedOrganization, who: Caller) -> Arguments:
    return {"id": await canceled(at)}
