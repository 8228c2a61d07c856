"""Stretches of a text that repeat themselves at once: found in one pass, and told from what is said on purpose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqa.langs import Pack
from mtqa.text.words import Word

# One word: so many times in a row, without and with commas between (people say “no, no, no, no”).
WORD_TIMES, WORD_TIMES_APART = 4, 6
# A phrase with punctuation between its repeats is said for emphasis up to three times, in a slogan up to five.
TIMES_APART, TIMES_SLOGAN = 4, 6
# A whole sentence of so many words is not said twice for emphasis.
SENTENCE = 6
# Outside of speech, a clause of so many words is not said twice with a comma between.
CLAUSE = 3
_NEAR = 60
_SPEECH = frozenset('“”„«»"‘!?')


@dataclass(frozen=True, slots=True)
class Loop:
    """Words ``first`` to ``last`` (included) are one phrase of ``period`` words, said again and again.

    ``times`` is how often in whole; ``over`` how many words of one time more follow.
    """

    first: int
    last: int
    period: int

    @property
    def times(self) -> int:
        """How often the whole phrase stands there."""
        return (self.last - self.first + 1) // self.period

    @property
    def over(self) -> int:
        """Words of a next time that was begun."""
        return (self.last - self.first + 1) % self.period


def loops(words: Sequence[Word]) -> Iterator[Loop]:
    """Phrases of two words and more that follow themselves at least once, without regard to case; in order.

    A phrase that repeats after p words makes each pair of neighbouring words repeat after p words, so one pass that
    remembers where each pair stood last finds all of them (the time is linear in the number of words).
    """
    seen: dict[tuple[str, str], int] = {}
    start, period = 0, 0
    lower = [word.lower for word in words]
    for place in range(len(words) - 1):
        pair = (lower[place], lower[place + 1])
        distance = place - seen.get(pair, place)
        seen[pair] = place
        if distance == period:
            continue
        yield from _loop(start, place, period)
        start, period = place, distance
    yield from _loop(start, len(words) - 1, period)


def _loop(start: int, end: int, period: int) -> Iterator[Loop]:
    """The loop whose pairs from ``start`` up to ``end`` all stood ``period`` words before, if that is a whole time."""
    if period > 1 and end - start + 1 >= period:
        yield Loop(start - period, end, period)


def faulty(text: str, words: Sequence[Word], lang: Pack) -> list[Loop]:
    """The loops of two words and more that are no slogan, refrain, emphasis or saying."""
    return [loop for loop in loops(words) if _is_fault(text, words, loop, lang)]


def said_again(words: Sequence[Word], lang: Pack) -> Iterator[Loop]:
    """One word said so often that it is no emphasis."""
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
    if any(not seam.isspace() for seam in seams) or any(c in ".!?" for c in inside):
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
    if phrase[1].lower in lang.more.get("echo_words", ()):
        return loop.times >= WORD_TIMES
    before = words[loop.first - 1].lower if loop.first else ""
    two_before = f"{words[loop.first - 2].lower} {before}" if loop.first > 1 else before
    if loop.times == 2 and not loop.over and not {before, two_before}.isdisjoint(lang.more.get("relative_words", ())):
        return False  # whatever will be will be
    if ((loop.over or loop.times == 2) and _links(phrase[1], phrase[0], lang)) or (
        before == phrase[1].lower and _links(phrase[0], phrase[1], lang)
    ):  # step by step by step
        return loop.times >= WORD_TIMES
    joined = any(word.lower in lang.joining_words for word in phrase)
    if joined and loop.period == 2 and all(word.lower in lang.function_words for word in phrase):
        return loop.times >= WORD_TIMES  # una y otra y otra y otra vez
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
