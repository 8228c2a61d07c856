"""The rules that compare or identify (numbers, names, language, completeness, meaning): false alarms and recall.

    python tests/measure/comparing.py --data DIR [--pair es-id]... [--rule NUM001]... [--samples 5] [--no-damage]

Clean: every row of NTREX-128 (human translations) with its source, each an article of its own. Prints findings for
each rule and severity, samples, and the share of segments with a finding of major or worse. Damage: the same rows with
one fault made by script (a digit changed, a number dropped, a name replaced, three words left in the source language,
the sentence replaced by another). Prints how often a rule of the family finds it, and finds it at the place.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mtqa.check import check
from mtqa.model import Article, Bead, Document, Finding, Kind, Link, Segment, Severity, Side, Span
from mtqa.rules import Rule, all_rules

FAMILIES = ("numbers", "names", "language", "completeness", "meaning")
MARGIN = 70


@dataclass(frozen=True)
class Damaged:
    """A row with one fault: the text, and where the fault is."""

    text: str
    span: Span


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pair", action="append", choices=("es-id", "en-id", "es-en"))
    parser.add_argument("--rule", action="append")
    parser.add_argument("--samples", type=int, default=3)
    parser.add_argument("--no-damage", action="store_true")
    arguments = parser.parse_args()
    rules = [r for r in all_rules() if r.family in FAMILIES and (not arguments.rule or r.code in arguments.rule)]
    for pair in arguments.pair or ("es-id", "en-id", "es-en"):
        path = arguments.data / "ntrex" / f"ntrex_{pair}.jsonl"
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        print(f"== {pair}: {len(rows)} rows")
        clean(pair, rows, rules, arguments.samples)
        if not arguments.no_damage:
            for name, families, make in DAMAGE:
                if not any(r.family in families for r in rules):
                    continue
                damage(pair, rows, [r for r in rules if r.family in families], name, make, arguments.samples)


def clean(pair: str, rows: Sequence[dict[str, str]], rules: Sequence[Rule], samples: int) -> None:
    """Findings on the rows as they are."""
    started = time.perf_counter()
    findings = run(pair, [(r["source"], r["target"]) for r in rows], rules)
    seconds = time.perf_counter() - started
    counts = Counter((f.rule, f.severity.value) for found in findings for f in found)
    shown: dict[str, list[str]] = defaultdict(list)
    for row, found in zip(rows, findings, strict=True):
        for f in found:
            shown[f.rule].append(f"{row['id']} {f.severity} {f.confidence} {marked(row['target'], f)} — {f.message}")
    for (rule, severity), count in sorted(counts.items()):
        print(f"   {rule} {severity:9} {count:5}  {1000 * count / len(rows):.2f} in 1000")
    bad = sum(any(f.severity in (Severity.MAJOR, Severity.CRITICAL) for f in found) for found in findings)
    print(f"   segments with major or worse: {bad} ({100 * bad / len(rows):.2f} %); {len(rows) / seconds:.0f} rows/s")
    for rule in sorted(shown):
        for line in shown[rule][:samples]:
            print(f"      {rule} {line}")


def damage(
    pair: str,
    rows: Sequence[dict[str, str]],
    rules: Sequence[Rule],
    name: str,
    make: Callable[[random.Random, dict[str, str], Sequence[dict[str, str]]], Damaged | None],
    samples: int,
) -> None:
    """Recall of one kind of damage."""
    made = [(row, done) for n, row in enumerate(rows) if (done := make(random.Random(n), row, rows))]
    findings = run(pair, [(row["source"], done.text) for row, done in made], rules)
    hit = [
        any(f.span.start < d.span.end and d.span.start < f.span.end for f in found)
        for (_, d), found in zip(made, findings, strict=True)
    ]
    major = [any(f.severity in (Severity.MAJOR, Severity.CRITICAL) for f in found) for found in findings]
    anywhere = sum(bool(found) for found in findings)
    total = max(len(made), 1)
    print(
        f"   {name:28} {len(made):5} made; found {100 * anywhere / total:.1f} %, "
        f"as major {100 * sum(major) / total:.1f} %, at the place {100 * sum(hit) / total:.1f} %"
    )
    missed = [(row, d) for (row, d), found in zip(made, findings, strict=True) if not found]
    for row, d in missed[:samples]:
        text = d.text[: d.span.start] + "⟦" + d.text[d.span.start : d.span.end] + "⟧" + d.text[d.span.end :]
        print(f"      missed {row['id']} {text[:160]} | {row['source'][:160]}")


def run(pair: str, texts: Sequence[tuple[str, str]], rules: Sequence[Rule]) -> list[list[Finding]]:
    """Findings per row; the offsets count within the row's target."""
    source_lang, lang = pair.split("-")
    if not texts:
        return []
    targets = segments("rows", lang, [t for _, t in texts], Side.TARGET)
    sources = segments("rows", source_lang, [s for s, _ in texts], Side.SOURCE)
    beads = [
        Bead(id=f"rows#{n}", kind=Kind.BODY, target=(t,), source=Link((t,), (s,), 1.0))
        for n, (t, s) in enumerate(zip(targets, sources, strict=True))
    ]
    article = Article(
        "rows",
        Document("rows.target", Side.TARGET, lang, "\n".join(t for _, t in texts), rows=True),
        Document("rows.source", Side.SOURCE, source_lang, "\n".join(s for s, _ in texts), rows=True),
    )
    result: list[list[Finding]] = [[] for _ in texts]
    for finding in check(article, beads, rules).findings:
        n = int(finding.bead.split("#")[1])
        offset = targets[n].span.start if finding.side is Side.TARGET else sources[n].span.start
        span = Span(finding.span.start - offset, finding.span.end - offset)
        result[n].append(type(finding)(**{**{s: getattr(finding, s) for s in finding.__slots__}, "span": span}))
    return result


def segments(name: str, lang: str, texts: Iterable[str], side: Side) -> list[Segment]:
    """The texts as segments of one document, a line each."""
    made, at = [], 0
    for n, text in enumerate(texts):
        made.append(
            Segment(f"{name}.{side}", side, lang, Kind.BODY, Span(at, at + len(text)), text, n, n, row_id=str(n))
        )
        at += len(text) + 1
    return made


def marked(text: str, finding: Finding) -> str:
    """The flagged words with a little of what stands around them."""
    if finding.side is not Side.TARGET:
        return f"[{finding.side}] ⟦{finding.text[:120]}⟧"
    start, end = finding.span.start, finding.span.end
    return f"{text[max(0, start - MARGIN) : start]}⟦{text[start:end]}⟧{text[end : end + MARGIN]}"


def change_digit(rng: random.Random, row: dict[str, str], rows: Sequence[dict[str, str]]) -> Damaged | None:
    """One digit of a number becomes another (never a leading zero)."""
    places = list(re.finditer(r"(?<![^\W\d])\d+(?:[.,]\d+)*(?![^\W\d])", row["target"]))
    if not places:
        return None
    number = rng.choice(places)
    at = rng.choice([i for i in range(number.start(), number.end()) if row["target"][i].isdigit()])
    old = row["target"][at]
    new = rng.choice([d for d in "123456789" if d != old])
    return Damaged(row["target"][:at] + new + row["target"][at + 1 :], Span(number.start(), number.end()))


def drop_number(rng: random.Random, row: dict[str, str], rows: Sequence[dict[str, str]]) -> Damaged | None:
    """A number of at least two digits is left out; the place is the word before it."""
    places = list(re.finditer(r"(?<=\w )\d{2,}(?:[.,]\d+)* (?=[^\W\d])", row["target"]))
    if not places:
        return None
    number = rng.choice(places)
    text = row["target"][: number.start()] + row["target"][number.end() :]
    before = row["target"].rfind(" ", 0, number.start() - 1) + 1
    after = text.find(" ", number.start())
    return Damaged(text, Span(before, after if after > 0 else len(text)))


def replace_name(rng: random.Random, row: dict[str, str], rows: Sequence[dict[str, str]]) -> Damaged | None:
    """A name that source and target share is replaced by a name of another row."""
    own = names(row)
    if not own:
        return None
    others = [
        n for r in rng.sample(list(rows), 40) for n in names(r) if n not in row["source"] and n not in row["target"]
    ]
    if not others:
        return None
    name, new = rng.choice(own), rng.choice(others)
    at = row["target"].index(name)
    return Damaged(row["target"][:at] + new + row["target"][at + len(name) :], Span(at, at + len(new)))


def misspell_name(rng: random.Random, row: dict[str, str], rows: Sequence[dict[str, str]]) -> Damaged | None:
    """A name that source and target share loses, gains or changes letters."""
    own = [n for n in names(row) if len(n) >= 5]
    if not own:
        return None
    name = rng.choice(own)
    new = list(name)
    for _ in range(2):
        at = rng.randrange(1, len(new) - 1)
        new[at : at + 1] = rng.choice([[], [new[at], new[at]], [rng.choice("aeioulrstn")]])
    text = "".join(new)
    if text == name:
        return None
    at = row["target"].index(name)
    return Damaged(row["target"][:at] + text + row["target"][at + len(name) :], Span(at, at + len(text)))


def names(row: dict[str, str]) -> list[str]:
    """Capitalised words inside the sentence that stand in both texts."""
    inside = re.findall(r"(?<=[\w,] )[A-Z][a-z]{3,}(?![\w-])", row["target"])
    return [n for n in inside if re.search(rf"(?<=[\w,] ){n}(?![\w-])", row["source"])]


def leave_untranslated(rng: random.Random, row: dict[str, str], rows: Sequence[dict[str, str]]) -> Damaged | None:
    """Three lower-case words in a row come from the source."""
    runs = [
        m[1] for m in re.finditer(r"(?=(?<!\S)([^\W\d_]+ [^\W\d_]+ [^\W\d_]+)(?!\S))", row["source"]) if m[1].islower()
    ]
    places = [
        m for m in re.finditer(r"(?=(?<!\S)([^\W\d_]+ [^\W\d_]+ [^\W\d_]+)(?!\S))", row["target"]) if m[1].islower()
    ]
    if not runs or not places:
        return None
    run_, place = rng.choice(runs), rng.choice(places)
    start = place.start(1)
    text = row["target"][:start] + run_ + row["target"][place.end(1) :]
    return Damaged(text, Span(start, start + len(run_)))


def replace_sentence(rng: random.Random, row: dict[str, str], rows: Sequence[dict[str, str]]) -> Damaged | None:
    """Another row's translation stands in place of this one's."""
    other = rng.choice([r for r in rng.sample(list(rows), 3) if r["id"] != row["id"]])["target"]
    return Damaged(other, Span(0, len(other)))


def copy_source(rng: random.Random, row: dict[str, str], rows: Sequence[dict[str, str]]) -> Damaged | None:
    """The source stands in place of the translation."""
    return Damaged(row["source"], Span(0, len(row["source"])))


DAMAGE = (
    ("digit changed", ("numbers",), change_digit),
    ("number dropped", ("numbers",), drop_number),
    ("name replaced", ("names",), replace_name),
    ("name misspelt", ("names",), misspell_name),
    ("three words untranslated", ("language",), leave_untranslated),
    ("source copied", ("language",), copy_source),
    ("another sentence", ("meaning",), replace_sentence),
)


if __name__ == "__main__":
    main()
