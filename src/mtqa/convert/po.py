"""PO (gettext): a message for each row, its id as ``msgctxt``; what PO has no place for stands in comments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mtqa.convert import Written
from mtqa.errors import UsageError
from mtqa.inputs._rows import AlignedRow
from mtqa.inputs.po import KIND, REFERENCE
from mtqa.model import Kind

SUFFIXES = (".po",)
NAMES = ("po",)
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v", "\f": r"\f"}
_ESCAPES |= {"\a": r"\a", "\b": r"\b"}
_ESCAPED = re.compile(r"""[\\"\n\r\t\v\f\a\x08]""")


def write(rows: Sequence[AlignedRow], name: str, format: str) -> Written:
    """The rows as a catalogue.

    Raises:
        UsageError: if a row has no source, which is what names a message.
    """
    missing = [row for row in rows if not row.source]
    if missing:
        raise UsageError(f"{name}: the row {missing[0].id!r} has no source; PO needs one for every message")
    targets = {row.target_lang for row in rows if row.target_lang}
    sources = {row.source_lang for row in rows if row.source_lang}
    header = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"]
    header += [f"Language: {next(iter(targets))}"] if len(targets) == 1 else []
    header += [f"X-Source-Language: {next(iter(sources))}"] if len(sources) == 1 else []
    lines = ['msgid ""', 'msgstr ""', *(_quoted(f"{line}\n") for line in header)]
    for row in rows:
        lines.append("")
        lines += [f"#. {KIND}: {row.kind.value}"] if row.kind is not Kind.BODY else []
        lines += [f"#. {REFERENCE}: {_in_comment(reference)}" for reference in row.references]
        lines += [f"msgctxt {_quoted(row.id)}"] if row.id else []
        lines += [f"msgid {_quoted(row.source or '')}", f"msgstr {_quoted(row.target)}"]
    notes = ("rows in several languages, which PO cannot say",) if len(targets) > 1 or len(sources) > 1 else ()
    nul = sum("\0" in (row.id + (row.source or "") + row.target) for row in rows)
    if nul:
        notes = (*notes, f"rows with NUL characters, which are U+FFFD now: {nul}")
    return Written("\n".join([*lines, ""]).replace("\0", "\N{REPLACEMENT CHARACTER}").encode(), notes)


def _in_comment(text: str) -> str:
    """A text after the name of its comment; in quotation marks where spaces at its ends would be lost there."""
    return _quoted(text) if text != text.strip() else _quoted(text)[1:-1]


def _quoted(text: str) -> str:
    return '"' + _ESCAPED.sub(lambda m: _ESCAPES[m[0]], text) + '"'
