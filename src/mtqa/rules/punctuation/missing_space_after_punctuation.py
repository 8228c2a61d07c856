"""PUN002."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, showing
from mtqa.text.lexicon import frequencies

_JOINT = regex.compile(
    r"""
    (?<! [\p{L}\p{M}\p{N}] ) (?<! [\p{L}\p{M}\p{N}]['’\-] )
    (?P<left> \p{N}{1,12} | [\p{L}\p{M}][\p{L}\p{M}\p{N}'’\-]{0,60}+ | (?<= \S ) )
    (?P<marks> [)\]] | ["”»]? [.,;:!?] [”»)\]]? )
    (?P<right> [\p{Lu}\p{Ll}] [\p{L}\p{M}'’]{0,60} | (?<=,) \p{N}{4} (?!\p{N}) )
    (?! [\p{L}\p{M}] )
    """,
    regex.VERBOSE,
)
_QUICK = re.compile(r"""[.,;:!?)\]][”»)\]]?[^\W\d_]|,(?<=[^\W\d_],)\d""")
_ADDRESS = regex.compile(r"://|^www\.|@|[/\\=_#&<>{}]|\w\(|\.\w+\.\w")
_SUFFIX = regex.compile(
    r"""
    com|net|org|info|biz|edu|gov|mil|int|co|go|ac|or|sch|id|my|sg|es|mx|ar|cl|pe|ve|uk|us|eu|de|fr|it|pt|br|nl|be|ch|ru
    |jp|cn|kr|in|au|ca|tv|fm|me|io|ai|app|dev|xyz|web|desa
    |pdf|docx?|xlsx?|pptx?|txt|csv|html?|php|aspx?|js|ts|py|java|xml|json|jpe?g|png|gif|svg|mp[34]|avi|zip|rar|exe|apk|md
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_WINDOW = 120
_SHORTEST = 3


@rule(
    code="PUN002",
    severity=Severity.MINOR,
    confidence=0.9,  # read on NTREX-128: all 5 are faults of the text; code-like text and odd names may not be
    mqm=Mqm.WHITESPACE,
    trigger=showing(_QUICK.search),
    bad=[
        Example("Rapat itu sudah ⟦berakhir.Menteri⟧ lalu pulang."),
        Example("Presiden, ⟦menteri,gubernur⟧, dan wali kota hadir sejak ⟦Januari,2019⟧."),
        Example("Apa yang ⟦terjadi?Tidak⟧ ada yang tahu; rapat ⟦selesai.dan⟧ bubar (lagi)⟦.Dia⟧ heran."),
        Example("“Kami ⟦siap.”Dia⟧ lalu pergi."),
        Example("Canceló el ⟦concierto.de⟧ esta noche.", lang="es"),
        Example("La reunión ⟦terminó.El⟧ ministro se ⟦fue;nadie⟧ habló.", lang="es"),
        Example("Nobody knew (not even ⟦him)The⟧ talks ⟦failed,however⟧, in ⟦2019.The⟧ end.", lang="en"),
        Example("Die Sitzung war ⟦beendet.Der⟧ Minister ging.", lang="de"),
    ],
    good=[
        Example("Buka www.contoh.co.id, Kompas.com, Bukalapak.Com atau tulis ke redaksi@contoh.id."),
        Example("Dr.Haryono, S.Pd., M.Sc. dan J.K.Rowling tiba pukul 12.30 dengan 1.500,5 kg (a.n. PT.Telkom)."),
        Example("Yoh 3:16, pasal 5(2)a, skor 3:1, https://x.id/a?Bc=d,Ef dan berkas laporan.Pdf."),
        Example("Anak(-anak)nya, guru(guru)nya, eh...anu, 1.Pendahuluan, a,b,c dan x,y."),
        Example("The U.S.A. and D.C.’s Ph.D.s use Node.js, ASP.NET and i.e.this.", lang="en"),
        Example("El EE.UU. de “¿qué?”, dijo; p.ej. esto y S.A.de C.V.", lang="es"),
        Example("USA:s och EU:n, kl.12 och t.ex. detta", lang="sv"),
        Example("今天,我们走吧.你好!再见", lang="zh"),
    ],
)
def missing_space_after_punctuation(target: View, lang: Pack) -> Iterator[Hit]:
    """Two words with nothing but a punctuation mark between them: “berakhir.Menteri”.

    A space was lost, often together with a line break of the page; the sentence boundary is then lost to everything
    that reads the text after, from the reader's eye to the next translation system. Addresses, file names, times,
    decimals, abbreviations and initials are left alone.
    """
    text = target.text
    for match in _JOINT.finditer(text, overlapped=True):
        if not _separate(match, lang) or _ADDRESS.search(_token(text, match.start(), match.end())):
            continue
        spaced = f"{match['left']}{match['marks']} {match['right']}"
        yield Hit(
            match.start(),
            match.end(),
            f"A space is missing after “{match['marks']}”.",
            {"mark": match["marks"]},
            suggestion=spaced,
            severity=Severity.MAJOR if _ends_sentence(match) or _tears(match, lang) else None,
            confidence=_UNSURE if match["marks"] == ":" else None,
        )


_UNSURE = 0.7


def _separate(match: regex.Match[str], lang: Pack) -> bool:
    """Whether left and right are two words, and the mark between them ends the first."""
    left, marks, right = match["left"], match["marks"], match["right"]
    mark = next((c for c in marks if c in ".,;:!?"), marks[0])
    if not left:
        return match.string[match.start() - 1] in ')]%”»"' and _sentence_start(right)
    if mark in ")]":
        return bool(right[0].isupper()) and len(right) > 1 and _opened_apart(match)
    if marks[-1] in "”»" and not _quoted(match.string, match.start()):
        return False
    if right[0].isdigit():
        return len(left) >= _SHORTEST and bool(left.isalpha())
    if left.isdigit():
        return (mark == "," and len(right) >= _SHORTEST) or (mark == "." and len(left) > 2 and _sentence_start(right))
    if len(left) < 2 or len(right) < 2 or not left[-1].isalpha():
        return False
    if mark == ".":
        return _full_stop(left, right, lang)
    if mark == ":":
        return len(left) >= _SHORTEST and bool(left[1:].islower()) and _sentence_start(right)
    return True


def _ends_sentence(match: regex.Match[str]) -> bool:
    """Whether the joint hides the end of a sentence, and not merely a pause in one."""
    return bool(match["left"][-1:].islower()) and match["marks"][0] in ".?!" and bool(match["right"][0].isupper())


def _full_stop(left: str, right: str, lang: Pack) -> bool:
    inner = right in lang.function_words and left.lower() in _words(lang.code)
    if (_SUFFIX.fullmatch(right) and not inner) or not right[1:].islower() or _abbreviates(left, lang):
        return False
    if not lang.known and len(left) <= _SHORTEST:  # its abbreviations are not known
        return False
    if right[0].isupper():
        return bool(left[1:].islower()) or (left.isupper() and len(left) > _SHORTEST and len(right) >= _SHORTEST)
    return bool(left[1:].islower()) and right in lang.function_words and (inner or len(right) >= _SHORTEST)


def _tears(match: regex.Match[str], lang: Pack) -> bool:
    """Whether a full stop stands in the middle of a sentence: "la libertad.tras comprobar"."""
    return match["marks"] == "." and match["right"] in lang.function_words


def _words(code: str) -> Mapping[str, int]:
    """The commoner words of a language: before a full stop and a function word they are no name of a site."""
    return frequencies(code)


def _sentence_start(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:].islower() and not _SUFFIX.fullmatch(word)


def _abbreviates(word: str, lang: Pack) -> bool:
    lists = (lang.abbreviations, lang.number_abbreviations, lang.initial_abbreviations, lang.name_abbreviations)
    return any(form in known for known in lists for form in (word + ".", word.lower() + "."))


def _opened_apart(match: regex.Match[str]) -> bool:
    """Whether a closing bracket ends a remark that has its own place, not one inside a word: guru(-guru)nya."""
    text, end = match.string, match.start("marks")
    opening = max(text.rfind("(", max(0, end - _WINDOW), end), text.rfind("[", max(0, end - _WINDOW), end))
    return opening > 0 and bool(text[opening - 1].isspace()) and end - opening > _SHORTEST


def _quoted(text: str, place: int) -> bool:
    """Whether a place lies within a quotation in curly or angle marks."""
    low = max(0, place - 10 * _WINDOW)
    return bool(max(text.rfind(c, low, place) for c in "“«") > max(text.rfind(c, low, place) for c in "”»"))


def _token(text: str, start: int, end: int) -> str:
    """What stands around a span up to the next white space, or _WINDOW characters."""
    before = text[max(0, start - _WINDOW) : start]
    after = text[end : end + _WINDOW]
    left = before.split()[-1] if before and not before[-1].isspace() else ""
    right = after.split()[0] if after and not after[0].isspace() else ""
    return left + text[start:end] + right
