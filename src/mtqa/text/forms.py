"""Which forms a word can have: a feminine plural, a past tense.

The tables (``langs/data/<code>/forms.tsv.gz``, made by ``python -m mtqa.langs._forms``) hold a line for each form: its
name, a tab, and the words that are that form. What the names mean, and which of them mean that a word is nothing else,
is said where they are made. A word that a table lacks has no known form, so that a pattern over forms
(``text.patterns``) says nothing of it.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from functools import lru_cache
from types import MappingProxyType

from mtqa.text.tags import Shares, Tags


class Forms(Tags):
    """Word forms of one language. A word may have several, and each of them wholly: shares do not sum to 1."""

    def _look_up(self, word: str) -> Shares:
        row = self._rows.get(word)
        return self.read(row) if row else MappingProxyType({})

    @staticmethod
    def read(row: str) -> Shares:
        """The forms of words with this row, each wholly."""
        return MappingProxyType(dict.fromkeys(row.split("\t"), 1.0))


@lru_cache(maxsize=16)
def forms(lang: str) -> Forms | None:
    """The word forms of a language (ISO 639 code), looked up as word classes are; None where there is no table."""
    from mtqa import langs

    packed = langs.table(lang, "forms.tsv.gz")
    if packed is None:
        return None
    rows: dict[str, list[str]] = defaultdict(list)
    for line in gzip.decompress(packed).decode("utf-8").split("\n")[:-1]:
        form, _, words = line.partition("\t")
        for word in words.split():
            rows[word].append(form)
    return Forms(lang, {word: "\t".join(names) for word, names in rows.items()})
