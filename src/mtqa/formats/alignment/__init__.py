"""Formats of an alignment by itself, one a file, for ``mtqa align``: as the formats of a report, on ``Aligned``.

A module here has ``NAME``, ``EXTENSION`` and ``render(aligned, gold=None, *, color=False, width=100)``. ``gold`` is
how well the alignment fits a gold one, where the user gave one; formats without a place for it pass over it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from mtqa import discover
from mtqa.aligned import Aligned, GoldFit
from mtqa.errors import UsageError
from mtqa.model import Segment

# From here on scripts are written without spaces (CJK radicals; Hangul, which has spaces, is left out below).
_CJK, _HANGUL = "\N{CJK RADICAL REPEAT}", ("\N{HANGUL SYLLABLE GA}", "\N{HANGUL SYLLABLE HIH}")


class AlignmentFormat(Protocol):
    """What a module of this folder offers."""

    NAME: str
    EXTENSION: str

    def render(self, aligned: Aligned, gold: GoldFit | None = None, *, color: bool = False, width: int = 100) -> str:
        """The whole output, ending with a line feed. ``color`` and ``width`` (in cells) matter to a terminal only."""
        ...


def available() -> list[str]:
    """Names of all formats; none is imported."""
    return discover.names(sys.modules[__name__])


def load(name: str) -> AlignmentFormat:
    """Import one format.

    Raises:
        UsageError: if there is no format of that name.
    """
    if name not in available():
        raise UsageError(f"there is no alignment format {name!r}: expected one of {', '.join(available())}")
    return cast(AlignmentFormat, importlib.import_module(f"{__name__}.{name}"))


def joined(segments: Sequence[Segment]) -> str:
    """The text of one side of a link on one line, with a space between sentences in scripts that have spaces."""
    text = ""
    for part in (" ".join(s.text.split()) for s in segments):
        text += f" {part}" if text and not (_unspaced(text[-1]) and _unspaced(part[:1])) else part
    return text


def _unspaced(char: str) -> bool:
    return char >= _CJK and not _HANGUL[0] <= char <= _HANGUL[1]
