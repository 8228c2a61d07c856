"""Where to search in documents that are too long to be searched everywhere: around pairs that are surely right.

Coarse to fine, after Vecalign (Thompson and Koehn 2019): the vectors of neighbours are averaged, two by two, until
the documents are short; what is each other's best there leads the search one level below, where only a band around
that line is looked at. Time and memory grow with the length of the documents, not with its square.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import log

import numpy as np

from mtqa.align.evidence import MAX_CHARS, PAIR_WEIGHT
from mtqa.align.keys import gram_keys
from mtqa.align.lattice import Band, Ints, Matrix, whole
from mtqa.align.lexicon import Lexicon

Pair = tuple[int, int]
WHOLE_CELLS = 400_000  # documents of up to 630 segments are searched in full
COARSE_CELLS = 1_000_000  # up to here, anchors are looked for everywhere
MAX_CELLS = 2_500_000  # of a band: about 0.4 GB at the worst, where nothing is sure in 20,000 segments
MARGIN = 40  # segments on either side of the anchors' line that are searched
DIAGONAL = 0.01  # what a pair loses from one end of a document to the other: decides between equal sentences
# A long document is taken apart in the middle of RUN pairs in a row that are each other's best, whenever PIECE
# segments have come together.
RUN = 5
PIECE = 200
HASHED = 1024  # dimensions of the vectors of long documents without an encoder
_BLOCK = 512


def pieces(left: Matrix, right: Matrix) -> Iterator[tuple[Pair, Pair, Band]]:
    """The parts in which two documents are aligned: where each begins, where it ends, and the band to search in it.

    ``left`` and ``right`` are vectors of the single segments, one row each, of length 1.
    """
    rows, columns = len(left), len(right)
    if (rows + 1) * (columns + 1) <= WHOLE_CELLS:
        yield (0, 0), (rows, columns), whole(rows, columns)
        return
    found = anchors(left, right)
    begin = (0, 0)
    for end in [*_cuts(found), (rows, columns)]:
        inside = [(i - begin[0], j - begin[1]) for i, j in found if begin[0] <= i < end[0]]
        yield begin, end, search_band(end[0] - begin[0], end[1] - begin[1], inside)
        begin = end


def _cuts(found: Sequence[Pair]) -> Iterator[Pair]:
    """Places between two segments on both sides where the documents can be taken apart."""
    last = (0, 0)
    for n in range(len(found) - RUN + 1):
        (i, j), (after_i, after_j) = found[n], found[n + RUN - 1]
        if after_i - i == after_j - j == RUN - 1:
            place = i + RUN // 2, j + RUN // 2
            if max(place[0] - last[0], place[1] - last[1]) >= PIECE:
                yield place
                last = place


def anchors(left: Matrix, right: Matrix) -> list[Pair]:
    """Pairs of segments that are surely each other's, rising on both sides."""
    rows, columns = len(left), len(right)
    left, right = _centred(left), _centred(right)
    if rows * columns <= COARSE_CELLS or min(rows, columns) < 2 * MARGIN:
        return chain(mutual_best(left, right, whole(rows, columns)))
    coarse = anchors(_halved(left), _halved(right))
    return chain(mutual_best(left, right, search_band(rows, columns, [(2 * i, 2 * j) for i, j in coarse])))


def _centred(vectors: Matrix) -> Matrix:
    moved = vectors - vectors.mean(axis=0)
    found: Matrix = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), np.float32(1e-6))
    return found


def _halved(vectors: Matrix) -> Matrix:
    """Means of neighbours, two by two; a last one alone stays."""
    even = vectors[: len(vectors) // 2 * 2]
    return np.concatenate([(even[::2] + even[1::2]) / 2, vectors[len(even) :]])


def search_band(rows: int, columns: int, found: Sequence[Pair]) -> Band:
    """Where to search: everywhere in short documents, else around the line through the anchors."""
    if (rows + 1) * (columns + 1) <= WHOLE_CELLS:
        return whole(rows, columns)
    line = [(0, 0), *((i + 1, j + 1) for i, j in found), (rows, columns)]
    along, height = np.array(line, dtype=np.float64).T
    i = np.arange(rows + 1)
    # The further the anchors are from each other, the less the line between them is to be trusted.
    apart = np.maximum(np.diff(along), np.diff(height)) / 8
    margin = MARGIN + apart[np.clip(np.searchsorted(along, i, side="right") - 1, 0, len(apart) - 1)]
    first = np.interp(i - margin, along, height) - margin
    last = np.interp(i + margin, along, height) + margin
    width = int(min((last - first).max() + 1, max(2 * MARGIN, MAX_CELLS // (rows + 1)), columns + 1))
    lo = np.clip((first + last - width) / 2, 0, columns + 1 - width).astype(np.int64)
    lo[0], lo[-1] = 0, columns + 1 - width
    return Band(_connected(lo, width // 2), width, columns)


def _connected(lo: Ints, step: int) -> Ints:
    """The band's edge, rising by at most ``step`` a row, with its ends kept: else no path may lead through it."""
    rows = np.arange(len(lo)) * step
    lo = np.minimum.accumulate(lo - rows) + rows
    lo = np.maximum.accumulate(lo)
    return np.asarray(np.maximum(lo, lo[-1] - rows[::-1]))


def mutual_best(left: Matrix, right: Matrix, band: Band) -> list[tuple[int, int, float]]:
    """Pairs of rows in the band of which each is the closest of the other, with their closeness, in order of the left.

    Of equally close ones, the pair nearest to the diagonal counts.
    """
    rows, columns = len(left), len(right)
    pairs = band.dots(left, right, (1, 1))[1:]
    column = band.j[1:] - 1
    inside = (column >= 0) & (column < columns)
    for start in range(0, rows, _BLOCK):  # in parts, so that no second matrix of this size is needed
        own = slice(start, start + _BLOCK)
        far = np.abs(np.arange(rows)[own, None] / max(1, rows - 1) - column[own] / max(1, columns - 1))
        pairs[own] = np.where(inside[own], pairs[own] - DIAGONAL * far, -np.inf)
    row = np.arange(rows)
    k = pairs.argmax(axis=1)
    best, best_column = pairs[row, k], column[row, k]
    top = np.full(columns, -np.inf)
    np.maximum.at(top, np.clip(column, 0, columns - 1).ravel(), np.where(inside, pairs, -np.inf).ravel())
    found, taken = [], set()
    for i in np.flatnonzero(np.isfinite(best)):
        j = int(best_column[i])
        if best[i] >= top[j] and j not in taken:
            taken.add(j)
            found.append((int(i), j, float(best[i])))
    return found


def chain(pairs: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """The heaviest run of pairs in which both sides rise (a longest increasing subsequence with weights).

    ``pairs`` come in rising order of their first side, each side's numbers at most once.
    """
    found = [p for p in pairs if p[2] > 0]
    size = max((j for _, j, _ in found), default=0) + 2
    tree: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)  # Fenwick tree of the heaviest run that ends up to j
    before: list[int] = []
    for number, (_, j, weight) in enumerate(found):
        best, k = (0.0, -1), j
        while k > 0:
            best, k = max(best, tree[k]), k & (k - 1)
        before.append(best[1])
        run, k = (best[0] + weight, number), j + 1
        while k <= size:
            tree[k], k = max(tree[k], run), k + (k & -k)
    number = max(tree)[1]
    chosen = []
    while number >= 0:
        chosen.append(found[number][:2])
        number = before[number]
    return chosen[::-1]


def hashed(
    left: Sequence[str], right: Sequence[str], lexicon: Lexicon | None = None, sounds: bool = False
) -> tuple[Matrix, Matrix]:
    """Vectors of segments without an encoder: strings that both sides have, by rarity, hashed to few dimensions.

    Hashing keeps dot products on average (Weinberger et al. 2009), whatever the number of different strings. The pairs
    of a lexicon are added to the strings. ``sounds`` as of ``gram_keys``.
    """
    ours, theirs = (
        [
            gram_keys(text[:MAX_CHARS], sounds) | (lexicon.keys(text[:MAX_CHARS], side) if lexicon else frozenset())
            for text in texts
        ]
        for side, texts in enumerate((left, right))
    )
    here, there = (Counter(key for keys in side for key in keys) for side in (ours, theirs))
    chance = len(ours) * len(theirs)
    known = lexicon.strength if lexicon else {}
    weight = {
        key: (log(chance / (here[key] * there[key])) / 2 * (known[key] * PAIR_WEIGHT if key in known else 1.0)) ** 0.5
        for key in here.keys() & there.keys()
    }
    found = []
    for side in (ours, theirs):
        vectors = np.zeros((len(side), HASHED), dtype=np.float32)
        for row, keys in zip(vectors, side, strict=True):
            for key in sorted(keys & weight.keys()):
                place, sign = _hash(key)
                row[place] += sign * weight[key]
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-6))
        found.append(vectors)
    return found[0], found[1]


@lru_cache(maxsize=65536)
def _hash(key: str) -> tuple[int, int]:
    number = zlib.crc32(key.encode("utf-8", "replace"))
    return number % HASHED, 1 if number & 0x80000000 else -1
