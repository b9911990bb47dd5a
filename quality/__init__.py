"""Quality of labels: agreement between people from exact counts. Pure, and usable alone.

`from quality import alpha` loads numpy; `import quality.cells` does not, so that what counts
answers while they are written pays nothing for what reads the counts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quality.agreement import alpha, brennan_prediger, fleiss, gwet, gwet_ac2, percent
    from quality.figure import Figure, IntervalMethod, Reason
    from quality.pair import Pair, cohen, scott
    from quality.table import Table
    from quality.units import Units

__all__ = [
    "Figure",
    "IntervalMethod",
    "Pair",
    "Reason",
    "Table",
    "Units",
    "alpha",
    "brennan_prediger",
    "cohen",
    "fleiss",
    "gwet",
    "gwet_ac2",
    "percent",
    "scott",
]

_MODULES = {
    "Figure": "figure",
    "IntervalMethod": "figure",
    "Pair": "pair",
    "Reason": "figure",
    "Table": "table",
    "Units": "units",
    "alpha": "agreement",
    "brennan_prediger": "agreement",
    "cohen": "pair",
    "fleiss": "agreement",
    "gwet": "agreement",
    "gwet_ac2": "agreement",
    "percent": "agreement",
    "scott": "pair",
}


def __getattr__(name: str) -> Any:
    """Load the module of a public name when the name is first asked for."""
    if name not in _MODULES:
        raise AttributeError(f"module 'quality' has no attribute {name!r}")
    return getattr(import_module(f"quality.{_MODULES[name]}"), name)
