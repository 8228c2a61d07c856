"""The command line as its two users meet it: exit codes, one sentence for each failure, files written whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mtqa.cli import _run

ROOT = Path(__file__).parent.parent
FLAGSHIP = ROOT / "corpus" / "otsc-kazakhstan"
CLEAN = "Pemerintah menaikkan harga minyak goreng pekan ini.\nKenaikan itu berlaku di seluruh pasar tradisional.\n"
GARBLED = "Dia menyerahkan laporan itu karena memberikan Penting dan percaya.\nYang.\n"


def mtqa(*arguments, debug=False):
    return _run([str(a) for a in arguments], debug)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder, name, content):
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8")
    return path


def one_sentence(capsys):
    """What went to stderr: exactly one line of mtqa's own, and no traceback."""
    error = capsys.readouterr().err
    assert error.startswith("mtqa: ")
    assert error.count("\n") == 1
    assert "Traceback" not in error
    return error


def test_clean_text_passes(folder):
    assert mtqa("check", put(folder, "a.id.txt", CLEAN)) == 0


def test_garbled_text_fails_and_exit_zero_ends_well(folder):
    path = put(folder, "a.id.txt", CLEAN + GARBLED)
    assert mtqa("check", path) == 1
    assert mtqa("check", path, "--exit-zero") == 0


def test_the_flagship_fails_and_writes_every_output(folder, capsys):
    outputs = {name: folder / "out" / f"r.{name}" for name in ("html", "json", "markdown", "text", "spacy")}
    flags = [f"--output={name}={path}" for name, path in outputs.items()]
    assert mtqa("check", FLAGSHIP, "--format", "json", *flags) == 1
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads(outputs["json"].read_text(encoding="utf-8"))
    assert printed["verdict"]["passed"] is False
    assert printed["verdict"]["reasons"][0].endswith("(limit 0)")
    assert all(path.stat().st_size > 500 for path in outputs.values())
    assert sorted(p.name for p in (folder / "out").iterdir()) == sorted(p.name for p in outputs.values())


def test_same_input_same_bytes_in_another_process(folder):
    put(folder, "a.id.txt", CLEAN + GARBLED)
    put(
        folder,
        "b.es.txt",
        "El gobierno subió esta semana el precio del aceite.\nLa subida rige en todos los mercados.\n",
    )
    made = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "mtqa", "check", "a.id.txt", "--source", "b.es.txt", "--format", "json"],
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=False,
        )
        assert done.returncode == 1, done.stderr
        made.add(done.stdout)
    assert len(made) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["check"], 2, "Missing argument"),
        (["check", "a.id.txt", "--wrong"], 2, "No such option"),
        (["nonsense"], 2, "No such command"),
        (["check", "a.id.txt", "--format", "pdf"], 2, "expected one of"),
        (["check", "a.id.txt", "--output", "html"], 2, "not FORMAT=PATH"),
        (["check", "a.id.txt", "--target-lang", "klingon"], 2, "not a language code"),
        (["check", "a.id.txt", "--select", "XYZ"], 2, "fits no rule"),
        (["check", "a.id.txt", "--config", "no.toml"], 2, "cannot be read"),
        (["check", "a.id.txt", "--output", "json=a.id.txt"], 2, "an input or an output already"),
        (["check", "a.id.txt", "--output", "json=x", "--output", "html=x"], 2, "an input or an output already"),
        (["check", "a.id.txt", "--ignore", "A,C,E,F,G,L,M,N,P,Q,R,T,W"], 2, "no rule to run"),
        ([], 2, "no command"),
        (["check", "x" * 5000], 4, "cannot be read"),
        (["check", "pipe.txt"], 4, "no regular file"),
        (["check", "long.jsonl"], 4, "a number is too long"),
        (["check", "notes.pdf"], 4, "cannot be read; expected the text itself"),
        (["rule", "CAS999"], 2, "there is no rule"),
        (["schema", "zebra"], 2, "expected one of alignment, result"),
        (["check", "empty.txt"], 3, "is empty"),
        (["check", "blank.jsonl"], 3, "nothing to check"),
        (["check", "no.txt"], 4, "no such file"),
        (["check", "latin1.txt"], 4, "line 2: byte 0xf1 is not UTF-8"),
        (["check", "binary.txt"], 4, "binary"),
        (["check", "bad.jsonl"], 4, "line 1: is not JSON"),
        (["check", "a.id.txt", "--output", "json=file.txt/x.json"], 4, "cannot be written"),
        (["check", "."], 3, "holds no article; expected folders with an article.toml"),
    ],
)
def test_every_failure_is_one_sentence_with_its_code(folder, capsys, arguments, code, message):
    put(folder, "a.id.txt", CLEAN)
    put(folder, "file.txt", "x")
    put(folder, "empty.txt", "")
    put(folder, "blank.jsonl", "\n")
    put(folder, "latin1.txt", "Uno.\nEspa\xf1a.\n".encode("latin-1"))
    put(folder, "binary.txt", b"PK\x00\x01")
    put(folder, "bad.jsonl", "nonsense\n")
    put(folder, "long.jsonl", f'{{"id": {"9" * 5000}, "target": "x"}}\n')
    put(folder, "notes.pdf", "%PDF")
    os.mkfifo(folder / "pipe.txt")
    assert mtqa(*arguments) == code
    assert message in one_sentence(capsys)


def test_whatever_can_be_checked_is_checked(folder, capsys):
    path = put(folder, "a.id.txt", CLEAN)
    assert mtqa("check", path, "--source", "no.es.txt", "--format", "json") == 4
    captured = capsys.readouterr()
    assert "no.es.txt: no such file" in captured.err
    assert len(json.loads(captured.out)["segments"]) == 2
    rows = put(folder, "r.jsonl", '{"target": "Pemerintah menaikkan harga."}\nnonsense\n')
    assert mtqa("check", rows, "--exit-zero", "--format", "json") == 4
    captured = capsys.readouterr()
    assert "r.jsonl, line 2: is not JSON" in captured.err
    assert len(json.loads(captured.out)["segments"]) == 1


def test_a_failed_write_leaves_the_old_file_whole(folder, monkeypatch, capsys):
    path = put(folder, "a.id.txt", CLEAN)
    old = put(folder, "r.json", "old")

    def full(self, other):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert mtqa("check", path, "--output", f"json={old}") == 4
    assert "No space left" in one_sentence(capsys)
    assert old.read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in folder.iterdir()) == ["a.id.txt", "r.json"]


def test_only_the_target_says_what_could_not_run(folder, capsys):
    mtqa("check", put(folder, "a.id.txt", CLEAN), "--format", "json")
    skipped = json.loads(capsys.readouterr().out)["skipped"]
    assert {"no source", "no reference in the target's language"} <= {s["reason"] for s in skipped}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Правительство повысило цены на масло. Это решение вступит в силу завтра.\n", "ru"),
        ("政府は今週、食用油の価格を引き上げた。値上げは全国の市場に適用される。\n", "ja"),
        ("رفعت الحكومة أسعار الزيت هذا الأسبوع. ويسري القرار في جميع الأسواق.\n", "ar"),
        ("የመንግሥት ውሳኔ ዛሬ ተግባራዊ ሆነ። ገበያዎች ተከፍተዋል።\n", "am"),
        ("รัฐบาลขึ้นราคาน้ำมันในสัปดาห์นี้\n", "th"),
    ],
)
def test_scripts_that_the_packs_do_not_know(folder, capsys, text, lang):
    assert mtqa("check", put(folder, f"a.{lang}.txt", text), "--format", "json") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["documents"][0]["target_lang"] == lang
    assert result["segments"]


def test_five_megabytes_on_one_line(folder):
    path = put(folder, "big.id.txt", "Pemerintah menaikkan harga minyak goreng pekan ini " * 100_000)
    assert mtqa("check", path, "--format", "json") == 1  # it has no end, and repeats itself for ever


def test_five_megabytes_without_a_space(folder):
    assert mtqa("check", put(folder, "big.id.txt", "a" * 5_000_000), "--format", "json") == 0


def test_ten_thousand_sentences_on_one_line(folder, capsys):
    sentences = (f"Pemerintah menaikkan harga minyak goreng tahap {n} pekan ini." for n in range(1, 10_001))
    assert mtqa("check", put(folder, "big.id.txt", " ".join(sentences)), "--format", "json") == 0
    assert len(json.loads(capsys.readouterr().out)["segments"]) == 10_000


def test_many_findings_on_one_line(folder):
    assert mtqa("check", put(folder, "big.id.txt", "Satu dua " + "( " * 50_000), "--format", "json") in (0, 1)


def test_a_crash_is_an_internal_error_and_debug_shows_it(folder, monkeypatch, capsys):
    from mtqa import pipeline

    def broken(*arguments, **options):
        raise RuntimeError("broken")

    monkeypatch.setattr(pipeline, "run", broken)
    path = put(folder, "a.id.txt", CLEAN)
    assert mtqa("check", path) == 4
    assert "internal error: RuntimeError: broken" in one_sentence(capsys)
    assert mtqa("check", path, debug=True) == 4
    assert "Traceback" in capsys.readouterr().err


def test_debug_keeps_the_exit_code(folder, capsys):
    assert mtqa("check", "no.txt", debug=True) == 4
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_who_stops_reading_changes_nothing(folder):
    put(folder, "a.id.txt", CLEAN)
    command = f"{sys.executable} -m mtqa check a.id.txt --format json --output html=r.html"
    done = subprocess.run(
        ["bash", "-c", f"{command} | true; exit ${{PIPESTATUS[0]}}"], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (folder / "r.html").exists()


def test_interrupted(folder, monkeypatch, capsys):
    from mtqa import pipeline

    def stopped(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "run", stopped)
    assert mtqa("check", put(folder, "a.id.txt", CLEAN)) == 130
    assert "interrupted" in one_sentence(capsys)


def test_the_configuration_beside_the_article_applies(folder):
    path = put(folder, "a.id.txt", CLEAN + GARBLED)
    put(folder, "mtqa.toml", '[gate]\ngarbled = "off"\ncritical = "off"\n')
    assert mtqa("check", path) == 0


def test_rule_explains_and_lists(capsys):
    assert mtqa("rule") == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) >= 20
    assert mtqa("rule", listed[0].split()[0]) == 0
    page = capsys.readouterr().out
    assert "## Flagged" in page
    assert "## Not flagged" in page


def test_messages_hold_nothing_that_a_terminal_obeys(folder, capsys):
    assert mtqa("check", "a\x1b[31m\nb.txt") == 4
    error = capsys.readouterr().err
    assert "\x1b" not in error
    assert error.count("\n") == 1
