"""QUO001."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.quotes._faults import faults, quoting
from mtqa.text.marks import Wrong


@rule(
    code="QUO001",
    severity=Severity.MINOR,
    confidence=0.9,  # read on NTREX-128, joined to articles: 61, all but a few faults of the text
    mqm=Mqm.UNPAIRED_MARKS,
    trigger=quoting,
    bad=[
        Example("Menteri itu berkata ⟦“⟧harga akan turun pekan depan.\nPasar menyambutnya."),
        Example("Harga akan turun pekan depan⟦”⟧, kata menteri itu."),
        Example('Menurut dia, ⟦"⟧rencana itu belum matang. Dewan akan membahasnya lagi.', lang="id"),
        Example("El ministro habló de ⟦«⟧un error grave ante los diputados.", lang="es"),
        Example("The mayor called it a serious mistake⟦”⟧ and left the room.", lang="en"),
        Example("⟦“⟧Kami akan berangkat besok, kata pelatih itu kepada wartawan.\nTidak ada yang percaya."),
        Example("⟦“⟧Es una broma, afirmó el ministro. Luego añadió: “No hay más que decir”.", lang="es"),
        Example("⟦“⟧We leave tomorrow, the coach told reporters.\nNobody believed him.", lang="en"),
        Example("Der Minister sprach von einem ⟦„⟧schweren Fehler und ging.", lang="de"),
    ],
    good=[
        Example("“Kami siap,” kata dia. “Besok kami berangkat.”"),
        Example("“Paragraf pertama dari pidato itu.\n“Paragraf kedua, dan yang terakhir.”"),
        Example("“Kalimat pertama.\nKalimat kedua.\nKalimat ketiga,” katanya."),
        Example("Ia memakai layar 27\" dan papan 6'2\"x4'.", lang="id"),
        Example("The workers’ union of the ’90s wasn’t James’ idea.", lang="en"),
        Example("Dijo: «No es “cierto” lo que cuentan».", lang="es"),
        Example("Er sagte: „Das ist ein ‚guter‘ Anfang.“", lang="de"),
        Example("”Jag vet inte”, sade hon. »Det är sent.»", lang="sv"),
        Example("Il a dit : « C’est l’été. »", lang="fr"),
    ],
)
def unpaired_quote(targets: Sequence[View], lang: Pack) -> Iterator[Hit]:
    """A quotation mark that nothing answers: a quotation opens and never closes, or closes and never opened.

    The reader no longer knows whose words these are: in a news text the line between what a source said and what the
    paper says is lost. Quotations may run over the sentences of a paragraph and over paragraphs, which then open anew;
    apostrophes, feet and inches and decades are no quotation marks. In single aligned rows, where the other mark may
    stand in a neighbouring row, only a quotation is reported that must be over: who spoke is said, or it opens again.

    Minor where the mark alone is missing, as people forget it too (one in a hundred sentences of NTREX-128, joined to
    articles); major where the sentence shows that the quotation is over, so that its words pass for the paper's own.
    """
    for fault, view, start, end in faults(targets, lang, Wrong.UNPAIRED):
        known = fault.sure and fault.opens
        what = "opens a quotation that nothing closes" if fault.opens else "closes a quotation that nothing opened"
        yield Hit(
            start,
            end,
            f"The mark {fault.mark} {what}{', though the sentence goes on to say who spoke, or quotes anew' * known}.",
            {"mark": fault.mark, "opens": fault.opens},
            severity=Severity.MAJOR if known else None,
            view=view,
        )
