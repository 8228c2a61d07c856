"""MEA003: a heading means something else than in the source."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._distance import HEADING_FAR, heading_far


@rule(
    code="MEA003",
    severity=Severity.CRITICAL,
    confidence=HEADING_FAR,
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example("“⟦antarmuka⟧”", source="“Una fachada”", closeness=0.28),
        Example("⟦Piring kotor⟧", source="Juego sucio", closeness=0.17),
        Example("⟦Bank pasir⟧", source="Der Vorstand", source_lang="de", closeness=0.11),
        Example("⟦The letter bank⟧", lang="en", source="El banquillo", closeness=0.24),
    ],
    good=[
        Example("Ketakutan", source="El miedo", closeness=0.71),
        Example("Sudan Selatan", source="Sudán del Sur", closeness=0.22),
        Example("“Sebuah kedok”", source="“Una fachada”", closeness=0.5),
        Example("Ia pulang.", source="Regresó a casa.", closeness=0.2),
        Example("2018", source="2018", closeness=0.2),
        Example("A dead end", lang="en", source="Un callejón sin salida", closeness=0.57),
    ],
)
def heading_from_source(target: View, source: View, source_closeness: float) -> Iterator[Hit]:
    """A short heading or quoted phrase means something else than in the source.

    Without a sentence around it a word is translated by guess: *fachada* (a sham) becomes *antarmuka* (an interface),
    in large letters. Flagged where the heading has up to four words, none like a word of its counterpart, and the
    vectors of the two are far apart. On one or two words vectors are weak evidence, so the confidence is moderate.
    """
    yield from heading_far(target, source, source_closeness, "source")
