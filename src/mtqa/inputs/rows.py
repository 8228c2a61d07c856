"""Aligned segments: JSON lines, or TSV with the same names in its header; TSV of MQM ratings is known by its header.

A row has ``target`` and, optionally, ``id``, ``source``, ``reference`` (a string; in JSON also a list),
``source_lang``, ``target_lang`` and ``kind`` (headline, heading, byline, body; body if it says none). Other fields
are passed over. A malformed row is a problem of the article, and the others are still checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from mtqa.errors import InputError
from mtqa.inputs import read_text
from mtqa.inputs._mqm import fits, rated
from mtqa.inputs._rows import AlignedRow, checked_row

SUFFIXES = (".jsonl", ".tsv")


def rows(path: Path) -> Iterator[AlignedRow | str]:
    """The rows of a file, and a sentence for each that cannot be read.

    Raises:
        InputError: if the file cannot be read, or is TSV whose header names no target.
    """
    text = read_text(path)
    if path.suffix.lower() == ".jsonl":
        return _json_rows(path, text)
    names = [name.strip() for name in text.partition("\n")[0].split("\t")]
    return rated(path, text) if fits(names) else _tsv_rows(path, text)


def _json_rows(path: Path, text: str) -> Iterator[AlignedRow | str]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = {json.JSONDecodeError: getattr(error, "msg", ""), RecursionError: "nested too deeply"}.get(
                type(error), "a number is too long"
            )
            yield f'{where}: is not JSON ({reason}); expected {{"target": "...", "source": "..."}}'
            continue
        if not isinstance(value, dict):
            yield f'{where}: is not an object; expected one with a "target"'
            continue
        yield checked_row(where, number, value)


def _tsv_rows(path: Path, text: str) -> Iterator[AlignedRow | str]:
    lines = text.split("\n")
    names = [name.strip().lower() for name in lines[0].rstrip("\r").split("\t")]
    if "target" not in names:
        raise InputError(f"{path}, line 1: the header names no target; expected names such as id, source, target")
    for number, line in enumerate(lines[1:], start=2):
        line = line.rstrip("\r")
        if not line.strip():
            continue
        cells = line.split("\t")
        where = f"{path}, line {number}"
        if len(cells) != len(names):
            yield f"{where}: has {len(cells)} cells; expected {len(names)} as in the header"
            continue
        given = {name: cell for name, cell in zip(names, cells, strict=True) if cell}
        yield checked_row(where, number, {"target": "", **given})
