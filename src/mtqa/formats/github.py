"""Annotations of GitHub Actions: workflow commands on stdout, one a line, and nothing else.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest in silence, so the ten worst of each
are written, and a notice with the verdict and how many there are in all. ``github-summary`` is the page for the rest.
No text of an article can become a command: line ends, colons and percent signs in it are escaped, and control
characters are pictures. Columns are code points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mtqa.formats._ci import counting, counts, message, replaced, set_aside, worst_first
from mtqa.formats._place import Region, Regions, blamed
from mtqa.formats._view import SEVERITIES, Place, View, one_line
from mtqa.model import Report, Severity

NAME = "github"
EXTENSION = ".txt"

# What GitHub shows of each level in one step.
MOST = 10
# Reasons that the verdict on many articles spells out.
MAX_REASONS = 20
UNREAD = {"title": "mtqa: could not be read"}
LEVELS = {Severity.CRITICAL: "error", Severity.MAJOR: "error", Severity.MINOR: "warning", Severity.NEUTRAL: "notice"}


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The commands: what could not be read, then the worst findings of each level, then the verdict."""
    return commands([report], [])


def commands(reports: Sequence[Report], unread: Sequence[str]) -> str:
    """The commands of all articles: the worst findings of all, where they are alike by turns, and one verdict.

    ``unread``: a sentence for each article that could not be checked.
    """
    views = [View(report) for report in reports]
    regions = Regions()
    problems = [_unread(sentence) for sentence in unread]
    problems += [_command("error", UNREAD, problem) for view in views for problem in view.article.problems]
    by_level: dict[str, list[Place]] = {"error": [], "warning": [], "notice": []}
    for place in _by_turns([worst_first(counting(view)) for view in views]):
        by_level[LEVELS[place.finding.severity]].append(place)
    # What could not be read hides not all that was found.
    told = problems[: MOST - bool(by_level["error"])]
    # The verdict is a notice itself.
    room = {"error": MOST - len(told), "warning": MOST, "notice": MOST - 1}
    shown = {level: places[: room[level]] for level, places in by_level.items()}
    lines = told + [_annotation(level, p, regions.of(p)) for level, places in shown.items() for p in places]
    left = len(problems) - len(told) + sum(len(places) - len(shown[level]) for level, places in by_level.items())
    lines.append(_verdict(views, len(unread), left))
    return "\n".join(lines) + "\n"


def _by_turns(ordered: Sequence[Sequence[Place]]) -> list[Place]:
    """The worst first; of findings of one severity each article's first, then each article's second, and so on."""
    turns = []
    for article, places in enumerate(ordered):
        seen: Counter[Severity] = Counter()
        for place in places:
            severity = place.finding.severity
            turns.append((SEVERITIES.index(severity), seen[severity], article, place))
            seen[severity] += 1
    return [place for *_, place in sorted(turns, key=lambda turn: turn[:3])]


def _unread(sentence: str) -> str:
    path, line = blamed(sentence)
    return _command("error", {**UNREAD, "file": path, "line": str(line)}, sentence)


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


def _verdict(views: Sequence[View], unread: int, left: int) -> str:
    one = views[0] if len(views) == 1 and not unread else None
    failed = sum(not view.report.verdict.passed for view in views)
    reasons = [
        reason if one else f"{view.article.id}: {reason}" for view in views for reason in view.report.verdict.reasons
    ]
    told: Sequence[str] = [
        *([f"{unread} could not be checked"] if unread else []),
        *reasons[:MAX_REASONS],
        *([f"and {len(reasons) - MAX_REASONS} more reasons"] if len(reasons) > MAX_REASONS else []),
        f"findings: {counts(*views) or 'none'}",
        *([f"not counted: {set_aside(*views)}"] if any(view.set_aside for view in views) else []),
        *([f"{left} more are not shown here: GitHub shows {MOST} of each level"] if left else []),
    ]
    state = "failed" if failed or unread else "passed"
    name = one.article.id if one else f"{f'{failed} of ' if failed else ''}{len(views) + unread} articles"
    return _command("notice", {"title": f"mtqa {state}: {name}"}, "; ".join(told))


def _command(level: str, properties: dict[str, str], text: str) -> str:
    values = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {values}::{_data(text)}"


def _data(text: str) -> str:
    """A message as the runner unescapes it (actions/toolkit, command.ts)."""
    plain: str = replaced(one_line(text))
    return plain.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
