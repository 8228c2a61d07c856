"""An article folder: ``article.toml`` names the files, their roles and their languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from mtqa.errors import InputError
from mtqa.inputs import Call, checked_language, document, read_text, with_sides
from mtqa.model import Article, Document, Side

SUFFIXES = ("/",)
MANIFEST = "article.toml"


def read(path: Path, call: Call) -> Article:
    """The article of a folder; files that the call names are added to those of ``article.toml``.

    Raises:
        InputError: if there is no ``article.toml``, it is malformed, or its target cannot be read.
    """
    manifest = path / MANIFEST
    if not manifest.is_file():
        raise InputError(f"{path}: holds no {MANIFEST}; expected an article folder or a file")
    try:
        content = tomllib.loads(read_text(manifest))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{manifest}: is not TOML ({error})") from None
    identifier = str(content.get("id") or path.resolve().name)
    documents, problems = _documents(path, manifest, content, identifier, call)
    targets = [d for d in documents if d.side is Side.TARGET]
    if len(targets) != 1:
        raise InputError(f'{manifest}: names {len(targets)} readable files with role = "target"; expected one')
    sources = [d for d in documents if d.side is Side.SOURCE]
    if len(sources) > 1:
        raise InputError(f'{manifest}: names {len(sources)} files with role = "source"; expected one at most')
    article = Article(
        id=identifier,
        target=targets[0],
        source=sources[0] if sources else None,
        references=tuple(d for d in documents if d.side is Side.REFERENCE),
        problems=tuple(problems),
    )
    return with_sides(article, call)


def _documents(
    folder: Path, manifest: Path, content: dict[str, Any], identifier: str, call: Call
) -> tuple[list[Document], list[str]]:
    """The documents that the manifest names, and a sentence for each source or reference that failed."""
    files = content.get("files")
    if not isinstance(files, list) or not all(isinstance(f, dict) for f in files):
        raise InputError(f"{manifest}: has no [[files]]; expected entries with path, role and language")
    documents: list[Document] = []
    problems: list[str] = []
    count = 0
    for number, entry in enumerate(files, start=1):
        role, name = entry.get("role"), entry.get("path")
        if not isinstance(name, str) or not isinstance(role, str):
            raise InputError(f"{manifest}: file {number} has no path or no role; expected both as strings")
        if role not in set(Side):
            if role.lower() in set(Side):
                raise InputError(f"{manifest}: {name!r} has the role {role!r}; expected {role.lower()!r}")
            continue
        side = Side(role)
        ident = {Side.TARGET: identifier, Side.SOURCE: f"{identifier}:source"}.get(side)
        if ident is None:
            count += 1
            ident = f"{identifier}:reference-{count}"
        lang = entry.get("language")
        lang = checked_language(str(lang), f"{manifest}, file {name}") if lang else None
        given = {Side.TARGET: call.target_lang, Side.SOURCE: call.source_lang}.get(side)
        if not _inside(folder, folder / name):
            raise InputError(f"{manifest}: {name!r} lies outside the article's folder")
        try:
            documents.append(document(folder / name, side, ident, given or lang))
        except InputError as error:
            if side is Side.TARGET:
                raise
            problems.append(str(error))
    return documents, problems


def _inside(folder: Path, file: Path) -> bool:
    """Whether a file named by a manifest stays in its folder: a manifest is untrusted."""
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (ValueError, OSError, RuntimeError):  # a NUL byte, a loop of links
        return False
