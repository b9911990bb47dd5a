"""A typed client of the Annolog API: operations, events that resume, uploads, exports."""

from annolog_client.connection import Annolog, connect
from annolog_client.cursors import CursorStore, FileCursor, SqlCursor
from annolog_client.events import follow
from annolog_client.paging import nodes_of
from annolog_client.refusals import AnnologError, RefusedError, accepted, retried
from annolog_client.subscription import Event
from annolog_client.transfers import download, import_file, upload
from annolog_client.webhooks import NotVerifiedError, Seen, WebhookEvent, events_of, verify

__all__ = [
    "Annolog",
    "AnnologError",
    "CursorStore",
    "Event",
    "FileCursor",
    "NotVerifiedError",
    "RefusedError",
    "Seen",
    "SqlCursor",
    "WebhookEvent",
    "accepted",
    "connect",
    "download",
    "events_of",
    "follow",
    "import_file",
    "nodes_of",
    "retried",
    "upload",
    "verify",
]
