"""Word tokens of any script, with their places."""

from __future__ import annotations

from typing import NamedTuple

import regex

# A run of letters, marks and digits; inner hyphens and apostrophes belong to the word
# (anak-anak, l'any, don't), and so do inner points and commas between digits (1.500,50).
_WORD = regex.compile(
    r"""
    \p{N}+ (?: [.,:] \p{N}+ )+                                  # 1.500,50  12:30
    | [\p{L}\p{M}\p{N}]+ (?: ['’ʼ\-‐‑] [\p{L}\p{M}\p{N}]+ )*     # kata-kata  don’t  COVID-19
    """,
    regex.VERBOSE,
)


class Word(NamedTuple):
    """One word: ``text`` stands at ``start`` up to ``end`` (code points) of what was split."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def capitalised(self) -> bool:
        """Whether the first letter is upper (or title) case."""
        return self.text[:1].isupper() or self.text[:1].istitle()


def words(text: str) -> list[Word]:
    """All words of a text, in order. Numbers count as words; punctuation does not."""
    return [Word(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]


def count(text: str) -> int:
    """How many words a text has; of a book, too, in a second."""
    return sum(1 for _ in _WORD.finditer(text))
