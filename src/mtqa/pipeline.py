"""The whole program in one function: read, segment, align, score, check, judge.

Each stage is a pure function of what came before; only ``read`` touches files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mtqa import __version__, decisions, langs
from mtqa.align import Alignment, beads, pair
from mtqa.check import check
from mtqa.config import Config, chosen
from mtqa.decisions import Decision
from mtqa.errors import NothingError
from mtqa.glossaries import with_glossaries
from mtqa.inputs import Call
from mtqa.judge import judge
from mtqa.model import Article, Bead, Document, Link, Report, Segment
from mtqa.own import Terms
from mtqa.read import read
from mtqa.rules import Rule, all_rules
from mtqa.score import score
from mtqa.segment import segment
from mtqa.text import codes

# Told which stage begins, and how far it is (0 to 1).
Progress = Callable[[str, float], None]


def run(
    target: Path,
    call: Call,
    config: Config,
    progress: Progress = lambda stage, share: None,
    decided: Sequence[Decision] = (),
    *,
    jobs: int = 1,
) -> Report:
    """Check one article, or one file of aligned rows, from the files to the verdict.

    ``decided`` are editors' verdicts on earlier findings: those that still hold settle theirs before the gate judges,
    those that do not are in the report's notes. ``jobs``: how many processes may check a long text, 0 for one a core;
    the report is the same for any number.

    Raises:
        MtqaError: see the stages; nothing is judged then.
    """
    by_code = {rule.code: rule for rule in all_rules()}
    rules = [by_code[code] for code in chosen(list(by_code), config)]
    progress("reading", 0.0)
    terms = with_glossaries(config.terms, config.glossaries)
    article = read(target, call)
    progress("aligning", 0.1)
    segments, joined, alignments = (
        _from_rows(article)
        if article.rows
        else _from_texts(article, lambda share: progress("aligning", 0.1 + 0.3 * share))
    )
    if not any(bead.target for bead in joined):
        raise NothingError(f"{target}: holds no segment to check")
    progress("scoring", 0.4)
    scores = score(article, joined)
    done = 0

    def checked() -> None:
        nonlocal done
        done += 1
        progress("checking", 0.5 + 0.5 * done / max(1, len(rules)))

    found = check(article, joined, rules, terms=terms, progress=checked, jobs=jobs)
    applied = decisions.apply(decided, found.findings, joined, article.id)
    judgements, verdict = judge(joined, applied.findings, scores, config.gate)
    return Report(
        article=article,
        segments=segments,
        beads=joined,
        scores=scores,
        findings=applied.findings,
        judgements=judgements,
        skipped=found.skipped,
        verdict=verdict,
        run={
            "version": __version__,
            "signature": _signature(rules, alignments, config, terms),
            "alignment": alignments,
            "notes": [*_notes(article), *applied.notes],
            "problems": list(article.problems),
            "rules": [rule.code for rule in rules],
            "article_rules": [rule.code for rule in rules if rule.whole_article],
        },
    )


def _from_texts(
    article: Article, aligned: Callable[[float], None]
) -> tuple[tuple[Segment, ...], tuple[Bead, ...], list[dict[str, Any]]]:
    """Segments of the target, all beads, and how each other text was aligned."""
    target = segment(article.target)
    documents = [d for d in (article.source, *article.references) if d is not None]
    others = [
        (d, pair(target, segment(d), lambda share, n=n: aligned((n + share) / len(documents))))  # type: ignore[misc]
        for n, d in enumerate(documents)
    ]
    source = next((a for d, a in others if d is article.source), None)
    references = [a for d, a in others if d is not article.source]
    return target, beads(article.id, target, source, references), [_told(d, a) for d, a in others]


def _told(document: Document, alignment: Alignment) -> dict[str, Any]:
    return {
        "document": document.id,
        "side": document.side.value,
        "lang": document.lang,
        "backend": alignment.backend,
        "links": sum(1 for link in alignment.links if link.target and link.other),
    }


def _from_rows(article: Article) -> tuple[tuple[Segment, ...], tuple[Bead, ...], list[dict[str, Any]]]:
    """Rows are aligned as they stand: one bead each, every link certain."""
    made = []
    for row in article.rows:
        target = (row.target,) if row.target else ()
        references = tuple(Link(target, (r,), 1.0) if r else None for r in row.references)
        some = row.target or row.source or next((r for r in row.references if r), None)
        if some is None:
            continue
        made.append(
            Bead(
                id=row.id,
                kind=some.kind,
                target=target,
                source=Link(target, (row.source,), 1.0) if row.source else None,
                references=references,
            )
        )
    told = [
        {"document": d.id, "side": d.side.value, "lang": d.lang, "backend": "rows as given", "links": len(article.rows)}
        for d in (article.source, *article.references)
        if d is not None
    ]
    return tuple(row.target for row in article.rows if row.target), tuple(made), told


def _signature(rules: Sequence[Rule], alignments: Sequence[dict[str, Any]], config: Config, terms: Terms) -> str:
    """Everything that the result depends on beside the texts, in a line."""
    which = hashlib.sha256(" ".join(rule.code for rule in rules).encode()).hexdigest()[:8]
    backends = "+".join(sorted({a["backend"] for a in alignments})) or "none"
    gate = config.gate
    limits = ",".join("off" if v is None else str(v) for v in (gate.garbled, gate.critical, gate.major))
    signature = f"mtqa:{__version__}|rules:{len(rules)}/{which}|align:{backends}|gate:{limits}@{gate.min_confidence:g}"
    if terms == Terms():
        return signature
    return f"{signature}|terms:{hashlib.sha256(repr(terms).encode()).hexdigest()[:8]}"


def _notes(article: Article) -> list[str]:
    """What a reader should know of the languages of the run."""
    notes = []
    if article.target.detected:
        notes.append(f"language of the translation detected: {codes.name(article.target.lang)}")
    if article.source is not None and article.source.detected:
        notes.append(f"language of the source detected: {codes.name(article.source.lang)}")
    unknown = {d.lang for d in (article.target, article.source, *article.references) if d is not None}
    notes.extend(
        f"no language pack for {codes.name(lang)}: the default pack was used"
        for lang in sorted(unknown)
        if not langs.load(lang).known
    )
    return notes
