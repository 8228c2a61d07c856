"""QUO003."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.quotes._faults import faults, quoting
from mtqa.text.marks import Wrong


@rule(
    code="QUO003",
    severity=Severity.MINOR,
    confidence=0.95,  # read on NTREX-128: all 7 are faults of the text
    mqm=Mqm.QUOTE_MARK_TYPE,
    trigger=quoting,
    bad=[
        Example("“Apa yang terjadi? Mengapa sekarang? ⟦“⟧Dia tampak bingung."),
        Example("“Kami sudah siap, ⟦“⟧kata pelatih itu."),
        Example("“Kami sudah siap,⟦“⟧ kata pelatih itu, “dan besok kami berangkat.”"),
        Example("Pelatih itu berkata, ⟦”⟧kami sudah siap.”"),
        Example("“¿Qué pasó? ¿Por qué ahora? ⟦“⟧Se preguntó la profesora.", lang="es"),
        Example("“We are ready,⟦“⟧ the coach said.", lang="en"),
        Example("The coach said ⟦”⟧we are ready” and left.", lang="en"),
    ],
    good=[
        Example("“Kami sudah siap,” kata pelatih itu. “Besok kami berangkat.”"),
        Example("“Ia berkata, “Tunggu dulu,” lalu pergi,” tutur saksi."),
        Example("‘Harris' menang, tulis koran itu."),
        Example("Dijo: “Nunca”. Y añadió: “Jamás”.", lang="es"),
        Example("„Wir sind bereit“, sagte der Trainer.", lang="de"),
        Example("”Vi är redo”, sade tränaren. ”Kom!”", lang="sv"),
        Example("»Vi er klar,« sagde træneren.", lang="da"),
    ],
)
def wrong_way_quote(targets: Sequence[View], lang: Pack) -> Iterator[Hit]:
    """A quotation mark turned the wrong way: an opening one where the quotation ends, or a closing one where it begins.

    The reader takes what follows, often the words of the reporter, for a new quotation. Languages whose marks open and
    close alike, or the other way round („…“, ”…”, »…«), are read by their own custom.
    """
    for fault, view, start, end in faults(targets, lang, Wrong.REVERSED):
        what = (
            "closing mark stands where the quotation begins"
            if fault.opens
            else "opening mark stands where the quotation ends"
        )
        fits = fault.opens or view.text[max(0, start - 1) : start].strip() != ""
        yield Hit(
            start,
            end,
            f"{'A' if fault.opens else 'An'} {what}: {fault.mark} instead of {fault.expected or 'its counterpart'}.",
            {"mark": fault.mark, "expected": fault.expected},
            suggestion=(fault.expected or None) if fits else None,
            view=view,
        )
