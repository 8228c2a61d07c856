"""NUM006: a number written as in another language."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

# How often right: on NTREX-128 none is found in id and en (3,994 sentences).
SURE = 0.9
_NUMBER = regex.compile(r"(?<![\d.,:/-])\d{1,3}(?:([.,])\d{3})+(?:(?!\1)[.,]\d{1,4})?(?![.,]?\d|[:/-]\d)")
_VERSION = regex.compile(r"(?:[vV]\.?|[Vv]ers\p{L}*|IP)\s?$")
SEPARATORS = {".": ",", ",": "."}


@rule(
    code="NUM006",
    severity=Severity.MINOR,
    confidence=SURE,
    mqm=Mqm.NUMBER_FORMAT,
    trigger=lambda view: view.digits,
    bad=[
        Example("Penduduk kota itu ⟦1,234,567⟧ jiwa."),
        Example("Harganya Rp ⟦1,200.50⟧ per butir."),
        Example("The city has ⟦1.234.567⟧ inhabitants.", lang="en"),
        Example("It costs ⟦1.200,50⟧ euros.", lang="en"),
    ],
    good=[
        Example("Penduduk kota itu 1.234.567 jiwa, naik 3,500 persen, atau 1.200,50 per tahun."),
        Example("The city has 1,234,567 inhabitants; pi is 3.142, and it costs 1,200.50.", lang="en"),
        Example("Costó 1.234.567 pesos, según unos, o 1,234,567 según otros.", lang="es"),
        Example("Versi 1.234.567 dan alamat 10.000.000.1 serta 1/234.567."),
        Example("Sandi 123,456,78 itu.", lang="id"),
        Example("Das kostet 1,234,567 Euro.", lang="de"),
    ],
)
def number_format(target: View, lang: Pack) -> Iterator[Hit]:
    """A number has the separators of another language: 1,234,567 in a language that writes 1.234.567.

    The figure was carried over as it was. With two groups, or with both separators, it is only a foreign look; with one
    (1,234) the reader takes it for another number, but then nothing in the text alone shows which was meant, and the
    rules that compare with source and reference say so. Languages in which both styles are in use are not asked.
    """
    if not lang.more.get("misread_numbers", False):
        return
    for match in _NUMBER.finditer(target.text):
        mark = match[1]
        rest = [c for c in match[0] if c in SEPARATORS]
        if (
            mark == lang.group
            or len(rest) == 1
            or _VERSION.search(target.text[max(0, match.start() - 10) : match.start()])
        ):
            continue
        yield Hit(
            match.start(),
            match.end(),
            f"“{match[0]}” has the separators of another language.",
            {"found": match[0]},
            suggestion=match[0].translate(str.maketrans(".,", ",.")),
        )
