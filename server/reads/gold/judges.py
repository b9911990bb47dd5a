"""By which settings the answers to a question of gold tasks are judged, in a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from server.events.core.refusal import Code, Refused
from server.events.forms.taxonomy_outline import Outline
from server.events.gold.judging import AS_USUAL, Judge, JudgingRule, Parents
from server.events.gold.reference import GoldPolicy
from server.reads.forms import FormQuestion, present_form, question_of
from server.reads.projects import project_row
from server.reads.quality.numbers import QuestionKey
from server.reads.session import ReadSession
from server.reads.taxonomies.taxonomies import VersionKey

Outlines: TypeAlias = "Callable[[VersionKey], Awaitable[Outline]]"
"""Returns the outline of a version of a taxonomy; raises Refused ERASED where it is gone."""


async def judge_of(session: ReadSession, key: QuestionKey, outlines: Outlines) -> Judge:
    """Return who judges the answers to a question.

    Without its taxonomy, choices of a question are right or wrong, and nothing between.
    """
    project, name = key
    form = await present_form(session, project)
    question = None if form is None else await question_of(session, form, name)
    parents = None if question is None else await _parents(question, outlines)
    return Judge(await _rule(session, key), parents)


async def _rule(session: ReadSession, key: QuestionKey) -> JudgingRule:
    project, name = key
    row = await project_row(session, project)
    if row is None or row["gold"] is None:
        return AS_USUAL
    return GoldPolicy.model_validate_json(row["gold"]).judging.get(name, AS_USUAL)


async def _parents(question: FormQuestion, outlines: Outlines) -> Parents | None:
    """Return what lies above the options of a choice; None where they are no hierarchy."""
    if question.question["kind"] != "choice":
        return None
    if question.draws_on is not None:
        try:
            return (await outlines(question.draws_on)).broader
        except Refused as refused:
            if refused.code is not Code.ERASED:
                raise
            return None
    above = {v: (o["parent"],) for v, o in question.listed.items() if o.get("parent")}
    return (lambda value: above.get(value, ())) if above else None
