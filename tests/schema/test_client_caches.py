"""Relay and Apollo keep one record for an id: both take our replies without a warning."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLInterfaceType

from server.events.core import ids
from tests.graphql.conftest import node_with
from tests.schema.generated_documents import schema
from tests.schema.labeled_project import Ledger

pytestmark = pytest.mark.systems
FOLDER = Path(__file__).parent.parent / "graphql" / "caches"
MEMBER = "{ __typename id name }"
TASK = f"""{{ __typename id status project {{ __typename id name }} assignee {MEMBER}
  annotations {{ __typename id author {MEMBER} reviewer {MEMBER} task {{ __typename id }} }} }}"""
QUERIES = (
    f"query {{ viewer {{ __typename member {MEMBER} organization {{ __typename id name }} }} }}",
    f"query {{ members {{ __typename nodes {MEMBER} }} }}",
    "query($id: ID!) { node(id: $id) { __typename id ... on Member { __typename id name } } }",
    f"query($id: ID!) {{ member(id: $id) {MEMBER} }}",
    f"""query($project: ID!) {{ project(id: $project) {{ __typename id
      tasks {{ __typename nodes {TASK} }}
      members {{ __typename nodes {{ __typename member {MEMBER} roles }} }}
      annotators {{ __typename nodes {{ __typename member {MEMBER} submitted }} }} }} }}""",
    f"""query {{ events(first: 200) {{ __typename nodes {{ __typename position actor {MEMBER}
      ... on AnnotationSubmitted {{ __typename task {TASK} annotator {MEMBER} }}
      ... on MemberAdded {{ __typename member {MEMBER} }} }} }} }}""",
)


def cached(replies: list[dict[str, Any]]) -> Any:
    """What the caches made of replies."""
    made = schema()
    possible = {
        name: [one.name for one in made.get_possible_types(type_)]
        for name, type_ in made.type_map.items()
        if isinstance(type_, GraphQLInterfaceType)
    }
    done = subprocess.run(
        [node_with(FOLDER), FOLDER / "caches.mjs"],
        input=json.dumps({"possible": possible, "replies": replies}),
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


async def test_one_record_for_one_id(ledger: Ledger) -> None:
    owner = await ledger.client(ledger.workspace.owner)
    ann = ids.public("member", ledger.ann.member)
    known = {"id": ann, "project": ids.public("project", ledger.project)}
    replies = []
    for query in QUERIES:
        variables = {name: value for name, value in known.items() if f"${name}" in query}
        data = await owner.data(query, **variables)
        replies.append({"query": query, "variables": variables, "data": data})
    found = cached(replies)
    assert found["warnings"] == []
    assert found["relay"][ann] == "Member"
    assert {"Member", "Task", "Annotation", "Project"} <= set(found["relay"].values())
    assert {id_: entries for id_, entries in found["apollo"].items() if len(entries) > 1} == {}
    assert found["apollo"].keys() == found["relay"].keys()


def test_two_types_for_one_id_are_noticed() -> None:
    """As it was: the caches warn of it, or keep two records."""
    query = "query { a { __typename id } }"
    replies = [
        {"query": query, "variables": {}, "data": {"a": {"__typename": type_, "id": "member_a"}}}
        for type_ in ("Member", "MemberRef")
    ]
    found = cached(replies)
    assert any("Expected __typename to be consistent" in warning for warning in found["warnings"])
    assert len(found["apollo"]["member_a"]) == 2
