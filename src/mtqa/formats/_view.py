"""What every format shows: the report item by item, with lines and columns worked out.

An item is one bead: a segment of the translation and what answers it, or something left out. Offsets in a file of
aligned rows count within the row, all others within the document, which is the file as it is also where the text was
taken out of its markup. A line ends at LF, CR LF or CR and at no other character (as editors count); lines and columns
count from 1, columns in code points.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from mtqa import langs
from mtqa.model import Article, Bead, Document, Finding, Grade, Kind, Link, Report, Segment, Severity, Side, Span, State
from mtqa.text import codes
from mtqa.text.origin import in_file
from mtqa.text.words import count as count_words

SEVERITIES = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.NEUTRAL)
LETTERS = {Severity.CRITICAL: "C", Severity.MAJOR: "M", Severity.MINOR: "m", Severity.NEUTRAL: "n"}

# A link less probable than not is called unsure wherever its text is shown.
UNSURE = 0.5

# Underlines that are told apart where findings overlap, and how many accents a mark may be widened by.
LANES = 4
MAX_MARKS = 32

# Families of rules whose findings relate places of the article, and are shown with it as well as in their segment:
# alignment, consistency, names, repetition, furniture. Other rules read the whole article to judge one place.
OF_THE_ARTICLE = frozenset({"ALI", "CON", "NAM", "REP", "WEB"})

# What would act on a terminal or a page instead of being seen: C0 without tab and line ends, DEL, C1, the
# line and paragraph separators, bidi embeddings, overrides and isolates, and lone surrogates, which have no UTF-8.
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
    "\N{LEFT-TO-RIGHT EMBEDDING}-\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}-\N{POP DIRECTIONAL ISOLATE}"
    "\ud800-\udfff]"
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_NUMBERED = re.compile(r".*#([1-9][0-9]{0,8})", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """A stretch of one document: one side of an item.

    ``text == document.text[offset : offset + len(text)]``; ``start`` and ``end`` are what outputs call the
    same place, ``link`` is how it was aligned (None for the translation).
    """

    document: Document
    lang: str
    text: str
    offset: int
    start: int
    end: int
    line: int
    column: int
    link: Link | None = None

    @property
    def unsure(self) -> bool:
        """Whether its alignment is less probable than not."""
        return self.link is not None and self.link.confidence < UNSURE


NEW_ONLY = frozenset({State.NEW})


@dataclass(frozen=True)
class Place:
    """A finding and where it stands; ``reference`` is the index of the reference it stands in.

    ``counted`` are the states of findings that count.
    """

    finding: Finding
    document: Document
    start: int
    end: int
    line: int
    column: int
    reference: int | None = None
    counted: frozenset[State] = NEW_ONLY

    @property
    def letter(self) -> str:
        """The severity's letter; the severities must not differ by colour alone."""
        return LETTERS[self.finding.severity]

    @property
    def new(self) -> bool:
        """Whether it counts."""
        return self.finding.state in self.counted


@dataclass(frozen=True)
class Mark:
    """A finding drawn into a text: ``start`` and ``end`` count in the passage's text, ``number`` in the item, from 1.

    ``lane`` keeps overlapping marks apart: no two of up to ``LANES`` that overlap share one. ``whole`` says that the
    mark covers all of the text.
    """

    start: int
    end: int
    place: Place
    number: int
    lane: int = 0
    whole: bool = False


@dataclass(frozen=True)
class Piece:
    """A stretch of text under the same marks throughout; ``opens`` are those that begin here."""

    text: str
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()

    @property
    def severity(self) -> Severity | None:
        """The worst of the findings that count, or None."""
        found = {m.place.finding.severity for m in self.marks if m.place.new}
        return next((s for s in SEVERITIES if s in found), None)


# Evidence that adds less to the log-odds of the risk is not worth a word, nor are more than two kinds of it.
TELLING, MOST_TELLING = 0.5, 2
# The kinds of evidence (``judge.EVIDENCE``) in words.
EVIDENCE_WORDS = {
    "critical": "critical findings",
    "major_form": "major findings on form or meaning",
    "major_content": "major findings on names, numbers, terms or completeness",
    "minor": "minor findings",
    "far": "far from the reference",
    "unlike": "unlike the source",
    "strange": "uncommon words",
    "unended": "stops without a mark",
}


@dataclass(frozen=True)
class Item:
    """One bead as shown. ``number`` is unique and names it within one output, ``id`` everywhere.

    ``others`` are the texts that it was compared with, in the order of ``View.others``.
    """

    number: int
    id: str
    bead: Bead
    target: Passage | None
    others: tuple[Passage | None, ...]
    has_source: bool
    places: tuple[Place, ...]
    scores: dict[str, float] = field(default_factory=dict)
    risk: float | None = None
    because: Mapping[str, float] = field(default_factory=dict)
    garbled: float | None = None
    grade: Grade | None = None

    @property
    def mostly(self) -> list[str]:
        """The kinds of evidence that moved the risk most, the strongest first (see ``docs/risk.md``)."""
        return [kind for kind, added in self.because.items() if added >= TELLING][:MOST_TELLING]

    @property
    def source(self) -> Passage | None:
        """What answers it in the source."""
        return self.others[0] if self.has_source else None

    @property
    def references(self) -> tuple[Passage | None, ...]:
        """What answers it in each reference."""
        return self.others[1:] if self.has_source else self.others

    @property
    def passages(self) -> list[Passage]:
        """What there is of the translation and the other texts, in their order."""
        return [p for p in (self.target, *self.others) if p]

    @property
    def label(self) -> str:
        """What a reader may call it: a row's own id, else its number."""
        own = any(p.document.rows for p in self.passages)
        return self.id if own else f"#{self.number}"

    @property
    def omission(self) -> bool:
        """Whether the translation has nothing here."""
        return self.target is None

    @property
    def boilerplate(self) -> bool:
        """Whether it is furniture of the page, left out of scores and gate."""
        return self.bead.kind is Kind.BOILERPLATE

    @property
    def clean(self) -> bool:
        """Whether nothing at all is to be said about it."""
        return self.grade in {Grade.OK, None} and not self.places and not self.omission

    def marks(self, passage: Passage) -> list[Mark]:
        """The findings that stand in one of its passages, by their place."""
        found = []
        size = len(passage.text)
        for number, place in enumerate(self.places, 1):
            start, end = place.finding.span.start - passage.offset, place.finding.span.end - passage.offset
            if place.document is passage.document and end >= 0 and start <= size:
                start, end = _graphemes(passage.text, max(start, 0), min(end, size))
                whole = end - start >= len(passage.text.strip())
                found.append(Mark(start, end, place, number, 0, whole))
        return _lanes(sorted(found, key=lambda m: (m.start, -m.end, m.number)))


@dataclass(frozen=True)
class Compared:
    """How the translation was compared with one other text.

    ``linked`` of ``total`` segments of the translation have a counterpart there, ``unsure`` of them by a link of
    low confidence; ``missing`` items of the other text have none in the translation. Boilerplate is in none of these.
    ``backend`` says what the alignment rests on.
    """

    document: Document
    total: int
    linked: int
    unsure: int
    missing: int
    backend: str


class View:
    """A report made ready for showing. Everything is worked out once, in time linear in the report."""

    def __init__(self, report: Report) -> None:
        self.report = report = settled(report)
        self.article = report.article
        self._places = _Places(report)

    def links(self, bead: Bead) -> list[Link | None]:
        """The bead's link to each of the other texts, in their order."""
        return _links(self.article, bead)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of the article, what was left out in its place."""
        by_bead: dict[str, list[Place]] = {bead.id: [] for bead in self.report.beads}
        for finding in self.report.findings:
            if finding.bead in by_bead:
                by_bead[finding.bead].append(self._places.of(finding))
        return tuple(
            self._item(number, bead, by_bead[bead.id])
            for number, bead in zip(_numbers(self.report.beads), self.report.beads, strict=True)
        )

    def _item(self, number: int, bead: Bead, places: list[Place]) -> Item:
        judged = self.report.judgements.get(bead.id)
        return Item(
            number=number,
            id=_public_id(bead),
            bead=bead,
            target=self._passage(self.article.target, bead.target, None),
            others=tuple(
                self._passage(document, link.other, link) if link else None
                for document, link in zip(self.others, _links(self.article, bead), strict=True)
            ),
            has_source=self.article.source is not None,
            places=tuple(sorted(places, key=in_order)),
            scores={s.metric: s.beads[bead.id] for s in self.report.scores if bead.id in s.beads},
            risk=judged.risk if judged else None,
            because=dict(sorted(judged.because.items(), key=lambda e: (-e[1], e[0]))) if judged else {},
            garbled=judged.garbled if judged else None,
            grade=judged.grade if judged else None,
        )

    def _passage(self, document: Document, segments: Sequence[Segment], link: Link | None) -> Passage | None:
        """The text from the first segment up to the last: a bead's segments are neighbours."""
        if not segments:
            return None
        start, end = min(s.span.start for s in segments), max(s.span.end for s in segments)
        place = self._places.at(document, Span(start, end))
        return Passage(document, segments[0].lang or document.lang, document.text[start:end], start, *place, link)

    @cached_property
    def others(self) -> list[Document]:
        """What the translation was compared with: the source, if there is one, then the references."""
        return _others(self.article)

    @cached_property
    def loose(self) -> tuple[Place, ...]:
        """Findings that belong to no item but to the article."""
        known = {bead.id for bead in self.report.beads}
        return tuple(sorted((self._places.of(f) for f in self.report.findings if f.bead not in known), key=in_order))

    @cached_property
    def checked(self) -> list[Item]:
        """Items with a translation that count: boilerplate does not."""
        return [item for item in self.items if item.target and not item.boilerplate]

    @cached_property
    def words(self) -> int:
        """Words of the translation, boilerplate left out."""
        return sum(count_words(item.target.text) for item in self.checked if item.target)

    @cached_property
    def counts(self) -> dict[Severity, int]:
        """How many findings count, by severity."""
        counted = counted_states(self.report)
        found = Counter(f.severity for f in self.report.findings if f.state in counted)
        return {severity: found[severity] for severity in SEVERITIES}

    @cached_property
    def set_aside(self) -> dict[State, int]:
        """How many findings do not count, by the reason; only those that occur."""
        found = Counter(f.state for f in self.report.findings)
        counted = counted_states(self.report)
        return {state: found[state] for state in State if state not in counted and found[state]}

    @cached_property
    def grades(self) -> dict[Grade, int]:
        """How many items have which verdict, worst first; boilerplate is not judged."""
        found = Counter(item.grade for item in self.items if item.bead.kind is not Kind.BOILERPLATE)
        return {grade: found[grade] for grade in (Grade.GARBLED, Grade.REVIEW, Grade.OK)}

    def graded(self, grade: Grade) -> list[Item]:
        """Items of one verdict, the riskiest first."""
        items = (item for item in self.items if item.grade is grade)
        return sorted(items, key=lambda i: (-(i.risk or 0), -(i.garbled or 0), i.number))

    @cached_property
    def remarks(self) -> list[Item]:
        """Items that need not be looked at, yet about which something was found, in the article's order."""
        return [i for i in self.items if i.grade in {Grade.OK, None} and not i.clean and not i.boilerplate]

    @cached_property
    def clean(self) -> list[Item]:
        """Items about which nothing is to be said, in the article's order."""
        return [i for i in self.items if i.clean and not i.boilerplate]

    @cached_property
    def boilerplate(self) -> list[Item]:
        """Furniture of the page, in its order; what is judged all the same is shown with its verdict."""
        return [i for i in self.items if i.boilerplate and i.grade in {Grade.OK, None}]

    @cached_property
    def furniture(self) -> int:
        """How many segments of the translation are boilerplate."""
        return sum(item.boilerplate and item.target is not None for item in self.items)

    @property
    def has_source(self) -> bool:
        """Whether there is a source."""
        return self.article.source is not None

    @property
    def has_references(self) -> bool:
        """Whether there is a reference."""
        return bool(self.article.references)

    def shared(self, item: Item, passage: Passage) -> list[int]:
        """Numbers of the other items whose translation is linked to a passage together with this item's."""
        segments = passage.link.target if passage.link else ()
        found = (self.by_segment.get(s.index) for s in segments)
        return [other.number for other in found if other and other is not item]

    @cached_property
    def by_segment(self) -> dict[int, Item]:
        """The item of each segment of the translation, by the segment's index."""
        return {segment.index: item for item in self.items for segment in item.bead.target}

    @cached_property
    def compared(self) -> list[Compared]:
        """How well each other text answers the translation."""
        found = []
        backends = {str(a.get("document")): str(a.get("backend", "")) for a in self.report.run.get("alignment", ())}
        for position, document in enumerate(self.others):
            passages = [(item, item.others[position]) for item in self.items]
            answers = [p for item, p in passages if p and item.target and not item.boilerplate]
            missing = sum(1 for item, p in passages if p and item.omission and not item.boilerplate)
            unsure = sum(p.unsure for p in answers)
            found.append(
                Compared(document, len(self.checked), len(answers), unsure, missing, backends.get(document.id, ""))
            )
        return found

    @property
    def rules(self) -> list[str]:
        """Codes of the rules that ran."""
        return [str(code) for code in self.report.run.get("rules", ())]

    @property
    def article_rules(self) -> list[str]:
        """Codes of the rules that judge the article as a whole."""
        return [str(code) for code in self.report.run.get("article_rules", ())]

    @cached_property
    def whole(self) -> list[tuple[Item | None, int, Place]]:
        """Findings on the article as a whole, each with the item it is shown in and its number there."""
        relating = {code for code in self.article_rules if code[:3] in OF_THE_ARTICLE}
        loose: list[tuple[Item | None, int, Place]] = [(None, n, place) for n, place in enumerate(self.loose, 1)]
        return loose + [
            (item, n, place)
            for item in self.items
            for n, place in enumerate(item.places, 1)
            if place.finding.rule in relating and place.new
        ]

    @cached_property
    def categories(self) -> list[tuple[str, Severity, int]]:
        """The findings that count by MQM category: its name, the worst severity, how many; most first."""
        found: dict[str, Counter[Severity]] = {}
        counted = counted_states(self.report)
        for finding in self.report.findings:
            if finding.state in counted:
                found.setdefault(finding.mqm.value, Counter())[finding.severity] += 1
        worst = {name: next(s for s in SEVERITIES if counted[s]) for name, counted in found.items()}
        return sorted(((n, worst[n], c.total()) for n, c in found.items()), key=lambda entry: (-entry[2], entry[0]))

    @property
    def notes(self) -> list[str]:
        """What a reader should know of the run."""
        return [str(note) for note in self.report.run.get("notes", ())]

    @property
    def lost(self) -> list[dict[str, Any]]:
        """Editors' decisions without effect: ``decision``, ``rule``, ``text``, ``segment``, ``why``."""
        return list(self.report.run.get("lost_decisions", ()))

    @property
    def since(self) -> Any:
        """What became of the findings of an earlier run (``mtqa.since.Changes``); None where none was compared."""
        return self.report.run.get("since")

    @cached_property
    def skipped(self) -> list[tuple[str, list[str]]]:
        """What did not run: each reason with the rules that it kept from running, both sorted."""
        reasons: dict[str, set[str]] = {}
        for skip in self.report.skipped:
            reasons.setdefault(skip.reason, set()).add(skip.rule)
        return [(reason, sorted(rules)) for reason, rules in sorted(reasons.items())]


class _Places:
    """Where offsets stand: start, end, line and column as outputs count them."""

    def __init__(self, report: Report) -> None:
        self._article = report.article
        self._counted = counted_states(report)
        documents = [report.article.target, *_others(report.article)]
        self._lines = {id(d): Lines(d.origin.raw if d.origin else d.text) for d in documents if not d.rows}
        self._rows: dict[int, list[Segment]] = {id(d): [] for d in documents if d.rows}
        for bead in report.beads:
            links = _links(report.article, bead)
            for document, segments in zip(
                documents, (bead.target, *(k.other if k else () for k in links)), strict=True
            ):
                if document.rows:
                    self._rows[id(document)].extend(segments)
        for rows in self._rows.values():
            rows.sort(key=lambda s: s.span)

    def at(self, document: Document, span: Span) -> tuple[int, int, int, int]:
        if not document.rows:
            if document.origin:
                span = in_file(document.origin, span)
            return span.start, span.end, *self._lines[id(document)].at(span.start)
        rows = self._rows[id(document)]
        row = rows[max(bisect_right(rows, span.start, key=lambda s: s.span.start) - 1, 0)]
        start = max(span.start - row.span.start, 0)
        return start, span.end - row.span.start, row.line or row.paragraph + 1, start + 1

    def of(self, finding: Finding) -> Place:
        documents = [self._article.target, *_others(self._article)]
        own = [d for d in documents if d.side is finding.side]
        document = next((d for d in own if d.id == finding.counted_in), own[0] if own else None)
        if document is None:
            raise ValueError(f"finding {finding.id} stands in a {finding.side} that the article does not have")
        reference = own.index(document) if finding.side is Side.REFERENCE else None
        return Place(finding, document, *self.at(document, finding.span), reference, self._counted)


class Lines:
    """Line and column of any offset of a text, by its table of line starts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(m.end() for m in _LINE_END.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def counted_states(report: Report) -> frozenset[State]:
    """The states of findings that count: new ones, and where the gate looks at all, those of the baseline too."""
    return NEW_ONLY | {State.BASELINE} if report.run.get("scope") == "all" else NEW_ONLY


def settled(report: Report) -> Report:
    """The report with its numbers rounded as the JSON result has them, and evidence as JSON values.

    So every output of a saved result is the one that the check itself would have written.
    """
    links: dict[int, Link] = {}

    def link(given: Link | None) -> Link | None:
        if given is not None and id(given) not in links:
            links[id(given)] = replace(given, confidence=rounded(given.confidence, 3) or 0.0)
        return None if given is None else links[id(given)]

    return replace(
        report,
        beads=tuple(
            replace(b, source=link(b.source), references=tuple(link(r) for r in b.references)) for b in report.beads
        ),
        scores=tuple(
            replace(
                s,
                value=rounded(s.value, 2) or 0.0,
                low=rounded(s.low, 2),
                high=rounded(s.high, 2),
                beads={bead: rounded(value, 2) or 0.0 for bead, value in s.beads.items()},
            )
            for s in report.scores
        ),
        findings=tuple(
            replace(f, confidence=rounded(f.confidence, 3) or 0.001, evidence=_plain(f.evidence))
            for f in report.findings
        ),
        judgements={
            bead: replace(j, risk=rounded(j.risk, 3) or 0.0, garbled=rounded(j.garbled, 3) or 0.0)
            for bead, j in report.judgements.items()
        },
    )


def rounded(value: float | None, places: int) -> float | None:
    """A number as JSON can hold it: rounded, never -0.0, and None where there is none."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), places) + 0.0


def _plain(value: Any) -> Any:
    """Evidence as JSON values, whatever a rule put there."""
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple | set | frozenset):
        inner = [_plain(v) for v in value]
        return sorted(inner, key=repr) if isinstance(value, set | frozenset) else inner
    if isinstance(value, float):
        return rounded(value, 3)
    return value if value is None or isinstance(value, bool | int) else str(value)


def pieces(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """A text cut at the borders of its marks; a mark of no length becomes a piece of no text."""
    found: list[Piece] = []
    open_marks: list[Mark] = []
    waiting = sorted(marks, key=lambda m: (m.start, m.end, m.number))
    borders = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    position = 0
    for start, end in zip(borders, [*borders[1:], len(text)], strict=True):
        opened = []
        while position < len(waiting) and waiting[position].start == start:
            opened.append(waiting[position])
            position += 1
        points = tuple(m for m in opened if m.end == m.start)
        if points:
            found.append(Piece("", points, points))
        begins = tuple(m for m in opened if m.end > m.start)
        open_marks = [m for m in open_marks if m.end > start] + list(begins)
        if end > start:
            found.append(Piece(text[start:end], tuple(sorted(open_marks, key=lambda m: m.lane)), begins))
    return found


def elide(parts: Sequence[Piece], keep: int, most: int | None = None) -> list[Piece]:
    """Pieces with what is long left out, so that a line of megabytes can be shown.

    ``keep`` code points stay at either end of a piece, and at most ``most`` pieces stay at all.
    """
    short = []
    for piece in parts[:most]:
        left_out = len(piece.text) - 2 * keep
        text = piece.text
        if left_out > keep:
            text = f"{text[:keep]} {_left_out(left_out)} {text[-keep:]}"
        short.append(Piece(text, piece.marks, piece.opens))
    rest = sum(len(piece.text) for piece in parts[len(short) :])
    return [*short, Piece(f" {_left_out(rest)}")] if rest else short


def _left_out(characters: int) -> str:
    return f"[… {characters:,} characters left out …]"


def visible(char: str) -> str:
    """A picture of a control character, or its number: U+001B is shown as its symbol, U+202E by its name."""
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else f"‹U+{code:04X}›"


def one_line(text: str) -> str:
    """A text in which every control character, tab and line end is shown, so that it stays on its line."""
    text = CONTROL.sub(lambda m: visible(m[0]), text)
    return _LINE_END.sub("\N{RETURN SYMBOL} ", text).replace("\t", "\N{SYMBOL FOR HORIZONTAL TABULATION}")


def invisible(text: str) -> bool:
    """Whether a marked text shows nothing by itself: spaces, zero-width characters."""
    return all(c.isspace() or unicodedata.category(c) in {"Cf", "Cc", "Zs"} for c in text)


def spelt(text: str) -> str:
    """An invisible text made visible, character by character."""
    names = {" ": "\N{OPEN BOX}", "\n": "\N{RETURN SYMBOL}", "\t": "\N{SYMBOL FOR HORIZONTAL TABULATION}"}
    return "".join(names.get(c) or visible(c) for c in text)


def language(code: str) -> str:
    """A language's name for a reader."""
    return codes.name(code or langs.DEFAULT)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 segment``, ``2 segments``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _numbers(beads: Sequence[Bead]) -> list[int]:
    """The number that each bead's id ends with, or its position from 1 where these are not all there, and unique."""
    found = [_NUMBERED.fullmatch(bead.id) for bead in beads]
    numbers = [int(m[1]) for m in found if m]
    return numbers if len(set(numbers)) == len(beads) else list(range(1, len(beads) + 1))


def _public_id(bead: Bead) -> str:
    """The bead's id, or that of the row it was read from."""
    links = [link for link in (bead.source, *bead.references) if link]
    segments = [*bead.target, *(s for link in links for s in link.other)]
    return next((s.row_id for s in segments if s.row_id is not None), bead.id)


def _others(article: Article) -> list[Document]:
    return [*([article.source] if article.source else []), *article.references]


def _links(article: Article, bead: Bead) -> list[Link | None]:
    """The bead's link to each of the other texts, in their order."""
    missing = len(article.references) - len(bead.references)
    references = [*bead.references, *[None] * missing][: len(article.references)]
    return [*([bead.source] if article.source else []), *references]


def in_order(place: Place) -> tuple[int, int, Span, str, str]:
    """What findings of an item, or of the article, are sorted by."""
    finding = place.finding
    return list(Side).index(finding.side), place.reference or 0, finding.span, finding.rule, finding.id


def _graphemes(text: str, start: int, end: int) -> tuple[int, int]:
    """A span widened to whole characters as readers see them, so that no mark cuts an accent off its letter."""
    first, last = max(start - MAX_MARKS, 0), min(end + MAX_MARKS, len(text))
    while first < start < end and _joins(text[start]):
        start -= 1
    while start < end < last and (_joins(text[end]) or text[end - 1] == "\N{ZERO WIDTH JOINER}"):
        end += 1
    return start, end


def _joins(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or char == "\N{ZERO WIDTH JOINER}"


def _lanes(marks: list[Mark]) -> list[Mark]:
    """Marks, sorted by start, each in the lowest lane that is free, or in the last one."""
    ends = [0] * LANES
    placed = []
    for mark in marks:
        lane = next((i for i, end in enumerate(ends) if end <= mark.start), LANES - 1)
        ends[lane] = max(mark.end, mark.start + 1, ends[lane])
        placed.append(replace(mark, lane=lane))
    return placed
