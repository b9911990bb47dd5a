"""Events that are never undone, each with the reason that is told, and those of migrations."""

from __future__ import annotations

from server.events.accounts.credential_events import (
    CredentialEnded,
    CredentialIssued,
    IdentityLinked,
    LoginsFailed,
    PasswordSet,
    SessionRenewed,
)
from server.events.accounts.members import MemberJoined
from server.events.accounts.operators import OperatorActed
from server.events.accounts.organizations import OrganizationCreated
from server.events.accounts.readings import ContentsRead
from server.events.alerts.alerts import AlertAcknowledged, AlertCleared, AlertRaised
from server.events.alerts.rules import AlertRuleRemoved, AlertRuleSet
from server.events.attributes.attributes import AttributeDefined, AttributeRemoved
from server.events.attributes.declarations import AttributesDeclared, AttributesWithdrawn
from server.events.erasure.erased_content import ContentErased
from server.events.erasure.erasures import ErasureAdvanced, ErasureFinished, ErasureRequested
from server.events.erasure.holds import HoldPlaced, HoldReleased
from server.events.erasure.subjects import SubjectReported
from server.events.exports import ExportCreated
from server.events.groups.releases import (
    GroupReleaseFailed,
    GroupReleaseFinished,
    GroupReleaseRequested,
)
from server.events.label_migrations.migration_events import (
    LabelsMigrated,
    LabelsRestored,
    MigrationAdvanced,
    MigrationFinished,
    MigrationStarted,
    RelabelRequested,
)
from server.events.labeling.leases import LeaseExpired, LeaseExtended, LeaseReleased, TaskClaimed
from server.events.labeling.review_leases import (
    ReviewClaimed,
    ReviewLeaseExpired,
    ReviewLeaseExtended,
    ReviewLeaseReleased,
)
from server.events.pauses.pauses import MemberWarned
from server.events.reverts.compensation import by_migration, never
from server.events.runs.runs import (
    RunCanceled,
    RunFailed,
    RunFinished,
    RunRequested,
    RunResultDropped,
)
from server.events.taxonomies.taxonomies import (
    DraftDiscarded,
    MappingAttached,
    ReleaseImported,
    TaxonomyCreated,
)
from server.events.taxonomies.taxonomy_edits import EDITS
from server.events.webhooks.webhook_events import (
    WebhookChanged,
    WebhookCreated,
    WebhookDeleted,
    WebhookPaused,
    WebhookReplayed,
    WebhookResumed,
    WebhookSecretRotated,
)

never("A key, session or link is never given back: make a new one.", CredentialEnded)
never("A key, session or link is not undone: end it.", CredentialIssued, SessionRenewed)
never("A password is not undone, for nobody keeps the former one: set another.", PasswordSet)
never("A login account is not undone: remove the member, or end the sessions.", IdentityLinked)
never("That logins failed stays on record.", LoginsFailed)
never("Whoever has joined is removed, not undone.", MemberJoined)
never("An organization is not undone.", OrganizationCreated)
never(
    "What was erased is gone for good.",
    *(ContentErased, ErasureRequested, ErasureAdvanced, ErasureFinished),
)
never("What a person was told of the data about them was told.", SubjectReported)
never("What was exported has left: it cannot be called back.", ExportCreated)
never("What was read was read.", ContentsRead)
never("Who typed a command stays on record.", OperatorActed)
never(
    "A run changes no label: cancel it while it goes on, or leave its result alone.",
    *(RunRequested, RunFinished, RunFailed, RunCanceled, RunResultDropped),
)
never(
    "A rule of alerts is not undone: set it as it was, or remove it.",
    AlertRuleSet,
    AlertRuleRemoved,
)
never(
    "An alert says what was measured: it is cleared when that is back.",
    *(AlertRaised, AlertCleared, AlertAcknowledged),
)
never(
    "An attribute is not undone: define it as it was, or remove it.",
    *(AttributeDefined, AttributeRemoved),
)
never(
    "What members say of themselves is theirs alone: they declare and withdraw it.",
    *(AttributesDeclared, AttributesWithdrawn),
)
never(
    "Figures of groups that were released are known: ask for another release.",
    *(GroupReleaseRequested, GroupReleaseFinished, GroupReleaseFailed),
)
never("A hold is not undone: release it, or place another.", HoldPlaced, HoldReleased)
never(
    "A lease ends by itself, or is released.",
    *(TaskClaimed, LeaseExtended, LeaseReleased, LeaseExpired),
    *(ReviewClaimed, ReviewLeaseExtended, ReviewLeaseReleased, ReviewLeaseExpired),
)
never("Whoever was warned was warned: nothing follows of it but a pause.", MemberWarned)
never("A taxonomy is not undone: withdraw its versions.", TaxonomyCreated)
never(
    "A draft is not undone: edit it, or discard it.",
    *EDITS.values(),
    *(ReleaseImported, MappingAttached, DraftDiscarded),
)
never(
    "What a webhook was sent has left: change, pause, resume or delete the webhook.",
    *(WebhookCreated, WebhookChanged, WebhookPaused, WebhookResumed, WebhookSecretRotated),
    *(WebhookReplayed, WebhookDeleted),
)
by_migration(
    *(MigrationStarted, MigrationAdvanced, MigrationFinished),
    *(LabelsMigrated, LabelsRestored, RelabelRequested),
)
