"""XLIFF 1.2 and 2.x: a row for each segment, or for each unit that is not segmented.

The id of a row is the unit's, with the segment's behind it where there is one, and the file's number before it where
there are several files. Units that are not to be translated, and alternative translations, are passed over; what a file
or a group says of that, and of white space, holds for the units in it.
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
    """A row, and the elements that hold its source and its target; ``preserve``: the white space of a target counts.

    ``after`` is the element that a new target stands behind, None where there is no place for one.
    """

    row: AlignedRow
    source: Node | None
    target: Node | None
    data: Mapping[str, str]
    preserve: bool
    after: Node | None = None


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
        if version.startswith("1."):
            source, target = file.attributes.get("source-language"), file.attributes.get("target-language")
            read, element = _first, "trans-unit"
        else:
            source, target = root.attributes.get("srcLang"), root.attributes.get("trgLang")
            read, element = _second, "unit"
        for node, said in _within(file, element, {**_said(root, {}), **_said(file, {})}):
            if said.get("translate") != "no":
                for unit in read(node, prefix + (node.attributes.get("id") or str(node.line)), said):
                    row = replace(unit.row, source_lang=named_language(source), target_lang=named_language(target))
                    yield replace(unit, row=row)


def _said(node: Node, before: Mapping[str, str]) -> dict[str, str]:
    """What holds in an element: what it says, and what was said before of the rest."""
    return {**before, **{key: node.attributes[key] for key in ("translate", "xml:space") if key in node.attributes}}


def _within(node: Node, name: str, before: Mapping[str, str]) -> Iterator[tuple[Node, Mapping[str, str]]]:
    """The units in an element, in their order, with what holds in each."""
    for child in node.content:
        if isinstance(child, Node):
            said = _said(child, before)
            if child.name == name:
                yield child, said
            else:
                yield from _within(child, name, said)


def _first(unit: Node, identifier: str, said: Mapping[str, str]) -> Iterator[Unit]:
    """What is one row each in a unit of XLIFF 1.x."""
    notes = _notes(unit, "from")
    sources, targets = _marked(unit.child("seg-source")), _marked(unit.child("target"))
    if sources and targets:
        for place in dict.fromkeys((*sources, *targets)):
            source, target = sources.get(place), targets.get(place)
            yield _unit(target or source or unit, f"{identifier}.{place}", source, target, {}, said, notes)
    else:
        source_node, target_node = unit.child("source"), unit.child("target")
        after = unit.child("seg-source") or source_node
        found = _unit(target_node or unit, identifier, source_node, target_node, {}, said, notes)
        yield replace(found, after=after)


def _second(unit: Node, identifier: str, said: Mapping[str, str]) -> Iterator[Unit]:
    """What is one row each in a unit of XLIFF 2.x."""
    data = {d.attributes.get("id", ""): d.text for d in unit.walk("data")}
    notes = _notes(unit, "category")
    segments = list(unit.children("segment"))
    for number, segment in enumerate(segments, start=1):
        own = f"{identifier}.{segment.attributes.get('id') or number}" if len(segments) > 1 else identifier
        source, target = segment.child("source"), segment.child("target")
        yield replace(_unit(target or segment, own, source, target, data, said, notes), after=source)


def _unit(
    where: Node,
    identifier: str,
    source: Node | None,
    target: Node | None,
    data: Mapping[str, str],
    said: Mapping[str, str],
    notes: Sequence[tuple[str, str]],
) -> Unit:
    def text(side: Node | None) -> str:
        return "" if side is None else flat(side, data, preserve=preserves(side))

    def preserves(side: Node) -> bool:
        return _said(side, said).get("xml:space") == "preserve"

    kind = next((text for category, text in notes if category == KIND), "")
    row = AlignedRow(
        where.line,
        next((text for category, text in notes if category == ID), identifier),
        text(target),
        text(source) or None,
        tuple(text for category, text in notes if category == REFERENCE),
        kind=Kind(kind) if kind in list(Kind) else Kind.BODY,
    )
    return Unit(row, source, target, data, target is not None and preserves(target))


def _marked(node: Node | None) -> dict[str, Node]:
    """The segments marked in a unit of XLIFF 1.2, by their ids."""
    marks = [] if node is None else [m for m in node.walk("mrk") if m.attributes.get("mtype") == "seg"]
    return {mark.attributes.get("mid", str(number)): mark for number, mark in enumerate(marks)}


def _notes(unit: Node, category: str) -> list[tuple[str, str]]:
    """The notes of a unit with their categories; ``category`` is the attribute that says it."""
    return [(note.attributes.get(category, ""), note.text) for note in unit.walk("note")]
