"""Formats for people and other tools, each read back by a reader that is not ours where there is one."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import reports_fixture as reports
from mtqa import formats
from mtqa.cli import _run as run_mtqa
from mtqa.evaluate.gold import read as read_gold
from mtqa.formats import mqm_tsv
from mtqa.formats._its import TYPES
from mtqa.formats._view import View
from mtqa.inputs import xliff as xliff_input
from mtqa.model import Mqm, Report, Severity, Side, State
from test_formats_ci import CONTROLS, HOSTILE, found, hostile

OURS = ("tsv", "xlsx", "mqm-tsv", "xliff", "xliff12", "pearmut", "esa")
ITS = "{http://www.w3.org/2005/11/its}"
X2 = "{urn:oasis:names:tc:xliff:document:2.0}"
X1 = "{urn:oasis:names:tc:xliff:document:1.2}"
# The list of ITS 2.0, section 8.10.4.
# fmt: off
ITS_TYPES = {
    "terminology", "mistranslation", "omission", "untranslated", "addition", "duplication", "inconsistency", "grammar",
    "legal", "register", "locale-specific-content", "locale-violation", "style", "characters", "misspelling",
    "typographical", "formatting", "inconsistent-entities", "numbers", "markup", "pattern-problem", "whitespace",
    "internationalization", "length", "non-conformance", "uncategorized", "other",
}
# fmt: on


def render(name: str, report: Report) -> str:
    made = formats.load(name).render(report)
    assert isinstance(made, str)
    return made


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("case", reports.ALL)
def test_a_saved_result_gives_the_same_bytes(name: str, case: str) -> None:
    report = reports.ALL[case]()
    saved = formats.saved(render("json", report), "result.json")
    made = formats.load(name).render(report)
    assert made == formats.load(name).render(saved)
    assert made == formats.load(name).render(report)


@pytest.mark.parametrize("name", [name for name in OURS if name != "xlsx"])
@pytest.mark.parametrize("make", [*reports.ALL.values(), hostile])
def test_no_control_character_leaves_any(name: str, make) -> None:
    text = render(name, make())
    assert not CONTROLS.search(text.replace("\n", "").replace("\t", ""))
    assert text.encode()
    assert text.endswith("\n")


@pytest.mark.parametrize("name", OURS)
def test_thousands_of_findings_on_a_line_of_megabytes_take_seconds_and_little_room(name: str) -> None:
    text = "kata – " * 100_000
    report = found(text, [(7 * n, 7 * n + 4) for n in range(0, 30_000, 10)])
    assert len(formats.load(name).render(report)) < 10_000_000


# Tables


def table(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render("tsv", report), newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_tsv_has_a_line_for_each_finding_with_its_state() -> None:
    report = reports.article()
    rows = table(report)
    assert sorted(row["id"] for row in rows) == sorted(f.id for f in report.findings)
    assert {row["state"] for row in rows} == {"new", "baseline", "decided"}
    row = next(row for row in rows if row["rule"] == "CAS001")
    assert (row["path"], row["line"], row["column"], row["end_column"]) == ("port/target.id.txt", "3", "69", "76")
    assert (row["segment"], row["verdict"], row["text"], row["suggestion"]) == (
        "port#3",
        "garbled",
        "Penting",
        "penting",
    )
    assert row["source"].startswith("Además")


FORMULAS = ("=1+1", " =1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x")


@pytest.mark.parametrize("text", [*HOSTILE, *FORMULAS, "a\tb\r\nc\\n"])
def test_tsv_cells_stay_in_their_line_and_are_no_formulas(text: str) -> None:
    rows = table(found(text, [(0, len(text))]))
    assert len(rows) == 1
    assert None not in rows[0].values()
    assert not [cell for cell in rows[0].values() if cell.lstrip(" ").startswith(tuple("=+-@＝＋－＠"))]
    cell = rows[0]["text"].removeprefix("'")
    undone = re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r", "t": "\t"}.get(m[1], m[1]), cell)
    assert re.sub("[␀-␡]|‹U[^›]*›", "", undone) == re.sub(
        CONTROLS.pattern + "|[\t\r\n]", lambda m: m[0] if m[0] in "\t\r\n" else "", text
    )


def workbook(report: Report) -> openpyxl.Workbook:
    made = formats.load("xlsx").render(report)
    assert isinstance(made, bytes)
    return openpyxl.load_workbook(io.BytesIO(made))


@pytest.mark.parametrize("make", [*reports.ALL.values(), hostile])
def test_every_cell_of_a_workbook_is_a_text(make) -> None:
    book = workbook(make())
    assert book.sheetnames == ["findings", "segments", "summary"]
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_a_workbook_holds_what_the_table_holds_and_the_counts() -> None:
    book = workbook(reports.article())
    head, *rows = [[cell or "" for cell in row] for row in book["findings"].values]
    assert len(rows) == len(table(reports.article()))
    first = dict(zip(head, rows[3], strict=True))
    assert (first["rule"], first["text"], first["line"]) == ("CAS001", "Penting", "3")
    summary = {row[0]: row[1] for row in book["summary"].values}
    assert summary["verdict"] == "failed"
    assert (summary["not counted: baseline"], summary["findings: critical"]) == ("1", "3")
    assert len(list(book["segments"].values)) == 1 + 15


def test_a_workbook_goes_to_a_file_or_a_pipe_and_never_to_a_terminal(tmp_path: Path, monkeypatch, capsysbinary) -> None:
    result = tmp_path / "result.json"
    result.write_text(render("json", reports.article()), encoding="utf-8")
    expected = formats.load("xlsx").render(reports.article())
    assert run_mtqa(["report", str(result), "--output", f"xlsx={tmp_path / 'a.xlsx'}"], debug=False) == 0
    assert (tmp_path / "a.xlsx").read_bytes() == expected
    done = subprocess.run(
        [sys.executable, "-m", "mtqa", "report", str(result), "-f", "xlsx"], capture_output=True, check=True
    )
    assert done.stdout == expected
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("os.get_terminal_size", lambda: os.terminal_size((80, 24)))
    assert run_mtqa(["report", str(result), "-f", "xlsx"], debug=False) == 2


def test_a_workbook_keeps_formulas_and_escapes_as_the_texts_that_they_are() -> None:
    text = "=1+1 _x0041_ \x00"
    book = workbook(found(text, [(0, len(text))]))
    cell = next(c for row in book["findings"] for c in row if str(c.value).startswith("=1"))
    assert cell.data_type == "s"
    assert cell.value == "=1+1 _x005F_x0041_ ␀"  # which Excel shows as _x0041_ (ECMA-376, ST_Xstring)


# MQM


def test_every_error_type_has_a_name_in_each_scheme() -> None:
    assert set(mqm_tsv.CATEGORIES) == set(Mqm)
    assert set(TYPES) == set(Mqm)
    assert set(TYPES.values()) <= ITS_TYPES


def test_mqm_ratings_are_read_back_by_the_reader_of_gold_data(tmp_path: Path) -> None:
    report = reports.article()
    file = tmp_path / "mqm_es-id.tsv"
    file.write_text(render("mqm-tsv", report), encoding="utf-8")
    gold = read_gold([file])
    assert not gold.problems
    rows = {row.id: row for row in gold.rows}
    items = {f"port:{item.number}": item for item in View(report).items if item.target and not item.boilerplate}
    assert set(rows) == set(items)
    plain = {key: row for key, row in rows.items() if not CONTROLS.search(items[key].target.text.replace("\n", "\0"))}
    assert len(plain) > 8
    for key, row in plain.items():
        item = items[key]
        assert row.target == item.target.text
        assert row.source == (item.source.text if item.source else "")
        own = [p for p in item.places if p.new and p.finding.side is Side.TARGET]
        # A finding on the article stands in the segment that it is in.
        own += [p for p in View(report).loose if p.finding.text in item.target.text and key == "port:3"]
        expected = {
            (p.finding.span.start - item.target.offset, p.finding.span.end - item.target.offset, p.finding.severity)
            for p in own
        }
        # What is marked in the source is left out of the translation, nobody knows where.
        end = len(row.target)
        left_out = {(end, end, p.finding.severity) for p in item.places if p.new and p.finding.side is Side.SOURCE}
        assert {(e.start, e.end, e.severity) for e in row.errors} == expected | left_out
    assert rows["port:1"].score == 0


@given(st.text(alphabet="ab<v>/\t\n\r😀\x00é", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_mqm_lines_have_ten_cells_and_one_span_whatever_the_text(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    lines = render("mqm-tsv", found(text, [(start, end)])).split("\n")[1:-1]
    assert len(lines) == 1
    cells = lines[0].split("\t")
    assert len(cells) == 10
    assert (cells[6].count("<v>"), cells[6].count("</v>")) == (1, 1)
    assert json.loads(cells[9])["rule"] == "PUN001"


def test_mqm_marks_what_was_left_out_in_the_source() -> None:
    lines = [line.split("\t") for line in render("mqm-tsv", reports.article()).split("\n")]
    omission = next(cells for cells in lines if cells[7:8] == ["Accuracy/Omission"] and cells[3] == "6")
    assert (omission[5], omission[6]) == ("<v>Nadie resultó herido.</v>", "")


def test_mqm_repeats_a_long_text_for_the_worst_findings_only() -> None:
    text = "kata " * 3000
    lines = render("mqm-tsv", found(text, [(5 * n, 5 * n + 4) for n in range(100)])).split("\n")
    assert len(lines) == 1 + mqm_tsv.MOST + 1


# XLIFF


def tree(name: str, report: Report):
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(render(name, report).encode(), parser)


def plain(element) -> str:
    """The text of an element with its code points and without its marks."""
    parts = [element.text or ""]
    for child in element:
        inner = chr(int(child.get("hex"), 16)) if child.tag == f"{X2}cp" else plain(child)
        parts += [inner, child.tail or ""]
    return "".join(parts)


@pytest.mark.parametrize(("name", "ns"), [("xliff", X2), ("xliff12", X1)])
@pytest.mark.parametrize("case", reports.ALL)
def test_xliff_holds_every_segment_with_its_source(name: str, ns: str, case: str) -> None:
    report = reports.ALL[case]()
    root = tree(name, report)
    units = list(root.iter(f"{ns}unit", f"{ns}trans-unit"))
    items = View(report).items
    assert [unit.get("name") or unit.get("resname") for unit in units] == [item.id for item in items]
    assert len({unit.get("id") for unit in units}) == len(units)
    for unit, item in zip(units, items, strict=True):
        source, target = unit.find(f".//{ns}source"), unit.find(f".//{ns}target")
        if name == "xliff12" and item.target and CONTROLS.search(item.target.text.replace("\n", "")):
            continue  # pictures stand for what XML cannot hold
        assert plain(source) == (item.source.text if item.source else "")
        assert (target is not None) == (item.target is not None)
        if item.target is not None:
            assert plain(target) == item.target.text


def test_xliff_is_of_its_version_and_languages() -> None:
    root = tree("xliff", reports.article())
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "es", "id")
    assert root.get(f"{ITS}version") == "2.0"
    assert tree("xliff", reports.bare()).get("srcLang") == "und"
    (file,) = tree("xliff12", reports.article())
    assert (file.get("source-language"), file.get("target-language")) == ("es", "id")


@pytest.mark.parametrize("name", ["xliff", "xliff12"])
@pytest.mark.parametrize("make", [*reports.ALL.values(), hostile])
def test_issues_are_as_its_wants_them(name: str, make) -> None:
    report = make()
    root = tree(name, report)
    found_ = [e for e in root.iter() if e.get(f"{ITS}locQualityIssueType") or e.get("locQualityIssueType")]
    for element in found_:
        get = lambda key, e=element: e.get(f"{ITS}{key}") or e.get(key)  # noqa: E731
        assert get("locQualityIssueType") in ITS_TYPES
        assert 0 <= float(get("locQualityIssueSeverity")) <= 100
        assert get("locQualityIssueComment")
        assert get("locQualityIssueProfileRef")
        if name == "xliff" and element.tag in {f"{X2}mrk", f"{X2}sm"}:
            assert element.get("type") == "its:generic"
    assert len(found_) == len(report.findings)
    off = [e for e in found_ if "no" in {e.get(f"{ITS}locQualityIssueEnabled"), e.get("locQualityIssueEnabled")}]
    assert len(off) == sum(f.state is not State.NEW for f in report.findings)
    names = {e.get("{http://www.w3.org/XML/1998/namespace}id") for e in root.iter(f"{ITS}locQualityIssues")}
    refs = {e.get(f"{ITS}locQualityIssuesRef") for e in root.iter() if e.get(f"{ITS}locQualityIssuesRef")}
    assert refs == {f"#{n}" for n in names}


@given(
    st.text(alphabet="ab&<>\x00😀\n\r\ud800 ]", min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6),
)
def test_xliff_marks_are_where_the_findings_are_however_they_cross(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in ends]
    root = tree("xliff", found(text, spans))
    target = root.find(f".//{X2}target")
    assert plain(target) == text
    marked: list[tuple[int, int]] = []
    starts: dict[str, int] = {}
    at = 0

    def walk(element) -> None:
        nonlocal at
        begin = at
        if element.tag == f"{X2}cp":
            at += 1
        if element.tag == f"{X2}sm":
            starts[element.get("id")] = at
        if element.tag == f"{X2}em":
            marked.append((starts[element.get("startRef")], at))
        at += len(element.text or "")
        for child in element:
            walk(child)
            at += len(child.tail or "")
        if element.tag == f"{X2}mrk":
            marked.append((begin, at))

    walk(target)
    assert sorted(marked) == sorted(spans)
    ids = [e.get("id") for e in root.iter(f"{X2}mrk", f"{X2}sm")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", ["xliff", "xliff12"])
def test_xliff_is_read_back_by_the_input(name: str, tmp_path: Path) -> None:
    report = reports.rows()
    file = tmp_path / "set.xlf"
    file.write_text(render(name, report), encoding="utf-8")
    rows = [row for row in xliff_input.rows(file) if not isinstance(row, str)]
    assert [row.target for row in rows] == [item.target.text for item in View(report).items if item.target]
    assert [row.source for row in rows] == [item.source.text for item in View(report).items if item.source]


# Error spans


def units(text: str) -> list[str]:
    """A text as JavaScript's ``split("")`` cuts it."""
    raw = text.encode("utf-16-le", errors="surrogatepass")
    return [raw[n : n + 2].decode("utf-16-le", errors="surrogatepass") for n in range(0, len(raw), 2)]


def joined(parts: list[str]) -> str:
    return "".join(parts).encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")


SPANNED = [
    ("satu dua", 5, 8),
    ("😀 dua", 2, 5),
    ("Cafe\N{COMBINING ACUTE ACCENT} dua", 6, 9),
    ("𠮷野家 x", 0, 1),
    ("الميناء مغلق", 8, 12),
]


@pytest.mark.parametrize(("text", "start", "end"), SPANNED)
def test_spans_are_utf16_units_with_their_last(text: str, start: int, end: int) -> None:
    report = found(text, [(start, end)])
    (row,) = [json.loads(line) for line in render("esa", report).splitlines()]
    (span,) = row["esa_spans"]
    assert joined(units(row["tgt"])[span["start_i"] : span["end_i"] + 1]) == text[start:end]
    (((item,),),) = json.loads(render("pearmut", report))["data"]
    (span,) = item["error_spans"]["translation"]
    assert joined(units(item["tgt"]["translation"])[span["start_i"] : span["end_i"] + 1]) == text[start:end]


def test_esa_leaves_the_score_to_people_and_names_what_is_missing() -> None:
    rows = [json.loads(line) for line in render("esa", reports.article()).splitlines()]
    assert {row["esa_score"] for row in rows} == {None}
    assert {row["langs"] for row in rows} == {"es-id", "und-id"}
    third = rows[2]
    assert third["esa_spans"][-1] == {
        "start_i": "missing",
        "end_i": "missing",
        "severity": "minor",
        "error_type": "accuracy/omission",
    }


def test_overlapping_findings_are_one_span_of_the_worst_severity() -> None:
    report = found("satu dua tiga", [(0, 4), (2, 8), (9, 13)])
    severities = [Severity.MINOR, Severity.CRITICAL, Severity.NEUTRAL]
    ours = tuple(replace(f, severity=s) for f, s in zip(report.findings, severities, strict=True))
    (row,) = [json.loads(line) for line in render("esa", replace(report, findings=ours)).splitlines()]
    assert [(s["start_i"], s["end_i"], s["severity"]) for s in row["esa_spans"]] == [(0, 7, "major")]


def test_a_finding_on_no_character_marks_one() -> None:
    (row,) = [json.loads(line) for line in render("esa", found("satu", [(4, 4)])).splitlines()]
    assert [(s["start_i"], s["end_i"]) for s in row["esa_spans"]] == [(3, 3)]


@pytest.mark.parametrize("make", [*reports.ALL.values(), hostile])
def test_pearmut_takes_the_campaign(make) -> None:
    """The conditions of Pearmut's own check (server/cli.py), and what its page needs."""
    campaign = json.loads(render("pearmut", make()))
    assert isinstance(campaign["campaign_id"], str)
    assert campaign["info"] == {"assignment": "task-based", "protocol": "ESA"}
    for task in campaign["data"]:
        for document in task:
            assert document
            for item in document:
                assert all(isinstance(item[key], str) for key in ("src", "ref") if key in item)
                (model,) = item["tgt"]
                assert not model.isdigit()
                assert model.isidentifier()
                text = item["tgt"][model]
                assert "\n" not in text
                assert not text.startswith(("<audio ", "<video ", "<img ", "<iframe "))
                size = len(units(text))
                for span in item["error_spans"][model]:
                    assert span["severity"] in {"minor", "major"}
                    assert 0 <= span["start_i"] <= span["end_i"] <= size  # the page's [missing] stands behind the last


def test_pearmut_shows_no_picture_of_an_article() -> None:
    for text in ('<img src="x" onerror="alert(1)">', "<iframe src=x>", "<video x>", "<audio x>"):
        (((item,),),) = json.loads(render("pearmut", found(text, [(0, 4)])))["data"]
        assert item["tgt"]["translation"] == "‹" + text[1:]


def test_furniture_is_no_work_for_people() -> None:
    rows = [json.loads(line) for line in render("esa", reports.article()).splitlines()]
    assert not [row for row in rows if row["tgt"].startswith("Baca juga")]
