"""The SDL: a snapshot that reviews see change, and the rules that every part of it keeps."""

from __future__ import annotations

import re
from difflib import unified_diff
from typing import Any

import pytest
from click.testing import CliRunner
from graphql import (
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_introspection_type,
    is_object_type,
    is_specified_scalar_type,
)
from graphql import (
    is_non_null_type as is_non_null,
)
from graphql.pyutils import camel_to_snake as to_snake_case

from bench.sizes import ROOT
from server.cli.schema import schema_
from server.events.core import ids
from server.events.core.refusal import Code
from server.feed.render import IDS
from server.schema.core.base import PAGE, Open, Requires
from server.schema.core.node import NODES
from server.schema.core.root import build_schema, sdl
from server.schema.core.sdl_docs import value_docs
from server.schema.events.types import _LINKS as LINKS
from tests.schema.as_of_questions import PRESENT_ONLY
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
    # Whoever may ask for a list may see its items without cursors, and their number.
    of_lists = ("Connection.nodes", "Connection.totalCount", "Connection.totalIsExact")
    assert [name for name in undeclared if not name.endswith(of_lists)] == []


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
    "sourceId": "String",
    **dict.fromkeys(("conceptId", "conceptIds", "formerIds"), "String"),
}


def test_every_id_is_an_id(schema):
    regions = {t.name for member in schema.get_type("AnswerValue").types for t in _below(member)}
    for parent, name, field in fields(schema):
        if name == "id" and parent not in regions:  # whose ids are for the client to give
            assert str(field.type) == "ID!", parent
        if name.endswith(("Id", "Ids")):
            assert get_named_type(field.type).name == CHOSEN_BY_CLIENTS.get(name, "ID"), name


ID_BESIDE = {
    **dict.fromkeys(
        (
            "AnnotationPayload.annotationId",
            "ImportTasksPayload.taskIds",
            "ImportAnnotationsPayload.annotationIds",
        ),
        "the object costs a read that most callers of a hot command do not need",
    ),
    **dict.fromkeys(
        ("DeclaredAttribute.attributeId", "GroupRelease.attributeId"),
        "the attribute may have been removed",
    ),
    "TaxonomyVersionCondition.taxonomyId": "a slice keeps the predicate that it was defined by",
    "Task.externalId": "chosen by the client; it names nothing here",
    **dict.fromkeys(
        ("ConceptChange.conceptIds", "ConceptChange.formerIds", "PlannedConcept.conceptId"),
        "a concept may be gone in the version at hand",
    ),
    **dict.fromkeys(
        (
            f"{kind}ConceptEdit.conceptId"
            for kind in ("Add", "Rename", "Move", "Split", "Deprecate", "Restore", "Annotate")
        ),
        "a concept may be gone in the version at hand",
    ),
    "Erasure.targetIds": "there may be more of them than the objects beside them",
    "Export.scopeId": "the thing may be out of the caller's sight",
    "RemoveConceptEdit.conceptId": "the concept is gone",
    "Concept.conceptId": "what answers hold",
    "FoundConcept.conceptId": "what answers hold; many are told at once, in a few words each",
    **dict.fromkeys(
        ("TaskContent.externalId", "Annotation.sourceId", "ImportedContent.sourceId"),
        "chosen by the client; it names nothing here",
    ),
}
"""Fields with ids beside objects, or for want of them, and why. Events keep theirs: the thing may
be out of the caller's sight, and a list of ids may be long."""


def test_objects_stand_where_there_is_one(schema):
    events = {t.name for t in schema.get_possible_types(schema.get_type("Event"))} | {"Event"}
    found = {
        f"{parent}.{name}"
        for parent, name, _ in fields(schema)
        if name.endswith(("Id", "Ids")) and not parent.endswith("Event") and parent not in events
    }
    assert found == set(ID_BESIDE)


def test_an_id_in_an_event_has_its_object_beside_it(schema):
    for event in schema.get_possible_types(schema.get_type("Event")):
        for name in event.fields:
            kind = IDS.get(to_snake_case(name.removesuffix("Id")))
            if name.endswith("Id") and kind in LINKS:
                assert name.removesuffix("Id") in event.fields, f"{event.name}.{name}"


def test_what_node_finds_is_a_node(schema):
    """One id has one type: what `node` gives for a prefix, and nothing else has such an id."""
    nodes = {t.name for t in schema.get_possible_types(schema.get_type("Node"))}
    assert {kind.title().replace("_", "") for kind in NODES} == nodes
    regions = {t.name for member in schema.get_type("AnswerValue").types for t in _below(member)}
    others = {parent for parent, name, _ in fields(schema) if name == "id"} - nodes - regions
    assert others == {
        "Node",
        "ApiKey",
        "Attribute",
        "BackgroundRevert",
        "FileImport",
        "LoginSession",
        "Migration",
        "WebhookDelivery",
    }


BRITISH = re.compile(
    r"(colour|labell|cancell(ed|ing)|travell|modell|centre|behaviour|favour|neighbour|honour|grey"
    r"|licence|catalogue|programme|analys(e|ing)\b|(organ|recogn|normal|author|real)is(e|ing|ation))",
    re.IGNORECASE,
)


def test_the_sdl_is_written_in_american_english_and_knows_no_python():
    text = SNAPSHOT.read_text()
    assert [line for line in text.splitlines() if BRITISH.search(line)] == []
    assert re.findall(r"\b(?:None|True|False)\b", text) == []


GENERIC = {
    "Order",
    "Review",
    "Method",
    "End",
    "Format",
    "Authority",
    "Visibility",
    "Outcome",
    "Key",
}


def test_no_name_takes_a_word_from_every_client(schema):
    assert GENERIC & set(types(schema)) == set()


def test_closed_sets_are_enums(schema):
    """A text that may be one of a few words is an enum: none of these names is a String."""
    closed = {"status", "rule", "kind", "role", "reason", "method", "order", "outcome", "code"}
    free = {
        "Annotation.reason", "ReasonContent.reason", "ErasureContent.reason",
        "Erasure.reason", "LineageStep.reason", "Hold.reason", "HoldContent.reason",
        "HoldReleaseContent.reason", "MemberPause.reason", "PauseContent.reason",
        "ConceptCode.code", "RankingAnswer.order", "ImportedContent.reason",
        "AnnotationCorrection.reason", "Correction.reason", "CorrectionContent.reason",
        "CorrectAnnotationsInput.reason", "DisputeContent.reason", "GoldDispute.reason",
    }  # fmt: skip
    found = {
        f"{parent}.{name}"
        for parent, name, field in fields(schema)
        if name in closed and get_named_type(field.type).name == "String"
    }
    assert found - free == set()


def test_it_is_said_whose_version_is_expected(schema):
    for type_ in types(schema).values():
        if is_input_object_type(type_) and "expectedVersion" in type_.fields:
            assert "`version` of the" in type_.fields["expectedVersion"].description, type_.name


def _below(type_):
    """The object types that an answer is made of."""
    yield type_
    for field in type_.fields.values():
        if is_object_type(get_named_type(field.type)):
            yield from _below(get_named_type(field.type))


OUTSIDE_THE_LEDGER = {"saveDraft", "pingWebhook", "redeliver"}
WRITE_NOTHING_YET = {"LoginChoice", "RequestPasswordResetPayload"}
"""A choice before a login, and a request that is worked off after its reply."""


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
            if payload.name in {"Refused", *WRITE_NOTHING_YET}:
                continue
            if name not in OUTSIDE_THE_LEDGER:
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
        # Without a size, a page has 50 items.
        assert (field.args["first"].default_value or 50) <= PAGE, name


_TAXONOMY = 'taxonomy(id: "%(taxonomy)s")'
WHERE = {
    "Query": "{ … }",
    "Snapshot": '{ asOf(position: "%(head)s") { … } }',
    "Viewer": "{ viewer { … } }",
    "Organization": "{ organization { … } }",
    "Project": '{ project(id: "%(project)s") { … } }',
    "QuestionDrift": '{ project(id: "%(project)s") { quality(question: "topic") { '
    'drift(window: {begin: "2026-01-01", end: "2027-01-01"}) { … } } } }',
    "QuestionQuality": '{ project(id: "%(project)s") { quality(question: "topic") { … } } }',
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
    await ledger.workspace.change_policy(ledger.project, full_text=True)
    head = (await owner.data("{ head { position } }"))["head"]["position"]
    for name, field in connections(schema).items():
        parent, _, field_name = name.partition(".")
        if parent == "Run":
            continue  # a diff needs a result: tests/schema/test_runs.py
        if parent == "Audit":
            continue  # tests/schema/test_audits.py
        if parent == "SliceQuality":
            continue  # the fields of `QuestionQuality`; a slice must be counted first
        if parent == "Webhook":
            continue  # tests/schema/test_webhook_deliveries.py
        if parent == "Snapshot" and name in PRESENT_ONLY:
            continue
        project = f'project: "{id_}", ' if "project" in field.args else ""
        project += "pattern: {}, " if "pattern" in field.args else ""
        project += f'of: "{id_}", from: {{ position: "1" }}, ' if "of" in field.args else ""
        given = project + ('text: "a", ' if "text" in field.args else "")
        ask = f"{field_name}({given}first: $first) {{ nodes {{ __typename }} }}"
        before, behind = WHERE[parent].split("…")
        named = {"project": id_, "taxonomy": taxonomy, "head": head}
        query = f"query($first: Int!) {before % named}{ask}{behind}"
        assert "errors" not in await owner.ask(query, first=PAGE), name
        for number in (0, PAGE + 1):
            answer = await owner.ask(query, first=number)
            assert answer["errors"][0]["extensions"]["code"] == "LIMIT", name
