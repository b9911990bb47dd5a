"""The whole schema, from the parts that each feature brings."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types import get_object_definition
from strawberry.types.base import StrawberryObjectDefinition

from server.schema.accounts import AccountMutations, AccountQueries
from server.schema.annotations import AnnotationMutations
from server.schema.base import SCALARS, Open, Requires
from server.schema.descriptions import describe
from server.schema.drafts import DraftMutations
from server.schema.event_queries import EventQueries
from server.schema.event_types import EVENT_TYPES, UnknownEvent
from server.schema.imports import ImportMutations
from server.schema.invitations import InvitationMutations
from server.schema.keys import KeyMutations
from server.schema.labeling import LabelingMutations
from server.schema.management import ManagementMutations
from server.schema.members import MemberQueries
from server.schema.memberships import MembershipMutations
from server.schema.migrations import MigrationMutations
from server.schema.node import NodeQueries
from server.schema.organizations import OrganizationMutations, OrganizationQueries
from server.schema.project_mutations import ProjectMutations
from server.schema.project_roles import ProjectRoleMutations
from server.schema.projects import ProjectQueries
from server.schema.redemption import RedemptionMutations
from server.schema.reviews import ReviewMutations
from server.schema.subscriptions import Subscription
from server.schema.task_queries import TaskQueries
from server.schema.taxonomies import TaxonomyQueries
from server.schema.taxonomy_drafts import TaxonomyDraftMutations
from server.schema.taxonomy_files import TaxonomyFileMutations
from server.schema.taxonomy_mutations import TaxonomyMutations


@strawberry.type
class Query(
    AccountQueries,
    OrganizationQueries,
    MemberQueries,
    ProjectQueries,
    TaskQueries,
    EventQueries,
    TaxonomyQueries,
    NodeQueries,
):
    """What can be asked."""


@strawberry.type
class Mutation(
    AccountMutations,
    RedemptionMutations,
    KeyMutations,
    InvitationMutations,
    MembershipMutations,
    ProjectRoleMutations,
    OrganizationMutations,
    ProjectMutations,
    ImportMutations,
    LabelingMutations,
    AnnotationMutations,
    DraftMutations,
    ReviewMutations,
    ManagementMutations,
    TaxonomyMutations,
    TaxonomyFileMutations,
    TaxonomyDraftMutations,
    MigrationMutations,
):
    """What can be done."""


class UndeclaredPermissionError(Exception):
    """A field that could be reached without a permission: the server does not start."""


def build_schema() -> strawberry.Schema:
    """Return the schema.

    Raises:
        UndeclaredPermissionError: where a root field declares no permission and is not open.
    """
    schema = strawberry.Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[*EVENT_TYPES.all, UnknownEvent],
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
    """Return the schema in GraphQL's schema definition language, as `schema.graphql` keeps it."""
    return build_schema().as_str() + "\n"
