"""How alike two strings are: the one door to rapidfuzz, which is loaded with the first question."""

from __future__ import annotations


def distance(a: str, b: str, most: int) -> int:
    """Levenshtein distance (insertions, deletions, substitutions); ``most`` + 1 where it is more than ``most``."""
    from rapidfuzz.distance import Levenshtein

    return int(Levenshtein.distance(a, b, score_cutoff=most))


def similarity(a: str, b: str) -> float:
    """1 - Levenshtein distance / length of the longer, in [0, 1]; 1 for two empty strings."""
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_similarity(a, b))


def shared(a: str, b: str, least: float) -> float:
    """1 - (insertions + deletions) / (both lengths), in [0, 1]; 0 where it is less than ``least``."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(a, b, score_cutoff=least))
