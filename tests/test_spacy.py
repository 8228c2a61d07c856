"""The spaCy format: what comes out is a document that spaCy reads back, with sentences and findings in place."""

import json
from pathlib import Path

import pytest

import reports_fixture as reports
from mtqa import formats
from mtqa.model import Side, State

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("case", reports.ALL)
def test_spacy_reads_it_back(case):
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    report = reports.ALL[case]()
    doc = Doc(Vocab()).from_json(json.loads(formats.load("spacy").render(report)))
    assert doc.text == report.article.target.text.replace("\ud800", "\N{REPLACEMENT CHARACTER}")
    starts = {segment.span.start for segment in report.segments}
    assert {token.idx for token in doc if token.is_sent_start} == {t.idx for t in doc if t.idx in starts}
    inside = [f for f in report.findings if f.side is Side.TARGET and f.span.end > f.span.start]
    found = [f for f in inside if f.state is State.NEW]
    assert len(doc.spans["mtqa-not-counted"]) == len(inside) - len(found)
    spans = [(s.label_, s.start_char, s.end_char) for s in doc.spans["mtqa"]]
    assert len(spans) == len(found)
    for (label, start, end), finding in zip(spans, found, strict=True):
        assert label == finding.rule
        # A single space is no token of spaCy's, so a span may lose it at its edges.
        whole = report.article.target.text
        inner = whole[finding.span.start : finding.span.end]
        assert start <= finding.span.start + len(inner) - len(inner.lstrip())
        assert finding.span.end - len(inner) + len(inner.rstrip()) <= end


@pytest.mark.parametrize("case", reports.ALL)
def test_golden(case, request):
    made = formats.load("spacy").render(reports.ALL[case]())
    file = GOLDEN / f"{case}{formats.load('spacy').EXTENSION}"
    if request.config.getoption("--rewrite-golden"):
        file.write_text(made, encoding="utf-8")
    assert made == file.read_text(encoding="utf-8")
