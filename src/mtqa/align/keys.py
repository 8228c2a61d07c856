"""What two segments may have in common, as sets of strings: numbers, words, their beginnings, strings inside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from mtqa.text.names import calendar, places
from mtqa.text.words import words

MARKS = {
    c: k
    for k, cs in {"?": "?？؟", "!": "!！", "(": "(（", '"': '"“”„«»「」', ":": ":：", "%": "%٪"}.items()
    for c in cs
}
_GROUPED = re.compile(r"(?<=\d)[.,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE} ](?=\d{3}(?!\d))")
_DIGITS = re.compile(r"\d+")
_CJK = "\N{CJK RADICAL REPEAT}"  # from here on, a character is about a word
UNIT = 6  # letters of a word that a lexicon looks at
NAME_WORDS = 3  # of a name of several words that is recognised
SHORTEST_NAME = 4  # letters of a name in a script with capitals; shorter ones are also words
ENDING = 2  # letters that a name may have at its end for grammar
_PARTS = re.compile(r"['’ʼ\-‐‑]")
# Cyrillic and Greek in the Latin letters that names and loans have for them.
_LATIN = {
    **dict(zip("абвгдежзиклмнопрстуфхцэыіў", "abvgdejsiklmnoprstufhseiiu", strict=True)),
    **{"ч": "tsh", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "є": "ie", "ґ": "g", "ъ": "", "ь": ""},
    **dict(zip("αβγδεζηικλμνοπρσςτυφχω", "avgdesiiklmnoprsstifho", strict=True)),
    **{"θ": "t", "ξ": "ks", "ψ": "ps"},
}
_LETTERS = str.maketrans(_LATIN)
# Spellings of one sound, in this order: philosophe, filosofi; capitaine, Kapitän; economía, ekonomi.
_SOUNDS = (
    ("ph", "f"),
    ("w", "f"),
    ("v", "f"),
    ("ch", "k"),
    ("qu", "k"),
    ("q", "k"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("c", "k"),
    ("z", "s"),
    ("x", "ks"),
    ("y", "i"),
    ("h", ""),
)
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=16384)
def number_keys(text: str) -> frozenset[str]:
    """Runs of digits, without the marks that group thousands and without leading zeros."""
    return frozenset(d.lstrip("0") or "0" for d in _DIGITS.findall(_GROUPED.sub("", text)))


@lru_cache(maxsize=16384)
def word_keys(text: str) -> frozenset[str]:
    """Words of three letters or more and capitalised ones, without case and accents; and the marks that they use."""
    keys = {MARKS[c] for c in set(text) & MARKS.keys()}
    return frozenset(keys.union(w for w, capital in _plain_words(text) if len(w) > 2 or (capital and len(w) > 1)))


@lru_cache(maxsize=16384)
def stem_keys(text: str) -> frozenset[str]:
    """The first four letters of each word that has as many."""
    return frozenset(w[:4] for w, _ in _plain_words(text) if len(w) > 3 and w[0].isalpha())


@lru_cache(maxsize=16384)
def gram_keys(text: str, sounds: bool = False) -> frozenset[str]:
    """Strings of four letters inside words, with their edges; of two in scripts that write about a word a character.

    ``sounds``: of the words as they sound, roughly, so that the spelling and the alphabet of a language count less.
    """
    keys: set[str] = set()
    for word, _ in _plain_words(text):
        if word[:1].isalpha():
            dense = max(word) >= _CJK
            edged, size = (word, 2) if dense else (f" {sounded(word) if sounds else word} ", 4)
            keys.update(edged[i : i + size] for i in range(max(1, len(edged) - size + 1)))
    return frozenset(keys)


def sounded_stems(text: str) -> frozenset[str]:
    """The first five letters of each longer word, as it sounds."""
    return frozenset(sounded(word)[:5] for word, _ in _plain_words(text) if len(word) > 4)


@lru_cache(maxsize=65536)
def sounded(word: str) -> str:
    """A word without case and accents, as it sounds in most languages: in Latin letters, one spelling for a sound."""
    found = word.translate(_LETTERS)
    for spelling, sound in _SOUNDS:
        found = found.replace(spelling, sound)
    return _DOUBLED.sub(r"\1", found)


@lru_cache(maxsize=16384)
def _plain_words(text: str) -> tuple[tuple[str, bool], ...]:
    return tuple((_plain(w.text), w.capitalised) for w in words(text))


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))


@lru_cache(maxsize=16384)
def unit_keys(text: str) -> frozenset[str]:
    """What a lexicon holds of a text: the first six letters of its words and their parts, so that endings count less.

    In scripts that write about a word a character: strings of two.
    """
    found: set[str] = set()
    for word, _ in _plain_words(text):
        for part in _PARTS.split(word):
            if part[:1].isalpha():
                if max(part) >= _CJK:
                    found.update(part[i : i + 2] for i in range(max(1, len(part) - 1)))
                else:
                    found.add(part[:UNIT])
    return frozenset(found)


@lru_cache(maxsize=16384)
def name_keys(text: str, lang: str) -> frozenset[str]:
    """Countries, languages, cities, months and weekdays that a text names, as CLDR calls them in any language."""
    known = _cldr(lang)
    if not known:
        return frozenset()
    found: set[str] = set()
    plain = [word for word, _ in _plain_words(text)]
    for start in range(len(plain)):
        for size in range(1, NAME_WORDS + 1):
            name = " ".join(plain[start : start + size])
            for cut in range(ENDING + 1):
                stem = name[: len(name) - cut]
                if len(stem) < SHORTEST_NAME + (cut > 0) and (cut or stem.isascii()):
                    break
                if stem in known:
                    found.add(known[stem])
                    break
    return frozenset(found)


@lru_cache(maxsize=64)
def _cldr(lang: str) -> Mapping[str, str]:
    code = lang.replace("-", "_")
    return {**places(code), **calendar(code)}
