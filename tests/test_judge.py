"""Risk, grades and the gate."""

import itertools
import math
from dataclasses import replace

import pytest

from mtqa.config import Gate
from mtqa.judge import EVIDENCE, _graded, _probability, evidence, judge
from mtqa.model import Bead, Finding, Grade, Kind, Link, Mqm, Score, Segment, Severity, Side, Span, State

SEGMENT = Segment("a", Side.TARGET, "id", Kind.BODY, Span(0, 3), "abc", 0, 0)
BEAD = Bead("a#1", Kind.BODY, (SEGMENT,))


def finding(severity=Severity.MAJOR, confidence=0.9, rule="CAS001", state=State.NEW, bead="a#1"):
    return Finding(
        "f", rule, "n", severity, confidence, Mqm.GRAMMAR, "a", bead, Side.TARGET, Span(0, 1), "a", "m", state=state
    )


def one(findings, scores=(), bead=BEAD, gate=Gate()):  # noqa: B008 - frozen
    judgements, verdict = judge([bead], findings, scores, gate)
    return judgements[bead.id], verdict


def test_nothing_found_is_ok_and_passes():
    judgement, verdict = one([])
    assert judgement.grade is Grade.OK
    assert 0 < judgement.risk < 0.5
    assert verdict.passed
    assert verdict.reasons == ()


def test_a_sure_critical_finding_is_garbled_and_fails_with_reasons_that_name_the_limit():
    judgement, verdict = one([finding(Severity.CRITICAL, 0.95)])
    assert judgement.grade is Grade.GARBLED
    assert verdict.reasons == ("1 segment is garbled (limit 0)", "1 new critical finding (limit 0)")


def test_a_sure_major_finding_asks_for_review_and_passes():
    judgement, verdict = one([finding(Severity.MAJOR, 0.9)])
    assert judgement.grade is Grade.REVIEW
    assert verdict.passed


def test_a_minor_finding_is_shown_but_ok():
    assert one([finding(Severity.MINOR, 0.9)])[0].grade is Grade.OK


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.MAJOR])
def test_an_unsure_finding_never_fails_the_gate_by_itself(severity):
    judgement, verdict = one([finding(severity, 0.3)])
    assert judgement.grade is not Grade.GARBLED
    assert verdict.passed


def test_the_gate_counts_no_segment_that_is_garbled_only_by_unsure_findings():
    judgement, verdict = one([finding(Severity.CRITICAL, 0.9)], gate=Gate(min_confidence=0.95))
    assert judgement.grade is Grade.GARBLED
    assert verdict.passed


def test_settled_findings_count_for_nothing():
    for state in (State.BASELINE, State.SUPPRESSED, State.DECIDED):
        judgement, verdict = one([finding(Severity.CRITICAL, 1.0, state=state)])
        assert judgement == one([])[0]
        assert verdict.passed


def test_boilerplate_is_left_out_of_grade_and_gate():
    judgement, verdict = one([finding(Severity.CRITICAL, 1.0)], bead=replace(BEAD, kind=Kind.BOILERPLATE))
    assert (judgement.grade, judgement.risk) == (Grade.OK, 0.0)
    assert verdict.passed


def test_more_evidence_never_lowers_risk_or_garbled():
    steps = (0.0, 0.5, 1.0, 2.0)
    for which in ("risk", "garbled"):
        for base in itertools.product((0.0, 1.0), repeat=len(EVIDENCE)):
            for name in EVIDENCE:
                x = dict(zip(EVIDENCE, base, strict=True))
                values = [_probability(which, x | {name: step}) for step in steps]
                assert values == sorted(values)


def test_distance_from_the_reference_counts_as_far_as_the_link_is_trusted():
    def far(confidence):
        bead = replace(BEAD, references=(Link((SEGMENT,), (SEGMENT,), confidence),))
        return evidence([bead], [], [Score("chrF", 40, None, None, "s", {"a#1": 40.0})])["a#1"]["far"]

    assert far(1.0) == pytest.approx(0.6)
    assert far(0.5) == pytest.approx(0.3)


def test_limits_of_the_gate():
    findings = [finding(Severity.CRITICAL), finding(Severity.MAJOR)]
    assert one(findings, gate=Gate(garbled=None, critical=1))[1].passed
    assert one(findings, gate=Gate(garbled=None, critical=None, major=0))[1].reasons == (
        "1 new major finding (limit 0)",
    )
    assert one(findings, gate=Gate(garbled=None, min_confidence=0.95))[1].passed


def test_the_distance_is_that_of_likeness_where_there_is_one():
    bead = linked()
    scores = [
        Score(name, value, None, None, "s", {bead.id: value}) for name, value in (("chrF", 90.0), ("likeness", 20.0))
    ]
    assert evidence([bead], [], scores)[bead.id]["far"] == pytest.approx(0.8)
    assert evidence([bead], [], scores[:1])[bead.id]["far"] == pytest.approx(0.1)


def linked(confidence=1.0):
    other = replace(SEGMENT, document="s", side=Side.SOURCE, lang="es")
    return replace(BEAD, source=Link((SEGMENT,), (other,), confidence))


def unlike(closeness, confidence=1.0):
    bead = linked(confidence)
    return evidence([bead], [], (), closeness={bead.id: closeness})[bead.id]["unlike"]


def test_the_less_a_segment_is_like_its_source_the_more_it_counts_and_a_weak_link_counts_less():
    assert unlike(0.9) == 0
    assert 0 < unlike(0.6) < unlike(0.2) <= 1
    assert unlike(0.2, confidence=0.5) == pytest.approx(unlike(0.2) / 2)
    assert evidence([linked()], [], ())["a#1"]["unlike"] == 0


def test_an_unlike_source_alone_never_makes_a_segment_garbled():
    bead = linked()
    judgements, verdict = judge([bead], [], (), Gate(), {bead.id: 0.0})
    assert judgements[bead.id].grade is not Grade.GARBLED
    assert verdict.passed


def test_a_judgement_says_what_moved_it():
    judgement, _ = one([finding(Severity.MAJOR, 0.9), finding(Severity.MINOR, 0.5, "PUN001")])
    assert judgement.evidence == {"major_form": 0.9, "minor": 0.5}
    assert set(judgement.because) == {"major_form", "minor"}
    assert all(added > 0 for added in judgement.because.values())
    nothing, _ = one([])
    odds = math.log(judgement.risk / (1 - judgement.risk)) - math.log(nothing.risk / (1 - nothing.risk))
    assert odds == pytest.approx(sum(judgement.because.values()), abs=0.2)


def test_what_is_no_finding_never_asks_for_review_by_itself():
    x = dict.fromkeys(EVIDENCE, 0.0) | {"far": 1.0, "unlike": 1.0, "strange": 1.0, "unended": 1.0}
    assert _probability("garbled", x) < 0.5
    assert _graded(x) is Grade.OK


def test_running_text_that_stops_without_a_mark_is_riskier():
    def bead(n, text, kind=Kind.BODY):
        segment = Segment(f"s{n}", Side.TARGET, "id", kind, Span(0, len(text)), text, 0, n)
        return Bead(f"b{n}", kind, (segment,))

    whole = [bead(n, "Harga beras naik lagi di pasar induk kemarin.") for n in range(3)]
    cut = bead(9, "Harga beras naik lagi di pasar induk karena hujan")
    heading = bead(8, "Harga beras naik lagi di pasar induk karena hujan", Kind.HEADING)
    quoted = bead(7, "Katanya, “harga beras naik lagi di pasar induk”")
    found = evidence([*whole, cut, heading, quoted], [], [])
    assert {b: x["unended"] for b, x in found.items()} == {"b0": 0, "b1": 0, "b2": 0, "b9": 1, "b8": 0, "b7": 0}
    texts = ["Harga", "Harga beras", "Harga beras naik", "Harga beras naik lagi", "“Harga beras di pasar naik lagi,”"]
    short = evidence([bead(n, text) for n, text in enumerate(texts)], [], [])
    assert [x["unended"] for x in short.values()] == [0, 0, pytest.approx(1 / 2), pytest.approx(2 / 3), 1]
    risky, sound = (judge([b], [], [], Gate())[0][b.id].risk for b in (cut, whole[0]))
    assert risky > sound


def test_what_stops_without_a_mark_in_the_source_too_is_no_riskier():
    def segment(side, lang, text):
        return Segment(f"{side}1", side, lang, Kind.BODY, Span(0, len(text)), text, 0, 0)

    def unended(source):
        target = segment(Side.TARGET, "id", "Harga beras naik lagi di pasar induk")
        link = Link((target,), (segment(Side.SOURCE, "es", source),), 1.0)
        return evidence([Bead("b", Kind.BODY, (target,), link)], [], [])["b"]["unended"]

    assert unended("El precio del arroz vuelve a subir") == 0
    assert unended("El precio del arroz vuelve a subir en el mercado.") == 1


def test_far_from_the_reference_orders_and_turns_no_grade():
    """A good paraphrase with one trifle stays ok, however far it is; what is nearer has the lower risk."""
    trifle = finding(Severity.MINOR, 0.85, "PUN001")
    far, near = (
        one([trifle], [Score("likeness", v, None, None, "s", {"a#1": v})], bead=linked())[0] for v in (20.0, 60.0)
    )
    assert far.risk > near.risk
    assert far.risk > 0.5
    assert far.grade is near.grade is Grade.OK
