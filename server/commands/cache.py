"""States that a process keeps decoded; the database says whether each is still the present one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from uuid import UUID

from server.projections.load import Known

KEPT = 20_000
"""States, of all organizations together."""


class States:
    """Versions and states by organization, of which the longest unused go first.

    An organization's states are looked up in its own part only: ids may be chosen by clients, and
    the same id at the same version may mean another thing to another tenant.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._count = 0
        self._parts: OrderedDict[UUID, OrderedDict[UUID, Known]] = OrderedDict()

    def of(self, org: UUID) -> Mapping[UUID, Known]:
        """Return what is known of an organization."""
        return self._parts.get(org, {})

    def keep(self, org: UUID, found: Iterable[tuple[UUID, Known]]) -> None:
        """Remember states that were committed."""
        part = self._parts.setdefault(org, OrderedDict())
        self._parts.move_to_end(org)
        self._count -= len(part)
        for id_, known in found:
            part[id_] = known
            part.move_to_end(id_)
        self._count += len(part)
        while self._count > self._kept:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        org, part = next(iter(self._parts.items()))
        part.popitem(last=False)
        self._count -= 1
        if not part:
            del self._parts[org]
