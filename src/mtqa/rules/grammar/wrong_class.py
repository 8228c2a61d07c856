"""GRM005: a noun where a verb must stand, and other words of a wrong class."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules._word_patterns import apart, matching
from mtqa.text import shape


@rule(
    code="GRM005",
    severity=Severity.MAJOR,
    confidence=0.9,  # read on NTREX-128 and Universal Dependencies, Indonesian: what little it finds there is wrong
    mqm=Mqm.GRAMMAR,
    trigger=matching("wrong_class"),
    bad=[
        Example("Mereka ⟦telah kemenangan⟧ tiga kali musim ini."),
        Example("Partai itu ⟦akan pengumuman⟧ calonnya besok."),
        Example("Obat ini ⟦tidak perlindungan⟧ terhadap semua galur."),
        Example("⟦Korban itu pernyataan⟧ selama dua jam di pengadilan."),
        Example("Ia melihat ⟦seorang mobil⟧ dan ⟦sebuah perawat⟧ di depan pasar."),
    ],
    good=[
        Example("Mereka telah kehilangan rumah dan akan kesulitan membangunnya kembali."),
        Example("Kebutuhan akan perumahan meningkat; ia sadar akan pentingnya tidur."),
        Example("Rumah itu peninggalan Belanda, dan pada saat itu penjualan pada umumnya turun."),
        Example("Seorang sopir mobil dan sebuah rumah sakit; menurut dia pertumbuhan melambat."),
        Example("Tidak masalah, tidak keruan, belum kepalang; paling ujung, paling kiri."),
    ],
)
def wrong_class(target: View) -> Iterator[Hit]:
    """A word of one class stands where only another can: "telah kemenangan", a noun after an auxiliary.

    The dictionary form of a word was taken without a look at its place, so that the sentence has no verb, or a person
    is counted as a thing. Which classes cannot meet is written in the language packs, as patterns that clean text does
    not hold.
    """
    places = apart(target, "wrong_class")
    for start, end in places if places and not shape.is_title(target.text) else ():
        said = target.text[start:end]
        yield Hit(start, end, f"“{said}”: a word of this kind cannot stand here")
