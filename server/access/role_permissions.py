"""The permissions of each role. Closed by default: what is in no set below is held by nobody.

The sets say what a role may do at all. Whose annotations a member sees is decided in
`server.access.visibility`, which starts from the permissions `…_READ_OWN`, `ANNOTATIONS_READ_ALL`
and `EVENTS_READ`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from server.access.permissions import Effect, Permission, Scope
from server.events.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID

_P = Permission

_LOOK = frozenset({_P.ACCOUNT, _P.ORGANIZATION_READ, _P.PROJECT_READ, _P.TASKS_READ})
_LOOK |= {_P.ANNOTATIONS_READ_OWN, _P.EVENTS_READ_OWN, _P.TAXONOMIES_READ}
_MODEL = _LOOK | {_P.PREDICT}
_ANNOTATOR = _LOOK | {_P.KEYS_MANAGE_OWN, _P.ANNOTATE, _P.COMMENT, _P.VIEWS_SAVE}
_LOOK_AT_ALL = _LOOK | {_P.ANNOTATIONS_READ_ALL, _P.EVENTS_READ, _P.STATISTICS_READ}
_INTEGRATOR = _LOOK_AT_ALL | {_P.EXPORT, _P.WEBHOOKS_READ, _P.WEBHOOKS_MANAGE, _P.GOLD_READ}
_REVIEWER = _ANNOTATOR | _LOOK_AT_ALL | {_P.REVIEW, _P.PROJECT_MEMBERS_READ}
_REVIEWER |= {_P.AUDITS_READ, _P.AUDIT_JUDGE}
_AUDITOR = frozenset(permission for permission in _P if permission.effect is Effect.READ)
# Whoever reads all answers with their authors learns of groups by another grant alone.
_MANAGER = (
    _REVIEWER
    | _AUDITOR - {_P.DEMOGRAPHICS_READ}
    | {_P.PROJECTS_CREATE, _P.PROJECT_CONFIGURE, _P.TASKS_IMPORT}
)
_MANAGER |= {_P.TASKS_MANAGE, _P.PROJECT_MEMBERS_MANAGE, _P.PREDICT, _P.TAXONOMIES_EDIT}
_MANAGER |= {_P.RUNS_START, _P.WEBHOOKS_MANAGE, _P.GOLD_MANAGE, _P.MEMBERS_PAUSE}
_MANAGER |= {_P.ALERTS_MANAGE, _P.AUDIT_MANAGE, _P.LABELS_CORRECT}
_ADMIN = _MANAGER | {_P.ORGANIZATION_MANAGE, _P.MEMBERS_MANAGE, _P.HOLDS_MANAGE}
_ADMIN |= {_P.ATTRIBUTES_MANAGE, _P.DEMOGRAPHICS_READ, _P.DEMOGRAPHICS_RELEASE}
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
