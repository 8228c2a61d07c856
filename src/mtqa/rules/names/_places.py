"""Another country or city than the other text has: what the rules share."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.rules import Hit, View
from mtqa.text.place import counterpart
from mtqa.text.places import Place, may_speak_of, named

# A place stands about where the other text's would: off by so many words, or by this share of the sentence.
FAR_WORDS, FAR_SHARE = 6, 0.4


def replaced(target: View, other: View, side: str) -> Iterator[Hit]:
    """A hit where the target names a place that the other text does not speak of, and does not speak of the other's."""
    ours = named(target.text, target.lang.code)
    if not ours:
        return
    theirs = named(other.text, other.lang.code)
    lost = [p for p in theirs if not _spoken_of(p, other, target)]
    for place in ours:
        if not lost or _spoken_of(place, target, other):
            continue
        near = [p for p in lost if _at(p, place, target, other)]
        if not near:
            continue
        expected = near[0]
        lost.remove(expected)
        yield Hit(
            place.start,
            place.end,
            f"The {side} speaks of “{expected.name}” here, not of “{place.name}”.",
            evidence={"expected": expected.name, "found": place.name},
        )


def _spoken_of(place: Place, here: View, there: View) -> bool:
    return place.name in there.text or may_speak_of(there.text, there.lang.code, here.lang.code, place.territory)


def _at(theirs: Place, ours: Place, target: View, other: View) -> bool:
    """Whether ours stands about where theirs would."""
    words = target.words
    if not words:
        return False
    at = counterpart(other.words, theirs.start, theirs.end, words)
    here = max((n for n, word in enumerate(words) if word.start <= ours.start), default=0)
    return abs(here - at) <= max(FAR_WORDS, FAR_SHARE * len(words))
