"""Published skills: how often annotators are right, by which a project decides whom else to ask.

Somebody publishes what a run by ONE_COIN found of people. What was decided by earlier skills stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from uuid import UUID

from server.events.core.event import Change, Content, Event, JsonObject, Kind, Recorded, on
from server.events.core.ids import expect
from server.events.core.refusal import Code, Refused
from server.events.labeling.adaptive_overlap import WHOLE
from server.events.projects import Project, evolve, require_active
from server.events.runs.methods import RunMethod
from server.events.runs.runs import Run, RunStatus

MOST = 1_000
"""The most skills of a project: of more, those with the most answers are published."""


class Skills(Content):
    """How often members are right."""

    skills: dict[str, dict[str, int]]
    """By question and id of a member, in millionths."""


class SkillsPublished(Event, name="skills.published", kind=Kind.PROJECT):
    """The project goes by what a run found of annotators from now on."""

    run: UUID | None
    """Null where it goes by no run again."""
    content: Skills | None


@evolve.on(SkillsPublished)
def _published(state: Project, recorded: Recorded[SkillsPublished]) -> Project:
    event = recorded.event
    skills = event.content.skills if event.content else {}
    return replace(state, counts=state.counts + 1, skills_run=event.run, skills=skills)


def publish(state: Project, run: Run, people: Iterable[JsonObject]) -> list[Change]:
    """Publish what a run found of people; the same skills again change nothing.

    Args:
        state: the project.
        run: the run.
        people: the lines of people in its result.

    Raises:
        Refused: CONFLICT without a result, or by another method; INVALID for a run about another
            project; ERASED where the result is gone.
    """
    require_active(state)
    if run.project != state.id:
        raise Refused(Code.INVALID, "This run is about another project.", ("run",))
    if run.method is not RunMethod.ONE_COIN:
        message = "Publish what a run by ONE_COIN found: it has one skill for each annotator."
        raise Refused(Code.CONFLICT, message, ("run",))
    if run.status is RunStatus.DROPPED:
        message = "Contents were erased since, and the result with them: start the run again."
        raise Refused(Code.ERASED, message, ("run",))
    if run.status is not RunStatus.FINISHED:
        raise Refused(Code.CONFLICT, "This run has no result, or not yet.", ("run",))
    skills = _by_question(people)
    if (run.id, skills) == (state.skills_run, state.skills):
        return []
    return on(state.id, SkillsPublished(run=run.id, content=Skills(skills=skills)))


def publish_without(state: Project, members: Collection[UUID]) -> list[Change]:
    """Publish the skills of a project again without those of some members.

    Nothing where it goes by no skills of them, or by those of nobody else.
    """
    gone = {str(member) for member in members}
    left = {
        question: kept
        for question, skills in state.skills.items()
        if (kept := {member: ppm for member, ppm in skills.items() if member not in gone})
    }
    if not left or left == state.skills:
        return []
    return on(state.id, SkillsPublished(run=state.skills_run, content=Skills(skills=left)))


def _by_question(people: Iterable[JsonObject]) -> dict[str, dict[str, int]]:
    ranked = sorted(people, key=lambda one: (-one["answers"], one["question"], one["member"]))
    found: dict[str, dict[str, int]] = {}
    for one in ranked[:MOST]:
        member = str(expect("member", one["member"]))
        found.setdefault(one["question"], {})[member] = round(one["skill"] * WHOLE)
    return found
