r"""``mtqa.alignment/v1``, for programs; ``mtqa schema alignment`` describes it.

Keys are sorted, probabilities rounded to 4 places, other shares to 4 as well. What a terminal might act on is written
as ``\u`` escapes, which JSON reads as the same text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mtqa import __version__
from mtqa.aligned import Aligned, GoldFit, Ratio
from mtqa.formats._view import CONTROL
from mtqa.model import Document, Segment

NAME = "json"
EXTENSION = ".json"
SCHEMA = "mtqa.alignment/v1"


def render(aligned: Aligned, gold: GoldFit | None = None, *, color: bool = False, width: int = 100) -> str:
    """The alignment as JSON with an indent of one space."""
    text = json.dumps(result(aligned, gold), ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    return CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n"


def result(aligned: Aligned, gold: GoldFit | None = None) -> dict[str, Any]:
    """The alignment as JSON values."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "mtqa", "version": __version__},
        "backend": aligned.backend,
        "source": _side(aligned.source, aligned.source_segments, aligned.given[0]),
        "target": _side(aligned.target, aligned.target_segments, aligned.given[1]),
        "links": [
            {
                "source": list(link.places[0]),
                "target": list(link.places[1]),
                "shape": link.shape,
                "probability": _rounded(link.probability),
                "moved": link.moved,
                "repeats": [s.index for s in link.repeats],
            }
            for link in aligned.links
        ],
        "gold": _gold(gold) if gold else None,
    }


def _side(document: Document, segments: Sequence[Segment], given: int | None) -> dict[str, Any]:
    return {
        "path": document.path,
        "lang": document.lang,
        "detected": document.detected,
        "presegmented": given is not None,
        "segments": [
            {
                "index": s.index,
                "kind": s.kind.value,
                "paragraph": s.paragraph,
                "start": s.span.start,
                "end": s.span.end,
                "text": s.text,
            }
            for s in segments
        ],
    }


def _gold(fit: GoldFit) -> dict[str, Any]:
    return {
        "strict": _ratio(fit.strict),
        "lax": _ratio(fit.lax),
        "gaps": _ratio(fit.gaps),
        "confusion": [{"gold": gold, "found": found, "links": number} for gold, found, number in fit.confusion],
        "exact": [{"shape": shape, "links": number} for shape, number in fit.exact],
        "unlisted": {"source": fit.unlisted[0], "target": fit.unlisted[1]},
    }


def _ratio(ratio: Ratio) -> dict[str, Any]:
    return {
        "precision": _rounded(ratio.precision),
        "recall": _rounded(ratio.recall),
        "f1": _rounded(ratio.f1),
        "found": ratio.found,
        "gold": ratio.wanted,
    }


def _rounded(value: float) -> float:
    return round(float(value), 4) + 0.0
