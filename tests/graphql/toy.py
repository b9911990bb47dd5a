"""A small library: every shape that the transport must carry, and nothing of Annolog."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import strawberry
from strawberry.types import Info

from server.events.core.refusal import Code, Refused
from server.graphql import GraphQLApp, Limits
from tests.support.api import FAST

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
HELLO = {"query": "{hello}"}


def code(reply):
    return reply.json()["errors"][0]["extensions"]["code"]


@dataclass
class Caller:
    name: str = "nobody"
    introspects: bool = True
    calls: list[str] = field(default_factory=list)
    sent: int = 0
    released: int = 0

    async def release(self) -> None:
        self.released += 1


@strawberry.enum
class Genre(Enum):
    NOVEL = "novel"
    POETRY = "poetry"


@strawberry.interface
class Named:
    name: str


@strawberry.type
class Author(Named):
    born: int | None = None

    @strawberry.field
    async def books(self, first: int = 10) -> list["Book"]:
        return [book for book in BOOKS if book.author.name == self.name][:first]


@strawberry.type
class Publisher(Named):
    city: str


@strawberry.type
class Edge:
    cursor: str
    node: "Book"


@strawberry.type
class Page:
    edges: list[Edge]


@strawberry.type
class Book(Named):
    id: strawberry.ID
    genre: Genre
    author: Author
    pages: int
    tags: list[str]
    publisher: Publisher | None = None


@strawberry.type
class Wish:
    text: str
    book: Book | None = None


@strawberry.type
class Sorry:
    code: str
    reason: str


Item = Author | Book | Publisher
PUBLISHER = Publisher(name="House", city="Kraków")
AUTHORS = [Author(name="Ada", born=1815), Author(name="Lem")]
BOOKS = [
    Book(
        id=strawberry.ID(str(n)),
        name=f"Book {n}",
        genre=Genre.NOVEL if n % 2 else Genre.POETRY,
        author=AUTHORS[n % 2],
        pages=100 + n,
        tags=["a", f"t{n}"],
        publisher=PUBLISHER if n % 3 else None,
    )
    for n in range(50)
]


@strawberry.input
class Detail:
    note: str
    weight: float | None = None


@strawberry.input
class WishInput:
    text: str
    count: int = 1
    genre: Genre | None = None
    details: list[Detail] = strawberry.field(default_factory=list)


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    def me(self, info: Info) -> str:
        return info.context.name

    @strawberry.field
    async def books(self, first: int = 50) -> list[Book]:
        await asyncio.sleep(0)
        return BOOKS[:first]

    @strawberry.field
    def page(self, first: int = 20) -> Page:
        return Page(edges=[Edge(cursor=book.id, node=book) for book in BOOKS[:first]])

    @strawberry.field
    def items(self) -> list[Item]:
        return [AUTHORS[0], BOOKS[1], PUBLISHER, BOOKS[2]]

    @strawberry.field
    def named(self) -> list[Named]:
        return [PUBLISHER, AUTHORS[1], BOOKS[4]]

    @strawberry.field
    def boom(self) -> str:
        raise RuntimeError("the password is hunter2")

    @strawberry.field
    def refused(self) -> str | None:
        raise Refused(Code.FORBIDDEN, "Ask an owner.", ("who",))

    @strawberry.field
    def hole(self) -> Book | None:
        return Book(
            id=None,
            name="x",
            genre=Genre.NOVEL,
            author=AUTHORS[0],
            pages=1,
            tags=[],  # type: ignore[arg-type]
        )


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def wish(self, info: Info, input: WishInput) -> Wish | Sorry:
        info.context.calls.append(input.text)
        if not input.text:
            return Sorry(code="INVALID", reason="empty")
        return Wish(text=f"{input.text} x{input.count}", book=BOOKS[0])


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int = 3) -> AsyncGenerator[int, None]:
        for n in range(to):
            await asyncio.sleep(0)
            yield n

    @strawberry.subscription
    async def forever(self, info: Info) -> AsyncGenerator[int, None]:
        info.context.calls.append("started")
        try:
            n = 0
            while True:
                yield n
                n += 1
                await asyncio.sleep(0.001)
        finally:
            info.context.calls.append("stopped")

    @strawberry.subscription
    async def flood(self, info: Info) -> AsyncGenerator[str, None]:
        info.context.calls.append("started")
        try:
            while True:
                info.context.sent += 10_000
                yield "x" * 10_000
        finally:
            info.context.calls.append("stopped")

    @strawberry.subscription
    async def silent(self) -> AsyncGenerator[int, None]:
        await asyncio.Event().wait()
        yield 1

    @strawberry.subscription
    async def failing(self) -> AsyncGenerator[int, None]:
        yield 1
        raise RuntimeError("the password is hunter2")

    @strawberry.subscription
    async def denied(self) -> AsyncGenerator[int, None]:
        raise Refused(Code.FORBIDDEN, "Ask an owner.")
        yield 1


def schema() -> strawberry.Schema:
    return strawberry.Schema(Query, Mutation, Subscription, types=[Author, Publisher, Book])


async def context(connection, params) -> Caller:
    """Reads `Authorization: Bearer NAME`; `bad` is refused, `locked` forbidden."""
    given = (
        connection.headers.get("authorization") or params.get("Authorization") or "Bearer nobody"
    )
    name = str(given).removeprefix("Bearer ")
    if name == "bad":
        raise Refused(Code.UNAUTHENTICATED, "Send a valid key.")
    if name == "broken":
        raise RuntimeError("the password is hunter2")
    if name == "slow":
        await asyncio.sleep(5)
    if name == "locked":
        raise Refused(Code.FORBIDDEN, "Your account is locked.")
    return Caller(name, introspects=name != "plain")


def app(
    limits: Limits | None = None,
    *,
    development: bool = False,
    seen: list | None = None,
    **options: Any,
) -> GraphQLApp[Caller]:
    seen = seen if seen is not None else []
    return GraphQLApp(
        schema(),
        context=context,
        limits=limits,
        development=development,
        may_introspect=lambda caller: caller.introspects,
        on_unexpected=lambda cause, reference, _error: seen.append((cause, reference)),
        fast=FAST,
        **options,
    )
