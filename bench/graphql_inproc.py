"""What the GraphQL layer costs, beside stock Strawberry, in operations per second of CPU time.

Variants take turns within every round, so that a noisy machine is noisy for all of them; a figure
is the median of the rounds, with the lowest and the highest beside it. `layer` measures from text
to JSON text, as the stock variants do; `app` is a whole POST through the ASGI app, guard, headers
and all. `refusal` is the CPU time to refuse a hostile document that was never seen before.

Prints JSON lines; `--quick` takes fewer and shorter rounds.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
from strawberry.extensions import ParserCache, ValidationCache

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.graphql_schema import HOSTILE, OPERATIONS, build
from server.graphql import GraphQLApp, Limits
from server.graphql.engine import Engine
from server.graphql.errors import Masking, RequestProblem
from server.graphql.request_parsing import from_body

Once = Callable[[], Awaitable[object]]


def stock(given: dict[str, Any], *, caches: bool) -> Once:
    """Stock Strawberry from parameters to JSON."""
    schema = build()
    schema.extensions = (ParserCache, ValidationCache) if caches else ()

    async def once() -> bytes:
        result = await schema.execute(given["query"], given.get("variables"))
        assert result.errors is None
        return orjson.dumps({"data": result.data})

    return once


async def _nobody(_connection: object, _params: object) -> None:
    return None


def layer(given: dict[str, Any]) -> Once:
    """Our engine from the bytes of a body to JSON."""
    limits = Limits()
    engine: Engine[None] = Engine(
        build(),
        limits,
        Masking(),
        development=False,
        may_introspect=lambda _context: False,
    )
    body = orjson.dumps(given)

    async def once() -> bytes:
        answer = await engine.run(engine.plan(from_body(body, limits), None))
        assert "errors" not in answer
        return orjson.dumps(answer)

    return once


def app(given: dict[str, Any]) -> Once:
    """A whole POST through the ASGI app."""
    served: GraphQLApp[None] = GraphQLApp(build(), context=_nobody)
    body = orjson.dumps(given)
    headers = [
        (b"host", b"localhost"),
        (b"accept", b"application/graphql-response+json"),
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"authorization", b"Bearer x"),
    ]
    scope = {"type": "http", "method": "POST", "headers": headers, "query_string": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def once() -> list[Any]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        await served(scope, receive, send)
        assert sent[0]["status"] == 200
        return sent

    return once


async def rate(once: Once, seconds: float) -> float:
    """Operations per CPU second."""
    count, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for _ in range(5):
            await once()
        count += 5
    return count / spent


async def measure(rounds: int, seconds: float) -> None:
    """Print every operation in every variant, with its ratios to stock."""
    for name, given in OPERATIONS.items():
        variants = {
            "stock": stock(given, caches=False),
            "stock+caches": stock(given, caches=True),
            "layer": layer(given),
            "app": app(given),
        }
        rates: dict[str, list[float]] = {variant: [] for variant in variants}
        for once in variants.values():
            await once()
            await once()
        for _ in range(rounds):
            for variant, once in variants.items():
                rates[variant].append(await rate(once, seconds))
        medians = {variant: statistics.median(r) for variant, r in rates.items()}
        for variant, found in rates.items():
            say(
                figure="graphql",
                operation=name,
                variant=variant,
                ops_per_cpu_second=round(medians[variant]),
                low=round(min(found)),
                high=round(max(found)),
                to_stock=round(medians[variant] / medians["stock"], 2),
                to_stock_with_caches=round(medians[variant] / medians["stock+caches"], 2),
            )


def refusals(rounds: int) -> None:
    """Print the CPU time to refuse each hostile document, from a cold cache."""
    from server.graphql.documents import Documents

    schema: Any = build()._schema  # noqa: SLF001 - as the engine does
    for name, query in HOSTILE.items():
        times = []
        for _ in range(rounds):
            documents = Documents(schema, Limits(), suggestions=False)
            start = time.process_time()
            try:
                documents.prepare(query)
            except RequestProblem:
                times.append(1000 * (time.process_time() - start))
        assert len(times) == rounds, f"{name} was not refused"
        say(
            figure="refusal",
            document=name,
            median_ms=round(statistics.median(times), 2),
            highest_ms=round(max(times), 2),
            limit_ms=50,
        )


def say(**figures: object) -> None:
    """Print one figure."""
    print(json.dumps(figures), flush=True)


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    quick = parser.parse_args().quick
    refusals(1 if quick else 10)
    asyncio.run(measure(2, 0.02) if quick else measure(10, 0.5))


if __name__ == "__main__":
    main()
