"""The limits of one request and one connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on bodies, documents and connections, checked before validation.

    Costs: a leaf costs `leaf_cost`, any other field `object_cost` (or its entry in `weights`), and
    what lies below a list is multiplied by its `first` or `last`, or by `list_size` where the
    document gives no size.
    """

    body_bytes: int = 1 << 20
    body_seconds: float = 60.0
    json_depth: int = 64
    json_containers: int = 250_000
    """Lists and objects in one JSON body: each takes far more time than its two or three bytes."""
    document_bytes: int = 1 << 16
    tokens: int = 2_500
    depth: int = 15
    introspection_depth: int = 20
    """The standard introspection query is 13 deep; `__schema` and `__type` are counted against this
    one."""
    aliases: int = 30
    directives: int = 30
    variables: int = 50
    root_fields: int = 20
    fragments: int = 50
    operations: int = 50
    introspections: int = 2
    """`__schema` and `__type` fields: each may print the whole schema."""
    overlaps: int = 8_000
    """Pairs of fields that ask for the same answer key: what validation and execution must
    merge."""
    visits: int = 2_500
    """Selections with every fragment spread out: bounds documents that grow exponentially."""
    cost: int = 50_000
    leaf_cost: int = 1
    object_cost: int = 2
    list_size: int = 5
    weights: Mapping[str, int] = field(default_factory=dict)
    """By coordinate, costs of fields without what is below them, like `{"Query.search": 50}`."""
    errors: int = 10
    cache_entries: int = 1_000
    cache_bytes: int = 64 << 20
    persisted_entries: int = 1_000
    persisted_bytes: int = 8 << 20
    """Documents that clients sent with their hash, and bytes of them."""
    connection_operations: int = 100
    """Operations in flight on one WebSocket."""
    message_bytes: int = 1 << 18
    init_seconds: float = 10.0
    send_seconds: float = 30.0
    """Seconds after which a subscriber that takes no bytes is disconnected."""
    keep_alive_seconds: float = 15.0
