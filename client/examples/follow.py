"""Takes each event into an SQLite database once, whatever is killed in between.

python follow.py taken.db, with ANNOLOG_URL and ANNOLOG_KEY in the environment.
"""

import asyncio
import os
import sys

from annolog_client import SqlCursor, follow


async def main(path: str) -> None:
    """Follow for ever."""
    cursor = SqlCursor(path, "follow.py")
    db = cursor.connection
    db.execute("CREATE TABLE IF NOT EXISTS events (position INTEGER, name TEXT)")
    url, key = os.environ["ANNOLOG_URL"], os.environ["ANNOLOG_KEY"]
    async for event in follow(url, key, after=cursor):
        # Committed together with the cursor, once the next event is asked for.
        db.execute("INSERT INTO events VALUES (?, ?)", (event.position, event.name))


asyncio.run(main(sys.argv[1]))
