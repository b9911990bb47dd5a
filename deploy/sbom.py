"""Write a bill of materials in CycloneDX 1.6: what `annolog` installs, and what needs what.

Usage: `python deploy/sbom.py TARGET PINS`. Each package that PINS names and this environment has
is a component, with its license as the package itself tells it, and its SHA-256 where the file
of hashes has one. The same packages give the same file, byte for byte.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

OURS = "annolog"
HASHES = Path(__file__).resolve().parent / "requirements-hashed.txt"


def plain(name: str) -> str:
    """A package's normalized name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> dict[str, Distribution]:
    """The packages of this environment by name."""
    return {plain(each.name): each for each in distributions()}


def wanted(pins: Path) -> set[str]:
    """The names that a file pins."""
    return set(re.findall(r"(?m)^([a-z0-9-]+)==", pins.read_text()))


def hashes(file: Path) -> dict[str, list[str]]:
    """The SHA-256 of the wheels of each package."""
    found = re.findall(r"(?m)^([a-z0-9-]+)==\S+((?: \\\n    --hash=\S+)+)", file.read_text())
    return {name: re.findall(r"sha256:([0-9a-f]{64})", text) for name, text in found}


def component(made: Distribution, kind: str) -> dict[str, Any]:
    """A package as the bill names it."""
    name, meta = plain(made.name), made.metadata
    found: dict[str, Any] = {
        "type": kind,
        "bom-ref": reference(made),
        "name": name,
        "version": made.version,
        "purl": reference(made),
    }
    if summary := meta.get("Summary"):
        found["description"] = summary
    if expression := meta.get("License-Expression"):
        found["licenses"] = [{"expression": expression}]
    elif names := license_names(made):
        found["licenses"] = [{"license": {"name": each}} for each in names]
    return found


def license_names(made: Distribution) -> list[str]:
    """The names of a package's licenses, where it gives no expression."""
    prefix = "License :: "
    listed = [c for c in made.metadata.get_all("Classifier", []) if c.startswith(prefix)]
    names = [each.rpartition(" :: ")[2] for each in listed]
    told = (made.metadata.get("License") or "").strip()
    return names or ([told] if told and "\n" not in told else [])


def reference(made: Distribution) -> str:
    """The package URL, by which the bill refers to a package."""
    return f"pkg:pypi/{plain(made.name)}@{made.version}"


def needs(made: Distribution, among: dict[str, Distribution]) -> list[str]:
    """References to those packages of the bill that a package needs, extras left out."""
    names = {
        plain(re.split(r"[\s;<>=!~\[(]", text, maxsplit=1)[0])
        for text in made.requires or ()
        if "extra ==" not in text
    }
    return sorted(reference(among[name]) for name in names & among.keys())


def bill(pins: Path) -> dict[str, Any]:
    """The whole bill. Raises KeyError where a package is not installed."""
    found = installed()
    parts = {name: found[name] for name in sorted(wanted(pins)) if name in found}
    known = hashes(HASHES)
    components = []
    for name, made in parts.items():
        each = component(made, "library")
        each["hashes"] = [{"alg": "SHA-256", "content": one} for one in known.get(name, [])]
        components.append({key: value for key, value in each.items() if value != []})
    own = found[OURS]
    everything = {OURS: own, **parts}
    text = json.dumps(components)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, own.version + text)}",
        "version": 1,
        "metadata": {"component": component(own, "application")},
        "components": components,
        "dependencies": [
            {"ref": reference(made), "dependsOn": needs(made, parts)}
            for made in everything.values()
        ],
    }


if __name__ == "__main__":
    target, source = map(Path, sys.argv[1:])
    target.write_text(json.dumps(bill(source), indent=2, ensure_ascii=False) + "\n")
