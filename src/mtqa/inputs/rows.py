"""Aligned segments: JSON lines, or TSV with the same names in its header.

A row has ``target`` and, optionally, ``id``, ``source``, ``reference`` (a string; in JSON also a list),
``source_lang``, ``target_lang`` and ``kind`` (headline, heading, byline, body; body if it says none). Other fields
are passed over. A malformed row is a problem of the article, and the others are still checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtqa.errors import InputError, MtqaError, NothingError, UsageError
from mtqa.inputs import Call, checked_language, detected, identifier_of, read_text
from mtqa.model import Article, Document, Kind, Row, Segment, Side, Span

SUFFIXES = (".jsonl", ".tsv")
# Enough text to tell the language of a whole file of rows.
DETECT_CHARACTERS = 20_000
MAX_PROBLEMS = 20


@dataclass(frozen=True)
class _Raw:
    line: int
    id: str
    target: str
    source: str | None
    references: tuple[str, ...]
    source_lang: str | None
    target_lang: str | None
    kind: Kind


@dataclass
class _Side:
    """The texts of one side, joined by line feeds, so that every segment has a place in one document."""

    side: Side
    document: str
    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, lang: str, row: _Raw, paragraph: int) -> Segment:
        start = self.length
        self.parts.append(text)
        self.length += len(text) + 1
        return Segment(
            document=self.document,
            side=self.side,
            lang=lang,
            kind=row.kind,
            span=Span(start, start + len(text)),
            text=text,
            index=len(self.parts) - 1,
            paragraph=paragraph,
            row_id=row.id,
            line=row.line,
        )


def read(path: Path, call: Call) -> Article:
    """The rows of a file as an article with ``rows``.

    Raises:
        UsageError: if the call names a source or references beside the rows.
        InputError: if the file cannot be read or has no ``target``.
        NothingError: if it holds no row.
    """
    if call.source or call.references:
        raise UsageError(f"{path}: rows hold their own source and reference; leave out --source and --reference")
    text = read_text(path)
    problems: list[str] = []
    raws: list[_Raw] = []
    seen: set[str] = set()
    for row in (_json_rows if path.suffix.lower() == ".jsonl" else _tsv_rows)(path, text):
        if isinstance(row, str):
            problems.append(row)
        elif row.id in seen:
            problems.append(f"{path}, line {row.line}: the id {row.id!r} stands twice; expected one row per id")
        else:
            seen.add(row.id)
            raws.append(row)
    if not raws and problems:
        raise InputError("; ".join(problems[:3]))
    if not any(row.target.strip() for row in raws):
        raise NothingError(f"{path}: holds no row with a target text; there is nothing to check")
    return _article(path, call, raws, tuple(_shortened(problems)))


def _shortened(problems: list[str]) -> list[str]:
    if len(problems) > MAX_PROBLEMS:
        return [*problems[:MAX_PROBLEMS], f"... and {len(problems) - MAX_PROBLEMS} more rows that could not be read"]
    return problems


def _article(path: Path, call: Call, raws: list[_Raw], problems: tuple[str, ...]) -> Article:
    identifier = identifier_of(path)
    target_lang = call.target_lang or _language(r.target for r in raws if not r.target_lang)
    source_lang = call.source_lang or _language(r.source or "" for r in raws if not r.source_lang)
    target = _Side(Side.TARGET, identifier)
    source = _Side(Side.SOURCE, f"{identifier}:source")
    references = [
        _Side(Side.REFERENCE, f"{identifier}:reference-{n + 1}")
        for n in range(max((len(r.references) for r in raws), default=0))
    ]
    rows = []
    for n, raw in enumerate(raws):
        lang = raw.target_lang or target_lang or ""
        rows.append(
            Row(
                id=raw.id,
                line=raw.line,
                target=target.add(raw.target, lang, raw, n) if raw.target.strip() else None,
                source=(
                    source.add(raw.source, raw.source_lang or source_lang or "", raw, n)
                    if raw.source and raw.source.strip()
                    else None
                ),
                references=tuple(
                    side.add(raw.references[k], lang, raw, n) if k < len(raw.references) else None
                    for k, side in enumerate(references)
                ),
            )
        )

    def whole(side: _Side, lang: str, guessed: bool) -> Document:
        return Document(side.document, side.side, lang, "\n".join(side.parts), str(path), rows=True, detected=guessed)

    main = target_lang or next((r.target_lang for r in raws if r.target_lang), "xx")
    given = call.target_lang is not None or all(r.target_lang for r in raws)
    other = source_lang or next((r.source_lang for r in raws if r.source_lang), "xx")
    other_given = call.source_lang is not None or all(r.source_lang or not r.source for r in raws)
    return Article(
        id=identifier,
        target=whole(target, main, not given),
        source=whole(source, other, not other_given) if source.parts else None,
        references=tuple(whole(side, main, not given) for side in references if side.parts),
        rows=tuple(rows),
        problems=problems,
    )


def _language(texts: Iterator[str] | Any) -> str | None:
    """The language of rows that name none, from the first of them together; None if all name one."""
    sample, length = [], 0
    for text in texts:
        if text.strip():
            sample.append(text)
            length += len(text)
        if length > DETECT_CHARACTERS:
            break
    return detected("\n".join(sample)) if sample else None


def _json_rows(path: Path, text: str) -> Iterator[_Raw | str]:
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
        yield _checked(where, number, value)


def _tsv_rows(path: Path, text: str) -> Iterator[_Raw | str]:
    lines = text.split("\n")
    names = [name.strip() for name in lines[0].rstrip("\r").split("\t")]
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
        yield _checked(where, number, {name: cell for name, cell in zip(names, cells, strict=True) if cell})


def _checked(where: str, number: int, value: dict[str, Any]) -> _Raw | str:
    """A row with its fields checked, or the sentence that says what is wrong."""
    target = value.get("target", "")
    source = value.get("source")
    reference = value.get("reference")
    references = [reference] if isinstance(reference, str) else (reference or [])
    texts = [target, *([] if source is None else [source]), *(references if isinstance(references, list) else [None])]
    if "target" not in value and "source" not in value:
        return f'{where}: has no "target"; expected a string'
    if not all(isinstance(t, str) for t in texts):
        return f"{where}: target, source and reference must be strings (reference also a list of strings)"
    langs: list[str | None] = []
    for key in ("source_lang", "target_lang"):
        try:
            langs.append(checked_language(str(value[key]), f"{where}, {key}") if value.get(key) else None)
        except MtqaError as error:
            return str(error)
    identifier = value.get("id")
    return _Raw(
        line=number,
        id=_whole(str(number if identifier is None else identifier)),
        target=_whole(target),
        source=None if source is None else _whole(source),
        references=tuple(_whole(r) for r in references if r.strip()),
        source_lang=langs[0],
        target_lang=langs[1],
        kind=Kind(value["kind"]) if value.get("kind") in list(Kind) else Kind.BODY,
    )


def _whole(text: str) -> str:
    """The text with lone surrogates (JSON can hold them, no encoding can) as U+FFFD, which the rules report."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
