"""REP006."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.repetition._loops import faulty
from mtqa.text.lexicon import stem
from mtqa.text.memo import Memo
from mtqa.text.words import Word

# How often right: on NTREX-128 (5,991 sentences in id, es and en) and 1,215 sentences of UD Indonesian none is found.
SURE = 0.85
IN_A_ROW = 3  # words of one stem next to one another
SHORTEST = 4  # letters of a word, and of what two forms of one stem have in common
PREFIX = 5  # letters that words begin with alike, in a language without a stemmer


@rule(
    code="REP006",
    severity=Severity.CRITICAL,
    confidence=SURE,
    mqm=Mqm.UNINTELLIGIBLE,
    trigger=lambda view: _any_akin(view.strings),
    bad=[
        Example("Jika ingin hemat, mulailah dengan ⟦menghemat hemat penghematan menghemat⟧ air."),
        Example("Warga itu ⟦memilih pemilih pemilihan⟧ kemarin."),
        Example("El Gobierno quiere ⟦organizar organizado organizando⟧ el acto.", lang="es"),
        Example("They want to ⟦organize organizing organized⟧ a vote.", lang="en"),
    ],
    good=[
        Example("Pemilih memilih pemimpin dalam pemilihan umum, dan yang terpilih dilantik."),
        Example("Anak-anak itu beranak-pinak; tolong-menolong menolong mereka."),
        Example("Buku itu dibukukan oleh para pembuku dari pembukuan lama."),
        Example("El trabajador trabaja, trabajó y trabajará siempre.", lang="es"),
        Example("The worker works, has worked and will work: work, works, worked.", lang="en"),
        Example("A Buffalo buffalo; the police police police.", lang="en"),
        Example("Proses belajar mengajar para pelajar terganggu."),
        Example("Fischers Fritz fischt frische Fische.", lang="de"),
    ],
)
def stem_loop(target: View, lang: Pack) -> Iterator[Hit]:
    """Forms of one word stand in a row: “menghemat hemat penghematan menghemat”.

    The decoder ran in a circle and changed only the affixes, so that no two neighbours are alike and no search for
    repeated words sees it. Flagged are several different words of one stem with nothing between them.
    """
    words = target.words
    at = 0
    while at + IN_A_ROW <= len(words):
        if not _akin(words[at + 1], words[at + 2], lang.code):  # no run of three begins here, nor at the next word
            at += 2
            continue
        end = _run(target.text, words, at, lang.code)
        forms = {w.lower for w in words[at:end]}
        if end - at >= IN_A_ROW and len(forms) >= IN_A_ROW and not _looping(target, words, at, end, lang):
            yield Hit(
                words[at].start,
                words[end - 1].end,
                f"{end - at} words of one stem stand in a row.",
                {"stem": _stem(words[at].text, lang.code), "words": [w.text for w in words[at:end][:20]]},
            )
        at = max(end, at + 1)


def _any_akin(strings: Sequence[str]) -> bool:
    """Whether any two neighbours have letters in common; of three in a row it is enough to ask about two."""
    sequences = list(map(_sequences.__getitem__, strings))
    return not all(map(frozenset.isdisjoint, sequences[::2], sequences[1::2]))


# The sequences of ``SHORTEST`` letters in a word.
_sequences: Memo[str, frozenset[str]] = Memo(
    lambda word: frozenset(word[n : n + SHORTEST] for n in range(len(word) - SHORTEST + 1))
)


def _run(text: str, words: Sequence[Word], at: int, code: str) -> int:
    """The end of the run of words with one stem that begins at a word; nothing but spaces may stand between."""
    end = at + 1
    while (
        end < len(words)
        and text[words[end - 1].end : words[end].start].isspace()
        and _akin(words[end - 1], words[end], code)
    ):
        end += 1
    return end


def _akin(a: Word, b: Word, code: str) -> bool:
    """Whether two words in lower case have one stem."""
    one, two = a.text, b.text
    if len(one) < SHORTEST or len(two) < SHORTEST:
        return False
    for n in range(min(len(one), _LONG) - SHORTEST + 1):
        if one[n : n + SHORTEST] in two:
            lower = one.islower() and two.islower() and one.isalpha() and two.isalpha()
            return lower and _stem(one, code) == _stem(two, code)
    return False


def _looping(target: View, words: Sequence[Word], start: int, end: int, lang: Pack) -> bool:
    """Whether the words lie in a loop of equal words, which is another rule's."""
    return any(loop.first < end and start <= loop.last for loop in faulty(target.text, words, lang))


@lru_cache(maxsize=1 << 14)
def _stem(word: str, code: str) -> str:
    return stem(word, code) or word[:PREFIX]


_LONG = 40  # letters; no word is longer
