"""A sample repository from end to end: pairs, baseline, suppressions, a new finding, the formats of both services."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from mtqa import formats
from mtqa.cli import _run

SAMPLE = Path(__file__).parent / "sample"
ARTICLE = "articles/id/port.md"


def mtqa(*arguments: object) -> int:
    return _run([str(a) for a in arguments], debug=False)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SAMPLE, tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    return tmp_path / "repository"


def sheets(path):
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_only_the_new_finding_reaches_the_services(repository, capsys):
    outputs = [f"{name}={name}.out" for name in ("gitlab", "junit", "sarif", "json")]
    assert mtqa("check", ARTICLE, "--format", "github", *[a for o in outputs for a in ("-o", o)]) == 1
    annotations = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::error")]
    assert len(annotations) == 1
    assert f"file={ARTICLE},line=17," in annotations[0]
    assert "NUM001" in annotations[0]
    issue, aside = json.loads(Path("gitlab.out").read_text(encoding="utf-8"))
    assert (aside["severity"], aside["description"]) == ("info", "mtqa: not counted: 1 baseline, 2 suppressed")
    assert (issue["check_name"], issue["location"]["path"], issue["location"]["lines"]["begin"]) == (
        "NUM001",
        ARTICLE,
        17,
    )
    (run,) = json.loads(Path("sarif.out").read_text(encoding="utf-8"))["runs"]
    assert [r["ruleId"] for r in run["results"]] == ["NUM001"]
    failed = [c.get("name") for c in ET.parse("junit.out").iter("testcase") if c.find("failure") is not None]
    assert failed == ["gate", "NUM001 number-source"]
    result = json.loads(Path("json.out").read_text(encoding="utf-8"))
    assert result["documents"][0]["set_aside"] == {"baseline": 1, "suppressed": 2}
    assert result["verdict"]["reasons"] == ["1 new major finding (limit 0)"]
    # Every output says how many do not count.
    for name in formats.available():
        if name != "spacy":  # it has spans of its own
            assert mtqa("report", "json.out", "--output", f"{name}=again", "--format", "text") == 0
            shown = Path("again").read_bytes() if name != "xlsx" else b"".join(sheets("again"))
            assert b"baseline" in shown, name
    capsys.readouterr()
    assert mtqa("gate", "json.out") == 1


def test_the_next_commit_inserts_renames_and_fixes(repository, capsys):
    text = Path(ARTICLE).read_text(encoding="utf-8")
    heading = "# Pelabuhan dibuka kembali\n"
    more = f"{heading}\nWarga menunggu di dermaga sejak pagi.\n\nHarga beras turun di pasar. Ia tidak hadir.\n"
    text = text.replace(heading, more).replace("71 hari", "17 hari")
    Path(ARTICLE).unlink()
    Path("articles/id/harbour.md").write_text(text, encoding="utf-8")
    Path("articles/es/port.md").rename("articles/es/harbour.md")
    assert mtqa("check", "articles/id/harbour.md", "--format", "json") == 1
    result = json.loads(capsys.readouterr().out)
    # The debt went with the file; the entry of the configuration names the old one.
    assert result["documents"][0]["set_aside"] == {"baseline": 1, "suppressed": 1}
    assert [f["text"] for f in result["findings"] if f["state"] == "new" and f["rule"] == "FRG001"] == ["Dan yang."]
    assert not [f for f in result["findings"] if f["rule"] == "NUM001"]
    assert mtqa("baseline", "update", "articles/id/harbour.md") == 0
    assert json.loads(Path("mtqa-baseline.jsonl").read_text(encoding="utf-8"))["path"] == "articles/id/harbour.md"


def test_the_baseline_is_what_create_writes(repository):
    before = Path("mtqa-baseline.jsonl").read_bytes()
    assert mtqa("baseline", "update", ARTICLE) == 0
    assert Path("mtqa-baseline.jsonl").read_bytes() == before
    assert mtqa("baseline", "create", ARTICLE, "--force") == 0
    assert set(before.splitlines()) < set(Path("mtqa-baseline.jsonl").read_bytes().splitlines())


def test_the_same_bytes_twice_and_whatever_the_day(repository, monkeypatch):
    made = []
    for day in ("0", "4102444800"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
        assert mtqa("check", ARTICLE, "-o", "json=r.json", "-o", "html=r.html", "--exit-zero") == 0
        made.append(Path("r.json").read_bytes() + Path("r.html").read_bytes())
    assert made[0] == made[1]
