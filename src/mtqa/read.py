"""First stage: the user's files become an article. Only this and ``cli`` touch files."""

from __future__ import annotations

from pathlib import Path

from mtqa.errors import InputError
from mtqa.inputs import Call, checked_language, readers
from mtqa.model import Article


def read(target: Path, call: Call) -> Article:
    """Read the target, by what it is called, with the other texts of the call.

    Raises:
        UsageError: for an unknown language code, or a source beside a file of rows.
        InputError: for a target that cannot be read.
        NothingError: for a target without text.
    """
    call = Call(
        source=call.source,
        references=call.references,
        target_lang=checked_language(call.target_lang, "--target-lang") if call.target_lang else None,
        source_lang=checked_language(call.source_lang, "--source-lang") if call.source_lang else None,
    )
    try:
        missing = not target.exists()
    except OSError as error:
        raise InputError(f"{target}: cannot be read ({error.strerror})") from None
    if missing:
        raise InputError(f"{target}: no such file or folder")
    suffix = "/" if target.is_dir() else target.suffix.lower()
    known = readers()
    if suffix not in known:
        if suffix in {
            ".md",
            ".markdown",
            ".html",
            ".htm",
            ".docx",
            ".pdf",
            ".xliff",
            ".xlf",
            ".po",
            ".tmx",
            ".xlsx",
            ".csv",
        }:
            raise InputError(f"{target}: {suffix} files cannot be read yet; expected text, .jsonl or .tsv")
        suffix = ""
    article: Article = known[suffix].read(target, call)
    return article
