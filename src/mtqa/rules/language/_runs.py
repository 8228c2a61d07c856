"""Runs of words in another language: what the rules share that look for words left untranslated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from mtqa import langs
from mtqa.langs import Pack
from mtqa.rules import View
from mtqa.text.language import FLOOR, SWITCH, may_change, word_languages, word_scores
from mtqa.text.lexicon import frequencies, lexicon, normal
from mtqa.text.words import Word, words

# A text in another language altogether is a finding of its own: as a run it covers nearly all words of a segment.
NEARLY_ALL = 0.8
WHOLE = 4
# Words of quoted foreign speech or of a title that stand for themselves; a longer quotation has to be translated.
SHORT_QUOTE = 4
# A word alone has to be this long to be believed.
SINGLE = 4

# Function words alone stand inside names (Newport on the Levee); so many of them, and no name beside them, do not.
FUNCTION_WORDS = 3
# Where names begin with no word in lower case (unlike von der Leyen), so many in front of one are left over: by the UN.
LED_IN = 2

SHORTEST = 4  # letters of a word that is no particle: con, e, al
COMMON = 500  # centibels of a word that is common
_AROUND = 40  # characters that are looked at for an explanation
_OPENING = frozenset("([«“„")
_BEFORE = 2  # words before an opening mark that are not part of what it opens
SHARED = 0.5  # log10: a particle at the end of a run that is nearly as common in the text's own language is not foreign
_QUOTES = "\"“”„«»‘’'‚‹›"


@dataclass(frozen=True)
class Run:
    """Neighbouring words in ``lang``, from ``start`` to ``end``; ``content``: how many are no function words."""

    lang: str
    start: int
    end: int
    words: tuple[Word, ...]
    content: int
    quoted: bool


def runs(view: View, candidates: Sequence[str], switch: float = SWITCH) -> Iterator[Run]:
    """Runs of words that are in one of the candidates and not in the first, the view's own language.

    ``switch``: what it costs to change language, see ``word_languages``.

    Trimmed to words in lower case at both ends, since capitalised ones are names; titles, short quotations and the
    function words of names are left out, and so is a segment that is foreign as a whole.
    """
    if not may_change(view.strings, candidates, switch):
        return
    found = view.words
    names = word_languages(view.strings, candidates, switch)
    start = 0
    while start < len(found):
        end = start
        while end < len(found) and names[end] == names[start]:
            end += 1
        lang = names[start]
        whole = len(found) >= WHOLE and end - start >= NEARLY_ALL * len(found)
        if lang is not None and lang != candidates[0] and not whole:
            run = _trimmed(view, found, start, end, lang)
            if run is not None:
                yield run
        start = end


def _trimmed(view: View, found: Sequence[Word], start: int, end: int, lang: str) -> Run | None:
    """The run from word ``start`` up to ``end``, or None where it is no fault."""
    lower = [n for n in range(start, end) if found[n].text[0].islower()]
    for end_of in (0, -1):  # words at the ends that are as much the text's own went along with the others
        while lower and _own(found[lower[end_of]], view.lang.code, lang):
            del lower[end_of]
    if not lower:
        return None
    kept = found[lower[0] : lower[-1] + 1]
    for n in range(1, min(len(kept), _BEFORE + 1)):
        if _OPENING.intersection(view.text[kept[n - 1].end : kept[n].start]):
            return _trimmed(view, found, lower[0] + n, end, lang)
    if len(lower) < len(kept) / 2 or (len(kept) == 1 and len(kept[0].text) < SINGLE):
        return None
    beside_stop = (kept[0].start - 1, kept[-1].end)
    joined = [(a, b) for a, b in pairwise(kept) if view.text[a.end : b.start] == "."]
    if any(len(a.text) > 1 and len(b.text) > 1 for a, b in joined) or any(_joins(view.text, n) for n in beside_stop):
        return None  # an address: weather.com; U.S. is none
    function_words = langs.load(lang).function_words
    if all(w.text[0].isupper() or normal(w.text) in function_words for w in kept):
        beside = [found[n] for n in (lower[0] - 1, lower[-1] + 1) if 0 < n < len(found)]
        led_in = (
            langs.load(lang).more.get("bare_names")
            and lower[0] > 0
            and not found[lower[0] - 1].capitalised
            and sum(1 for _ in takewhile(lambda w: w.text[0].islower(), kept)) >= LED_IN
        )
        if not led_in and (len(kept) < FUNCTION_WORDS or any(w.capitalised for w in beside)):
            return None
    quoted = any(in_quotes(view.text, ws[0].start, ws[-1].end) for ws in (found[start:end], kept))
    if quoted and len(kept) <= SHORT_QUOTE:
        return None
    if start > 0 and found[start].capitalised and lower[0] > start and _in_sentence(view.text, found[start].start):
        quoted = True  # a title in the way of its language, with one capital: Los últimos días del verano
    content = sum(normal(w.text) not in function_words for w in kept)
    return Run(lang, kept[0].start, kept[-1].end, tuple(kept), content, quoted)


def _joins(text: str, place: int) -> bool:
    """Whether a full stop between two letters stands there."""
    return (
        text[place : place + 1] == "." and text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()
    )


def _own(word: Word, own: str, lang: str) -> bool:
    """Whether a word is as much one of the text's own language, and not of a term that is kept: pan con tomate."""
    if any(word.lower in words for words in _lent(own)):
        return False
    scores = word_scores(word.text, (own, lang))
    ours, theirs = scores.get(own, FLOOR), scores.get(lang, FLOOR)
    shared = SHARED if len(word.text) < SHORTEST else 0.0
    if ours > FLOOR or theirs > FLOOR:
        return ours > FLOOR and ours + shared >= theirs
    lexicons = lexicon(own), lexicon(lang)
    listed = [known.zipf(word.text) if known else 0.0 for known in lexicons]
    return not word.text.isascii() or listed[0] > listed[1]


def in_short_quotation(text: str, start: int, end: int) -> bool:
    """Whether a span is part of a quotation of a few words: a title, a name for something."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    opens = max(before.rfind(mark) for mark in _QUOTES)
    closes = min((place for mark in _QUOTES if (place := after.find(mark)) >= 0), default=-1)
    if opens < 0 or closes < 0 or before[opens - 1 : opens].isalnum():  # the mark may close, or be an apostrophe
        return False
    return len(words(before[opens + 1 :])) + len(words(after[:closes])) < SHORT_QUOTE


def lent(found: Sequence[str], lang: Pack) -> bool:
    """Whether foreign words are such as a translation keeps: a dish, a dance, an institution (terasi).

    Of some words two must stand together to be that (arroz con coco); function words, and words that are common in the
    text's own language, do not count.
    """
    whole, parts = _lent(lang.code)
    content = [w for w in map(str.lower, found) if w in whole or w in parts or not _glue(w, lang)]
    if not all(w in whole or w in parts for w in content):
        return False
    return len(content) > 1 or any(w in whole for w in content)


def lent_at(view: View, word: Word, lang: Pack) -> bool:
    """Whether a translation keeps a word, alone or for the words beside it: the arroz of arroz con coco."""
    whole, parts = _lent(lang.code)
    if word.lower not in parts:
        return word.lower in whole
    place = next(n for n, w in enumerate(view.words) if w.start == word.start)
    beside = [w.lower for n in (-2, -1, 1, 2) if 0 <= place + n < len(view.words) for w in [view.words[place + n]]]
    return any(w in whole or w in parts for w in beside)


def _glue(word: str, lang: Pack) -> bool:
    return len(word) < SHORTEST or frequencies(lang.code).get(word, COMMON + 1) <= COMMON


@lru_cache(maxsize=32)
def _lent(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words kept from any language but ``code``, and those that are only parts of such terms."""
    more = langs.load(code).more
    kept, parts = (more.get(key, {}) for key in ("lent_words", "lent_parts"))
    return (
        frozenset(w for other, ws in kept.items() if other != code for w in ws),
        frozenset(w for other, ws in parts.items() if other != code for w in ws),
    )


def explained(text: str, start: int, end: int, lang: Pack) -> bool:
    """Whether a foreign word is named or explained where it stands: called X, X (that is), X, or Y, the word X."""
    before, after = text[max(0, start - _AROUND) : start].rstrip(), text[end : end + _AROUND]
    if before.endswith("(") or after.lstrip().startswith("("):
        return True
    last = words(before)[-1:]
    if last and last[0].lower in {*lang.more.get("naming_words", ()), *lang.more.get("calling_words", ())}:
        return last[0].end == len(before)
    opener = words(after.lstrip()[1:])[:1] if after.lstrip().startswith(",") else []
    return bool(opener) and opener[0].lower in lang.more.get("gloss_words", ())


def _in_sentence(text: str, start: int) -> bool:
    """Whether a capital at this place begins no sentence."""
    return text[:start].rstrip()[-1:] not in ("", ".", "?", "!", ":")


def in_quotes(text: str, start: int, end: int) -> bool:
    """Whether quotation marks stand directly on both sides of a span."""
    before, after = text[max(0, start - 2) : start].rstrip()[-1:], text[end : end + 3].lstrip(" ,.!?")[:1]
    return bool(before and after) and before in _QUOTES and after in _QUOTES
