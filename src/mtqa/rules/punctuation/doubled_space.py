"""PUN006."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

# Text with more of them is set in columns, or justified by hand: one matter for the whole, and no fault of the prose.
MOST = 3
_GAP = re.compile(r"(?<=[\w,;)”»])(?<!\d)[ \N{NO-BREAK SPACE}]{2,}(?=[(“«\"‘'¿¡]?[^\W\d_])")


@rule(
    code="PUN006",
    severity=Severity.MINOR,
    confidence=0.85,  # NTREX-128 has one (es), a fault of the text
    mqm=Mqm.WHITESPACE,
    trigger=lambda view: "  " in view.text or "\N{NO-BREAK SPACE}" in view.text,
    bad=[
        Example("Hujan menyebabkan tanah⟦  ⟧longsor di 11 titik,⟦  ⟧kata bupati."),
        Example("La lluvia provocó un⟦   ⟧derrumbe.", lang="es"),
        Example("The rain caused a⟦  ⟧landslide.", lang="en"),
        Example("Der Regen löste⟦  ⟧einen Erdrutsch aus.", lang="de"),
    ],
    good=[
        Example("Hujan turun.  Tanah longsor terjadi."),
        Example("Nama   Usia   Kota   Nilai   Ket"),
        Example("1  Budi    2  Ani"),
        Example("Il a dit\N{NO-BREAK SPACE}: «\N{NO-BREAK SPACE}oui\N{NO-BREAK SPACE}».", lang="fr"),
    ],
)
def doubled_space(target: View) -> Iterator[Hit]:
    """Two spaces and more between two words of a sentence.

    Something was taken out between them, or a tag was; at the least it shows on the page. Two spaces after a full stop
    are a custom, and text set in columns is left alone.
    """
    gaps = list(_GAP.finditer(target.text))
    if len(gaps) <= MOST:
        for gap in gaps:
            yield Hit(gap.start(), gap.end(), "More than one space stands between two words.", suggestion=" ")
