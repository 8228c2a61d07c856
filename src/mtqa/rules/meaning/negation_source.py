"""MEA006: a sentence says yes where the source says no."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.meaning._negation import differences

# Across languages negation moves into other words more often, the more of them there are, most of all in relative
# clauses: with up to 30 words 2 to 4 of 1000 right translations would be flagged (NTREX-128, both ways), without
# relative clauses 0.5 to 1 with up to 34 words, 1 to 3 with up to 60.
LONGEST = 20
LONGEST_MAIN = 34
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
        Example(
            "Under the new rules the council may ⟦not⟧ ask the owners of small shops in the old town for a higher "
            "deposit than the one agreed on last spring.",
            lang="en",
            source="Con las nuevas normas el ayuntamiento puede pedir a los dueños de las tiendas pequeñas del casco "
            "antiguo una fianza más alta que la acordada la primavera pasada.",
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
        Example("Der Gipfel ist unschwierig.", lang="de", source="Le sommet n'est pas difficile.", source_lang="fr"),
        Example("La lettre n° 12 est perdue.", lang="fr", source="Brief Nr. 12 ist weg.", source_lang="de"),
        Example(
            "Elle ira voir s'il n'y aurait pas une place.",
            lang="fr",
            source="Sie will sehen, ob es dort Platz gibt.",
            source_lang="de",
        ),
        Example("Bukan tidak mungkin ia kembali.", source="Es posible que vuelva."),
        Example("It is not unusual, he said.", lang="en", source="Es habitual, dijo."),
        Example(
            "Kota itu kini lebih ramai, dan banyak warga baru yang tidak tahu sejarah pelabuhan lama, kata wali kota "
            "dalam pidato pembukaan pameran foto di balai kota kemarin malam.",
            source="La ciudad está hoy más animada y muchos vecinos nuevos ignoran la historia del puerto viejo, dijo "
            "el alcalde en su discurso de apertura de la exposición de fotos anoche en el ayuntamiento.",
        ),
        Example("The club has not won a cup since 1988.", lang="en", source="El club ganó su última copa en 1988."),
        Example("Kasutasin telefoni ära.", lang="et", source="I used the phone up.", source_lang="en"),
    ],
)
def negation_from_source(target: View, source: View) -> Iterator[Hit]:
    """The sentence denies what the source states, or states what the source denies.

    A lost *not* turns the news round and leaves a sentence in which nothing looks wrong. Languages deny in different
    ways, so a sentence with any other word that may deny is let go, in one of more than twenty words also what a
    relative clause denies; very long ones, questions and exclamations are not judged.
    """
    if not SPOKEN.isdisjoint(target.characters) or not SPOKEN.isdisjoint(source.characters):
        return
    length = max(len(target.words), len(source.words))
    if "..." not in target.text and length <= LONGEST_MAIN:
        yield from differences(target, source, "source", main=length > LONGEST)
