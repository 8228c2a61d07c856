"""TMX 1.4, the exchange format of translation memories (LISA/OSCAR 2005): a unit for each link that has both sides.

What only one side has is no translation and is left out. The probability of a link and its places (from 0) are
properties of its unit. Characters that XML 1.0 cannot hold are U+FFFD; what it can hold and a terminal might act on
is written as a reference. There is no date in it, so that the same texts give the same bytes.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from mtqa import __version__, langs
from mtqa.aligned import Aligned, GoldFit
from mtqa.formats._view import CONTROL
from mtqa.formats.alignment import joined

NAME = "tmx"
EXTENSION = ".tmx"
# Everything outside the production Char of XML 1.0, section 2.2.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(aligned: Aligned, gold: GoldFit | None = None, *, color: bool = False, width: int = 100) -> str:
    """The whole document."""
    ours, theirs = (_tag(d.lang) for d in (aligned.source, aligned.target))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">',
        '<tmx version="1.4">',
        f'<header creationtool="mtqa" creationtoolversion={quoteattr(__version__)} segtype="sentence" o-tmf="mtqa"'
        f' adminlang="en" srclang={quoteattr(ours)} datatype="plaintext"/>',
        "<body>",
    ]
    for number, link in enumerate(aligned.links, start=1):
        if link.source and link.target:
            places = ":".join(str(list(side)) for side in link.places)
            lines += [
                f'<tu tuid="{number}">',
                f'<prop type="x-mtqa-probability">{link.probability:.4f}</prop>',
                f'<prop type="x-mtqa-places">{places}</prop>',
                *(['<prop type="x-mtqa-moved">yes</prop>'] if link.moved else []),
                f"<tuv xml:lang={quoteattr(ours)}><seg>{_text(joined(link.source))}</seg></tuv>",
                f"<tuv xml:lang={quoteattr(theirs)}><seg>{_text(joined(link.target))}</seg></tuv>",
                "</tu>",
            ]
    return "\n".join([*lines, "</body>", "</tmx>"]) + "\n"


def _tag(lang: str) -> str:
    """The code as XML has it: BCP 47 says ``und`` for a language that is not known."""
    return "und" if lang == langs.DEFAULT else lang


def _text(text: str) -> str:
    plain = escape(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text))
    return CONTROL.sub(lambda m: f"&#x{ord(m[0]):04X};", plain)
