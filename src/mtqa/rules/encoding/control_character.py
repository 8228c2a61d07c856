"""ENC003."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing
from mtqa.text.mojibake import runs

# The ranges of all that is looked for, first and last.
_RANGES = (
    (0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x061C, 0x061C), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x2069), (0xD800, 0xF8FF), (0xFEFF, 0xFEFF), (0xFFFC, 0xFFFC), (0xFFFE, 0xFFFF),
)  # fmt: skip
_CONTROLS = "".join(chr(code) for first, last in _RANGES for code in range(first, last + 1))
_LETTER = r"[\p{Latin}\p{Cyrillic}\p{Greek}]"
_OTHER = r"[[\p{L}\p{M}]--[\p{Latin}\p{Cyrillic}\p{Greek}\p{Inherited}]]"  # where these characters have work to do
_ODD = regex.compile(
    rf"""
    (?P<control> [\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]+ )                 # all but tab, line ends, NEL
    | (?P<private> [\uE000-\uF8FF\N{{OBJECT REPLACEMENT CHARACTER}}\uFFFE\uFFFF\uD800-\uDFFF]+ )
    | (?P<override> [\N{{LEFT-TO-RIGHT OVERRIDE}}\N{{RIGHT-TO-LEFT OVERRIDE}}]+ )
    | (?P<bidi> [\u200E\u200F\u061C\u202A-\u202C\u2066-\u2069]+ )
    | (?P<mark> (?<!^) \N{{ZERO WIDTH NO-BREAK SPACE}}+ )                          # at the start it is a signature
    | (?P<invisible>
        (?<={_LETTER}) [\u200B-\u200D\u00AD\u2060]++ (?! {_OTHER} )
        | (?<! {_OTHER} | [\u200B-\u200D\u00AD\u2060] ) [\u200B-\u200D\u00AD\u2060]++ (?={_LETTER})
      )
    """,
    regex.VERBOSE | regex.VERSION1,
)
_RIGHT_TO_LEFT = regex.compile(r"[\p{bc=R}\p{bc=AL}]")


@rule(
    code="ENC003",
    severity=Severity.MINOR,
    confidence=0.9,  # none in NTREX-128; soft hyphens and joiners may be wanted by a web page
    mqm=Mqm.NONALLOWED_CHARACTERS,
    trigger=standing(_CONTROLS),
    bad=[
        Example("Peme⟦\N{BACKSPACE}⟧rintah menolak usul itu."),
        Example("Dia⟦\N{START OF HEADING}⟧ berkata⟦\N{CANCEL}⟧ tidak."),
        Example("El go⟦\N{ZERO WIDTH SPACE}⟧bierno rechazó la pro⟦\N{SOFT HYPHEN}⟧puesta.", lang="es"),
        Example("The report⟦\N{ZERO WIDTH NO-BREAK SPACE}⟧ was ⟦\N{RIGHT-TO-LEFT OVERRIDE}⟧late.", lang="en"),
        Example("See the icon ⟦\uf0e0⟧ on the page.", lang="en"),
        Example("Patung itu⟦\N{ZERO WIDTH SPACE}\N{ZERO WIDTH SPACE}⟧ dibuat lama."),
        Example("Прави⟦\N{ZERO WIDTH NON-JOINER}⟧тельство отказалось.", lang="ru"),
        Example("The ⟦\N{LEFT-TO-RIGHT MARK}⟧report was late.", lang="en"),
    ],
    good=[
        Example("Kolom\tpertama\tdan\tkedua."),
        Example("می‌خواهم کتاب‌ها را بخوانم.", lang="fa"),
        Example("Keluarga 👨‍👩‍👧 itu ♥️ tiba 🏴‍☠️."),
        Example("क्‍ष और श्री‌मान", lang="hi"),
        Example("Bahasa Thai\N{ZERO WIDTH SPACE}ภาษา\N{ZERO WIDTH SPACE}Thai.", lang="th"),
        Example("ภาษา​ไทย​ไม่มีช่องว่าง", lang="th"),
        Example("Kata שלום\N{RIGHT-TO-LEFT MARK} berarti damai."),
        Example("Harga\N{NO-BREAK SPACE}5\N{NARROW NO-BREAK SPACE}000 rupiah."),
    ],
)
def control_character(target: View) -> Iterator[Hit]:
    """Characters that do not show but are there: controls, zero-width characters in words, stray direction marks.

    They break search, copying, hyphenation and speech output, turn up as boxes in some fonts, and direction overrides
    can even show the text in another order. Joiners that a script or an emoji needs are no fault, nor are direction
    marks in text that runs right to left.
    """
    text = target.text
    covered: set[int] | None = None
    right_to_left: bool | None = None
    for match in _ODD.finditer(text):
        group = match.lastgroup
        if group == "bidi":
            if right_to_left is None:
                right_to_left = _RIGHT_TO_LEFT.search(text) is not None
            if right_to_left:
                continue
        if covered is None:
            covered = {place for run in runs(text) for place in range(run.start, run.end)}
        if match.start() in covered:
            continue
        names = ", ".join(dict.fromkeys(_name(c) for c in match[0]))
        hidden = group in ("bidi", "invisible", "mark")
        yield Hit(
            match.start(),
            match.end(),
            f"The text holds {'an invisible' if hidden else 'a'} character that does not belong here: {names}.",
            {"characters": [f"U+{ord(c):04X}" for c in match[0][:8]]},
            suggestion="" if group != "private" else None,
            severity=Severity.NEUTRAL if group in ("bidi", "invisible") and len(match[0]) == 1 else None,
        )


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, '').lower()}".strip()
