"""What a process remembers outside any object that knows its organization holds nothing of one.

Such a cache would answer one organization with what another one brought in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from bench.sizes import parsed, statements
from tests.test_house import none_of, product

pytestmark = pytest.mark.one_python

PROCESS_WIDE = {
    "COMPENSATIONS": "functions of the program, by class of event",
    "EVENTS": "classes of the program, by name",
    "UPCASTERS": "functions of the program, by name",
    "KINDS": "kinds of streams of the program, by name",
    "NODES": "functions of the program, by prefix of ids",
    "STREAM_TABLES": "tables of the program, by class of states",
    "TABLES": "tables of the program, by name",
    "_COMPILED": "SQL of statement objects that are part of the program or of one request",
    "_SHAPES": "SQL of statements without their values",
    "_LOADERS": "a function of the program",
    "_adapter": "a converter of a class of the program",
    "_answered": "hosts of addresses of databases, by address",
    "_add_to": "SQL of the program, by its tables",
    "_combined": "SQL of the program, by its parts",
    "_insert_into": "SQL of the program, by its tables",
    "_remove_from": "SQL of the program, by its tables",
    "_called_alone": "a function of the program, by resolver of the schema",
    "_camel": "a pure function of a name",
    "_check_type": "tells a well-formed name, by the name alone",
    "_concerned": "functions of rules of the program, by kind of node",
    "_commands": "a metric, by the name of a mutation and its outcome",
    "form_in": "a pure function of canonical JSON",
    "_in_generation": "a pure function of SQL and a number",
    "_as_of": "a pure function of SQL and a number",
    "_STEPS": "functions of the program, by class of event",
    "_member": "a pure function of an id",
    "_module_docs": "docstrings of the program, by module",
    "_normal_quantile": "a pure function of a number",
    "_open": "connections, which hold nothing of an organization outside a transaction",
    "_shape": "fields of classes of the program, by class",
    "_session": "the SDK, before it is told any address or key",
    "_term": "a pure function of an IRI",
    "_version": "what an installed program says of itself",
    "digests": "a pure function of a form",
    "enum_names": "names of members of enums of the program, by type",
    "fast_id": "a pure function of an id",
    "fields_of": "fields of classes of the program, by class",
    "_warn": "keeps nothing but that a kind of event was named in the log",
    "_written": "a pure function of an event's class",
    "author_term": "a pure function of an id",
    "short_id": "a pure function of an id",
    "_shared_attributes": "a pure function of an organization's id and a type of event",
    "build_schema": "the schema of the program",
    "canonical": "a pure function of a language tag",
    "is_json": "a pure function of a header",
    "lookup": "a pure function of a language tag",
    "negotiate": "a pure function of a header",
    "history_table": "tables of the program, by what declares them",
    "public_id": "a pure function of an id",
    "_json_fields": "fields of classes of the program, by class",
    "reviewer_term": "a pure function of an id",
    "part": "SQL of the program, by number and names",
    "lookup_statement": "SQL of the program, by number and names",
    "_numbered": "SQL of the program, with names or with numbers for its parameters",
    "student_t": "a pure function of two numbers",
    "sql_table": "tables of the program, by what declares them",
}
"""Each with the reason why it holds nothing of a tenant."""
CACHES = {"cache", "lru_cache"}
CONTAINERS = {
    *("dict", "list", "set", "count", "deque", "Counter", "OrderedDict", "defaultdict"),
    *("LRUCache", "WeakKeyDictionary", "WeakSet", "WeakValueDictionary"),
}


def process_wide(tree: ast.Module) -> Iterator[str]:
    """The names of what a module remembers: cached functions, and containers that begin empty."""
    for node in statements(tree):
        if isinstance(node, ast.FunctionDef) and CACHES & set(map(_called, node.decorator_list)):
            yield node.name
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _is_empty(statement.value):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (ast.unparse(target) for target in targets)


def _called(node: ast.AST | None) -> str:
    """The last part of the name of what is called, or stands there alone."""
    return (
        ast.unparse(node.func if isinstance(node, ast.Call) else node).split(".")[-1]
        if node
        else ""
    )


def _is_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        return not value.args and _called(value) in CONTAINERS
    return isinstance(value, ast.Dict | ast.List) and not ast.unparse(value)[1:-1]


def test_what_a_process_remembers_holds_nothing_of_a_tenant() -> None:
    found = {name for path in product() for name in process_wide(parsed(path))}
    none_of(sorted(found ^ set(PROCESS_WIDE)))


def test_the_rule_sees() -> None:
    lines = "A = {}\nB: dict[int, int] = {}\nC = {1: 2}\n@functools.cache\ndef d(): ..."
    assert list(process_wide(ast.parse(lines))) == ["d", "A", "B"]
