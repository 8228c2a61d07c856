"""Segments a second of the risk, where findings are there and sentence vectors are cached.

    python tests/measure/risk_speed.py [--data DIR] [--segments 1200]

With DIR the rows are clean news (``ntrex/ntrex_es-id.jsonl``) with their source; else the labelled rows of
``corpus/damage/id/tune.jsonl``. All rules run once, which also fills the cache of vectors; then the evidence is
gathered anew (closeness to the source, strangeness of the words, findings) and every segment gets its risk and grade.
Times are processor seconds of this process, the least of three runs. The exit code is 1 below ``WANTED``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import rules_on_clean

from mtqa.check import check
from mtqa.check.asking import Texts, closeness_to_source, strangeness
from mtqa.config import Gate
from mtqa.judge import judge
from mtqa.own import Terms
from mtqa.rules import all_rules
from mtqa.text.terms import Own

WANTED = 2000  # segments a second on one core
RUNS = 3
LANG = "id"


def rows(data: Path | None) -> list[dict[str, str]]:
    """Indonesian texts with their Spanish source."""
    if data:
        return rules_on_clean.rows(data, LANG)
    lines = Path("corpus/damage/id/tune.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return [{"text": r["target"], "source": r["source"], "doc": ""} for r in found if r.get("source")]


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds, the least of some runs."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> int:
    """Print the speed of each part and of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--segments", type=int, default=1200)
    given = parser.parse_args()
    article, beads = rules_on_clean.article("rows", LANG, rows(given.data)[: given.segments], loose=True)
    found, own = check(article, beads, all_rules()), Own(Terms())

    def risk() -> None:
        texts = Texts.of(article, beads, own)
        judge(beads, found.findings, (), Gate(), closeness_to_source(texts), strangeness(texts))

    whole = seconds(risk)
    parts = {
        "closeness to the source": seconds(lambda: closeness_to_source(Texts.of(article, beads, own))),
        "strangeness of the words": seconds(lambda: strangeness(Texts.of(article, beads, own))),
        "evidence, risk and grade": seconds(lambda: judge(beads, found.findings, (), Gate(), found.closeness)),
    }
    for name, time_ in parts.items():
        print(f"{name:<28}{1e6 * time_ / len(beads):8.1f} µs a segment")
    speed = len(beads) / whole
    print(f"risk of {len(beads):,} segments: {speed:,.0f} segments a second (wanted {WANTED:,})")
    return 0 if speed >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
