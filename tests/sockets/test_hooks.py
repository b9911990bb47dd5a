"""Names of uvicorn and websockets that are not promised to stay.

The protocols in `server.sockets` stand on internals of both. What is expected is written here, so
that an upgrade fails in this file. Read the changed source before adjusting a line.
"""

from __future__ import annotations

import inspect
from importlib.metadata import version

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.auto import AutoWebSocketsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.server import ServerProtocol

from server.serving import _config
from server.sockets import Connections, HttpProtocol, WebSocketProtocol


def test_the_versions_are_those_that_were_read() -> None:
    assert version("uvicorn").startswith("0.54.")
    assert version("websockets").startswith("17.")


def test_http_is_parsed_in_the_method_that_we_replace() -> None:
    source = inspect.getsource(HttpToolsProtocol.data_received)
    assert [line.strip() for line in source.splitlines()] == [
        "def data_received(self, data: bytes) -> None:",
        "self._unset_keepalive_if_required()",
        "",
        "try:",
        "self.parser.feed_data(data)",
        "except httptools.HttpParserError:",
        'msg = "Invalid HTTP request received."',
        "self.logger.warning(msg)",
        "self.send_400_response(msg)",
        "return",
        "except httptools.HttpParserUpgrade:",
        "if self._should_upgrade():",
        "self.handle_websocket_upgrade()",
        "else:",
        "self._unsupported_upgrade_warning()",
    ]
    complete = inspect.getsource(HttpToolsProtocol.on_headers_complete)
    assert "self.cycle = RequestResponseCycle(" in complete
    assert "transport=self.transport" in complete
    assert "self.transport.close()" in inspect.getsource(RequestResponseCycle.send)
    taken = inspect.getsource(HttpToolsProtocol.handle_websocket_upgrade)
    assert "protocol.connection_made(self.transport)" in taken


def test_websockets_are_those_that_we_subclass() -> None:
    assert AutoWebSocketsProtocol is WebSocketsSansIOProtocol
    text = inspect.getsource(WebSocketsSansIOProtocol.send_receive_event_to_app)
    assert 'self.logger.exception("Invalid UTF-8' in text
    assert "self.frames.append" in inspect.getsource(WebSocketsSansIOProtocol.handle_cont)
    assert "self.handshake_exc = " in inspect.getsource(ServerProtocol.parse)


def test_no_setting_of_uvicorns_own_opens_a_door(monkeypatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    config = _config(lambda: None, Connections(10, 10, lambda host: host))
    assert config.proxy_headers is False
    assert config.ws_max_size == 1 << 20
    assert issubclass(HttpProtocol, HttpToolsProtocol)
    assert issubclass(WebSocketProtocol, WebSocketsSansIOProtocol)
