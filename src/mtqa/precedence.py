"""Which finding stands where several meet: one piece of damage gives one finding.

The table says what covers what, and why. It is applied after all rules have run. A covered finding is not lost: the
rule that covers it names its code in ``evidence["also"]``; the confidence of what stays is not raised, since what is
covered follows from it and proves nothing of its own. Three things are never covered: what the user asked for
(``NEVER``), a finding by a milder one, and one that is sure enough to count at the gate by one that is not.
Faults that merely touch, or lie side by side, stay two findings.

Where rules of one family flag the very same place, ``check`` has merged them before: there two texts show the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from mtqa.model import Finding, Severity, Side, Span

NEVER = ("TRM",)
# The gate counts from this confidence on, unless the user says otherwise.
SURE = 0.5
# How far from a finding the blanks around its word are looked for.
WORD_REACH = 40


class Meeting(StrEnum):
    """How the covered finding must lie to the one that covers it."""

    INSIDE = "inside"
    OVERLAP = "overlaps"
    WORD = "in the same word"
    AROUND = "around"


@dataclass(frozen=True)
class Order:
    """``over`` and ``under`` are codes or their beginnings, separated by blanks; ``why`` ends a sentence."""

    over: str
    under: str
    meeting: Meeting
    why: str


ORDERS = (
    Order(
        "ENC001 ENC002 ENC003 ENC004 ENC005 ENC006",
        "WRD CAS NAM PUN QUO NUM006",
        Meeting.WORD,
        "broken characters break the word and its marks",
    ),
    Order("ENC001 ENC002 ENC004", "LAN001 LAN005", Meeting.INSIDE, "broken letters are no foreign language"),
    Order("ENC005", "LAN001 REP001 FRG", Meeting.OVERLAP, "pieces of words look foreign, doubled and torn"),
    Order("ENC007 ENC008", "LAN001 LAN005 REP FRG", Meeting.INSIDE, "markup and noise are no sentence"),
    Order(
        "LAN002 LAN003 LAN004",
        "LAN001 LAN005 LAN006 LAN007 WRD CAS NAM MEA GRM FRG NUM001 NUM002 PUN009 PUN010",
        Meeting.INSIDE,
        "a sentence in another language must be translated anew, and was read with the wrong knowledge",
    ),
    Order(
        "LAN001 LAN005",
        "WRD001 WRD002 WRD003 WRD004 WRD005 WRD006 CAS",
        Meeting.INSIDE,
        "a foreign word is spelt by the rules of its own language",
    ),
    Order("LAN005", "LAN001", Meeting.INSIDE, "the source shows it"),
    Order("WEB004 WEB005", "LAN CAS PUN QUO NAM WRD GRM", Meeting.INSIDE, "what does not belong there goes as a whole"),
    Order("WEB005", "MEA ALI002", Meeting.INSIDE, "an assistant's words have no source"),
    Order("WEB006", "NUM001 NUM002 NAM002 NAM003", Meeting.OVERLAP, "an address is one thing"),
    Order(
        "REP002 REP006",
        "REP001 REP004 FRG CAS PUN QUO GRM WRD",
        Meeting.INSIDE,
        "a loop repeats its own faults",
    ),
    Order("REP003", "WRD FRG CAS LAN001", Meeting.INSIDE, "spaced letters are no words"),
    Order("WRD007", "WRD LAN001 CAS PUN REP004 NAM", Meeting.INSIDE, "gibberish has no words"),
    Order("FRG005", "FRG001 FRG002 FRG003 FRG004", Meeting.OVERLAP, "the torn end is where the text was cut off"),
    Order(
        "FRG005", "ALI003 ALI004", Meeting.OVERLAP, "the cut is seen without the source, and is the worse of the two"
    ),
    Order("ALI003 ALI004 FRG005", "PUN004 PUN007 PUN008", Meeting.OVERLAP, "the mark went with the end"),
    Order("ALI", "MEA001 MEA002", Meeting.OVERLAP, "what lacks a part is far in meaning for that"),
    Order("FRG001 FRG002 FRG003 FRG004", "CAS PUN REP001 GRM", Meeting.OVERLAP, "a torn sentence has torn edges"),
    Order("FRG006", "CAS PUN", Meeting.OVERLAP, "the missing boundary is between them"),
    Order("WRD001", "CAS FRG006 PUN002 WRD006", Meeting.WORD, "the capital begins the word that was glued on"),
    Order("WRD002 WRD003 WRD004 WRD005", "WRD006 CAS REP004", Meeting.INSIDE, "it says what is wrong with the word"),
    Order(
        "MEA001 MEA002 MEA003 MEA004",
        "MEA005 MEA006 MEA007 MEA008 NUM001 NUM002 NAM002 NAM003 NAM007 NAM008 PUN007 PUN008",
        Meeting.INSIDE,
        "in a sentence that says something else, every detail differs",
    ),
    Order("MEA005 MEA006", "MEA007 MEA008", Meeting.OVERLAP, "a negation turns the sentence into its opposite"),
    Order("TRM001 TRM002", "NAM", Meeting.OVERLAP, "the user has said how the name is written"),
    Order("NAM004", "NAM002 NAM003", Meeting.OVERLAP, "it names the form that should have been kept"),
    Order("NAM007 NAM008", "NAM002 NAM003", Meeting.OVERLAP, "it says that it is another place"),
    Order("NUM001 NUM002", "NAM002 NAM003", Meeting.AROUND, "only the number in the name differs"),
    Order("NUM010", "NUM001 NUM002", Meeting.OVERLAP, "a number that cannot be is wrong whatever the source says"),
    Order("NUM001 NUM002", "NUM011", Meeting.OVERLAP, "the source shows which of the numbers is wrong"),
    Order("PUN001", "PUN004", Meeting.OVERLAP, "the mark is there, with a space before it"),
)
WHOLE = "a critical finding on a whole segment covers every minor one inside it: the segment is garbled, not untidy"


@cache
def _orders(over: str) -> tuple[Order, ...]:
    """The lines of the table in which a rule covers others."""
    return tuple(order for order in ORDERS if over.startswith(tuple(order.over.split())))


@cache
def meetings(over: str, under: str) -> frozenset[Meeting]:
    """How findings of one rule must lie to be covered by those of another; empty if they never are."""
    if over == under or under.startswith(NEVER):
        return frozenset()
    return frozenset(order.meeting for order in _orders(over) if under.startswith(tuple(order.under.split())))


def settle(findings: Sequence[Finding], texts: Mapping[str, str], whole: Mapping[str, Span]) -> list[Finding]:
    """Leave out what is covered.

    Args:
        findings: of one article, in any order.
        texts: the text that spans count in, by the document's id (``Finding.counted_in``).
        whole: the span of each bead's target segment, by the bead's id.

    Returns:
        What stands, in the order given, with the codes of what it covers added to ``evidence["also"]``.
    """
    meeting = _meeting(findings, texts)
    standing: dict[int, bool] = {}
    covered_by: dict[int, int] = {}

    def stands(n: int) -> bool:
        if n not in standing:
            standing[n] = True  # the table has no circles; were there one, its first would stand
            candidates = sorted(meeting[n], key=lambda m: _rank(findings[m], m)) if n in meeting else ()
            winner = next(
                (m for m in candidates if _covers(findings[m], findings[n], texts, whole) and stands(m)), None
            )
            if winner is not None:
                standing[n], covered_by[n] = False, winner
        return standing[n]

    result: dict[int, Finding] = {n: finding for n, finding in enumerate(findings) if stands(n)}
    codes: dict[int, set[str]] = defaultdict(set)
    for n, winner in covered_by.items():
        codes[winner] |= {findings[n].rule, *findings[n].evidence.get("also", ())}
    for n, also in codes.items():
        every = sorted((also | set(findings[n].evidence.get("also", ()))) - {findings[n].rule})
        if every:
            result[n] = replace(findings[n], evidence={**findings[n].evidence, "also": every})
    return [result[n] for n in sorted(result)]


def _meeting(findings: Sequence[Finding], texts: Mapping[str, str]) -> dict[int, list[int]]:
    """For each finding, those that may cover it and share characters with it (once widened to their words)."""
    found: dict[int, list[int]] = {}
    # By rule and severity, for most rules have nothing to do with each other, and one may speak at every character:
    # the ends of widened spans, and the findings.
    open_: dict[tuple[str, Severity], list[tuple[int, int]]] = {}
    document = ""
    spans = [_word(f.span, texts[f.counted_in]) for f in findings]
    for n in sorted(range(len(findings)), key=lambda n: (findings[n].counted_in, spans[n].start, n)):
        one = findings[n]
        if one.counted_in != document:
            document, open_ = one.counted_in, {}
        for kind, others in open_.items():
            over, under = _may_cover(one.rule, one.severity, *kind), _may_cover(*kind, one.rule, one.severity)
            if not over and not under:
                continue
            others[:] = [(end, m) for end, m in others if end >= spans[n].start]
            for _, m in others:
                if over:
                    found.setdefault(m, []).append(n)
                if under:
                    found.setdefault(n, []).append(m)
        open_.setdefault((one.rule, one.severity), []).append((spans[n].end, n))
    return found


@cache
def _may_cover(over: str, over_severity: Severity, under: str, under_severity: Severity) -> bool:
    return bool(meetings(over, under)) or (over_severity is Severity.CRITICAL and under_severity is Severity.MINOR)


def _rank(finding: Finding, n: int) -> tuple[int, float, int]:
    """The worst first, then the surest, then the first in the text."""
    return -list(Severity).index(finding.severity), -finding.confidence, n


def _covers(over: Finding, under: Finding, texts: Mapping[str, str], whole: Mapping[str, Span]) -> bool:
    levels = list(Severity)
    if levels.index(over.severity) < levels.index(under.severity) or over.confidence < SURE <= under.confidence:
        return False
    a, b = over.span, under.span
    ways = meetings(over.rule, under.rule)
    if Meeting.OVERLAP in ways and _share(a, b):
        return True
    if Meeting.INSIDE in ways and _inside(b, a):
        return True
    if Meeting.AROUND in ways and _inside(a, b):
        return True
    if Meeting.WORD in ways and _share(_word(a, texts[over.counted_in]), b):
        return True
    segment = whole.get(over.bead)
    return (
        segment is not None
        and over.side is Side.TARGET
        and _fills(a, segment)
        and over.severity is Severity.CRITICAL
        and under.severity is Severity.MINOR
        and not under.rule.startswith(NEVER)
        and _inside(b, a)
    )


def _share(a: Span, b: Span) -> bool:
    """Whether two spans have a character in common; an empty one, whether it stands inside the other."""
    return max(a.start, b.start) < min(a.end, b.end) or _empty_in(a, b) or _empty_in(b, a) or a == b


def _empty_in(a: Span, b: Span) -> bool:
    return a.start == a.end and b.start < a.start < b.end


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


# What may be left at the ends of a segment by a finding on the whole of it: quotation marks, a full stop, a bracket.
_LEFT = 3


def _fills(span: Span, segment: Span) -> bool:
    return span.start <= segment.start + _LEFT and segment.end - _LEFT <= span.end and span.end > span.start


def _word(span: Span, text: str) -> Span:
    """The span widened to the blanks around it, within reach."""
    start, end = span.start, span.end
    while start > max(0, span.start - WORD_REACH) and not text[start - 1].isspace():
        start -= 1
    while end < min(len(text), span.end + WORD_REACH) and not text[end].isspace():
        end += 1
    return Span(start, end)


def table(codes: Iterable[str]) -> str:
    """The orders as a Markdown table, for the documentation; ``codes`` are all rules, to name families short."""
    known = sorted(codes)
    lines = ["| stands | covers | where the covered finding lies | since |", "|---|---|---|---|"]
    for order in ORDERS:
        over, under = (", ".join(_named(one, known) for one in side.split()) for side in (order.over, order.under))
        where = {
            Meeting.INSIDE: "inside it",
            Meeting.OVERLAP: "overlapping it",
            Meeting.WORD: "in the same word",
            Meeting.AROUND: "around it",
        }[order.meeting]
        lines.append(f"| {over} | {under} | {where} | {order.why} |")
    return "\n".join([*lines, "", f"Besides, {WHOLE}."])


def _named(beginning: str, codes: Sequence[str]) -> str:
    """A code as it is; a family with a star, so that nobody takes it for a code."""
    if not any(code.startswith(beginning) for code in codes):
        raise ValueError(f"no rule begins with {beginning}")
    return beginning if beginning in codes else f"{beginning}*"
