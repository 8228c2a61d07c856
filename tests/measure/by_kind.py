"""What is found of each kind of damage, on DEMETR's minimal pairs; false alarms on sound rows.

    python tests/measure/by_kind.py --data DIR [--half even|odd] [--kind LABEL] [--by-language] [--samples 3]
        [--without] [--family meaning]...

DIR holds ``mqm/demetr_xx-en.jsonl`` (3,388 English translations out of nine languages, each sound or with one fault
made on purpose) and ``ntrex/``. A row counts as found if it has a finding that its sound version has not, as located if
such a finding touches the fault or the word beside it. (Rules on the whole article see all versions of a sentence side
by side; leave their findings out of account.) ``--half`` takes the sentences with an even or odd number: the number
words were tried on the even ones. ``--ntrex`` and ``--others`` show the findings on sound and on judged translations.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mtqa.check import check
from mtqa.model import Article, Bead, Document, Finding, Kind, Link, Segment, Side, Span
from mtqa.rules import Rule, all_rules

NEAR = 12  # characters from the fault that a finding may stand beside it: a word
PAIRS = ("es-id", "en-id", "es-en")
Row = dict[str, Any]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=("even", "odd"))
    parser.add_argument("--kind", default="")
    parser.add_argument("--by-language", action="store_true")
    parser.add_argument("--samples", type=int, default=0)
    parser.add_argument("--family", action="append")
    parser.add_argument("--rule", action="append")
    parser.add_argument("--without", action="store_true", help="without the source")
    parser.add_argument("--ntrex", action="store_true", help="count on NTREX-128, both ways, in place of DEMETR")
    parser.add_argument("--others", action="store_true", help="show findings on the other human-judged sets")
    parser.add_argument("--save", type=Path, help="write the findings as JSON lines")
    arguments = parser.parse_args()
    rules = [
        r
        for r in all_rules()
        if (not arguments.family or r.family in arguments.family) and (not arguments.rule or r.code in arguments.rule)
    ]
    if arguments.ntrex:
        on_clean(arguments.data, rules, arguments.samples)
        return
    if arguments.others:
        on_judged(arguments.data, rules, arguments.half, arguments.samples)
        return
    rows = half(read(arguments.data / "mqm" / "demetr_xx-en.jsonl"), arguments.half)
    found = run(rows, rules, with_source=not arguments.without)
    if arguments.save:
        with arguments.save.open("w", encoding="utf-8") as file:
            for row, findings in zip(rows, found, strict=True):
                file.write(json.dumps([row["id"], [[f.rule, f.span.start, f.span.end] for f in findings]]) + "\n")
    clean = {r["meta"]["item"]: {f.rule for f in fs} for r, fs in zip(rows, found, strict=True) if label(r) == "clean"}
    table(rows, found, clean, arguments)
    show_clean(rows, found)


def read(path: Path) -> list[Row]:
    """The rows of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def label(row: Row) -> str:
    """The kind of damage."""
    return str(row["meta"]["label"])


def half(rows: list[Row], which: str | None) -> list[Row]:
    """The rows whose sentence has an even or odd number."""
    if which is None:
        return rows
    wanted = 0 if which == "even" else 1
    return [r for n, r in enumerate(rows) if int(r["meta"].get("item", n)) % 2 == wanted]


def table(rows: Sequence[Row], found: Sequence[list[Finding]], clean: dict[str, set[str]], arguments: Any) -> None:
    """One line per kind: rows, found, located, and the rules that did it."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    by: dict[str, Counter[str]] = defaultdict(Counter)
    for row, findings in zip(rows, found, strict=True):
        if label(row) == "clean" or arguments.kind not in label(row):
            continue
        known = clean.get(row["meta"]["item"], set())
        new = [f for f in findings if f.rule not in known]
        located = [f for f in new if touches(f, row)]
        keys = [label(row)] + ([f"{label(row)} {row['src_lang']}"] if arguments.by_language else [])
        for key in keys:
            counts[key]["rows"] += 1
            counts[key]["found"] += bool(new)
            counts[key]["located"] += bool(located)
            by[key].update({f.rule for f in new})
        if arguments.samples and arguments.kind and not located:
            faults = [row["target"][e["start"] : e["end"]] for e in row["errors"]]
            print(row["id"], row["src_lang"], row["target"], faults, "|", row["source"], [f.rule for f in new])
    for key in sorted(counts):
        c = counts[key]
        rules = " ".join(f"{rule}:{n}" for rule, n in by[key].most_common(7))
        print(f"{key:36} {c['rows']:4} found {c['found']:4} located {c['located']:4}  {rules}")


def touches(finding: Finding, row: Row) -> bool:
    """Whether a finding stands at the fault."""
    return any(finding.span.start <= e["end"] + NEAR and e["start"] - NEAR <= finding.span.end for e in row["errors"])


def show_clean(rows: Sequence[Row], found: Sequence[list[Finding]]) -> None:
    """The findings on sound rows."""
    sound = [(r, fs) for r, fs in zip(rows, found, strict=True) if label(r) == "clean"]
    total = sum(len(fs) for _, fs in sound)
    print(f"sound rows: {len(sound)}, findings {total} = {1000 * total / max(len(sound), 1):.1f} in 1000")
    for row, findings in sound:
        for f in findings:
            print(
                f"   {f.rule} {f.severity} {f.confidence} {row['src_lang']} {shown(row['target'], f)} | {row['source']}"
            )


def on_clean(data: Path, rules: Sequence[Rule], samples: int) -> None:
    """False alarms on NTREX-128, each pair read in both directions."""
    for pair in PAIRS:
        forward = read(data / "ntrex" / f"ntrex_{pair}.jsonl")
        source, target = pair.split("-")
        for a, b, turned in ((source, target, False), (target, source, True)):
            rows = [
                {
                    "src_lang": a,
                    "tgt_lang": b,
                    "source": r["target" if turned else "source"],
                    "target": r["source" if turned else "target"],
                }
                for r in forward
            ]
            found = run(rows, rules, with_source=True)
            counts = Counter(f.rule for fs in found for f in fs)
            print(f"{a}-{b}: {len(rows)} rows", dict(counts.most_common()))
            for row, findings in zip(rows, found, strict=True):
                for f in findings[:samples]:
                    print(f"   {f.rule} {f.severity} {f.confidence} {shown(row['target'], f)} | {row['source']}")


def on_judged(data: Path, rules: Sequence[Rule], which: str | None, samples: int) -> None:
    """Findings on the sets that people judged, which have no made faults."""
    for name in ("tedmqm_en-de", "mlqe_et-en", "mlqe_ro-en", "mlqe_ru-en"):
        rows = half(read(data / "mqm" / f"{name}.jsonl"), which)
        found = run(rows, rules, with_source=True)
        print(name, len(rows), dict(Counter(f.rule for fs in found for f in fs).most_common()))
        for row, findings in zip(rows, found, strict=True):
            for f in findings[:samples]:
                print(
                    f"   {f.rule} {f.confidence} score {row['score']:.1f} {shown(row['target'], f)} | {row['source']}"
                )


def shown(text: str, finding: Finding) -> str:
    """The text with the flagged words marked."""
    start, end = finding.span.start, finding.span.end
    return f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"


def run(rows: Sequence[Row], rules: Sequence[Rule], *, with_source: bool) -> list[list[Finding]]:
    """Findings on the target of each row; their spans count within it."""
    result: list[list[Finding]] = [[] for _ in rows]
    pairs = sorted({(r["src_lang"], r["tgt_lang"]) for r in rows})
    for source_lang, lang in pairs:
        chosen = [n for n, r in enumerate(rows) if (r["src_lang"], r["tgt_lang"]) == (source_lang, lang)]
        targets = segments(lang, [rows[n]["target"] for n in chosen], Side.TARGET)
        sources = segments(source_lang, [rows[n]["source"] for n in chosen], Side.SOURCE) if with_source else []
        beads = [
            Bead(
                id=f"rows#{n}",
                kind=Kind.BODY,
                target=(t,),
                source=Link((t,), (sources[n],), 1.0) if with_source else None,
            )
            for n, t in enumerate(targets)
        ]
        article = Article(
            "rows",
            Document("rows.target", Side.TARGET, lang, "\n".join(s.text for s in targets), rows=True),
            Document("rows.source", Side.SOURCE, source_lang, "\n".join(s.text for s in sources), rows=True)
            if with_source
            else None,
        )
        for finding in check(article, beads, rules).findings:
            if finding.side is not Side.TARGET:
                continue
            n = int(finding.bead.split("#")[1])
            at = targets[n].span.start
            span = Span(finding.span.start - at, finding.span.end - at)
            result[chosen[n]].append(
                type(finding)(**{**{s: getattr(finding, s) for s in finding.__slots__}, "span": span})
            )
    return result


def segments(lang: str, texts: Sequence[str], side: Side) -> list[Segment]:
    """The texts as segments of one document, a line each."""
    made, at = [], 0
    for n, text in enumerate(texts):
        made.append(Segment(f"rows.{side}", side, lang, Kind.BODY, Span(at, at + len(text)), text, n, n, row_id=str(n)))
        at += len(text) + 1
    return made


if __name__ == "__main__":
    main()
