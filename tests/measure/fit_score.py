"""Fit the weights of ``metrics/likeness.py``, and say what they are worth on segments that they were not fitted on.

    python tests/measure/fit_score.py --data DIR [--most 900] [--write]

DIR holds ``mqm/*.jsonl`` (rows with references and human scores; rows without a reference cannot serve).

- The weights minimise the logistic loss of pairs of translations (the better one should lose less), all sets counting
  alike, none below 0, and drawn to 0 (``SHRINK``): that spreads them over losses that say the same, which is what
  holds on sets that were not seen. Three pairs in ten are of one source segment, where there are such.
- Held out: a fifth of the documents (of the source segments, where documents are not known) in turn. Another set: the
  weights come from the other sets alone.
- Damage is made from the references: a number, a name or a negation changed, a loop, spaced-out letters; it must come
  below translations of the same segment that people found faultless. Pairs of the two are ``DAMAGE`` beside each pair
  of translations, and ``FLOOR`` is the price of what can be named.
- p: paired permutation test of the difference of tau-b, two-sided: in each trial the two metrics, as ranks, change
  places in half of the source segments (translations of one are no independent witnesses).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import regex

from mtqa import langs
from mtqa.metrics import Units, available, count, likeness
from mtqa.metrics.likeness import FOUND, LOSSES, losses, total

HERE = Path(likeness.__file__).parent / "likeness.json"
FOLDS, PAIRS, STEPS, RATE = 5, 12_000, 400, 0.02
SHRINK = 0.2  # chosen by the other set's tau-b, of 0.003 to 1: 0.1 to 0.5 are alike
WITHIN = 0.3
FLOOR = 0.95  # quantile of what faultless translations lose: a fault that was found costs at least that
DAMAGE = 0.03  # more of it costs agreement with people: at 0.1 tau-b on TED falls from 0.25 to 0.24, at 0.3 to 0.22
EACH = 0.3  # share of the floor that a unit of a fault costs besides, at least
GOOD = 120  # faultless translations of a set whose references are damaged
TRIALS = 200


def rows_of(path: Path, most: int) -> list[dict]:
    """Rows with a reference; of many, whole source segments drawn by seed."""
    every = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    by_item: dict[str, list[dict]] = {}
    for row in every:
        if row.get("reference") and row["target"].strip():
            by_item.setdefault(row["meta"]["item"], []).append(row)
    items = sorted(by_item)
    random.Random(1).shuffle(items)
    kept: list[dict] = []
    for item in items:
        if len(kept) < most:
            kept += by_item[item]
    return kept


def damaged(text: str, source: str, lang: str, rng: random.Random) -> list[tuple[str, str]]:
    """What must count as worse than a good paraphrase, with its kind."""
    # Where nouns are capitalised, a name is what the source writes alike.
    nouns, said = bool(langs.load(lang).more.get("noun_capitals")), set(source.split()[1:])
    words = text.split()
    made = []
    for n, word in enumerate(words):
        if regex.search("[0-9]", word):
            other = "".join(str((int(c) + 3) % 10) if c in "0123456789" else c for c in word)
            made.append(("number", " ".join([*words[:n], other, *words[n + 1 :]])))
        elif n and word[:1].isupper() and len(word) > 3 and not words[n - 1].endswith((".", "?", "!", ":")):
            if nouns and word not in said:
                continue
            name = rng.choice(["Martinez", "Kowalski", "Tanaka"])
            made.append(("name", " ".join([*words[:n], name, *words[n + 1 :]])))
    if len(words) > 5:
        at = rng.randrange(2, len(words) - 2)
        made.append(("negation", " ".join([*words[:at], {"de": "nicht"}.get(lang, "not"), *words[at:]])))
        made.append(("loop", " ".join([*words, *words[-3:] * 4])))
        two = max(range(len(words) - 1), key=lambda n: len(words[n]) + len(words[n + 1]))
        spaced = (" ".join(word) for word in words[two : two + 2])
        made.append(("spaced", " ".join([*words[:two], *spaced, *words[two + 2 :]])))
    return made


class Set:
    """Rows of one file with their losses, and the values of the other metrics (more is better)."""

    def __init__(self, path: Path, most: int) -> None:
        rows = rows_of(path, most)
        self.name, lang = path.stem, rows[0]["tgt_lang"]
        self.scores = np.array([float(r["score"]) for r in rows])
        self.items = np.unique([r["meta"]["item"] for r in rows], return_inverse=True)[1]
        documents = [str(r["meta"].get("doc", r["meta"]["item"])) for r in rows]
        self.folds = np.unique(documents, return_inverse=True)[1] % FOLDS
        self.pairs = np.array([f"{r['src_lang']}-{lang}" for r in rows])
        self.table = np.zeros((len(rows), len(LOSSES)))
        for pair in sorted(set(self.pairs)):
            mine = np.flatnonzero(self.pairs == pair)
            picked = [[rows[n][k] for n in mine] for k in ("target", "reference", "source")]
            self.table[mine] = losses(*picked, lang, pair.split("-")[0])
        units = Units([r["target"] for r in rows], [[r["reference"]] for r in rows])
        counted = [count(metric, units) for metric in available()]
        self.others = {c.name: np.array(c.units) * (-1 if c.less_is_better else 1) for c in counted}
        self.good = (self.scores >= 0) & np.array([r["target"] != r["reference"] for r in rows])
        rng = random.Random(4)
        chosen = [int(n) for n in np.flatnonzero(self.good)]
        rng.shuffle(chosen)
        made = [
            (n, *damage)
            for n in chosen[:GOOD]
            for damage in damaged(rows[n]["reference"], rows[n]["source"], lang, rng)
        ]
        self.beside = np.array([n for n, _, _ in made], dtype=int)
        self.kinds = np.array([kind for _, kind, _ in made])
        references = [rows[n]["reference"] for n in self.beside]
        # Without the source: what a reference is worth against it is not asked here.
        self.harm = losses([text for _, _, text in made], references, [], lang, "")


def differences(made: Set, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Losses of the worse less those of the better one, for pairs of rows with different scores."""
    firsts, seconds = (rows[chosen] for chosen in rng.integers(0, len(rows), (2, PAIRS)))
    near_a, near_b = [], []
    for item in np.unique(made.items[rows]):
        same = rows[made.items[rows] == item]
        if len(same) > 1:
            a, b = rng.choice(same, (2, 3 * len(same)))
            near_a.append(a)
            near_b.append(b)
    a, b = (np.concatenate(x) if x else np.zeros(0, dtype=int) for x in (near_a, near_b))
    some = rng.permutation(len(a))[: int(WITHIN * PAIRS)]
    a, b = np.concatenate([firsts, a[some]]), np.concatenate([seconds, b[some]])
    apart = made.scores[a] != made.scores[b]
    a, b = a[apart], b[apart]
    return (made.table[a] - made.table[b]) * np.sign(made.scores[b] - made.scores[a])[:, None]


def fit(parts: list[tuple[Set, np.ndarray]], seed: int) -> tuple[np.ndarray, float]:
    """Weights of 0 or more, and the floor, from these rows of these sets."""
    rng = np.random.default_rng(seed)
    pairs = []
    for made, rows in parts:
        people = differences(made, rows, rng)
        # The source is not compared: what a reference is worth against it is not asked here.
        bare = np.array([not name.startswith("source") for name in LOSSES])
        harm = (made.harm - made.table[made.beside] * bare)[np.isin(made.beside, rows)]
        pairs.append(np.concatenate([people, harm[rng.integers(0, len(harm), int(DAMAGE * len(people)))]]))
    scale = np.maximum(np.concatenate(pairs).std(axis=0), 1e-6)
    # What none of the rows shows has no scale.
    scale = np.where(scale > 1e-6, scale, 1.0)
    weights = _descend([p / scale for p in pairs]) / scale
    lost = [np.quantile(made.table[rows][made.good[rows]] @ weights, FLOOR) for made, rows in parts]
    floor = float(max(lost))
    least = np.where([name in FOUND for name in LOSSES], EACH * floor, 0.0)
    return np.maximum(weights, least), floor


def _descend(sets: list[np.ndarray]) -> np.ndarray:
    """Gradient descent (Adam) on the logistic loss of the pairs, no weight below 0."""
    weights = np.zeros(len(LOSSES))
    m, v = np.zeros(len(weights)), np.zeros(len(weights))
    for step in range(1, STEPS + 1):
        slope = SHRINK * weights
        for pairs in sets:
            slope = slope - (pairs / (1 + np.exp(np.clip(pairs @ weights, -30, 30)))[:, None]).mean(axis=0) / len(sets)
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        rate = RATE * min(1.0, 2 * (1 - step / (STEPS + 1)))
        weights = np.maximum(weights - rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-9), 0.0)
    return weights


def tau(values: np.ndarray, scores: np.ndarray) -> float:
    """Kendall's tau-b; fast where there are few different scores."""
    levels, level = np.unique(scores, return_inverse=True)
    places, place = np.unique(values, return_inverse=True)
    counts = np.bincount(place * len(levels) + level, minlength=len(places) * len(levels))
    counts = counts.reshape(len(places), len(levels)).astype(float)
    below = np.cumsum(counts, axis=0) - counts
    lower = np.cumsum(below, axis=1) - below
    higher = below.sum(axis=1, keepdims=True) - lower - below
    n, tied = len(scores), [(np.bincount(x).astype(float) ** 2).sum() for x in (level, place)]
    return float((counts * (lower - higher)).sum() * 2 / np.sqrt((n**2 - tied[0]) * (n**2 - tied[1])))


def worst_auc(values: np.ndarray, scores: np.ndarray) -> float:
    """How often one of the worst tenth has less than one of the others."""
    worst = scores <= np.quantile(scores, 0.1)
    ordered = np.sort(values[~worst])
    below, upto = (np.searchsorted(ordered, values[worst], side) for side in ("left", "right"))
    return float(1 - (below + upto).mean() / 2 / len(ordered))


def permuted(
    figure: Callable[[np.ndarray, np.ndarray], float],
    ours: np.ndarray,
    theirs: np.ndarray,
    scores: np.ndarray,
    items: np.ndarray,
) -> float:
    """The p-value of the difference of a figure between two metrics."""
    a, b = (np.unique(x, return_inverse=True)[1].astype(float) for x in (ours, theirs))
    a, b = a / max(1.0, a.max()), b / max(1.0, b.max())
    seen, rng = abs(figure(a, scores) - figure(b, scores)), np.random.default_rng(3)
    more = 0
    for _ in range(TRIALS):
        swap = (rng.random(int(items.max()) + 1) < 0.5)[items]
        difference = figure(np.where(swap, a, b), scores) - figure(np.where(swap, b, a), scores)
        more += abs(difference) >= seen - 1e-12
    return (more + 1) / (TRIALS + 1)


def told(made: Set, held: np.ndarray, other: np.ndarray | None) -> None:
    """Figures of one set in the words of docs/scores.md."""
    y = made.scores
    print(f"\n{made.name}, {len(y)} rows: tau-b / AUC of the worst tenth")
    print(f"  likeness, held out {tau(held, y):.3f} / {worst_auc(held, y):.3f}", end="")
    print("" if other is None else f"; weights of the other sets {tau(other, y):.3f} / {worst_auc(other, y):.3f}")
    for metric, values in made.others.items():
        line = f"  {metric} {tau(values, y):.3f} / {worst_auc(values, y):.3f}"
        for name, ours in (("held out", held), ("other sets", other)):
            if ours is not None:
                ps = permuted(tau, ours, values, y, made.items), permuted(worst_auc, ours, values, y, made.items)
                line += f"; {name}: p = {ps[0]:.3f} / {ps[1]:.3f}"
        print(line, flush=True)
    if len(set(made.pairs)) == 1:
        return
    for pair in sorted(set(made.pairs)):
        mine = made.pairs == pair
        line = f"  | {pair} | {mine.sum()} | **{tau(held[mine], y[mine]):.3f}** |"
        line += "" if other is None else f" {tau(other[mine], y[mine]):.3f} |"
        line += "".join(f" {tau(values[mine], y[mine]):.3f} |" for values in made.others.values())
        ours = [held, *([] if other is None else [other])]
        ps = [permuted(tau, x[mine], made.others["chrF"][mine], y[mine], made.items[mine]) for x in ours]
        print(line + f" {' / '.join(f'{p:.3f}' for p in ps)} |", flush=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--most", type=int, default=10_000)
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    sets = []
    for path in sorted((options.data / "mqm").glob("*.jsonl")):
        if rows_of(path, 1):
            sets.append(Set(path, options.most))
            print(f"{path.stem}: {len(sets[-1].scores)} rows, {len(sets[-1].harm)} pieces of damage", flush=True)
    held = {made.name: np.zeros(len(made.scores)) for made in sets}
    below: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        weights, floor = fit([(made, np.flatnonzero(made.folds != fold)) for made in sets], fold)
        for made in sets:
            mine = made.folds == fold
            held[made.name][mine] = -total(made.table[mine], weights, floor)
            bare = np.where([name.startswith("source") for name in LOSSES], 0.0, weights)
            for kind, row, at in zip(made.kinds, made.harm, made.beside, strict=True):
                if mine[at]:
                    bad, good = total(np.stack([row, made.table[at]]), bare, floor)
                    below.setdefault(kind, []).append(bool(bad > good))
    for made in sets:
        others = [(s, np.arange(len(s.scores))) for s in sets if s is not made]
        foreign = -total(made.table, *fit(others, 50)) if others else None
        told(made, held[made.name], foreign)
    print("\ndamage below the paraphrase, held out:")
    for kind, marks in sorted(below.items()):
        print(f"  {kind}: {np.mean(marks):.3f} of {len(marks)}")
    weights, floor = fit([(made, np.arange(len(made.scores))) for made in sets], 99)
    # The scale: the median translation gets 100 times e to the -0.6, and no text at all about 25.
    unit = 0.6 / np.median(np.concatenate([made.table @ weights for made in sets]))
    named: dict[str, Any] = {name: round(float(w * unit), 4) for name, w in zip(LOSSES, weights, strict=True)}
    print(json.dumps(named), round(floor * unit, 4))
    if options.write:
        credit = "Fitted on TED-MQM21 (Apache-2.0) and DEMETR (MIT) by tests/measure/fit_score.py"
        data = {"about": credit, "floor": round(floor * unit, 4), "weights": named}
        HERE.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
