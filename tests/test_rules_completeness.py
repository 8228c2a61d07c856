"""Omission, addition, moved passages, and halves of sentences: what the messages say, and when the rules are silent."""

import pytest

from mtqa.model import Bead, Kind, Link, Severity, Side
from mtqa.rules import BeadView, all_rules
from mtqa.rules.completeness._gaps import beginning, where
from mtqa.rules.completeness._short import halves
from mtqa.text import embed
from rulekit import view

BY_CODE = {rule.code: rule for rule in all_rules()}
TARGET = [view(t, index=n) for n, t in enumerate(["Harga naik lagi.", "Warga turun ke jalan.", "Toko tutup."])]
SOURCE = [
    view(t, "es", side=Side.SOURCE, index=n)
    for n, t in enumerate(["Los precios subieron.", "La gente salió a la calle.", "Las tiendas cerraron."])
]


def bead(target, source, *, moved=False, repeats=(), confidence=0.9, reference=None):
    def link(other):
        return Link(target.segments if target else (), other.segments if other else (), confidence, moved, repeats)

    segments = target.segments if target else ()
    references = (link(reference),) if reference else ()
    found = Bead("d#1", Kind.BODY, segments, link(source), references)
    return BeadView(found, target, source, (reference,) if reference else (), link(source), references)


def run(code, *beads):
    return list(BY_CODE[code].check(beads=list(beads)))


def test_an_omission_says_where_it_belongs():
    (hit,) = run("ALI001", bead(TARGET[0], SOURCE[0]), bead(None, SOURCE[1]), bead(TARGET[2], SOURCE[2]))
    assert hit.message.endswith("is not in the translation; it belongs between “Harga naik lagi.” and “Toko tutup.”.")
    assert hit.view is SOURCE[1]
    (first,) = run("ALI001", bead(None, SOURCE[0]), bead(TARGET[1], SOURCE[1]))
    assert "at the beginning, before “Warga turun ke jalan.”" in first.message
    (last,) = run("ALI001", bead(TARGET[0], SOURCE[0]), bead(None, SOURCE[1]))
    assert "at the end, after “Harga naik lagi.”" in last.message
    (only,) = run("ALI001", bead(None, SOURCE[0]))
    assert only.message == "This sentence of the source is not in the translation."


def test_what_the_source_says_twice_is_only_noted():
    twice = bead(None, SOURCE[1], repeats=TARGET[1].segments)
    (hit,) = run("ALI001", bead(TARGET[1], SOURCE[0]), twice)
    assert hit.severity is Severity.NEUTRAL
    assert "says it twice, “Warga turun ke jalan.” stands for both" in hit.message


def test_an_addition_that_repeats_says_what():
    (hit,) = run("ALI002", bead(TARGET[0], SOURCE[0]), bead(TARGET[1], None, repeats=SOURCE[0].segments))
    assert "a second time: it repeats the translation of “Los precios subieron.”" in hit.message


def test_a_moved_sentence_says_where_it_stood():
    beads = [bead(TARGET[0], SOURCE[1], moved=True), bead(TARGET[1], SOURCE[0]), bead(TARGET[2], SOURCE[2])]
    (hit,) = run("ALI005", *beads)
    assert hit.view is TARGET[0]
    assert hit.severity is Severity.MINOR
    assert hit.message.endswith("elsewhere in the source: between “Los precios subieron.” and “Las tiendas cerraron.”.")
    assert hit.confidence == pytest.approx(0.81)
    assert run("ALI001", *beads) == run("ALI002", *beads) == []


def test_sentences_that_moved_together_are_one_finding_and_worse():
    beads = [bead(TARGET[0], SOURCE[1], moved=True), bead(TARGET[1], SOURCE[2], moved=True), bead(TARGET[2], SOURCE[0])]
    (hit,) = run("ALI005", *beads)
    assert hit.severity is Severity.MAJOR
    assert hit.message.startswith("This passage of 2 sentences")
    assert hit.message.endswith("at the end, after “Los precios subieron.”.")
    apart = [bead(TARGET[0], SOURCE[2], moved=True), bead(TARGET[1], SOURCE[0], moved=True), bead(TARGET[2], SOURCE[1])]
    assert len(run("ALI005", *apart)) == 2


def test_a_move_against_source_and_reference_is_told_once():
    other = view("Rakyat keluar ke jalan.", side=Side.REFERENCE, index=1)
    (hit,) = run("ALI005", bead(TARGET[0], SOURCE[1], moved=True, reference=other))
    assert "in the source" in hit.message


def test_quotations_are_short_and_end_between_words():
    assert beginning("Satu  dua\ntiga") == "“Satu dua tiga”"
    long = beginning("Pemerintah daerah " * 10)
    assert long.endswith("daerah…”")
    assert len(long) < 45
    assert len(beginning("x" * 900)) < 45
    assert where(None, None) == ""


LONG = "Tras tres días en el mar, los pescadores regresaron al puerto con las redes casi vacías y el motor averiado."
WHOLE = "Setelah tiga hari di laut, para nelayan kembali ke pelabuhan dengan jala hampir kosong dan mesin rusak."


def test_the_missing_half_is_shown():
    check = BY_CODE["ALI003"].check
    source = view(LONG, "es", side=Side.SOURCE)
    assert list(check(target=view(WHOLE), source=source)) == []
    half = "Setelah tiga hari di laut, para nelayan pulang ke pelabuhan."
    (hit,) = check(target=view(half), source=source)
    assert hit.evidence["missing"] == halves(LONG)[1]
    assert "puerto" not in halves(LONG)[0]
    assert 0.6 < hit.confidence <= 0.7


@pytest.mark.parametrize(
    ("source", "translation", "missing"),
    [
        (
            "Según el ministro, que habló ayer ante el Parlamento, la reforma costará 1.200 millones y creará empleos.",
            "Menurut menteri yang berbicara di depan Parlemen kemarin.",
            "la reforma costará 1.200 millones y creará empleos.",
        ),
        (
            "El precio del trigo subió un diez por ciento en junio; los agricultores culpan a la sequía.",
            "Petani menyalahkan kekeringan.",
            "El precio del trigo subió un diez por ciento en junio;",
        ),
    ],
)
def test_the_missing_half_is_a_phrase_where_the_sentence_pauses(source, translation, missing):
    """An editor reads what is missing: the cut is not in the middle of a phrase, nor in a number."""
    (hit,) = BY_CODE["ALI003"].check(target=view(translation), source=view(source, "es", side=Side.SOURCE))
    assert hit.evidence["missing"] == missing


def test_without_sentence_vectors_only_the_letters_count(monkeypatch):
    monkeypatch.setattr(embed, "USE3_LANGUAGES", frozenset())
    check = BY_CODE["ALI003"].check
    source = view(LONG, "es", side=Side.SOURCE)
    assert (
        list(
            check(target=view("Setelah tiga hari di laut, para nelayan akhirnya kembali ke pelabuhan."), source=source)
        )
        == []
    )
    assert len(list(check(target=view("Para nelayan kembali ke pelabuhan."), source=source))) == 1


@pytest.mark.parametrize(
    ("text", "expected"), [("a b c", ("a", "b c")), ("東京都知事", ("東京", "都知事")), ("", ("", ""))]
)
def test_halves(text, expected):
    assert halves(text) == expected
