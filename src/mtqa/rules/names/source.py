"""NAM002: a name differs from the source."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.names._compare import compared
from mtqa.text.alike import distance
from mtqa.text.lexicon import lexicon
from mtqa.text.names import ALIKE, Difference, is_ordinary, is_plain, sound

# How often a finding of each sort is right: all hits on NTREX-128 es-id, en-id, es-en were read.
REPLACED = 0.7
MISSPELT = 0.4
BESIDE = 0.5
OTHER_BESIDE = 0.5
OTHER_PERSON = 0.7


@rule(
    code="NAM002",
    severity=Severity.MAJOR,
    confidence=REPLACED,
    mqm=Mqm.ENTITY,
    bad=[
        Example("Menurut ⟦Berhard⟧ Kowalski, harga naik.", source="Según Bernhard Kowalski, los precios subieron."),
        Example("Hakim ⟦Gustavo⟧ Belmonte menolak.", source="La jueza Graciela Belmonte lo rechazó."),
        Example("⟦Lucía⟧ Ferrer recurrirá.", lang="es", source="Luisa Ferrer will appeal.", source_lang="en"),
        Example("Presiden ⟦Ferreira⟧ menolak usul itu.", source="El presidente Herrera rechazó la propuesta."),
        Example("Kata-kata ⟦Obama⟧ di Harvard.", source="Las palabras de Trump en Harvard."),
        Example(
            "She met Ángela ⟦Ruist⟧ in the old harbour.",
            lang="en",
            source="Se reunió con Ángela Ruiz en el puerto viejo.",
        ),
        Example("Ia lahir di ⟦Massachussets⟧ pada musim panas.", source="Nació en Massachusetts en verano."),
        Example(
            "Habló con ⟦Berlusconi⟧ ayer por la tarde.",
            lang="es",
            source="He spoke to Netanyahu yesterday afternoon.",
            source_lang="en",
        ),
    ],
    good=[
        Example("Ia tinggal di London dan bekerja di Skotlandia.", source="Vive en Londres y trabaja en Escocia."),
        Example("Presiden Tokayev bertemu Medvedev.", source="El presidente Tokáyev se reunió con Medvédev."),
        Example(
            "Pemerintah Belanda menolak usul Mahkamah Agung.",
            source="El Gobierno de Países Bajos rechazó la propuesta del Tribunal Supremo.",
        ),
        Example("NATO members met in Moscow.", lang="en", source="Los miembros de la OTAN se reunieron en Moscú."),
        Example("Rumah Johnson di Texas dijual.", source="Johnson's house in Texas is for sale.", source_lang="en"),
        Example("Trump lo dijo el domingo.", lang="es", source="Trump said so on Sunday.", source_lang="en"),
        Example(
            "Buscan el Cetro en el Vado de Abez con el Maestro Sagus.",
            lang="es",
            source="They look for the Sceptre at the Ford of Abez with Master Sagus.",
            source_lang="en",
        ),
        Example(
            "Ia dibawa ke Rumah Prabedah Orleton pada hari Rabu.",
            source="Lo llevaron al Orleton Presurgical House el miércoles.",
        ),
    ],
)
def name_source(target: View, source: View) -> Iterator[Hit]:
    """A name reads otherwise than in the source.

    Who did it and where is the news; a reader cannot know that another person or place was meant. Either another name
    stands in its place (major), or the name is misspelt (minor). Usual transcriptions (Tokáyev, Tokayev) and names
    that the target language has of its own (Londres, London) are let go: only a name that is the same in many
    languages counts, or one that stands beside a surname which both texts share.
    """
    for d in compared(target, source):
        if d.alike == 1:
            continue
        if _other_name(d, target, source.lang):
            confidence, severity = OTHER_PERSON, Severity.MAJOR
        elif d.alike >= ALIKE:
            if not (d.beside or not d.translated):
                continue
            confidence, severity = BESIDE if d.beside else MISSPELT, Severity.MINOR
        elif (
            _of_shared_name(d, target, source)
            or _describes(d, target, source)
            or (d.beside and (is_ordinary(d.original, source.lang) or is_ordinary(d.found, target.lang)))
        ):
            continue  # a name that says what it is, translated: Guado di Abez, Maestro Sagus
        elif d.sure or d.beside:
            confidence, severity = REPLACED if d.sure else OTHER_BESIDE, Severity.MAJOR
        else:
            continue
        yield Hit(
            d.found_start,
            d.found_end,
            f"The source has the name “{d.original}” here, not “{d.found}”.",
            evidence={"expected": d.original, "found": d.found, "alike": d.alike},
            suggestion=d.original if d.alike >= ALIKE else None,
            severity=severity,
            confidence=confidence,
        )


def _other_name(d: Difference, target: View, theirs: Pack) -> bool:
    """Whether two names that are alike are two names all the same: Luisa and Lucía Ferrer, Herrera and Ferreira.

    The word lists have both, and they sound different. Without a surname that both share the first letter has to
    differ as well: two names of one city nearly always begin alike (Napoli, Nápoles).
    """
    a, b = sound(d.original), sound(d.found)
    if distance(a, b, most=1) <= 1 or not (
        _listed(d.found, target.lang, theirs) and _listed(d.original, target.lang, theirs)
    ):
        return False
    surname = target.text[d.found_end : d.found_end + 2]
    if d.beside and surname[:1] == " " and surname[1:].isupper():
        return True
    return not d.beside and (d.alike >= ALIKE and a[0] != b[0])


def _of_shared_name(d: Difference, target: View, source: View) -> bool:
    """Whether "of" stands between each of two names and a name that both texts share: Ford of Abez."""
    ours, theirs = _of(target, d.found_end), _of(source, d.end)
    return bool(ours) and ours == theirs


def _describes(d: Difference, target: View, source: View) -> bool:
    """Whether the next word of the source's name, and the one before ours, say what it is: Pretrial Facility."""
    after = next((w for w in source.words if w.start > d.end), None)
    before = next((w for w in reversed(target.words) if w.end < d.found_start), None)
    if after is None or before is None or not (after.capitalised and before.capitalised):
        return False
    together = source.text[d.end : after.start] == " " and target.text[before.end : d.found_start] == " "
    return together and is_plain(after.text, source.lang) and is_plain(before.text, target.lang)


def _of(view: View, end: int) -> str:
    """The capitalised word after the next word, if that says "of"."""
    following = [w for w in view.words if w.start > end][:2]
    if len(following) < 2 or view.text[end : following[0].start] != " " or not following[1].capitalised:
        return ""
    return following[1].lower if following[0].text in view.lang.more["of_words"].get(view.lang.code, ()) else ""


def _listed(name: str, *packs: Pack) -> bool:
    """Whether the long word lists have the name, so that it is no misspelt one."""
    lists = [found for code in (*(p.code for p in packs), "en") if (found := lexicon(code))]
    return any(found.zipf(name) > 0 for found in lists)
