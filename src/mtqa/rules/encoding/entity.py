"""ENC004."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from html.entities import html5

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing

_ENTITY = re.compile(
    r"""
    (?P<entity> & (?:amp;)* (?: [A-Za-z][A-Za-z0-9]{1,30} | \#[0-9]{1,7} | \#[xX][0-9a-fA-F]{1,6} ) ; )
    | (?P<bare> & (?:nbsp|quot|amp|lt|gt|hellip|rsquo|ldquo|rdquo) (?![A-Za-z0-9;=]) )
    | (?P<escape> (?: \\u[0-9a-fA-F]{4} | \\U[0-9a-fA-F]{8} | \\x[0-9a-fA-F]{2} )+ )
    | (?P<cut> (?<=[a-z]) u00[a-fA-F][0-9a-fA-F] | \b u00[c-fC-F][0-9a-fA-F] (?=[a-z]) )
    | (?P<newline> (?<![\\A-Za-z]) (?:\\[rnt])+ (?![a-z]) | (?<=[a-z.!?,"]) (?:\\[rn])+ (?=[^a-z]|$) )
    | (?P<percent> (?:%C3%[89AB][0-9A-F] | (?<=[a-z])%20(?=[A-Za-z]))+ )
    | (?P<quoted> (?:=C3=[89AB][0-9A-F])+ )
    """,
    re.VERBOSE,
)
_HEX = re.compile(r"[uUx]([0-9a-fA-F]{2,8})")
_QUICK = re.compile(r"[&\\%=]|u00[a-fA-F]")
_ADDRESS = re.compile(r"://|www\.|^[A-Za-z]:\\|^\\\\|\\\w+\\\w|@|\w/\w")
_FIRST_NON_ASCII = 0xA0
_TOKEN = 200


@rule(
    code="ENC004",
    severity=Severity.MAJOR,
    confidence=0.97,  # none in NTREX-128
    mqm=Mqm.CHARACTER_ENCODING,
    unless_in_source=True,
    trigger=standing("&\\%=0"),
    bad=[
        Example("Perusahaan Johnson ⟦&amp;⟧ Johnson menaikkan harga."),
        Example("Presiden Jos⟦\\u00e9⟧ Ram⟦\\xed⟧rez tiba.⟦\\n⟧Ia disambut menteri."),
        Example("Subió un 5⟦&nbsp;⟧% y Espa⟦&ntilde;⟧a perdió.", lang="es"),
        Example("Espa⟦u00f1⟧a perdió y la ni⟦=C3=B1⟧a lloró.", lang="es"),
        Example("It⟦&#39;⟧s a ⟦&amp;quot;⟧joke⟦&#x22;⟧, he said.", lang="en"),
        Example("Das kostet 5⟦&nbsp⟧ Euro.", lang="de"),
    ],
    good=[
        Example("Divisi R&D dan AT&T; bekerja sama dengan Q&A; lalu S&P 500 naik."),
        Example("Buka https://contoh.id/cari?a=1&lt=3&copy=2 atau C:\\new\\x64\\utama."),
        Example("Los 50% de descuento y el menú000 de hoy.", lang="es"),
        Example("Marks & Spencer; Ben & Jerry’s: the u0 limit.", lang="en"),
        Example("Write to \\\\server\\news and see menu0012.", lang="en"),
    ],
)
def entity(target: View) -> Iterator[Hit]:
    r"""A character that was written as code and never turned back: an HTML entity (&amp;nbsp;) or an escape (\u00e9).

    The reader sees the code. It comes from text that was escaped twice on its way, and translation systems copy it or
    break it further. Addresses and file names, where such signs are at home, are left alone.
    """
    text = target.text
    if not _QUICK.search(text):
        return
    for match in _ENTITY.finditer(text):
        meaning = _meaning(match)
        if meaning is None or (
            match.lastgroup != "entity" and _ADDRESS.search(_token(text, match.start(), match.end()))
        ):
            continue
        shown = f"“{meaning}”" if meaning.strip() else "a space" if meaning.strip("\r\n") else "a line break"
        yield Hit(
            match.start(),
            match.end(),
            f"The code {match[0]} was left in the text; it stands for {shown}.",
            {"code": match[0]},
            suggestion=meaning if meaning.strip("\r\n\t") else " ",
        )


def _meaning(match: re.Match[str]) -> str | None:
    """What the code stands for; None if it is none."""
    code = match[0]
    if match["entity"]:
        name = code.rsplit("&", 1)[-1].rsplit("amp;", 1)[-1] or "amp;"
        if not name.startswith("#") and name not in html5:
            return None
        return html.unescape("&" + name)
    if match["bare"]:
        return html.unescape(code + ";")
    if match["newline"]:
        return code.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t")
    if match["percent"] or match["quoted"]:
        return bytes.fromhex("".join(p[:2] for p in code.replace("=", "%").split("%")[1:])).decode("utf-8", "replace")
    values = [int(digits, 16) for digits in _HEX.findall(code)]
    if any(v > sys.maxunicode for v in values):
        return None
    if match["escape"] and code.startswith("\\x"):
        if len(values) == 1:
            return chr(values[0]) if values[0] >= _FIRST_NON_ASCII else None
        return bytes(v & 0xFF for v in values).decode("utf-8", "replace")
    return "".join(map(chr, values)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _token(text: str, start: int, end: int) -> str:
    """What stands around a place up to the next white space, or _TOKEN characters."""
    before = text[max(0, start - _TOKEN) : start].split()
    after = text[end : end + _TOKEN].split()
    left = before[-1] if before and not text[start - 1].isspace() else ""
    right = after[0] if after and not text[end].isspace() else ""
    return left + text[start:end] + right
