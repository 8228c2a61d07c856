"""QUO004."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.quotes._faults import faults, quoting
from mtqa.text.marks import Wrong


@rule(
    code="QUO004",
    severity=Severity.MINOR,
    confidence=0.9,  # read on NTREX-128: all 4 are faults of the text
    mqm=Mqm.WHITESPACE,
    trigger=quoting,
    bad=[
        Example("Ia mengirim bantuan ke tetangganya di utara⟦ ”⟧, tegas pakar itu."),
        Example("Menteri berkata, ⟦“ ⟧harga akan turun,” lalu pergi."),
        Example('Ia menyebutnya ⟦" ⟧lelucon⟦ "⟧ saja.'),
        Example("Envió ayuda a su vecino del norte⟦ ”⟧, afirmó el experto.", lang="es"),
        Example("She called it ⟦“ ⟧a joke” and left.", lang="en"),
    ],
    good=[
        Example("Ia berkata, “Harga akan turun,” lalu pergi."),
        Example("Menteri itu (“orang kuat”) menolak—“tidak mungkin”—dan pergi."),
        Example("Il a dit : « C’est l’été », puis il est parti.", lang="fr"),
        Example('The so-called “rock ’n’ roll” years: ‘A’ and "B".', lang="en"),
        Example("Dijo: “¿Qué pasa?”, y se fue.", lang="es"),
    ],
)
def space_inside_quote(targets: Sequence[View], lang: Pack) -> Iterator[Hit]:
    """A space between a quotation and its mark: “ like this ”.

    The mark then hangs in the air and may stand alone at the end of a line, and what is quoted is no longer clear.
    Often it is the trace of a quotation that a translation system cut in two. Languages that set a space inside their
    quotation marks, as French does, are left alone.
    """
    for fault, view, start, end in faults(targets, lang, Wrong.SPACED):
        place = "after the mark that opens it" if fault.opens else "before the mark that closes it"
        lonely = "; the other mark is missing" if fault.lonely else ""
        yield Hit(
            start,
            end,
            f"A quotation has a space {place}{lonely}.",
            {"mark": fault.mark, "unpaired": fault.lonely},
            suggestion=fault.mark,
            view=view,
        )
