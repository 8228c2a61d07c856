"""Fourth stage: run the rules. Which rule sees what is decided here, and nowhere else.

A rule is asked about every place where all its needs are met; where one is never met, the report says so (skip aloud).
A rule that crashes stops the run with its name (fail closed): a crash is neither a finding nor silence.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

from mtqa import langs
from mtqa.errors import MtqaError
from mtqa.model import Article, Bead, Document, Finding, Link, Segment, Severity, Side, Skip, Span
from mtqa.own import Terms
from mtqa.precedence import settle
from mtqa.rules import OWN_NEEDS, BeadView, Hit, Rule, Unchecked, View
from mtqa.text import codes
from mtqa.text.terms import Own
from mtqa.units import Unit, units

# A finding that rests on a link is right no more often than the link is.
SIDE_NEEDS = {
    "source": "source",
    "source_closeness": "source",
    "reference": "reference",
    "reference_closeness": "reference",
}
CLOSENESS_DIGITS = 3
SUREST = 0.97


@dataclass(frozen=True)
class Found:
    """What the stage returns: findings in the order of the text, and what could not run."""

    findings: tuple[Finding, ...]
    skipped: tuple[Skip, ...]


@dataclass
class _Texts:
    """The sides of the article as rules compare them, and the views on them, each built once."""

    article: Article
    source: Document | None
    source_of: Callable[[Bead], Link | None]
    reference: Document | None
    reference_of: Callable[[Bead], Link | None]
    paragraph_ends: tuple[set[int], set[int]]
    own: Own
    views: dict[tuple[str, int, int], View] = field(default_factory=dict)
    units: dict[tuple[str, ...], list[Unit]] = field(default_factory=dict)

    def view(self, segments: tuple[Segment, ...]) -> View:
        key = (segments[0].document, segments[0].index, len(segments))
        if key not in self.views:
            self.views[key] = self._new_view(segments)
        return self.views[key]

    def _new_view(self, segments: tuple[Segment, ...]) -> View:
        starts, ends = self.paragraph_ends
        whole = segments[0].side is not Side.TARGET
        return View(
            text=" ".join(s.text for s in segments),
            lang=langs.load(segments[0].lang or langs.DEFAULT),
            segments=segments,
            first=whole or segments[0].index in starts,
            last=whole or segments[-1].index in ends,
        )


def check(
    article: Article,
    beads: Sequence[Bead],
    rules: Sequence[Rule],
    *,
    terms: Terms | None = None,
    progress: Callable[[], None] | None = None,
) -> Found:
    """Run rules over the beads of an article.

    Args:
        article: the texts.
        beads: all beads, in order.
        rules: the rules to run.
        terms: the user's own; a rule that reports what nobody asked for is left out without a word.
        progress: called after each rule.

    Raises:
        MtqaError: if a rule crashes; the message names the rule and the place.
    """
    texts = _texts(article, beads, Own(terms or Terms()))
    findings: list[Finding] = []
    skipped: list[Skip] = []
    closeness = _Closeness()
    by_id = {bead.id: bead for bead in beads}
    for rule in rules:
        if not all(texts.own.configured(need) for need in OWN_NEEDS & set(rule.needs)):
            continue
        hits, reasons = (_on_articles if rule.whole_article else _on_units)(rule, texts, beads, closeness)
        findings.extend(f for f in hits if not (rule.unless_in_source and _in_source(f, texts, by_id)))
        skipped.extend(Skip(rule.code, article.id, reason) for reason in reasons)
        if progress:
            progress()
    findings.sort(key=lambda f: (f.side is not Side.TARGET, f.counted_in, f.span.start, f.span.end, f.rule, f.message))
    return Found(_with_ids(_settled(_distinct(findings), article, beads), texts, beads), tuple(skipped))


def _in_source(finding: Finding, texts: _Texts, beads: Mapping[str, Bead]) -> bool:
    """Whether the linked source or reference holds the flagged text to the letter."""
    bead = beads[finding.bead]
    links = (texts.source_of(bead), texts.reference_of(bead))
    return any(finding.text in segment.text for link in links if link for segment in link.other)


def _texts(article: Article, beads: Sequence[Bead], own: Own) -> _Texts:
    same = [n for n, r in enumerate(article.references) if r.lang == article.target.lang]
    other = [n for n, r in enumerate(article.references) if r.lang != article.target.lang]

    def reference_link(n: int, bead: Bead) -> Link | None:
        return bead.references[n] if n < len(bead.references) else None

    def none(bead: Bead) -> Link | None:
        return None

    source, source_of = article.source, (lambda bead: bead.source) if article.source else none
    if source is None and other:
        # A reference in a third language says what the source said: better than nothing to compare with.
        source, source_of = article.references[other[0]], partial(reference_link, other[0])
    segments = [s for bead in beads for s in bead.target]
    paragraphs: dict[int, list[int]] = {}
    for segment in segments:
        paragraphs.setdefault(segment.paragraph, []).append(segment.index)
    return _Texts(
        article=article,
        source=source,
        source_of=source_of,
        reference=article.references[same[0]] if same else None,
        reference_of=partial(reference_link, same[0]) if same else none,
        own=own,
        paragraph_ends=({p[0] for p in paragraphs.values()}, {p[-1] for p in paragraphs.values()}),
    )


class _Closeness:
    """Cosines of linked texts, computed for all units at once when the first rule asks."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], float | None] = {}

    def of(self, pairs: Iterable[tuple[View, View]]) -> list[float | None]:
        from mtqa.text.embed import similarity

        asked = [(_bare(a.text), _bare(b.text), a.lang.code, b.lang.code) for a, b in pairs]
        missing = sorted({q for q in asked if q[:2] not in self._known}, key=lambda q: (q[2:], q[:2]))
        for codes_ in sorted({q[2:] for q in missing}):
            group = [q for q in missing if q[2:] == codes_]
            values = similarity([q[0] for q in group], [q[1] for q in group], *codes_)
            for n, q in enumerate(group):
                self._known[q[:2]] = None if values is None else round(float(values[n]), CLOSENESS_DIGITS)
        return [self._known[q[:2]] for q in asked]


def _bare(text: str) -> str:
    """The text without its outer quotation marks: on a two-word heading they would be half of the meaning."""
    return text.strip(" \t\"'“”„«»‘’‚‹›「」『』()") or text


def _sides(rule: Rule, texts: _Texts) -> tuple[list[str], list[Callable[[Bead], Link | None]]]:
    wanted = sorted({SIDE_NEEDS[need] for need in rule.needs if need in SIDE_NEEDS})
    links = {"source": texts.source_of, "reference": texts.reference_of}
    return wanted, [links[side] for side in wanted]


def _on_units(
    rule: Rule, texts: _Texts, beads: Sequence[Bead], closeness: _Closeness
) -> tuple[list[Finding], list[str]]:
    """A rule that reads one unit at a time."""
    wanted, links = _sides(rule, texts)
    missing = [side for side in wanted if getattr(texts, side) is None]
    if missing:
        return [], [f"no {missing[0]}" if missing[0] == "source" else "no reference in the target's language"]
    reasons: Counter[str] = Counter()
    calls: list[tuple[Unit, View, dict[str, Any]]] = []
    if tuple(wanted) not in texts.units:
        texts.units[tuple(wanted)] = units(beads, links)
    for unit in texts.units[tuple(wanted)]:
        if not {bead.kind for bead in unit.beads} <= rule.kinds:
            continue
        view = texts.view(unit.target)
        values: dict[str, Any] = {"target": view}
        for side, other in zip(wanted, unit.others, strict=True):
            if other:
                values[side] = texts.view(other)
        unmet = next((f"no {side} for" for side in wanted if side not in values), None)
        unmet = unmet or _knowledge(rule, view.lang.code, values) or _own(rule, view.lang.code, values, texts)
        if unmet:
            reasons[unmet] += 1
        else:
            calls.append((unit, view, values))
    for side in ("source", "reference"):
        name = f"{side}_closeness"
        if name not in rule.needs or not calls:
            continue
        cosines = closeness.of((view, values[side]) for _, view, values in calls)
        kept = []
        for call, cosine in zip(calls, cosines, strict=True):
            if cosine is None:
                pair = f"{codes.name(call[1].lang.code)} and {codes.name(call[2][side].lang.code)}"
                reasons[f"no sentence vectors for {pair} in"] += 1
            else:
                call[2][name] = cosine
                kept.append(call)
        calls = kept
    findings = []
    total = len(calls) + sum(reasons.values())
    for unit, view, values in calls:
        for hit in _run(rule, values, unit.beads[0].id):
            if isinstance(hit, Unchecked):
                reasons[hit.reason] += 1
            else:
                findings.append(_finding(rule, hit, hit.view or view, unit.beads, texts, unit.confidence))
    # A sentence without counterpart is a finding of its own, not news about every rule that compares.
    told = [r for r in reasons if not calls or not r.startswith(("no source", "no reference"))]
    return findings, [_told(reason, reasons[reason], total) for reason in told]


def _told(reason: str, count: int, total: int) -> str:
    plain = reason.removesuffix(" for").removesuffix(" in")
    return plain if count == total else f"{plain} (in {count} of {total} segments)"


def _on_articles(
    rule: Rule, texts: _Texts, beads: Sequence[Bead], closeness: _Closeness
) -> tuple[list[Finding], list[str]]:
    """A rule that reads all beads of an article at once; every aligned row is an article of its own."""
    for need, document in (("sources", texts.source), ("references", texts.reference)):
        if need in rule.needs and document is None:
            return [], ["no source" if need == "sources" else "no reference in the target's language"]
    if "beads" in rule.needs and texts.source is None and not texts.article.references:
        return [], ["no source and no reference"]
    groups = [[bead] for bead in beads] if texts.article.rows else [list(beads)]
    findings: list[Finding] = []
    reasons: Counter[str] = Counter()
    for group in groups:
        views = [_bead_view(bead, texts) for bead in group]
        own = [v for v in views if v.target and v.bead.kind in rule.kinds]
        main = own[0].target.lang.code if own and own[0].target else texts.article.target.lang
        values: dict[str, Any] = {
            "targets": [v.target for v in own],
            "sources": [v.source for v in views if v.source],
            "references": [v.references[0] for v in views if v.references and v.references[0]],
            "beads": [v for v in views if v.bead.kind in rule.kinds],
        }
        unmet = _knowledge(rule, main, values) or _own(rule, main, values, texts)
        if unmet:
            reasons[unmet] += 1
            continue
        by_segment = {id(s): bead for bead in group for s in bead.target}
        for hit in _run(rule, values, group[0].id if group else texts.article.id):
            if isinstance(hit, Unchecked):
                reasons[hit.reason] += 1
                continue
            if hit.view is None:
                raise MtqaError(f"rule {rule.code} reads the article and must say which view a hit is in")
            segment = hit.view.segments[0]
            bead = by_segment.get(id(segment)) or next(b for b in group if _holds(b, segment))
            findings.append(_finding(rule, hit, hit.view, (bead,), texts, 1.0))
    return findings, [_told(reason, count, len(groups)) for reason, count in reasons.items()]


def _bead_view(bead: Bead, texts: _Texts) -> BeadView:
    source = texts.source_of(bead)
    links = [r for r in (texts.reference_of(bead),) if r is not None]
    return BeadView(
        bead=bead,
        target=texts.view(bead.target) if bead.target else None,
        source=texts.view(source.other) if source and source.other else None,
        references=tuple(texts.view(link.other) if link.other else None for link in links),
        source_link=source,
        reference_links=tuple(links),
    )


def _holds(bead: Bead, segment: Segment) -> bool:
    links = [bead.source, *bead.references]
    return any(s is segment for link in links if link for s in link.other)


def _knowledge(rule: Rule, lang: str, values: dict[str, Any]) -> str | None:
    """Fill in what the rule needs to know of a language; the reason where it is not known."""
    for need in rule.needs:
        if need == "lang":
            values["lang"] = langs.load(lang or langs.DEFAULT)
        elif need in _TABLES:
            table = _table(need, lang)
            if table is None:
                return f"no {_TABLES[need]} for {codes.name(lang)} in"
            values[need] = table
    return None


def _own(rule: Rule, lang: str, values: dict[str, Any], texts: _Texts) -> str | None:
    """Fill in what the rule needs of the user's own terms; the reason where there are none for the languages."""
    source = values["source"].lang.code if "source" in values else texts.source.lang if texts.source else ""
    for need in rule.needs:
        if need in OWN_NEEDS:
            values[need] = texts.own.supply(need, lang, source)
            if values[need] is None:
                return f"no terms from {codes.name(source)} into {codes.name(lang)} in the glossary"
    return None


_TABLES = {"lexicon": "word list", "truecase": "truecasing table", "tags": "word classes"}


@cache
def _table(need: str, lang: str) -> Any:
    if need == "lexicon":
        from mtqa.text.lexicon import lexicon

        return lexicon(lang)
    if need == "truecase":
        from mtqa.text.truecase import truecase

        return truecase(lang)
    from mtqa.text.tags import tags

    return tags(lang)


def _run(rule: Rule, values: Mapping[str, Any], place: str) -> list[Hit | Unchecked]:
    try:
        return list(rule.check(**{need: values[need] for need in rule.needs}))
    except Exception as error:
        raise MtqaError(
            f"rule {rule.code} ({rule.name}) failed at {place}: {type(error).__name__}: {error}; nothing was judged"
        ) from error


def _finding(rule: Rule, hit: Hit, view: View, beads: Sequence[Bead], texts: _Texts, certainty: float) -> Finding:
    """A hit as a finding: its span moved from the view into the document, its confidence scaled by the link's."""
    segment, span = place(view, hit.start, hit.end)
    document = _document(texts.article, segment.document)
    bead = next((b for b in beads if any(s is segment for s in b.target)), beads[0])
    confidence = (hit.confidence or rule.confidence) * certainty
    return Finding(
        id="",
        rule=rule.code,
        name=rule.name,
        severity=hit.severity or rule.severity,
        confidence=round(max(confidence, 0.001), 3),
        mqm=rule.mqm,
        document=texts.article.id,
        bead=bead.id,
        side=segment.side,
        span=span,
        text=document.text[span.start : span.end],
        message=_sentence(hit.message),
        evidence=dict(hit.evidence),
        suggestion=hit.suggestion,
        counted_in=document.id,
    )


def _sentence(message: str) -> str:
    """A rule's message as a sentence: it begins with a capital and ends with a full stop."""
    message = message.strip()
    first = message[:1].upper() if message[:1].isascii() else message[:1]  # what is quoted stays as it is
    return first + message[1:] + ("" if message.endswith((".", "?", "!", "…")) else ".")


def place(view: View, start: int, end: int) -> tuple[Segment, Span]:
    """Where a span of a view stands: the segment it starts in, and the span in that segment's document.

    Raises:
        ValueError: if the span does not lie within the view.
    """
    if not 0 <= start <= end <= len(view.text):
        raise ValueError(f"span {start}..{end} outside a text of {len(view.text)} characters")
    at = 0
    first: tuple[Segment, int] | None = None
    for segment in view.segments:
        inner = at + len(segment.text)
        if first is None and (start < inner or (start == end == inner) or segment is view.segments[-1]):
            first = segment, segment.span.start + start - at
        if first is not None and end <= inner:
            return first[0], Span(first[1], max(first[1], segment.span.start + min(end, inner) - at))
        at = inner + 1
    raise ValueError(f"span {start}..{end} not found")


def _document(article: Article, identifier: str) -> Document:
    for document in (article.target, article.source, *article.references):
        if document is not None and document.id == identifier:
            return document
    raise KeyError(identifier)


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


def _with_ids(findings: Sequence[Finding], texts: _Texts, beads: Sequence[Bead]) -> tuple[Finding, ...]:
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
