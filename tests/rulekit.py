"""Run one rule on one example, without the engine, and say where it fired.

``found(rule, example)`` gives the spans per side, counted in the example's text without its marks, and
``marked(example)`` the spans that the example marks; a bad example is right where the two are equal.
Lines and beads are built as ``Example`` says. ``view`` and ``article`` build views for tests of one's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from mtqa import langs
from mtqa.model import Bead, Kind, Link, Segment, Side, Span
from mtqa.rules import ARTICLE_NEEDS, OWN_NEEDS, BeadView, Example, Hit, Rule, Unchecked, View, plain, spans
from mtqa.text.terms import Own

REFERENCE_SIDES = {"reference", "reference_closeness", "references"}
SOURCE_SIDES = {"source", "source_closeness", "sources"}


class CannotRunError(Exception):
    """A need of the rule cannot be met (no source, no table for the language); the engine would skip."""


def view(
    text: str,
    lang: str = "id",
    *,
    kind: Kind | None = None,
    side: Side = Side.TARGET,
    index: int = 0,
    paragraph: int = 0,
    start: int = 0,
    first: bool = True,
    last: bool = True,
    row_id: str | None = None,
) -> View:
    """A view on one segment that stands at ``start`` in its document."""
    segment = Segment(
        document=f"example.{side}",
        side=side,
        lang=lang,
        kind=kind or Kind.BODY,
        span=Span(start, start + len(text)),
        text=text,
        index=index,
        paragraph=paragraph,
        row_id=row_id,
    )
    return View(text=text, lang=langs.load(lang), segments=(segment,), first=first, last=last)


def article(paragraphs: Sequence[Sequence[str]], lang: str = "id", kind: Kind | None = None) -> list[View]:
    """The views of an article: paragraphs of sentences, each sentence a segment."""
    views: list[View] = []
    at = 0
    for number, sentences in enumerate(paragraphs):
        for n, sentence in enumerate(sentences):
            ends = n == len(sentences) - 1
            made = view(
                sentence, lang, kind=kind, index=len(views), paragraph=number, start=at, first=n == 0, last=ends
            )
            views.append(made)
            at += len(sentence) + 1
    return views


def marked(example: Example) -> dict[Side, list[Span]]:
    """The marked spans of an example, per side, in order; sides without any are left out."""
    texts = {Side.TARGET: example.text, Side.SOURCE: example.source, Side.REFERENCE: example.reference}
    return {side: sorted(spans(text)) for side, text in texts.items() if text and spans(text)}


def found(rule: Rule, example: Example) -> dict[Side, list[Span]]:
    """The spans that the rule finds, per side, in order; sides without any are left out.

    Raises:
        CannotRunError: if a need of the rule cannot be met by the example.
    """
    result: dict[Side, list[Span]] = {}
    for hit, seen in hits(rule, example):
        check_hit(hit, seen)
        segment = seen.segments[0]
        result.setdefault(segment.side, []).append(Span(segment.span.start + hit.start, segment.span.start + hit.end))
    return {side: sorted(all_spans) for side, all_spans in result.items()}


def hits(rule: Rule, example: Example) -> list[tuple[Hit, View]]:
    """What the rule yields on an example, each hit with the view that it counts in."""
    if ARTICLE_NEEDS & set(rule.needs):
        values, default = _article_values(rule, example), None
    else:
        values = _bead_values(rule, example)
        default = values["target"]
        if default.kind not in rule.kinds:
            return []
    values |= knowledge(rule, example.lang)
    values |= own_terms(rule, example)
    told = list(rule.check(**{need: values[need] for need in rule.needs}))
    yielded = [hit for hit in told if not isinstance(hit, Unchecked)]
    assert all(hit.view or default for hit in yielded), f"{rule.code} reads the article: its hits must name their view"
    return [(hit, hit.view or default) for hit in yielded]


def knowledge(rule: Rule, lang: str) -> dict[str, Any]:
    """The knowledge that a rule needs of a language.

    Raises:
        CannotRunError: if there is no such table for it.
    """
    values: dict[str, Any] = {"lang": langs.load(lang)}
    for need in ("lexicon", "truecase", "tags"):
        if need in rule.needs:
            module = __import__(f"mtqa.text.{need}", fromlist=[need])
            values[need] = getattr(module, need)(lang)
            if values[need] is None:
                raise CannotRunError(f"no {need} for {lang}")
    return values


def own_terms(rule: Rule, example: Example) -> dict[str, Any]:
    """What a rule needs of the user's own terms.

    Raises:
        CannotRunError: if the example has none.
    """
    values = {}
    for need in OWN_NEEDS & set(rule.needs):
        own = Own(example.terms) if example.terms else None
        source = example.source_lang if example.source else ""
        values[need] = own.supply(need, example.lang, source) if own and own.configured(need) else None
        if values[need] is None:
            raise CannotRunError(f"the example has no {need}")
    return values


def check_hit(hit: Hit, seen: View) -> None:
    """Hold what every hit must hold: a span within its view, words for the editor, evidence in JSON values."""
    assert 0 <= hit.start <= hit.end <= len(seen.text), (hit, len(seen.text))
    assert hit.message.strip(), hit
    assert "\n" not in hit.message, f"a message is one line: {hit.message!r}"
    assert hit.confidence is None or 0 < hit.confidence <= 1, hit
    json.dumps(dict(hit.evidence), allow_nan=False)


def _bead_values(rule: Rule, example: Example) -> dict[str, Any]:
    values: dict[str, Any] = {"target": view(plain(example.text), example.lang, kind=example.kind)}
    if example.source:
        values["source"] = view(plain(example.source), example.source_lang, kind=example.kind, side=Side.SOURCE)
    if example.reference:
        values["reference"] = view(plain(example.reference), example.lang, kind=example.kind, side=Side.REFERENCE)
    for side in ("source", "reference"):
        if example.closeness is not None and side in values:
            values[f"{side}_closeness"] = example.closeness
    missing = sorted(set(rule.needs) & (SOURCE_SIDES | REFERENCE_SIDES) - set(values))
    if missing:
        raise CannotRunError(f"the example has no {missing[0]}")
    return values


def _article_values(rule: Rule, example: Example) -> dict[str, Any]:
    if ("sources" in rule.needs and not example.source) or ("references" in rule.needs and not example.reference):
        raise CannotRunError("the example lacks a side that the rule needs")
    targets = _lines(example.text, example.lang, Side.TARGET, example.kind)
    sources = _lines(example.source, example.source_lang, Side.SOURCE, example.kind)
    references = _lines(example.reference, example.lang, Side.REFERENCE, example.kind)
    beads = []
    for number, (target, source, reference) in enumerate(zip_longest(targets, sources, references)):
        if target or source or reference:
            beads.append(
                _bead(number, target, source, reference, bool(sources), bool(references), number in example.moved)
            )
    return {
        "targets": [t for t in targets if t and t.kind in rule.kinds],
        "sources": [s for s in sources if s],
        "references": [r for r in references if r],
        "beads": [b for b in beads if b.bead.kind in rule.kinds],
    }


def _lines(text: str | None, lang: str, side: Side, kind: Kind | None) -> list[View | None]:
    views: list[View | None] = []
    at = 0
    for number, line in enumerate(plain(text).split("\n") if text else ()):
        views.append(view(line, lang, kind=kind, side=side, index=number, paragraph=number, start=at) if line else None)
        at += len(line) + 1
    return views


def _bead(
    number: int,
    target: View | None,
    source: View | None,
    reference: View | None,
    has_source: bool,
    has_reference: bool,
    moved: bool,
) -> BeadView:
    segments = _segments(target)
    link = Link(segments, _segments(source), 1.0, moved and bool(source)) if has_source else None
    other = Link(segments, _segments(reference), 1.0, moved and bool(reference)) if has_reference else None
    kind = next(v.kind for v in (target, source, reference) if v)
    bead = Bead(id=f"example#{number}", kind=kind, target=segments, source=link, references=(other,) if other else ())
    return BeadView(
        bead=bead,
        target=target,
        source=source,
        references=(reference,) if other else (),
        source_link=link,
        reference_links=(other,) if other else (),
    )


def _segments(seen: View | None) -> tuple[Segment, ...]:
    return seen.segments if seen else ()


def show(text: str, places: Iterable[Span]) -> str:
    """The text with the spans marked, for a failing test's message."""
    for span in sorted(places, reverse=True):
        text = text[: span.start] + "⟦" + text[span.start : span.end] + "⟧" + text[span.end :]
    return text
