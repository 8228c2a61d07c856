"""Text that was written as UTF-8 and read as something else, found by undoing the mistake.

A run of characters is mojibake if, encoded again in the encoding that it was wrongly read in, it is valid UTF-8 of
familiar characters: accented Latin letters and punctuation, or several letters of another script. A letter that merely
stands before a quotation mark ("HYVÄ”") decodes too, and is told apart by what surrounds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

# Encodings that UTF-8 is mistaken for, with the length in characters from which a run is believed: the first where it
# decodes to Latin letters and punctuation, the second where it decodes to another script (see _familiar). Those of
# cp1251 are larger because its lead bytes are everyday Cyrillic letters.
_CODECS = {"cp1252": (2, 4), "cp1251": (3, 6), "mac_roman": (2, 4), "cp437": (2, 4)}
_ROUNDS = 4
_CANDIDATE = re.compile(r"[^\x00-\x7f]{2}|[ÃÂ](?=\s|$)")
# A lone Ã or Â whose other half, a no-break space, was turned into a plain one or trimmed away.
_TRIMMED = regex.compile(r"(?<=\p{Ll})Ã(?=\s|$) | (?<=[\p{Ll}\p{N}.,;:!?])Â(?=\s|$)", regex.VERBOSE)
# The quotation mark ” ends in a byte that Windows-1252 does not define, and that is often dropped.
_CUT_QUOTE = "â€"
_AFTER_A_WORD = frozenset("“”‘’„…–—»›\N{NO-BREAK SPACE}")
_BOXES = 0x2500


@dataclass(frozen=True, slots=True)
class Run:
    """``start`` to ``end`` stand for ``repaired``."""

    start: int
    end: int
    repaired: str


def runs(text: str) -> list[Run]:
    """The runs of mojibake in a text, in order. Linear in the length of the text."""
    if not may_hold(text):
        return []
    found: list[Run] = []
    taken = 0
    for run in sorted(_all_runs(text), key=lambda r: (r.start, -r.end)):
        if run.start >= taken:
            found.append(run)
            taken = run.end
    return found


def may_hold(text: str) -> bool:
    """Whether a text may hold mojibake: quick to ask, and most texts cannot."""
    return not text.isascii() and _CANDIDATE.search(text) is not None


def _all_runs(text: str) -> Iterator[Run]:
    for codec in _CODECS:
        for match in _pattern(codec).finditer(text):
            repaired = _repair(text, match.start(), match.end(), codec)
            if repaired is not None:
                yield Run(match.start(), match.end(), repaired)
    for match in _TRIMMED.finditer(text):
        yield Run(match.start(), match.end(), "à" if match[0] == "Ã" else "")
    start = text.find(_CUT_QUOTE)
    while start >= 0:
        yield Run(start, start + len(_CUT_QUOTE), "”")
        start = text.find(_CUT_QUOTE, start + 1)


def _repair(text: str, start: int, end: int, codec: str) -> str | None:
    """What a run stood for before it was misread, once or several times; None if it is no mojibake."""
    run = text[start:end]
    repaired = _decode(run, codec)
    if repaired is None or not _believable(text, start, end, repaired, codec):
        return None
    for _ in range(_ROUNDS):
        again = _decode(repaired, codec) if _pattern(codec).fullmatch(repaired) else None
        if again is None:
            break
        repaired = again
    return repaired


def _decode(run: str, codec: str) -> str | None:
    table = _bytes(codec)
    try:
        return bytes(table[c] for c in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None


def _believable(text: str, start: int, end: int, repaired: str, codec: str) -> bool:
    familiar, foreign = _CODECS[codec]
    if end - start < (familiar if all(map(_familiar, repaired)) else foreign):
        return False
    tail = text[start + 1 : end]
    if any(ord(c) >= _BOXES for c in tail) and not (text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()):
        return False  # boxes are drawn, not misread
    if end - start > 2 or not set(tail) <= _AFTER_A_WORD:
        return True
    before, after = text[start - 1] if start else " ", text[end : end + 1]
    if tail == "\N{NO-BREAK SPACE}":
        return before.islower() or (text[start] == "Ã" and not before.isupper())
    return after.isalnum() or before.islower() or before.isdigit()


def _familiar(char: str) -> bool:
    """Latin letters of the larger languages, punctuation, currency, arrows, emoji and other symbols."""
    code = ord(char)
    return (
        0xA0 <= code <= 0x17F
        or char in "ƠơƯưȘșȚț\ufeff\ufffd"
        or 0x1E00 <= code <= 0x1EFF
        or 0x2010 <= code <= 0x2044
        or 0x20A0 <= code <= 0x27BF
        or code >= 0x1F000
    )


@lru_cache(maxsize=8)
def _bytes(codec: str) -> dict[str, int]:
    """Characters as the bytes that the encoding reads them from."""
    table = {chr(b): b for b in range(0x80, 0xA0)} if codec == "cp1252" else {}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(codec, errors="ignore")
        if char:
            table[char] = byte
    return table


@lru_cache(maxsize=8)
def _pattern(codec: str) -> re.Pattern[str]:
    """Whole UTF-8 sequences, in the characters that the encoding makes of their bytes."""
    table = _bytes(codec)

    def some(low: int, high: int) -> str:
        return "[" + "".join(re.escape(c) for c, b in table.items() if low <= b <= high) + "]"

    follow = some(0x80, 0xBF)
    lead = (some(0xC2, 0xDF), some(0xE0, 0xEF), some(0xF0, 0xF4))
    return re.compile(f"(?:{lead[0]}{follow}|{lead[1]}{follow}{follow}|{lead[2]}{follow}{follow}{follow})+")
