"""tokenF1: greedy matching of token vectors, as BERTScore (Zhang et al. 2020) does it, with the encoder at hand.

Every token of the translation is held against the token of the reference that is most like it in its context, and the
other way round; the means of these cosines are precision and recall, and F1 is the score, 0 to 100. No weights by
rarity and no rescaling. It is not BERTScore's number, for that depends on its encoder; the signature names ours.
"""

from __future__ import annotations

from mtqa.errors import UsageError
from mtqa.metrics import Counted, Units
from mtqa.metrics._neural import mean
from mtqa.text import embed
from mtqa.text.tokens import Tokens, tokens

NAME = "tokenF1"
ON_REQUEST = True


def count(units: Units) -> Counted:
    """The score of each unit against the reference that it is best by; that of several is their mean.

    Raises:
        UsageError: if no encoder knows the language of the texts, or the one that does shows no token vectors.
    """
    import numpy as np

    encoder = embed.embedder(units.lang)
    texts = list(dict.fromkeys([*units.hypotheses, *(r for references in units.references for r in references)]))
    made = tokens(texts, units.lang)
    if encoder is None or made is None:
        what = f"the language {units.lang or 'of these texts'!r}"
        raise UsageError(
            f"--metric {NAME}: no encoder knows {what}"
            if encoder is None
            else f"--metric {NAME}: the encoder {encoder.name}, which is that of {what}, shows no vectors of tokens"
        )
    by_text = dict(zip(texts, made, strict=True))
    best = tuple(
        max(_f1(by_text[hypothesis], by_text[reference]) for reference in references)
        for hypothesis, references in zip(units.hypotheses, units.references, strict=True)
    )
    widths = {len(references) for references in units.references}
    width = widths.pop() if len(widths) == 1 else "var"
    return Counted(
        name=NAME,
        stats=np.stack([np.array(best), np.ones(len(best))], axis=1),
        many=mean,
        units=best,
        signature=f"nrefs:{width}|enc:{encoder.name}|idf:no|rescale:no|encver:{encoder.version}".replace(" ", "-"),
    )


def _f1(ours: Tokens, theirs: Tokens) -> float:
    if not ours.numbers or not theirs.numbers:
        return 100.0 if ours.numbers == theirs.numbers else 0.0
    cosines = ours.vectors @ theirs.vectors.T
    precision, recall = (max(0.0, float(cosines.max(axis=axis).mean())) for axis in (1, 0))
    return min(100.0, 200 * precision * recall / (precision + recall)) if precision + recall else 0.0
