"""PUN003."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, showing

_RUN = regex.compile(
    r"""
    (?<! [.,;:!?…/\\] ) (?P<run> [.,;:!?…]{2,} )
    | (?P<apart> [,;:] [^\S\r\n]{1,3} [,;.] ) (?= \s | $ )
    | (?P<around> (?: [.,] ["”»] [.] | , ["”»] , ) ) (?= \s | $ )
    """,
    regex.VERBOSE,
)
# Between spaces: two marks, or a mark at the start, which another may stand before.
_QUICK = regex.compile(r"""^[.,;:]|[.,;:!?…][.,;:]|[.,]["”»][.,]""")
_FINE = regex.compile(
    r"\.{3,}[!?]*[.,;:]? | …+[.,;:!?]* | [!?]+(?:\.{2,}|…|[,;:])? | [,;:](?:\.{3,}|…) | ::+ | \.:", regex.VERBOSE
)
_SHORT = regex.compile(r"(?: \b [\p{L}\p{M}]{1,5} | \p{N}{1,3} | \. [\p{L}\p{M}]+ )$", regex.VERBOSE)
_AFTER_STOP = frozenset({".,", ".;", ".:", ".?", ".!", ".),"})


@rule(
    code="PUN003",
    severity=Severity.MINOR,
    confidence=0.9,  # read on NTREX-128: all 8 are faults of the text
    mqm=Mqm.PUNCTUATION,
    trigger=showing(_QUICK.search),
    bad=[
        Example("Presiden tiba pagi ini⟦,,⟧ lalu bertemu menteri⟦..⟧"),
        Example("Rapat itu selesai⟦,.⟧ Menteri pulang⟦, ,⟧ lalu tidur."),
        Example("Dia berkata, “Kami siap⟦.”.⟧"),
        Example("El presidente llegó hoy⟦;.⟧ Nadie lo esperaba⟦.,⟧ dijo.", lang="es"),
        Example("Nobody expected it⟦..⟧ The talks had failed⟦,;⟧ they said.", lang="en"),
        Example("Niemand erwartete es⟦..⟧ Die Gespräche scheiterten.", lang="de"),
    ],
    good=[
        Example("Apa?! Tidak!! Entahlah... Benarkah?... Ya…! Lalu, ... dan seterusnya...."),
        Example("Buku, pena, dll., dibawa oleh PT Maju Tbk., Inc., A.S., dan J.K., kata Dr., Prof., dkk.; itu."),
        Example("Lihat ../data/.. dan C:\\..\\x, std::cout, 1..10, hlm.: 5."),
        Example("¿Qué?, dijo. ¡Vamos!; y se fue. “¿Sí?”. Vive en EE. UU.; a las 5 p. m.", lang="es"),
        Example(",,Das ist gut“, sagte er. Es kostet 5 Mrd., usw.; z.B., etc.", lang="de"),
        Example("“Jeopardy!”, “Who’s there?”, etc., U.S., a.m.; in “Inc.”, she said .... yes", lang="en"),
    ],
)
def doubled_punctuation(target: View, lang: Pack) -> Iterator[Hit]:
    """Two punctuation marks where one belongs: “,,” “,.” “..”.

    One of them was left over when a sentence was cut, joined or rewritten; often it shows that words are missing
    between them. An ellipsis, “?!”, and the full stop of an abbreviation before another mark are right.
    """
    text = target.text
    for match in _RUN.finditer(text):
        marks = match[0]
        if match["run"] and _fine(match, lang):
            continue
        yield Hit(
            match.start(),
            match.end(),
            f"Two punctuation marks stand where one belongs: “{marks}”.",
            {"marks": marks[:20]},
            suggestion="." if marks == ".." else "," if set(marks) == {","} else None,
        )


def _fine(match: regex.Match[str], lang: Pack) -> bool:
    text, marks, start, end = match.string, match["run"], match.start(), match.end()
    before, after = text[max(0, start - 30) : start], text[end : end + 1]
    if _FINE.fullmatch(marks):
        return True
    if marks[0] == "." and marks[:2] in _AFTER_STOP and len(marks) == 2:
        word = before.split()[-1] if before.split() else ""
        lists = (lang.abbreviations, lang.number_abbreviations, lang.initial_abbreviations, lang.name_abbreviations)
        return bool(_SHORT.search(word)) or any(f in known for known in lists for f in (word + ".", word.lower() + "."))
    if marks == ",," and (not before or before[-1].isspace() or before[-1] in "([“"):
        return bool(after.isalpha())
    if marks == "..":
        return after in tuple("/\\") or (before[-1:].isdigit() and after.isdigit()) or not before[-1:].strip()
    return len(set(marks)) == 1 and bool(marks[0] != ",") and len(marks) > 2
