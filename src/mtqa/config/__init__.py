"""Configuration: ``mtqa.toml``, or ``[tool.mtqa]`` in ``pyproject.toml``; the closest file above the target wins.

``schema.json`` lists every key; ``shape`` holds a file against it, since a limit with a slip in its name would never be
enforced. ``files`` finds, reads and merges files, ``making`` makes a ``Config`` (``settings``) of them, ``paths`` knows
patterns of paths, and ``told`` says what applies and where it comes from.
"""

from __future__ import annotations

from pathlib import Path

from mtqa.config.files import find, merged
from mtqa.config.making import made
from mtqa.config.paths import Pair, Pairing, Where, pair_of, pairs
from mtqa.config.settings import Config, Gate, Languages, Suppression, chosen, known_rule

__all__ = [
    "Config",
    "Gate",
    "Languages",
    "Pair",
    "Pairing",
    "Suppression",
    "Where",
    "chosen",
    "find",
    "known_rule",
    "load",
    "made",
    "merged",
    "pair_of",
    "pairs",
]


def load(path: Path, profile: str | None = None) -> Config:
    """The configuration of a file, with what it extends and the profile that was asked for.

    Raises:
        UsageError: if it cannot be read, is not TOML, has an unknown key or a value of the wrong type.
    """
    return made(merged(path, profile))
