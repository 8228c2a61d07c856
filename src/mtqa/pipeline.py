"""The whole program in one function: read, segment, align, score, check, judge.

Each stage is a pure function of what came before; only ``read`` touches files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mtqa import __version__, langs
from mtqa.align import Alignment, beads, pair
from mtqa.changed import unchanged_beads
from mtqa.check import check
from mtqa.config import Config, Gate, chosen, pair_of
from mtqa.config.settings import ALL
from mtqa.errors import NothingError
from mtqa.gate import checked_metrics, counting
from mtqa.glossaries import with_glossaries
from mtqa.history import History
from mtqa.inputs import Call, language_of
from mtqa.judge import judge
from mtqa.model import Article, Bead, Document, Finding, Grade, Judgement, Link, Report, Segment, Severity, Skip
from mtqa.own import Terms
from mtqa.read import read
from mtqa.rules import Rule, all_rules
from mtqa.score import score
from mtqa.segment import segment
from mtqa.states import settle
from mtqa.text import codes, embed

# Told which stage begins, and how far it is (0 to 1).
Progress = Callable[[str, float], None]


def run(
    target: Path,
    call: Call,
    config: Config,
    progress: Progress = lambda stage, share: None,
    history: History = History(),  # noqa: B008 - frozen
    *,
    jobs: int = 1,
) -> Report:
    """Check one article, or one file of aligned rows, from the files to the verdict.

    ``call`` goes before what the configuration says of languages and pairs. ``history`` holds what was known before:
    decisions, baseline, the commit that changes are counted from; what of it no longer holds is in the report's notes.
    ``jobs``: how many processes may check a long text, 0 for one a core; the report is the same for any number.

    Raises:
        MtqaError: see the stages; nothing is judged then.
    """
    by_code = {rule.code: rule for rule in all_rules()}
    path = _resolved(target)
    chosen(list(by_code), config)  # what is wrong with it is told before anything is read
    checked_metrics((config.gate, *(gate for _, gate in config.gates)))
    progress("reading", 0.0)
    embed.forget()
    terms = with_glossaries(config.terms, config.glossaries)
    article = read(target, called(target, call, config))
    if article.target.path:  # of an article's folder, the translation in it
        path = _resolved(Path(article.target.path))
    rules = [by_code[code] for code in chosen(list(by_code), config, path)]
    gate = config.gate_for(article.target.lang)
    progress("aligning", 0.1)
    segments, joined, alignments = (
        from_rows(article)
        if article.rows
        else from_texts(article, lambda share: progress("aligning", 0.1 + 0.3 * share))
    )
    if not any(bead.target for bead in joined):
        raise NothingError(f"{target}: holds no segment to check")
    progress("scoring", 0.4)
    unmeasured: dict[str, str] = {}
    scores = score(article, joined, left_out=unmeasured)
    done = 0

    def checked() -> None:
        nonlocal done
        done += 1
        progress("checking", 0.5 + 0.5 * done / max(1, len(rules)))

    found = check(article, joined, rules, terms=terms, progress=checked, jobs=jobs)
    settled = settle(
        found.findings,
        joined,
        article,
        config,
        history,
        path=path,
        running=[rule.code for rule in rules],
        known=list(by_code),
        unchanged=unchanged_beads(article, joined, history.since) if history.since else (),
    )
    judgements, verdict = judge(joined, settled.findings, scores, gate, found.closeness, found.strangeness)
    return Report(
        article=article,
        segments=segments,
        beads=joined,
        scores=scores,
        findings=settled.findings,
        judgements=judgements,
        skipped=(*found.skipped, *(Skip(metric, article.id, why) for metric, why in unmeasured.items())),
        verdict=verdict,
        run={
            "version": __version__,
            "signature": _signature(rules, alignments, config, gate, terms, history),
            "alignment": alignments,
            "notes": [*_notes(article), *settled.notes, *_uncounted(joined, settled.findings, judgements, gate)],
            "problems": list(article.problems),
            "rules": [rule.code for rule in rules],
            **({"scope": gate.scope} if gate.scope == ALL else {}),
            "article_rules": [rule.code for rule in rules if rule.whole_article],
            "unused_suppressions": list(settled.unused),
            "used_suppressions": list(settled.used),
            "lost_decisions": [
                {"decision": d.decision, "rule": d.rule, "text": d.text or d.sentence, "segment": d.segment, "why": why}
                for d, why in settled.lost
            ],
        },
    )


def called(target: Path, call: Call, config: Config) -> Call:
    """A call with what the configuration knows beside it: the source and the references of a pair, and languages.

    A language is the call's, else that of the first pattern that fits, else that of ``{lang}`` in ``pairs``, else what
    the file's name says, else the configuration's, else detected. An article's folder says all of this itself.
    """
    path = _resolved(target)
    named = config.languages_for(path)
    if os.path.isdir(target):  # noqa: PTH112 - Path.is_dir raises on names that are too long
        return replace(call, target_lang=call.target_lang or named.target, source_lang=call.source_lang or named.source)
    pair = pair_of(path, config.pairs)
    if pair:
        source, references = pair.source, tuple(p for p in pair.references if p.is_file())
        if not target.is_absolute():  # as the user speaks of files
            source = Path(os.path.relpath(source)) if source else None
            references = tuple(Path(os.path.relpath(p)) for p in references)
        call = replace(call, source=call.source or source, references=call.references or references)
    by_pair = pair.lang if pair and pair.lang and codes.is_language(pair.lang.lower()) else None
    target_lang = call.target_lang or named.target or by_pair
    source_lang = call.source_lang or named.source
    if target_lang is None and language_of(target.name) is None:
        target_lang = config.languages.target
    if source_lang is None and (call.source is None or language_of(call.source.name) is None):
        source_lang = config.languages.source
    return replace(call, target_lang=target_lang, source_lang=source_lang)


def _resolved(path: Path) -> Path:
    """A path that patterns can be held against; one that cannot be followed stays as it is and is told of later."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def from_texts(
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


def from_rows(article: Article) -> tuple[tuple[Segment, ...], tuple[Bead, ...], list[dict[str, Any]]]:
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


def _signature(
    rules: Sequence[Rule],
    alignments: Sequence[dict[str, Any]],
    config: Config,
    gate: Gate,
    terms: Terms,
    history: History,
) -> str:
    """Everything that the result depends on beside the texts, in a line; what is as by default takes no room."""
    which = _digest(" ".join(rule.code for rule in rules))
    backends = "+".join(sorted({a["backend"] for a in alignments})) or "none"
    limits = ",".join("off" if v is None else str(v) for v in (gate.garbled, gate.critical, gate.major))
    signature = f"mtqa:{__version__}|rules:{len(rules)}/{which}|align:{backends}|gate:{limits}@{gate.min_confidence:g}"
    usual = Gate(gate.garbled, gate.critical, gate.major, gate.min_confidence)
    suppressed = [(s.rule, s.text, s.where.pattern if s.where else "", str(s.until)) for s in config.suppress]
    others = (config.severity, config.min_confidence, suppressed, config.comments)
    known = (history.decided, history.baseline and history.baseline.entries, history.since and history.since.sha)
    more = (
        ("limits", gate, gate != usual),
        ("settings", others, others != ((), 0.0, [], True)),
        ("known", known, known != ((), None, None)),
        ("terms", terms, terms != Terms()),
    )
    return "|".join([signature, *(f"{name}:{_digest(repr(value))}" for name, value, differs in more if differs)])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:8]


def _uncounted(
    beads: Sequence[Bead], findings: Sequence[Finding], judgements: Mapping[str, Judgement], gate: Gate
) -> list[str]:
    """What tells a reader why the gate counts fewer garbled segments than there are."""
    counted = {f.bead for f in counting(beads, findings, gate) if f.severity in (Severity.MAJOR, Severity.CRITICAL)}
    number = sum(j.grade is Grade.GARBLED and j.bead not in counted for j in judgements.values())
    what = "a garbled segment does" if number == 1 else f"{number} garbled segments do"
    why = "what speaks against it is unsure or rests on sentence vectors alone"
    return [f"{what} not count at the gate: {why}"] if number else []


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
