"""What is generated or promised in prose is true."""

import re
import runpy
from pathlib import Path

from mtqa import docs
from mtqa.rules import all_rules

ROOT = Path(__file__).parent.parent


def test_rule_pages_are_up_to_date():
    present = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "docs" / "rules").glob("*.md")}
    assert present == docs.pages()


def test_the_reliability_diagram_shows_the_table_of_measured_quality():
    drawn = runpy.run_path(str(ROOT / "tests" / "measure" / "reliability.py"))
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    assert len(drawn["bins"](page)) == 6  # both halves in three regimes
    assert drawn["diagram"](page) == (ROOT / "docs" / "reliability.svg").read_text(encoding="utf-8")


def test_the_page_on_risk_shows_the_measured_figures_of_more_input():
    made = runpy.run_path(str(ROOT / "tests" / "measure" / "risk_sets.py"))
    lines = made["more_input"]((ROOT / "docs" / "quality.md").read_text(encoding="utf-8"))
    assert all(line.count("|") == 5 and "||" not in line.replace(" ", "")[:-2] for line in lines[2:4])
    page = (ROOT / "docs" / "risk.md").read_text(encoding="utf-8")
    assert made["renewed"](page, "more input", lines) == page


def test_a_page_shows_marks_and_makes_invisible_characters_visible():
    for rule in all_rules():
        page = docs.rule_page(rule)
        assert page.count("**[") == sum(example.marks for example in rule.bad)
        assert all(c == "\n" or c.isprintable() for c in page), rule.code


def test_the_readme_names_files_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", readme):
        assert link.startswith("https://") or (ROOT / link).exists(), link


def test_every_rule_has_one_name_and_one_code():
    rules = all_rules()
    assert len({r.code for r in rules}) == len({r.name for r in rules}) == len(rules) >= 20
    for rule in rules:
        assert rule.summary.endswith(".")
        assert {e.lang for e in rule.bad + rule.good}


def test_the_readme_shows_what_the_terminal_shows(monkeypatch, capsys):
    from mtqa.cli import _run

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- terminal -->\n```text\n(.*?)\n…\n```", readme, re.DOTALL)
    assert shown, "python tests/measure/readme.py writes it"
    monkeypatch.chdir(ROOT)
    assert _run(["check", "corpus/otsc-kazakhstan"], False) == 1
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert printed[: len(shown[1].splitlines())] == shown[1].splitlines()
