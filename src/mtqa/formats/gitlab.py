"""GitLab's code quality report (a part of CodeClimate's issue format): a JSON list, one object a finding that counts.

The fingerprint is the finding's own, which text inserted above does not change; equal ones would be shown as one.
What does not count is one entry of severity ``info`` with the numbers: its fingerprint does not depend on them, so that
GitLab calls it neither new nor fixed.
"""

from __future__ import annotations

import hashlib
from typing import Any

from mtqa.formats._ci import MAX_MESSAGE, as_json, counting, message, set_aside, shortened
from mtqa.formats._place import Regions, blamed, file_of
from mtqa.formats._view import Place, View, one_line
from mtqa.model import Report, Severity

NAME = "gitlab"
EXTENSION = ".json"

SEVERITIES = {
    Severity.CRITICAL: "critical",
    Severity.MAJOR: "major",
    Severity.MINOR: "minor",
    Severity.NEUTRAL: "info",
}
UNREADABLE = "blocker"


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The report: what could not be read, then the findings in the order of the article."""
    view = View(report)
    regions = Regions()
    issues = [_unreadable(problem, view) for problem in view.article.problems]
    issues += [_issue(place, regions, view) for place in counting(view)]
    if view.set_aside:
        issues.append(_set_aside(view))
    return as_json(distinct(issues))


def unread(sentence: str) -> dict[str, Any]:
    """An article that could not be checked."""
    path, line = blamed(sentence)
    return _blocker(sentence, path, line, path)


def _issue(place: Place, regions: Regions, view: View) -> dict[str, Any]:
    finding, region = place.finding, regions.of(place)
    return {
        "check_name": finding.rule,
        # GitLab does not show the name of the check.
        "description": f"{finding.rule} {finding.name}: {message(place)}",
        "fingerprint": _hash(view.article.id, finding.id),
        "severity": SEVERITIES[finding.severity],
        "location": {"path": _relative(region.path), "lines": {"begin": region.line, "end": region.end_line}},
    }


def _unreadable(problem: str, view: View) -> dict[str, Any]:
    return _blocker(problem, file_of(view.article.target), 1, view.article.id)


def _blocker(problem: str, path: str, line: int, where: str) -> dict[str, Any]:
    return {
        "check_name": "input",
        "description": shortened(f"could not be read: {one_line(problem)}", MAX_MESSAGE),
        "fingerprint": _hash(where, problem),
        "severity": UNREADABLE,
        "location": {"path": _relative(path), "lines": {"begin": line, "end": line}},
    }


def _set_aside(view: View) -> dict[str, Any]:
    return {
        "check_name": "not-counted",
        "description": f"mtqa: not counted: {set_aside(view)}",
        "fingerprint": _hash(view.article.id, "not counted"),
        "severity": SEVERITIES[Severity.NEUTRAL],
        "location": {"path": _relative(file_of(view.article.target)), "lines": {"begin": 1, "end": 1}},
    }


def _relative(path: str) -> str:
    """Without the ``./`` that GitLab does not understand."""
    return path.removeprefix("./")


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]


def distinct(issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Issues of which no two have the same fingerprint.

    A saved result may hold a finding twice, and articles in two folders may have the same name: then the path tells
    them apart.
    """
    seen: set[str] = set()
    for issue in issues:
        if issue["fingerprint"] in seen:
            issue["fingerprint"] = _hash(issue["fingerprint"], issue["location"]["path"])
        while issue["fingerprint"] in seen:
            issue["fingerprint"] = _hash(issue["fingerprint"])
        seen.add(issue["fingerprint"])
    return issues
