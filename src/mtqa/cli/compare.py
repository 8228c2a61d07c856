"""``mtqa compare``: two translations of the same text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqa import errors
from mtqa.cli._common import progress_bar, put_out, say, settings_for

if TYPE_CHECKING:
    from mtqa.compare import Comparison, Difference
    from mtqa.model import Finding

_SHOWN = 10
_WIDTH = 160
_RISK_DIGITS = 3


def compare(
    a: Annotated[Path, typer.Argument(help="A translation: article folder, text, or aligned rows.")],
    b: Annotated[Path, typer.Argument(help="Another translation of the same text.")],
    source: Annotated[Path | None, typer.Option("--source", "-s", help="The text that was translated.")] = None,
    reference: Annotated[
        list[Path] | None, typer.Option("--reference", "-r", help="A reference translation; repeatable.")
    ] = None,
    target_lang: Annotated[str | None, typer.Option(help="Language of both translations, such as id.")] = None,
    source_lang: Annotated[str | None, typer.Option(help="Language of the source, such as es.")] = None,
    metric: Annotated[
        list[str] | None, typer.Option("--metric", "-m", help="This metric beside the risk; repeatable. Else all.")
    ] = None,
    trials: Annotated[int, typer.Option(min=100, help="Trials of the randomization test.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="Of every random draw.")] = 12345,
    format: Annotated[str, typer.Option("--format", "-f", help="What to print: text, json.")] = "text",
    config: Annotated[Path | None, typer.Option(help="Configuration file; else the closest mtqa.toml.")] = None,
) -> None:
    """Compare two translations of one text: scores, whether the difference is more than chance, findings."""
    if format not in {"text", "json"}:
        raise errors.UsageError(f"--format: there is no format {format!r}; expected one of text, json")

    from mtqa import compare as comparing
    from mtqa import metrics
    from mtqa.inputs import Call
    from mtqa.pipeline import run

    modules = metrics.chosen(metric)
    call = Call(source=source, references=tuple(reference or ()), target_lang=target_lang, source_lang=source_lang)
    reports = []
    with progress_bar() as progress:
        for path in (a, b):
            reports.append(run(path, call, settings_for(config, path), progress))
    problems = list(dict.fromkeys(problem for report in reports for problem in report.article.problems))
    for problem in problems:
        say(problem)
    found = comparing.compare(reports[0], reports[1], modules, trials=trials, seed=seed)
    if metric:  # asked for by name: not to be missed among the figures
        if all(one.metric == "risk" for one in found.differences):
            raise errors.UsageError("; ".join(found.skipped))
        for reason in found.skipped:
            say(f"skipped: {reason}")
    if format == "json":
        put_out(json.dumps(found.plain(), ensure_ascii=False, indent=1, sort_keys=True))
    else:
        put_out(_text(found, str(a), str(b), {"risk": _RISK_DIGITS, **metrics.digits(modules)}))
    if problems:
        raise typer.Exit(errors.INTERNAL)


def _text(found: Comparison, a: str, b: str, digits: Mapping[str, int]) -> str:
    from mtqa.metrics import MIN_FOR_INTERVAL

    lines = [
        f"A  {_line(a)}",
        f"B  {_line(b)}",
        f"{_number(len(found.pairs), 'segment')} of the {found.pivot}{_left_out(found)}",
        "",
    ]
    if not found.enough:
        lines += [
            f"too few segments to tell: below {MIN_FOR_INTERVAL} no interval and no test is given (docs/scores.md)",
            "",
        ]
    head = ("", "A", "B", "B - A", "95 % interval", "p (Holm)", "detectable", "A/B/equal", "")
    rows = [head, *(_row(one, digits[one.metric]) for one in found.differences)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(head))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:-1], widths[1:-1], strict=True)), row[-1]]
        lines.append("  ".join(cells).rstrip())
    if found.enough:
        lines.append(
            f"paired approximate randomization, {found.trials} trials, seed {found.seed}; paired bootstrap; Holm over "
            "the rows"
        )
    lines += [f"{one.metric}: {one.signature}" for one in found.differences]
    lines += [f"skipped: {_line(reason)}" for reason in found.skipped]
    for title, numbers in (("A", found.better_a), ("B", found.better_b)):
        if numbers:
            lines += ["", f"{title} is better most, by {found.ordered_by}"]
            for n in numbers:
                pair = found.pairs[n]
                lines += [f"  {n + 1}  {_line(pair.pivot)}", f"     A  {_line(pair.a)}", f"     B  {_line(pair.b)}"]
    told = (("only in B (gained)", found.gained), ("only in A (lost)", found.lost)) if found.alike else ()
    for title, findings in told:
        lines += ["", f"{_number(len(findings), 'finding')} {title}", *(_finding(f) for f in findings[:_SHOWN])]
        if len(findings) > _SHOWN:
            lines.append(f"  and {len(findings) - _SHOWN} more; --format json lists all")
    return "\n".join(lines)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _left_out(found: Comparison) -> str:
    told = [f"{name} leaves out {count}" for name, count in zip("AB", found.left_out, strict=True) if count]
    return f"; {', '.join(told)}" if told else ""


def _row(one: Difference, digits: int) -> tuple[str, ...]:
    told = {"a": "A is better", "b": "B is better"}.get(one.ahead, one.ahead)
    interval = (
        f"{one.low:+.{digits}f} to {one.high:+.{digits}f}" if one.low is not None and one.high is not None else "-"
    )
    return (
        one.metric,
        f"{one.a:.{digits}f}",
        f"{one.b:.{digits}f}",
        f"{one.difference:+.{digits}f}",
        interval,
        f"{one.corrected:.4f}" if one.corrected is not None else "-",
        f"{one.detectable:.{digits}f}" if one.detectable is not None else "-",
        f"{one.better_a}/{one.better_b}/{one.equal}",
        told,
    )


def _finding(finding: Finding) -> str:
    return f"  {finding.severity.value:<8} {finding.rule} {_line(finding.message)}"


def _line(text: str) -> str:
    """On one line, with nothing in it that a terminal would obey, and not too long."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return plain if len(plain) <= _WIDTH else plain[: _WIDTH - 1] + "\N{HORIZONTAL ELLIPSIS}"
