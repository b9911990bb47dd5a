"""The method of a run, as the options of `annolog run start` name it."""

from __future__ import annotations

from pathlib import Path

import click

from server.commands.runs.request import weights_of
from server.events.core.event import JsonObject
from server.events.runs.methods import DEFAULTS, RunMethod
from taxonomy import Invalid
from taxonomy.formats import read_mapping


def method_of(
    *,
    mapping: Path | None,
    taxonomy: str | None,
    since: int | None,
    until: int | None,
    method: str | None,
    question: tuple[str, ...],
    smoothing: float | None,
    seed: int | None,
    **simple: object,
) -> tuple[RunMethod, JsonObject]:
    """Return the method that options name, with its parameters. Raises UsageError."""
    given = {"questions": [*question] or None, "smoothing": smoothing, "seed": seed}
    found = {
        **_simple(**simple),  # type: ignore[arg-type]
        **_mapped(mapping, {"taxonomy": taxonomy, "from_version": since, "to_version": until}),
        **_together(method, {name: one for name, one in given.items() if one is not None}),
    }
    if len(found) != 1:
        names = "--majority, --agreement, --without, --weight, --mapping and --method"
        raise click.UsageError(f"Give one of {names}.")
    ((chosen, parameters),) = found.items()
    return chosen, parameters


def _simple(
    majority: int | None, agreement: int | None, without: str | None, weight: tuple[str, ...]
) -> dict[RunMethod, JsonObject]:
    found: dict[RunMethod, JsonObject] = {}
    if majority is not None:
        found[RunMethod.MAJORITY] = {"percent": majority}
    if agreement is not None:
        found[RunMethod.AGREEMENT] = {"percent": agreement}
    if without is not None:
        found[RunMethod.WITHOUT] = {"member": without}
    if weight:
        found[RunMethod.WEIGHTS] = weights_of([_weight(one) for one in weight])
    return found


def _mapped(mapping: Path | None, ends: JsonObject) -> dict[RunMethod, JsonObject]:
    named = [one for one in ends.values() if one is not None]
    if (mapping is None and named) or (mapping is not None and len(named) < len(ends)):
        raise click.UsageError("Give --mapping, --taxonomy, --from and --to together.")
    return {} if mapping is None else {RunMethod.MAPPING: {**ends, **_lines(mapping)}}


def _together(name: str | None, given: JsonObject) -> dict[RunMethod, JsonObject]:
    """Return the method that looks at all tasks together, if one is named. Raises UsageError."""
    method = None if name is None else RunMethod(name.upper().replace("-", "_"))
    for parameter in given:
        if method is None or parameter not in DEFAULTS[method]:
            option = parameter.removesuffix("s") if parameter == "questions" else parameter
            raise click.UsageError(f"--{option} is of no use here.")
    return {} if method is None else {method: {**DEFAULTS[method], **given}}


def _weight(text: str) -> tuple[str, int]:
    member, _, votes = text.partition("=")
    if not votes.isascii() or not votes.isdigit():
        raise click.UsageError(f"--weight is a member with votes, such as {member}=2.")
    return member, int(votes)


def _lines(path: Path) -> JsonObject:
    """Return the lines of a mapping in a file. Raises ClickException for a file that is none."""
    try:
        mapping = read_mapping(path.read_bytes(), name=path.name)
    except Invalid as invalid:
        first = invalid.problems[0]
        raise click.ClickException(f"{path}: {first.where}: {first.message}") from None
    return {
        "matches": [[one.source, one.relation.value, one.target] for one in mapping.matches],
        "unmatched": [*mapping.unmatched],
    }
