"""GraphQL over WebSocket: graphql-transport-ws, strictly; the legacy protocol is off.

Every message is checked before it is acted on. Answers are written by the task of their operation,
which waits until the socket takes them: a slow reader slows its own operations, nothing piles up,
and one that takes nothing at all is disconnected. Compression per message is the HTTP server's
setting (uvicorn: `ws_per_message_deflate=False` is faster).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any, Generic, TypeVar

from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from server.events.core.refusal import Code, Refused
from server.graphql.engine import ContextOf, Engine
from server.graphql.errors import Masking, RequestProblem, formatted
from server.graphql.limits import Limits
from server.graphql.messages import PROTOCOL, Close, check
from server.graphql.replies import encode
from server.graphql.request_parsing import decode_json, from_json
from server.graphql.sharing import Encoded, EncodedAnswer

C = TypeVar("C")
Operate = Callable[[str, Mapping[str, Any]], Awaitable[None]]
"""Runs an operation, by its id and payload."""
Traced = Callable[[Operate], Operate]
"""Returns a function that does the same, in a trace."""


class Connection(Generic[C]):
    """One WebSocket, from handshake to close."""

    def __init__(
        self,
        engine: Engine[C],
        context: ContextOf[C],
        limits: Limits,
        masking: Masking,
        scope: Scope,
        receive: Receive,
        send: Send,
        traced: Traced | None = None,
    ) -> None:
        self._engine = engine
        self._context_of = context
        self._limits = limits
        self._masking = masking
        self._scope = scope
        self._receive = receive
        self._send = send
        self._answer = self._send_answers if traced is None else traced(self._send_answers)
        self._params: Mapping[str, Any] = {}
        self._acknowledged = False
        self._closed = False
        self._initialisation: asyncio.Task[None] | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._background: set[asyncio.Task[None]] = set()
        extensions = scope.get("extensions") or {}
        # The server that carries the connection may close it while nothing runs.
        self._tell_busy: Callable[[bool], None] = extensions.get("annolog.busy", lambda _: None)
        self._write_now: Callable[[Sequence[bytes]], bool] = extensions.get(
            "annolog.texts", lambda _: False
        )
        """Writes messages at once, or returns False where they must be sent one by one."""

    async def serve(self) -> None:
        """Read messages and run operations until either side closes the connection."""
        await self._receive()
        if PROTOCOL not in self._scope.get("subprotocols", ()):
            await self._send({"type": "websocket.accept"})
            await self._close(Close(4406, "Subprotocol not acceptable"))
            return
        await self._send({"type": "websocket.accept", "subprotocol": PROTOCOL})
        self._tell_busy(False)
        impatience = self._spawn(self._await_initialisation())
        try:
            while not self._closed:
                await self._next_message()
        except (WebSocketDisconnect, _Ended):
            self._closed = True
        except Close as verdict:
            await self._close(verdict)
        finally:
            impatience.cancel()
            await self._end_tasks()

    async def _next_message(self) -> None:
        event = await self._receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1005))
        text = event.get("text")
        if text is None:
            raise Close(4400, "Messages must be text.")
        if len(text) > self._limits.message_bytes:
            raise Close(1009, "Message too big")
        try:
            message = check(decode_json(text.encode("utf-8", "surrogatepass"), self._limits))
        except RequestProblem as refusal:
            raise Close(4400, str(refusal)) from None
        await self._act_on(message)

    async def _act_on(self, message: Mapping[str, Any]) -> None:
        match message["type"]:
            case "connection_init":
                if self._initialisation is not None:
                    raise Close(4429, "Too many initialisation requests")
                self._initialisation = self._spawn(self._initialise(message.get("payload") or {}))
            case "ping":
                payload = message.get("payload")
                await self._say(
                    {"type": "pong"} if payload is None else {"type": "pong", "payload": payload}
                )
            case "subscribe":
                await self._subscribe(message["id"], message["payload"])
            case "complete":
                if task := self._operations.pop(message["id"], None):
                    self._tell_busy(bool(self._operations))
                    task.cancel()

    async def _await_initialisation(self) -> None:
        await asyncio.sleep(self._limits.init_seconds)
        if self._initialisation is None:
            await self._close(Close(4408, "Connection initialisation timeout"))

    async def _initialise(self, payload: Mapping[str, Any]) -> None:
        try:
            self._params = payload
            context = await self._context_of(HTTPConnection(self._scope), payload)
            await self._engine.release(context)
        except Exception as error:  # noqa: BLE001 - the client is told that we failed, the log why
            if refused := self._masking.refusal_of(error):
                await self._close(_rejection(refused))
                return
            reference = self._masking.outside_a_field(error)["extensions"]["reference"]
            await self._close(Close(4500, f"Internal server error {reference}"))
        else:
            self._acknowledged = True
            with suppress(_Ended):
                await self._say({"type": "connection_ack"})

    async def _subscribe(self, id_: str, payload: Mapping[str, Any]) -> None:
        if not self._acknowledged:
            raise Close(4401, "Unauthorized")
        if id_ in self._operations:
            raise Close(4409, f"Subscriber for {id_} already exists")
        if len(self._operations) >= self._limits.connection_operations:
            limit = self._limits.connection_operations
            message = (
                f"This connection runs {limit} operations, which is the limit; complete one first."
            )
            await self._say(
                {"id": id_, "type": "error", "payload": [formatted(message, Code.LIMIT)]}
            )
            return
        self._operations[id_] = self._spawn(self._operate(id_, payload))
        self._tell_busy(True)

    async def _operate(self, id_: str, payload: Mapping[str, Any]) -> None:
        """Run one operation to its end; its id can be used again before `complete` is sent."""
        last: dict[str, Any] = {"id": id_, "type": "complete"}
        try:
            await self._answer(id_, payload)
        except RequestProblem as refusal:
            last = {"id": id_, "type": "error", "payload": refusal.errors}
        except _Ended:
            return
        except Refused as refused:
            await self._close(_rejection(refused))
        except Exception as error:  # noqa: BLE001 - one operation fails alone
            masked = self._masking.outside_a_field(error)
            last = {"id": id_, "type": "error", "payload": [masked]}
        if self._operations.get(id_) is asyncio.current_task():
            del self._operations[id_]
            self._tell_busy(bool(self._operations))
            with suppress(_Ended):
                await self._say(last)

    async def _send_answers(self, id_: str, payload: Mapping[str, Any]) -> None:
        # A context serves one operation: rights are read again, and its caches end with it.
        context = await self._context_of(HTTPConnection(self._scope), self._params)
        head = b'{"id":%b,"type":"next","payload":' % encode(id_)
        operation = self._operations.get(id_)

        def deliver(answers: Sequence[EncodedAnswer]) -> bool:
            running = not self._closed and self._operations.get(id_) is operation
            return running and self._write_now([b"%b%b}" % (head, each.json) for each in answers])

        if hasattr(context, "deliver"):
            context.deliver = deliver
        try:
            answers = await self._engine.start(self._engine.plan(from_json(payload), context))
            async with aclosing(answers):
                async for answer in answers:
                    if isinstance(answer, Encoded):
                        await self._write(*(b"%b%b}" % (head, encoded.json) for encoded in answer))
                    else:
                        await self._say({"id": id_, "type": "next", "payload": answer})
                    # With a backlog and an empty socket buffer, nothing else would suspend.
                    await asyncio.sleep(0)
        finally:
            await self._engine.release(context)

    async def _say(self, message: Mapping[str, Any]) -> None:
        await self._write(encode(message))

    async def _write(self, *messages: bytes) -> None:
        """Send messages in order. Raises _Ended where the client does not read them in time."""
        if not self._closed and self._write_now(messages):
            return
        now, seconds = asyncio.get_running_loop().time, self._limits.send_seconds
        try:
            async with asyncio.timeout(seconds) as patience:
                began = now()
                for message in messages:
                    if self._closed:
                        raise _Ended
                    await self._send({"type": "websocket.send", "text": message.decode()})
                    # Setting a timer anew costs more than a message does.
                    if now() - began > 1:
                        began = now()
                        patience.reschedule(began + seconds)
        except TimeoutError:
            await self._close(Close(1013, "The client reads too slowly"))
            raise _Ended from None
        except (OSError, RuntimeError, WebSocketDisconnect):
            # Closed during the write: the task that reads notices it as well, and ends the others.
            self._closed = True
            raise _Ended from None

    async def _close(self, verdict: Close) -> None:
        if self._closed:
            return
        self._closed = True
        with suppress(OSError, RuntimeError, TimeoutError, WebSocketDisconnect):
            async with asyncio.timeout(self._limits.send_seconds):
                await self._send(
                    {"type": "websocket.close", "code": verdict.code, "reason": verdict.reason}
                )

    def _spawn(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def _end_tasks(self) -> None:
        tasks = list(self._background)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Ended(Exception):  # noqa: N818 - nobody is there to be written to
    """The socket is closed, so nothing more can be sent."""


def _rejection(refused: Refused) -> Close:
    codes = {Code.UNAUTHENTICATED: 4401, Code.UNAVAILABLE: 1013}
    return Close(codes.get(refused.code, 4403), refused.message)


async def refuse_handshake(receive: Receive, send: Send) -> None:
    """Refuse the handshake with 403, which a close before the accept causes."""
    await receive()
    await send({"type": "websocket.close", "code": 1008, "reason": "Origin not allowed"})
