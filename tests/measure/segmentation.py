"""Measure sentence boundaries: ``python tests/measure/segmentation.py --data DIR``.

NTREX articles joined with spaces; gold boundaries stand between the rows (the last one does not count). Precision,
recall and F1 of the boundaries for Indonesian, Spanish and English, without and with what only an article's first
line tells (its headline), the share of lines wrongly taken for a byline or for boilerplate when each row is a line
(there is none in these articles), and the speed.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from mtqa import langs
from mtqa.model import Document, Kind, Side
from mtqa.segment import segment, sentences

TEXTS = {
    "id": ("ntrex_es-id.jsonl", "target"),
    "es": ("ntrex_es-id.jsonl", "source"),
    "en": ("ntrex_en-id.jsonl", "source"),
}


def articles(path: Path, side: str) -> list[list[str]]:
    """The rows of each article, in order."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["meta"]["doc"]].append((row["meta"]["seg"], row[side].strip()))
    return [[text for _, text in sorted(rows)] for rows in found.values()]


def boundaries(rows: list[str], ends: Callable[[str], set[int]]) -> tuple[int, int, int]:
    """Right, found and gold boundaries of an article; ``ends`` gives the offsets at which sentences end."""
    gold, at = set(), 0
    for row in rows[:-1]:
        at += len(row)
        gold.add(at)
        at += 1
    text = " ".join(rows)
    got = ends(text) - {len(text)}
    return len(gold & got), len(got), len(gold)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds ntrex/")
    folder = parser.parse_args().data / "ntrex"
    for lang, (file, side) in TEXTS.items():
        texts = articles(folder / file, side)
        pack = langs.load(lang)

        def alone(text: str, pack: langs.Pack = pack) -> set[int]:
            return {span.end for span in sentences(text, pack)}

        def whole(text: str, lang: str = lang) -> set[int]:
            return {part.span.end for part in segment(Document("", Side.TARGET, lang, text))}

        for name, ends in (("sentences", alone), ("segment", whole)):
            counts = [boundaries(rows, ends) for rows in texts]
            right, found, gold = (sum(column) for column in zip(*counts, strict=True))
            precision, recall = right / found, right / gold
            f1 = 2 * precision * recall / (precision + recall)
            print(f"{lang} {name:9} precision {precision:.2%} recall {recall:.2%} F1 {f1:.2%}  ({gold} boundaries)")
        lines = [p for rows in texts for p in segment(Document("", Side.TARGET, lang, "\n".join(rows)))]
        wrong = sum(part.kind in {Kind.BYLINE, Kind.BOILERPLATE} for part in lines)
        print(f"{lang} lines taken for byline or boilerplate: {wrong} of {sum(len(rows) for rows in texts)}")
        text = " ".join(row for rows in texts for row in rows)
        start = time.process_time()
        segment(Document("", Side.TARGET, lang, text))
        print(f"{lang} speed on one line: {len(text.encode()) / 1e6 / (time.process_time() - start):.1f} MB/s")


if __name__ == "__main__":
    main()
