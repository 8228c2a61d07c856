"""GRM001: two words whose forms do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import shape


@rule(
    code="GRM001",
    severity=Severity.MAJOR,
    confidence=0.85,  # read on NTREX-128: see tests/measure/rules_on_clean.py; what it finds there is wrong there, too
    mqm=Mqm.GRAMMAR,
    bad=[
        Example("La oposición anuncia ⟦un enmienda⟧ a la totalidad.", lang="es"),
        Example("El ministro explicó ⟦el situación⟧ con ⟦una lenguaje⟧ claro.", lang="es"),
        Example("La empresa ⟦ha cerrar⟧ tres fábricas este año.", lang="es"),
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
        Example("No ha lugar; han de cerrar, y había que abrir. Un ama de casa.", lang="es"),
        Example("An hour, an honest man, a university, a one-off, a European and a unit.", lang="en"),
        Example("If I were rich, they were saying, what is his is theirs; it had to be it.", lang="en"),
        Example("He will need it, could feed them and did not succeed. The will opened old wounds.", lang="en"),
        Example("Much more low-cost housing, and more high schools than before.", lang="en"),
        Example("Ia ditangkap oleh polisi dan akan dibawa; yang paling tinggi, terutama oleh mereka."),
    ],
)
def wrong_form(target: View, lang: Pack) -> Iterator[Hit]:
    """Two words stand together whose forms do not fit: a feminine noun with a masculine article, "did not announced".

    Phrases that were translated apart keep the gender, number or mood of another wording. Which forms can never meet
    is written in the language packs, as patterns that clean text does not hold.
    """
    pattern = _pattern(lang.code)
    found = list(pattern.finditer(target.text)) if pattern else []
    for match in found if found and not shape.is_title(target.text) else ():
        start, end = match.span("found") if match["found"] else match.span()
        yield Hit(start, end, f"“{target.text[start:end]}”: these forms do not fit each other")


@lru_cache(maxsize=32)
def _pattern(code: str) -> regex.Pattern[str] | None:
    """The pack's ``wrong_forms``; a named group ``found`` leaves out the context of a pattern."""
    patterns = load(code).more.get("wrong_forms", ())
    return regex.compile(rf"(?<![\w'’-])(?:{'|'.join(patterns)})(?![\w'’-])|(?P<found>(?!))") if patterns else None
