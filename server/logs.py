"""Structured logs on stderr: JSON lines for programs, readable lines for people, never a secret."""

from __future__ import annotations

import asyncio
import logging
import logging.config
import re
import sys
from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from server.access.tokens import TOKEN_PATTERN
from server.access.webhooks import PREFIX, SIGNING_PATTERN

HIDDEN = "…"
_TOKEN = re.compile(TOKEN_PATTERN)
_WEBHOOK_SECRET = re.compile(SIGNING_PATTERN)
_PASSWORD_IN_URL = re.compile(r"(\w+://[^\s:/@]*):[^\s/@]+@")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}")
_SECRET_NAME = re.compile(r"(?i)password|secret|token|authorization|cookie|^key$|_key$")


def configure(*, readable: bool) -> None:
    """Send the logs of this process, those of libraries included, to stderr."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        scrub,
    ]
    structlog.configure(
        processors=[*shared[:2], *shared[3:5], scrub, _to_stdlib()],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    logging.config.dictConfig(_handlers(shared, readable=readable))
    logging.getLogger("uvicorn.error").addFilter(_is_no_cut)


def _is_no_cut(record: logging.LogRecord) -> bool:
    """Tell whether a log record is about anything but a subscription cut off by the shutdown."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError)


def scrub(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blank tokens, passwords in addresses, and values of fields whose name says "secret"."""
    return {name: _clean(name, value) for name, value in event.items()}


def without_secrets(text: str) -> str:
    """Return a text with every token and every password in an address blanked."""
    text = _TOKEN.sub(lambda found: f"annolog_{found[1]}_{HIDDEN}", text)
    text = _WEBHOOK_SECRET.sub(PREFIX + HIDDEN, text)
    text = _PASSWORD_IN_URL.sub(rf"\1:{HIDDEN}@", text)
    return _BEARER.sub(rf"\1 {HIDDEN}", text)


def _clean(name: str, value: Any) -> Any:
    if name.startswith("_"):
        return value  # a field that structlog adds for its own use
    if _SECRET_NAME.search(name) and value is not None:
        return HIDDEN
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, Mapping):
        return {key: _clean(str(key), item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", item) for item in value]
    return value


def _to_stdlib() -> Processor:
    return structlog.stdlib.ProcessorFormatter.wrap_for_formatter


def _handlers(shared: list[Processor], *, readable: bool) -> dict[str, Any]:
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if readable
        else structlog.processors.JSONRenderer(serializer=_json)
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"annolog": formatter},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "annolog"},
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        # uvicorn and httpx log every connection and request, which is noise beside our own lines.
        "loggers": {name: {"level": "WARNING"} for name in ("uvicorn", "httpx", "websockets")},
    }


def _json(event: Any, default: Any = None, **_: Any) -> str:
    return orjson.dumps(event, default=default or str).decode()
