"""``mtqa decisions``: the editors' verdicts that the report page exports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqa import errors
from mtqa.cli._common import put_out, read_decisions, say, write_file

if TYPE_CHECKING:
    from mtqa.decisions import Decision, Tally

group = typer.Typer(help="Editors' verdicts: check, count and merge them.", no_args_is_help=True)


@group.command()
def lint(
    files: Annotated[list[Path], typer.Argument(help="Files of decisions (mtqa-decisions.jsonl).")],
    result: Annotated[Path | None, typer.Option(help="A saved result: also list the decisions that died.")] = None,
) -> None:
    """Check files of decisions: unreadable lines, unknown rules, false alarms without a reason, contradictions."""
    from mtqa import decisions, formats
    from mtqa.inputs import read_text
    from mtqa.rules import all_rules

    known = [rule.code for rule in all_rules()]
    saved = formats.saved(read_text(result), str(result)) if result else None
    problems: list[str] = []
    number = 0
    for path in files:
        read = decisions.read(read_text(path), str(path))
        number += len(read.decisions)
        problems += read.problems
        problems += [f"{path}: {problem}" for problem in decisions.lint(read.decisions, known)]
        if saved:
            applied = decisions.apply(read.decisions, saved.findings, saved.beads, saved.article.id)
            problems += [f"{path}: {decisions.told_lost(d, why)}" for d, why in applied.lost]
    for problem in problems:
        say(problem)
    put_out(f"{number} decisions, {len(problems)} problems\n")
    if problems:
        raise typer.Exit(errors.GATE_FAILED)


@group.command()
def stats(
    files: Annotated[list[Path], typer.Argument(help="Files of decisions (mtqa-decisions.jsonl).")],
    format: Annotated[str, typer.Option("--format", "-f", help="What to print: text, json.")] = "text",
) -> None:
    """Each rule's precision by language, from real decisions."""
    from mtqa import decisions

    if format not in {"text", "json"}:
        raise errors.UsageError(f"--format: there is no format {format!r}; expected one of text, json")
    found = decisions.stats(decisions.merge([read_decisions(path) for path in files]).decisions)
    if format == "json":
        put_out(json.dumps([decisions.plain(t) for t in found], indent=1, sort_keys=True) + "\n")
    else:
        put_out(_table(found))


@group.command()
def merge(
    files: Annotated[list[Path], typer.Argument(help="Files of decisions, the most binding first.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write; else it is printed.")] = None,
) -> None:
    """Put files together, sorted; say where two disagree (the first file's verdict is kept) and end with 1 then."""
    from mtqa import decisions

    merged = decisions.merge([read_decisions(path) for path in files])
    text = decisions.dump(merged.decisions)
    if output:
        write_file(output, text)
    else:
        put_out(text or "\n")
    for kept, other in merged.conflicts:
        what = kept.rule or "a correction"
        say(f"{kept.segment}: {what} “{kept.text or kept.sentence}”: {_told(kept)} is kept, not {_told(other)}")
    if merged.conflicts:
        raise typer.Exit(errors.GATE_FAILED)


def _told(decision: Decision) -> str:
    return decision.decision if decision.corrected is None else f"{decision.decision} “{decision.corrected}”"


def _table(tallies: tuple[Tally, ...]) -> str:
    if not tallies:
        return "no decisions\n"
    lines = [f"{'rule':<9} {'lang':<5} {'fix':>5} {'leave':>5} {'false':>5} {'unsure':>6}  precision"]
    for t in tallies:
        share = "" if t.precision is None else f"{t.precision:.0%}"
        lines.append(
            f"{t.rule:<9} {t.lang:<5} {t.fix:>5} {t.leave:>5} {t.false_alarm:>5} {t.unsure:>6}  {share:>9}".rstrip()
        )
    return "\n".join(lines) + "\n"
