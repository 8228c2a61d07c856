"""FRG002: a few words in lower case after the full stop."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import shape

# What a space after the point makes of an address: "kompas. com".
DOMAINS = frozenset({"com", "org", "net", "edu", "gov", "info", "co", "id", "es", "uk", "io", "tv", "html", "pdf"})


@rule(
    code="FRG002",
    severity=Severity.MAJOR,
    confidence=0.9,
    mqm=Mqm.GRAMMAR,
    kinds=[Kind.BODY],
    bad=[
        Example("Jalan itu rusak berat akibat hujan deras. ⟦selama sepekan.⟧"),
        Example("Mereka menuntut upah yang layak. ⟦keadilan.⟧ Perusahaan menolak."),
        Example("Partai itu tidak mempunyai dukungan di parlemen. ⟦dan rakyat.⟧"),
        Example("Los trabajadores piden un salario digno. ⟦y justicia.⟧", lang="es"),
        Example("El banco central bajó los tipos de interés. ⟦este mes.⟧ La bolsa subió.", lang="es"),
        Example("Se esperan lluvias intensas en el norte. ⟦de la cordillera las.⟧", lang="es"),
        Example("The workers are asking for a decent wage. ⟦justice.⟧", lang="en"),
        Example("The central bank cut interest rates. ⟦this month.⟧ The market rose at once.", lang="en"),
        Example("The storm flooded three towns and left. ⟦homeless the.⟧", lang="en"),
    ],
    good=[
        Example("“Apa yang terjadi?” tanyanya. “Tidak ada,” jawab ibunya."),
        Example("Perusahaan itu, PT. maju jaya, tutup pada pukul 10. Semua karyawan pulang."),
        Example("Ia membeli beras, gula, dsb. di pasar."),
        Example("harga naik. gaji tidak. kita susah."),
        Example("Kunjungi kompas. com. untuk berita terbaru."),
        Example("¿Por qué no? preguntó ella. Él calló.", lang="es"),
        Example("Vive en EE. UU. desde niño. Trabaja de 9 a. m. a 5 p. m. en un banco.", lang="es"),
        Example("Compró pan, leche, etc. en la tienda.", lang="es"),
        Example("“Is it over?” she asked. “It is.” he said.", lang="en"),
        Example("He works for Acme Inc. in Ohio. See fig. 3. iPhone.", lang="en"),
        Example("i like it. not much. but ok.", lang="en"),
    ],
)
def severed_tail(targets: list[View], lang: Pack) -> Iterator[Hit]:
    """The last words of a sentence stand after its full stop, in lower case, as if they were one.

    A phrase that belonged to the sentence was cut from it when pieces were put together: "… un salario digno. y
    justicia." One word alone cannot be put back by the reader, who does not know what it was said of.
    """
    previous: View | None = None
    for view in targets:
        pieces = view.pieces if "." in view.characters else []
        for n, piece in enumerate(pieces):
            if not shape.is_tail(piece.text, lang) or piece.text.rstrip(".") in DOMAINS:
                continue
            if n:
                before = pieces[n - 1].text
            elif not view.first and previous is not None and previous.paragraph == view.paragraph:
                before = previous.text
            else:
                continue
            if not _whole_sentence(before, lang) or (n + 1 < len(pieces) and shape.starts_lower(pieces[n + 1].text)):
                continue
            yield _hit(view, piece, lang)
        previous = view


def _whole_sentence(text: str, lang: Pack) -> bool:
    """Whether the text ends with a full stop and is written with capitals, as sentences are."""
    return shape.ends_sentence(text, lang) and any(c.isupper() for c in text)


def _hit(view: View, piece: shape.Piece, lang: Pack) -> Hit:
    said = piece.text.rstrip(".")
    last = said.split()[-1]
    alone = said == last or last in lang.dangling_words
    return Hit(
        piece.start,
        piece.end,
        f"“{said}” was cut off from the sentence before it",
        evidence={"words": len(said.split())},
        severity=Severity.CRITICAL if alone else Severity.MAJOR,
        view=view,
    )
