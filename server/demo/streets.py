"""A third project of the demo, for visitors to draw in: pictures of streets with nothing marked."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

from annolog_client.operations.enums import ReviewPolicy
from annolog_client.operations.input_types import ImportTasksInput, PolicyInput, TaskInput

from server.demo.pictures import HEIGHT, WIDTH, save_pictures
from server.demo.play import Play

PICTURES = 12


def _question(kind: str, name: str, title: str, *labels: str, **given: Any) -> dict[str, Any]:
    said = [{"value": label.replace(" ", "-"), "label": label} for label in labels]
    return {
        "kind": kind,
        "name": name,
        "title": title,
        "applies_to": "photo",
        "labels": said,
        **given,
    }


FORM: dict[str, Any] = {
    "inputs": [{"name": "photo", "kind": "image", "title": "Street"}],
    "questions": [
        _question("box", "vehicles", "Box the vehicles.", "car", "van", "bus"),
        _question("polygon", "houses", "Outline the houses.", "house"),
        _question("ellipse", "trees", "Mark the crowns of the trees.", "tree"),
        _question("polyline", "lane", "Trace the line between the lanes.", "lane", required=False),
        _question("keypoint", "wheels", "Place the hubs.", "front wheel", "rear wheel"),
        {
            "kind": "choice",
            "name": "sky",
            "title": "How is the sky?",
            "options": [
                {"value": "blue", "label": "blue", "hotkey": "u"},
                {"value": "red", "label": "reddish", "hotkey": "r"},
                {"value": "gray", "label": "gray", "hotkey": "y"},
            ],
        },
    ],
}
GUIDELINE = """# Streets

Box each **vehicle** as a whole, wheels and all, as close as you can. What is hidden behind another
one is not guessed.

A **house** is outlined with its roof, also where a tree stands before it. Of a **tree**, mark the
crown alone.

Place a point on the hub of each **wheel**. All of them drive to the right. Press `O` where the hub
is hidden and you know where it must be.
"""


async def set_up(play: Play, folder: Path) -> None:
    """Make the project, its pictures in the folder that the server reads, and roles for all."""
    policy = PolicyInput(overlap=2, review=ReviewPolicy.DISAGREEMENT)
    about = "Draw some shapes yourself: two people answer each picture."
    project = await play.new_project("Streets, to try", about, policy, FORM, GUIDELINE)
    names = await asyncio.to_thread(save_pictures, folder, PICTURES)
    size = {"width": WIDTH, "height": HEIGHT}
    tasks = [TaskInput(external_id=n, inputs={"photo": {"url": n, **size}}) for n in names]
    given = ImportTasksInput(command_id=uuid4(), project=project, tasks=tasks)
    play.owner.done(await play.owner.api.import_tasks(given))
    await play.grant_roles(project)
