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
from mtqa.model import Severity
from mtqa.own import Forbidden, Pattern, Terms
from mtqa.text import bounded, codes


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
    """What applies to a run. ``select`` and ``ignore`` hold rule codes or their beginnings (``PUN``).

    ``terms``: the user's own rules, but for the concepts in the files that ``glossaries`` names.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    gate: Gate = field(default_factory=Gate)
    path: str = ""
    terms: Terms = field(default_factory=Terms)
    glossaries: tuple[str, ...] = ()


KEYS = ("select", "ignore", "gate", "glossary", "terms", "patterns")
GATE_KEYS = ("garbled", "critical", "major", "min_confidence")
GLOSSARY_KEYS = ("files",)
TERMS_KEYS = ("keep", "forbid")
FORBID_KEYS = ("term", "use", "note", "lang", "case", "severity")
PATTERN_KEYS = (
    "name", "message", "forbid", "require", "source", "severity", "suggestion", "lang", "ignore_case"
)  # fmt: skip


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
    gate = _table(path, content, "gate", GATE_KEYS, "of limits")
    glossary = _table(path, content, "glossary", GLOSSARY_KEYS, 'such as files = ["terms.csv"]')
    terms = _table(path, content, "terms", TERMS_KEYS, "with keep and forbid")
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
        terms=Terms(
            keep=_keep(path, terms),
            forbid=tuple(_forbidden(path, n, given) for n, given in enumerate(_list(path, terms, "terms.forbid"))),
            patterns=_patterns(path, content),
        ),
        glossaries=_glossaries(path, glossary),
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


def _table(path: Path, content: dict[str, Any], key: str, keys: tuple[str, ...], what: str) -> dict[str, Any]:
    table = content.get(key, {})
    if not isinstance(table, dict):
        raise UsageError(f"{path}: {key} is {table!r}; expected a table {what}")
    _only(path, table, keys, f"{key}.")
    return table


def _list(path: Path, table: dict[str, Any], name: str) -> list[Any]:
    value = table.get(name.rpartition(".")[2], [])
    if not isinstance(value, list):
        raise UsageError(f"{path}: {name} is {value!r}; expected a list")
    return value


def _glossaries(path: Path, glossary: dict[str, Any]) -> tuple[str, ...]:
    files = _list(path, glossary, "glossary.files")
    if not all(isinstance(f, str) and f for f in files):
        raise UsageError(f'{path}: glossary.files is {files!r}; expected a list of paths such as ["terms.csv"]')
    return tuple(str(path.parent / f) for f in files)


def _keep(path: Path, terms: dict[str, Any]) -> tuple[str, ...]:
    keep = _list(path, terms, "terms.keep")
    if not all(isinstance(term, str) and term.strip() for term in keep):
        raise UsageError(f'{path}: terms.keep is {keep!r}; expected a list of terms such as ["WhatsApp"]')
    return tuple(dict.fromkeys(term.strip() for term in keep))


def _forbidden(path: Path, number: int, given: Any) -> Forbidden:
    where = f"terms.forbid[{number}]"
    if isinstance(given, str):
        given = {"term": given}
    if not isinstance(given, dict):
        raise UsageError(
            f'{path}: {where} is {given!r}; expected a term, or a table such as {{ term = "...", use = "..." }}'
        )
    _only(path, given, FORBID_KEYS, f"{where}.")
    case = given.get("case")
    if case is not None and not isinstance(case, bool):
        raise UsageError(f"{path}: {where}.case is {case!r}; expected true or false")
    return Forbidden(
        text=_string(path, given, where, "term", needed=True).strip(),
        use=_string(path, given, where, "use"),
        note=_string(path, given, where, "note"),
        lang=_language(path, given, where),
        case=case,
        severity=_severity(path, given, where),
    )


def _patterns(path: Path, content: dict[str, Any]) -> tuple[Pattern, ...]:
    made: list[Pattern] = []
    for number, given in enumerate(_list(path, content, "patterns")):
        where = f"patterns[{number}]"
        if not isinstance(given, dict):
            raise UsageError(f"{path}: {where} is {given!r}; expected a table [[patterns]]")
        _only(path, given, PATTERN_KEYS, f"{where}.")
        made.append(_pattern(path, given, where))
        if made[-1].name in {p.name for p in made[:-1]}:
            raise UsageError(f"{path}: {where}.name {made[-1].name!r} stands twice; expected a name of its own")
    return tuple(made)


def _pattern(path: Path, given: dict[str, Any], where: str) -> Pattern:
    """One pattern, tried out: what is no regular expression is told with its key, before anything is read."""
    ignore_case = given.get("ignore_case", False)
    if not isinstance(ignore_case, bool):
        raise UsageError(f"{path}: {where}.ignore_case is {ignore_case!r}; expected true or false")
    pattern = Pattern(
        name=_string(path, given, where, "name", needed=True),
        message=_string(path, given, where, "message", needed=True),
        forbid=_string(path, given, where, "forbid"),
        require=_string(path, given, where, "require"),
        source=_string(path, given, where, "source"),
        severity=_severity(path, given, where),
        suggestion=_string(path, given, where, "suggestion"),
        lang=_language(path, given, where),
        ignore_case=ignore_case,
    )
    if bool(pattern.forbid) == bool(pattern.require):
        raise UsageError(f"{path}: {where} needs either forbid or require, and not both")
    for key in ("forbid", "require", "source"):
        try:
            tried = bounded.compiled(getattr(pattern, key), ignore_case)
        except bounded.BadPatternError as error:
            raise UsageError(f"{path}: {where}.{key} {error}") from None
        if key == "forbid" and pattern.forbid and tried.fullmatch(""):
            raise UsageError(f"{path}: {where}.forbid fits the empty text, so it would fit everywhere")
    if pattern.suggestion and pattern.require:
        raise UsageError(f"{path}: {where}.suggestion stands for what forbid finds; require finds nothing to replace")
    missing = bounded.groups_missing(pattern.suggestion, pattern.forbid)
    if missing:
        raise UsageError(f"{path}: {where}.suggestion names the group {missing[0]}, which forbid does not have")
    return pattern


def _string(path: Path, given: dict[str, Any], where: str, key: str, *, needed: bool = False) -> str:
    value = given.get(key, "")
    if not isinstance(value, str):
        raise UsageError(f"{path}: {where}.{key} is {value!r}; expected a string")
    if needed and not value.strip():
        raise UsageError(f"{path}: {where} has no {key}; expected a string")
    return value


def _language(path: Path, given: dict[str, Any], where: str) -> str:
    code = _string(path, given, where, "lang").replace("_", "-").split("-")[0].lower()
    if code and not codes.is_language(code):
        raise UsageError(f"{path}: {where}.lang is {given['lang']!r}; expected a language code such as id")
    return code


def _severity(path: Path, given: dict[str, Any], where: str) -> Severity:
    value = given.get("severity", Severity.MINOR.value)
    if value not in list(Severity):
        raise UsageError(f"{path}: {where}.severity is {value!r}; expected one of {', '.join(Severity)}")
    return Severity(value)


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
