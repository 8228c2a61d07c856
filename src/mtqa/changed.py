"""Which parts of an article have been the same since a commit."""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

from mtqa.diffbase import Commit, unchanged
from mtqa.errors import MtqaError
from mtqa.inputs import Call
from mtqa.model import Article, Bead, Document, Row, Segment
from mtqa.read import read


def unchanged_beads(article: Article, beads: Sequence[Bead], since: Commit) -> frozenset[str]:
    """Ids of the beads all of whose texts stood in the files at a commit, wherever they stood there.

    Texts are compared by the paragraph, so that an edited sentence makes its paragraph new; aligned rows by the row.
    A file that was not there, or cannot be read as it was, was empty.

    Raises:
        UsageError: if git fails.
    """
    if article.rows:
        before = _before(article.target, since)
        same = unchanged([_row(r) for r in before.rows] if before else [], [_row(row) for row in article.rows])
        return frozenset(row.id for row, was_there in zip(article.rows, same, strict=True) if was_there)
    known = {d.id: _Lines(d, since) for d in (article.target, article.source, *article.references) if d is not None}
    return frozenset(bead.id for bead in beads if all(known[s.document].had(s) for s in _segments(bead)))


class _Lines:
    """The lines of a document, and which of them were there before."""

    def __init__(self, document: Document, since: Commit) -> None:
        before = _before(document, since)
        lines = document.text.split("\n")
        self._same = unchanged(before.target.text.split("\n") if before else [], lines)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def had(self, segment: Segment) -> bool:
        """Whether the paragraph of a segment was there."""
        return self._same[bisect_right(self._starts, segment.span.start) - 1]


def _segments(bead: Bead) -> Iterable[Segment]:
    yield from bead.target
    for link in (bead.source, *bead.references):
        if link:
            yield from link.other


def _before(document: Document, since: Commit) -> Article | None:
    """A file as it was, read as the same kind of file; None where there is nothing to read."""
    path = Path(document.path)
    data = since.file(path) if document.path else None
    if data is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        try:
            copy.write_bytes(data)
            return read(copy, Call(target_lang=document.lang))
        except MtqaError:
            return None


def _row(row: Row) -> str:
    return "\x1f".join(s.text if s else "" for s in (row.target, row.source, *row.references))
