"""GRM001: two words whose forms do not fit each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import contains

import regex

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Crowd, Example, Hit, View, rule
from mtqa.text import shape
from mtqa.text.memo import Few, Memo, lazy


@lru_cache(maxsize=32)
def _forms(code: str) -> _Forms | None:
    patterns = load(code).more.get("wrong_forms", ())
    return _Forms(patterns) if patterns else None


class _Begun:
    """The trigger: that there is a word which a pattern can begin with."""

    def __call__(self, view: View) -> bool:
        return bool(self.among(Crowd([view])))

    def among(self, crowd: Crowd) -> Collection[int]:
        forms = _forms(crowd.lang.code)
        return forms.among(crowd) if forms else ()


@rule(
    code="GRM001",
    severity=Severity.MAJOR,
    confidence=0.85,  # read on NTREX-128: see tests/measure/rules_on_clean.py; what it finds there is wrong there, too
    mqm=Mqm.GRAMMAR,
    trigger=_Begun(),
    bad=[
        Example("La oposición anuncia ⟦un enmienda⟧ a la totalidad.", lang="es"),
        Example("El ministro explicó ⟦el situación⟧ con ⟦una lenguaje⟧ claro.", lang="es"),
        Example("La empresa ⟦ha cerrar⟧ tres fábricas este año.", lang="es"),
        Example("⟦Los jugador⟧ llegaron. El templo ⟦fue cerrada⟧ en 2019.", lang="es"),
        Example("Las puertas ⟦han sido cerrados⟧ hasta el lunes. La norma ⟦fue aprobado⟧ ayer.", lang="es"),
        Example("You ⟦can takes⟧ a boat; she ⟦did not told⟧ him; they ⟦would brought⟧ the dog.", lang="en"),
        Example("She bought ⟦a apple⟧ and waited for ⟦an bus⟧.", lang="en"),
        Example("They ⟦was⟧ tired, and he ⟦have⟧ no money.", lang="en"),
        Example("The bank ⟦will raised⟧ its rates and ⟦did not announced⟧ a date.", lang="en"),
        Example("Turnout was four points ⟦more high⟧ than in 2020.", lang="en"),
        Example("Pencuri itu ⟦menangkap oleh⟧ polisi di rumahnya."),
        Example("Gedung ⟦paling tertinggi⟧ di kota itu ⟦akan telah⟧ dibuka."),
    ],
    good=[
        Example("El agua, un arma, el alma y un hacha; el problema es un tema del día.", lang="es"),
        Example("La foto, una mano, la radio y una modelo; el guardia y un poeta.", lang="es"),
        Example("El problema fue la salida; el motivo es vida o muerte; Su plan está en nada.", lang="es"),
        Example("La casa fue mercado en su día; los alrededor de 300 vecinos; La sala está llena.", lang="es"),
        Example("El viaje fue caída en picado. Las calles estaban rodeadas por soldados.", lang="es"),
        Example("They did not, told of it, leave. He did not found the company. Who it takes to win.", lang="en"),
        Example("No ha lugar; han de cerrar, y había que abrir. Un ama de casa.", lang="es"),
        Example("An hour, an honest man, a university, a one-off, a European and a unit.", lang="en"),
        Example("If I were rich, they were saying, what is his is theirs; it had to be it.", lang="en"),
        Example("He will need it, could feed them and did not succeed. The will opened old wounds.", lang="en"),
        Example("Much more low-cost housing, and more high schools than before.", lang="en"),
        Example("Kita mungkin terlalu terlambat untuk menolongnya."),
        Example("En estas salvajes tierras hay que luchar.", lang="es"),
        Example("Ia ditangkap oleh polisi dan akan dibawa; yang paling tinggi, terutama oleh mereka."),
    ],
)
def wrong_form(target: View, lang: Pack) -> Iterator[Hit]:
    """Two words stand together whose forms do not fit: a feminine noun with a masculine article, "did not announced".

    Phrases that were translated apart keep the gender, number or mood of another wording. Which forms can never meet
    is written in the language packs, as patterns that clean text does not hold.
    """
    forms = _forms(lang.code)
    found = list(forms.find(target)) if forms else []
    for match in found if found and not shape.is_title(target.text) else ():
        start, end = match.span("found") if match["found"] else match.span()
        yield Hit(start, end, f"“{target.text[start:end]}”: these forms do not fit each other")


class _Forms:
    """The pack's ``wrong_forms``, each tried only at the words that it can begin with.

    Two words can begin a pattern that matches them partially: as far as they go, with more to come. Which patterns
    they can begin is remembered, for the first alone and for the two, so that most words cost nothing. (All in one
    expression, tried at every character, took a quarter of the time of all rules together.) Patterns that ask for the
    letters of one word again in the next can begin with any word; they are tried where the next word has them.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = patterns
        self._each = [(regex.compile(_whole(p)), regex.compile(_whole(without_lookbehind(p)))) for p in patterns]
        plain = [pair for p, pair in zip(patterns, self._each, strict=True) if not _ECHO.match(p)]
        self._echoing = len(plain) < len(self._each)
        by_letters: Memo[str, tuple[_Pair, ...]] = Memo(lambda letters: _possible(letters, plain))
        self._begun: Memo[str, tuple[_Pair, ...]] = Memo(lambda word: _possible(word, by_letters[word[:LETTERS]]))
        self._begins = Few(self._begun.__getitem__)
        self._begun_by_two: Memo[str, tuple[_Pair, ...]] = Memo(lambda two: _possible(two, by_letters[two[:LETTERS]]))

    @lazy
    def _all(self) -> regex.Pattern[str]:
        return regex.compile(_whole("|".join(self._patterns)))

    def among(self, crowd: Crowd) -> Collection[int]:
        """The numbers of the views in which a pattern may begin."""
        numbers = set(crowd.having(self._begins.among(crowd.words)))
        if not _JOINS.isdisjoint(crowd.characters):
            numbers.update(n for n, view in enumerate(crowd.views) if not view.characters.isdisjoint(_JOINS))
        if self._echoing:
            numbers.update(n for n, view in enumerate(crowd.views) if n not in numbers and _echoes(view.lower))
        return numbers

    def find(self, view: View) -> Iterator[regex.Match[str]]:
        """All matches, from left to right, none of which overlap; of two at one place, that of the first pattern."""
        text = view.text
        if not view.characters.isdisjoint(_JOINS):  # words as these patterns see them are not those of the view
            yield from self._all.finditer(text)
            return
        strings = view.strings
        places = [n for n, pairs in enumerate(map(self._begun.__getitem__, strings)) if pairs]
        echoes = _echoes(view.lower) if self._echoing else []
        places = sorted({*places, *echoes}) if echoes else places
        done, words, last = 0, view.words, len(strings) - 1
        for n in places:
            start = words[n].start
            if start < done:
                continue
            two = text[start : words[min(n + 1, last)].end]
            for pattern, _ in self._each if n in echoes else self._begun_by_two[two]:
                match = pattern.match(text, start)
                if match:
                    yield match
                    done = match.end()
                    break


def _echoes(lower: Sequence[str]) -> list[int]:
    """The numbers of the words in which the first letters of the next stand."""
    return [n for n, again in enumerate(map(contains, lower, map(_HEAD.__getitem__, lower[1:]))) if again]


# A pattern that asks for at least three letters in one word, and the same again at the beginning of the next.
_ECHO = re.compile(r"[^ ]*\(\?P<(\w+)>\\p\{Ll?\}\{([3-9]),\}\)[^ ]* \(\?P=\1\)")
# The first three letters of a word; of a shorter one, what stands in none.
_HEAD: Memo[str, str] = Memo(lambda word: word[:3] if len(word) > 2 else f"{word} ")
LETTERS = 2  # at the start of a word that most patterns are ruled out by
_JOINS = frozenset("_\N{HYPHEN}\N{NON-BREAKING HYPHEN}")


_Pair = tuple[regex.Pattern[str], regex.Pattern[str]]


def _possible(start: str, patterns: Iterable[_Pair]) -> tuple[_Pair, ...]:
    """The patterns that a text can match which starts so."""
    return tuple(pair for pair in patterns if pair[1].match(start, partial=True))


def _whole(pattern: str) -> str:
    # A named group ``found`` leaves out the context of a pattern.
    return rf"(?<![\w'’-])(?:{pattern})(?![\w'’-])|(?P<found>(?!))"


def without_lookbehind(pattern: str) -> str:
    """A pattern without its lookbehinds: it matches all that the pattern does, and does not ask what stands before."""
    kept, skipped, depth, inside, at = [], 0, 0, False, 0
    while at < len(pattern):
        size = 2 if pattern[at] == "\\" else 1
        if size == 1 and inside:
            inside = pattern[at] != "]"
        elif size == 1:
            inside = pattern[at] == "["
            if pattern[at] == "(":
                depth += 1
                if not skipped and pattern.startswith(("(?<=", "(?<!"), at):
                    skipped = depth
        if not skipped:
            kept.append(pattern[at : at + size])
        if size == 1 and not inside and pattern[at] == ")":
            skipped = 0 if skipped == depth else skipped
            depth -= 1
        at += size
    return "".join(kept)
