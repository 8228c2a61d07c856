"""Where a finding stands in its file, from its first character up to its last, in the unit that a format counts in.

The one place where formats with columns get them: lines and columns count from 1, an end is exclusive, and a line ends
at LF, CR LF or CR. Where the document was taken out of its markup, all of it counts in the file as it is. A file of
aligned rows has lines, but what stands in a row is no stretch of the file: then there are no columns.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from codecs import BOM_UTF8
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePath
from urllib.parse import quote

from mtqa.formats._view import Lines, Place
from mtqa.model import Document

_WIDE = re.compile("[^\x00-\x7f]")
# How errors begin: "articles/id/x.md:12: ...", "articles/id/x.md: ...".
_BLAMED = re.compile(r"(?P<path>[^\r\n]{1,4096}?)(?::(?P<line>[0-9]{1,9}))?: ")


@dataclass(frozen=True)
class Region:
    """A stretch of a file. Columns are code points, ``None`` where a file has none."""

    path: str
    line: int
    column: int | None
    end_line: int
    end_column: int | None


class Regions:
    """Regions of a report's findings; the tables of a document are made once."""

    def __init__(self) -> None:
        self._lines: dict[int, Lines] = {}
        self._bytes: dict[int, _Bytes] = {}

    def of(self, place: Place) -> Region:
        """Where a finding stands; columns in code points."""
        document = place.document
        path = file_of(document)
        if document.rows:
            return Region(path, place.line, None, place.line, None)
        if id(document) not in self._lines:
            self._lines[id(document)] = Lines(raw_text(document))
        end_line, end_column = self._lines[id(document)].at(place.end)
        return Region(path, place.line, place.column, end_line, end_column)

    def in_bytes(self, place: Place) -> Region:
        """Where a finding stands; columns in bytes of UTF-8."""
        region = self.of(place)
        if region.column is None or region.end_column is None:
            return region
        document = place.document
        if id(document) not in self._bytes:
            self._bytes[id(document)] = _Bytes(raw_text(document))
        size = self._bytes[id(document)].between
        column = size(place.start - region.column + 1, place.start) + 1
        end_column = size(place.end - region.end_column + 1, place.end) + 1
        # Who counts bytes counts those of the mark as well, as a part of the first line.
        mark = len(BOM_UTF8) if document.bom else 0
        column += mark if region.line == 1 else 0
        end_column += mark if region.end_line == 1 else 0
        return Region(region.path, region.line, column, region.end_line, end_column)


class _Bytes:
    """How many bytes of UTF-8 lie between two offsets of a text, in logarithmic time: many findings share a line."""

    def __init__(self, text: str) -> None:
        wide = list(_WIDE.finditer(text))
        self._at = [m.start() for m in wide]
        self._more = [0, *accumulate(utf8_length(m[0]) - 1 for m in wide)]

    def between(self, start: int, end: int) -> int:
        more = self._more[bisect_left(self._at, end)] - self._more[bisect_left(self._at, start)]
        return end - start + more


def raw_text(document: Document) -> str:
    """The file as it is, where it is a text."""
    return document.origin.raw if document.origin else document.text


def file_of(document: Document) -> str:
    """The document's file with forward slashes, as it was named; its id where it came from no file."""
    return PurePath(document.path).as_posix() if document.path else document.id


def blamed(sentence: str) -> tuple[str, int]:
    """The file, with forward slashes, and the line that the sentence of an error begins with; else ``mtqa`` and 1."""
    match = _BLAMED.match(sentence)
    if match is None:
        return "mtqa", 1
    return PurePath(match["path"]).as_posix(), max(1, int(match["line"] or 1))


def uri(path: str) -> str:
    """A path as a URI reference: relative to where mtqa ran, or a file URI."""
    drive = bool(re.match("[A-Za-z]:/", path))
    prefix = "file:///" if drive else "file://" if path.startswith("/") else ""
    # A colon in a relative path is quoted, for what stands before it would be read as a scheme.
    return prefix + quote(path.encode(errors="replace"), safe="/:" if drive else "/")


def utf8_length(text: str) -> int:
    """How many bytes a text has in UTF-8; a lone surrogate counts as the three that WTF-8 gives it."""
    return len(text.encode(errors="surrogatepass"))


def utf16_length(text: str) -> int:
    """How many UTF-16 code units a text has."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)
