"""How words are written inside sentences: the evidence for a stray or a missing capital.

The tables (``langs/data/<code>/truecase.tsv.gz``) are counts made by ``python -m mtqa.langs._build``.
Truecasing by counts: Lita, Ittycheriah, Roukos and Kambhatla 2003, "tRuEcasIng".
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

from mtqa.text.lexicon import bare_forms, normal, roots_id, stem_id
from mtqa.text.words import Word

VERB_USES = 5  # what a word counts that was never seen, but is a verb by its affixes
_NEVER = (0, 0)


class Truecase:
    """Case counts of one language. Words are looked up without regard to case."""

    def __init__(self, lang: str, rows: Mapping[str, str]) -> None:
        """``rows``: for each lower-cased word its uses inside sentences, in lower case and with a capital."""
        self.lang = lang
        self._rows = rows
        self._unseen = _UNSEEN.get(lang)

    def count(self, word: str) -> int:
        """How often the word was seen inside sentences (as the first word of a sentence does not count)."""
        return sum(self._uses(word))

    def lower_share(self, word: str) -> float | None:
        """The share of these uses, 0 to 1, that were in lower case; None if nothing is known of the word."""
        lower, upper = self._uses(word)
        return lower / (lower + upper) if lower + upper else None

    def seen(self, word: str) -> tuple[int, int] | None:
        """The uses of a lower-cased word as the table has them, in lower case and with a capital."""
        row = self._rows.get(word)
        if row is None:
            return None
        lower, _, upper = row.partition("\t")
        return int(lower), int(upper)

    def _uses(self, word: str) -> tuple[int, int]:
        word = normal(word)
        uses = self.seen(word)
        if uses is None and self._unseen:
            uses = self._unseen(word, self)
        return uses or _NEVER


@lru_cache(maxsize=16)
def truecase(lang: str) -> Truecase | None:
    """The table of a language (ISO 639 code); None where there is none."""
    from mtqa import langs

    packed = langs.table(lang, "truecase.tsv.gz")
    if packed is None:
        return None
    lines = gzip.decompress(packed).decode("utf-8").split("\n")[:-1]
    return Truecase(lang, dict(line.split("\t", 1) for line in lines))


def in_name(text: str, tokens: Sequence[Word], index: int, function_words: Collection[str]) -> bool:
    """Whether the capital of a word belongs to a longer name: Majelis Umum, Game of Thrones, Miembros de la Asamblea.

    That is so if the next word on either side, passing over up to three function words or an ampersand, has a capital
    and nothing but spaces stands between. A function word that starts the text has its capital from there.
    """
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(tokens) and abs(at - index) <= 4:
            first, second = sorted((tokens[at - step], tokens[at]), key=lambda word: word.start)
            if text[first.end : second.start].strip() not in ("", "&"):
                break
            closed = tokens[at].lower in function_words
            if tokens[at].capitalised and not (closed and at == 0):
                return True
            if not closed:
                break
            at += step
    return False


def _unseen_id(word: str, table: Truecase) -> tuple[int, int] | None:
    """An Indonesian word that was not seen: as it is without particle and pronoun, undoubled, or as verbs are.

    Only verbs in -kan: other affixes make names as well (Merapi, Mentawai, Berau, Pekalongan).
    """
    for form in bare_forms(word, "id"):
        if uses := table.seen(form):
            return uses
    first, _, second = word.partition("-")
    if first == second:
        return table.seen(first)
    if word.startswith(("me", "di")) and word.endswith("kan") and stem_id(word) in roots_id():
        return VERB_USES, 0
    return None


_UNSEEN: Mapping[str, Callable[[str, Truecase], tuple[int, int] | None]] = {"id": _unseen_id}
