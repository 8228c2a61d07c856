"""Annotations of GitHub Actions: workflow commands on stdout, one a line, and nothing else.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest in silence, so the ten worst of each
are written, and a notice with the verdict and how many there are in all. ``github-summary`` is the page for the rest.
No text of an article can become a command: line ends, colons and percent signs in it are escaped, and control
characters are pictures. Columns are code points.
"""

from __future__ import annotations

from collections.abc import Sequence

from mtqa.formats._ci import counting, counts, message, replaced, set_aside, worst_first
from mtqa.formats._place import Region, Regions
from mtqa.formats._view import Place, View, one_line
from mtqa.model import Report, Severity

NAME = "github"
EXTENSION = ".txt"

# What GitHub shows of each level in one step.
MOST = 10
LEVELS = {Severity.CRITICAL: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NEUTRAL: "notice"}


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The commands: what could not be read, then the worst findings of each level, then the verdict."""
    view = View(report)
    regions = Regions()
    by_level: dict[str, list[Place]] = {"error": [], "warning": [], "notice": []}
    for place in worst_first(counting(view)):
        by_level[LEVELS[place.finding.severity]].append(place)
    problems = [_command("error", {"title": "mtqa: could not be read"}, p) for p in view.article.problems[:MOST]]
    # The verdict is a notice itself.
    room = {"error": MOST - len(problems), "warning": MOST, "notice": MOST - 1}
    shown = {level: places[: room[level]] for level, places in by_level.items()}
    lines = problems + [_annotation(level, p, regions.of(p)) for level, places in shown.items() for p in places]
    left = sum(len(places) - len(shown[level]) for level, places in by_level.items())
    lines.append(_verdict(view, left))
    return "\n".join(lines) + "\n"


def _annotation(level: str, place: Place, region: Region) -> str:
    finding = place.finding
    properties = {"title": f"{finding.rule} {finding.name}", "file": region.path, "line": str(region.line)}
    where = f"{region.path}:{region.line}"
    if region.column is not None:
        where += f":{region.column}"
        properties["endLine"] = str(region.end_line)
        # Columns of a stretch over several lines make GitHub refuse the annotation.
        if region.end_line == region.line:
            properties |= {"col": str(region.column), "endColumn": str(region.end_column)}
    # The log shows the message alone: with the place in it, it can be clicked there.
    return _command(level, properties, f"{where}: {finding.rule} {message(place)}")


def _verdict(view: View, left: int) -> str:
    verdict = view.report.verdict
    told: Sequence[str] = [
        *verdict.reasons,
        f"findings: {counts(view) or 'none'}",
        *([f"not counted: {set_aside(view)}"] if view.set_aside else []),
        *([f"{left} more are not shown here: GitHub shows {MOST} of each level"] if left else []),
    ]
    title = f"mtqa {'passed' if verdict.passed else 'failed'}: {view.article.id}"
    return _command("notice", {"title": title}, "; ".join(told))


def _command(level: str, properties: dict[str, str], text: str) -> str:
    values = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {values}::{_data(text)}"


def _data(text: str) -> str:
    """A message as the runner unescapes it (actions/toolkit, command.ts)."""
    plain: str = replaced(one_line(text))
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
