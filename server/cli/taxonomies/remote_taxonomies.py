"""`annolog --url … taxonomy`: files are read and written here, trees travel whole as JSON."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson

from server.access.permissions import Permission
from server.cli.core.progress import Stages
from server.cli.core.remote import Remote
from server.cli.imports.remote_imports import send_file
from server.events.core import ids
from server.events.core.refusal import Code, Refused
from server.events.taxonomies.taxonomies import Draft, Taxonomy, Version
from taxonomy import Mapping, Tree
from taxonomy.formats import Format, dumps, read

SMALL = 4 << 20
"""Bytes of a tree that is sent as a text; larger ones are uploaded in pieces."""
NOBODY = UUID(int=0)
_TAXONOMY = "id name draft { touched } latest { number digest conceptCount }"
_LIST = f"""query($after: String) {{ taxonomies(first: 50, after: $after) {{
  pageInfo {{ hasNextPage endCursor }} nodes {{ {_TAXONOMY} }} }} }}"""
_ONE = f"query($id: ID!) {{ taxonomy(id: $id) {{ {_TAXONOMY} }} }}"
_TREE = """query($id: ID!, $number: Int!) { taxonomy(id: $id) {
  publishedVersion(number: $number) { file { url } } } }"""
_DRAFT = "query($id: ID!) { taxonomy(id: $id) { draft { file { url } } } }"
_DIFF = """query($id: ID!, $old: Int!, $new: Int) { taxonomy(id: $id) {
  diffFile(old: $old, new: $new) { url } } }"""


def _mutation(name: str, kind: str) -> str:
    return (
        f"mutation($input: {kind}!) {{ {name}(input: $input) {{ __typename "
        f"... on TaxonomyPayload {{ taxonomy {{ {_TAXONOMY} }} warnings }} "
        "... on Refused { code message path } } }"
    )


class RemoteTaxonomies:
    """The taxonomies of a server elsewhere, with the methods of `TaxonomyService`."""

    org = NOBODY

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._places: dict[str, tuple[str, int]] = {}
        """By digest of a tree, the taxonomy and the version that it is the tree of."""

    @property
    def taxonomies(self) -> RemoteTaxonomies:
        """The trees, by their digests."""
        return self

    async def require(self, permission: Permission) -> None:
        """Do nothing: the server checks each request."""

    async def all(self) -> list[Taxonomy]:
        """Return every taxonomy, the oldest first."""
        return [self._state(node) async for node in self._remote.nodes(_LIST, "taxonomies")]

    async def get(self, taxonomy: UUID) -> Taxonomy:
        """Return a taxonomy. Raises Refused NOT_FOUND."""
        data = await self._remote.ask(_ONE, id=ids.public("taxonomy", taxonomy))
        return self._state(data["taxonomy"])

    async def tree(self, _: UUID, digest: str | None) -> Tree:
        """Return a tree that a version has."""
        if digest is None:
            return Tree()
        id_, number = self._places[digest]
        return await self.version(id_, number)

    async def version(self, id_: str, number: int) -> Tree:
        """Return the tree of a version. Raises Refused NOT_FOUND or ERASED."""
        data = await self._remote.ask(_TREE, id=id_, number=number)
        release = data["taxonomy"]["publishedVersion"]
        if release is None:
            raise Refused(Code.NOT_FOUND, f"There is no version {number}.", ("--version",))
        return await self._fetched(release["file"]["url"])

    async def draft(self, id_: str) -> Tree:
        """Return the tree of the draft."""
        data = await self._remote.ask(_DRAFT, id=id_)
        return await self._fetched(data["taxonomy"]["draft"]["file"]["url"])

    async def diff(self, id_: str, old: int, new: int | None) -> dict[str, Any]:
        """Return the counts and the changes between two versions, or to the draft."""
        data = await self._remote.ask(_DIFF, id=id_, old=old, new=new)
        found: dict[str, Any] = orjson.loads(await self._bytes(data["taxonomy"]["diffFile"]["url"]))
        return found

    async def published(self, state: Taxonomy, tree: Tree) -> bool:
        """Tell whether a tree equals the last version and the draft has no changes."""
        latest = state.latest
        if latest is None or state.draft.touched or latest.concepts != len(tree):
            return False
        return sha256(tree.encode()).hexdigest() == latest.tree

    async def create(self, name: str) -> Taxonomy:
        """Create a taxonomy without concepts."""
        return await self._do("createTaxonomy", "CreateTaxonomyInput", name=name)

    async def import_release(
        self, state: Taxonomy, tree: Tree, *, source: str, replaces: bool
    ) -> bool:
        """Replace the draft by a whole tree."""
        body = dumps(tree, Format.JSON)
        given: dict[str, Any] = (
            {"text": body.decode()} if len(body) <= SMALL else {"upload": await self._sent(body)}
        )
        kind = "ImportTaxonomyInput"
        await self._on(
            state, "importTaxonomy", kind, format="JSON", source=source, replaces=replaces, **given
        )
        return True

    async def attach(self, state: Taxonomy, mapping: Mapping, *, source: str) -> None:
        """Attach a mapping from the concepts of the last version to the draft."""
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(("source", "relation", "target", "note"))
        rows.writerows((m.source, m.relation.value, m.target, m.note) for m in mapping.matches)
        rows.writerows((source_, "", "", "") for source_ in mapping.unmatched)
        given = {"format": "CSV", "text": text.getvalue(), "source": source}
        await self._on(state, "attachMapping", "AttachMappingInput", **given)

    async def publish(
        self, taxonomy: UUID, notes: str, progress: Callable[[int], None]
    ) -> Taxonomy:
        """Publish the draft as the next version."""
        id_ = ids.public("taxonomy", taxonomy)
        kind = "PublishTaxonomyInput"
        found = await self._do("publishTaxonomy", kind, taxonomy=id_, notes=notes)
        progress(found.latest.concepts if found.latest else 0)
        return found

    async def _on(self, state: Taxonomy, name: str, kind: str, /, **given: Any) -> Taxonomy:
        return await self._do(name, kind, taxonomy=ids.public("taxonomy", state.id), **given)

    async def _do(self, name: str, kind: str, /, **given: Any) -> Taxonomy:
        given = {"commandId": str(uuid4()), **given}
        data = await self._remote.ask(_mutation(name, kind), input=given)
        return self._state(data[name]["taxonomy"])

    async def _sent(self, body: bytes) -> str:
        with tempfile.TemporaryDirectory() as folder, Stages() as stages:
            path = Path(folder) / "taxonomy.json"
            path.write_bytes(body)
            return await send_file(self._remote, path, {"filename": path.name}, stages)

    async def _fetched(self, url: str) -> Tree:
        return read(await self._bytes(url), Format.JSON)

    async def _bytes(self, url: str) -> bytes:
        async with self._remote.download(url) as chunks:
            return b"".join([chunk async for chunk in chunks])

    def _state(self, node: dict[str, Any]) -> Taxonomy:
        """Return what commands need of a state: the last version, and whether the draft changed."""
        latest, now = node["latest"], datetime.fromtimestamp(0, UTC)
        versions: tuple[Version, ...] = ()
        if latest is not None:
            number, digest, concepts = (latest[n] for n in ("number", "digest", "conceptCount"))
            self._places[digest] = node["id"], number
            # All that counts of the versions before is how many there are.
            versions = (Version(number, digest, None, concepts, "", None, now),) * number
        draft = Draft(None, 0, imported=node["draft"]["touched"])
        _, id_ = ids.parse(node["id"])
        return Taxonomy(id_, node["name"], None, None, now, now, draft, versions)
