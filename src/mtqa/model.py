"""The data of mtqa: frozen, and without behaviour beyond what the fields imply.

Nothing here imports anything of ours. Offsets are half-open code points into the
text *as read* (``Document.text``); lines and columns are worked out by the formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    """Which text a document, a segment or a finding belongs to."""

    TARGET = "target"
    SOURCE = "source"
    REFERENCE = "reference"


class Kind(StrEnum):
    """What a segment is in its article. Boilerplate is left out of scores and gate."""

    HEADLINE = "headline"
    HEADING = "heading"
    BYLINE = "byline"
    BODY = "body"
    BOILERPLATE = "boilerplate"


class Severity(StrEnum):
    """How bad a finding is for the reader (MQM): how sure we are is its confidence."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class Mqm(StrEnum):
    """Error types with their MQM names (MQM Core and Full, 2024). A closed list."""

    MISTRANSLATION = "accuracy/mistranslation"
    NUMBER = "accuracy/number"
    ENTITY = "accuracy/entity"
    ADDITION = "accuracy/addition"
    OMISSION = "accuracy/omission"
    UNTRANSLATED = "accuracy/untranslated"
    HALLUCINATION = "accuracy/mt-hallucination"
    GRAMMAR = "fluency/grammar"
    FUNCTION_WORDS = "fluency/function-words"
    PUNCTUATION = "fluency/punctuation"
    UNPAIRED_MARKS = "fluency/unpaired-marks"
    SPELLING = "fluency/spelling"
    CAPITALIZATION = "fluency/capitalization"
    COMPOUNDING = "fluency/compounding"
    UNINTELLIGIBLE = "fluency/unintelligible"
    CHARACTER_ENCODING = "fluency/character-encoding"
    NONALLOWED_CHARACTERS = "fluency/nonallowed-characters"
    COHERENCE = "fluency/coherence"
    DUPLICATION = "fluency/duplication"
    WHITESPACE = "fluency/whitespace"
    TERM_INCONSISTENCY = "terminology/term-inconsistency"
    TERM_RESOURCE = "terminology/inconsistent-with-terminology-resource"
    WRONG_TERM = "terminology/wrong-term"
    DO_NOT_TRANSLATE = "accuracy/do-not-translate"
    CUSTOM = "custom"
    QUOTE_MARK_TYPE = "locale-conventions/quote-mark-type"
    NUMBER_FORMAT = "locale-conventions/number-format"
    LOCALE_SPECIFIC_CONTENT = "verity/locale-specific-content"
    MARKUP = "design/markup"
    MISSING_TEXT = "design/missing-text"


class State(StrEnum):
    """Whether a finding counts: only ``new`` ones reach the gate."""

    NEW = "new"
    BASELINE = "baseline"
    SUPPRESSED = "suppressed"
    DECIDED = "decided"


class Grade(StrEnum):
    """The verdict on one segment.

    ``garbled``: cannot be published or understood as it stands; ``review``: an editor
    should look at it; ``ok``: nothing that speaks against it was found.
    """

    OK = "ok"
    REVIEW = "review"
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``start`` up to, not including, ``end``; code points, ``0 <= start <= end``."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that the text of a document was taken out of, and where each of its characters stands there.

    ``raw`` is the whole file as text. Piece ``i`` of the document's text runs from ``starts[i]`` to ``starts[i + 1]``
    (the last entry is the length of the text) and was made of ``sizes[i]`` characters of ``raw`` from ``places[i]`` on.
    A piece of as many characters here as there corresponds character by character; of any other (``&amp;``, the end of
    a line with the indent of the next) every part stands for the whole. All three ascend. ``blocks`` says where in the
    text each block of the markup begins, and what it is; ``opaque`` what is no prose and not judged, such as code.
    ``mtqa.text.origin`` builds and reads it.
    """

    raw: str
    starts: tuple[int, ...] = (0,)
    places: tuple[int, ...] = ()
    sizes: tuple[int, ...] = ()
    blocks: tuple[tuple[int, Kind], ...] = ()
    opaque: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One text as it was read.

    ``rows`` marks a file of aligned segments: then ``text`` is the rows' texts joined by
    line feeds, each row is one segment, and outputs count offsets within the row.
    ``detected`` says that the language was guessed from the text, not given.
    ``origin`` is set where the file holds markup: then ``text`` is its prose, a block a line, every span counts in
    that, and outputs name the place in ``origin.raw``.
    ``bom`` says that the file begins with the byte order mark of UTF-8, which is no part of any text here.
    """

    id: str
    side: Side
    lang: str
    text: str
    path: str = ""
    rows: bool = False
    detected: bool = False
    origin: Origin | None = None
    bom: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence (or heading, or row) of a document: ``text == document.text[span]``.

    ``index`` counts from 0 in the document; ``paragraph`` is the number, from 0, of the
    paragraph (the line of text, or the row) that it stands in. ``row_id`` and ``line`` are
    set for aligned rows only: the row's own id, and the line of the file it was read from.
    """

    document: str
    side: Side
    lang: str
    kind: Kind
    span: Span
    text: str
    index: int
    paragraph: int
    row_id: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One bead of a pairwise alignment: ``target`` answers ``other``, m to n.

    ``confidence`` is the probability, 0 to 1, that exactly these segments belong together.
    An empty ``target`` is an omission, an empty ``other`` an addition. ``moved``: the two stand at different places
    of their texts, so that this link crosses others. ``repeats``, of a link with an empty side: segments of that side,
    linked elsewhere, that say the same again.
    """

    target: tuple[Segment, ...]
    other: tuple[Segment, ...]
    confidence: float
    moved: bool = False
    repeats: tuple[Segment, ...] = ()

    @property
    def shape(self) -> str:
        """How many target segments answer how many others, as in ``2-1``."""
        return f"{len(self.target)}-{len(self.other)}"


@dataclass(frozen=True, slots=True)
class Bead:
    """One unit of the result: a target segment with its links, or something left out.

    ``target`` holds one segment, or none where a source or reference segment has no
    counterpart. ``source`` is None if there is no source; ``references`` has one entry for
    each reference document, in their order, None where that document has no part in it.
    A target segment that shares its link with neighbours (2-1) shares the same ``Link``.
    """

    id: str
    kind: Kind
    target: tuple[Segment, ...]
    source: Link | None = None
    references: tuple[Link | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One located fault. ``span`` counts in the document of ``side``; ``text`` is what stands there.

    ``confidence``: in (0, 1], how often a finding of this kind is right. ``evidence``: JSON
    values only. ``id``: stable under insertions elsewhere (see ``check.fingerprint``). ``document`` is the
    article's (the target's) id; ``counted_in`` the id of the document that ``span`` counts in, which differs from it
    for findings on the source or a reference. ``state_reason`` says in words why a finding is not new.
    """

    id: str
    rule: str
    name: str
    severity: Severity
    confidence: float
    mqm: Mqm
    document: str
    bead: str
    side: Side
    span: Span
    text: str
    message: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str | None = None
    state: State = State.NEW
    counted_in: str = ""
    state_reason: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One metric over the article: its value, a 95 % bootstrap interval, its signature.

    ``beads`` gives the value per bead id; a bead without a counterpart is not in it.
    ``low`` and ``high`` are None where there are too few segments for an interval.
    """

    metric: str
    value: float
    low: float | None
    high: float | None
    signature: str
    beads: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one bead: ``risk`` is the estimated probability that an editor must change it.

    ``garbled`` is the probability that it cannot be published or understood as it stands. ``evidence`` holds what was
    found, by kind (see ``judge``), and ``because`` how much each kind of it adds to the log-odds of the risk; what is
    0 is in neither.
    """

    bead: str
    risk: float
    garbled: float
    grade: Grade
    evidence: Mapping[str, float] = field(default_factory=dict)
    because: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Skip:
    """A check that could not run on a document, and why, in words."""

    rule: str
    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says. ``reasons`` are sentences that a person can act on."""

    passed: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One aligned row: its segments as they were read; ``target`` is None where its text is blank."""

    id: str
    line: int
    target: Segment | None
    source: Segment | None
    references: tuple[Segment | None, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """All texts of one check after ``read``: one target, maybe a source, any references.

    ``rows`` is not empty for a file of aligned segments: nothing is split or aligned then.
    ``problems``: a sentence for each input that could not be read; the rest is checked all the same.
    """

    id: str
    target: Document
    source: Document | None = None
    references: tuple[Document, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that an output may show, including what did not run, and why."""

    article: Article
    segments: tuple[Segment, ...]
    beads: tuple[Bead, ...]
    scores: tuple[Score, ...]
    findings: tuple[Finding, ...]
    judgements: Mapping[str, Judgement]
    skipped: tuple[Skip, ...]
    verdict: Verdict
    run: Mapping[str, Any] = field(default_factory=dict)
