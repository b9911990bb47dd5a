"""A receiver of webhooks: each event is taken in once, however often it is sent."""

import os
import sqlite3

from annolog_client import NotVerifiedError, Seen, SqlCursor, events_of, verify
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

db = sqlite3.connect(os.environ.get("STORE", "received.db"))
db.execute("CREATE TABLE IF NOT EXISTS events (position INTEGER, name TEXT)")
seen = Seen(lambda source: SqlCursor(db, source))


async def receive(request: Request) -> Response:
    body = await request.body()
    try:
        verify(os.environ["WEBHOOK_SECRET"], request.headers, body)
    except NotVerifiedError:
        return Response(status_code=401)
    async with seen.unseen(events_of(request.headers, body)) as events:
        rows = [(event.position, event.name) for event in events]
        db.executemany("INSERT INTO events VALUES (?, ?)", rows)
    return Response(status_code=204)


app = Starlette(routes=[Route("/annolog", receive, methods=["POST"])])
