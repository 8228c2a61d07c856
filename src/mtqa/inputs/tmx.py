"""TMX 1.4: a row for each translation unit of a translation memory.

The source is the variant in the language asked for, else in the header's ``srclang``, else the first; the target the
one in the language asked for, else the first in another language than the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mtqa.errors import InputError
from mtqa.inputs import read_text
from mtqa.inputs._codes import flat
from mtqa.inputs._rows import AlignedRow, named_language, numbered
from mtqa.inputs._xml import Node, parse
from mtqa.model import Kind

SUFFIXES = (".tmx",)
# What a property of ours says, by its type.
REFERENCE, KIND = "mtqa-reference", "mtqa-kind"


def rows(path: Path, source: str | None = None, target: str | None = None) -> Iterator[AlignedRow | str]:
    """The rows of a file, between two languages.

    Raises:
        InputError: if the file cannot be read or is no TMX.
    """
    return of_tree(parse(read_text(path), str(path)), str(path), source, target)


def of_tree(
    root: Node, name: str, source_lang: str | None = None, target_lang: str | None = None
) -> Iterator[AlignedRow | str]:
    """The rows of a parsed file; see ``rows``."""
    if root.name != "tmx":
        raise InputError(f"{name}, line {root.line}: holds <{root.name}>; expected <tmx>")
    header = root.child("header")
    stated = header.attributes.get("srclang", "") if header else ""
    exact = header is not None and header.attributes.get("o-tmf") == "mtqa"  # others may lay out a text over lines
    units = list(root.walk("tu"))
    ids = Counter(unit.attributes.get("tuid") for unit in units)
    for number, unit in enumerate(units, start=1):
        variants = [(_language(variant), variant) for variant in unit.children("tuv")]
        if not variants:
            yield f"{name}, line {unit.line}: the unit has no <tuv>; expected one for each language"
            continue
        wanted = source_lang or named_language(unit.attributes.get("srclang") or stated)
        source = next((v for v in variants if wanted and v[0] == wanted), None)
        source = source or next((v for v in variants if v[0] != target_lang), variants[0])
        others = [v for v in variants if v[1] is not source[1]]
        if target_lang and any(v[0] for v in others):
            target = next((v for v in others if v[0] == target_lang), None)
        else:
            target = next((v for v in others if v[0] != source[0] or v[0] is None), others[0] if others else None)
        own = unit.attributes.get("tuid")
        properties = [(p.attributes.get("type", ""), p.text) for p in unit.children("prop")]
        kind = next((text for what, text in properties if what == KIND), "")
        yield AlignedRow(
            (target or source)[1].line,
            own if own and ids[own] == 1 else numbered(number, ids),
            _text(target[1], exact) if target else "",
            _text(source[1], exact) or None,
            tuple(text for what, text in properties if what == REFERENCE),
            source[0],
            target[0] if target else None,
            Kind(kind) if kind in list(Kind) else Kind.BODY,
        )


def _language(variant: Node) -> str | None:
    return named_language(variant.attributes.get("xml:lang") or variant.attributes.get("lang"))


def _text(variant: Node, exact: bool) -> str:
    segment = variant.child("seg")
    return flat(segment, {}, preserve=exact) if segment else ""
