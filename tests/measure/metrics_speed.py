"""Metrics beside sacrebleu: CPU seconds, and whether every segment has the same value.

    python tests/measure/metrics_speed.py [--data DIR] [--most 1000] [--ter 1000]

Both are timed several times in turn, and the fastest counts; TER, of ``--ter`` segments at most, once. The last line
says whether what is wanted holds; the exit code is 1 where it does not.

Without DIR the texts are made by seed. DIR holds ``mqm/*.jsonl``, whose rows with a reference are taken.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mtqa.metrics import Units, available, count, figures

VOCABULARY = 2000
LONGEST = 45
REPEATED = 5
# How many times as fast as sacrebleu; 1 where nothing stands here.
WANTED = {"TER": 5.0}


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


def own(name: str) -> Any:
    """sacrebleu's own class, as it advises for single segments."""
    from sacrebleu.metrics import BLEU, CHRF, TER

    return {"BLEU": BLEU(effective_order=True), "chrF": CHRF(), "chrF++": CHRF(word_order=2), "TER": TER()}[name]


def theirs(name: str, hypotheses: list[str], references: list[str]) -> list[float]:
    """sacrebleu's scores of segments, from statistics counted together."""
    metric = own(name)
    stats = metric._extract_corpus_statistics(hypotheses, [references])
    return [metric._compute_score_from_stats(list(row)).score for row in stats]


def timed(work: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    """CPU seconds, and what came of it."""
    start = time.process_time()
    made_ = work(*arguments)
    return time.process_time() - start, made_


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path)
    asked.add_argument("--most", type=int, default=1000)
    asked.add_argument("--ter", type=int, default=1000)
    options = asked.parse_args()
    pairs = read(options.data, options.most) if options.data else made(options.most)
    print(f"{len(pairs)} segments, {sum(len(b.split()) for _, b in pairs) / len(pairs):.1f} words each")
    missed = []
    for module in available():
        name = module.NAME
        count(module, Units(["a"], [["a"]]))  # what is loaded once is no part of it
        some = pairs[: options.ter] if name == "TER" else pairs
        hypotheses, references = [a for a, _ in some], [b for _, b in some]
        units = Units(hypotheses, [[r] for r in references])
        quick, slow = [], []
        for _ in range(1 if name == "TER" else REPEATED):
            ours, counted = timed(count, module, units)
            other, values = timed(theirs, name, hypotheses, references)
            quick.append(ours)
            slow.append(other)
        differ = sum(abs(a - b) > 1e-9 for a, b in zip(counted.units, values, strict=True))
        ratio, wanted = min(slow) / min(quick), WANTED.get(name, 1.0)
        print(
            f"{name:<7} ours {min(quick):6.2f} s, sacrebleu {min(slow):6.2f} s of {len(some)} segments: "
            f"{ratio:5.1f} times as fast (wanted {wanted:g}), {differ} differ"
        )
        if ratio < wanted or differ:
            missed.append(name)

    from sacrebleu.significance import _bootstrap_resample

    ours_all = theirs_all = 0.0
    every = Units([a for a, _ in pairs[:1000]], [[b] for _, b in pairs[:1000]])
    for module in available():
        counted = count(module, every)
        ours_all += timed(figures, counted)[0]
        theirs_all += timed(_bootstrap_resample, counted.stats.tolist(), own(module.NAME), 1000)[0]
    print(
        f"bootstrap of 1000 over {len(every.hypotheses)} segments, all metrics: ours {ours_all:.2f} s, "
        f"sacrebleu {theirs_all:.2f} s (wanted below 1 s)"
    )
    if ours_all >= 1:
        missed.append("bootstrap")
    print(f"missed: {', '.join(missed)}" if missed else "all that is wanted holds")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
