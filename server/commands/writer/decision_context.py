"""Commands, and the states on which their decisions are made.

A decision sees the states of its batch as the earlier commands of the batch left them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any
from uuid import UUID

from server.access.actor import ANONYMOUS, SYSTEM, Actor
from server.access.permissions import Permission
from server.access.role_permissions import permitted
from server.commands.taxonomies.taxonomy_cache import CachedTaxonomies
from server.events.accounts.members import MEMBER, CredentialKind, Member, MemberStatus
from server.events.accounts.organizations import ORGANIZATION, Organization
from server.events.accounts.roles import Role
from server.events.core.event import Event, Recorded, record
from server.events.core.ids import uuid7
from server.events.core.refusal import Code, Refused
from server.events.core.stream_kind import S, State, StreamKind
from server.events.erasure.erased_content import StoredContent
from server.events.erasure.holds import Holds
from server.events.gold.serving import Draw
from server.events.labeling.imported_annotations import AnnotationImported
from server.events.labeling.leases import claimable
from server.events.labeling.tasks import TASK, Task, TaskImported
from server.events.projects import PROJECT, Project
from server.events.taxonomies.taxonomies import TAXONOMY, Taxonomy
from server.ledger.append import PreparedEvent
from server.postgres import Connection
from server.projections.engine.batch_load import BatchQuery, BatchState, KnownSource


@dataclass(frozen=True, slots=True)
class Secret:
    """A row of `secrets`, written with its event.

    It has a digest or hash of what a member holds, or, sealed, what a webhook signs with.
    """

    id: UUID
    member: UUID
    """The member, or the webhook."""
    kind: str
    digest: bytes | None = None
    hash: str | None = None
    sealed: bytes | None = None


@record
class Command:
    """One request of one actor: the streams that it names, its permission, its pure decision."""

    org: UUID
    actor: Actor | None
    """None for a command of the server itself, and for one by a one-time token."""
    id: UUID
    fingerprint: bytes
    """HMAC of the input: the same command id with another input is refused."""
    permission: Permission | None
    """None only for commands of the server itself, and for those allowed by a one-time token."""
    decide: Callable[[DecisionContext], Sequence[tuple[UUID, Event | PreparedEvent]]]
    """Returns changes, pairs of stream and event; many events are encoded beforehand."""
    correlation: UUID | None = None
    """The id of the wish that the command is a part of; None where the command is all of it."""
    by_server: bool = False
    """Whether the server gives the command itself, so that no client chose its id."""
    tasks: tuple[UUID, ...] = ()
    projects: tuple[UUID, ...] = ()
    members: tuple[UUID, ...] = ()
    taxonomies: tuple[UUID, ...] = ()
    streams: tuple[tuple[StreamKind[Any], UUID], ...] = ()
    """Streams of other kinds."""
    may_begin: bool = False
    """Whether streams that the command names need not exist yet. Its `projects` then say where the
    permission is needed."""
    organization: bool = False
    claim: UUID | None = None
    """The project of which the actor claims the next task."""
    claim_count: int = 1
    """How many tasks the actor claims at most."""
    draw: Draw | None = None
    """Of a claim: the chance that gold tasks are handed out by."""
    counts_held: UUID | None = None
    """The project in which the decision counts what the actor holds; `claim` counts leases too."""
    creates: int = 0
    """How many streams the command may begin: a large command gets a batch of its own."""
    bulk: bool = False
    """Whether the command only imports new tasks, of which the caller needs only the count."""
    external_ids: tuple[tuple[UUID, str], ...] = ()
    answered_ids: tuple[tuple[UUID, str], ...] = ()
    """Those of the external ids whose tasks, if the project has them, get imported annotations."""
    source_ids: tuple[tuple[UUID, str], ...] = ()
    """The projects and source ids of annotations to import."""
    emails: tuple[str, ...] = ()
    expected: tuple[UUID, int] | None = None
    """A stream and the version that the client saw."""
    secrets: tuple[Secret, ...] = ()
    forget: tuple[UUID, ...] = ()
    """Ids of secrets that the command deletes."""
    erase: tuple[UUID, ...] = ()
    """The streams whose contents the command may erase; named in the fields above as well."""

    pins_of: tuple[tuple[UUID, int], ...] = ()
    """Taxonomies of which the decision asks which versions projects pin, and which versions are
    named by labels that came after a position."""
    counts: Callable[[Connection, UUID, int], Awaitable[int]] | None = None
    """Counts something for the decision, given the organization and the generation of tables."""

    @classmethod
    def of_server(
        cls,
        org: UUID,
        decide: Callable[[DecisionContext], Sequence[tuple[UUID, Event | PreparedEvent]]],
        **fields: Any,
    ) -> Command:
        """Return a command of the server itself, with a new id: its effect depends on states."""
        id_ = uuid7()
        return cls(
            org=org, actor=None, id=id_, fingerprint=id_.bytes, permission=None, decide=decide,
            by_server=True, **fields,
        )  # fmt: skip

    @property
    def alone(self) -> bool:
        """Whether the command is a batch of its own, as more is read for it under the lock."""
        return bool(self.erase or self.pins_of or self.counts)

    @property
    def size(self) -> int:
        """How many streams the command may write."""
        return max(len(self.tasks) + self.creates, len(self.external_ids), self.claim_count)

    @cached_property
    def named(self) -> list[tuple[StreamKind[Any], UUID]]:
        """The streams that the command names, each with its kind."""
        return [
            *product((TASK,), self.tasks),
            *product((PROJECT,), self.projects),
            *product((MEMBER,), self.members),
            *product((TAXONOMY,), self.taxonomies),
            *self.streams,
        ]

    @property
    def names_all(self) -> bool:
        """Whether the decision needs only the states of named streams, and the queue of a claim."""
        more = self.organization or self.external_ids or self.emails or self.alone
        return not (more or self.source_ids or self.counts_held)

    @property
    def actor_id(self) -> UUID:
        """The id of the actor in the table of commands."""
        if self.actor is not None:
            return self.actor.member
        return SYSTEM if self.by_server else ANONYMOUS

    def add_to(self, query: BatchQuery) -> None:
        """Add the streams, ids and addresses of the command to what its batch loads."""
        query.commands.append((self.actor_id, self.id))
        for kind, id_ in self.named:
            query.streams[kind].add(id_)
        query.external_ids.update(self.external_ids)
        query.answered_ids.update(self.answered_ids)
        query.source_ids.update(self.source_ids)
        query.emails.update(self.emails)
        if self.organization:
            query.streams[ORGANIZATION].add(self.org)
            query.owners = True
        if self.actor:
            query.streams[MEMBER].add(self.actor.member)
        if self.claim and self.actor:
            query.streams[PROJECT].add(self.claim)
            query.claims[self.claim] = query.claims.get(self.claim, 0) + self.claim_count
            query.claimants.add((self.claim, self.actor.member))
        if self.counts_held and self.actor:
            query.holders.add((self.counts_held, self.actor.member))


@dataclass
class DecisionContext:
    """The states that a batch works on. Only the batch itself writes to it."""

    now: datetime
    loaded: BatchState
    states: dict[UUID, State]
    versions: dict[UUID, int]
    taxonomies: CachedTaxonomies
    contents: Mapping[UUID, Mapping[int, StoredContent]] = field(default_factory=dict)
    """Of each stream to erase from: every position, with whether its content still exists."""
    pinned: Mapping[UUID, Collection[int]] = field(default_factory=dict)
    """By taxonomy in `pins_of` of the command, the versions that projects pin."""
    labeled: Mapping[UUID, Collection[int]] = field(default_factory=dict)
    """By taxonomy in `pins_of` of the command, the versions that new labels name."""
    counted: int = 0
    """How many there are of what the command has counted."""
    exhausted: bool = False
    """Whether the present command came to the end of the loaded page of a queue."""
    scanned: set[tuple[UUID, UUID]] = field(default_factory=set)
    """By project and annotator, the queues that were scanned beyond the loaded page."""
    offers: dict[tuple[UUID, UUID], dict[UUID, None]] = field(default_factory=dict)
    """By project and annotator, what was chosen for the present claim; gold tasks among it."""
    marked: bool = False
    """Whether the batch wrote queue marks, which are kept even if every command is refused."""
    lease_changes: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    """By project and annotator, how many leases this batch added; negative if it ended more."""
    review_lease_changes: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    """The same for review leases, by project and reviewer."""
    actor: Actor | None = None
    """The actor of the present command, with the rights read in this batch."""

    def get(self, kind: StreamKind[S], id_: UUID) -> S:
        """Return the state of a stream. Raises Refused NOT_FOUND."""
        state = self.states.get(id_)
        if not isinstance(state, kind.state):
            name = kind.kind.value
            raise Refused(Code.NOT_FOUND, f"There is no such {name}.", (name,))
        return state

    def task(self, id_: UUID) -> Task:
        """Return a task. Raises Refused NOT_FOUND."""
        return self.get(TASK, id_)

    def project(self, id_: UUID) -> Project:
        """Return a project. Raises Refused NOT_FOUND."""
        return self.get(PROJECT, id_)

    def taxonomy(self, id_: UUID) -> Taxonomy:
        """Return a taxonomy. Raises Refused NOT_FOUND."""
        return self.get(TAXONOMY, id_)

    def member(self, id_: UUID) -> Member:
        """Return a member. Raises Refused NOT_FOUND."""
        return self.get(MEMBER, id_)

    def organization(self, id_: UUID) -> Organization:
        """Return the organization. Raises Refused NOT_FOUND."""
        return self.get(ORGANIZATION, id_)

    @property
    def holds(self) -> Holds | None:
        """The holds of the organization, where a command of the batch names their stream."""
        return next((state for state in self.states.values() if isinstance(state, Holds)), None)

    @property
    def me(self) -> UUID:
        """The member who sent the command. Raises Refused UNAUTHENTICATED where there is none."""
        if self.actor is None:
            raise Refused(Code.UNAUTHENTICATED, "Log in first.")
        return self.actor.member

    def last_owner(self, member: UUID) -> bool:
        """Tell whether no other active member is an owner; invited owners do not count."""
        owners = set(self.loaded.owners)
        for id_, state in self.states.items():
            if isinstance(state, Member):
                is_owner = state.role is Role.OWNER and state.status is MemberStatus.ACTIVE
                owners = owners | {id_} if is_owner else owners - {id_}
        return owners <= {member}

    def may_annotate(self, member: UUID, project: UUID) -> bool:
        """Tell whether a member may annotate in a project. Raises Refused NOT_FOUND."""
        state = self.member(member)
        return state.status is MemberStatus.ACTIVE and permitted(
            state.role, state.project_roles, Permission.ANNOTATE, project
        )

    def allowed_values(self, project: UUID, annotator: UUID) -> Iterator[Task]:
        """Return the tasks that the annotator could take, in the order of the queue.

        In a project that hands out gold tasks, they are those that were chosen for the annotator.
        """
        if self.project(project).gold.on:
            yield from (self.task(id_) for id_ in self.offers.get((project, annotator), ()))
        else:
            yield from self.queued(project, annotator)
        self.exhausted = True

    def queued(self, project: UUID, annotator: UUID) -> Iterator[Task]:
        """Return the loaded tasks of the queue that the annotator could take, in order."""
        loaded = self.loaded
        places = (project, annotator)
        for ids in (
            loaded.assigned.get(places, ()),
            loaded.queue.get(project, ()),
            loaded.further.get(places, ()),
        ):
            yield from (self.task(id_) for id_ in ids if self.free_for(id_, annotator))

    def held(self, project: UUID, annotator: UUID) -> int:
        """Return how many leases the annotator holds in the project, this batch included."""
        place = (project, annotator)
        return self.loaded.leases.get(place, 0) + self.lease_changes.get(place, 0)

    def held_reviews(self, project: UUID, reviewer: UUID) -> int:
        """Return how many review leases the reviewer holds in the project, this batch included."""
        place = (project, reviewer)
        return self.loaded.review_leases.get(place, 0) + self.review_lease_changes.get(place, 0)

    def record_change(self, recorded: Recorded[Event], old: State | None, new: State) -> None:
        """Show an event to the later commands of the batch."""
        self.states[recorded.stream], self.versions[recorded.stream] = new, recorded.version
        if not isinstance(new, Task):
            return
        if isinstance(old, Task) and old.leases is not new.leases:
            self._count(old, -1)
            self._count(new, 1)
        if isinstance(old, Task) and old.review_leases is not new.review_leases:
            self._count_reviews(old, -1)
            self._count_reviews(new, 1)
        queue = self.loaded.queue
        if queue and new.project in queue and not new.free_slots:
            # Otherwise each claim of the batch would look at the same full tasks again.
            queue[new.project].pop(new.id, None)
        event = recorded.event
        if type(event) is TaskImported and new.external_id:
            self.loaded.external_ids[new.project, new.external_id] = new.id
        if type(event) is AnnotationImported and event.content and event.content.source_id:
            known = KnownSource(new.id, event.annotation, event.content.source_digest or "")
            self.loaded.sources[new.project, event.content.source_id] = known

    def add_imported(self, tasks: Iterable[tuple[UUID, PreparedEvent]]) -> None:
        """Show the external ids of new tasks to later commands of the batch, without states."""
        for id_, new in tasks:
            event = new.event
            if isinstance(event, TaskImported) and event.content and event.content.external_id:
                self.loaded.external_ids[event.project, event.content.external_id] = id_

    def _count(self, task: Task, change: int) -> None:
        for lease in task.leases:
            place = (task.project, lease.annotator)
            self.lease_changes[place] = self.lease_changes.get(place, 0) + change

    def _count_reviews(self, task: Task, change: int) -> None:
        for lease in task.review_leases:
            place = (task.project, lease.reviewer)
            self.review_lease_changes[place] = self.review_lease_changes.get(place, 0) + change

    def free_for(self, task: UUID, annotator: UUID) -> bool:
        """Tell whether the annotator could take the task now."""
        state = self.states[task]
        return isinstance(state, Task) and claimable(state, by=annotator, now=self.now)


def query_of(commands: Iterable[Command]) -> BatchQuery:
    """Return the query of everything that a batch of commands names."""
    query = BatchQuery()
    for command in commands:
        command.add_to(query)
    return query


def with_current_rights(actor: Actor, member: State | None, now: datetime) -> Actor:
    """Return the actor with the roles of the member's present state.

    Raises:
        Refused: UNAUTHENTICATED where the account or the credential ended since the request.
    """
    if not isinstance(member, Member) or member.status is not MemberStatus.ACTIVE:
        raise Refused(Code.UNAUTHENTICATED, "This account may not act: ask an administrator.")
    if actor.credential is not None:
        held = member.credential(actor.credential)
        usable = held is not None and held.kind in (CredentialKind.KEY, CredentialKind.SESSION)
        if held is None or not usable or not held.valid(now):
            raise Refused(Code.UNAUTHENTICATED, "This key or session has ended: log in again.")
    if actor.expires_at is not None and now >= actor.expires_at:
        raise Refused(
            Code.UNAUTHENTICATED, "This token has expired: get a new one from the issuer."
        )
    return Actor(
        org=actor.org,
        member=actor.member,
        credential=actor.credential,
        expires_at=actor.expires_at,
        organization_role=member.role,
        project_roles=member.project_roles,
    )
