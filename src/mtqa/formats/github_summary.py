"""The page of a GitHub Actions step, to be added to the file that ``GITHUB_STEP_SUMMARY`` names.

What ``markdown`` shows, with a table of the rules, more segments, and what can be done about a finding. GitHub takes
1 MiB of a step and drops all of it above that, so it stays below 900 KiB.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mtqa.formats import markdown
from mtqa.formats._ci import counting, name_of
from mtqa.formats._place import utf8_length
from mtqa.formats._view import LETTERS, SEVERITIES, View
from mtqa.model import Report

NAME = "github-summary"
EXTENSION = ".md"

MAX_BYTES = 900 * 1024
MAX_SEGMENTS = 100
ADVICE = (
    "To keep a finding out of the gate: correct the text; say in it why it may stand"
    " (`<!-- mtqa-ignore CODE: reason -->`); decide in the report page; or put what is there now into the baseline"
    " (`mtqa baseline create`)."
)


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The page as GitHub-flavoured Markdown."""
    return pages([report], [])


def pages(reports: Sequence[Report], unread: Sequence[str]) -> str:
    """The page of several articles, in all of it no more than of one; ``unread`` as for ``markdown.pages``."""
    return markdown.pages(
        reports,
        unread,
        most=MAX_BYTES,
        segments=MAX_SEGMENTS,
        size_of=utf8_length,
        more=lambda view: [_rules(view)] if counting(view) else [],
        advice=ADVICE,
    )


def _rules(view: View) -> str:
    """A table of the rules that found something: how many findings of each severity count."""
    found: dict[str, Counter[str]] = {}
    for place in counting(view):
        found.setdefault(place.finding.rule, Counter())[place.finding.severity.value] += 1
    heads = [f"{severity.value} ({LETTERS[severity]})" for severity in SEVERITIES]
    lines = [f"| rule | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    for code, counted in sorted(found.items()):
        cells = [str(counted[severity.value] or "") for severity in SEVERITIES]
        lines.append(f"| {markdown.words(f'{code} {name_of(code, view)}')} | {' | '.join(cells)} |")
    return "\n".join(lines)
