"""Which language a text, a segment or a word is in, and in which script. The only door to langdetect and py3langid.

Words are judged by their frequency in the languages that can occur: on single words that is far better than any
detector of letter sequences, and on segments as good and faster. Where no word list helps, script decides, then
langdetect (Nakatani 2010) or py3langid (a fork of langid.py, Lui and Baldwin 2012), whichever knows the language.
"""

from __future__ import annotations

import copy
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from mtqa.text.lexicon import bare_forms, frequencies, has_clitics, normal
from mtqa.text.memo import Memo
from mtqa.text.words import words

SAMPLE = 5000  # characters of a text that are looked at: enough for any language, and no long text takes long
FLOOR = -7.5  # log10 of the frequency taken for a word that a list lacks: the lists end at one in a million

FEWEST = 3  # words of a text that a detector is asked about: on fewer it is sure of itself and wrong
# More words than these make no one more certain: neighbouring words are not independent evidence.
INDEPENDENT = 8
# Mean log10 frequency of a text's words in its own language, at least. Sentences of NTREX have means of -4.3 to -2.8
# in their own (one in a hundred less than -4.9), of -6.5 to -4.6 in another, of -4.6 to -3.2 in a near relative's.
OWN = -4.6
# What it costs to change language between two words, in log10: twice this to leave and to come back. With 1.5, one in
# 330 clean Indonesian sentences has words called foreign, most of them rightly, and 51, 83, 93 and 99 % of inserted
# runs of 1, 2, 3 and 5 Spanish words are found (18, 66, 86, 96 % of English ones). With 1.2, 77, 92, 95 and 99 %, and
# words called foreign in one of 130 sentences.
SWITCH = 1.5
# log10 of frequencies: a word speaks for another language if it is commoner there than the first (rarer ones are names
# and debris of lists) and rarer here than the second (per, de).
COMMON_ENOUGH, COMMON_HERE = -5.0, -4.0

# Languages whose words text.words does not find: their script says enough.
_UNSPACED = frozenset({"zh", "ja", "ko", "th", "lo", "km", "my"})
_UNSPACED_SCRIPTS = frozenset({"Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})
# The script of languages that are not written in Latin letters.
_SCRIPTS = {
    "Cyrl": ("be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "tt", "ba", "uk"),
    "Arab": ("ar", "ary", "arz", "fa", "ps", "sd", "sdh", "ug", "ur"),
    "Deva": ("hi", "mr", "ne", "sa", "gom"),
    "Hani": ("zh", "yue", "wuu"),
    "Beng": ("as", "bn"),
    "Ethi": ("am", "ti"),
    "Hebr": ("he", "yi", "hbo"),
    "Grek": ("el", "grc"),
    "Jpan": ("ja",),
    "Hang": ("ko",),
    "Armn": ("hy",),
    "Geor": ("ka",),
    "Gujr": ("gu",),
    "Guru": ("pa",),
    "Khmr": ("km",),
    "Knda": ("kn",),
    "Laoo": ("lo",),
    "Mlym": ("ml",),
    "Mymr": ("my",),
    "Orya": ("or",),
    "Sinh": ("si",),
    "Taml": ("ta",),
    "Telu": ("te",),
    "Thai": ("th",),
    "Tibt": ("dz", "bo"),
}
_LETTER = re.compile("[A-Za-z]")
_SCRIPT_OF = {code: name for name, codes in _SCRIPTS.items() for code in codes}
_TWO_SCRIPTS = frozenset({"sr", "kk", "uz", "mn", "ku", "az", "tt", "tg"})
_SCRIPT_NAMES = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "TAMIL": "Taml",
    "THAI": "Thai",
    "HANGUL": "Hang",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "CJK": "Hani",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn",
    "ETHIOPIC": "Ethi",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "MYANMAR": "Mymr",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "SINHALA": "Sinh",
    "TIBETAN": "Tibt",
    "MONGOLIAN": "Mong",
    "ORIYA": "Orya",
}


def detect(text: str) -> tuple[str, float]:
    """The language of a whole document (ISO 639-1) and its probability; ``("und", 0.0)`` where nothing can be said.

    Any language can come out that langdetect (49) or py3langid (over 100) knows. Indonesian and Malay are told apart
    by their words, and what is not clearly Malay is Indonesian.
    """
    sample = text[:SAMPLE]
    if script(sample)[0] == "Zyyy":
        return "und", 0.0
    best, probability = _best(_langdetect(sample, None))
    if best == "und" or _mean_frequency(sample, best) < OWN:
        other, other_probability = _best(_py3langid(sample, None))
        if other != "und" and (best != "id" or other_probability > 0.9):
            best, probability = other, other_probability
    if best in {"id", "ms"}:
        malay = identify(sample, ("id", "ms")).get("ms", 0.0)
        return ("ms", malay) if malay > 0.99 else ("id", probability)
    return best, probability


def identify(text: str, candidates: Sequence[str]) -> Mapping[str, float]:
    """How probable each language is that can occur, summing to 1; empty where nothing can be said.

    Only what ``candidates`` holds can come out. The common case, a Latin text whose words are on a list, costs some
    microseconds a word; langdetect or py3langid are asked only where a candidate has no list, or no word is listed.
    Nothing is said of a text in another script than the candidates', and nothing of one or two unlisted words.
    """
    sample = text[:SAMPLE]
    letters, _ = script(sample)
    possible = [c for c in dict.fromkeys(candidates) if c in _TWO_SCRIPTS or _SCRIPT_OF.get(c, "Latn") == letters]
    if letters == "Hani" and "ja" in candidates:
        possible.append("ja")
    if len(possible) <= 1:
        return dict.fromkeys(possible, 1.0)
    if letters in _UNSPACED_SCRIPTS:
        return _py3langid(sample, tuple(possible))
    listed = _with_list(tuple(possible))
    sums, count = _sums(sample, listed)
    _, top = _best(sums)
    if len(set(sums.values())) > 1 and (len(listed) == len(possible) or top / count >= OWN):
        scale = min(1.0, INDEPENDENT / count)
        weights = {code: 10.0 ** max(-300.0, (value - top) * scale) for code, value in sums.items()}
        total = sum(weights.values())
        return {code: weight / total for code, weight in weights.items()}
    if len(words(sample)) < FEWEST:
        return {}
    return _langdetect(sample, possible) or _py3langid(sample, tuple(possible))


def word_scores(word: str, candidates: Sequence[str]) -> Mapping[str, float]:
    """log10 of a word's frequency in each candidate that has a word list; ``FLOOR`` where the list lacks the word.

    A word that a list lacks counts as what it is without clitics (rumahnya), or as the rarer of its halves (kata-kata).
    """
    listed = tuple(code for code in candidates if frequencies(code))
    return dict(zip(listed, _levels_of(word, listed), strict=True))


def _levels_of(word: str, codes: tuple[str, ...]) -> tuple[float, ...]:
    """``word_scores`` in languages that all have a list."""
    word = normal(word)
    halves = "-" in word
    scores = []
    for code, levels, clitics in _lists(codes):
        level = levels.get(word)
        if level is None and (halves or clitics):
            level = _level_of_parts(word, code, levels)
        scores.append(FLOOR if level is None else -level / 100)
    return tuple(scores)


@lru_cache(maxsize=256)
def _lists(codes: tuple[str, ...]) -> list[tuple[str, Mapping[str, int], bool]]:
    """Languages with their lists, and whether they have clitics that are taken off."""
    return [(code, frequencies(code), has_clitics(code)) for code in codes]


def mean_frequency(tokens: Sequence[str], code: str) -> float:
    """Mean log10 frequency of words in a language; 0 where it has no word list, since nothing is strange there."""
    if not tokens or not _with_list((code,)):
        return 0.0
    return sum(map(_own_level(code).__getitem__, tokens)) / len(tokens)


def foreign_run(tokens: Sequence[str], own: str, others: Sequence[str]) -> float:
    """How strongly the words of one run speak for one other language: log10 of how much likelier they are in it.

    The sum over the best run in the best language (Kadane's algorithm); 0 where no language has a word list, or none of
    the words is commoner elsewhere. A word speaks for another language only if it is common there and no common word
    here. ``tokens``: words in lower case.
    """
    listed = _with_list((own, *others))
    if not listed or listed[0] != own:
        return 0.0
    spoken_for = set().union(*map(_spoken_for(listed).__getitem__, tokens))
    if not spoken_for:
        return 0.0
    every = list(map(_gains_elsewhere(listed).__getitem__, tokens))
    best = 0.0
    for place in spoken_for:  # the others gain nothing by any word
        run = 0.0
        for gain in every:
            run += gain[place]
            if run < 0.0:
                run = 0.0
            elif run > best:
                best = run
    return best


@lru_cache(maxsize=64)
def _spoken_for(codes: tuple[str, ...]) -> Memo[str, tuple[int, ...]]:
    """The numbers of the languages, without the first, that a word speaks for: none for nearly all words."""
    gains = _gains_elsewhere(codes)
    return Memo(lambda word: tuple(place for place, gain in enumerate(gains[word]) if gain > 0.0))


@lru_cache(maxsize=64)
def _gains_elsewhere(codes: tuple[str, ...]) -> Memo[str, tuple[float, ...]]:
    """For each language but the first how much a word speaks for it: log10 of the ratio of its frequencies."""

    def gains(word: str) -> tuple[float, ...]:
        home, *elsewhere = _levels(word, codes)
        speaks = len(word) > 1 and home < COMMON_HERE
        return tuple(
            level - home if speaks and level > COMMON_ENOUGH else min(0.0, level - home) for level in elsewhere
        )

    return Memo(gains)


@lru_cache(maxsize=64)
def _own_level(code: str) -> Memo[str, float]:
    """log10 of the frequency of words in a language that has a list."""
    return Memo(lambda word: _levels_of(word, (code,))[0])


def _level_of_parts(word: str, code: str, levels: Mapping[str, int]) -> int | None:
    """Centibels of a word that a list has only without its clitics, or in two halves with a hyphen between."""
    parts = word.split("-")
    if len(parts) == 2 and parts[0] in levels and parts[1] in levels:
        return max(levels[part] for part in parts)
    bare = [levels[form] for form in bare_forms(word, code) if form in levels]
    return min(bare, default=None)


def word_languages(tokens: Sequence[str], candidates: Sequence[str], switch: float = SWITCH) -> list[str | None]:
    """The language of each word of a segment, judged together with its neighbours.

    The best path through the words (Viterbi 1967), where a word weighs what it is commoner in one language than in
    another and a change of language costs ``switch``, so that a foreign word alone must be strong evidence and a run
    of them need not be. Words with digits and words in capitals inside the segment (names) weigh nothing and go with
    their neighbours. The first candidate is the language expected, and wins a tie.

    Returns:
        One language per word, or None for all where no candidate has a word list.
    """
    listed = _with_list(tuple(candidates))
    if not listed or not tokens:
        return [None] * len(tokens)
    if not _worth_a_change(tokens, listed, 2 * switch):
        return [listed[0]] * len(tokens)
    total = [0.0] + [-switch] * (len(listed) - 1)
    came: list[list[int]] = []
    for place, token in enumerate(tokens):
        top = max(total)
        best, change = total.index(top), top - switch
        came.append([k if value >= change else best for k, value in enumerate(total)])
        total = [value if value >= change else change for value in total]
        if _weighs(token, place):
            total = [a + b for a, b in zip(total, _levels(token, listed), strict=True)]
    total = [total[0], *(value - switch for value in total[1:])]
    at = total.index(max(total))
    path: list[str | None] = []
    for back in reversed(came):
        path.append(listed[at])
        at = back[at]
    return path[::-1]


def may_change(tokens: Sequence[str], candidates: Sequence[str], switch: float = SWITCH) -> bool:
    """Whether ``word_languages`` may find any word in another language than the first: false of most texts."""
    listed = _with_list(tuple(candidates))
    return bool(listed) and bool(tokens) and _worth_a_change(tokens, listed, 2 * switch)


def _weighs(token: str, place: int) -> bool:
    return (token.isalpha() or token.replace("-", "").isalpha()) and (place == 0 or token.islower())


def _worth_a_change(tokens: Sequence[str], listed: tuple[str, ...], cost: float) -> bool:
    """Whether any run of words speaks so much for other languages than the first that a change and back may pay.

    The sum over the best run (Kadane's algorithm), each word with its best other language: no path gains more. Most
    sentences are all in one language, and end here.
    """
    run = max(0.0, _gain(tokens[0], listed)) if _weighs(tokens[0], 0) else 0.0
    if run > cost:
        return True
    for gain in map(_gains(listed).__getitem__, tokens[1:]):
        run += gain
        if run < 0.0:
            run = 0.0
        elif run > cost:
            return True
    return False


@lru_cache(maxsize=64)
def _gains(codes: tuple[str, ...]) -> Memo[str, float]:
    """The gain of a word inside a segment, 0 where it weighs nothing."""
    return Memo(lambda word: _gain(word, codes) if _weighs(word, 1) else 0.0)


def _gain(word: str, codes: tuple[str, ...]) -> float:
    """How much commoner a word is in another language than in the first: log10 of the ratio."""
    own, *others = _levels(word, codes)
    return max(others, default=own) - own


@lru_cache(maxsize=64)
def _with_list(candidates: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(c for c in dict.fromkeys(candidates) if c not in _UNSPACED and frequencies(c))


@lru_cache(maxsize=1 << 15)
def _levels(word: str, codes: tuple[str, ...]) -> tuple[float, ...]:
    """log10 of a word's frequency in languages that have a list."""
    return _levels_of(word, codes)


def latin(code: str) -> bool:
    """Whether a language is written in Latin letters, as far as is known here."""
    return code not in _SCRIPT_OF


@lru_cache(maxsize=256)  # several rules ask about the same segment
def script(text: str) -> tuple[str, float]:
    """The commonest script of the letters (ISO 15924; ``Zyyy`` if there are none) and its share, 0 to 1.

    Chinese characters beside Japanese syllables count as Japanese.
    """
    if text.isascii():
        return ("Latn", 1.0) if _LETTER.search(text) else ("Zyyy", 0.0)
    counts: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if letter.isalpha():
            counts[_script(letter)] += count
    if not counts:
        return "Zyyy", 0.0
    if counts["Jpan"]:
        counts["Jpan"] += counts.pop("Hani", 0)
    code, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    return code, count / counts.total()


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    first = unicodedata.name(letter, "").partition(" ")[0].partition("-")[0]
    return _SCRIPT_NAMES.get(first, "Zzzz")


def _sums(text: str, candidates: Sequence[str]) -> tuple[dict[str, float], int]:
    """Per candidate the sum of the log10 frequencies of the words, and how many words there are.

    Words with a capital, most of them names, count only where there are hardly any others.
    """
    tokens = [w.text for w in words(text) if not any(c.isdigit() for c in w.text)]
    lower = [t for t in tokens if t.islower()]
    tokens = lower if len(lower) >= 2 else tokens
    codes = tuple(candidates)
    columns = zip(*(_levels(t, codes) for t in tokens), strict=True)
    return dict(zip(codes, map(sum, columns), strict=True)) if tokens else dict.fromkeys(codes, 0.0), len(tokens)


def _mean_frequency(text: str, code: str) -> float:
    if code in _UNSPACED or not frequencies(code):
        return 0.0
    sums, count = _sums(text, [code])
    return sums[code] / count if count else 0.0


def _best(probabilities: Mapping[str, float]) -> tuple[str, float]:
    return max(probabilities.items(), key=lambda item: (item[1], item[0]), default=("und", 0.0))


class _Grams(dict[str, list[float]]):
    """langdetect's table, letter sequences by their probability in each language, with the rows made when asked for.

    langdetect makes all 88,000 of them at once, which takes half a second; a text asks for some hundred.
    """

    def __init__(self, profiles: Sequence[Mapping[str, Any]]) -> None:
        super().__init__()
        self._profiles = [(profile["freq"], profile["n_words"]) for profile in profiles]
        self._listed = set().union(*(profile["freq"] for profile in profiles))

    def __contains__(self, gram: object) -> bool:
        return gram in self._listed

    def __missing__(self, gram: str) -> list[float]:
        place = len(gram) - 1
        row = [frequency[gram] / totals[place] if gram in frequency else 0.0 for frequency, totals in self._profiles]
        self[gram] = row
        return row


@lru_cache(maxsize=1)
def _factory() -> Any:
    from langdetect import PROFILES_DIRECTORY, DetectorFactory

    folder = Path(PROFILES_DIRECTORY)
    profiles = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.iterdir())]
    factory: Any = DetectorFactory()
    factory.seed = 0
    factory.langlist = [profile["name"] for profile in profiles]
    factory.word_lang_prob_map = _Grams(profiles)
    return factory


def _langdetect(text: str, candidates: Sequence[str] | None) -> dict[str, float]:
    """Probabilities by langdetect, seeded; empty if it lacks a candidate, or finds nothing to go by."""
    from langdetect import LangDetectException

    detector = _factory().create()
    if candidates is not None:
        if any(c not in detector.langlist for c in candidates):
            return {}
        detector.set_prior_map(dict.fromkeys(candidates, 1.0))
    detector.append(text)
    try:
        found = {hit.lang.partition("-")[0]: hit.prob for hit in reversed(detector.get_probabilities())}
    except LangDetectException:
        return {}
    total = sum(found.values())
    return {code: value / total for code, value in found.items()}


@lru_cache(maxsize=1)
def _whole_identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)  # takes most of a second


@lru_cache(maxsize=8)
def _identifier(candidates: tuple[str, ...] | None) -> Any:
    identifier = copy.copy(_whole_identifier())
    if candidates is not None:
        if any(c not in identifier.labels for c in candidates):
            return None
        identifier.set_languages(candidates)
    return identifier


def _py3langid(text: str, candidates: tuple[str, ...] | None) -> dict[str, float]:
    """Probabilities by py3langid; empty if it lacks a candidate, or there are no letters."""
    identifier = _identifier(candidates)
    if identifier is None or script(text)[0] == "Zyyy":
        return {}
    return {code: float(value) for code, value in identifier.rank(text)}
