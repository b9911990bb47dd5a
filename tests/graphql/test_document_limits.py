"""Hostile documents are refused on counts, before validation ever sees them."""

import pytest

from server.graphql import documents as module
from server.graphql.documents import Documents
from server.graphql.errors import RequestProblem
from server.graphql.limits import Limits
from tests.graphql import toy

SCHEMA = toy.schema()._schema


def fragments(count, body="books { name author { name books { name } } }"):
    spreads = " ".join(f"...F{n}" for n in range(count))
    definitions = " ".join(f"fragment F{n} on Query {{ {body} }}" for n in range(count))
    return f"{{ {spreads} }} {definitions}"


def doubling(levels):
    chain = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return "{ ...F0 } " + " ".join(chain) + f" fragment F{levels} on Query {{ hello }}"


def nested(levels):
    return "{ books { " + "author { books { " * levels + "name" + " } }" * levels + " } }"


HOSTILE = {
    "duplicate fields": "{ " + "hello " * 3000 + "}",
    "duplicate lists": "{ " + "books { name } " * 3000 + "}",
    "duplicate lists within the token limit": "{ " + "books { name } " * 400 + "}",
    "overlapping fragments": fragments(400),
    "overlapping fragments within the fragment limit": fragments(50),
    "unused overlapping fragments": "{ hello } fragment F on Query { " + "hello " * 130 + "}",
    "directives": "{ hello " + "@include(if: true) " * 5000 + "}",
    "variables": "query Q(" + " ".join(f"$v{n}: Int" for n in range(5000)) + ") { hello }",
    "variables within the token limit": "query Q("
    + " ".join(f"$v{n}: Int" for n in range(100))
    + ") { hello }",
    "aliases": "{ " + " ".join(f"a{n}: hello" for n in range(1000)) + " }",
    "root fields": "{ hello me books { name } page { edges { cursor } } "
    + " ".join(f"a{n}: hello" for n in range(20))
    + " }",
    "deep nesting": nested(50),
    "deeper than the parser goes": "{ a " * 3000,
    "inline fragments": "{ " + "... { " * 150 + "hello" + " }" * 150 + " }",
    "3 MB": "{ hello # " + "x" * 3_000_000 + "\n }",
    "exponential fragments": doubling(40),
    "page of a billion": "{ page(first: 1000000000) { edges { node { name } } } }",
    "page before the end": "{ page(first: -1000000000) { edges { node { name } } } }",
    "a number of 10,000 digits": "{ page(first: 1"
    + "0" * 10_000
    + ") { edges { node { name } } } }",
    "lists in lists": nested(6),
    "circular introspection": "{ __schema { types "
    + "{ fields { type " * 12
    + "{ name }"
    + " } }" * 12
    + " } }",
    "many operations": " ".join(f"query Q{n} {{ books {{ name }} }}" for n in range(1000)),
    "many operations within the token limit": " ".join(f"query Q{n} {{ me }}" for n in range(400)),
    "introspection of everything, often": "{ "
    + " ".join(f"a{n}: __schema {{ types {{ fields {{ name }} }} }}" for n in range(15))
    + " }",
    "a bomb in the second operation": "query A { hello } "
    "query B { page(first: 100000000) { edges { cursor } } }",
}


def refused(query, variables=None, limits=None, name=None):
    documents = Documents(SCHEMA, limits or Limits(), suggestions=False)
    with pytest.raises(RequestProblem) as caught:
        documents.select(documents.prepare(query), name, variables or {})
    return caught.value


def accepted(query, variables=None, limits=None, name=None):
    documents = Documents(SCHEMA, limits or Limits(), suggestions=False)
    return documents.select(documents.prepare(query), name, variables or {})


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_document_is_refused_before_validation(query, monkeypatch):
    def never(*_args, **_kwargs):
        raise AssertionError("validation was reached")

    monkeypatch.setattr(module, "validate", never)
    problem = refused(query)
    assert problem.status == 400
    (error,) = problem.errors
    assert error["extensions"]["code"] in {"LIMIT", "INVALID"}
    assert len(error["message"]) < 300


def test_circular_fragments_are_left_to_validation_which_names_the_cycle():
    for query in (
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ books { ...A } } fragment A on Book { author { books { ...A } } }",
    ):
        assert "Cannot spread fragment 'A' within itself" in refused(query).errors[0]["message"]


def test_ordinary_documents_pass():
    accepted("{ hello }")
    accepted("{ books { name author { name } tags publisher { city } } }")
    accepted(fragments(5))
    accepted("{ page(first: 50) { edges { cursor node { id name author { name } tags } } } }")


def test_the_standard_introspection_query_passes():
    from graphql import get_introspection_query

    query = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert accepted(query).introspects


PAGE = "query Q($n: Int = 5) { page(first: $n) { edges { cursor node { name author { name } } } } }"


@pytest.mark.parametrize("size", [None, 1, 50, 100])
def test_a_page_size_in_a_variable_counts(size):
    assert accepted(PAGE, {} if size is None else {"n": size}).sized_by == ("n",)


@pytest.mark.parametrize("size", [10_000, 2**31, -(2**31), 10**15])
def test_a_page_size_in_a_variable_is_refused_also_from_the_cache(size):
    documents = Documents(SCHEMA, Limits(), suggestions=False)
    for _ in range(2):
        documents.select(documents.prepare(PAGE), None, {"n": 3})
        with pytest.raises(RequestProblem, match="may cost"):
            documents.select(documents.prepare(PAGE), None, {"n": size})


BARE = PAGE.replace(" = 5", "")


@pytest.mark.parametrize(
    ("query", "variables", "items"),
    [
        (BARE, {"n": 2}, 2),
        (BARE, {"n": 2.0}, 2),
        (BARE, {}, 20),
        (BARE, {"n": None}, 20),
        (PAGE, {}, 5),
        (PAGE, {"n": 2}, 2),
        (PAGE, {"n": None}, 20),
    ],
)
def test_a_variable_costs_what_it_asks_for(query, variables, items):
    """Not sent, it counts as its default; where there is none, as that of the field."""
    cost = 2 + 2 + items * (1 + 2 + 1 + 2 + 1)
    enough = Documents(SCHEMA, Limits(cost=cost), suggestions=False)
    enough.select(enough.prepare(query), None, variables)
    scarce = Documents(SCHEMA, Limits(cost=cost - 1), suggestions=False)
    for _ in range(2):
        with pytest.raises(RequestProblem, match=f"may cost {cost};"):
            scarce.select(scarce.prepare(query), None, variables)


def test_null_is_another_size_than_nothing():
    documents = Documents(SCHEMA, Limits(cost=200), suggestions=False)
    prepared = documents.prepare(PAGE.replace("= 5", "= 100"))
    documents.select(prepared, None, {"n": None})
    with pytest.raises(RequestProblem, match="may cost"):
        documents.select(prepared, None, {})


def test_a_page_size_counts_once_for_a_connection():
    # 2 for page, then 30 times: edges' cursor 1, node 2 + name 1.
    query = "{ page(first: 30) { edges { cursor node { name } } } }"
    cost = 2 + 2 + 30 * (1 + 2 + 1)
    accepted(query, limits=Limits(cost=cost))
    assert f"may cost {cost};" in refused(query, limits=Limits(cost=cost - 1)).errors[0]["message"]


def test_members_of_a_union_exclude_each_other():
    one = "{ items { ... on Book { name pages } } }"
    others = "... on Author { name born } ... on Publisher { name }"
    three = f"{{ items {{ ... on Book {{ name pages }} {others} }} }}"
    for query in (one, three):
        accepted(query, limits=Limits(cost=2 + 5 * 2))
        refused(query, limits=Limits(cost=2 + 5 * 2 - 1))


def test_weights_make_a_field_dearer():
    limits = Limits(weights={"Query.hello": 100}, cost=50)
    accepted("{ me }", limits=limits)
    refused("{ hello }", limits=limits)


def test_the_message_names_the_limit():
    query = "{ " + " ".join(f"a{n}: hello" for n in range(31)) + " }"
    assert refused(query).errors[0]["message"] == (
        "The document has 31 aliases; 30 are allowed. Split it up."
    )


def test_a_document_is_validated_once(monkeypatch):
    calls = []
    real = module.validate
    monkeypatch.setattr(module, "validate", lambda *a, **k: calls.append(1) or real(*a, **k))
    documents = Documents(SCHEMA, Limits(), suggestions=False)
    first = documents.prepare("{ hello }")
    assert documents.prepare("{ hello }") is first
    for _ in range(3):
        with pytest.raises(RequestProblem, match="Cannot query field 'nope'"):
            documents.prepare("{ nope }")
    assert len(calls) == 2


def test_the_cache_is_bounded_by_entries_and_bytes():
    few = Documents(SCHEMA, Limits(cache_entries=3), suggestions=False)
    for n in range(10):
        few.prepare("{ hello } #" + str(n))
    assert len(few._valid._kept) == 3
    small = Documents(SCHEMA, Limits(cache_bytes=200_000), suggestions=False)
    for n in range(100):
        small.prepare(f"{{ a{n}: hello }}")
    assert 5 < len(small._valid._kept) < 50
    assert small._valid._used == sum(size for _, size in small._valid._kept.values()) <= 200_000


def test_broken_documents_do_not_push_out_working_ones():
    documents = Documents(SCHEMA, Limits(cache_entries=5), suggestions=False)
    kept = documents.prepare("{ hello }")
    for n in range(50):
        with pytest.raises(RequestProblem):
            documents.prepare(f"{{ nope{n} }}")
    assert documents.prepare("{ hello }") is kept
    assert len(documents._refused._kept) == 1


def test_errors_of_one_document_are_capped():
    assert (
        len(
            refused(
                "{ " + " ".join(f"x{n}" for n in range(300)) + " }", limits=Limits(root_fields=400)
            ).errors
        )
        == 11
    )
