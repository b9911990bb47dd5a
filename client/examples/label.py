"""Labels by program: claims one task after another, and answers each by a rule.

python label.py PROJECT, with ANNOLOG_URL and ANNOLOG_KEY in the environment. However often the
program or the server is killed, no task is answered twice: one that it holds then is free again
when the lease ends.
"""

import asyncio
import os
import sys
from uuid import uuid4

from annolog_client import RefusedError, accepted, connect
from annolog_client.operations.input_types import ClaimTaskInput, SubmitAnnotationInput


def animal(inputs: dict[str, str]) -> str:
    """Say what an input is about; a model may stand here."""
    return "dog" if "bark" in inputs["text"] else "cat"


async def main(project: str) -> None:
    """Answer until there is nothing left to claim."""
    async with connect(os.environ["ANNOLOG_URL"], os.environ["ANNOLOG_KEY"]) as client:
        while True:
            wanted = ClaimTaskInput(command_id=uuid4(), project=project)
            try:
                held = accepted(await client.claim_task(wanted))
            except RefusedError as refused:
                if refused.code == "NOTHING_TO_CLAIM":
                    return
                raise
            value = {"choice": {"values": [animal(held.task.inputs or {})]}}
            answer = SubmitAnnotationInput(
                command_id=uuid4(),
                task=held.task.id,
                token=held.token,
                answers=[{"question": "kind", "value": value}],
            )
            accepted(await client.submit_annotation(answer))


asyncio.run(main(sys.argv[1]))
