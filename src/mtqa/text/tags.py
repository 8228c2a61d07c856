"""Word classes: which universal parts of speech (UPOS, universaldependencies.org/u/pos) a word can be.

The tables (``langs/data/<code>/tags.tsv.gz``) are counts made by ``python -m mtqa.langs._build`` from tagged text;
``classes.toml`` beside them holds more, by hand; words that both lack are judged by their affixes. A class is that of
the word alone, not of its place in a sentence.
"""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from mtqa.text.lexicon import bare_forms, normal, roots_id, stem_id

Shares = Mapping[str, float]
_NONE: Shares = MappingProxyType({})


class Tags:
    """Word classes of one language. Words are looked up without regard to case."""

    def __init__(self, lang: str, rows: Mapping[str, str]) -> None:
        """``rows``: for each lower-cased word the counts of its classes (``NOUN:7``), with tabs between."""
        self.lang = lang
        self._rows = rows
        self._corrected = _CORRECTED.get(lang, {})
        self._classes = lru_cache(maxsize=1 << 14)(self._look_up)

    @property
    def guesses(self) -> bool:
        """Whether words that the table lacks are judged by their affixes, which takes time."""
        return self.lang in _GUESSES

    def classes(self, word: str) -> Shares:
        """The share of each part of speech, summing to 1; empty if nothing is known of the word."""
        return self._classes(normal(word))

    def best(self, word: str) -> str | None:
        """The commonest part of speech; None if nothing is known."""
        return max(self.classes(word).items(), key=lambda item: (item[1], item[0]), default=(None, 0.0))[0]

    def share(self, word: str, *upos: str) -> float:
        """The joint share of some parts of speech, 0 to 1; 0 if nothing is known."""
        classes = self.classes(word)
        return sum(classes.get(tag, 0.0) for tag in upos)

    def listed(self, word: str) -> bool:
        """Whether the word was seen in tagged text, so that its classes are no guess."""
        return normal(word) in self._rows

    def row(self, word: str) -> str | None:
        """What the table has on a word, for ``read``; None if it has nothing, or is not to be believed."""
        return self._rows.get(normal(word)) if word not in self._corrected else None

    @staticmethod
    def read(row: str) -> Shares:
        """The classes of words with this row, as ``classes`` gives them."""
        counts = {tag: int(count) for tag, _, count in (pair.partition(":") for pair in row.split("\t"))}
        total = sum(counts.values())
        return MappingProxyType({tag: count / total for tag, count in counts.items()})

    def verb_form(self, word: str) -> str | None:
        """What the affixes make of a verb; None if the word is none, or the language has no such forms.

        ``active-transitive`` (Indonesian meN-...-kan, meN-...-i: an object has to follow), ``active`` (meN-: one may
        follow), ``passive`` (di-; ter-...-kan, ter-...-i), ``state`` (ter-), ``intransitive`` (ber-) or ``root`` (a
        bare verb).
        """
        form = _VERB_FORMS.get(self.lang)
        return form(normal(word), self) if form else None

    def noun_form(self, word: str) -> str | None:
        """What the affixes make of a noun; None if they tell nothing, or the language has no such forms.

        ``deed`` (Indonesian pe-...-an: what is done) or ``state`` (ke-...-an: what something is or suffers); nouns of
        these shapes that name things, people or places (perempuan, perusahaan) are neither.
        """
        form = _NOUN_FORMS.get(self.lang)
        return form(normal(word), self) if form else None

    def _look_up(self, word: str) -> Shares:
        if word in self._corrected:
            return self._corrected[word]
        row = self._rows.get(word)
        if row is None:
            guess = _GUESSES.get(self.lang)
            return guess(word, self) if guess else _NONE
        return self.read(row)


@lru_cache(maxsize=16)
def tags(lang: str) -> Tags | None:
    """The word classes of a language (ISO 639 code); None where there is no table."""
    from mtqa import langs

    packed = langs.table(lang, "tags.tsv.gz")
    if packed is None:
        return None
    lines = gzip.decompress(packed).decode("utf-8").split("\n")[:-1]
    rows = dict(line.split("\t", 1) for line in lines)
    more = langs.table(lang, "classes.toml")
    by_hand = tomllib.loads(more.decode("utf-8")) if more else {}
    for upos, listed in by_hand.items():
        for word in listed.split():
            rows.setdefault(word, f"{upos}:1")
    return Tags(lang, rows)


# ---- Indonesian ---------------------------------------------------------------------------------------------------

# Endings that tell the class of a loan word or a derived noun.
_ENDINGS_ID = {
    "NOUN": ("si", "tas", "isme", "logi", "grafi", "wan", "wati", "tor", "ur"),
    "ADJ": ("if", "istik", "nal", "ral", "tik", "sional", "ilateral"),
}

# Roots that begin like a verb's prefix; the tagger of the counted text took nearly all of them for verbs.
_ROOTS_ID: Mapping[str, Shares] = {
    word: MappingProxyType({tag: 1.0})
    for tag, listed in (
        (
            "NOUN",
            "bercak beringin berlian diare diet difabel digit dinamika dinasti dinosaurus direktori divisi mebel "
            "medium melanin memo menara menstruasi mentol mercon mercusuar merica mertua metal mete metronom terapi "
            "terminal terminologi terung",
        ),
        ("ADJ", "berani beres diagonal dini diplomatis medik merdu metabolik metalik"),
    )
    for word in listed.split()
}


def _guess_id(word: str, tags: Tags) -> Shares:
    """By the same word without particle and pronoun, undoubled, or without a loose prefix; else by affixes."""
    for bare in bare_forms(word, "id"):
        classes = tags.classes(bare) if tags.listed(bare) or len(bare) > 5 else _NONE
        if not classes:
            continue
        if word.endswith("nya") and tags.share(bare, "VERB", "ADJ") >= 0.5:  # meningkatnya, jelasnya: made a noun
            rest = {tag: 0.6 * share for tag, share in classes.items()}
            return {**rest, "NOUN": rest.get("NOUN", 0.0) + 0.4}
        return classes
    first, _, second = word.partition("-")
    if second and (first in {second, "non", "anti", "pasca", "pra", "semi"} or len(first) <= 2):
        return tags.classes(second)
    root = stem_id(word)
    if root != word and root in roots_id() and len(root) > 2:
        if word.startswith("ter"):
            return {"ADJ": 1.0} if tags.share(root, "ADJ") > 0.5 else {"VERB": 1.0}
        if word.startswith(("me", "ber", "di")):
            return {"VERB": 1.0}
        if word.endswith("asi") or (word.startswith(("pe", "ke")) and word.endswith("an")):
            return {"NOUN": 1.0}
        if word.endswith((f"{root}kan", f"{root}i")):
            return {"VERB": 1.0}
        if word.startswith(("pe", "ke")) or word.endswith("an"):
            return {"NOUN": 1.0}
    return next(({tag: 1.0} for tag, endings in _ENDINGS_ID.items() if len(word) > 5 and word.endswith(endings)), _NONE)


def _verb_form_id(word: str, tags: Tags) -> str | None:
    if not tags.listed(word):
        word = next((bare for bare in bare_forms(word, "id") if tags.listed(bare)), word)
    if tags.share(word, "VERB") < 0.5:
        return None
    root = stem_id(word)
    two_roots = root == word and word.startswith(("me", "di"))  # menandatangani: more than the stemmer takes apart
    suffixed = any(word.endswith(end) and (two_roots or not root.endswith(end)) for end in ("kan", "i"))
    if root == word and not (two_roots and suffixed and len(word) > 9):
        return "root"
    if word.startswith("me"):
        return "active-transitive" if suffixed else "active"
    if word.startswith("di"):
        return "passive"
    if word.startswith("ter"):
        return "passive" if suffixed else "state"
    return "intransitive" if word.startswith("be") else "root"


# Nouns in pe-...-an and ke-...-an of which nobody is told that they are done or suffered.
_THINGS_ID = frozenset(
    [
        "pecahan",
        "pedesaan",
        "pegangan",
        "pegunungan",
        "pekan",
        "pekarangan",
        "pelan",
        "pemakaman",
        "pemandangan",
        "pemerintahan",
        "penghasilan",
        "penjuruan",
        "pepohonan",
        "perairan",
        "peralatan",
        "perbatasan",
        "percetakan",
        "perdesaan",
        "perempuan",
        "perhiasan",
        "perikanan",
        "perkantoran",
        "perkebunan",
        "perkotaan",
        "persen",
        "pertanian",
        "pertokoan",
        "perusahaan",
        "pesan",
        "peternakan",
    ]
)
_SHORTEST_DEED, _SHORTEST_STATE = 7, 8  # letters: "pesanan" is the shortest deed, "kematian" about that of a state


def _noun_form_id(word: str, tags: Tags) -> str | None:
    if word.endswith("nya") and not tags.listed(word):
        word = word.removesuffix("nya")
    if not word.endswith("an") or "-" in word or word in _THINGS_ID:
        return None
    if word.startswith("pe") and len(word) >= _SHORTEST_DEED:
        return "deed"
    return "state" if word.startswith("ke") and len(word) >= _SHORTEST_STATE else None


_CORRECTED: Mapping[str, Mapping[str, Shares]] = {"id": _ROOTS_ID}
_GUESSES: Mapping[str, Callable[[str, Tags], Shares]] = {"id": _guess_id}
_VERB_FORMS: Mapping[str, Callable[[str, Tags], str | None]] = {"id": _verb_form_id}
_NOUN_FORMS: Mapping[str, Callable[[str, Tags], str | None]] = {"id": _noun_form_id}
