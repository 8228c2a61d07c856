"""Patterns over words and their classes, all of a language matched at once.

A pattern is a row of elements, each for one token (a word or a mark):

==================  ===============================================================================
``the``             this word, written small (or capitalised where any word is: at a sentence's start)
``dan|atau``        one of these words or marks
``{prepositions}``  a word of a list: of ``word_lists`` of the pack, or one of its own lists
``VERB|AUX``        a word whose use is nearly always in one of these classes
``VERB.passive``    a word with this verb form, ``NOUN.deed`` with this noun form (see ``text.tags``)
``*``               any word
``#``               a whole number in digits, from 2 to 999
``!dan|VERB``       any word but these
``ADJ~sama|salah``  a word of the first kind, but none of the second
``^ADJ``            a word that has a capital without reason
``(dan)``           context: it must stand there, but is no part of what is found
==================  ===============================================================================

Elements without ``^`` do not match a capitalised word inside a sentence: it may be a name.

Matching is the Shift-And algorithm (Baeza-Yates and Gonnet 1992, "A new approach to text searching") with one bit for
each element of each pattern, so its time is linear in the text whatever the number of patterns. Whether anything is
found at all is asked first of the same automaton made deterministic, a state and a transition at a time as texts need
them: that is two look-ups a token, and the answer is no for nearly all texts. Word classes that are
guessed by affixes, which costs much more than a table, are only asked for where all words of a pattern are in place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import getitem
from typing import TYPE_CHECKING

import regex

from mtqa.text.memo import Memo
from mtqa.text.tags import Tags
from mtqa.text.truecase import Truecase
from mtqa.text.words import SAME, chunks

if TYPE_CHECKING:
    from mtqa.langs import Pack

CLASS_SHARE = 0.9  # share of a word's uses from which on it counts as of a class
# Share of lower case from which on a capital inside a sentence is without reason; the pattern adds to it.
LOWER_SHARE = 0.8

_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]++(?:[-'’][\p{L}\p{M}\p{N}]++)*+|\S")
_ENDS = frozenset(".,;:!?)")
_STOP = "."
_NUMBER = regex.compile(r"[2-9]|[1-9]\d\d?")
_OPENS = frozenset(".!?…:\"'“”„«»‹›‘’‚([{-–—•*¿¡")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found: ``start`` and ``end`` leave its context out; ``number`` is its place in the list."""

    start: int
    end: int
    pattern: str
    number: int = 0


@dataclass(frozen=True)
class _Element:
    words: frozenset[str]
    classes: frozenset[str]
    without: frozenset[str]
    anything: bool
    negated: bool
    capital: bool
    context: bool


def split(text: str, between_spaces: Sequence[str] = ()) -> list[str]:
    """The tokens of a text: words and, one by one, marks. ``between_spaces``: its ``chunks``, where they are known."""
    return list(chain.from_iterable(map(_IN_CHUNK.__getitem__, between_spaces or chunks(text) or (text,))))


def _in_chunk(chunk: str) -> tuple[str, ...]:
    if chunk.isalpha():
        return (SAME[chunk],)
    if chunk[:-1].isalpha() and chunk[-1] in _ENDS:
        return SAME[chunk[:-1]], chunk[-1]
    return tuple(map(SAME.__getitem__, _TOKEN.findall(chunk)))


# The tokens of what stands between spaces: no token goes beyond, and the same chunks come back.
_IN_CHUNK: Memo[str, tuple[str, ...]] = Memo(_in_chunk)


_Masks = tuple[int, int, bool]  # elements satisfied inside a sentence, at its start; whether one starts after it
_MOST_STATES = 1 << 12  # then all are forgotten


class _State(dict[int, "_State"]):
    """A state of the automaton: by kinds of tokens, the states that they lead to.

    ``bits``: the elements that the last token satisfied, with all before them in their patterns; ``opens``: whether a
    sentence may start with the next token.
    """

    __slots__ = ("bits", "opens", "owner")

    def __init__(self, owner: Patterns, bits: int, opens: bool) -> None:
        self.owner, self.bits, self.opens = owner, bits, opens

    def __missing__(self, kind: int) -> _State:
        following = self[kind] = self.owner._after(self, kind)
        return following


class _Found(_State):
    """Where a pattern may have been found: no token leads away from here."""

    def __init__(self) -> None:
        """Nothing to be known of it."""

    def __missing__(self, kind: int) -> _State:
        return self


class Patterns:
    """Compiled patterns of one language."""

    def __init__(
        self,
        patterns: Sequence[str],
        pack: Pack,
        tags: Tags | None,
        table: Truecase | None,
        *,
        stopped: Collection[int] = (),
    ) -> None:
        """Compile. ``stopped``: the numbers of the patterns that see a full stop before the text (``(.)``: its start).

        Raises:
            ValueError: if a pattern names an unknown list.
        """
        self._pack, self._tags, self._table = pack, tags, table
        self._polite = frozenset(pack.more.get("capital_pronouns", ()))  # written large, and no names: Anda
        self._patterns = [(p, [self._element(e) for e in p.split()]) for p in patterns]
        self._starts = self._ends = self._negated = 0
        self._ended: dict[int, int] = {}
        self._words: dict[bool, defaultdict[str, int]] = {False: defaultdict(int), True: defaultdict(int)}
        self._any = {False: 0, True: 0}
        self._excluded: defaultdict[str, int] = defaultdict(int)
        # The elements with word classes, which of them each class and each word satisfies (negated or not).
        self._classed = self._classed_negated = 0
        self._by_class: defaultdict[str, int] = defaultdict(int)
        self._by_word: defaultdict[str, int] = defaultdict(int)
        self._by_form: defaultdict[str, int] = defaultdict(int)  # for a class, the elements that ask for a form of it
        self._fitting: Memo[str, int] = Memo(self._fits)
        self._of_row: Memo[str, tuple[int, int]] = Memo(self._classed_by)
        self._masks: list[_Masks] = []
        self._kinds: dict[_Masks, int] = {}
        self._kind: Memo[str, int] = Memo(self._kind_of)
        self._kinds_in: Memo[str, tuple[int, ...]] = Memo(
            lambda chunk: tuple(map(self._kind.__getitem__, _IN_CHUNK[chunk]))
        )
        self._states: dict[tuple[int, bool], _State] = {}
        self._found = _Found()
        at = 0
        stop = 0  # the first elements of patterns that see a full stop before the text
        for number, (_, elements) in enumerate(self._patterns):
            self._starts |= 1 << at
            stop |= 1 << at if number in stopped else 0
            for element in elements:
                self._add(element, 1 << at)
                at += 1
            self._ends |= 1 << (at - 1)
            self._ended[at - 1] = number
        self._stopped = bool(stopped)
        self._after_stop = stop & self._masks[self._kind[_STOP]][1] if stop else 0
        self._start = self._found if self._after_stop & self._ends else _State(self, self._after_stop, True)

    def _add(self, element: _Element, bit: int) -> None:
        """Note which words satisfy the element."""
        if element.classes:
            self._classed |= bit
            self._classed_negated |= bit if element.negated else 0
            for name in element.classes:
                self._by_class[name] |= bit
                upos, _, form = name.partition(".")
                if form:
                    self._by_form[upos] |= bit
            for word in element.words:
                self._by_word[word] |= bit
        for word in element.words | element.without if element.negated else element.without:
            self._excluded[word] |= bit
        if element.negated:
            self._negated |= bit
            return
        for word in element.words:
            self._words[element.capital][word] |= bit
        if element.anything or element.classes:
            self._any[element.capital] |= bit

    def may_match(self, text: str, between_spaces: Sequence[str] = ()) -> bool:
        """Whether ``find`` may find anything in a text. ``between_spaces``: its ``chunks``, where they are known."""
        if not self._patterns:
            return False
        kinds = chain.from_iterable(map(self._kinds_in.__getitem__, between_spaces or chunks(text) or (text,)))
        return reduce(getitem, kinds, self._start) is self._found

    def find(self, text: str, between_spaces: Sequence[str] = ()) -> Iterator[Match]:
        """All matches, in the order of their ends. ``between_spaces``: the ``chunks`` of the text, where known."""
        if not self.may_match(text, between_spaces):
            return
        state, opens, ended = self._after_stop, True, []
        tokens = split(text, between_spaces)
        lead = 0
        if self._stopped:  # seen as a token before the text, so that a pattern can begin there
            tokens, text, lead = [_STOP, *tokens], f"{_STOP} {text}", len(_STOP) + 1
        for n, token in enumerate(tokens):
            if n == 0 and lead:
                if state & self._ends:
                    ended.append((n, state & self._ends))
                continue
            inner, opening, opens_next = self._masks[self._kind[token]]
            state = (state << 1 | self._starts) & (opening if opens else inner)
            if state & self._ends:
                ended.append((n, state & self._ends))
            opens = opens_next
        found = [(n, number) for n, ends in ended for number in self._whole(ends, tokens, n)]
        places = list(_TOKEN.finditer(text)) if found else []  # rare: only then the places are worth finding
        for n, number in found:
            pattern, elements = self._patterns[number]
            matched = places[n + 1 - len(elements) : n + 1]
            inside = [t for e, t in zip(elements, matched, strict=True) if not e.context]
            yield Match(inside[0].start() - lead, inside[-1].end() - lead, pattern, number)

    def _kind_of(self, token: str) -> int:
        """The number of the kind of a token; tokens of a kind satisfy the same elements."""
        inner = opening = self._bits(token, False)
        if token[0].isalpha() and token != token.lower():
            opening = self._bits(token, True)
        masks = inner, opening, token in _OPENS
        kind = self._kinds.setdefault(masks, len(self._masks))
        if kind == len(self._masks):
            self._masks.append(masks)
        return kind

    def _after(self, state: _State, kind: int) -> _State:
        """The state that a token of a kind leads to."""
        inner, opening, opens = self._masks[kind]
        bits = (state.bits << 1 | self._starts) & (opening if state.opens else inner)
        if bits & self._ends:
            return self._found
        following = self._states.get((bits, opens))
        if following is None:
            if len(self._states) >= _MOST_STATES:
                self._states.clear()
                self._start.clear()
            following = self._states[bits, opens] = _State(self, bits, opens)
        return following

    def _whole(self, ends: int, tokens: Sequence[str], n: int) -> Iterator[int]:
        """The patterns, by their numbers, of which the last element may be token ``n``, and the classes fit as well."""
        while ends:
            last = ends.bit_length() - 1
            ends &= ~(1 << last)
            number = self._ended[last]
            elements = self._patterns[number][1]
            first = last + 1 - len(elements)
            if all(
                self._fitting[tokens[n - last + bit].lower()] >> bit & 1
                for bit, element in enumerate(elements, first)
                if element.classes
            ):
                yield number

    def _bits(self, word: str, opens: bool) -> int:
        """The elements that the token satisfies, a bit each, as far as can be said without guessing its classes."""
        if not word[0].isalpha():
            number = self._words[False].get("#", 0) if _NUMBER.fullmatch(word) else 0
            return self._words[False].get(word, 0) | number
        lower = word.lower()
        capital = word != lower and not opens and lower not in self._polite
        bits = self._negated
        if not capital or self._stray(word, lower):
            bits |= self._words[capital].get(lower, 0) | self._any[capital]
        bits &= ~self._excluded.get(lower, 0)
        if bits & self._classed:
            bits &= ~self._classed | self._may_fit(lower)
        return bits

    def _may_fit(self, word: str) -> int:
        """The elements with word classes that a word in lower case may satisfy, as far as a table tells."""
        row = self._tags.row(word) if self._tags else None
        if row is None and self._tags is not None and self._tags.guesses:
            return self._classed
        sure, maybe = self._of_row[row] if row is not None else (0, 0)
        sure |= self._by_word.get(word, 0)
        return ((sure | maybe) ^ self._classed_negated | maybe) & self._classed

    def _classed_by(self, row: str) -> tuple[int, int]:
        """The elements that words with a row of the table satisfy; those that they may satisfy by their affixes."""
        sure = maybe = 0
        for name, share in self._tags.read(row).items() if self._tags else ():
            if share >= CLASS_SHARE:
                sure |= self._by_class.get(name, 0)
                maybe |= self._by_form.get(name, 0)
        return sure, maybe

    def _stray(self, word: str, lower: str) -> bool:
        """Whether a word inside a sentence has a capital although the language writes it small."""
        if lower in self._pack.capital_words:
            return False
        share = self._table.lower_share(lower) if self._table else None
        usual = share >= LOWER_SHARE if share is not None else lower in self._pack.function_words
        return usual and word[1:].islower()

    def _fits(self, word: str) -> int:
        """The elements with word classes that a word in lower case satisfies, a bit each."""
        bits = self._by_word.get(word, 0)
        for name in self._classes(word):
            bits |= self._by_class.get(name, 0)
        return (bits ^ self._classed_negated) & self._classed

    def _classes(self, word: str) -> frozenset[str]:
        """The classes and the verb form of a word, as elements name them."""
        if self._tags is None:
            return frozenset()
        found = {c for c, share in self._tags.classes(word).items() if share >= CLASS_SHARE}
        verb = self._tags.verb_form(word) if "VERB" in found else None
        noun = self._tags.noun_form(word) if "NOUN" in found else None
        return frozenset(found | {f"{name}.{form}" for name, form in (("VERB", verb), ("NOUN", noun)) if form})

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
