"""Patterns of paths: which files something applies to, and which source belongs to which translation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from mtqa.errors import UsageError

LANG = "lang"  # the placeholder that names the language of the translation
_SPECIAL = re.compile(r"((?:\*\*/)+|\*\*|\*|\?|\{[^{}/]*\})")
_NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Where:
    """A path pattern, and the folder that it counts from (absolute, without links)."""

    root: str
    pattern: str

    def fits(self, path: Path) -> bool:
        """Whether a file (absolute, without links) is meant."""
        if "/" not in self.pattern:
            return bool(_compiled(self.pattern).fullmatch(path.name))
        relative = below(self.root, path)
        return relative is not None and bool(_compiled(self.pattern).fullmatch(relative))


def below(root: str, path: Path) -> str | None:
    """A file's path from a folder, with slashes; None if it lies elsewhere."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression; a placeholder ``{name}`` is a group, the same text where it stands again."""
    made, named = "", set()
    for piece in _SPECIAL.split(pattern.removeprefix("./")):
        if piece.endswith("**/"):
            made += "(?:[^/]+/)*"
        elif piece == "**":
            made += ".*"
        elif piece in {"*", "?"}:
            made += "[^/]" + piece.replace("?", "")
        elif match := _NAME.fullmatch(piece):
            made += f"(?P={match[1]})" if match[1] in named else f"(?P<{match[1]}>[^/]+)"
            named.add(match[1])
        else:
            made += re.escape(piece)
    return re.compile(made, re.DOTALL)


def placeholders(pattern: str) -> tuple[str, ...]:
    """The names between braces, each once."""
    return tuple(dict.fromkeys(_NAME.findall(pattern)))


@dataclass(frozen=True, slots=True)
class Pairing:
    """One entry of ``pairs``; ``source`` may be empty. All patterns count from ``root``."""

    root: str
    target: str
    source: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A translation with its other texts; ``lang`` is what ``{lang}`` stands for, else None."""

    target: Path
    source: Path | None
    references: tuple[Path, ...]
    lang: str | None


def checked_pairing(pairing: Pairing, name: str, where: str) -> Pairing:
    """The same, if it can be used.

    Raises:
        UsageError: for a placeholder that the target does not have, or one that is no name.
    """
    known = placeholders(pairing.target)
    for pattern in (pairing.target, pairing.source, *pairing.references):
        for piece in _SPECIAL.findall(pattern):
            if piece.startswith("{") and not _NAME.fullmatch(piece):
                raise UsageError(f"{name}: {where}: {piece} is no placeholder; expected one such as {{name}}")
        if pattern is not pairing.target:
            unknown = [p for p in placeholders(pattern) if p not in known]
            if unknown:
                raise UsageError(f"{name}: {where}: {{{unknown[0]}}} of {pattern!r} does not stand in its target")
            if re.search(r"[*?]", pattern):
                raise UsageError(f"{name}: {where}: {pattern!r} may fit several files; expected placeholders only")
    return pairing


def pair_of(path: Path, pairings: Iterable[Pairing]) -> Pair | None:
    """What belongs to a translation (absolute path, without links), by the first entry that fits; no file is opened.

    A file that is its own source by that entry is none of its translations.
    """
    for pairing in pairings:
        relative = below(pairing.root, path)
        match = _compiled(pairing.target).fullmatch(relative) if relative is not None else None
        if match is None:
            continue
        values = match.groupdict()
        source = Path(pairing.root, _filled(pairing.source, values)) if pairing.source else None
        if source == path:
            continue
        return Pair(
            target=path,
            source=source,
            references=tuple(Path(pairing.root, _filled(r, values)) for r in pairing.references),
            lang=values.get(LANG),
        )
    return None


def pairs(files: Iterable[Path], pairings: Sequence[Pairing]) -> list[Pair]:
    """All translations among some files (absolute, without links), sorted by path, whatever order the files come in."""
    found = (pair_of(path, pairings) for path in sorted(set(files), key=lambda p: PurePosixPath(p).parts))
    return [pair for pair in found if pair]


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    return _NAME.sub(lambda match: values[match[1]], pattern.removeprefix("./"))
