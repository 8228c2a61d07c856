"""Aligning two documents: the search space, the probabilities of all beads, and the best choice among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from mtqa.align.anchors import WHOLE_CELLS, hashed, pieces
from mtqa.align.evidence import LONGEST, SHAPES, Evidence, lexical_spans
from mtqa.align.lattice import Band, Matrix, Scores, best_path, posterior, whole
from mtqa.align.moving import with_moved
from mtqa.align.weights import WEIGHTS
from mtqa.model import Kind, Link, Segment
from mtqa.text import embed

# Told how much is done, 0 to 1; never told anything of documents that take a second.
Progress = Callable[[float], None]
LEXICAL = "lexical"
MOST_PASSAGE = 600  # segments of a passage that was moved
EMBEDDING = 0.8  # share of the time of a long document that its sentence vectors take
# A bead counts for as many segments as it joins, by halves, times its probability; a gap for its probability less
# GAP_COST, since two wrong gaps are a false omission and a false addition. A gap less likely than SURE costs UNSURE
# more: a free translation joins sentences more often than it leaves one out. Measured with the encoder: on Text+Berg
# the precision of gaps rises from 0.72 to 0.86, the F1 of beads from 0.91 to 0.92, and the recall of gaps falls from
# 0.95 to 0.93; on 3357 beads of news the recall of gaps falls from 0.91 to 0.89 and F1 from 0.993 to 0.989.
GAP_COST = 0.5
SURE = 0.9
UNSURE = {"usem3": 0.8, LEXICAL: 0.5}
ALONE = {"usem3": 0.5, LEXICAL: 0.75}  # segments likelier than this to be gaps are not joined to each other
# Probabilities are drawn towards one half by this factor on their log odds. Measured by cross-validation: on
# news as good without it (ECE 0.01 and 0.02), on the free translations of Text+Berg better (0.07 and 0.05).
TEMPER = 0.85


def link(
    target: Sequence[Segment],
    other: Sequence[Segment],
    progress: Progress = lambda share: None,
    *,
    monotone: bool = False,
) -> tuple[tuple[Link, ...], str]:
    """The links of ``pair``, and the name of the back end. ``monotone``: what was moved or repeated is not sought."""
    left = [s for s in target if s.kind != Kind.BOILERPLATE]
    right = [s for s in other if s.kind != Kind.BOILERPLATE]
    encoder = embed.embedder(*{s.lang for s in (*left[:1], *right[:1])})
    backend = encoder.name if encoder else LEXICAL
    if not left or not right:
        found = [*(Link((s,), (), 1.0) for s in left), *(Link((), (s,), 1.0) for s in right)]
    else:
        if (len(left) + 1) * (len(right) + 1) <= WHOLE_CELLS:
            spans = _spans(left, right, encoder)
            vectors = spans[0][0], spans[1][0]
            found = list(_search(left, right, whole(len(left), len(right)), spans, backend))
        else:
            found, vectors = _long_search(left, right, encoder, progress)
        if not monotone:
            found = with_moved(found, vectors, backend, lambda a, b: _short_search(a, b, encoder))
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
) -> tuple[list[Link], tuple[Matrix, Matrix]]:
    """The links of documents that are too long to be searched at once, piece by piece; and vectors of the segments."""
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
    found: list[Link] = []
    for (i, j), (end_i, end_j), band in pieces(vectors[0], vectors[1]):
        ours, theirs = left[i:end_i], right[j:end_j]
        if encoder:
            spans = encoder.joined(features[0][i:end_i], LONGEST), encoder.joined(features[1][j:end_j], LONGEST)
        else:
            spans = _spans(ours, theirs, None)
        found += _search(ours, theirs, band, spans, encoder.name if encoder else LEXICAL)
        done = (end_i + end_j) / (len(left) + len(right))
        progress(EMBEDDING + (1 - EMBEDDING) * done if encoder else done)
    return found, (vectors[0], vectors[1])


def _short_search(left: Sequence[Segment], right: Sequence[Segment], encoder: embed.Embedder | None) -> Iterator[Link]:
    """The links of two passages; of long ones only where their beginnings agree."""
    left, right = left[:MOST_PASSAGE], right[:MOST_PASSAGE]
    band = whole(len(left), len(right))
    return _search(left, right, band, _spans(left, right, encoder), encoder.name if encoder else LEXICAL)


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
    beads = {shape: p * np.float32(sum(shape) / 2) for shape, p in probabilities.beads.items()}
    left_gaps, right_gaps = (
        p - GAP_COST - np.where(p < SURE, UNSURE[backend], 0.0) for p in (probabilities.left, probabilities.right)
    )
    path = best_path(band, beads, left_gaps, right_gaps)
    for i, j, (m, n) in path:
        gaps = probabilities.left[i - m : i], probabilities.right[j - n : j]
        # UNSURE is there to join segments to their neighbours, not to join two that are both alone.
        if m and n and min(side.min() for side in gaps) < ALONE[backend]:
            probability = probabilities.beads[m, n][i, j - band.lo[i]]
            yield Link(tuple(left[i - m : i]), tuple(right[j - n : j]), _tempered(float(probability)))
        else:
            yield from (Link((s,), (), _tempered(float(p))) for s, p in zip(left[i - m : i], gaps[0], strict=True))
            yield from (Link((), (s,), _tempered(float(p))) for s, p in zip(right[j - n : j], gaps[1], strict=True))


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
