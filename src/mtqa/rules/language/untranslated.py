"""LAN005: words of the source stand in the translation."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.language._runs import runs
from mtqa.text import codes

# How often right, on NTREX-128 and on the same rows with words left untranslated by script.
RUN = 0.9
WORD = 0.6
ELSEWHERE = 0.5  # in the source's language, but other words than the source's


@rule(
    code="LAN005",
    severity=Severity.MAJOR,
    confidence=RUN,
    mqm=Mqm.UNTRANSLATED,
    bad=[
        Example(
            "Pemerintah menolak ⟦los cambios propuestos⟧ pada hari Senin.",
            source="El Gobierno rechazó los cambios propuestos el lunes.",
        ),
        Example("Petani itu ⟦entonces⟧ ingat masa kecilnya.", source="El campesino recordó entonces su infancia."),
        Example(
            "The mayor said that ⟦no había dinero⟧ for the school.",
            lang="en",
            source="La alcaldesa dijo que no había dinero para la escuela.",
        ),
        Example(
            "Der Bürgermeister sagte, dass ⟦no había dinero⟧ für die Schule sei.",
            lang="de",
            source="El alcalde dijo que no había dinero para la escuela.",
        ),
    ],
    good=[
        Example(
            "Ia tinggal di Los Angeles dan bekerja untuk El País.", source="Vive en Los Ángeles y trabaja para El País."
        ),
        Example("Mereka memesan taco di alun-alun.", source="Pidieron tacos en la plaza."),
        Example("Peserta menyanyikan “La vida es bella” bersama.", source="Cantaron juntos «La vida es bella»."),
        Example("Real Madrid menang atas Atlético.", source="El Real Madrid ganó al Atlético."),
        Example("The final of the festival is in Panama.", lang="en", source="La final del festival es en Panamá."),
        Example("Aplikasi itu gratis.", source="The app is free of charge.", source_lang="en"),
    ],
)
def untranslated_words(target: View, source: View) -> Iterator[Hit]:
    """Words of the source were left untranslated.

    What the machine does not know it copies; the reader of a translation does not know it either. The run of words is
    marked; names, titles and short quotations are not. Words that stand so in the source are the clearest case; other
    words of the source's language count for less. (English words are another rule's, which needs no source.)
    """
    theirs, ours = source.lang.code, target.lang
    if theirs in {ours.code, *ours.siblings, *ours.more.get("leaks", ())}:
        return
    said = source.text.casefold()
    for run in runs(target, (ours.code, theirs)):
        words = target.text[run.start : run.end]
        single = len(run.words) == 1
        copied = words.casefold() in said
        if single and not copied:
            continue
        confidence = WORD if single else RUN if copied else ELSEWHERE
        yield Hit(
            run.start,
            run.end,
            f"“{words}” is {codes.name(theirs)}: it was not translated.",
            evidence={"language": theirs, "words": len(run.words), "in_source": copied},
            severity=Severity.MINOR if single or not copied else Severity.MAJOR,
            confidence=confidence,
        )
