"""reviewdog's rdjson (reviewdog, proto/rdf): diagnostics with fixes, for review comments on GitHub, GitLab and others.

Columns are bytes of UTF-8 from 1, ends exclusive. A fix is given where the flagged words stand in the file just so.
Only findings that count are written, and what could not be read: reviewdog would comment on the others, and its format
has no place for their number (a diagnostic without effect would fail a job under ``-fail-level=any``).
"""

from __future__ import annotations

from typing import Any

from mtqa.formats._ci import MAX_MESSAGE, as_json, counting, message, shortened
from mtqa.formats._place import Region, Regions, blamed, file_of, raw_text
from mtqa.formats._view import CONTROL, Place, View, one_line
from mtqa.model import Report, Severity, Side

NAME = "rdjson"
EXTENSION = ".json"

LEVELS = {Severity.CRITICAL: "ERROR", Severity.MAJOR: "ERROR", Severity.MINOR: "WARNING", Severity.NEUTRAL: "INFO"}


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The diagnostics in the order of the article."""
    view, regions = View(report), Regions()
    found = [_unreadable(problem, file_of(view.article.target), 1) for problem in view.article.problems]
    return as_json(result([*found, *(_diagnostic(place, regions.in_bytes(place)) for place in counting(view))]))


def result(diagnostics: list[dict[str, Any]]) -> dict[str, Any]:
    """A ``DiagnosticResult`` of some diagnostics."""
    return {"source": {"name": "mtqa"}, "diagnostics": diagnostics}


def unread(sentence: str) -> dict[str, Any]:
    """An article that could not be checked."""
    return _unreadable(sentence, *blamed(sentence))


def _unreadable(problem: str, path: str, line: int) -> dict[str, Any]:
    return {
        "message": shortened(f"could not be read: {one_line(problem)}", MAX_MESSAGE),
        "location": {"path": path, "range": {"start": {"line": line}}},
        "severity": "ERROR",
        "code": {"value": "input"},
    }


def _diagnostic(place: Place, region: Region) -> dict[str, Any]:
    finding = place.finding
    diagnostic: dict[str, Any] = {
        "message": f"{finding.name}: {message(place)}",
        "location": {"path": region.path, "range": _range(region)},
        "severity": LEVELS[finding.severity],
        "code": {"value": finding.rule},
    }
    if _fixable(place):
        diagnostic["suggestions"] = [{"range": _range(region), "text": finding.suggestion}]
    return diagnostic


def _range(region: Region) -> dict[str, Any]:
    if region.column is None:
        return {"start": {"line": region.line}}
    return {
        "start": {"line": region.line, "column": region.column},
        "end": {"line": region.end_line, "column": region.end_column},
    }


def _fixable(place: Place) -> bool:
    """Whether the suggestion could be put in the place of what stands in the file."""
    finding, document = place.finding, place.document
    if finding.suggestion is None or finding.side is not Side.TARGET or document.rows:
        return False
    return raw_text(document)[place.start : place.end] == finding.text and not CONTROL.search(finding.suggestion)
