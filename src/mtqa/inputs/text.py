"""Running text: one article a file, a line a paragraph."""

from __future__ import annotations

from pathlib import Path

from mtqa.inputs import Prose, read_text

SUFFIXES = (".txt", ".text", "")


def text(path: Path) -> Prose:
    """The text of a file as it is.

    Raises:
        InputError: see ``read_text``.
    """
    return Prose(read_text(path))
