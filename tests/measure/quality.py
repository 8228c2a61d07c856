"""The figures of ``mtqa evaluate``, with what a rule's author wants beside them: misses, and data of one's own.

    python tests/measure/quality.py [--half tune] [--lang id] [--misses]      the labelled rows, in short
    python tests/measure/quality.py --data DIR [--only ntrex] [--write docs/quality.md] [--confidence]

DIR holds ``ntrex/*.jsonl`` (clean human translations; the Spanish side of es-id is also read as a text of its own) and
``mqm/*.jsonl`` (rows with human scores). ``--confidence`` lists the rules whose declared confidence differs from the
measured one (``mtqa.evaluate.confidence``); the measured one needs the clean rows. Misses and false alarms are shown of
the tuning half only: who looks at those of the test half spoils it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from mtqa.config import Config
from mtqa.evaluate import Evaluation, Regime, evaluate, page
from mtqa.evaluate.gold import Error, Gold, GoldRow, Sort, read
from mtqa.evaluate.labelled import flawless, touches
from mtqa.model import Grade, Side

ROOT = Path(__file__).parents[2]
LABELLED = ROOT / "corpus" / "damage"
FAULTS = json.loads((Path(__file__).parent / "ntrex_faults.json").read_text(encoding="utf-8"))


def gold(data: Path | None, half: str, only: str) -> Gold:
    """The labelled rows and, of DIR, the sets whose name holds ``only``."""
    labelled = read([LABELLED], half=half)
    if data is None:
        return labelled
    files = {name: sorted((data / name).glob("*.jsonl")) for name in ("ntrex", "mqm")}
    other = read(*[[f for f in files[name] if only in f.stem] for name in ("mqm", "ntrex")])
    every = [with_faults(row) for row in (*other.rows, *spanish(other.rows))]
    return Gold(labelled.rows + tuple(every), labelled.problems + other.problems)


def with_faults(row: GoldRow) -> GoldRow:
    """A clean row with the true faults that were found in it by reading (spans, by language and place in the set)."""
    if row.sort is not Sort.CLEAN:
        return row
    known = FAULTS.get(row.lang, {}).get(row.item, [])
    return replace(row, errors=tuple(Error(start, end, "", "") for start, end in known))


def spanish(rows: tuple[GoldRow, ...]) -> list[GoldRow]:
    """The Spanish side of es-id as translations without a source: there is no other clean Spanish."""
    return [
        replace(row, set="ntrex_es", id=f"es-{row.id}", target=row.source, lang="es", source="", source_lang="")
        for row in rows
        if row.set == "ntrex_es-id"
    ]


def shown(row: GoldRow, start: int, end: int) -> str:
    return f"{row.target[max(0, start - 40) : start]}⟦{row.target[start:end]}⟧{row.target[end : end + 40]}"


def misses(found: Evaluation, regime: Regime) -> None:
    """What was missed and what was alarmed about, row by row, of the tuning half."""
    for one in found.checked[regime]:
        row = one.row
        if row.sort is not Sort.LABELLED or row.set != "tune":
            continue
        missed = [e for e in row.errors if not any(touches(f, e) for f in one.findings)]
        alarms = one.findings if flawless(row) else ()
        wrong = (row.verdict is Grade.OK) != (one.grade is Grade.OK) or (row.verdict is Grade.GARBLED) != (
            one.grade is Grade.GARBLED
        )
        if missed or alarms or wrong:
            print(f"{row.id} [{regime.value}] {row.verdict} graded {one.grade}, risk {one.risk}")
            print(f"    {row.target}")
            for error in missed:
                print(
                    f"    missed {error.family} {error.severity} ({error.needs}) {shown(row, error.start, error.end)}"
                )
            for finding in one.findings:
                place = shown(row, finding.start, finding.end) if finding.side is Side.TARGET else f"({finding.side})"
                print(f"    {'alarm' if flawless(row) else 'found'} {finding.rule} {finding.confidence} {place}")


def brief(found: Evaluation) -> None:
    """The segments and places tables in a line each."""
    for s in found.summaries:
        print(
            f"{s.set:5} {s.lang:4} {s.regime.value:17} caught {page.rate(s.caught):22} visible "
            f"{page.rate(s.caught_visible):22} located {page.rate(s.located_visible):24} garbled {s.garbled.hits}/"
            f"{s.garbled.of} alarms {s.false_alarms.hits}/{s.false_alarms.of} AUC {page.number(s.auc)}"
        )
    for c in found.clean:
        fired = sorted(((r.hits, code) for code, r in c.rules.items() if r.hits), reverse=True)
        print(
            f"{c.set} {c.lang} {c.regime.value}: not ok {page.rate(c.not_ok, 2)}, major or worse "
            f"{page.rate(c.serious, 2)}, garbled {c.garbled.hits};  {' '.join(f'{code} {n}' for n, code in fired)}"
        )
    for h in found.human:
        print(f"{h.set}: {h.rows} rows; " + "; ".join(f"{m.name} tau {page.number(m.tau)}" for m in h.measures))


def confidence(found: Evaluation) -> None:
    """The rules whose declared confidence lies outside the measured interval."""
    print("code    declared  said  measured            right wrong alarms")
    for c in found.confidences:
        if c.off:
            said = "" if c.said is None else f"{c.said:.2f}"
            measured = page.number(c.measured)
            print(f"{c.rule}  {c.declared:8.2f}  {said:4}  {measured:18} {c.right:6} {c.wrong:5} {c.alarms:6}  {c.off}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--half", default="all", choices=("test", "tune", "all"))
    parser.add_argument("--lang", help="only the labelled rows of this language")
    parser.add_argument("--only", default="", help="only sets of DIR whose name holds this")
    parser.add_argument("--misses", action="store_true", help="what was missed and alarmed about in the tuning half")
    parser.add_argument("--confidence", action="store_true", help="rules whose declared confidence is off")
    parser.add_argument("--write", type=Path, help="write the page")
    parser.add_argument("--json", type=Path, help="write all figures")
    options = parser.parse_args()
    rows = gold(options.data, options.half, options.only)
    if options.lang:
        rows = replace(rows, rows=tuple(r for r in rows.rows if r.sort is not Sort.LABELLED or r.lang == options.lang))
    found = evaluate(rows, Config())
    brief(found)
    if options.misses:
        for regime in (Regime.ALONE, Regime.GIVEN):
            misses(found, regime)
    if options.confidence:
        confidence(found)
    if options.json:
        options.json.write_text(json.dumps(found.plain(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if options.write:
        present = options.write.read_text(encoding="utf-8") if options.write.is_file() else ""
        options.write.write_text(page.page(found, present), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
