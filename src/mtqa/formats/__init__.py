"""Output formats, one a file: each a pure function of the report, so that the same report gives the same bytes.

A format is added by adding one module here. It has

==============  ======================================================================
``NAME``        what the user calls it: the module's own name, with hyphens for underscores
``EXTENSION``   of the files it is usually kept in, with the dot
``render``      the report as text, or as bytes where the format is no text; ``color`` and
                ``width`` matter to a terminal only
==============  ======================================================================

Of ``Report.run`` the formats read ``signature``, ``version`` (of the mtqa that ran), ``notes`` (sentences),
``alignment`` (for each other text its ``document`` id and the ``backend`` that aligned it), ``rules`` (codes of the
rules that ran), ``article_rules`` (of those that judge the article as a whole) and ``ui_lang`` (the language of the
report page, ``en`` by default) and ``scope`` (``all`` where findings of the baseline count too); any may be missing.
Every text in a report is untrusted: whatever a format writes, markup and control characters in it must stay text.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib import resources
from typing import Protocol, cast

from mtqa import discover
from mtqa.errors import UsageError
from mtqa.model import Report


class Format(Protocol):
    """What a module of this folder offers."""

    NAME: str
    EXTENSION: str

    def render(self, report: Report, *, color: bool = False, width: int = 100) -> str | bytes:
        """The whole output, a text ending with a line feed. ``width`` is in terminal cells."""
        ...


def available() -> list[str]:
    """Names of all formats; none is imported."""
    return [name.replace("_", "-") for name in discover.names(sys.modules[__name__])]


def load(name: str) -> Format:
    """Import one format.

    Raises:
        UsageError: if there is no format of that name.
    """
    if name not in available():
        raise UsageError(f"there is no output format {name!r}: expected one of {', '.join(available())}")
    return cast(Format, importlib.import_module(f"{__name__}.{name.replace('-', '_')}"))


def saved(text: str, name: str) -> Report:
    """The report that a JSON result was made of; see ``formats._saved.report``."""
    from mtqa.formats import _saved

    return _saved.report(text, name)


def saved_many(text: str, name: str) -> list[Report]:
    """The reports of a JSON result of one article or several."""
    from mtqa.formats import _many, _saved

    return [_saved.report(part, name) for part in _many.parts(text, name)]


def joined(
    name: str, reports: Sequence[Report], unread: Sequence[str] = (), *, color: bool = False, width: int = 100
) -> str | None:
    """Several articles as one file; None where the format has a file for each article.

    Args:
        name: of the format.
        reports: of the articles, in their order.
        unread: a sentence for each article that could not be checked.
        color: as for ``render``.
        width: as for ``render``.
    """
    from mtqa.formats import _many

    return _many.joined(name, reports, unread, color=color, width=width)


def tells_unread(name: str) -> bool:
    """Whether a format says what could not be checked even where nothing could."""
    from mtqa.formats import _many

    return name in _many.TELL_UNREAD


def unread(text: str) -> list[str]:
    """A sentence for each article that could not be checked, of a result that ``saved_many`` has read."""
    from mtqa.formats import _many

    return _many.unread(text)


def schema(name: str) -> str:
    """The JSON Schema (draft 2020-12) of what mtqa writes, as text; ``result`` is ``mtqa.result/v1``.

    Raises:
        UsageError: if there is no schema of that name.
    """
    folder = resources.files(__name__) / "schemas"
    names = sorted(f.name.removesuffix(".json") for f in folder.iterdir() if f.name.endswith(".json"))
    if name not in names:
        raise UsageError(f"there is no schema {name!r}: expected one of {', '.join(names)}")
    return (folder / f"{name}.json").read_text(encoding="utf-8")
