"""QUO005."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.quotes._faults import faults, quoting
from mtqa.text.marks import Wrong


@rule(
    code="QUO005",
    severity=Severity.MINOR,
    confidence=0.9,  # none in NTREX-128
    mqm=Mqm.WHITESPACE,
    trigger=quoting,
    bad=[
        Example("Menteri itu berkata bahwa⟦“⟧tidak ada krisis” di negerinya."),
        Example("Ia menyebutnya “lelucon⟦”⟧Namun tidak ada yang tertawa."),
        Example("El ministro dijo que⟦“⟧no hay crisis” en el país.", lang="es"),
        Example('The minister denied⟦"⟧any crisis" on Friday.', lang="en"),
        Example("Der Minister sprach von⟦„⟧keiner Krise“.", lang="de"),
    ],
    good=[
        Example("Menteri itu berkata, “Tidak ada krisis.” Ia menyebut “Facebook”nya."),
        Example("Kata l’“homme” dan anti-“krisis”—“begitu”—katanya (“ya”)."),
        Example("El “no”-partido y “sí”; ¿“qué”?", lang="es"),
        Example('A 12" disc and 5\'10" tall, “yes”—“no”.', lang="en"),
        Example('He works for צה״ל and reads דו"ח daily.', lang="en"),
    ],
)
def glued_quote(targets: Sequence[View], lang: Pack) -> Iterator[Hit]:
    """A quotation mark with no space between it and the word outside: bahwa“tidak ada”.

    The two words run together, and the mark, which faces the wrong word at a glance, no longer shows where the
    quotation begins. A clitic after a closing mark (“Facebook”nya) is left alone.
    """
    for fault, view, start, end in faults(targets, lang, Wrong.GLUED):
        place = "before the mark that opens" if fault.opens else "after the mark that closes"
        yield Hit(
            start,
            end,
            f"A space is missing {place} a quotation.",
            {"mark": fault.mark},
            suggestion=f" {fault.mark}" if fault.opens else f"{fault.mark} ",
            view=view,
        )
