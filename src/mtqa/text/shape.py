"""The outer shape of running text: capitals that nothing calls for, sentence pieces, title case.

All of it is linear in the length of the text, and knows no language: what a language knows is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from mtqa.langs import Pack

_SPACES = " \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_SEPARATORS = frozenset(_SPACES)

# A word with a capital first letter and no other, after a word, a number or a comma: places where no sentence,
# quotation, list item or title begins. (After a bracket one may: "(Laughter) And then …".)
_CAPITAL = regex.compile(
    r"""
    (?<=[\p{L}\p{M}\p{N},%][ \N{NO-BREAK SPACE}])
    \p{Lu}\p{M}*+ (?: [\p{Ll}\p{M}]++ (?: -[\p{Ll}\p{M}]++ )*+ )?+
    (?! [\p{L}\p{M}\p{N}'’\-_@] | \.[\p{L}\p{N}] )
    """,
    regex.VERBOSE,
)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]++(?:[-'’][\p{L}\p{M}\p{N}]++)*+")
_ROMAN = frozenset("IVXLC")
LOOK = 48  # characters: more than a word has

# Words of four letters and more: shorter ones stay lower-case in the titles of most languages.
_TITLE_WORD = regex.compile(r"\p{Lu}[\p{L}\p{M}]{3,}+|\b\p{Ll}[\p{L}\p{M}]{3,}+")

# The end of a sentence inside a text: its mark, what closes with it, and a space.
_END = regex.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)")

_FIRST_WORD = regex.compile(
    r"(?!\p{Ll}\s?[).])\p{Ll}[\p{Ll}\p{M}]*+(?![\p{L}\p{M}\p{N}_@/]|\.\p{L}|[-'’]\p{Lu}|[-'’]?\p{N})"
)
_LAST_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]++(?:\.[\p{L}\p{M}\p{N}]++)*+\.$")

MAX_ABBREVIATION = 4
VOWELS = frozenset("aeiouy")
LABELS = frozenset("abcde")  # letters that number options and grades: "la opción a."
MAX_TAIL = 3  # words of a severed tail at most; what is longer is a sentence without its capital
MAX_DANGLING_TAIL = 6  # the same of one that breaks off itself

# Words that a clause has at least, on either side of a lost boundary.
MIN_CLAUSE = 3

_OPENING = frozenset("\"'“”„‟‘’‚‛«»‹›「『([")
_MARKS = "\"'“”„‟‘’‚‛«»‹›「」『』()[],%"


@dataclass(frozen=True, slots=True)
class Capital:
    """A capitalised word where nothing calls for a capital.

    ``before`` and ``after`` are the words next to it, empty where something other than a space stands between;
    ``comma`` is the word before a comma that stands before it.
    """

    text: str
    start: int
    end: int
    before: str
    after: str
    comma: str
    first: bool

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()


def capital_words(text: str) -> list[regex.Match[str]]:
    """Where ``capitals`` looks; the same for each that asks it about a text."""
    return list(_CAPITAL.finditer(text))


def capitals(
    text: str, wanted: Callable[[str], bool] | None = None, found: Iterable[regex.Match[str]] | None = None
) -> Iterator[Capital]:
    """Capitalised words inside sentences, after a word or a comma; acronyms are not among them.

    ``wanted`` is asked about each word, in lower case, before its surroundings are looked at; ``found`` are the
    ``capital_words`` of the text, where they are known. ``first`` of a result
    says that the word before it is the first of the text or of its sentence, whose capital means nothing.
    """
    for match in capital_words(text) if found is None else found:
        if wanted and not wanted(match[0].lower()):
            continue
        start, end = match.span()
        lead = text[max(0, start - LOOK) : start].rstrip(_SPACES)
        at = lead.rfind(" ") + 1
        comma = lead.endswith(",")
        before = lead[at:].strip(_MARKS)
        opening = lead[:at].rstrip(_SPACES)
        following = _WORD.match(text, end + 1) if text[end : end + 1] in _SEPARATORS else None
        yield Capital(
            text=match[0],
            start=start,
            end=end,
            before="" if comma else before,
            after=following[0] if following else "",
            comma=before if comma else "",
            first=lead[at : at + 1] in _OPENING or not opening or not (opening[-1].isalnum() or opening[-1] in ",%"),
        )


def is_title(text: str) -> bool:
    """Whether two thirds of the longer words are capitalised, as in headlines and titles."""
    upper = lower = 0
    for match in _TITLE_WORD.finditer(text):
        if match[0][0].islower():
            lower += 1
        else:
            upper += 1
    return upper > 0 and upper >= 2 * lower


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or what stands for one, inside a text: ``text[start:end]``, with its final mark."""

    text: str
    start: int
    end: int


def pieces(text: str) -> list[Piece]:
    """The text cut after every sentence-final mark that a space follows, abbreviations and all.

    Coarser tools know better where sentences end; rules on fragments want to see each candidate.
    """
    found: list[Piece] = []
    at = 0
    for match in _END.finditer(text):
        _add(found, text, at, match.end())
        at = match.end()
    _add(found, text, at, len(text))
    return found


def _add(found: list[Piece], text: str, start: int, end: int) -> None:
    part = text[start:end]
    lead = len(part) - len(part.lstrip())
    body = part.strip()
    if body:
        found.append(Piece(body, start + lead, start + lead + len(body)))


def starts_lower(text: str) -> bool:
    """Whether the text begins with an ordinary word in lower case: not with iPhone, al-Qaeda, b2b or kompas.com."""
    return _FIRST_WORD.match(text) is not None


def last_word(piece: str) -> str:
    """The word that the last full stop of the text follows directly; empty if there is none."""
    if not piece.endswith((".", ".\n")):
        return ""
    match = _LAST_WORD.search(piece[-LOOK:].rsplit(None, 1)[-1])  # there is no space in a word
    return match[0][:-1] if match else ""


def ends_sentence(piece: str, pack: Pack) -> bool:
    """Whether the text ends with a full stop that is not that of an abbreviation, an initial or a numbering."""
    word = last_word(piece)
    stopped = {f"{word}.", f"{word.lower()}."}
    if not word or "." in word or any(stopped & known for known in abbreviations(pack)):
        return False
    if len(word) == 1 and (word not in pack.dangling_words or word in LABELS or piece == f"{word}."):
        return False  # an initial, a numbering, the second half of an abbreviation: "т. к."
    if len(word) > 1 and _ROMAN.issuperset(word):
        return False  # an ordinal in many languages: Garard II. und seine Frau
    if piece.count("(") > piece.count(")"):
        return False  # an abbreviation, whatever the language: "(ang. branches)"
    if len(word) <= MAX_ABBREVIATION and word.isascii() and word.isalpha() and not VOWELS & set(word.lower()):
        return False  # Tbk., Ltd., in a language that does not have them
    return not word.isdecimal() or (not pack.ordinal_point and len(word) + 1 < len(piece))


def abbreviations(pack: Pack) -> tuple[frozenset[str], ...]:
    """All abbreviations of a language, with their full stops."""
    return pack.abbreviations, pack.initial_abbreviations, pack.number_abbreviations, pack.name_abbreviations


def is_tail(text: str, pack: Pack) -> bool:
    """Whether the text is a few words in lower case with a full stop: what a sentence lost to its right."""
    if not text.endswith(".") or not starts_lower(text):
        return False
    length = _count(text, 0, len(text), MAX_DANGLING_TAIL + 1)
    return length <= MAX_TAIL or (length <= MAX_DANGLING_TAIL and last_word(text) in pack.dangling_words)


def opens_clause(text: str, word: Capital, pack: Pack) -> bool:
    """Whether a sentence begins with the word although nothing marks where the one before it ends.

    The word is one that opens sentences (``sentence_openers`` of the pack), what goes before it could end there, and
    a clause follows.
    """
    openers = pack.more.get("sentence_openers", ())
    if word.lower not in openers and f"{word.lower} {word.after}" not in openers:
        return False
    if not word.before or word.first or not word.after[:1].islower():
        return False
    if word.before.lower() in pack.dangling_words or word.before.lower() in pack.more.get("naming_words", ()):
        return False
    if word.lower in pack.capital_words and (word.before[:1].isupper() or word.after in openers):
        return False  # "Europa del Este", or a pronoun for God
    before, after = _count(text, 0, word.start, MIN_CLAUSE), _count(text, word.end, len(text), MIN_CLAUSE)
    return before >= MIN_CLAUSE <= after


def _count(text: str, start: int, end: int, limit: int) -> int:
    """Words between two places, counted no further than the limit."""
    return sum(1 for _ in islice(_WORD.finditer(text, start, end), limit))
