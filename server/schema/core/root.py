"""The GraphQL schema, put together from the queries and mutations of every feature."""

from __future__ import annotations

from datetime import datetime
from functools import cache

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types import get_object_definition
from strawberry.types.base import StrawberryObjectDefinition

from server.access.permissions import Permission
from server.reads.session import ReadSession
from server.schema.accounts.access_report import AccessQueries
from server.schema.accounts.accounts import AccountMutations, AccountQueries
from server.schema.accounts.api_key_mutations import KeyMutations
from server.schema.accounts.bulk_invitations import BulkInvitationMutations
from server.schema.accounts.invitation_mutations import InvitationMutations
from server.schema.accounts.login_mutations import LoginMutations
from server.schema.accounts.member_mutations import MembershipMutations
from server.schema.accounts.member_queries import MemberQueries
from server.schema.accounts.one_time_token_mutations import RedemptionMutations
from server.schema.accounts.organizations import OrganizationMutations, OrganizationQueries
from server.schema.accounts.reset_request_mutations import ResetRequestMutations
from server.schema.accounts.sessions import SessionMutations, SessionQueries
from server.schema.alerts.mutations import AlertMutations
from server.schema.as_of import session_as_of
from server.schema.attributes.mutations import AttributeMutations
from server.schema.audits.drawing import AuditDrawMutations
from server.schema.audits.mutations import AuditMutations
from server.schema.audits.types import AuditQueries
from server.schema.changes.queries import ChangeQueries
from server.schema.changes.types import CHANGE_TYPES
from server.schema.core.base import SCALARS, Open, Position, Requires, mentions, query
from server.schema.core.context import Info
from server.schema.core.node import NodeQueries
from server.schema.core.sdl_docs import describe
from server.schema.corrections.mutations import CorrectionMutations
from server.schema.corrections.types import CorrectionQueries
from server.schema.erasure.holds import HoldMutations, HoldQueries
from server.schema.erasure.mutations import ErasureMutations
from server.schema.erasure.queries import ErasureQueries
from server.schema.erasure.subjects import SubjectMutations
from server.schema.events.event_counts import EventCountQueries
from server.schema.events.queries import EventQueries
from server.schema.events.subscriptions import EventSubscriptions
from server.schema.events.types import EVENT_TYPES, UnknownEvent
from server.schema.exports.mutations import ExportMutations
from server.schema.exports.recorded_exports import ExportQueries
from server.schema.file_imports import FileImportMutations, FileImportQueries
from server.schema.forms.forms import QUESTION_TYPES
from server.schema.gold.bulk_mutations import BulkGoldMutations
from server.schema.gold.initial_tagging import InitialTaggingMutations
from server.schema.gold.mutations import GoldMutations
from server.schema.groups.mutations import GroupReleaseMutations
from server.schema.imports.annotation_imports import AnnotationImportMutations
from server.schema.imports.task_imports import ImportMutations
from server.schema.label_migrations.mutations import MigrationMutations
from server.schema.labeling.annotation_mutations import AnnotationMutations, DraftMutations
from server.schema.labeling.comment_mutations import CommentMutations
from server.schema.labeling.lease_mutations import LabelingMutations
from server.schema.labeling.queries import TaskQueries
from server.schema.labeling.review_lease_mutations import ReviewLeaseMutations
from server.schema.labeling.review_mutations import ReviewMutations
from server.schema.labeling.task_mutations import ManagementMutations
from server.schema.pauses.mutations import PauseMutations
from server.schema.projects.mutations import ProjectMutations, ProjectRoleMutations
from server.schema.projects.queries import ProjectQueries
from server.schema.reverts.mutations import RevertMutations
from server.schema.reverts.queries import RevertQueries
from server.schema.runs.mutations import RunMutations
from server.schema.runs.types import RunQueries
from server.schema.saved_views import SavedViewMutations
from server.schema.slices.mutations import SliceMutations
from server.schema.state_subscriptions import StateSubscriptions
from server.schema.taxonomies.draft_mutations import TaxonomyDraftMutations
from server.schema.taxonomies.file_mutations import TaxonomyFileMutations
from server.schema.taxonomies.mutations import TaxonomyMutations
from server.schema.taxonomies.types import TaxonomyQueries
from server.schema.webhooks.deliveries import DeliveryMutations
from server.schema.webhooks.mutations import WebhookMutations
from server.schema.webhooks.types import WebhookQueries

WEIGHTS = {
    # Read together with every label, at no further cost.
    "ConceptLabel.path": 0,
    "PathStep.value": 0,
    "PathStep.label": 0,
    # Reads every label of a project, or every concept: too much for each item of a long list.
    "Project.migrationPlan": 20_000,
    # A page for each item; with some filters, or words to search for, a statement of its own.
    "Project.tasks": 200,
    "Project.search": 1_000,
    # Each looks at all members or projects of the organization.
    "Project.members": 200,
    "Taxonomy.projects": 200,
    # As many searches as there are characters, up to 64, at once.
    "TaxonomyVersion.searchNext": 1_000,
    # Reads the events of a task.
    "Task.lineage": 200,
    "Annotation.lineage": 200,
    "Resolution.lineage": 200,
    "Project.views": 20,
    # Looks at the events of a project for draws, and of a draw for its tasks: up to 30,000.
    "Project.initialTaggings": 20,
    "InitialTagging.taskCount": 200,
    # A file for each run, and up to 2,000 tasks that it is compared with.
    "Run.diff": 1_000,
    "Run.adoptionPreview": 1_000,
    "Run.results": 200,
    "Run.people": 200,
    "Run.fits": 200,
    "Run.incompleteTasks": 100,
    # Up to 1,000 items, with the answers that they had.
    "Audit.rate": 200,
    "Audit.rates": 500,
    "Audit.operatingCurve": 20,
    # Looks at the annotations of 200 tasks.
    "Project.correctionMatches": 1_000,
    # Read the numbers of a question, as many as there are different values, and compute.
    "Project.quality": 20,
    "QuestionQuality.agreement": 1_000,
    "QuestionQuality.agreements": 2_000,
    "QuestionQuality.agreementByDepth": 2_000,
    "QuestionQuality.agreementByRegionLabel": 1_000,
    "QuestionQuality.agreementByAnnotator": 1_000,
    "QuestionQuality.agreementByPair": 1_000,
    "QuestionQuality.confusions": 100,
    "QuestionQuality.distribution": 100,
    "QuestionQuality.coverage": 100,
    "QuestionQuality.distributionOverTime": 1_000,
    "QuestionQuality.annotatorPairs": 200,
    "QuestionQuality.agreementOverTime": 2_000,
    "QuestionQuality.agreementByLabel": 1_000,
    "QuestionQuality.agreementAmong": 500,
    "QuestionQuality.drift": 1_000,
    "QuestionDrift.agreement": 1_000,
    "QuestionDrift.times": 200,
    "AlertRule.measured": 500,
    "AlertRule.problem": 100,
    "Mutation.setAlertRule": 100,
    "Project.tryAlertRule": 20_000,
    # Look at up to 10,000 rows.
    "Work.left": 500,
    "Work.answered": 100,
    "Work.toRedo": 100,
    "Work.days": 100,
    "TaskConnection.totalCount": 500,
    "TaskConnection.totalIsExact": 100,
    "ProjectConnection.totalCount": 100,
    "MemberConnection.totalCount": 100,
    "ProjectMemberConnection.totalCount": 100,
    "TaxonomyConnection.totalCount": 100,
    "TaxonomyVersion.export": 2_000,
    "TaxonomyVersion.diff": 200,
    "TaxonomyDraft.export": 2_000,
    "TaxonomyDraft.diff": 200,
    "TaxonomyDraft.search": 200,
    # Read the events of the taxonomy.
    "TaxonomyDraft.edits": 200,
    "TaxonomyDraft.editors": 200,
    # Read all events of each thing that differs.
    "Query.changes": 1_000,
    "Snapshot.changes": 1_000,
    # Look at 10,000 events.
    "Query.eventCounts": 1_000,
    "Snapshot.eventCounts": 1_000,
    "TaxonomyChange.diff": 200,
    # The same of the tasks of a slice.
    "Project.slices": 5,
    "Project.sliceComparisons": 2_000,
    "Slice.quality": 20,
    "SliceQuality.agreements": 2_000,
    "SliceQuality.agreementByDepth": 2_000,
    "SliceQuality.agreementByLabel": 1_000,
    "SliceQuality.agreementOverTime": 2_000,
    "SliceQuality.agreementByRegionLabel": 1_000,
    "SliceQuality.agreementByAnnotator": 1_000,
    "SliceQuality.agreementByPair": 1_000,
    "SliceQuality.confusions": 100,
    "SliceQuality.distribution": 100,
    "SliceQuality.coverage": 100,
    "SliceQuality.distributionOverTime": 1_000,
}
"""The cost of fields that differ much from the default, for `server.graphql.document_limits`."""


@strawberry.type
class Queries(
    SessionQueries,
    OrganizationQueries,
    MemberQueries,
    ProjectQueries,
    TaskQueries,
    EventQueries,
    EventCountQueries,
    ChangeQueries,
    TaxonomyQueries,
    FileImportQueries,
    ErasureQueries,
    RunQueries,
    AuditQueries,
    CorrectionQueries,
    WebhookQueries,
    HoldQueries,
    ExportQueries,
    AccessQueries,
    NodeQueries,
):
    """The fields that both `Query` and a `Snapshot` have."""


@strawberry.type
class Snapshot(Queries):
    """Everything as it was when the event at `position` was the last one.

    Rights are today's, content is the past's, and what was erased since is erased. The same
    question has the same answer for ever, erasures and the caller's rights apart.
    """

    session: strawberry.Private[ReadSession]
    position: Position


@strawberry.type
class Query(AccountQueries, RevertQueries, Queries):
    """What can be asked."""

    @query(Permission.ACCOUNT)
    async def as_of(
        self, info: Info, *, position: Position | None = None, time: datetime | None = None
    ) -> Snapshot | None:
        """Everything as it was at a position, or at a time with its zone; say one of the two.

        A moment before the first event shows an empty world. One that has not come yet is refused.
        """
        await info.context.require(Permission.ACCOUNT)
        session = await session_as_of(info.context, position, time)
        session.tells_versions = mentions(info, "version")
        return Snapshot(session=session, position=Position(session.at or 0))


@strawberry.type
class Subscription(EventSubscriptions, StateSubscriptions):
    """What can be followed."""


@strawberry.type
class Mutation(
    AccountMutations,
    LoginMutations,
    SessionMutations,
    RedemptionMutations,
    ResetRequestMutations,
    KeyMutations,
    InvitationMutations,
    BulkInvitationMutations,
    MembershipMutations,
    ProjectRoleMutations,
    OrganizationMutations,
    PauseMutations,
    ProjectMutations,
    ImportMutations,
    FileImportMutations,
    RevertMutations,
    ExportMutations,
    AnnotationImportMutations,
    LabelingMutations,
    AnnotationMutations,
    DraftMutations,
    ReviewMutations,
    ReviewLeaseMutations,
    CommentMutations,
    ManagementMutations,
    SavedViewMutations,
    SliceMutations,
    TaxonomyMutations,
    TaxonomyFileMutations,
    TaxonomyDraftMutations,
    MigrationMutations,
    ErasureMutations,
    SubjectMutations,
    GoldMutations,
    BulkGoldMutations,
    InitialTaggingMutations,
    RunMutations,
    AlertMutations,
    AuditDrawMutations,
    AuditMutations,
    CorrectionMutations,
    WebhookMutations,
    DeliveryMutations,
    HoldMutations,
    AttributeMutations,
    GroupReleaseMutations,
):
    """What can be done."""


class UndeclaredPermissionError(Exception):
    """A root field declares neither a permission nor that it is open; the server does not start."""


@cache
def build_schema() -> strawberry.Schema:
    """Return the schema, with descriptions, and with a permission on every root field.

    There is one for a process: nothing of a server or of its database is in it.

    Raises:
        UndeclaredPermissionError: where a root field declares no permission and is not open.
    """
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[*EVENT_TYPES.all, UnknownEvent, *QUESTION_TYPES, *CHANGE_TYPES],
        config=StrawberryConfig(auto_camel_case=True, scalar_map=SCALARS),
    )
    for root in (Query, Mutation, Subscription):
        definition: StrawberryObjectDefinition = get_object_definition(root, strict=True)
        for field in definition.fields:
            if not any(isinstance(d, Requires | Open) for d in field.directives):
                raise UndeclaredPermissionError(f"{definition.name}.{field.name}")
    describe(schema)
    return schema


def sdl() -> str:
    """Return the schema in GraphQL's schema definition language, the text of `schema.graphql`."""
    return build_schema().as_str() + "\n"
