"""MEA006: a sentence says yes where the source says no."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._negation import differences

# Across languages negation moves into other words more often, the more of them there are: with up to 26 words, 3 to 4
# of 1000 right translations would be flagged (NTREX-128, both ways).
LONGEST = 20
# In dialogue and exclamations translators turn sentences round freely ("Stay!" for "Do not go!").
SPOKEN = frozenset("?!…？！؟¿¡")
CONFIDENCE = 0.6


@rule(
    code="MEA006",
    severity=Severity.MAJOR,
    confidence=CONFIDENCE,
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example("Obat ⟦itu aman bagi⟧ ibu hamil.", source="El medicamento no es seguro para embarazadas."),
        Example("She did ⟦not⟧ sign the letter.", lang="en", source="Firmó la carta."),
        Example("She is ⟦not⟧ important to them.", lang="en", source="Es la clave para ellos."),
        Example(
            "El puente ⟦no⟧ aguantó la crecida.", lang="es", source="The bridge stood the flood.", source_lang="en"
        ),
    ],
    good=[
        Example("Namun, warga setuju.", source="No obstante, la gente está de acuerdo."),
        Example("Ia gagal mencapai puncak.", source="No llegó a la cumbre."),
        Example("It is unlikely to rain.", lang="en", source="No es probable que llueva."),
        Example("No vino nadie.", lang="es", source="Nobody came.", source_lang="en"),
        Example("Das ist nicht wahr.", lang="nn", source="Es verdad."),
        Example("He came, and so did his wife.", lang="en", source="Er kam nicht allein.", source_lang="de"),
        Example("He must go now.", lang="en", source="彼は今行かなければならない。", source_lang="ja"),
        Example("Prices keep rising.", lang="en", source="物价不断上涨。", source_lang="zh"),
        Example("Er ist unfähig zu gehen.", lang="de", source="He cannot walk.", source_lang="en"),
        Example("Bukan tidak mungkin ia kembali.", source="Es posible que vuelva."),
        Example("It is not unusual, he said.", lang="en", source="Es habitual, dijo."),
    ],
)
def negation_from_source(target: View, source: View) -> Iterator[Hit]:
    """The sentence denies what the source states, or states what the source denies.

    A lost *not* turns the news round and leaves a sentence in which nothing looks wrong. Languages deny in different
    ways, so a sentence with any other word that may deny is let go, and one of more than twenty words, or with a
    question or an exclamation, is not judged.
    """
    if not SPOKEN.isdisjoint(target.characters) or not SPOKEN.isdisjoint(source.characters):
        return
    if "..." not in target.text and max(len(target.words), len(source.words)) <= LONGEST:
        yield from differences(target, source, "source")
