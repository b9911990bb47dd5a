"""graphql-core's plain executor, with what Strawberry's resolvers expect of it."""

from __future__ import annotations

from typing import Any

from graphql import Executor
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext


class StrawberryExecutor(Executor[Any]):
    """Strawberry's execution context without incremental delivery, which this server does not offer."""

    operation_extensions: dict[str, Any] | None = None
    build_resolve_info = StrawberryGraphQLCoreExecutionContext.build_resolve_info  # type: ignore[assignment]
