"""MQM ratings as of WMT and Marot: a line for each finding that counts, its place between <v> and </v>.

Ten columns with the names of Marot; a segment without findings has one line, ``no-error``. Names of errors are those of
Freitag et al. 2021, where they have one for ours. The ratings are a program's: the rater is ``mtqa``, and a person must
confirm them before a score of them is one. Line ends and tabs, which the format cannot hold, are pictures, as control
characters are; a text's own ``<v>`` is written ‹v›.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from mtqa.formats._ci import escaped, items, not_counted, original, replaced, worst_first
from mtqa.formats._view import Item, Passage, Place, View, one_line
from mtqa.model import Mqm, Report

NAME = "mqm-tsv"
EXTENSION = ".tsv"

COLUMNS = (
    "system",
    "doc",
    "docSegId",
    "globalSegId",
    "rater",
    "source",
    "target",
    "category",
    "severity",
    "metadata",
)
# The text is repeated for each finding: of one of more code points only the worst findings are given, as many as the
# raters of WMT were asked for.
LONG = 10_000
MOST = 5
RATER = "mtqa"
SYSTEM = "translation"  # which one translated is not known
NO_ERROR = "no-error"
CATEGORIES = {
    Mqm.MISTRANSLATION: "Accuracy/Mistranslation",
    Mqm.NUMBER: "Accuracy/Mistranslation",
    Mqm.ENTITY: "Accuracy/Mistranslation",
    Mqm.ADDITION: "Accuracy/Addition",
    Mqm.OMISSION: "Accuracy/Omission",
    Mqm.UNTRANSLATED: "Accuracy/Untranslated text",
    Mqm.HALLUCINATION: "Accuracy/Mistranslation",
    Mqm.DO_NOT_TRANSLATE: "Accuracy/Mistranslation",
    Mqm.GRAMMAR: "Fluency/Grammar",
    Mqm.FUNCTION_WORDS: "Fluency/Grammar",
    Mqm.PUNCTUATION: "Fluency/Punctuation",
    Mqm.UNPAIRED_MARKS: "Fluency/Punctuation",
    Mqm.QUOTE_MARK_TYPE: "Fluency/Punctuation",
    Mqm.WHITESPACE: "Fluency/Punctuation",
    Mqm.SPELLING: "Fluency/Spelling",
    Mqm.CAPITALIZATION: "Fluency/Spelling",
    Mqm.COMPOUNDING: "Fluency/Spelling",
    Mqm.CHARACTER_ENCODING: "Fluency/Character encoding",
    Mqm.NONALLOWED_CHARACTERS: "Fluency/Character encoding",
    Mqm.UNINTELLIGIBLE: "Fluency/Unintelligible",
    Mqm.COHERENCE: "Fluency/Inconsistency",
    Mqm.DUPLICATION: "Fluency/Duplication",
    Mqm.TERM_INCONSISTENCY: "Terminology/Inconsistent use of terminology",
    Mqm.TERM_RESOURCE: "Terminology/Inappropriate for context",
    Mqm.WRONG_TERM: "Terminology/Inappropriate for context",
    Mqm.NUMBER_FORMAT: "Locale convention/Number format",
    Mqm.LOCALE_SPECIFIC_CONTENT: "Locale convention/Other",
    Mqm.MARKUP: "Fluency/Display",
    Mqm.MISSING_TEXT: "Fluency/Display",
    Mqm.CUSTOM: "Other",
}
_OWN_MARK = re.compile(r"<(/?v)>")


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The ratings in the order of the article; what was left out of the translation is marked in the source."""
    view = View(report)
    lines = ["\t".join(COLUMNS)]
    for item in items(view):
        lines.extend("\t".join(cells) for cells in _lines(item, view))
    return "\n".join(lines) + "\n"


def _lines(item: Item, view: View) -> Iterator[tuple[str, ...]]:
    number = str(item.number)
    start = (SYSTEM, _cell(view.article.id), number, number, RATER)
    passages = (original(item, view), item.target)
    new = [place for place in item.places if place.new]
    if any(p and len(p.text) > LONG for p in passages):
        new = worst_first(new)[:MOST]
    for place in new:
        texts = [_marked(p, place) for p in passages]
        finding = place.finding
        yield *start, *texts, CATEGORIES[finding.mqm], finding.severity.value, _metadata(item, place)
    if not new and not item.boilerplate:
        yield (
            *start,
            *(_cell(p.text if p else "") for p in passages),
            NO_ERROR,
            NO_ERROR,
            _json({"id": item.id, **_aside(item)}),
        )


def _marked(passage: Passage | None, place: Place) -> str:
    if passage is None:
        return ""
    text = passage.text
    start, end = (min(max(n - passage.offset, 0), len(text)) for n in _ends(place))
    beside = place.finding.span.end < passage.offset or place.finding.span.start > passage.offset + len(text)
    if place.document is not passage.document or beside:
        return _cell(text)
    return f"{_cell(text[:start])}<v>{_cell(text[start:end])}</v>{_cell(text[end:])}"


def _ends(place: Place) -> tuple[int, int]:
    return place.finding.span.start, place.finding.span.end


def _metadata(item: Item, place: Place) -> str:
    finding = place.finding
    told: dict[str, object] = {
        "id": item.id,
        "finding": finding.id,
        "rule": finding.rule,
        "mqm": finding.mqm.value,
        "confidence": finding.confidence,
        "note": one_line(finding.message),
        **_aside(item),
        **({"corrected_translation": one_line(finding.suggestion)} if finding.suggestion else {}),
    }
    return _json(told)


def _aside(item: Item) -> dict[str, object]:
    """How many findings of the segment do not count."""
    aside = not_counted(item)
    return {"not_counted": aside} if aside else {}


def _json(value: dict[str, object]) -> str:
    return escaped(json.dumps(replaced(value), ensure_ascii=False, sort_keys=True))


def _cell(text: str) -> str:
    return _OWN_MARK.sub(r"‹\1›", one_line(text))
