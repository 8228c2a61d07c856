"""Segment: one document in, its sentences out, each with its kind.

Two questions, a file each: where sentences end (``boundaries``), and what a line is in its article (``kinds``).
"""

from __future__ import annotations

import re

from mtqa import langs
from mtqa.model import Document, Kind, Origin, Segment, Span
from mtqa.segment.boundaries import glued_headline, sentences
from mtqa.segment.kinds import Line, kinds
from mtqa.text.origin import kind_at

__all__ = ["segment", "sentences"]

# All line breaks of Unicode (UAX #14, class BK, CR, LF, NL), and the separators that str.splitlines breaks at.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def segment(document: Document) -> tuple[Segment, ...]:
    """The sentences of a document, in order; a line break is always a boundary.

    ``text`` is ``document.text[span]``, without outer white space and never empty, and every character that is no
    white space lies in exactly one segment. ``paragraph`` counts the lines that are not empty, from 0. In a document
    of rows each row is one segment.
    """
    pack = langs.load(document.lang)
    paragraphs: list[tuple[Line, list[Span]]] = []
    for match in _LINE.finditer(document.text):
        text = match[0].strip()
        if not text:
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        spans = [Span(0, len(text))] if document.rows else sentences(text, pack)
        paragraphs.append((Line(text, len(spans)), [Span(s.start + start, s.end + start) for s in spans]))
    lines = [line for line, _ in paragraphs]
    found = [Kind.BODY] * len(lines) if document.rows else kinds(lines)
    if document.origin is not None:
        found = _by_markup(document.origin, found, [spans[0].start for _, spans in paragraphs])
    segments: list[Segment] = []
    for number, (kind, (_, spans)) in enumerate(zip(found, paragraphs, strict=True)):
        cut = None if number or document.rows or document.origin else glued_headline(document.text, spans, pack)
        marked = [(kind, span) for span in spans]
        if cut:
            marked[:1] = [(Kind.HEADLINE, cut[0]), (kind, cut[1])]
        for each, span in marked:
            segments.append(
                Segment(
                    document=document.id,
                    side=document.side,
                    lang=document.lang,
                    kind=each,
                    span=span,
                    text=document.text[span.start : span.end],
                    index=len(segments),
                    paragraph=number,
                )
            )
    return tuple(segments)


def _by_markup(origin: Origin, guessed: list[Kind], starts: list[int]) -> list[Kind]:
    """The kinds of lines at ``starts``, where the markup knows better: what is a heading, and what is none.

    The first heading is the headline, unless body text stands above it. Bylines and boilerplate have no markup.
    """
    found = []
    begun = False  # whether headline or body have been seen
    for guess, start in zip(guessed, starts, strict=True):
        kind = guess
        if guess not in {Kind.BYLINE, Kind.BOILERPLATE}:
            kind = kind_at(origin, start) or guess
            if kind is Kind.HEADING and not begun:
                kind = Kind.HEADLINE
            begun = begun or kind in {Kind.HEADLINE, Kind.BODY}
        found.append(kind)
    return found
