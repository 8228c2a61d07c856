"""Suppressions: findings that shall not count, in comments of the file or in the configuration, always with a reason.

::

    <!-- mtqa-ignore CAS001: the brand is written so -->              the block that it stands in, else the next one
    <!-- mtqa-ignore-begin NUM, NAM001: quoted from the minutes -->   from here
    <!-- mtqa-ignore-end -->                                          to here
    <!-- mtqa-ignore-file WEB until 2027-01-31: furniture stays -->   the whole file, up to and including that day

They work in files with markup, where a comment is no part of the text that readers see. One that cannot be understood,
names no rule or gives no reason suppresses nothing, and the report says so: silence must not come from a slip.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from mtqa.config import Suppression
from mtqa.model import Bead, Document, Finding, Origin, Side, Span, State
from mtqa.text.origin import in_file, in_prose

MARK = "mtqa-ignore"
MAX_TOLD = 20  # notes of one kind in a report
MAX_COMMENTS = 1000  # that are obeyed in a file; each is held against each finding
MAX_CODES = 100  # that a comment may name
MAX_SHOWN = 80  # characters of a comment in a note
_CODE = re.compile(r"[A-Za-z]{3}\d{0,3}")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)


class Reach(StrEnum):
    """How far a comment reaches, as the end of its first word."""

    BLOCK = ""
    BEGIN = "-begin"
    END = "-end"
    FILE = "-file"


@dataclass(frozen=True)
class Comment:
    """A comment that suppresses. ``span`` is where it stands in the file, ``line`` counts from 1."""

    reach: Reach
    codes: tuple[str, ...]
    reason: str
    until: datetime.date | None
    span: Span
    line: int


@dataclass(frozen=True)
class Comments:
    """What a file holds: its comments in order, and a sentence for each that has no effect."""

    found: tuple[Comment, ...]
    problems: tuple[str, ...]


def comments(text: str) -> Comments:
    """The comments of a file's text that speak to mtqa; what stands in a fenced block of code is none.

    Args:
        text: the whole file, markup and all.
    """
    found, problems = [], []
    code = _fenced(text) if MARK in text else []
    at = line = counted = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        at = end + 3
        block = bisect_right(code, start, key=lambda span: span.start) - 1
        if block >= 0 and start < code[block].end:
            continue
        if text[start + 4 : end].lstrip().startswith(MARK):
            line += text.count("\n", counted, start)
            counted = start
            made = _comment(text[start + 4 : end].strip(), Span(start, at), line + 1)
            if isinstance(made, str):
                problems.append(f"line {line + 1}: a comment without effect: {made}")
            else:
                found.append(made)
    return Comments(tuple(found), tuple(problems))


def _fenced(text: str) -> list[Span]:
    """The fenced blocks of code of a Markdown text (CommonMark 0.31, section 4.5), the last one to the end if open."""
    found: list[Span] = []
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opened is None:
            if fence[1][0] == "~" or "`" not in fence[2]:
                opened = fence
        elif fence[1].startswith(opened[1]) and not fence[2].strip():
            found.append(Span(opened.start(), fence.end()))
            opened = None
    return [*found, Span(opened.start(), len(text))] if opened else found


def _comment(inner: str, span: Span, line: int) -> Comment | str:
    """A comment, or what is wrong with it."""
    head, _, reason = inner.partition(":")
    first, *words = head.replace(",", " ").split()
    try:
        reach = Reach(first.removeprefix(MARK))
    except ValueError:
        return f"{_shown(first)} is unknown; expected {', '.join(MARK + reach for reach in Reach)}"
    until = None
    if "until" in words:
        words, (_, *day) = words[: words.index("until")], words[words.index("until") :]
        try:
            until = datetime.date.fromisoformat(" ".join(day))
        except ValueError:
            return f"until {_shown(' '.join(day))} is no date; expected one such as 2027-01-31"
    if len(words) > MAX_CODES:
        return f"it names {len(words)} rules; expected at most {MAX_CODES}"
    for word in words:
        if not _CODE.fullmatch(word):
            return f"{_shown(word)} is no rule; expected codes such as CAS001, then a colon and the reason"
    if reach is not Reach.END and not words:
        return f"{_shown(inner)} names no rule; expected one such as {first} CAS001: the reason"
    if reach is not Reach.END and not reason.strip():
        return f"{_shown(inner)} gives no reason; expected one behind a colon"
    return Comment(reach, tuple(word.upper() for word in words), " ".join(reason.split()), until, span, line)


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= MAX_SHOWN else f"{line[:MAX_SHOWN]}…")


@dataclass(frozen=True)
class _Stretch:
    """A stretch of the translation's prose, None for all of the article, in which codes are suppressed."""

    codes: tuple[str, ...]
    reason: str
    named: str
    span: Span | None
    until: datetime.date | None = None
    text: str = ""

    def covers(self, finding: Finding, place: int | None) -> bool:
        if not finding.rule.startswith(self.codes) or (self.text and " ".join(finding.text.split()) != self.text):
            return False
        return self.span is None or (place is not None and self.span.start <= place < self.span.end)


@dataclass(frozen=True)
class Applied:
    """What suppressions did: the findings with their states, sentences for the report, and which entries did nothing.

    ``unused`` are entries of the configuration that could have done something here, by what they are called; ``used``
    those that fitted a finding.
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    unused: tuple[str, ...]
    used: tuple[str, ...] = ()


def apply(
    findings: Sequence[Finding],
    beads: Sequence[Bead],
    document: Document,
    *,
    configured: Iterable[Suppression] = (),
    path: Path | None = None,
    today: datetime.date | None = None,
    obeyed: bool = True,
    running: Iterable[str] = (),
    known: Iterable[str] = (),
) -> Applied:
    """Findings with the state that suppressions give them.

    Args:
        findings: of one article; only new ones change.
        beads: all of the article.
        document: the translation; its file's comments are read.
        configured: those of the configuration.
        path: of the translation (absolute, without links).
        today: decides what has expired; None: nothing has.
        obeyed: whether comments in the file suppress.
        running: codes of the rules that ran; what names none of them is not called unused.
        known: codes of all rules; what names none of them is.
    """
    stretches, notes = _in_file(document, obeyed)
    by_name = {}
    for entry in configured:
        if entry.where is None or (path is not None and entry.where.fits(path)):
            by_name[entry.named] = entry
            stretches.append(_Stretch((entry.rule,), entry.reason, entry.named, None, entry.until, entry.text))
    alive = []
    for stretch in stretches:
        if today is not None and stretch.until is not None and today > stretch.until:
            notes.append(f"{stretch.named}: the suppression of {', '.join(stretch.codes)} expired on {stretch.until}")
        else:
            alive.append(stretch)
    targets = {bead.id: bead.target[0].span.start for bead in beads if bead.target}
    used: set[str] = set()
    done = []
    for finding in findings:
        place = finding.span.start if finding.side is Side.TARGET else targets.get(finding.bead)
        fitting = [stretch for stretch in alive if stretch.covers(finding, place)]
        used.update(stretch.named for stretch in fitting)
        if fitting and finding.state is State.NEW:
            reason = f"{fitting[0].named}: {fitting[0].reason}"
            finding = replace(finding, state=State.SUPPRESSED, state_reason=reason)
        done.append(finding)
    ran, rules = tuple(running), tuple(known)
    unused = [
        s
        for s in alive
        if s.named not in used
        and (any(c.startswith(s.codes) for c in ran) or not all(any(c.startswith(w) for c in rules) for w in s.codes))
    ]
    # An entry for many files is told where all of them are known; one for this file, and a comment, here.
    told = [s for s in unused if s.named not in by_name or _names_one_file(by_name[s.named])]
    notes += [f"{s.named}: nothing of {', '.join(s.codes)} is found there; the suppression can go" for s in told]
    if len(notes) > MAX_TOLD:
        notes[MAX_TOLD:] = [f"{len(notes) - MAX_TOLD} more notes on suppressions"]
    return Applied(
        tuple(done),
        tuple(notes),
        tuple(s.named for s in unused if s.named in by_name),
        tuple(name for name in by_name if name in used),
    )


def _names_one_file(entry: Suppression) -> bool:
    return entry.where is not None and "/" in entry.where.pattern and not re.search(r"[*?]", entry.where.pattern)


def _in_file(document: Document, obeyed: bool) -> tuple[list[_Stretch], list[str]]:
    """The stretches that the comments of a translation's file name, and what is to be said of them."""
    origin = document.origin
    read = comments(document.text if origin is None else origin.raw)
    found = [c for c in read.found if origin is None or not _is_prose(origin, c.span.start)]
    if not found and not (read.problems and origin):
        return [], []
    if origin is None:
        return [], [
            f"line {found[0].line}: a comment without effect: this file holds no markup, so readers see the comment; "
            "expected a [[suppress]] in mtqa.toml"
        ]
    if not obeyed:
        return [], [f"line {found[0].line}: comments = false in the configuration: no {MARK} comment is obeyed"]
    stretches: list[_Stretch] = []
    notes = list(read.problems)
    if len(found) > MAX_COMMENTS:
        line = found[MAX_COMMENTS].line
        notes.append(f"line {line}: a comment without effect, as all behind it: {MAX_COMMENTS} are obeyed in a file")
        del found[MAX_COMMENTS:]
    opened: list[Comment] = []
    for comment in found:
        if comment.reach is Reach.BEGIN:
            opened.append(comment)
        elif comment.reach is Reach.END:
            begin = next((b for b in reversed(opened) if not comment.codes or b.codes == comment.codes), None)
            if begin is None:
                notes.append(f"line {comment.line}: a comment without effect: nothing begins that could end here")
                continue
            opened.remove(begin)
            span = Span(in_prose(origin, begin.span.end), in_prose(origin, comment.span.start))
            stretches.append(_stretch(begin, span))
        else:
            reached = _block(document.text, origin, comment.span) if comment.reach is Reach.BLOCK else None
            stretches.append(_stretch(comment, reached))
    notes += [f"line {c.line}: a comment without effect: {MARK}-begin has no {MARK}-end" for c in opened]
    return stretches, notes


def _stretch(comment: Comment, span: Span | None) -> _Stretch:
    return _Stretch(comment.codes, comment.reason, f"comment in line {comment.line}", span, comment.until)


def _is_prose(origin: Origin, at: int) -> bool:
    """Whether what stands at an offset of the file is text that readers see, as in a block of code."""
    prose = in_prose(origin, at)
    if not origin.starts or prose >= origin.starts[-1]:
        return False
    place = in_file(origin, Span(prose, prose + 1))
    return place.start <= at < place.end


def _block(text: str, origin: Origin, comment: Span) -> Span:
    """The line of the prose that a comment speaks of: the one around it or just before it, else the next."""
    at = in_prose(origin, comment.end)
    before = in_prose(origin, comment.start) - 1 if at else -1
    if before >= 0 and text[before] == "\n":
        before -= 1
    between = origin.raw[in_file(origin, Span(before, before + 1)).end : comment.start] if before >= 0 else "\n"
    if before >= 0 and "\n" not in between and "<" not in between:
        at = before
    if at >= len(text):
        return Span(len(text), len(text))
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return Span(start, len(text) if end < 0 else end)
