"""``mtqa gate``: judge saved results again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqa import errors
from mtqa.cli._common import config_file, put_out, say, settings_for

if TYPE_CHECKING:
    from mtqa.model import Verdict

NOT_COUNTED = "not_counted"


def gate(
    results: Annotated[list[Path], typer.Argument(help="What mtqa check --output json=PATH wrote.")],
    config: Annotated[
        Path | None, typer.Option(help="Configuration file; else the one closest to the article, or to the result.")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="A named set of settings of the configuration file.")] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="What to print: text, json.")] = "text",
    github_output: Annotated[
        bool, typer.Option("--github-output", help="Also append verdict and counts to the file in $GITHUB_OUTPUT.")
    ] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="End with 0 even if the gate fails.")] = False,
) -> None:
    """Judge saved results under the present configuration, without checking again."""
    if format not in {"text", "json"}:
        raise errors.UsageError(f"--format: there is no format {format!r}; expected one of text, json")

    from mtqa import formats
    from mtqa.gate import told
    from mtqa.inputs import read_text
    from mtqa.judge import again

    judged: list[tuple[str, Verdict, dict[str, int]]] = []
    problems: list[str] = []
    for path in results:
        text = read_text(path)
        for report in formats.saved_many(text, str(path)):
            article = Path(report.article.target.path or path)
            settings = settings_for(config, article if config_file(article) else path, profile=profile)
            limits = settings.gate_for(report.article.target.lang)
            judged.append((report.article.id, again(report, limits), told(report, limits)))
            problems += report.article.problems
        problems += formats.unread(text)
    put_out(_as_json(judged) if format == "json" else "".join(_as_text(*one) for one in judged))
    for problem in problems:
        say(problem)
    passed = all(verdict.passed for _, verdict, _ in judged)
    if github_output:
        _to_github(passed, [counts for _, _, counts in judged])
    if problems:
        raise typer.Exit(errors.INTERNAL)
    if not passed and not exit_zero:
        raise typer.Exit(errors.GATE_FAILED)


def _as_text(identifier: str, verdict: Verdict, counts: dict[str, int]) -> str:
    name = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in identifier)
    lines = [f"{'passed' if verdict.passed else 'FAILED'}  {name}", *(f"  •  {reason}" for reason in verdict.reasons)]
    counted = ", ".join(f"{number} {key}" for key, number in counts.items() if key != NOT_COUNTED)
    lines.append(f"  counted: {counted}; {counts[NOT_COUNTED]} more findings do not count at the gate")
    return "\n".join(lines) + "\n"


def _as_json(judged: list[tuple[str, Verdict, dict[str, int]]]) -> str:
    content = {
        "schema": "mtqa.gate/v1",
        "passed": all(verdict.passed for _, verdict, _ in judged),
        "documents": [
            {"id": identifier, "passed": verdict.passed, "reasons": list(verdict.reasons), "counts": counts}
            for identifier, verdict, counts in judged
        ],
    }
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _to_github(passed: bool, counts: list[dict[str, int]]) -> None:
    """Append outputs of the step: words and numbers of ours only, nothing of a text."""
    path = os.environ.get("GITHUB_OUTPUT")
    if not path:
        raise errors.UsageError("--github-output: $GITHUB_OUTPUT is not set; expected the file of a GitHub step")
    lines = [f"verdict={'passed' if passed else 'failed'}"]
    lines += [f"{key.replace('_', '-')}={sum(c[key] for c in counts)}" for key in counts[0]]
    try:
        with Path(path).open("a", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(lines) + "\n")
    except OSError as error:
        raise errors.InputError(f"{path}: cannot be written ({error.strerror or error})") from None
