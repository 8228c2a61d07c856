"""PUN001."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, showing

# Text whose every mark stands off was split into tokens and not joined again: one fault, not a hundred.
LONGEST = 20  # letters of a function word, at most
MOST = 5
_SPACE = re.compile(
    r"""
    (?<= [\w)\]”’"'»%°] ) (?P<space> [^\S\r\n]{1,8} ) (?P<marks> [.,;:!?]{1,3} )
    (?= \s | $ | ["”’»)\]] | (?<=\s,) [^\W\d_] )
    """,
    re.VERBOSE,
)
_GOES_ON = re.compile(r"\s+[a-zß-öø-ÿ]")  # the full stop stands in the middle of a sentence
_MORE_DOTS = re.compile(r"\s*\.")


@rule(
    code="PUN001",
    severity=Severity.MINOR,
    confidence=0.95,  # measured: docs/quality.md; on NTREX-128 all 14 are faults of the text
    mqm=Mqm.WHITESPACE,
    trigger=showing(lambda chunk: chunk[0] in ".,;:!?"),
    bad=[
        Example("Presiden tiba pagi ini⟦ ,⟧ lalu bertemu menteri⟦ ,⟧gubernur⟦ .⟧"),
        Example("Apa yang terjadi⟦ ?⟧ Tidak ada yang tahu⟦ !⟧"),
        Example("El presidente llegó hoy⟦ ,⟧ según “fuentes”⟦ .⟧", lang="es"),
        Example("The president arrived (late)⟦ ;⟧ nobody was told.", lang="en"),
        Example("De president kwam vandaag⟦ ,⟧ zei hij⟦ .⟧", lang="nl"),
    ],
    good=[
        Example("Presiden tiba ... lalu pergi . . . katanya."),
        Example("Skor akhir 3 : 1, perbandingan 2 : 5, dan .NET serta .5 persen."),
        Example("Terima kasih :) ;-) sampai jumpa :D"),
        Example("Que veux-tu ? Rien ! Voilà : c’est tout ; merci.", lang="fr"),
        Example("The list: a, b, c. See p. 5; e.g. this (or that).", lang="en"),
    ],
)
def space_before_punctuation(target: View, lang: Pack) -> Iterator[Hit]:
    """A space before a comma, full stop or other mark: “ini , lalu”.

    The mark may come to stand at the start of a line, and the text looks like the raw output that it is: systems split
    text into tokens and do not always join them again. Languages that set spaces there, as French does, say so in
    their pack; of a language that is not known only commas and full stops are reported.
    """
    allowed = lang.spaced_punctuation
    found = [m for m in _SPACE.finditer(target.text) if not _fine(m, allowed)]
    if len(found) > MOST:
        yield Hit(
            found[0].start(),
            found[-1].end(),
            f"{len(found)} punctuation marks here have a space before them.",
            {"places": len(found)},
        )
        return
    for match in found:
        glued = target.text[match.end() : match.end() + 1].isalpha()
        message = f"There is a space before “{match['marks']}”{' and none after it' if glued else ''}."
        torn = match["marks"] == "." and lang.known and _GOES_ON.match(target.text, match.end()) is not None
        torn = torn or (match["marks"] == "," and _leads_on(target.text[: match.start()], lang))
        severity = Severity.MAJOR if torn else None
        yield Hit(match.start(), match.end(), message, suggestion=match["marks"] + " " * glued, severity=severity)


def _fine(match: re.Match[str], allowed: str) -> bool:
    text, marks, end = match.string, match["marks"], match.end()
    if set(marks) <= set(allowed) or marks.startswith(".."):
        return True
    if marks == "." and (_MORE_DOTS.match(text, end) or text[match.start() - 1] == "."):
        return True
    if marks[-1] in ":;" and text[end : end + 1] in (")", "]"):
        return True
    beside = text[match.start() - 1].isdigit() and text[end : end + 2].strip()[:1].isdigit()
    return marks in (".", ":") and beside


def _leads_on(text: str, lang: Pack) -> bool:
    """Whether the text ends in a word that another must follow: “We are ,” has lost one."""
    last = text[-LONGEST:].split()
    return bool(last) and last[-1].lower() in lang.dangling_words | lang.cut_words
