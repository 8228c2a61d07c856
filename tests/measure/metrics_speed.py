"""Metrics beside sacrebleu: CPU seconds, and whether every segment has the same value.

    python tests/measure/metrics_speed.py [--data DIR] [--most 1000]

Without DIR the texts are made by seed. DIR holds ``mqm/*.jsonl``, whose rows with a reference are taken.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

from mtqa.metrics import Units, available, count, figures

VOCABULARY = 2000
LONGEST = 45


def made(number: int) -> list[tuple[str, str]]:
    """Pairs of texts that differ as a translation does from its reference."""
    rng = random.Random(1)
    pairs = []
    for _ in range(number):
        words = [f"w{int(VOCABULARY * rng.random() ** 3)}" for _ in range(rng.randint(8, LONGEST))]
        other = [w if rng.random() < 0.7 else f"w{rng.randrange(VOCABULARY)}" for w in words if rng.random() < 0.95]
        at = rng.randrange(len(words) - 3)
        pairs.append((" ".join(other[at:] + other[:at]), " ".join(words)))
    return pairs


def read(folder: Path, number: int) -> list[tuple[str, str]]:
    """The rows with a reference of all sets, drawn by seed."""
    rows = []
    for path in sorted((folder / "mqm").glob("*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = [(row["target"], row["reference"]) for row in rows if row.get("reference")]
    random.Random(1).shuffle(pairs)
    return pairs[:number]


def theirs(module, hypotheses: list[str], references: list[str]) -> list[float]:
    """sacrebleu's own class, a segment at a time from statistics counted together."""
    from sacrebleu.metrics.ter import TER

    metric = TER() if module.NAME == "TER" else module.metric(sentence=True)
    stats = metric._extract_corpus_statistics(hypotheses, [references])
    return [metric._compute_score_from_stats(list(row)).score for row in stats]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path)
    asked.add_argument("--most", type=int, default=1000)
    options = asked.parse_args()
    pairs = read(options.data, options.most) if options.data else made(options.most)
    hypotheses, references = [a for a, _ in pairs], [b for _, b in pairs]
    print(f"{len(pairs)} segments, {sum(len(b.split()) for b in references) / len(pairs):.1f} words each")
    counted, resampling = [], 0.0
    for module in available():
        count(module, Units(["a"], [["a"]]))  # what is loaded once is no part of it
        start = time.process_time()
        ours = count(module, Units(hypotheses, [[r] for r in references]))
        middle = time.process_time()
        values = theirs(module, hypotheses, references)
        end = time.process_time()
        other = sum(abs(a - b) > 1e-9 for a, b in zip(ours.units, values, strict=True))
        counted.append(ours)
        print(
            f"{module.NAME:<7} ours {middle - start:6.2f} s, sacrebleu {end - middle:6.2f} s, "
            f"{(end - middle) / (middle - start):5.1f} times as fast, {other} segments differ"
        )
    for one in counted:
        start = time.process_time()
        figures(one)
        resampling += time.process_time() - start
    print(f"bootstrap of 1000 for all metrics: {resampling:.2f} s")


if __name__ == "__main__":
    main()
