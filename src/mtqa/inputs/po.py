"""PO (gettext): a row for each message, or for each form of a plural.

The id of a row is its ``msgctxt`` where no other message has the same, else the line of its ``msgid``. Obsolete
messages are passed over; fuzzy ones are read, for that is what machines leave behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mtqa.inputs import read_text
from mtqa.inputs._rows import AlignedRow, named_language, numbered
from mtqa.model import Kind

SUFFIXES = (".po", ".pot")
# What an extracted comment of ours says.
REFERENCE, KIND = "mtqa-reference", "mtqa-kind"

_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d{1,2})\])?)\s*(".*")\s*$', re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"\s*$', re.DOTALL)
_ESCAPE = re.compile(r"\\([abfnrtv\"\\]|[0-7]{1,3}|x[0-9a-fA-F]{1,2})")
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}
_HEADER_LANGUAGE = re.compile(r"^(?:Language|X-Source-Language):[ \t]*([A-Za-z]{2,3})(?![A-Za-z])", re.MULTILINE)


@dataclass
class _Message:
    line: int = 0
    parts: dict[str, list[str]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return any(key.startswith("msgstr") for key in self.parts)

    def text(self, key: str) -> str:
        return "".join(self.parts.get(key, ()))


def rows(path: Path) -> Iterator[AlignedRow | str]:
    """The rows of a file, and a sentence for each line that is no PO.

    Raises:
        InputError: if the file cannot be read.
    """
    found = list(_messages(path, read_text(path)))
    messages = [m for m in found if isinstance(m, _Message)]
    yield from (problem for problem in found if isinstance(problem, str))
    header = next((m.text("msgstr") for m in messages if not m.text("msgid") and "msgctxt" not in m.parts), "")
    languages = dict.fromkeys(("Language", "X-Source-Language"), None) | {
        m[0].partition(":")[0]: named_language(m[1]) for m in _HEADER_LANGUAGE.finditer(header)
    }
    contexts: Counter[str | None] = Counter(m.text("msgctxt") for m in messages)
    for message in messages:
        source = message.text("msgid")
        if not source:
            continue
        context = message.text("msgctxt")
        identifier = context if contexts[context] == 1 and context else numbered(message.line, contexts)
        forms = sorted((key for key in message.parts if key.startswith("msgstr")), key=_form)
        for key in forms:
            plural = len(forms) > 1 or "msgid_plural" in message.parts
            number = _form(key)
            comments = [comment.partition(": ") for comment in message.comments]
            kind = next((text for what, _, text in comments if what == KIND), "")
            yield AlignedRow(
                message.line,
                f"{identifier}[{number}]" if plural else identifier,
                message.text(key),
                message.text("msgid_plural") if number and "msgid_plural" in message.parts else source,
                tuple(_unescaped(_bare(text)) for what, _, text in comments if what == REFERENCE),
                languages["X-Source-Language"],
                languages["Language"],
                Kind(kind) if kind in list(Kind) else Kind.BODY,
            )


def _bare(text: str) -> str:
    """What a comment says without the quotation marks that keep the spaces at its ends; others in it are escaped."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _form(key: str) -> int:
    return int(key[7:-1]) if key.endswith("]") else 0


def _messages(path: Path, text: str) -> Iterator[_Message | str]:
    """The messages of a file in their order; the parts of each are unescaped."""
    message = _Message()
    key = ""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip(" \t\r")
        if line.startswith("#"):
            if message.whole:
                yield message
                message, key = _Message(), ""
            if line.startswith("#. "):
                message.comments.append(line[3:])
            continue
        if not line:
            continue
        keyword = _KEYWORD.match(line)
        if keyword:
            begins = keyword[1] in {"msgctxt", "msgid"}
            if begins and message.whole:
                yield message
                message = _Message()
            key = keyword[1]
            if key in message.parts:
                yield f"{path}, line {number}: {key} stands twice in one message; expected it once"
                message, key = _Message(), ""
                continue
            if key == "msgid" or not message.line:
                message.line = number
            message.parts[key] = []
            line = keyword[3]
        string = _STRING.match(line)
        if not string or not key:
            yield f'{path}, line {number}: is no PO; expected a comment, msgid "..." or msgstr "..."'
            continue
        message.parts[key].append(_unescaped(string[1]))
    if message.whole:
        yield message
    elif message.parts:
        yield f"{path}, line {message.line}: the last message has no msgstr"


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    code = found[1]
    if code in _SIMPLE:
        return _SIMPLE[code]
    value = int(code[1:], 16) if code[0] == "x" else int(code, 8)
    return chr(value) if value < 0x80 else "\N{REPLACEMENT CHARACTER}"
