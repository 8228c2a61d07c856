"""``mtqa baseline``: accepted debt."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqa import errors
from mtqa.cli._common import put_out, results_of, settings_for, write_file

if TYPE_CHECKING:
    from mtqa.history import Baseline
    from mtqa.model import Report

FILE = Path("mtqa-baseline.jsonl")
MAX_TEXTS = 3  # shown of a rule in a file
group = typer.Typer(help="Accepted debt: findings that are known and do not count.", no_args_is_help=True)

_Articles = Annotated[
    list[Path], typer.Argument(help="Articles, or saved results (mtqa check --output json=PATH); .json is a result.")
]
_File = Annotated[Path, typer.Option("--baseline", help="The baseline.")]
_Config = Annotated[Path | None, typer.Option(help="Configuration file; else the closest mtqa.toml.")]
_Source = Annotated[Path | None, typer.Option("--source", "-s", help="The text that was translated, of one article.")]
_Reference = Annotated[
    list[Path] | None, typer.Option("--reference", "-r", help="A reference translation; repeatable.")
]


@group.command()
def create(
    articles: _Articles,
    baseline: _File = FILE,
    source: _Source = None,
    reference: _Reference = None,
    config: _Config = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a baseline that is there.")] = False,
) -> None:
    """Write all findings of today that count; from then on only new ones do."""
    from mtqa import baseline as debt
    from mtqa.history import Baseline
    from mtqa.model import State

    if baseline.exists() and not force:
        raise errors.UsageError(f"{baseline}: is there already; mtqa baseline update shrinks it, --force overwrites it")
    place = Baseline((), baseline.resolve().parent)
    made = []
    for report in _reports(articles, source, reference, config):
        found = debt.entries(report.findings, report.beads, _path(report, place))
        made += [entry for finding, entry in found if finding.state in (State.NEW, State.BASELINE)]
    write_file(baseline, debt.dump(made))
    put_out(f"{baseline}: {len(set(made))} findings\n")


@group.command()
def update(
    articles: _Articles,
    baseline: _File = FILE,
    source: _Source = None,
    reference: _Reference = None,
    config: _Config = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Also remove the findings of files that are not there any more.")
    ] = False,
) -> None:
    """Remove what is not found any more. Nothing is added; articles that are not named stay as they are."""
    from mtqa import baseline as debt
    from mtqa.history import read_baseline
    from mtqa.model import State

    old = read_baseline(baseline)
    seen: set[str] = set()
    kept = set()
    left = set(old.entries)
    for report in _reports(articles, source, reference, config):
        path = _path(report, old)
        seen.add(path)
        open_ = [replace(f, state=State.NEW) if f.state is State.BASELINE else f for f in report.findings]
        known = debt.apply(left, open_, report.beads, path, old.gone)
        left -= {before for before, _ in known.used}
        kept |= {now for _, now in known.used}
    kept |= {e for e in left if e.path not in seen and not (missing and old.gone(e.path))}
    write_file(baseline, debt.dump(kept))
    put_out(f"{baseline}: {len(old.entries) - len(kept)} findings removed, {len(kept)} left\n")


@group.command()
def show(
    baseline: Annotated[Path, typer.Argument(help="The baseline.")] = FILE,
    format: Annotated[str, typer.Option("--format", "-f", help="What to print: text, json.")] = "text",
) -> None:
    """List what is left, by file and rule."""
    from mtqa.history import read_baseline

    if format not in {"text", "json"}:
        raise errors.UsageError(f"--format: there is no format {format!r}; expected one of text, json")
    found = read_baseline(baseline)
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in found.entries:
        groups[entry.path, entry.rule].append(entry.text)
    if format == "json":
        rows = [{"path": path, "rule": rule, "findings": len(texts)} for (path, rule), texts in groups.items()]
        put_out(json.dumps(rows, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        return
    lines = []
    last = None
    for (path, rule), texts in groups.items():
        if path != last:
            lines.append(_plain(path) + ("  (not there any more)" if found.gone(path) else ""))
            last = path
        shown = ", ".join(f"⟦{_plain(text)}⟧" for text in texts[:MAX_TEXTS])
        lines.append(f"  {rule:<8} {len(texts):>4}  {shown}{' …' if len(texts) > MAX_TEXTS else ''}")
    lines.append(f"{len(found.entries)} findings in {len({e.path for e in found.entries})} files")
    put_out("\n".join(lines) + "\n")


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _path(report: Report, place: Baseline) -> str:
    path = report.article.target.path
    if not path:
        raise errors.InputError(f"{report.article.id}: the result names no file, which a baseline goes by")
    return place.path(Path(path).resolve())


def _reports(
    articles: list[Path], source: Path | None, references: list[Path] | None, config: Path | None
) -> list[Report]:
    if len(articles) > 1 and (source or references):
        raise errors.UsageError("--source and --reference belong to one article; name pairs in mtqa.toml for several")
    # What a baseline is made of must not depend on the one that is there.
    return [
        report
        for path in articles
        for report in results_of(path, replace(settings_for(config, path), baseline=""), source, references)
    ]
