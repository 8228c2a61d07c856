"""Aligned rows of any format, and the article that they make."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtqa.errors import InputError, MtqaError, NothingError, UsageError
from mtqa.inputs import Call, checked_language, detected, identifier_of
from mtqa.model import Article, Document, Kind, Row, Segment, Side, Span
from mtqa.text import codes

# Enough text to tell the language of a whole file of rows.
DETECT_CHARACTERS = 20_000
MAX_PROBLEMS = 20
_NO_LANGUAGE = {"und", "mul", "mis", "zxx"}


@dataclass(frozen=True)
class AlignedRow:
    """One row as a file has it. ``line`` is where it begins, from 1; a side that is missing is None or empty."""

    line: int
    id: str
    target: str
    source: str | None = None
    references: tuple[str, ...] = ()
    source_lang: str | None = None
    target_lang: str | None = None
    kind: Kind = Kind.BODY


def article_of_rows(path: Path, call: Call, given: Iterable[AlignedRow | str]) -> Article:
    """The rows of a file as an article with ``rows``; ``given`` holds a sentence for each row that cannot be read.

    Raises:
        UsageError: if the call names a source or references beside the rows.
        InputError: if no row can be read.
        NothingError: if none has a target.
    """
    if call.source or call.references:
        raise UsageError(f"{path}: rows hold their own source and reference; leave out --source and --reference")
    raws, problems = sorted_out(path, given)
    if not any(row.target.strip() for row in raws):
        raise NothingError(f"{path}: holds no row with a target text; there is nothing to check")
    return _article(path, call, raws, problems)


def sorted_out(path: Path, given: Iterable[AlignedRow | str]) -> tuple[list[AlignedRow], tuple[str, ...]]:
    """Rows with ids that are unique, and a sentence for each of the others.

    Raises:
        InputError: if there are problems and no row.
    """
    problems: list[str] = []
    rows: list[AlignedRow] = []
    seen: set[str] = set()
    for row in given:
        if isinstance(row, str):
            problems.append(row)
        elif row.id in seen:
            problems.append(f"{path}, line {row.line}: the id {row.id!r} stands twice; expected one row per id")
        else:
            seen.add(row.id)
            rows.append(row)
    if not rows and problems:
        raise InputError("; ".join(problems[:3]))
    return rows, tuple(_shortened(problems))


def numbered(number: int, taken: Container[str | None]) -> str:
    """The id of a row that has none: its number, so written that it is the id of no other row."""
    name = str(number)
    while name in taken:
        name = f"#{name}"
    return name


def named_language(code: str | None) -> str | None:
    """The language that a file names, in its base form; None where it names none (``und``, ``x-none``)."""
    base = (code or "").replace("_", "-").split("-")[0].lower()
    return base if codes.is_language(base) and base not in _NO_LANGUAGE else None


def checked_row(where: str, number: int, value: dict[str, Any]) -> AlignedRow | str:
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
    return AlignedRow(
        line=number,
        id=_encodable(str(number if identifier is None else identifier)),
        target=_encodable(target),
        source=None if source is None else _encodable(source),
        references=tuple(_encodable(r) for r in references if r.strip()),
        source_lang=langs[0],
        target_lang=langs[1],
        kind=Kind(value["kind"]) if value.get("kind") in list(Kind) else Kind.BODY,
    )


def _encodable(text: str) -> str:
    """The text with lone surrogates (JSON can hold them, no encoding can) as U+FFFD, which the rules report."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def _shortened(problems: list[str]) -> list[str]:
    if len(problems) > MAX_PROBLEMS:
        return [*problems[:MAX_PROBLEMS], f"... and {len(problems) - MAX_PROBLEMS} more rows that could not be read"]
    return problems


@dataclass
class _Side:
    """The texts of one side, joined by line feeds, so that every segment has a place in one document."""

    side: Side
    document: str
    parts: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, lang: str, row: AlignedRow, paragraph: int) -> Segment:
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


def _article(path: Path, call: Call, raws: list[AlignedRow], problems: tuple[str, ...]) -> Article:
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
