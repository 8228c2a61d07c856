"""Text in XML that we write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from mtqa.inputs._rows import AlignedRow

# What XML 1.0 cannot hold, not even as a character reference.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = {"\r": "&#13;"}  # else a reader would make a line feed of it


class Text:
    """Escapes text, and counts the characters that it had to replace."""

    def __init__(self) -> None:
        self.replaced = 0

    def __call__(self, text: str) -> str:
        """The text as XML; what XML cannot hold becomes U+FFFD."""
        return escape(self._legal(text), _REFERENCE)

    def attribute(self, text: str) -> str:
        """The text as an attribute's value, with its quotes."""
        return quoteattr(self._legal(text))

    def named(self, rows: Sequence[AlignedRow]) -> list[AlignedRow]:
        """The rows with ids that XML can hold and that still differ: readers keep one row of each id."""
        taken = {row.id for row in rows if not ILLEGAL.search(row.id)}
        named = []
        for row in rows:
            if ILLEGAL.search(row.id):
                legal = self._legal(row.id)
                names = (legal if n == 1 else f"{legal}-{n}" for n in count(1))
                row = replace(row, id=next(name for name in names if name not in taken))
                taken.add(row.id)
            named.append(row)
        return named

    def notes(self) -> tuple[str, ...]:
        """A sentence if something was replaced."""
        if not self.replaced:
            return ()
        return (f"control characters that XML cannot hold were replaced by U+FFFD: {self.replaced}",)

    def _legal(self, text: str) -> str:
        legal, count = ILLEGAL.subn("\N{REPLACEMENT CHARACTER}", text)
        self.replaced += count
        return legal
