"""Opposites: what the rules share that look for the contrary of what the source or the reference says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.rules import Hit, View
from mtqa.rules.meaning._negation import negations
from mtqa.text import senses
from mtqa.text.place import counterpart
from mtqa.text.words import Word

# The contrary stands about where the other text has its word: it may be off by so many words, or by this share of the
# sentence. Of 8 contraries in right translations (NTREX-128) 5 stand farther off: they speak of something else.
FAR_WORDS = 5
FAR_SHARE = 0.3


def opposites(target: View, other: View, side: str) -> Iterator[Hit]:
    """A hit for each word that says the contrary; none where either text denies, since two contraries agree."""
    if not (senses.knows(target.lang.code) and senses.knows(other.lang.code)):
        return
    found = senses.contrasts(target.text, target.lang.code, other.text, other.lang.code)
    if not found or negations(target) or negations(other):
        return
    for contrast in found:
        if not _opposite_places(target.words, contrast.ours.start, other.words, contrast.theirs):
            continue
        said = target.text[contrast.ours.start : contrast.ours.end]
        expected = other.text[contrast.theirs.start : contrast.theirs.end]
        yield Hit(
            contrast.ours.start,
            contrast.ours.end,
            f"“{said}” is the contrary of what the {side} says: “{expected}”.",
            evidence={"found": said, "expected": expected, "topic": contrast.topic},
        )


def _opposite_places(ours: Sequence[Word], start: int, theirs: Sequence[Word], sense: senses.Sense) -> bool:
    """Whether the word at ``start`` stands about where the translation of the other text's word would."""
    if not ours:
        return False
    at = counterpart(theirs, sense.start, sense.end, ours)
    here = max((n for n, word in enumerate(ours) if word.start <= start), default=0)
    return abs(here - at) <= max(FAR_WORDS, FAR_SHARE * len(ours))
