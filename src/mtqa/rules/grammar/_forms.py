"""Patterns over the forms of words, for the rules beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

from mtqa.langs import load
from mtqa.rules import View
from mtqa.text.forms import forms
from mtqa.text.patterns import Patterns
from mtqa.text.tags import tags
from mtqa.text.truecase import truecase

START, STOP = ". ", "."  # set before a text, so that a pattern can ask for the start of a sentence: "(.) the ..."


def found(view: View, key: str) -> Iterator[tuple[int, int]]:
    """Where the pack's patterns of that key stand in a text: no two places overlap, of two the first and longest."""
    compiled = _compiled(view.lang.code, key)
    done = 0
    matches = compiled.find(START + view.text, [STOP, *view.tokens]) if compiled else ()
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        start, end = match.start - len(START), match.end - len(START)
        if start >= done:
            yield start, end
            done = end


def possible(key: str) -> Callable[[View], bool]:
    """The trigger of a rule that finds what ``found`` finds."""

    def any_match(view: View) -> bool:
        compiled = _compiled(view.lang.code, key)
        return compiled is not None and compiled.may_match(chain((STOP,), view.tokens))

    return any_match


@lru_cache(maxsize=64)
def _compiled(code: str, key: str) -> Patterns | None:
    pack, table = load(code), forms(code) or tags(code)
    patterns = pack.more.get(key, ())
    return Patterns(patterns, pack, table, truecase(code)) if patterns and table else None
