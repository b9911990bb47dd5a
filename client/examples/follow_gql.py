"""Follows with gql, without annolog_client: each event is taken into an SQLite database once.

python follow_gql.py taken.db, with ANNOLOG_URL and ANNOLOG_KEY in the environment, after
pip install 'gql[websockets]'.
"""

import asyncio
import os
import sqlite3
import sys
from contextlib import aclosing

from gql import Client, GraphQLRequest
from gql.transport.exceptions import TransportError, TransportQueryError
from gql.transport.websockets import WebsocketsTransport

EVENTS = """subscription ($after: String) {
  events(after: $after) { position cursor name stream }
}"""


async def take_events(db: sqlite3.Connection, url: str, key: str) -> None:
    """Take in what comes after the last event, until the connection breaks."""
    found = db.execute("SELECT cursor FROM events ORDER BY position DESC LIMIT 1").fetchone()
    request = GraphQLRequest(EVENTS, variable_values={"after": found[0] if found else "0"})
    transport = WebsocketsTransport(
        url=f"{url.replace('http', 'ws', 1)}/graphql", headers={"Authorization": f"Bearer {key}"}
    )
    async with (
        Client(transport=transport) as session,
        aclosing(session.subscribe(request)) as answers,
    ):
        async for answer in answers:
            event = answer["events"]
            # The event and its cursor are one row: both are there, or neither.
            row = (int(event["position"]), event["name"], event["cursor"])
            with db:
                db.execute("INSERT INTO events VALUES (?, ?, ?)", row)


def is_passing(error: TransportQueryError) -> bool:
    """Tell whether the server asks to try again; every other code is final."""
    codes = [each.get("extensions", {}).get("code") for each in error.errors or []]
    return all(code in ("UNAVAILABLE", "INTERNAL", "RATE_LIMITED") for code in codes)


async def main(path: str) -> None:
    """Follow for ever; gql tries nothing again by itself here, since it would begin anew."""
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE IF NOT EXISTS events (position INTEGER PRIMARY KEY, name, cursor)")
    while True:
        try:
            await take_events(db, os.environ["ANNOLOG_URL"], os.environ["ANNOLOG_KEY"])
        except TransportQueryError as error:
            if not is_passing(error):
                raise
        except (TransportError, OSError, TimeoutError) as error:
            print(error, file=sys.stderr)
        await asyncio.sleep(0.5)


asyncio.run(main(sys.argv[1]))
