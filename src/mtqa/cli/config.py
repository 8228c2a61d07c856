"""``mtqa config``: what applies, and where it comes from."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqa import errors
from mtqa.cli._common import config_file, put_out

if TYPE_CHECKING:
    from mtqa.config import Config


def config(
    target: Annotated[Path, typer.Argument(help="The article, or a folder, that it applies to.")] = Path(),
    config: Annotated[Path | None, typer.Option(help="Configuration file; else the closest mtqa.toml.")] = None,
    profile: Annotated[str | None, typer.Option(help="A named set of settings of the configuration file.")] = None,
    format: Annotated[str, typer.Option("--format", "-f", help="What to print: text, json.")] = "text",
) -> None:
    """Show which settings apply to an article, and which file each comes from."""
    from mtqa import config as configuration
    from mtqa.config.told import plain, told

    if format not in {"text", "json"}:
        raise errors.UsageError(f"--format: there is no format {format!r}; expected one of text, json")
    if not os.path.exists(target):  # noqa: PTH110 - Path.exists raises on names that are too long
        raise errors.InputError(f"{target}: no such file or folder")
    file = config or config_file(target)
    if file is None and profile is not None:
        raise errors.UsageError(f"--profile: there is no profile {profile!r}, for no mtqa.toml was found")
    merged = configuration.merged(file, profile) if file else None
    settings = configuration.made(merged) if merged else configuration.Config()
    about = _about(target, settings)
    if format == "json":
        content = {
            "schema": "mtqa.config/v1",
            "file": str(file) if file else None,
            "profiles": list(merged.profiles) if merged else [],
            "settings": plain(told(merged)),
            "article": about,
        }
        put_out(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        return
    lines = [f"# {file or 'no configuration file: everything is as by default'}"]
    if merged and merged.profiles:
        lines.append(f"# profiles: {', '.join(merged.profiles)}")
    lines += [one.text() for one in told(merged)]
    lines += ["", *(f"# {key}: {value}" for key, value in about.items())] if about else []
    put_out("".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in "\n".join(lines)))


def _about(target: Path, settings: Config) -> dict[str, str]:
    """What the settings mean for one article: its languages, its source, the rules that do not run."""
    from mtqa.config import chosen
    from mtqa.inputs import Call
    from mtqa.pipeline import called
    from mtqa.rules import all_rules

    codes = [rule.code for rule in all_rules()]
    ran = chosen(codes, settings, target.resolve() if target.is_file() else None)
    off = [code for code in codes if code not in ran]
    about = {"rules": f"{len(ran)} of {len(codes)} run" + (f"; not {', '.join(off)}" if off else "")}
    if target.is_file():
        call = called(target, Call(), settings)
        about["article"] = str(target)
        about["source"] = str(call.source) if call.source else "none by pairs"
        about["references"] = ", ".join(map(str, call.references)) or "none by pairs"
        about["language of the translation"] = call.target_lang or "by the file's name, or detected"
        about["language of the source"] = call.source_lang or "by the file's name, or detected"
    return about
