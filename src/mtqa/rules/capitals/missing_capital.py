"""CAS002: a sentence that begins in lower case."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import shape
from mtqa.text.words import words

MIN_WORDS = 4  # of a sentence at the beginning of a paragraph; fewer are a fragment, an item or a caption
# Sentences in lower case from which on the text is written so on purpose, and their share: of few, most must be.
LOWER_STYLE = ((2, 0.5), (3, 0.3))
OPENING, CLOSING = "“«„‘", '”»"'
UNKNOWN = 0.6  # confidence where the language has no pack, and its abbreviations are not all known
PARTICLE = 3  # letters of a particle that begins a name: de la Rúa, van Gogh, al Assad


@rule(
    code="CAS002",
    severity=Severity.MINOR,
    confidence=0.85,
    mqm=Mqm.CAPITALIZATION,
    kinds=[Kind.BODY],
    bad=[
        Example("⟦harga⟧ beras di pasar tradisional kembali naik sejak pekan lalu."),
        Example("Pasukan itu dibentuk pada tahun 2009. ⟦kompleks⟧ itu menampung dua ribu tentara sekarang."),
        Example("Apakah mereka tahu? ⟦tidak⟧ ada yang memberi tahu mereka sebelumnya."),
        Example("⟦los⟧ vecinos del barrio salieron a la calle para celebrar.", lang="es"),
        Example("La fábrica cerró en 2010. ⟦sus⟧ antiguos trabajadores siguen en paro desde entonces.", lang="es"),
        Example("⟦cuando⟧ llegó la policía, no quedaba nadie en la casa.", lang="es"),
        Example("⟦strong⟧ winds closed the port for a second day.", lang="en"),
        Example("The plant closed in 2010. ⟦its⟧ former workers have been without a job since then.", lang="en"),
        Example("⟦when⟧ the police came, nobody was left in the house.", lang="en"),
    ],
    good=[
        Example("iPhone terbaru itu dijual seharga 15 juta rupiah."),
        Example("harga beras naik"),
        Example("“Mengapa?” tanyanya sambil menatap ke luar jendela yang terbuka."),
        Example("Bahan-bahannya:\nbeberapa butir telur yang sudah direbus.\nsatu liter air."),
        Example("Jalan itu panjang dan\nberliku sampai ke puncak gunung itu."),
        Example("de la Rúa dimitió en diciembre de 2001 tras las protestas.", lang="es"),
        Example("—¿Vienes? —preguntó ella mientras cerraba la puerta de la casa.", lang="es"),
        Example("el pan, la leche, los huevos", lang="es"),
        Example("hoy no salgo. estoy muy cansada. mañana te llamo sin falta.", lang="es"),
        Example("eBay bought the company for two billion dollars last year.", lang="en"),
        Example("van Gogh painted it in the last year of his life.", lang="en"),
        Example("“Is it over?” he asked as he closed the door behind him.", lang="en"),
        Example("lol that is so funny. i can not believe it. see you later at the gym.", lang="en"),
    ],
)
def missing_capital(targets: list[View], lang: Pack) -> Iterator[Hit]:
    """A sentence begins with an ordinary word in lower case.

    Either its beginning was lost, or a full stop was put into the middle of another sentence: after a sentence of the
    same paragraph it is major, since the reader has to find out which words belong together. Fragments, list items,
    lines broken to a width, what follows a quotation, and texts that are written in lower case throughout
    are left alone.
    """
    found: list[tuple[View, shape.Piece, bool]] = []
    sentences = lower = 0
    previous: View | None = None
    for view in targets:
        pieces = view.pieces
        sentences += len(pieces)
        for n, piece in enumerate(pieces):
            if not shape.starts_lower(piece.text):
                continue
            lower += 1
            torn = bool(n) or (previous is not None and previous.paragraph == view.paragraph)
            if n:
                begins = _ended(pieces[n - 1].text, lang) and not shape.is_tail(piece.text, lang)
            elif previous is None or previous.paragraph != view.paragraph:
                begins = _stands_alone(piece, previous)
            else:
                begins = _ended(previous.text, lang) and not shape.is_tail(piece.text, lang)
            if begins and not _particle(piece.text) and not _goes_on(piece.text):
                found.append((view, piece, torn))
        previous = view
    if any(lower >= count and lower > share * sentences for count, share in LOWER_STYLE):
        return
    for view, piece, torn in found:
        first = words(piece.text[: shape.LOOK])[0]
        yield Hit(
            piece.start + first.start,
            piece.start + first.end,
            f"the sentence begins in lower case: “{first.text}”",
            suggestion=first.text[0].upper() + first.text[1:],
            severity=Severity.MAJOR if torn and lang.known else None,
            confidence=None if lang.known else UNKNOWN,
            view=view,
        )


def _ended(text: str, lang: Pack) -> bool:
    """Whether a sentence certainly ended there: a quotation that ends may be followed by who said it.

    A mark after a capitalised word may be a part of a name (Yahoo!, Quo Vadis?).
    """
    if text[-1:] in "?!":
        return text.rstrip("?!").rsplit(" ", 1)[-1].islower()
    return shape.ends_sentence(text, lang)


def _stands_alone(piece: shape.Piece, previous: View | None) -> bool:
    """Whether the first piece of a paragraph is a sentence of its own, not an item or a line that goes on."""
    if previous is not None and not previous.text.rstrip().endswith((".", "?", "!", "”", '"', "»", "’")):
        return False
    return piece.text.endswith((".", "?", "!")) and len(words(piece.text)) >= MIN_WORDS


def _goes_on(text: str) -> bool:
    """Whether a quotation ends in the text that did not begin in it: then the sentence began before it, too."""
    first = next((c for c in text if c in OPENING + CLOSING), "")
    return first in CLOSING and first != "" and (first != '"' or text.count('"') % 2 == 1)


def _particle(text: str) -> bool:
    first, _, rest = text.partition(" ")
    while len(first) <= PARTICLE and rest and first.islower():
        first, _, rest = rest.partition(" ")
        if first[:1].isupper():
            return True
    return False
