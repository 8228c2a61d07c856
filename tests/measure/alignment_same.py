"""Measure alignment within one language: ``python tests/measure/alignment_same.py --data DIR``.

TED talks in German, six machine translations against the reference, with sentences merged and dropped (systems that the
weights were not fitted on), and the flagship article against its reference in Indonesian: with words alone, with
vectors for everything, and with words first and vectors only where those leave doubts, as mtqa does it. Prints what
``alignment.py`` prints, with the processor seconds of the vectors in them, and how many sentences were embedded.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from pathlib import Path

from alignment import HEADER, SETS, Tally, encoder, flagship, places
from alignment_fit import damaged, rows_of

from mtqa.align import linking
from mtqa.text import embed

SEED = 77
SYSTEMS = ("Nemo", "eTranslation", "metricsystem1", "HuaweiTSC", "metricsystem4", "VolcTrans-AT")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    draw = random.Random(SEED)
    examples = [e for e in flagship() if e.left[0].lang == e.right[0].lang]
    for system in SYSTEMS:
        talks = rows_of(options.data / "mqm" / "tedmqm_en-de.jsonl", ("target", "reference"), system)
        examples += [damaged(rows, ("de", "de"), "TED de-de", draw) for rows in talks.values()]
    use3 = embed._use3()
    embedded: list[str] = []
    summed = use3._sum_features
    use3._sum_features = lambda texts: summed((embedded.extend(texts), texts)[1])
    use3.vectors(["loading is not measured"])
    total = sum(len(e.left) + len(e.right) for e in examples)
    for way in ("words alone", "vectors for everything", "words first"):
        tallies: dict[str, Tally] = defaultdict(Tally)
        embedded.clear()
        for example in examples:
            use3._sums.clear()
            start = time.process_time()
            if way == "vectors for everything":
                means = linking._Means(use3.name, use3)
                links = linking._found(example.right, example.left, means, lambda share: None).links
            else:
                with encoder(way == "words first"):
                    links = list(linking.link(example.right, example.left, monotone=True)[0])
            found = [(places(link)[::-1], link.confidence) for link in links]
            tallies[example.name].count(example.gold, found, time.process_time() - start)
        print(f"{way:24}{HEADER}   embedded {len(embedded)} of {total}")
        for name, tally in tallies.items():
            print(f"  {SETS.get(name, name):22}{tally.row()}", flush=True)


if __name__ == "__main__":
    main()
