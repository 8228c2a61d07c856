"""XLIFF 1.2 and 2.0, a unit for each row, and corrected texts put back into the XLIFF that they came from.

What XLIFF has no place for (references, kinds, ids that it does not allow) stands in notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from mtqa.convert import Written
from mtqa.convert._xml import ILLEGAL, Text
from mtqa.inputs import decode, read_bytes
from mtqa.inputs._codes import standing
from mtqa.inputs._rows import AlignedRow
from mtqa.inputs._xml import Node
from mtqa.inputs.xliff import ID, KIND, REFERENCE, Unit, units
from mtqa.model import Kind

SUFFIXES = (".xlf", ".xliff")
NAMES = ("xliff-1.2", "xliff-2.0")
UNKNOWN = "und"
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*+>""")


def write(rows: Sequence[AlignedRow], name: str, format: str) -> Written:
    """The rows as a new XLIFF file, with a ``<file>`` for each run of rows in the same two languages."""
    text = Text()
    rows = text.named(rows)
    files = [(pair, list(group)) for pair, group in groupby(rows, key=lambda r: (r.source_lang, r.target_lang))]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    if format == "xliff-1.2":
        lines.append('<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">')
        for (source, target), group in files:
            stated = f' target-language="{target}"' if target else ""
            lines.append(
                f'<file original={text.attribute(name)} source-language="{source or UNKNOWN}"{stated} '
                'datatype="plaintext" xml:space="preserve"><body>'
            )
            for row in group:
                lines += _first(row, text, several=len(files) > 1)
            lines.append("</body></file>")
    else:
        # One pair of languages a file: XLIFF 2 names them once.
        (source, target), _ = files[0] if files else ((None, None), [])
        lines.append(
            '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" '
            f'srcLang="{source or UNKNOWN}" trgLang="{target or UNKNOWN}" xml:space="preserve">'
        )
        lines.append(f'<file id="f1" original={text.attribute(name)}>')
        for number, row in enumerate(rows, start=1):
            lines += _second(row, number, text)
        lines.append("</file>")
    notes = text.notes()
    if format == "xliff-2.0" and len(files) > 1:
        notes = (*notes, "rows in several languages, of which XLIFF 2 can say one pair")
    return Written("\n".join([*lines, "</xliff>", ""]).encode(), notes)


def _first(row: AlignedRow, text: Text, *, several: bool) -> Iterator[str]:
    yield f"<trans-unit id={text.attribute(row.id)}>"
    yield f"<source>{text(row.source or '')}</source>"
    if row.target:
        yield f"<target>{text(row.target)}</target>"
    notes = _notes(row, needs_id=several)
    yield from (f'<note from="{category}">{text(content)}</note>' for category, content in notes)
    yield "</trans-unit>"


def _second(row: AlignedRow, number: int, text: Text) -> Iterator[str]:
    # Ids of XLIFF 2 are name tokens and unique.
    yield f'<unit id="u{number}">'
    notes = [f'<note category="{category}">{text(content)}</note>' for category, content in _notes(row, needs_id=True)]
    yield f"<notes>{''.join(notes)}</notes>"
    target = f"<target>{_coded(row.target, text)}</target>" if row.target else ""
    yield f"<segment><source>{_coded(row.source or '', text)}</source>{target}</segment>"
    yield "</unit>"


def _coded(content: str, text: Text) -> str:
    """Text with what XML cannot hold as ``<cp>``."""
    parts = re.split(f"({ILLEGAL.pattern})", content)
    return "".join(f'<cp hex="{ord(part):04X}"/>' if n % 2 else text(part) for n, part in enumerate(parts))


def _notes(row: AlignedRow, *, needs_id: bool) -> Iterator[tuple[str, str]]:
    if needs_id:
        yield ID, row.id
    if row.kind is not Kind.BODY:
        yield KIND, row.kind.value
    yield from ((REFERENCE, reference) for reference in row.references)


def into(original: Path, rows: Sequence[AlignedRow]) -> Written:
    """The original file with the targets of the rows put in where they differ; every other byte stays.

    A unit is found by its row's id. A text that is new in a unit with formatting codes would lose them: it is left as
    it was, and that is said.

    Raises:
        InputError: if the original cannot be read or is no XLIFF.
    """
    data = read_bytes(original)
    content, encode = _decoded(data, original)
    wanted = {row.id: row.target for row in rows}
    raw = content.encode()
    changes: list[tuple[int, int, bytes]] = []
    notes: list[str] = []
    text = Text()
    for unit in units(content, str(original)):
        new = wanted.pop(unit.row.id, unit.row.target)
        if new == unit.row.target:
            continue
        change = _change(raw, unit, new, text)
        if change is None:
            notes.append(
                f"{original}: {unit.row.id!r} holds formatting codes that a new text would lose; left as it was"
            )
        else:
            changes.append(change)
    notes += [f"{original}: holds no unit {identifier!r}" for identifier in wanted]
    parts: list[bytes] = []
    behind = 0
    for start, end, replacement in sorted(changes):
        parts += raw[behind:start], replacement
        behind = end
    return Written(encode(b"".join([*parts, raw[behind:]]).decode()), (*notes, *text.notes()))


def _change(raw: bytes, unit: Unit, new: str, text: Text) -> tuple[int, int, bytes] | None:
    """What to put where for a new target; None if it would lose codes."""
    if unit.target is None:
        if unit.after is None:
            return None
        at = _element_end(raw, unit.after)
        prefix, colon, _ = _name(raw, unit.after.start).rpartition(b":")
        name = prefix + colon + b"target"
        return at, at, b"<" + name + b">" + text(new).encode() + b"</" + name + b">"
    codes: list[tuple[str, bytes]] = []
    for child in unit.target.content:
        if isinstance(child, str):
            continue
        shown = standing(child, unit.data)
        if not shown or new.count(shown) != 1:
            return None
        codes.append((shown, raw[child.start : _element_end(raw, child)]))
    content = text(new).encode()
    for shown, code in codes:
        content = content.replace(text(shown).encode(), code, 1)
    start = _tag_end(raw, unit.target.start)
    if raw[start - 2 : start] != b"/>":
        return start, unit.target.close, content
    opening = raw[unit.target.start : start - 2].rstrip()
    return unit.target.start, start, opening + b">" + content + b"</" + _name(raw, unit.target.start) + b">"


def _name(raw: bytes, start: int) -> bytes:
    """The name in the tag that begins at ``start``, with its prefix."""
    return re.split(rb"[\s/>]", raw[start + 1 : _tag_end(raw, start)], maxsplit=1)[0]


def _element_end(raw: bytes, node: Node) -> int:
    """Where an element ends: behind its end tag, or behind its only tag."""
    first = _tag_end(raw, node.start)
    return first if raw[first - 2 : first] == b"/>" else _tag_end(raw, node.close)


def _tag_end(raw: bytes, start: int) -> int:
    """Where the tag that begins at ``start`` ends."""
    found = _TAG.match(raw, start)
    return found.end() if found else start


def _decoded(data: bytes, path: Path) -> tuple[str, Callable[[str], bytes]]:
    """The text of a file, and how to write it in the same encoding."""
    text = decode(data, str(path))
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return text, lambda new: mark + new.encode(encoding)  # noqa: B023 - returned in the same round
    return text, lambda new: new.encode()
