"""What all features of the API share: directives, refusals, enums, scalars, ids, and pages."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Generic, NewType, TypeAlias, TypeVar
from uuid import UUID

import strawberry
from graphql import FieldNode, GraphQLError, Undefined, ValueNode, value_from_ast_untyped
from strawberry.scalars import JSON
from strawberry.schema.types.scalar import DEFAULT_SCALAR_REGISTRY
from strawberry.schema_directive import Location
from strawberry.types.scalar import ScalarDefinition

from server.access.permissions import Permission
from server.events.accounts.members import MemberStatus
from server.events.accounts.operators import OperatorCommand
from server.events.accounts.roles import Role
from server.events.core.refusal import MOST_PROBLEMS, Code
from server.events.core.refusal import Refused as RefusedError
from server.events.core.unknown_events import UnknownReason
from server.events.erasure.erased_content import Authority
from server.events.exports import ExportKind, ExportOrigin
from server.events.label_migrations.migration_events import Outcome
from server.events.label_migrations.migration_state import MigrationStatus
from server.events.labeling.tasks import AnnotationStatus, Method, ReviewReason, Status
from server.events.project_policy import Order, Review, Visibility
from server.events.projects import ProjectStatus
from server.graphql.fastpath.plain_fields import AT_ONCE
from server.postgres import LOST
from server.reads.session import ReadSession
from server.schema.core.event_names import EVENT_NAMES, EventName
from server.schema.core.unavailable import unavailable

PAGE = 200
"""The most items that one page of a list may hold."""
COUNTED = 10_000
"""The highest number of items that `totalCount` tells."""
Total: TypeAlias = Callable[[], Awaitable[tuple[int, bool]]]
"""Counts a whole list: how many items, `COUNTED` at most, and whether that is all of them."""

PermissionEnum = strawberry.enum(Permission, description="One thing that a member may do.")
CodeEnum = strawberry.enum(Code, name="RefusalCode", description="Why something was refused.")

# Strawberry defines an enum at its first mention, so these come before all types that mention one.
strawberry.enum(Status, name="TaskStatus")
strawberry.enum(Role, description="What a member is trusted with.")
strawberry.enum(MemberStatus, description="Whether the account may act.")
strawberry.enum(Method, name="ResolutionMethod")
strawberry.enum(Review, name="ReviewPolicy")
strawberry.enum(Order, name="QueueOrder")
strawberry.enum(Visibility, name="AnnotationVisibility")
strawberry.enum(Authority, name="ErasureAuthority")
strawberry.enum(Outcome, name="FinalAnswerOutcome")
for _enum in (AnnotationStatus, ReviewReason, ProjectStatus):
    strawberry.enum(_enum)
strawberry.enum(MigrationStatus)
strawberry.enum(ExportKind, description="What an export holds.")
strawberry.enum(OperatorCommand, description="A command of the command line at the database.")
strawberry.enum(ExportOrigin, description="Where an export was asked for.")
strawberry.enum(
    UnknownReason, name="UnreadReason", description="Why a server could not read an event."
)


def _position(value: object) -> int:
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > 18:
        message = 'A position is a whole number as a string, like "42".'
        raise ValueError(message)
    return int(value)


def _json_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    """Return a JSON value that is written in a document, with the values of variables put in."""
    return _without_undefined(value_from_ast_untyped(node, variables))


def _without_undefined(value: Any) -> Any:
    """Return JSON without fields whose variable was not sent; in a list, such an item is null."""
    if isinstance(value, dict):
        return {k: _without_undefined(v) for k, v in value.items() if v is not Undefined}
    if isinstance(value, list):
        return [None if item is Undefined else _without_undefined(item) for item in value]
    return value


def _explained(scalar: object, message: str) -> ScalarDefinition:
    """Return a scalar of Strawberry that says what belongs here, instead of what Python says."""
    stock = DEFAULT_SCALAR_REGISTRY[scalar]
    parse: Any = stock.parse_value

    def parse_value(value: object) -> object:
        try:
            return parse(value)
        except GraphQLError:
            raise ValueError(message) from None

    return replace(stock, parse_value=parse_value)


Position = NewType("Position", int)

SCALARS: dict[object, ScalarDefinition] = {
    Position: strawberry.scalar(
        name="Position",
        description="A place in the ledger: a whole number as a string, for Int has only 32 bits.",
        serialize=str,
        parse_value=_position,
    ),
    JSON: replace(DEFAULT_SCALAR_REGISTRY[JSON], parse_literal=_json_literal),
    datetime: _explained(datetime, "A time has a date and a zone, like 2026-03-01T09:30:00Z."),
    UUID: _explained(UUID, "A UUID is like 0192d3a0-0000-4000-8000-000000000001."),
}


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name="requires")
class Requires:
    """The permission that the caller must hold, in the organization or in the project concerned."""

    permission: PermissionEnum  # type: ignore[valid-type]


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name="open")
class Open:
    """Open to callers who have not logged in yet."""

    reason: str


_REFUSED = (
    'An expected "no": nothing was changed. Only UNAVAILABLE does not say whether it was: a retry '
    "with the same command id does."
)


@strawberry.type(description="Something wrong in an input.")
class InputProblem:
    """One of the problems that a refusal tells."""

    message: str = strawberry.field(description="One sentence that says what to do.")
    path: list[str] = strawberry.field(description="Where the bad value stands in the input.")


@strawberry.type(description="An event that stands in the way of undoing another one.")
class Obstacle:
    """One of the events that a refused `revert` lists."""

    position: Position
    type: EventName | None = strawberry.field(
        description="Null for an event that this server cannot read: `name` says more."
    )
    name: str = strawberry.field(description="Its stored name, like `annotation.approved`.")
    message: str = strawberry.field(description="Why it does, or what to do.")


@strawberry.type(name="Refused", description=_REFUSED)
class RefusedType:
    """The GraphQL type of every refusal; `server.events.core.refusal.Refused` is the exception."""

    code: CodeEnum  # type: ignore[valid-type]
    message: str = strawberry.field(description="One sentence that says what to do.")
    path: list[str] = strawberry.field(description="Where the bad value stands in the input.")
    problems: list[InputProblem] = strawberry.field(
        description="Every problem that was found, up to 100; `message` and `path` tell the first."
    )
    obstacles: list[Obstacle] = strawberry.field(
        default_factory=list,
        description="The events that stand in the way of undoing others, up to 100.",
    )


def refused(error: RefusedError, input: object = None) -> RefusedType:
    """Return a refusal as clients see it; its paths lead into the input as they sent it."""
    as_sent = getattr(input, "path_as_sent", None)
    problems = []
    for problem in error.problems():
        path = as_sent(problem.path) if as_sent else problem.path
        shown = [str(step) for step in path]
        problems.append(InputProblem(message=problem.message, path=shown))
    first = problems[0]
    obstacles = [
        Obstacle(
            position=Position(one.position),
            type=EVENT_NAMES.get(one.type),
            name=one.type,
            message=one.message,
        )
        for one in error.obstacles[:MOST_PROBLEMS]
    ]
    return RefusedType(
        code=error.code,
        message=first.message,
        path=first.path,
        problems=problems,
        obstacles=obstacles,
    )


Resolver = Callable[..., Awaitable[Any]]


def mutation(permission: Permission | Open) -> Callable[[Resolver], Any]:
    """Decorate the resolver of a mutation: a raised refusal is returned as type `Refused`.

    So is an error of a database that is away, before or after the commit: UNAVAILABLE says that a
    retry with the same command id tells which. Where the mutation is not open, nobody without an
    account is told anything about the input.
    """

    def declare(resolver: Resolver) -> Any:
        @functools.wraps(resolver)
        async def guarded(*args: Any, **kwargs: Any) -> Any:
            try:
                if not isinstance(permission, Open):
                    _ = kwargs["info"].context.me
                return await resolver(*args, **kwargs)
            except RefusedError as error:
                return refused(error, kwargs.get("input"))
            except LOST as error:
                if refusal := unavailable(error):
                    return refused(refusal)
                raise

        return strawberry.mutation(
            guarded, description=inspect.getdoc(resolver), directives=[_directive(permission)]
        )

    return declare


def query(
    permission: Permission | Open, at_once: Callable[[Any], Any] | None = None
) -> Callable[[Callable[..., Any]], Any]:
    """Decorate the resolver of a field; the permission is shown in the SDL, not checked here.

    `at_once` returns what the resolver would, from the object alone, or raises: see AT_ONCE.
    """

    def declare(resolver: Callable[..., Any]) -> Any:
        return strawberry.field(
            resolver,
            description=inspect.getdoc(resolver),
            directives=[_directive(permission)],
            metadata={AT_ONCE: at_once} if at_once else {},
        )

    return declare


def subscription(permission: Permission | Open) -> Callable[[Callable[..., Any]], Any]:
    """Decorate the resolver of a subscription; the permission is only shown in the SDL."""

    def declare(resolver: Callable[..., Any]) -> Any:
        return strawberry.subscription(
            resolver, description=inspect.getdoc(resolver), directives=[_directive(permission)]
        )

    return declare


def _directive(permission: Permission | Open) -> object:
    return permission if isinstance(permission, Open) else Requires(permission=permission)


def asks_for_values_alone(info: strawberry.Info[Any, Any]) -> bool:
    """Tell whether a field asks for scalars of its object, and for no object below it."""
    return all(
        isinstance(selected, FieldNode) and selected.selection_set is None
        for node in info._raw_info.field_nodes  # noqa: SLF001 - converting them takes longer
        for selected in (node.selection_set.selections if node.selection_set else ())
    )


def mentions(info: strawberry.Info[Any, Any], name: str) -> bool:
    """Tell whether a document may select a field of this name, by a glance at its text."""
    document = info._raw_info.operation.loc  # noqa: SLF001 - converting it takes longer
    return document is None or name in document.source.body


@strawberry.type
class Readable:
    """What was read in a session, and reads on in the same one."""

    session: strawberry.Private[ReadSession]


@strawberry.interface(description="What has an id, by which `node` finds it again.")
class Node:
    """The interface `Node` of the Relay specification."""

    id: strawberry.ID


T = TypeVar("T")


@strawberry.type(description="Where a page lies.")
class PageInfo:
    """The type `PageInfo` of the Relay specification."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[T]):
    """An item and its cursor."""

    cursor: str
    node: T


@strawberry.type
class Connection(Generic[T]):
    """A page of items."""

    edges: list[Edge[T]]
    page_info: PageInfo
    total: strawberry.Private[Total | None] = None

    @strawberry.field(description="The items without their cursors.")  # type: ignore[untyped-decorator]
    def nodes(self) -> list[T]:
        """Return the items of the page in order."""
        return [edge.node for edge in self.edges]

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="How many items the whole list has, 10,000 at most. It is counted only where "
        "it is asked for, and only as far as `totalIsExact` says."
    )
    async def total_count(self) -> int:
        """Return the number of items that were counted."""
        return (await self._counted())[0]

    @strawberry.field(  # type: ignore[untyped-decorator]
        description="Whether the list has exactly so many; otherwise it has so many at least."
    )
    async def total_is_exact(self) -> bool:
        """Return whether all items were counted."""
        return (await self._counted())[1]

    async def _counted(self) -> tuple[int, bool]:
        if self.total is not None:
            return await self.total()
        info = self.page_info
        more = info.has_next_page + info.has_previous_page
        return min(len(self.edges) + more, COUNTED), not more


def once(total: Total) -> Total:
    """Return the same count for both fields that show it, taken at the first of them."""
    running: list[asyncio.Future[tuple[int, bool]]] = []

    async def counted() -> tuple[int, bool]:
        if not running:
            running.append(asyncio.ensure_future(total()))
        return await running[0]

    return counted


def page_size(first: int, argument: str = "first") -> int:
    """Return the size of a page. Raises Refused LIMIT unless it is 1 to `PAGE`."""
    if not 1 <= first <= PAGE:
        raise RefusedError(Code.LIMIT, f"Ask for 1 to {PAGE} items at once.", (argument,))
    return first
