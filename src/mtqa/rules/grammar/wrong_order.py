"""GRM006: words in the order of another language."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules._word_patterns import apart, matching
from mtqa.text import shape


@rule(
    code="GRM006",
    severity=Severity.MAJOR,
    confidence=0.9,  # read on NTREX-128 and Universal Dependencies, Indonesian: what little it finds there is wrong
    mqm=Mqm.GRAMMAR,
    trigger=matching("wrong_order"),
    bad=[
        Example("Para peneliti menemukan ⟦langka spesies⟧ katak di hutan itu."),
        Example("Ia membeli ⟦sebuah tua rumah⟧ di tepi sungai."),
        Example("Tidak ⟦ada serius insiden⟧ selama pemungutan suara."),
        Example("Kunci itu tertinggal di ⟦mereka rumah⟧ kemarin."),
        Example("Itu musim dingin yang ⟦basah paling⟧ dalam dua puluh tahun."),
        Example("Hakim memvonisnya ⟦dengan tahun tiga⟧ penjara."),
    ],
    good=[
        Example("Mereka membeli rumah tua, sebuah mobil baru, dan seorang petani tua menjual beras murah."),
        Example("Ia menurunkan berat badan, menyambut baik rencana itu, dan bekerja dengan keras."),
        Example("Salah seorang pemain, salah satu yang paling kuat, paling tidak dari kami semua."),
        Example("Banyak dari mereka orang Bugis. Besar kecilnya upah, lebih besar dari itu. Kaya akan vitamin."),
        Example("Untuk pertama kali, mantan menteri itu datang dari jauh hari, dari segi mental para pemain."),
    ],
)
def wrong_order(target: View) -> Iterator[Hit]:
    """Two words stand in the order of another language: "sebuah tua rumah", an adjective before its noun.

    Phrases were translated word by word. The reader can often put them in order again, but sees a machine at work, and
    does not always know what belongs to what. Which orders are impossible is written in the language packs, as patterns
    that clean text does not hold.
    """
    places = apart(target, "wrong_order")
    for start, end in places if places and not shape.is_title(target.text) else ():
        said = target.text[start:end]
        yield Hit(start, end, f"“{said}”: these words stand in the wrong order")
