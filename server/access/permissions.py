"""The permissions of each role. Closed by default: a permission in no set below is held by nobody.

Roles come from two places, the organization and single projects, and a member's rights in a project
are the union of both. A permission that concerns the whole organization comes from the organization
role alone, so running one project never opens the member list.

The sets say what a role may do at all. Whose annotations a member sees is decided in
`server.access.visibility`, which starts from the permissions `…_READ_OWN`, `ANNOTATIONS_READ_ALL`
and `EVENTS_READ`.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from server.events.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID


class Scope(Enum):
    """Which of a member's roles can give a permission."""

    SELF = "self"
    """Any role anywhere: the permission concerns the caller alone, or data that everybody needs."""
    ORGANIZATION = "organization"
    """The organization role alone."""
    PROJECT = "project"
    """The organization role, or a role in the project in question."""


class Effect(Enum):
    """Whether a permission can change anything beyond the caller's own sessions and password."""

    READ = "read"
    WRITE = "write"


class Permission(StrEnum):
    """One thing that a member may do; the SDL prints it beside every field and mutation."""

    scope: Scope
    effect: Effect
    meaning: str

    def __new__(cls, name: str, scope: Scope, effect: Effect, meaning: str) -> Self:
        """Keep the name as the value, and the attributes for tests and the reference page."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.scope, member.effect, member.meaning = scope, effect, meaning
        return member

    ACCOUNT = (
        "ACCOUNT",
        Scope.SELF,
        Effect.READ,
        "See oneself and the organization, list and end one's sessions, change one's password.",
    )
    KEYS_MANAGE_OWN = (
        "KEYS_MANAGE_OWN",
        Scope.SELF,
        Effect.WRITE,
        "Make, list and revoke one's own API keys.",
    )
    ORGANIZATION_READ = (
        "ORGANIZATION_READ",
        Scope.ORGANIZATION,
        Effect.READ,
        "See the organization's settings.",
    )
    ORGANIZATION_MANAGE = (
        "ORGANIZATION_MANAGE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Rename the organization and change its settings.",
    )
    MEMBERS_READ = (
        "MEMBERS_READ",
        Scope.ORGANIZATION,
        Effect.READ,
        "See all members, their roles, e-mails and the names of their keys.",
    )
    MEMBERS_MANAGE = (
        "MEMBERS_MANAGE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Invite and suspend members, set their roles, reset passwords, run others' keys.",
    )
    PROJECTS_CREATE = (
        "PROJECTS_CREATE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Create projects.",
    )
    TAXONOMIES_READ = (
        "TAXONOMIES_READ",
        Scope.SELF,
        Effect.READ,
        "See taxonomies, their versions, drafts and concepts.",
    )
    TAXONOMIES_EDIT = (
        "TAXONOMIES_EDIT",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Create taxonomies, edit and import drafts, publish versions.",
    )
    ERASE = (
        "ERASE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Erase the content of events for good; the facts and the proof stay.",
    )
    ERASURES_READ = (
        "ERASURES_READ",
        Scope.ORGANIZATION,
        Effect.READ,
        "See what was erased, by whom, why and on what ground, and the certificates.",
    )
    HOLDS_MANAGE = (
        "HOLDS_MANAGE",
        Scope.ORGANIZATION,
        Effect.WRITE,
        "Put tasks, projects and data subjects under hold, and release them.",
    )
    SUBJECTS_READ = (
        "SUBJECTS_READ",
        Scope.ORGANIZATION,
        Effect.READ,
        "See everything that is held about a data subject, which is on record each time.",
    )
    PROJECT_READ = (
        "PROJECT_READ",
        Scope.PROJECT,
        Effect.READ,
        "See the project, its form and guideline versions and its policy.",
    )
    PROJECT_CONFIGURE = (
        "PROJECT_CONFIGURE",
        Scope.PROJECT,
        Effect.WRITE,
        "Change the project's settings and policy, publish forms and guidelines, archive it.",
    )
    PROJECT_MEMBERS_READ = (
        "PROJECT_MEMBERS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See who holds which role in the project.",
    )
    PROJECT_MEMBERS_MANAGE = (
        "PROJECT_MEMBERS_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Give members roles in the project and take them away.",
    )
    MEMBERS_PAUSE = (
        "MEMBERS_PAUSE",
        Scope.PROJECT,
        Effect.WRITE,
        "Pause members, who claim no task of the project then, and let them go on.",
    )
    STATISTICS_READ = (
        "STATISTICS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See progress, counts per annotator, label distributions and agreement.",
    )
    TASKS_READ = (
        "TASKS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See the project's tasks and their inputs.",
    )
    VIEWS_SAVE = (
        "VIEWS_SAVE",
        Scope.PROJECT,
        Effect.WRITE,
        "Save views of the project's tasks, for oneself or for everybody, and delete one's own.",
    )
    TASKS_IMPORT = (
        "TASKS_IMPORT",
        Scope.PROJECT,
        Effect.WRITE,
        "Import tasks, and annotations that were made elsewhere.",
    )
    TASKS_MANAGE = (
        "TASKS_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Order, assign, reopen, archive, restore, comment on tasks; end leases; adopt runs.",
    )
    ANNOTATE = (
        "ANNOTATE",
        Scope.PROJECT,
        Effect.WRITE,
        "Claim tasks, keep drafts, submit, revise and withdraw one's own annotations, skip.",
    )
    GOLD_READ = (
        "GOLD_READ",
        Scope.PROJECT,
        Effect.READ,
        "See which tasks are gold, their right answers, and how often annotators get them.",
    )
    GOLD_MANAGE = (
        "GOLD_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Set and remove the right answers of tasks, and say how often annotators get them.",
    )
    PREDICT = (
        "PREDICT",
        Scope.PROJECT,
        Effect.WRITE,
        "Submit predictions, which are never counted as a person's annotations.",
    )
    REVIEW = (
        "REVIEW",
        Scope.PROJECT,
        Effect.WRITE,
        "Approve, reject and replace others' annotations and resolve tasks.",
    )
    COMMENT = (
        "COMMENT",
        Scope.PROJECT,
        Effect.WRITE,
        "Comment on tasks one may see, resolve and reopen comments, edit and delete one's own.",
    )
    ANNOTATIONS_READ_OWN = (
        "ANNOTATIONS_READ_OWN",
        Scope.PROJECT,
        Effect.READ,
        "See one's own annotations, and others' once the project's policy opens them.",
    )
    ANNOTATIONS_READ_ALL = (
        "ANNOTATIONS_READ_ALL",
        Scope.PROJECT,
        Effect.READ,
        "See everybody's annotations, reviews, predictions and resolutions.",
    )
    EVENTS_READ_OWN = (
        "EVENTS_READ_OWN",
        Scope.PROJECT,
        Effect.READ,
        "Follow the events that are left when everything one may not see is taken out.",
    )
    EVENTS_READ = (
        "EVENTS_READ",
        Scope.PROJECT,
        Effect.READ,
        "Read the ledger: of the project, or all of it where the organization role gives this.",
    )
    RUNS_READ = (
        "RUNS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See runs, and what would be different by their results.",
    )
    RUNS_START = (
        "RUNS_START",
        Scope.PROJECT,
        Effect.WRITE,
        "Start and cancel runs, which say what final answers would be under other rules.",
    )
    ALERTS_MANAGE = (
        "ALERTS_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Set and remove rules of alerts about quality, try them, and acknowledge alerts.",
    )
    WEBHOOKS_READ = (
        "WEBHOOKS_READ",
        Scope.PROJECT,
        Effect.READ,
        "See webhooks: where they send events to, which ones, and how far they are.",
    )
    WEBHOOKS_MANAGE = (
        "WEBHOOKS_MANAGE",
        Scope.PROJECT,
        Effect.WRITE,
        "Create, change, pause, replay and delete webhooks, and rotate their secrets.",
    )
    EXPORT = (
        "EXPORT",
        Scope.PROJECT,
        Effect.READ,
        "Export the project with all annotations, resolutions and positions.",
    )


_P = Permission

_LOOK = frozenset({_P.ACCOUNT, _P.ORGANIZATION_READ, _P.PROJECT_READ, _P.TASKS_READ})
_LOOK |= {_P.ANNOTATIONS_READ_OWN, _P.EVENTS_READ_OWN, _P.TAXONOMIES_READ}
_MODEL = _LOOK | {_P.PREDICT}
_ANNOTATOR = _LOOK | {_P.KEYS_MANAGE_OWN, _P.ANNOTATE, _P.COMMENT, _P.VIEWS_SAVE}
_LOOK_AT_ALL = _LOOK | {_P.ANNOTATIONS_READ_ALL, _P.EVENTS_READ, _P.STATISTICS_READ}
_INTEGRATOR = _LOOK_AT_ALL | {_P.EXPORT, _P.WEBHOOKS_READ, _P.WEBHOOKS_MANAGE, _P.GOLD_READ}
_REVIEWER = _ANNOTATOR | _LOOK_AT_ALL | {_P.REVIEW, _P.PROJECT_MEMBERS_READ}
_AUDITOR = frozenset(permission for permission in _P if permission.effect is Effect.READ)
_MANAGER = _REVIEWER | _AUDITOR | {_P.PROJECTS_CREATE, _P.PROJECT_CONFIGURE, _P.TASKS_IMPORT}
_MANAGER |= {_P.TASKS_MANAGE, _P.PROJECT_MEMBERS_MANAGE, _P.PREDICT, _P.TAXONOMIES_EDIT}
_MANAGER |= {_P.RUNS_START, _P.WEBHOOKS_MANAGE, _P.GOLD_MANAGE, _P.MEMBERS_PAUSE}
_MANAGER |= {_P.ALERTS_MANAGE}
_ADMIN = _MANAGER | {_P.ORGANIZATION_MANAGE, _P.MEMBERS_MANAGE, _P.HOLDS_MANAGE}
_OWNER = _ADMIN | {_P.ERASE}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.OWNER: _OWNER,
        Role.ADMIN: _ADMIN,
        Role.MANAGER: _MANAGER,
        Role.REVIEWER: _REVIEWER,
        Role.ANNOTATOR: _ANNOTATOR,
        Role.AUDITOR: _AUDITOR,
        Role.INTEGRATOR: _INTEGRATOR,
        Role.MODEL: _MODEL,
    }
)
"""The permissions of each role; docs/reference/access.md lists them, and a test compares both."""

_MANAGER_GRANTS = frozenset({Role.REVIEWER, Role.ANNOTATOR, Role.MODEL})
_GRANTS: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.OWNER: frozenset(Role),
        Role.ADMIN: frozenset(Role) - {Role.OWNER},
        Role.MANAGER: _MANAGER_GRANTS,
    }
)


def permitted(
    organization_role: Role | None,
    project_roles: Mapping[UUID, frozenset[Role]],
    permission: Permission,
    project: UUID | None,
) -> bool:
    """Say whether these roles hold the permission, in `project` or (None) in the organization.

    Without a project, a permission of project scope needs the organization role: it then means
    "in every project". Adding a role never takes a permission away.
    """
    if permission is Permission.ACCOUNT:
        return True  # a member whose last role was revoked must still be able to log out
    if organization_role is not None and permission in ROLE_PERMISSIONS[organization_role]:
        return True
    roles: Collection[Role] = ()
    if permission.scope is Scope.SELF:
        roles = frozenset().union(*project_roles.values())
    elif permission.scope is Scope.PROJECT and project is not None:
        roles = project_roles.get(project, ())
    for role in roles:  # noqa: SIM110 - every request comes here, and `any` costs a generator
        if permission in ROLE_PERMISSIONS[role]:
            return True
    return False


def may_grant(granter: Role, role: Role) -> bool:
    """Say whether a holder of `granter` may grant or revoke `role`, for himself or anybody else.

    Nobody can raise his own rights, because nobody grants a role with a permission that his own
    role lacks. The same rule protects members who hold `role` already: whoever resets an owner's
    password, makes a key for him or demotes him gains his power, so that takes an owner.
    A MANAGER grants within projects only; organization roles need MEMBERS_MANAGE besides.
    """
    return role in _GRANTS.get(granter, frozenset())


def combinable(roles: Iterable[Role]) -> bool:
    """Say whether one member may hold all of these roles, each in the organization or a project.

    A MODEL may hold no other role, since rights are the union of roles: a program that was an
    annotator as well could pass its predictions off as a person's work.
    """
    held = set(roles)
    return Role.MODEL not in held or held == {Role.MODEL}
