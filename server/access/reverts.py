"""Who may undo what: whoever may do the act that undoes it.

Each class of events that can be undone has two permissions: of whoever did it, and of others. Both
are needed in the project of the event's stream, or in the organization where it has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from server.access.permissions import Permission
from server.events.accounts.members import (
    MemberAdded,
    MemberRemoved,
    MemberRenamed,
    MemberRestored,
    RoleChanged,
    RoleGranted,
    RoleRevoked,
)
from server.events.accounts.organizations import OrganizationRenamed
from server.events.audits.audit_events import (
    AuditCanceled,
    AuditConcluded,
    AuditDrawn,
    AuditJudged,
)
from server.events.core.event import Event
from server.events.corrections.correction_events import (
    AnnotationCorrected,
    AnnotationRequeued,
    CorrectionAdvanced,
    CorrectionFinished,
    CorrectionStarted,
)
from server.events.gold.gold import GOLD_EVENTS
from server.events.gold.initial_tagging import TAGGING_EVENTS
from server.events.gold.policies import GoldPolicyChanged
from server.events.labeling.annotations import (
    AnnotationRevised,
    AnnotationSubmitted,
    AnnotationWithdrawn,
)
from server.events.labeling.comments import (
    CommentAdded,
    CommentDeleted,
    CommentEdited,
    CommentReopened,
    CommentResolved,
)
from server.events.labeling.reviews import (
    AnnotationApproved,
    AnnotationRejected,
    AnnotationReplaced,
)
from server.events.labeling.tasks import Method, TaskReopened, TaskResolved
from server.events.pauses.pauses import MemberPaused, MemberResumed
from server.events.reverts.taxonomies import VersionOffered, VersionWithdrawn
from server.events.saved_views import ViewDeleted, ViewSaved
from server.events.taxonomies.taxonomies import TaxonomyPublished, TaxonomyRenamed

P = Permission
Pair: TypeAlias = tuple[Permission, Permission]


def _all(pair: Pair, *events: type[Event]) -> dict[type[Event], Pair]:
    return dict.fromkeys(events, pair)


_RIGHTS: Mapping[type[Event], Pair] = {
    **_all(
        (P.ANNOTATE, P.TASKS_MANAGE), AnnotationSubmitted, AnnotationRevised, AnnotationWithdrawn
    ),
    **_all((P.REVIEW, P.REVIEW), AnnotationApproved, AnnotationRejected, AnnotationReplaced),
    **_all(
        (P.LABELS_CORRECT, P.LABELS_CORRECT),
        *(AnnotationCorrected, AnnotationRequeued),
        *(CorrectionStarted, CorrectionAdvanced, CorrectionFinished),
    ),
    **_all((P.COMMENT, P.TASKS_MANAGE), CommentAdded, CommentEdited, CommentDeleted),
    **_all((P.COMMENT, P.COMMENT), CommentResolved, CommentReopened),
    **_all(
        (P.MEMBERS_MANAGE, P.MEMBERS_MANAGE),
        *(MemberAdded, MemberRemoved, MemberRestored, MemberRenamed, RoleChanged),
    ),
    **_all((P.PROJECT_MEMBERS_MANAGE, P.PROJECT_MEMBERS_MANAGE), RoleGranted, RoleRevoked),
    **_all((P.ORGANIZATION_MANAGE, P.ORGANIZATION_MANAGE), OrganizationRenamed),
    **_all(
        (P.TAXONOMIES_EDIT, P.TAXONOMIES_EDIT),
        *(TaxonomyPublished, TaxonomyRenamed, VersionWithdrawn, VersionOffered),
    ),
    **_all((P.AUDIT_JUDGE, P.AUDIT_MANAGE), AuditJudged),
    # A finding of an audit may have reopened its task.
    **_all((P.AUDIT_JUDGE, P.TASKS_MANAGE), TaskReopened),
    **_all((P.AUDIT_MANAGE, P.AUDIT_MANAGE), AuditDrawn, AuditConcluded, AuditCanceled),
    **_all((P.MEMBERS_PAUSE, P.MEMBERS_PAUSE), MemberPaused, MemberResumed),
    **_all((P.VIEWS_SAVE, P.PROJECT_CONFIGURE), ViewSaved, ViewDeleted),
    **_all((P.GOLD_MANAGE, P.GOLD_MANAGE), *GOLD_EVENTS, *TAGGING_EVENTS, GoldPolicyChanged),
}


def needed_to_undo(event: Event, *, own: bool) -> Permission:
    """Return the permission that undoing an event needs.

    Args:
        event: the event; of a command on one stream, the first.
        own: whether the member who wants to undo it did it.
    """
    if isinstance(event, TaskResolved):
        return P.REVIEW if event.method is Method.REVIEWER else P.TASKS_MANAGE
    pair = _RIGHTS.get(type(event))
    if pair is not None:
        return pair[0 if own else 1]
    return P.PROJECT_CONFIGURE if event.type.startswith(_OF_PROJECTS) else P.TASKS_MANAGE


_OF_PROJECTS = ("project.", "form.", "guideline.", "skills.")
