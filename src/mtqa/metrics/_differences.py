"""Differences between a translation and its reference that need no vectors: the part of ``likeness`` that can be named.

Each is 0 where the texts are equal. ``SHAPES`` are matters of degree; ``FOUND`` are faults that can be pointed at, and
are 0 unless one is found. A fault is counted only where the wording leaves no other reading: a number or a name that
one side alone has may stand in other words on the other, one that stands for another may not.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

import regex

from mtqa import langs
from mtqa.text.embed import base
from mtqa.text.lexicon import lexicon

SHAPES = ("shorter", "fewer words", "order", "script", "question", "other names")
FOUND = ("numbers", "negation", "names", "loops", "spaced")

_SHORT = 5  # characters added to both lengths, so that a word more in a title is not a doubling
_MOST_CHARS = 20_000  # of one text that are looked at
_MOST_WORDS = 600  # words of one text that are looked at: a sentence, never a book
_MOST_NAMES = 40
_LETTERS = 3
_MOST_ALIGNED = 150  # words of either side that are aligned to find a name's place
_PLACE = 3  # words of a name, at most
_LIKE = 0.5  # bigrams and trigrams that two forms of one name share: inflected, or spelt by another system
_COMMON = 3.5  # Zipf frequency from which a capitalised word of a language with noun capitals is no name
_LONGEST_NAME = 10  # letters; longer ones there are compounds
_TITLE = 0.6  # share of capitalised words from which capitals say nothing
_PERIOD = 8  # words in the longest phrase that is looked for in a loop
_STUTTER = 3  # words said again that are no loop yet: DEMETR's judges call four times "economy" minor
_APART = 3  # single letters in a row that are a word spaced out

# Scripts without spaces between words: a character is a word. Elsewhere a run of letters, marks and digits, as in
# ``text.words``.
_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_RUN = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{_ALONE}]]+"
_WORD = regex.compile(
    rf"[{_ALONE}]\p{{M}}*|\p{{N}}+(?:[.,:]\p{{N}}+)+|{_RUN}(?:['\-\u2010\u2011]{_RUN})*",
    regex.V1,
)
_UNSPACED = regex.compile(f"[{_ALONE}]")
_NUMBER = regex.compile(r"\p{N}+(?:[.,:]\p{N}+)*")
_SCRIPTS = {
    name: regex.compile(rf"\p{{{name}}}")
    for name in ("Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Thai", "Hangul")
} | {"East Asian": regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")}
_SIMPLE = str.maketrans("’‘‛“”„«»–—−", '\'\'\'"""""---')


def plain(text: str) -> str:
    """Lower case, one form of each quotation mark and dash, no space before a mark."""
    joined = " ".join(text[:_MOST_CHARS].lower().translate(_SIMPLE).split())
    return str(regex.sub(r" ([,.;:!?')\]])", r"\1", joined))


def differences(ours: str, theirs: str, source: str, lang: str) -> list[float]:
    """``SHAPES`` and ``FOUND``. A number or name that the source has is right, whatever the reference says."""
    lengths = [len(text) + _SHORT for text in (ours, theirs)]
    ours, theirs, source = (text[:_MOST_CHARS] for text in (ours, theirs, source))
    a, b = ours.translate(_SIMPLE), theirs.translate(_SIMPLE)
    words_a, words_b = _words(a), _words(b)
    lower_a, lower_b = ([w.lower() for w in words] for words in (words_a, words_b))
    numbers = _replaced(_numbers(a), _numbers(b), _numbers(source))
    others, placed = _names(words_a, words_b, frozenset(w.lower() for w in _words(source)), lang)
    return [
        max(0.0, math.log(lengths[1] / lengths[0])),
        math.log1p(max(0, len(words_b) - len(words_a))),
        _disorder(lower_a, lower_b),
        float(sum(bool(s.search(ours)) and not s.search(theirs) for s in _SCRIPTS.values())),
        float(_asks(ours) != _asks(theirs)),
        math.log1p(others),
        math.log1p(numbers),
        float(_denies_otherwise(lower_a, lower_b, lang)),
        math.log1p(placed),
        math.log1p(max(0, _looped(lower_a) - _looped(lower_b))),
        math.log1p(max(0, _spaced(a) - _spaced(b))),
    ]


def _words(text: str) -> list[str]:
    return [m.group() for m, _ in zip(_WORD.finditer(text), range(_MOST_WORDS), strict=False)]


def _asks(text: str) -> bool:
    return any(mark in text for mark in "?？؟")


def _disorder(a: Sequence[str], b: Sequence[str]) -> float:
    """The share of pairs of words in the wrong order, of words that either side has once (Birch and Osborne 2011)."""
    once_a, once_b = ({w for w, n in Counter(words).items() if n == 1} for words in (a, b))
    at = {word: n for n, word in enumerate(b) if word in once_b}
    places = [at[word] for word in a if word in once_a and word in at]
    pairs = len(places) * (len(places) - 1) // 2
    return sum(y > z for n, y in enumerate(places) for z in places[n + 1 :]) / pairs if pairs else 0.0


def _numbers(text: str) -> Counter[str]:
    """Numbers as their digits alone: 1,250 and 1.250 are one."""
    return Counter("".join(filter(str.isalnum, m.group())) for m in _NUMBER.finditer(text))


def _replaced(a: Counter[str], b: Counter[str], source: Counter[str]) -> int:
    wrong = Counter({number: n for number, n in (a - b).items() if number not in source})
    return min(wrong.total(), (b - a).total())


def _names(a: Sequence[str], b: Sequence[str], source: frozenset[str], lang: str) -> tuple[int, int]:
    """How many names of the reference stand no more, or not as often, where others stand that it does not have.

    In the whole text, and in places where nothing else differs: there no other wording is the reason.
    """
    new, gone = _candidates(a, b, lang), _candidates(b, a, lang)
    new = [w for w in new if w not in b and w.lower() not in source]
    rare = gone
    if lang and langs.load(lang).more.get("noun_capitals"):
        # Capitals do not tell a name there: a rare word is one, and the word in whose place it stands.
        known = lexicon(lang)
        new, rare = ([w for w in words if known is None or known.zipf(w) < _COMMON] for words in (new, gone))
    own_a, own_b = ({w.lower() for w in x} - {w.lower() for w in y} for x, y in ((a, b), (b, a)))
    new = [w for w in new if not _like_any(w, own_b)]
    if not (new and gone):
        return 0, 0
    gone, rare = ([w for w in x if w.lower() not in own_b or not _like_any(w, own_a)] for x in (gone, rare))
    a, b = ([w.lower() for w in words[:_MOST_ALIGNED]] for words in (a, b))
    lower_new, lower_gone = ({w.lower() for w in x} for x in (new, gone))
    placed = 0
    for kind, start, end, start_b, end_b in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "replace" and max(end - start, end_b - start_b) <= _PLACE:
            placed += min(len(lower_new & set(a[start:end])), len(lower_gone & set(b[start_b:end_b])))
    return min(len(new), len(rare)), placed


def _candidates(words: Sequence[str], other: Sequence[str], lang: str) -> list[str]:
    """Capitalised words that can be names, each once, that the other side does not have, or not as often."""
    capitals = sum(w[0].isupper() for w in words)
    if capitals > _TITLE * len(words) + 1:
        return []
    nouns = bool(lang and langs.load(lang).more.get("noun_capitals"))
    # A capital at the beginning may be that of the sentence.
    names = dict.fromkeys(w for w in words[1:] if w[0].isupper() and 1 < len(w) <= (_LONGEST_NAME if nouns else 99))
    there, lower = Counter(other), {w.lower() for w in other}
    counts = Counter(words)
    gone = (w for w in names if counts[w] > there[w] and (there[w] or w.lower() not in lower))
    # Letters may stand for words that the other side spells out (UK, USA).
    return [w for w in gone if not (w.isupper() and len(w) <= _LETTERS)][:_MOST_NAMES]


def _like_any(name: str, words: Iterable[str]) -> bool:
    pieces = _pieces(name.lower())
    return any(_alike(pieces, _pieces(w)) for w in words)


@lru_cache(maxsize=4096)
def _pieces(word: str) -> frozenset[str]:
    marked = f"<{word[:40]}>"
    return frozenset(marked[n : n + size] for size in (2, 3) for n in range(len(marked) - size + 1))


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return 2 * len(a & b) >= _LIKE * (len(a) + len(b))


def _looped(words: Sequence[str]) -> int:
    """How many words only say again what stands just before them, beyond a stutter."""
    most = 0
    for period in range(1, _PERIOD + 1):
        again = (x == y for x, y in zip(words, words[period:], strict=False))
        runs = [len(list(run)) for same, run in groupby(again) if same]
        most = max(most, sum(run for run in runs if run > _STUTTER and run >= period))
    return most


def _spaced(text: str) -> int:
    """How many letters stand alone, three or more in a row."""
    alone = (len(w) == 1 and w.isalpha() and not _UNSPACED.match(w) for w in text.split())
    runs = [len(list(run)) for same, run in groupby(alone) if same]
    return sum(run for run in runs if run >= _APART)


def _denies_otherwise(a: Sequence[str], b: Sequence[str], lang: str) -> bool:
    """Whether one text says "not" once more, and the other has no word that may say it in another way."""
    plain_words, hints, prefixes = _negations(lang)
    denied = [_count(side, plain_words) for side in (a, b)]
    if denied[0] == denied[1]:
        return False
    fewer, more = (a, b) if denied[0] < denied[1] else (b, a)
    new = set(fewer) - set(more)
    return not any(w in hints or (len(w) >= 7 and w.startswith(prefixes)) for w in new)


def _count(words: Iterable[str], negations: frozenset[str]) -> int:
    return sum(w in negations or w.endswith("n't") or ("'" in w and w.split("'")[0] in negations) for w in words)


@lru_cache(maxsize=32)
def _negations(lang: str) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Words that deny, words that may, and beginnings of words that may."""
    if not lang:
        return frozenset(), frozenset(), ()
    more = langs.load(lang).more
    listed: list[str] = more.get("negations") or _others().get(base(lang), [])
    return frozenset(listed), frozenset(more.get("negative_words", ())), tuple(more.get("negative_prefixes", ()))


@lru_cache(maxsize=1)
def _others() -> dict[str, list[str]]:
    data = langs.table("others", "denials.toml")
    return tomllib.loads(data.decode()) if data else {}
