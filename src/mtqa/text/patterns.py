"""Patterns over words and their classes, all of a language matched at once.

A pattern is a row of elements, each for one token (a word or a mark):

==================  ===============================================================================
``the``             this word, written small (or capitalised where any word is: at a sentence's start)
``dan|atau``        one of these words or marks
``{prepositions}``  a word of a list: of ``word_lists`` of the pack, or one of its own lists
``VERB|AUX``        a word whose use is nearly always in one of these classes
``VERB.passive``    a word with this verb form (see ``text.tags``)
``*``               any word
``!dan|VERB``       any word but these
``ADJ~sama|salah``  a word of the first kind, but none of the second
``^ADJ``            a word that has a capital without reason
``(dan)``           context: it must stand there, but is no part of what is found
==================  ===============================================================================

Elements without ``^`` do not match a capitalised word inside a sentence: it may be a name.

Matching is the Shift-And algorithm (Baeza-Yates and Gonnet 1992, "A new approach to text searching") with one bit for
each element of each pattern, so its time is linear in the text whatever the number of patterns. Word classes, which
cost much more to find out than words, are only asked for where all the words of a pattern are in place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from mtqa.text.tags import Tags
from mtqa.text.truecase import Truecase

if TYPE_CHECKING:
    from mtqa.langs import Pack

CLASS_SHARE = 0.9  # share of a word's uses from which on it counts as of a class
# Share of lower case from which on a capital inside a sentence is without reason; the pattern adds to it.
LOWER_SHARE = 0.8
CACHED = 1 << 16  # words remembered

_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]++(?:[-'’][\p{L}\p{M}\p{N}]++)*+|\S")
_OPENS = frozenset(".!?…:\"'“”„«»‹›‘’‚([{-–—•*¿¡")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found: ``start`` and ``end`` leave its context out."""

    start: int
    end: int
    pattern: str


@dataclass(frozen=True)
class _Element:
    words: frozenset[str]
    classes: frozenset[str]
    without: frozenset[str]
    anything: bool
    negated: bool
    capital: bool
    context: bool


class Patterns:
    """Compiled patterns of one language."""

    def __init__(self, patterns: Sequence[str], pack: Pack, tags: Tags | None, table: Truecase | None) -> None:
        """Compile.

        Raises:
            ValueError: if a pattern names an unknown list.
        """
        self._pack, self._tags, self._table = pack, tags, table
        self._patterns = [(p, [self._element(e) for e in p.split()]) for p in patterns]
        self._starts = self._ends = self._negated = 0
        self._ended: dict[int, int] = {}
        self._words: dict[bool, defaultdict[str, int]] = {False: defaultdict(int), True: defaultdict(int)}
        self._any = {False: 0, True: 0}
        self._excluded: defaultdict[str, int] = defaultdict(int)
        self._mask = lru_cache(maxsize=CACHED)(self._bits)
        at = 0
        for number, (_, elements) in enumerate(self._patterns):
            self._starts |= 1 << at
            for element in elements:
                self._add(element, 1 << at)
                at += 1
            self._ends |= 1 << (at - 1)
            self._ended[at - 1] = number

    def _add(self, element: _Element, bit: int) -> None:
        """Note which words satisfy the element."""
        for word in element.words | element.without if element.negated else element.without:
            self._excluded[word] |= bit
        if element.negated:
            self._negated |= bit
            return
        for word in element.words:
            self._words[element.capital][word] |= bit
        if element.anything or element.classes:
            self._any[element.capital] |= bit

    def find(self, text: str) -> Iterator[Match]:
        """All matches, in the order of their ends."""
        if not self._patterns:
            return
        state, opens, ended = 0, True, []
        for n, word in enumerate(_TOKEN.findall(text)):
            state = (state << 1 | self._starts) & self._mask(word, opens)
            if state & self._ends:
                ended.append((n, state & self._ends))
            opens = word in _OPENS
        if ended:  # rare: only then the places are worth finding
            tokens = list(_TOKEN.finditer(text))
            for n, ends in ended:
                yield from self._matches(ends, tokens, n)

    def _matches(self, ends: int, tokens: Sequence[regex.Match[str]], n: int) -> Iterator[Match]:
        while ends:
            bit = ends.bit_length() - 1
            ends &= ~(1 << bit)
            pattern, elements = self._patterns[self._ended[bit]]
            matched = tokens[n + 1 - len(elements) : n + 1]
            if all(self._class_fits(e, t[0].lower()) for e, t in zip(elements, matched, strict=True) if e.classes):
                inner = [t for e, t in zip(elements, matched, strict=True) if not e.context]
                yield Match(inner[0].start(), inner[-1].end(), pattern)

    def _bits(self, word: str, opens: bool) -> int:
        """The elements that the token satisfies, a bit each, as far as can be said without knowing its classes."""
        if not word[0].isalpha():
            return self._words[False].get(word, 0)
        lower = word.lower()
        capital = word != lower and not opens
        bits = self._negated
        if not capital or self._stray(word, lower):
            bits |= self._words[capital].get(lower, 0) | self._any[capital]
        return bits & ~self._excluded.get(lower, 0)

    def _stray(self, word: str, lower: str) -> bool:
        """Whether a word inside a sentence has a capital although the language writes it small."""
        if lower in self._pack.capital_words:
            return False
        share = self._table.lower_share(lower) if self._table else None
        usual = share >= LOWER_SHARE if share is not None else lower in self._pack.function_words
        return usual and word[1:].islower()

    def _class_fits(self, element: _Element, word: str) -> bool:
        fits = word in element.words or bool(self._classes(word) & element.classes)
        return fits != element.negated

    def _classes(self, word: str) -> frozenset[str]:
        """The classes and the verb form of a word, as elements name them."""
        if self._tags is None:
            return frozenset()
        found = {c for c, share in self._tags.classes(word).items() if share >= CLASS_SHARE}
        form = self._tags.verb_form(word) if "VERB" in found else None
        return frozenset(found | {f"VERB.{form}"} if form else found)

    def _element(self, text: str) -> _Element:
        context = len(text) > 1 and text[0] == "(" and text[-1] == ")"
        inner = text[1:-1] if context else text
        negated = inner[0] == "!" and len(inner) > 1
        inner = inner[negated:]
        capital = inner[0] == "^"
        inner = inner[capital:]
        inner, _, without = inner.partition("~")
        parts = inner.split("|")
        return _Element(
            words=self._listed(parts),
            classes=frozenset(p for p in parts if p[0].isupper()),
            without=self._listed(without.split("|")) if without else frozenset(),
            anything="*" in parts,
            negated=negated,
            capital=capital,
            context=context,
        )

    def _listed(self, parts: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for part in parts:
            if part[0] == "{" and len(part) > 1:
                found |= self._list(part[1:-1])
            elif not part[0].isupper() and part != "*":
                found.add(part)
        return frozenset(found)

    def _list(self, name: str) -> frozenset[str]:
        lists: Mapping[str, Sequence[str]] = self._pack.more.get("word_lists", {})
        own = getattr(self._pack, name, None)
        if name not in lists and not isinstance(own, frozenset):
            raise ValueError(f"{self._pack.code}: no word list {name}")
        return frozenset(lists[name]) if name in lists else own or frozenset()
