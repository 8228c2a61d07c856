"""Suppressions: comments in the file, entries of the configuration; reasons, expiry, and what did nothing."""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa import formats, suppress
from mtqa.cli import _run
from mtqa.config import Config, Suppression, Where
from mtqa.errors import UsageError
from mtqa.history import History, clock
from mtqa.inputs import Call
from mtqa.model import Report, State
from mtqa.pipeline import run
from mtqa.suppress import Reach, comments

TODAY = datetime.date(2027, 1, 31)
GOOD = "Pemerintah menaikkan harga minyak goreng pekan ini.\n"


def mtqa(*arguments: object) -> int:
    return _run([str(a) for a in arguments], debug=False)


def checked(tmp_path: Path, text: str, name: str = "a.id.md", today=TODAY, **settings_: object) -> Report:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return run(path, Call(), Config(**settings_), history=History(today=today))  # type: ignore[arg-type]


def states(report: Report) -> list[str]:
    """Of the findings on “Yang.”, in the order of the text."""
    return [f.state.value for f in report.findings if f.rule == "FRG001"]


def notes(report: Report) -> list[str]:
    return [note for note in report.run["notes"] if not note.startswith(("language", "no language"))]


# Reading


@pytest.mark.parametrize(
    ("text", "reach", "codes", "until", "reason"),
    [
        ("mtqa-ignore CAS001: the brand", Reach.BLOCK, ("CAS001",), None, "the brand"),
        ("mtqa-ignore  cas , NUM001 :a: b ", Reach.BLOCK, ("CAS", "NUM001"), None, "a: b"),
        ("mtqa-ignore-file\nWEB until 2027-01-31:\n why", Reach.FILE, ("WEB",), TODAY, "why"),
        ("mtqa-ignore-begin NUM: x", Reach.BEGIN, ("NUM",), None, "x"),
        ("mtqa-ignore-end", Reach.END, (), None, ""),
        ("mtqa-ignore-end NUM", Reach.END, ("NUM",), None, ""),
    ],
)
def test_comments_are_read(text, reach, codes, until, reason):
    read = comments(f"a\n\nb <!-- {text} --> c")
    assert read.problems == ()
    (found,) = read.found
    assert (found.reach, found.codes, found.until, found.reason, found.line) == (reach, codes, until, reason, 3)
    assert (found.span.start, found.span.end) == (5, 5 + len(f"<!-- {text} -->"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mtqa-ignore", "names no rule"),
        ("mtqa-ignore: all of it", "names no rule"),
        ("mtqa-ignore CAS001", "gives no reason"),
        ("mtqa-ignore CAS001:  ", "gives no reason"),
        ("mtqa-ignore CAS001 the brand", "is no rule"),
        ("mtqa-ignore *: x", "'*' is no rule"),
        ("mtqa-ignored CAS001: x", "'mtqa-ignored' is unknown; expected mtqa-ignore, mtqa-ignore-begin"),
        ("mtqa-ignore CAS until tomorrow: x", "until 'tomorrow' is no date"),
        ("mtqa-ignore CAS until: x", "until '' is no date"),
        ("mtqa-ignore " + "CAS001 " * 101 + ": x", "it names 101 rules; expected at most 100"),
        ("mtqa-ignore CAS until 2027-13-01: x", "is no date"),
    ],
)
def test_a_comment_that_is_none_is_told(text, message):
    read = comments(f"a\n<!-- {text} -->")
    assert read.found == ()
    assert read.problems[0].startswith("line 2: a comment without effect: ")
    assert message in read.problems[0]


def test_other_comments_are_nobodys_business():
    read = comments("<!-- note --> <!-- the mtqa-ignore comment --> <!-- mtqa-ignore CAS: never closed")
    assert (read.found, read.problems) == ((), ())


@given(st.text("<!->mtqa-ignorefilbd CAS01:\n", max_size=60))
def test_no_text_breaks_the_reader(text):
    read = comments(text)
    for comment in read.found:
        assert text[comment.span.start : comment.span.start + 4] == "<!--"
        assert text[comment.span.start : comment.span.end].endswith("-->")
        assert comment.line == text.count("\n", 0, comment.span.start) + 1
        assert comment.reach is Reach.END or (comment.codes and comment.reason)


def test_a_long_file_is_read_in_no_time():
    start = time.process_time()
    comments("<!-- " * 200_000)
    comments("<!-- mtqa-ignore -->\n" * 50_000)
    comments("<!-- mtqa-ignore " + "CAS001 " * 300_000 + ": x -->")
    assert time.process_time() - start < 3


# In Markdown and HTML

YANG = "Yang.\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- mtqa-ignore FRG: x -->\nYang.\n\nYang.\n", ["suppressed", "new"]),
        ("Yang.\n\n<!-- mtqa-ignore FRG: x -->\n\nYang.\n", ["new", "suppressed"]),
        ("Yang. <!-- mtqa-ignore FRG001: x -->\n\nYang.\n", ["suppressed", "new"]),
        ("Harga <!-- mtqa-ignore FRG001: x --> itu naik lagi. Yang.\n\nYang.\n", ["suppressed", "new"]),
        ("# <!-- mtqa-ignore NUM: x --> A\n\nYang.\n\nYang.\n", ["new", "new"]),
        (
            "Yang.\n\n<!-- mtqa-ignore-begin FRG: x -->\n\nYang.\n\nYang.\n\n<!-- mtqa-ignore-end -->\n\nYang.\n",
            ["new", "suppressed", "suppressed", "new"],
        ),
        (
            "<!-- mtqa-ignore-begin FRG: x -->\n\nYang.\n\n<!-- mtqa-ignore-begin NUM: y -->\n\nYang.\n\n"
            "<!-- mtqa-ignore-end FRG -->\n\nYang.\n\n<!-- mtqa-ignore-end -->\n",
            ["suppressed", "suppressed", "new"],
        ),
        ("Yang.\n\nYang.\n\n<!-- mtqa-ignore-file FRG: x -->\n", ["suppressed", "suppressed"]),
        ("Yang.\n\n<!-- mtqa-ignore FRG: x -->\n", ["new"]),
        ("Yang.\n\n```html\n<!-- mtqa-ignore-file FRG: x -->\n```\n", ["new"]),
        ("Yang.\n\n````\n```\n<!-- mtqa-ignore-file FRG: x -->\n````\n", ["new"]),
        ("~~~\nx\n~~~\n\n<!-- mtqa-ignore FRG: x -->\n\nYang.\n", ["suppressed"]),
        ("Yang. `<!-- mtqa-ignore-file FRG: x -->`\n", ["new"]),
        ("<!-- mtqa-ignore-begin FRG: x -->\n\nYang.\n", ["new"]),
        ("Yang.\n\n<!-- mtqa-ignore-end -->\n", ["new"]),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_markdown(tmp_path, text, expected, ends):
    report = checked(tmp_path, (GOOD + "\n" + text).replace("\n", ends))
    assert states(report) == expected


def test_html(tmp_path):
    report = checked(
        tmp_path,
        "<html><body><p>Pemerintah menaikkan harga minyak goreng pekan ini.</p><!-- mtqa-ignore FRG001: quoted -->"
        "<p>Yang.</p><p>Yang.</p><p>Yang.<!-- mtqa-ignore FRG001: here --></p></body></html>",
        "a.id.html",
    )
    assert states(report) == ["suppressed", "new", "suppressed"]


def test_what_is_suppressed_is_shown_counted_and_kept(tmp_path):
    report = checked(tmp_path, f"{GOOD}\n<!-- mtqa-ignore FRG001: quoted as it is -->\nYang.\n")
    assert report.verdict.passed
    assert notes(report) == []
    (finding,) = report.findings
    assert finding.state_reason == "comment in line 3: quoted as it is"
    result = json.loads(formats.load("json").render(report))
    assert result["documents"][0]["set_aside"] == {"suppressed": 1}
    assert result["documents"][0]["counts"]["critical"] == 0
    assert result["findings"][0]["state_reason"] == finding.state_reason
    assert formats.saved(json.dumps(result), "r").findings == report.findings
    assert "1 suppressed" in formats.load("text").render(report)
    assert "not counted: 1 suppressed" in formats.load("markdown").render(report)
    for name in ("text", "html"):
        assert "quoted as it is" in " ".join(formats.load(name).render(report).split())


def test_plain_text_has_no_place_for_comments(tmp_path):
    report = checked(tmp_path, f"{GOOD}<!-- mtqa-ignore FRG: x -->\nYang.\n", "a.id.txt")
    assert states(report) == ["new"]
    assert "line 2: a comment without effect: this file holds no markup" in notes(report)[0]


def test_comments_can_be_switched_off(tmp_path):
    report = checked(tmp_path, f"{GOOD}\n<!-- mtqa-ignore FRG: x -->\nYang.\n", comments=False)
    assert states(report) == ["new"]
    assert "comments = false" in notes(report)[0]


@pytest.mark.parametrize(
    ("comment", "note"),
    [
        ("mtqa-ignore FRG", "line 3: a comment without effect: 'mtqa-ignore FRG' gives no reason"),
        ("mtqa-ignore NUM: x", "comment in line 3: nothing of NUM is found there; the suppression can go"),
        ("mtqa-ignore-begin FRG: x", "line 3: a comment without effect: mtqa-ignore-begin has no mtqa-ignore-end"),
        ("mtqa-ignore-end", "line 3: a comment without effect: nothing begins that could end here"),
        ("mtqa-ignore FRG until 2027-01-30: x", "comment in line 3: the suppression of FRG expired on 2027-01-30"),
    ],
)
def test_what_does_nothing_is_told(tmp_path, comment, note):
    report = checked(tmp_path, f"{GOOD}\n<!-- {comment} -->\nYang.\n")
    assert states(report) == ["new"]
    assert notes(report)[0].startswith(note)
    assert not report.verdict.passed


def test_many_notes_are_counted(tmp_path):
    report = checked(tmp_path, GOOD + "\n<!-- mtqa-ignore NUM: x -->\n" * 30 + "\nYang.\n")
    assert len(notes(report)) == suppress.MAX_TOLD + 1
    assert notes(report)[-1] == "10 more notes on suppressions"


def test_a_rule_that_does_not_exist_is_told(tmp_path):
    for select in ((), ("FRG",)):
        report = checked(tmp_path, f"{GOOD}\n<!-- mtqa-ignore FRG001, FRX: x -->\nMereka pulang.\n", select=select)
        assert notes(report) == ["comment in line 3: nothing of FRG001, FRX is found there; the suppression can go"]


def test_a_file_of_nothing_but_comments_is_no_trap(tmp_path):
    comment = "<!-- mtqa-ignore FRG: x -->\n\n"
    start = time.process_time()
    report = checked(tmp_path, GOOD + "\n" + comment * 20_000 + "Yang.\n\n" * 300, select=("FRG",))
    assert time.process_time() - start < 10
    assert states(report)[0] == "suppressed"
    assert states(report)[-1] == "new"
    assert "a comment without effect, as all behind it: 1000 are obeyed" in notes(report)[0]


def test_rules_that_did_not_run_leave_no_suppression_unused(tmp_path):
    report = checked(tmp_path, f"{GOOD}\n<!-- mtqa-ignore NUM: x -->\nYang.\n", select=("FRG",))
    assert notes(report) == []


# In the configuration


def entry(**more: object) -> Suppression:
    return Suppression(**{"rule": "FRG", "reason": "known", "named": "suppress[0] of mtqa.toml", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "state", "unused"),
    [
        ({}, "suppressed", []),
        ({"rule": "FRG001"}, "suppressed", []),
        ({"rule": "NUM"}, "new", ["suppress[0] of mtqa.toml"]),
        ({"text": "Yang."}, "suppressed", []),
        ({"text": "yang"}, "new", ["suppress[0] of mtqa.toml"]),
        ({"until": TODAY}, "suppressed", []),
        ({"until": TODAY - datetime.timedelta(1)}, "new", []),
        ({"where": "a.id.*"}, "suppressed", []),
        ({"where": "b.*"}, "new", []),
    ],
)
def test_entries(tmp_path, more, state, unused):
    if "where" in more:
        more = {"where": Where(str(tmp_path.resolve()), more["where"])}
    report = checked(tmp_path, GOOD + YANG, "a.id.txt", suppress=(entry(**more),))
    assert states(report) == [state]
    assert report.run["unused_suppressions"] == unused
    if state == "suppressed":
        assert report.findings[0].state_reason == "suppress[0] of mtqa.toml: known"
        assert report.verdict.passed


def test_an_entry_for_one_file_that_does_nothing_is_told_there(tmp_path):
    root = str(tmp_path.resolve())
    report = checked(tmp_path, GOOD, "a.id.txt", suppress=(entry(where=Where(root, "./a.id.txt")),))
    assert notes(report) == ["suppress[0] of mtqa.toml: nothing of FRG is found there; the suppression can go"]
    assert notes(checked(tmp_path, GOOD, "a.id.txt", suppress=(entry(where=Where(root, "*.txt")),))) == []


def test_without_a_day_nothing_expires(tmp_path):
    report = checked(tmp_path, GOOD + YANG, "a.id.txt", today=None, suppress=(entry(until=datetime.date(2000, 1, 1)),))
    assert states(report) == ["suppressed"]


# The day


def test_the_day_comes_from_the_call_the_environment_or_the_clock(tmp_path, monkeypatch, capsys):
    assert clock({"SOURCE_DATE_EPOCH": "1801353600"}) == datetime.date(2027, 1, 31)
    assert clock({}) == datetime.datetime.now(datetime.UTC).date()
    for wrong in ("soon", "9" * 30, ""):
        with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
            clock({"SOURCE_DATE_EPOCH": wrong})
    path = tmp_path / "a.id.txt"
    path.write_text(GOOD + YANG, encoding="utf-8")
    (tmp_path / "mtqa.toml").write_text(
        '[[suppress]]\nrule = "FRG"\nreason = "x"\nuntil = 2027-01-31\n', encoding="utf-8"
    )
    assert mtqa("check", path, "--today", "2027-01-31") == 0
    assert mtqa("check", path, "--today", "2027-02-01") == 1
    assert "expired on 2027-01-31" in capsys.readouterr().out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1801353600")
    assert mtqa("check", path) == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1801440000")
    assert mtqa("check", path) == 1
    assert mtqa("check", path, "--today", "2027-1-1") == 2


def test_a_suppression_goes_before_a_decision(tmp_path):
    report = checked(tmp_path, GOOD + YANG, "a.id.txt", suppress=(entry(),))
    assert [f.state for f in report.findings] == [State.SUPPRESSED]
