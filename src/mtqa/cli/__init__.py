"""The command line: words in, exit code out. One file here is one command; every heavy import waits until it runs.

Exit codes: 0 ran and passed, 1 ran and the gate failed, 2 usage or configuration, 3 nothing was checked,
4 an internal error or input that could not be read, 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
from contextlib import suppress
from typing import Annotated

import typer

from mtqa import __version__, errors
from mtqa.cli._common import say

app = typer.Typer(
    name="mtqa",
    help="The linter for machine-translated prose: finds what is garbled, says where and why, and decides the gate.",
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


def _register() -> None:
    """A command is a file here: a function of the file's name, or a ``group`` of commands."""
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            loaded = importlib.import_module(f"{__name__}.{module.name}")
            if hasattr(loaded, "group"):
                app.add_typer(loaded.group, name=module.name)
            else:
                app.command()(getattr(loaded, module.name))


_register()


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
        say(str(error))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        say("interrupted")
        return errors.INTERRUPTED
    except Exception as error:
        if hasattr(error, "format_message"):  # click's own errors: unknown option, missing argument
            say(f"{_first_line(error.format_message())} (mtqa --help shows the commands)")
            return errors.USAGE
        if debug:
            traceback.print_exc()
        say(f"internal error: {type(error).__name__}: {error}; run again with --debug and report it")
        return errors.INTERNAL


def _first_line(message: str) -> str:
    """What click says, in a line; it shows the whole help where there is no command."""
    return "no command" if "\n" in message.strip() else message.strip()
