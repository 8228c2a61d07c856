"""Running text: one article a file, a line a paragraph."""

from __future__ import annotations

from pathlib import Path

from mtqa.inputs import Call, document, identifier_of, with_sides
from mtqa.model import Article, Side

SUFFIXES = (".txt", ".text", "")


def read(path: Path, call: Call) -> Article:
    """The article of a text file, with the source and references of the call.

    Raises:
        InputError, NothingError: if the target cannot be read or is empty.
    """
    identifier = identifier_of(path)
    target = document(path, Side.TARGET, identifier, call.target_lang)
    return with_sides(Article(id=identifier, target=target), call)
