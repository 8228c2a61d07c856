"""The article that mtqa exists for: what must come out of it, whatever it is compared with."""

from pathlib import Path

import pytest

from mtqa.config import Config
from mtqa.inputs import Call
from mtqa.model import Grade, Kind, Severity, Side
from mtqa.pipeline import run

FOLDER = Path(__file__).parent.parent / "corpus" / "otsc-kazakhstan"
TARGET = FOLDER / "target.id.txt"
REGIMES = {
    "all": (FOLDER, Call()),
    "source": (TARGET, Call(source=FOLDER / "source.es.txt")),
    "reference": (TARGET, Call(references=(FOLDER / "reference.id.txt",))),
    "english": (TARGET, Call(references=(FOLDER / "reference.en.txt",))),
    "alone": (TARGET, Call()),
}


@pytest.fixture(scope="module")
def reports():
    return {name: run(target, call, Config()) for name, (target, call) in REGIMES.items()}


def grade(report, text):
    (bead,) = [b for b in report.beads if b.target and text in b.target[0].text]
    return report.judgements[bead.id].grade


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("text", ["memberikan Penting dan percaya", "pasukan elitMenurut organisasi", "Yang."])
def test_garbled_whatever_is_at_hand(reports, regime, text):
    assert grade(reports[regime], text) is Grade.GARBLED


@pytest.mark.parametrize("regime", ["all", "source", "reference"])
def test_the_meaningless_heading_is_garbled_with_something_to_compare(reports, regime):
    assert grade(reports[regime], "antarmuka") is Grade.GARBLED


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize(
    "text",
    ["Menurut Kementerian Dalam Negeri", "Aliansi saat ini terdiri dari", "Setara dengan NATO di Asia Tengah"],
)
def test_plain_text_is_ok(reports, regime, text):
    assert grade(reports[regime], text) is Grade.OK


@pytest.mark.parametrize("regime", REGIMES)
def test_the_gate_fails_and_says_why(reports, regime):
    verdict = reports[regime].verdict
    assert not verdict.passed
    assert "garbled (limit 0)" in verdict.reasons[0]


def test_boilerplate_is_reported_once_and_counts_for_nothing(reports):
    report = reports["all"]
    boilerplate = [b for b in report.beads if b.kind is Kind.BOILERPLATE]
    assert len(boilerplate) >= 5
    assert all(b.source is None or not b.source.other for b in boilerplate)
    assert not any(b.id in s.beads for s in report.scores for b in boilerplate)
    assert sum(f.rule == "WEB001" for f in report.findings) == 1


def test_every_sentence_of_the_target_stands_in_one_bead(reports):
    for report in reports.values():
        assert [s for b in report.beads for s in b.target] == list(report.segments)
        for segment in report.segments:
            assert report.article.target.text[segment.span.start : segment.span.end] == segment.text


def test_the_missing_headline_is_shown(reports):
    found = [f for f in reports["all"].findings if f.rule == "ALI001" and "por qué la alianza militar" in f.text]
    assert len(found) == 1
    assert found[0].side is Side.SOURCE


def test_findings_point_at_what_they_speak_of(reports):
    for report in reports.values():
        documents = {d.id: d for d in (report.article.target, report.article.source, *report.article.references) if d}
        for finding in report.findings:
            text = documents[finding.counted_in].text
            assert text[finding.span.start : finding.span.end] == finding.text
            assert finding.text


def test_the_wrong_number_is_found_with_either_text(reports):
    for regime, rule in (("source", "NUM001"), ("reference", "NUM002")):
        found = [f for f in reports[regime].findings if f.rule == rule and f.text.strip().startswith("19")]
        assert found, regime
        assert found[0].severity in (Severity.MAJOR, Severity.CRITICAL)


def test_one_name_in_two_spellings_is_flagged_at_the_odd_one(reports):
    assert {f.text for f in reports["alone"].findings if f.rule == "NAM001"} >= {"Kazakstan"}


def test_the_article_has_scores_with_intervals_and_signatures(reports):
    for score in reports["all"].scores:
        assert score.low < score.value < score.high
        assert "version:" in score.signature
    assert reports["alone"].scores == ()


def test_more_to_compare_with_never_hides_what_is_visible_alone(reports):
    alone = {(f.rule, f.span) for f in reports["alone"].findings}
    assert alone <= {(f.rule, f.span) for f in reports["all"].findings}
