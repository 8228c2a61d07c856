"""Where a term stands in a text: matched word by word and by lemma, never inside another word.

Two questions are asked, with two measures. *Does the source, or a translation, use this term?* is answered strictly:
the word itself, or another form of the same noun or adjective (``inflection.forms`` of the language pack; clitics and
reduplication in Indonesian). *Is this rendering there?* is answered generously, because a false alarm costs more than a
miss: conjugated verbs count too (``inflection.verbs``), a common root (PySastrawi), and accents that got lost.

An inflection class is a set of endings that may take each other's place: ``"z ces"`` for luz, luces. Two words are
forms of one where a class has the ending of each and what is left before them is the same. Accents may then differ
(canción, canciones) but those that make letters of their own (ñ, å, й: ``letters`` of the pack).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

import regex

from mtqa.own import Concept, Forbidden, Status, Term, Terms
from mtqa.text.bounded import Bounded
from mtqa.text.lexicon import stem, without_clitics
from mtqa.text.words import words

if TYPE_CHECKING:
    from mtqa.langs import Pack
    from mtqa.own import Pattern

MIN_STEM = 2  # letters before an ending; with one, la and lo are forms of anything
MAX_WORD = 60  # letters; nothing longer is taken apart
ACRONYM = 6  # letters; longer words in capitals are a heading
# Without a table of endings, two words are taken for forms of one from so long a common beginning on ...
COMMON_BEGINNING = 4
MOST_DIFFERENT = 3  # ... if no more than so many letters follow it in either
GAP = 1  # words that may stand inside a rendering (Menteri Luar ⟨dan Dalam⟩ Negeri has two: too many)

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Hangul}"
_SIMPLE = regex.compile(rf"(?: [\p{{L}}\p{{M}}\p{{N}}] (?<![{_UNSPACED}]) | [\s'’\-‐‑] )+", regex.VERBOSE)
_WORDLIKE = regex.compile(rf"[\p{{L}}\p{{M}}\p{{N}}](?<![{_UNSPACED}])")
_BETWEEN = regex.compile(r"[\s'’\-‐‑]*")
_APOSTROPHE = regex.compile(r"['’ʼ]")
Key = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a text, half open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    end: int


class Language:
    """How the words of one language are compared; keeps what it has worked out."""

    def __init__(self, pack: Pack) -> None:
        table: Mapping[str, Sequence[str]] = pack.more.get("inflection", {})
        self._code = pack.code
        self._letters = frozenset(pack.more.get("letters", ()))
        self._elisions = frozenset(pack.more.get("elisions", ()))
        forms = [self._class(line) for line in table.get("forms", ())]
        verbs = [self._class(line) for line in table.get("verbs", ())]
        self._classes = (forms, forms + verbs)
        self._tabled = bool(forms) or stem("", pack.code) is not None
        self._keys = lru_cache(maxsize=1 << 16)(self._new_keys)

    def _class(self, line: str) -> tuple[str, ...]:
        endings = ["" if ending == "-" else self.folded(ending) for ending in line.split()]
        return tuple(sorted(set(endings), key=lambda ending: (-len(ending), ending)))

    def folded(self, text: str) -> str:
        """Lower case without the accents that make no letter of their own."""
        lower = unicodedata.normalize("NFC", text.casefold())
        if lower.isascii():
            return lower
        return "".join(
            c if c in self._letters else "".join(d for d in unicodedata.normalize("NFD", c) if not _mark(d)) or c
            for c in lower
        )

    def pieces(self, text: str) -> list[_Piece]:
        """The words of a text, without articles that an apostrophe joins to them, or a possessive's."""
        found = []
        for word in words(text):
            start, end = word.start, word.end
            marks = [m.start() for m in _APOSTROPHE.finditer(word.text)]
            if marks and word.text[: marks[0]].casefold() in self._elisions:
                found.append(_Piece(word.text[: marks[0]], start, start + marks[0]))
                start += marks[0] + 1
            if marks and word.text[marks[-1] + 1 :] in {"s", "S"} and word.start + marks[-1] > start:
                end = word.start + marks[-1]
            found.append(_Piece(text[start:end], start, end))
        return found

    def keys(self, word: str, wide: bool) -> Mapping[Key, str]:
        """What a word may be a form of, with the ending that it then has; see ``same``."""
        return self._keys(word.casefold(), wide)

    def _new_keys(self, word: str, wide: bool) -> Mapping[Key, str]:
        keys: dict[Key, str] = {("=", unicodedata.normalize("NFC", word)): ""}
        if len(word) > MAX_WORD:
            return keys
        for bare in without_clitics(word, self._code):
            keys["=", bare] = ""
        half = word.split("-")
        if len(half) > 1 and half[1].startswith(half[0]):
            keys["=", half[0]] = ""
        if wide:
            keys["folded", self.folded(word)] = ""
            root = stem(word, self._code)
            if root:
                keys["root", root] = ""
        folded = self.folded(word)
        for number, endings in enumerate(self._classes[wide]):
            for ending in endings:
                if folded.endswith(ending) and len(folded) - len(ending) >= MIN_STEM:
                    keys[str(number), folded[: len(folded) - len(ending)]] = ending
        return keys

    def same(self, a: str, b: str, wide: bool) -> bool:
        """Whether two words are forms of one."""
        first, second = self.keys(a, wide), self.keys(b, wide)
        for key in first.keys() & second.keys():
            # With the same ending, what differs is an accent: papá is no form of papa.
            if not key[0].isdigit() or first[key] != second[key]:
                return True
        return wide and not self._tabled and _alike(self.folded(a), self.folded(b))


def _mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


def _alike(a: str, b: str) -> bool:
    common = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return common >= COMMON_BEGINNING and max(len(a), len(b)) - common <= MOST_DIFFERENT


@lru_cache(maxsize=16)
def _language(pack_code: str) -> Language:
    from mtqa import langs

    return Language(langs.load(pack_code))


class Wanted(Generic[T]):
    """One term, ready to be looked for, and what it is ``of``. ``verb`` and ``case`` as in ``own.Term``."""

    def __init__(self, text: str, of: T, language: Language, *, case: bool | None = None, verb: bool = False) -> None:
        self.text = text
        self.of = of
        self.language = language
        self.verb = verb
        acronym = text.isupper() and 2 <= len(text) <= ACRONYM
        self.case = acronym if case is None else case
        self.words = [piece.text for piece in language.pieces(text)] if _SIMPLE.fullmatch(text) else []

    def first_keys(self) -> Iterable[Key]:
        """The keys of its first word; none where it is looked for letter by letter."""
        return self.language.keys(self.words[0], self.verb) if self.words else ()

    def at(self, pieces: Sequence[_Piece], start: int, text: str, wide: bool) -> int | None:
        """Where it ends (the number of a piece) if it stands at a piece; None if it does not."""
        gaps, number = 0, start
        for n, word in enumerate(self.words):
            while True:
                if number >= len(pieces):
                    return None
                piece = pieces[number]
                if n and not wide and not _BETWEEN.fullmatch(text, pieces[number - 1].end, piece.start):
                    return None
                number += 1
                if self.language.same(word, piece.text, wide or self.verb) and self._cased(word, piece.text):
                    break
                gaps += 1
                if not n or not wide or gaps > GAP:
                    return None
        return number

    def _cased(self, word: str, found: str) -> bool:
        """Whether capitals are as wanted: the same letters as far as both go, a first capital where it may be."""
        if not self.case:
            return True
        if word.islower():
            return found[1:].islower() or len(found) == 1
        return all(x == y for x, y in zip(word, found, strict=False) if x.isupper() or y.isupper())


def literal(needle: str, text: str, case: bool, *, ending: bool = False) -> list[Place]:
    """Where a string stands letter for letter and not inside a word (scripts without spaces have no such inside).

    ``ending``: up to three letters may follow, as suffixes do (WhatsAppnya, WhatsAppra).
    """
    return [Place(m.start(), m.end()) for m in _literal(needle, case, ending).finditer(text)]


@lru_cache(maxsize=4096)
def _literal(needle: str, case: bool, ending: bool) -> regex.Pattern[str]:
    pattern = regex.escape(needle, special_only=True, literal_spaces=True)
    pattern = regex.sub(r"\s+", r"\\s+", pattern)
    if _WORDLIKE.match(needle):
        pattern = r"(?<![\p{L}\p{M}\p{N}])" + pattern
    if _WORDLIKE.match(needle[-1:]):
        pattern += r"(?!\p{L}{4}|\p{N})" if ending else r"(?![\p{L}\p{M}\p{N}])"
    return regex.compile(pattern, 0 if case else regex.IGNORECASE)


class Finder(Generic[T]):
    """Finds many terms of one language in a text at once; where two overlap, the longer one stands."""

    def __init__(self, wanted: Iterable[Wanted[T]], language: Language) -> None:
        self._language = language
        self._literal: list[Wanted[T]] = []
        self._by_key: dict[Key, list[Wanted[T]]] = {}
        for term in wanted:
            if not term.words:
                self._literal.append(term)
            for key in term.first_keys():
                self._by_key.setdefault(key, []).append(term)

    def find(self, text: str) -> list[tuple[Place, list[T]]]:
        """Places in order, none overlapping, each with what all terms that stand there are of."""
        found: dict[tuple[int, int], list[T]] = {}
        for term in self._literal:
            for place in literal(term.text, text, term.case):
                found.setdefault((place.start, place.end), []).append(term.of)
        pieces = self._language.pieces(text) if self._by_key else []
        for number, piece in enumerate(pieces):
            for term in self._beginning_with(piece.text):
                end = term.at(pieces, number, text, wide=False)
                if end is not None:
                    found.setdefault((piece.start, pieces[end - 1].end), []).append(term.of)
        kept: list[tuple[Place, list[T]]] = []
        taken: set[int] = set()
        for start, end in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                kept.append((Place(start, end), found[start, end]))
        return sorted(kept, key=lambda item: item[0].start)

    def _beginning_with(self, word: str) -> Iterable[Wanted[T]]:
        keys = [key for wide in (False, True) for key in self._language.keys(word, wide)]
        return dict.fromkeys(term for key in keys for term in self._by_key.get(key, ()))


class Rendering:
    """The translations of one concept that a glossary allows and forbids, in one language."""

    def __init__(self, concept: Concept, lang: str) -> None:
        self.concept = concept
        self._language = _language(lang)
        terms = [t for t in concept.terms if t.lang == lang]
        allowed = [t for t in terms if t.status is not Status.FORBIDDEN]
        allowed.sort(key=lambda t: t.status is not Status.PREFERRED)
        self.expected = tuple(t.text for t in allowed)
        self.allowed = [self._wanted(t, right=True) for t in allowed]
        self.forbidden = [self._wanted(t, right=False) for t in terms if t.status is Status.FORBIDDEN]

    def _wanted(self, term: Term, *, right: bool) -> Wanted[str]:
        # A rendering with the wrong capitals is no other rendering.
        case = term.case or False if right else term.case
        return Wanted(term.text, "" if right else term.text, self._language, case=case, verb=term.verb)

    def stands_in(self, text: str) -> bool:
        """Whether an allowed rendering stands in a text, in any form."""
        # Hyphens join what is written apart elsewhere: perang-saudara.
        pieces = [part for piece in self._language.pieces(text) for part in _parts(piece)]
        return any(
            literal(term.text, text, term.case)
            or (term.text.isupper() and literal(".".join(term.text), text, True))  # A.S. for AS
            or any(term.at(pieces, n, text, wide=True) is not None for n in range(len(pieces) if term.words else 0))
            for term in self.allowed
        )


def _parts(piece: _Piece) -> list[_Piece]:
    """A word, followed by what its hyphens join if there are any."""
    parts, at = [piece], piece.start
    for part in piece.text.split("-") if "-" in piece.text else ():
        parts.append(_Piece(part, at, at + len(part)))
        at += len(part) + 1
    return parts


class Glossary:
    """The terms of a glossary for one pair of languages; false where it has none."""

    def __init__(self, concepts: Sequence[Concept], source: str, target: str) -> None:
        language = _language(source)
        wanted = []
        for concept in concepts:
            rendering = Rendering(concept, target)
            if rendering.allowed or rendering.forbidden:
                wanted += [
                    Wanted(t.text, rendering, language, case=t.case, verb=t.verb)
                    for t in concept.terms
                    if t.lang == source
                ]
        self._size = len(wanted)
        self._finder = Finder(wanted, language)

    def __bool__(self) -> bool:
        return self._size > 0

    def used(self, source: str) -> list[tuple[Place, list[Rendering]]]:
        """Where a source text uses terms, each with how it may be rendered (by any of the concepts found there)."""
        return self._finder.find(source)


def forbidden_places(renderings: Sequence[Rendering], text: str, lang: str) -> list[tuple[Place, str]]:
    """Where a rendering stands that some concepts forbid and none allows; an allowed one that is longer covers it."""
    wanted = [term for r in renderings for term in (*r.allowed, *r.forbidden)]
    return [(place, marks[0]) for place, marks in Finder(wanted, _language(lang)).find(text) if all(marks)]


class Avoided:
    """The terms that must not stand in texts of one language."""

    def __init__(self, forbidden: Iterable[Forbidden], lang: str) -> None:
        language = _language(lang)
        wanted = [Wanted(f.text, f, language, case=f.case) for f in forbidden if f.lang in {"", lang}]
        self._finder = Finder(wanted, language)

    def find(self, text: str) -> list[tuple[Place, Forbidden]]:
        """Where they stand."""
        return [(place, entries[0]) for place, entries in self._finder.find(text)]


class Asked:
    """One pattern of the user's, with its expressions ready to run."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.target = Bounded(pattern.forbid or pattern.require, pattern.ignore_case)
        self.source = Bounded(pattern.source, pattern.ignore_case) if pattern.source else None


class Own:
    """The user's own rules, as the rules of the family ``terms`` need them; made anew for every run."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._asked = [Asked(p) for p in terms.patterns]
        self._glossaries: dict[tuple[str, str], Glossary] = {}
        self._avoided: dict[tuple[str, str], Avoided] = {}

    def configured(self, need: str) -> bool:
        """Whether the user asked for anything that a need of this name gives."""
        terms = self._terms
        given = {
            "glossary": any(terms.concepts),
            "keep": any(terms.keep),
            "avoid": any(terms.forbid) or any(_deprecated(terms.concepts)),
            "patterns": any(not p.source for p in terms.patterns),
            "paired_patterns": any(p.source for p in terms.patterns),
        }
        return given[need]

    def supply(self, need: str, target: str, source: str) -> object | None:
        """What a need asks for, for a pair of languages; None where the glossary has nothing for them.

        ``source`` is "" where there is no source: then the glossary's forbidden terms are avoided at sight, since
        there is nothing to say which concept was meant.
        """
        if need == "glossary":
            return self._glossary(source, target) or None
        if need == "keep":
            return self._terms.keep
        if need == "avoid":
            return self._avoid(source, target)
        paired = need == "paired_patterns"
        return [a for a in self._asked if bool(a.pattern.source) is paired and a.pattern.lang in {"", target}]

    def _glossary(self, source: str, target: str) -> Glossary:
        if (source, target) not in self._glossaries:
            self._glossaries[source, target] = Glossary(self._terms.concepts, source, target)
        return self._glossaries[source, target]

    def _avoid(self, source: str, target: str) -> Avoided:
        if (source, target) not in self._avoided:
            listed = list(self._terms.forbid)
            if not source or not self._glossary(source, target):
                listed += _deprecated(self._terms.concepts)
            self._avoided[source, target] = Avoided(listed, target)
        return self._avoided[source, target]


def _deprecated(concepts: Sequence[Concept]) -> list[Forbidden]:
    """The forbidden terms of a glossary that no other concept allows."""
    allowed = {(t.lang, t.text.casefold()) for c in concepts for t in c.terms if t.status is not Status.FORBIDDEN}
    found = []
    for concept in concepts:
        for term in concept.terms:
            if term.status is Status.FORBIDDEN and (term.lang, term.text.casefold()) not in allowed:
                use = [t.text for t in concept.terms if t.lang == term.lang and t.status is Status.PREFERRED]
                found.append(
                    Forbidden(term.text, use=use[0] if use else "", note=concept.note, lang=term.lang, case=term.case)
                )
    return found
