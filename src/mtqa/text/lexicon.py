"""Which words a language has, and how frequent they are.

The only door to wordfreq (Speer 2022, word lists of 42 languages) and PySastrawi (the Indonesian stemmer
of Asian, Williams and Tahaghoghi 2005, "Stemming Indonesian"). wordfreq's files are read without importing
the package, whose own import costs more (0.2 s) than all the lists that an article needs.
"""

from __future__ import annotations

import gzip
import importlib.util
import math
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

# Lists that wordfreq keeps under another code.
_ALIASES = {"no": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "tl": "fil"}

# Their words are not the runs of letters that text.words finds (no spaces, or split into morphemes).
_UNSPACED = frozenset({"zh", "ja", "ko"})

# A longer word is not looked into: no real word of these languages is, and taking apart costs time.
MAX_LENGTH = 40

# Natural log of the joint frequency of two words below which two run-together words are not believed.
# Measured on 5,905 words of Indonesian news and 2,000 made pairs: 92 % of frequency-weighted pairs are found.
MIN_SPLIT = -25.0

# Prefixes that make words but are none themselves, so "multietnis" is a word and not two.
_BOUND = {
    "id": "adi aero agro anti antar audio auto bio de dekode dis ekstra eks elektro entre eko etno fisio foto geo hidro hiper "
    "hipo infra inter intra kardio ko kontra kuasi lintas makro mahaguru maha mega meta mikro mini mono moto motor multi "
    "nano narko neo neuro non nara oto paleo pan para pasca perdana pari poli pra pramu pre pro proto pseudo psiko purna "
    "radio re semi serba sub super supra swa tele termo trans tri tuna ultra uni upa wira",
    "es": "aero ante anti archi audio auto bi bio cardio ciber co contra cuasi de des di ecto eco electro en entre euro ex "
    "extra foto geo hidro hiper hipo homo in infra inter intra kilo macro maxi mega meta micro mini mono moto multi nano "
    "narco neo neuro no omni para petro pluri poli pos post pre pro proto pseudo psico radio re requete retro semi seudo "
    "sin sobre socio sub super supra tele termo tra trans tras tri turbo ultra uni vice video",
    "en": "aero after anti arch audio auto back be bi bio by cardio co counter cross cyber de dis down eco electro em en "
    "euro ever ex extra fore geo hydro hyper hypo il im in infra inter intra ir kilo macro mal mega meta micro mid mini "
    "mis mono moto multi nano neo neuro non off omni on out over para petro poly post pre pro proto pseudo psycho quasi "
    "radio re retro self semi sub super supra tele thermo trans tri turbo ultra un under uni up vice video",
}


class Lexicon:
    """The words of one language. Upper and lower case are the same word everywhere."""

    def __init__(self, lang: str) -> None:
        """Use ``lexicon(lang)``, which caches and knows whether there is one."""
        self.lang = lang
        self._small = frequencies(lang)
        self._derived = _DERIVATIONS.get(lang, lambda word, listed: False)
        self._bound = frozenset(_BOUND.get(lang, "").split())
        self._knows = lru_cache(maxsize=1 << 16)(self._look_up)

    def zipf(self, word: str) -> float:
        """Frequency on the Zipf scale: log10 of occurrences in a billion words; 0.0 if unlisted."""
        word = normal(word)
        centibels = self._small.get(word)
        if centibels is None:
            centibels = frequencies(self.lang, "large").get(word)
        return 0.0 if centibels is None else (900 - centibels) / 100

    def knows(self, word: str) -> bool:
        """Whether the word is listed, or a legal derivation of listed words, or holds digits."""
        return self._knows(normal(word))

    def split(self, word: str) -> tuple[str, str] | None:
        """The likeliest two words that an unknown lower-case word was run together from; None if none are likely."""
        if not 4 <= len(word) <= MAX_LENGTH or not word.isalpha() or not word.islower() or self.knows(word):
            return None
        best, found = MIN_SPLIT, None
        for cut in range(2, len(word) - 1):
            left, right = word[:cut], word[cut:]
            if left in self._bound:
                continue
            one, two = self._small.get(left), self._small.get(right)
            if one is None or two is None:
                continue
            likely = -(one + two) / 100 * math.log(10)
            if likely > best:
                best, found = likely, (left, right)
        return found

    def _look_up(self, word: str) -> bool:
        if not word or any(c.isdigit() for c in word) or self._listed(word):
            return True
        parts = [p for p in word.replace("'", "-").split("-") if p]
        if len(parts) > 1:
            return all(self._known_part(p) for p in parts)
        return self._known_part(word)

    def _known_part(self, word: str) -> bool:
        if self._listed(word):
            return True
        if len(word) > MAX_LENGTH:
            return False
        if self._derived(word, self._listed):
            return True
        return any(word[:cut] in self._bound and self._listed(word[cut:]) for cut in range(2, min(len(word) - 3, 9)))

    def _listed(self, word: str) -> bool:
        return word in self._small or word in frequencies(self.lang, "large")


@lru_cache(maxsize=16)
def lexicon(lang: str) -> Lexicon | None:
    """The lexicon of a language (ISO 639 code); None where no word list is known."""
    code = lang.replace("_", "-").split("-")[0].lower()
    return None if code in _UNSPACED or not frequencies(code) else Lexicon(code)


def normal(word: str) -> str:
    """A word as the lists write it: lower case, composed (NFC), with straight apostrophes and hyphens."""
    return (
        unicodedata.normalize("NFC", word)
        .lower()
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        .replace("\N{MODIFIER LETTER APOSTROPHE}", "'")
        .replace("\N{HYPHEN}", "-")
        .replace("\N{NON-BREAKING HYPHEN}", "-")
    )


@lru_cache(maxsize=64)
def frequencies(lang: str, size: str = "small") -> Mapping[str, int]:
    """Words of a wordfreq list with their frequency in negative centibels (600 is one in a million).

    ``size`` is ``small`` (down to one in a million) or ``large`` (one in a hundred million; 22 languages).
    Empty where there is no such list.
    """
    import msgpack  # type: ignore[import-untyped]

    folder = _folder()
    path = folder / f"{size}_{_ALIASES.get(lang, lang)}.msgpack.gz" if folder else None
    if path is None or not path.is_file():
        return MappingProxyType({})
    with gzip.open(path, "rb") as file:
        header, *buckets = msgpack.load(file, raw=False)
    if header != {"format": "cB", "version": 1}:
        raise RuntimeError(f"{path} is not a word list of the format cB, version 1")
    return MappingProxyType({word: level for level, bucket in enumerate(buckets) for word in bucket})


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    spec = importlib.util.find_spec("wordfreq")
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) / "data" if places else None


# ---- Indonesian --------------------------------------------------------------------------------


def _derived_id(word: str, listed: Callable[[str], bool]) -> bool:
    for ending in ("lah", "kah", "pun", "tah"):
        if len(word) > len(ending) + 2 and word.endswith(ending) and listed(word.removesuffix(ending)):
            return True
    for ending in ("nya", "ku", "mu"):
        if len(word) > len(ending) + 2 and word.endswith(ending):
            bare = word.removesuffix(ending)
            if listed(bare) or _derived_id(bare, listed):
                return True
    if word.startswith("se") and len(word) > 4 and listed(word[2:]):
        return True
    stemmer, roots = _sastrawi()
    return stemmer.stem(word) in roots


@lru_cache(maxsize=1)
def _sastrawi() -> tuple[Any, frozenset[str]]:
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    roots = [w for w in StemmerFactory().get_words() if w]
    return Stemmer(ArrayDictionary(roots)), frozenset(roots)


def roots_id() -> frozenset[str]:
    """Indonesian root words (PySastrawi's dictionary, from the Kateglo project)."""
    return _sastrawi()[1]


# ---- Spanish -----------------------------------------------------------------------------------

_ENCLITICS = ("me", "te", "se", "lo", "la", "le", "los", "las", "les", "nos", "os")
_UNACCENTED = str.maketrans("áéíóú", "aeiou")


def _derived_es(word: str, listed: Callable[[str], bool]) -> bool:
    if word.endswith("mente") and len(word) > 8:
        return listed(word.removesuffix("mente"))
    for ending in ("ísimo", "ísima", "ísimos", "ísimas"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word.removesuffix(ending)
            return any(listed(stem + vowel) for vowel in ("o", "a", "e", ""))
    return _enclitic(word, listed, depth=2)


def _enclitic(word: str, listed: Callable[[str], bool], depth: int) -> bool:
    for ending in _ENCLITICS:
        if not word.endswith(ending) or len(word) < len(ending) + 3:
            continue
        verb = word.removesuffix(ending)
        plain = verb.translate(_UNACCENTED)
        if plain.endswith(("ar", "er", "ir", "ndo")) and (listed(plain) or listed(verb)):
            return True
        if plain != verb and listed(plain):
            return True
        if depth > 1 and _enclitic(verb, listed, depth - 1):
            return True
    return False


_DERIVATIONS: Mapping[str, Callable[[str, Callable[[str], bool]], bool]] = {"id": _derived_id, "es": _derived_es}
