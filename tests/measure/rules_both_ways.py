"""False alarms of rules that compare: clean human translations (NTREX-128) read in both directions.

    python tests/measure/rules_both_ways.py --data DIR [--rule CODE]... [--pair es-id]... [--as rows] [--samples 10]

Every pair of NTREX is checked as it is and turned round (es-id and id-es), as loose rows and as articles: a rule that
compares two texts must be silent whichever of them is called the translation. Prints for each rule and pair how many
findings there are in 1000 segments, and samples with the span marked and the other text below.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rules_on_clean import document, sample, segments

from mtqa.check import check
from mtqa.model import Article, Bead, Finding, Link, Side
from mtqa.rules import Rule, all_rules

PAIRS = ("es-id", "id-es", "en-id", "id-en", "es-en", "en-es")
FILES = ("es-id", "en-id", "es-en")


def rows(data: Path, pair: str) -> list[dict[str, str]]:
    """The rows of a pair: ``text``, ``source`` and ``doc``."""
    turned = pair not in FILES
    file = data / "ntrex" / f"ntrex_{'-'.join(reversed(pair.split('-'))) if turned else pair}.jsonl"
    read = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    text, source = ("source", "target") if turned else ("target", "source")
    return [{"text": r[text], "source": r[source], "doc": r["meta"]["doc"]} for r in read]


def article(name: str, pair: str, of: list[dict[str, str]], *, loose: bool) -> tuple[Article, list[Bead]]:
    """Rows as one article with beads that link each row to its source."""
    theirs, ours = pair.split("-")
    texts, sources = [r["text"] for r in of], [r["source"] for r in of]
    targets = segments(name, ours, texts, Side.TARGET, loose)
    others = segments(name, theirs, sources, Side.SOURCE, loose)
    beads = [
        Bead(id=f"{name}#{n}", kind=t.kind, target=(t,), source=Link((t,), (s,), 1.0))
        for n, (t, s) in enumerate(zip(targets, others, strict=True))
    ]
    source = document(name, theirs, sources, Side.SOURCE, loose)
    return Article(name, document(name, ours, texts, Side.TARGET, loose), source), beads


def run(of: list[dict[str, str]], pair: str, rules: list[Rule], *, loose: bool) -> Iterator[tuple[Finding, str, str]]:
    """All findings, each with the text of its document and the source beside it."""
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in of:
        groups["all" if loose else row["doc"]].append(row)
    for name, group in groups.items():
        art, beads = article(name, pair, group, loose=loose)
        by_id = {bead.id: bead for bead in beads}
        for finding in check(art, beads, rules).findings:
            link = by_id[finding.bead].source
            side = art.source if finding.side is Side.SOURCE and art.source else art.target
            yield finding, side.text, link.other[0].text if link else ""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rule", action="append", help="a code, or its beginning (NUM)")
    parser.add_argument("--pair", action="append", choices=PAIRS)
    parser.add_argument("--as", dest="forms", action="append", choices=["rows", "articles"])
    parser.add_argument("--samples", type=int, default=10)
    given = parser.parse_args()
    rules = [r for r in all_rules() if not given.rule or r.code.startswith(tuple(given.rule))]
    for pair in given.pair or PAIRS:
        of = rows(given.data, pair)
        for form in given.forms or ["rows", "articles"]:
            by_rule: dict[str, list[tuple[Finding, str, str]]] = defaultdict(list)
            for found in run(of, pair, rules, loose=form == "rows"):
                by_rule[found[0].rule].append(found)
            for rule in rules:
                hits = by_rule[rule.code]
                print(f"{pair} {form:8} {rule.code} {rule.name}: {1000 * len(hits) / len(of):.2f} per 1000")
                for finding, text, source in hits[: given.samples]:
                    print(sample(finding, text))
                    print(f"        source: {source[:220]!r}")


if __name__ == "__main__":
    main()
