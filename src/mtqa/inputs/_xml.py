"""XML of strangers, read by expat: no entities of its own, nothing from the network, no depth without end.

Whatever declares an entity is refused, which is what a "billion laughs" does; a DOCTYPE without entities (as TMX has)
is passed over, and what it names is never fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from mtqa.errors import InputError

# Far deeper than any real file (Word nests tables in tables to about 60), and shallow enough for recursion.
MAX_DEPTH = 256
# An element takes some 300 bytes of memory; a book of rows has less than a tenth of this.
MAX_ELEMENTS = 2_000_000
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
_SEPARATOR = " "
_DECLARED = re.compile(r"""\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_BREAK = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")


@dataclass(slots=True)
class Node:
    """An element: its name and its attributes' without namespace, texts and elements in it, its line, its bytes.

    ``xml:lang`` and the like keep their prefix. ``start`` is where its start tag begins, ``close`` where its end tag
    does, in the UTF-8 of the text; of an element that is one tag (``<x/>``), ``close`` is where that ends.
    """

    name: str
    attributes: dict[str, str]
    line: int
    start: int
    close: int = 0
    content: list[Node | str] = field(default_factory=list)

    def children(self, name: str) -> Iterator[Node]:
        """Its elements of one name."""
        return (child for child in self.content if isinstance(child, Node) and child.name == name)

    def child(self, name: str) -> Node | None:
        """Its first element of a name."""
        return next(self.children(name), None)

    def walk(self, *names: str) -> Iterator[Node]:
        """All elements of these names in it, outermost first; not those within one of them."""
        for child in self.content:
            if isinstance(child, Node):
                if child.name in names:
                    yield child
                else:
                    yield from child.walk(*names)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.content)


def parse(text: str, name: str) -> Node:
    """The root of an XML text.

    Args:
        text: the whole file.
        name: what errors call it.

    Raises:
        InputError: if it is not well-formed, declares entities, is nested too deeply, or says that it was written in
            an encoding that it was not read in.
    """
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in {"utf-8", "utf8", "utf-16", "us-ascii", "ascii"} and not text.isascii():
        raise InputError(f"{name}, line 1: says that it is in {declared[1]}; expected UTF-8")
    root = Node("", {}, 0, 0)
    open_nodes = [root]
    count = [0]
    parser = expat.ParserCreate("utf-8", _SEPARATOR)
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def started(tag: str, attributes: dict[str, str]) -> None:
        if len(open_nodes) > MAX_DEPTH:
            raise InputError(f"{name}, line {parser.CurrentLineNumber}: is nested more than {MAX_DEPTH} deep")
        count[0] += 1
        if count[0] > MAX_ELEMENTS:
            raise InputError(f"{name}: holds more than {MAX_ELEMENTS:,} elements; expected an article")
        plain = {_local(key): value for key, value in attributes.items()}
        node = Node(_local(tag), plain, parser.CurrentLineNumber, parser.CurrentByteIndex)
        open_nodes[-1].content.append(node)
        open_nodes.append(node)

    def ended(tag: str) -> None:
        open_nodes.pop().close = parser.CurrentByteIndex

    def written(data: str) -> None:
        open_nodes[-1].content.append(data)

    def entity(*_: Any) -> None:
        raise InputError(f"{name}, line {parser.CurrentLineNumber}: declares or uses entities; expected XML without")

    def fetched(*_: Any) -> int:
        entity()
        return 0

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = written
    parser.EntityDeclHandler = entity
    parser.UnparsedEntityDeclHandler = entity
    parser.ExternalEntityRefHandler = fetched
    parser.SkippedEntityHandler = entity
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise InputError(f"{name}, line {error.lineno}: is not well-formed XML ({reason})") from None
    return next(child for child in root.content if isinstance(child, Node))


def collapsed(text: str) -> str:
    """Text with each break of a line, and the indent around it, as one space: how pretty-printers lay out a text."""
    return _BREAK.sub(" ", text)


def _local(name: str) -> str:
    namespace, _, local = name.rpartition(_SEPARATOR)
    return f"xml:{local}" if namespace == XML_NAMESPACE else local
