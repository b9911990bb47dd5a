"""graphql-core's plain executor, with what Strawberry's resolvers expect of it."""

from __future__ import annotations

from typing import Any

from graphql import Executor
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext


class StrawberryExecutor(Executor[Any]):
    """Strawberry's execution context, without the incremental delivery that is not offered."""

    operation_extensions: dict[str, Any] | None = None
    build_resolve_info = StrawberryGraphQLCoreExecutionContext.build_resolve_info
