"""Sockets: what a client may ask of the server before anything of the request is known.

Bounds on connections, on the head of a request and on the frames of a WebSocket, in subclasses of
uvicorn's protocols. They know nothing of labeling, and nothing of GraphQL.
"""

from server.sockets.connections import Connections
from server.sockets.descriptors import raise_descriptor_limit
from server.sockets.http import HttpProtocol
from server.sockets.websocket import WebSocketProtocol

__all__ = ["Connections", "HttpProtocol", "WebSocketProtocol", "raise_descriptor_limit"]
