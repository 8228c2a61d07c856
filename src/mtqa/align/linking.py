"""Aligning two documents: the search space, the probabilities of all beads, and the best choice among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from mtqa.align.evidence import LONGEST, SHAPES, Evidence, lexical_spans
from mtqa.align.lattice import Band, Ints, Matrix, Scores, best_path, posterior, whole
from mtqa.align.weights import WEIGHTS
from mtqa.model import Kind, Link, Segment
from mtqa.text import embed

LEXICAL = "lexical"
WHOLE_CELLS = 400_000  # documents of up to 630 segments are searched in full, longer ones in a band
MAX_CELLS = 4_000_000  # of a band: about 0.5 GB at the worst, where one side lacks a long passage
MARGIN = 40  # segments on either side of the anchors' line that are searched
DIAGONAL = 0.01  # what a pair loses from one end of a document to the other: decides between equal sentences
# A gap is chosen only where it is likelier than not: two wrong gaps are a false omission and a false addition.
GAP_COST = 0.5
# Probabilities are drawn towards one half by this factor on their log odds. Measured by cross-validation: on
# news as good without it (ECE 0.01 and 0.02), on the free translations of Text+Berg better (0.07 and 0.05).
TEMPER = 0.85


def link(target: Sequence[Segment], other: Sequence[Segment]) -> tuple[tuple[Link, ...], str]:
    """The links of ``pair``, and the name of the back end."""
    left = [s for s in target if s.kind != Kind.BOILERPLATE]
    right = [s for s in other if s.kind != Kind.BOILERPLATE]
    encoder = embed.embedder(*{s.lang for s in (*left[:1], *right[:1])})
    backend = encoder.name if encoder else LEXICAL
    if not left or not right:
        found = [*(Link((s,), (), 1.0) for s in left), *(Link((), (s,), 1.0) for s in right)]
    else:
        found = list(_search(left, right, encoder))
    return tuple(_with_boilerplate(found, target, other)), backend


def _search(left: Sequence[Segment], right: Sequence[Segment], encoder: embed.Embedder | None) -> Iterator[Link]:
    texts = [s.text for s in left], [s.text for s in right]
    spans = (encoder.spans(texts[0], LONGEST), encoder.spans(texts[1], LONGEST)) if encoder else lexical_spans(*texts)
    weights = WEIGHTS[encoder.name if encoder else LEXICAL]
    band = search_band(spans[0][0], spans[1][0])
    # Across languages, equal words are names and false friends: stems see the names.
    unwanted = set() if embed.base(left[0].lang) == embed.base(right[0].lang) else {"words"}
    evidence = Evidence(band, left, right, spans, weights.keys() - unwanted)
    probabilities = posterior(band, scores(evidence, weights))
    path = best_path(band, probabilities.beads, probabilities.left - GAP_COST, probabilities.right - GAP_COST)
    for i, j, (m, n) in path:
        if m and n:
            probability = probabilities.beads[m, n][i, j - band.lo[i]]
        else:
            probability = probabilities.left[i - 1] if m else probabilities.right[j - 1]
        yield Link(tuple(left[i - m : i]), tuple(right[j - n : j]), _tempered(float(probability)))


def scores(evidence: Evidence, weights: dict[str, float]) -> Scores:
    """The weighted sum of the evidence on each bead; gaps have fixed scores, the same for all segments."""
    band = evidence.band
    beads = {}
    for shape in SHAPES:
        total = np.zeros((len(band.lo), band.width), dtype=np.float32)
        for name, value in evidence.bead(shape).items():
            if name in weights:
                total += np.float32(weights[name]) * value
        beads[shape] = total
    left, right = (np.full(size, weights["gap"]) for size in (band.rows, band.columns))
    return Scores(beads, left, right, weights["open"], weights["switch"])


def search_band(left: Matrix, right: Matrix) -> Band:
    """Where to search: everywhere in short documents, else around the line through the surest pairs.

    ``left`` and ``right`` are vectors of the single segments, one row each.
    """
    rows, columns = len(left), len(right)
    if (rows + 1) * (columns + 1) <= WHOLE_CELLS:
        return whole(rows, columns)
    anchors = [(0, 0), *((i + 1, j + 1) for i, j in chain(mutual_best(left, right))), (rows, columns)]
    along, height = np.array(anchors, dtype=np.float64).T
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


def mutual_best(left: Matrix, right: Matrix) -> list[tuple[int, int, float]]:
    """Pairs of rows of which each is the closest of the other, with their closeness, in order of the left."""
    to_left, to_right = right @ left.mean(axis=0) / 2, left @ right.mean(axis=0) / 2
    place_left, place_right = (np.linspace(0, 1, len(side), dtype=np.float32) for side in (left, right))
    best_j, best = np.zeros(len(left), dtype=np.int64), np.zeros(len(left), dtype=np.float32)
    top_i, top = np.zeros(len(right), dtype=np.int64), np.full(len(right), -np.inf, dtype=np.float32)
    for start in range(0, len(left), 512):
        own = slice(start, start + 512)
        block = left[own] @ right.T - to_right[own, None] - to_left
        block -= DIAGONAL * np.abs(place_left[own, None] - place_right)
        rows = np.arange(len(block))
        best_j[own] = block.argmax(axis=1)
        best[own] = block[rows, best_j[own]]
        column_best = block.argmax(axis=0)
        values = block[column_best, np.arange(len(right))]
        top_i[values > top] = start + column_best[values > top]
        np.maximum(top, values, out=top)
    return [(i, int(j), float(v)) for i, (j, v) in enumerate(zip(best_j, best, strict=True)) if top_i[j] == i]


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


def _tempered(probability: float) -> float:
    p = min(max(probability, 1e-4), 1 - 1e-6)
    odds: float = (p / (1 - p)) ** TEMPER
    return round(odds / (1 + odds), 4)


def _with_boilerplate(links: list[Link], target: Sequence[Segment], other: Sequence[Segment]) -> Iterator[Link]:
    """The links with gaps for the segments that were not searched, each before what follows it in its text."""
    waiting = [
        [s for s in target if s.kind == Kind.BOILERPLATE],
        [s for s in other if s.kind == Kind.BOILERPLATE],
    ]
    for found in links:
        for side, segments in enumerate((found.target, found.other)):
            while segments and waiting[side] and waiting[side][0].index < segments[0].index:
                yield _gap(waiting[side].pop(0), side)
        yield found
    for side, rest in enumerate(waiting):
        for segment in rest:
            yield _gap(segment, side)


def _gap(segment: Segment, side: int) -> Link:
    return Link((segment,), (), 1.0) if side == 0 else Link((), (segment,), 1.0)
