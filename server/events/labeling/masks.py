"""Large masks: their runs are stored in a blob, and the answer names its digest.

A blob belongs to one stream, a task or an audit, whose id it contains: the same pixels in two
streams are two blobs, so that an erasure need not check whether another stream names the blob.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, TypeAlias
from uuid import UUID

import orjson

from server.events.core.event import JsonObject
from server.events.core.refusal import Code, Refused

LARGE = 64 * 1024
"""Bytes of JSON from which on the runs of a mask are stored in a blob."""
LONGEST_RUN = 17
"""The most bytes of a run with its comma: a short list is known to be small without encoding it."""
PREFIX = "sha256:"
Path: TypeAlias = "tuple[str | int, ...]"


def extract_blobs(stream: UUID, answers: JsonObject) -> tuple[JsonObject, dict[str, bytes]]:
    """Return the answers with large masks replaced by digests, and the blobs by digest.

    The blobs belong to the stream whose event will have the answers. Answers without a large mask
    are returned unchanged. A malformed mask is left unchanged, so that the decision refuses it.
    """
    blobs: dict[str, bytes] = {}
    light = {}
    for question, answer in answers.items():
        masks = [_extract_blob(stream, mask, blobs) for mask in _masks(answer)]
        light[question] = {**answer, "masks": masks} if masks else answer
    return (light, blobs) if blobs else (answers, {})


def _extract_blob(stream: UUID, mask: Any, blobs: dict[str, bytes]) -> Any:
    counts = mask.get("counts") if isinstance(mask, dict) else None
    if not isinstance(counts, list) or len(counts) * LONGEST_RUN < LARGE:
        return mask
    runs = orjson.dumps(counts)
    if len(runs) < LARGE:
        return mask
    body = b'{"counts":%b,"task":"%b"}' % (runs, str(stream).encode())
    digest = sha256(body).hexdigest()
    blobs[digest] = body
    rest = {name: value for name, value in mask.items() if name != "counts"}
    return {**rest, "blob": PREFIX + digest}


def blob_digests(answers: JsonObject | None) -> Iterator[tuple[Path, str]]:
    """Yield the digest of every blob that the answers name, with its path in the answers."""
    for question, answer in (answers or {}).items():
        for number, mask in enumerate(_masks(answer)):
            blob = mask.get("blob") if isinstance(mask, dict) else None
            if isinstance(blob, str) and blob.startswith(PREFIX):
                yield (question, "masks", number, "blob"), blob.removeprefix(PREFIX)


def require_known_blobs(answers: JsonObject, known: Iterable[JsonObject | None]) -> None:
    """Refuse answers that name blobs which no answer in `known`, of the same stream, names already.

    Raises:
        Refused: NOT_FOUND, so that no answer can name a blob of another stream.
    """
    wanted = list(blob_digests(answers))
    if wanted:
        there = {digest for given in known for _, digest in blob_digests(given)}
        for path, digest in wanted:
            if digest not in there:
                message = "No answer to this task has such a mask: send its `counts`."
                raise Refused(Code.NOT_FOUND, message, ("answers", *path))


def with_runs(answers: JsonObject, blobs: Mapping[str, bytes]) -> JsonObject:
    """Return the answers with digests replaced by the runs of their blobs, as far as given."""
    found = dict(answers)
    for (question, _, number, _), digest in blob_digests(answers):
        if digest not in blobs:
            continue
        masks = list(found[str(question)]["masks"])
        mask = masks[int(number)]
        rest = {name: value for name, value in mask.items() if name != "blob"}
        masks[int(number)] = dict(sorted({**rest, "counts": runs(blobs[digest])}.items()))
        found[str(question)] = {**found[str(question)], "masks": masks}
    return found


def runs(blob: bytes) -> list[int]:
    """Return the run lengths that a blob holds."""
    counts: list[int] = orjson.loads(blob)["counts"]
    return counts


def _masks(answer: Any) -> list[Any]:
    masks = answer.get("masks") if isinstance(answer, dict) else None
    return masks if isinstance(masks, list) else []
