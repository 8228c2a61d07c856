"""Fourth stage: run the rules. Which rule sees what is decided here, and nowhere else.

``asking`` asks the rules, ``spread`` does it in several processes, and what they found becomes findings here. A rule is
asked about every place where all its needs are met; where one is never met, the report says so (skip aloud). A rule
that crashes stops the run with its name (fail closed): a crash is neither a finding nor silence.
"""

from __future__ import annotations

import gc
import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from mtqa.check import spread
from mtqa.check.asking import Asked, Texts, ask, closeness_to_source, place, strangeness
from mtqa.model import Article, Bead, Finding, Severity, Side, Skip, Span
from mtqa.own import Terms
from mtqa.precedence import settle
from mtqa.rules import Rule
from mtqa.text.terms import Own

__all__ = ["Found", "check", "fingerprint", "place"]

SUREST = 0.97
YOUNG = 50_000  # objects made between two collections; with the usual 700 these take a fifth of the time


@dataclass(frozen=True)
class Found:
    """What the stage returns: findings in the order of the text, what could not run, and what the judge asks besides.

    ``closeness``: cosine of each bead's target with its source, where sentence vectors are to be had. ``strangeness``:
    how strange the words of a bead are in its language, 0 to 1.
    """

    findings: tuple[Finding, ...]
    skipped: tuple[Skip, ...]
    closeness: Mapping[str, float] = field(default_factory=dict)
    strangeness: Mapping[str, float] = field(default_factory=dict)


def check(
    article: Article,
    beads: Sequence[Bead],
    rules: Sequence[Rule],
    *,
    terms: Terms | None = None,
    progress: Callable[[], None] | None = None,
    jobs: int = 1,
) -> Found:
    """Run rules over the beads of an article.

    Args:
        article: the texts.
        beads: all beads, in order.
        rules: the rules to run.
        terms: the user's own; a rule that reports what nobody asked for is left out without a word.
        progress: called after each rule, or as often while several processes work.
        jobs: how many processes may work, 0 for one a core. The result is the same; little work is done in one.

    Raises:
        MtqaError: if a rule crashes; the message names the rule and the place.
    """
    with _calm():
        return _checked(article, beads, rules, terms or Terms(), progress, jobs)


@contextmanager
def _calm() -> Iterator[None]:
    """Look for cyclic garbage seldom: rules make millions of small things and hardly a cycle."""
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], YOUNG) if usual[0] else 0, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _checked(
    article: Article,
    beads: Sequence[Bead],
    rules: Sequence[Rule],
    terms: Terms,
    progress: Callable[[], None] | None,
    jobs: int,
) -> Found:
    own = Own(terms)
    chosen = [rule for rule in rules if all(map(own.configured, rule.own_needs))]
    texts = Texts.of(article, beads, own)
    asked: dict[str, Asked] = {}
    elsewhere = spread.possible(chosen, len(beads), jobs)
    if elsewhere:
        asked = spread.ask_all(texts, beads, chosen, terms, jobs, progress)
    else:
        for rule in chosen:
            asked[rule.code] = ask(rule, texts)
            if progress:
                progress()
    findings = [f for rule in chosen for f in asked[rule.code].findings]
    skipped = [Skip(rule.code, article.id, reason) for rule in chosen for reason in asked[rule.code].told()]
    findings.sort(key=lambda f: (f.side is not Side.TARGET, f.counted_in, f.span.start, f.span.end, f.rule, f.message))
    settled = _with_ids(_settled(_distinct(findings), article, beads), texts, beads)
    return Found(settled, tuple(skipped), closeness_to_source(texts), strangeness(texts))


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each place and family of rules: the worst, then the surest, then the first by code.

    What the source shows of a number the reference mostly shows again; the editor has one thing to decide.
    The rules that found the same are named in ``evidence["also"]``. What the user asked for is told entry by entry.
    """
    groups: dict[tuple[str, str, str, Span], list[Finding]] = {}
    for finding in findings:
        family = (finding.rule[:3], str(finding.evidence.get("own", "")))
        groups.setdefault((*family, finding.counted_in, finding.span), []).append(finding)
    kept = []
    for group in groups.values():
        best = min(group, key=lambda f: (-list(Severity).index(f.severity), -f.confidence, f.rule))
        others = {f.rule: f.confidence for f in group if f.rule != best.rule}
        if others:
            # Two texts that show the same are surer than either; as if they erred apart, but never certain.
            wrong = (1 - best.confidence) * math.prod(1 - c for c in others.values())
            best = replace(
                best,
                confidence=round(min(1 - wrong, max(SUREST, best.confidence)), 3),
                evidence={**best.evidence, "also": sorted(others)},
            )
        kept.append(best)
    return kept


def _settled(findings: Sequence[Finding], article: Article, beads: Sequence[Bead]) -> list[Finding]:
    """What stands by the order of precedence where findings of several families meet."""
    documents = (article.target, article.source, *article.references)
    texts = {document.id: document.text for document in documents if document is not None}
    whole = {bead.id: bead.target[0].span for bead in beads if bead.target}
    return settle(findings, texts, whole)


def _with_ids(findings: Sequence[Finding], texts: Texts, beads: Sequence[Bead]) -> tuple[Finding, ...]:
    """Findings with their fingerprints."""
    by_id = {bead.id: bead for bead in beads}
    contexts: dict[str, str] = {}
    counts: Counter[str] = Counter()
    done = []
    for finding in findings:
        if finding.bead not in contexts:
            bead = by_id[finding.bead]
            link = texts.source_of(bead)
            context = " ".join(s.text for s in (link.other if link and link.other else bead.target))
            contexts[finding.bead] = hashlib.sha256(" ".join(context.casefold().split()).encode()).hexdigest()
        key = fingerprint(finding, contexts[finding.bead])
        done.append(replace(finding, id=hashlib.sha256(f"{key}\x1f{counts[key]}".encode()).hexdigest()[:20]))
        counts[key] += 1
    return tuple(done)


def fingerprint(finding: Finding, context: str) -> str:
    """What makes a finding the same one in the next run, but for its ordinal among equal ones.

    Rule, article, the flagged text, and ``context``: the hash of the normalised source segment (of the target segment
    where there is no source). Never a line, an index, a score, a message or a version.
    """
    parts = (finding.rule, finding.document, finding.side, finding.text, context)
    return "\x1f".join(parts)
