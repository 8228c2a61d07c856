"""Two runs of one article compared: which findings are fixed, which remain, which are new.

A finding that counted and is only set aside now, by a decision, a suppression or a baseline, is not fixed: it is
settled. A finding remains if the later run has one of the same fingerprint. What is left over is matched once more by
rule, side and flagged text, one to one and in order: without a source the fingerprint holds the sentence itself, and a
correction elsewhere in the sentence would make every fault of it look fixed and new.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mtqa.model import Finding, Report, State

# What may stand between the numbers of a terminal and a log; longer flagged texts are cut.
MAX_TEXT = 60


@dataclass(frozen=True)
class Changes:
    """Findings by what became of them: ``fixed`` are the earlier run's, the others the later run's."""

    fixed: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    new: tuple[Finding, ...]
    settled: tuple[Finding, ...] = ()


def changes(before: Report, after: Report) -> Changes:
    """What became of the findings of an earlier run that were in the state ``new`` there, and which came to them."""
    old, now = _counting(before), list(after.findings)
    ids, before_ids = {f.id for f in old}, {f.id for f in before.findings}
    same = {f.id for f in now if f.id in ids}
    left: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in old:
        if finding.id not in same:
            left[_likeness(finding)].append(finding)
    remaining: list[Finding] = []
    new: list[Finding] = []
    settled: list[Finding] = []
    for finding in now:
        known = finding.id in same
        # One that was set aside before as well is no counterpart of one that counted.
        if not known and finding.id not in before_ids and left[_likeness(finding)]:
            left[_likeness(finding)].pop(0)
            known = True
        if known:
            (remaining if finding.state is State.NEW else settled).append(finding)
        elif finding.state is State.NEW:
            new.append(finding)
    gone = {f.id for rest in left.values() for f in rest}
    return Changes(tuple(f for f in old if f.id in gone), tuple(remaining), tuple(new), tuple(settled))


def _counting(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.state is State.NEW]


def _likeness(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.side, finding.text


def as_text(found: Changes) -> str:
    """The changes for a terminal: the numbers, then what is new and what was fixed, a line each."""
    lines = [f"{len(found.fixed)} fixed, {len(found.remaining)} remaining, {len(found.new)} new"]
    if found.settled:
        lines[0] += f", {len(found.settled)} settled (decided, suppressed or in the baseline)"
    kinds = (("new", found.new), ("remaining", found.remaining), ("settled", found.settled), ("fixed", found.fixed))
    for word, findings in kinds:
        lines += [f"{word:<9}  {_line(f)}" for f in findings]
    return "\n".join(lines) + "\n"


def _line(finding: Finding) -> str:
    text = " ".join(finding.text.split())
    text = text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return f"{finding.rule}  {finding.severity:<8}  {finding.bead}  ⟦{plain}⟧"


def as_json(found: Changes) -> str:
    """The changes as JSON with the ids of findings."""

    def plain(findings: Iterable[Finding]) -> list[dict[str, str]]:
        return [{"id": f.id, "rule": f.rule, "severity": f.severity.value, "text": f.text} for f in findings]

    content = {
        "schema": "mtqa.changes/v1",
        "fixed": plain(found.fixed),
        "remaining": plain(found.remaining),
        "new": plain(found.new),
        "settled": plain(found.settled),
    }
    return json.dumps(content, indent=1, sort_keys=True) + "\n"
