"""The mutations of projects: settings, forms, guidelines, archive, and roles in a project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON
from strawberry.utils.str_converters import to_camel_case

from server.access.permissions import Permission
from server.commands import DecisionContext
from server.commands.dry_run import dry_run
from server.events import projects as decide
from server.events.accounts import members
from server.events.accounts.roles import Role
from server.events.core import ids
from server.events.core.event import Change, JsonObject
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import email_of
from server.events.erasure.holds import require_not_held
from server.events.project_policy import Policy
from server.events.projects import Project as ProjectState
from server.events.reverts.taxonomies import drawn_versions, require_offered
from server.reads.accounts.members import member_with_email, project_roles_of
from server.schema.accounts.members import ProjectMember, load_member
from server.schema.accounts.role_guards import (
    require_combinable,
    require_grantable,
    require_role_granted_by,
)
from server.schema.core.base import Position, RefusedType, mutation
from server.schema.core.context import CommandInput, Info, expected, expected_version
from server.schema.erasure.hold_guards import holds_stream
from server.schema.forms.forms import FormInput, form_json, form_path_as_sent
from server.schema.projects.creation import CreateProjectInput, create_like, merged
from server.schema.projects.policies import PolicyInput
from server.schema.projects.types import Project, load_project


@strawberry.type(description="What became of a project.")
class ProjectPayload:
    """A project after a command."""

    position: Position
    project: Project


async def payload(info: Info, project: UUID, position: int) -> ProjectPayload:
    """Return a project after a command."""
    shown = await load_project(info, info.context.session, project)
    return ProjectPayload(position=Position(position), project=shown)


@strawberry.input
class ProjectInput(CommandInput):
    """One project."""

    project: strawberry.ID


@strawberry.input(description="A reason for rejections to offer.")
class RejectReasonInput:
    """A key, which rejections name, and what reviewers read."""

    key: str
    text: str


@strawberry.input
class UpdateProjectInput(ProjectInput):
    """Changes of a project; what is left out stays."""

    name: str | None = None
    description: str | None = None
    policy: PolicyInput | None = None
    reject_reasons: list[RejectReasonInput] | None = strawberry.field(
        default=None, description="In place of all that were offered so far, 50 at most."
    )
    expected_version: int | None = expected_version("project")


@strawberry.input
class PublishFormInput(ProjectInput):
    """The next version of a form, as an object of types or as JSON."""

    form: FormInput | None = None
    form_json: JSON | None = strawberry.field(
        default=None,
        description="In place of `form`: JSON as `annolog schema --form` describes it.",
    )
    note: str = strawberry.field(
        default="",
        description="What there is to say about this version, for everybody in the project; it "
        "stands in the event `FormPublished`.",
    )
    dry_run: bool = strawberry.field(
        default=False,
        description="Only say whether the form can be published: nothing is written, and "
        "`position` is that of the newest event.",
    )
    expected_version: int | None = expected_version("project")

    def path_as_sent(self, path: Sequence[str | int]) -> Sequence[str | int]:
        """Return the path of a refusal as a path inside this input."""
        match path:
            case ("form", *rest) if self.form is not None:
                shown = form_path_as_sent(self.form, rest)
                return ["form", *(to_camel_case(s) if isinstance(s, str) else s for s in shown)]
            case ("form", *rest) if self.form_json is not None:
                return ["formJson", *rest]
        return path

    def json(self) -> JsonObject:
        """Return the form as JSON. Raises Refused INVALID unless it is given once."""
        if (self.form is None) == (self.form_json is None):
            message = "Give the form once: as `form` or as `formJson`."
            raise Refused(Code.INVALID, message, ("form",))
        found: Any = self.form_json if self.form is None else form_json(self.form)
        return found  # type: ignore[no-any-return]


@strawberry.input
class PublishGuidelineInput(ProjectInput):
    """The next version of a guideline."""

    text: str
    expected_version: int | None = expected_version("project")


ProjectResult = Annotated[ProjectPayload | RefusedType, strawberry.union("ProjectResult")]


def _reasons(project: ProjectState, given: list[RejectReasonInput] | None) -> list[Change]:
    if given is None:
        return []
    return decide.change_reject_reasons(project, [(one.key, one.text) for one in given])


@strawberry.type
class ProjectMutations:
    """Mutations of projects."""

    @mutation(Permission.PROJECTS_CREATE)
    async def create_project(self, info: Info, input: CreateProjectInput) -> ProjectResult:
        """Open a project, empty or with the settings of another one."""
        if input.like is not None:
            receipt = await create_like(info, input, ids.expect("project", input.like, "like"))
        else:
            policy, about = merged(Policy(), input.policy), input.description or ""
            receipt = await info.context.execute(
                input,
                Permission.PROJECTS_CREATE,
                lambda _: decide.create(uuid7(), name=input.name, description=about, policy=policy),
            )
        created, *_ = await info.context.events_of(receipt)
        return await payload(info, created.stream, receipt.position)

    @mutation(Permission.PROJECT_CONFIGURE)
    async def update_project(self, info: Info, input: UpdateProjectInput) -> ProjectResult:
        """Change the name, the description or the policy."""
        return await _change(
            info,
            input,
            lambda _, project: [
                *decide.rename(project, name=input.name, description=input.description),
                *decide.change_policy(project, policy=merged(project.policy, input.policy)),
                *_reasons(project, input.reject_reasons),
            ],
        )

    @mutation(Permission.PROJECT_CONFIGURE)
    async def publish_form(self, info: Info, input: PublishFormInput) -> ProjectResult:
        """Publish the next version of the form; answers are given under it from now on."""
        form = input.json()

        def publish(current: DecisionContext, project: ProjectState) -> list[Change]:
            require_offered(form, current.states)
            return decide.publish_form(
                project, form=form, note=input.note, concepts=current.taxonomies
            )

        drawn = tuple({taxonomy for _, (taxonomy, _) in drawn_versions(form)})
        if input.dry_run:
            return await _try_form(info, input, publish, drawn)
        return await _change(info, input, publish, taxonomies=drawn)

    @mutation(Permission.PROJECT_CONFIGURE)
    async def publish_guideline(self, info: Info, input: PublishGuidelineInput) -> ProjectResult:
        """Publish the next version of the guideline."""
        return await _change(
            info, input, lambda _, project: decide.publish_guideline(project, text=input.text)
        )

    @mutation(Permission.PROJECT_CONFIGURE)
    async def archive_project(self, info: Info, input: ProjectInput) -> ProjectResult:
        """Stop the work on a project; everything stays readable."""

        def archive(current: DecisionContext, project: ProjectState) -> list[Change]:
            require_not_held(current.holds, now=current.now, project=project.id, path=("project",))
            return decide.archive(project)

        streams = (holds_stream(info.context),)
        return await _change(info, input, archive, operation="archive", streams=streams)

    @mutation(Permission.PROJECT_CONFIGURE)
    async def restore_project(self, info: Info, input: ProjectInput) -> ProjectResult:
        """Let the work on an archived project go on."""
        return await _change(
            info, input, lambda _, project: decide.restore(project), operation="restore"
        )


async def _change(
    info: Info,
    given: ProjectInput,
    change: Callable[[DecisionContext, ProjectState], list[Change]],
    *,
    operation: str = "",
    streams: tuple[tuple[StreamKind[Any], UUID], ...] = (),
    taxonomies: tuple[UUID, ...] = (),
) -> ProjectPayload:
    """Run a command on the project that its input names, and return the project after it."""
    id_ = ids.expect("project", given.project, "project")
    receipt = await info.context.execute(
        given,
        Permission.PROJECT_CONFIGURE,
        lambda current: change(current, current.project(id_)),
        projects=(id_,),
        taxonomies=taxonomies,
        expected=expected(id_, given),
        operation=operation,
        streams=streams,
    )
    return await payload(info, id_, receipt.position)


async def _try_form(
    info: Info,
    given: PublishFormInput,
    publish: Callable[[DecisionContext, ProjectState], list[Change]],
    taxonomies: tuple[UUID, ...],
) -> ProjectPayload:
    """Return the project as it is. Raises Refused as the publication of the form would."""
    id_ = ids.expect("project", given.project, "project")
    context = info.context
    await dry_run(
        lambda current: publish(current, current.project(id_)),
        partial(context.dry_run, given, Permission.PROJECT_CONFIGURE),
        projects=(id_,),
        taxonomies=taxonomies,
        expected=expected(id_, given),
    )
    return await payload(info, id_, (await context.session.cut()).head)


@strawberry.input(description="A role to give in a project.")
class GrantRoleInput(CommandInput):
    """Which role, and for which member of which project."""

    project: strawberry.ID
    member: strawberry.ID | None = None
    email: str | None = strawberry.field(
        default=None,
        description="In place of `member`: the whole e-mail address of the account, for callers "
        "who may not list the members of the organization.",
    )
    role: Role


@strawberry.input(description="A role to take away in a project.")
class RevokeRoleInput(CommandInput):
    """Which role, and of which member of which project."""

    project: strawberry.ID
    member: strawberry.ID
    role: Role


@strawberry.type(description="A member's roles in a project after a command.")
class ProjectMemberPayload:
    """The roles of a member in a project after a command."""

    position: Position
    project_member: ProjectMember


ProjectMemberResult = Annotated[
    ProjectMemberPayload | RefusedType, strawberry.union("ProjectMemberResult")
]


@strawberry.type
class ProjectRoleMutations:
    """Mutations of roles in projects."""

    @mutation(Permission.PROJECT_MEMBERS_MANAGE)
    async def grant_role(self, info: Info, input: GrantRoleInput) -> ProjectMemberResult:
        """Give a member a role in one project."""

        def grant(current: DecisionContext, project: UUID, member: UUID | None) -> list[Change]:
            if member is None:
                raise Refused(Code.NOT_FOUND, NO_ACCOUNT, ("email",))
            state = current.member(member)
            require_grantable(current, input.role, project)
            require_combinable({*state.roles, input.role})
            return members.grant(state, project=project, role=input.role)

        return await _change_roles(info, input, await _named_member(info, input), grant)

    @mutation(Permission.PROJECT_MEMBERS_MANAGE)
    async def revoke_role(self, info: Info, input: RevokeRoleInput) -> ProjectMemberResult:
        """Take a role in one project away from a member."""
        member = ids.expect("member", input.member, "member")

        def revoke(current: DecisionContext, project: UUID, _: UUID | None) -> list[Change]:
            require_grantable(current, input.role, project)
            return members.revoke(current.member(member), project=project, role=input.role)

        return await _change_roles(info, input, member, revoke)


NO_ACCOUNT = (
    "No account of the organization has this e-mail address: ask an administrator to invite "
    "whoever it belongs to."
)


async def _named_member(info: Info, given: GrantRoleInput) -> UUID | None:
    """Return the member whom an input names by id, or by an address that nobody (None) may have.

    Raises:
        Refused: INVALID unless it is named in one way; FORBIDDEN, NOT_FOUND for an address.
    """
    if (given.member is None) == (given.email is None):
        message = "Name the member once: by `member` or by `email`."
        raise Refused(Code.INVALID, message, ("member",))
    if given.email is None:
        return ids.expect("member", given.member or "", "member")
    project = ids.expect("project", given.project, "project")
    await load_project(info, info.context.session, project, "project")
    actor = await info.context.require(Permission.PROJECT_MEMBERS_MANAGE, project)
    # Whether there is an account is told to who gives it a role, which stands in the ledger.
    require_role_granted_by(actor, given.role, project)
    return await member_with_email(info.context.session, email_of(given.email, "email"))


async def _change_roles(
    info: Info,
    given: GrantRoleInput | RevokeRoleInput,
    member: UUID | None,
    change: Callable[[DecisionContext, UUID, UUID | None], list[Change]],
) -> ProjectMemberPayload:
    """Run a command on a member's roles in a project, and return the roles after it.

    A retry is answered for whoever had the address then, though somebody else, or nobody (None),
    has it now.
    """
    project = ids.expect("project", given.project, "project")
    receipt = await info.context.execute(
        given,
        Permission.PROJECT_MEMBERS_MANAGE,
        lambda current: change(current, project, member),
        projects=(project,),
        members=() if member is None else (member,),
    )
    if receipt.replayed and (written := await info.context.events_of(receipt)):
        member = written[0].stream
    if member is None:
        raise Refused(Code.NOT_FOUND, NO_ACCOUNT, ("email",))
    shown = await load_member(info.context.session, member)
    held = project_roles_of(shown.row).get(project, ())
    return ProjectMemberPayload(
        position=Position(receipt.position),
        project_member=ProjectMember(member=shown, roles=sorted(held)),
    )
