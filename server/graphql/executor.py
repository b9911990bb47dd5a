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

    def build_per_event_executor(self, payload: Any) -> Executor[Any]:
        """Return an executor for one event of a subscription, with a memo of its own.

        graphql-core memoizes fields under identities that occur in one event only, and would keep
        them as long as the subscription lasts.
        """
        executor: Executor[Any] = super().build_per_event_executor(payload)
        executor._relevant_sub_fields = {}  # noqa: SLF001 - pinned by tests/graphql/test_hooks.py
        return executor
