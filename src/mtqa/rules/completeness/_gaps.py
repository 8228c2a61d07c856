"""Sentences without counterpart: what the rules on omission and addition share."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from mtqa.model import Kind, Severity
from mtqa.rules import View

# A gap that the aligner is sure of is a sentence left out or put in nine times in ten; the rest are translations so
# free that nothing ties them to their sentence.
GAP = 0.9
# A sentence that one side answers and the other does not was not invented: the other side, or the alignment, lacks it.
HALF = 0.4
# Fewer words are an interjection, a label or a severed piece.
SHORT = 4

SEVERITY = {
    Kind.BODY: Severity.MAJOR,
    Kind.HEADING: Severity.MINOR,
    Kind.HEADLINE: Severity.MINOR,
    Kind.BYLINE: Severity.NEUTRAL,
}
NAMES = {Kind.HEADLINE: "headline", Kind.HEADING: "heading", Kind.BYLINE: "byline", Kind.BODY: "sentence"}


QUOTED = 40  # characters of a neighbour that tell an editor which one is meant


def beginning(text: str) -> str:
    """The first words of a text in quotation marks, with an ellipsis where it goes on."""
    plain = " ".join(text.split())
    if len(plain) > QUOTED:
        cut = plain[: QUOTED + 1].rpartition(" ")[0]
        plain = (cut if len(cut) > QUOTED // 2 else plain[:QUOTED]) + "…"
    return f"\N{LEFT DOUBLE QUOTATION MARK}{plain}\N{RIGHT DOUBLE QUOTATION MARK}"


def where(before: str | None, after: str | None) -> str:
    """A place between two texts, in words; empty if there is neither."""
    if before is None:
        return f"at the beginning, before {beginning(after)}" if after is not None else ""
    if after is None:
        return f"at the end, after {beginning(before)}"
    return f"between {beginning(before)} and {beginning(after)}"


def severity(view: View) -> Severity:
    """How bad it is to lose or to add this text: a body sentence is content, a byline is not."""
    graded = SEVERITY.get(view.kind, Severity.NEUTRAL)
    return Severity.MINOR if graded is Severity.MAJOR and len(view.words) < SHORT else graded


def together(confidences: Iterable[float]) -> float:
    """The confidence that at least one of several independent gaps is real."""
    return round(GAP * (1 - prod(1 - c for c in confidences)), 3)
