"""XML whose ending does not say what it is: XLIFF, TMX, or the files of the WMT campaigns, by its first element.

A file of WMT holds documents with ``<src>``, ``<ref>`` and ``<hyp>``, each of segments with ids. The translation is the
one ``<hyp>``; several systems are all read, and the row's id names the system.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mtqa.errors import InputError
from mtqa.inputs import read_text, tmx, xliff
from mtqa.inputs._rows import AlignedRow, named_language
from mtqa.inputs._xml import Node, collapsed, parse
from mtqa.model import Kind

SUFFIXES = (".xml",)


def rows(path: Path, source: str | None = None, target: str | None = None) -> Iterator[AlignedRow | str]:
    """The rows of a file; of a TMX, those between two languages.

    Raises:
        InputError: if the file cannot be read or is none of the three.
    """
    root = parse(read_text(path), str(path))
    if root.name == "xliff":
        return (unit.row for unit in xliff.of_tree(root, str(path)))
    if root.name == "tmx":
        return tmx.of_tree(root, str(path), source, target)
    if root.name == "dataset":
        return _wmt(root)
    raise InputError(f"{path}, line {root.line}: holds <{root.name}>; expected <xliff>, <tmx>, or <dataset> as of WMT")


def _wmt(root: Node) -> Iterator[AlignedRow | str]:
    documents = list(root.walk("doc"))
    systems = {hyp.attributes.get("system", "") for document in documents for hyp in document.children("hyp")}
    for number, document in enumerate(documents, start=1):
        name = document.attributes.get("id") or str(number)
        sources = _segments(document.child("src"))
        references = [_segments(reference) for reference in document.children("ref")]
        languages = [_language(document.child(side), side) for side in ("src", "ref")]
        hypotheses = list(document.children("hyp"))
        for hypothesis in hypotheses:
            target = _language(hypothesis, "hyp") or languages[1]
            prefix = f"{hypothesis.attributes.get('system', '')}:" if len(systems) > 1 else ""
            for place, segment in _segments(hypothesis).items():
                yield AlignedRow(
                    segment.line,
                    f"{prefix}{name}#{place}",
                    _text(segment),
                    _text(sources[place]) if place in sources else None,
                    tuple(_text(reference[place]) for reference in references if place in reference),
                    languages[0],
                    target,
                    Kind.BODY,
                )


def _segments(side: Node | None) -> dict[str, Node]:
    found = [] if side is None else side.walk("seg")
    return {segment.attributes.get("id") or str(number): segment for number, segment in enumerate(found, start=1)}


def _language(side: Node | None, name: str) -> str | None:
    return named_language(side.attributes.get("lang")) if side is not None else None


def _text(segment: Node) -> str:
    return collapsed(segment.text).strip()
