"""REP002."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.repetition._loops import TIMES_APART, faulty, said_again
from mtqa.text.words import Word

# Of a grave loop the phrase is said three times, or is long.
GRAVE_TIMES, GRAVE_WORDS = 3, 10
# A text made of repeats: the share of three-word sequences seen before in it. The highest in NTREX-128 is 0.31
# (a list of places); from the second share on it is grave.
SHARE, GRAVE_SHARE, FROM_WORDS, UP_TO_WORDS, SEQUENCE = 0.4, 0.55, 16, 400, 3


@rule(
    code="REP002",
    severity=Severity.CRITICAL,
    confidence=0.9,  # read on NTREX-128: all 3 are faults of the text
    mqm=Mqm.DUPLICATION,
    trigger=lambda view: len(view.lower) - len(set(view.lower)) > 1,  # a pair that comes back, or thrice the same
    bad=[
        Example("Pesawat mendarat ⟦di bandara di bandara di bandara⟧ pagi ini."),
        Example("Menteri mengatakan ⟦bahwa harga akan bahwa harga akan⟧ turun."),
        Example("⟦Saya minta maaf, saya minta maaf, saya minta maaf, saya minta maaf, saya minta⟧ kepada Anda."),
        Example("Wasit ⟦menghentikan laga menghentikan laga menghentikan laga menghentikan⟧ itu."),
        Example("Rebus ⟦sampai mendidih sampai mendidih sampai mendidih sampai⟧."),
        Example("Desa itu dihuni 43 orang, ⟦kebanyakan sudah tua, kebanyakan sudah tua⟧."),
        Example("El avión aterrizó ⟦en el aeropuerto en el aeropuerto⟧ esta mañana.", lang="es"),
        Example("The plane ⟦landed at the landed at the landed at the⟧ airport.", lang="en"),
        Example("Orang itu ⟦yang yang yang yang yang⟧ datang."),
        Example("Самолёт приземлился ⟦в аэропорту в аэропорту в аэропорту⟧ утром.", lang="ru"),
        Example(
            "⟦Organisasi ini adalah organisasi yang adalah organisasi ini adalah organisasi yang besar dan organisasi "
            "ini adalah organisasi yang besar⟧."
        ),
    ],
    good=[
        Example("Hari demi hari demi hari, kata demi kata, ia menulis, dari tahun ke tahun ke tahun."),
        Example("“Turunkan harga! Turunkan harga! Turunkan harga!” teriak massa."),
        Example("Paso a paso a paso, una y otra y otra vez, más y más y más.", lang="es"),
        Example("No, no, no, no, he said, again and again and again; New York, New York.", lang="en"),
        Example("Whatever will be will be.", lang="en"),
        Example("Lo que ha sido ha sido.", lang="es"),
        Example("Bit by bit by bit, row, row, row your boat, la la la la la.", lang="en"),
        Example("“Pompa terus airnya, pompa terus airnya,” begitu nyanyian mereka."),
        Example("Skor 2 1 2 1 2 1; A B A B; satu dua satu dua."),
        Example("Tangkap mereka! Bunuh mereka! Bunuh mereka semua!"),
        Example("Permaneced hombro con hombro con el vecino.", lang="es"),
        Example("Lo reviven una y otra y otra y otra vez.", lang="es"),
    ],
)
def phrase_loop(target: View, lang: Pack) -> Iterator[Hit]:
    """A phrase said again and again: “di bandara di bandara di bandara”.

    A decoder that has lost its place repeats itself, and what should have followed is missing. Slogans, refrains,
    emphasis and sayings (step by step by step) repeat as well: with punctuation between them more repeats are needed.
    """
    lower = target.lower
    if len(set(pairwise(lower))) >= len(lower) - 1:  # a phrase that repeats makes at least one pair of words repeat
        return
    words = target.words
    told = False
    for loop in [*said_again(words, lang), *faulty(target.text, words, lang)]:
        told = True
        first, last = words[loop.first], words[loop.last]
        grave = loop.times >= GRAVE_TIMES or loop.last - loop.first + 1 >= GRAVE_WORDS
        apart = any(c in ",.;!?" for c in target.text[first.start : last.end])
        phrase = target.text[first.start : words[loop.first + loop.period - 1].end]
        yield Hit(
            first.start,
            last.end,
            f"“{phrase[:80]}” stands {'twice' if loop.times == 2 else f'{loop.times} times'} in a row.",
            {"times": loop.times, "words": loop.period},
            suggestion=phrase if loop.period <= GRAVE_WORDS else None,
            severity=None if grave and (not apart or loop.times >= TIMES_APART) else Severity.MAJOR,
            confidence=_UNSURE if apart else None,
        )
    if not told:
        yield from _made_of_repeats(words)


_UNSURE = 0.8


def _made_of_repeats(words: Sequence[Word]) -> Iterator[Hit]:
    if not FROM_WORDS <= len(words) <= UP_TO_WORDS:
        return
    lower = [word.lower for word in words]
    seen: set[tuple[str, ...]] = set()
    repeats = []
    for place in range(len(lower) - SEQUENCE + 1):
        sequence = tuple(lower[place : place + SEQUENCE])
        if sequence in seen and any(w.isalpha() for w in sequence):
            repeats.append(place)
        seen.add(sequence)
    share = len(repeats) / (len(lower) - SEQUENCE + 1)
    if share >= SHARE:
        yield Hit(
            words[0].start,
            words[-1].end,
            f"The sentence is made of repeats: {share:.0%} of it was said before in it.",
            {"share": round(share, 2)},
            severity=None if share >= GRAVE_SHARE else Severity.MAJOR,
            confidence=_UNSURE,
        )
