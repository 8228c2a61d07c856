"""How words are written inside sentences: the evidence for a stray or a missing capital.

The tables (``langs/data/<code>/truecase.tsv.gz``) are counts made by ``python -m mtqa.langs._build``.
Truecasing by counts: Lita, Ittycheriah, Roukos and Kambhatla 2003, "tRuEcasIng".
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache

from mtqa.text.lexicon import normal


class Truecase:
    """Case counts of one language. Words are looked up without regard to case."""

    def __init__(self, lang: str, counts: Mapping[str, tuple[int, int]]) -> None:
        """``counts``: for each lower-cased word, its uses in lower case and with a capital, inside sentences."""
        self.lang = lang
        self._counts = counts

    def count(self, word: str) -> int:
        """How often the word was seen inside sentences (the first word of a sentence does not count)."""
        return sum(self._counts.get(normal(word), (0, 0)))

    def lower_share(self, word: str) -> float | None:
        """The share of these uses, 0 to 1, that were in lower case; None if the word was never seen."""
        lower, upper = self._counts.get(normal(word), (0, 0))
        return lower / (lower + upper) if lower + upper else None


@lru_cache(maxsize=16)
def truecase(lang: str) -> Truecase | None:
    """The table of a language (ISO 639 code); None where there is none."""
    from mtqa import langs

    packed = langs.table(lang, "truecase.tsv.gz")
    if packed is None:
        return None
    counts = {}
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        word, lower, upper = line.split("\t")
        counts[word] = (int(lower), int(upper))
    return Truecase(lang, counts)
