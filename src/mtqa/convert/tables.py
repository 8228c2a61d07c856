"""JSON lines, TSV and CSV.

A cell of CSV that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-`` or ``@``) gets an
apostrophe before it, which ``inputs.csv`` takes away again. TSV has no quotes: tabs and line breaks in a text become
spaces.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any

from mtqa.convert import Written
from mtqa.inputs._rows import AlignedRow
from mtqa.model import Kind

SUFFIXES = (".jsonl", ".tsv", ".csv")
NAMES = ("jsonl", "tsv", "csv")
_BREAKS = re.compile(r"[\t\r\n]+")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def write(rows: Sequence[AlignedRow], name: str, format: str) -> Written:
    """The rows as a table with the names of ``.jsonl``."""
    if format == "jsonl":
        return Written("".join(json.dumps(_values(row), ensure_ascii=False) + "\n" for row in rows).encode())
    names, lines, notes = table(rows)
    out = io.StringIO(newline="")
    if format == "csv":
        csv.writer(out, lineterminator="\r\n").writerows([names, *([_defused(c) for c in line] for line in lines)])
        return Written(out.getvalue().encode(), notes)
    flat = [[_BREAKS.sub(" ", cell) for cell in line] for line in lines]
    changed = sum(one != other for one, other in zip(lines, flat, strict=True))
    if changed:
        notes = (*notes, f"rows with tabs or line breaks, which are spaces now: {changed}")
    return Written("".join("\t".join(line) + "\n" for line in [names, *flat]).encode(), notes)


def table(rows: Sequence[AlignedRow]) -> tuple[list[str], list[list[str]], tuple[str, ...]]:
    """The header, a line of cells for each row, and what a table cannot hold; columns without content are left out."""
    lines = []
    for row in rows:
        values = _values(row)
        reference = row.references[0] if row.references else ""
        lines.append({**{k: v for k, v in values.items() if isinstance(v, str)}, "reference": reference})
    order = ("id", "source", "target", "reference", "source_lang", "target_lang", "kind")
    names = [n for n in order if n in {"id", "target"} or any(line.get(n) for line in lines)]
    more = sum(len(row.references) > 1 for row in rows)
    notes = (f"rows with more than one reference, of which the first was kept: {more}",) if more else ()
    return names, [[line.get(n, "") for n in names] for line in lines], notes


def _values(row: AlignedRow) -> dict[str, Any]:
    values: dict[str, Any] = {"id": row.id}
    if row.source:
        values["source"] = row.source
    values["target"] = row.target
    if row.references:
        values["reference"] = row.references[0] if len(row.references) == 1 else list(row.references)
    if row.source_lang:
        values["source_lang"] = row.source_lang
    if row.target_lang:
        values["target_lang"] = row.target_lang
    if row.kind is not Kind.BODY:
        values["kind"] = row.kind.value
    return values


def _defused(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
