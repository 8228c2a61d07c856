"""What plugs mtqa into other tools: the GitHub action, the pre-commit hook, the GitLab example, pytest, shells."""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from check_jsonschema.cli import main as check_jsonschema
from click.testing import CliRunner
from ruamel.yaml import YAML

from mtqa import api, formats

ROOT = Path(__file__).parent.parent
ACTION = ROOT / "action.yml"
CLEAN = "The port opened on Monday. Nobody was hurt, and the ships left on Tuesday.\n"
GARBLED = "Harga beras naik. Yang.\n"


def yaml(path: Path) -> object:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", "docs/examples/github-workflow.yml"),
        ("vendor.gitlab-ci", "docs/examples/gitlab-ci.yml"),
    ],
)
def test_files_are_what_the_services_take(schema: str, file: str) -> None:
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, str(ROOT / file)])
    assert done.exit_code == 0, done.output


# The action


def test_no_expression_stands_in_a_script_of_the_action() -> None:
    steps = yaml(ACTION)["runs"]["steps"]
    assert all(step["shell"] == "bash" for step in steps)
    for step in steps:
        assert "${{" not in step["run"]
        assert "eval" not in step["run"]
    used = {name for step in steps for name in re.findall(r"inputs\.([a-z-]+)", json.dumps(step["env"]))}
    assert used == set(yaml(ACTION)["inputs"])


def run_action(folder: Path, **inputs: str) -> tuple[int, str, str, str]:
    """The second step of the action as the runner starts it: exit code, stdout, outputs, summary."""
    action = yaml(ACTION)
    step = action["runs"]["steps"][1]
    given = {name: str(value.get("default", "")) for name, value in action["inputs"].items()} | inputs
    bin_ = folder / "bin"
    bin_.mkdir(exist_ok=True)
    (bin_ / "mtqa").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mtqa "$@"\n', encoding="utf-8")
    (bin_ / "mtqa").chmod(0o755)
    env = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda m: given[m[1]], value)
        for name, value in step["env"].items()
    }
    files = {"GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **env, **files, "PATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    read = [Path(f).read_text(encoding="utf-8") if Path(f).exists() else "" for f in files.values()]
    return done.returncode, done.stdout, *read  # type: ignore[return-value]


@pytest.mark.skipif(shutil.which("bash") is None, reason="the action is a script of bash")
def test_the_action_checks_annotates_and_fails_with_the_gate(tmp_path: Path) -> None:
    (tmp_path / "bad one.id.txt").write_text(GARBLED, encoding="utf-8")
    (tmp_path / "good.en.txt").write_text(CLEAN, encoding="utf-8")
    code, out, output, summary = run_action(tmp_path, paths="bad one.id.txt\ngood.en.txt\n", args="--select=FRG001")
    assert code == 1
    assert "::error title=FRG001" in out
    assert output == "verdict=failed\nreport=mtqa-report\n"
    assert summary.count("## mtqa:") == 2
    names = {p.relative_to(tmp_path / "mtqa-report").as_posix() for p in (tmp_path / "mtqa-report").rglob("*.*")}
    assert {"1.json", "1.html", "1.junit.xml", "1.md", "sarif/1.sarif", "sarif/2.sarif"} <= names
    code, out, _, _ = run_action(tmp_path, paths="bad one.id.txt", annotations="false", fail="false")
    assert (code, out) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="the action is a script of bash")
def test_no_input_of_the_action_becomes_a_command(tmp_path: Path) -> None:
    attack = 'x"; touch owned; "$(touch owned)`touch owned`'
    code, _, output, _ = run_action(tmp_path, paths=attack, args=attack, report="out\nverdict=passed")
    assert code not in {0, 1}
    assert not list(tmp_path.rglob("owned"))
    assert output.splitlines() == ["verdict=failed", "report=outverdict=passed"]
    assert run_action(tmp_path, paths="\n")[0] == 2


@pytest.mark.skipif(shutil.which("bash") is None, reason="the action is a script of bash")
def test_the_action_takes_windows_line_ends_and_an_empty_report(tmp_path: Path) -> None:
    (tmp_path / "good.en.txt").write_text(CLEAN, encoding="utf-8")
    code, _, output, _ = run_action(tmp_path, paths="good.en.txt\r\n", args="--select=FRG001\r\n", report="")
    assert code == 0
    assert output.splitlines() == ["verdict=passed", "report=mtqa-report"]
    assert (tmp_path / "mtqa-report" / "1.json").exists()


# The hook


def test_the_hook_is_a_manifest_that_pre_commit_takes() -> None:
    (hook,) = yaml(ROOT / ".pre-commit-hooks.yaml")
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert hook["language"] == "python"
    assert (
        hook["entry"].split()[0]
        in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    )
    assert re.search(hook["files"], "articles/id/port.md")
    assert not re.search(hook["files"], "mtqa.toml")


# pytest


def test_pytest_finds_the_plug_in() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"mtqa": "mtqa.pytest_plugin"}


def test_the_fixture_passes_fails_with_reasons_and_returns_the_report(tmp_path: Path) -> None:
    (tmp_path / "bad.id.txt").write_text(GARBLED, encoding="utf-8")
    (tmp_path / "good.en.txt").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "test_articles.py").write_text(
        "def test_good(mtqa_check):\n    assert mtqa_check('good.en.txt').verdict.passed\n"
        "def test_bad(mtqa_check):\n    mtqa_check('bad.id.txt')\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "mtqa.pytest_plugin", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert re.search(r"1 segment is garbled \(limit 0\)", done.stdout)
    assert "bad.id.txt:1:19: critical: FRG001" in done.stdout
    assert "pytest_plugin.py" not in done.stdout  # no traceback of ours


def test_the_plug_in_costs_a_start_of_pytest_nothing() -> None:
    code = "import sys, mtqa.pytest_plugin; print([m for m in sys.modules if m.startswith('mtqa.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "['mtqa.pytest_plugin']"


# Shells


def asked(instruction: str, **env: str) -> str:
    """What mtqa says to the script that completes for a shell."""
    done = subprocess.run(
        [sys.executable, "-m", "mtqa"],
        env={**os.environ, "_MTQA_COMPLETE": instruction, **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_bash_can_complete_commands_and_options() -> None:
    assert asked("complete_bash", COMP_WORDS="mtqa rep", COMP_CWORD="1").split() == ["report"]
    assert "--format" in asked("complete_bash", COMP_WORDS="mtqa check --fo", COMP_CWORD="2").split()


def test_other_shells_can_complete_commands_and_options() -> None:
    assert '"report"' in asked("complete_zsh", _TYPER_COMPLETE_ARGS="mtqa rep")
    fish = asked("complete_fish", _TYPER_COMPLETE_ARGS="mtqa check --fo", _TYPER_COMPLETE_FISH_ACTION="get-args")
    assert fish.startswith("--format\t")
    power = {"_TYPER_COMPLETE_ARGS": "mtqa rep", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "rep"}
    assert asked("complete_powershell", **power).startswith("report:::")


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "complete -o default -F _mtqa_completion mtqa"),
        ("zsh", "#compdef mtqa"),
        ("fish", "complete --command mtqa"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName mtqa"),
    ],
)
def test_the_script_of_a_shell_can_be_had_from_any_other(shell: str, line: str) -> None:
    assert line in asked(f"source_{shell}")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_the_script_for_bash_completes_in_bash(tmp_path: Path) -> None:
    (tmp_path / "mtqa").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mtqa "$@"\n', encoding="utf-8")
    (tmp_path / "mtqa").chmod(0o755)
    script = asked("source_bash")
    script += '\nCOMP_WORDS=(mtqa calib); COMP_CWORD=1; _mtqa_completion mtqa; printf "%s\\n" "${COMPREPLY[@]}"'
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", script],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == ["calibrate"]


# Python


def test_the_few_names_of_the_api_have_examples_that_are_true() -> None:
    names = {f"mtqa.api.{name}" for name in ("align", "check", "score", "load")}
    found = {test.name for test in doctest.DocTestFinder().find(api) if test.examples}
    assert names <= found
    assert doctest.testmod(api).failed == 0


# The pages


def test_the_page_on_formats_names_every_format() -> None:
    page = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    table = page[: page.index("## sarif")]
    assert set(re.findall(r"`([a-z0-9-]+)`", "\n".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)))) == set(
        formats.available()
    )
