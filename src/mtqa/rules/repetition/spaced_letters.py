"""REP003."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule
from mtqa.text.memo import Few

# Scripts whose single letters are no words of their own.
_LETTERS = r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Armenian}\p{Georgian}]"
_RUN = regex.compile(rf"(?<!\S) {_LETTERS} (?: [\ \N{{NO-BREAK SPACE}}] {_LETTERS} ){{4,}} (?!\S)", regex.VERBOSE)
_QUICK = re.compile(r"[^\W\d_][ \xa0][^\W\d_][ \xa0][^\W\d_][ \xa0][^\W\d_](?:\s|$)")
_DIFFERENT = 3
LETTERS = 5
_LETTER = Few(lambda word: len(word) == 1)


@rule(
    code="REP003",
    severity=Severity.MAJOR,
    confidence=0.95,  # none in NTREX-128
    mqm=Mqm.WHITESPACE,
    trigger=holding(lambda code: _LETTER, least=LETTERS),
    bad=[
        Example("⟦P e r t e m u a n⟧ itu berlangsung lama."),
        Example("La ⟦r e u n i ó n⟧ fue larga.", lang="es"),
        Example("The ⟦m e e t i n g⟧ was long.", lang="en"),
        Example("⟦С о в е щ а н и е⟧ было долгим.", lang="ru"),
    ],
    good=[
        Example("Pilih A B C D E atau a b c d e."),
        Example("Las vocales son a e i o u y la X X X X X.", lang="es"),
        Example("J. R. R. T. and A B; x y z; I I I I I.", lang="en"),
        Example("오 늘 은 날 씨 가 좋 다", lang="ko"),
    ],
)
def spaced_letters(target: View) -> Iterator[Hit]:
    """A word whose letters stand apart: “P e r t e m u a n”.

    Text that was spaced out for show, or read from an image, is no longer words: the reader has to put them together,
    and nothing else can. Lists of letters in the order of the alphabet are left alone.
    """
    if not _QUICK.search(target.text):
        return
    for match in _RUN.finditer(target.text):
        letters = [c for c in match[0] if not c.isspace()]
        if letters == sorted(letters) or len(set(letters)) < _DIFFERENT:
            continue
        yield Hit(match.start(), match.end(), "The letters of a word stand apart.", suggestion="".join(letters))
