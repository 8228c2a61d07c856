"""Words that say the opposite of one another, found across languages: won and lost, rose and fell, husband and wife.

The tables (``langs/data/<code>/contrasts.toml``) name sets of senses that exclude each other, and for each sense the
words of the language that nearly always have it. Sets and senses have the same names in all languages. A table that
begins with ``inside = true`` is of a language that sets no spaces: its words are found inside of others as well. After
one of the words of ``less`` a word does not say its sense: less powerful.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

TABLE = "contrasts.toml"
# Most sets are passed over without a search: no word of the text begins with so many letters of one of theirs.
HEAD = 3
_WORD = regex.compile(r"\w+")
_PLAIN = regex.compile(rf"\w{{1,{HEAD}}}(?![?*{{])")
_GROUP = regex.compile(r"\((?:[^()]|(?R))*\)")


@dataclass(frozen=True, slots=True)
class Sense:
    """One of a set of senses, and the words of the text that say it: ``text[start:end]``."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contrast:
    """A set of which two texts say different senses and none in common: where each says it first."""

    topic: str
    ours: Sense
    theirs: Sense


def knows(code: str) -> bool:
    """Whether there is a table for a language."""
    return bool(_compiled(code))


def contrasts(text: str, code: str, other: str, other_code: str) -> list[Contrast]:
    """The sets of which a text and its counterpart say different senses, in the order of the text."""
    found = []
    ours, theirs = _compiled(code), _compiled(other_code)
    lower, other_lower = text.lower(), other.lower()
    if len(lower) != len(text) or len(other_lower) != len(other):
        return []  # a letter whose lower case is two: places would not be those of the text
    heads, other_heads = _heads(lower), _heads(other_lower)
    for topic, pattern in ours.items():
        if topic not in theirs or not pattern.may_find(heads) or not theirs[topic].may_find(other_heads):
            continue
        here = pattern.find(lower)
        there = theirs[topic].find(other_lower) if here else []
        if there and not {s.name for s in here} & {s.name for s in there}:
            found.append(Contrast(topic, here[0], there[0]))
    return sorted(found, key=lambda c: (c.ours.start, c.topic))


def found(text: str, code: str, topic: str) -> list[Sense]:
    """All places of a text that say a sense of one set, in their order."""
    known, lower = _compiled(code).get(topic), text.lower()
    return known.find(lower) if known and len(lower) == len(text) else []


def _heads(lower: str) -> frozenset[str]:
    """The first letters of all words."""
    words = frozenset(_WORD.findall(lower))
    return frozenset(word[:length] for word in words for length in range(1, HEAD + 1))


def _head(expression: str) -> str:
    """The letters, at most ``HEAD``, that whatever an expression matches begins with; none if that is not plain."""
    plain = _PLAIN.match(expression)
    return plain[0] if plain and "|" not in _GROUP.sub("", expression) else ""


@dataclass(frozen=True)
class _Topic:
    """The expressions of one set. ``heads``: how what they match begins; empty where that is not known of all."""

    pattern: regex.Pattern[str]
    senses: Sequence[str]
    heads: frozenset[str]

    def may_find(self, heads: frozenset[str]) -> bool:
        return not self.heads or not self.heads.isdisjoint(heads)

    def find(self, lower: str) -> list[Sense]:
        return [
            Sense(self.senses[int(m.lastgroup[1:])], m.start(), m.start() + len(m[0].rstrip()))
            for m in self.pattern.finditer(lower)
            if m.lastgroup and not m["less"]
        ]


@lru_cache(maxsize=64)
def _compiled(code: str) -> Mapping[str, _Topic]:
    """The topics of a language. Longer expressions go first: "lebih sedikit" is fewer, though "lebih" is more."""
    from mtqa import langs

    file = langs.table(code, TABLE)
    topics: dict[str, _Topic] = {}
    table = tomllib.loads(file.decode("utf-8")) if file else {}
    inside = table.pop("inside", False)
    before, after = ("", "") if inside else (r"(?<!\w)", r"(?!\w)")
    less = "|".join(table.pop("less", ["(?!)"]))
    for topic, senses in table.items():
        words = sorted(
            ((word, name) for name, words in senses.items() for word in words), key=lambda w: (-len(w[0]), w)
        )
        groups = "|".join(f"(?P<g{n}>{word})" for n, (word, _) in enumerate(words))
        pattern = regex.compile(rf"{before}(?:(?P<less>{less})\s*)??(?:{groups}){after}")
        heads = frozenset(_head(word) for word, _ in words)
        known = frozenset() if inside or "" in heads else heads
        topics[topic] = _Topic(pattern, tuple(name for _, name in words), known)
    return topics
