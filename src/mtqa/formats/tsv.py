r"""Findings as tab-separated values, for scripts and spreadsheets: a header, then a line for each.

UTF-8 without a mark. A line end, tab or backslash of a text is written ``\n``, ``\r``, ``\t``, ``\\``, control
characters as pictures. A cell that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-`` or
``@``) has an apostrophe before it. Findings that do not count are there too, with their ``state`` and the ``reason``.
"""

from __future__ import annotations

from mtqa.formats._table import COLUMNS, rows
from mtqa.formats._view import CONTROL, View, visible
from mtqa.model import Report

NAME = "tsv"
EXTENSION = ".tsv"

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# OWASP, "CSV injection"; a full-width sign acts as well in some locales.
FORMULA = (
    *"=+-@",
    "\N{FULLWIDTH EQUALS SIGN}",
    "\N{FULLWIDTH PLUS SIGN}",
    "\N{FULLWIDTH HYPHEN-MINUS}",
    "\N{FULLWIDTH COMMERCIAL AT}",
)


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The table."""
    lines = ["\t".join(COLUMNS), *("\t".join(_cell(cell) for cell in row) for row in rows(View(report)))]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    shown = CONTROL.sub(lambda m: visible(m[0]), text.translate(_ESCAPES))
    return f"'{shown}" if shown.lstrip(" ").startswith(FORMULA) else shown
