"""XLIFF 1.2 and 2.x: a row for each segment, or for each unit that is not segmented.

The id of a row is the unit's, with the segment's behind it where there is one, and the file's number before it where
there are several files. Units that are not to be translated, and alternative translations, are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mtqa.errors import InputError
from mtqa.inputs import read_text
from mtqa.inputs._codes import flat
from mtqa.inputs._rows import AlignedRow, named_language
from mtqa.inputs._xml import Node, parse
from mtqa.model import Kind

SUFFIXES = (".xliff", ".xlf", ".sdlxliff", ".mxliff", ".mqxliff")
# What a note of ours says, by its category.
ID, REFERENCE, KIND = "mtqa-id", "mtqa-reference", "mtqa-kind"


@dataclass(frozen=True, slots=True)
class Unit:
    """A row, and the elements that hold its source and its target; ``preserve``: their white space counts."""

    row: AlignedRow
    source: Node | None
    target: Node | None
    data: Mapping[str, str]
    preserve: bool


def rows(path: Path) -> Iterator[AlignedRow | str]:
    """The rows of a file.

    Raises:
        InputError: if the file cannot be read or is no XLIFF of version 1.x or 2.x.
    """
    return (unit.row for unit in units(read_text(path), str(path)))


def units(text: str, name: str) -> Iterator[Unit]:
    """The units of the text of a file; see ``rows``."""
    return of_tree(parse(text, name), name)


def of_tree(root: Node, name: str) -> Iterator[Unit]:
    """The units of a parsed file; see ``rows``."""
    version = root.attributes.get("version", "")
    if root.name != "xliff" or version[:2] not in {"1.", "2."}:
        what = f"<{root.name}>" if root.name != "xliff" else f"version {version!r}"
        raise InputError(f"{name}, line {root.line}: holds {what}; expected <xliff> of version 1.2 or 2.x")
    files = list(root.walk("file"))
    for number, file in enumerate(files, start=1):
        prefix = f"{number}/" if len(files) > 1 else ""
        spaces = file.attributes.get("xml:space") or root.attributes.get("xml:space", "default")
        if version.startswith("1."):
            source, target = file.attributes.get("source-language"), file.attributes.get("target-language")
            found = _first(file, prefix, spaces)
        else:
            source, target = root.attributes.get("srcLang"), root.attributes.get("trgLang")
            found = _second(file, prefix, spaces)
        for unit in found:
            row = replace(unit.row, source_lang=named_language(source), target_lang=named_language(target))
            yield replace(unit, row=row)


def _first(file: Node, prefix: str, spaces: str) -> Iterator[Unit]:
    """The units of a file of XLIFF 1.x."""
    for unit in file.walk("trans-unit"):
        if unit.attributes.get("translate") == "no":
            continue
        identifier = prefix + (unit.attributes.get("id") or str(unit.line))
        preserve = unit.attributes.get("xml:space", spaces) == "preserve"
        notes = _notes(unit, "from")
        sources, targets = _marked(unit.child("seg-source")), _marked(unit.child("target"))
        if sources and targets:
            for place, source in sources.items():
                target = targets.get(place)
                yield _unit(target or source, f"{identifier}.{place}", source, target, {}, preserve, notes)
        else:
            source_node, target = unit.child("source"), unit.child("target")
            yield _unit(target or unit, identifier, source_node, target, {}, preserve, notes)


def _second(file: Node, prefix: str, spaces: str) -> Iterator[Unit]:
    """The units of a file of XLIFF 2.x."""
    for unit in file.walk("unit"):
        if unit.attributes.get("translate") == "no":
            continue
        identifier = prefix + (unit.attributes.get("id") or str(unit.line))
        preserve = unit.attributes.get("xml:space", spaces) == "preserve"
        data = {d.attributes.get("id", ""): d.text for d in unit.walk("data")}
        notes = _notes(unit, "category")
        segments = list(unit.children("segment"))
        for number, segment in enumerate(segments, start=1):
            own = f"{identifier}.{segment.attributes.get('id') or number}" if len(segments) > 1 else identifier
            target = segment.child("target")
            yield _unit(target or segment, own, segment.child("source"), target, data, preserve, notes)


def _unit(
    where: Node,
    identifier: str,
    source: Node | None,
    target: Node | None,
    data: Mapping[str, str],
    preserve: bool,
    notes: Sequence[tuple[str, str]],
) -> Unit:
    kind = next((text for category, text in notes if category == KIND), "")
    row = AlignedRow(
        where.line,
        next((text for category, text in notes if category == ID), identifier),
        "" if target is None else flat(target, data, preserve=preserve),
        None if source is None else flat(source, data, preserve=preserve) or None,
        tuple(text for category, text in notes if category == REFERENCE),
        kind=Kind(kind) if kind in list(Kind) else Kind.BODY,
    )
    return Unit(row, source, target, data, preserve)


def _marked(node: Node | None) -> dict[str, Node]:
    """The segments marked in a unit of XLIFF 1.2, by their ids."""
    marks = [] if node is None else [m for m in node.walk("mrk") if m.attributes.get("mtype") == "seg"]
    return {mark.attributes.get("mid", str(number)): mark for number, mark in enumerate(marks)}


def _notes(unit: Node, category: str) -> list[tuple[str, str]]:
    """The notes of a unit with their categories; ``category`` is the attribute that says it."""
    return [(note.attributes.get(category, ""), note.text) for note in unit.walk("note")]
