"""Words that are none: lost diacritics, slips of the keyboard, letters that make no word.

All of it is learned from word lists at first use; nothing is shipped. A word is only asked about when no list knows it
(``unlisted``), which is so for about six lower-case words in 1,000 sentences of news, half of them slips.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from mtqa.text.lexicon import Lexicon, frequencies

# ---- lost diacritics. Measured on 1,997 Spanish sentences of NTREX-128: with these limits one word of theirs is found
# (``dolares``, which is wrong), and 64 % of the words in which the diacritics are taken off by script, 55 % of those in
# which the letter is dropped.
FREQUENT = 560  # centibels: a word rarer than this is not thought of
STRIPPED = 1.0  # steps of the Zipf scale by which the word with its diacritics is commoner
STRIPPED_OWN = 2.0  # the same, where what is left may be another word: cote, côté
DROPPED = 2.0  # the same, where the letter itself is gone
DROPPED_LISTED = 3.0  # the same, where what is left is on the list, too: aos, but not poda for podía
LEAST = 3  # letters
# Share of a text's words that have diacritics, at least, for a language in which their lack is a fault (en 0.0001,
# nl 0.003, it 0.034, es 0.08, fr 0.12), and at most: where most words have some (vi 0.8), their lack is another word.
SHARE = (0.01, 0.5)
BARE_SLIP = 0.02  # a word that is written without them is a slip in so many cases at least

# ---- mistyped words
COMMON = 500  # centibels: what a word is taken for is at least this frequent (once in 100,000 words)
TYPED = 6  # letters: of shorter words too many are one letter away

# ---- letters that changed places: wtih, becuase. Long lists, made of what people type, hold such words too. On 17,000
# words of NTREX-128 in lower case (en, es, id) two would be found, an abbreviation and a foreign word.
SWAPPED_RARE = 3.1  # Zipf: a commoner word is one of its own
SWAPPED_GAP = 2.5  # steps of the Zipf scale by which the word meant is commoner
SWAPPED_COMMON, SWAPPED_SHORT = 4.0, 5.5  # it is at least so common; where it has three letters, so
SWAPPED_DERIVED = 1.5  # so much commoner yet, where the word might be derived from others

# ---- any other slip of one letter, in languages with a long list (Lexicon.wide): a word that is rare or in no list and
# one letter from a far commoner one. In the Spanish and the English text of NTREX-128 (2 x 1,997 sentences) two are
# found with these limits, both true slips; with gaps one step of the Zipf scale smaller some twenty more, all sound.
SLIP_GAP = 3.5  # steps of the Zipf scale by which the word meant is commoner
SLIP_LISTED, SLIP_WIDE = 2.0, 4.3  # the same for a word of at least this frequency, mostly one of its own: toldo, todo
SLIP_DERIVED = 4.5  # the same, where the word is in no list, but might be derived from others: beteen
SLIP_SHORT, SLIP_SHORT_INITIAL = 4, 6  # letters: of words of so few (at the beginning of a sentence, where names stand)
SLIP_COMMON, SLIP_COMMONEST = 5.0, 5.5  # the word meant is at least so common (there, and where it has three letters)
SLIP_ELSEWHERE = 2.0  # Zipf: in another language's text a word that English uses so often is an English one

LISTED = (  # languages that have a short list
    "en id es fr pt de it nl ms ca cs da fi hu lv nb pl ro sh sl sv tr vi fil sk lt is "
    "he ar fa ur hi bn ta ru uk bg mk el"
)
# ---- letters: a model of four letters (Witten and Bell 1991), learned from the commonest words of the list
ORDER = 4
LEARNED = 6000


def unlisted(word: str, lexicon: Lexicon, others: Sequence[str], widest: str = "en") -> bool:
    """Whether no list has a word in lower case: not the language's lexicon, nor the short lists of other languages.

    ``widest``: the language whose long list, too, is asked, last: it has names and terms of all the world.
    """
    forms = {word, word.casefold()}  # the lists write ss for German sharp s
    if any(lexicon.knows(form) or any(form in frequencies(code) for code in others) for form in forms):
        return False
    return not widest or not any(form in frequencies(widest, "large") for form in forms)


@lru_cache(maxsize=1)
def _everywhere() -> tuple[str, ...]:
    """Languages that have a short list; each takes some milliseconds to read."""
    return tuple(code for code in LISTED.split() if frequencies(code))


def nowhere(word: str) -> bool:
    """Whether the word, in lower case, is on the list of no language at all."""
    return not any(form in frequencies(code) for form in {word, word.casefold()} for code in _everywhere())


def restored(word: str, lexicon: Lexicon, *, pairs_from: float = 0.0) -> str | None:
    """The word that a word in lower case without diacritics most likely is, with them; None if it may be right.

    ``pairs_from``: the Zipf frequency from which a word may be right though it differs from another in nothing but a
    diacritic (cote, côté; tragt, trägt), in a language that has many of these; 0 in others.
    """
    if not word.isascii() or not word.isalpha() or not word.islower() or len(word) < LEAST:
        return None
    gaps = (
        STRIPPED_OWN if pairs_from and lexicon.zipf(word) >= pairs_from else STRIPPED,
        DROPPED_LISTED if lexicon.zipf(word) else DROPPED,
    )
    for index, gap in zip(_without_diacritics(lexicon.lang), gaps, strict=True):
        whole = index.get(word)
        if whole is not None and lexicon.zipf(whole) - lexicon.zipf(word) >= gap:
            return whole
    return None


@lru_cache(maxsize=16)
def _without_diacritics(lang: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Frequent words with diacritics by what is left of them when the marks are lost, and when the letter is."""
    listed = frequencies(lang)
    marked = [w for w in listed if not w.isascii() and w.isalpha()]
    share = sum(10 ** (-listed[w] / 100) for w in marked)
    stripped: dict[str, str] = {}
    dropped: dict[str, str] = {}
    if SHARE[0] <= share <= SHARE[1]:
        for word in sorted(marked, key=lambda w: (listed[w], w)):
            if listed[word] > FREQUENT:
                break
            bare = _bare(word)
            if not bare.isascii():
                continue
            stripped.setdefault(bare, word)
            for n, letter in enumerate(word):
                if not letter.isascii() and len(word) > LEAST:
                    dropped.setdefault(bare[:n] + bare[n + 1 :], word)
    return stripped, {short: word for short, word in dropped.items() if short not in stripped}


def has_diacritics(lang: str) -> bool:
    """Whether a language is one in which the lack of a diacritic is a fault (``SHARE``)."""
    return bool(_without_diacritics(lang)[0])


@lru_cache(maxsize=16)
def marked(lang: str, dropped: bool = False) -> Mapping[str, tuple[float, str]]:
    """For what is left of words without their diacritics: the share of its uses that have them, and the commonest word.

    From the frequencies of a list: ``mas`` is ``más`` in 85 of 100 uses. Empty for a language in which their lack is no
    fault (``SHARE``). ``dropped``: the letters that had them are gone as well (``ms``).
    """
    if not has_diacritics(lang):
        return {}
    whole: dict[str, float] = {}
    best: dict[str, tuple[float, str]] = {}
    listed = frequencies(lang)
    for word in sorted(listed, key=lambda w: (listed[w], w)):
        if not word.isascii() and word.isalpha() and (bare := _bare(word)).isascii():
            left = "".join(letter for letter in word if letter.isascii()) if dropped else bare
            uses = 10 ** (-listed[word] / 100)
            whole[left] = whole.get(left, 0.0) + uses
            best.setdefault(left, (uses, word))
    plain = {bare: 10 ** (-listed[bare] / 100) if bare in listed else 0.0 for bare in whole}
    return {bare: (uses / (uses + plain[bare]), best[bare][1]) for bare, uses in whole.items()}


def bareness(words: Sequence[str], lang: str) -> float:
    """How improbable it is that none of the words has a diacritic, if none has been lost: -log10 of the probability.

    Each word says how often it is written with one (``marked``), words taken as independent. What is left when the
    letters are dropped is tried as well, and the larger counts. 0 where a word has one, and for languages without.

    Args:
        words: in lower case.
        lang: language code.
    """
    if not has_diacritics(lang) or not all(word.isascii() for word in words):
        return 0.0
    tables = (marked(lang), marked(lang, dropped=True))
    return max(
        -sum((math.log10(max(1 - table[w][0], BARE_SLIP)) for w in words if w in table), 0.0) for table in tables
    )


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def intended(word: str, lexicon: Lexicon, *, keep: int = 0) -> str | None:
    """The common word that an unlisted one differs from by one letter too many, too few, wrong or moved.

    Args:
        word: in lower case.
        lexicon: of its language.
        keep: letters at the end that must be right, for languages whose endings are not known.

    Returns:
        The most frequent such word; None if there is none, or the word is too short.
    """
    if len(word) < TYPED:
        return None
    listed = frequencies(lexicon.lang)
    found = [w for w in _edits(word, _letters(lexicon.lang), len(word) - keep) if listed.get(w, COMMON + 1) <= COMMON]
    found = [w for w in found if len(w) >= TYPED and w.isalpha()]
    return min(found, key=lambda w: (listed[w], w), default=None)


def swapped(word: str, lexicon: Lexicon) -> str | None:
    """The common word that two neighbouring letters, changed round, make of a rare or unlisted one in lower case."""
    own = lexicon.zipf(word)
    if own > SWAPPED_RARE or len(word) < LEAST:
        return None
    least = max(own + SWAPPED_GAP, SWAPPED_COMMON if len(word) > LEAST else SWAPPED_SHORT)
    turned = {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)} - {word}
    meant = max(turned, key=lambda w: (lexicon.zipf(w), w), default="")
    if lexicon.zipf(meant) < least + (SWAPPED_DERIVED if own == 0 and lexicon.knows(word) else 0):
        return None
    elsewhere = (frequencies(code).get(word, COMMON + 1) for code in _everywhere() if code != lexicon.lang)
    return None if any(rank <= COMMON for rank in elsewhere) else meant


def slipped(word: str, lexicon: Lexicon, *, initial: bool = False) -> str | None:
    """The far commoner word that a rare or unlisted one in lower case is one slip away from: tht, vollyball.

    ``initial``: the word stands where a capital is, so that it may be a name. None for languages without a long list.
    """
    own = lexicon.zipf(word)
    if own > SWAPPED_RARE or len(word) < LEAST or not lexicon.wide or lexicon.conjugates(word):
        return None
    gap = SLIP_WIDE if own >= SLIP_LISTED else SLIP_GAP
    if initial or (own == 0 and lexicon.knows(word)):
        gap = SLIP_DERIVED
    short = len(word) <= (SLIP_SHORT_INITIAL if initial else SLIP_SHORT)
    least = max(own + gap, (SLIP_COMMONEST if initial or len(word) == LEAST else SLIP_COMMON) if short else 0)
    listed, most = frequencies(lexicon.lang), 900 - 100 * least
    found = [w for w in _edits(word, _letters(lexicon.lang), len(word), 0) if listed.get(w, most + 1) <= most]
    meant = min((w for w in found if w != word and w.isalpha()), key=lambda w: (listed[w], w), default=None)
    if meant is None or word.casefold() in listed or _bare(meant) == _bare(word):
        return None
    if lexicon.lang != "en" and frequencies("en", "large").get(word, 900) <= 900 - 100 * SLIP_ELSEWHERE:
        return None
    elsewhere = (frequencies(code).get(word, COMMON + 1) for code in _everywhere() if code != lexicon.lang)
    return None if any(rank <= COMMON for rank in elsewhere) else meant


def _edits(word: str, letters: str, stop: int, first: int = 1) -> Iterator[str]:
    """All strings that one slip (Damerau 1964) turns into the word, from place ``first`` to before place ``stop``."""
    for n in range(first, stop + 1):
        head, tail = word[:n], word[n:]
        if n < stop and tail:
            yield head + tail[1:]
            for letter in letters:
                yield head + letter + tail[1:]
            if len(tail) > 1 and n + 1 < stop:
                yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            yield head + letter + tail


@lru_cache(maxsize=16)
def _letters(lang: str) -> str:
    """The letters of a language's commonest words."""
    listed = frequencies(lang)
    counts = Counter(c for word, level in listed.items() if level <= COMMON for c in set(word) if c.isalpha())
    return "".join(sorted(c for c, count in counts.items() if count * 1000 >= counts.most_common(1)[0][1]))


def likeness(word: str, lang: str) -> float:
    """How much a word in lower case looks like one of the language: the mean log probability of its letters.

    Between -1 and -4 for words, below -4.5 for most random strings; see the rule on non-words for the figures.
    """
    return _Model.of(lang).score(word)


class _Model:
    """A Witten-Bell model of letters, the start and the end of words being letters too."""

    def __init__(self, learned: Sequence[str]) -> None:
        self._full: Counter[str] = Counter()
        for word in learned:
            text = "^" * (ORDER - 1) + word + "$"
            for end in range(ORDER, len(text) + 1):
                for length in range(1, ORDER + 1):
                    self._full[text[end - length : end]] += 1
        self._totals: Counter[str] = Counter()
        for gram, count in self._full.items():
            self._totals[gram[:-1]] += count
        self._followers = Counter(gram[:-1] for gram in self._full)
        self._known: dict[str, float] = {}

    @staticmethod
    @lru_cache(maxsize=8)
    def of(lang: str) -> _Model:
        listed = frequencies(lang)
        words = sorted((w for w in listed if w.isalpha()), key=lambda w: (listed[w], w))
        return _Model(words[:LEARNED])

    def score(self, word: str) -> float:
        text = "^" * (ORDER - 1) + word + "$"
        ends = range(ORDER, len(text) + 1)
        return sum(math.log(self._probability(text[end - ORDER : end])) for end in ends) / len(ends)

    def _probability(self, gram: str) -> float:
        if gram not in self._known:
            context = gram[:-1]
            shorter = self._probability(gram[1:]) if context else 1 / (self._followers[""] + 1)
            total, kinds = self._totals[context], self._followers[context]
            self._known[gram] = (self._full[gram] + kinds * shorter) / (total + kinds) if total else shorter
        return self._known[gram]
