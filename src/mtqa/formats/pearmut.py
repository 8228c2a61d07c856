"""A campaign for Pearmut, a page on which people confirm, change or delete the errors that mtqa found (ESA with spans).

The article is one document of one task, ``pearmut add FILE`` loads it. Spans are in UTF-16 units, ends inclusive.
Pearmut counts no line end and shows a text that begins with a tag of a picture as one: line ends are spaces here, and
such a tag begins with ‹. Furniture of the page and what has no translation is left out.
"""

from __future__ import annotations

import re
from typing import Any

from mtqa.formats._ci import as_json, items, not_counted
from mtqa.formats._place import utf16_length
from mtqa.formats._spans import missing, spans
from mtqa.formats._view import Item, Passage, View
from mtqa.model import Report

NAME = "pearmut"
EXTENSION = ".json"

MODEL = "translation"  # which one translated is not known; the name becomes part of the page and must be a plain word
_MEDIA = re.compile(r"<(?=(?:audio|video|img|iframe) )")
_LINE_END = re.compile(r"[\r\n]")


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The campaign as JSON."""
    view = View(report)
    found = [_item(item) for item in items(view) if item.target and not item.boilerplate]
    info = {"assignment": "task-based", "protocol": "ESA"}
    return as_json({"campaign_id": f"mtqa_{view.article.id}", "info": info, "data": [[found]]})


def _item(item: Item) -> dict[str, Any]:
    target = _plain(item.target)
    found = [
        {"start_i": m.start, "end_i": m.end, "severity": m.severity, "category": m.place.finding.mqm.value}
        for m in spans(item)
    ]
    left_out = missing(item)
    if left_out:  # the page's own [missing] stands behind the last character
        end = utf16_length(target)
        severity = "minor" if left_out.finding.severity.value == "minor" else "major"
        found.append({"start_i": end, "end_i": end, "severity": severity, "category": left_out.finding.mqm.value})
    made: dict[str, Any] = {"item_id": item.id, "tgt": {MODEL: target}, "error_spans": {MODEL: found}}
    aside = not_counted(item)
    if aside:  # Pearmut keeps what it does not know
        made["not_counted"] = aside
    if item.source:
        made["src"] = _plain(item.source)
    reference = next((p for p in item.references if p), None)
    if reference:
        made["ref"] = _plain(reference)
    return made


def _plain(passage: Passage | None) -> str:
    """The text in one line, as long as it was."""
    text = _LINE_END.sub(" ", passage.text) if passage else ""
    return _MEDIA.sub("‹", text, count=1) if _MEDIA.match(text) else text
