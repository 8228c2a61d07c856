"""What applies, and where each value comes from."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mtqa.config import shape
from mtqa.config.files import Given, Merged

DEFAULT = "default"
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Told:
    """One key: its value, and the files it comes from (``default`` where nobody says anything)."""

    key: str
    value: Any
    origin: str

    def text(self) -> str:
        """A line as it could stand in a configuration, its origin behind it."""
        return f"{self.key} = {_toml(self.value)}  # {self.origin}"


def told(merged: Merged | None) -> Iterator[Told]:
    """Every key in the order of the schema; a key without a default only where it is set."""
    values = merged.values if merged else {}
    for dotted, node in shape.leaves():
        key = tuple(dotted.split("."))
        if key[0] in {"extend", "profiles"}:
            continue
        if key in values:
            yield Told(dotted, _value(values[key]), _origin(values[key]))
        elif node.get("type") != "object" and "default" in node:
            yield Told(dotted, node["default"], DEFAULT)
        for full, givens in values.items():
            if len(full) > len(key) and full[: len(key)] == key:
                yield Told(".".join(_quoted(part) for part in full), _value(givens), _origin(givens))


def _value(givens: tuple[Given, ...]) -> Any:
    """The value that holds; lists of several files are joined."""
    return [item for given in givens for item in given.value] if len(givens) > 1 else givens[0].value


def _origin(givens: tuple[Given, ...]) -> str:
    return " + ".join(dict.fromkeys(given.origin for given in givens))


def _quoted(part: str) -> str:
    return part if _BARE.fullmatch(part) else json.dumps(part, ensure_ascii=False)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_quoted(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(_toml(v) for v in value)}]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def plain(entries: Iterator[Told]) -> list[dict[str, Any]]:
    """For JSON."""
    return [{"key": t.key, "value": json.loads(json.dumps(t.value, default=str)), "origin": t.origin} for t in entries]
