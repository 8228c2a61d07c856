"""LAN005: words of the source stand in the translation."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.language._runs import SINGLE, explained, in_quotes, lent, lent_at, runs
from mtqa.rules.language._whole import other_language
from mtqa.text import codes
from mtqa.text.language import FLOOR, script, word_scores
from mtqa.text.lexicon import lexicon
from mtqa.text.names import is_name
from mtqa.text.words import Word

# How often right, on NTREX-128 and on the same rows with words left untranslated by script.
RUN = 0.9
WORD = 0.6
BORROWED = 0.8  # log10: by how much the words are commoner in a language that lends words
COMMONER = 2.5  # log10: on NTREX-128 no word of a right translation that stands in the source is so much commoner there
_QUOTED = regex.compile(r"[“\"«‘„]([^“”\"«»„]{1,80})[”\"»’“]")
SINGLES = 0.3  # more single words of the source than this share: the segment as a whole is another rule's
_OTHER = regex.compile(r"[^\P{L}\p{Latin}][\p{L}\p{M}]*")
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
            "Menurut ⟦правительство⟧, harga naik.", source="Как сообщило правительство, цены растут.", source_lang="ru"
        ),
        Example("Hong Kong's economy and ⟦文化⟧ grew.", lang="en", source="香港经济和文化增长。", source_lang="zh"),
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
        Example("Nenek memasak arroz con coco.", source="La abuela cocinó arroz con coco."),
        Example(
            "They call it gotong royong (mutual help), and eat sambal terasi.",
            lang="en",
            source="Mereka menyebutnya gotong royong, dan makan sambal terasi.",
            source_lang="id",
        ),
        Example("Mereka memesan taco di alun-alun.", source="Pidieron tacos en la plaza."),
        Example("Peserta menyanyikan “La vida es bella” bersama.", source="Cantaron juntos «La vida es bella»."),
        Example("Real Madrid menang atas Atlético.", source="El Real Madrid ganó al Atlético."),
        Example("The final of the festival is in Panama.", lang="en", source="La final del festival es en Panamá."),
        Example("Stasiun luar angkasa “Мир” jatuh.", source="Станция «Мир» упала.", source_lang="ru"),
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
    if script(target.text)[0] != script(source.text)[0]:
        yield from _in_their_script(target, source)
        return
    said = source.text.casefold()
    covered: list[tuple[int, int]] = []
    for run in runs(target, (ours.code, theirs)):
        words = target.text[run.start : run.end]
        copied = words.casefold() in said
        if len(run.words) == 1 or (copied and _borrowed([w.text for w in run.words], target.lang, theirs)):
            continue
        if lent([w.text for w in run.words], ours) or (copied and other_language(source)):
            continue
        told = explained(target.text, run.start, run.end, ours)
        covered.append((run.start, run.end))
        yield Hit(
            run.start,
            run.end,
            f"“{words}” is {codes.name(theirs)}: it was not translated.",
            evidence={"language": theirs, "words": len(run.words), "in_source": copied},
            severity=Severity.MAJOR if copied and not told else Severity.MINOR,
            confidence=RUN if copied and not told else ELSEWHERE,
        )
    found = [] if other_language(source) else _copied(target, source)
    copies = [w for w in found if not any(start <= w.start < end for start, end in covered)]
    for word in copies if len(copies) <= len(target.words) * SINGLES else ():
        yield Hit(
            word.start,
            word.end,
            f"“{word.text}” stands so in the source: it is no {codes.name(ours.code)} word.",
            evidence={"language": theirs, "words": 1, "in_source": True},
            severity=Severity.MINOR,
            confidence=WORD,
        )


def _copied(target: View, source: View) -> list[Word]:
    """Single words that stand in the source, and that only the source's language has."""
    ours, theirs = lexicon(target.lang.code), lexicon(source.lang.code)
    if ours is None or theirs is None:
        return []
    said = {w.text for w in source.words}
    titles = _titles(target.text, source.text)
    nouns = bool(source.lang.more.get("noun_capitals"))
    return [
        w
        for w in target.words
        if w.text in said
        and len(w.text) >= SINGLE
        and w.text.replace("-", "").isalpha()
        and (w.text.islower() or (nouns and not is_name(w.text, source.lang, (target.lang,))))
        and (not ours.knows(w.text) or _theirs(w.text, target.lang.code, source.lang.code))
        and theirs.knows(w.text)
        and not any(start <= w.start < end for start, end in titles)
        and not _borrowed([w.text], target.lang, source.lang.code)
        and not lent_at(target, w, target.lang)
        and not explained(target.text, w.start, w.end, target.lang)
    ]


def _borrowed(words: Sequence[str], ours: Pack, theirs: str) -> bool:
    """Whether the source has the words from a third language itself (bogey, il faut bien le faire)."""
    lenders = [code for code in ours.more.get("lenders", ()) if code not in {ours.code, theirs}]
    sums = {code: sum(word_scores(w, (code,)).get(code, FLOOR) for w in words) for code in (theirs, *lenders)}
    return max((sums[code] for code in lenders), default=-math.inf) >= sums[theirs] + BORROWED


def _titles(text: str, source: str) -> list[tuple[int, int]]:
    """Spans between quotation marks that the source has in the same words: titles and foreign sayings."""
    folded = source.casefold()
    return [m.span(1) for m in _QUOTED.finditer(text) if m[1].strip(" ,.").casefold() in folded]


def _theirs(word: str, own: str, other: str) -> bool:
    """Whether a word that both languages have is so much commoner in the source's that it is none of the target's."""
    scores = word_scores(word, (own, other))
    return len(scores) == 2 and scores[other] - scores[own] >= COMMONER


def _in_their_script(target: View, source: View) -> Iterator[Hit]:
    """Words in the source's script, where that is not the target's; those in quotes or brackets are explained ones."""
    ours = script(target.text)[0]
    for match in _OTHER.finditer(target.text):
        string = match[0]
        if script(string)[0] == ours or string not in source.text:
            continue
        if in_quotes(target.text, match.start(), match.end()) or target.text[: match.start()].rstrip()[-1:] in "(（:":
            continue
        yield Hit(
            match.start(),
            match.end(),
            f"“{string}” stands so in the source: it was not translated.",
            evidence={"language": source.lang.code, "words": 1, "in_source": True},
        )
