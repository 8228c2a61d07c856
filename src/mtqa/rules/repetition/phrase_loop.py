"""REP002."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.repetition._loops import Loop, loops
from mtqa.text.words import Word

# One word: so many times in a row, without and with commas between (people say “no, no, no, no”).
WORD_TIMES, WORD_TIMES_APART = 4, 6
# A phrase with punctuation between its repeats is said for emphasis up to three times, in a slogan up to five.
TIMES_APART, TIMES_SLOGAN = 4, 6
# A whole sentence of so many words is not said twice for emphasis.
SENTENCE = 6
# Outside of speech, a clause of so many words is not said twice with a comma between.
CLAUSE = 3
# Of a grave loop the phrase is said three times, or is long.
GRAVE_TIMES, GRAVE_WORDS = 3, 10
# A text made of repeats: the share of three-word sequences seen before in it. The highest in NTREX-128 is 0.31
# (a list of places); from the second share on it is grave.
SHARE, GRAVE_SHARE, FROM_WORDS, UP_TO_WORDS, SEQUENCE = 0.4, 0.55, 16, 400, 3


@rule(
    code="REP002",
    severity=Severity.CRITICAL,
    confidence=0.9,
    mqm=Mqm.DUPLICATION,
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
        Example("Bit by bit by bit, row, row, row your boat, la la la la la.", lang="en"),
        Example("“Pompa terus airnya, pompa terus airnya,” begitu nyanyian mereka."),
        Example("Skor 2 1 2 1 2 1; A B A B; satu dua satu dua."),
    ],
)
def phrase_loop(target: View, lang: Pack) -> Iterator[Hit]:
    """A phrase said again and again: “di bandara di bandara di bandara”.

    A decoder that has lost its place repeats itself, and what should have followed is missing. Slogans, refrains,
    emphasis and sayings (step by step by step) repeat as well: with punctuation between them more repeats are needed.
    """
    words = target.words
    lower = [word.lower for word in words]
    pairs = list(pairwise(lower))
    if len(set(pairs)) == len(pairs):  # a phrase that repeats makes at least one pair of words repeat
        return
    told = False
    for loop in [*_single(words, lang), *loops(words)]:
        if loop.period > 1 and not _is_fault(target.text, words, loop, lang):
            continue
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


def _single(words: Sequence[Word], lang: Pack) -> Iterator[Loop]:
    first = 0
    for place in range(1, len(words) + 1):
        if place < len(words) and words[place].lower == words[first].lower:
            continue
        word = words[first].lower
        if place - first >= WORD_TIMES and len(word) > 1 and word.isalpha() and word not in lang.doubling_words:
            apart = words[place - 1].start - words[first].start > (place - first - 1) * (len(word) + 1)
            if place - first >= (WORD_TIMES_APART if apart else WORD_TIMES) and word not in lang.number_words:
                yield Loop(first, place - 1, 1)
        first = place


def _is_fault(text: str, words: Sequence[Word], loop: Loop, lang: Pack) -> bool:
    phrase = words[loop.first : loop.first + loop.period]
    if len({word.lower for word in phrase}) == 1 or not any(_tells(word, lang) for word in phrase):
        return False
    seams = [
        text[words[n - 1].end : words[n].start] for n in range(loop.first + loop.period, loop.last + 1, loop.period)
    ]
    inside = text[phrase[0].start : phrase[-1].end]
    if any(not seam.isspace() for seam in seams):
        if loop.period >= SENTENCE or (loop.period >= CLAUSE and _in_passing(text, words, loop, seams)):
            return True
        if loop.period == 1 or len(inside) < SENTENCE:
            return False
        return loop.times >= (TIMES_SLOGAN if "!" in "".join(seams) or "!" in inside else TIMES_APART)
    if any(c.isdigit() for c in inside):  # figures in a row: 6,6 persen naik 6,6 persen naik
        return loop.times > 2
    if loop.period > 2:
        return loop.times > 1
    if all(word.capitalised for word in phrase):
        return False
    before = words[loop.first - 1].lower if loop.first else ""
    if (loop.over and _links(phrase[1], phrase[0], lang)) or (
        before == phrase[1].lower and _links(phrase[0], phrase[1], lang)
    ):  # step by step by step
        return loop.times >= WORD_TIMES
    joined = any(word.lower in lang.joining_words for word in phrase)
    return loop.times > 2 or (lang.known and not joined)


def _in_passing(text: str, words: Sequence[Word], loop: Loop, seams: Sequence[str]) -> bool:
    """Whether a clause is repeated after commas in the middle of plain text, not in speech, verse or a slogan."""
    around = text[max(0, words[loop.first].start - _NEAR) : words[loop.last].end + _NEAR]
    return all(seam.strip() == "," for seam in seams) and not _SPEECH.intersection(around)


def _links(between: Word, said: Word, lang: Pack) -> bool:
    """Whether a word may link two mentions of another: step by step. Of an unknown language any word may."""
    return not lang.known or (between.lower in lang.function_words and said.lower not in lang.function_words)


def _tells(word: Word, lang: Pack) -> bool:
    return word.text.isalpha() and len(word.text) > 1 and word.lower not in lang.number_words


_UNSURE = 0.8
_NEAR = 60
_SPEECH = frozenset('“”„«»"‘!?')


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
