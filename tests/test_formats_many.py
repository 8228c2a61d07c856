"""Outputs of several articles as one, and what they say of articles that could not be read."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from junitparser import JUnitXml
from sarif_kit.validate import validation_errors

import reports_fixture as fixtures
from mtqa import formats
from mtqa.cli import main
from mtqa.formats import github_summary
from mtqa.formats.sarif import line_hashes
from mtqa.model import Judgement, Report, Severity, State
from test_formats_ci import HOSTILE, Runner, found, hostile

UNREAD = (
    "articles/id/broken.md:7: is not UTF-8; expected UTF-8 or UTF-16 with a byte order mark",
    *(f"articles/id/{n}.md: {text}" for n, text in enumerate(HOSTILE)),
)
GOOD = "Menteri Keuangan menolak usul itu kemarin.\nHarga beras naik lagi pada hari Senin.\n"
BAD = "Harga naik karena memberikan Penting dan percaya.\nPasukan elitMenurut organisasi itu datang.\nYang.\n"


def whole(name: str, reports: Sequence[Report], unread: Sequence[str] = UNREAD) -> str:
    made = formats.joined(name, reports, unread)
    assert made is not None
    return made


def named(name: str, severities: Sequence[Severity], *, passed: bool = False) -> Report:
    """An article with a finding of each severity, in this order."""
    text = "ab " * len(severities)
    report = found(text, [(3 * n, 3 * n + 2) for n in range(len(severities))], path=f"{name}.txt", passed=passed)
    ours = tuple(replace(f, severity=s, id=f"{name}{f.id}") for f, s in zip(report.findings, severities, strict=True))
    return replace(report, article=replace(report.article, id=name), findings=ours)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three articles of which one cannot be read."""
    monkeypatch.setenv("MTQA_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    for name, data in (("a", GOOD.encode()), ("b", b"Harga naik \xff\xfe\xfa."), ("c", BAD.encode())):
        (tmp_path / f"{name}.id.txt").write_bytes(data)
    return tmp_path


def exit_code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


# What could not be read


@pytest.mark.parametrize("reports", [[], [found("satu , dua", [(4, 6)])], [hostile(), fixtures.article()]])
def test_sarif_says_which_articles_could_not_be_checked(reports: list[Report]) -> None:
    log = json.loads(whole("sarif", reports))
    assert not validation_errors(log)
    (run,) = log["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    told = invocation["toolExecutionNotifications"]
    assert [n["level"] for n in told] == ["error"] * len(told)
    assert told[0]["message"]["text"].startswith("articles/id/broken.md:7: is not UTF-8")
    place = told[0]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("articles/id/broken.md", 7)
    assert len(told) == len(UNREAD) + sum(len(report.article.problems) for report in reports)
    assert run["properties"]["verdict"] == "failed"


def test_sarif_is_one_run_whose_results_keep_their_rules() -> None:
    reports = [found("satu , dua", [(4, 6)]), fixtures.article(), fixtures.rows()]
    singles = [json.loads(str(formats.load("sarif").render(report)))["runs"][0] for report in reports]
    log = json.loads(whole("sarif", reports, ()))
    assert not validation_errors(log)
    (run,) = log["runs"]  # GitHub takes no more than 20 of a file
    codes = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert codes == sorted({rule["id"] for one in singles for rule in one["tool"]["driver"]["rules"]})
    assert len(run["results"]) == sum(len(one["results"]) for one in singles)
    for result in run["results"]:
        assert codes[result["ruleIndex"]] == result["ruleId"]
    for notification in run["invocations"][0]["toolConfigurationNotifications"]:
        assert codes[notification["associatedRule"]["index"]] == notification["associatedRule"]["id"]
    sums: Counter[str] = Counter()
    for one in singles:
        sums.update(one["properties"]["setAside"])
    assert run["properties"]["setAside"] == dict(sums)


@pytest.mark.parametrize("reports", [[], [found("satu , dua", [(4, 6)])], [hostile(), fixtures.article()]])
def test_junit_has_an_error_for_each_article_that_could_not_be_checked(reports: list[Report]) -> None:
    suites = JUnitXml.fromstring(whole("junit", reports).encode())
    first = next(iter(suites))
    assert (first.tests, first.errors, first.failures) == (len(UNREAD), len(UNREAD), 0)
    assert suites.errors == sum(suite.errors for suite in suites)
    assert suites.tests == sum(suite.tests for suite in suites)
    cases = list(first)
    assert [case.result[0].__class__.__name__ for case in cases] == ["Error"] * len(UNREAD)
    assert cases[0].result[0].message == UNREAD[0]
    assert cases[0]._elem.get("file") == "articles/id/broken.md"
    assert cases[0]._elem.get("line") == "7"


@pytest.mark.parametrize("reports", [[], [found("satu , dua", [(4, 6)])], [hostile(), fixtures.article()]])
def test_lists_of_findings_have_an_entry_for_each_article_that_could_not_be_checked(reports: list[Report]) -> None:
    issues = json.loads(whole("gitlab", reports))
    first = issues[0]
    assert (first["severity"], first["location"]["path"]) == ("blocker", "articles/id/broken.md")
    assert first["location"]["lines"]["begin"] == 7
    assert sum(issue["check_name"] == "input" for issue in issues) >= len(UNREAD)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    diagnostics = json.loads(whole("rdjson", reports))["diagnostics"]
    assert [d["severity"] for d in diagnostics[: len(UNREAD)]] == ["ERROR"] * len(UNREAD)
    assert diagnostics[0]["location"] == {"path": "articles/id/broken.md", "range": {"start": {"line": 7}}}


@pytest.mark.parametrize("reports", [[], [found("satu , dua", [(4, 6)])], [hostile(), fixtures.article()]])
def test_github_annotates_what_could_not_be_checked_and_obeys_nothing_of_it(reports: list[Report]) -> None:
    runner = Runner(whole("github", reports))
    assert not runner.plain
    levels = Counter(level for level, _, _ in runner.commands)
    assert levels["error"] == 10
    assert max(levels.values()) <= 10
    level, properties, message = runner.commands[0]
    assert (level, properties["file"], properties["line"]) == ("error", "articles/id/broken.md", "7")
    assert "is not UTF-8" in message
    _, properties, message = runner.commands[-1]
    assert properties["title"].startswith("mtqa failed: ")
    assert f"{len(UNREAD)} could not be checked" in message
    assert "more are not shown here" in message
    for name in ("github-summary", "markdown"):
        assert "could not be checked: articles/id/broken.md" in whole(name, reports)


def test_a_run_with_a_broken_file_tells_it_in_every_output_that_a_service_shows(folder: Path) -> None:
    names = ("json", "sarif", "junit", "gitlab", "rdjson", "github", "github-summary", "markdown", "text")
    outputs = [part for name in names for part in ("-o", f"{name}=out/{name}")]
    assert exit_code("check", "a.id.txt", "b.id.txt", "c.id.txt", "-f", "json", *outputs) == 4
    for name in names:
        text = (folder / "out" / name).read_text(encoding="utf-8")
        assert re.search(r"b\\?\.id\\?\.txt", text), name
        assert re.search(r"c\\?\.id\\?\.txt", text), name  # the others' results are there


def test_a_run_of_nothing_but_broken_files_writes_what_services_show(folder: Path) -> None:
    for name in ("a", "c"):
        (folder / f"{name}.id.txt").write_bytes(b"\xff\xfe\xfa")
    outputs = [f"{name}=out/{name}" for name in ("sarif", "junit", "gitlab", "rdjson", "github", "github-summary")]
    arguments = [part for one in outputs for part in ("-o", one)]
    assert exit_code("check", "a.id.txt", "b.id.txt", "c.id.txt", "-f", "gitlab", *arguments) == 4
    for one in outputs:
        assert "b.id.txt" in (folder / one.partition("=")[2]).read_text(encoding="utf-8").replace("\\", "")


# Limits of the services, for all articles together


def test_github_gives_the_ten_worst_of_all_articles_by_turns_and_one_verdict() -> None:
    many = [
        named("a", [Severity.MAJOR] * 12 + [Severity.MINOR] * 12 + [Severity.NEUTRAL] * 12),
        named("b", [Severity.MAJOR] * 12 + [Severity.CRITICAL] * 2),
        named("c", [Severity.NEUTRAL], passed=True),
        *(named(f"n{n}", [Severity.MINOR], passed=True) for n in range(20)),
    ]
    runner = Runner(whole("github", many, ()))
    levels = Counter(level for level, _, _ in runner.commands)
    assert levels == {"error": 10, "warning": 10, "notice": 10}
    errors = [properties["file"] for level, properties, _ in runner.commands if level == "error"]
    assert errors == ["b.txt", "b.txt", *["a.txt", "b.txt"] * 4]  # the critical ones, then by turns
    _, properties, message = runner.commands[-1]
    assert properties["title"] == "mtqa failed: 2 of 23 articles"
    assert "findings: 2 critical, 24 major, 32 minor, 13 neutral" in message
    assert f"{71 - 29} more are not shown here" in message


def test_github_says_one_article_as_it_always_did() -> None:
    report = fixtures.article()
    assert whole("github", [report], ()) == formats.load("github").render(report)
    for name in ("markdown", "github-summary"):
        assert whole(name, [report], ()) == formats.load(name).render(report)


@pytest.mark.parametrize(("name", "most"), [("github-summary", github_summary.MAX_BYTES), ("markdown", 65_536)])
def test_pages_of_many_articles_stay_below_the_limit_and_show_the_failed_first(name: str, most: int) -> None:
    base = found("標題 , " * 400, [(3, 5)])
    many = []
    for n in range(150):
        number = f"art{n:03}"
        passed = n != 140
        bead = replace(base.beads[0])
        many.append(
            replace(
                base,
                article=replace(base.article, id=number),
                judgements={bead.id: Judgement(bead.id, 0.9, 0.9, base.judgements[bead.id].grade)},
                verdict=replace(base.verdict, passed=passed, reasons=() if passed else ("1 segment is garbled",)),
            )
        )
    page = whole(name, many)
    assert len(page.encode() if name == "github-summary" else page) < most
    assert "## mtqa: ❌ failed: art140" in page
    rows = re.findall(r"^\| (art\d+) \|", page, re.MULTILINE)
    assert rows[0] == "art140"
    assert len(rows) == 100
    assert "… and 50 more articles." in page
    assert page.count("mtqa baseline create") == (name == "github-summary")
    assert re.search(r"… and \d+ more articles: see", page) or name == "github-summary"


def test_gitlab_tells_articles_of_the_same_name_apart() -> None:
    one = found("satu , dua", [(4, 6)], path="x/index.md")
    other = found("satu , dua", [(4, 6)], path="y/index.md")
    issues = json.loads(whole("gitlab", [one, other], ()))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 2
    # Which comes first does not matter where only one of them is alike.
    again = json.loads(whole("gitlab", [one, other], ()))
    assert issues == again


# What does not count is counted everywhere


@pytest.mark.parametrize("name", formats.available())
@pytest.mark.parametrize("state", [State.SUPPRESSED, State.DECIDED, State.BASELINE])
def test_what_is_set_aside_is_told_in_every_output(name: str, state: State) -> None:
    report = found("satu , dua , tiga", [(4, 6), (10, 12)], state=state, passed=True)
    made = formats.load(name).render(report)
    if name == "xlsx":
        made = str(formats.load("tsv").render(report))  # the same table; its own test reads the workbook
    text = made if isinstance(made, str) else made.decode()
    if name in {"esa", "mqm-tsv", "pearmut"}:
        assert re.search(rf'"not_counted": {{\s*"{state.value}": 2\s*}}', text)
    elif name == "spacy":
        spans = json.loads(text)["spans"]
        assert (len(spans["mtqa"]), len(spans["mtqa-not-counted"])) == (0, 2)
    elif name in {"tsv", "xlsx"}:
        assert text.count(f"\t{state.value}\t") == 2
    elif name in {"xliff", "xliff12"}:
        assert text.count('locQualityIssueEnabled="no"') == 2
        assert f"not counted: 2 {state.value}" in text
    else:
        assert re.search(rf"2 (in the )?{state.value}|\"{state.value}\": 2|{state.value}", text), text


def test_rdjson_counts_what_is_set_aside_in_the_name_of_the_whole() -> None:
    """So that no comment shows it: each diagnostic has the name of the tool."""
    aside = found("satu , dua", [(4, 6)], state=State.SUPPRESSED)
    counting = found("satu , dua", [(4, 6)])
    data = json.loads(whole("rdjson", [aside, counting, aside], ()))
    assert re.fullmatch(r"mtqa \(not counted: 2 .*suppressed.*\)", data["source"]["name"])
    assert [d["source"]["name"] for d in data["diagnostics"]] == ["mtqa"]
    assert json.loads(whole("rdjson", [counting], ()))["source"]["name"] == "mtqa"


def test_gitlab_counts_what_is_set_aside_as_an_entry_that_is_never_new() -> None:
    few = found("satu , dua", [(4, 6)], state=State.SUPPRESSED)
    more = found("satu , dua , tiga", [(4, 6), (10, 12)], state=State.SUPPRESSED)
    (first,), (second,) = (json.loads(str(formats.load("gitlab").render(report))) for report in (few, more))
    assert first["severity"] == "info"
    assert (first["description"], second["description"]) == (
        "mtqa: not counted: 1 suppressed",
        "mtqa: not counted: 2 suppressed",
    )
    assert first["fingerprint"] == second["fingerprint"]


# A disk that is full


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files take four bytes, then there is no room."""

    def write(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:4])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write)


COMMANDS = [
    *(("check", "c.id.txt", "-o", f"{name}=old") for name in formats.available()),
    *(("check", "a.id.txt", "c.id.txt", "-o", f"{name}=old") for name in ("json", "sarif", "junit", "text")),
    ("check", "a.id.txt", "c.id.txt", "-o", "html=site"),
    ("check", "a.id.txt", "c.id.txt", "-o", "xlsx=site"),
    *(("report", "result.json", "-o", f"{name}=old") for name in ("html", "xlsx", "sarif")),
    ("baseline", "create", "c.id.txt", "--force", "--baseline", "debt.jsonl"),
    ("baseline", "update", "a.id.txt", "c.id.txt", "--baseline", "debt.jsonl"),
    ("convert", "c.id.txt", "old.xlf"),
    ("align", "a.id.txt", "c.id.txt", "-o", "json=old"),
]


@pytest.mark.usefixtures("full_disk")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_disk_leaves_the_old_file_whole(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MTQA_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    debt = "".join(
        json.dumps(
            {"path": f"{n}.id.txt", "article": n, "rule": "FRG001", "text": "Yang.", "schema": "mtqa.baseline/v1"}
            | {"fingerprint": "5fd5bdfa20f9-0c1a2b3c4d5e-efb5011049dc"},
            sort_keys=True,
        )
        + "\n"
        for n in "ac"
    )
    result = formats.load("json").render(found("satu , dua", [(4, 6)]))
    files = {"a.id.txt": GOOD, "c.id.txt": BAD, "result.json": str(result), "debt.jsonl": debt}
    files |= dict.fromkeys(("old", "old.xlf"), "the old one, whole")
    (tmp_path / "site").mkdir()
    files |= {f"site/{name}": "the old one, whole" for name in ("index.html", "a.html", "c.html", "a.xlsx", "c.xlsx")}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert exit_code(*arguments) == 4
    assert "cannot be written (No space left on device)" in capsys.readouterr().err
    there = {
        p.relative_to(tmp_path).as_posix(): p.read_text(encoding="utf-8") for p in tmp_path.rglob("*") if p.is_file()
    }
    assert there == files  # the old ones as they were, and no half of a new one


def test_a_full_disk_behind_stdout_is_one_sentence(folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    for name in ("json", "xlsx"):
        with open("/dev/full", "wb") as full:  # noqa: PTH123
            call = [sys.executable, "-m", "mtqa", "check", "c.id.txt", "-f", name]
            done = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, text=True, encoding="utf-8", check=False)
        assert done.returncode == 4
        assert done.stderr == "mtqa: standard output: cannot be written (No space left on device)\n"


# A byte order mark


@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_bytes_and_hashes_count_the_byte_order_mark(folder: Path, suffix: str, line_end: str) -> None:
    """reviewdog puts its fixes in by the bytes of a line, GitHub's action hashes the file as it is."""
    first = "Kalimat \N{GRINNING FACE} karena memberikan Penting dan percaya."
    raw = f"{first}{line_end}{line_end}Pasukan elitMenurut organisasi.{line_end}"
    path = folder / f"bom.id.{suffix}"
    path.write_bytes(b"\xef\xbb\xbf" + raw.encode())
    exit_code("check", path.name, "-o", "json=r", "-o", "rdjson=rd", "-o", "sarif=s", "-o", "github=g", "-f", "json")
    data = path.read_bytes().split(b"\n")
    checked = set()
    for finding, diagnostic in zip(
        json.loads((folder / "r").read_text(encoding="utf-8"))["findings"],
        json.loads((folder / "rd").read_text(encoding="utf-8"))["diagnostics"],
        strict=True,
    ):
        ends = diagnostic["location"]["range"]
        line = data[ends["start"]["line"] - 1]
        assert line[ends["start"]["column"] - 1 : ends["end"]["column"] - 1].decode() == finding["text"]
        checked.add(ends["start"]["line"])
    assert checked == {1, 3}
    expected = line_hashes("\ufeff" + raw)
    for result in json.loads((folder / "s").read_text(encoding="utf-8"))["runs"][0]["results"]:
        line_number = result["locations"][0]["physicalLocation"]["region"]["startLine"]
        assert result["partialFingerprints"]["primaryLocationLineHash"] == expected[line_number - 1]
    for name in ("rdjson", "sarif"):
        assert exit_code("report", "r", "-o", f"{name}=again") == 0
        assert (folder / "again").read_bytes() == (folder / {"rdjson": "rd", "sarif": "s"}[name]).read_bytes()
