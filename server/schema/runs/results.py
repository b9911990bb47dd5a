"""What a run found, as clients see it: task by task, and of each person where it estimates that."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.core import ids
from server.events.core.event import JsonObject
from server.events.runs.adoptions import WHOLE, confidence_ppm
from server.reads.runs.results import left_out_masks, person_in, shown_answers, task_in
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Connection, Readable, query
from server.schema.core.node import link
from server.schema.core.paging import Paging, page_of, page_of_all
from server.schema.forms.answers import Answer
from server.schema.runs.changes import MappedTo, answers_by_run, mapping_of


@strawberry.type(description="How a method that looks at all tasks together did on a question.")
class RunFit:
    """The end of the iterations for one question."""

    question: str
    tasks: int = strawberry.field(description="Tasks with an answer to it that counts.")
    votes: int = strawberry.field(description="Answers to it that count.")
    people: int = strawberry.field(description="Who gave them.")
    values: int = strawberry.field(description="Different values that were given.")
    iterations: int = strawberry.field(description="0 for a method without iterations.")
    converged: bool = strawberry.field(
        description="Whether the last iteration gained less than 1e-7 for each vote."
    )
    log_likelihood: float | None = strawberry.field(
        description="Of the votes, by what was found; null for a method without a model."
    )


@strawberry.type(description="How sure a run is of the answer to a question.")
class RunConfidence:
    """The confidence of one answer."""

    question: str
    value: float = strawberry.field(
        description="0 to 1: the probability of the answer or, by a method that counts votes, the "
        "share of the votes that say the same; by FUSED, how far people agree with regions, "
        "rankings and texts, of all that somebody marked, put in order, or wrote."
    )


@strawberry.type(description="What a run found for a task.")
class RunTaskResult(Readable):
    """A line of a result."""

    line: strawberry.Private[JsonObject]
    task_uuid: strawberry.Private[UUID]
    project_uuid: strawberry.Private[UUID]
    mapped_to: strawberry.Private[MappedTo | None]
    confidence: float | None = strawberry.field(
        description="That of the least sure answer, to six digits; null without an answer."
    )
    confidences: list[RunConfidence] = strawberry.field(description="Question by question.")
    backed_off: list[str] = strawberry.field(
        description="By FUSED, the choices whose answer nobody gave: people disagree, and it is "
        "the deepest value above, or among, what they chose that more than half agree on."
    )
    left_out_masks: list[str] = strawberry.field(
        description="By FUSED, the names of large masks that could not be read, as they are gone, "
        "were changed in the store, or are too many: their questions are decided by the majority."
    )

    task = link("task", lambda one: one.task_uuid, Permission.TASKS_READ, "The task.", null=False)

    @query(Permission.ANNOTATIONS_READ_ALL)
    async def answers(self) -> list[Answer] | None:
        """The final answer by the run; null where a reviewer would have to decide."""
        stored, task = shown_answers(self.line), self.task_uuid
        return answers_by_run(self.session, self.project_uuid, task, stored, self.mapped_to)


@strawberry.type(description="How often a person says a value where another one is true.")
class RunConfusion:
    """A cell of a confusion."""

    truth: list[str] = strawberry.field(description="The true options, or number.")
    said: list[str] = strawberry.field(description="What the person says.")
    probability: float


@strawberry.type(description="How far a run found that a person can be relied on, for a question.")
class RunPerson(Readable):
    """A person in the result of a run."""

    member_uuid: strawberry.Private[UUID]
    question: str
    answers: int = strawberry.field(description="Answers to the question that count.")
    skill: float = strawberry.field(
        description="0 to 1: how often the person is right, as the method estimates it. By "
        "WEIGHTED_MEAN, the weight as a share of the largest one."
    )
    confusion: list[RunConfusion] = strawberry.field(
        description="By DAWID_SKENE, for true values with the evidence of an answer at least; "
        "probabilities below 0.005 are left out."
    )

    @query(Permission.STATISTICS_READ)
    async def member(self) -> Member | None:
        """Who it is."""
        return await linked_member(self.session, self.member_uuid)


def fit_of(about: JsonObject) -> RunFit:
    """Return what the head of a result says of a question."""
    return RunFit(**about)


def results_of(
    session: ReadSession, row: Any, lines: Sequence[bytes], wanted: Paging
) -> Connection[RunTaskResult]:
    """Return a page of the lines of a result, in the order of the ids of tasks."""
    begin, end = 0, len(lines)
    if wanted.cursor is not None:
        place = ids.expect("task", wanted.cursor, wanted.argument)
        found = bisect_right(lines, place, key=task_in)
        begin, end = (0, found) if wanted.backward else (found, end)
        if wanted.backward and end and task_in(lines[end - 1]) == place:
            end -= 1
    most = wanted.size + 1
    some = lines[max(begin, end - most) : end] if wanted.backward else lines[begin : begin + most]
    shown = [_result(session, row, orjson.loads(line)) for line in some]
    if wanted.backward:
        shown.reverse()
    return page_of([(ids.public("task", one.task_uuid), one) for one in shown], wanted)


def _result(session: ReadSession, row: Any, line: JsonObject) -> RunTaskResult:
    sure = line.get("confidence", {})  # lines of older runs have none
    known = line["answers"] is not None and sure
    return RunTaskResult(
        session=session,
        line=line,
        task_uuid=ids.expect("task", line["task"]),
        project_uuid=row["project_id"],
        mapped_to=mapping_of(row),
        confidence=confidence_ppm(line) / WHOLE if known else None,
        confidences=[RunConfidence(question=name, value=sure[name]) for name in sorted(sure)],
        backed_off=line.get("backed_off", []),
        left_out_masks=left_out_masks(line),
    )


async def people_of(
    session: ReadSession, lines: Sequence[bytes], question: str | None, wanted: Paging
) -> Connection[RunPerson]:
    """Return a page of the people in a result, of one question or of all."""
    found = await asyncio.to_thread(_about, lines, question)
    return page_of_all(found, len(found), wanted, lambda one: _person(session, one))


def _about(lines: Sequence[bytes], question: str | None) -> list[JsonObject]:
    people = [person_in(line) for line in lines]
    return [one for one in people if question in (None, one["question"])]


def _person(session: ReadSession, one: JsonObject) -> RunPerson:
    return RunPerson(
        session=session,
        member_uuid=ids.expect("member", one["member"]),
        question=one["question"],
        answers=one["answers"],
        skill=one["skill"],
        confusion=[RunConfusion(**cell) for cell in one["confusion"]],
    )
