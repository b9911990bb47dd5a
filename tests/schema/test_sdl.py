"""The SDL: a snapshot that reviews see change, and the rules that every part of it keeps."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

import pytest
from click.testing import CliRunner
from graphql import (
    get_named_type,
    is_enum_type,
    is_interface_type,
    is_introspection_type,
    is_object_type,
    is_specified_scalar_type,
)
from graphql import (
    is_non_null_type as is_non_null,
)

from bench.sizes import ROOT
from server.cli.schema import schema_
from server.events.core import ids
from server.events.core.refusal import Code
from server.schema.core.base import PAGE, Open, Requires
from server.schema.core.root import build_schema, sdl
from server.schema.core.sdl_docs import value_docs
from tests.support import taxonomy_acts

SNAPSHOT = ROOT / "server" / "schema" / "schema.graphql"
ROOTS = ("Query", "Mutation", "Subscription")


@pytest.fixture(scope="module")
def schema() -> Any:
    return build_schema()._schema


def types(schema):
    """Every type of ours, by name."""
    return {
        name: type_
        for name, type_ in schema.type_map.items()
        if not is_introspection_type(type_) and not is_specified_scalar_type(type_)
    }


def fields(schema):
    """Every field of an object or interface, with where it stands."""
    for name, type_ in types(schema).items():
        if is_object_type(type_) or is_interface_type(type_):
            for field_name, field in type_.fields.items():
                yield name, field_name, field


def test_the_snapshot_is_the_schema():
    kept, now = SNAPSHOT.read_text().splitlines(), sdl().splitlines()
    difference = "\n".join(unified_diff(kept, now, "schema.graphql", "the schema", lineterm=""))
    hint = "Look at what changed for clients, then: annolog schema > server/schema/schema.graphql"
    assert not difference, f"{hint}\n{difference}"


def test_the_command_line_prints_the_snapshot():
    assert CliRunner().invoke(schema_).output == sdl()


def test_everything_with_a_resolver_declares_who_may_ask(schema):
    undeclared = []
    for parent, name, field in fields(schema):
        definition = field.extensions.get("strawberry-definition")
        declared = any(isinstance(d, Requires | Open) for d in definition.directives)
        if (definition.base_resolver is not None or parent in ROOTS) and not declared:
            undeclared.append(f"{parent}.{name}")
    # These hold what is in `edges`, which was asked for already.
    assert [name for name in undeclared if not name.endswith("Connection.nodes")] == []


def test_every_type_and_every_field_with_arguments_is_described(schema):
    silent = [name for name, type_ in types(schema).items() if not type_.description]
    silent += [
        f"{parent}.{name}"
        for parent, name, field in fields(schema)
        if not field.description and (parent in ROOTS or field.args)
    ]
    assert silent == []


CHOSEN_BY_CLIENTS = {
    "commandId": "UUID",
    "externalId": "String",
    **dict.fromkeys(("conceptId", "conceptIds", "formerIds"), "String"),
}


def test_every_id_is_an_id(schema):
    regions = {t.name for member in schema.get_type("AnswerValue").types for t in _below(member)}
    for parent, name, field in fields(schema):
        if name == "id" and parent not in regions:  # whose ids are for the client to give
            assert str(field.type) == "ID!", parent
        if name.endswith(("Id", "Ids")):
            assert get_named_type(field.type).name == CHOSEN_BY_CLIENTS.get(name, "ID"), name


def _below(type_):
    """The object types that an answer is made of."""
    yield type_
    for field in type_.fields.values():
        if is_object_type(get_named_type(field.type)):
            yield from _below(get_named_type(field.type))


OUTSIDE_THE_LEDGER = {"saveDraft"}


def test_every_enum_has_one_name(schema):
    made = [
        t.extensions["strawberry-definition"] for t in types(schema).values() if is_enum_type(t)
    ]
    classes = [definition.wrapped_cls for definition in made]
    assert len(classes) == len(set(classes)) > 10


def test_every_mutation_takes_one_input_and_may_be_refused(schema):
    for name, field in schema.mutation_type.fields.items():
        assert list(field.args) == ["input"], name
        result: Any = get_named_type(field.type)
        assert "Refused" in {t.name for t in result.types}, name
        assert "commandId" in get_named_type(field.args["input"].type).fields, name
        for payload in result.types:
            if payload.name != "Refused" and name not in OUTSIDE_THE_LEDGER:
                assert "position" in payload.fields, name


def test_every_code_of_a_refusal_is_explained():
    assert set(value_docs(Code)) == {code.name for code in Code}


ALWAYS = {"viewer"}
"""Root fields that are refused only where every other one is, for want of a credential."""


def test_a_refused_root_leaves_the_others(schema):
    strict = {name for name, field in schema.query_type.fields.items() if is_non_null(field.type)}
    assert strict == ALWAYS


def connections(schema):
    return {
        f"{parent}.{name}": field
        for parent, name, field in fields(schema)
        if get_named_type(field.type).name.endswith("Connection")
    }


def test_every_connection_has_pages(schema):
    for name, field in connections(schema).items():
        assert {"first", "after"} <= set(field.args), name
        assert field.args["first"].default_value <= PAGE, name


_TAXONOMY = 'taxonomy(id: "%(taxonomy)s")'
WHERE = {
    "Query": "{ … }",
    "Organization": "{ organization { … } }",
    "Project": '{ project(id: "%(project)s") { … } }',
    "Taxonomy": f"{{ {_TAXONOMY} {{ … }} }}",
    "TaxonomyVersion": f"{{ {_TAXONOMY} {{ latest {{ … }} }} }}",
    "TaxonomyDraft": f"{{ {_TAXONOMY} {{ draft {{ … }} }} }}",
    "TaxonomyDiff": f"{{ {_TAXONOMY} {{ draft {{ diff {{ … }} }} }} }}",
    "Concept": f'{{ {_TAXONOMY} {{ latest {{ concept(id: "a") {{ … }} }} }} }}',
}
"""How to come to a connection, by the type that has it."""


async def test_no_page_is_larger_than_the_cap(schema, ledger):
    owner = await ledger.client(ledger.workspace.owner)
    id_ = ids.public("project", ledger.project)
    taxonomy = ids.public(
        "taxonomy", await taxonomy_acts.create(ledger.workspace, labels=("a", "b"))
    )
    for name, field in connections(schema).items():
        parent, _, field_name = name.partition(".")
        project = f'project: "{id_}", ' if "project" in field.args else ""
        ask = f"{field_name}({project}first: %d) {{ nodes {{ __typename }} }}"
        before, behind = WHERE[parent].split("…")
        at = (before % {"project": id_, "taxonomy": taxonomy}).replace("%", "%%")
        query = f"{at}{ask}{behind}"
        assert "errors" not in await owner.ask(query % PAGE), name
        for number in (0, PAGE + 1):
            answer = await owner.ask(query % number)
            assert answer["errors"][0]["extensions"]["code"] == "LIMIT", name
