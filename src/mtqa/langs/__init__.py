"""Language packs: what mtqa knows of a language, one TOML file each over ``xx.toml``.

A pack file holds only what differs from the default; tables and lists given there replace
the default's. ``Pack`` is the only way in: rules never ask which language it is, they ask
the pack. Larger tables (truecasing, word classes) lie beside it in ``data/<code>/`` and are
made by ``python -m mtqa.langs._build``; see NOTICE for their sources and licences.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from mtqa.errors import UsageError

DEFAULT = "xx"


@dataclass(frozen=True)
class Pack:
    """What is known of one language; see ``xx.toml`` for the meaning of each key.

    ``known`` is False where the language runs on the default pack alone.
    """

    code: str
    known: bool
    name: str
    script: str
    quotes: tuple[tuple[str, str], ...]
    alternative_quotes: tuple[tuple[str, str], ...]
    decimal: str
    group: str
    abbreviations: frozenset[str]
    initial_abbreviations: frozenset[str]
    function_words: frozenset[str]
    dangling_words: frozenset[str]
    cut_words: frozenset[str]
    doubling_words: frozenset[str]
    capital_words: frozenset[str]
    boilerplate: tuple[str, ...]
    boilerplate_headings: frozenset[str]
    byline: tuple[str, ...]
    siblings: tuple[str, ...]
    number_words: Mapping[str, float]
    scale_words: Mapping[str, float]
    clean: tuple[str, ...]
    number_abbreviations: frozenset[str] = frozenset()
    name_abbreviations: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    ordinal_point: bool = False
    terminals: str = ""
    reporting: str = ""
    attribution: str = ""
    spaced_punctuation: str = ""
    joining_words: frozenset[str] = frozenset()
    boilerplate_lines: tuple[str, ...] = ()
    boilerplate_topics: frozenset[str] = frozenset()
    glued_furniture: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def available() -> list[str]:
    """Codes of the packs that exist, without the default."""
    files = (f.name for f in resources.files(__package__).iterdir())
    return sorted(n[:-5] for n in files if n.endswith(".toml") and n != f"{DEFAULT}.toml")


@lru_cache(maxsize=64)
def load(code: str) -> Pack:
    """The pack for a language code (ISO 639-1, or 639-3 without one; any case, region ignored).

    Raises:
        UsageError: if the code does not have the form of a language code.
    """
    base = code.replace("_", "-").split("-")[0].lower()
    if not (base.isascii() and base.isalpha() and 2 <= len(base) <= 3):
        raise UsageError(f"{code!r} is not a language code: expected one such as id, es or en")
    values = _read(DEFAULT) | _others().get(base, {})
    known = base in available()
    if known:
        values |= _read(base)
    return Pack(code=base, known=known, **_typed(values))


@lru_cache(maxsize=1)
def _others() -> dict[str, Any]:
    """How sentences end in languages that have no pack of their own: ``data/others.toml``, a table each."""
    file = resources.files(__package__) / "data" / "others.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def table(code: str, name: str) -> bytes | None:
    """The bytes of ``data/<code>/<name>``, or None where the language has no such table."""
    file = resources.files(__package__) / "data" / code / name
    return file.read_bytes() if file.is_file() else None


def _read(code: str) -> dict[str, Any]:
    text = (resources.files(__package__) / f"{code}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """TOML values as the fields of Pack: pairs as tuples, word lists as sets, unknown keys in ``more``."""
    kinds = Pack.__dataclass_fields__
    typed: dict[str, Any] = {"more": {k: v for k, v in values.items() if k not in kinds}}
    for key, value in values.items():
        if key not in kinds:
            continue
        if kinds[key].type == "frozenset[str]":
            value = frozenset(value)
        elif isinstance(value, list):
            value = tuple(tuple(v) if isinstance(v, list) else v for v in value)
        typed[key] = value
    return typed
