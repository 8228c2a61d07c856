"""QUO002."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.quotes._faults import faults, quoting
from mtqa.text.marks import Wrong

# A quotation of so many characters is shown whole; of a longer one only the mark that closes it.
LONGEST = 100
_STRAIGHT = frozenset({'"', "''", "＂"})


@rule(
    code="QUO002",
    severity=Severity.MINOR,
    confidence=0.95,  # read on NTREX-128: all 26 are faults of the text, 25 of them of tidiness
    mqm=Mqm.QUOTE_MARK_TYPE,
    trigger=quoting,
    bad=[
        Example("Ia menyebut rencana itu ⟦“lelucon yang mahal‘⟧, meski sudah disetujui."),
        Example("Gubernur memberi perintah untuk ⟦“menutup semua pintu’⟧."),
        Example("Katanya, ⟦‘Kami tidak takut”⟧ kepada siapa pun."),
        Example('⟦“Kami siap berangkat,"⟧ kata pelatih itu.'),
        Example('Lo llamó ⟦“una broma cara"⟧ en el Congreso.', lang="es"),
        Example("Dijo que era ⟦«una broma”⟧ y se marchó.", lang="es"),
        Example("She called it ⟦“an expensive joke‘⟧, though it had been approved.", lang="en"),
        Example('Sie nannte es ⟦„einen teuren Witz"⟧ und ging.', lang="de"),
    ],
    good=[
        Example("“Dia bilang ‘jangan pergi’ kepada saya,” kata saksi."),
        Example("Ia berkata, \"Mereka menyebutnya 'lelucon', tetapi saya tidak.\""),
        Example("‘Fenomenal' dari tim tamu, kata analis."),
        Example("“The players’ union and the coaches’ club agreed,” he said.", lang="en"),
        Example("«Me dijo “vete” y me fui», contó.", lang="es"),
        Example("„Das ist ‚gut‘ so“, sagte er. »Ja«, sagte sie.", lang="de"),
    ],
)
def mixed_quote_kinds(targets: Sequence[View], lang: Pack) -> Iterator[Hit]:
    """A quotation that opens with one kind of mark and closes with another: “like this‘ or «this”.

    Translation systems lose the pairing when a quotation moves within the sentence; to the reader the quotation seems
    not to end. Curly marks closed by straight ones of the same level are a matter of tidiness and reported as neutral.
    """
    for fault, view, start, end in faults(targets, lang, Wrong.MIXED):
        partner = fault.partner or ""
        tidy = (partner in _STRAIGHT) != (fault.mark in _STRAIGHT) and not {partner, fault.mark} & set("«»‘’'‚‹›`´")
        begins = None if fault.partner_at is None else start - (fault.at - fault.partner_at)
        if begins is not None and begins >= 0 and end - begins <= LONGEST:
            start = begins
        yield Hit(
            start,
            end,
            f"The quotation opens with {partner} and closes with {fault.mark}.",
            {"opened": partner, "closed": fault.mark},
            suggestion=view.text[start : end - len(fault.mark)] + fault.expected if fault.expected else None,
            severity=Severity.NEUTRAL if tidy else None,
            view=view,
        )
