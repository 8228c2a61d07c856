"""What the rules on the user's own terms share: where the source has a term, and how a message says what is wanted."""

from __future__ import annotations

from typing import Any

from mtqa.rules import View
from mtqa.text.terms import Place

# No corpus says how often a user's list is right: these are estimates, but for what is MISSING. On NTREX es-id, es-en
# and en-id, whose translations are by people, 13 to 15 % of the uses of 48 common words have no listed rendering
# (tests/measure/terms.py): a synonym, another construction, another sense, or a name. Hence below what the gate counts.
SEEN = 0.9  # something else stands there, and can be pointed at
LIKELY = 0.7  # what stands there is much like the term
MISSING = 0.45  # the segment lacks it
MISSING_NAME = 0.3  # the segment lacks it, and in the source it may be part of a name


def from_source(source: View, place: Place) -> dict[str, Any]:
    """Evidence: the words of the source, with their span in the source document."""
    return {
        "source_text": source.text[place.start : place.end],
        "source_start": _offset(source, place.start),
        "source_end": _offset(source, place.end),
    }


def _offset(view: View, at: int) -> int:
    """A place in a view as a place in its document."""
    behind = 0
    for segment in view.segments:
        if at <= behind + len(segment.text):
            return segment.span.start + at - behind
        behind += len(segment.text) + 1
    return view.segments[-1].span.end


def listed(words: tuple[str, ...]) -> str:
    """What is allowed, in words: “a”, “b” or “c”."""
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def cased_as(suggestion: str, found: str) -> str:
    """A suggestion with a first capital where what it replaces has one (and is not in capitals throughout)."""
    if found[:1].isupper() and not found.isupper() and suggestion[:1].islower():
        return suggestion[:1].upper() + suggestion[1:]
    return suggestion
