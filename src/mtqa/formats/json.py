r"""``mtqa.result/v1``: everything, for programs. The other formats can be made from it again.

Keys are sorted. Metric values are rounded to 2 places (what papers print), probabilities and evidence to 3. Findings
stand in the order of the article: by segment, then side, then place. What a terminal or an editor might act on (C1
control characters, bidi overrides, lone surrogates) is written as ``\u`` escapes, which JSON reads as the same text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from mtqa import __version__
from mtqa.formats._view import CONTROL, Item, Passage, Place, View
from mtqa.model import Link, Report

NAME = "json"
EXTENSION = ".json"
SCHEMA = "mtqa.result/v1"


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
                "value": _rounded(s.value, 2),
                "low": _rounded(s.low, 2),
                "high": _rounded(s.high, 2),
                "signature": s.signature,
            }
            for s in view.report.scores
        ],
        "counts": {severity.value: number for severity, number in view.counts.items()},
        "grades": {grade.value: number for grade, number in view.grades.items()},
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
    }


def _segment(view: View, item: Item) -> dict[str, Any]:
    links = [p.link if p else None for p in item.references]
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
            "source": _link(item.source.link if item.source else None),
            "reference": _link(links[0]) if links else None,
            "references": [_link(link) for link in links],
        },
        "scores": {metric: _rounded(value, 2) for metric, value in item.scores.items()},
        "risk": _rounded(item.risk, 3),
        "garbled": _rounded(item.garbled, 3),
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
    return {"shape": link.shape, "confidence": _rounded(link.confidence, 3)} if link else None


def _finding(view: View, place: Place, segment: str | None) -> dict[str, Any]:
    finding = place.finding
    return {
        "id": finding.id,
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": _rounded(finding.confidence, 3),
        "mqm": finding.mqm.value,
        "document": view.article.id,
        "segment": segment,
        "side": finding.side.value,
        "reference": place.reference,
        "path": place.document.path,
        "start": place.start,
        "end": place.end,
        "line": place.line,
        "column": place.column,
        "text": finding.text,
        "message": finding.message,
        "evidence": _plain(finding.evidence),
        "suggestion": finding.suggestion,
        "state": finding.state.value,
    }


def _rounded(value: float | None, places: int) -> float | None:
    """A number as JSON can hold it: rounded, never -0.0, and null where there is none."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), places) + 0.0


def _plain(value: Any) -> Any:
    """Evidence as JSON values, whatever a rule put there."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        inner = [_plain(v) for v in value]
        return sorted(inner, key=repr) if isinstance(value, set | frozenset) else inner
    if isinstance(value, float):
        return _rounded(value, 3)
    return value if value is None or isinstance(value, bool | int) else str(value)
