"""Measure half-sentence omission: ``python tests/measure/omission.py --data DIR [--fit]``.

NTREX-128 rows (es-id, en-id, es-en), TED talks (two translations into German) and the one-to-one beads of Text+Berg
(de-fr), of ten words or more: each as it is, cut to its first half with a full stop, and cut to its second half. Prints
the area under the curve of ``half_missing``, and for the rule (``cut_short``) the share of halves that are flagged and
of whole rows that are (false alarms). ``--fit`` prints weights (logistic regression on the first half of the NTREX
rows). The figures are of the second half of NTREX, of TED and of Text+Berg. Before them, of all rows: how many whole
ones have so few letters, and the share of halves that do.
"""

from __future__ import annotations

import argparse
import re
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

FITTED = frozenset({"es-id", "en-id", "es-en"})  # sets whose first half ``--fit`` learns from


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
    found["de-fr"] = ("de", "fr"), beads(data / "align" / "textberg_de-fr_dev")
    return {k: (codes, [r for r in some if len(r[0].split()) >= 10]) for k, (codes, some) in found.items()}


def beads(folder: Path) -> Rows:
    """The one-to-one beads of a gold alignment."""
    left, right = ((folder / name).read_text(encoding="utf-8").split("\n") for name in ("src.txt", "tgt.txt"))
    found = re.findall(r"(?m)^\[(\d+)\]:\[(\d+)\]", (folder / "gold.txt").read_text(encoding="utf-8"))
    return [(left[int(i)], right[int(j)]) for i, j in found]


def letters(target: str, other: str) -> float:
    """Letters of the one per letter of the other, without asides, as the rule counts them."""
    one, two = (_short._letters(_short._main(text)) for text in (target, other))
    return one / max(two, 1)


def auc(values: np.ndarray, right: np.ndarray) -> float:
    """The area under the curve: how often a half is above a whole."""
    order = np.argsort(np.argsort(values))
    ones = right.sum()
    return float((order[right].sum() - ones * (ones - 1) / 2) / (ones * (len(right) - ones)))


def variants(target: str) -> list[tuple[str, bool]]:
    """A translation, and its halves."""
    first, second = _short.halves(target)
    return [(target, False), (first.rstrip(",;:") + ".", True), (second, True)]


def by_letters(pairs: Rows) -> str:
    """What lengths alone say: whole rows that are much shorter, or shorter and lost their full stop; short halves."""
    halves = [letters(text, source) for source, target in pairs for text, half in variants(target) if half]
    much = unended = 0
    for source, target in pairs:
        ratio = letters(target, source)
        much += ratio < _short.MUCH_SHORTER
        unended += ratio < _short.SHORTER and ends(source) and not ends(target)
    return f"{much:14}{unended:14}{sum(ratio < _short.SHORTER for ratio in halves) / len(halves):14.1%}"


def ends(text: str) -> bool:
    """Whether a text ends with a full stop or the like."""
    return text.rstrip(_short._CLOSING).endswith((*_short._ENDS, *_short._BRACKETS))


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    evidence: dict[str, list[tuple[tuple[float, ...], bool]]] = defaultdict(list)
    for name, (codes, pairs) in rows(options.data).items():
        texts = [(_short._main(source), text, half) for source, target in pairs for text, half in variants(target)]
        others = [part for source, _, _ in texts for part in (source, *_short.halves(source))]
        cosines = similarity([text for _, text, _ in texts for _ in range(3)], others, codes[1], codes[0])
        assert cosines is not None
        for (source, text, half), (whole, *both) in zip(texts, cosines.reshape(-1, 3).tolist(), strict=True):
            ratio = max(letters(text, source), 0.05)
            evidence[name].append(((float(np.log(ratio)), max(both) - whole), half))
    if options.fit:
        sample = [row for name, found in evidence.items() if name in FITTED for row in found[: len(found) // 2]]
        weights = fitted([row for row in sample if np.exp(row[0][0]) < _short.SUSPECT])
        print("weights", weights.round(2).tolist())
        _short.HALF_MISSING = tuple(weights.tolist())
    print(f"{'all rows':10}{'':8}{'much shorter':>14}{'no full stop':>14}{'short halves':>14}")
    for name, (_, pairs) in rows(options.data).items():
        print(f"{name:10}{len(pairs):8}{by_letters(pairs)}")
    print(f"{'set':10}{'rows':>8}{'AUC':>8}{'flagged':>9}{'false alarms':>14}")
    for name, (codes, pairs) in rows(options.data).items():
        start = len(pairs) // 2 if name in FITTED else 0
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
