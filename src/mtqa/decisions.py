"""Editors' verdicts on findings: what a line of ``mtqa-decisions.jsonl`` holds, and what it does to the next run.

A decision belongs to one finding of one text: it holds as long as the finding's id, the flagged text and what that
text is judged by (the source; without one, the sentence itself) are the same, and dies when any of them changes.
``false_alarm`` and ``leave`` settle a finding: it is shown and counted as decided, and no longer reaches the gate.
``fix`` and ``unsure`` do not: the fault is still in the text. A line without a finding is a correction of a sentence
in which mtqa had found nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from mtqa.model import Bead, Finding, State

SCHEMA = "mtqa.decision/v1"
FIX, LEAVE, FALSE_ALARM, UNSURE = "fix", "leave", "false_alarm", "unsure"
VERDICTS = (FIX, LEAVE, FALSE_ALARM, UNSURE)
SETTLING = frozenset({LEAVE, FALSE_ALARM})
# Text, and null only where the second table says so.
_FIELDS = ("document", "lang", "segment", "finding", "rule", "text", "context", "sentence", "decision", "reason")
_OPTIONAL = frozenset({"finding", "rule"})
MAX_TOLD = 20
DONE = "the sentence was corrected as it says"
# What ``Applied.notes`` says of lost decisions; where they are listed one by one, it need not be said twice.
LOST_NOTE = re.compile(r"decision without effect: |\d+ more decisions without effect")


@dataclass(frozen=True)
class Decision:
    """One line of the file.

    ``document``, ``segment``, ``finding``, ``rule``: as in the result; the last two are None for a correction of a
    sentence without a finding. ``lang`` is the translation's. ``text`` is what was flagged, ``context`` the hash of
    what it was judged by (see ``context``), ``sentence`` the translation's as it was, ``corrected`` as it shall be.
    """

    document: str
    lang: str
    segment: str
    finding: str | None
    rule: str | None
    text: str
    context: str
    sentence: str
    decision: str
    reason: str = ""
    corrected: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What two decisions on the same thing share."""
        return self.document, self.finding or "", "" if self.finding else f"{self.segment}\x1f{self.context}"

    @property
    def verdict(self) -> tuple[str, str | None]:
        """What must be equal for two decisions on the same thing to agree."""
        return self.decision, self.corrected


def context(bead: Bead) -> str:
    """The hash of what a bead's findings are judged by: 16 hex digits, blind to case and white space."""
    if bead.source and bead.source.other:
        segments = bead.source.other
    elif bead.target:
        segments = bead.target
    else:
        segments = next((link.other for link in bead.references if link), ())
    text = " ".join(" ".join(s.text for s in segments).casefold().split())
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Read:
    """What a file holds: its decisions in order, and a sentence for every line that is none."""

    decisions: tuple[Decision, ...]
    problems: tuple[str, ...]


def read(text: str, name: str) -> Read:
    """The decisions of a file of JSON lines; blank lines are left out.

    Args:
        text: the file's content.
        name: what problems call it.
    """
    decisions, problems = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found = _decision(line)
            if isinstance(found, str):
                problems.append(f"{name}, line {number}: {found}")
            else:
                decisions.append(found)
    return Read(tuple(decisions), tuple(problems))


def _decision(line: str) -> Decision | str:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return "is not JSON"
    if not isinstance(given, dict) or given.get("schema") != SCHEMA:
        return f"is no decision; expected an object with the schema {SCHEMA}"
    for field in _FIELDS:
        value = given.get(field, "" if field == "reason" else None)
        if not (isinstance(value, str) or (value is None and field in _OPTIONAL)):
            return f"{field} is {json.dumps(value)[:40]}; expected a text"
    if given["decision"] not in VERDICTS:
        return f"decision is {given['decision'][:40]!r}; expected one of {', '.join(VERDICTS)}"
    corrected = given.get("corrected")
    if not (corrected is None or isinstance(corrected, str)):
        return "corrected is neither a text nor null"
    if given.get("finding") is None and (given["decision"] != FIX or corrected is None):
        return "has no finding, so it must be a fix with the corrected sentence"
    values: dict[str, Any] = {field: given.get(field, "" if field == "reason" else None) for field in _FIELDS}
    return Decision(**values, corrected=corrected)


def dump(decisions: Iterable[Decision]) -> str:
    """Decisions as JSON lines, sorted by document, rule and finding, so that two files of the same are equal."""
    ordered = sorted(decisions, key=lambda d: (d.document, d.rule or "", d.finding or "", d.segment))
    lines = (json.dumps({"schema": SCHEMA, **asdict(d)}, ensure_ascii=False, sort_keys=True) for d in ordered)
    return "".join(_safe(line) + "\n" for line in lines)


def _safe(line: str) -> str:
    """JSON with escapes for what a terminal, an editor or UTF-8 would stumble over."""
    return "".join(c if c.isprintable() else "".join(f"\\u{u:04x}" for u in _units(c)) for c in line)


def _units(char: str) -> tuple[int, ...]:
    code = ord(char)
    return (code,) if code < 0x10000 else (0xD800 + ((code - 0x10000) >> 10), 0xDC00 + ((code - 0x10000) & 0x3FF))


@dataclass(frozen=True)
class Merged:
    """Several files in one: the last verdict of each thing, and where two files disagree."""

    decisions: tuple[Decision, ...]
    conflicts: tuple[tuple[Decision, Decision], ...]


def merge(files: Iterable[Sequence[Decision]]) -> Merged:
    """Put files together. Within one file a later line replaces an earlier one; between files that is a conflict.

    Of two that disagree the earlier file's is kept, so that nothing is lost by merging; an ``unsure`` disagrees with
    nobody: it yields to any other verdict.
    """
    kept: dict[tuple[str, str, str], Decision] = {}
    conflicts = []
    for file in files:
        own = {decision.key: decision for decision in file}
        for key, decision in own.items():
            before = kept.get(key)
            if before is None or (before.decision == UNSURE and decision.decision != UNSURE):
                kept[key] = decision
            elif before.verdict != decision.verdict and decision.decision != UNSURE:
                conflicts.append((before, decision))
    return Merged(tuple(kept.values()), tuple(conflicts))


@dataclass(frozen=True)
class Applied:
    """What decisions did to a run: the findings with their states, and the decisions that no longer hold, with why."""

    findings: tuple[Finding, ...]
    alive: tuple[Decision, ...]
    dead: tuple[tuple[Decision, str], ...]

    @property
    def lost(self) -> tuple[tuple[Decision, str], ...]:
        """The dead ones but those whose correction stands in the text: these have done their work."""
        return tuple((d, why) for d, why in self.dead if why != DONE)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the report: each lost decision, up to ``MAX_TOLD``, and how many have done their work."""
        told = [told_lost(d, why) for d, why in self.lost[:MAX_TOLD]]
        rest = len(self.lost) - MAX_TOLD
        done = len(self.dead) - len(self.lost)
        return (
            *told,
            *([f"{rest} more decisions without effect"] if rest > 0 else []),
            *([f"corrections that stand in the text now: {done}"] if done else []),
        )


def told_lost(decision: Decision, why: str) -> str:
    """A sentence on a decision without effect."""
    what = f"{decision.rule or 'a sentence'} “{_short(decision.text or decision.sentence)}” ({decision.segment})"
    return f"decision without effect: {decision.decision} on {what}: {why}"


def apply(decisions: Iterable[Decision], findings: Sequence[Finding], beads: Sequence[Bead], document: str) -> Applied:
    """Findings with the states that decisions give them.

    Args:
        decisions: of any documents; those of others are left alone. The last on a finding holds.
        findings: of one article; only new ones change.
        beads: all of the article.
        document: the article's id.
    """
    by_id = {f.id: f for f in findings}
    contexts = {bead.id: context(bead) for bead in beads}
    sentences = {" ".join(s.text for s in bead.target) for bead in beads}
    last = {d.key: d for d in decisions if d.document == document}
    alive, dead = [], []
    for decision in last.values():
        why = _dead(decision, by_id.get(decision.finding or ""), contexts, sentences)
        if why:
            dead.append((decision, why))
        else:
            alive.append(decision)
    settled = {d.finding: d for d in alive if d.finding and d.decision in SETTLING}
    return Applied(
        findings=tuple(
            replace(f, state=State.DECIDED, state_reason=_told(settled[f.id]))
            if f.id in settled and f.state is State.NEW
            else f
            for f in findings
        ),
        alive=tuple(alive),
        dead=tuple(sorted(dead, key=lambda pair: (pair[0].segment, pair[0].rule or "", pair[0].finding or ""))),
    )


def _told(decision: Decision) -> str:
    verdict = decision.decision.replace("_", " ")
    return f"{verdict}: {decision.reason}" if decision.reason else verdict


def _dead(decision: Decision, finding: Finding | None, contexts: Mapping[str, str], sentences: set[str]) -> str | None:
    """Why a decision does not hold any more, or None."""
    if decision.corrected is not None and decision.corrected in sentences and decision.corrected != decision.sentence:
        return DONE
    if decision.finding is None:
        return None if decision.sentence in sentences else "the sentence has changed"
    if finding is not None:
        if finding.text != decision.text:
            return "the flagged text has changed"
        if contexts.get(finding.bead, decision.context) != decision.context:
            return "what the text is judged by has changed"
        return None
    if decision.context not in contexts.values():
        return "its source or sentence has changed or is gone"
    return "it is not found any more"


@dataclass(frozen=True)
class Tally:
    """How one rule fared with editors in one language."""

    rule: str
    lang: str
    fix: int = 0
    leave: int = 0
    false_alarm: int = 0
    unsure: int = 0

    @property
    def precision(self) -> float | None:
        """The share of decided findings that were true: fixed or left, out of these and the false alarms."""
        true = self.fix + self.leave
        return true / (true + self.false_alarm) if true + self.false_alarm else None


def stats(decisions: Iterable[Decision]) -> tuple[Tally, ...]:
    """Each rule's verdicts by language, sorted; corrections without a finding under ``MISSED``."""
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(VERDICTS, 0))
    for decision in {d.key: d for d in decisions}.values():
        counts[decision.rule or MISSED, decision.lang][decision.decision] += 1
    return tuple(Tally(rule, lang, **counts[rule, lang]) for rule, lang in sorted(counts))


MISSED = "(missed)"


def lint(decisions: Sequence[Decision], known: Iterable[str]) -> list[str]:
    """Sentences on what is odd about decisions that can be read.

    Args:
        decisions: in the order of the file.
        known: codes of all rules.
    """
    problems = []
    codes = set(known)
    seen: dict[tuple[str, str, str], Decision] = {}
    for decision in decisions:
        what = f"{decision.rule or 'correction'} “{_short(decision.text or decision.sentence)}” ({decision.segment})"
        if decision.rule is not None and decision.rule not in codes:
            problems.append(f"{what}: there is no rule {decision.rule[:40]}")
        if decision.decision == FALSE_ALARM and not decision.reason.strip():
            problems.append(f"{what}: a false alarm without a reason")
        if decision.decision == FIX and decision.corrected == decision.sentence:
            problems.append(f"{what}: a fix whose corrected sentence is the old one")
        before = seen.get(decision.key)
        if before is not None and before.verdict != decision.verdict:
            problems.append(f"{what}: decided twice, {before.decision} and {decision.decision}; the later one holds")
        seen[decision.key] = decision
    return problems


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def plain(tally: Tally) -> dict[str, Any]:
    """A tally as JSON values."""
    precision = tally.precision
    return {**asdict(tally), "precision": None if precision is None else round(precision, 3)}
