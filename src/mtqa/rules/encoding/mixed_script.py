"""ENC006."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing

# Greek and Cyrillic: rare in Latin text.
_OTHER = "".join(map(chr, (*range(0x370, 0x530), *range(0x1C80, 0x1C90), *range(0x1F00, 0x2000))))
_LATIN, _CYRILLIC, _GREEK = r"\p{Latin}", r"\p{Cyrillic}", r"\p{Greek}"
_SEAM = regex.compile(
    rf"{_LATIN}[{_CYRILLIC}{_GREEK}]|[{_CYRILLIC}{_GREEK}]{_LATIN}|{_CYRILLIC}{_GREEK}|{_GREEK}{_CYRILLIC}"
)
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_SCRIPTS = {"Latin": regex.compile(_LATIN), "Cyrillic": regex.compile(_CYRILLIC), "Greek": regex.compile(_GREEK)}
# Letters that look the same, as Unicode's confusables table (UTS #39) has them for these three scripts.
_LATIN_OF = {
    **dict(zip("аеорсухіјѕԁһԛԝАВЕЅІЈКМНОРСТУХ", "aeopcyxijsdhqwABESIJKMHOPCTYX", strict=True)),
    **dict(zip("οονυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oovuABEZHIKMNOPTYX", strict=True)),
}
_CYRILLIC_OF = {latin: other for other, latin in _LATIN_OF.items() if _SCRIPTS["Cyrillic"].match(other)}
_GREEK_OF = {latin: other for other, latin in _LATIN_OF.items() if _SCRIPTS["Greek"].match(other)}
_INTO = {"Latin": _LATIN_OF, "Cyrillic": _CYRILLIC_OF, "Greek": _GREEK_OF}
_SHORTEST = 3


@rule(
    code="ENC006",
    severity=Severity.MINOR,
    confidence=0.95,  # none in NTREX-128
    mqm=Mqm.NONALLOWED_CHARACTERS,
    trigger=standing(_OTHER),
    bad=[
        Example("⟦Pemеrintah⟧ menolak usul itu."),
        Example("Kementerian ⟦Kеuangаn⟧ dan anak-⟦аnak⟧."),
        Example("El ⟦gobiernο⟧ rechazó la propuesta.", lang="es"),
        Example("The ⟦pаrliament⟧ met on Monday.", lang="en"),
        Example("⟦Прaвительство⟧ отказалось.", lang="ru"),
        Example("Dia ⟦berkaта⟧ tidak.", lang="id"),
    ],
    good=[
        Example("Kata Rusia правительство berarti pemerintah."),
        Example("Resistansinya 5 kΩ, tebalnya 3 μm, dan ΔT serta πr² diketahui."),
        Example("Новый QR-код и USB-кабель, iPhone'ы, Wi-Fi.", lang="ru"),
        Example("The α-helix and β2-receptor, γH2AX and NFκB.", lang="en"),
        Example("Η λέξη «email» και το DNA.", lang="el"),
    ],
)
def mixed_script(target: View) -> Iterator[Hit]:
    """One word in the letters of two scripts: a Cyrillic or Greek letter that looks Latin, or the reverse.

    The eye does not see it, but search, spelling checkers, speech output and links do. It comes from optical character
    recognition, from keyboards, and from systems that mix up languages. Units and formulas (kΩ, NFκB), which join
    scripts on purpose, use letters that do not look alike, and are left alone.
    """
    if not _SEAM.search(target.text):
        return
    for match in _WORD.finditer(target.text):
        word = match[0]
        if len(word) < _SHORTEST or not _SEAM.search(word):
            continue
        counts = {name: len(pattern.findall(word)) for name, pattern in _SCRIPTS.items()}
        main = max(counts, key=lambda name: counts[name])
        odd = [c for c in word if not _SCRIPTS[main].match(c) and any(p.match(c) for p in _SCRIPTS.values())]
        alike = [c for c in odd if c in _INTO[main]]
        inside = counts["Cyrillic"] and counts["Latin"] and _woven(word)
        if len(alike) < len(odd) and not inside:
            continue
        repaired = "".join(_INTO[main].get(c, c) for c in word)
        names = " and ".join(name for name, count in counts.items() if count)
        yield Hit(
            match.start(),
            match.end(),
            f"{word} mixes {names} letters: {', '.join(dict.fromkeys(odd))}.",
            {"odd": odd[:8]},
            suggestion=repaired if len(alike) == len(odd) else None,
        )


def _woven(word: str) -> bool:
    """Whether the scripts change more than once, or once before a tail of lower-case letters: no joined name."""
    seams = len(_SEAM.findall(word, overlapped=True))
    return seams > 1 or (seams == 1 and word[1:].islower() and not word.isupper())
