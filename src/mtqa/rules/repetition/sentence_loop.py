"""REP007."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

# None in the 369 articles of NTREX-128 in id, es and en.
SURE = 0.8
WORDS = 5  # of a sentence, at least: shorter ones are said twice for emphasis
BLOCK = 3  # sentences that may come back together


@rule(
    code="REP007",
    severity=Severity.MAJOR,
    confidence=SURE,
    mqm=Mqm.DUPLICATION,
    kinds=[Kind.BODY],
    bad=[
        Example("Menteri itu menolak usul tersebut kemarin.\n⟦Menteri itu menolak usul tersebut kemarin.⟧"),
        Example(
            "El alcalde no quiso responder ayer.\nLa oposición pidió su dimisión enseguida.\n"
            "⟦El alcalde no quiso responder ayer.⟧\n⟦La oposición pidió su dimisión enseguida.⟧",
            lang="es",
        ),
        Example("The river rose again last night.\n⟦The river rose again last night.⟧\nNobody was hurt.", lang="en"),
    ],
    good=[
        Example("Tidak ada lagi perang.\nTidak ada lagi perang."),
        Example("Menteri itu menolak usul tersebut kemarin.\nMenteri itu menerima usul tersebut kemarin."),
        Example(
            "The river rose again last night.\nNobody was hurt.\nFarmers lost cattle.\nThe mayor came.\n"
            "The river rose again last night.",
            lang="en",
        ),
        Example("¡Queremos pan y trabajo para todos!\n¡Queremos pan y trabajo para todos!", lang="es"),
        Example("“Kami tidak akan pernah menyerah kepada mereka.”\n“Kami tidak akan pernah menyerah kepada mereka.”"),
    ],
)
def sentence_loop(targets: Sequence[View]) -> Iterator[Hit]:
    """A sentence, or two or three together, is said again at once, word for word.

    A system that translates sentence by sentence repeats itself across their borders as well, and what should stand
    there is missing. Speech and exclamations, which repeat on purpose, are left alone, and so is what comes back later.
    """
    keys = [_key(view) for view in targets]
    at = 1
    while at < len(keys):
        size = next((n for n in range(1, BLOCK + 1) if _repeats(keys, at, n)), 0)
        for view in targets[at : at + size]:
            start = len(view.text) - len(view.text.lstrip())
            yield Hit(start, start + len(view.text.strip()), "This sentence was said just before.", view=view)
        at += max(1, size)


def _repeats(keys: Sequence[str], at: int, size: int) -> bool:
    """Whether the sentences from a place on are those before it, all of them long enough."""
    block = keys[at : at + size]
    return len(block) == size <= at and all(block) and list(block) == list(keys[at - size : at])


def _key(view: View) -> str:
    """The words of a sentence; empty where it is short, speech, an exclamation, or a row of its own."""
    text = view.text.strip()
    if view.segments[0].row_id is not None or text[-1:] not in ".…。" or "—" in text[:2] or len(view.strings) < WORDS:
        return ""
    return " ".join(view.lower)
