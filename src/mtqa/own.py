"""The user's own rules as data: glossary, terms to keep, terms to avoid, patterns.

They come from the configuration and the glossaries that it names; the rules of the family ``terms`` report them.
See docs/own-rules.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mtqa.model import Severity


class Status(StrEnum):
    """What a glossary says of a term (TBX: administrative status)."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a glossary, in one language (base code, as ``es``).

    ``case``: whether capitals must be as written; None means only those of an acronym (WHO, not who).
    ``verb``: whether it is a verb, so that conjugated forms are looked for and not only those of a noun.
    """

    text: str
    lang: str
    status: Status = Status.PREFERRED
    case: bool | None = None
    verb: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """What several terms, in several languages, are names of. ``where``: file and line, for messages."""

    terms: tuple[Term, ...]
    note: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A term that must not stand in a translation; ``lang`` "" means in no language."""

    text: str
    use: str = ""
    note: str = ""
    lang: str = ""
    case: bool | None = None
    severity: Severity = Severity.MINOR


@dataclass(frozen=True, slots=True)
class Pattern:
    r"""A regular expression of the user's: the translation must not match ``forbid``, or must match ``require``.

    With ``source`` it is asked only where the source matches that. ``suggestion`` may name groups of ``forbid``: \1.
    """

    name: str
    message: str
    forbid: str = ""
    require: str = ""
    source: str = ""
    severity: Severity = Severity.MINOR
    suggestion: str = ""
    lang: str = ""
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that the user asked for; empty where nothing is configured."""

    concepts: tuple[Concept, ...] = ()
    keep: tuple[str, ...] = ()
    forbid: tuple[Forbidden, ...] = ()
    patterns: tuple[Pattern, ...] = ()
