"""Parses, measures and validates each document once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from server.events.core.refusal import Code
from server.graphql.bounded_cache import BoundedCache
from server.graphql.document_limits import CostMeter, require_counts, require_within
from server.graphql.errors import RequestProblem, document_problem, request_errors
from server.graphql.fastpath.operations import CachedOperation
from server.graphql.indexed_source import IndexedSource
from server.graphql.limits import Limits
from server.graphql.validation import AllRules

_BYTES_PER_TOKEN = 2_000
"""Bytes of memory for each token of a document, measured with tracemalloc: syntax tree, tokens with
locations, and compiled functions."""
_SIZES_KEPT = 16
ABSENT = object()
"""The size for a variable that was not sent and takes its default, which null would not."""


@dataclass(slots=True)
class Operation:
    """One operation of a valid document."""

    node: OperationDefinitionNode
    type: OperationType
    introspects: bool
    sized_by: tuple[str, ...]
    affordable: set[tuple[Any, ...]] = field(default_factory=set)
    """Values of page-size variables with which the operation was found to be within the limit."""
    cached: CachedOperation | None = None
    """What the fast path keeps; None in the first run: compiling costs more than one run."""


@dataclass(slots=True)
class ParsedDocument:
    """A document that was parsed, measured and validated."""

    document: DocumentNode
    operations: Mapping[str | None, Operation]


class Documents:
    """A cache of documents, bounded in entries and bytes; the least recently used is removed first.

    Refused documents have a small cache of their own, so that a client with an invalid document
    cannot displace valid ones.
    """

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, suggestions: bool) -> None:
        self._schema = schema
        self._limits = limits
        self._suggestions = suggestions
        self._valid: BoundedCache[ParsedDocument] = BoundedCache(
            limits.cache_entries, limits.cache_bytes
        )
        self._refused: BoundedCache[RequestProblem] = BoundedCache(
            limits.cache_entries // 10 + 1, limits.cache_bytes // 16
        )

    def prepare(self, query: str) -> ParsedDocument:
        """Return the prepared document.

        Raises:
            RequestProblem: 400 when the document does not parse, is over a limit, or is not valid.
        """
        prepared = self._valid.get(query)
        if prepared is not None:
            return prepared
        refusal = self._refused.get(query)
        if refusal is not None:
            raise refusal.again()
        size = len(query.encode("utf-8", "replace"))
        try:
            require_within("bytes", size, self._limits.document_bytes)
            prepared = self._prepare(query)
        except RequestProblem as found:
            self._refused.put(query, found.again(), 2 * size + 500 * len(found.errors))
            raise
        self._valid.put(query, prepared, size + _BYTES_PER_TOKEN * prepared.document.token_count)
        return prepared

    def select(
        self, prepared: ParsedDocument, name: str | None, variables: Mapping[str, Any]
    ) -> Operation:
        """Return the operation to run, after checking what it costs with these variables.

        Raises:
            RequestProblem: 400 when there is no such operation, or it costs too much.
        """
        operation = prepared.operations.get(name)
        if operation is None:
            raise _no_operation(prepared, name)
        if operation.sized_by:
            self._check_sizes(prepared, operation, variables)
        return operation

    def _check_sizes(
        self, prepared: ParsedDocument, operation: Operation, variables: Mapping[str, Any]
    ) -> None:
        sizes = tuple(_size(variables.get(name, ABSENT)) for name in operation.sized_by)
        if sizes in operation.affordable:
            return
        meter = CostMeter(self._schema, prepared.document, self._limits)
        meter.require_affordable(operation.node, variables)
        if len(operation.affordable) < _SIZES_KEPT:
            operation.affordable.add(sizes)

    def _prepare(self, query: str) -> ParsedDocument:
        document = _parse(query, self._limits)
        require_counts(document, self._limits)
        operations = self._measure(document)
        self._validate(document)
        return ParsedDocument(document, operations)

    def _measure(self, document: DocumentNode) -> dict[str | None, Operation]:
        nodes = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        operations: dict[str | None, Operation] = {}
        meter = CostMeter(self._schema, document, self._limits)
        for node in nodes:
            meter.require_affordable(node)
            operation = Operation(
                node, node.operation, meter.introspections > 0, tuple(sorted(meter.sized_by))
            )
            operations[node.name.value if node.name else None] = operation
            if len(nodes) == 1:
                operations[None] = operation
        meter.require_unused_fragments_within()
        return operations

    def _validate(self, document: DocumentNode) -> None:
        errors = validate(
            self._schema,
            document,
            (AllRules,),
            max_errors=self._limits.errors,
            hide_suggestions=not self._suggestions,
        )
        if errors:
            raise RequestProblem(400, request_errors(errors), legacy_ok=True)


def _parse(query: str, limits: Limits) -> DocumentNode:
    try:
        return parse(IndexedSource(query), max_tokens=limits.tokens)
    except GraphQLError as error:
        raise RequestProblem(400, request_errors([error]), legacy_ok=True) from None
    except RecursionError:
        raise document_problem("The document is nested too deeply.", Code.LIMIT) from None


def _no_operation(prepared: ParsedDocument, name: str | None) -> RequestProblem:
    if name is not None:
        return document_problem(
            "The document has no operation of the name given in `operationName`."
        )
    if prepared.operations:
        return document_problem(
            "The document has several operations: say which in `operationName`."
        )
    return document_problem("The document has no operation.")


def _size(value: object) -> object:
    """Return a page size as the key of a cost: a number, `ABSENT`, or None for any other value."""
    return value if value is ABSENT or isinstance(value, int | float) else None
