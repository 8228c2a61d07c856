"""How far apart two texts may be in meaning: what the rules of this family share.

Closeness is the cosine of two sentence vectors (see ``text.embed``). All limits were measured with it on NTREX-128,
1,997 sentences each of es-id, en-id and es-en, on their right translations and on wrong ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from mtqa.model import Severity
from mtqa.rules import Hit, View
from mtqa.text.names import alike
from mtqa.text.words import Word

# Words of the shorter side, and the closeness below which it is no translation. Right translations lie below in 2, 0
# and 0 of 1,997 rows; a wrong sentence in 99, the next sentence of the article in 77, 75 and 72 %.
LIMITS = ((26, 0.40), (15, 0.33), (9, 0.28), (6, 0.25), (4, 0.15))
UNLIKE = 2.5  # no translation has so many times the words of its source
# Below this, and with enough words to say so, the two have nothing in common.
UNRELATED, TELLING = 0.2, 6
FAR, NOTHING, FEW = 0.75, 0.9, 0.5

# A heading has up to so many words; on so few, vectors of right translations are often far apart as well. Of 100 pairs
# of headings without a common word, right ones lie below the limit in 5 (es-id), 2 (en-id) and 1 (es-en), wrong ones in
# 60; below the lower limit lie no right ones, and 24 wrong ones.
HEADING = 4
HEADING_LIMIT, HEADING_NOTHING = 0.30, 0.20
HEADING_FAR, HEADING_SURE = 0.7, 0.85
# So much alike, two words of different languages are the same word.
COGNATE = 0.6
ENDS = (".", "!", "?", "…", ":", ";", ",", "。", "！", "？", "؟", "।")
_CLOSING = " \"'”“’‘»«)]"


def far(target: View, other: View, closeness: float, side: str) -> Iterator[Hit]:
    """A hit on the whole target where it is farther from the other text than any translation."""
    words = _telling(len(target.words), len(other.words))
    limit = next((value for least, value in LIMITS if words >= least), -1.0)
    if closeness >= limit:
        return
    nothing = closeness < UNRELATED and words >= TELLING
    yield Hit(
        0,
        len(target.text),
        f"This says something else than the {side}." if nothing else f"This is far from the {side} in meaning.",
        evidence={"closeness": closeness, "limit": limit},
        severity=Severity.CRITICAL if nothing else Severity.MAJOR,
        confidence=NOTHING if nothing else FAR if words >= TELLING else FEW,
    )


def _telling(a: int, b: int) -> float:
    """How many words the closeness rests on: the shorter side has them, unless its length rules out a translation."""
    return min(a, b) if max(a, b) < UNLIKE * min(a, b) else sqrt(a * b)


def heading_far(target: View, other: View, closeness: float, side: str) -> Iterator[Hit]:
    """A hit on a short heading that has neither meaning nor a word in common with its counterpart."""
    if not _is_heading(target) or closeness >= HEADING_LIMIT or len(other.words) > 2 * HEADING:
        return
    ours, theirs = _content(target), _content(other)
    if not ours or not theirs or any(alike(a.text, b.text) >= COGNATE for a in ours for b in theirs):
        return
    start, end = target.words[0].start, target.words[-1].end
    yield Hit(
        start,
        end,
        f"The {side} has “{other.text[: other.words[-1].end].lstrip(_CLOSING)}” here, which means something else.",
        evidence={"closeness": closeness, "limit": HEADING_LIMIT},
        confidence=HEADING_SURE if closeness < HEADING_NOTHING else HEADING_FAR,
    )


def _is_heading(view: View) -> bool:
    """Few words, and no full stop; in a file of rows nothing else tells a heading."""
    return 0 < len(view.words) <= HEADING and not view.text.rstrip(_CLOSING).endswith(ENDS)


def _content(view: View) -> list[Word]:
    return [w for w in view.words if w.lower not in view.lang.function_words and any(c.isalpha() for c in w.text)]
