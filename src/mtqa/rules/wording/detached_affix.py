"""WRD008: an affix that stands apart from its word."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import pairwise

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule
from mtqa.text.lexicon import Lexicon
from mtqa.text.memo import Few
from mtqa.text.tags import Tags, tags
from mtqa.text.words import Word

# On 4,490 clean Indonesian sentences (NTREX-128, UD) two are found, and both are written wrongly.
COMMON = 3.5  # Zipf frequency of the verb that preposition and word make, from which on it is believed
VERB = 0.9  # share of uses of the word alone as a verb: then it cannot follow a preposition
RARER = 0.2  # otherwise, by how much the word alone is rarer than the verb
KNOWN = 2.0  # Zipf frequency of a word with its suffix


@lru_cache(maxsize=32)
def _loose(code: str) -> Few | None:
    """The affixes that may stand apart, as words."""
    prefixes, suffixes, _ = _affixes(code)
    known = tags(code) if prefixes or suffixes else None
    return Few(lambda word: word.lower() in prefixes or word in suffixes) if known else None


@rule(
    code="WRD008",
    severity=Severity.MAJOR,
    confidence=0.9,
    mqm=Mqm.SPELLING,
    trigger=holding(_loose),
    bad=[
        Example("Gedung itu ⟦di jual⟧ kepada pengusaha dari Surabaya."),
        Example("Sidang ⟦di tunda⟧ karena saksi tidak datang."),
        Example("Ia lupa membawa ⟦payung nya⟧ ke kantor."),
        Example("Mereka terpaksa ⟦membatal kan⟧ pernikahan itu."),
        Example("⟦Apa kah⟧ jalan itu sudah dibuka?"),
        Example("Menteri ⟦di tuduh⟧ menerima suap."),
    ],
    good=[
        Example("Di balik gunung, di dekat sungai, di tata surya, di atas dan di bawah meja, di kaki bukit."),
        Example("Kita kan tidak tahu. Lagi kan? Lah, itu dia."),
        Example("Dia pun pergi ke mari, di saat yang salah, di mana-mana."),
        Example("Ia bekerja di Jual Beli Mobil; orang sering salah menulis “di jual”."),
    ],
)
def detached_affix(target: View, lang: Pack, lexicon: Lexicon) -> Iterator[Hit]:
    """A prefix or a suffix has a space between it and its word: "di jual" for "dijual", "payung nya" for "payungnya".

    The prefix then reads as a preposition with a verb behind it, the suffix as a word that does not exist. Which
    affixes there are is written in the language packs; a prefix that is a preposition as well is only taken for a
    prefix where the two make a common passive and the second is a verb, or much rarer alone.
    """
    prefixes, suffixes, after_preposition = _affixes(lang.code)
    known = tags(lang.code)
    if known is None or (prefixes.isdisjoint(target.lower) and suffixes.isdisjoint(target.strings)):
        return
    places = [n for n, word in enumerate(target.lower) if word in prefixes or target.strings[n] in suffixes]
    if all(_led_on(target, n, after_preposition, suffixes) for n in places):
        return
    for first, second in pairwise(target.words):
        if not (first.lower in prefixes or second.text in suffixes) or not _beside(target.text, first, second):
            continue
        if first.lower in prefixes and second.text not in after_preposition:
            found = _is_passive(first.lower, second.text, lexicon, known)
        else:
            found = second.text in suffixes and _has_suffix(first, second, lang, lexicon, known)
        if found:
            pieces, whole = target.text[first.start : second.end], first.text + second.text
            message = f"“{pieces}” is written as one word: “{whole}”"
            yield Hit(first.start, second.end, message, suggestion=whole)


def _led_on(target: View, place: int, after_preposition: Collection[str], suffixes: Collection[str]) -> bool:
    """Whether a word is no suffix, and a preposition with what follows it."""
    following = target.strings[place + 1 : place + 2]
    return target.strings[place] not in suffixes and (not following or following[0] in after_preposition)


@lru_cache(maxsize=32)
def _affixes(code: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Prefixes and suffixes that may come off, and what follows a prefix that is a preposition."""
    more = load(code).more
    keys = ("detached_prefixes", "loose_suffixes", "after_preposition")
    first, second, third = (frozenset(more.get(key, ())) for key in keys)
    return first, second, third


def _beside(text: str, first: Word, second: Word) -> bool:
    """Whether one space stands between two words of letters, and no quotation begins with them."""
    plain = second.text.isalpha() and second.text.islower() and first.text.isalpha()
    quoted = text[first.start - 1 : first.start] in '“"‘«' and first.start > 0
    return plain and not quoted and text[first.end : second.start] == " "


def _is_passive(prefix: str, word: str, lexicon: Lexicon, known: Tags) -> bool:
    level = lexicon.zipf(prefix + word)
    if level < COMMON or known.verb_form(prefix + word) != "passive":
        return False
    return known.share(word, "VERB") >= VERB or level >= lexicon.zipf(word) + RARER


def _has_suffix(first: Word, second: Word, lang: Pack, lexicon: Lexicon, known: Tags) -> bool:
    if len(first.text) < 3 or first.text.isupper():
        return False
    whole = first.lower + second.text
    if second.text in lang.more.get("verb_suffixes", ()):  # a word of its own as well: only after a verb
        return known.verb_form(whole) in {"active-transitive", "passive"} and lexicon.zipf(whole) >= KNOWN
    return lexicon.zipf(whole) >= KNOWN or lexicon.knows(whole)
