"""LAN003: the segment is the source itself."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.language._whole import STRANGE, other_language
from mtqa.text.alike import shared
from mtqa.text.language import mean_frequency, word_scores
from mtqa.text.names import is_name

# Likeness of target and source, 0 to 1, from which on the one is a copy of the other. On NTREX-128 es-id and es-en no
# pair with words of its own is above 0.8.
COPIED = 0.9
LONGEST = 2000  # characters compared; a copy of more is one already by its beginning


@rule(
    code="LAN003",
    severity=Severity.CRITICAL,
    confidence=0.9,
    mqm=Mqm.UNTRANSLATED,
    bad=[
        Example("⟦Una larga espera⟧", source="Una larga espera"),
        Example("⟦¿Qué pasará ahora?⟧", source="¿Qué pasará ahora?"),
        Example("⟦Before the storm⟧", source="Before the storm", source_lang="en"),
        Example("⟦Sin salida⟧", lang="en", source="Sin salida"),
    ],
    good=[
        Example("Norberto Paredes", source="Norberto Paredes"),
        Example("BBC News Mundo", source="BBC News Mundo"),
        Example("Final Piala Dunia 2018", source="Final Copa Mundial 2018"),
        Example("Festival film Panama", source="Festival film Panama"),
        Example("Real Madrid 3, Barcelona 1", source="Real Madrid 3, Barcelona 1"),
        Example("Jalan buntu", source="Jalan buntu", source_lang="ms"),
        Example("No.", lang="en", source="No."),
        Example("Il faut bien le faire.", source="Il faut bien le faire."),
    ],
)
def copied_source(target: View, source: View) -> Iterator[Hit]:
    """The segment is the source, letter for letter or nearly.

    The sentence was passed through and not translated. What is the same in both languages, such as names, figures and
    shared words, is not flagged: some word must be one that the target's language does not have.
    """
    ours, theirs = target.lang, source.lang
    if theirs.code in {ours.code, *ours.siblings} or ours.code in theirs.siblings:
        return
    a, b = target.text.casefold()[:LONGEST], source.text.casefold()[:LONGEST]
    if shared(a, b, least=COPIED) < COPIED:
        return
    foreign = [
        w.text
        for n, w in enumerate(target.words)
        if (w.text.islower() or (n == 0 and not is_name(w.text, theirs, (ours,)))) and _foreign(w.lower, ours, theirs)
    ]
    lower = [w.text for w in source.words if w.text.islower()]
    if not foreign or mean_frequency(lower, theirs.code) < STRANGE or other_language(source):
        return  # what was foreign in the source already is no fault here
    if target.text not in source.text and other_language(target):
        return  # not letter for letter, so that LAN002 tells of it
    yield Hit(0, len(target.text), "This is the source itself: it was not translated.", evidence={"words": foreign[:5]})


def _foreign(word: str, ours: Pack, theirs: Pack) -> bool:
    """Whether a word belongs to the source's language and not, or ten times less, to the target's."""
    scores = word_scores(word, (ours.code, theirs.code))
    return len(scores) == 2 and scores[theirs.code] - scores[ours.code] >= 1
