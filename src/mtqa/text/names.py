"""Names in running text: finding them, and comparing them between two texts, also across languages.

A name is a capitalised word inside a sentence that is not an ordinary word of its language. Case alone does not tell
("Gobierno", "Perjanjian"), word lists do not keep case; but an ordinary word is frequent in its own language only, a
name about as frequent in every language. Country, language and city names come from CLDR through babel.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from mtqa.text.alike import similarity
from mtqa.text.forms import forms
from mtqa.text.language import FLOOR, script, word_scores
from mtqa.text.memo import Memo
from mtqa.text.place import counterpart
from mtqa.text.truecase import truecase
from mtqa.text.words import Word

if TYPE_CHECKING:
    from mtqa.langs import Pack

# Zipf values (log10 per billion words). On NTREX-128 the ordinary capitalised words of es and en lie above both
# (Gobierno 5.8 against 1.5 elsewhere), names below one of them (Trump 4.5 against 4.3, Juan 5.3 against 4.1).
COMMON = 3.8
OWN = 1.3
SURE = 0.8
RARE = 3.2
_WIDE = ("en",)  # languages whose word lists hold names of all the world
# Shares of uses in lower case: above the first a word is no name, unless it is as frequent in other languages, like
# Trump; above the second, none in any case; below the third it is a name, be it of one country only, like Jusuf.
_LOWER, _MOSTLY_LOWER, _NEVER_LOWER, _SEEN = 0.3, 0.75, 0.1, 5
_ZIPF = 9.0
UNKNOWN = FLOOR + _ZIPF
# Spelling: how much alike two names must be to be two spellings of one. Measured on NTREX-128 with names misspelt.
ALIKE = 0.6
SHORTEST = 3
_STEM, _ENDING = 3, 2  # letters of a name that stay, and that may change, in a language that declines them
_MOST = 60  # names of one segment that are compared
_FAR = 4  # words between the place where a name is expected and another name that replaced it
_TITLE_WORDS, _TITLE_SHARE = 5, 0.7  # so many long words, so many of them capitalised: title case, which says nothing

_OPENING = regex.compile(r"""(?:\A|[.!?…:;¿¡|•·\n“”"„«»‘'(\[—–/]|\s-)\s*\Z""")
_PART = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}]+)*")
_POSSESSIVE = regex.compile(r"['’ʼ]s?\Z")
_SOUNDS: Sequence[tuple[regex.Pattern[str], str]] = tuple(
    (regex.compile(pattern), sound)
    for pattern, sound in (
        (r"x", "ks"),
        (r"[kcg]h", "h"),
        (r"sch|tsch|tch|sh|tj|[cs]z", "s"),
        (r"zh|dj|dzh", "i"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ck|q|c", "k"),
        (r"t[sz]|z", "s"),
        (r"w", "v"),
        (r"ou|oo|oe|u", "o"),
        (r"[yj]", "i"),
        (r"ie|ii|ia(?=[^\s])", "e"),
        (r"(?<=[aeiou])h", ""),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised word, or one part of a hyphened one. ``inside``: not at the start of a sentence or quotation."""

    text: str
    start: int
    end: int
    inside: bool

    @property
    def bare(self) -> str:
        """Without possessive and accents, in lower case."""
        return bare(self.text)


@dataclass(frozen=True, slots=True)
class Difference:
    """A name of the original that reads otherwise in the translation; both texts with their spans.

    ``alike``: how much alike they are, 0 to 1; 1 where only the transcription differs. ``beside``: whether a name that
    both texts share stands beside both, as the surname beside a misspelt first name. ``sure``: whether both are names
    beyond doubt, about as frequent in other languages as in their own. ``translated``: whether the found form is a
    word of its own in some language, so that it may be the other language's name of the same thing.
    """

    original: str
    start: int
    end: int
    found: str
    found_start: int
    found_end: int
    alike: float
    beside: bool
    sure: bool
    translated: bool


@lru_cache(maxsize=1 << 14)
def bare(word: str) -> str:
    """A word without possessive ending and accents, in lower case."""
    plain = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", word)).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", "")


@lru_cache(maxsize=1 << 14)
def sound(word: str) -> str:
    """A rough key under which the usual transcriptions of one name fall together (Tokáyev, Tokayev, Tokaev)."""
    key = bare(word)
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key


def alike(a: str, b: str) -> float:
    """How much two spellings are alike, 0 to 1: the better of letters and sounds."""
    return max(similarity(bare(a), bare(b)), similarity(sound(a), sound(b)))


def capitalised(text: str, found_words: Sequence[Word]) -> list[Name]:
    """All capitalised words of at least ``SHORTEST`` letters, hyphened ones in parts; none in a line of title case.

    ``found_words`` are the words of the text.
    """
    found: list[Name] = []
    long_capitals = 0
    for n, (string, at, _) in enumerate(found_words):
        parts = _CAPITALISED[string]
        if parts is None:
            continue
        long_capitals += n > 0 and len(string) > SHORTEST
        for start, end in parts:
            inside = start > 0 or not _OPENS[text[max(0, at - 3) : at]]
            found.append(Name(string[start:end], at + start, at + end, inside))
    long_words = sum(len(word.text) > SHORTEST for word in found_words[1:]) if long_capitals else 0
    title = long_words >= _TITLE_WORDS and long_capitals > _TITLE_SHARE * long_words
    return [] if title else found


def _capitalised_parts(word: str) -> tuple[tuple[int, int], ...] | None:
    """Where the capitalised parts of a word stand in it; None if it has no capital."""
    if word.islower() or not any(c.isupper() for c in word):
        return None
    return tuple(
        part.span()
        for part in _PART.finditer(word)
        if part[0][0].isupper() and len(part[0]) >= SHORTEST and not any(c.isdigit() for c in part[0])
    )


_CAPITALISED = Memo(_capitalised_parts)
# Whether what stands before a word, up to three characters, opens a sentence, a quotation or an item.
_OPENS: Memo[str, bool] = Memo(lambda before: _OPENING.search(before) is not None)


def is_name(word: str, lang: Pack, others: Iterable[Pack], own: float = OWN) -> bool:
    """Whether a capitalised word is likely a name: not one that is common in its own language only.

    Args:
        word: as it stands.
        lang: the pack of its language.
        others: those of languages to compare with; English is always among them.
        own: how much more frequent than elsewhere, in steps of the Zipf scale, it may be in its own language.
    """
    key = _POSSESSIVE.sub("", word).lower()
    if key in lang.capital_words or word.isupper():
        return False
    scores = _scores(key, tuple(dict.fromkeys((lang.code, *(p.code for p in others), *_WIDE))))
    plain = _scores(bare(key), tuple(scores))  # "González" is "Gonzalez" elsewhere
    here = scores.get(lang.code, UNKNOWN)
    elsewhere = max((max(v, plain[code]) for code, v in scores.items() if code != lang.code), default=here)
    lower = _lower_share(key, lang.code)
    if lower is not None:
        if lower > (_MOSTLY_LOWER if here - elsewhere < SURE else _LOWER):
            return False
        if lower < _NEVER_LOWER and own >= OWN:
            return True
    return here < (COMMON if own >= OWN else RARE) or here - elsewhere < own


def _is_sure(word: str, lang: Pack, other: Pack) -> bool:
    """Whether a word is a name beyond doubt: by frequency alone, and no ordinary English word left in the text."""
    lower = _lower_share(_POSSESSIVE.sub("", word).lower(), "en")
    english = lower is not None and lower > _MOSTLY_LOWER
    return len(word) > SHORTEST and not english and not is_ordinary(word, lang) and is_name(word, lang, (other,), SURE)


def is_plain(word: str, lang: Pack) -> bool:
    """Whether a word is written in lower case nearly always, in its language or in English."""
    shares = (_lower_share(word.lower(), code) for code in dict.fromkeys((lang.code, *_WIDE)))
    return any(share is not None and share > _MOSTLY_LOWER for share in shares)


def is_ordinary(word: str, lang: Pack) -> bool:
    """Whether a capitalised word is a plain noun, adjective or verb of its language, so that its name is translated."""
    known = forms(lang.code)
    return known is not None and known.listed(word.lower())


def _lower_share(key: str, code: str) -> float | None:
    """The share of a word's uses in lower case, where it was seen often enough to tell."""
    table = truecase(code)
    return table.lower_share(key) if table is not None and table.count(key) >= _SEEN else None


@lru_cache(maxsize=1 << 14)
def _scores(word: str, languages: tuple[str, ...]) -> Mapping[str, float]:
    """Zipf values; ``UNKNOWN`` where a list lacks the word."""
    return {code: value + _ZIPF for code, value in word_scores(word, languages).items()}


def is_known(word: str, packs: Iterable[Pack]) -> bool:
    """Whether a word list of one of these languages, or of English, has the word (once in a million or more)."""
    languages = tuple(dict.fromkeys((*(p.code for p in packs), *_WIDE)))
    return any(
        v > UNKNOWN for key in (_POSSESSIVE.sub("", word).lower(), bare(word)) for v in _scores(key, languages).values()
    )


@lru_cache(maxsize=64)
def places(code: str) -> Mapping[str, str]:
    """Names of countries, languages and cities in a language, bare, to what CLDR calls them; empty if unknown to it."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, str] = {}
    for key, name in locale.territories.items():
        found.setdefault(bare(str(name)), key)
    for key, zone in locale.time_zones.items():
        if "city" in zone:
            found.setdefault(bare(str(zone["city"])), key)
    for key, name in locale.languages.items():
        found.setdefault(bare(str(name)), f"language {key}")
    return found


@lru_cache(maxsize=64)
def calendar(code: str) -> Mapping[str, str]:
    """Names of months and weekdays in a language, bare, to one name for all languages; empty if CLDR lacks it."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, str] = {}
    for kind, named in (("month", locale.months), ("day", locale.days)):
        for context in ("format", "stand-alone"):
            for number, name in named[context]["wide"].items():
                found.setdefault(bare(str(name)), f"{kind} {number}")
    return found


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts: the text, its words, and the pack of its language."""

    text: str
    words: Sequence[Word]
    lang: Pack


def differences(original: Side, translation: Side) -> list[Difference]:
    """Names of the original that read otherwise in the translation.

    A name counts as kept if the translation has it in the same letters, with an ending that the target language adds,
    in another case, or as CLDR's name of the same place. What is not kept is paired with a name of the translation
    that the original does not have: first the one that sounds most alike, then one at the same place.

    Within one language spellings are compared more strictly: there is no translation of names.
    """
    theirs = capitalised(original.text, original.words)[:_MOST]
    ours = capitalised(translation.text, translation.words)[:_MOST] if theirs else []
    lang, other = translation.lang, original.lang
    suffixes = tuple(lang.more.get("name_suffixes", ()))
    unkept = _unkept(theirs, translation, suffixes, other)
    missing = [n for n in unkept if is_name(n.text, other, (lang,)) or _first_name(n, theirs, other)]
    if not missing or not ours or script(translation.text)[0] != script(original.text)[0]:
        return []
    left = _unkept(ours, original, suffixes, lang)
    extra = [n for n in left if is_name(n.text, lang, (other,)) or _first_name(n, ours, lang)]
    found: list[Difference] = []
    for value, a, b in _pairs(missing, extra):
        if any(d.start == a.start or d.found_start == b.start for d in found):
            continue
        beside = _beside(a, theirs, b, ours)
        if not beside and not (a.inside and (value >= ALIKE or _near(a, b, original.words, translation.words))):
            continue
        sure = _is_sure(a.text, other, lang) and _is_sure(b.text, lang, other)
        translated = is_known(b.text, (lang, other)) or not is_known(a.text, (lang,))
        found.append(Difference(a.text, a.start, a.end, b.text, b.start, b.end, value, beside, sure, translated))
    return _merged(sorted(found, key=lambda d: d.found_start), original.text, translation.text)


def _unkept(names: Sequence[Name], side: Side, suffixes: Sequence[str], here: Pack) -> list[Name]:
    """Those names that the other side does not have in any form."""
    whole = {bare(word.text) for word in side.words}
    left = [n for n in names if n.bare not in whole]
    if not left:
        return left
    forms = _forms(side.words, suffixes)
    return [n for n in left if not _kept(n, forms, suffixes, side.lang, here)]


def _forms(found: Sequence[Word], suffixes: Sequence[str]) -> frozenset[str]:
    """All words of a text, bare: whole, in parts, two joined, and without endings."""
    forms: set[str] = set()
    for n, word in enumerate(found):
        whole = bare(word.text)
        forms.update((whole, *(bare(p) for p in _PART.findall(word.text))))
        forms.update(whole.removesuffix(s) for s in suffixes)
        if n + 1 < len(found) and word.capitalised:
            forms.add(whole + bare(found[n + 1].text))
    return frozenset(forms)


def _kept(name: Name, forms: frozenset[str], suffixes: Sequence[str], there: Pack, here: Pack) -> bool:
    key = name.bare
    if key in forms or any(key.endswith(s) and key.removesuffix(s) in forms for s in suffixes if len(key) > len(s) + 2):
        return True
    if not (there.known and here.known) and len(key) >= _STEM:
        stem = key[: max(_STEM, len(key) - _ENDING)]  # endings not known: a change at the end is grammar
        if any(f.startswith(stem) and abs(len(f) - len(key)) <= _ENDING + 1 for f in forms):
            return True
    if there.code == here.code:
        return False
    place = places(here.code).get(key)
    return place is not None and any(places(there.code).get(f) == place for f in forms)


def _pairs(missing: Sequence[Name], extra: Sequence[Name]) -> list[tuple[float, Name, Name]]:
    """All pairs, the most alike first."""
    pairs = [(round(alike(a.text, b.text), 3), a, b) for a in missing for b in extra]
    return sorted(pairs, key=lambda p: (-p[0], p[1].start, p[2].start))


def _near(a: Name, b: Name, their_words: Sequence[Word], our_words: Sequence[Word]) -> bool:
    """Whether ``b`` stands about where the translation would have ``a``."""
    if not b.inside:
        return False
    at = counterpart(their_words, a.start, a.end, our_words)
    return any(w.start <= b.start < w.end for w in our_words[max(0, at - _FAR) : at + _FAR + 1])


def _beside(a: Name, theirs: Sequence[Name], b: Name, ours: Sequence[Name]) -> bool:
    """Whether the same name stands directly beside both, on the same side."""
    for side in (0, 1):
        near_a = {n.bare for n in theirs if (n.end + 1 == a.start if side == 0 else n.start == a.end + 1)}
        near_b = {n.bare for n in ours if (n.end + 1 == b.start if side == 0 else n.start == b.end + 1)}
        if near_a & near_b:
            return True
    return False


def _first_name(name: Name, names: Sequence[Name], lang: Pack) -> bool:
    """Whether a capitalised word that the language has as a word too (Estela, Grace) may be a first name here.

    It stands before another capitalised word, and is no title. (It counts only where the other text has that word too.)
    """
    lower = name.text.lower()
    if {lower, name.bare} & (lang.capital_words | lang.function_words) or not name.text.istitle():
        return False
    share = _lower_share(lower, lang.code)
    if share is not None and share > _MOSTLY_LOWER:
        return False
    return any(n.start == name.end + 1 for n in names)


def _merged(found: Sequence[Difference], original: str, translation: str) -> list[Difference]:
    """Neighbouring parts of one name as one difference: "Kasim Yumart" for "Kassym-Jomart"."""
    merged: list[Difference] = []
    for d in found:
        last = merged[-1] if merged else None
        if last and d.found_start - last.found_end == 1 and d.start - last.end == 1:
            merged[-1] = Difference(
                original[last.start : d.end],
                last.start,
                d.end,
                translation[last.found_start : d.found_end],
                last.found_start,
                d.found_end,
                min(last.alike, d.alike),
                last.beside or d.beside,
                last.sure and d.sure,
                last.translated and d.translated,
            )
        else:
            merged.append(d)
    return merged
