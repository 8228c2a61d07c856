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
        "meaning": 7.04,
        "rival": 6.97,
        "gain": 5.95,
        "length": -6.04,
        "numbers": -0.23,
        "stems": 0.84,
        "words": 1.30,
        "end": -2.06,
        "quote": -1.47,
        "paragraph": -0.50,
        "crossing": -1.00,
        "kind": -1.00,
        "1-2": -1.16,
        "2-2": -4.93,
        "1-3": -2.32,
        "2-3": -6.64,
        "1-4": -5.46,
        "larger": -9.94,
        "gap": 0.92,
        "open": -3.30,
        "switch": -2.42,
    },
    "lexical": {
        "meaning": 1.67,
        "rival": 3.05,
        "gain": 3.94,
        "length": -7.09,
        "numbers": -0.32,
        "stems": 1.58,
        "words": 1.49,
        "end": -2.13,
        "quote": -2.20,
        "paragraph": -0.50,
        "crossing": -1.00,
        "kind": -1.00,
        "1-2": -3.48,
        "2-2": -7.74,
        "1-3": -5.35,
        "2-3": -10.54,
        "1-4": -9.10,
        "larger": -13.81,
        "gap": -1.70,
        "open": -3.11,
        "switch": -1.80,
    },
}
