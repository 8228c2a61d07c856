"""LAN001: words of another language stand in the text."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.language._runs import runs
from mtqa.text import codes

# How often right: all hits on NTREX-128 in id, es and en were read (6, 12 and 7 runs before titles, quotations and
# single words were set apart), and words were left untranslated by script.
RUN = 0.85
QUOTED = 0.4
WORD = 0.45
TERM = 0.6  # two words such as "haute couture", "down payment": often a loan


@rule(
    code="LAN001",
    severity=Severity.MAJOR,
    confidence=RUN,
    mqm=Mqm.UNTRANSLATED,
    bad=[
        Example("Pemerintah menolak ⟦the proposed changes⟧ pada hari Senin."),
        Example("Menurut para ahli, ⟦rising prices⟧ membuat warga marah."),
        Example("El ministro dijo que ⟦there were no survivors⟧ tras el choque.", lang="es"),
        Example("Sie wollte ⟦the whole story⟧ erzählen, aber er ging.", lang="de"),
        Example("Kapal itu ⟦however⟧ berlayar ke utara."),
    ],
    good=[
        Example("Ia bekerja untuk Wall Street Journal dan pendukung Manchester United."),
        Example("Novelnya, “The Last Palace of the Century”, terbit tahun lalu."),
        Example("Dia menyebutnya sebagai “fake news” di Twitter."),
        Example("El partido se jugó en el estadio Newport on the Levee de la ciudad.", lang="es"),
        Example("It was a fait accompli, said Staffan de Mistura.", lang="en"),
        Example("Aplikasi itu diunduh lewat internet dan email."),
        Example("Kami makan nasi goreng dan minum es teh manis."),
    ],
)
def foreign_words(target: View, lang: Pack) -> Iterator[Hit]:
    """Words were left in another language.

    Words that the machine did not know, or met in a pivot language, stay as they are in the middle of a sentence; many
    readers cannot understand them, and all see that nobody looked. Looked for is English, which leaks into everything;
    the words of the source's own language are another rule's. Names, titles and short quotations are not flagged. A
    word alone, or two that may be a term, are minor: they may be a loan.
    """
    candidates = (lang.code, *(code for code in lang.more.get("leaks", ()) if code != lang.code))
    if len(candidates) == 1:
        return
    for run in runs(target, candidates):
        words = target.text[run.start : run.end]
        single = len(run.words) == 1
        loan = len(run.words) == 2 and run.content == 2
        yield Hit(
            run.start,
            run.end,
            f"“{words}” is {codes.name(run.lang)}.",
            evidence={"language": run.lang, "words": len(run.words)},
            severity=Severity.MINOR if single or loan or run.quoted else Severity.MAJOR,
            confidence=WORD if single else QUOTED if run.quoted else TERM if loan else RUN,
        )
