"""Configuration: ``mtqa.toml``, or ``[tool.mtqa]`` in ``pyproject.toml``; the closest file above the target wins.

Every key is listed in ``KEYS``; an unknown one is an error with a suggestion, since a limit with a slip in its
name would never be enforced.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from mtqa.errors import UsageError


@dataclass(frozen=True)
class Gate:
    """Limits of the gate: the article passes with up to so many; None means no limit.

    ``min_confidence``: findings below it never count (an unsure finding is the editor's business, not the gate's).
    """

    garbled: int | None = 0
    critical: int | None = 0
    major: int | None = None
    min_confidence: float = 0.5


@dataclass(frozen=True)
class Config:
    """What applies to a run. ``select`` and ``ignore`` hold rule codes or their beginnings (``PUN``)."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    gate: Gate = field(default_factory=Gate)
    path: str = ""


KEYS = ("select", "ignore", "gate")
GATE_KEYS = ("garbled", "critical", "major", "min_confidence")


def find(start: Path) -> Path | None:
    """The closest configuration file at or above a path; None if there is none."""
    folder = (start if start.is_dir() else start.parent).resolve()
    for place in (folder, *folder.parents):
        own = place / "mtqa.toml"
        if own.is_file():
            return own
        project = place / "pyproject.toml"
        if project.is_file() and b"[tool.mtqa" in project.read_bytes():
            return project
    return None


def load(path: Path) -> Config:
    """The configuration of a file.

    Raises:
        UsageError: if it cannot be read, is not TOML, has an unknown key or a value of the wrong type.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as configuration ({error})") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: is not TOML ({error})") from None
    if path.name == "pyproject.toml":
        for key in ("tool", "mtqa"):
            content = content.get(key, {})
            if not isinstance(content, dict):
                raise UsageError(f"{path}: {key} is {content!r}; expected a table")
    _only(path, content, KEYS, "")
    gate = content.get("gate", {})
    if not isinstance(gate, dict):
        raise UsageError(f"{path}: gate is {gate!r}; expected a table of limits")
    _only(path, gate, GATE_KEYS, "gate.")
    return Config(
        select=_codes(path, content, "select"),
        ignore=_codes(path, content, "ignore"),
        gate=Gate(
            garbled=_limit(path, gate, "garbled", 0),
            critical=_limit(path, gate, "critical", 0),
            major=_limit(path, gate, "major", None),
            min_confidence=_share(path, gate, "min_confidence", 0.5),
        ),
        path=str(path),
    )


def chosen(codes: list[str], config: Config) -> list[str]:
    """The rule codes that run: all or the selected ones, without the ignored ones.

    Raises:
        UsageError: if a selected or ignored code fits no rule.
    """
    for given in (*config.select, *config.ignore):
        if not any(code.startswith(given) for code in codes):
            near = get_close_matches(given, codes, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"{given!r} fits no rule{hint} (mtqa rule lists all)")
    wanted = [c for c in codes if not config.select or c.startswith(config.select)]
    left = [c for c in wanted if not (config.ignore and c.startswith(config.ignore))]
    if not left:
        raise UsageError("select and ignore leave no rule to run; expected at least one")
    return left


def _only(path: Path, content: dict[str, Any], keys: tuple[str, ...], prefix: str) -> None:
    for key in content:
        if key not in keys:
            near = get_close_matches(key, keys, 1)
            hint = f"; did you mean {prefix}{near[0]}?" if near else f"; expected one of {', '.join(keys)}"
            raise UsageError(f"{path}: unknown key {prefix}{key}{hint}")


def _codes(path: Path, content: dict[str, Any], key: str) -> tuple[str, ...]:
    value = content.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise UsageError(f'{path}: {key} is {value!r}; expected a list of rule codes such as ["PUN001", "NAM"]')
    return tuple(v.upper() for v in value)


def _limit(path: Path, gate: dict[str, Any], key: str, default: int | None) -> int | None:
    value = gate.get(key, default)
    if value == "off":
        return None
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        raise UsageError(f'{path}: gate.{key} is {value!r}; expected a whole number from 0, or "off"')
    return value


def _share(path: Path, gate: dict[str, Any], key: str, default: float) -> float:
    value = gate.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UsageError(f"{path}: gate.{key} is {value!r}; expected a number from 0 to 1")
    return float(value)
