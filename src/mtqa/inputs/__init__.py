"""Input formats, one a file: each turns a file of the user into an article.

A module here claims file name endings in ``SUFFIXES`` and offers
``read(path, call) -> Article``; what it could not read but need not stop for goes into
``Article.problems``, so that the rest is checked all the same (and the exit code says 4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from mtqa import discover, langs
from mtqa.errors import InputError, MtqaError, NothingError, UsageError
from mtqa.model import Article, Document, Side
from mtqa.text import codes

# Larger files are no articles; refusing beats an hour of silence (a book has about 2 MB).
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Call:
    """What the user named beside the target: other files and languages, all optional."""

    source: Path | None = None
    references: tuple[Path, ...] = ()
    target_lang: str | None = None
    source_lang: str | None = None


@lru_cache(maxsize=1)
def readers() -> dict[str, ModuleType]:
    """File name ending (with its dot, lower case; ``/`` for a folder) to the module that reads it."""
    import mtqa.inputs as package

    return {suffix: module for module in discover.modules(package) for suffix in module.SUFFIXES}


def read_text(path: Path) -> str:
    """The text of a file: UTF-8, with or without a mark, or UTF-16 with one; line ends as they are.

    Raises:
        InputError: if the file is missing, not a file, too large, binary or in another encoding.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder; expected a text file")
        if not path.is_file() and path.exists():
            raise InputError(f"{path}: is no regular file; expected a text file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"{path}: has {size:,} bytes; expected an article of at most {MAX_BYTES:,}")
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    return decode(data, str(path))


def decode(data: bytes, name: str) -> str:
    """Bytes as text, or an InputError that names the line and the byte; see ``read_text``."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InputError(f"{name}: starts as UTF-16 but is not ({error.reason}); expected UTF-8 text") from None
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
    """Read one text file as a document; the language is the given one, the file name's, or detected.

    Raises:
        InputError: as ``read_text``, and if a source or reference is empty.
        NothingError: if a target is empty.
    """
    text = read_text(path)
    if not text.strip():
        if side is Side.TARGET:
            raise NothingError(f"{path}: is empty; expected a text to check")
        raise InputError(f"{path}: is empty; expected the {side} text")
    known = lang or language_of(path.name)
    if known:
        return Document(id=identifier, side=side, lang=known, text=text, path=str(path))
    return Document(id=identifier, side=side, lang=detected(text), text=text, path=str(path), detected=True)


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
