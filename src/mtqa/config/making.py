"""From the values of configuration files to what applies to a run."""

from __future__ import annotations

import datetime
import os
from pathlib import Path, PurePath
from typing import Any

from mtqa.config.files import Given, Merged
from mtqa.config.paths import Pairing, Where, checked_pairing
from mtqa.config.settings import Config, Gate, Languages, Suppression
from mtqa.errors import UsageError
from mtqa.model import Severity
from mtqa.own import Forbidden, Pattern, Terms
from mtqa.text import bounded, codes

OFF = "off"


def made(merged: Merged) -> Config:
    """What some files together set.

    Raises:
        UsageError: for what the shape alone does not show: a code of no language, a pattern that is none.
    """
    gate = _gate(merged, ("gate",), Gate())
    langs = dict.fromkeys(key[2] for key in merged.values if key[:2] == ("gate", "languages"))
    return Config(
        select=_codes(merged.last("select")),
        ignore=_codes(merged.last("ignore")),
        gate=gate,
        path=str(merged.path),
        terms=Terms(
            keep=tuple(dict.fromkeys(term.strip() for g in _all(merged, "terms", "keep") for term in g.value)),
            forbid=tuple(f for g in _all(merged, "terms", "forbid") for f in _forbidden(g)),
            patterns=_patterns(_all(merged, "patterns")),
        ),
        glossaries=_paths(_all(merged, "glossary", "files")),
        per_file_ignores=tuple(
            (_where(g, pattern), _codes(g))
            for pattern, givens in merged.entries("per_file_ignores").items()
            for g in givens
        ),
        severity=tuple(
            (code.upper(), None if g[-1].value == OFF else Severity(g[-1].value))
            for code, g in merged.entries("severity").items()
        ),
        min_confidence=float(_value(merged, ("min_confidence",), 0.0)),
        languages=Languages(
            _language(merged.last("languages", "target"), "languages.target"),
            _language(merged.last("languages", "source"), "languages.source"),
        ),
        # Of two files the nearer is asked first, since the first that fits decides.
        languages_of=tuple(entry for g in reversed(_all(merged, "languages", "files")) for entry in _languages_of(g)),
        pairs=tuple(p for g in _all(merged, "pairs") for p in _pairs(g)),
        gates=tuple(
            (_code_of_language(lang, "gate.languages", merged), _gate(merged, ("gate", "languages", lang), gate))
            for lang in langs
        ),
        comments=_value(merged, ("comments",), True),
        suppress=tuple(s for g in _all(merged, "suppress") for s in _suppressions(merged, g)),
        baseline=_path(merged.last("baseline")),
        decisions=_paths(_all(merged, "decisions")),
    )


def _all(merged: Merged, *key: str) -> tuple[Given, ...]:
    return merged.values.get(key, ())


def _value(merged: Merged, key: tuple[str, ...], default: Any) -> Any:
    given = merged.last(*key)
    return default if given is None else given.value


def _codes(given: Given | None) -> tuple[str, ...]:
    return tuple(code.upper() for code in given.value) if given else ()


def _paths(givens: tuple[Given, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(g.file.parent / path) for g in givens for path in g.value))


def _path(given: Given | None) -> str:
    return str(given.file.parent / given.value) if given and given.value else ""


def _where(given: Given, pattern: str) -> Where:
    return Where(str(given.file.parent.resolve()), pattern)


def _gate(merged: Merged, prefix: tuple[str, ...], base: Gate) -> Gate:
    """A gate, of what stands under a key and, for the rest, of another gate."""
    if any(key[: len(prefix) + 1] == (*prefix, "languages") for key in merged.values) and len(prefix) > 1:
        raise UsageError(f"{merged.path}: {'.'.join(prefix)} holds languages, which only gate can")

    def limit(key: str, default: float | None) -> Any:
        value = _value(merged, (*prefix, key), default)
        return None if value == OFF else value

    def table(key: str, default: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
        found = dict(default)
        for name, givens in merged.entries(*prefix, key).items():
            name = name.upper() if key == "rules" else name
            found[name] = givens[-1].value
        return tuple((name, value) for name, value in found.items() if value != OFF)

    return Gate(
        garbled=limit("garbled", base.garbled),
        critical=limit("critical", base.critical),
        major=limit("major", base.major),
        minor=limit("minor", base.minor),
        garbled_share=limit("garbled_share", base.garbled_share),
        rules=table("rules", base.rules),
        penalty=limit("penalty", base.penalty),
        scores=table("scores", base.scores),
        scope=_value(merged, (*prefix, "scope"), base.scope),
        count=_value(merged, (*prefix, "count"), base.count),
        min_confidence=float(_value(merged, (*prefix, "min_confidence"), base.min_confidence)),
    )


def _languages_of(given: Given) -> list[tuple[Where, Languages]]:
    found = []
    for number, entry in enumerate(given.value):
        where = f"languages.files[{number}]"
        if not {"target", "source"} & set(entry):
            raise UsageError(f"{given.file}: {where} names no language; expected target, source or both")
        found.append(
            (
                _where(given, entry["path"]),
                Languages(
                    *(_language(_part(given, entry.get(side)), f"{where}.{side}") for side in ("target", "source"))
                ),
            )
        )
    return found


def _pairs(given: Given) -> list[Pairing]:
    root = str(given.file.parent.resolve())
    return [
        checked_pairing(
            Pairing(root, entry["target"], entry.get("source", ""), tuple(entry.get("references", ()))),
            str(given.file),
            f"pairs[{number}]",
        )
        for number, entry in enumerate(given.value)
    ]


def _suppressions(merged: Merged, given: Given) -> list[Suppression]:
    found = []
    for number, entry in enumerate(given.value):
        until = entry.get("until")
        found.append(
            Suppression(
                rule=entry["rule"].upper(),
                reason=entry["reason"].strip(),
                named=f"suppress[{number}] of {_from(merged, given.file)}",
                where=_where(given, entry["path"]) if "path" in entry else None,
                text=" ".join(entry.get("text", "").split()),
                until=datetime.date.fromisoformat(until) if isinstance(until, str) else until,
            )
        )
    return found


def _from(merged: Merged, file: Path) -> str:
    """What a file of a chain is called, from the folder of the nearest: two of them may have the same name."""
    return PurePath(os.path.relpath(file, merged.path.parent)).as_posix()


def _forbidden(given: Given) -> list[Forbidden]:
    found = []
    for number, entry in enumerate(given.value):
        entry = {"term": entry} if isinstance(entry, str) else entry
        found.append(
            Forbidden(
                text=entry["term"].strip(),
                use=entry.get("use", ""),
                note=entry.get("note", ""),
                lang=_language(_part(given, entry.get("lang")), f"terms.forbid[{number}].lang") or "",
                case=entry.get("case"),
                severity=Severity(entry.get("severity", Severity.MINOR)),
            )
        )
    return found


def _patterns(givens: tuple[Given, ...]) -> tuple[Pattern, ...]:
    """All patterns; one of a nearer file replaces that of its name in the base."""
    found: dict[str, Pattern] = {}
    for given in givens:
        own: set[str] = set()
        for number, entry in enumerate(given.value):
            where = f"patterns[{number}]"
            pattern = _pattern(given, entry, where)
            if pattern.name in own:
                raise UsageError(
                    f"{given.file}: {where}.name {pattern.name!r} stands twice; expected a name of its own"
                )
            own.add(pattern.name)
            found[pattern.name] = pattern
    return tuple(found.values())


def _pattern(given: Given, entry: dict[str, Any], where: str) -> Pattern:
    """One pattern, tried out: what is no regular expression is told with its key, before anything is read."""
    path = given.file
    pattern = Pattern(
        **{key: value for key, value in entry.items() if key not in {"lang", "severity"}},
        severity=Severity(entry.get("severity", Severity.MINOR)),
        lang=_language(_part(given, entry.get("lang")), f"{where}.lang") or "",
    )
    if bool(pattern.forbid) == bool(pattern.require):
        raise UsageError(f"{path}: {where} needs either forbid or require, and not both")
    for key in ("forbid", "require", "source"):
        try:
            tried = bounded.compiled(getattr(pattern, key), pattern.ignore_case)
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


def _part(given: Given, value: str | None) -> Given | None:
    return Given(value, given.file) if value else None


def _language(given: Given | None, where: str) -> str | None:
    if given is None:
        return None
    code = given.value.replace("_", "-").split("-")[0].lower()
    if not codes.is_language(code):
        raise UsageError(f"{given.file}: {where} is {given.value!r}; expected a language code such as id")
    return str(code)


def _code_of_language(code: str, where: str, merged: Merged) -> str:
    return _language(Given(code, Path(merged.path)), where) or ""
