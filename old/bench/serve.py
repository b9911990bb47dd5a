"""Serve like `annolog serve` does, in production settings, on a database that is ready."""

import os
import sys

import uvicorn

from server.app import build
from server.settings import Settings

settings = Settings.from_env(os.environ)
uvicorn.run(
    build(settings, settings.database_url or ""),
    host="127.0.0.1",
    port=int(sys.argv[1]),
    loop="uvloop",
    http="httptools",
    log_level="warning",
    access_log=False,
)
