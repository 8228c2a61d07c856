"""WRD004: a digit inside a word."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, showing
from mtqa.text.lexicon import Lexicon

# Letters, one to three digits, letters; not in an address, a handle, a file name or a hyphenated code.
_MIXED = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}_@#/\\.\-])\p{L}\p{M}*+\p{Ll}*+\p{Nd}{1,3}+\p{Ll}++(?![\p{L}\p{M}\p{N}_@/\\\-]|\.\p{L})"
)
_GLUED = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}_@#/\\.,\-])(?P<number>\p{Nd}{1,6}+)(?P<word>\p{Ll}{4,20}+)(?![\p{L}\p{M}\p{N}_@/\\\-]|\.\p{L})"
)
_INSIDE = regex.compile(r"\p{Nd}\p{Ll}")  # quicker to look for, and rare
_DIGITS = regex.compile(r"\p{Nd}+")

# Digits that are written for letters that they look like.
LOOKALIKES = (str.maketrans("0134578", "oieastb"), str.maketrans("01345789", "oleastbg"))

# A real word of the language; rarer ones are hit by chance. No finding on 7,900 clean sentences.
COMMON = 3.0
MIN_LETTERS = 4
COMMON_ALONE = 3.5  # the same of a word that a number stands before
BRAND = 3  # digits that names of firms like to begin with: 247sports, 365days
COMMON_BRAND = 5.5
ENDINGS = frozenset({"anos", "nesimo", "esimo"})  # what is written on to a number


@rule(
    code="WRD004",
    severity=Severity.MINOR,
    confidence=0.9,
    mqm=Mqm.SPELLING,
    trigger=showing(_INSIDE.search),
    bad=[
        Example("Mereka membangun ⟦ru2mah⟧ baru di tepi sungai."),
        Example("Maskapai itu membatalkan ⟦25penerbangan⟧ hari ini."),
        Example("The storm lasted barely ⟦4minutes⟧.", lang="en"),
        Example("Unjuk rasa itu diikuti ⟦12000orang⟧."),
        Example("Semua ⟦tem4n⟧ sekelasnya datang ke pesta itu."),
        Example("⟦Pem3rintah⟧ menaikkan harga bahan bakar."),
        Example("Construyeron una ⟦ca2sa⟧ nueva junto al río.", lang="es"),
        Example("El ⟦pr0yecto⟧ fue aprobado ayer.", lang="es"),
        Example("La ⟦ciu7dad⟧ celebra su fiesta.", lang="es"),
        Example("They built a new ⟦ho3use⟧ by the river.", lang="en"),
        Example("The ⟦comp4ny⟧ closed its ⟦fac1tory⟧.", lang="en"),
        Example("The ⟦min15ister⟧ resigned on Monday.", lang="en"),
    ],
    good=[
        Example("KTT G20 membahas COVID-19, film 3D, H2O, dan gerai ke-2 pada 1990an."),
        Example("Anak2nya dan teman2nya pulang ke rumah2 mereka."),
        Example("Mobil 4x4 itu dan pesawat A320neo dijual lewat b2b."),
        Example("El vuelo de la sonda C3H8O y el MP3 del siglo XX costaron 100km.", lang="es"),
        Example("Escribió a juan5perez@correo.es y a @ma4rio sobre el k8s.", lang="es"),
        Example("El R2D2, el i18n y la l10n son siglas; el 2do piso, también.", lang="es"),
        Example("The scores on 247sports were wrong.", lang="en"),
        Example("The p2p network and the i18n team met at B612cafe.", lang="en"),
        Example("See fig3ure.png, www.ho3use.com and H1N1flu in 2b2t.", lang="en"),
        Example("The 90s band U2 played the 1st song in 5th Avenue, 10am.", lang="en"),
    ],
)
def number_in_word(target: View, lang: Pack, lexicon: Lexicon) -> Iterator[Hit]:
    """A digit stands inside a word, or for one of its letters.

    Words that went through recognition of scanned text, a wrong encoding or a filter carry digits where letters
    were. The word is no word any more: search and speech fail on it, and so does the next translation.
    """
    for match in _MIXED.finditer(target.text) if _INSIDE.search(target.text) else ():
        word = match[0].lower()
        if _doubled(word, lexicon) or (word[1].isdigit() and word[-2].isdigit()):
            continue  # l10n: the number of letters left out
        candidates = [_DIGITS.sub("", word), *(word.translate(table) for table in LOOKALIKES)]
        meant = next((c for c in candidates if c.isalpha() and _real(c, lexicon)), None)
        if meant:
            yield Hit(
                match.start(),
                match.end(),
                f"“{match[0]}” holds a digit; “{meant}” would be a word",
                suggestion=meant.capitalize() if match[0][0].isupper() else meant,
            )
    for match in _GLUED.finditer(target.text) if _INSIDE.search(target.text) else ():
        if (
            lexicon.zipf(match["word"]) >= (COMMON_BRAND if len(match["number"]) == BRAND else COMMON_ALONE)
            and match["word"] not in ENDINGS
            and match["word"] not in lang.scale_words
        ):
            yield Hit(
                match.start(),
                match.end(),
                f"“{match[0]}”: the number and the word are run together",
                suggestion=f"{match['number']} {match['word']}",
                severity=Severity.MAJOR,
            )


def _real(word: str, lexicon: Lexicon) -> bool:
    return len(word) >= MIN_LETTERS and lexicon.zipf(word) >= COMMON


def _doubled(word: str, lexicon: Lexicon) -> bool:
    """Whether the digit says that the word before it is doubled, as in informal Indonesian: anak2nya."""
    before = _DIGITS.split(word, maxsplit=1)[0]
    return word[len(before)] == "2" and len(before) >= 3 and lexicon.zipf(before) >= COMMON
