"""Glossary formats, one a file: each turns a file of the user into concepts.

A module here claims file name endings in ``SUFFIXES`` and offers ``concepts(text, name) -> list[Concept]``; ``name`` is
the path, for messages. A glossary is part of the configuration: one that cannot be read whole stops the run.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from mtqa import discover
from mtqa.errors import InputError, UsageError
from mtqa.inputs import read_text
from mtqa.own import Concept, Status, Terms
from mtqa.text import codes

MAX_TERM = 200  # characters; longer is a sentence
MOST_NAMED = 3  # faulty lines that a message names


@lru_cache(maxsize=1)
def readers() -> dict[str, ModuleType]:
    """File name ending (with its dot, lower case) to the module that reads it."""
    import mtqa.glossaries as package

    return {suffix: module for module in discover.modules(package) for suffix in module.SUFFIXES}


def with_glossaries(terms: Terms, paths: tuple[str, ...]) -> Terms:
    """The user's terms with the concepts of glossary files.

    Raises:
        UsageError: if a file is missing, of an unknown kind, or holds something else than a glossary.
    """
    found: list[Concept] = []
    for name in paths:
        path = Path(name)
        reader = readers().get(path.suffix.lower())
        if reader is None:
            raise UsageError(f"glossary.files: {name} is no glossary; expected {', '.join(sorted(readers()))}")
        try:
            text = read_text(path)
        except InputError as error:
            raise UsageError(f"glossary.files: {error}") from None
        found += reader.concepts(text, name)
    return replace(terms, concepts=(*terms.concepts, *found))


def language(code: str) -> str | None:
    """The base code of a language as glossaries name it (es, es-MX, es_419); None if it is none."""
    base = code.strip().replace("_", "-").split("-")[0].lower()
    return base if codes.is_language(base) else None


def fault(term: str) -> str | None:
    """What is wrong with a term's text; None if nothing is."""
    if len(term) > MAX_TERM:
        return f"a term of {len(term)} characters; expected at most {MAX_TERM}"
    if not any(c.isalnum() for c in term):
        return f"{term[:20]!r} has neither letter nor digit"
    if any(unicodedata.category(c) == "Cc" for c in term):
        return "a term with a control character"
    return None


def stop(name: str, faults: list[tuple[int, str]]) -> None:
    """Stop if there are faults.

    Raises:
        UsageError: which names the file and the first lines.
    """
    if faults:
        told = "; ".join(f"line {line}: {what}" for line, what in faults[:MOST_NAMED])
        rest = f" (and {len(faults) - MOST_NAMED} more)" if len(faults) > MOST_NAMED else ""
        raise UsageError(f"{name}, {told}{rest}")


STATUSES = {
    "preferred": Status.PREFERRED,
    "admitted": Status.ADMITTED,
    "allowed": Status.ADMITTED,
    "forbidden": Status.FORBIDDEN,
    "deprecated": Status.FORBIDDEN,
}
