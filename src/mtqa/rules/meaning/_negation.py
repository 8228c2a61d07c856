"""Whether a sentence denies: what the rules on lost and added negation share.

Negation is said in many ways ("unable", "tanpa", "dejó de"), so a difference counts only where one text has a
word that can do nothing else, and the other has neither such a word nor anything that might deny without one. What a
language's words are comes from its pack, or from its table ``langs/data/<code>/negation.toml``, whose patterns also
serve scripts that set no spaces and languages that deny by a part of the verb.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from mtqa import langs
from mtqa.langs import Pack
from mtqa.rules import Hit, View
from mtqa.text.lexicon import frequencies, normal
from mtqa.text.place import counterpart
from mtqa.text.words import Word

TABLE = "negation.toml"
# A prefix denies only where a word of its own remains (unlikely, ketidakpastian).
LONG = 7
COMMON = 500  # centibels of the word that remains: unusual, but not interested
# Words marked on either side of the place where a negation is lost.
AROUND = 1
_ELLIPTIC = regex.compile(r"\s*(?:[,;:.)!?…]|\Z)")


def differences(target: View, other: View, side: str, main: bool = False) -> Iterator[Hit]:
    """A hit where one of two texts denies and the other cannot.

    ``main``: what a relative clause denies does not count; what "people who do not know" says, "ignorant people" says.
    In one language what might deny says nothing where both texts have the word.
    """
    if not (knows(target.lang) and knows(other.lang)):
        return
    ours, theirs = negations(target), negations(other)
    if (ours and _elliptic(target, ours[0])) or (theirs and _elliptic(other, theirs[0])):
        return
    if main and (_in_relative(target, ours) or _in_relative(other, theirs)):
        return
    if ours and not theirs and not hints(other, target) and not _undone(target, ours[0]):
        yield Hit(
            ours[0].start,
            ours[0].end,
            f"“{ours[0].text}” denies what the {side} states.",
            evidence={"found": ours[0].text},
        )
    elif theirs and not ours and not hints(target, other) and target.words:
        at = counterpart(other.words, theirs[0].start, theirs[0].end, target.words)
        around = target.words[max(0, at - AROUND) : at + AROUND + 1]
        yield Hit(
            around[0].start,
            around[-1].end,
            f"The “{theirs[0].text}” of the {side} is lost.",
            evidence={"expected": theirs[0].text},
        )


def _elliptic(view: View, negation: Word) -> bool:
    """Whether what is denied is not said: of the four that are not, ... Tables are of languages that may end so."""
    return _table(view.lang.code) is None and _ELLIPTIC.match(view.text, negation.end) is not None


def _in_relative(view: View, denying: Sequence[Word]) -> bool:
    """Whether the first negation stands in a relative clause, or may stand in one for all that is known."""
    if not denying:
        return False
    known = _table(view.lang.code)
    clause = known.relative if known is not None else _relative(view.lang.more.get("negation_relative", ""))
    return clause is None or clause.search(view.text[: denying[0].start].lower()) is not None


def _undone(view: View, negation: Word) -> bool:
    """Whether what is denied is itself a denial: "bukan tidak mungkin", "not unusual"."""
    more = view.lang.more
    common = frequencies(view.lang.code)
    following = [normal(w.text) for w in view.words if w.start > negation.start][:1]
    return any(
        word in more.get("negations", ())
        or word in more.get("negative_words", ())
        or any(
            len(word) >= LONG and word.startswith(prefix) and common.get(word[len(prefix) :], COMMON + 1) <= COMMON
            for prefix in more.get("negative_prefixes", ())
        )
        for word in following
    )


def knows(lang: Pack) -> bool:
    """Whether the pack, or a table, says how its language denies."""
    return bool(lang.more.get("negations")) or _table(lang.code) is not None


def negations(view: View) -> list[Word]:
    """The words that deny, idioms set aside ("no obstante", "not only", "tidak hanya")."""
    known = _table(view.lang.code)
    if known is not None:
        return known.denying(view.text)
    more = view.lang.more
    idioms = _idioms(tuple(more.get("negation_idioms", ())))
    spans = [m.span() for m in idioms.finditer(view.text)] if idioms else []
    ending = more.get("negation_ending", "")
    strict = more.get("negations", ())
    return [
        w
        for w in view.words
        if (normal(w.text) in strict or _elided(w) in strict or (ending and normal(w.text).endswith(ending)))
        and not any(start < w.end and w.start < end for start, end in spans)
    ]


def hints(view: View, beside: View) -> bool:
    """Whether anything in the text might deny without a word that must, and is not also in another of its language."""
    known = _table(view.lang.code)
    shared = frozenset(normal(w.text) for w in beside.words) if beside.lang.code == view.lang.code else frozenset()
    if known is not None:
        lower = view.text.lower()
        return bool(known.plain.search(lower)) or any(m[0] not in shared for m in known.maybe.finditer(lower))
    more = view.lang.more
    near, prefixes = more.get("negative_words", ()), tuple(more.get("negative_prefixes", ()))
    suffixes = tuple(more.get("negative_suffixes", ()))
    strict, ending = more.get("negations", ()), more.get("negation_ending", "")
    if any(_elided(word) in strict or (ending and normal(word.text).endswith(ending)) for word in view.words):
        return True
    return any(
        word in near or word in strict or (len(word) >= LONG and (word.startswith(prefixes) or word.endswith(suffixes)))
        for word in (normal(w.text) for w in view.words)
        if word not in shared or word in strict
    )


def _elided(word: Word) -> str:
    """What stands before an apostrophe, as a word: the n of n'en."""
    before, mark, _ = normal(word.text).replace("’", "'").partition("'")
    return before if mark else ""


@dataclass(frozen=True)
class _Table:
    """The patterns of one language: what denies, what only seems to, and what might."""

    plain: regex.Pattern[str]
    idioms: regex.Pattern[str]
    maybe: regex.Pattern[str]
    relative: regex.Pattern[str] | None

    def denying(self, text: str) -> list[Word]:
        """The words, or parts of words, that deny."""
        lower = text.lower()
        if len(lower) != len(text):
            return []  # a letter whose lower case is two: places would not be those of the text
        found = list(self.plain.finditer(lower))
        spans = [m.span() for m in self.idioms.finditer(lower)] if found else []
        return [
            Word(text[m.start() : m.end()], m.start(), m.end())
            for m in found
            if not any(start < m.end() and m.start() < end for start, end in spans)
        ]


@lru_cache(maxsize=64)
def _table(code: str) -> _Table | None:
    """The patterns of a language that has a table."""
    packed = langs.table(code, TABLE)
    if packed is None:
        return None
    values = tomllib.loads(packed.decode("utf-8"))
    edges = ("", "") if values.get("inside") else (r"(?<![\p{L}\p{M}\p{N}])", r"(?![\p{L}\p{M}\p{N}])")
    plain, idioms, maybe = (
        regex.compile(edges[0] + "(?:" + "|".join(values[key]) + ")" + edges[1]) for key in ("plain", "idioms", "maybe")
    )
    return _Table(plain, idioms, maybe, _relative(values.get("relative", "")))


@lru_cache(maxsize=64)
def _relative(pattern: str) -> regex.Pattern[str] | None:
    """What opens a relative clause, with up to two words after it: it stands at the end of what precedes a negation."""
    return regex.compile(rf"(?<!\w)(?:{pattern})(?:[ '’]\w+){{0,2}}[ '’]\Z") if pattern else None


@lru_cache(maxsize=16)
def _idioms(patterns: Sequence[str]) -> regex.Pattern[str] | None:
    return regex.compile(r"(?<!\w)(?:" + "|".join(patterns) + ")", regex.IGNORECASE) if patterns else None
