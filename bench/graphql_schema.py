"""The schema, the operations and the hostile documents that `graphql_inproc.py` measures with."""

import random
from typing import Any

import strawberry


@strawberry.type
class Person:
    """An author."""

    id: strawberry.ID
    name: str
    email: str | None
    active: bool


@strawberry.type
class Choice:
    """One kind of answer."""

    label: str


@strawberry.type
class Text:
    """Another kind of answer."""

    text: str


@strawberry.type
class Task:
    """Twelve fields, an author and answers of several kinds."""

    id: strawberry.ID
    external_id: str
    status: str
    priority: int
    position: str
    title: str
    score: float
    archived: bool
    version: int
    created: str
    updated: str | None
    note: str | None
    author: Person
    answers: list[Choice | Text]


def _tasks(count: int) -> list[Task]:
    rng = random.Random(7)
    people = [
        Person(id=strawberry.ID(str(n)), name=f"P{n}", email=None, active=True) for n in range(5)
    ]
    return [
        Task(
            id=strawberry.ID(f"task_{n}"),
            external_id=f"x{n}",
            status="OPEN",
            priority=n,
            position=str(n),
            title=f"Title {n}",
            score=rng.random(),
            archived=False,
            version=1,
            created="2026-01-01T00:00:00Z",
            updated=None,
            note="note",
            author=people[n % 5],
            answers=[Choice(label="a"), Text(text="b")],
        )
        for n in range(count)
    ]


TASKS = _tasks(50)


@strawberry.type
class Query:
    """Reads."""

    @strawberry.field
    def hello(self) -> str:
        """Return a constant."""
        return "world"

    @strawberry.field
    async def tasks(self) -> list[Task]:
        """Return fifty tasks."""
        return TASKS


def build() -> strawberry.Schema:
    """Build the schema."""

    @strawberry.input
    class TaskInput:
        """Ten fields."""

        id: strawberry.ID
        external_id: str
        status: str
        priority: int
        title: str
        score: float
        archived: bool
        tags: list[str]
        note: str | None = None
        version: int = 1

    @strawberry.type
    class Mutation:
        """Writes."""

        @strawberry.mutation
        async def save(self, input: TaskInput) -> Task:
            """Return a task whatever the input."""
            return TASKS[len(input.tags)]

    return strawberry.Schema(Query, Mutation)


FIELDS = "id externalId status priority position title score archived version created updated note"
AUTHOR = "author { id name email active }"
OPERATIONS: dict[str, dict[str, Any]] = {
    "trivial": {"query": "{ hello }"},
    "list50": {"query": f"{{ tasks {{ {FIELDS} {AUTHOR} }} }}"},
    "unions50": {
        "query": "{ tasks { id answers "
        "{ __typename ... on Choice { label } ... on Text { text } } } }"
    },
    "mutation": {
        "query": "mutation M($input: TaskInput!) { save(input: $input) { id version } }",
        "variables": {
            "input": {
                "id": "1",
                "externalId": "x",
                "status": "OPEN",
                "priority": 1,
                "title": "t",
                "score": 0.5,
                "archived": False,
                "tags": ["a", "b"],
                "note": "n",
            }
        },
    },
}

HOSTILE = {
    "3000 duplicate fields": "{ " + "tasks { id } " * 3000 + "}",
    "400 overlapping fragments": "{ "
    + " ".join(f"...F{n}" for n in range(400))
    + " } "
    + " ".join(f"fragment F{n} on Query {{ tasks {{ id author {{ id }} }} }}" for n in range(400)),
    "5000 directives": "{ hello " + "@include(if: true) " * 5000 + "}",
    "5000 variables": "query Q(" + " ".join(f"$v{n}: Int" for n in range(5000)) + ") { hello }",
    "1000 aliases": "{ " + " ".join(f"a{n}: hello" for n in range(1000)) + " }",
    "nested 3000 deep": "{ a " * 3000,
    "3 MB document": "{ hello # " + "x" * 3_000_000 + "\n }",
    "exponential fragments": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(40))
    + " fragment F40 on Query { hello }",
    "just under the token limit": "{ " + "tasks { id } " * 600 + "}",
}
