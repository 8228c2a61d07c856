"""Sentences that stop half way: what the two rules on length share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import exp, log

from mtqa.rules import Hit, View
from mtqa.rules.completeness._gaps import beginning
from mtqa.text import shape
from mtqa.text.embed import similarity
from mtqa.text.language import script

# Shorter sentences may shrink to a word or two.
FEWEST = 10
# Letters of the target per letter of the other text. On NTREX-128 right translations lie below the first in 0, 0 and 1
# of some 1,750 rows (es-id, en-id, es-en), below the second without the full stop that the source has in 1, 0 and 1;
# sentences cut in half lie below the second in 93, 82 and 99 % (tests/measure/omission.py).
MUCH_SHORTER, SHORTER = 0.5, 0.7
CUT, SHORT = 0.75, 0.7
# Where sentence vectors are to be had: half of a sentence is missing if the translation is closer to one half of the
# other text than to all of it. The constant, and what the logarithm of the ratio of letters and that difference count;
# looked at below SUSPECT only, and not in lines without a full stop: headlines say less at will. Fitted by
# tests/measure/omission.py on half of NTREX-128. On the other half, on two German translations of TED talks, and on
# free translations (Text+Berg, de-fr), halves are told from whole sentences with an area under the curve of 0.995 or
# more; the rule finds 70 to 90 % of the halves and flags 0.0 to 0.5 % of the whole sentences.
HALF_MISSING = (-2.4, -10.96, 22.92)
SUSPECT = 0.8
SURE = 0.99
# A line that also lost its full stop breaks off if the vectors do not speak against it.
LIKELY = 0.9
# An aside in brackets ("AM, por sus siglas en inglés") explains to one set of readers what the other knows.
_ASIDE = re.compile(r"\s*\([^()]{1,200}\)")
# Where a sentence pauses, and may have been cut; not within a number. Nearer to its ends than the share _OUTER nobody
# calls it half, and a pause need fit only _NEARLY as well: a phrase can be read, half of one cannot.
_PAUSE = re.compile(r"[,;:،؛]\s+|[，、；：]|\s[–—]\s+")
_OUTER, _NEARLY, _MOST_PAUSES = 0.2, 0.05, 32
# A sentence of a few words at least, that ends with a word which cannot end one.
FEWEST_DANGLING, DANGLING = 4, 0.85
_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_BRACKETS = (")", "]", "）")
_CLOSING = " \"'”“’‘»«)]"


def cut_short(target: View, other: View, side: str) -> Iterator[Hit]:
    """A hit on the last word where the sentence breaks off, on all of it where it is much too short."""
    if len(other.words) < FEWEST_DANGLING or not target.words:
        return
    ratio = _letters(_main(target.text)) / max(_letters(_main(other.text)), 1)
    closed = target.text.rstrip().endswith(_BRACKETS)  # nobody closes a bracket and stops in mid-sentence
    ended = closed or target.text.rstrip(_CLOSING).endswith(_ENDS) or not other.text.rstrip(_CLOSING).endswith(_ENDS)
    if not ended and len(target.words) >= FEWEST_DANGLING and _dangles(target):
        yield _broken(target, side, ratio, DANGLING)
        return
    if len(other.words) < FEWEST:
        return
    if ratio >= SUSPECT or script(target.text)[0] != script(other.text)[0] or shape.is_title(target.text):
        return
    found = half_missing(target, other, ratio) if other.text.rstrip(_CLOSING).endswith(_ENDS) else None
    probability, missing = found or (1.0 if ratio < MUCH_SHORTER else 0.0, "")
    if not ended and ratio < SHORTER and (found is None or probability >= LIKELY):
        yield _broken(target, side, ratio, CUT)
        return
    if probability >= SURE:
        told = f": {beginning(missing)}" if missing else ""
        yield Hit(
            0,
            len(target.text),
            f"Half of what the {side} says is missing{told}.",
            evidence={"ratio": round(ratio, 2)} | ({"missing": missing} if missing else {}),
            confidence=round(SHORT * probability, 3),
        )


def half_missing(target: View, other: View, ratio: float) -> tuple[float, str] | None:
    """How likely half of the other text is missing, and which; None where there are no sentence vectors for the two."""
    text = _main(other.text)
    first, second = halves(text)
    cosines = similarity([target.text] * 3, [text, first, second], target.lang.code, other.lang.code)
    if cosines is None:
        return None
    whole, *both = (float(cosine) for cosine in cosines)
    constant, by_ratio, by_gain = HALF_MISSING
    odds = constant + by_ratio * log(max(ratio, 0.05)) + by_gain * (max(both) - whole)
    probability = 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
    first_is_there = both[0] >= both[1]
    missing = second if first_is_there else first
    return probability, _phrases(target, other, text, first_is_there, max(both)) if probability >= SURE else missing


def _phrases(target: View, other: View, text: str, first_is_there: bool, cosine: float) -> str:
    """The part of a text that is missing, cut where it pauses: at the pause that the translation fits best.

    In the middle where it has no pause, or where none fits nearly as well as the middle (``cosine``) does.
    """
    pauses = [m.end() for m in _PAUSE.finditer(text) if _OUTER <= m.end() / len(text) <= 1 - _OUTER][:_MOST_PAUSES]
    parts = [(text[:at].strip(), text[at:].strip()) for at in pauses]
    kept = [part[0] if first_is_there else part[1] for part in parts]
    fits = similarity([target.text] * len(kept), kept, target.lang.code, other.lang.code) if kept else None
    if fits is not None:
        best = max(range(len(parts)), key=lambda n: (float(fits[n]), -n))
        if float(fits[best]) >= cosine - _NEARLY:
            return parts[best][1 if first_is_there else 0]
    return halves(text)[1 if first_is_there else 0]


def halves(text: str) -> tuple[str, str]:
    """A text cut in the middle, between two words where it has spaces."""
    words = text.split()
    if len(words) > 1:
        half = len(words) // 2
        return " ".join(words[:half]), " ".join(words[half:])
    return text[: len(text) // 2], text[len(text) // 2 :]


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


def _main(text: str) -> str:
    """The text without asides in brackets, unless nothing else is left."""
    return _ASIDE.sub("", text).strip() or text


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))
