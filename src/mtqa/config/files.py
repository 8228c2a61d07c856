"""Configuration files: the closest one wins, ``extend`` and profiles merge, and every value knows where it stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtqa.config import shape
from mtqa.errors import UsageError

# A key as its parts: the keys of free tables (rules, patterns of paths) may hold dots.
Key = tuple[str, ...]
MAX_EXTENDS = 20  # a chain longer than this is a mistake


@dataclass(frozen=True)
class Given:
    """A value that somebody gave: ``file`` is where it stands, ``profile`` the named set it is of."""

    value: Any
    file: Path
    profile: str = ""

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        return f"{self.file} [profiles.{self.profile}]" if self.profile else str(self.file)


@dataclass(frozen=True)
class Merged:
    """What some files say together. Of a list that is joined there is one ``Given`` a file, the base's first.

    ``profiles``: all that can be asked for.
    """

    path: Path
    values: Mapping[Key, tuple[Given, ...]] = field(default_factory=dict)
    profiles: tuple[str, ...] = ()

    def last(self, *key: str) -> Given | None:
        """The value that holds, or None."""
        found = self.values.get(key)
        return found[-1] if found else None

    def entries(self, *prefix: str) -> dict[str, tuple[Given, ...]]:
        """What stands in a free table: its keys with their values."""
        depth = len(prefix)
        return {k[depth]: v for k, v in self.values.items() if k[:depth] == prefix and len(k) == depth + 1}


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


def merged(path: Path, profile: str | None = None) -> Merged:
    """A file with all that it extends, and the profile that was asked for laid over it.

    Raises:
        UsageError: if a file cannot be read, is not TOML, has an unknown key or a wrong value, extends itself, or if
            there is no such profile.
    """
    values: dict[Key, tuple[Given, ...]] = {}
    profiles: dict[str, list[tuple[Path, dict[str, Any]]]] = {}
    for file, content in _chain(path):
        _lay(values, content, file)
        for name, settings in content.get("profiles", {}).items():
            if inner := {"extend", "profiles"} & set(settings):
                raise UsageError(f"{file}: profiles.{name} holds {min(inner)}, which only a whole file can")
            profiles.setdefault(name, []).append((file, settings))
    if profile is not None:
        if profile not in profiles:
            known = f"expected one of {', '.join(sorted(profiles))}" if profiles else f"{path} has none"
            raise UsageError(f"--profile: there is no profile {profile!r}; {known}")
        for file, settings in profiles[profile]:
            _lay(values, settings, file, profile)
    return Merged(path, values, tuple(sorted(profiles)))


def _chain(path: Path) -> list[tuple[Path, dict[str, Any]]]:
    """A file and what it extends, the outermost base first."""
    files: list[tuple[Path, dict[str, Any]]] = []
    seen: set[Path] = set()
    while True:
        if path.resolve() in seen or len(seen) > MAX_EXTENDS:
            raise UsageError(f"{files[0][0]}: extends itself by way of {files[-1][0]}; expected an end")
        seen.add(path.resolve())
        try:
            content = _content(path)
            shape.hold(content, str(path))
        except UsageError as error:
            raise UsageError(f"{files[-1][0]}: extend: {error}" if files else str(error)) from None
        files.append((path, content))
        if "extend" not in content:
            return files[::-1]
        path = path.parent / content["extend"]


def _content(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        if isinstance(error, tomllib.TOMLDecodeError | RecursionError):
            raise UsageError(f"{path}: is not TOML ({error})") from None
        raise UsageError(f"{path}: cannot be read as configuration ({error})") from None
    if path.name == "pyproject.toml":
        for key in ("tool", "mtqa"):
            content = content.get(key, {})
            if not isinstance(content, dict):
                raise UsageError(f"{path}: {key} is {content!r}; expected a table")
    return content


def _lay(values: dict[Key, tuple[Given, ...]], content: dict[str, Any], file: Path, profile: str = "") -> None:
    for key, value, joined in _flat(content, shape.schema()):
        given = Given(value, file, profile)
        values[key] = (*values.get(key, ()), given) if joined else (given,)


def _flat(table: Mapping[str, Any], node: shape.Node, prefix: Key = ()) -> Iterator[tuple[Key, Any, bool]]:
    """The values of a table that replace one another, each with its key and whether it is joined instead."""
    node = shape.resolved(node)
    for key, value in table.items():
        if not prefix and key in {"extend", "profiles"}:
            continue
        child = shape.resolved(node.get("properties", {}).get(key) or node["additionalProperties"])
        if isinstance(value, dict):
            yield from _flat(value, {"merge": node.get("merge"), **child}, (*prefix, key))
        else:
            yield (*prefix, key), value, "join" in (child.get("merge"), node.get("merge"))
