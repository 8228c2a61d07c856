"""Text in XML that we write."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

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

    def notes(self) -> tuple[str, ...]:
        """A sentence if something was replaced."""
        if not self.replaced:
            return ()
        return (f"control characters that XML cannot hold were replaced by U+FFFD: {self.replaced}",)

    def _legal(self, text: str) -> str:
        legal, count = ILLEGAL.subn("\N{REPLACEMENT CHARACTER}", text)
        self.replaced += count
        return legal
