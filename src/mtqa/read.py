"""First stage: the user's files become an article. Only this and ``cli`` touch files."""

from __future__ import annotations

from pathlib import Path

from mtqa.inputs import Call, checked_language, document, identifier_of, reader, rows_of, with_sides
from mtqa.inputs._rows import article_of_rows
from mtqa.model import Article, Side


def read(target: Path, call: Call) -> Article:
    """Read the target, by what it is called, with the other texts of the call.

    Raises:
        UsageError: for an unknown language code, or a source beside a file of rows.
        InputError: for a target that cannot be read.
        NothingError: for a target without text.
    """
    call = Call(
        source=call.source,
        references=tuple({path.resolve(): path for path in call.references}.values()),  # each once
        target_lang=checked_language(call.target_lang, "--target-lang") if call.target_lang else None,
        source_lang=checked_language(call.source_lang, "--source-lang") if call.source_lang else None,
    )
    module = reader(target)
    if hasattr(module, "read"):
        article: Article = module.read(target, call)
        return article
    if hasattr(module, "rows"):
        return article_of_rows(target, call, rows_of(target, module, call.source_lang, call.target_lang))
    identifier = identifier_of(target)
    return with_sides(Article(identifier, document(target, Side.TARGET, identifier, call.target_lang)), call)
