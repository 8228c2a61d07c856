"""LAN004: a segment is in a script that its language is not written in."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.language import identify, latin, script

# A few letters may be a name in its own script; more than this share is the segment.
SHARE = 0.6
FEWEST = 5
# Addresses, paths and handles are in Latin letters everywhere.
_ADDRESS = regex.compile(r"(?<!\S)[^\s/@_\\]*+[/@_\\]\S*+")
_LOWER = regex.compile(r"\b\p{Ll}{2,}+\b")
_CASED = {"Latn", "Cyrl", "Grek", "Armn"}  # scripts in which names have a capital

# No letters but Latin ones: the first blocks of Unicode, and its general punctuation.
_LATIN = frozenset(map(chr, (*range(0x250), *range(0x2000, 0x2070))))


def _in_other_letters(view: View) -> bool:
    return not view.characters <= _LATIN or not latin(view.lang.code)


@rule(
    code="LAN004",
    severity=Severity.CRITICAL,
    confidence=0.95,
    mqm=Mqm.UNTRANSLATED,
    trigger=_in_other_letters,
    bad=[
        Example("⟦Правительство отклонило план.⟧"),
        Example("⟦政府は月曜日に計画を拒否した。⟧", lang="en"),
        Example("⟦رفضت الحكومة الخطة يوم الاثنين⟧", lang="es"),
        Example("⟦The government rejected the plan.⟧", lang="ru"),
    ],
    good=[
        Example("Kata Rusia untuk damai, мир, juga berarti dunia."),
        Example("Правительство отклонило план.", lang="ru"),
        Example("政府は月曜日に計画を拒否した。", lang="ja"),
        Example("α", lang="en"),
        Example("12.03.2020 – 14:30", lang="es"),
        Example("Vlada je odbila plan.", lang="sr"),
        Example("Забанен DonVandomon", lang="ru"),
        Example("KFA2 GeForce RTX 2060 (23999 р.)", lang="ru"),
        Example("«Завод» под вечер](http://gazeta.example/istoriya-odnogo-bolshogo-zavoda/)", lang="ru"),
    ],
)
def wrong_script(target: View) -> Iterator[Hit]:
    """A segment stands in a script that the text's language is not written in.

    It was not translated at all, or into another language; a reader cannot even spell it out. A word or a name in
    another script is not flagged, only a segment that is mainly in it.
    """
    text = _ADDRESS.sub(" ", target.text)
    letters, share = script(text)
    if letters in {"Zyyy", "Zzzz"} or share < SHARE or sum(c.isalpha() for c in text[:200]) < FEWEST:
        return
    if letters in _CASED and not _LOWER.search(text):
        return  # names of products, of players
    if not identify(text, (target.lang.code,)):
        yield Hit(
            0,
            len(target.text),
            "This segment is in another script than the text's language.",
            evidence={"script": letters, "share": round(share, 3)},
        )
