"""reviewdog's rdjson (reviewdog, proto/rdf): diagnostics with fixes, for review comments on GitHub, GitLab and others.

Columns are bytes of UTF-8 from 1, ends exclusive. A fix is given where the flagged words stand in the file just so.
Only findings that count are written, and what could not be read: reviewdog would comment on the others. How many there
are stands in the name of the source of the whole, which each diagnostic overrides by its own: the format has no better
place (a diagnostic without effect would fail a job under ``-fail-level=any``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mtqa.formats._ci import MAX_MESSAGE, as_json, counting, message, set_aside, shortened
from mtqa.formats._place import Region, Regions, blamed, file_of, raw_text
from mtqa.formats._view import CONTROL, Place, View, one_line
from mtqa.model import Report, Severity, Side

NAME = "rdjson"
NAME_OF_TOOL = "mtqa"
EXTENSION = ".json"

LEVELS = {Severity.CRITICAL: "ERROR", Severity.MAJOR: "ERROR", Severity.MINOR: "WARNING", Severity.NEUTRAL: "INFO"}


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The diagnostics in the order of the article."""
    return results([report], ())


def results(reports: Sequence[Report], unread: Sequence[str]) -> str:
    """One ``DiagnosticResult`` of several articles. ``unread``: a sentence for each that could not be checked."""
    views = [View(report) for report in reports]
    found = [_unreadable(sentence, *blamed(sentence)) for sentence in unread]
    for view in views:
        regions = Regions()
        found += [_unreadable(problem, file_of(view.article.target), 1) for problem in view.article.problems]
        found += [_diagnostic(place, regions.in_bytes(place)) for place in counting(view)]
    aside = set_aside(*views)
    if not aside:
        return as_json({"source": {"name": NAME_OF_TOOL}, "diagnostics": found})
    own = {"source": {"name": NAME_OF_TOOL}}
    name = f"{NAME_OF_TOOL} (not counted: {aside})"
    return as_json({"source": {"name": name}, "diagnostics": [diagnostic | own for diagnostic in found]})


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
