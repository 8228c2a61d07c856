"""Many articles in one run."""

import csv
import io
import json
import os
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import pytest

from mtqa import formats, many
from mtqa.cli import main
from mtqa.config import Config
from mtqa.errors import InputError

FLAGSHIP = Path(__file__).parents[1] / "corpus" / "otsc-kazakhstan"
GOOD = "Menteri Keuangan menolak usul itu kemarin.\nHarga beras naik lagi pada hari Senin.\n"
BAD = "Harga naik karena memberikan Penting dan percaya.\nPasukan elitMenurut organisasi itu datang.\nYang.\n"
PAIRS = '[[pairs]]\nsource = "es/{name}.txt"\ntarget = "id/{name}.txt"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MTQA_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "articles"
    for side in ("es", "id"):
        (root / side).mkdir(parents=True)
    (root / "mtqa.toml").write_text(PAIRS, encoding="utf-8")
    for name, text in (("b", BAD), ("a", GOOD), ("c", GOOD)):
        (root / "id" / f"{name}.txt").write_text(text, encoding="utf-8")
        (root / "es" / f"{name}.txt").write_text(
            "El ministro de Hacienda rechazó ayer la propuesta.\nEl arroz volvió a subir el lunes.\n", encoding="utf-8"
        )
    monkeypatch.chdir(root)
    return root


def command(*arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of ``mtqa``."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    return int(left.value.code or 0), out.getvalue(), err.getvalue()


def mtqa(*arguments: object, code: int) -> str:
    found, out, err = command("check", *arguments)
    assert found == code, err
    return out


def test_pairs_and_article_folders_are_found_in_a_stable_order(folder: Path) -> None:
    shutil.copytree(FLAGSHIP, folder / "aa")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "article.toml").write_text("", encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    from mtqa.config import load

    found = many.articles(folder, load(folder / "mtqa.toml"))
    assert [str(path.relative_to(folder)) for path in found] == ["aa", "id/a.txt", "id/b.txt", "id/c.txt"]


def test_one_bad_article_fails_the_gate_and_the_reasons_name_it(folder: Path) -> None:
    result = json.loads(mtqa(".", "-f", "json", code=1))
    assert [d["id"] for d in result["documents"]] == ["a", "b", "c"]
    assert [d["verdict"]["passed"] for d in result["documents"]] == [True, False, True]
    assert all(reason.startswith("b: ") for reason in result["verdict"]["reasons"])
    numbers = [s["number"] for s in result["segments"]]
    assert len(set(numbers)) == len(numbers)
    mtqa(".", "--exit-zero", code=0)


def test_the_same_bytes_for_any_number_of_processes_and_from_the_cache(folder: Path, tmp_path: Path) -> None:
    first = mtqa(".", "-f", "json", code=1)
    kept = sorted((tmp_path / "cache").glob("result-*.json"))
    assert len(kept) == 3
    assert mtqa(".", "-f", "json", code=1) == first
    kept[0].write_text("no json", encoding="utf-8")
    shutil.rmtree(tmp_path / "cache")
    assert mtqa(".", "-f", "json", "--jobs", 2, code=1) == first


def test_a_changed_text_is_checked_again(folder: Path) -> None:
    mtqa(".", code=1)
    (folder / "id" / "b.txt").write_text(GOOD, encoding="utf-8")
    mtqa(".", code=0)
    (folder / "mtqa.toml").write_text(PAIRS + '[gate]\nno_such_key = ["x"]\n', encoding="utf-8")
    mtqa(".", code=2)


def test_a_broken_file_is_told_of_and_stops_no_other(folder: Path) -> None:
    (folder / "id" / "b.txt").write_bytes(b"Harga naik \xff\xfe\xfa.")
    code, out, err = command("check", ".", "-f", "json")
    assert code == 4
    assert "b.txt" in err
    assert [d["id"] for d in json.loads(out)["documents"]] == ["a", "c"]
    (folder / "all.json").write_text(out, encoding="utf-8")
    code, _, err = command("gate", "all.json")  # what could not be read has not passed
    assert code == 4
    assert "b.txt" in err


def test_nothing_to_check_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, _, err = command("check", tmp_path / "empty")
    assert code == 3
    assert "holds no article" in err


def test_a_source_of_many_is_an_error(folder: Path) -> None:
    mtqa(".", "--source", "es/a.txt", code=2)


def test_several_files_are_several_articles(folder: Path) -> None:
    text = mtqa("id/a.txt", "id/b.txt", code=1)
    assert text.endswith("passed  id/a.txt\nFAILED  id/b.txt\n2 articles, 1 passed, 1 failed\n")


def test_every_format_has_all_articles(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    wanted = [f"{name}={out / name}" for name in formats.available() if name != "spacy"]
    mtqa(".", *(part for item in wanted for part in ("-o", item)), code=1)
    runs = json.loads((out / "sarif").read_text(encoding="utf-8"))["runs"]
    assert [a["article"] for a in runs[0]["properties"]["articles"]] == ["a", "b", "c"]
    assert {e["location"]["path"] for e in json.loads((out / "gitlab").read_text(encoding="utf-8"))} >= {"id/b.txt"}
    suites = ElementTree.parse(out / "junit").getroot()
    assert [suite.get("name") for suite in suites] == ["a", "b", "c"]
    for count in ("tests", "failures", "skipped"):
        assert int(suites.get(count) or 0) == sum(int(suite.get(count) or 0) for suite in suites)
    rows = list(csv.DictReader(io.StringIO((out / "tsv").read_text(encoding="utf-8")), delimiter="\t"))
    assert not [row for row in rows if row["path"] == "path"]
    assert sorted(p.name for p in (out / "html").iterdir()) == ["a.html", "b.html", "c.html", "index.html"]
    assert sorted(p.name for p in (out / "xlsx").iterdir()) == ["a.xlsx", "b.xlsx", "c.xlsx"]


def test_a_result_of_many_is_read_again(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    path.write_text(mtqa(".", "-f", "json", code=1), encoding="utf-8")
    reports = formats.saved_many(path.read_text(encoding="utf-8"), "all.json")
    assert [report.article.id for report in reports] == ["a", "b", "c"]
    assert command("report", path, "-f", "json") == (0, path.read_text(encoding="utf-8"), "")
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["documents"][1]["extent"]
    with pytest.raises(InputError, match="no whole result"):
        formats.saved_many(json.dumps(content), "all.json")


def test_a_folder_that_is_closed_is_told_of(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read every folder")
    (folder / "id").chmod(0)
    with pytest.raises(InputError, match="cannot be listed"):
        many.articles(folder, Config())


def test_the_gate_the_baseline_and_calibrate_take_a_result_of_many(folder: Path, tmp_path: Path) -> None:
    path, debt = tmp_path / "all.json", tmp_path / "debt.jsonl"
    path.write_text(mtqa(".", "-f", "json", code=1), encoding="utf-8")
    code, out, _ = command("gate", path, "-f", "json")
    assert code == 1
    assert [(d["id"], d["passed"]) for d in json.loads(out)["documents"]] == [("a", True), ("b", False), ("c", True)]
    assert command("baseline", "create", path, "--baseline", debt)[0] == 0
    mtqa(".", "--baseline", debt, code=0)
    assert command("baseline", "update", path, "--baseline", debt)[1].startswith(f"{debt}: 0 findings removed")
    code, out, _ = command("calibrate", path, "--alarms", 0.25, "-f", "json")
    assert (code, len(json.loads(out)["articles"])) == (0, 3)


def test_the_cache_knows_what_a_result_rests_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mtqa.history import History
    from mtqa.inputs import Call

    task = many.Task(Path("id/a.txt"), Call(), Config(), History())
    before = many._key(task)
    assert before == many._key(task)
    (folder / "x" / "id").mkdir(parents=True)
    shutil.copy(folder / "id" / "a.txt", folder / "x" / "id" / "a.txt")
    monkeypatch.chdir(folder / "x")  # the patterns of a configuration may fit it no more
    assert many._key(task) != before
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.version", "another")
    many._versions.cache_clear()
    changed = many._key(task)
    many._versions.cache_clear()
    assert changed != before


def test_a_suppression_is_unused_only_if_no_article_uses_it(folder: Path) -> None:
    def suppress(rule: str) -> str:
        return f'[[suppress]]\nrule = "{rule}"\nreason = "known"\n'

    (folder / "mtqa.toml").write_text(PAIRS + suppress("FRG") + suppress("PUN"), encoding="utf-8")
    for jobs in (1, 2):  # the second time from the cache
        code, out, err = command("check", ".", "-f", "json", "--jobs", jobs)
        assert err.splitlines() == [
            f"mtqa: suppress[1] of {folder / 'mtqa.toml'}: fits no finding of these articles; the suppression can go"
        ]
    documents = {d["id"]: d for d in json.loads(out)["documents"]}
    assert documents["b"]["used_suppressions"] == ["suppress[0] of mtqa.toml"]
    assert documents["b"]["unused_suppressions"] == ["suppress[1] of mtqa.toml"]
    assert len(documents["a"]["unused_suppressions"]) == 2
    assert code in {0, 1}
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(json.loads(out), json.loads(formats.schema("result")))


def test_a_pipe_is_written_to_and_stays_a_pipe(folder: Path, tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    mtqa("id/a.txt", "-o", f"json={pipe}", code=0)
    reader.join(10)
    assert pipe.is_fifo()
    assert json.loads(read[0])["schema"] == "mtqa.result/v1"
