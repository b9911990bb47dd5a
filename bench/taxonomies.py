"""An 80k-concept taxonomy: import, publish, diff, search as you type, pages of children.

    python -m bench.taxonomies [--quick]

Reads over HTTP are ratios to a query of one row by its primary key, asked of the same server in
turn with them.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.client import Client
from bench.harness import figure
from bench.site import Site, site
from bench.wordnet import COUNT, tree
from server.commands.taxonomies.taxonomy_service import publication, store
from server.events.accounts.roles import Role
from server.events.core.ids import public, uuid7
from server.events.forms.allowed_values import Concepts, T
from server.events.forms.answers import validate_answers
from server.events.forms.forms import parse_form
from server.events.forms.questions import TaxonomyRef
from server.events.forms.taxonomy_outline import AllowedConcepts, Outline, OutlineEntry, offered
from server.events.taxonomies import taxonomies as decide
from server.events.taxonomies.taxonomies import Taxonomy
from taxonomy import Concept, Tree, diff
from taxonomy.formats import Format, dumps, read

BARE = "query($project: ID!) { project(id: $project) { id name } }"
READS = {
    "search": """query($id: ID!, $text: String!) { taxonomy(id: $id) { latest {
        search(text: $text, first: 20) { concept { conceptId label } } } } }""",
    "children": """query($id: ID!, $concept: String!) { taxonomy(id: $id) { latest {
        concept(id: $concept) { narrower(first: 50) {
            nodes { conceptId label childCount } } } } } }""",
    "roots": """query($id: ID!) { taxonomy(id: $id) { latest {
        roots(first: 50) { nodes { conceptId label childCount } } } } }""",
}
TEXTS = ("d", "do", "dog", "deep", "mus", "music", "anim", "new y")


async def main(*, quick: bool) -> None:
    """Run everything."""
    count = 2_000 if quick else COUNT
    made = tree(count)
    async with site() as place:
        _, key = await place.member("manager", Role.MANAGER)
        id_, found = await imported(place, made)
        compared(found)
        validation(found)
        await reads(place, key, public("taxonomy", id_), found, rounds=20 if quick else 300)
    figure("taxonomy peak memory", _peak(), "MB", concepts=len(made))


async def imported(place: Site, made: Tree) -> tuple[Any, Tree]:
    """Measure a CSV file from its bytes to a published version."""
    data = dumps(made, Format.CSV)
    id_ = uuid7()
    await place.do(place.owner, lambda _: decide.create(id_, name="W", description=""))
    started = time.perf_counter()
    found = read(data, Format.CSV)
    parsed = time.perf_counter()
    connection = await asyncpg.connect(place.server_url)
    shelf = place.writer.taxonomy_cache
    digest = await store(connection, shelf.blobs, place.org, found, index=False)
    shelf.keep(place.org, digest, found)
    receipt: Any = await place.do(
        place.owner,
        lambda w: decide.import_release(
            w.taxonomy(id_), tree=digest, concepts=len(found), source="bench", replaces=False
        ),
        taxonomies=(id_,),
    )
    state: Taxonomy = receipt.states[id_]
    ready = await publication(connection, shelf, place.org, state)
    await place.do(
        place.owner,
        lambda w: decide.publish(w.taxonomy(id_), notes="", **ready.arguments),
        taxonomies=(id_,),
    )
    seconds = time.perf_counter() - started
    await connection.close()
    figure(
        "taxonomy import and publish",
        seconds,
        "seconds",
        concepts=len(found),
        reading=parsed - started,
        file_mb=len(data) / 1e6,
        target=10,
    )
    return id_, found


def compared(old: Tree) -> None:
    """Measure the diff with a version in which every tenth concept has another name."""
    new = Tree(
        (_renamed(c) if n % 10 == 0 else c for n, c in enumerate(old)), language=old.language
    )
    started = time.perf_counter()
    found = diff(old, new)
    figure(
        "taxonomy diff",
        time.perf_counter() - started,
        "seconds",
        concepts=len(old),
        renamed=len(found.renamed),
        target=3,
    )


def _renamed(concept: Concept) -> Concept:
    return replace(concept, labels={"en": f"{concept.label()} (renamed)"})


def validation(made: Tree) -> None:
    """Measure what a choice out of the version costs more than one out of a list."""
    outline = Outline(OutlineEntry(c.id, c.broader, c.deprecated) for c in made)
    leaf = next(c.id for c in reversed(list(made)))
    drawn = {"kind": "choice", "name": "q", "title": "Q"}
    ref = {"taxonomy": public("taxonomy", uuid7()), "version": 1}
    cost = {}
    for name, question in (
        ("taxonomy", {**drawn, "taxonomy": ref}),
        ("inline", {**drawn, "options": [{"value": leaf}]}),
    ):
        form = parse_form({"inputs": [{"name": "text", "kind": "text"}], "questions": [question]})
        answers = {"q": {"kind": "choice", "values": [leaf]}}
        shelf = _OneVersion(outline)
        validate_answers(form, {}, answers, shelf)
        started = time.process_time()
        for _ in range(20_000):
            validate_answers(form, {}, answers, shelf)
        cost[name] = (time.process_time() - started) / 20_000 * 1e6
    figure(
        "taxonomy validation beyond an inline choice",
        cost["taxonomy"] - cost["inline"],
        "us CPU",
        concepts=len(made),
        inline_us=cost["inline"],
        target=20,
    )


class _OneVersion(Concepts):
    """The one version there is, and the checks of the one form."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._checks: Any = None

    def once(self, make: Callable[[Any, Concepts], T], form: object) -> T:
        """Compile the form at its first use."""
        self._checks = self._checks or make(form, self)
        checks: T = self._checks
        return checks

    def allowed(self, ref: TaxonomyRef) -> AllowedConcepts:
        """Return what a question offers."""
        return offered(self._outline, ref)


async def reads(place: Site, key: str, taxonomy: str, made: Tree, *, rounds: int) -> None:
    """Measure each read in turn with the bare one."""
    project = public("project", await place.project(1))
    client: Any = await Client.connect(place.port, key)
    parents = sorted(made.narrower, key=lambda id_: -len(made.narrower[id_]))[:50]
    for name, query in READS.items():
        bare, own = list[float](), list[float]()
        for number in range(-5, rounds):
            given: dict[str, Any] = {"id": taxonomy}
            if name == "search":
                given["text"] = TEXTS[number % len(TEXTS)]
            if name == "children":
                given["concept"] = parents[number % len(parents)]
            for times, text, variables in ((bare, BARE, {"project": project}), (own, query, given)):
                started = time.perf_counter()
                reply: Any = await client.post(text, variables)
                times.append(time.perf_counter() - started)
                if "errors" in reply:
                    raise RuntimeError(json.dumps(reply)[:500])
        p50, reference = statistics.median(own[5:]), statistics.median(bare[5:])
        figure(
            f"taxonomy {name}",
            p50 * 1e3,
            "ms p50",
            concepts=len(made),
            bare_ms=reference * 1e3,
            ratio=p50 / reference,
            target_ratio=3,
        )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="tiny, to see that it works")
    asyncio.run(main(quick=parser.parse_args().quick))
