"""The packs' patterns over words (``text.patterns``): those of all rules are matched at once, when the first asks.

Each rule has its own list in the packs. Matched one list after the other they took a third of the time of all rules.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from mtqa.langs import load
from mtqa.rules import Crowd, View
from mtqa.text.forms import forms
from mtqa.text.patterns import Match, Patterns
from mtqa.text.tags import tags
from mtqa.text.truecase import truecase

OVER_CLASSES = ("missing_head", "missing_head_maybe", "stacked")
# Over the forms of words where a table has them, else over their classes; and these see a full stop before the text.
OVER_FORMS = ("wrong_class", "wrong_order", "wrong_construction", "misplaced_verb", "disagreement")
_Found = list[tuple[str, Match]]
_NOTE = "word patterns"


def matches(view: View, *keys: str) -> list[Match]:
    """Where the pack's patterns of those keys stand in a text, the first and longest first; they may overlap."""
    found = [match for key, match in _found(view) if key in keys]
    return sorted(found, key=lambda m: (m.start, -m.end))


def apart(view: View, key: str) -> list[tuple[int, int]]:
    """The same places but those that overlap with one before."""
    done, kept = 0, []
    for match in matches(view, key):
        if match.start >= done:
            kept.append((match.start, match.end))
            done = match.end
    return kept


class matching:  # noqa: N801 (used as a function)
    """The trigger of a rule that finds nothing where none of the pack's patterns of some keys matches."""

    def __init__(self, *keys: str) -> None:
        """``keys``: of the lists of patterns."""
        self._keys = frozenset(keys)

    def __call__(self, view: View) -> bool:
        """Whether one matches in the text."""
        return any(key in self._keys for key, _ in _found(view))

    def among(self, crowd: Crowd) -> Collection[int]:
        """The numbers of the views in which one does."""
        if _NOTE not in crowd.notes:
            crowd.notes[_NOTE] = [
                (number, frozenset(key for key, _ in found))
                for number, view in enumerate(crowd.views)
                if (found := _found(view))
            ]
        return [number for number, found in crowd.notes[_NOTE] if not found.isdisjoint(self._keys)]


def _found(view: View) -> _Found:
    """All matches in a text, each with the key of its list."""
    if _NOTE not in view.notes:
        view.notes[_NOTE] = [
            (keys[match.number], match)
            for compiled, keys in _compiled(view.lang.code)
            if compiled.may_match(view.text, view.chunks)
            for match in compiled.find(view.text, view.chunks)
        ]
    found: _Found = view.notes[_NOTE]
    return found


@lru_cache(maxsize=32)
def _compiled(code: str) -> list[tuple[Patterns, list[str]]]:
    """All patterns of a language, with the key of each: together where they read the same table."""
    pack, by_class, by_form = load(code), tags(code), forms(code)
    first = [(key, pattern) for key in OVER_CLASSES for pattern in pack.more.get(key, ())]
    second = [(key, pattern) for key in OVER_FORMS for pattern in pack.more.get(key, ())]
    groups = [(by_class, first, 0), (by_form, second, len(second))]
    if by_form is None:
        second = second if by_class else []
        groups = [(by_class, first + second, len(second))]
    return [
        (
            Patterns([p for _, p in rows], pack, table, truecase(code), stopped=range(len(rows) - stopped, len(rows))),
            [key for key, _ in rows],
        )
        for table, rows, stopped in groups
        if rows
    ]
