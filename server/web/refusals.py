"""Refusals over plain HTTP, in the shape that errors of GraphQL have."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from server.events.core.refusal import Code, Refused

STATUS = {
    Code.UNAUTHENTICATED: 401,
    Code.FORBIDDEN: 403,
    Code.NOT_FOUND: 404,
    Code.CONFLICT: 409,
    Code.LIMIT: 413,
    Code.RATE_LIMITED: 429,
    Code.UNAVAILABLE: 503,
}
"""The status of an answer by the code of its refusal; 400 for any other."""


def refusal_response(
    refused: Refused, headers: Mapping[str, str] | None = None, *, status: int | None = None
) -> Response:
    """Return a refusal as a response, with the status that its code or the caller says."""
    said = {"Cache-Control": "no-store", **(headers or {})}
    chosen = status or STATUS.get(refused.code, 400)
    if chosen == 401:
        said["WWW-Authenticate"] = "Bearer"
    if chosen in (429, 503):
        said["Retry-After"] = "5"
    extensions = {"code": refused.code.value, "path": [str(step) for step in refused.path]}
    body = {"errors": [{"message": refused.message, "extensions": extensions}]}
    return JSONResponse(body, chosen, said)
