"""The quality table of the README: what mtqa catches on labelled damage, and how silent it is on clean text.

Run: python tests/measure/quality.py [--data ../shared/data] [--half test|tune] [--misses]
Labelled: corpus/damage (in the repository). Clean: NTREX-128 rows under --data, where given.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from mtqa.config import Config
from mtqa.inputs import Call
from mtqa.model import Report, Severity, Side
from mtqa.pipeline import run

ROOT = Path(__file__).parents[2]
LABELLED_HEAD = """\
## Measured quality

Labelled damage (`corpus/damage/*/test.jsonl`, written for the project, not used for fitting): share of damaged segments
that come out other than ok, share of the marked errors with a finding in their place, garbled segments graded garbled,
flawless segments graded other than ok, and the area under the ROC curve of the risk.
`python tests/measure/quality.py`

| set | damaged | caught | errors located | garbled | false alarms | AUC |
|---|---|---|---|---|---|---|"""
CLEAN_HEAD = """
Clean human translations (NTREX-128, 123 news articles, not in the repository): share of segments graded other than ok,
share with a finding of major or worse, and segments called garbled.
`python tests/measure/quality.py --data DIR`

| set | segments | not ok | major or worse | garbled |
|---|---|---|---|---|"""
SERIOUS = {Severity.MAJOR, Severity.CRITICAL}


def checked(labelled: list[dict]) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        path.write_text("".join(json.dumps(r) + "\n" for r in labelled), encoding="utf-8")
        return run(path, Call(), Config())


def load(path: Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def without(rows: list[dict], *keys: str) -> list[dict]:
    return [{k: v for k, v in r.items() if k not in keys} for r in rows]


def auc(bad: list[float], good: list[float]) -> float:
    wins = sum((b > g) + 0.5 * (b == g) for b in bad for g in good)
    return wins / (len(bad) * len(good))


def labelled(name: str, rows: list[dict], misses: bool, markdown: bool = False) -> None:
    report = checked(rows)
    starts = {b.id: b.target[0].span.start for b in report.beads if b.target}
    found: dict[str, list] = {r["id"]: [] for r in rows}
    for finding in report.findings:
        if finding.side is Side.TARGET:
            found[finding.bead].append(finding)
    grades = {r["id"]: report.judgements[r["id"]].grade.value for r in rows}
    damaged = [r for r in rows if r["verdict"] != "ok"]
    clean = [r for r in rows if r["verdict"] == "ok" and not r["errors"]]
    caught = [r for r in damaged if grades[r["id"]] != "ok"]
    alarms = [r for r in clean if grades[r["id"]] != "ok"]
    touched = total = 0
    families: Counter[tuple[str, bool]] = Counter()
    for row in damaged:
        at = starts.get(row["id"], 0)
        for error in row["errors"]:
            hit = any(f.span.start - at <= error["end"] and error["start"] <= f.span.end - at for f in found[row["id"]])
            touched, total = touched + hit, total + 1
            families[error["family"], hit] += 1
    garbled = [r for r in rows if r["verdict"] == "garbled"]
    as_garbled = sum(grades[r["id"]] == "garbled" for r in garbled)
    wrongly = sum(grades[r["id"]] == "garbled" for r in rows if r["verdict"] == "ok")
    risk = {r["id"]: report.judgements[r["id"]].risk for r in rows}
    area = auc([risk[r["id"]] for r in damaged], [risk[r["id"]] for r in rows if r["verdict"] == "ok"])
    if markdown:
        print(
            f"| {name} | {len(damaged)} | {len(caught) / len(damaged):.0%} | {touched / total:.0%} "
            f"| {as_garbled}/{len(garbled)} | {len(alarms)}/{len(clean)} | {area:.2f} |"
        )
        return
    print(
        f"{name:26} damaged {len(damaged):4} caught {len(caught) / max(1, len(damaged)):5.1%}"
        f"  spans {touched / max(1, total):5.1%}  garbled {as_garbled}/{len(garbled)}"
        f"  clean {len(clean):4} alarms {len(alarms):3}  ok called garbled {wrongly}  AUC {area:.3f}"
    )
    if misses:
        print(
            "   by family (found/all):",
            {
                f: f"{families[f, True]}/{families[f, True] + families[f, False]}"
                for f in sorted({f for f, _ in families})
            },
        )
        for row in alarms:
            print("   ALARM", row["id"], grades[row["id"]], row["target"][:160])
            for f in found[row["id"]]:
                print("        ", f.rule, f.severity.value, f.confidence, repr(f.text[:60]), f.message[:100])
        for row in damaged:
            if grades[row["id"]] == "ok" or (row["verdict"] == "garbled" and grades[row["id"]] != "garbled"):
                print(
                    "   MISS", row["id"], row["verdict"], "->", grades[row["id"]], risk[row["id"]], row["target"][:200]
                )
                for e in row["errors"]:
                    print(
                        "        -",
                        e["severity"],
                        e["family"],
                        repr(row["target"][e["start"] : e["end"]][:60]),
                        e["note"][:80],
                    )
                for f in found[row["id"]]:
                    print("        +", f.rule, f.severity.value, f.confidence, repr(f.text[:60]))


def clean(name: str, rows: list[dict], show: bool, markdown: bool = False) -> None:
    report = checked(rows)
    flagged = [j for j in report.judgements.values() if j.grade != "ok"]
    serious = {f.bead for f in report.findings if f.severity in SERIOUS}
    rules = Counter(f"{f.rule} {f.severity}" for f in report.findings)
    if markdown:
        garbled = sum(j.grade == "garbled" for j in flagged)
        print(f"| {name} | {len(rows)} | {len(flagged) / len(rows):.2%} | {len(serious) / len(rows):.2%} | {garbled} |")
        return
    print(
        f"{name:26} segments {len(rows)}  not ok {len(flagged) / len(rows):6.2%}"
        f"  garbled {sum(j.grade == 'garbled' for j in flagged)}"
        f"  major or worse {len(serious) / len(rows):6.2%}  findings {len(report.findings)}"
    )
    print("   ", dict(rules.most_common(40)))
    if show:
        texts = {b.id: b for b in report.beads}
        for f in report.findings:
            if f.severity in SERIOUS or texts[f.bead].id in {j.bead for j in flagged}:
                bead = texts[f.bead]
                target = bead.target[0].text if bead.target else ""
                print("   ", f.rule, f.severity.value, f.confidence, repr(f.text[:60]), "|", f.message[:110])
                print("        ", target[:220])
                if bead.source and bead.source.other:
                    print("        ", bead.source.other[0].text[:220])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--half", default="test", choices=("test", "tune"))
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was alarmed about")
    parser.add_argument("--only", default="", help="only sets whose name holds this")
    parser.add_argument("--markdown", action="store_true", help="tables for the README")
    options = parser.parse_args()
    if options.markdown:
        print(LABELLED_HEAD)
    for path in sorted((ROOT / "corpus" / "damage").glob(f"*/{options.half}.jsonl")):
        rows = load(path)
        for regime, dropped in (("translation only", ("source", "reference")), ("as given", ())):
            name = f"damage {path.parent.name} {regime}"
            if options.only in name:
                labelled(name, without(rows, *dropped), options.misses, options.markdown)
    if options.data:
        if options.markdown:
            print(CLEAN_HEAD)
        for pair in ("es-id", "en-id", "es-en"):
            rows = load(options.data / "ntrex" / f"ntrex_{pair}.jsonl")
            for row in rows:
                row["source_lang"], row["target_lang"] = row.pop("src_lang"), row.pop("tgt_lang")
            for regime, dropped in (("with source", ()), ("translation only", ("source",))):
                name = f"NTREX {pair} {regime}"
                if options.only in name:
                    clean(name, without(rows, *dropped), options.misses, options.markdown)


if __name__ == "__main__":
    main()
