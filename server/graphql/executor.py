"""graphql-core's executor for Strawberry's resolvers."""

from __future__ import annotations

from typing import Any

from graphql import Executor
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext


class StrawberryExecutor(Executor[Any]):
    """The plain executor, with the resolve info that Strawberry's resolvers expect.

    Strawberry's own extends the incremental one; this server offers no incremental delivery.
    """

    operation_extensions: dict[str, Any] | None = None
    build_resolve_info = StrawberryGraphQLCoreExecutionContext.build_resolve_info
