"""Several processes: the same findings, in the same order, with the same words about what did not run."""

import json
import os
from pathlib import Path

import pytest

from mtqa.check import Found, check, spread
from mtqa.check.asking import Asked
from mtqa.config import Config
from mtqa.errors import MtqaError
from mtqa.inputs import Call
from mtqa.model import Report
from mtqa.pipeline import run
from mtqa.rules import all_rules

FLAGSHIP = Path(__file__).parents[1] / "corpus" / "otsc-kazakhstan"
ROWS = Path(__file__).parents[1] / "corpus" / "damage" / "id" / "tune.jsonl"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "WORTH", 10)
    monkeypatch.setattr(spread, "PART", 7)


def checked(report: Report, jobs: int, told: list[int] | None = None) -> Found:
    step = (lambda: told.append(1)) if told is not None else None
    return check(report.article, report.beads, all_rules(), jobs=jobs, progress=step)


def test_an_article_checked_by_several_processes_gives_the_same(small_parts: None) -> None:
    report = run(FLAGSHIP, Call(), Config())
    alone, told = checked(report, 1), list[int]()
    assert len(alone.findings) > 20
    assert checked(report, 3, told) == alone
    assert len(told) <= len(all_rules())


def test_rows_checked_by_several_processes_give_the_same(small_parts: None, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
    kept = [{key: row[key] for key in ("id", "source", "target") if row.get(key)} for row in rows if row["errors"]][:40]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
    report = run(path, Call(target_lang="id", source_lang="es"), Config(select=("CAS", "WRD", "FRG", "NUM", "ALI")))
    alone = checked(report, 1)
    assert alone.findings
    assert checked(report, 2) == alone


def test_little_work_stays_in_one_process() -> None:
    assert not spread.possible(all_rules(), spread.WORTH - 1, 8)
    assert spread.possible(all_rules(), spread.WORTH, 8)
    assert not spread.possible(all_rules(), spread.WORTH, 1)


def test_no_number_of_processes_means_one_a_core() -> None:
    assert 1 <= spread.workers(0) <= (os.cpu_count() or 1)
    assert spread.workers(5) == 5


def test_a_crash_elsewhere_is_a_crash_here() -> None:
    with pytest.raises(MtqaError, match="rule X failed"):
        spread._together([Asked(), "rule X failed at 3"])
