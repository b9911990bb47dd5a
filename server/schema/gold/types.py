"""Right answers of tasks, and how a project hands gold tasks out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import strawberry

from server.access.permissions import Permission
from server.events.gold.judging import AS_USUAL, USUAL, JudgingRule
from server.events.gold.reference import GoldPolicy
from server.reads.forms import present_form, questions
from server.reads.gold.gold import gold_counts, is_stale, question_digests
from server.reads.session import ReadSession
from server.schema.accounts.members import Member, linked_member
from server.schema.core.base import Readable, query
from server.schema.core.context import Info
from server.schema.forms.answers import Answer, render_answers
from server.schema.forms.label_display import AnnotationAnswerSource


@strawberry.type(description="Why the right answers of a gold task are in doubt.")
class GoldDispute(Readable):
    """A dispute over the right answers of a gold task, which nobody has decided yet."""

    stored: strawberry.Private[Any]
    names: strawberry.Private[dict[str, str]]
    at: datetime
    people: int = strawberry.field(
        description="How many people, mostly right otherwise, agree on another answer; 0 where a "
        "member disputes it."
    )
    lowest: float | None = strawberry.field(
        description="The share of right answers that each of them exceeds, by the lower end of its "
        "90% interval, this task left out; null where a member disputes it."
    )
    reason: str | None = strawberry.field(description="What the member says; null once erased.")

    @query(Permission.GOLD_READ)
    async def by(self) -> Member | None:
        """Who disputes them; null where the server does."""
        by = self.stored["by"]
        return await linked_member(self.session, UUID(by) if by else None)

    @query(Permission.GOLD_READ)
    async def questions(self) -> list[str]:
        """The questions whose right answers are in doubt; none once these were erased."""
        found = (self.names.get(one) for one in self.stored["question_digests"])
        return [name for name in found if name is not None]


@strawberry.type(description="The right answers of a gold task.")
class Gold(Readable):
    """What is known to be right of a task."""

    row: strawberry.Private[Any]
    stored: strawberry.Private[Any]
    form_version: int = strawberry.field(description="The form under which they were set.")
    set_at: datetime

    @query(Permission.GOLD_READ)
    async def answers(self) -> list[Answer] | None:
        """The right answers; null once they were erased."""
        source = AnnotationAnswerSource(self.row["project_id"], self.form_version)
        return render_answers(self.stored["answers"], source, self.session)

    @query(Permission.GOLD_READ)
    async def set_by(self) -> Member | None:
        """Who set them."""
        by = self.stored["by"]
        return await linked_member(self.session, UUID(by) if by else None)

    @query(Permission.GOLD_READ)
    async def stale(self) -> bool:
        """Whether the task is given to nobody until its gold is set again.

        That is where the answers were erased, and where the form asks one of their questions in
        another way than when they were set.
        """
        now = await question_digests(self.session, self.row["project_id"])
        return is_stale(self.row["gold_digests"], now, erased=self.stored["answers"] is None)

    @query(Permission.GOLD_READ)
    async def dispute(self) -> GoldDispute | None:
        """Why they are in doubt; null of right answers that nobody disputes.

        While they are, nobody else gets the task, and answers to it are not judged. The server
        disputes an answer where 5 people or more, whose answers to the question in gold tasks are
        right in more than 80 of 100 cases by the lower end of the 90% interval, agree on another
        one, and are more than those of them who gave the right one. Only answers count that were
        given since somebody last decided.
        """
        stored = self.stored.get("dispute")
        if stored is None:
            return None
        questions = orjson.loads(self.row["gold_digests"])
        low = stored["low_ppm"]
        return GoldDispute(
            session=self.session,
            stored=stored,
            names=dict(zip(questions, sorted(self.stored["answers"] or ()), strict=False)),
            at=datetime.fromisoformat(stored["at"]),
            people=len(stored["annotations"]),
            lowest=None if low is None else low / 1_000_000,
            reason=stored["reason"],
        )


@strawberry.type(
    description="When an answer to a question of gold tasks is right: from which score on, 0 to 1. "
    "Without a taxonomy, two choices are the same or not, and of several choices the score is the "
    "share of those that either has which both have. In a hierarchy, each choice counts with all "
    "that is above it, so that what is above or below the right one has a part. Of an order it is "
    "the share of pairs in the right order, of a text 1 less the character error rate. Of regions "
    "it is F1: twice those that match one of the right ones over all of both. Regions match that "
    "have one label and are similar enough."
)
class QuestionJudging:
    """The settings of a question, the usual ones included."""

    question: str
    threshold: float | None = strawberry.field(
        description="The score from which on an answer is right: usually 1; 0.9 of texts, and 0.8 "
        "of regions. Null of numbers and ratings."
    )
    tolerance: float | None = strawberry.field(
        description="Of numbers and ratings, how far from the right one they may be: usually 0."
    )
    similarity: float | None = strawberry.field(
        description="Of regions, how similar those must be that match, in hundredths: usually 0.5; "
        "1 for the same place. Intersection over union; of points, lines and tracks as in figures "
        "of agreement."
    )


@strawberry.type(description="How annotators of a project get gold tasks, and how many it has.")
class ProjectGold(Readable):
    """The gold tasks of a project."""

    project_uuid: strawberry.Private[UUID]
    percent: int = strawberry.field(
        description="How many of 100 tasks that an annotator claims are gold, on average; 0 to 50."
    )
    warm_up: int = strawberry.field(
        description="Of so many first tasks of an annotator, `warmUpPercent` are gold."
    )
    warm_up_percent: int
    qualification: int = strawberry.field(
        description="So many first tasks of an annotator are all gold."
    )
    show_scores: bool = strawberry.field(description="Whether annotators see `Work.goldScore`.")

    rules: strawberry.Private[Mapping[str, JudgingRule]]

    @query(Permission.GOLD_READ)
    async def judging(self) -> list[QuestionJudging]:
        """When answers to each question of the present form that can be judged are right."""
        form = await present_form(self.session, self.project_uuid)
        asked = {} if form is None else await questions(self.session, form)
        return [
            QuestionJudging(question=name, **self._rule(name).filled(usual).model_dump())
            for name, one in asked.items()
            if (usual := USUAL.get(one.question["kind"])) is not None
        ]

    def _rule(self, question: str) -> JudgingRule:
        return self.rules.get(question, AS_USUAL)

    @query(Permission.GOLD_READ)
    async def tasks(self) -> int:
        """How many tasks are gold."""
        return (await gold_counts(self.session, self.project_uuid)).tasks

    @query(Permission.GOLD_READ)
    async def stale_tasks(self) -> int:
        """How many of them are given to nobody until their gold is set again; see `Gold.stale`."""
        return (await gold_counts(self.session, self.project_uuid)).stale

    @query(Permission.GOLD_READ)
    async def disputed_tasks(self) -> int:
        """How many of them are given to nobody until somebody decides; see `Gold.dispute`."""
        return (await gold_counts(self.session, self.project_uuid)).disputed


@strawberry.type
class GoldOfProject(Readable):
    """The fields of a project about gold tasks."""

    row: strawberry.Private[Any]
    uuid: strawberry.Private[UUID]

    @query(Permission.GOLD_READ)
    async def gold(self, info: Info) -> ProjectGold | None:
        """How annotators get gold tasks; null to a caller who may not know."""
        actor = await info.context.actor()
        if not actor.may(Permission.GOLD_READ, self.uuid):
            return None
        stored = self.row["gold"]
        policy = GoldPolicy() if stored is None else GoldPolicy.model_validate_json(stored)
        fields = {name: value for name, value in policy if name != "judging"}
        return ProjectGold(
            session=self.session, project_uuid=self.uuid, rules=policy.judging, **fields
        )


def gold_of(session: ReadSession, row: Any) -> Gold | None:
    """Return the right answers of a task from its row; None where it is no gold task."""
    if row["gold"] is None:
        return None
    stored = orjson.loads(row["gold"])
    return Gold(
        session=session,
        row=row,
        stored=stored,
        form_version=stored["form_version"],
        set_at=datetime.fromisoformat(stored["at"]),
    )
