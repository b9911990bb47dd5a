"""GraphQL transport: HTTP, WebSocket and server-sent events for any Strawberry schema."""

from server.schema.http.app import PATH, GraphQLApp
from server.schema.http.engine import ContextOf
from server.schema.http.limits import Limits

__all__ = ["PATH", "ContextOf", "GraphQLApp", "Limits"]
