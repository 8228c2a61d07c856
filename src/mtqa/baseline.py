"""Accepted debt: a file of findings that are known and do not count.

``mtqa-baseline.jsonl`` holds one finding a line, sorted, without line numbers, counters, dates or versions, so that two
branches that change it merge, and nothing in it moves when text is inserted above. ``mtqa baseline create`` makes it,
and ``update`` only shrinks it.

A finding is a known one if it is of the same rule and **two of three** things are the same: the flagged text,
the source that it was judged by, the sentence that it stands in. So it stays known when another word of its sentence is
edited (text and source are the same), when the alignment joins its sentence with a neighbour's source (text and
sentence), and when a later version of mtqa marks one word more (source and sentence). Without a source, text and
sentence, or the sentence alone where the version marks another stretch of it. One entry covers one finding.

Only findings of the same file are compared; what is left over is compared with the entries of files that are gone: an
article that was renamed keeps its debt, and one that was copied gets none.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mtqa.errors import InputError
from mtqa.model import Bead, Finding, State

SCHEMA = "mtqa.baseline/v1"
DIGITS = 12  # of each hash: 48 bits; it is compared within one file and rule
EXCERPT = 60  # characters of the flagged text, for the reader; they are not compared
_FIELDS = ("article", "fingerprint", "path", "rule", "text")
# Which parts of a fingerprint must be the same, the surest first.
_ROUNDS = ((0, 1, 2), (0, 1), (0, 2), (1, 2))


@dataclass(frozen=True, order=True)
class Entry:
    """One accepted finding. ``fingerprint``: hashes of flagged text, source and sentence, with hyphens between.

    ``path`` is the translation's, from the baseline's folder, with slashes; ``article`` its id; ``text`` an excerpt.
    """

    path: str
    rule: str
    fingerprint: str
    article: str
    text: str

    @property
    def parts(self) -> tuple[str, str, str]:
        """The hashes of flagged text, source and sentence; the source's is empty where there was none."""
        text, source, sentence = self.fingerprint.split("-")
        return text, source, sentence


@dataclass(frozen=True)
class Known:
    """What a baseline did to an article: the findings with their states, the entries that they used, and those left.

    ``used`` holds an entry of the baseline and what it would be if it were written now.
    """

    findings: tuple[Finding, ...]
    used: tuple[tuple[Entry, Entry], ...]
    left: tuple[Entry, ...]


def entries(findings: Sequence[Finding], beads: Sequence[Bead], path: str) -> list[tuple[Finding, Entry]]:
    """An entry for every finding, in their order.

    Args:
        findings: of one article, in the order of the text.
        beads: all of the article.
        path: of the translation, as ``Entry.path``.
    """
    by_id = {bead.id: _judged_by(bead) for bead in beads}
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for finding in findings:
        source, sentence = by_id.get(finding.bead, ("", ""))
        key = (finding.rule, finding.side.value, finding.text, source, sentence)
        # Two equal words of a sentence are two findings; the number is of equal ones, and nothing else shifts it.
        text = _hash(finding.rule, finding.side.value, finding.text, str(seen[key]))
        seen[key] += 1
        made.append(
            (finding, Entry(path, finding.rule, f"{text}-{source}-{sentence}", finding.document, excerpt(finding.text)))
        )
    return made


def excerpt(text: str) -> str:
    """A text in a line, cut."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"


def _judged_by(bead: Bead) -> tuple[str, str]:
    """The hashes of a bead's source (without one, of what stands for it; else empty) and of its sentence."""
    other = bead.source.other if bead.source else next((link.other for link in bead.references if link), ())
    source = " ".join(s.text for s in other)
    return _hash(source) if source else "", _hash(" ".join(s.text for s in bead.target)) if bead.target else ""


def _hash(*parts: str) -> str:
    text = "\x1f".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:DIGITS]


def apply(
    known: Iterable[Entry],
    findings: Sequence[Finding],
    beads: Sequence[Bead],
    path: str,
    gone: Callable[[str], bool] = lambda path: False,
) -> Known:
    """Findings with the state that a baseline gives them.

    Args:
        known: the baseline, of any articles.
        findings: of one article; only new ones change.
        beads: all of the article.
        path: of the translation, as ``Entry.path``.
        gone: whether the file of another path is not there any more.

    Returns:
        ``left`` holds the entries of this path that nothing answers: that debt is paid.
    """
    own, moved = [], []
    for entry in sorted(set(known)):
        if entry.path == path:
            own.append(entry)
        elif gone(entry.path):
            moved.append(entry)
    # Ordinals count all findings, whatever their state: a suppression elsewhere must not shift them.
    open_ = [(f, e) for f, e in entries(findings, beads, path) if f.state is State.NEW]
    matched: dict[Entry, Entry] = {}
    states: set[int] = set()
    for candidates in (own, moved):
        for compared in _ROUNDS:
            _match(candidates, open_, compared, matched, states)
    return Known(
        findings=tuple(replace(f, state=State.BASELINE) if id(f) in states else f for f in findings),
        used=tuple(sorted(matched.items())),
        left=tuple(e for e in own if e not in matched),
    )


def _match(
    candidates: Sequence[Entry],
    open_: Sequence[tuple[Finding, Entry]],
    compared: tuple[int, ...],
    matched: dict[Entry, Entry],
    states: set[int],
) -> None:
    """One round: entries that are still free to findings that are, one to one and in order."""
    free: dict[tuple[str, ...], deque[Entry]] = defaultdict(deque)
    for entry in candidates:
        # What is not there is no likeness: compared are text and source, or something beside the sentence.
        if entry not in matched and entry.parts[compared[-1]]:
            free[entry.rule, *(entry.parts[n] for n in compared)].append(entry)
    for finding, now in open_:
        if id(finding) not in states and (fitting := free.get((now.rule, *(now.parts[n] for n in compared)))):
            matched[fitting.popleft()] = now
            states.add(id(finding))


def read(text: str, name: str) -> tuple[Entry, ...]:
    """The entries of a file; blank lines are left out, and lines that are there twice count once.

    Raises:
        InputError: for a line that is no entry: debt must not be lost, nor forgiven, in silence.
    """
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            entry = _entry(line)
            if isinstance(entry, str):
                raise InputError(f"{name}, line {number}: {entry}")
            found.append(entry)
    return tuple(sorted(set(found)))


def _entry(line: str) -> Entry | str:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            return "is the mark of a merge conflict; keep the lines of both sides (.gitattributes: merge=union)"
        return "is not JSON"
    if not isinstance(given, dict) or given.get("schema") != SCHEMA:
        return f"is no entry of a baseline; expected an object with the schema {SCHEMA}"
    for field in _FIELDS:
        if not isinstance(given.get(field), str):
            return f"{field} is {json.dumps(given.get(field))[:40]}; expected a text"
    if given["fingerprint"].count("-") != 2:
        return f"fingerprint is {given['fingerprint'][:60]!r}; expected three parts with hyphens between"
    return Entry(**{field: given[field] for field in _FIELDS})


def dump(found: Iterable[Entry]) -> str:
    """Entries as JSON lines: sorted, each once, with escapes for what a terminal or an editor would stumble over."""
    return "".join(_line(entry) + "\n" for entry in sorted(set(found)))


def _line(entry: Entry) -> str:
    values: dict[str, Any] = {"schema": SCHEMA, **{field: getattr(entry, field) for field in _FIELDS}}
    line = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)
