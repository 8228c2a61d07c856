"""Input formats, one a file: each turns a file of the user into running text, or into aligned rows.

A module here claims file name endings in ``SUFFIXES`` and offers one of

=====================  =================================================================================
``text(path)``         running text as ``Prose``, with the place of each character in a file with markup
``rows(path)``         aligned segments as ``AlignedRow``, and a sentence for each row that cannot be read; with two
                       more arguments, the languages asked for, where a row may be in more than two (TMX)
``read(path, call)``   a whole article (a folder)
=====================  =================================================================================

What could not be read but need not stop for goes into ``Article.problems``, so that the rest is checked all the same
(and the exit code says 4). Every file is untrusted: sizes are checked before anything is unpacked or parsed.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from mtqa import discover, langs
from mtqa.errors import InputError, MtqaError, NothingError, UsageError
from mtqa.model import Article, Document, Origin, Side
from mtqa.text import codes

if TYPE_CHECKING:
    from mtqa.inputs._rows import AlignedRow

# Larger files are no articles; refusing beats an hour of silence (a book has about 2 MB).
MAX_BYTES = 64 * 1024 * 1024


# What people have at hand and no reader takes: what to give instead.
NEVER = {
    ".pdf": "the text itself, as .docx, .html, .md or .txt",
    ".doc": "it saved as .docx",
    ".xls": "it saved as .xlsx",
    ".odt": "it saved as .docx",
    ".rtf": "it saved as .docx",
    ".json": "rows as .jsonl, one object a line",
}


@dataclass(frozen=True)
class Call:
    """What the user named beside the target: other files and languages, all optional."""

    source: Path | None = None
    references: tuple[Path, ...] = ()
    target_lang: str | None = None
    source_lang: str | None = None


@dataclass(frozen=True)
class Prose:
    """Running text as a format gives it: a block a line, where it stands in the file, the language the file names."""

    text: str
    origin: Origin | None = None
    lang: str | None = None


@lru_cache(maxsize=1)
def readers() -> dict[str, ModuleType]:
    """File name ending (with its dot, lower case; ``/`` for a folder) to the module that reads it."""
    import mtqa.inputs as package

    return {suffix: module for module in discover.modules(package) for suffix in module.SUFFIXES}


def reader(path: Path) -> ModuleType:
    """The module that reads a file or folder, by what it is called; running text if the ending says nothing.

    Raises:
        InputError: if the path is not there or cannot be reached, or holds what can never be read here.
    """
    try:
        path.stat()
        suffix = "/" if path.is_dir() else path.suffix.lower()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file or folder") from None
    except (OSError, ValueError) as error:  # a loop of links, a folder that is closed, a NUL in the name
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if suffix in NEVER:
        raise InputError(f"{path}: {suffix} files cannot be read; expected {NEVER[suffix]}")
    return readers().get(suffix) or readers()[""]


def rows_of(path: Path, module: ModuleType, source: str | None, target: str | None) -> Iterable[AlignedRow | str]:
    """What a reader of rows gives for a file, between two languages if it has more."""
    given: Iterable[AlignedRow | str] = (
        module.rows(path, source, target) if len(signature(module.rows).parameters) > 1 else module.rows(path)
    )
    return given


def read_text(path: Path) -> str:
    """The text of a file: UTF-8, with or without a mark, or UTF-16 with one; line ends as they are.

    Raises:
        InputError: if the file is missing, not a file, too large, binary or in another encoding.
    """
    return decode(read_bytes(path), str(path))


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file.

    Raises:
        InputError: if it is missing, not a file, too large, or closed to us.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder; expected a text file")
        if not path.is_file() and path.exists():
            raise InputError(f"{path}: is no regular file; expected a text file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"{path}: has {size:,} bytes; expected an article of at most {MAX_BYTES:,}")
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from None


def decode(data: bytes, name: str) -> str:
    """Bytes as text, or an InputError that names the line and the byte; see ``read_text``."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InputError(f"{name}: starts as UTF-16 but is not ({error.reason}); expected UTF-8 text") from None
        if "\x00" in text:  # every other character, if it is UTF-32
            line = text.count("\n", 0, text.index("\x00")) + 1
            raise InputError(
                f"{name}, line {line}: holds a NUL character, so it is binary or UTF-32; expected UTF-8 text"
            )
        return text
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        raise InputError(f"{name}, line {line}: holds a NUL byte, so it is binary; expected UTF-8 text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}, line {line}: byte 0x{data[error.start]:02x} is not UTF-8; expected UTF-8 text "
            "(convert it first, for example with iconv -f latin1 -t utf-8)"
        ) from None


def language_of(name: str) -> str | None:
    """The language that a file name says, as in ``article.id.txt``; None where it says none."""
    parts = name.split(".")
    if len(parts) >= 3 and codes.is_language(parts[-2]):
        return parts[-2].lower()
    return None


def identifier_of(path: Path) -> str:
    """The article id that a file name gives: without its ending and its language."""
    parts = path.name.split(".")
    if len(parts) >= 2:
        parts = parts[:-2] if language_of(path.name) else parts[:-1]
    return ".".join(parts) or path.name


def checked_language(code: str, what: str) -> str:
    """A language code as the user gave it, in its base form.

    Raises:
        UsageError: if it is no code of a language.
    """
    base = code.replace("_", "-").split("-")[0].lower()
    if not codes.is_language(base):
        raise UsageError(f"{what}: {code!r} is not a language code; expected one such as id, es or en")
    return base


def document(path: Path, side: Side, identifier: str, lang: str | None) -> Document:
    """Read one file of running text as a document.

    The language is the given one, that of the file's name, the one that the file itself names, or detected.

    Raises:
        InputError: as ``read_text``, if the file holds rows, and if a source or reference is empty.
        NothingError: if a target is empty.
    """
    module = reader(path)
    if not hasattr(module, "text"):
        what = "is a folder" if path.is_dir() else "holds aligned rows"
        raise InputError(f"{path}: {what}; expected a file of running text")
    prose: Prose = module.text(path)
    if not prose.text.strip():
        if side is Side.TARGET:
            raise NothingError(f"{path}: is empty; expected a text to check")
        raise InputError(f"{path}: is empty; expected the {side} text")
    known = lang or language_of(path.name) or prose.lang
    found = known or detected(prose.text)
    return Document(
        identifier, side, found, prose.text, str(path), detected=not known, origin=prose.origin, bom=_has_bom(path)
    )


def _has_bom(path: Path) -> bool:
    """Whether a file that has been read begins with the byte order mark of UTF-8."""
    try:
        with path.open("rb") as file:
            return file.read(3) == codecs.BOM_UTF8
    except OSError:  # gone since
        return False


def detected(text: str) -> str:
    """The language of a text, by detection; the default pack's code where nothing can be said."""
    from mtqa.text.language import detect

    code = detect(text)[0]
    return langs.DEFAULT if code == "und" else code


def with_sides(article: Article, call: Call) -> Article:
    """The article with the source and references that the call names.

    One that cannot be read becomes a problem of the article: the target is still worth checking.
    """
    problems = list(article.problems)
    source, references = article.source, list(article.references)
    if call.source is not None:
        try:
            source = document(call.source, Side.SOURCE, f"{article.id}:source", call.source_lang)
        except MtqaError as error:
            problems.append(str(error))
    for path in call.references:
        try:
            identifier = f"{article.id}:reference-{len(references) + 1}"
            references.append(document(path, Side.REFERENCE, identifier, None))
        except MtqaError as error:
            problems.append(str(error))
    return replace(article, source=source, references=tuple(references), problems=tuple(problems))
