"""NUM004: another currency than in the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from mtqa import langs
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

# How often right: all hits on NTREX-128, three pairs read in both directions, were read: none is found.
CHANGED = 0.85
# Words between the amount and its currency at most: "1.200 millones de dólares", "tiga juta dolar".
BETWEEN = 3
_WORD = regex.compile(r"[\p{L}\p{M}$]++")


@dataclass(frozen=True, slots=True)
class _Money:
    currencies: frozenset[str]
    start: int
    end: int


@rule(
    code="NUM004",
    severity=Severity.MAJOR,
    confidence=CHANGED,
    mqm=Mqm.NUMBER,
    bad=[
        Example("Perusahaan itu rugi 43 juta ⟦euro⟧.", source="La empresa perdió 43 millones de dólares."),
        Example("La multa es de ⟦€⟧500.", lang="es", source="The fine is $500.", source_lang="en"),
        Example("The fine is 300 ⟦dollars⟧.", lang="en", source="La multa es de 300 pesos."),
        Example("Die Strafe beträgt 500 ⟦Euro⟧.", lang="de", source="The fine is £500.", source_lang="en"),
    ],
    good=[
        Example("Perusahaan itu rugi 43 juta dolar AS.", source="La empresa perdió US$43 millones."),
        Example("Denda 500 dolar (450 euro).", source="Una multa de 500 dólares (450 euros)."),
        Example("Zona euro tumbuh 3 persen.", source="La economía del país, en dólares, creció un 3 %."),
        Example("Ia turun 20 pon.", source="Perdió 20 libras."),
        Example("Real Madrid won 3-0.", lang="en", source="El Real Madrid ganó por 3-0 y 5 euros."),
        Example("He paid 40 quid.", lang="en", source="Pagó 40 libras."),
        Example("Die Strafe beträgt 500 Pfund.", lang="de", source="The fine is £500.", source_lang="en"),
    ],
)
def currency_changed(target: View, source: View) -> Iterator[Hit]:
    """An amount of money stands in another currency than in the source, with no word of a conversion.

    Machines put the currency that they saw most often after such a number. Flagged is a currency beside an amount that
    the source does not name, where one that the source names beside an amount is missing. A conversion keeps the
    source's currency beside its own, and is left alone.
    """
    theirs = _amounts(source.text)
    if not theirs:
        return
    named, ours = _named(source.text), _amounts(target.text)
    kept = _named(target.text)
    lost = [m for m in theirs if not m.currencies & kept]
    for found in ours:
        if found.currencies & named or not lost:
            continue
        expected = source.text[lost[0].start : lost[0].end]
        yield Hit(
            found.start,
            found.end,
            f"“{target.text[found.start : found.end]}” stands where the source has “{expected}”.",
            {"expected": expected, "found": target.text[found.start : found.end]},
        )
        return


def _amounts(text: str) -> list[_Money]:
    """Currencies that stand beside an amount, in digits or as a symbol before it."""
    found = []
    for match in _pattern().finditer(text):
        group = "after" if match["after"] else "before"
        currencies = _currencies().get(match[group].lower().rstrip("."))
        if currencies:
            found.append(_Money(currencies, *match.span(group)))
    return found


def _named(text: str) -> frozenset[str]:
    """All currencies that a text names, wherever."""
    table = _currencies()
    words = {w.lower() for w in _WORD.findall(text)} | {c for c in text if not c.isalnum()}
    return frozenset(c for word in words for c in table.get(word, ()))


@lru_cache(maxsize=1)
def _currencies() -> dict[str, frozenset[str]]:
    """Signs and words to the ISO codes of the currencies that they may mean."""
    table: dict[str, set[str]] = {}
    for code, forms in langs.load(langs.DEFAULT).more.get("currencies", {}).items():
        for form in forms:
            table.setdefault(form, set()).add(code)
    return {form: frozenset(codes) for form, codes in table.items()}


@lru_cache(maxsize=1)
def _pattern() -> regex.Pattern[str]:
    forms = sorted(_currencies(), key=lambda form: (-len(form), form))
    signs = "|".join(regex.escape(f) for f in forms if not f.isalpha() or len(f) <= 2)
    words = "|".join(regex.escape(f) for f in forms if f.isalpha())
    return regex.compile(
        rf"""
        (?<![\p{{L}}\p{{N}}$]) (?P<before>{signs}) \.? \s? (?=\d)
        | (?<=\d) (?: [\s\N{{NO-BREAK SPACE}}-] [\p{{L}}\p{{M}}]{{1,20}}+ ){{0,{BETWEEN}}}? \s?
          (?P<after>{signs}|(?<!\p{{L}})(?:{words})) (?![\p{{L}}\p{{M}}\p{{N}}])
        """,
        regex.VERBOSE | regex.IGNORECASE,
    )
