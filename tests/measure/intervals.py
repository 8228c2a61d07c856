"""How often an interval covers the true score, and how often a test sees a difference where there is none.

    python tests/measure/intervals.py --data ../shared/data [--times 2000]

From the translations of TED-MQM21 en-de (``mqm/tedmqm_en-de.jsonl``; two of a segment, drawn once) a small
article is drawn, with replacement, out of all segments: the score of all is the true one. Printed for each metric and
size is the share of articles whose 95 % bootstrap interval holds it. Then pairs without a difference are made: of two
translations of each segment either stands on either side by the toss of a coin. Printed is the share of p below 0.05 of
the paired bootstrap test, as sacrebleu has it, and of paired approximate randomization, which mtqa uses.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

import numpy as np

from mtqa.metrics import Counted, Units, available, count
from mtqa.text import stats

SIZES = (10, 20, 30, 50)
PAIRED = (30, 50, 100)
DRAWS = 500  # of each interval and test; 1000 and 10,000 at run time change the third decimal of p


def read(data: Path) -> list[list[dict[str, str]]]:
    """For each source segment its translations."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in (data / "mqm" / "tedmqm_en-de.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["reference"] and row["target"]:
            found[row["source"]].append(row)
    return [rows for rows in found.values() if len(rows) > 1]


def counted(items: list[list[dict[str, str]]], rng: random.Random) -> list[tuple[Counted, Counted]]:
    """Each metric's statistics of two translations of every segment."""
    pairs = [rng.sample(rows, 2) for rows in items]
    texts = [Units([p[n]["target"] for p in pairs], [[p[n]["reference"]] for p in pairs], lang="de") for n in (0, 1)]
    return [(count(module, texts[0]), count(module, texts[1])) for module in available()]


def covers(one: Counted, size: int, rng: np.random.Generator, seed: int) -> bool:
    """Whether the interval of an article of so many segments holds the score of all."""
    drawn = one.stats[rng.integers(0, len(one.stats), size)]
    low, high = stats.middle(one.many(stats.resampled(drawn, DRAWS, seed)))
    return low <= one.value() <= high


def bootstrap_p(a: np.ndarray, b: np.ndarray, one: Counted, seed: int) -> float:
    """The paired bootstrap test of Koehn 2004, two-sided, its differences centred as in sacrebleu."""
    seen = abs(float(one.many(a.sum(axis=0)[None])[0] - one.many(b.sum(axis=0)[None])[0]))
    differences = one.many(stats.resampled(a, DRAWS, seed)) - one.many(stats.resampled(b, DRAWS, seed))
    return (int((np.abs(differences - differences.mean()) >= seen).sum()) + 1) / (DRAWS + 1)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--times", type=int, default=2000)
    given = parser.parse_args()
    items = read(given.data)
    both = counted(items, random.Random(stats.SEED))
    rng = np.random.default_rng(stats.SEED)
    print(f"{len(items)} segments; {given.times} articles of each size")
    for size in SIZES:
        shares = [np.mean([covers(one, size, rng, n) for n in range(given.times)]) for one, _ in both]
        print(
            f"coverage, {size} segments: "
            + ", ".join(f"{m.name} {s:.3f}" for (m, _), s in zip(both, shares, strict=True))
        )
    for size in PAIRED:
        for one, other in both:
            found = []
            for n in range(given.times):
                chosen = rng.integers(0, len(one.stats), size)
                a, b = one.stats[chosen], other.stats[chosen]
                swap = rng.integers(0, 2, size).astype(bool)[:, None]
                a, b = np.where(swap, b, a), np.where(swap, a, b)
                found.append((bootstrap_p(a, b, one, n), stats.randomized(a, b, one.many, DRAWS, n)))
            below = (np.array(found) < 0.05).mean(axis=0)
            print(f"p below 0.05, {size} segments, {one.name}: bootstrap {below[0]:.3f}, randomization {below[1]:.3f}")


if __name__ == "__main__":
    main()
