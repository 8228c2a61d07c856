"""ENC009."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import regex

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing

_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_RIGHT_TO_LEFT = regex.compile(r"[\p{bc=R}\p{bc=AL}]")
_EMBEDDING, _ISOLATE = frozenset("\u202a\u202b\u202d\u202e"), frozenset("\u2066\u2067\u2068")
_POP, _POP_ISOLATE = "\N{POP DIRECTIONAL FORMATTING}", "\N{POP DIRECTIONAL ISOLATE}"


@rule(
    code="ENC009",
    severity=Severity.MINOR,
    confidence=0.85,
    mqm=Mqm.NONALLOWED_CHARACTERS,
    trigger=standing(_CONTROLS),
    bad=[
        Example("قال الوزير ⟦\N{LEFT-TO-RIGHT EMBEDDING}⟧NATO إنه يرفض.", lang="ar"),
        Example("קבוצת IBM⟦\N{POP DIRECTIONAL ISOLATE}⟧ הודיעה אתמול.", lang="he"),
        Example("Kata ⟦\N{RIGHT-TO-LEFT ISOLATE}⟧שלום berarti damai."),
        Example("وقال ⟦\N{LEFT-TO-RIGHT ISOLATE}⟧abc اليوم.", lang="fa"),
    ],
    good=[
        Example("قال \N{LEFT-TO-RIGHT EMBEDDING}NATO\N{POP DIRECTIONAL FORMATTING} إنه يرفض.", lang="ar"),
        Example("קבוצת \N{LEFT-TO-RIGHT ISOLATE}IBM\N{POP DIRECTIONAL ISOLATE} הודיעה.", lang="he"),
        Example(
            "Kata \N{RIGHT-TO-LEFT ISOLATE}\N{LEFT-TO-RIGHT EMBEDDING}a\N{POP DIRECTIONAL FORMATTING}שלום"
            "\N{POP DIRECTIONAL ISOLATE} berarti damai."
        ),
        Example("قال\N{RIGHT-TO-LEFT MARK} الوزير.", lang="ar"),
        Example("The word שלום means peace.", lang="en"),
    ],
)
def unbalanced_direction(target: View) -> Iterator[Hit]:
    """A direction control in right-to-left text that nothing closes, or that closes nothing.

    It does not show, but what follows it up to the end of the paragraph may: in another order than it is read. (In
    text that only runs left to right every such character is a fault, and ENC003 reports it.) Pairs are those of the
    Unicode Bidirectional Algorithm, UAX 9: embeddings and overrides end in PDF, isolates in PDI, and a PDI also ends
    the embeddings inside its isolate.
    """
    text = target.text
    if not _RIGHT_TO_LEFT.search(text):
        return
    opened: list[tuple[str, int]] = []
    lonely: list[tuple[str, int]] = []
    isolates = 0
    for match in _CONTROL.finditer(text):
        sign, at = match[0], match.start()
        if sign in _EMBEDDING or sign in _ISOLATE:
            opened.append((sign, at))
            isolates += sign in _ISOLATE
        elif sign == _POP:
            if opened and opened[-1][0] in _EMBEDDING:
                opened.pop()
            else:
                lonely.append((sign, at))
        elif not isolates:
            lonely.append((sign, at))
        else:
            while opened[-1][0] in _EMBEDDING:
                lonely.append(opened.pop())
            opened.pop()
            isolates -= 1
    for sign, at in sorted([*lonely, *opened], key=lambda found: found[1]):
        name = unicodedata.name(sign).lower()
        verb = "closes nothing" if sign in (_POP, _POP_ISOLATE) else "is never closed"
        yield Hit(
            at,
            at + 1,
            f"An invisible direction control {verb}: U+{ord(sign):04X} {name}.",
            {"character": f"U+{ord(sign):04X}"},
            suggestion="",
        )
