"""TRM002: a term that must stay as it is was changed or translated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.model import Mqm, Severity
from mtqa.own import Terms
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.terms._parts import LIKELY, MISSING, SEEN, from_source
from mtqa.text.alike import similarity
from mtqa.text.terms import Place, literal
from mtqa.text.words import words

# From here on a run of words is the kept term, misspelt: at 0.7 Meta is much like metal, and Signal like sinyal.
ALIKE = 0.75
SHORTEST = 5  # letters; shorter terms are much like too many words
_TERMS = Terms(keep=("WhatsApp", "Meta", "Human Rights Watch", "#MeToo", "C++"))


@rule(
    code="TRM002",
    severity=Severity.MAJOR,
    confidence=SEEN,
    mqm=Mqm.DO_NOT_TRANSLATE,
    bad=[
        Example("Ia menulis lewat ⟦Whatsapp⟧.", source="Escribió por WhatsApp.", terms=_TERMS),
        Example(
            "Laporan ⟦Human Right Watch⟧ terbit.", source="Se publicó el informe de Human Rights Watch.", terms=_TERMS
        ),
        Example(
            "⟦Perusahaan induk Facebook itu, Tujuan, rugi.⟧", source="Meta, matriz de Facebook, perdió.", terms=_TERMS
        ),
        Example("Gerakan ⟦#metoo⟧ dimulai.", source="Empezó el movimiento #MeToo.", terms=_TERMS),
    ],
    good=[
        Example("Kirim WhatsAppnya ke nomor ini.", source="Envíe su WhatsApp a este número.", terms=_TERMS),
        Example("Tujuan tahun ini tercapai.", source="Se alcanzó la meta de este año.", terms=_TERMS),
        Example("“Meta” rugi.", source="Meta perdió dinero.", terms=_TERMS),
        Example("Ditulis dalam C++.", source="Está escrito en C++.", terms=_TERMS),
    ],
)
def kept_term(target: View, source: View, keep: Sequence[str]) -> Iterator[Hit]:
    """A term that must stay as it is was changed or translated.

    Brands, titles and terms of art that the user wants kept must stand in the translation letter for letter wherever
    the source has them. What is written almost so is marked; else the whole segment is, with less confidence.
    """
    for term in keep:
        used = literal(term, source.text, case=True)
        if not used or literal(term, target.text, case=True, ending=True):
            continue
        evidence = {"own": f"keep: {term}", "expected": term, **from_source(source, used[0])}
        same = literal(term, target.text, case=False)
        changed = same or _misspelt(term, target)
        for place in changed:
            found = target.text[place.start : place.end]
            yield Hit(
                place.start,
                place.end,
                f"“{term}” must stay as it is; “{found}” stands here",
                evidence={**evidence, "found": found},
                suggestion=term,
                confidence=SEEN if same else LIKELY,
            )
        if not changed:
            yield Hit(
                0,
                len(target.text),
                f"“{term}” must stay as it is, and it is not here",
                evidence=evidence,
                confidence=MISSING,
            )


def _misspelt(term: str, target: View) -> list[Place]:
    """The run of as many words that is most like a term, if any is much like it."""
    count = len(words(term))
    if len(term) < SHORTEST or not count:
        return []
    best, place = ALIKE, None
    for first, last in zip(target.words, target.words[count - 1 :], strict=False):
        alike = similarity(target.text[first.start : last.end].casefold(), term.casefold())
        if alike > best:
            best, place = alike, Place(first.start, last.end)
    return [place] if place else []
