"""NAM005."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing
from mtqa.text.alike import similarity
from mtqa.text.names import bare
from mtqa.text.truecase import Truecase

# How often right: all hits on the articles of NTREX-128 in id, es and en were read: none is found.
SURE = 0.6
WORDS = 8  # before the bracket, at most
ORDINARY = 0.2  # share of a word's uses without a capital from which on it is no person's or a town's name
ALIKE = 0.55  # names less alike than this are two
_ACRONYM = regex.compile(r"\(\s*(\p{Lu}[\p{Lu}\p{N}]{1,7})(?:s|\s*[,;:][^()]{0,60})?\s*\)")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’.-]*+")


@dataclass(frozen=True, slots=True)
class _Named:
    acronym: str
    name: str
    view: View
    start: int
    end: int


@rule(
    code="NAM005",
    severity=Severity.MINOR,
    confidence=SURE,
    mqm=Mqm.TERM_INCONSISTENCY,
    trigger=standing("("),
    bad=[
        Example(
            "Organisasi Perjanjian Keamanan Kolektif (OTSC) bertemu.\n"
            "Pasukan ⟦Uni Pertahanan Bersama Nasional⟧ (OTSC) datang."
        ),
        Example(
            "El Fondo Monetario Internacional (FMI) avisó.\nSegún el ⟦Banco Mundial de Reservas⟧ (FMI), no hay riesgo.",
            lang="es",
        ),
        Example(
            "The World Health Organization (WHO) met.\nThe ⟦World Health Organization⟧ (OMS) warned.",
            lang="en",
        ),
    ],
    good=[
        Example("Komisi Pemberantasan Korupsi (KPK) bertemu.\nKomisi Pemberantasan Korupsi (KPK) menolak."),
        Example("Badan Pusat Statistik (BPS) bertemu.\nKepala Badan Pusat Statistik (BPS) menolak."),
        Example("El Partido Popular (PP) ganó.\nEl diputado Juan Pérez (PP) habló. Ana Ruiz (PP) no.", lang="es"),
        Example("The Associated Press (AP) wrote.\nBy John Smith (AP)", lang="en"),
        Example("The Democratic Party (DP) won.\nSenator Ann Lee (DP) lost to Senator Bob Ray (DP).", lang="en"),
        Example("The World Health Organization (WHO) and the World Trade Organization (WTO) met.", lang="en"),
    ],
)
def two_expansions(targets: Sequence[View], lang: Pack, truecase: Truecase) -> Iterator[Hit]:
    """One acronym stands behind two names in the article, or one name has two acronyms.

    The name was translated anew each time, and the reader meets two organisations where there is one. Names are read
    where they stand before their acronym in brackets; the later one is marked. An acronym behind people's names is
    their party or their agency, and no expansion.
    """
    found: list[_Named] = []
    for view in targets:
        for match in _ACRONYM.finditer(view.text):
            named = _before(view, match, lang, truecase)
            if named is not None:
                found.append(named)
    by_acronym: dict[str, _Named] = {}
    by_name: dict[str, _Named] = {}
    for named in found:
        first = by_acronym.setdefault(named.acronym, named)
        other = by_name.setdefault(bare(named.name), named)
        if first is not named and not _same(first.name, named.name):
            yield _hit(named, f"({named.acronym}) stands behind “{first.name}” before.", first)
        elif other is not named and other.acronym != named.acronym:
            yield _hit(named, f"“{named.name}” has the acronym {other.acronym} before.", other)


def _hit(named: _Named, message: str, first: _Named) -> Hit:
    evidence = {"acronym": named.acronym, "name": named.name, "first_acronym": first.acronym, "first_name": first.name}
    return Hit(named.start, named.end, message, evidence, view=named.view)


def _before(view: View, match: regex.Match[str], lang: Pack, truecase: Truecase) -> _Named | None:
    """The name that stands before an acronym in brackets: as many capitalised words as it has letters, or nearly."""
    text = view.text[: match.start()]
    if not text.endswith(" "):
        return None
    words = list(_WORD.finditer(text, max(0, len(text) - 20 * WORDS)))[-WORDS:]
    kept: list[regex.Match[str]] = []
    letters = sum(c.isalpha() for c in match[1])
    for word in reversed(words):
        following = kept[-1].start() if kept else len(text)
        if text[word.end() : following].strip() or sum(w[0][0].isupper() for w in kept) == letters:
            break
        if not word[0][0].isupper() and word[0].lower() not in lang.function_words:
            break
        kept.append(word)
    while kept and not kept[-1][0][0].isupper():
        kept.pop()
    ordinary = [w for w in kept if w[0][0].isupper() and (truecase.lower_share(w[0].lower()) or 0.0) >= ORDINARY]
    if len(ordinary) < 2 or len(kept) < letters - 1:  # "Ana Pérez (PSOE)": people's names are no ordinary words
        return None
    start = kept[-1].start()
    return _Named(match[1], text[start:].strip(), view, start, len(text.rstrip()))


def _same(a: str, b: str) -> bool:
    """Whether two names are one: nearly alike, or one with a word more before or after."""
    first, second = bare(a), bare(b)
    return first in second or second in first or similarity(first, second) >= ALIKE
