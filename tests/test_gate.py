"""The gate: what counts, which limits fail and in which words; saved results; a limit from accepted articles."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reports_fixture as reports
from mtqa import calibration, formats
from mtqa.calibration import Accepted, propose
from mtqa.cli import _run
from mtqa.config import Config, Gate
from mtqa.errors import UsageError
from mtqa.gate import LEAST_WORDS, checked_metrics, counting, penalty, verdict
from mtqa.inputs import Call
from mtqa.judge import again, judge
from mtqa.model import Bead, Finding, Grade, Judgement, Kind, Link, Mqm, Score, Segment, Severity, Side, Span, State
from mtqa.pipeline import run

SHUT = Gate(garbled=None, critical=None)  # nothing fails but what a test sets


def bead(name="a#1", words="satu dua tiga", kind=Kind.BODY, lang="id", **links):
    segment = Segment("a", Side.TARGET, lang, kind, Span(0, len(words)), words, 0, 0)
    return Bead(name, kind, (segment,), **links)


def link(confidence, lang="es", side=Side.SOURCE):
    segment = Segment("b", side, lang, Kind.BODY, Span(0, 3), "uno", 0, 0)
    return Link((bead().target[0],), (segment,), confidence)


def finding(rule="CAS001", severity=Severity.MAJOR, confidence=0.9, state=State.NEW, where="a#1"):
    return Finding(
        "f", rule, "n", severity, confidence, Mqm.GRAMMAR, "a", where, Side.TARGET, Span(0, 1), "a", "m", state=state
    )


def reasons(gate, findings=(), beads=(), garbled=(), scores=()):
    beads = beads or [bead()]
    judgements = {b.id: Judgement(b.id, 0.9, 0.9, Grade.GARBLED if b.id in garbled else Grade.OK) for b in beads}
    return verdict(beads, list(findings), judgements, gate, scores).reasons


# What counts


@pytest.mark.parametrize("state", [State.BASELINE, State.SUPPRESSED, State.DECIDED])
def test_only_new_findings_count_and_with_scope_all_the_baseline(state):
    found = [finding(state=state)]
    assert counting([bead()], found, Gate()) == []
    assert bool(counting([bead()], found, Gate(scope="all"))) is (state is State.BASELINE)


def test_unsure_findings_and_boilerplate_do_not_count():
    assert counting([bead()], [finding(confidence=0.49)], Gate()) == []
    assert counting([bead()], [finding(confidence=0.49)], Gate(min_confidence=0.4))
    assert counting([bead(kind=Kind.BOILERPLATE)], [finding()], Gate()) == []
    assert counting([bead()], [finding(where="a#9")], Gate()) == []


def test_closeness_of_vectors_counts_only_if_wanted():
    surely = bead(source=link(0.99))
    for rule in ("MEA001", "MEA003"):
        assert counting([surely], [finding(rule)], Gate()) == []
        assert counting([surely], [finding(rule)], Gate(count="all"))
    assert counting([surely], [finding("MEA006")], Gate())


@pytest.mark.parametrize("count", ["deterministic", "all"])
def test_a_weak_link_never_fails_a_gate_by_itself(count):
    gate = Gate(min_confidence=0.0, count=count)
    weak, strong = link(0.49), link(0.5)
    for rule in ("NUM001", "ALI001", "ALI003"):
        assert counting([bead(source=weak)], [finding(rule)], gate) == []
        assert counting([bead(source=strong)], [finding(rule)], gate)
    # What is seen in the translation alone rests on no link.
    assert counting([bead(source=weak)], [finding("CAS001")], gate)
    # A reference in the language of the translation for the rules that read one; else in the source's place.
    same, other = link(0.1, "id", Side.REFERENCE), link(0.1, "en", Side.REFERENCE)
    assert counting([bead(source=strong, references=(same,))], [finding("NUM002")], gate) == []
    assert counting([bead(source=strong, references=(other,))], [finding("NUM002")], gate)
    assert counting([bead(references=(other,))], [finding("NUM001")], gate) == []
    assert counting([bead(source=strong, references=(other, None))], [finding("NUM001")], gate)


def test_rules_of_another_version_count():
    assert counting([bead(source=link(0.1))], [finding("ZZZ001")], Gate())


# Limits and their words


def test_limits_by_severity_and_rule():
    found = [finding(), finding(), finding("CAS002", Severity.CRITICAL), finding("NUM001", Severity.MINOR)]
    beads = [bead(source=link(0.9))]
    gate = replace(SHUT, critical=0, major=1, minor=0, rules=(("CAS", 2), ("CAS001", 1), ("NUM001", 1)))
    assert reasons(gate, found, beads) == (
        "1 new critical finding (limit 0)",
        "2 new major findings (limit 1)",
        "1 new minor finding (limit 0)",
        "3 new findings of CAS (limit 2)",
        "2 new findings of CAS001 (limit 1)",
    )
    assert reasons(replace(gate, scope="all"), found, beads)[0] == "1 critical finding (limit 0)"
    assert reasons(SHUT, found, beads) == ()


def test_garbled_segments_and_the_share_of_their_characters():
    beads = [bead("a#1", "x" * 10), bead("a#2", "x" * 30), bead("a#3", "x" * 60, Kind.BOILERPLATE)]
    found = [finding(where="a#1")]
    gate = replace(SHUT, garbled=0, garbled_share=0.25)
    assert reasons(gate, found, beads, {"a#1"}) == ("1 segment is garbled (limit 0)",)
    assert reasons(replace(gate, garbled_share=0.2), found, beads, {"a#1"})[1] == (
        "25.00% of the characters stand in garbled segments (limit 20.00%)"
    )
    # A segment that looks garbled for nothing that counts does not count.
    assert reasons(gate, [finding(where="a#1", confidence=0.1)], beads, {"a#1"}) == ()
    assert reasons(gate, [finding("MEA001", where="a#1")], beads, {"a#1"}) == ()


def test_penalty_points():
    words = " ".join(["kata"] * 500)
    found = [finding(severity=s) for s in (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.NEUTRAL)]
    assert penalty([bead(words=words)], found) == 62.0
    assert reasons(replace(SHUT, penalty=61.9), found, [bead(words=words)]) == (
        "62 penalty points per 1,000 words (limit 61.9)",
    )
    assert reasons(replace(SHUT, penalty=62), found, [bead(words=words)]) == ()
    # A short text is not failed for being short, and boilerplate makes no text longer.
    furniture = bead("a#2", words, Kind.BOILERPLATE)
    assert penalty([bead(), furniture], [finding()]) == round(5 * 1000 / LEAST_WORDS, 1)


def test_scores():
    measured = [Score("chrF", 48.204, None, None, "s"), Score("TER", 60.0, None, None, "s")]
    gate = replace(SHUT, scores=(("chrF", 50), ("TER", 55), ("BLEU", 20)))
    assert reasons(gate, scores=measured) == (
        "chrF is 48.20 (limit: at least 50)",
        "TER is 60.00 (limit: at most 55)",
        "BLEU was not measured, for there is no reference (limit: at least 20)",
    )
    assert reasons(replace(SHUT, scores=(("chrF", 48.2), ("TER", 60))), scores=measured) == ()
    with pytest.raises(UsageError, match="there is no metric 'chrf'; expected one of BLEU"):
        checked_metrics([Gate(), replace(SHUT, scores=(("chrf", 1),))])


@given(
    st.lists(
        st.builds(finding, severity=st.sampled_from(Severity), confidence=st.sampled_from([0.4, 0.9])), max_size=8
    ),
    st.builds(Gate, *[st.none() | st.integers(0, 3)] * 3),
)
def test_fewer_findings_never_fail_what_passed(findings, gate):
    gate = replace(gate, penalty=20.0)
    _, before = judge([bead()], findings, [], gate)
    if before.passed:
        assert all(judge([bead()], findings[:n], [], gate)[1].passed for n in range(len(findings)))
    else:
        assert all("limit" in reason for reason in before.reasons)


# Saved results


def mtqa(*arguments: object) -> int:
    return _run([str(a) for a in arguments], debug=False)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.id.txt"
    path.write_text(
        "Pemerintah menaikkan harga minyak goreng pekan ini.\nYang.\n"
        "Menteri memberikan Penting dan percaya pada rakyat.\nAda 19 korban di kota itu kemarin.\n",
        encoding="utf-8",
    )
    (tmp_path / "a.es.txt").write_text(
        "El gobierno subió el precio del aceite esta semana.\nQue.\n"
        "El ministro dio importancia y confianza al pueblo.\nHubo 29 víctimas en la ciudad ayer.\n",
        encoding="utf-8",
    )
    return path


GATES = [
    "",
    "garbled = 9\ncritical = 9\n",
    'garbled = "off"\ncritical = "off"\nmajor = 0\nrules.NUM = 0\ngarbled_share = 0.01\npenalty = 3\n',
    'count = "all"\nmin_confidence = 0.0\nscope = "all"\nminor = 0\n',
    "languages.id = { critical = 9, garbled = 9, major = 9 }\n",
]


@pytest.mark.parametrize("gate", GATES)
def test_a_saved_result_is_judged_as_the_run_that_made_it(article, capsys, gate):
    (article.parent / "mtqa.toml").write_text(f"[gate]\n{gate}", encoding="utf-8")
    saved = article.parent / "r.json"
    code = mtqa("check", article, "--source", article.parent / "a.es.txt", "-o", f"json={saved}")
    made = json.loads(saved.read_text(encoding="utf-8"))["verdict"]
    capsys.readouterr()
    assert mtqa("gate", saved, "--format", "json") == code
    (judged,) = json.loads(capsys.readouterr().out)["documents"]
    assert {"passed": judged["passed"], "reasons": judged["reasons"]} == made
    assert mtqa("gate", saved) == code
    told = capsys.readouterr().out
    assert all(f"  •  {reason}\n" in told for reason in made["reasons"])
    assert mtqa("gate", saved, "--exit-zero") == 0


@pytest.mark.parametrize("case", reports.ALL)
@pytest.mark.parametrize("gate", [Gate(), Gate(scope="all", count="all", min_confidence=0.0, minor=0, penalty=1.0)])
def test_what_is_saved_is_judged_alike(case, gate):
    report = reports.ALL[case]()
    back = formats.saved(formats.load("json").render(report), "r.json")
    assert again(back, gate) == again(report, gate)


def test_a_baseline_counts_again_where_the_scope_is_all(article):
    report = run(article, Call(), Config())
    known = replace(report, findings=tuple(replace(f, state=State.BASELINE) for f in report.findings))
    judgements, _ = judge(known.beads, known.findings, known.scores, Gate())
    known = replace(known, judgements=judgements)
    assert again(known, Gate()).passed
    assert again(known, Gate(scope="all")).reasons == tuple(
        reason.replace("new ", "") for reason in again(report, Gate()).reasons
    )


def test_the_gate_command(article, tmp_path, monkeypatch, capsys):
    saved = tmp_path / "r.json"
    assert mtqa("check", article, "-o", f"json={saved}") == 1
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "out"))
    (tmp_path / "out").write_text("before=1\n", encoding="utf-8")
    assert mtqa("gate", saved, saved, "--github-output") == 1
    lines = (tmp_path / "out").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["before=1", "verdict=failed"]
    assert int(dict(line.split("=") for line in lines)["critical"]) >= 4
    monkeypatch.delenv("GITHUB_OUTPUT")
    assert mtqa("gate", saved, "--github-output") == 2
    assert mtqa("gate", saved, "--format", "xml") == 2
    assert mtqa("gate", tmp_path / "none.json") == 4
    assert mtqa("gate", article) == 4
    capsys.readouterr()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lax.toml").write_text("[gate]\ngarbled = 9\ncritical = 9\n", encoding="utf-8")
    assert mtqa("gate", saved, "--config", "lax.toml") == 0
    assert capsys.readouterr().out.startswith("passed  a\n")


def test_a_result_with_unread_files_is_no_pass(article, tmp_path):
    saved = tmp_path / "r.json"
    assert mtqa("check", article, "--source", tmp_path / "none.txt", "-o", f"json={saved}") == 4
    assert mtqa("gate", saved, "--exit-zero") == 4


def test_a_garbled_segment_that_does_not_count_is_told(tmp_path):
    path = tmp_path / "rows.jsonl"
    row = {"id": "1", "source": "La ciudad de Bogotá.", "target": "Yang.", "source_lang": "es", "target_lang": "id"}
    path.write_text(json.dumps(row), encoding="utf-8")
    report = run(path, Call(), Config(gate=Gate(min_confidence=0.999)))
    assert [j.grade for j in report.judgements.values()] == [Grade.GARBLED]
    assert report.verdict.passed
    assert any("does not count at the gate" in note for note in report.run["notes"])


# Calibration


def accepted(*points: float) -> list[Accepted]:
    return [Accepted(f"a{n}", "id", p) for n, p in enumerate(points)]


def test_a_limit_needs_enough_articles():
    with pytest.raises(
        UsageError, match=r"8 articles are too few .* 10\.0% false alarms; expected 9 or more, or --alarms 0"
    ):
        propose(accepted(*range(8)), 0.1)
    assert propose(accepted(*range(9)), 0.1).limit == 8
    with pytest.raises(UsageError, match="expected 19 or more"):
        propose(accepted(*[1.0] * 9), 0.05)
    with pytest.raises(UsageError, match="1 articles"):
        propose(accepted(1.0) * 20, 0.1)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.sampled_from([0.05, 0.1, 0.25, 0.5]))
def test_the_next_article_like_them_seldom_passes_the_limit(points, alarms):
    """Leave each one out in turn: as if it were the next, it passes the limit of the others as seldom as promised."""
    try:
        propose(accepted(*points[1:]), alarms)
    except UsageError:
        return
    above = sum(
        value > propose(accepted(*points[:n], *points[n + 1 :]), alarms).limit for n, value in enumerate(points)
    )
    assert above <= alarms * len(points) + 1e-9


def test_the_calibrate_command(tmp_path, capsys):
    clean = "Pemerintah menaikkan harga minyak goreng pekan ini di seluruh pasar.\n"
    files = []
    for n in range(9):
        path = tmp_path / f"a{n}.id.txt"
        path.write_text(clean + ("Yang.\n" if n == 4 else ""), encoding="utf-8")
        files.append(path)
    assert mtqa("calibrate", *files) == 0
    out = capsys.readouterr().out
    assert "penalty = 83.3\n" in out
    assert "at most 10.0%" in out
    assert "Of 9 accepted articles" in out
    assert mtqa("calibrate", *files, "--format", "json") == 0
    proposal = json.loads(capsys.readouterr().out)
    assert (proposal["penalty"], proposal["false_alarms_at_most"], len(proposal["articles"])) == (83.3, 0.1, 9)
    assert mtqa("calibrate", *files[:3]) == 2
    # What it proposes works as a limit, and an accepted article passes it.
    toml = out[out.index("[gate]") : out.index("\n\n", out.index("penalty"))]
    (tmp_path / "mtqa.toml").write_text(f"{toml}\ngarbled = 9\ncritical = 9\n", encoding="utf-8")
    assert mtqa("check", files[4]) == 0


def test_scores_get_limits_where_all_accepted_articles_have_them():
    """The worst but one in ten, from the end at which a score is bad; nothing where one has no reference."""
    articles = [Accepted(f"a{n}", "id", 0.0, {"chrF": 40.0 + n, "TER": 90.0 - n}) for n in range(19)]
    proposal = propose(articles, 0.1, {"TER"})
    assert proposal.scores == (("TER", 89.0), ("chrF", 41.0))
    assert "[gate.scores]\n# TER = 89\n# chrF = 41\n" in proposal.text()
    assert proposal.plain()["scores"] == {"TER": 89.0, "chrF": 41.0}
    assert propose([*articles, Accepted("b", "id", 0.0)], 0.1).scores == ()
    assert "gate.scores" not in propose([*articles, Accepted("b", "id", 0.0)], 0.1).text()


def test_calibrated_scores_pass_the_gate(tmp_path, capsys):
    sentence = "Pemerintah menaikkan harga minyak goreng pekan ini di seluruh pasar."
    (tmp_path / "r.txt").write_text(f"{sentence}\n", encoding="utf-8")
    files = []
    for n in range(9):
        path = tmp_path / f"a{n}.id.txt"
        path.write_text(f"{' '.join(sentence.split()[n // 4 :]).capitalize()}\n", encoding="utf-8")
        result = tmp_path / f"a{n}.json"
        assert mtqa("check", path, "--reference", tmp_path / "r.txt", "--exit-zero", "--output", f"json={result}") == 0
        files.append(result)
    capsys.readouterr()
    assert mtqa("calibrate", *files, "--format", "json") == 0
    limits = json.loads(capsys.readouterr().out)["scores"]
    assert {"chrF", "TER", "BLEU"} <= set(limits)
    for metric in ("chrF", "TER"):
        (tmp_path / "mtqa.toml").write_text(
            f"[gate]\ngarbled = 99\ncritical = 99\n[gate.scores]\n'{metric}' = {limits[metric]}\n", encoding="utf-8"
        )
        assert [mtqa("gate", file) for file in files] == [0] * 9, metric


def test_several_languages_are_told():
    mixed = [*accepted(*range(9)), Accepted("b", "es", 3)]
    assert "several languages (es, id)" in propose(mixed, 0.1).text()
    assert "several languages" not in propose(accepted(*range(9)), 0.1).text()
    assert calibration.propose(mixed, 0.1) == propose(mixed[::-1], 0.1)


def test_where_the_baseline_counts_the_outputs_show_what_failed(article, tmp_path, monkeypatch):
    """Else a gate fails that says in the same breath that there are no findings."""
    monkeypatch.chdir(article.parent)
    assert mtqa("baseline", "create", article) == 0
    (article.parent / "mtqa.toml").write_text('[gate]\nscope = "all"\n', encoding="utf-8")
    names = ("json", "github", "junit", "gitlab", "sarif", "rdjson", "text", "markdown", "tsv", "esa", "spacy")
    outputs = [part for name in names for part in ("-o", f"{name}={tmp_path / name}")]
    assert mtqa("check", article, "--baseline", "mtqa-baseline.jsonl", *outputs) == 1
    made = {name: (tmp_path / name).read_text(encoding="utf-8") for name in names}
    saved = json.loads(made["json"])
    assert saved["documents"][0]["counts"]["critical"] == len(
        [f for f in saved["findings"] if f["severity"] == "critical" and f["state"] == "baseline"]
    )
    assert "set_aside" not in saved["documents"][0]
    assert "findings: none" not in made["github"]
    assert "::error " in made["github"]
    assert 'type="FRG' in made["junit"]
    assert any(i["severity"] == "critical" for i in json.loads(made["gitlab"]))
    assert json.loads(made["sarif"])["runs"][0]["results"]
    assert json.loads(made["rdjson"])["diagnostics"]
    assert json.loads(made["spacy"])["spans"]["mtqa"]
    for name in names:  # and the same from the saved result
        again_made = tmp_path / f"{name}-again"
        assert mtqa("report", tmp_path / "json", "-o", f"{name}={again_made}") == 0
        assert again_made.read_text(encoding="utf-8") == made[name], name
