"""What each line is in its article: headline, heading, byline, body or boilerplate.

Words alone prove little: an article on newsletters speaks of newsletters. So a line is boilerplate only if its words,
its shape and its place agree, and anything doubtful is body, which is checked like all the rest.

A text without a single line of prose (a list, labels of a user interface) has no structure to speak of: all body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mtqa import langs
from mtqa.langs import Pack
from mtqa.model import Kind

# Sizes count words; in scripts without spaces two letters count as one. Chosen on the heads of NTREX articles (the
# longest has 24 words) and on news pages in id, es and en.
_PROSE = 6  # a sentence with its full stop and so many words is prose
_LONG = 30  # so are so many words without one
_HEADLINE = 30
_HEADING = 12
_BYLINE = 12
_TEASER = 30
_MIDDLE_TEASER = 5  # shorter lines after "Read also" in mid-article may be the next heading
_FURNITURE = 60
_TOP = 8  # headline, decks, author, date stand in so many lines
_LIST = 3  # so many short lines in a row are a list, not headings
_TOPIC = 2  # an article that names the matter of a promotion so often is about it
_LOOK = 1000  # characters; longer lines are prose

_TERMINALS = ".?!…。｡．！？؟۔।॥։።፧፨။។៕᠃᠉෴‼⁇⁈⁉‽;"
_CLOSERS = " \t\u00a0\"'”’»›)]}」』】）*_"
_RUNS_ON = ",:;،、：，；-–—"
_QUOTES = '“”„«»"「」『』'
_BULLET = re.compile(r"\s*(?:[-–—•*·▪●○◦‣►»>]|\d{1,3}[.)])\s+")
_MARKUP_HEADING = re.compile(r"\s*#{1,6}\s+\S")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_SIGNED = re.compile(r"\([\w/ .,&-]{2,40}\)")
_LABEL = re.compile(r"[\w ]{2,30}[:|/].+")
_NAME_PARTS = re.compile(r"[\s,|/&•·]+")
_PARTICLES = frozenset(
    "de del la las los da do dos das di van von der den bin binti ibn al el y e i dan and und et en".split()
)
_HEAD_TRIM = " \t.:»›>|*#-–—…!"


@dataclass(frozen=True, slots=True)
class Line:
    """A non-empty line without outer white space, and the number of its sentences."""

    text: str
    sentences: int

    @property
    def size(self) -> int:
        """Words, or half the letters of scripts without spaces."""
        if len(self.text) > _LOOK:
            return _LOOK
        return max(len(self.text.split()), len(_UNSPACED.findall(self.text)) // 2)

    @property
    def stopped(self) -> bool:
        """Whether terminal punctuation ends it, closing quotes aside."""
        return self.text[-40:].rstrip(_CLOSERS)[-1:] in set(_TERMINALS)

    @property
    def runs_on(self) -> bool:
        """Whether it ends in the middle: with a comma, a colon, a dash."""
        return self.text[-1:] in _RUNS_ON

    @property
    def prose(self) -> bool:
        """Whether it reads as running text, not as a title, a name or a link."""
        return self.stopped and (self.size >= _PROSE or self.sentences > 1) or self.size >= _LONG

    @property
    def teaser(self) -> bool:
        """Whether it may be a link to another article."""
        full_stop = self.stopped and self.text.rstrip(_CLOSERS)[-1:] not in {"?", "!", "…", "？", "！", "؟"}
        return self.size <= _TEASER and self.sentences <= 2 and not full_stop

    @property
    def lower(self) -> bool:
        """Whether its first letter is a small one."""
        found = _LETTER.search(self.text)
        return found is not None and found[0].islower() and not "\u10d0" <= found[0] <= "\u10ff"


def kinds(lines: Sequence[Line], pack: Pack) -> list[Kind]:
    """The kind of each line, in order."""
    found: list[Kind | None] = [None] * len(lines)
    if len(lines) < 2 or not any(line.prose for line in lines):
        return [Kind.BODY] * len(lines)
    _furniture(lines, found)
    first = next((i for i, line in enumerate(lines) if found[i] is None and line.prose), len(lines))
    if first == len(lines):  # nothing would be left to check
        return [Kind.BODY] * len(lines)
    _top(lines, found, min(first, _TOP), pack)
    _signatures(lines, found)
    _headings(lines, found, first)
    return [kind or Kind.BODY for kind in found]


def _furniture(lines: Sequence[Line], found: list[Kind | None]) -> None:
    """Mark the page's furniture: promotion, links to other articles, notices."""
    words = _words_of_furniture()
    heads = [_head(line) in words.headings for line in lines]
    for i, line in enumerate(lines):
        if line.size <= _FURNITURE and words.whole.fullmatch(line.text):
            found[i] = Kind.BOILERPLATE
    _links(lines, heads, found)
    searched = [
        line.size <= _FURNITURE and not set(line.text) & set(_QUOTES) and words.part.search(line.text) for line in lines
    ]
    if not any(searched):
        return
    plain = [line for line, match in zip(lines, searched, strict=True) if not match]
    zones = (
        _zone(lines, found, searched, range(len(lines))),
        _zone(lines, found, searched, range(len(lines) - 1, -1, -1)),
    )
    for zone in zones:
        for i in zone:
            if searched[i] and not _topical(lines[i], plain, words.topics):
                found[i] = Kind.BOILERPLATE


def _zone(
    lines: Sequence[Line], found: Sequence[Kind | None], searched: Sequence[object], order: Iterable[int]
) -> list[int]:
    """The lines above (or below) the article: up to the first line of prose that nothing speaks against."""
    zone = []
    for i in order:
        if lines[i].prose and not searched[i] and found[i] is None:
            break
        zone.append(i)
    return zone


def _links(lines: Sequence[Line], heads: Sequence[bool], found: list[Kind | None]) -> None:
    """Mark heads such as "More stories" and the links under them: all to the end, or a block in the middle."""
    tail = len(lines)
    while tail and (lines[tail - 1].teaser or found[tail - 1]):
        tail -= 1
    open_block = False
    for i, line in enumerate(lines):
        if heads[i] and i > 0:
            open_block = True
            found[i] = Kind.BOILERPLATE
        elif open_block and found[i] is None:
            ended = line.teaser and line.size >= _MIDDLE_TEASER
            open_block = i >= tail or ended
            if open_block:
                found[i] = Kind.BOILERPLATE


def _topical(line: Line, others: Sequence[Line], topics: frozenset[str]) -> bool:
    """Whether the article is about what the line seems to promote."""
    text = line.text.casefold()
    named = [topic for topic in topics if topic in text]
    return any(sum(topic in other.text[:_LOOK].casefold() for other in others) >= _TOPIC for topic in named)


def _top(lines: Sequence[Line], found: list[Kind | None], stop: int, pack: Pack) -> None:
    """Mark headline, bylines and decks in the lines above the first prose."""
    headline = False
    for i in range(stop):
        line = lines[i]
        if found[i] is not None or line.sentences > 2:
            continue
        if _MARKUP_HEADING.match(line.text):
            found[i], headline = (Kind.HEADING if headline else Kind.HEADLINE), True
        elif _says_who(line) or _named(lines, i):
            found[i] = Kind.BYLINE
        elif _title(lines, i, headline):
            found[i], headline = (Kind.HEADING if headline else Kind.HEADLINE), True


def _title(lines: Sequence[Line], i: int, headline: bool) -> bool:
    """Whether a line above the prose is the headline, or one more title under it."""
    line = lines[i]
    if line.runs_on or line.lower or _BULLET.match(line.text) or not _LETTER.search(line.text):
        return False
    if not line.stopped:
        return line.size <= (_HEADING if headline else _HEADLINE)
    asks = line.text.rstrip(_CLOSERS)[-1:] in set("?!？！؟…")
    below = lines[i + 1]
    return asks and not headline and line.size <= _HEADLINE // 2 and (below.sentences > 1 or _says_who(below))


def _says_who(line: Line) -> bool:
    """Whether a line is a byline or a date by its words."""
    if line.size > _BYLINE:
        return False
    text = _BULLET.sub("", line.text, count=1)
    return _bylines().fullmatch(text) is not None


def _named(lines: Sequence[Line], i: int) -> bool:
    """Whether a line under the headline is a name by its shape: Norberto Paredes, BBC News Mundo.

    The first line is one only behind a dash, or above an outlet: a title in capitals looks the same.
    """
    line = lines[i]
    text = _BULLET.sub("", line.text, count=1)
    if line.stopped or not _name(text):
        return False
    if i == 0:
        below = lines[1]
        return text != line.text or _says_who(below) and _name(below.text) and not _LABEL.fullmatch(below.text)
    if text != line.text:
        return True
    # A heading in capitals ("Latar Belakang") uses words that the article writes small elsewhere.
    small = {word.casefold() for word in _NAME_PARTS.split(text)} - _PARTICLES
    seen = {word for other in lines[i + 1 : i + 60] for word in other.text[:_LOOK].split() if word.islower()}
    return not small & seen


def _name(text: str) -> bool:
    parts = [part for part in _NAME_PARTS.split(text) if part]
    if not 2 <= len(parts) <= 8 or text[-1:] in _RUNS_ON:
        return False
    proper = [part for part in parts if part.casefold() not in _PARTICLES]
    return len(proper) >= 2 and all(
        part[0] == "@" or part[0].isupper() and all(c.isalpha() or c in "'’.-" for c in part) for part in proper
    )


def _signatures(lines: Sequence[Line], found: list[Kind | None]) -> None:
    """Mark credits under the article: "Editor: ...", "(Reuters)"."""
    for i in range(len(lines) - 1, max(0, len(lines) - 4), -1):
        line = lines[i]
        if found[i] is Kind.BOILERPLATE:
            continue
        if found[i] is not None or line.size > _BYLINE or line.prose:
            break
        labelled = _LABEL.fullmatch(line.text) or " by " in line.text
        if not (_SIGNED.fullmatch(line.text) or labelled and _says_who(line)):
            break
        found[i] = Kind.BYLINE


def _headings(lines: Sequence[Line], found: list[Kind | None], first: int) -> None:
    """Mark short lines without a full stop that stand alone between paragraphs."""
    i = first
    while i < len(lines):
        run = 0
        while i + run < len(lines) and found[i + run] is None and _short(lines[i + run]):
            run += 1
        below = next((j for j in range(i + run, len(lines)) if found[j] is None), None)
        if run and below is not None and lines[below].prose and run < _LIST and not _lists(lines, i):
            found[i : i + run] = [Kind.HEADING] * run
        i += run or 1
    for j, line in enumerate(lines):
        if found[j] is None and line.size <= _HEADLINE and _MARKUP_HEADING.match(line.text):
            found[j] = Kind.HEADING


def _short(line: Line) -> bool:
    """Whether a line has the shape of a heading. A small first letter is a torn sentence, but for quotations."""
    if line.stopped or line.runs_on or line.sentences > 1 or line.size > _HEADING or not _LETTER.search(line.text):
        return False
    quoted = line.text[0] in _QUOTES and line.text[-1] in _QUOTES
    return (quoted or not line.lower) and not _BULLET.match(line.text)


def _lists(lines: Sequence[Line], i: int) -> bool:
    """Whether the line above ends with a colon: what follows is its list."""
    return i > 0 and lines[i - 1].text[-1:] in ":："


def _head(line: Line) -> str:
    return line.text.strip(_HEAD_TRIM).casefold() if len(line.text) < 80 else ""


@dataclass(frozen=True)
class _Furniture:
    """The furniture of all packs: pages often keep it in the language they were translated from."""

    part: re.Pattern[str]
    whole: re.Pattern[str]
    headings: frozenset[str]
    topics: frozenset[str]


@lru_cache(maxsize=1)
def _words_of_furniture() -> _Furniture:
    packs = _packs()
    return _Furniture(
        part=_any(p for pack in packs for p in pack.boilerplate),
        whole=_any(p for pack in packs for p in pack.boilerplate_lines),
        headings=frozenset(h for pack in packs for h in pack.boilerplate_headings),
        topics=frozenset(t for pack in packs for t in pack.boilerplate_topics),
    )


@lru_cache(maxsize=1)
def _bylines() -> re.Pattern[str]:
    return _any(p for pack in _packs() for p in pack.byline)


def _packs() -> list[Pack]:
    return [langs.load(code) for code in (langs.DEFAULT, *langs.available())]


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in dict.fromkeys(patterns)), re.IGNORECASE)
