"""The command line: words in, exit code out. Every heavy import waits until a command needs it.

Exit codes: 0 ran and passed, 1 ran and the gate failed, 2 usage or configuration, 3 nothing was checked,
4 an internal error or input that could not be read, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqa import __version__, errors

if TYPE_CHECKING:
    from mtqa.config import Config
    from mtqa.model import Report
    from mtqa.pipeline import Progress

app = typer.Typer(
    name="mtqa",
    help="The linter for machine-translated prose: finds what is garbled, says where and why, and decides the gate.",
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"mtqa {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Options that stand before the command."""


@app.command()
def check(
    target: Annotated[Path, typer.Argument(help="Article folder, text file, or aligned rows (.jsonl, .tsv).")],
    source: Annotated[Path | None, typer.Option("--source", "-s", help="The text that was translated.")] = None,
    reference: Annotated[
        list[Path] | None, typer.Option("--reference", "-r", help="A reference translation; repeatable.")
    ] = None,
    target_lang: Annotated[str | None, typer.Option(help="Language of the translation, such as id.")] = None,
    source_lang: Annotated[str | None, typer.Option(help="Language of the source, such as es.")] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="What to print: text, json, html, markdown.")] = "text",
    output: Annotated[
        list[str] | None, typer.Option("--output", "-o", help="FORMAT=PATH: also write a file; repeatable.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="Configuration file; else the closest mtqa.toml.")] = None,
    select: Annotated[
        str | None, typer.Option(help="Only these rules: codes or their beginnings, with commas.")
    ] = None,
    ignore: Annotated[str | None, typer.Option(help="Not these rules.")] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="End with 0 even if the gate fails.")] = False,
) -> None:
    """Check a translated article: align, score, find faults, print, and judge."""
    from mtqa import formats

    inputs = [target, *([source] if source else []), *(reference or [])]
    outputs = _outputs(output or [], format, formats.available(), inputs)
    settings = _settings(config, target, select, ignore)

    from mtqa.inputs import Call
    from mtqa.pipeline import run

    call = Call(source=source, references=tuple(reference or ()), target_lang=target_lang, source_lang=source_lang)
    with _progress() as progress:
        report = run(target, call, settings, progress)
    for name, path in outputs:
        _write(path, formats.load(name).render(report))
    _print(report, format)
    for problem in report.article.problems:
        _say(problem)
    if report.article.problems:
        raise typer.Exit(errors.INTERNAL)
    if not report.verdict.passed and not exit_zero:
        raise typer.Exit(errors.GATE_FAILED)


@app.command()
def rule(
    code: Annotated[str | None, typer.Argument(help="A rule's code, such as CAS001; all rules without it.")] = None,
) -> None:
    """Explain a rule, or list them all."""
    from mtqa import docs
    from mtqa.rules import all_rules

    known = {r.code: r for r in all_rules()}
    if code is None:
        for one in known.values():
            print(f"{one.code}  {one.severity:<8}  {one.name}: {one.summary}")
    elif code.upper() in known:
        print(docs.rule_page(known[code.upper()]))
    else:
        from difflib import get_close_matches

        near = get_close_matches(code.upper(), known, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise errors.UsageError(f"there is no rule {code!r}{hint} (mtqa rule lists all)")


@app.command()
def schema(what: Annotated[str, typer.Argument(help="What to describe: result.")] = "result") -> None:
    """Print the JSON Schema of the result file."""
    from mtqa import formats

    print(formats.schema(what))


def _outputs(given: list[str], printed: str, known: list[str], inputs: list[Path]) -> list[tuple[str, Path]]:
    """The files to write, each with its format, checked before any work is done."""
    taken = {path.resolve() for path in inputs}
    if printed not in known:
        raise errors.UsageError(f"--format: there is no format {printed!r}; expected one of {', '.join(known)}")
    pairs = []
    for item in given:
        name, equals, path = item.partition("=")
        if not equals or not path or name not in known:
            raise errors.UsageError(f"--output: {item!r} is not FORMAT=PATH with a format of {', '.join(known)}")
        if Path(path).resolve() in taken:
            raise errors.UsageError(f"--output: {path} is an input or an output already; expected another file")
        taken.add(Path(path).resolve())
        pairs.append((name, Path(path)))
    return pairs


def _settings(path: Path | None, target: Path, select: str | None, ignore: str | None) -> Config:
    from dataclasses import replace

    from mtqa import config as configuration

    found = path
    if found is None:
        with suppress(OSError):  # a target that cannot be read is told of when it is read
            found = configuration.find(target) if target.exists() else None
    settings = configuration.load(found) if found else configuration.Config()
    if select is not None:
        settings = replace(settings, select=_listed(select))
    if ignore is not None:
        settings = replace(settings, ignore=_listed(ignore))
    return settings


def _listed(codes: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in codes.split(",") if code.strip())


def _print(report: Report, name: str) -> None:
    from mtqa import formats

    terminal = sys.stdout.isatty()
    width = os.get_terminal_size().columns if terminal else 100
    color = terminal and "NO_COLOR" not in os.environ
    text = formats.load(name).render(report, color=color, width=width)
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read it has seen enough; the verdict stands. Leave the interpreter nothing to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all: a reader never sees half of it, and the old one survives a full disk."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise errors.InputError(f"{path}: cannot be written ({error.strerror or error})") from None


@contextmanager
def _progress() -> Iterator[Progress]:
    """A progress bar on stderr while a person is looking, else nothing."""
    if not sys.stderr.isatty():
        yield lambda stage, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=1.0)
        yield lambda stage, share: bar.update(task, description=stage, completed=share)


def _say(message: str) -> None:
    """One line on stderr, with nothing in it that a terminal would obey."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in message.replace("\n", " "))
    print(f"mtqa: {plain}", file=sys.stderr)


def main(arguments: list[str] | None = None) -> None:
    """The ``mtqa`` command: run it and leave with the exit code of DESIGN's table."""
    raw = sys.argv[1:] if arguments is None else arguments
    # numpy's BLAS would start a thread per core and spin: on matrices of this size slower than one, on a busy CI
    # machine by far (measured: 10 s against 7 s for the flagship article under load). Set the variable to override.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(_run(raw, debug="--debug" in raw))


def _run(raw: list[str], debug: bool) -> int:
    # "--debug" may stand anywhere: whoever needs it adds it to the end of the line that failed.
    raw = [argument for argument in raw if argument != "--debug"]
    try:
        code = app(raw, prog_name="mtqa", standalone_mode=False)
        if code == errors.INTERRUPTED:  # typer turns Ctrl-C into it, silently
            raise KeyboardInterrupt
        return code if isinstance(code, int) else errors.PASSED
    except errors.MtqaError as error:
        if debug:
            traceback.print_exc()
        _say(str(error))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        _say("interrupted")
        return errors.INTERRUPTED
    except Exception as error:
        if hasattr(error, "format_message"):  # click's own errors: unknown option, missing argument
            _say(f"{_first_line(error.format_message())} (mtqa --help shows the commands)")
            return errors.USAGE
        if debug:
            traceback.print_exc()
        _say(f"internal error: {type(error).__name__}: {error}; run again with --debug and report it")
        return errors.INTERNAL


def _first_line(message: str) -> str:
    """What click says, in a line; it shows the whole help where there is no command."""
    return "no command" if "\n" in message.strip() else message.strip()
