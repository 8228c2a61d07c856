"""Aligning two documents: the search space, the probabilities of all beads, and the best choice among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from mtqa.align.anchors import WHOLE_CELLS, hashed, pieces
from mtqa.align.evidence import LONGEST, SHAPES, Evidence, lexical_spans
from mtqa.align.lattice import Band, Matrix, Scores, best_path, posterior, whole
from mtqa.align.weights import WEIGHTS
from mtqa.model import Kind, Link, Segment
from mtqa.text import embed

# Told how much is done, 0 to 1; never told anything of documents that take a second.
Progress = Callable[[float], None]
LEXICAL = "lexical"
EMBEDDING = 0.8  # share of the time of a long document that its sentence vectors take
# A gap is chosen only where it is likelier than not: two wrong gaps are a false omission and a false addition.
GAP_COST = 0.5
# Probabilities are drawn towards one half by this factor on their log odds. Measured by cross-validation: on
# news as good without it (ECE 0.01 and 0.02), on the free translations of Text+Berg better (0.07 and 0.05).
TEMPER = 0.85


def link(
    target: Sequence[Segment], other: Sequence[Segment], progress: Progress = lambda share: None
) -> tuple[tuple[Link, ...], str]:
    """The links of ``pair``, and the name of the back end."""
    left = [s for s in target if s.kind != Kind.BOILERPLATE]
    right = [s for s in other if s.kind != Kind.BOILERPLATE]
    encoder = embed.embedder(*{s.lang for s in (*left[:1], *right[:1])})
    backend = encoder.name if encoder else LEXICAL
    if not left or not right:
        found = [*(Link((s,), (), 1.0) for s in left), *(Link((), (s,), 1.0) for s in right)]
    elif (len(left) + 1) * (len(right) + 1) <= WHOLE_CELLS:
        found = list(_search(left, right, whole(len(left), len(right)), _spans(left, right, encoder), backend))
    else:
        found = list(_long_search(left, right, encoder, progress))
    return tuple(_with_boilerplate(found, target, other)), backend


def _spans(
    left: Sequence[Segment], right: Sequence[Segment], encoder: embed.Embedder | None
) -> tuple[list[Matrix], list[Matrix]]:
    texts = [s.text for s in left], [s.text for s in right]
    if encoder is None:
        return lexical_spans(*texts)
    return list(encoder.spans(texts[0], LONGEST)), list(encoder.spans(texts[1], LONGEST))


def _long_search(
    left: Sequence[Segment], right: Sequence[Segment], encoder: embed.Embedder | None, progress: Progress
) -> Iterator[Link]:
    """The links of documents that are too long to be searched at once, piece by piece."""
    texts = [s.text for s in left], [s.text for s in right]
    features: list[embed.Features] = []
    if encoder:
        share = len(left) / (len(left) + len(right))
        features = [
            embed.features(encoder, texts[0], lambda done: progress(EMBEDDING * share * done)),
            embed.features(encoder, texts[1], lambda done: progress(EMBEDDING * (share + (1 - share) * done))),
        ]
        vectors = [_single(encoder, side) for side in features]
    else:
        vectors = list(hashed(*texts))
    for (i, j), (end_i, end_j), band in pieces(vectors[0], vectors[1]):
        ours, theirs = left[i:end_i], right[j:end_j]
        if encoder:
            spans = encoder.joined(features[0][i:end_i], LONGEST), encoder.joined(features[1][j:end_j], LONGEST)
        else:
            spans = _spans(ours, theirs, None)
        yield from _search(ours, theirs, band, spans, encoder.name if encoder else LEXICAL)
        done = (end_i + end_j) / (len(left) + len(right))
        progress(EMBEDDING + (1 - EMBEDDING) * done if encoder else done)


def _single(encoder: embed.Embedder, features: embed.Features) -> Matrix:
    """Vectors of single segments."""
    parts = [encoder.joined(features[n : n + 1024], 1)[0] for n in range(0, len(features), 1024)]
    return np.concatenate(parts)


def _search(
    left: Sequence[Segment],
    right: Sequence[Segment],
    band: Band,
    spans: tuple[list[Matrix], list[Matrix]],
    backend: str,
) -> Iterator[Link]:
    weights = WEIGHTS[backend]
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
