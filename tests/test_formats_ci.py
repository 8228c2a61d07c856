"""The formats for continuous integration, each held against its schema or a reader that is not ours."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml
from lxml import etree
from sarif_kit.validate import validation_errors

import reports_fixture as reports
from mtqa import formats
from mtqa.formats import github, sarif
from mtqa.formats._place import Regions, uri
from mtqa.formats._view import View
from mtqa.model import (
    Article,
    Bead,
    Document,
    Finding,
    Grade,
    Judgement,
    Kind,
    Mqm,
    Origin,
    Report,
    Segment,
    Severity,
    Side,
    Skip,
    Span,
    State,
    Verdict,
)
from mtqa.rules import all_rules

OURS = ("sarif", "github", "github-summary", "gitlab", "junit", "rdjson")
# What may act in a log, a terminal or an editor; formats in XML and JSON escape it or show a picture.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
HOSTILE = (
    "::error file=x::owned",
    "::add-mask::everything\n::stop-commands::x",
    "%0A::set-output name=x::y%0D",
    "##[add-matcher]/etc/passwd",
    "</script><script>alert(1)</script>",
    "]]><!--",
    "&amp;<b>'\"",
    "=cmd|'/c calc'!A0",
    "nul \x00 esc \x1b[31m bell \x07 c1 \x9b",
    "bidi \N{RIGHT-TO-LEFT OVERRIDE}txt.exe \N{POP DIRECTIONAL ISOLATE} \N{LINE SEPARATOR}",
    "surrogate \ud800 nonchar \ufffe \uffff",
    "[click](javascript:alert(1)) {0} {{1}} | `x` @all #1",
)


def render(name: str, report: Report) -> str:
    made = formats.load(name).render(report)
    assert isinstance(made, str)
    return made


def found(
    text: str,
    spans: list[tuple[int, int]],
    *,
    path: str = "articles/id/port.txt",
    severity: Severity = Severity.MAJOR,
    state: State = State.NEW,
    message: str = "wrong",
    suggestion: str | None = None,
    origin: Origin | None = None,
    passed: bool = False,
) -> Report:
    """A report on one text that is one segment, with a finding of one rule on each span."""
    segment = Segment("port", Side.TARGET, "id", Kind.BODY, Span(0, len(text)), text, 0, 0)
    made = tuple(
        Finding(
            id=f"{n:020x}",
            rule="PUN001",
            name="space-before-punctuation",
            severity=severity,
            confidence=0.9,
            mqm=Mqm.WHITESPACE,
            document="port",
            bead="port#1",
            side=Side.TARGET,
            span=Span(a, b),
            text=text[a:b],
            message=message,
            suggestion=suggestion,
            state=state,
            counted_in="port",
        )
        for n, (a, b) in enumerate(spans)
    )
    return Report(
        article=Article("port", Document("port", Side.TARGET, "id", text, path, origin=origin)),
        segments=(segment,),
        beads=(Bead("port#1", Kind.BODY, (segment,)),),
        scores=(),
        findings=made,
        judgements={"port#1": Judgement("port#1", 0.9, 0.9, Grade.GARBLED)},
        skipped=(Skip("NUM001", "port", "no source"),),
        verdict=Verdict(passed, () if passed else ("1 segment is garbled (limit 0)",)),
        run={"signature": "mtqa:0.0.0", "version": "0.0.0", "rules": ["CAS001", "NUM001", "PUN001"]},
    )


def hostile() -> Report:
    """Every text that a format shows is hostile: the article's, the finding's, the ids, the paths and the reasons."""
    text = "\n".join(HOSTILE)
    report = found(text, [(0, len(text)), (3, 30), (20, 200)], message=text, suggestion=HOSTILE[0])
    ours = [replace(f, name=HOSTILE[4], state_reason=text, evidence={"x": text}) for f in report.findings]
    target = replace(report.article.target, path=f"a,b:c%/{HOSTILE[5]}\n::x::.txt")
    return replace(
        report,
        article=replace(report.article, id=f"art {text}", target=target, problems=(text,)),
        findings=(*ours, replace(ours[0], id="f" * 20, state=State.SUPPRESSED)),
        skipped=(Skip("NUM001", "port", text),),
        verdict=Verdict(False, (text,)),
        run={**report.run, "notes": [text], "signature": text},
    )


# What holds of all


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("case", reports.ALL)
def test_a_saved_result_gives_the_same_bytes(name: str, case: str) -> None:
    report = reports.ALL[case]()
    report = replace(report, run={**report.run, "rules": ["CAS001", "PUN001", "NUM001"]})
    saved = formats.saved(render("json", report), "result.json")
    assert render(name, report) == render(name, saved)


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("make", [*reports.ALL.values(), hostile])
def test_no_control_character_leaves_any(name: str, make) -> None:
    text = render(name, make())
    assert not CONTROLS.search(text.replace("\n", "").replace("\r", "x\x00"))
    assert text.endswith("\n")
    assert "\r" not in text


@pytest.mark.parametrize("name", OURS)
def test_what_does_not_count_is_left_out_and_told_where_there_is_a_place(name: str) -> None:
    text = render(name, found("satu , dua", [(4, 6)], state=State.BASELINE, passed=True, message="very wrong"))
    # The page shows segments as the report does, with what does not count named as such.
    assert text.count("very wrong") == text.count("very wrong (baseline, not counted)")
    assert "very wrong" not in text or name == "github-summary"
    assert re.search(r"1 (in the )?baseline|\"baseline\": 1", text)


@pytest.mark.parametrize("name", OURS)
def test_thousands_of_findings_on_a_line_of_megabytes_take_seconds_and_little_room(name: str) -> None:
    text = "kata – " * 300_000
    report = found(text, [(7 * n, 7 * n + 4) for n in range(0, 30_000, 10)])
    assert len(render(name, report)) < 3_000_000


# Places

PLACES = [
    ("ascii", "satu dua", 5, 8, 6, 9, 6, 9),
    ("emoji", "😀 dua", 2, 5, 3, 6, 6, 9),
    ("family", "👨‍👩‍👧 dua", 6, 9, 7, 10, 20, 23),
    ("combining", "Cafe\N{COMBINING ACUTE ACCENT} dua", 6, 9, 7, 10, 8, 11),
    ("cjk", "港口于周一", 2, 4, 3, 5, 7, 13),
    ("cjk-extension-b", "𠮷野家", 1, 2, 2, 3, 5, 8),
    ("arabic", "الميناء مغلق", 8, 12, 9, 13, 16, 24),
]


@pytest.mark.parametrize(
    ("text", "start", "end", "c1", "c2", "b1", "b2"), [p[1:] for p in PLACES], ids=[p[0] for p in PLACES]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_columns_in_the_unit_that_each_format_counts_in(
    text: str, start: int, end: int, c1: int, c2: int, b1: int, b2: int, line_end: str
) -> None:
    before = f"Judul 😀 標題{line_end}{line_end}"
    words = text[start:end]
    report = found(before + text + line_end + "akhir", [(len(before) + start, len(before) + end)])
    region = json.loads(render("sarif", report))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": c1, "endLine": 3, "endColumn": c2}
    assert f"line=3,endLine=3,col={c1},endColumn={c2}::" in render("github", report)
    place = json.loads(render("rdjson", report))["diagnostics"][0]["location"]["range"]
    assert place == {"start": {"line": 3, "column": b1}, "end": {"line": 3, "column": b2}}
    # The same by a reader that counts bytes, and one that counts code points.
    line = re.split("\r\n|\r|\n", before + text + line_end + "akhir")[2]
    assert line.encode()[b1 - 1 : b2 - 1].decode() == line[c1 - 1 : c2 - 1] == words
    issue = json.loads(render("gitlab", report))[0]
    assert issue["location"]["lines"] == {"begin": 3, "end": 3}
    case = next(
        c for c in JUnitXml.fromstring(render("junit", report).encode()).__iter__().__next__() if "PUN001" in c.name
    )
    assert case._elem.get("line") == "3"


def test_places_over_several_lines_have_both_ends_and_no_columns_where_github_forbids_them() -> None:
    report = found("satu\r\ndua\r\ntiga", [(2, 13)])
    region = json.loads(render("sarif", report))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 3, "endLine": 3, "endColumn": 3}
    assert "line=1,endLine=3::" in render("github", report)


def test_places_count_in_the_file_where_the_text_was_taken_out_of_it() -> None:
    raw = "<p>\n <b>Caf&eacute;</b> 😀 tutup ,</p>"
    text = "Café 😀 tutup ,"
    at = raw.index(" 😀")
    origin = Origin(raw, (0, 3, 4, len(text)), (raw.index("Caf"), raw.index("&"), at), (3, 8, len(text) - 4))
    report = found(text, [(0, 4), (12, 14)], path="a.html", origin=origin)
    first, second = json.loads(render("rdjson", report))["diagnostics"]
    line = raw.split("\n")[1].encode()
    for diagnostic, words in ((first, "Caf&eacute;"), (second, " ,")):
        place = diagnostic["location"]["range"]
        assert place["start"]["line"] == place["end"]["line"] == 2
        assert line[place["start"]["column"] - 1 : place["end"]["column"] - 1].decode() == words


def test_a_fix_is_offered_only_where_the_words_stand_in_the_file_just_so() -> None:
    raw, text = "Caf&eacute; ,", "Café ,"
    origin = Origin(raw, (0, 3, 4, 6), (0, 3, 11), (3, 8, 2))
    report = found(text, [(0, 4), (4, 6)], suggestion="x", origin=origin)
    first, second = json.loads(render("rdjson", report))["diagnostics"]
    assert "suggestions" not in first
    assert second["suggestions"] == [{"range": second["location"]["range"], "text": "x"}]
    assert "suggestions" not in json.loads(render("rdjson", reports.rows()))["diagnostics"][0]


def test_fixes_put_in_by_their_bytes_give_the_text_that_was_meant() -> None:
    text = "Judul 😀\r\n標題 satu , dua\r\nالميناء , مغلق"
    spans = [(m.start(), m.end()) for m in re.finditer(" ,", text)]
    diagnostics = json.loads(render("rdjson", found(text, spans, suggestion=",")))["diagnostics"]
    lines = [line.encode() for line in text.split("\r\n")]
    for diagnostic in diagnostics:
        fix = diagnostic["suggestions"][0]
        start, end = fix["range"]["start"], fix["range"]["end"]
        line = lines[start["line"] - 1]
        lines[start["line"] - 1] = line[: start["column"] - 1] + fix["text"].encode() + line[end["column"] - 1 :]
    assert b"\r\n".join(lines).decode() == text.replace(" ,", ",")


@given(
    st.text(alphabet="a é\n\r\t😀標ا\N{COMBINING ACUTE ACCENT}\x85", max_size=40),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_a_region_is_the_stretch_that_the_finding_marks(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    if any(text[n - 1 : n + 1] == "\r\n" for n in (start, end) if n):
        return  # between CR and LF there is no place
    report = found(text, [(start, end)])
    (place,) = View(report).items[0].places
    regions = Regions()
    region, bytes_ = regions.of(place), regions.in_bytes(place)
    starts = [0, *(m.end() for m in re.finditer("\r\n|\r|\n", text))]

    def offset(line: int, column: int | None) -> int:
        assert column is not None
        return starts[line - 1] + column - 1

    assert text[offset(region.line, region.column) : offset(region.end_line, region.end_column)] == text[start:end]
    assert bytes_.column is not None
    assert bytes_.column - 1 == len(text[starts[region.line - 1] : start].encode())


def test_rows_have_lines_and_no_columns() -> None:
    report = reports.rows()
    result = json.loads(render("sarif", report))["runs"][0]["results"][1]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 5,
        "startColumn": 1,
        "endLine": 5,
        "endColumn": 1,
    }
    assert "primaryLocationLineHash" not in result["partialFingerprints"]  # the file's line is not in the result
    assert json.loads(render("rdjson", report))["diagnostics"][1]["location"]["range"] == {"start": {"line": 5}}
    assert "file=set.tsv,line=5::set.tsv:5: CAS001" in render("github", report)


# SARIF


@pytest.mark.parametrize("make", [*reports.ALL.values(), hostile])
def test_sarif_is_valid_against_the_schema_of_oasis(make) -> None:
    assert validation_errors(json.loads(render("sarif", make()))) == []


def test_the_schema_that_sarif_is_held_against_can_fail() -> None:
    log = json.loads(render("sarif", reports.article()))
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert validation_errors(log)


def sarif_run(report: Report) -> dict:
    (run,) = json.loads(render("sarif", report))["runs"]
    return run


def test_sarif_has_all_that_github_requires() -> None:
    run = sarif_run(reports.article())
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("mtqa", "0.0.0")
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["automationDetails"]["id"] == "mtqa/port/"
    for rule in driver["rules"]:
        for text in ("shortDescription", "fullDescription"):
            assert 0 < len(rule[text]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"note", "warning", "error"}
        assert rule["properties"]["precision"] in {"very-high", "high", "medium", "low"}
        assert rule["properties"]["problem.severity"] in {"error", "warning", "recommendation"}
        assert len(rule["properties"]["tags"]) <= 10
        assert "security-severity" not in rule["properties"]
    for result in run["results"]:
        assert result["message"]["text"]
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert set(place["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert not place["artifactLocation"]["uri"].startswith(("./", "/"))
        assert result["partialFingerprints"]["mtqa/v1"] in result["properties"]["findings"]
        assert "suppressions" not in result
        assert "baselineState" not in result


def test_sarif_help_comes_from_the_rules() -> None:
    by_code = {rule.code: rule for rule in all_rules()}
    rules = {rule["id"]: rule for rule in sarif_run(found("a , b", [(1, 3)]))["tool"]["driver"]["rules"]}
    assert set(rules) == {"CAS001", "NUM001", "PUN001"}
    assert rules["PUN001"]["help"]["text"] == by_code["PUN001"].help
    assert rules["PUN001"]["help"]["markdown"].startswith("# PUN001 ")
    assert rules["PUN001"]["properties"]["tags"][0] == f"mqm/{by_code['PUN001'].mqm.value}"


def test_sarif_knows_a_rule_of_another_version_by_its_findings() -> None:
    report = found("a , b", [(1, 3)])
    report = replace(report, findings=tuple(replace(f, rule="ZZZ999", name="gone") for f in report.findings))
    run = sarif_run(report)
    assert validation_errors(json.loads(render("sarif", report))) == []
    assert [r["name"] for r in run["tool"]["driver"]["rules"] if r["id"] == "ZZZ999"] == ["gone"]


def test_sarif_has_one_result_for_a_rule_and_a_line() -> None:
    text = "satu , dua , tiga\nempat , lima"
    run = sarif_run(found(text, [(m.start(), m.end()) for m in re.finditer(" ,", text)]))
    first, second = run["results"]
    assert len(first["relatedLocations"]) == 1
    assert first["relatedLocations"][0]["physicalLocation"]["region"]["startColumn"] == 11
    assert first["message"]["text"].startswith("2 in this line: ")
    assert "relatedLocations" not in second
    keys = [(r["ruleId"], r["partialFingerprints"]["primaryLocationLineHash"]) for r in run["results"]]
    assert len(set(keys)) == len(keys)


def test_sarif_counts_related_locations_only_as_far_as_github_keeps_them() -> None:
    (result,) = sarif_run(found("ab " * 500, [(3 * n, 3 * n + 2) for n in range(500)]))["results"]
    assert len(result["relatedLocations"]) == 99
    assert result["message"]["text"].endswith("and 495 more")
    assert len(result["properties"]["findings"]) == 500


def test_sarif_messages_hold_no_placeholder_and_no_link() -> None:
    (result,) = sarif_run(found("a b", [(0, 1)], message="see [here](javascript:alert(1)) {0} {{1}}"))["results"]
    text = result["message"]["text"]
    assert r"\[here\](javascript:alert(1))" in text
    # A viewer that knows SARIF undoes the doubling (3.11.5).
    assert "{{0}} {{{{1}}}}" in text


def test_sarif_says_what_could_not_run_and_what_could_not_be_read() -> None:
    (invocation,) = sarif_run(reports.article())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [n["message"]["text"][:17] for n in invocation["toolExecutionNotifications"]] == ["port/reference.fr"]
    rules = [n["associatedRule"]["id"] for n in invocation["toolConfigurationNotifications"]]
    assert rules == ["GRM001", "GRM002", "TRM001"]


# Vectors of codeql-action's own test, src/fingerprints.test.ts.
VECTORS = [
    ("", ["c129715d7a2bc9a3:1"]),
    (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
    (
        " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
        [
            "e9496ae3ebfced30:1",
            "fb7c023a8b9ccb3f:1",
            "ce8ba1a563dcdaca:1",
            "e20e36e16fcb0cc8:1",
            "b3edc88f2938467e:1",
            "c8e28b0b4002a3a0:1",
            "c129715d7a2bc9a3:1",
        ],
    ),
    (
        "Lorem ipsum dolor sit amet.\n" * 10,
        [
            *(f"a7f2ff13bc495cf2:{n}" for n in range(1, 7)),
            "a7f2ff1481e87703:1",
            "a9cf91f7bbf1862b:1",
            "55ec222b86bcae53:1",
            "cc97dc7b1d7d8f7b:1",
            "c129715d7a2bc9a3:1",
        ],
    ),
]


@pytest.mark.parametrize(("text", "hashes"), VECTORS)
def test_line_hashes_are_those_of_github(text: str, hashes: list[str]) -> None:
    assert sarif.line_hashes(text) == hashes


@given(st.text(alphabet="ab \t\n\r😀標", max_size=300))
def test_line_hashes_as_a_window_computes_them(text: str) -> None:
    """The definition, unit by unit, without the sums that the format takes."""
    units = [u for c in re.sub("[ \t]", "", re.sub("\r\n?", "\n", text)) for u in _units(c)]
    starts = [0, *(n + 1 for n, unit in enumerate(units) if unit == 10)]
    units += [0xFFFF] + [0] * 100
    expected, seen = [], {}
    for start in starts:
        value = 0
        for unit in units[start : start + 100]:
            value = (value * 37 + unit) % 2**64
        seen[value] = seen.get(value, 0) + 1
        expected.append(f"{value:x}:{seen[value]}")
    assert sarif.line_hashes(text) == expected


def _units(char: str) -> list[int]:
    code = ord(char)
    return [code] if code < 0x10000 else [0xD800 + ((code - 0x10000) >> 10), 0xDC00 + (code & 0x3FF)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("articles/id/port.md", "articles/id/port.md"),
        ("a b/ü 港.md", "a%20b/%C3%BC%20%E6%B8%AF.md"),
        ("/srv/a.md", "file:///srv/a.md"),
        ("C:/a.md", "file:///C:/a.md"),
        ("x:y/#?.md", "x%3Ay/%23%3F.md"),
    ],
)
def test_paths_become_uris(path: str, expected: str) -> None:
    assert uri(path) == expected


# GitHub


class Runner:
    """Reads stdout as the runner of GitHub Actions does (actions/runner, ActionCommand.TryParseV2)."""

    def __init__(self, text: str) -> None:
        self.commands: list[tuple[str, dict[str, str], str]] = []
        self.plain: list[str] = []
        for line in text.splitlines():
            parsed = re.fullmatch(r"::([a-z-]+)(?: (.*?))?::(.*)", line.lstrip(), re.DOTALL)
            if parsed:
                pairs = (p.split("=", 1) for p in (parsed[2] or "").split(",") if p)
                self.commands.append((parsed[1], {k: self.property(v) for k, v in pairs}, self.data(parsed[3])))
            else:
                self.plain.append(line)

    @staticmethod
    def data(text: str) -> str:
        return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")

    def property(self, text: str) -> str:
        return self.data(text.replace("%3A", ":").replace("%2C", ","))


def test_github_gives_the_ten_worst_of_each_level_and_counts_the_rest() -> None:
    text = "ab " * 200
    severities = [Severity.CRITICAL] * 3 + [Severity.MAJOR] * 20 + [Severity.MINOR] * 40 + [Severity.NEUTRAL] * 30
    report = found(text, [(3 * n, 3 * n + 2) for n in range(len(severities))])
    shuffled = list(severities)
    random.Random(5).shuffle(shuffled)
    ours = tuple(replace(f, severity=s) for f, s in zip(report.findings, shuffled, strict=True))
    runner = Runner(render("github", replace(report, findings=ours)))
    levels = [level for level, _, _ in runner.commands]
    assert [levels.count(level) for level in ("error", "warning", "notice")] == [10, 10, 10]
    critical = {f"col={3 * n + 1}" for n, s in enumerate(shuffled) if s is Severity.CRITICAL}
    columns = [f"col={p['col']}" for level, p, _ in runner.commands if level == "error"]
    assert set(columns[:3]) == critical
    level, properties, message = runner.commands[-1]
    assert (level, properties["title"]) == ("notice", "mtqa failed: port")
    assert "1 segment is garbled (limit 0); findings: 3 critical, 20 major, 40 minor, 30 neutral" in message
    assert "64 more are not shown here" in message


def test_github_runs_no_command_of_an_article() -> None:
    text = render("github", hostile())
    runner = Runner(text)
    assert not runner.plain
    assert {level for level, _, _ in runner.commands} <= {"error", "warning", "notice"}
    assert len(runner.commands) == len(text.splitlines()) == 1 + 3 + 1
    files = {p["file"] for _, p, _ in runner.commands if "file" in p}
    assert files == {"a,b:c%/]]><!--\N{RETURN SYMBOL} ::x::.txt"}
    assert any("::add-mask::everything" in message for _, _, message in runner.commands)  # shown, not obeyed


def test_github_levels_are_those_of_the_annotations() -> None:
    assert set(github.LEVELS) == set(Severity)


def test_github_summary_stays_below_what_github_takes_and_says_what_to_do() -> None:
    texts = [[f"Kalimat {n} 標題 , " * 400] for n in range(300)]
    text, segments = reports.segments(Side.TARGET, "port", "id", texts)
    beads = tuple(Bead(f"port#{n}", Kind.BODY, (s,)) for n, s in enumerate(segments, 1))
    base = found("a , b", [(1, 3)])
    report = replace(
        base,
        article=replace(base.article, target=replace(base.article.target, text=text)),
        segments=tuple(segments),
        beads=beads,
        judgements={b.id: Judgement(b.id, 0.9, 0.9, Grade.GARBLED) for b in beads},
    )
    page = render("github-summary", report)
    assert len(page.encode()) < 1024 * 1024
    assert "… and 200 more segments to look at" in page
    assert "| PUN001 space-before-punctuation |  | 1 |  |  |" in page
    assert "mtqa baseline create" in page


# GitLab


def test_gitlab_is_what_gitlab_reads() -> None:
    for make in (*reports.ALL.values(), hostile):
        issues = json.loads(render("gitlab", make()))
        assert isinstance(issues, list)
        for issue in issues:
            assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
            assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
            assert issue["location"]["lines"]["begin"] >= 1
            assert not issue["location"]["path"].startswith(("./", "/"))
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert not render("gitlab", reports.article()).startswith("\N{ZERO WIDTH NO-BREAK SPACE}")


def test_gitlab_fingerprints_stay_when_text_is_inserted_above() -> None:
    text = "satu , dua"
    before = json.loads(render("gitlab", found(text, [(4, 6)])))
    after = json.loads(render("gitlab", found("baru\n\n" + text, [(10, 12)])))
    assert [i["fingerprint"] for i in before] == [i["fingerprint"] for i in after]
    assert before != after


def test_gitlab_calls_what_could_not_be_read_a_blocker() -> None:
    first = json.loads(render("gitlab", reports.article()))[0]
    assert (first["severity"], first["check_name"]) == ("blocker", "input")


def test_gitlab_takes_the_dot_off_a_path() -> None:
    (issue,) = json.loads(render("gitlab", found("a , b", [(1, 3)], path="./articles/x.md")))
    assert issue["location"]["path"] == "articles/x.md"


# JUnit


def suite(report: Report):
    text = render("junit", report)
    etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    (one,) = JUnitXml.fromstring(text.encode())
    return one


def test_junit_has_a_case_for_the_gate_and_for_each_rule() -> None:
    one = suite(found("satu , dua", [(4, 6)]))
    kinds = {case.name: [r._tag for r in case.result] for case in one}
    assert kinds == {
        "gate": ["failure"],
        "CAS001 stray-capital": [],
        "NUM001 number-source": ["skipped"],
        "PUN001 space-before-punctuation": ["failure"],
    }
    assert (one.tests, one.failures, one.skipped, one.errors) == (4, 2, 1, 0)
    gate = next(case for case in one if case.name == "gate")
    assert gate.result[0].message == "1 segment is garbled (limit 0)"
    skipped = next(case for case in one if case.name.startswith("NUM001"))
    assert skipped.result[0].message == "no source"


def test_junit_fails_nothing_where_the_gate_passed() -> None:
    one = suite(found("satu , dua", [(4, 6)], passed=True))
    assert one.failures == one.errors == 0
    case = next(case for case in one if case.name.startswith("PUN001"))
    assert "articles/id/port.txt:1:5: major: “ ,”: wrong" in case.system_out


def test_junit_fails_no_rule_for_small_findings() -> None:
    one = suite(found("satu , dua", [(4, 6)], severity=Severity.MINOR))
    assert [case.name for case in one if case.result and case.result[0]._tag == "failure"] == ["gate"]


def test_junit_does_not_skip_a_rule_that_could_look_at_a_part() -> None:
    report = found("satu", [])
    report = replace(report, skipped=(Skip("NUM001", "port", "no source (in 2 of 9 segments)"),))
    case = next(case for case in suite(report) if case.name.startswith("NUM001"))
    assert not case.result
    assert case.system_out == "not checked: no source (in 2 of 9 segments)"


def test_junit_calls_what_could_not_be_read_an_error() -> None:
    one = suite(reports.article())
    assert one.errors == 1
    assert {p.name: p.value for p in one.properties()}["not counted"] == "1 baseline, 1 decided"


def test_junit_holds_hostile_texts() -> None:
    one = suite(hostile())
    assert one.tests == len(list(one)) == 5
    names = [case.name for case in one]
    assert any("<script>" in name for name in names)


# rdjson


def test_rdjson_has_the_shape_that_reviewdog_reads() -> None:
    for make in (*reports.ALL.values(), hostile):
        data = json.loads(render("rdjson", make()))
        assert set(data) == {"source", "diagnostics"}
        for one in data["diagnostics"]:
            assert set(one) <= {"source", "message", "location", "severity", "code", "suggestions"}
            assert one["severity"] in {"ERROR", "WARNING", "INFO"}
            assert one["location"]["path"]
            for place in (one["location"]["range"], *(s["range"] for s in one.get("suggestions", ()))):
                for end in place.values():
                    assert all(isinstance(number, int) and number >= 1 for number in end.values())


# Wiring


def test_formats_for_ci_load_no_heavy_library() -> None:
    code = (
        "import sys; from mtqa import formats; [formats.load(n) for n in formats.available() if n != 'html']; "
        "print([m for m in ('rich', 'jinja2', 'spacy', 'babel', 'openpyxl', 'lxml', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
