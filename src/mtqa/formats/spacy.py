"""The translation as a spaCy document (JSON of ``Doc.to_json``): sentences, and the findings as spans.

For teams that go on in spaCy: ``Doc(Vocab()).from_json(json.load(file))`` gives tokens, ``doc.sents`` (the segments)
and ``doc.spans["mtqa"]``, whose labels are rule codes, ready for displaCy's span view;
``doc.spans["mtqa-not-counted"]`` has what is suppressed, decided or in the baseline. The only door to spaCy.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import Any

from mtqa.formats._view import counted_states
from mtqa.model import Report, Side

NAME = "spacy"
EXTENSION = ".spacy.json"
GROUP = "mtqa"
ASIDE = "mtqa-not-counted"


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The document as JSON; spans are widened to whole tokens, offsets are code points of the text as read."""
    return json.dumps(document(report).to_json(), ensure_ascii=False, sort_keys=True) + "\n"


def document(report: Report) -> Any:
    """The spaCy ``Doc`` of the translation. Tokens are those of spaCy's language-independent tokenizer."""
    import spacy
    from spacy.tokens import Span

    # A lone surrogate has no encoding; its place is kept.
    text = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", report.article.target.text)
    nlp = spacy.blank("xx")
    nlp.max_length = len(text) + 1
    doc = nlp(text)
    starts = {segment.span.start for segment in report.segments}
    for token in doc:
        token.is_sent_start = token.idx in starts
    # The tokens that a finding touches; ``Doc.char_span`` looks through all tokens for each.
    begins = [token.idx for token in doc]
    ends = [token.idx + len(token) for token in doc]
    found = [f for f in report.findings if f.side is Side.TARGET and f.span.end > f.span.start]
    counted = counted_states(report)
    for group, counts in ((GROUP, True), (ASIDE, False)):
        wanted = (f for f in found if (f.state in counted) is counts)
        places = ((bisect_left(ends, f.span.start + 1), bisect_left(begins, f.span.end), f.rule) for f in wanted)
        doc.spans[group] = [Span(doc, start, end, label=rule) for start, end, rule in places if start < end]
    return doc
