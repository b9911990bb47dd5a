"""When a person gets a gold task, and claims of gold tasks.

Nobody can tell beforehand: chance comes from a key of the server, a project, a person and how many
tasks the person had, so that a retry draws the same and whoever gives a task back gains nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from server.events.core.event import Change, on
from server.events.core.refusal import Code, Refused
from server.events.gold.gold import gold_fits
from server.events.gold.reference import GoldPolicy
from server.events.labeling.leases import LeaseExpired, claimed_by, state_without, why_not
from server.events.labeling.tasks import Status, Task
from server.events.pauses.pauses import require_not_paused
from server.events.projects import Project, require_active

Draw: TypeAlias = Callable[[int], float]
"""Returns by the number of a person's task, from 0 on, what was drawn for it: from 0 up to 1."""


def is_due(policy: GoldPolicy, number: int, draw: Draw) -> bool:
    """Tell whether a task of a person is gold, which depends on none of the person's others.

    So whoever knows of some tasks that they were gold expects no other one sooner or later.

    Args:
        policy: by which the project hands gold tasks out.
        number: of the person's task, from 0 on.
        draw: the chance of each number.
    """
    if number < policy.qualification:
        return True
    warm = number < policy.qualification + policy.warm_up
    return draw(number) * 100 < (policy.warm_up_percent if warm else policy.percent)


def claimable_gold(state: Task, project: Project, *, by: UUID, now: datetime) -> bool:
    """Tell whether a member could be given a gold task now, however many others have it."""
    return gold_fits(state, project) and _is_free(state, by=by, now=now)


def _is_free(state: Task, *, by: UUID, now: datetime) -> bool:
    """Tell whether a member may have a gold task, whatever form its gold is of."""
    if state.status is Status.ARCHIVED or state.assignee not in (None, by):
        return False
    own = state.lease(by)
    lapsed = own is not None and own.expires_at <= now
    return not (state_without(state, by) if lapsed else state).took_part(by)


def claim_gold(state: Task, project: Project, *, by: UUID, now: datetime) -> list[Change]:
    """Claim a gold task that is offered, or that a member may name, as any other task is claimed.

    What is kept for a member, or is to be answered again, may be named. To refuse it, since its
    gold is of another form, would tell that it is gold.

    Raises:
        Refused: CONFLICT, MEMBER_PAUSED.
    """
    require_active(project)
    own = state.lease(by)
    if own is not None and own.expires_at > now:
        return []
    require_not_paused(project, by)
    fits = gold_fits(state, project) or state.assignee == by or state.outdated_of(by)
    if not (state.gold and fits and _is_free(state, by=by, now=now)):
        raise Refused(Code.CONFLICT, why_not(state, by), ("task",))
    ended = [LeaseExpired(annotator=by)] if own is not None else []
    return on(state.id, *ended, claimed_by(state, project, by=by, now=now))
