"""Findings as the spans of error annotation (ESA): of one target text, in UTF-16 units, ends inclusive.

So count the pages of Appraise and Pearmut: they cut a text with JavaScript's ``split("")``.
"""

from __future__ import annotations

from dataclasses import dataclass

from mtqa.formats._place import utf16_length
from mtqa.formats._view import Item, Place
from mtqa.model import Severity, Side


@dataclass(frozen=True)
class Marked:
    """A stretch of the target, ``start`` to ``end`` inclusive in UTF-16 units, with the worst finding on it."""

    start: int
    end: int
    place: Place

    @property
    def severity(self) -> str:
        """The two severities of ESA."""
        return "major" if self.place.finding.severity in {Severity.CRITICAL, Severity.MAJOR} else "minor"


def spans(item: Item) -> list[Marked]:
    """The findings that count and stand in the translation, in order; neutral ones are none, overlapping ones are one.

    A finding on no character (something missing between two) marks the character behind it, or the last one.
    """
    target = item.target
    if target is None or not target.text:
        return []
    merged: list[tuple[int, int, Place]] = []
    for place in item.places:
        finding = place.finding
        if not place.new or place.document is not target.document or finding.severity is Severity.NEUTRAL:
            continue
        size = len(target.text)
        start, end = (min(max(n - target.offset, 0), size) for n in (finding.span.start, finding.span.end))
        if start == end:
            start = min(start, size - 1)
            end = start + 1
        if merged and start < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], end), _worse(before[2], place))
        else:
            merged.append((start, end, place))
    units = _Units(target.text)
    return [Marked(units.at(start), units.at(end) - 1, place) for start, end, place in merged]


def missing(item: Item) -> Place | None:
    """The worst finding that counts and says that something of the source is not there, if any."""
    worst = None
    for place in item.places:
        if place.new and place.finding.side is not Side.TARGET and place.finding.severity is not Severity.NEUTRAL:
            worst = place if worst is None else _worse(worst, place)
    return worst


def _worse(one: Place, other: Place) -> Place:
    order = list(Severity)
    return other if order.index(other.finding.severity) > order.index(one.finding.severity) else one


class _Units:
    """UTF-16 offsets of ascending code point offsets, in one pass."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._units = text, 0, 0

    def at(self, offset: int) -> int:
        self._units += utf16_length(self._text[self._at : offset])
        self._at = offset
        return self._units
