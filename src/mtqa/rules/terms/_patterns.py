"""How a pattern of the user's becomes findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mtqa.rules import Hit, Unchecked, View
from mtqa.text.bounded import TooSlowError, expanded
from mtqa.text.terms import Asked


def ask(asked: Asked, target: View, source: View | None) -> Iterator[Hit | Unchecked]:
    """What one pattern finds in a segment; that it could not be asked, where it takes too long."""
    try:
        found = list(_hits(asked, target, source))
    except TooSlowError as error:
        yield Unchecked(f"the pattern {asked.pattern.name} {error}")
    else:
        yield from found


def _hits(asked: Asked, target: View, source: View | None) -> Iterator[Hit]:
    pattern = asked.pattern
    evidence: dict[str, Any] = {"own": f"pattern: {pattern.name}"}
    if asked.source is not None:
        if source is None or not asked.source.matches(source.text):
            return
        evidence["source_text"] = next((m[0] for m in asked.source.find(source.text)), "")
    if pattern.require:
        if not asked.target.matches(target.text):
            yield Hit(0, len(target.text), pattern.message, evidence=evidence, severity=pattern.severity)
        return
    for match in asked.target.find(target.text):
        yield Hit(
            match.start(),
            match.end(),
            pattern.message,
            evidence={**evidence, "found": match[0]},
            suggestion=expanded(pattern.suggestion, match) if pattern.suggestion else None,
            severity=pattern.severity,
        )
