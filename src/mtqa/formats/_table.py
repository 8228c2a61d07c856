"""Findings as a table, for ``tsv`` and ``xlsx``: a row for each, also of those that do not count."""

from __future__ import annotations

from mtqa.formats._ci import everything, shortened
from mtqa.formats._place import Regions
from mtqa.formats._view import Item, Passage, Place, View

# Code points of a segment's text: it stands beside each of its findings.
MAX_TEXT = 2000
COLUMNS = (
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "segment",
    "verdict",
    "side",
    "severity",
    "confidence",
    "rule",
    "name",
    "mqm",
    "state",
    "reason",
    "text",
    "message",
    "suggestion",
    "translation",
    "source",
    "reference",
    "id",
)


def rows(view: View) -> list[tuple[str, ...]]:
    """The rows in the order of the article, a cell for each of ``COLUMNS``; every cell is a text as it is."""
    regions = Regions()
    of_bead = {item.bead.id: item for item in view.items}
    return [_row(place, of_bead.get(place.finding.bead), regions) for place in everything(view)]


def _row(place: Place, item: Item | None, regions: Regions) -> tuple[str, ...]:
    finding, region = place.finding, regions.of(place)
    return (
        region.path,
        str(region.line),
        "" if region.column is None else str(region.column),
        str(region.end_line),
        "" if region.end_column is None else str(region.end_column),
        item.id if item else "",
        item.grade.value if item and item.grade else "",
        finding.side.value,
        finding.severity.value,
        f"{finding.confidence:g}",
        finding.rule,
        finding.name,
        finding.mqm.value,
        finding.state.value,
        finding.state_reason,
        finding.text,
        finding.message,
        finding.suggestion or "",
        _text(item.target if item else None),
        _text(item.source if item else None),
        _text(next((p for p in item.references if p), None) if item else None),
        finding.id,
    )


def _text(passage: Passage | None) -> str:
    return shortened(passage.text, MAX_TEXT) if passage else ""
