"""Projects: their name, form, guideline and policy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from server.events.core import canonical_json
from server.events.core.event import Change, Content, Event, Fold, JsonObject, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import GUIDELINE, name_of, text_of
from server.events.forms.allowed_values import NO_CONCEPTS, Concepts
from server.events.forms.forms import Form, parse_form, require_distinct_hotkeys
from server.events.gold.reference import OFF, GoldPolicy
from server.events.label_migrations.migration_state import NO_SLICES, Migration, Slices
from server.events.pauses.member_pauses import NO_RULE, MemberPause, PauseSettings
from server.events.project_policy import Policy, Visibility
from server.events.slices.predicates import Slice


class ProjectStatus(StrEnum):
    """Whether work goes on."""

    ACTIVE = "active"
    """Tasks are handed out and answered."""
    ARCHIVED = "archived"
    """Nothing in it can be changed until it is active again."""


class ProjectContent(Content):
    """What a project is called and about."""

    name: str
    description: str = ""


class ProjectCreated(Event, name="project.created", kind=Kind.PROJECT, version=3):
    """A project was opened."""

    policy: Policy
    content: ProjectContent | None


class ProjectRenamed(Event, name="project.renamed", kind=Kind.PROJECT):
    """The name or the description changed."""

    content: ProjectContent | None


class PolicyChanged(Event, name="project.policy_changed", kind=Kind.PROJECT, version=3):
    """The work is organized in another way from now on."""

    policy: Policy


class ProjectArchived(Event, name="project.archived", kind=Kind.PROJECT):
    """Work stopped; everything stays readable."""


class ProjectRestored(Event, name="project.restored", kind=Kind.PROJECT):
    """Work goes on."""


class FormContent(Content):
    """The form as data; docs/reference/forms.md says what it means."""

    form: JsonObject
    note: str = ""
    """What its publisher says about this version."""


class FormPublished(Event, name="form.published", kind=Kind.PROJECT, version=2):
    """A version of the form became the one that new answers are given under."""

    form_version: int
    content: FormContent | None


class GuidelineContent(Content):
    """The guideline in Markdown."""

    text: str


class GuidelinePublished(Event, name="guideline.published", kind=Kind.PROJECT):
    """A version of the guideline became the valid one."""

    guideline_version: int
    content: GuidelineContent | None


class RejectReasonTexts(Content):
    """The reasons for rejections in words, by key."""

    texts: dict[str, str]


class RejectReasonsChanged(Event, name="project.reject_reasons_changed", kind=Kind.PROJECT):
    """Reviewers are offered other reasons for rejections from now on."""

    reasons: tuple[str, ...]
    """Their keys, in the order in which they are offered."""
    content: RejectReasonTexts | None


@dataclass(frozen=True, slots=True)
class RejectReason:
    """A reason for rejections that reviewers are offered."""

    key: str
    text: str | None
    """None once it was erased."""


@dataclass(frozen=True, slots=True)
class Project:
    """The state of a project."""

    id: UUID
    status: ProjectStatus
    name: str | None
    description: str | None
    policy: Policy
    created_by: UUID | None
    created_at: datetime
    changed_at: datetime
    form_version: int = 0
    form: str | None = None
    """Canonical JSON of the latest version of the form."""
    guideline_version: int = 0
    guideline_digest: str | None = None
    """SHA-256 of the latest guideline, so that the same text is not published twice."""
    migrations: tuple[Migration, ...] = ()
    """Label migrations to other versions of taxonomies, in the order in which they started."""
    slices: Slices = NO_SLICES
    reject_reasons: tuple[RejectReason, ...] = ()
    published: tuple[int, int] = (0, 0)
    """The highest versions of form and guideline ever, where earlier ones were pinned again."""
    counts: int = 0
    """How many of its events are hidden from the blind: slices of migrations, bulk changes, pauses
    of members, definitions of slices of data, and changes of how gold tasks are handed out and
    members are paused, and published skills."""
    gold: GoldPolicy = OFF
    pauses: tuple[MemberPause, ...] = ()
    """How members stand who were ever warned or paused."""
    pause_settings: PauseSettings = NO_RULE
    data_slices: tuple[Slice, ...] = ()
    """The slices of its tasks that figures are given of, in the order of their definitions."""
    skills_run: UUID | None = None
    """The run whose skills of annotators were published last."""
    skills: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By question and member, how often the member is right, in millionths; empty once erased."""

    def pinned(self) -> Form:
        """Return the form that new answers are given under.

        Raises:
            Refused: CONFLICT if no form was published yet, ERASED if the form was erased.
        """
        if self.form_version == 0:
            raise Refused(
                Code.CONFLICT, "This project has no form yet: publish one first.", ("project",)
            )
        if self.form is None:
            raise Refused(Code.ERASED, "The form was erased: publish another one.", ("project",))
        return form_in(self.form)


@lru_cache(maxsize=256)
def form_in(text: str) -> Form:
    """Return the form in a JSON text. A pure function: concepts of taxonomies are not looked up."""
    return parse_form(canonical_json.decode(text))


evolve: Fold[Project] = Fold()
PROJECT = StreamKind(Kind.PROJECT, Project, evolve, project=lambda state: state.id)


@evolve.on(ProjectCreated)
def _created(_: Project | None, recorded: Recorded[ProjectCreated]) -> Project:
    event, at = recorded.event, recorded.recorded_at
    name, description = (
        (event.content.name, event.content.description) if event.content else (None, None)
    )
    status = ProjectStatus.ACTIVE
    return Project(recorded.stream, status, name, description, event.policy, recorded.actor, at, at)


@evolve.on(ProjectRenamed)
def _renamed(state: Project, recorded: Recorded[ProjectRenamed]) -> Project:
    content = recorded.event.content
    name, description = (content.name, content.description) if content else (None, None)
    return replace(state, name=name, description=description, changed_at=recorded.recorded_at)


@evolve.on(PolicyChanged)
def _policy_changed(state: Project, recorded: Recorded[PolicyChanged]) -> Project:
    return replace(state, policy=recorded.event.policy, changed_at=recorded.recorded_at)


@evolve.on(ProjectArchived)
def _archived(state: Project, recorded: Recorded[ProjectArchived]) -> Project:
    return replace(state, status=ProjectStatus.ARCHIVED, changed_at=recorded.recorded_at)


@evolve.on(ProjectRestored)
def _restored(state: Project, recorded: Recorded[ProjectRestored]) -> Project:
    return replace(state, status=ProjectStatus.ACTIVE, changed_at=recorded.recorded_at)


@evolve.on(FormPublished)
def _form_published(state: Project, recorded: Recorded[FormPublished]) -> Project:
    event = recorded.event
    form = canonical_json.encode(event.content.form).decode() if event.content else None
    return replace(
        state, form_version=event.form_version, form=form, changed_at=recorded.recorded_at
    )


@evolve.on(GuidelinePublished)
def _guideline_published(state: Project, recorded: Recorded[GuidelinePublished]) -> Project:
    event = recorded.event
    return replace(
        state,
        guideline_version=event.guideline_version,
        guideline_digest=_digest(event.content.text) if event.content else None,
        changed_at=recorded.recorded_at,
    )


@evolve.on(RejectReasonsChanged)
def _reasons_changed(state: Project, recorded: Recorded[RejectReasonsChanged]) -> Project:
    content = recorded.event.content
    texts = content.texts if content else {}
    reasons = tuple(RejectReason(key, texts.get(key)) for key in recorded.event.reasons)
    return replace(state, reject_reasons=reasons, changed_at=recorded.recorded_at)


def create(project: UUID, *, name: str, description: str, policy: Policy) -> list[Change]:
    """Create a project."""
    about = text_of(description, "description")
    content = ProjectContent(name=name_of(name, "name"), description=about)
    require_enough_answers(policy)
    return on(project, ProjectCreated(policy=policy, content=content))


def create_like(
    project: UUID,
    template: Project,
    *,
    name: str,
    description: str | None,
    policy: Policy,
    guideline: str | None,
) -> list[Change]:
    """Create a project with the present form, guideline and reasons for rejections of another.

    A description of None is that of the other project. The form is taken as it was published,
    without looking its concepts up again; what was erased from the other project is left out.
    """
    about = template.description or "" if description is None else description
    made = create(project, name=name, description=about, policy=policy)
    if template.form is not None:
        form = canonical_json.decode(template.form)
        made += on(project, FormPublished(form_version=1, content=FormContent(form=form)))
    if guideline is not None:
        content = GuidelineContent(text=guideline)
        made += on(project, GuidelinePublished(guideline_version=1, content=content))
    texts = {one.key: one.text for one in template.reject_reasons if one.text is not None}
    if texts:
        content_ = RejectReasonTexts(texts=texts)
        made += on(project, RejectReasonsChanged(reasons=tuple(texts), content=content_))
    return made


def rename(state: Project, *, name: str | None, description: str | None) -> list[Change]:
    """Change the name or the description."""
    called = state.name or "" if name is None else name_of(name, "name")
    about = state.description or "" if description is None else text_of(description, "description")
    wanted = ProjectContent(name=called, description=about)
    if (wanted.name, wanted.description) == (state.name, state.description):
        return []
    return on(state.id, ProjectRenamed(content=wanted))


def change_policy(state: Project, *, policy: Policy) -> list[Change]:
    """Give the project another policy; the same policy again changes nothing.

    Raises:
        Refused: INVALID as `require_enough_answers`; CONFLICT if annotators were to see others'
            answers while they get gold tasks.
    """
    if policy.visibility is Visibility.ALL and state.gold.on:
        message = (
            "Annotators of this project get hidden gold tasks, which others' answers would give "
            "away: hand out no gold first."
        )
        raise Refused(Code.CONFLICT, message, ("policy", "visibility"))
    if policy == state.policy:
        return []
    require_enough_answers(policy)
    return on(state.id, PolicyChanged(policy=policy))


def require_enough_answers(policy: Policy) -> None:
    """Refuse a policy by which a task has fewer answers at most than at least."""
    if 0 < policy.most_answers < policy.overlap:
        message = (
            f"Each task has {policy.overlap} answers at least: allow as many, or 0 for no more."
        )
        raise Refused(Code.INVALID, message, ("policy", "mostAnswers"))


def archive(state: Project) -> list[Change]:
    """Archive the project, so that work on it stops."""
    return on(state.id, ProjectArchived()) if state.status is ProjectStatus.ACTIVE else []


def restore(state: Project) -> list[Change]:
    """Restore an archived project, so that work on it goes on."""
    return on(state.id, ProjectRestored()) if state.status is ProjectStatus.ARCHIVED else []


def publish_form(
    state: Project, *, form: JsonObject, note: str = "", concepts: Concepts = NO_CONCEPTS
) -> list[Change]:
    """Publish the next version of the form; the same form again changes nothing.

    Args:
        state: the project.
        form: JSON as in `docs/reference/forms.md`.
        note: what there is to say about this version, for everybody in the project.
        concepts: those that taxonomy questions are checked against, now and not again later.
    """
    require_active(state)
    try:
        require_distinct_hotkeys(parse_form(form, concepts))
    except Refused as refused:
        raise refused.under("form") from None
    if state.form is not None and canonical_json.encode(form).decode() == state.form:
        return []
    content = FormContent(form=form, note=text_of(note, "note"))
    number = max(state.form_version, state.published[0]) + 1
    return on(state.id, FormPublished(form_version=number, content=content))


MOST_REASONS = 50
"""Reasons for rejections that a project may offer."""
_KEY = re.compile(r"[a-z0-9_]{1,40}")


def change_reject_reasons(state: Project, reasons: Sequence[tuple[str, str]]) -> list[Change]:
    """Offer reviewers these reasons for rejections, each a key and a text.

    Raises:
        Refused: LIMIT, INVALID or DUPLICATE with the path of the reason, below `rejectReasons`.
    """
    if len(reasons) > MOST_REASONS:
        message = f"Offer {MOST_REASONS} reasons at most."
        raise Refused(Code.LIMIT, message, ("rejectReasons",))
    texts: dict[str, str] = {}
    for number, (key, text) in enumerate(reasons):
        if not _KEY.fullmatch(key):
            message = "A key has 1 to 40 letters from a to z, digits and underscores."
            raise Refused(Code.INVALID, message, ("rejectReasons", number, "key"))
        if key in texts:
            message = "This key occurs twice: choose another."
            raise Refused(Code.DUPLICATE, message, ("rejectReasons", number, "key"))
        texts[key] = name_of(text, "rejectReasons", number, "text")
    if tuple(texts.items()) == tuple((one.key, one.text) for one in state.reject_reasons):
        return []
    event = RejectReasonsChanged(reasons=tuple(texts), content=RejectReasonTexts(texts=texts))
    return on(state.id, event)


def publish_guideline(state: Project, *, text: str) -> list[Change]:
    """Publish the next version of the guideline; the same text again changes nothing."""
    require_active(state)
    content = GuidelineContent(text=text_of(text, "text", longest=GUIDELINE, empty=False))
    if _digest(content.text) == state.guideline_digest:
        return []
    number = max(state.guideline_version, state.published[1]) + 1
    return on(state.id, GuidelinePublished(guideline_version=number, content=content))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def require_active(state: Project) -> None:
    """Refuse work on an archived project."""
    if state.status is not ProjectStatus.ACTIVE:
        raise Refused(Code.CONFLICT, "This project is archived: restore it first.", ("project",))
