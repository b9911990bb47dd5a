"""Data subjects: the people whom the contents of tasks are about, named by whoever imports a task.

A reference may be any text by which the importer knows the person, and is content. It is looked up
by its digest under a key of the organization, so that no index has the reference itself.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from uuid import UUID, uuid5

from server.events.accounts.organizations import Organization, evolve
from server.events.core.event import Change, Content, Event, Kind, Recorded, on
from server.events.core.refusal import Code, Refused
from server.events.core.text_limits import text_of

LONGEST = 500
"""The most characters of a reference."""
MOST = 100
"""The most references of one task."""


class SubjectContent(Content):
    """Whom a report is about."""

    subject_digest: str
    """The keyed hash of the reference."""


class SubjectReported(Event, name="subject.reported", kind=Kind.ORGANIZATION):
    """Somebody was given what is held about a data subject."""

    report: UUID
    content: SubjectContent | None


@evolve.on(SubjectReported)
def _reported(state: Organization, _: Recorded[SubjectReported]) -> Organization:
    return state


def subject_ref(value: str, *path: str | int) -> str:
    """Return a reference without surrounding white space. Raises Refused INVALID or LIMIT."""
    return text_of(value, *path, longest=LONGEST, empty=False)


def subject_refs(values: Sequence[str], name: str) -> tuple[str, ...]:
    """Return the references of a task, each once. Raises Refused INVALID or LIMIT."""
    if len(values) > MOST:
        raise Refused(Code.LIMIT, f"Name {MOST} data subjects at most.", (name,))
    return tuple(dict.fromkeys(subject_ref(v, name, n) for n, v in enumerate(values)))


def key_id(organization: UUID) -> UUID:
    """Return the id under which the key of an organization lies among the secrets."""
    return uuid5(organization, "the key of data subjects")


def digest(key: bytes, reference: str) -> bytes:
    """Return the digest of a reference under the key of an organization."""
    return hmac.digest(key, reference.encode(), "sha256")


def report(organization: UUID, *, report: UUID, subject_digest: str) -> list[Change]:
    """Put on record that somebody is given what is held about a data subject."""
    content = SubjectContent(subject_digest=subject_digest)
    return on(organization, SubjectReported(report=report, content=content))
