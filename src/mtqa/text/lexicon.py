"""Which words a language has, and how frequent they are.

The only door to wordfreq (Speer 2022: word lists of 42 languages) and PySastrawi (the Indonesian stemmer after Asian,
Williams and Tahaghoghi 2005, "Stemming Indonesian"). wordfreq's files are read without importing the package, whose
own import takes longer (0.2 s) than all the lists that an article needs.
"""

from __future__ import annotations

import gzip
import importlib.util
import math
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex

from mtqa.text.memo import Memo

# Lists that wordfreq keeps under another code.
_ALIASES = {"no": "nb", "hr": "sh", "sr": "sh", "bs": "sh", "tl": "fil"}

# Their words are not the runs of letters that text.words finds: no spaces between words, or split into morphemes.
_UNSPACED = frozenset({"zh", "ja", "ko"})

MAX_LENGTH = 40  # no longer word is taken apart: it costs time, and none of these languages has such words
MAX_HYPHENATED = 200  # nothing longer is a word, with hyphens or without

# When two words count as run together. Measured on the words of clean news (NTREX and, for Indonesian, UD) and on
# 3,000 pairs of neighbours glued together; tests/measure/knowledge.py prints the figures.
MIN_SPLIT = -25.0  # natural log of the joint frequency; -27 finds no more, -23 loses 2 %
MIN_PART = 3.3  # Zipf frequency of each part; at 3.0 half as many false alarms again
MIN_SHORT_PART = 5.0  # the same for a part of three letters, and for what follows a word that is a prefix as well
MAX_WHOLE = 2.0  # a word this frequent is a word, and not two
MIN_PLAIN, MIN_PLAIN_PART = 4, 3.0  # letters and Zipf frequency of each half of a plain split
MIN_THREE, THREE_PART = 9, 4.5  # letters of three words in one, and Zipf frequency of each
DERIVED = 700  # centibels taken for a derived word that no list has: rarer than all that are listed


class Lexicon:
    """The words of one language. Upper and lower case are the same everywhere but in ``split``."""

    def __init__(self, lang: str) -> None:
        """Use ``lexicon(lang)``, which knows whether there is one, and keeps it."""
        self.lang = lang
        self._small = frequencies(lang)
        self._derived = _DERIVATIONS.get(lang, _underived)
        self._affixes = _affixes(lang)
        self._prefixes = self._affixes.get("prefixes", frozenset())
        self._known: Memo[str, bool] = Memo(self._look_up)
        self._zipf: Memo[str, float] = Memo(self._frequency)

    @property
    def wide(self) -> bool:
        """Whether there is a long list: what it lacks, down to one in a hundred million, is hardly a word."""
        return bool(frequencies(self.lang, "large"))

    def zipf(self, word: str) -> float:
        """Frequency on the Zipf scale (log10 of the uses in a billion words); 0.0 if no list has the word."""
        return self._zipf[word]

    def common(self, zipf: float) -> frozenset[str]:
        """All words of at least a frequency, which must be one that the short list reaches (3.0)."""
        return frozenset(word for word, centibels in self._small.items() if (900 - centibels) / 100 >= zipf)

    def knows(self, word: str) -> bool:
        """Whether a word is listed, is a legal derivation of listed words, or holds digits."""
        return len(word) <= MAX_HYPHENATED and self._known[word]

    def singular(self, word: str) -> str:
        """The word without the ending of its plural (English); empty if it has none."""
        return word[:-1] if self.lang == "en" and word.endswith("s") else ""

    def conjugates(self, word: str) -> bool:
        """Whether a word is a plain form of a regular verb that a list has (Spanish): subid, escoltaremos."""
        return self.lang == "es" and _conjugated_es(word, lambda w: self._level(w) is not None, short=True)

    def split(self, word: str) -> tuple[str, str] | None:
        """The two words that an unknown word in lower case was most likely run together from; None if it was not.

        Only for languages whose word parts are on file (``langs/data/<code>/affixes.toml``): without them compounds
        and inflected forms would be taken for two words.
        """
        if not self._affixes or not 4 <= len(word) <= MAX_LENGTH or not word.isalpha() or not word.islower():
            return None
        whole = self._level(word)
        if self.knows(word) and (whole is None or whole <= 900 - 100 * MAX_WHOLE):
            return None
        best, found = MIN_SPLIT, None
        for cut in range(1, len(word)):
            left, right = word[:cut], word[cut:]
            first, second = self._part(left), self._part(right)
            if first is None or second is None:
                continue
            if left in self._prefixes and not (left in self._affixes["short"] and 900 - second >= 100 * MIN_SHORT_PART):
                continue
            if right in self._affixes["endings"] or self._english(left, right, first + second):
                continue
            likely = -(first + second) / 100 * math.log(10)
            if likely > best:
                best, found = likely, (left, right)
        return found

    def split_plain(self, word: str) -> tuple[str, str] | None:
        """Two listed words of at least four letters that a word in lower case, in no list itself, consists of.

        Stricter than ``split``: for languages that do not build words so, or seldom. Where more cuts than one are
        possible, the one with the more frequent words. Measured on 2 x 2000 clean sentences in Spanish and English
        (0 and 2 words found) and on 3000 pairs of neighbours run together (85 and 83 % found).
        """
        if not 2 * MIN_PLAIN <= len(word) <= MAX_LENGTH or not word.isalpha() or not word.islower() or self.knows(word):
            return None
        best, found = 0.0, None
        for cut in range(MIN_PLAIN, len(word) - MIN_PLAIN + 1):
            if word[:cut] in self._prefixes or word[cut:] in self._affixes.get("endings", ()):
                continue
            left, right = self.zipf(word[:cut]), self.zipf(word[cut:])
            if min(left, right) >= MIN_PLAIN_PART and left + right > best:
                best, found = left + right, (word[:cut], word[cut:])
        return found

    def split_three(self, word: str) -> tuple[str, str, str] | None:
        """Three frequent words that an unknown word in lower case consists of; None if it does not."""
        if not MIN_THREE <= len(word) <= MAX_LENGTH or not (word.isalpha() and word.islower()) or self.knows(word):
            return None
        for first in range(3, len(word) - 5):
            if not self._frequent(word[:first]) or word[:first] in self._prefixes:
                continue
            for second in range(first + 3, len(word) - 2):
                parts = word[:first], word[first:second], word[second:]
                if self._frequent(parts[1]) and self._frequent(parts[2]) and parts[2] not in self._endings:
                    return parts
        return None

    @property
    def _endings(self) -> frozenset[str]:
        return self._affixes.get("endings", frozenset())

    def _frequent(self, word: str) -> bool:
        level = self._small.get(word)
        return level is not None and 900 - level >= 100 * THREE_PART

    def _part(self, word: str) -> int | None:
        """Centibels of one half of a split; None if it is not believed to be a word."""
        level = self._small.get(word)
        if len(word) <= 2:
            return level if word in self._affixes["short"] else None
        if level is not None:
            return level if 900 - level >= 100 * (MIN_SHORT_PART if len(word) == 3 else MIN_PART) else None
        return DERIVED if self.lang in _TRUSTED and len(word) >= 6 and self.knows(word) else None

    def _english(self, left: str, right: str, level: int) -> bool:
        """Whether the halves are commoner in English: then it is an English compound (fallback, handball)."""
        if self.lang == "en":
            return False
        english = frequencies("en")
        return english.get(left, 900) + english.get(right, 900) < level

    def _level(self, word: str) -> int | None:
        level = self._small.get(word)
        return frequencies(self.lang, "large").get(word) if level is None else level

    def _frequency(self, word: str) -> float:
        centibels = self._level(normal(word))
        return 0.0 if centibels is None else (900 - centibels) / 100

    def _look_up(self, word: str) -> bool:
        word = normal(word)
        if not word or any(c.isdigit() for c in word) or self._level(word) is not None:
            return True
        parts = [p for p in word.replace("'", "-").split("-") if p]
        return bool(parts) and all(self._known_part(p) for p in parts)

    def _known_part(self, word: str) -> bool:
        if self._level(word) is not None:
            return True
        if len(word) > MAX_LENGTH:
            return False
        if self._derived(word, lambda w: self._level(w) is not None):
            return True
        return any(
            word[:cut] in self._prefixes and self._level(word[cut:]) is not None
            for cut in range(2, min(len(word) - 3, 9))
        )


@lru_cache(maxsize=16)
def lexicon(lang: str) -> Lexicon | None:
    """The lexicon of a language (ISO 639 code); None where there is no list of its words."""
    code = lang.replace("_", "-").split("-")[0].lower()
    return None if code in _UNSPACED or not frequencies(code) else Lexicon(code)


def normal(word: str) -> str:
    """A word as the lists write it: composed (NFC), in lower case, with straight apostrophes and hyphens."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word).lower().translate(_STRAIGHT)


_STRAIGHT = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
    }
)


@lru_cache(maxsize=64)
def frequencies(lang: str, size: str = "small") -> Mapping[str, int]:
    """Words of a wordfreq list with their frequency in centibels below one: 600 is one in a million.

    ``size``: ``small`` (down to one in a million; 42 languages) or ``large`` (one in a hundred million; 22 of them).
    Empty where there is no such list.

    Raises:
        RuntimeError: if wordfreq's files have changed their format.
    """
    import msgpack  # type: ignore[import-untyped]

    spec = importlib.util.find_spec("wordfreq")
    places = spec.submodule_search_locations if spec else None
    path = Path(places[0]) / "data" / f"{size}_{_ALIASES.get(lang, lang)}.msgpack.gz" if places else None
    if path is None or not lang.isalpha() or not path.is_file():
        return {}
    with gzip.open(path, "rb") as file:
        header, *levels = msgpack.load(file, raw=False)
    if header != {"format": "cB", "version": 1}:
        raise RuntimeError(f"{path} is not a word list in the format cB, version 1")
    return {word: level for level, words in enumerate(levels) for word in words}


def _affixes(lang: str) -> Mapping[str, frozenset[str]]:
    from mtqa import langs

    file = langs.table(lang, "affixes.toml")
    lists = tomllib.loads(file.decode("utf-8")) if file else {}
    return {key: frozenset(words) for key, words in lists.items()}


# ---- Derived words: each function says whether a word that no list has is derived from listed ones ----------------

Listed = Callable[[str], bool]


def _underived(word: str, listed: Listed) -> bool:
    return False


def _derived_id(word: str, listed: Listed) -> bool:
    """Particles, pronouns, se-; any affixes around a root that PySastrawi has; affixes around two roots."""
    if any(listed(bare) for bare in bare_forms(word, "id")):
        return True
    if word.startswith("se") and len(word) > 4 and listed(word[2:]):
        return True
    return stem_id(word) in roots_id() or _two_roots_id(word, roots_id())


_CLITICS = {"id": (("lah", "kah", "pun", "tah"), ("nya", "ku", "mu"))}  # the outer ones first
_ANY_CLITIC = {lang: tuple(ending for endings in of for ending in endings) for lang, of in _CLITICS.items()}


def has_clitics(lang: str) -> bool:
    """Whether ``bare_forms`` takes anything off words of a language."""
    return lang in _CLITICS


def bare_forms(word: str, lang: str) -> list[str]:
    """What may be left of a word without its particle, without its pronoun, without both; empty if there are none."""
    if not word.endswith(_ANY_CLITIC.get(lang, ())):
        return []
    forms: list[str] = []
    for endings in _CLITICS[lang]:
        for ending in endings:
            forms += [form.removesuffix(ending) for form in [word, *forms] if form.endswith(ending)]
    return [form for form in forms if len(form) > 2]


def stem_id(word: str) -> str:
    """The root of an Indonesian word, after PySastrawi; the word itself if it finds none."""
    return word if _bare_id(word) else _STEMS_ID[word]


def _bare_id(word: str) -> bool:
    """Whether the word has no affix that PySastrawi knows, so that it need not be asked, which takes long."""
    return (
        word.isascii()
        and word.isalpha()
        and word.islower()
        and not word.startswith(_PREFIXES_ID)
        and not word.endswith(_SUFFIXES_ID)
        and word[1:3] not in _INFIXES_ID
    )


_PREFIXES_ID = ("di", "ke", "se", "be", "te", "me", "pe", "ku", "kau")
_SUFFIXES_ID = ("lah", "kah", "tah", "pun", "ku", "mu", "nya", "i", "an", "is", "isme")
_INFIXES_ID = frozenset({"el", "er", "em", "in"})


_ROOTS: Mapping[str, tuple[Callable[[str], str], Callable[[], frozenset[str]]]] = {
    "id": (stem_id, lambda: roots_id()),
}


def stem(word: str, lang: str) -> str | None:
    """The root of a word in lower case; None for a language without a stemmer."""
    return _ROOTS[lang][0](word) if lang in _ROOTS else None


def without_clitics(word: str, lang: str) -> list[str]:
    """As ``bare_forms``, but nothing is taken off a root that merely ends like a clitic (masalah)."""
    if lang not in _CLITICS or (lang in _ROOTS and word in _ROOTS[lang][1]()):
        return []
    return bare_forms(word, lang)


def _two_roots_id(word: str, roots: frozenset[str]) -> bool:
    """Whether it is a phrase in affixes, written as one word as the rules want it: di-tindak-lanjut-i."""
    for prefix in ("di", "memper", "diper", "ke", "menge", "menye", "meng", "mem", "men", "me", "peng", "pem", "pen"):
        for suffix in ("kan", "an", "i"):
            if word.startswith(prefix) and word.endswith(suffix):
                core = word[len(prefix) : -len(suffix)]
                if any(core[:cut] in roots and core[cut:] in roots for cut in range(3, len(core) - 2)):
                    return True
    return word.startswith(("meny", "peny")) and _two_roots_id("mes" + word[4:], roots)


@lru_cache(maxsize=1)
def _sastrawi() -> tuple[Callable[[str], str], frozenset[str]]:
    """The stemmer and its roots.

    Two things are done otherwise than PySastrawi does them, so that it finds the same roots in a fourth of the time:
    of its thirty-odd rules on prefixes only those are tried that the start of a word allows, and what a rule has
    taken off is found without compiling an expression for each word.
    """
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Context.Context import Context
    from Sastrawi.Stemmer.Context.Removal import Removal
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    factory: Any = StemmerFactory
    roots = [word for word in factory().get_words() if word]
    stemmer: Any = Stemmer(ArrayDictionary(roots))
    listed = stemmer.dictionary.words
    prefix_rules = [(rule, _expressions(rule)) for rule in stemmer.visitor_provider.get_prefix_visitors()]
    fitting: Memo[str, list[Any]] = Memo(
        lambda start: [
            rule
            for rule, asked in prefix_rules
            if not asked or any(expression.match(start, partial=True) for expression in asked)
        ]
    )

    class Quick(Context):  # type: ignore[misc]
        """What PySastrawi does to a word."""

        current_word: str

        def accept_prefix_visitors(self, visitors: object) -> None:
            super().accept_prefix_visitors(fitting[self.current_word[:START_ID]])

        def accept(self, visitor: Any) -> None:
            word, result = self.current_word, None
            kind = _REMOVED_ID.get(type(visitor).__name__)
            if kind is None:
                visitor.visit(self)
                return
            if kind:
                result = visitor.remove(word)
            else:
                for part in visitor.disambiguators:
                    result = part.disambiguate(word)
                    if result in listed:
                        break
            if result is not None and (not kind or result != word):
                self.removals.append(Removal(visitor, word, result, word.replace(result, "", 1), kind or "DP"))
                self.current_word = result

    def singular(word: str) -> str:
        context: Any = Quick(word, stemmer.dictionary, stemmer.visitor_provider)
        context.execute()
        root: str = context.result
        return root

    stemmer.stem_singular_word = singular

    def stem(word: str) -> str:
        if word.isascii() and word.isalpha() and word.islower():  # nothing is to be normalised, nor taken apart
            return singular(word)
        root: str = stemmer.stem(word)
        return root

    return stem, frozenset(roots)


_STEMS_ID: Memo[str, str] = Memo(lambda word: _sastrawi()[0](word))

START_ID = 4  # letters of a word by which rules on prefixes are ruled out
# What the kinds of PySastrawi's rules take off, as it names it; a rule that chooses between readings says it itself.
_REMOVED_ID = {
    "RemovePlainPrefix": "DP",
    "RemoveInflectionalParticle": "P",
    "RemoveInflectionalPossessivePronoun": "PP",
    "RemoveDerivationalSuffix": "DS",
    "PrefixDisambiguator": "",
}


def _expressions(rule: Any) -> list[regex.Pattern[str]]:
    """What a rule of PySastrawi on prefixes asks of a word, first of all; nothing where that cannot be told."""
    made = []
    for part in getattr(rule, "disambiguators", ()):
        strings = [c for c in type(part).disambiguate.__code__.co_consts[1:] if isinstance(c, str) and "(" in c]
        if not strings:
            return []
        made.append(regex.compile(strings[0]))
    return made


def roots_id() -> frozenset[str]:
    """Indonesian root words: the dictionary of PySastrawi, from the Kateglo project."""
    return _sastrawi()[1]


_ENCLITICS = ("me", "te", "se", "lo", "la", "le", "los", "las", "les", "nos", "os")
_UNACCENTED = str.maketrans("áéíóú", "aeiou")


# Endings of regular verbs that are long or plain enough to tell one, by the vowel that the infinitive has before its r:
# the second person plural and other forms that news hardly uses (escoltaremos, subid), so that the lists lack many.
_STEM_ENDINGS = {
    "a": ("ad", "áis", "ábamos", "abais", "asteis", "áramos", "arais", "ásemos", "aseis"),
    "e": ("ed", "íais", "isteis", "iéramos", "ierais", "iésemos", "ieseis"),
    "i": ("id", "íais", "isteis", "iéramos", "ierais", "iésemos", "ieseis"),
}
_INFINITIVE_ENDINGS = ("é", "ás", "á", "emos", "éis", "án", "ía", "ías", "íamos", "íais", "ían")  # future, conditional
MIN_INFINITIVE = 4
# Preterites and subjunctives, with the spelling that keeps the sound: habité, pacifique, llegue.
_SHORT_ENDINGS = tuple(
    (before + ending, infinitive)
    for before, infinitive in (("", "ar"), ("qu", "car"), ("gu", "gar"), ("c", "zar"))
    for ending in ("é", "e", "es", "en", "emos", "éis")
) + tuple((ending, vowel) for vowel in ("er", "ir") for ending in ("í", "ió", "a", "as", "an", "amos", "áis"))
MIN_SHORT = 6


def _derived_es(word: str, listed: Listed) -> bool:
    """Adverbs in -mente, superlatives, forms of regular verbs, verbs with one or two pronouns."""
    if _conjugated_es(word, listed):
        return True
    if word.endswith("mente"):
        return len(word) > 8 and listed(word.removesuffix("mente"))
    if word.endswith(("ina", "inas")) and listed(word.rstrip("s").removesuffix("ina") + "ín"):
        return True  # espadachinas
    for ending in ("ísimo", "ísima", "ísimos", "ísimas"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return any(listed(word.removesuffix(ending) + vowel) for vowel in ("o", "a", "e", ""))
    return _with_pronouns_es(word, listed, 2)


def _conjugated_es(word: str, listed: Listed, short: bool = False) -> bool:
    """A form of a regular verb whose infinitive is listed; ``short``: also those that another word may well be."""
    for ending, spelt in _SHORT_ENDINGS if short else ():
        if word.endswith(ending) and len(word) >= MIN_SHORT and listed(word.removesuffix(ending) + spelt):
            return True
    for vowel, endings in _STEM_ENDINGS.items():
        for ending in endings:
            infinitive = word.removesuffix(ending) + f"{vowel}r"
            if word.endswith(ending) and len(infinitive) >= MIN_INFINITIVE and listed(infinitive):
                return True
    for ending in _INFINITIVE_ENDINGS:
        infinitive = word.removesuffix(ending)
        if word.endswith(ending) and infinitive.endswith(("ar", "er", "ir")) and listed(infinitive):
            return len(infinitive) >= MIN_INFINITIVE
    return False


def _with_pronouns_es(word: str, listed: Listed, most: int) -> bool:
    for ending in _ENCLITICS:
        verb = word.removesuffix(ending)
        if verb == word or len(verb) < 3:
            continue
        plain = verb.translate(_UNACCENTED)
        verbal = plain.endswith(("ar", "er", "ir", "ndo")) or plain != verb  # an accent shows an imperative: dámelo
        if (verbal and (listed(plain) or listed(verb))) or (most > 1 and _with_pronouns_es(verb, listed, most - 1)):
            return True
    return False


def _derived_en(word: str, listed: Listed) -> bool:
    """Nouns, adjectives and adverbs made with the freest endings."""
    return any(
        word.endswith(ending) and len(word) > len(ending) + 3 and listed(word.removesuffix(ending))
        for ending in ("ness", "less", "like", "ly", "ish", "s")
    )


_DERIVATIONS: Mapping[str, Callable[[str, Listed], bool]] = {"id": _derived_id, "es": _derived_es, "en": _derived_en}
_TRUSTED = frozenset({"id"})  # languages with so regular a derivation that a derived half of a split is believed
