"""Fit the weights of ``metrics/likeness.py``, and say what they are worth on segments that they were not fitted on.

    python tests/measure/fit_score.py --data DIR [--most 1200] [--write]

DIR holds ``mqm/*.jsonl`` (rows with references and human scores; rows without a reference cannot serve). A fifth of the
source segments is held out in turn. Damage is made from the references: a number, a capitalised word or a negation
changed, a loop, spaced-out letters; it must come below translations that people found faultless. The weights minimise
the logistic loss of pairs (the better one should lose less), none below 0, sets and damage counting alike.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np

from mtqa.evaluate.stats import auc, tau_b
from mtqa.metrics import Units, available, count, likeness
from mtqa.metrics.likeness import LOSSES, losses

HERE = Path(likeness.__file__).parent / "likeness.json"
FOLDS, PAIRS, STEPS, RATE, SHRINK = 5, 6_000, 250, 0.05, 1e-3
FLOOR = 0.7
HARM = 6  # how much more the damage weighs than people, for what can be found
GOOD = 80  # faultless translations of a set whose references are damaged
SAMPLE, TRIALS = 600, 200  # rows and exchanges of the permutation test


def rows_of(path: Path, most: int) -> list[dict]:
    """Rows with a reference; of many, whole source segments drawn by seed."""
    every = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in every if row.get("reference") and row["target"].strip()]
    items = sorted({row["meta"]["item"] for row in rows})
    random.Random(1).shuffle(items)
    kept: list[dict] = []
    for item in items:
        if len(kept) < most:
            kept += [row for row in rows if row["meta"]["item"] == item]
    return kept


def damaged(text: str, rng: random.Random, negation: str) -> list[str]:
    """What must count as worse than a good paraphrase."""
    words = text.split()
    made = []
    for n, word in enumerate(words):
        if any(map(str.isdigit, word)):
            other = "".join(str((int(c) + 3) % 10) if c in "0123456789" else c for c in word)
            made.append(" ".join([*words[:n], other, *words[n + 1 :]]))
        elif n and word[:1].isupper() and len(word) > 3:
            made.append(" ".join([*words[:n], rng.choice(["Martinez", "Kowalski", "Tanaka"]), *words[n + 1 :]]))
    if len(words) > 5:
        at = rng.randrange(2, len(words) - 2)
        made.append(" ".join([*words[:at], negation, *words[at:]]))
        made.append(" ".join([*words, *words[-3:] * 4]))
        made.append(" ".join([*words[:at], " ".join(words[at]), " ".join(words[at + 1]), *words[at + 2 :]]))
    return made


def differences(table: np.ndarray, scores: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Losses of the worse less those of the better one, for pairs of rows with different scores."""
    a, b = rng.integers(0, len(scores), (2, PAIRS))
    a, b = a[scores[a] != scores[b]], b[scores[a] != scores[b]]
    return (table[a] - table[b]) * np.sign(scores[b] - scores[a])[:, None]


def fit(people: list[np.ndarray], harm: np.ndarray) -> np.ndarray:
    """Weights of 0 or more: all by what people said; then those of what can be found again, with the damage beside it.

    A damaged reference is nearer to the reference than any paraphrase: fitted together, the damage would teach that
    nearness is worth nothing.
    """
    scale = np.maximum(np.concatenate([*people, harm]).std(axis=0), 1e-6)
    weights = _descend([p / scale for p in people], np.zeros(len(LOSSES)), np.ones(len(LOSSES), dtype=bool))
    findable = np.arange(len(LOSSES)) > LOSSES.index("length")
    return _descend([p / scale for p in (*people, *[harm] * HARM * len(people))], weights, findable) / scale


def floored(weights: np.ndarray, tables: list[np.ndarray]) -> np.ndarray:
    """A wrong number or name costs at least ``FLOOR`` of what the median translation loses, whatever the rows say."""
    least = FLOOR * np.median(np.concatenate(tables) @ weights)
    raised = [max(w, least) if name in {"numbers", "names"} else w for name, w in zip(LOSSES, weights, strict=True)]
    return np.array(raised)


def _descend(sets: list[np.ndarray], weights: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Gradient descent (Adam) on the logistic loss of the pairs; only the free weights move."""
    m, v = np.zeros(len(weights)), np.zeros(len(weights))
    for step in range(1, STEPS + 1):
        slope = SHRINK * weights
        for pairs in sets:
            slope -= (pairs / (1 + np.exp(np.clip(pairs @ weights, -30, 30)))[:, None]).mean(axis=0) / len(sets)
        slope = np.where(free, slope, 0.0)
        m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
        moved = weights - RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-9)
        weights = np.where(free, np.maximum(moved, 0.0), weights)
    return weights


def figures(name: str, values: np.ndarray, scores: np.ndarray) -> str:
    worst = scores <= np.quantile(scores, 0.1)
    return (
        f"{name}: tau-b {tau(values, scores):.3f}, worst {auc(list(-values[worst]), list(-values[~worst])).value:.3f}"
    )


def tau(values: np.ndarray, scores: np.ndarray) -> float:
    return float(tau_b(values, scores, np.ones((len(scores), 1), dtype=np.float32))[0])


def permuted(ours: np.ndarray, theirs: np.ndarray, scores: np.ndarray) -> float:
    """The p-value of the difference of tau-b: in each trial the two change places (as ranks) in half of the rows."""
    a, b = (np.argsort(np.argsort(x)).astype(float) for x in (ours, theirs))
    sample = np.random.default_rng(2).permutation(len(scores))[:SAMPLE]
    a, b, y = a[sample], b[sample], scores[sample]
    seen, rng = abs(tau(a, y) - tau(b, y)), np.random.default_rng(3)
    more = 0
    for _ in range(TRIALS):
        swap = rng.random(len(y)) < 0.5
        more += abs(tau(np.where(swap, a, b), y) - tau(np.where(swap, b, a), y)) >= seen
    return (more + 1) / (TRIALS + 1)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--most", type=int, default=10_000)
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    tables, scores, folds, others, langs, harm = {}, {}, {}, {}, {}, []
    for path in sorted((options.data / "mqm").glob("*.jsonl")):
        rows = rows_of(path, options.most)
        if not rows:
            continue
        name, lang = path.stem, rows[0]["tgt_lang"]
        hypotheses, references = [r["target"] for r in rows], [r["reference"] for r in rows]
        parts = []
        for source_lang in sorted({r["src_lang"] for r in rows}):
            mine = [n for n, r in enumerate(rows) if r["src_lang"] == source_lang]
            picked = [[rows[n][k] for n in mine] for k in ("target", "reference", "source")]
            parts.append((mine, losses(*picked, lang, source_lang)))
        table = np.zeros((len(rows), len(LOSSES)))
        for mine, part in parts:
            table[mine] = part
        tables[name], scores[name] = table, np.array([float(r["score"]) for r in rows])
        langs[name] = np.array([r["src_lang"] for r in rows])
        items = {item: n for n, item in enumerate(sorted({r["meta"]["item"] for r in rows}))}
        folds[name] = np.array([items[r["meta"]["item"]] % FOLDS for r in rows])
        counted = [count(m, Units(hypotheses, [[r] for r in references])) for m in available()]
        others[name] = {c.name: np.array(c.units) * (-1 if c.less_is_better else 1) for c in counted}
        rng = random.Random(4)
        good = [n for n, r in enumerate(rows) if r["score"] >= 0 and r["target"] != r["reference"]]
        rng.shuffle(good)
        made = [(n, d) for n in good[:GOOD] for d in damaged(references[n], rng, {"de": "nicht"}.get(lang, "not"))]
        bad = losses(
            [d for _, d in made], [references[n] for n, _ in made], [rows[n]["source"] for n, _ in made], lang, ""
        )
        here = tables[name][[n for n, _ in made]].copy()
        here[:, LOSSES.index("source")] = 0.0
        harm.append(bad - here)
        print(f"{name}: {len(rows)} rows, {len(made)} pairs of damage", flush=True)
    harmful = np.concatenate(harm)
    held = {name: np.zeros(len(y)) for name, y in scores.items()}
    for fold in range(FOLDS):
        rng = np.random.default_rng(fold)
        sets = [differences(tables[n][folds[n] != fold], scores[n][folds[n] != fold], rng) for n in tables]
        weights = floored(fit(sets, harmful), [tables[n][folds[n] != fold] for n in tables])
        for name in tables:
            mine = folds[name] == fold
            held[name][mine] = -(tables[name][mine] @ weights)
    for name, y in scores.items():
        print(f"\n{name}, held out\n  " + figures("likeness", held[name], y))
        for metric, values in others[name].items():
            told = figures(metric, values, y)
            print(f"  {told}, difference of tau-b p = {permuted(held[name], values, y):.3f}")
        for lang in sorted(set(langs[name])):
            mine = langs[name] == lang
            print(f"    {lang}: likeness {tau(held[name][mine], y[mine]):.3f}", end="")
            print("".join(f", {m} {tau(v[mine], y[mine]):.3f}" for m, v in others[name].items()))
    rng = np.random.default_rng(99)
    weights = floored(fit([differences(tables[n], scores[n], rng) for n in tables], harmful), list(tables.values()))
    print(f"\ndamage below the paraphrase: {(harmful @ weights > 0).mean():.3f} of {len(harmful)}")
    # The median translation gets 100 / e: so the scale is used, and what is garbled comes near 0.
    weights /= np.median(np.concatenate([t @ weights for t in tables.values()]))
    weights *= 0.5
    named = {name: round(float(w), 4) for name, w in zip(LOSSES, weights, strict=True)}
    print(json.dumps(named))
    if options.write:
        credit = "Fitted on TED-MQM21 (Apache-2.0) and DEMETR (MIT) by tests/measure/fit_score.py"
        HERE.write_text(json.dumps({"about": credit, "weights": named}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
