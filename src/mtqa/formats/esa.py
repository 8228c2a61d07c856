"""Error span annotation as JSON lines with the fields of WMT24, for people to confirm: ``esa_score`` is theirs to give.

Spans are in UTF-16 units, ends inclusive, overlapping ones joined; something left out has ``missing`` for its place.
``not_counted`` tells how many findings of the segment are suppressed, decided or in the baseline.
"""

from __future__ import annotations

import json
from typing import Any

from mtqa.formats._ci import escaped, items, not_counted, replaced
from mtqa.formats._spans import missing, spans
from mtqa.formats._view import Item, View
from mtqa.model import Report

NAME = "esa"
EXTENSION = ".jsonl"

SYSTEM = "translation"  # which one translated is not known


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """A line for each segment of the translation, furniture of the page left out."""
    view = View(report)
    checked = [item for item in items(view) if item.target and not item.boilerplate]
    lines = [json.dumps(replaced(_row(item, view)), ensure_ascii=False, sort_keys=True) for item in checked]
    return "".join(escaped(line) + "\n" for line in lines)


def _row(item: Item, view: View) -> dict[str, Any]:
    found: list[dict[str, Any]] = [
        {"start_i": m.start, "end_i": m.end, "severity": m.severity, "error_type": m.place.finding.mqm.value}
        for m in spans(item)
    ]
    left_out = missing(item)
    if left_out:
        severity = "minor" if left_out.finding.severity.value == "minor" else "major"
        error = {"start_i": "missing", "end_i": "missing", "severity": severity}
        found.append({**error, "error_type": left_out.finding.mqm.value})
    reference = next((p for p in item.references if p), None)
    return {
        "langs": f"{item.source.lang if item.source else 'und'}-{item.target.lang if item.target else 'und'}",
        "line_id": item.number,
        "item_id": item.id,
        "doc_id": view.article.id,
        "src": item.source.text if item.source else "",
        "tgt": item.target.text if item.target else "",
        **({"ref": reference.text} if reference else {}),
        "esa_spans": found,
        **({"not_counted": aside} if (aside := not_counted(item)) else {}),
        "esa_score": None,
        "system": SYSTEM,
        "annotator": "mtqa",
    }
