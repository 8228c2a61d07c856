"""Opposites: what the rules share that look for the contrary of what the source or the reference says."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.rules import Hit, View
from mtqa.rules.meaning._negation import negations
from mtqa.text import senses


def opposites(target: View, other: View, side: str) -> Iterator[Hit]:
    """A hit for each word that says the contrary; none where either text denies, since two contraries agree."""
    if not (senses.knows(target.lang.code) and senses.knows(other.lang.code)):
        return
    found = senses.contrasts(target.text, target.lang.code, other.text, other.lang.code)
    if not found or negations(target) or negations(other):
        return
    for contrast in found:
        said = target.text[contrast.ours.start : contrast.ours.end]
        expected = other.text[contrast.theirs.start : contrast.theirs.end]
        yield Hit(
            contrast.ours.start,
            contrast.ours.end,
            f"“{said}” is the contrary of what the {side} says: “{expected}”.",
            evidence={"found": said, "expected": expected, "topic": contrast.topic},
        )
