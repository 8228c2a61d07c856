"""The baseline: what stays known and what does not, whatever happens to the text around it; and its commands."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reports_fixture as reports
from mtqa import baseline
from mtqa.baseline import Entry, apply, dump, entries, read
from mtqa.cli import _run
from mtqa.config import Config
from mtqa.errors import InputError
from mtqa.history import Baseline, History
from mtqa.inputs import Call
from mtqa.model import Bead, Finding, Kind, Link, Mqm, Report, Segment, Severity, Side, Span, State
from mtqa.pipeline import run

PATH = "articles/id/port.md"


def mtqa(*arguments: object) -> int:
    return _run([str(a) for a in arguments], debug=False)


# Articles of a few words: each sentence is flagged at the words in capitals, by the rule that they name.

Sentence = tuple[str, str]  # translation, source; an empty source is none


def article(sentences: Sequence[Sentence], name: str = "port") -> tuple[list[Finding], list[Bead]]:
    findings, beads = [], []
    at = 0
    for number, (target, source) in enumerate(sentences):
        segment = Segment(name, Side.TARGET, "id", Kind.BODY, Span(at, at + len(target)), target, number, number)
        other = Segment(f"{name}:s", Side.SOURCE, "es", Kind.BODY, Span(0, len(source)), source, number, number)
        link = Link((segment,), (other,), 0.9) if source else None
        beads.append(Bead(f"{name}#{number + 1}", Kind.BODY, (segment,), link))
        place = at
        for word in target.split(" "):
            if word.isupper():
                rule = "CAS001" if word < "M" else "NUM001"
                findings.append(
                    Finding(
                        id=f"{len(findings):020}",
                        rule=rule,
                        name="n",
                        severity=Severity.MAJOR,
                        confidence=0.9,
                        mqm=Mqm.SPELLING,
                        document=name,
                        bead=beads[-1].id,
                        side=Side.TARGET,
                        span=Span(place, place + len(word)),
                        text=word,
                        message="m",
                    )
                )
            place += len(word) + 1
        at += len(target) + 1
    return findings, beads


def known(found: Sequence[Sentence], name: str = "port", path: str = PATH) -> list[Entry]:
    return [entry for _, entry in entries(*article(found, name), path)]


def states(debt: Sequence[Entry], now: Sequence[Sentence], name: str = "port", path: str = PATH, gone=()) -> list[str]:
    findings, beads = article(now, name)
    return [f.state.value for f in apply(debt, findings, beads, path, lambda p: p in gone).findings]


words = st.sampled_from(["kota", "itu", "A", "B", "X", "Y"])
sentences = st.tuples(
    st.lists(words, min_size=1, max_size=5).map(" ".join), st.sampled_from(["", "uno", "dos", "tres", "cuatro"])
)
articles = st.lists(sentences, max_size=6)


@given(articles, articles, articles)
def test_text_inserted_above_and_below_leaves_the_known_known(above, text, below):
    debt = known(text)
    alone = len(article(text)[0])
    found = states(debt, [*above, *text, *below])
    # Every entry finds one: as many are known as were there; what was inserted is new, but for equal sentences.
    assert Counter(found)["baseline"] == alone
    fresh = [(f"baru {n} {target}", f"otra {n}") for n, (target, _) in enumerate(above)]
    number = len(article(fresh)[0])
    assert states(debt, [*fresh, *text]) == ["new"] * number + ["baseline"] * alone


@given(articles, st.text(max_size=5))
def test_what_is_not_text_changes_nothing(text, name):
    debt = known(text)
    findings, beads = article(text, "other-name")
    shifted = [
        replace(f, message="m2", confidence=0.5, severity=Severity.MINOR, name="x", id="0", suggestion=name)
        for f in findings
    ]
    spaced = [
        replace(
            b, kind=Kind.HEADING, target=tuple(replace(s, text=s.text.replace(" ", "  "), index=99) for s in b.target)
        )
        for b in beads
    ]
    assert {f.state for f in apply(debt, shifted, spaced, PATH).findings} <= {State.BASELINE}


@given(articles, st.randoms(use_true_random=False))
def test_sentences_may_change_places(text, random):
    moved = list(text)
    random.shuffle(moved)
    assert set(states(known(text), moved)) <= {"baseline"}


@given(articles)
def test_a_renamed_article_keeps_its_debt_and_a_copy_gets_none(text):
    debt = known(text)
    assert set(states(debt, text, "harbour", "articles/id/harbour.md", gone={PATH})) <= {"baseline"}
    assert set(states(debt, text, "harbour", "articles/id/harbour.md")) <= {"new"}


@given(articles, st.sampled_from(["", "uno"]))
def test_what_is_not_in_the_baseline_is_new(text, source):
    for rule, word in (("CAS001", "E"), ("NUM001", "Z")):
        findings, beads = article([*text, (f"lain {word} lagi", source or "siete")])
        done = apply(known(text), findings, beads, PATH)
        assert done.findings[-1].rule == rule
        assert done.findings[-1].state is State.NEW


@given(articles, articles)
def test_an_entry_covers_one_finding_and_nothing_is_lost(before, now):
    debt = known(before)
    findings, beads = article(now)
    done = apply(debt, findings, beads, PATH)
    covered = sum(f.state is State.BASELINE for f in done.findings)
    assert covered == len(done.used) == len({e for e, _ in done.used}) == len({e for _, e in done.used})
    assert len(done.left) + covered == len(set(debt))
    assert [replace(f, state=State.NEW) for f in done.findings] == findings
    # Written anew, what was matched is matched at once.
    again = apply([e for _, e in done.used], findings, beads, PATH)
    assert (again.findings, again.left) == (done.findings, ())


@pytest.mark.parametrize(
    ("before", "now", "state"),
    [
        (("kota A itu", "uno"), ("kota A ini", "uno"), "baseline"),  # another word was edited
        (("kota A itu", "uno"), ("kota A itu", "uno dos"), "baseline"),  # another alignment
        (("kota A itu", "uno"), ("kota A itu", ""), "baseline"),  # checked without the source
        (("kota A itu", ""), ("kota A itu", "uno"), "baseline"),
        (("kota A itu", "uno"), ("kota A ini", "dos"), "new"),
        (("kota A itu", "uno"), ("kota B itu", "dos"), "new"),
        (("kota A itu", ""), ("kota A ini", ""), "new"),  # nothing but the word is the same
        (("kota A itu", "uno"), ("kota X itu", "uno"), "new"),  # another rule
        (("kota A itu", "uno"), ("kota B ini", "uno"), "new"),  # another fault in the same sentence
    ],
)
def test_two_of_three_must_be_the_same(before, now, state):
    assert states(known([before]), [now]) == [state]


def test_a_later_version_may_mark_one_word_more():
    findings, beads = article([("kota A itu", "uno")])
    wider = replace(findings[0], span=Span(0, 6), text="kota A")
    assert apply(known([("kota A itu", "uno")]), [wider], beads, PATH).findings[0].state is State.BASELINE
    assert apply(known([("kota A itu", "uno")]), [wider, findings[0]], beads, PATH).findings[0].state is State.NEW


def test_equal_faults_of_a_sentence_are_counted_one_by_one():
    debt = known([("A dan A", "uno")])
    assert len(set(debt)) == 2
    assert states(debt, [("A dan A dan A", "uno")]) == ["baseline", "baseline", "new"]
    assert states(debt, [("A saja", "uno")]) == ["baseline"]


def test_omissions_have_no_sentence_but_a_source():
    findings, beads = article([("kota itu", "uno")])
    source = beads[0].source.other
    gap = Bead("port#2", Kind.BODY, (), Link((), source, 0.9))
    lost = replace(article([("A", "")])[0][0], rule="ALI001", side=Side.SOURCE, bead="port#2", text="uno")
    debt = [e for _, e in entries([*findings, lost], [*beads, gap], PATH)]
    assert debt[-1].parts[2] == ""
    assert apply(debt, [lost], [gap], PATH).findings[0].state is State.BASELINE
    other = replace(gap, source=replace(gap.source, other=(replace(source[0], text="dos"),)))
    assert apply(debt, [replace(lost, text="dos")], [other], PATH).findings[0].state is State.NEW


@pytest.mark.parametrize("state", [State.SUPPRESSED, State.DECIDED])
def test_what_is_settled_already_stays_so_and_uses_no_entry(state):
    findings, beads = article([("A dan A", "uno")])
    debt = known([("A dan A", "uno")])
    done = apply(debt, [replace(findings[0], state=state), findings[1]], beads, PATH)
    assert [f.state for f in done.findings] == [state, State.BASELINE]
    assert len(done.left) == 1


# The file

entry = st.builds(
    Entry,
    st.text(max_size=9),
    st.sampled_from(["CAS001", "NUM001"]),
    st.sampled_from(["a-b-c", "a--c"]),
    st.text(max_size=9),
    st.text(max_size=9),
)


@given(st.lists(entry, max_size=5))
def test_what_is_written_is_read_again(found):
    text = dump(found)
    assert dump([*reversed(found), *found]) == text
    assert all(c.isprintable() or c == "\n" for c in text)
    assert dump(read(text, "b")) == text
    assert read(text, "b") == tuple(sorted(set(found)))
    # Two branches put together, as with merge=union: lines in any order, some twice.
    assert read("\n".join([*reversed(text.split("\n")), *text.split("\n")]), "b") == read(text, "b")


def test_the_file_holds_no_line_numbers_counters_dates_or_versions():
    report = reports.article()
    text = dump(e for _, e in entries(report.findings, report.beads, PATH))
    lines = [json.loads(line) for line in text.splitlines()]
    assert {tuple(line) for line in lines} == {("article", "fingerprint", "path", "rule", "schema", "text")}
    assert {type(value) for line in lines for value in line.values()} == {str}
    assert [(line["path"], line["rule"], line["fingerprint"]) for line in lines] == sorted(
        (line["path"], line["rule"], line["fingerprint"]) for line in lines
    )
    assert len(lines) == len(report.findings)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "b, line 2: is not JSON"),
        ("<<<<<<< HEAD", "line 2: is the mark of a merge conflict"),
        ("[]", "is no entry of a baseline"),
        ('{"schema": "mtqa.baseline/v1"}', "article is null; expected a text"),
        (dump([Entry("p", "CAS001", "abc", "a", "t")]).strip(), "fingerprint is 'abc'; expected three parts"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_line_that_is_no_entry_is_an_error(line, message):
    with pytest.raises(InputError, match=message):
        read(f"\n{line}\n", "b")


# Runs and commands

LINES = ["Pemerintah menaikkan harga minyak goreng pekan ini.", "Yang.", "Menteri memberikan Penting dan percaya."]
OTHERS = ["Harga beras turun di pasar.", "Kapal itu tiba pagi tadi.", "Warga menunggu di dermaga.", "Ia tidak hadir."]


def checked(path: Path, lines: Sequence[str], debt: Sequence[Entry] = ()) -> Report:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return run(path, Call(), Config(), history=History(baseline=Baseline(tuple(debt), path.parent.resolve())))


@settings(max_examples=15)
@given(st.lists(st.sampled_from(OTHERS), max_size=4), st.lists(st.sampled_from(OTHERS), max_size=4), st.booleans())
def test_a_run_knows_its_debt_whatever_is_inserted(tmp_path_factory, above, below, one_paragraph):
    folder = tmp_path_factory.mktemp("debt")
    first = checked(folder / "a.id.txt", LINES)
    debt = [e for _, e in entries(first.findings, first.beads, "a.id.txt")]
    # Re-segmentation elsewhere: what is inserted stands in one paragraph, or each in its own.
    inserted = [[" ".join(part)] if one_paragraph and part else part for part in (above, below)]
    (folder / "a.id.txt").unlink()
    renamed = checked(folder / "b.id.txt", [*inserted[0], *LINES, *inserted[1]], debt)
    old = {f.text for f in first.findings}
    assert len(first.findings) == 2
    assert {f.state for f in renamed.findings if f.text in old} == {State.BASELINE}


def test_the_commands(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = Path("articles/a.id.txt")
    path.parent.mkdir()
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    assert mtqa("check", path, "-o", "json=r.json") == 1
    assert mtqa("check", path, "--baseline", "mtqa-baseline.jsonl") == 2
    assert "there is no such baseline; mtqa baseline create makes one" in capsys.readouterr().err
    # Of a saved result and of the article the same.
    assert mtqa("baseline", "create", "r.json") == 0
    first = Path("mtqa-baseline.jsonl").read_bytes()
    assert mtqa("baseline", "create", path) == 2
    assert mtqa("baseline", "create", path, "--force") == 0
    assert Path("mtqa-baseline.jsonl").read_bytes() == first
    assert {json.loads(line)["path"] for line in first.splitlines()} == {"articles/a.id.txt"}
    capsys.readouterr()
    assert mtqa("check", path, "--baseline", "mtqa-baseline.jsonl", "-o", "json=r.json") == 0
    assert "2 in the baseline" in capsys.readouterr().out
    assert json.loads(Path("r.json").read_text(encoding="utf-8"))["documents"][0]["set_aside"] == {"baseline": 2}
    # Of a run with the baseline the same baseline can be made.
    assert mtqa("baseline", "create", "r.json", "--force") == 0
    assert Path("mtqa-baseline.jsonl").read_bytes() == first
    # By the configuration; and all of it where the scope says so.
    Path("mtqa.toml").write_text(
        'baseline = "mtqa-baseline.jsonl"\n[profiles.all.gate]\nscope = "all"\n', encoding="utf-8"
    )
    assert mtqa("check", path) == 0
    assert mtqa("check", path, "--no-baseline") == 1
    assert mtqa("check", path, "--profile", "all") == 1
    assert mtqa("check", path, "--no-baseline", "--baseline", "mtqa-baseline.jsonl") == 2
    # A new fault counts, a paid one is told and goes; update adds nothing.
    path.write_text("\n".join([*LINES[:2], OTHERS[0], "Dan yang."]) + "\n", encoding="utf-8")
    capsys.readouterr()
    assert mtqa("check", path) == 1
    assert "paid debt: 1 of the baseline not found any more" in " ".join(capsys.readouterr().out.split())
    assert mtqa("baseline", "update", path) == 0
    assert capsys.readouterr().out == "mtqa-baseline.jsonl: 1 findings removed, 1 left\n"
    assert mtqa("check", path) == 1
    assert mtqa("baseline", "show") == 0
    assert capsys.readouterr().out.endswith("articles/a.id.txt\n  FRG001      1  ⟦Yang.⟧\n1 findings in 1 files\n")
    assert mtqa("baseline", "show", "-f", "json") == 0
    assert json.loads(capsys.readouterr().out) == [{"path": "articles/a.id.txt", "rule": "FRG001", "findings": 1}]


def test_update_follows_a_renamed_file_and_leaves_others_alone(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b", "c"):
        Path(f"{name}.id.txt").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    assert mtqa("baseline", "create", "a.id.txt", "b.id.txt", "c.id.txt") == 0
    Path("a.id.txt").rename("new.id.txt")
    Path("c.id.txt").unlink()
    assert mtqa("baseline", "update", "new.id.txt") == 0
    paths = [json.loads(line)["path"] for line in Path("mtqa-baseline.jsonl").read_text(encoding="utf-8").splitlines()]
    # a and c are equal: one of them is taken to have been renamed, b is there still.
    assert Counter(paths) == {"new.id.txt": 2, "b.id.txt": 2, "c.id.txt": 2} or Counter(paths) == {
        "new.id.txt": 2,
        "b.id.txt": 2,
        "a.id.txt": 2,
    }
    capsys.readouterr()
    assert mtqa("baseline", "show") == 0
    assert "(not there any more)" in capsys.readouterr().out
    assert mtqa("baseline", "update", "b.id.txt", "--missing") == 0
    assert capsys.readouterr().out == "mtqa-baseline.jsonl: 2 findings removed, 4 left\n"
    assert mtqa("baseline", "update", "a.id.txt", "b.id.txt", "--source", "x") == 2


def test_the_excerpt_is_a_line():
    assert baseline.excerpt("a\nb\t c") == "a b c"
    assert len(baseline.excerpt("x" * 1000)) == baseline.EXCERPT
