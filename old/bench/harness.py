"""One JSON line a figure."""

from __future__ import annotations

import json
from typing import Any

PRINTED: list[dict[str, Any]] = []
"""The figures of this process so far, for ratios between them."""


def figure(name: str, value: float, unit: str, **context: Any) -> None:
    """Print one figure with what it depends on."""
    rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in context.items()}
    PRINTED.append({"figure": name, "value": round(value, 3), "unit": unit, **rounded})
    print(json.dumps(PRINTED[-1]), flush=True)
