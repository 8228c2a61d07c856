"""Word tokens of any script, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import regex

from mtqa.text.memo import Memo

# A run of letters, marks and digits; inner hyphens and apostrophes belong to the word
# (anak-anak, l'any, don't), and so do inner points and commas between digits (1.500,50).
_WORD = regex.compile(
    r"""
    \p{N}+ (?: [.,:] \p{N}+ )+                                  # 1.500,50  12:30
    | [\p{L}\p{M}\p{N}]+ (?: ['’ʼ\-‐‑] [\p{L}\p{M}\p{N}]+ )*     # kata-kata  don’t  COVID-19
    """,
    regex.VERBOSE,
)

# One object for each word: its hash is then known, and a long text holds it once.
SAME: Memo[str, str] = Memo(lambda word: word)


def _in_chunk(chunk: str) -> tuple[str, ...]:
    bare = chunk.rstrip(".,;:!?)")
    return (SAME[bare],) if bare.isalpha() else tuple(map(SAME.__getitem__, _WORD.findall(chunk)))


# The words of what stands between spaces: no word goes beyond, and the same chunks come back.
IN_CHUNK: Memo[str, tuple[str, ...]] = Memo(_in_chunk)


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
    return placed(text, split(text))


def split(text: str, between_spaces: Sequence[str] = ()) -> list[str]:
    """The words of a text without their places: a fifth of the cost of ``words``.

    ``between_spaces``: the ``chunks`` of the text, where they are known.
    """
    return list(chain.from_iterable(map(IN_CHUNK.__getitem__, between_spaces or chunks(text) or (text,))))


def chunks(text: str) -> list[str]:
    """What stands between spaces; empty where spaces are not what they seem."""
    if "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text:  # spaces to Python, not to Unicode
        return []
    return text.split()


def placed(text: str, found: Iterable[str]) -> list[Word]:
    """The words that ``split`` found, with their places."""
    # No character of a word stands between two words, so each is the next occurrence of itself. (A match object for
    # each would cost twice as much.)
    at, done, find, new = 0, [], text.find, tuple.__new__
    for string in found:
        start = find(string, at)
        at = start + len(string)
        done.append(new(Word, (string, start, at)))
    return done


def count(text: str) -> int:
    """How many words a text has; of a book, too, in a second."""
    return sum(1 for _ in _WORD.finditer(text))
