"""What each line is in its article: headline, heading, byline, body or boilerplate.

Words alone prove little: an article on newsletters speaks of newsletters. So a line is boilerplate only if its words,
its shape and its place agree, and anything doubtful is body, which is checked like all the rest.

A text without a single line of prose (a list, labels of a user interface) has no structure to speak of: all body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from mtqa import langs
from mtqa.langs import Pack
from mtqa.model import Kind

# Sizes count words; in scripts without spaces two letters count as one. Chosen on the heads of NTREX articles (the
# longest has 24 words) and on news pages in id, es and en.
_PROSE = 6  # a sentence with its full stop and so many words is prose
_LONG = 30  # so are so many words without one
_HEADLINE = 30
_QUESTION = 15
_HEADING = 12
_BYLINE = 12
_SIGNATURES = 3
_TEASER = 30
_MIDDLE_TEASER = 5
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
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_SIGNED = re.compile(r"\([\w/ .,&-]{2,40}\)")
_LABEL = re.compile(r"[\w ]{2,30}[:|/].+")
_NAME_PARTS = re.compile(r"[\s,|/&•·]+")
_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "da", "do", "dos", "das", "di", "van", "von", "der", "den", "bin", "binti", "ibn"}
    | {"al", "el", "y", "e", "i", "dan", "and", "und", "et", "en"}
)
_HEAD_TRIM = " \t.:»›>|*#-–—…!"


@dataclass(frozen=True)
class Line:
    """A non-empty line without outer white space, and the number of its sentences."""

    text: str
    sentences: int

    @cached_property
    def size(self) -> int:
        """Words, or half the letters of scripts without spaces."""
        if len(self.text) > _LOOK:
            return _LOOK
        return max(len(self.text.split()), len(_UNSPACED.findall(self.text)) // 2)

    @cached_property
    def stopped(self) -> bool:
        """Whether terminal punctuation ends it, closing quotes aside."""
        return self.text[-40:].rstrip(_CLOSERS)[-1:] in set(_TERMINALS)

    @cached_property
    def runs_on(self) -> bool:
        """Whether it ends in the middle: with a comma, a colon, a dash."""
        return self.text[-1:] in _RUNS_ON

    @cached_property
    def prose(self) -> bool:
        """Whether it reads as running text, not as a title, a name or a link."""
        return (self.stopped and (self.size >= _PROSE or self.sentences > 1)) or self.size >= _LONG

    @cached_property
    def teaser(self) -> bool:
        """Whether it may be a link to another article."""
        full_stop = self.stopped and self.text.rstrip(_CLOSERS)[-1:] not in {"?", "!", "…", "？", "！", "؟"}
        return self.size <= _TEASER and self.sentences <= 2 and not full_stop

    @cached_property
    def lower(self) -> bool:
        """Whether it begins with a small letter."""
        found = _LETTER_OR_DIGIT.search(self.text)
        return found is not None and found[0].islower() and not "\u10d0" <= found[0] <= "\u10ff"


def kinds(lines: Sequence[Line]) -> list[Kind]:
    """The kind of each line, in order."""
    found: list[Kind | None] = [None] * len(lines)
    if len(lines) < 2 or not any(line.prose for line in lines):
        return [Kind.BODY] * len(lines)
    _furniture(lines, found)
    prose = [i for i, line in enumerate(lines) if found[i] is None and line.prose]
    if not prose:  # nothing would be left to check
        return [Kind.BODY] * len(lines)
    first = prose[1] if len(prose) > 1 and _question(lines, prose[0]) else prose[0]
    _top(lines, found, min(first, _TOP))
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
    _promotion(lines, found, words)
    _links(lines, heads, found)
    _promotion(lines, found, words)  # once more: links no longer stand between it and the end


def _promotion(lines: Sequence[Line], found: list[Kind | None], words: _Furniture) -> None:
    """Mark promotion and notices above and below the article, unless the article is about their matter."""
    searched: dict[int, bool] = {}
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for i in order:
            line = lines[i]
            if found[i] is None and i not in searched:
                shaped = line.size <= _FURNITURE and not set(line.text) & set(_QUOTES)
                searched[i] = shaped and words.part.search(line.text) is not None
            if line.prose and found[i] is None and not searched[i]:
                break  # here the article begins, or ends
    promoting = [i for i, match in searched.items() if match]
    if not promoting:
        return
    plain = [line for i, line in enumerate(lines) if not searched.get(i) and not found[i]]
    subjects = [topic for topic in words.topics if _mentions(plain, topic)]
    for i in promoting:
        text = lines[i].text.casefold()
        if not any(subject in text for subject in subjects):
            found[i] = Kind.BOILERPLATE


def _mentions(lines: Sequence[Line], topic: str) -> bool:
    """Whether the article itself is about a matter that promotion speaks of: notifications, newsletters."""
    mentions = (line for line in lines if topic in line.text[:_LOOK].casefold())
    return sum(1 for _ in islice(mentions, _TOPIC)) == _TOPIC


def _links(lines: Sequence[Line], heads: Sequence[bool], found: list[Kind | None]) -> None:
    """Mark heads such as "More stories" and the links under them: all to the end, or a block in the middle."""
    tail = len(lines)
    while tail and (lines[tail - 1].teaser or found[tail - 1]):
        tail -= 1
    under_head = False
    for i, line in enumerate(lines):
        below = lines[i + 1] if i + 1 < len(lines) else None
        if heads[i] and i > 0 and (i + 1 >= tail or (below is not None and _linked(below))):
            under_head = True
            found[i] = Kind.BOILERPLATE
        elif under_head and found[i] is None:
            under_head = i >= tail or _linked(line)
            if under_head:
                found[i] = Kind.BOILERPLATE


def _linked(line: Line) -> bool:
    """Whether a line in the middle of an article may be a link; what is shorter may be the next heading."""
    return line.teaser and line.size >= _MIDDLE_TEASER


def _top(lines: Sequence[Line], found: list[Kind | None], stop: int) -> None:
    """Mark headline, bylines and decks in the lines above the first prose."""
    headline = False
    for i in range(stop):
        line = lines[i]
        if line.text[-1:] in ":：":
            break  # a list begins
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
    return not headline and _question(lines, i)


def _question(lines: Sequence[Line], i: int) -> bool:
    """Whether a line that ends with a question or exclamation mark is a headline: what is below it must show it."""
    line = lines[i]
    asks = line.text.rstrip(_CLOSERS)[-1:] in set("?!？！؟…")
    below = lines[i + 1] if i + 1 < len(lines) else None
    if not asks or below is None or line.sentences > 1 or line.size > _QUESTION:
        return False
    return below.sentences > 1 or _says_who(below) or _named(lines, i + 1)


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
        return text != line.text or (_says_who(below) and _name(below.text) and not _LABEL.fullmatch(below.text))
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
        part[0] == "@" or (part[0].isupper() and all(c.isalpha() or c in "'’.-" for c in part)) for part in proper
    )


def _signatures(lines: Sequence[Line], found: list[Kind | None]) -> None:
    """Mark credits under the article: "Editor: ...", "(Reuters)"."""
    last = [i for i in range(len(lines)) if found[i] is not Kind.BOILERPLATE][-_SIGNATURES:]
    for i in reversed(last):
        line = lines[i]
        if found[i] is not None or line.size > _BYLINE or line.prose:
            break
        labelled = _LABEL.fullmatch(line.text) or " by " in line.text
        if not (_SIGNED.fullmatch(line.text) or (labelled and _says_who(line))):
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
