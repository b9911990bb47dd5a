"""One JSON line a figure."""

from __future__ import annotations

import json
from typing import Any


def figure(name: str, value: float, unit: str, **context: Any) -> None:
    """Print one figure with what it depends on."""
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in context.items()}
    print(
        json.dumps({"figure": name, "value": round(value, 3), "unit": unit, **rounded}), flush=True
    )
