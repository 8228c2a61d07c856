"""PUN010: a punctuation mark of another language."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing

# ¡ and ¿ open what languages of Spain ask and cry; full-width marks stand in Chinese and Japanese alone.
_OPENING = regex.compile(r"[¡¿]+")
_WIDE = regex.compile(r"(?<=[\p{Latin}\p{Cyrillic}\p{N}])[，。、；：？！]+")
_QUOTED = regex.compile(r"[“\"«‘„][^“”\"«»„]{0,200}[”\"»’“]")
MANY = 5  # marks from which on it is another language that stands there, and another rule's


@rule(
    code="PUN010",
    severity=Severity.MINOR,
    confidence=0.9,  # none in NTREX-128 (id, en)
    mqm=Mqm.PUNCTUATION,
    unless_in_source=False,
    trigger=standing("，。、；：？！¡¿"),
    bad=[
        Example("Ribuan orang menyusuri jalur itu ⟦¡⟧meskipun hujan."),
        Example("Mengapa ⟦¿⟧ia pergi? Tidak ada yang tahu."),
        Example("⟦¿⟧Why did you leave the band?", lang="en"),
        Example("Pemerintah menolak usul itu⟦，⟧ kata menteri⟦。⟧"),
    ],
    good=[
        Example("¿Quién va a pagar? ¡Nadie!", lang="es"),
        Example("Lagu “¿Por qué te vas?” diputar lagi di radio."),
        Example("Mengapa ia pergi? Tidak ada yang tahu!"),
        Example("今天，我们走吧。你好！", lang="zh"),
    ],
)
def foreign_mark(target: View, lang: Pack) -> Iterator[Hit]:
    """A punctuation mark that the language does not have: ¡ and ¿ outside Spanish, ， and 。 after Latin letters.

    The mark of the source was copied with the sentence around it. Marks inside a quotation are the quotation's own.
    """
    patterns = [_WIDE]
    if lang.known and not lang.more.get("opening_marks"):
        patterns.append(_OPENING)
    found = sorted((m for pattern in patterns for m in pattern.finditer(target.text)), key=lambda match: match.start())
    quotes = [m.span() for m in _QUOTED.finditer(target.text)] if found else []
    for match in found if len(found) < MANY else ():
        if not any(start < match.start() < end for start, end in quotes):
            yield Hit(match.start(), match.end(), f"“{match[0]}” is no mark of this language.", suggestion="")
