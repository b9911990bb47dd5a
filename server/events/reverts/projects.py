"""Undoing what was done to a project, and the events that pin an earlier form or guideline."""

from __future__ import annotations

from dataclasses import replace

from server.events.core import canonical_json
from server.events.core.event import Content, Event, Kind, Recorded
from server.events.core.refusal import Code, Refused
from server.events.gold.agreed_answers import GoldTasksChanged
from server.events.gold.initial_tagging import (
    InitialTaggingAdded,
    InitialTaggingDrawn,
    InitialTaggingReverted,
)
from server.events.gold.policies import GoldPolicyChanged, change_gold_policy
from server.events.labeling.bulk_change import TasksChanged
from server.events.pauses.member_pauses import PauseRule, PauseStatus, pause_of
from server.events.pauses.pauses import MemberPaused, MemberResumed, PauseContent
from server.events.pauses.rules import PauseRuleChanged
from server.events.projects import (
    FormContent,
    FormPublished,
    GuidelinePublished,
    PolicyChanged,
    Project,
    ProjectArchived,
    ProjectContent,
    ProjectCreated,
    ProjectRenamed,
    ProjectRestored,
    ProjectStatus,
    RejectReasonsChanged,
    RejectReasonTexts,
    evolve,
)
from server.events.reverts.compensation import Undone, incidental, undoes
from server.events.runs.skills import Skills, SkillsPublished


class FormPinned(Event, name="form.pinned", kind=Kind.PROJECT, version=2):
    """A version of the form that was published before is the one for new answers again."""

    form_version: int
    content: FormContent | None


class PinnedGuideline(Content):
    """Which text the guideline has."""

    digest: str | None
    """SHA-256 of the text."""


class GuidelinePinned(Event, name="guideline.pinned", kind=Kind.PROJECT):
    """A version of the guideline that was published before is the valid one again."""

    guideline_version: int
    """0 where the project has no guideline again."""
    content: PinnedGuideline | None


@evolve.on(FormPinned)
def _form_pinned(state: Project, recorded: Recorded[FormPinned]) -> Project:
    event = recorded.event
    form = canonical_json.encode(event.content.form).decode() if event.content else None
    return replace(
        state,
        form_version=event.form_version,
        form=form,
        published=_published(state),
        changed_at=recorded.recorded_at,
    )


@evolve.on(GuidelinePinned)
def _guideline_pinned(state: Project, recorded: Recorded[GuidelinePinned]) -> Project:
    event = recorded.event
    return replace(
        state,
        guideline_version=event.guideline_version,
        guideline_digest=event.content.digest if event.content else None,
        published=_published(state),
        changed_at=recorded.recorded_at,
    )


def _published(state: Project) -> tuple[int, int]:
    forms, guidelines = state.published
    return max(forms, state.form_version), max(guidelines, state.guideline_version)


@undoes(ProjectCreated)
def archive_project(undone: Undone[Project]) -> list[Event]:
    """Archive the project that was created."""
    return [ProjectArchived()] if undone.now.status is ProjectStatus.ACTIVE else []


@undoes(ProjectArchived, ProjectRestored)
def revert_status(undone: Undone[Project]) -> list[Event]:
    """Restore an archived project, or archive one that was restored."""
    if not undone.restores(lambda project: project.status):
        return []
    active = undone.earlier.status is ProjectStatus.ACTIVE
    return [ProjectRestored() if active else ProjectArchived()]


@undoes(ProjectRenamed)
def revert_name(undone: Undone[Project]) -> list[Event]:
    """Give the project its former name and description. Raises Refused ERASED."""
    if not undone.restores(lambda project: (project.name, project.description)):
        return []
    name, description = undone.earlier.name, undone.earlier.description
    if name is None:
        raise Refused(Code.ERASED, "The former name was erased: give another one.", ("position",))
    return [ProjectRenamed(content=ProjectContent(name=name, description=description or ""))]


@undoes(PolicyChanged)
def revert_policy(undone: Undone[Project]) -> list[Event]:
    """Give the project its former policy."""
    if not undone.restores(lambda project: project.policy):
        return []
    return [PolicyChanged(policy=undone.earlier.policy)]


@undoes(SkillsPublished)
def revert_skills(undone: Undone[Project]) -> list[Event]:
    """Let the project go by the former skills of annotators. Raises Refused ERASED."""
    if not undone.restores(lambda project: (project.skills_run, project.skills)):
        return []
    run, skills = undone.earlier.skills_run, undone.earlier.skills
    if run is not None and not skills:
        message = "The former skills were erased: publish those of another run."
        raise Refused(Code.ERASED, message, ("position",))
    plain = {question: {**members} for question, members in skills.items()}
    return [SkillsPublished(run=run, content=Skills(skills=plain))]


@undoes(GoldPolicyChanged)
def revert_gold_policy(undone: Undone[Project]) -> list[Event]:
    """Hand gold tasks out by the former rules. Raises Refused CONFLICT."""
    if not undone.restores(lambda project: project.gold):
        return []
    return [event for _, event in change_gold_policy(undone.now, policy=undone.earlier.gold)]


@undoes(RejectReasonsChanged)
def revert_reasons(undone: Undone[Project]) -> list[Event]:
    """Offer the former reasons for rejections. Raises Refused ERASED."""
    if not undone.restores(lambda project: project.reject_reasons):
        return []
    texts: dict[str, str] = {}
    for one in undone.earlier.reject_reasons:
        if one.text is None:
            message = "The former reasons were erased: offer others."
            raise Refused(Code.ERASED, message, ("position",))
        texts[one.key] = one.text
    return [RejectReasonsChanged(reasons=tuple(texts), content=RejectReasonTexts(texts=texts))]


@undoes(FormPublished, FormPinned)
def revert_form(undone: Undone[Project]) -> list[Event]:
    """Pin the version of the form that was pinned before. Raises Refused CONFLICT or ERASED."""
    if not undone.restores(lambda project: project.form_version):
        return []
    earlier = undone.earlier
    if not earlier.form_version:
        message = "This is the first form of the project: publish another one instead."
        raise Refused(Code.CONFLICT, message, ("position",))
    if earlier.form is None:
        message = "The former form was erased: publish another one."
        raise Refused(Code.ERASED, message, ("position",))
    content = FormContent(form=canonical_json.decode(earlier.form))
    return [FormPinned(form_version=earlier.form_version, content=content)]


@undoes(GuidelinePublished, GuidelinePinned)
def revert_guideline(undone: Undone[Project]) -> list[Event]:
    """Pin the version of the guideline that was valid before."""
    if not undone.restores(lambda project: project.guideline_version):
        return []
    content = PinnedGuideline(digest=undone.earlier.guideline_digest)
    return [GuidelinePinned(guideline_version=undone.earlier.guideline_version, content=content)]


@undoes(PauseRuleChanged)
def revert_pause_rule(undone: Undone[Project]) -> list[Event]:
    """Warn and pause members by the former rule."""
    if not undone.restores(lambda project: project.pause_settings):
        return []
    former = undone.earlier.pause_settings
    return [PauseRuleChanged(pause_rule=former.rule, **former.model_dump(exclude={"rule"}))]


@undoes(MemberPaused, MemberResumed)
def revert_pause(undone: Undone[Project]) -> list[Event]:
    """Let a paused member go on, or pause one again, by hand, who was let go on."""
    found: list[Event] = []
    named = [one.event for one in undone.events]
    for member in dict.fromkeys(
        event.member for event in named if isinstance(event, MemberPaused | MemberResumed)
    ):
        if undone.restores(lambda project, of=member: pause_of(project.pauses, of)):  # type: ignore[misc]
            held = pause_of(undone.earlier.pauses, member)
            if held is None or held.status is not PauseStatus.PAUSED:
                found.append(MemberResumed(member=member, content=None))
                continue
            content = None if held.reason is None else PauseContent(reason=held.reason)
            rule = PauseRule.BY_HAND
            found.append(MemberPaused(member=member, pause_rule=rule, content=content))
    return found


@undoes(InitialTaggingAdded, InitialTaggingReverted)
def revert_initial_tagging(undone: Undone[Project]) -> list[Event]:
    """Take tasks out of the set of their draw, or put them back, whose changes are undone."""
    wanted: dict[int, bool] = {}
    now: dict[int, bool] = {}
    for one in undone.events:
        before, after = _sets(one)
        wanted, now = {**before, **wanted}, {**now, **after}
    for later in undone.later:
        now |= {at: one for at, one in _sets(later.recorded)[1].items() if at in now}
    return [
        InitialTaggingReverted(positions=tuple(some), belongs=belongs)
        for belongs in (False, True)
        if (some := [at for at, one in wanted.items() if one is belongs is not now[at]])
    ]


def _sets(recorded: Recorded[Event]) -> tuple[dict[int, bool], dict[int, bool]]:
    """Return, by what added tasks to a draw, whether they are in its set before and after."""
    event = recorded.event
    if isinstance(event, InitialTaggingAdded):
        return {recorded.position: False}, {recorded.position: True}
    if isinstance(event, InitialTaggingReverted):
        at = event.positions
        return dict.fromkeys(at, not event.belongs), dict.fromkeys(at, event.belongs)
    return {}, {}


incidental(
    "It says what a change in bulk did; the tasks themselves are undone.",
    *(TasksChanged, GoldTasksChanged, InitialTaggingDrawn),
)
