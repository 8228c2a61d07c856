"""TSV of MQM ratings, as of the WMT campaigns and Marot: a line an error, its span in ``<v>`` in the text.

The names of the columns vary by year (``seg_id``, ``globalSegId``); a segment that several raters marked, or that has
several errors, stands on several lines and is one row here. Fields are not quoted, but some files have been through a
spreadsheet: a field that is quoted as a whole, with its quotes doubled, is undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from mtqa.inputs._rows import AlignedRow

_NEEDED = {"source", "target", "category", "severity"}
_SEGMENT = ("globalsegid", "seg_id", "docsegid", "segid", "doc_id")
_MARK = re.compile(r"</?v>")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def fits(names: Sequence[str]) -> bool:
    """Whether a header is one of MQM ratings."""
    return {name.strip().lower() for name in names} >= _NEEDED


def rated(path: Path, text: str) -> Iterator[AlignedRow | str]:
    """The rated segments in their order, without the marks, and a sentence for each line that cannot be read."""
    lines = text.split("\n")
    names = [name.strip().lower() for name in lines[0].rstrip("\r").split("\t")]
    segment = next((name for name in _SEGMENT if name in names), None)
    systems: set[str] = set()
    found: dict[tuple[str, str, str], AlignedRow] = {}
    for number, line in enumerate(lines[1:], start=2):
        cells = line.rstrip("\r").split("\t")
        if not line.strip():
            continue
        if len(cells) < len(names) - 1:  # the last one, comment or metadata, may be missing
            yield f"{path}, line {number}: has {len(cells)} cells; expected {len(names)} as in the header"
            continue
        values = dict(zip(names, cells, strict=False))
        system = values.get("system", "")
        document = values.get("doc", "")
        place = values[segment] if segment else str(number)
        systems.add(system)
        if (system, document, place) not in found:
            texts = _plain(values["target"]), _plain(values["source"])
            found[system, document, place] = AlignedRow(number, "", *texts)
    for (system, document, place), row in found.items():
        parts = [system] if len(systems) > 1 else []
        parts.append(f"{document}#{place}" if document else place)
        yield AlignedRow(row.line, ":".join(parts), row.target, row.source)


def _plain(field: str) -> str:
    """A field without quotes around it and marks in it."""
    if len(field) > 1 and _QUOTED.fullmatch(field):
        field = field[1:-1].replace('""', '"')
    return _MARK.sub("", field)
