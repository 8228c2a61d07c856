"""Word classes: which universal parts of speech (UPOS, universaldependencies.org/u/pos) a word has.

The tables (``langs/data/<code>/tags.tsv.gz``) are counts made by ``python -m mtqa.langs._build`` from tagged
text; words that they lack are judged by their affixes.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from mtqa.text.lexicon import normal, roots_id

_NONE: Mapping[str, float] = MappingProxyType({})


class Tags:
    """Word classes of one language. Words are looked up without regard to case."""

    def __init__(self, lang: str, shares: Mapping[str, Mapping[str, float]]) -> None:
        """``shares``: for each lower-cased word the share of each class."""
        self.lang = lang
        self._shares = shares
        self._guess = lru_cache(maxsize=1 << 14)(_GUESSES.get(lang, lambda word, tags: _NONE))

    def classes(self, word: str) -> Mapping[str, float]:
        """The share of each part of speech, summing to 1; empty if nothing is known of the word."""
        word = normal(word)
        return self._shares.get(word) or self._guess(word, self)

    def best(self, word: str) -> str | None:
        """The commonest part of speech; None if nothing is known."""
        return max(self.classes(word).items(), key=lambda item: (item[1], item[0]), default=(None, 0.0))[0]

    def share(self, word: str, *upos: str) -> float:
        """The joint share of some parts of speech, 0 to 1."""
        classes = self.classes(word)
        return sum(classes.get(tag, 0.0) for tag in upos)

    def listed(self, word: str) -> bool:
        """Whether the word was seen in tagged text, so that its classes are not a guess."""
        return normal(word) in self._shares

    def verb_form(self, word: str) -> str | None:
        """What the affixes make of a verb; None if it is none or the language has no such forms.

        ``active-transitive`` (meN-...-kan, meN-...-i, memper-: an object must follow), ``active`` (meN-: one may),
        ``intransitive`` (ber-, ke-...-an), ``passive`` (di-, ter-...-kan, ter-...-i), ``state`` (ter-) or
        ``root`` (a bare verb).
        """
        form = _VERB_FORMS.get(self.lang)
        return form(normal(word), self) if form else None


@lru_cache(maxsize=16)
def tags(lang: str) -> Tags | None:
    """The word classes of a language (ISO 639 code); None where there are none."""
    from mtqa import langs

    packed = langs.table(lang, "tags.tsv.gz")
    if packed is None:
        return None
    shares: dict[str, Mapping[str, float]] = {}
    for line in gzip.decompress(packed).decode("utf-8").split("\n")[:-1]:
        word, *pairs = line.split("\t")
        counts = {tag: int(count) for tag, count in (pair.split(":") for pair in pairs)}
        total = sum(counts.values())
        shares[word] = MappingProxyType({tag: count / total for tag, count in counts.items()})
    return Tags(lang, shares)


# ---- Indonesian --------------------------------------------------------------------------------


def _bare_id(word: str) -> str:
    """The word without its particle and its pronoun, as far as what is left has some length."""
    for endings in (("lah", "kah", "pun"), ("nya", "ku", "mu")):
        for ending in endings:
            if word.endswith(ending) and len(word) >= len(ending) + 4:
                word = word.removesuffix(ending)
                break
    return word


def _guess_id(word: str, tags: Tags) -> Mapping[str, float]:
    if "-" in word:
        first, second = word.split("-", 1)
        if first == second:
            return tags.classes(first)
    bare = _bare_id(word)
    if bare != word and (known := tags.classes(bare)):
        return known
    if word.startswith(("me", "mem", "men", "ber", "di", "ter")) and len(word) >= 6:
        return MappingProxyType({"VERB": 1.0})
    if (word.startswith(("ke", "pe", "per")) and word.endswith("an")) or (word.startswith("pe") and len(word) > 6):
        return MappingProxyType({"NOUN": 1.0})
    return _NONE


def _verb_form_id(word: str, tags: Tags) -> str | None:
    bare = _bare_id(word)
    if tags.share(bare, "VERB", "AUX") < 0.5:
        return None
    applicative = bare.endswith(("kan", "i")) and bare not in roots_id()
    if bare.startswith("me") and len(bare) > 4:
        return "active-transitive" if applicative or bare.startswith("memper") else "active"
    if bare.startswith("di") and len(bare) > 4:
        return "passive"
    if bare.startswith("ter") and len(bare) > 5:
        return "passive" if applicative else "state"
    if bare.startswith("ber") or (bare.startswith("ke") and bare.endswith("an")):
        return "intransitive"
    return "root"


_GUESSES: Mapping[str, Callable[[str, Tags], Mapping[str, float]]] = {"id": _guess_id}
_VERB_FORMS: Mapping[str, Callable[[str, Tags], str | None]] = {"id": _verb_form_id}
