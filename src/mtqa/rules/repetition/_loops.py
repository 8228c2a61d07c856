"""Stretches of a text that repeat themselves at once, found in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mtqa.text.words import Word


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
