"""GraphQL transport: HTTP, WebSocket and server-sent events for any Strawberry schema."""

from server.graphql.app import PATH, GraphQLApp
from server.graphql.engine import ContextOf
from server.graphql.limits import Limits

__all__ = ["PATH", "ContextOf", "GraphQLApp", "Limits"]
