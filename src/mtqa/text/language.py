"""Which language a text, a segment or a word is in, and in which script. The only door to langdetect and py3langid.

Words are judged by their frequency in the languages that can occur, which on single words is far better than
any detector of n-grams; whole segments too, and only doubtful ones go to langdetect (Nakatani 2010) and, for
languages without a word list, to py3langid (Lui and Baldwin 2012, "langid.py").
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from mtqa.text.lexicon import frequencies, normal
from mtqa.text.words import words

# log10 of the frequency taken for a word that a list lacks (the lists end at one in a million).
FLOOR = -7.5

# A document's first characters are enough to tell its language.
SAMPLE = 5000

_SCRIPTS = (
    "LATIN Latn", "CYRILLIC Cyrl", "GREEK Grek", "ARABIC Arab", "HEBREW Hebr", "DEVANAGARI Deva", "BENGALI Beng",
    "TAMIL Taml", "THAI Thai", "HANGUL Hang", "HIRAGANA Jpan", "KATAKANA Jpan", "CJK Hani", "GEORGIAN Geor",
    "ARMENIAN Armn", "ETHIOPIC Ethi", "KHMER Khmr", "LAO Laoo", "MYANMAR Mymr", "TELUGU Telu", "KANNADA Knda",
    "MALAYALAM Mlym", "GUJARATI Gujr", "GURMUKHI Guru", "SINHALA Sinh", "TIBETAN Tibt", "MONGOLIAN Mong",
)  # fmt: skip


def detect(text: str) -> tuple[str, float]:
    """The language of a whole document (ISO 639-1) with its probability; ``("und", 0.0)`` where nothing can be said."""
    sample = text[:SAMPLE]
    if not any(c.isalpha() for c in sample):
        return "und", 0.0
    scores = _langdetect(sample, None)
    if not scores:
        return "und", 0.0
    best = max(scores, key=lambda code: (scores[code], code))
    if best == "id":
        parts = identify(sample, ("id", "ms"))
        if parts.get("ms", 0.0) > 0.99:
            return "ms", scores["id"]
    return best, scores[best]


def identify(text: str, candidates: Sequence[str]) -> Mapping[str, float]:
    """Probabilities, summing to 1, over the languages that can occur; empty where nothing can be said."""
    listed = [c for c in candidates if frequencies(c)]
    tokens = [w.text for w in words(text[:SAMPLE]) if not any(c.isdigit() for c in w.text)]
    if not tokens or not candidates:
        return {}
    if len(listed) < len(candidates):
        return _py3langid(text[:SAMPLE], tuple(candidates))
    sums = {c: 0.0 for c in listed}
    for token in tokens:
        for code, value in word_scores(token, listed).items():
            sums[code] += value
    top = max(sums.values())
    weights = {code: 10.0 ** max(-300.0, value - top) for code, value in sums.items()}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def word_scores(word: str, candidates: Sequence[str]) -> Mapping[str, float]:
    """log10 of the word's frequency in each candidate language that has a word list (``FLOOR`` if it lacks the word)."""
    word = normal(word)
    scores = {}
    for code in candidates:
        lists = frequencies(code)
        if lists:
            level = lists.get(word)
            scores[code] = FLOOR if level is None else -level / 100
    return scores


def script(text: str) -> tuple[str, float]:
    """The commonest script of the letters (ISO 15924; ``Zyyy`` if there are none) and its share, 0 to 1."""
    counts = Counter(_script(c) for c in text if c.isalpha())
    if not counts:
        return "Zyyy", 0.0
    code, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    return code, count / counts.total()


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return next((code for word, code in (s.split() for s in _SCRIPTS) if name.startswith(word)), "Zzzz")


@lru_cache(maxsize=1)
def _factory() -> Any:
    from langdetect import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.seed = 0
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


def _langdetect(text: str, candidates: Sequence[str] | None) -> dict[str, float]:
    from langdetect import LangDetectException

    detector = _factory().create()
    detector.seed = 0
    try:
        if candidates is not None:
            detector.set_prior_map(dict.fromkeys(candidates, 1.0))
        detector.append(text)
        return {hit.lang: hit.prob for hit in detector.get_probabilities()}
    except LangDetectException:
        return {}


@lru_cache(maxsize=8)
def _identifier(candidates: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = [c for c in candidates if c in identifier.labels]
    if known:
        identifier.set_languages(known)
    return identifier if known else None


def _py3langid(text: str, candidates: tuple[str, ...]) -> dict[str, float]:
    identifier = _identifier(candidates)
    if identifier is None:
        return {}
    ranked = dict(identifier.rank(text))
    total = math.fsum(ranked.values())
    return {code: float(value) / total for code, value in ranked.items()} if total else {}
