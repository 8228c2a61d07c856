"""REP001."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import eq

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.repetition._loops import faulty
from mtqa.text.forms import forms
from mtqa.text.patterns import Patterns
from mtqa.text.truecase import truecase
from mtqa.text.words import Word

# From so many times on it is a loop (REP002).
LOOP = 4


@rule(
    code="REP001",
    severity=Severity.MAJOR,
    confidence=0.97,  # measured: docs/quality.md
    mqm=Mqm.DUPLICATION,
    trigger=lambda view: any(map(eq, view.lower, view.lower[1:])),
    bad=[
        Example("Mereka mengakhiri kampanye ⟦pemilu pemilu⟧ itu."),
        Example("Harga naik ⟦karena karena⟧ pasokan turun, dan ⟦di di⟧ pasar ⟦yang yang⟧ ramai."),
        Example("Presiden ⟦tiba tiba tiba⟧ di istana."),
        Example("El presidente llegó a ⟦las las⟧ afueras ⟦de de⟧ su ⟦país país⟧.", lang="es"),
        Example("Wabah itu melanda ⟦Kabupaten kabupaten⟧ Gunungkidul."),
        Example("⟦Pabrik Pabrik⟧ Tua Itu Akan Dijual Pekan Depan"),
        Example("Un préstamo a ⟦treinta treinta⟧ años y ⟦una una⟧ casa.", lang="es"),
        Example("⟦The the⟧ president arrived ⟦at at⟧ the palace.", lang="en"),
        Example("De president kwam ⟦aan aan⟧ in Amsterdam.", lang="nl"),
    ],
    good=[
        Example("Sedikit demi sedikit, anak-anak dan kupu-kupu itu pergi. Mereka, mereka juga."),
        Example("Duran Duran tampil di Baden Baden dengan burung Diuca diuca; nomornya 2 2 dan dua dua."),
        Example("Ia pergi. Pergi ke mana? Jauh jauh sekali, bla bla bla."),
        Example("Todo lo que él había dicho: no no, sí sí, poco poco, muy muy lejos.", lang="es"),
        Example("She said that that was what he had had; bye bye, the very very end.", lang="en"),
        Example("Nous nous sommes vus hier soir.", lang="fr"),
        Example("Die Frau, die die Tür öffnete, schwieg.", lang="de"),
        Example("Kopi itu yang sedang dapat dapat yang sedang dapat dapat risiko."),
        Example("Yavaş yavaş gel.", lang="tr"),
        Example("I told him: him? No. In New York, New York, A A.", lang="en"),
        Example("The The, “La La Land”; what it was was a shed; it was for for ever.", lang="en"),
        Example("It was bread bread, not toast; she had “dance dance” on her shirt.", lang="en"),
        Example("Namanya “kue cubit cubit”, dan pelakunya dia lagi dia lagi."),
        Example("El toldo para para la lluvia; lo peor es que que no venga ya no importa.", lang="es"),
    ],
)
def doubled_word(target: View, lang: Pack) -> Iterator[Hit]:
    """The same word twice in a row: “the the”, “pemilu pemilu”.

    One of the two is too many, or another word belonged in its place. Doubling that a language uses (the pack knows
    the words), names, numbers and interjections are left alone, and so is reduplication with a hyphen. Languages that
    double words freely are not asked, and in a language that is not known the finding is neutral.
    """
    if lang.code in lang.more.get("doubling_languages", ()):
        return
    words = target.words
    lower = target.lower
    looping: set[int] | None = None
    place = 1
    while place < len(words):
        if lower[place] != lower[place - 1]:
            place += 1
            continue
        first = place - 1
        while place < len(words) and lower[place] == lower[first] and _touch(target.text, words, place):
            place += 1
        run = words[first:place]
        particle = not run[0].capitalised and run[-1].capitalised and words[place : place + 1]
        if particle and particle[0].capitalised:  # the name begins with the word before it: "de De Marcos"
            continue
        if 1 < len(run) < LOOP and not _may_double(target.text, run, words[place : place + 1], lang):
            if looping is None:  # a word doubled within a phrase that loops belongs to the loop
                looping = {n for loop in faulty(target.text, words, lang) for n in range(loop.first, loop.last + 1)}
            if looping.intersection(range(first, place)):
                continue
            function = lower[first] in lang.function_words
            spoken = not function and _opens_quotation(target.text, run[0].start)
            sure = function or (len(run) > 2 and not spoken)
            known = bool(lang.function_words)
            yield Hit(
                run[0].start,
                run[-1].end,
                f"“{run[-1].text}” stands {'twice' if len(run) == 2 else f'{len(run)} times'} in a row.",
                {"times": len(run)},
                suggestion=run[0].text,
                severity=Severity.NEUTRAL if not known else Severity.MINOR if spoken else None,
                confidence=None if sure else _UNSURE if known and not spoken else _UNKNOWN,
            )
        place = max(place, first + 2)


_UNSURE = 0.8  # a content word: the second may be emphasis, or stand for another word
_NEAR = 20
_MARKS = " \t\"'“”‘’„«»([¿¡-–—•*"
_STOPS = ("", ".", "?", "!", "…", ":")
_SCORE = 10  # two small numbers in words may be a score or a telephone number
_SEEN, _SMALL = 5, 0.8  # how often a word was seen inside sentences, and how often of that without a capital
_AROUND = 60  # characters of the sentence that a pattern for a doubled word may need
_VERBS = ("VTS", "VTP", "VPS", "VPP", "VB", "VZ", "VD", "PLV")
_CLAUSE_WORDS = 5  # of an article, a noun, the relative word and what may stand between it and the verb
_DRAWN_OUT = re.compile(r"([a-z])\1\1|^h*m+$")  # oooh, hmm: sounds
_CLAUSE = re.compile(r"[.;:!?,]")
_BEGIN = ". "  # set before a text, so that a pattern can ask for its start
_LEFT, _RIGHT = frozenset('"“„«‘'), frozenset('"”“»’')
_TERM = 4  # words of a quotation that is a term: “kue cubit cubit”
_UNKNOWN = 0.5  # many languages double words to mean more, many, or slowly


def _touch(text: str, words: Sequence[Word], place: int) -> bool:
    return text[words[place - 1].end : words[place].start].isspace()


def _may_double(text: str, run: Sequence[Word], after: Sequence[Word], lang: Pack) -> bool:
    word = run[0].lower
    if not any(c.isalpha() for c in word) or any(c.isdigit() for c in word):
        return True
    if word in lang.doubling_words or _DRAWN_OUT.search(word):
        return True
    if word not in lang.function_words and lang.number_words.get(word, _SCORE + 1) <= _SCORE:
        return not after or not after[0].text.islower() or after[0].lower in lang.function_words
    if word not in lang.function_words and _on_purpose(text, run, after, lang):
        return True
    if lang.more.get("licensed_doubles") and (_licensed(text, run, lang) or _relative(text, run, lang)):
        return True
    if len(word) == 1:
        return word not in lang.function_words or not all(w.text.islower() for w in run)
    if not run[0].capitalised:
        return False
    if word in lang.function_words:  # The The, La La Land, Will Will Smith come
        goes_on = bool(after) and after[0].text.islower() and text[run[-1].end : after[0].start].isspace()
        return all(w.capitalised for w in run) and not goes_on
    if all(w.capitalised for w in run):
        return not _is_common(word, lang)
    before = text[max(0, run[0].start - _NEAR) : run[0].start].rstrip(_MARKS)
    if word in lang.capital_words:  # Kabupaten kabupaten: a title or an institution, whose name follows
        return False
    return before[-1:] not in _STOPS and not _is_common(word, lang)  # Diuca diuca, as animals and plants are named


def _opens_quotation(text: str, start: int) -> bool:
    """Whether words stand first in a quotation: songs, cries and emphasis begin so (“walk walk fashion, baby”)."""
    return text[:start].rstrip()[-1:] in _LEFT


def _on_purpose(text: str, run: Sequence[Word], after: Sequence[Word], lang: Pack) -> bool:
    """Whether a word, doubled, is a term between quotation marks, or means the real thing: bread bread, not toast."""
    end = run[-1].end
    if after and text[end : after[0].start].strip() == "," and after[0].lower in lang.more.get("negations", ()):
        return True
    before = text[max(0, run[0].start - _AROUND) : run[0].start]
    place = max(before.rfind(mark) for mark in _LEFT)
    return text[end : end + 1] in _RIGHT and place >= 0 and len(before[place + 1 :].split()) + len(run) <= _TERM


def _licensed(text: str, run: Sequence[Word], lang: Pack) -> bool:
    """Whether the two are different words that happen to look alike: el toldo para para la lluvia."""
    if len(run) != 2:
        return False
    first = max(0, run[0].start - _AROUND)
    around = ("" if first else _BEGIN) + text[first : run[-1].end + _AROUND]
    shift = first - (0 if first else len(_BEGIN))
    return any(m.start + shift == run[0].start for m in _doubles(lang.code).find(around))


def _relative(text: str, run: Sequence[Word], lang: Pack) -> bool:
    """Whether a relative clause ends with the verb that the main clause begins with: what he does does not matter."""
    word, table = run[0].lower, forms(lang.code)
    verbal = word in lang.more["relative_verbs"] or (table is not None and table.share(word, *_VERBS) > 0)
    before = text[max(0, run[0].start - _AROUND) : run[0].start].lower()
    last = _CLAUSE.split(before)[-1]
    if len(run) != 2 or not verbal:
        return False
    if any(f" {opener} " in f" {last}" for opener in lang.more["relative_words"]):
        return True
    inner = last.split()[-_CLAUSE_WORDS:]  # the shop that never closes closes
    triples = zip(inner, inner[1:], inner[2:], strict=False)
    return any(a in lang.dangling_words and c in lang.more["relative_after_noun"] for a, _, c in triples)


@lru_cache(maxsize=32)
def _doubles(code: str) -> Patterns:
    pack = load(code)
    return Patterns(pack.more["licensed_doubles"], pack, forms(code), truecase(code))


def _is_common(word: str, lang: Pack) -> bool:
    """Whether a word is usually written small, so that two of it with capitals (in a title) are no name."""
    table = truecase(lang.code)
    if table is None or table.count(word) < _SEEN:
        return False
    return (table.lower_share(word) or 0.0) >= _SMALL
