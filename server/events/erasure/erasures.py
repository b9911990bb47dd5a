"""Erasures: what somebody asked to erase, on what ground, how far it is, and what was erased.

An erasure is a stream of its own. A job erases slice after slice, each in one transaction with the
`content.erased` events of the streams concerned. The last event is the certificate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from server.events.core.event import (
    Change,
    Content,
    Event,
    Fold,
    JsonObject,
    Kind,
    Recorded,
    on,
    record,
    replace,
)
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import StreamKind
from server.events.core.text_limits import text_of
from server.events.erasure.erased_content import MOST, Authority, StoredContent, erase

TARGETS = 1_000
"""The most tasks, annotations and comments that one request names."""
REASON, REFERENCE = 2_000, 500
"""The most characters of a reason, and of a reference."""


class ErasureTarget(StrEnum):
    """By what the events of an erasure are found."""

    CONTENT = "CONTENT"
    """By positions, tasks, annotations and comments."""
    MEMBER = "MEMBER"
    """By the member whom they name, or who wrote them."""
    SUBJECT = "SUBJECT"
    """By the data subject whom their tasks name."""
    REGISTER = "REGISTER"
    """By the register of erasures, after a backup from before an erasure was restored."""


class MemberScope(StrEnum):
    """How much of a member is erased; each has the ones before it."""

    IDENTITY = "IDENTITY"
    """Name, e-mail address, pseudonym, the names of keys, and declared attributes."""
    WORDS = "WORDS"
    """Comments, reasons, saved views, and answers with a free text as well."""
    ALL = "ALL"
    """All answers as well."""


class ErasureStatus(StrEnum):
    """How far an erasure is."""

    RUNNING = "RUNNING"
    """Contents are being erased."""
    FINISHED = "FINISHED"
    """Everything that was asked for is erased; the certificate says what."""


class ErasureContent(Content):
    """Why, in words, and what it refers to, like the number of a case."""

    reason: str
    reference: str = ""
    subject_digest: str = ""
    """For a data subject, the keyed hash of the reference under which tasks name the subject."""


class ErasureRequested(Event, name="erasure.requested", kind=Kind.ERASURE):
    """Somebody asked for an erasure, which goes on until it is finished."""

    erasure_target: ErasureTarget
    member_scope: MemberScope | None
    authority: Authority
    positions: tuple[int, ...]
    targets: tuple[str, ...]
    """The public ids of the tasks, annotations and comments, or of the member."""
    content: ErasureContent | None


class ErasureAdvanced(Event, name="erasure.advanced", kind=Kind.ERASURE):
    """A slice was erased."""

    erased_events: int
    erased_streams: int
    erased_types: JsonObject
    """How many events of which type."""
    first_position: int
    """The lowest position of an erased event."""


class ErasureFinished(Event, name="erasure.finished", kind=Kind.ERASURE, version=2):
    """Everything that was asked for is erased, but for what is under hold: the certificate."""

    erased_events: int
    withheld_streams: int
    """Tasks and other streams that were left as they are, because they are under hold."""
    exports: int
    """Exports since the first of the erased events: files that may hold a copy."""
    copies_until: datetime | None
    """When the last backup from before is gone; null where the server was not told."""
    broker_copies: tuple[JsonObject, ...]
    """Message brokers that cannot delete, and were sent contents: each with `broker`, `topic` and
    `until`, when its retention has removed them, or null where that is not known."""


@record
class Erasure:
    """The state of an erasure."""

    id: UUID
    target: ErasureTarget
    member_scope: MemberScope | None
    authority: Authority
    positions: tuple[int, ...]
    targets: tuple[str, ...]
    reason: str | None
    reference: str | None
    subject_digest: str | None
    requested_by: UUID | None
    requested_at: datetime
    changed_at: datetime
    status: ErasureStatus = ErasureStatus.RUNNING
    events: int = 0
    streams: int = 0
    types: JsonObject = field(default_factory=dict)
    """How many events of which type."""
    first_position: int = 0
    """The lowest position of an erased event; 0 while nothing was erased."""
    withheld: int = 0
    exports: int = 0
    copies_until: datetime | None = None
    broker_copies: tuple[JsonObject, ...] = ()
    finished_at: datetime | None = None


evolve: Fold[Erasure] = Fold()
ERASURE = StreamKind(Kind.ERASURE, Erasure, evolve)


@evolve.on(ErasureRequested)
def _requested(_: Erasure | None, recorded: Recorded[ErasureRequested]) -> Erasure:
    event, content, at = recorded.event, recorded.event.content, recorded.recorded_at
    return Erasure(
        id=recorded.stream,
        target=event.erasure_target,
        member_scope=event.member_scope,
        authority=event.authority,
        positions=event.positions,
        targets=event.targets,
        reason=content.reason if content else None,
        reference=content.reference if content else None,
        subject_digest=content.subject_digest if content else None,
        requested_by=recorded.actor,
        requested_at=at,
        changed_at=at,
    )


@evolve.on(ErasureAdvanced)
def _advanced(state: Erasure, recorded: Recorded[ErasureAdvanced]) -> Erasure:
    event = recorded.event
    return replace(
        state,
        events=state.events + event.erased_events,
        streams=state.streams + event.erased_streams,
        types=dict(Counter(state.types) + Counter(event.erased_types)),
        first_position=min(state.first_position or event.first_position, event.first_position),
        changed_at=recorded.recorded_at,
    )


@evolve.on(ErasureFinished)
def _finished(state: Erasure, recorded: Recorded[ErasureFinished]) -> Erasure:
    event, at = recorded.event, recorded.recorded_at
    return replace(
        state,
        status=ErasureStatus.FINISHED,
        withheld=event.withheld_streams,
        exports=event.exports,
        copies_until=event.copies_until,
        broker_copies=event.broker_copies,
        finished_at=at,
        changed_at=at,
    )


def request(  # noqa: PLR0913 - what an erasure consists of
    erasure: UUID,
    *,
    target: ErasureTarget,
    authority: Authority,
    reason: str,
    reference: str = "",
    positions: Sequence[int] = (),
    targets: Sequence[str] = (),
    member_scope: MemberScope | None = None,
    subject_digest: str = "",
) -> list[Change]:
    """Ask for an erasure.

    Args:
        erasure: the id of the erasure.
        target: by what its events are found.
        authority: the legal ground.
        reason: why, in words.
        reference: what it refers to, such as the number of a case.
        positions: positions of events.
        targets: public ids of tasks, annotations and comments, or of the member.
        member_scope: how much of a member is erased.
        subject_digest: the keyed hash of the reference to a data subject.

    Raises:
        Refused: INVALID without a reason or anything to erase; LIMIT for too much.
    """
    if len(positions) > MOST:
        raise Refused(Code.LIMIT, f"Name {MOST:,} events at most at once.", ("events",))
    if len(targets) > TARGETS:
        raise Refused(Code.LIMIT, f"Name {TARGETS:,} things at most at once.", ("tasks",))
    if not (positions or targets or subject_digest):
        raise Refused(Code.INVALID, "Name what is to be erased.", ("events",))
    content = ErasureContent(
        reason=text_of(reason, "reason", longest=REASON, empty=False),
        reference=text_of(reference, "reference", longest=REFERENCE),
        subject_digest=subject_digest,
    )
    event = ErasureRequested(
        erasure_target=target,
        member_scope=member_scope,
        authority=authority,
        positions=tuple(sorted(set(positions))),
        targets=tuple(dict.fromkeys(targets)),
        content=content,
    )
    return on(erasure, event)


def advance(
    state: Erasure,
    stored: Mapping[UUID, Mapping[int, StoredContent]],
    wanted: Mapping[UUID, Sequence[int]],
) -> list[Change]:
    """Erase a slice: the events at some positions of some streams.

    Args:
        state: the erasure.
        stored: by stream, every position of the streams.
        wanted: by stream, the positions to erase.

    Raises:
        Refused: as `erase` does.
    """
    if state.status is ErasureStatus.FINISHED:
        return []
    changes = list[Change]()
    types, gone = Counter[str](), list[int]()
    for stream, positions in wanted.items():
        erased = erase(
            stream,
            stored.get(stream, {}),
            positions=positions,
            authority=state.authority,
            erasure=state.id,
        )
        changes += erased
        for _, event in erased:
            gone += event.positions  # type: ignore[attr-defined]
            types.update(stored[stream][n].type for n in event.positions)  # type: ignore[attr-defined]
    if not changes:
        return []
    step = ErasureAdvanced(
        erased_events=len(gone),
        erased_streams=len(changes),
        erased_types=dict(types),
        first_position=min(gone),
    )
    return [*changes, (state.id, step)]


def finish(
    state: Erasure,
    *,
    withheld: int,
    exports: int,
    copies_until: datetime | None,
    broker_copies: Sequence[JsonObject] = (),
) -> list[Change]:
    """Finish an erasure: nothing that it asked for is left, but for what is under hold.

    Args:
        state: the erasure.
        withheld: how many streams were left as they are.
        exports: how many exports may hold a copy.
        copies_until: when the last backup from before is gone; None where that is not known.
        broker_copies: the message brokers that may hold copies; see `ErasureFinished`.
    """
    if state.status is ErasureStatus.FINISHED:
        return []
    return on(
        state.id,
        ErasureFinished(
            erased_events=state.events,
            withheld_streams=withheld,
            exports=exports,
            copies_until=copies_until,
            broker_copies=tuple(broker_copies),
        ),
    )
