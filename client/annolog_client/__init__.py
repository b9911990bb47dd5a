"""A typed client of the Annolog API: operations, events that resume, uploads, exports."""

from annolog_client.connection import Annolog, connect
from annolog_client.events import Event, follow
from annolog_client.paging import nodes_of
from annolog_client.refusals import AnnologError, RefusedError, accepted, retried
from annolog_client.transfers import download, import_file, upload

__all__ = [
    "Annolog",
    "AnnologError",
    "Event",
    "RefusedError",
    "accepted",
    "connect",
    "download",
    "follow",
    "import_file",
    "nodes_of",
    "retried",
    "upload",
]
