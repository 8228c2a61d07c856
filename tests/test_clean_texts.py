"""Sound sentences that look like faults: sport results, recipes, court, weather, verse, interviews, dishes, slang.

``clean/<lang>.txt`` holds a sentence a line, each a text of its own. None may have a finding that stops a gate.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from mtqa.config import Config
from mtqa.inputs import Call
from mtqa.model import Grade, Severity
from mtqa.pipeline import run

TEXTS = sorted((Path(__file__).parent / "clean").glob("*.txt"))
GRAVE = {Severity.MAJOR, Severity.CRITICAL}
MINOR = 0.05  # share of the sentences that may have a minor finding


@pytest.mark.parametrize("file", TEXTS, ids=lambda f: f.stem)
def test_sound_sentences_pass(file: Path, tmp_path: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = tmp_path / "rows.jsonl"
    made = [json.dumps({"id": str(n), "target": line, "target_lang": file.stem}) for n, line in enumerate(lines, 1)]
    rows.write_text("\n".join(made) + "\n", encoding="utf-8")
    report = run(rows, Call(target_lang=file.stem), Config())
    assert len(report.judgements) == len(lines)
    assert [(f.rule, f.bead, f.text) for f in report.findings if f.severity in GRAVE] == []
    assert [bead for bead, judged in report.judgements.items() if judged.grade is not Grade.OK] == []
    minor = Counter(f.bead for f in report.findings if f.severity is Severity.MINOR)
    assert len(minor) <= max(1, MINOR * len(lines)), minor


def test_there_are_many() -> None:
    assert {f.stem for f in TEXTS} >= {"id", "es", "en", "fr", "ru", "de", "pt"}
    assert sum(len(f.read_text(encoding="utf-8").splitlines()) for f in TEXTS) >= 350
