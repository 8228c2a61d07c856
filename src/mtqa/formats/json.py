r"""``mtqa.result/v1``: everything, for programs. The other formats can be made from it again.

Keys are sorted. Metric values are rounded to 2 places (what papers print), probabilities and evidence to 3. Findings
stand in the order of the article: by segment, then side, then place. What a terminal or an editor might act on (C1
control characters, bidi overrides, lone surrogates) is written as ``\u`` escapes, which JSON reads as the same text.
``documents[].texts`` and the segments that each link lists are there for ``formats.saved``, which reads it all back.
"""

from __future__ import annotations

import json
from typing import Any

from mtqa import __version__
from mtqa.formats._view import CONTROL, EVIDENCE_WORDS, Item, Passage, Place, View, rounded
from mtqa.model import Document, Link, Origin, Report, Segment

NAME = "json"
EXTENSION = ".json"
SCHEMA = "mtqa.result/v1"
# What the configuration suppresses, as the run calls it.
SUPPRESSIONS = ("unused_suppressions", "used_suppressions")


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The result as JSON with an indent of one space, ending with a line feed."""
    text = json.dumps(result(report), ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    return CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n"


def result(report: Report) -> dict[str, Any]:
    """The result as JSON values; ``formats.schema("result")`` says what each field means."""
    view = View(report)
    places = [place for item in view.items for place in item.places]
    ids = {item.bead.id: item.id for item in view.items}
    return {
        "schema": SCHEMA,
        "tool": {"name": "mtqa", "version": str(report.run.get("version", __version__))},
        "signature": str(report.run.get("signature", "")),
        "verdict": {"passed": report.verdict.passed, "reasons": list(report.verdict.reasons)},
        "documents": [_document(view)],
        "segments": [_segment(view, item) for item in view.items],
        "findings": [_finding(view, place, ids.get(place.finding.bead)) for place in (*view.loose, *places)],
        "skipped": [{"rule": s.rule, "document": view.article.id, "reason": s.reason} for s in report.skipped],
    }


def _document(view: View) -> dict[str, Any]:
    article = view.article
    source, target = article.source, article.target
    used: dict[int, dict[int, Segment]] = {id(d): {} for d in (target, *view.others)}
    for item in view.items:
        for segment in item.bead.target:
            used[id(target)][segment.index] = segment
        for document, link in zip(view.others, view.links(item.bead), strict=True):
            used[id(document)].update((s.index, s) for s in (link.other if link else ()))
    return {
        "id": article.id,
        "path": target.path,
        "target_lang": target.lang,
        "source_lang": source.lang if source else None,
        "source_path": source.path if source else None,
        "references": [{"path": r.path, "lang": r.lang, "detected": r.detected} for r in article.references],
        "detected": [d.side.value for d in (target, source) if d and d.detected],
        "rows": target.rows,
        "words": view.words,
        "segments": len(view.checked),
        "scores": [
            {
                "metric": s.metric,
                "value": rounded(s.value, 2),
                "low": rounded(s.low, 2),
                "high": rounded(s.high, 2),
                "signature": s.signature,
            }
            for s in view.report.scores
        ],
        "counts": {severity.value: number for severity, number in view.counts.items()},
        "grades": {grade.value: number for grade, number in view.grades.items()},
        **({"scope": "all"} if view.report.run.get("scope") == "all" else {}),
        **({"set_aside": {s.value: n for s, n in view.set_aside.items()}} if view.set_aside else {}),
        "alignment": [
            {
                "side": c.document.side.value,
                "path": c.document.path,
                "backend": c.backend,
                "linked": c.linked,
                "unsure": c.unsure,
                "missing": c.missing,
            }
            for c in view.compared
        ],
        "problems": list(article.problems),
        "notes": view.notes,
        **({"lost_decisions": view.lost} if view.lost else {}),
        **{key: list(view.report.run[key]) for key in SUPPRESSIONS if view.report.run.get(key)},
        "rules": view.rules,
        "article_rules": view.article_rules,
        "texts": [_text(d, used[id(d)]) for d in (target, *view.others)],
    }


def _text(document: Document, segments: dict[int, Segment]) -> dict[str, Any]:
    return {
        "id": document.id,
        "side": document.side.value,
        "text": document.text,
        **({"origin": _origin(document.origin)} if document.origin else {}),
        **({"bom": True} if document.bom else {}),
        "segments": [
            {
                "index": s.index,
                "start": s.span.start,
                "end": s.span.end,
                "lang": s.lang,
                "kind": s.kind.value,
                "paragraph": s.paragraph,
                "row": s.row_id,
                "line": s.line,
            }
            for _, s in sorted(segments.items())
        ],
    }


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "raw": origin.raw,
        "starts": list(origin.starts),
        "places": list(origin.places),
        "sizes": list(origin.sizes),
        "blocks": [[at, kind.value] for at, kind in origin.blocks],
        "opaque": [[span.start, span.end] for span in origin.opaque],
    }


def _segment(view: View, item: Item) -> dict[str, Any]:
    links = view.links(item.bead)
    source = links[0] if view.has_source else None
    references = links[1:] if view.has_source else links
    return {
        "id": item.id,
        "number": item.number,
        "document": view.article.id,
        "kind": item.bead.kind.value,
        "target": _passage(item.target),
        "source": _passage(item.source),
        "reference": _passage(item.references[0]) if item.references else None,
        "references": [_passage(p) for p in item.references],
        "alignment": {
            "source": _link(source),
            "reference": _link(references[0]) if references else None,
            "references": [_link(link) for link in references],
        },
        "bead": item.bead.id,
        "indexes": [s.index for s in item.bead.target],
        "scores": {metric: rounded(value, 2) for metric, value in item.scores.items()},
        "risk": rounded(item.risk, 3),
        "risk_evidence": {kind: rounded(added, 2) for kind, added in item.because.items()},
        "risk_reasons": [EVIDENCE_WORDS[kind] for kind in item.mostly],
        "garbled": rounded(item.garbled, 3),
        "verdict": item.grade.value if item.grade else None,
    }


def _passage(passage: Passage | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    return {
        "text": passage.text,
        "lang": passage.lang,
        "start": passage.start,
        "end": passage.end,
        "line": passage.line,
        "column": passage.column,
    }


def _link(link: Link | None) -> dict[str, Any] | None:
    if link is None:
        return None
    return {
        "shape": link.shape,
        "confidence": rounded(link.confidence, 3),
        "moved": link.moved,
        **({"repeats": [s.index for s in link.repeats]} if link.repeats else {}),
        "target": [s.index for s in link.target],
        "other": [s.index for s in link.other],
    }


def _finding(view: View, place: Place, segment: str | None) -> dict[str, Any]:
    finding = place.finding
    return {
        "id": finding.id,
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": rounded(finding.confidence, 3),
        "mqm": finding.mqm.value,
        "document": view.article.id,
        "segment": segment,
        "side": finding.side.value,
        "reference": place.reference,
        "span": [finding.span.start, finding.span.end],
        "path": place.document.path,
        "start": place.start,
        "end": place.end,
        "line": place.line,
        "column": place.column,
        "text": finding.text,
        "message": finding.message,
        "evidence": dict(finding.evidence),
        "suggestion": finding.suggestion,
        "state": finding.state.value,
        **({"state_reason": finding.state_reason} if finding.state_reason else {}),
    }
