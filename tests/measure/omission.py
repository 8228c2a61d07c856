"""Measure half-sentence omission: ``python tests/measure/omission.py --data DIR [--fit]``.

NTREX-128 rows (es-id, en-id, es-en) and TED talks (two translations into German), of ten words or more: each as it is,
cut to its first half with a full stop, and cut to its second half. Prints the area under the curve of
``half_missing``, and for the rule (``cut_short``) the share of halves that are flagged and of whole rows that are
(false alarms). ``--fit`` prints weights (logistic regression on the first half of the NTREX rows; the figures are of
the second half and of TED).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
from alignment_fit import Rows, rows_of
from moved import fitted

from mtqa import langs
from mtqa.model import Kind, Segment, Side, Span
from mtqa.rules import View
from mtqa.rules.completeness import _short
from mtqa.text.embed import similarity


def view(text: str, lang: str) -> View:
    """A view of one text."""
    segment = Segment("d", Side.TARGET, lang, Kind.BODY, Span(0, len(text)), text, 0, 0)
    return View(text, langs.load(lang), (segment,))


def rows(data: Path) -> dict[str, tuple[tuple[str, str], Rows]]:
    """Per set its languages and its sentence pairs."""
    found: dict[str, tuple[tuple[str, str], Rows]] = {}
    for one, two in (("es", "id"), ("en", "id"), ("es", "en")):
        articles = rows_of(data / "ntrex" / f"ntrex_{one}-{two}.jsonl", ("source", "target"))
        found[f"{one}-{two}"] = (one, two), [row for name in sorted(articles) for row in articles[name]]
    talks = rows_of(data / "mqm" / "tedmqm_en-de.jsonl", ("reference", "target"), "Facebook-AI")
    found["de-de"] = ("de", "de"), [row for name in sorted(talks) for row in talks[name]]
    return {k: (codes, [r for r in some if len(r[0].split()) >= 10]) for k, (codes, some) in found.items()}


def auc(values: np.ndarray, right: np.ndarray) -> float:
    """The area under the curve: how often a half is above a whole."""
    order = np.argsort(np.argsort(values))
    ones = right.sum()
    return float((order[right].sum() - ones * (ones - 1) / 2) / (ones * (len(right) - ones)))


def variants(target: str) -> list[tuple[str, bool]]:
    """A translation, and its halves."""
    first, second = _short.halves(target)
    return [(target, False), (first.rstrip(",;:") + ".", True), (second, True)]


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    evidence: dict[str, list[tuple[tuple[float, ...], bool]]] = defaultdict(list)
    for name, (codes, pairs) in rows(options.data).items():
        texts = [(source, text, half) for source, target in pairs for text, half in variants(target)]
        others = [part for source, _, _ in texts for part in (source, *_short.halves(source))]
        cosines = similarity([text for _, text, _ in texts for _ in range(3)], others, codes[1], codes[0])
        assert cosines is not None
        for (source, text, half), (whole, *both) in zip(texts, cosines.reshape(-1, 3).tolist(), strict=True):
            ratio = max(_short._letters(text) / max(_short._letters(source), 1), 0.05)
            evidence[name].append(((float(np.log(ratio)), max(both) - whole), half))
    if options.fit:
        sample = [row for name, found in evidence.items() if name != "de-de" for row in found[: len(found) // 2]]
        weights = fitted([row for row in sample if np.exp(row[0][0]) < _short.SUSPECT])
        print("weights", weights.round(2).tolist())
        _short.HALF_MISSING = tuple(weights.tolist())
    print(f"{'set':10}{'rows':>8}{'AUC':>8}{'flagged':>9}{'false alarms':>14}")
    for name, (codes, pairs) in rows(options.data).items():
        start = len(pairs) // 2 if name != "de-de" else 0
        found = evidence[name][3 * start :]
        constant, *by = _short.HALF_MISSING
        values = np.array([constant + sum(w * x for w, x in zip(by, row, strict=True)) for row, _ in found])
        right = np.array([half for _, half in found])
        flagged: dict[bool, int] = defaultdict(int)
        for source, target in pairs[start:]:
            for text, half in variants(target):
                hits = _short.cut_short(view(text, codes[1]), view(source, codes[0]), "source")
                flagged[half] += any(True for _ in hits)
        count = len(pairs) - start
        shares = f"{flagged[True] / count / 2:9.1%}{flagged[False] / count:14.2%}"
        print(f"{name:10}{count:8}{auc(values, right):8.3f}{shares}", flush=True)


if __name__ == "__main__":
    main()
