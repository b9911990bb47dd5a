"""The whole schema, from the parts that each feature brings."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types import get_object_definition
from strawberry.types.base import StrawberryObjectDefinition

from server.schema.annotations import AnnotationMutations
from server.schema.base import Open, Requires
from server.schema.drafts import DraftMutations
from server.schema.imports import ImportMutations
from server.schema.labeling import LabelingMutations
from server.schema.management import ManagementMutations
from server.schema.project_mutations import ProjectMutations
from server.schema.projects import ProjectQueries
from server.schema.reviews import ReviewMutations
from server.schema.task_queries import TaskQueries


@strawberry.type
class Query(ProjectQueries, TaskQueries):
    """What can be asked."""


@strawberry.type
class Mutation(
    ProjectMutations,
    ImportMutations,
    LabelingMutations,
    AnnotationMutations,
    DraftMutations,
    ReviewMutations,
    ManagementMutations,
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
        query=Query, mutation=Mutation, config=StrawberryConfig(auto_camel_case=True)
    )
    for root in (Query, Mutation):
        definition: StrawberryObjectDefinition = get_object_definition(root, strict=True)
        for field in definition.fields:
            if not any(isinstance(d, Requires | Open) for d in field.directives):
                raise UndeclaredPermissionError(f"{definition.name}.{field.name}")
    return schema
