"""Decisions: read, written, merged, counted, applied; and the commands that do it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reports_fixture as reports
from mtqa import decisions, formats, since
from mtqa.cli import _run
from mtqa.config import Config
from mtqa.decisions import Decision
from mtqa.history import History
from mtqa.inputs import Call
from mtqa.model import Report, State
from mtqa.pipeline import run

FIELDS = {
    "document": "port",
    "lang": "id",
    "segment": "port#3",
    "finding": "0" * 19 + "3",
    "rule": "CAS001",
    "text": "Penting",
    "context": "c" * 16,
    "sentence": "…Penting…",
    "decision": "leave",
}


def decision(**changed: object) -> Decision:
    return Decision(**{**FIELDS, **changed})  # type: ignore[arg-type]


def on(report: Report, number: int, verdict: str, **changed: object) -> Decision:
    """A decision on the finding of that number, as the report page would export it."""
    finding = report.findings[number - 1]
    bead = next(b for b in report.beads if b.id == finding.bead)
    return decision(
        **{
            "segment": bead.id,
            "finding": finding.id,
            "rule": finding.rule,
            "text": finding.text,
            "context": decisions.context(bead),
            "sentence": " ".join(s.text for s in bead.target),
            "decision": verdict,
            **changed,
        }
    )


def states(applied: decisions.Applied) -> dict[str, str]:
    return {f.rule: f.state.value for f in applied.findings}


def line(**changed: object) -> str:
    return json.dumps({"schema": decisions.SCHEMA, **FIELDS, **changed})


texts = st.text(max_size=20)


@given(
    st.lists(
        st.builds(
            Decision,
            texts,
            texts,
            texts,
            st.text(min_size=1, max_size=20),
            texts,
            texts,
            texts,
            texts,
            st.sampled_from(decisions.VERDICTS),
            texts,
            st.none() | texts,
        ),
        max_size=4,
    )
)
def test_what_is_written_is_read_again(given_: list[Decision]) -> None:
    text = decisions.dump(given_)
    text.encode()
    assert all(c.isprintable() or c == "\n" for c in text)
    read = decisions.read(text, "x")
    assert read.problems == ()
    assert sorted(map(repr, read.decisions)) == sorted(map(repr, given_))
    assert decisions.dump(reversed(read.decisions)) == text or len({d.key for d in given_}) < len(given_)


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ("nonsense", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is no decision"),
        ('{"schema": "other"}', "is no decision"),
        (line(decision="accept"), "decision is 'accept'; expected one of fix, leave, false_alarm, unsure"),
        (line(text=None), "text is null; expected a text"),
        (line(rule=7), "rule is 7; expected a text"),
        (line(corrected=["x"]), "corrected is neither"),
        (line(finding=None), "must be a fix"),
    ],
)
def test_a_line_that_is_no_decision_is_told_with_its_number(given_: str, message: str) -> None:
    read = decisions.read(f"{line()}\n\n{given_}\n", "d.jsonl")
    assert len(read.decisions) == 1
    assert len(read.problems) == 1
    assert read.problems[0].startswith("d.jsonl, line 3: ")
    assert message in read.problems[0]


def test_what_settles_and_what_does_not() -> None:
    report = reports.article()
    applied = decisions.apply(
        [on(report, 3, "false_alarm"), on(report, 5, "leave"), on(report, 9, "unsure"), on(report, 10, "fix")],
        report.findings,
        report.beads,
        "port",
    )
    found = states(applied)
    assert [found[r] for r in ("CAS001", "FRG001", "LNG001", "NUM001")] == ["decided", "decided", "new", "new"]
    assert found["PUN004"] == "baseline"
    assert applied.dead == applied.notes == ()
    assert len(applied.alive) == 4


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"finding": "f" * 20}, "it is not found any more"),
        ({"finding": "f" * 20, "context": "0" * 16}, "its source or sentence has changed or is gone"),
        ({"text": "penting"}, "the flagged text has changed"),
        ({"context": "0" * 16}, "what the text is judged by has changed"),
    ],
)
def test_a_verdict_dies_with_its_text_or_source_and_is_listed(changed: dict[str, str], why: str) -> None:
    report = reports.article()
    applied = decisions.apply([on(report, 3, "false_alarm", **changed)], report.findings, report.beads, "port")
    assert states(applied)["CAS001"] == "new"
    assert [reason for _, reason in applied.dead] == [why]
    assert why in applied.notes[0]
    assert "CAS001" in applied.notes[0]


def test_a_correction_that_was_made_is_done_and_others_articles_are_left_alone() -> None:
    report = reports.article()
    now = report.beads[2].target[0].text
    made = on(report, 3, "fix", finding="f" * 20, sentence="as it was", corrected=now)
    elsewhere = on(report, 3, "leave", document="other")
    applied = decisions.apply([made, elsewhere], report.findings, report.beads, "port")
    assert [why for _, why in applied.dead] == [decisions.DONE]
    assert applied.lost == ()
    assert applied.notes == ("corrections that stand in the text now: 1",)
    assert states(applied)["CAS001"] == "new"
    missed = decision(finding=None, rule=None, decision="fix", corrected="x", sentence=now)
    gone = replace(missed, sentence="gone", segment="port#9")
    applied = decisions.apply([missed, gone], report.findings, report.beads, "port")
    assert [d.sentence for d, _ in applied.dead] == ["gone"]


def test_many_dead_ones_are_counted_after_the_first() -> None:
    report = reports.article()
    dead = [on(report, 3, "leave", finding=f"{n:020x}") for n in range(100, 130)]
    notes = decisions.apply(dead, report.findings, report.beads, "port").notes
    assert len(notes) == decisions.MAX_TOLD + 1
    assert notes[-1] == "10 more decisions without effect"


def test_the_context_is_the_source_and_blind_to_layout() -> None:
    report = reports.article()
    bead = report.beads[2]
    assert bead.source is not None
    loud = replace(bead.source.other[0], text=f"  {bead.source.other[0].text.upper()}\n")
    same = replace(bead, source=replace(bead.source, other=(loud,)))
    other = replace(bead, source=replace(bead.source, other=(report.beads[0].source.other[0],)))  # type: ignore[union-attr]
    assert decisions.context(same) == decisions.context(bead) != decisions.context(other)
    alone = replace(bead, source=None)
    assert decisions.context(alone) != decisions.context(replace(alone, target=report.beads[0].target))


def test_merging_keeps_the_first_and_tells_of_contradictions() -> None:
    a, b = decision(decision="leave"), decision(decision="false_alarm", reason="x")
    assert decisions.merge([[a], [b]]) == decisions.Merged((a,), ((a, b),))
    unsure = decision(decision="unsure")
    assert decisions.merge([[unsure], [b]]) == decisions.Merged((b,), ())
    assert decisions.merge([[b], [unsure]]) == decisions.Merged((b,), ())
    assert decisions.merge([[a, b]]) == decisions.Merged((b,), ())
    assert decisions.merge([[a], [replace(a, reason="y")]]).conflicts == ()
    fixed = decision(decision="fix", corrected="x")
    assert len(decisions.merge([[fixed], [replace(fixed, corrected="y")]]).conflicts) == 1


def test_precision_is_of_what_was_decided() -> None:
    given_ = [
        decision(finding="1"),
        decision(finding="2", decision="fix"),
        decision(finding="3", decision="false_alarm"),
        decision(finding="4", decision="unsure"),
        decision(finding="5", lang="es", decision="unsure"),
        decision(finding=None, rule=None, decision="fix", corrected="x"),
    ]
    one, other = (t for t in decisions.stats(given_) if t.rule == "CAS001" and t.lang in {"id", "es"})
    tally = {t.lang: t for t in (one, other)}
    assert tally["id"].precision == pytest.approx(2 / 3)
    assert tally["es"].precision is None
    assert decisions.stats(given_)[0].rule == decisions.MISSED


def test_a_run_respects_decisions_and_lists_dead_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.id.txt"
    path.write_text("Pemerintah menaikkan harga minyak goreng pekan ini.\nYang.\n", encoding="utf-8")
    first = run(path, Call(), Config())
    assert not first.verdict.passed
    made = tuple(
        Decision("a", "id", f.bead, f.id, f.rule, f.text, decisions.context(first.beads[1]), "Yang.", "false_alarm")
        for f in first.findings
    )
    assert {d.document for d in made} == {first.article.id}
    second = run(path, Call(), Config(), history=History(decided=made))
    assert second.verdict.passed
    assert {(f.state, f.state_reason) for f in second.findings} == {(State.DECIDED, "false alarm")}
    assert "1 decided" in formats.load("text").render(second)
    path.write_text("Pemerintah menaikkan harga minyak goreng pekan ini.\nYang dari.\n", encoding="utf-8")
    third = run(path, Call(), Config(), history=History(decided=made))
    assert not third.verdict.passed
    assert [n for n in third.run["notes"] if n.startswith("decision without effect: false_alarm on FRG")]
    lost = third.run["lost_decisions"]
    assert len(lost) == len(made)
    assert {d["decision"] for d in lost} == {"false_alarm"}
    page = formats.load("html").render(formats.saved(formats.load("json").render(third), "x"))
    assert page.count("False alarm: FRG") == len(lost)
    assert "decision without effect" not in page


# The commands


@pytest.fixture
def files(tmp_path: Path) -> Path:
    report = reports.article()
    (tmp_path / "r.json").write_text(formats.load("json").render(report), encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(decisions.dump([on(report, 3, "leave"), on(report, 5, "fix")]), encoding="utf-8")
    other = [on(report, 3, "false_alarm"), on(report, 9, "leave", text="gone")]
    (tmp_path / "b.jsonl").write_text(decisions.dump(other), encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text("nonsense\n", encoding="utf-8")
    return tmp_path


def mtqa(*arguments: object) -> int:
    return _run([str(a) for a in arguments], debug=False)


def test_lint(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = [line(finding=str(n), rule="CAS001") for n in range(2)]
    (files / "good.jsonl").write_text("\n".join(known) + "\n", encoding="utf-8")
    assert mtqa("decisions", "lint", files / "good.jsonl") == 0
    assert capsys.readouterr().out == "2 decisions, 0 problems\n"
    assert mtqa("decisions", "lint", files / "b.jsonl", "--result", files / "r.json") == 1
    told = capsys.readouterr().err
    assert "a false alarm without a reason" in told
    assert "the flagged text has changed" in told
    assert mtqa("decisions", "lint", files / "bad.jsonl") == 1
    assert "bad.jsonl, line 1: is not JSON" in capsys.readouterr().err
    assert mtqa("decisions", "lint", files / "none.jsonl") == 4


def test_stats(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mtqa("decisions", "stats", files / "b.jsonl", "--format", "json") == 0
    found = {t["rule"]: t for t in json.loads(capsys.readouterr().out)}
    assert found["CAS001"]["precision"] == 0.0
    assert found["LNG001"]["precision"] == 1.0
    assert mtqa("decisions", "stats", files / "a.jsonl") == 0
    assert "100%" in capsys.readouterr().out
    assert mtqa("decisions", "stats", files / "bad.jsonl") == 4
    assert mtqa("decisions", "stats", files / "a.jsonl", "--format", "xml") == 2


def test_merge(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = files / "all.jsonl"
    assert mtqa("decisions", "merge", files / "a.jsonl", files / "b.jsonl", "-o", out) == 1
    assert "leave is kept, not false_alarm" in capsys.readouterr().err
    assert len(decisions.read(out.read_text(encoding="utf-8"), "x").decisions) == 3
    assert mtqa("decisions", "merge", out, "-o", files / "again.jsonl") == 0
    assert (files / "again.jsonl").read_bytes() == out.read_bytes()


def test_report_makes_every_output_of_a_saved_result(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = reports.article()
    outputs = [f"--output={name}={files / name}" for name in ("html", "json", "markdown", "text")]
    assert mtqa("report", files / "r.json", *outputs) == 0
    assert capsys.readouterr().out == ""
    for name in ("html", "json", "markdown", "text"):
        assert (files / name).read_text(encoding="utf-8") == formats.load(name).render(report)
    assert mtqa("report", files / "r.json", "--format", "html", "--ui-lang", "es") == 0
    assert '<html lang="es">' in capsys.readouterr().out
    assert mtqa("report", files / "r.json", "--ui-lang", "tlh") == 2
    assert mtqa("report", files / "bad.jsonl") == 4
    assert mtqa("report", files / "r.json", "--output", f"html={files / 'r.json'}") == 2


def test_two_runs_are_compared(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = reports.article()
    fixed, *rest = (f for f in report.findings if f.state is State.NEW)
    moved = replace(rest[0], id="a" * 20)
    added = replace(rest[1], id="b" * 20, text="something else")
    later = replace(report, findings=(moved, *rest[1:], added))
    found = since.changes(report, later)
    assert [f.id for f in found.fixed] == [fixed.id]
    assert [f.id for f in found.new] == ["b" * 20]
    assert len(found.remaining) == len(rest)
    (files / "later.json").write_text(formats.load("json").render(later), encoding="utf-8")
    assert mtqa("report", files / "later.json", "--since", files / "r.json") == 0
    assert capsys.readouterr().out.startswith("1 fixed, 11 remaining, 1 new\n")
    assert mtqa("report", files / "later.json", "--since", files / "r.json", "-f", "json") == 0
    assert len(json.loads(capsys.readouterr().out)["fixed"]) == 1
    assert mtqa("report", files / "later.json", "--since", files / "r.json", "-f", "html") == 2
    capsys.readouterr()
    page = files / "later.html"
    assert mtqa("report", files / "later.json", "--since", files / "r.json", "--output", f"html={page}") == 0
    assert "fixed 1, remaining 11, new 1, settled 0" in page.read_text(encoding="utf-8")


def test_what_was_decided_is_not_called_fixed() -> None:
    report = reports.article()
    settled = decisions.apply([on(report, 3, "false_alarm")], report.findings, report.beads, "port")
    found = since.changes(report, replace(report, findings=settled.findings))
    assert (found.fixed, found.new) == ((), ())
    assert [f.rule for f in found.settled] == ["CAS001"]
    assert since.as_text(found).splitlines()[0] == (
        "0 fixed, 11 remaining, 0 new, 1 settled (decided, suppressed or in the baseline)"
    )


def test_several_results_make_a_site(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = formats.load("json").render(reports.bare())
    (files / "bare.json").write_text(bare, encoding="utf-8")
    assert mtqa("report", files / "r.json", files / "bare.json", "--output", f"html={files / 'site'}") == 0
    assert sorted(p.name for p in (files / "site").iterdir()) == ["index.html", "note.html", "port.html"]
    capsys.readouterr()
    assert mtqa("report", files / "r.json", files / "bare.json") == 0
    assert {"port", "note"} <= {word for line in capsys.readouterr().out.splitlines() for word in line.split()}
    assert mtqa("report", files / "r.json", files / "bare.json", "--since", files / "r.json") == 2
    assert "compares one article" in capsys.readouterr().err
