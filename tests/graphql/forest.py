"""Trees with fields of every kind, grown from a seed, some with values of the wrong kind."""

import asyncio
import datetime as dt
import random
from enum import Enum

import strawberry
from graphql import GraphQLError


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.interface
class Named:
    name: str
    nick: str | None = None


@strawberry.type
class Leaf(Named):
    count: int = 0
    ratio: float | None = None
    flag: bool = False
    colour: Colour = Colour.RED
    made: dt.datetime | None = None


@strawberry.type
class Plain:
    id: strawberry.ID
    words: list[str]
    grid: list[list[int | None]]
    maybe: list[str | None] | None = None


@strawberry.type
class Tree(Named):
    leaf: Leaf
    spare: Leaf | None
    plain: Plain
    leaves: list[Leaf]
    holes: list[Leaf | None]
    named: list[Named]
    either: "Leaf | Plain | None"
    many: "list[Leaf | Plain]"

    @strawberry.field
    def shout(self, times: int = 1) -> str:
        return self.name.upper() * times

    @strawberry.field
    async def later(self) -> Leaf | None:
        await asyncio.sleep(0)
        return self.leaf

    @strawberry.field
    def quick(self) -> Leaf | None:
        return self.spare

    @strawberry.field
    async def soon(self) -> list[str]:
        return [self.name, self.plain.id]

    @strawberry.field
    def broken(self) -> str | None:
        raise ValueError("broken")


class Subleaf(Leaf):
    """Not decorated: a class that the schema does not know by itself."""


class Duck:
    """Has what a Plain has, and is none."""

    def __init__(self):
        self.id, self.words, self.grid, self.maybe = "d", ["x"], [[1]], None


DEFECTS = [
    None,
    "text",
    1,
    2**40,
    -1.5,
    float("nan"),
    True,
    [],
    ["a", None],
    (1, 2),
    ValueError("a value that is an error"),
    GraphQLError("a GraphQL error"),
    object(),
    Duck(),
    {"name": "dict"},
    Subleaf(name="sub"),
    Leaf(name=None),  # type: ignore[arg-type]
]


class Grower:
    """Grows the same tree from the same seed, with some values of the wrong kind."""

    def __init__(self, seed, defects):
        self.rng = random.Random(seed)
        self.rate = defects

    def maybe_bad(self, value):
        return self.rng.choice(DEFECTS) if self.rng.random() < self.rate else value

    def leaf(self):
        r = self.rng
        return Leaf(
            name=self.maybe_bad("leaf"),
            nick=r.choice(["nick", None]),
            count=self.maybe_bad(r.randint(-5, 5)),
            ratio=self.maybe_bad(r.choice([0.5, None])),
            flag=self.maybe_bad(r.random() < 0.5),
            colour=self.maybe_bad(r.choice(list(Colour))),
            made=self.maybe_bad(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
        )

    def plain(self):
        return Plain(
            id=self.maybe_bad(strawberry.ID("p")),
            words=self.maybe_bad([self.maybe_bad("w") for _ in range(3)]),
            grid=self.maybe_bad([[self.maybe_bad(1), None], []]),
            maybe=self.maybe_bad(self.rng.choice([None, ["m", None]])),
        )

    def tree(self):
        def several(make):
            items = [self.maybe_bad(make()) for _ in range(self.rng.randint(0, 3))]
            return tuple(items) if self.rng.random() < 0.2 else items

        def either():
            return self.rng.choice([self.leaf, self.plain])()

        return Tree(
            name=self.maybe_bad("tree"),
            leaf=self.maybe_bad(self.leaf()),
            spare=self.maybe_bad(self.rng.choice([None, self.leaf()])),
            plain=self.maybe_bad(self.plain()),
            leaves=self.maybe_bad(several(self.leaf)),
            holes=several(lambda: self.rng.choice([None, self.leaf()])),
            named=several(self.leaf),
            either=self.maybe_bad(either()),
            many=several(either),
        )


@strawberry.type
class Query:
    @strawberry.field
    def tree(self, seed: int, defects: float) -> Tree | None:
        return Grower(seed, defects).tree()

    @strawberry.field
    async def trees(self, seed: int, defects: float) -> list[Tree]:
        return [Grower(seed + n, defects).tree() for n in range(2)]

    @strawberry.field
    def things(self, seed: int, defects: float) -> list[Named]:
        grower = Grower(seed, defects)
        return [grower.tree(), grower.leaf()]


SCHEMA = strawberry.Schema(Query)
