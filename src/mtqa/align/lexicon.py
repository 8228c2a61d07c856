"""A word lexicon induced from two documents: which words of the one stand where which words of the other stand.

Once a first pass has aligned the documents by length and shared strings, its beads tell which words translate which:
hunalign (Varga et al. 2005) and Moore (2002) go twice in this way. Words are aligned by IBM model 1 (Brown et al.
1993) in both directions, and a pair is as strong as the geometric mean of both. One bead proves nothing: words and
pairs that stand in one bead only are left out, and something is taken off every expected count, so that no bead is
confirmed by what it alone has taught.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from mtqa.align.keys import unit_keys
from mtqa.align.lattice import Ints, Matrix

ROUNDS = 5  # of expectation and maximisation, as is usual for model 1
FEWEST_BEADS = 16  # in fewer, too much is chance
LEAST_SEEN = 2  # beads in which a word, and a pair, must stand
DISCOUNT = 0.5  # taken off every expected count
# Strength of a pair that is kept. Of 0.03 to 0.15, with discounts of 0.3 to 0.75, the likelihood of gold beads that the
# weights were not fitted on was best around these.
LEAST = 0.08
MOST_PAIRS = 2_000_000  # word pairs that are looked at: about 0.2 GB; of longer documents every second bead, or fewer


class Pair(NamedTuple):
    """A word of either side and how surely, 0 to 1, each translates the other."""

    left: str
    right: str
    strength: float


def induce(beads: Sequence[tuple[Collection[str], Collection[str], float]]) -> list[Pair]:
    """The lexicon of some beads: the words of either side, and how sure the bead is. In order of the words."""
    if len(beads) < FEWEST_BEADS:
        return []
    step = 1 + sum(len(a) * len(b) for a, b, _ in beads) // MOST_PAIRS
    beads = beads[::step]
    left, right = (_often(side) for side in zip(*((a, b) for a, b, _ in beads), strict=True))
    if not left or not right:
        return []
    ones, twos, numbers, sure = [], [], [], []
    for number, (a_words, b_words, weight) in enumerate(beads):
        a = np.array(sorted(left[w] for w in a_words if w in left), dtype=np.int64)
        b = np.array(sorted(right[w] for w in b_words if w in right), dtype=np.int64)
        ones.append(np.repeat(a, len(b)))
        twos.append(np.tile(b, len(a)))
        numbers.append(np.full(len(a) * len(b), number))
        sure.append(weight)
    one, two, bead = (np.concatenate(x) for x in (ones, twos, numbers))
    _, place, count = np.unique(one * len(right) + two, return_inverse=True, return_counts=True)
    often = count[place] >= LEAST_SEEN
    one, two, bead = one[often], two[often], bead[often]
    if not len(one):
        return []
    pair, place = np.unique(one * len(right) + two, return_inverse=True)
    weights = np.array(sure)[bead]
    slots = [np.unique(bead * len(words) + word, return_inverse=True)[1] for words, word in ((right, two), (left, one))]
    forward = _model1(one, two, slots[0], place, weights)
    backward = _model1(two, one, slots[1], place, weights)
    strength = np.sqrt(forward * backward)
    words = sorted(left, key=left.__getitem__), sorted(right, key=right.__getitem__)
    return [
        Pair(words[0][pair[n] // len(right)], words[1][pair[n] % len(right)], round(float(strength[n]), 4))
        for n in np.flatnonzero(strength >= LEAST)
    ]


def _often(side: Iterable[Collection[str]]) -> dict[str, int]:
    """The words that stand in several beads, numbered."""
    counts = Counter(word for bead in side for word in set(bead))
    return {word: n for n, word in enumerate(sorted(w for w, c in counts.items() if c >= LEAST_SEEN))}


def _model1(one: Ints, two: Ints, slot: Ints, place: Ints, weights: Matrix) -> Matrix:
    """How likely each word of the first side is translated as the word of the second that it is paired with.

    Args:
        one: the word of the first side, for every two words that stand in one bead.
        two: that of the second side.
        slot: the number of the second word's place: its bead and itself, for which the words of the bead compete.
        place: the number of the pair.
        weights: how sure the bead is.

    Returns:
        One probability per pair, less the discount.
    """
    count, slots = int(place.max()) + 1, int(slot.max()) + 1
    source = np.zeros(count, dtype=np.int64)
    source[place] = one
    none = (np.bincount(two) / len(two))[two]  # a word that answers none of the other side's
    chance = 1 / np.bincount(source)[source]
    for _ in range(ROUNDS):
        share = chance[place]
        whole = np.bincount(slot, share, slots)[slot] + none
        expected = np.bincount(place, weights * share / whole, count)
        total = np.maximum(np.bincount(source, expected), 1e-9)
        chance = expected / total[source]
    found: Matrix = np.maximum(expected - DISCOUNT, 0.0) / total[source]
    return found


class Lexicon:
    """Pairs of words as keys: what a text of either side holds one half of."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.strength: dict[str, float] = {}
        self._sides: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
        for pair in pairs:
            key = f"{pair.left}={pair.right}"
            self.strength[key] = pair.strength
            self._sides[0].setdefault(pair.left, []).append(key)
            self._sides[1].setdefault(pair.right, []).append(key)

    def keys(self, text: str, side: int) -> frozenset[str]:
        """The pairs whose first word (``side`` 0) or second word (1) the text has."""
        known = self._sides[side]
        return frozenset(key for word in unit_keys(text) for key in known.get(word, ()))
