"""``mtqa score``: metrics alone, with signatures and intervals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mtqa import errors
from mtqa.cli._common import progress_bar, put_out, say

if TYPE_CHECKING:
    from mtqa.model import Score

SCHEMA = "mtqa.scores/v1"


def score(
    target: Annotated[Path, typer.Argument(help="Article folder, text file, or aligned rows (.jsonl, .tsv).")],
    reference: Annotated[
        list[Path] | None, typer.Option("--reference", "-r", help="A reference translation; repeatable.")
    ] = None,
    source: Annotated[Path | None, typer.Option("--source", "-s", help="The text that was translated.")] = None,
    target_lang: Annotated[str | None, typer.Option(help="Language of the translation, such as id.")] = None,
    source_lang: Annotated[str | None, typer.Option(help="Language of the source, such as es.")] = None,
    metric: Annotated[
        list[str] | None,
        typer.Option(
            "--metric",
            "-m",
            help="Only this metric: BLEU, chrF, chrF++, TER, spBLEU, likeness, tokenF1, and with a model of yours "
            "COMET=PATH, xCOMET=PATH, MetricX=PATH; repeatable.",
        ),
    ] = None,
    segments: Annotated[bool, typer.Option("--segments", help="Also the scores of each segment.")] = False,
    format: Annotated[str, typer.Option("--format", "-f", help="What to print: text, json.")] = "text",
) -> None:
    """Score a translation against its references: values, intervals, signatures. Nothing is checked."""
    if format not in {"text", "json"}:
        raise errors.UsageError(f"--format: there is no format {format!r}; expected one of text, json")

    from mtqa import metrics
    from mtqa.compare import joined
    from mtqa.inputs import Call
    from mtqa.model import Kind
    from mtqa.read import read
    from mtqa.score import scorable
    from mtqa.score import score as scored

    modules = metrics.chosen(metric)
    article = read(target, Call(source, tuple(reference or ()), target_lang, source_lang))
    for problem in article.problems:
        say(problem)
    with progress_bar() as progress:
        beads = joined(article, lambda share: progress("aligning", share))
    found = scorable(article, beads)
    if found is None and article.problems:
        raise errors.InputError(f"{target}: nothing to score it against could be read")
    if found is None:
        raise errors.NothingError(
            f"{target}: no segment has a reference in the language {article.target.lang!r}; expected --reference FILE, "
            "an article folder with a reference, or rows with one"
        )
    made: list[Score] = []
    skipped: list[str] = []
    for module in modules:
        try:
            made += scored(article, beads, [module])
        except errors.UsageError as error:
            skipped.append(str(error))
    if not made:
        raise errors.UsageError("; ".join(skipped))
    if metric:  # asked for by name: not to be missed among the figures
        for reason in skipped:
            say(f"skipped: {reason}")
    number = len(found.units)
    left = sum(bool(bead.target) and bead.kind is not Kind.BOILERPLATE for bead in beads)
    left -= len({bead.id for unit in found.units for bead in unit.beads if bead.target})
    if left:
        skipped.append(f"{left} segment{'' if left == 1 else 's'} without a reference")
    lost = (
        0 if article.rows else sum(not b.target and b.kind is not Kind.BOILERPLATE and any(b.references) for b in beads)
    )
    if lost:
        skipped.append(f"{lost} segment{'' if lost == 1 else 's'} of a reference that the translation leaves out")
    if format == "json":
        put_out(json.dumps(_plain(article.id, number, made, skipped, segments), ensure_ascii=False, indent=1))
    else:
        put_out("\n".join(_lines(number, made, skipped, segments, metrics.digits(modules))))
    if article.problems:
        raise typer.Exit(errors.INTERNAL)


def _plain(name: str, number: int, made: list[Score], skipped: list[str], segments: bool) -> dict[str, Any]:
    from mtqa.metrics import MIN_FOR_INTERVAL

    scores = []
    for one in made:
        value = {
            "metric": one.metric,
            "value": round(one.value, 4),
            "low": None if one.low is None else round(one.low, 4),
            "high": None if one.high is None else round(one.high, 4),
            "signature": one.signature,
        }
        if segments:
            value["segments"] = {bead: round(score, 4) for bead, score in one.beads.items()}
        scores.append(value)
    return {
        "schema": SCHEMA,
        "document": name,
        "segments": number,
        "enough_segments": number >= MIN_FOR_INTERVAL,
        "scores": scores,
        "skipped": skipped,
    }


def _lines(number: int, made: list[Score], skipped: list[str], segments: bool, digits: dict[str, int]) -> list[str]:
    from mtqa.metrics import MIN_FOR_INTERVAL

    lines = [f"{number} segment{'' if number == 1 else 's'}"]
    for one in made:
        interval = (
            f"too few segments to tell: below {MIN_FOR_INTERVAL} no interval is given"
            if one.low is None or one.high is None
            else f"95 % {one.low:.{digits[one.metric]}f} to {one.high:.{digits[one.metric]}f}"
        )
        lines.append(f"{one.metric:<8} {one.value:6.{digits[one.metric]}f}  {interval}  {one.signature}")
    lines += [f"skipped  {reason}" for reason in skipped]
    if segments and made:
        lines += ["", "\t".join(["segment", *(one.metric for one in made)])]
        for bead in made[0].beads:
            lines.append("\t".join([bead, *(f"{one.beads[bead]:.{digits[one.metric]}f}" for one in made)]))
    return lines
