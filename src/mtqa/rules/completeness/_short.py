"""Sentences that stop half way: what the two rules on length share."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.rules import Hit, View
from mtqa.text.language import script

# Shorter sentences may shrink to a word or two.
FEWEST = 10
# Letters of the target per letter of the other text. On NTREX-128 right translations lie below the first in 0, 0 and 2
# of 1,750 rows (es-id, en-id, es-en), below the second without a full stop in 1, 0 and 1; sentences cut in half lie
# below the second in 95, 85 and 100 %.
MUCH_SHORTER, SHORTER = 0.5, 0.7
CUT, SHORT = 0.75, 0.7
# A sentence of a few words at least, that ends with a word which cannot end one.
FEWEST_DANGLING, DANGLING = 4, 0.85
_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_CLOSING = " \"'”“’‘»«)]"


def cut_short(target: View, other: View, side: str) -> Iterator[Hit]:
    """A hit on the last word where the sentence breaks off, on all of it where it is much too short."""
    if len(other.words) < FEWEST_DANGLING or not target.words:
        return
    ratio = _letters(target.text) / max(_letters(other.text), 1)
    ended = target.text.rstrip(_CLOSING).endswith(_ENDS) or not other.text.rstrip(_CLOSING).endswith(_ENDS)
    if not ended and len(target.words) >= FEWEST_DANGLING and _dangles(target):
        yield _broken(target, side, ratio, DANGLING)
        return
    if len(other.words) < FEWEST:
        return
    if ratio >= (MUCH_SHORTER if ended else SHORTER) or script(target.text)[0] != script(other.text)[0]:
        return
    if not ended:
        yield _broken(target, side, ratio, CUT)
        return
    yield Hit(
        0,
        len(target.text),
        f"Half of what the {side} says is missing.",
        evidence={"ratio": round(ratio, 2)},
        confidence=SHORT,
    )


def _broken(target: View, side: str, ratio: float, confidence: float) -> Hit:
    last = target.words[-1]
    return Hit(
        last.start,
        last.end,
        f"The sentence breaks off: the {side} goes on.",
        evidence={"ratio": round(ratio, 2)},
        confidence=confidence,
    )


def _dangles(view: View) -> bool:
    """Whether nothing but a word that cannot end a sentence stands at the end: "untuk", "reduce el riesgo de"."""
    last = view.words[-1]
    return last.lower in view.lang.dangling_words and not view.text[last.end :].strip()


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
