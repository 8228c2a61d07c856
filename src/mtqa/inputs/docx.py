"""Word documents: their paragraphs in order, a paragraph a line, with what Word calls a title or heading.

Read from the zip archive itself, so that no library unpacks or parses before sizes are checked. Deleted revisions,
hidden text, field codes, notes, headers and footers are no part of the text. Places count in the text, for the file
has no lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mtqa.inputs import Prose
from mtqa.inputs._xml import Node
from mtqa.inputs._zip import Archive
from mtqa.model import Kind, Origin

SUFFIXES = (".docx", ".docm")
# Not in the text as a reader sees it; Fallback repeats what Choice says.
_HIDDEN = {"del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "sectPr", "rt"}
_HEADING = re.compile(r"(?:heading|subtitle)\b")
_BLANK = re.compile(r"[ \t]+")
_BREAK = re.compile(r"[\t\r\n]")


def text(path: Path) -> Prose:
    """The text of a document.

    Raises:
        InputError: if it cannot be read, is no Word document, or unpacks to too much.
    """
    archive = Archive(path, "Word (.docx)")
    body = archive.needed("word/document.xml")
    styles = _styles(archive.part("word/styles.xml"))
    lines: list[str] = []
    blocks: list[tuple[int, Kind]] = []
    length = 0
    before = ""  # of a paragraph whose end was deleted: what follows belongs to it
    paragraphs = list(body.walk("p"))
    for number, paragraph in enumerate(paragraphs, start=1):
        kind = _kind(paragraph, styles)
        own, *boxes = _paragraphs(paragraph)
        own, before = before + own, ""
        if number < len(paragraphs) and _is_joined(paragraph):
            own, before = "", own
        for part in (own, *boxes):
            for line in part.split("\n"):
                line = _BLANK.sub(" ", line).strip(" ")
                if line:
                    blocks.append((length, kind))
                    lines.append(line)
                    length += len(line) + 1
    whole = "\n".join(lines)
    size = len(whole)
    origin = Origin(whole, (0, size), (0,), (size,), tuple(blocks)) if size else None
    return Prose(whole, origin)


def _paragraphs(paragraph: Node) -> Iterator[str]:
    """A paragraph's own text, and those of the text boxes in it."""
    boxes: list[Node] = []
    yield "".join(_texts(paragraph, boxes))
    for box in boxes:
        for inner in box.walk("p"):
            yield from _paragraphs(inner)


def _texts(node: Node, boxes: list[Node]) -> Iterator[str]:
    for child in node.content:
        if isinstance(child, str) or child.name in _HIDDEN:
            continue
        if child.name == "r" and _is_on(child.child("rPr"), "vanish"):
            continue
        if child.name == "t":
            yield _BREAK.sub(" ", child.text)
        elif child.name in {"tab", "ptab"}:
            yield " " if node.name == "r" else ""
        elif child.name in {"br", "cr"}:
            yield "\n"
        elif child.name == "noBreakHyphen":
            yield "\N{NON-BREAKING HYPHEN}"
        elif child.name == "txbxContent":
            boxes.append(child)
        else:
            yield from _texts(child, boxes)


def _is_on(properties: Node | None, name: str) -> bool:
    """Whether a property that is there or not, or says so itself, is set."""
    found = properties.child(name) if properties else None
    return found is not None and found.attributes.get("val", "true").lower() not in {"false", "0", "off"}


def _is_joined(paragraph: Node) -> bool:
    """Whether its end is a deleted revision."""
    properties = paragraph.child("pPr")
    mark = properties.child("rPr") if properties else None
    return mark is not None and mark.child("del") is not None


def _styles(root: Node | None) -> dict[str, str]:
    """Each style's name in English, lower case, by the id that paragraphs use, which Word translates."""
    styles: dict[str, str] = {}
    for style in root.children("style") if root else ():
        name = style.child("name")
        if name is not None:
            styles[style.attributes.get("styleId", "")] = name.attributes.get("val", "").lower()
    return styles


def _kind(paragraph: Node, styles: Mapping[str, str]) -> Kind:
    properties = paragraph.child("pPr")
    style = properties.child("pStyle") if properties else None
    if style is None:
        return Kind.BODY
    identifier = style.attributes.get("val", "")
    name = styles.get(identifier, identifier.lower())
    if name == "title":
        return Kind.HEADLINE
    return Kind.HEADING if _HEADING.match(name) else Kind.BODY
