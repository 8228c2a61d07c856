"""LAN007: a word with a letter that only a sister language writes."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.language._runs import in_quotes
from mtqa.text import mojibake
from mtqa.text.lexicon import frequencies

# How often right: on 1,997 Spanish sentences of NTREX-128 none is found; for other languages an estimate.
SURE = 0.6
KNOWN = 560  # centibels: a word this frequent in the text's own language is a loan (façade, smörgåsbord)
LEAST = 3  # letters


@rule(
    code="LAN007",
    severity=Severity.MINOR,
    confidence=SURE,
    mqm=Mqm.UNTRANSLATED,
    unless_in_source=True,
    bad=[
        Example("El ministro explicó la ⟦situação⟧ del país.", lang="es"),
        Example("Міністр пояснив ⟦объяснение⟧ уряду.", lang="uk"),
        Example("Ministern förklarade ⟦løsningen⟧ i går.", lang="sv"),
    ],
    good=[
        Example("El ministro explicó la situación en São Paulo.", lang="es"),
        Example("Lo llaman “saudação” en aquel barrio.", lang="es"),
        Example("Міністр пояснив рішення уряду.", lang="uk"),
        Example("Menteri itu makan crème brûlée di kafe."),
        Example("The façade of the smörgåsbord restaurant.", lang="en"),
        Example("Ministern förklarade läget i Malmö och i Tromsø.", lang="sv"),
    ],
)
def sister_letters(target: View, lang: Pack) -> Iterator[Hit]:
    """A word in lower case has a letter that the language does not write, and a near relative does.

    Sister languages are too much alike to be told apart by the words of a sentence, and systems that know both mix
    them; the letters that only one of them writes give the other away. Names, quoted words and loans are left alone.
    """
    odd = frozenset(lang.more.get("sister_letters", {}).get(lang.code, ""))
    if not odd or odd.isdisjoint(target.characters):
        return
    own = frequencies(lang.code)
    broken = [(run.start, run.end) for run in mojibake.runs(target.text)]
    for word in target.words:
        letters = odd.intersection(word.text)
        if not letters or not word.text.islower() or len(word.text) < LEAST or not word.text.isalpha():
            continue
        if own.get(word.text, KNOWN + 1) <= KNOWN or in_quotes(target.text, word.start, word.end):
            continue
        if any(start < word.end and word.start < end for start, end in broken):
            continue
        shown = ", ".join(sorted(letters))
        yield Hit(
            word.start,
            word.end,
            f"“{word.text}” has a letter that {lang.name} does not write: {shown}.",
            {"letters": sorted(letters)},
        )
