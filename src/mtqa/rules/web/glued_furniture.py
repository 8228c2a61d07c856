"""WEB004."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.web._furniture import everywhere, run_together
from mtqa.text import shape

PIECES = 20  # sentences of a segment whose beginning is looked at
TAIL = 400  # characters of the end of a segment that are looked at


@rule(
    code="WEB004",
    severity=Severity.MAJOR,
    confidence=0.85,  # none in NTREX-128
    mqm=Mqm.ADDITION,
    kinds=[Kind.BODY],
    bad=[
        Example("⟦Klik di sini untuk mendaftar⟧ Pemerintah akan menaikkan harga beras pekan depan."),
        Example("⟦Foto: Getty Images⟧ Warga desa itu kini menunggu bantuan dari kota."),
        Example("Harga beras naik lagi pekan ini. ⟦Leer más »⟧"),
        Example("Hasilnya belum jelas. ⟦Compartir en Facebook⟧ Jajak pendapat itu melibatkan 1.200 orang."),
        Example("⟦Read more⟧ Pemerintah akan menaikkan harga beras pekan depan."),
        Example("⟦Compartir en Facebook⟧ El gobierno subirá el precio del arroz.", lang="es"),
        Example("⟦Haz clic aquí⟧ El gobierno subirá el precio del arroz.", lang="es"),
        Example("⟦Sign up for our weekly newsletter⟧ The government will raise the price of rice.", lang="en"),
        Example("⟦Photo: Reuters/Archive⟧ The government will raise the price of rice.", lang="en"),
        Example("⟦Share on Facebook⟧ Die Regierung wird den Preis erhöhen.", lang="de"),
    ],
    good=[
        Example("Klik di sini untuk mendaftar."),
        Example("Foto: Presiden tiba di istana pagi ini bersama para menteri."),
        Example("Baca selengkapnya Harga Beras Naik Lagi"),
        Example("Leer más es bueno para los niños de la escuela.", lang="es"),
        Example("Read More Books Day", lang="en"),
        Example("Sign up for Medicare before the end of the year.", lang="en"),
        Example("Click here and there, and you will see that nothing happens.", lang="en"),
    ],
)
def glued_furniture(target: View) -> Iterator[Hit]:
    """Furniture of the web page run together with a sentence of the article: “Click here The minister said …”.

    A button, a credit or an invitation lost its line of its own when the text was taken from the page, and was then
    translated as the beginning of the sentence. It must be taken out before the text is published.
    """
    places = []
    pieces = target.pieces[:PIECES]
    for piece in pieces:
        if match := run_together(target.text[piece.start :]):
            places.append((piece.start + match.start("found"), piece.start + match.end("found")))
    pieces = [] if places or len(target.pieces) < 2 else shape.pieces(target.text[-TAIL:])
    if len(pieces) > 1 and everywhere().fits(pieces[-1].text):
        shift = len(target.text) - len(target.text[-TAIL:])
        places.append((shift + pieces[-1].start, shift + pieces[-1].end))
    for start, end in places:
        shown = target.text[start:end]
        yield Hit(start, end, f"“{shown}” is furniture of the web page, run together with the sentence.", suggestion="")
