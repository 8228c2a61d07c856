"""WRD005."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

import regex

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule
from mtqa.rules.language._runs import in_quotes
from mtqa.text.lexicon import Lexicon
from mtqa.text.lexicon import lexicon as of_language
from mtqa.text.memo import Few, Memo
from mtqa.text.spelling import has_diacritics, marked, restored
from mtqa.text.words import Word

# How often right: one word in 1,997 Spanish sentences of NTREX-128 is found, and it is wrong (``dolares``).
SURE = 0.9
LISTED = 0.75  # the word without them is on the list, too: a misspelling that many make, or a rare word
UNKNOWN = 0.6  # in a language that has no pack
MANY = 4  # words of one segment from which on its diacritics are lost as such: one finding
# A segment without any diacritic: the natural logarithm of the probability of that, at most; a word's own share is
# believed up to 98 %. Of 1,997 Spanish sentences of NTREX-128 not one has so little, of the same without their
# diacritics four in five; in 550 sentences of manuals each none in pt, it, de, pl, tr, nb and nl, and two faults in ca.
IMPROBABLE, SLIP = -1.5, 0.02
LIKELY = 0.4  # a word that is about as often as not written with one
FEWEST = 2  # such words; a single one may be a verb (publico) or, in a language without a pack, English
ALONE = -3.0  # the same where there is a single one; and what makes several a major fault
# A word that is a plain word without them (campana, sonar: ``plain_words`` of the pack) may be meant in any text that
# speaks of it: its share is believed up to 80 %, and such words alone have to be three.
OWN_SLIP, FEWEST_OWN = 0.2, 3
SURELY = 0.998  # a word that has lost a letter is another word sooner than one that has lost an accent (poda, podía)
KNOWN = 0.8  # of the words are the language's, be it with diacritics
_MARKED = regex.compile(r"[\p{L}--\p{ASCII}]|\p{M}", regex.VERSION1)
ELISION = ("'", "\N{RIGHT SINGLE QUOTATION MARK}")
_BESIDE = frozenset("@#/_\\.")  # parts of addresses and files have none


@lru_cache(maxsize=32)
def _whole(lexicon: Lexicon, pairs_from: float) -> Memo[str, str | None]:
    """What a word most likely is with its diacritics; None for a plain word without them."""
    plain = load(lexicon.lang).more["plain_words"]
    return Memo(lambda word: None if word in plain else restored(word, lexicon, pairs_from=pairs_from))


@lru_cache(maxsize=16)
def _restorable(code: str) -> Few | None:
    """The words that have lost their diacritics."""
    known = of_language(code)
    if known is None or not has_diacritics(code):
        return None
    return Few(_whole(known, load(code).more["diacritic_pairs_from"]).__getitem__)


@lru_cache(maxsize=16)
def _likely(code: str) -> frozenset[str]:
    tables = (marked(code), marked(code, dropped=True))
    return frozenset(word for table in tables for word, (share, _) in table.items() if share >= LIKELY)


def _may_be_bare(view: View) -> bool:
    """Whether a text without any diacritic has a word that is mostly written with one."""
    return not _likely(view.lang.code).isdisjoint(view.strings) and _MARKED.search(view.text) is None


@rule(
    code="WRD005",
    severity=Severity.MINOR,
    confidence=SURE,
    mqm=Mqm.SPELLING,
    unless_in_source=True,
    trigger=holding(_restorable, otherwise=lambda view: _may_be_bare(view)),
    bad=[
        Example("El ministro pidió ⟦atencin⟧ a los vecinos del ⟦pais⟧.", lang="es"),
        Example("La ⟦informacion⟧ llegó hace tres ⟦aos⟧ al puerto.", lang="es"),
        Example("La ⟦reunion de la comision se celebro en una habitacion sin calefaccion⟧.", lang="es"),
        Example("El ⟦publico pidio mas⟧ luz y se fue.", lang="es"),
        Example("El ministro ⟦lleg despus de la reunin⟧ con los suyos.", lang="es"),
        Example("O ministro falou da ⟦situacao⟧ ontem.", lang="pt"),
        Example("Le ministre a parlé de la ⟦societe⟧ hier.", lang="fr"),
    ],
    good=[
        Example("El ministro pidió atención a los vecinos del país.", lang="es"),
        Example("Solo esta vez hago lo que el público pide; yo termino y él terminó.", lang="es"),
        Example("Habló con Perez en Mexico sobre el diario “La Nacion” y la “informacion”.", lang="es"),
        Example("Véase informacion.ejemplo.es y @informacion en la red.", lang="es"),
        Example("LA INFORMACION DEL PAIS", lang="es"),
        Example("Menteri itu meminta informasi di kafe dan resume dari aos."),
        Example("El hombre que esta vez vino solo canta si llueve.", lang="es"),
        Example("Hacer sonar una campana al inicio de su turno.", lang="es"),
        Example("Poda, riego, abono, poda: el limonero no da tregua.", lang="es"),
        Example("Solo un hombre los guio a la cripta del castillo.", lang="es"),
        Example("Il reste quelques lances, si c'est votre souhait, et vot' parole.", lang="fr"),
        Example("This section reviews some tools that can be used to monitor several aspects of it.", lang="cs"),
        Example("The cafe served a naive facade of creme.", lang="en"),
        Example("Minister mowi o zyciu.", lang="nl"),
    ],
)
def lost_diacritics(target: View, lang: Pack, lexicon: Lexicon) -> Iterator[Hit]:
    """A word has lost its accents, or the letters that carried them: “informacion”, “atencin”, “aos” for “años”.

    Somewhere on its way the text went through a system that knows no such letters. Some of what is left can be read,
    some is another word (``ano``, ``pais``). Flagged is a word in lower case that is far rarer than the same word with
    its diacritics; where a segment has lost many, it is reported once.
    """
    bare = _bare_of_all(target, lang, lexicon)
    if bare is not None:
        yield bare
        return
    whole_of = _whole(lexicon, lang.more["diacritic_pairs_from"])
    if not whole_of.any(target.strings):
        return
    found: list[tuple[Word, str]] = []
    for word in target.words:
        whole = whole_of[word.text]
        if whole is not None and not _excused(target.text, word):
            found.append((word, whole))
    confidence = SURE if lang.known else UNKNOWN
    if len(found) >= MANY:
        shown = ", ".join(f"{w.text} ({whole})" for w, whole in found[:6])
        yield Hit(
            found[0][0].start,
            found[-1][0].end,
            f"The diacritics are lost in {len(found)} words: {shown}{', …' if len(found) > 6 else ''}.",
            {"words": [w.text for w, _ in found[:50]], "expected": [whole for _, whole in found[:50]]},
            severity=Severity.MAJOR,
            confidence=confidence,
        )
        return
    for word, whole in found:
        yield Hit(
            word.start,
            word.end,
            f"“{word.text}” has lost its diacritics: “{whole}”.",
            {"expected": whole},
            suggestion=whole,
            confidence=confidence if not lexicon.knows(word.text) else min(confidence, LISTED),
        )


def _bare_of_all(target: View, lang: Pack, lexicon: Lexicon) -> Hit | None:
    """A segment without a single diacritic in which that is improbable, though each of its words may be right.

    Each word says how often it is written with one, so that their lack in all has a probability (words taken as
    independent).
    """
    if _MARKED.search(target.text):
        return None
    return _bare_by(target, lang, lexicon, dropped=False) or _bare_by(target, lang, lexicon, dropped=True)


def _bare_by(target: View, lang: Pack, lexicon: Lexicon, *, dropped: bool) -> Hit | None:
    """The same, for one of the two ways of losing diacritics: the mark alone, or the letter with it."""
    table, plain = marked(lang.code, dropped), lang.more["plain_words"]
    words = [w for w in target.words if w.text.islower() and w.text.isalpha()] if table else []
    log = 0.0
    lost: list[tuple[Word, str]] = []
    known, none = 0, False  # none: whether one of them is no word without its diacritics
    counted: set[str] = set()  # what is said twice (Har har) is no more probable for that
    for word in words:
        share, whole = table.get(word.text, (0.0, ""))
        known += bool(whole) or lexicon.knows(word.text)
        if share and word.text not in counted and not _excused(target.text, word):
            counted.add(word.text)
            own = word.text in plain or (dropped and share < SURELY and lexicon.knows(word.text))
            log += math.log(max(1 - share, OWN_SLIP if own else SLIP))
            if share >= LIKELY:
                lost.append((word, whole))
                none |= not own
    fewest = FEWEST_OWN if not none else 1 if lang.known and log <= ALONE else FEWEST
    if log > IMPROBABLE or len({whole for _, whole in lost}) < fewest or known < KNOWN * len(words):
        return None
    shown = ", ".join(f"{w.text} ({whole})" for w, whole in lost[:6])
    return Hit(
        lost[0][0].start,
        lost[-1][0].end,
        f"No word here has a diacritic, though {len(lost)} should: {shown}{', …' if len(lost) > 6 else ''}.",
        {"words": [w.text for w, _ in lost[:50]], "expected": [whole for _, whole in lost[:50]]},
        severity=Severity.MAJOR if log <= ALONE and len(lost) >= FEWEST else None,
        confidence=SURE if lang.known else UNKNOWN,
    )


def _excused(text: str, word: Word) -> bool:
    """Whether the word is quoted, part of an address or a file's name, or without its end (vot' for votre)."""
    before, after = text[max(0, word.start - 1) : word.start], text[word.end : word.end + 2]
    joined = (before != "" and before in _BESIDE) or (after[:1] in _BESIDE and after[1:].isalnum())
    return joined or after[:1] in ELISION or in_quotes(text, word.start, word.end)
