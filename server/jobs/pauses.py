"""Warns and pauses members by the rule of their project, after their answers were counted.

Safe to run in several processes at once: a decision is made anew on the state of the project under
the ledger's lock, so that whoever is warned or paused already is left alone. Who may be warned is
decided beforehand by the same function, on a state that may be old: most looks write nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from server.commands import Command, DecisionContext, Writer
from server.events.core.event import Change
from server.events.core.refusal import Code, Refused
from server.events.pauses.rules import judge
from server.events.projects import PROJECT, Project
from server.jobs.base import Job
from server.ledger.read import generation_of, tenant
from server.postgres import Connection, Pool
from server.projections.counters.quality import QUALITY
from server.projections.tables import schema_of
from server.reads.gold.judges import judge_of
from server.reads.quality.gold_scores import gold_numbers, gold_questions
from server.reads.session import ReadSession
from server.reads.statistics import counted_position

_DUE = "SELECT * FROM projects_to_judge()"
_STATE = "SELECT state, from_position FROM {}.project WHERE org_id = $1 AND id = $2"
_JUDGED = (
    "INSERT INTO member_judgements AS m (org_id, project_id, position) VALUES ($1, $2, $3) "
    "ON CONFLICT ON CONSTRAINT member_judgements_pkey DO UPDATE SET position = $3 "
    "WHERE m.position < $3"
)


class _Counted(NamedTuple):
    """How right a member's answers to a question of gold tasks are."""

    question: str
    member: UUID
    hits: int
    judged: int
    counted_to: int
    """The position up to which they were counted, in the same moment."""


class MemberJudgement(Job):
    """Warns and pauses members of all projects that have a rule."""

    name = "member judgement"
    period = 5.0

    def __init__(self, pool: Pool, readers: Pool, writer: Writer) -> None:
        """Judge members.

        Args:
            pool: the connections of the jobs.
            readers: the connections for reading counters.
            writer: records warnings and pauses.
        """
        super().__init__(pool)
        self._readers, self._writer = readers, writer

    async def look(self, connection: Connection) -> int:
        """Judge members whose answers were counted; return how many were warned or paused."""
        done = 0
        for org, project, counted_to in await connection.fetch(_DUE):
            work = self._judge(connection, org, project, counted_to)
            done += await self.attempt(connection, work, org=str(org), project=str(project)) or 0
        return done

    async def _judge(
        self, connection: Connection, org: UUID, project: UUID, counted_to: int
    ) -> int:
        counted = await self._counted(org, project)
        async with tenant(connection, org):
            generation = await generation_of(connection, org)
            text = _STATE.format(schema_of(generation))
            row: Any = await connection.fetchrow(text, org, project)
        if counted_to < row["from_position"]:
            return 0  # A counter that counts anew has not come to the rule yet.
        state = PROJECT.decode(row["state"])
        done = 0
        if _changes(state, counted):
            done = await self._decide(org, project, counted)
        async with tenant(connection, org):
            await connection.execute(_JUDGED, org, project, counted_to)
        return done

    async def _counted(self, org: UUID, project: UUID) -> list[_Counted]:
        """Return the numbers of all members and questions; none while all is counted anew."""
        found: list[_Counted] = []
        async with ReadSession(self._readers, org) as session:
            position = await counted_position(session, QUALITY.name)
            for question in await gold_questions(session, project) if position > 0 else ():
                key = project, question
                judge = await judge_of(session, key)
                found += (
                    _Counted(question, one.member, one.right, one.judged, position)
                    for one in await gold_numbers(session, key, judge)
                )
        return found

    async def _decide(self, org: UUID, project: UUID, counted: Sequence[_Counted]) -> int:
        """Record what the rule says of members; return of how many it said something."""

        def decide(current: DecisionContext) -> Sequence[Change]:
            changes = _changes(current.project(project), counted)
            if not changes:
                raise Refused(Code.CONFLICT, "Somebody was faster: leave them.")
            return changes

        try:
            receipt = await self._writer.execute(
                Command.of_server(org, decide, projects=(project,))
            )
        except Refused as refused:
            if refused.code in (Code.CONFLICT, Code.NOT_FOUND):
                return 0
            raise
        return receipt.written


def _changes(state: Project, counted: Sequence[_Counted]) -> list[Change]:
    """Return what the rule says of each member: once, though of several questions."""
    found: dict[UUID, list[Change]] = {}
    for one in counted:
        if one.member not in found:
            changes = judge(
                state, one.member, one.question,
                hits=one.hits, judged=one.judged, counted_to=one.counted_to,
            )  # fmt: skip
            if changes:
                found[one.member] = changes
    return [change for changes in found.values() for change in changes]
