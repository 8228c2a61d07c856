"""``--diff-base``: only what changed since a commit counts."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqa.cli import _run
from mtqa.diffbase import commit, unchanged
from mtqa.errors import UsageError

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

GOOD = "Pemerintah menaikkan harga minyak goreng pekan ini."
BAD, WORSE = "Yang.", "Dan yang."


def mtqa(*arguments: object) -> int:
    return _run([str(a) for a in arguments], debug=False)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    folder = tmp_path / "ünï repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    return folder


def write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def committed(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")


def findings(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[tuple[str, str]]:
    capsys.readouterr()
    assert mtqa("check", *arguments, "-f", "json", "--exit-zero") == 0
    return [(f["text"], f["state"]) for f in json.loads(capsys.readouterr().out)["findings"] if f["rule"] == "FRG001"]


@pytest.mark.parametrize("name", ["a.id.txt", "sub/a.id.md", "sub/ä b.id.html"])
def test_only_paragraphs_that_changed_count(repository, capsys, name):
    gap = "<p>" if name.endswith("html") else "\n"
    path = write(repository / name, gap + GOOD, gap + BAD)
    committed(repository)
    assert findings(capsys, path, "--diff-base", "HEAD") == [(BAD, "baseline")]
    assert mtqa("check", path, "--diff-base", "HEAD") == 0
    write(path, gap + WORSE, gap + GOOD, gap + "  ".join(GOOD.split()), gap + BAD)
    assert findings(capsys, path, "--diff-base", "main") == [(WORSE, "new"), (BAD, "baseline")]
    assert mtqa("check", path, "--diff-base", "HEAD") == 1
    assert "unchanged since HEAD" in " ".join(capsys.readouterr().out.split())
    committed(repository)
    assert findings(capsys, path, "--diff-base", "HEAD~1") == [(WORSE, "new"), (BAD, "baseline")]
    assert findings(capsys, path, "--diff-base", "HEAD") == [(WORSE, "baseline"), (BAD, "baseline")]


def test_a_changed_source_makes_its_translation_count(repository, capsys):
    source = write(repository / "a.es.txt", "El gobierno subió el precio del aceite.", "Hubo 29 víctimas en la ciudad.")
    path = write(repository / "a.id.txt", "Pemerintah menaikkan harga minyak.", "Ada 19 korban di kota itu.")
    committed(repository)
    arguments = ("check", path, "--source", source, "--diff-base", "HEAD", "-f", "json", "--exit-zero")
    for changed, state in ((29, "baseline"), (39, "new")):
        write(source, "El gobierno subió el precio del aceite.", f"Hubo {changed} víctimas en la ciudad.")
        capsys.readouterr()
        assert mtqa(*arguments) == 0
        found = json.loads(capsys.readouterr().out)["findings"]
        assert [f["state"] for f in found if f["rule"] == "NUM001"] == [state]


def test_new_renamed_and_untracked_files(repository, capsys):
    path = write(repository / "a.id.txt", *[GOOD] * 9, BAD)
    committed(repository)
    git(repository, "mv", "a.id.txt", "b.id.txt")
    assert findings(capsys, repository / "b.id.txt", "--diff-base", "HEAD") == [(BAD, "baseline")]
    untracked = write(repository / "c.id.txt", BAD, GOOD)
    assert findings(capsys, untracked, "--diff-base", "HEAD") == [(BAD, "new")]
    assert not path.exists()


def test_rows_are_compared_by_the_row(repository, capsys):
    def row(name, target, source="Que."):
        return json.dumps({"id": name, "target": target, "source": source, "target_lang": "id", "source_lang": "es"})

    path = write(repository / "r.jsonl", row("1", BAD), row("2", GOOD))
    committed(repository)
    write(path, row("0", WORSE), row("1x", BAD), row("2", GOOD))
    assert findings(capsys, path, "--diff-base", "HEAD") == [(WORSE, "new"), (BAD, "baseline")]
    write(path, row("1", BAD, "Y."), row("2", GOOD))
    assert findings(capsys, path, "--diff-base", "HEAD") == [(BAD, "new")]


def test_clear_errors(repository, tmp_path, capsys, monkeypatch):
    path = write(repository / "a.id.txt", GOOD)
    assert mtqa("check", path, "--diff-base", "HEAD") == 2
    assert "there is no commit 'HEAD'" in capsys.readouterr().err
    committed(repository)
    for revision in ("nonsense", "--output=x", "HEAD:a.id.txt", "", "a\0b"):
        assert mtqa("check", path, "--diff-base", revision) == 2
    assert sorted(p.name for p in repository.iterdir()) == [".git", "a.id.txt"]
    outside = write(tmp_path / "outside" / "a.id.txt", GOOD)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    capsys.readouterr()
    assert mtqa("check", outside, "--diff-base", "HEAD") == 2
    assert "lies in no git repository" in capsys.readouterr().err
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(UsageError, match="git, which is not installed"):
        commit(path, "HEAD")


def test_a_file_that_was_unreadable_was_empty(repository, capsys):
    path = repository / "a.id.txt"
    path.write_bytes(b"\xff\x00\xfe" * 9)
    committed(repository)
    write(path, GOOD, BAD)
    assert findings(capsys, path, "--diff-base", "HEAD") == [(BAD, "new")]


blocks = st.lists(st.sampled_from(["a", "b b", "b  b", " ", "c"]), max_size=8)


@given(blocks, blocks)
def test_a_block_is_unchanged_as_often_as_it_was_there(before, now):
    same = unchanged(before, now)
    plain = [" ".join(block.split()) for block in now]
    for text in set(plain):
        was = sum(" ".join(block.split()) == text for block in before)
        assert [s for s, p in zip(same, plain, strict=True) if p == text] == [n < was for n in range(plain.count(text))]
    assert all(unchanged(now, now))
