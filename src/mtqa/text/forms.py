"""Which form an unambiguous word has: a feminine plural, a past tense.

The tables (``langs/data/<code>/forms.tsv.gz``, made by ``python -m mtqa.langs._forms``) hold a line for each form: its
name, a tab, and the words that are that form and nothing else. What the names mean is said where they are made. A word
that a table lacks has no known form, so that a pattern over forms (``text.patterns``) says nothing of it.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from mtqa.text.tags import Tags


@lru_cache(maxsize=16)
def forms(lang: str) -> Tags | None:
    """The word forms of a language (ISO 639 code), looked up as word classes are; None where there is no table."""
    from mtqa import langs

    packed = langs.table(lang, "forms.tsv.gz")
    if packed is None:
        return None
    rows = {}
    for line in gzip.decompress(packed).decode("utf-8").split("\n")[:-1]:
        form, _, words = line.partition("\t")
        rows.update(dict.fromkeys(words.split(), f"{form}:1"))
    return Tags(lang, rows)
