"""Quotation marks and brackets: what each one does where it stands, and which of them are at fault.

A mark is read by its shape (what the language's pack says of “ and ”) and by its place (a space before and a letter
after opens, the reverse closes). Where the two disagree, or where nothing answers a mark, there is a fault; each mark
has at most one, the most telling in this order: mixed kinds, the wrong way round, a space too many, one too few,
unpaired.

Quotations may run over sentences and over paragraphs (by convention each paragraph then opens anew and the last one
alone closes). Single marks are never called unpaired: most of them are apostrophes, primes or letters (’90s, 5′, ‘ain).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from mtqa.text import mojibake

if TYPE_CHECKING:
    from mtqa.langs import Pack

# How many paragraphs a quotation, or a bracket, may stay open. Quotations of the NTREX-128 articles, one sentence a
# paragraph, end within 8.
QUOTE_REACH = 10
BRACKET_REACH = 2
# A paragraph with more marks than this, one in every few characters, is no prose: it is not read.
MOST_MARKS, SPARSE = 500, 10
ROW = 2000  # characters; what is found in longer texts is not kept for long

_DOUBLE = re.compile(r"""[“”„‟"«»＂] | `` | '' | ’’ | ‘‘ | (?<!\S),,(?=[^\W\d_])""", re.VERBOSE)
_SINGLE = re.compile(r"""[‘’‚‛'‹›`´]""")
DOUBLES = frozenset('“”„‟"«»＂`')
PAIRS = ("''", "’’", "‘‘", ",,")
BRACKETS = "()[]{}（）［］【】「」『』《》〈〉"
_ANY_BRACKET = re.compile(f"[{re.escape(BRACKETS)}]")
_FEET = re.compile(r"""\d\s?['’′]\s?\d+(?:[.,]\d+|[½¼¾])?(?=["”″])""")
_FAMILY = {"«": "angle", "»": "angle", '"': "straight", "''": "straight", "``": "straight", "＂": "straight"}
_LEVELS = "“”„‟\"«»＂‘’‚‛'‹›`´"
_BEFORE_OPENING = frozenset("([{<-‐‑–—―/¿¡|*_" + _LEVELS)
_AFTER_CLOSING = frozenset(".,;:!?…)]}>-‐‑–—―/|*_。，、؟،" + _LEVELS)
_NOT_AFTER_OPENING = frozenset(".,;:!?)]}")
_NOT_BEFORE_CLOSING = frozenset("([{¿¡")
_STOPS = frozenset(".?!…")
_PAUSES = _STOPS | frozenset(",;")
_LOWER_NEXT = regex.compile(r"\s*+\p{Ll}")
# Words quoted in mid-sentence, up to the end of a row. Of the longer ones (6 words and more) in NTREX-128 about half
# are closed in the next row.
_LAST_WORDS = regex.compile(r"""\p{Ll}[^\s.,:;?!"“”]{0,40}+(?:\s[^\s.,:;?!"“”]{1,40}+){0,4}[.!?]\s*$""")
_INCHES = frozenset('"”')
# How far back an answer is looked for among marks that are open at once; no text nests deeper.
_DEPTH = 8
# Shapes that open or close in every language; “ ” ‘ ’ « » do either, as the language has it.
_FIXED = {"„": "open", "‟": "open", "``": "open", "‘‘": "open", ",,": "open", "’’": "close", "‚": "open"}


class Wrong(StrEnum):
    """What is wrong with a quotation mark, the most telling first."""

    MIXED = "mixed"
    REVERSED = "reversed"
    SPACED = "spaced"
    GLUED = "glued"
    UNPAIRED = "unpaired"


_RANK = {kind: n for n, kind in enumerate(Wrong)}


@dataclass(frozen=True, slots=True)
class Fault:
    """A mark at fault in a paragraph: ``start`` to ``end`` is the mark, with the space where that is the fault.

    ``at`` is where the mark itself stands, ``opens`` what it does there; ``partner`` is the mark that it answers (or
    None) and ``expected`` the mark that would be right ("" where that is not known). ``lonely``: nothing answers it,
    whatever else is wrong; ``sure``: the sentence itself shows that. ``partner_at``: where the partner stands.
    """

    kind: Wrong
    start: int
    end: int
    mark: str
    at: int
    opens: bool
    partner: str | None = None
    expected: str = ""
    lonely: bool = False
    sure: bool = False
    partner_at: int | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    text: str
    start: int
    before: str
    after: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def family(self) -> str:
        return _FAMILY.get(self.text, "curly")

    @property
    def may_open(self) -> bool:
        before = not self.before or self.before.isspace() or self.before in _BEFORE_OPENING
        return before and bool(self.after) and not self.after.isspace() and self.after not in _NOT_AFTER_OPENING

    @property
    def may_close(self) -> bool:
        after = not self.after or self.after.isspace() or self.after in _AFTER_CLOSING
        return after and bool(self.before) and not self.before.isspace() and self.before not in _NOT_BEFORE_CLOSING


@dataclass(frozen=True, slots=True)
class _Role:
    opens: bool
    reversed: bool = False


class Joined:
    """Texts joined by single spaces, and the way back from a place in the whole to one of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Join the texts, in order."""
        self.text = " ".join(texts)
        self._starts = [0]
        for text in texts:
            self._starts.append(self._starts[-1] + len(text) + 1)

    def locate(self, start: int, end: int) -> tuple[int, int, int]:
        """The number of the text that holds the last character of a span, and the part of the span that lies in it."""
        number = bisect_right(self._starts, max(end - 1, 0)) - 1
        return number, max(start - self._starts[number], 0), end - self._starts[number]


def has_quotes(text: str) -> bool:
    """Whether there is any double quotation mark in a text."""
    return not DOUBLES.isdisjoint(text) or any(pair in text for pair in PAIRS)


def has_brackets(text: str) -> bool:
    """Whether there is any bracket in a text."""
    return _ANY_BRACKET.search(text) is not None


def quote_faults(paragraphs: Sequence[str], lang: Pack, *, loose: bool = False) -> list[list[Fault]]:
    """The faulty double quotation marks of an article, for each paragraph in the order of the text.

    ``loose``: the paragraphs are rows torn out of their text, so that a quotation may begin before or end after them.
    """
    custom = _custom(
        lang.quotes + lang.alternative_quotes, lang.known, lang.attribution, "»" in lang.spaced_punctuation
    )
    read = _read_row if len(paragraphs) == 1 and len(paragraphs[0]) <= ROW else _read_article
    return [list(faults) for faults in read(tuple(paragraphs), custom, loose)]


def _quote_faults(paragraphs: tuple[str, ...], custom: _Custom, loose: bool) -> tuple[tuple[Fault, ...], ...]:
    found: list[list[Fault]] = []
    waiting: list[tuple[int, _Mark]] = []
    for number, text in enumerate(paragraphs):
        marks = _doubles(text)
        if waiting and marks and marks[0].may_open and not text[: marks[0].start].strip():
            waiting.clear()
        reader = _Reader(text, marks, custom, len(waiting))
        found.append(reader.faults + [_unpaired(mark, opens=True, sure=True) for mark in reader.never_closed])
        del waiting[len(waiting) - reader.answered :]
        if loose:
            found[-1] += [_unpaired(mark, opens=True) for mark in reader.unclosed if _a_few_words(text, mark)]
            continue
        found[-1] += [_unpaired(mark, opens=False) for mark in reader.orphans]
        waiting += [(number, mark) for mark in reader.unclosed]
        overdue = sum(1 for late, _ in waiting if late <= number - QUOTE_REACH)
        for late, mark in waiting[:overdue]:
            found[late].append(_unpaired(mark, opens=True))
        del waiting[:overdue]
    for late, mark in waiting:
        found[late].append(_unpaired(mark, opens=True))
    return tuple(tuple(_one_each(faults)) for faults in found)


# Each of several rules asks for another kind of fault of the same article, or of the same thousands of rows.
_read_article = lru_cache(maxsize=4)(_quote_faults)
_read_row = lru_cache(maxsize=4096)(_quote_faults)


def _unpaired(mark: _Mark, *, opens: bool, sure: bool = False) -> Fault:
    return Fault(Wrong.UNPAIRED, mark.start, mark.end, mark.text, mark.start, opens, lonely=True, sure=sure)


def _a_few_words(text: str, mark: _Mark) -> bool:
    """Whether what a mark opens is a few words in mid-sentence up to the end of the row: no speech that goes on."""
    match = _LAST_WORDS.match(text, mark.end)
    return match is not None and text[max(0, mark.start - 2) : mark.start - 1].isalpha()


def _one_each(faults: Iterable[Fault]) -> list[Fault]:
    """The most telling fault of each mark; that it is lonely besides is kept."""
    best: dict[int, Fault] = {}
    for fault in sorted(faults, key=lambda f: (f.at, _RANK[f.kind])):
        if fault.at not in best:
            best[fault.at] = fault
        elif fault.lonely:
            best[fault.at] = replace(best[fault.at], lonely=True)
    return list(best.values())


def _doubles(text: str) -> list[_Mark]:
    if not has_quotes(text):
        return []
    others = {m.end() for m in _FEET.finditer(text)} if "'" in text or "’" in text or "′" in text else set()
    others.update(place for run in mojibake.runs(text) for place in range(run.start, run.end))
    marks = [_mark(m) for m in _DOUBLE.finditer(text) if m.start() not in others]
    return marks if len(marks) <= MOST_MARKS or len(marks) * SPARSE < len(text) else []


def _mark(match: re.Match[str]) -> _Mark:
    text, start, end = match.string, match.start(), match.end()
    return _Mark(match[0], start, text[start - 1] if start else "", text[end : end + 1])


@dataclass(frozen=True, eq=False)
class _Custom:
    """How a language sets its quotation marks."""

    shapes: Mapping[str, str]
    closers: Mapping[str, str]
    attribution: regex.Pattern[str] | None
    angles_spaced: bool


@lru_cache(maxsize=64)
def _custom(pairs: tuple[tuple[str, str], ...], known: bool, attribution: str, angles_spaced: bool) -> _Custom:
    closers = {"„": "“"} | dict(reversed(pairs))
    shapes = dict(_FIXED)
    if known:
        openings, closings = {a for a, _ in pairs}, {b for _, b in pairs}
        shapes |= dict.fromkeys(openings - closings, "open") | dict.fromkeys(closings - openings, "close")
    says = regex.compile(rf",\s+(?:{attribution})", regex.IGNORECASE) if attribution else None
    return _Custom(shapes, closers, says, angles_spaced)


class _Reader:
    """Reads the double marks of one paragraph once, from left to right."""

    def __init__(self, text: str, marks: Sequence[_Mark], custom: _Custom, carried: int) -> None:
        self.faults: list[Fault] = []
        self.orphans: list[_Mark] = []
        self.unclosed: list[_Mark] = []
        self.never_closed: list[_Mark] = []
        self.answered = 0
        if not marks:
            return
        self._text, self._marks, self._carried = text, marks, carried
        self._at = {mark.start: mark for mark in marks}
        self._custom = custom
        self._open: list[_Mark] = []
        self._inches = 0
        for number, mark in enumerate(marks):
            self._read(mark, number)
        self._settle()

    def _read(self, mark: _Mark, number: int) -> None:
        role = self._role(mark, number)
        if role.opens:
            if role.reversed:
                self._fault(Wrong.REVERSED, mark, opens=True)
            elif mark.after.isspace() and not self._may_be_spaced(mark):
                self._fault(Wrong.SPACED, mark, opens=True)
            elif mark.before.isalpha() and mark.after.isalpha() and self._cased(mark):
                self._fault(Wrong.GLUED, mark, opens=True)
            self._open.append(mark)
            return
        if not self._open and mark.before.isdigit() and mark.text in _INCHES:
            return
        partner = self._partner(mark)
        if partner is None:
            self._orphan(mark, number)
        elif partner.family != mark.family:
            self._fault(Wrong.MIXED, mark, opens=False, partner=partner)
        if role.reversed:
            self._fault(Wrong.REVERSED, mark, opens=False, partner=partner)
        elif mark.before.isspace() and not self._may_be_spaced(mark):
            self._fault(Wrong.SPACED, mark, opens=False, partner=partner)
        elif mark.before not in _PAUSES and mark.after.isupper() and self._cased(mark):
            self._fault(Wrong.GLUED, mark, opens=False, partner=partner)
        if partner and mark.before.isdigit() and mark.text in _INCHES:
            self._inches += 1

    def _role(self, mark: _Mark, number: int) -> _Role:
        shape = self._custom.shapes.get(mark.text)
        if shape == "open":
            closing = mark.may_close and not mark.may_open and (self._open or self._carried > self.answered)
            return _Role(opens=not closing, reversed=bool(closing))
        if shape == "close":
            opening = mark.may_open or (mark.before in _PAUSES and mark.after.isupper())
            answered = self._closes(number + 1) or self._carried == self.answered
            if opening and not mark.may_close and not self._open and answered:
                return _Role(opens=True, reversed=True)
            return _Role(opens=False)
        if mark.may_open != mark.may_close:
            return _Role(opens=mark.may_open)
        return _Role(opens=not (self._open and self._open[-1].family == mark.family))

    def _closes(self, number: int) -> bool:
        """Whether the mark with this number, if there is one, can only close."""
        if number >= len(self._marks):
            return False
        mark = self._marks[number]
        shape = self._custom.shapes.get(mark.text)
        return shape == "close" or (shape is None and mark.may_close and not mark.may_open)

    def _may_be_spaced(self, mark: _Mark) -> bool:
        return mark.family == "angle" and self._custom.angles_spaced

    def _cased(self, mark: _Mark) -> bool:
        """Whether a mark stands between words of letters with case, two letters before it, as in: bahwa“tidak."""
        start, end = mark.start, mark.end
        around = self._text[max(0, start - 2) : start] + self._text[end : end + 2]
        return len(around) == 4 and around.isalpha() and around.lower() != around.upper() and "’" not in around

    def _partner(self, mark: _Mark) -> _Mark | None:
        """The opening mark that this one answers: the last of its family, or the last of all."""
        if not self._open:
            return None
        while self._open[-1].family != mark.family and any(m.family == mark.family for m in self._open[-_DEPTH:]):
            self.unclosed.append(self._open.pop())
        return self._open.pop()

    def _orphan(self, mark: _Mark, number: int) -> None:
        if self._inches and mark.text in _INCHES:
            self._inches -= 1
        elif self._carried > self.answered:
            self.answered += 1
        else:
            start = self._marks[number - 1].end if number else 0
            single = _single_opener(self._text, start, mark.start)
            if single:
                self._fault(Wrong.MIXED, mark, opens=False, partner=single)
            else:
                self.orphans.append(mark)

    def _settle(self) -> None:
        """What is still open: answered the wrong way round, or by a single mark, or not at all."""
        left = sorted([*self.unclosed, *self._open], key=lambda m: m.start)
        self.unclosed = []
        ends = {a.start: b.start for a, b in zip(self._marks, self._marks[1:], strict=False)}
        number = 0
        while number < len(left):
            mark = left[number]
            following = left[number + 1] if number + 1 < len(left) else None
            if following and following.family == mark.family and self._ends_speech(following):
                kind = Wrong.REVERSED if self._custom.shapes.get(following.text) == "open" else Wrong.SPACED
                self._fault(kind, following, opens=False, partner=mark)
                number += 2
                continue
            end = ends.get(mark.start, len(self._text))
            single = _single_closer(self._text, mark.end, end)
            if single:
                self._fault(Wrong.MIXED, single, opens=False, partner=mark)
            elif self._is_over(mark, end):
                self.never_closed.append(mark)
            else:
                self.unclosed.append(mark)
            number += 1

    def _is_over(self, mark: _Mark, end: int) -> bool:
        """Whether a quotation that nothing closes is over all the same: who spoke is said, or the next one begins."""
        following = self._at.get(end)
        if following and following.family == mark.family and following.may_open and self._ends_speech(following):
            return True
        return (
            self._custom.attribution is not None
            and self._custom.attribution.search(self._text, mark.end, end) is not None
        )

    def _ends_speech(self, mark: _Mark) -> bool:
        """Whether an opening mark follows the end of a sentence, or a comma before a word in lower case."""
        start = mark.start
        while start and self._text[start - 1].isspace():
            start -= 1
        pause = self._text[start - 1] if start else ""
        return pause in _STOPS or (pause == "," and _LOWER_NEXT.match(self._text, mark.end) is not None)

    def _fault(self, kind: Wrong, mark: _Mark, *, opens: bool, partner: _Mark | None = None) -> None:
        start, end = mark.start, mark.end
        if kind is Wrong.SPACED and opens:
            while end < len(self._text) and self._text[end].isspace():
                end += 1
        elif kind is Wrong.SPACED:
            while start and self._text[start - 1].isspace():
                start -= 1
        if opens:
            expected = mark.text if kind is Wrong.SPACED else _opening(self._custom.closers, mark.text)
        else:
            expected = self._custom.closers.get(partner.text, "") if partner else ""
        self.faults.append(
            Fault(
                kind,
                start,
                end,
                mark.text,
                mark.start,
                opens,
                partner=partner.text if partner else None,
                partner_at=partner.start if partner else None,
                expected=expected,
            )
        )


def _opening(closers: Mapping[str, str], closing: str) -> str:
    return next((a for a, b in closers.items() if b == closing), "")


def _single_closer(text: str, start: int, end: int) -> _Mark | None:
    """The first single mark in a stretch that closes what no single mark opened there, and is no apostrophe."""
    depth = 0
    for match in _SINGLE.finditer(text, start, end):
        mark = _mark(match)
        if mark.may_open and not mark.may_close:
            depth += 1
        elif mark.may_close and not mark.may_open:
            sure = mark.text == "‘" or mark.before in _PAUSES or mark.after in _PAUSES or not mark.after
            if depth:
                depth -= 1
            elif sure:
                return mark
    return None


def _single_opener(text: str, start: int, end: int) -> _Mark | None:
    """The last single mark in a stretch that opens what no single mark closes there, and is no apostrophe."""
    unclosed: list[_Mark] = []
    for match in _SINGLE.finditer(text, start, end):
        mark = _mark(match)
        if mark.may_open and not mark.may_close and not mark.after.isdigit():
            before = text[max(0, mark.start - 2) : mark.start].rstrip()[-1:]
            if mark.text == "‘" or before in ("", ":", ","):
                unclosed.append(mark)
        elif mark.may_close and not mark.may_open and unclosed:
            unclosed.pop()
    return unclosed[-1] if unclosed else None


_CLOSER_OF = {
    "(": ")",
    "[": "]",
    "{": "}",
    "（": "）",
    "［": "］",
    "【": "】",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
}
_ROW_END = regex.compile(r"""[\s.,;:!?…”’"'»]*+$""")
_BRACKET = regex.compile(
    r"""
    (?P<other>
        (?<![\p{L}\p{N}]) [:;=] [-~^'o]? [()\[\]{}]++ (?![\p{L}\p{N}])     # :-) ;( =]
        | [\[(] \s? -?[\d.,]+ \s? [,;] \s? -?[\d.,∞]+ \s? [\])]          # [0, 1)
        | (?: ^ | (?<=[\s(;:,.“"'/]) )
          (?: \p{L} | \p{N}{1,3} | [ivxlcIVXLC]{1,5} | \p{L}\p{N} | \p{N}\p{L} ) \.? (?P<item>[)\]）])   # a) 1) iv)
    )
    | [()\[\]{}（）［］【】「」『』《》〈〉]
    """,
    regex.VERBOSE,
)


def bracket_faults(paragraphs: Sequence[str], *, loose: bool = False) -> list[list[int]]:
    """The places of brackets that nothing answers, for each paragraph; ``loose`` as for ``quote_faults``."""
    found: list[list[int]] = [[] for _ in paragraphs]
    waiting: list[tuple[int, int, str]] = []
    for number, text in enumerate(paragraphs):
        overdue = sum(1 for late, _, _ in waiting if late < number - BRACKET_REACH)
        for late, place, _ in waiting[:overdue]:
            found[late].append(place)
        del waiting[:overdue]
        for mark, place, item in _brackets(text):
            if mark in _CLOSER_OF:
                waiting.append((number, place, _CLOSER_OF[mark]))
            elif any(w[2] == mark for w in waiting[-_DEPTH:]):
                while waiting[-1][2] != mark:
                    late, skipped, _ = waiting.pop()
                    found[late].append(skipped)
                waiting.pop()
            elif not item:
                found[number].append(place)
    for late, place, _ in waiting:
        found[late].append(place)
    if loose:
        return [[p for p in sorted(f) if not _at_edge(t, p)] for t, f in zip(paragraphs, found, strict=True)]
    return [sorted(places) for places in found]


def _brackets(text: str) -> Iterator[tuple[str, int, bool]]:
    """Brackets with their places, and whether each may belong to the number or letter of a list: a) 1) iv)."""
    if not has_brackets(text):
        return
    for match in _BRACKET.finditer(text):
        if match["item"]:
            yield match["item"], match.start("item"), True
        elif not match["other"]:
            yield match[0], match.start(), False


def _at_edge(text: str, place: int) -> bool:
    """Whether a bracket stands where a row of a longer text may be torn off: it opens a sentence or ends the row."""
    if text[place] in _CLOSER_OF:
        return text[max(0, place - 3) : place].rstrip()[-1:] in ("", ".", "?", "!", "…")
    return _ROW_END.match(text, place + 1) is not None
