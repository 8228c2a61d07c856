"""Inline codes of XLIFF and TMX: what stands in a translator's text for markup of the original.

Codes that format (bold, a link) are dropped, those that break a line become a line feed. A code that stands for
something a reader will see (a variable, a number) becomes what it says of itself, such as ``%s``, or ``{id}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mtqa.inputs._xml import Node, collapsed

_THROUGH = {"g", "mrk", "pc", "hi", "sub"}
_FORMATTING = {"bpt", "ept", "it", "bx", "ex", "sc", "ec", "sm", "em", "ut"}
_STANDS = {"x", "ph"}
_BREAKS = {"lb", "x-lb", "x-br", "x-html-br", "xlf:lb"}
_LOOKS = re.compile(
    r"(?:x-html-|fmt$|xlf:[bi]$|xlf:u$|xlf:pb$|pb$|bold|italic|underlined|link|image|x-(?:b|i|u|a|img)$)"
)
_BREAK_TAG = re.compile(r"\s*<br\b[^<>]*>\s*|\s*\[?(?:\\n|LF|BR)\]?\s*", re.IGNORECASE)
_TAGS = re.compile(r"\s*(?:<[^<>]*>\s*)+")


def flat(node: Node, data: Mapping[str, str], *, preserve: bool) -> str:
    """The text of a segment with its codes resolved.

    Args:
        node: the element that holds the segment.
        data: contents of the codes that are kept elsewhere (``originalData`` of XLIFF 2), by id.
        preserve: whether white space is kept as it is; else each line break of the file is a space, none at the edges.
    """
    text = "".join(_parts(node, data, preserve))
    return text if preserve else text.strip(" \t\r\n")


def _parts(node: Node, data: Mapping[str, str], preserve: bool) -> list[str]:
    parts: list[str] = []
    pending: list[str] = []  # texts on both sides of what is dropped belong together

    def settle() -> None:
        text = "".join(pending)
        parts.append(text if preserve else collapsed(text))
        pending.clear()

    for part in node.content:
        if isinstance(part, str):
            pending.append(part)
        elif part.name in _THROUGH:
            settle()
            parts.extend(_parts(part, data, preserve))
        elif part.name == "cp":
            pending.append(_code_point(part.attributes.get("hex", "")))
        elif part.name not in _FORMATTING:
            settle()
            parts.append(standing(part, data) or "")
    settle()
    return parts


def standing(code: Node, data: Mapping[str, str]) -> str | None:
    """What a code that stands alone is for a reader; empty for formatting, None for what is no such code."""
    if code.name not in _STANDS:
        return None
    attributes = code.attributes
    kind = attributes.get("ctype") or attributes.get("subType") or attributes.get("type") or ""
    if kind in _BREAKS:
        return "\n"
    if _LOOKS.match(kind):
        return ""
    shown = attributes.get("equiv-text") or attributes.get("equiv") or attributes.get("disp")
    shown = shown or code.text or data.get(attributes.get("dataRef", ""), "")
    if _BREAK_TAG.fullmatch(shown):
        return "\n"
    if _TAGS.fullmatch(shown):
        return ""
    return shown or f"{{{attributes.get('id') or attributes.get('x') or '1'}}}"


def _code_point(digits: str) -> str:
    """A character that XML cannot hold."""
    try:
        char = chr(int(digits, 16))
    except (ValueError, OverflowError):
        char = ""
    return char if char and not "\ud800" <= char <= "\udfff" else "\N{REPLACEMENT CHARACTER}"
