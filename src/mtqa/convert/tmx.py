"""TMX 1.4, a unit for each row; what TMX has no place for stands in properties."""

from __future__ import annotations

from collections.abc import Sequence

from mtqa import __version__
from mtqa.convert import Written
from mtqa.convert._xml import Text
from mtqa.inputs._rows import AlignedRow
from mtqa.inputs.tmx import KIND, REFERENCE
from mtqa.model import Kind

SUFFIXES = (".tmx",)
NAMES = ("tmx",)
UNKNOWN = "und"


def write(rows: Sequence[AlignedRow], name: str, format: str) -> Written:
    """The rows as a translation memory."""
    text = Text()
    rows = text.named(rows)
    first = next((row.source_lang for row in rows if row.source_lang), UNKNOWN)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        '<tmx version="1.4">',
        f'<header creationtool="mtqa" creationtoolversion="{__version__}" segtype="block" o-tmf="mtqa" '
        f'adminlang="en" srclang="{first}" datatype="plaintext"/>',
        "<body>",
    ]
    for row in rows:
        own = row.source_lang or UNKNOWN
        stated = "" if own == first else f' srclang="{own}"'
        lines.append(f"<tu tuid={text.attribute(row.id)}{stated}>")
        if row.kind is not Kind.BODY:
            lines.append(f'<prop type="{KIND}">{row.kind.value}</prop>')
        lines += [f'<prop type="{REFERENCE}">{text(reference)}</prop>' for reference in row.references]
        lines.append(f'<tuv xml:lang="{own}"><seg>{text(row.source or "")}</seg></tuv>')
        if row.target:
            lines.append(f'<tuv xml:lang="{row.target_lang or UNKNOWN}"><seg>{text(row.target)}</seg></tuv>')
        lines.append("</tu>")
    return Written("\n".join([*lines, "</body>", "</tmx>", ""]).encode(), text.notes())
