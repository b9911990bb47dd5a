"""What a caller may see of the tasks of a project."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.access import visibility
from server.access.permissions import Permission
from server.events.core.refusal import Code, Refused
from server.events.project_policy import Policy
from server.reads.projects import project_row
from server.schema.core.context import Context


async def policy_of(context: Context, project: UUID) -> Policy:
    """Return the present policy of a project."""
    policy = context.policies.get(project)
    if policy is None:
        row: Any = await project_row(context.session, project)
        policy = Policy.model_validate_json(row["policy"])
    return policy


async def sees_all(context: Context, project: UUID) -> bool:
    """Tell whether the caller may see everybody's annotations in a project."""
    actor = await context.actor()
    if actor.may(Permission.ANNOTATIONS_READ_ALL, project):
        return True
    return visibility.may_see_all(actor, project, await policy_of(context, project))


async def require_sees_all(
    context: Context, project: UUID, permission: Permission, subject: str
) -> None:
    """Require a permission in a project, for what tells what others answered, such as "Runs".

    Raises:
        Refused: FORBIDDEN without the permission, or where others' answers may not be seen.
    """
    await context.require(permission, project)
    if not await sees_all(context, project):
        message = f"{subject} tell what others answered, which you may not see in this project."
        raise Refused(Code.FORBIDDEN, message)


async def sees_gold(context: Context, project: UUID) -> bool:
    """Tell whether the caller may know which tasks of a project are gold."""
    actor = await context.actor()
    return actor.may(Permission.GOLD_READ, project) and await sees_all(context, project)


GOLD_CONDITIONS = ("gold", "gold_disputed", "initial_tagging")
"""The conditions of a task filter on which tasks are gold, or may be."""


async def hidden_conditions(context: Context, project: UUID) -> set[str]:
    """Return the conditions of a task filter on what the caller may not see of a project's tasks.

    Those on what others did are refused by `criteria_of` itself.
    """
    hidden = set() if await sees_gold(context, project) else {*GOLD_CONDITIONS}
    if not await sees_all(context, project):
        policy = await policy_of(context, project)
        hidden |= set() if policy.meta_shown else {"meta"}
        hidden |= set() if policy.external_ids_shown else {"external_ids"}
    return hidden
