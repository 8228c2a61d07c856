"""Where in a translation something of the original would stand, when it is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mtqa.text.words import Word

# Words shorter than this stand in both texts by chance.
_TELLING = 4


def counterpart(original: Sequence[Word], start: int, end: int, translation: Sequence[Word]) -> int:
    """The index of the word of the translation that stands where ``start``..``end`` of the original stands.

    Names, numbers and other words that both texts share, each once, are fixed points; between two of them the place is
    found by proportion. Linear in the number of words.

    Args:
        original: all words of the original.
        start: where the missing thing begins, in code points of the original.
        end: where it ends.
        translation: all words of the translation; at least one.
    """
    middle = (start + end) / 2
    left, right = (-1.0, -1.0), (float(original[-1].end if original else 1), float(translation[-1].end))
    before, after = left, right
    for a, b in _shared(original, translation):
        place = (a.start + a.end) / 2, (b.start + b.end) / 2
        if place[0] < start and place[0] >= before[0]:
            before = place
        elif place[0] >= end and place[0] < after[0]:
            after = place
    if before[1] >= after[1]:  # the translation turned the order round: no telling which of the two is nearer
        before, after = left, right
    share = (middle - before[0]) / max(after[0] - before[0], 1.0)
    at = before[1] + share * (after[1] - before[1])
    return min(range(len(translation)), key=lambda n: abs((translation[n].start + translation[n].end) / 2 - at))


def _shared(original: Sequence[Word], translation: Sequence[Word]) -> list[tuple[Word, Word]]:
    ours, theirs = _once(translation), _once(original)
    return [(word, ours[text]) for text, word in theirs.items() if text in ours]


def _once(words: Sequence[Word]) -> dict[str, Word]:
    counts = Counter(w.lower for w in words)
    return {w.lower: w for w in words if counts[w.lower] == 1 and (len(w.text) >= _TELLING or not w.text.isalpha())}
