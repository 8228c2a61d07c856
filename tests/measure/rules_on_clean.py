"""False alarms: every rule over clean human translations (NTREX-128), as loose rows and as articles.

    python tests/measure/rules_on_clean.py --data DIR [--rule CODE]... [--lang id] [--as rows] [--samples 10]

DIR holds ``ntrex/ntrex_es-id.jsonl`` and ``ntrex/ntrex_es-en.jsonl``. Indonesian and English are checked against their
Spanish source; the Spanish, as a text of its own, without one. ``rows``: each row an article of its own, as for a
``.jsonl``; ``articles``: the rows of each document joined, each row a paragraph. Prints findings per 1000 segments for
each rule and language, by severity, and samples with the span marked; last the speed of the rules on one target.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from mtqa.check import check
from mtqa.model import Article, Bead, Document, Finding, Kind, Link, Segment, Side, Span
from mtqa.rules import Rule, View, all_rules

SETS = {"id": ("es-id", "target", True), "en": ("es-en", "target", True), "es": ("es-id", "source", False)}
MARGIN = 60


def rows(data: Path, lang: str) -> list[dict[str, str]]:
    """The rows of a language: ``text``, ``source`` (maybe empty) and ``doc``."""
    pair, side, with_source = SETS[lang]
    result = []
    with (data / "ntrex" / f"ntrex_{pair}.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            result.append(
                {"text": row[side], "source": row["source"] if with_source else "", "doc": row["meta"]["doc"]}
            )
    return result


def article(name: str, lang: str, of: list[dict[str, str]], *, loose: bool) -> tuple[Article, list[Bead]]:
    """Rows as one article with beads that link each row to its source."""
    targets, sources = segments(name, lang, [r["text"] for r in of], Side.TARGET, loose), []
    with_source = bool(of[0]["source"])
    if with_source:
        sources = segments(name, "es", [r["source"] for r in of], Side.SOURCE, loose)
    beads = []
    for n, target in enumerate(targets):
        link = Link((target,), (sources[n],), 1.0) if with_source else None
        beads.append(Bead(id=f"{name}#{n}", kind=target.kind, target=(target,), source=link))
    source = document(name, "es", [r["source"] for r in of], Side.SOURCE, loose) if with_source else None
    return Article(name, document(name, lang, [r["text"] for r in of], Side.TARGET, loose), source), beads


def document(name: str, lang: str, texts: list[str], side: Side, loose: bool) -> Document:
    """The document that the texts make, one a line."""
    return Document(f"{name}.{side}", side, lang, "\n".join(texts), rows=loose)


def segments(name: str, lang: str, texts: list[str], side: Side, loose: bool) -> list[Segment]:
    """One segment a text, each a paragraph of its own. The first of an article is its headline, as in NTREX."""
    made, at = [], 0
    for n, text in enumerate(texts):
        kind = Kind.HEADLINE if n == 0 and not loose else Kind.BODY
        row_id = str(n) if loose else None
        made.append(Segment(f"{name}.{side}", side, lang, kind, Span(at, at + len(text)), text, n, n, row_id))
        at += len(text) + 1
    return made


def run(of: list[dict[str, str]], lang: str, rules: list[Rule], *, loose: bool) -> Iterator[tuple[Finding, str]]:
    """All findings with the text of the document that they count in."""
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in of:
        groups["all" if loose else row["doc"]].append(row)
    skipped: Counter[str] = Counter()
    for name, group in groups.items():
        art, beads = article(name, lang, group, loose=loose)
        result = check(art, beads, rules)
        skipped.update(f"{s.rule}: {s.reason}" for s in result.skipped)
        for finding in result.findings:
            side = art.source if finding.side is Side.SOURCE and art.source else art.target
            yield finding, side.text
    for reason, count in sorted(skipped.items()):
        print(f"  skipped {reason} ({count} of {len(groups)} texts)")


def sample(finding: Finding, text: str) -> str:
    """The finding in its surroundings, marked."""
    start, end = finding.span.start, finding.span.end
    shown = text[max(0, start - MARGIN) : start] + "⟦" + text[start:end] + "⟧" + text[end : end + MARGIN]
    severity = f"{finding.severity} {finding.confidence:.2f}"
    return f"    [{severity}] {shown!r}\n        {finding.message} -> {finding.suggestion!r}"


def speed(of: list[dict[str, str]], lang: str, rules: list[Rule]) -> None:
    """Segments per second of the rules that read one target with its language pack alone, all together and each."""
    from mtqa import langs

    chosen = [r for r in rules if set(r.needs) <= {"target", "targets", "lang"}]
    pack = langs.load(lang)
    total, times = 0.0, {}
    views = [
        View(s.text, pack, (s,)) for s in segments("speed", lang, [r["text"] for r in of], Side.TARGET, loose=True)
    ]
    start = time.process_time()
    for view in views:
        _ = view.words
    print(f"splitting into words: {len(views) / (time.process_time() - start):,.0f} segments/s")
    for rule in chosen:
        start = time.process_time()
        for view in views:
            values = {"target": view, "targets": [view], "lang": pack}
            for _ in rule.check(**{n: values[n] for n in rule.needs}):
                pass
        times[rule.code] = time.process_time() - start
        total += times[rule.code]
    if total:
        print(
            f"{len(chosen)} monolingual rules: {len(views) / total:,.0f} segments/s together, words once before; each:"
        )
        print("  " + "  ".join(f"{c} {t / len(views) * 1e6:.0f} µs" for c, t in sorted(times.items())))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rule", action="append", help="a code, or its beginning (QUO)")
    parser.add_argument("--lang", action="append", choices=sorted(SETS))
    parser.add_argument("--as", dest="forms", action="append", choices=["rows", "articles"])
    parser.add_argument("--samples", type=int, default=10)
    parser.add_argument("--limit", type=int, help="only the first rows")
    given = parser.parse_args()
    rules = [r for r in all_rules() if not given.rule or r.code.startswith(tuple(given.rule))]
    for lang in given.lang or SETS:
        of = rows(given.data, lang)[: given.limit]
        for form in given.forms or ["rows", "articles"]:
            print(f"== {lang} as {form}: {len(of)} segments")
            by_rule: dict[str, list[tuple[Finding, str]]] = defaultdict(list)
            started = time.perf_counter()
            for finding, text in run(of, lang, rules, loose=form == "rows"):
                by_rule[finding.rule].append((finding, text))
            print(f"  {time.perf_counter() - started:.1f} s")
            for rule in rules:
                hits = by_rule[rule.code]
                per = Counter(str(f.severity) for f, _ in hits)
                counts = ", ".join(f"{n} {s}" for s, n in sorted(per.items()))
                print(f"{rule.code} {rule.name}: {1000 * len(hits) / len(of):.2f} per 1000 ({counts or 'none'})")
                for finding, text in hits[: given.samples]:
                    print(sample(finding, text))
        speed(of, lang, rules)


if __name__ == "__main__":
    main()
