"""Findings as localization quality issues of the Internationalization Tag Set (W3C, ITS 2.0), for XLIFF."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mtqa.formats._ci import FORBIDDEN, attribute, message
from mtqa.formats._view import CONTROL, Passage, Place, one_line
from mtqa.model import Mqm, Severity

NAMESPACE = "http://www.w3.org/2005/11/its"
# Severities are from 0 to 100 and mean something only beside the profile that they are of (XLIFF 2.1, 5.9.8).
PROFILE = "urn:mtqa:severities:1"
SEVERITIES = {Severity.NEUTRAL: "0", Severity.MINOR: "20", Severity.MAJOR: "60", Severity.CRITICAL: "100"}
# The types of ITS 2.0 (8.10.4), of which every error type of ours has one.
TYPES = {
    Mqm.MISTRANSLATION: "mistranslation",
    Mqm.NUMBER: "numbers",
    Mqm.ENTITY: "inconsistent-entities",
    Mqm.ADDITION: "addition",
    Mqm.OMISSION: "omission",
    Mqm.UNTRANSLATED: "untranslated",
    Mqm.HALLUCINATION: "mistranslation",
    Mqm.DO_NOT_TRANSLATE: "mistranslation",
    Mqm.GRAMMAR: "grammar",
    Mqm.FUNCTION_WORDS: "grammar",
    Mqm.PUNCTUATION: "typographical",
    Mqm.UNPAIRED_MARKS: "typographical",
    Mqm.QUOTE_MARK_TYPE: "typographical",
    Mqm.WHITESPACE: "whitespace",
    Mqm.SPELLING: "misspelling",
    Mqm.CAPITALIZATION: "misspelling",
    Mqm.COMPOUNDING: "misspelling",
    Mqm.UNINTELLIGIBLE: "non-conformance",
    Mqm.CHARACTER_ENCODING: "characters",
    Mqm.NONALLOWED_CHARACTERS: "characters",
    Mqm.COHERENCE: "inconsistency",
    Mqm.DUPLICATION: "duplication",
    Mqm.TERM_INCONSISTENCY: "terminology",
    Mqm.TERM_RESOURCE: "terminology",
    Mqm.WRONG_TERM: "terminology",
    Mqm.NUMBER_FORMAT: "locale-violation",
    Mqm.LOCALE_SPECIFIC_CONTENT: "locale-specific-content",
    Mqm.MARKUP: "markup",
    Mqm.MISSING_TEXT: "other",
    Mqm.CUSTOM: "other",
}
_SPECIAL = re.compile(f"{CONTROL.pattern}|{FORBIDDEN.pattern}|[&<>\r]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True)
class Mark:
    """A finding in a passage: code points of its text, half-open."""

    start: int
    end: int
    place: Place


def marks(passage: Passage, places: Sequence[Place]) -> list[Mark]:
    """The findings that stand in a passage, the outer before the inner."""
    size = len(passage.text)
    found = []
    for place in places:
        start, end = place.finding.span.start - passage.offset, place.finding.span.end - passage.offset
        if place.document is passage.document and end >= 0 and start <= size:
            found.append(Mark(max(start, 0), min(end, size), place))
    return sorted(found, key=lambda m: (m.start, -m.end))


def issue(place: Place, prefix: str = "its:") -> str:
    """A finding as attributes; what does not count is there, and switched off."""
    finding = place.finding
    values = {
        "locQualityIssueType": TYPES[finding.mqm],
        "locQualityIssueComment": f"{finding.rule} {finding.name}: {message(place)}{_why_not(place)}",
        "locQualityIssueSeverity": SEVERITIES[finding.severity],
        "locQualityIssueProfileRef": PROFILE,
        **({} if place.new else {"locQualityIssueEnabled": "no"}),
    }
    return " ".join(f"{prefix}{name}={attribute(value)}" for name, value in values.items())


def _why_not(place: Place) -> str:
    reason = one_line(place.finding.state_reason)
    return "" if place.new else f" ({place.finding.state.value}{': ' + reason if reason else ''})"


def content(text: str, forbidden: Callable[[str], str]) -> str:
    """A text as the content of an element, exactly: what a terminal might act on as a number.

    ``forbidden`` writes a character that XML cannot hold.
    """

    def written(match: re.Match[str]) -> str:
        char = match[0]
        if FORBIDDEN.match(char):
            return forbidden(char)
        return _ENTITIES.get(char) or f"&#x{ord(char):X};"

    return _SPECIAL.sub(written, text)
