"""ENC010."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.place import counterpart

# No clean text with markup was at hand: estimates. What stands in a placeholder's braces is code and never translated.
PLACEHOLDER = 0.9
TAG = 0.7
_PLACEHOLDER = re.compile(
    r"""
    \{\{ [^{}\n]{0,80} \}\} | \$\{ [^{}\s]{1,60} \} | (?<![\w^_\\}]) \{ (?:\d{1,2}|[A-Za-z_][\w.]{0,40}) \}
    | %\([A-Za-z_]\w{0,40}\)[sdif] | %\d\$[sd@] | (?<![\w%.])(?<!\d\s)%[sd@](?![\w%])
    | __[A-Z][A-Z0-9_]{1,40}__ | <(?:NUM|URL|NAME|PERSON|ORG|DATE|EMAIL)>
    """,
    re.VERBOSE,
)
_TAG = re.compile(r"<(?P<name>/?[A-Za-z][A-Za-z0-9-]{0,20})(?:\s[^<>]{0,300})?/?>")
_QUICK = re.compile(r"[{%<]|__")


@rule(
    code="ENC010",
    severity=Severity.MAJOR,
    confidence=PLACEHOLDER,
    mqm=Mqm.MARKUP,
    bad=[
        Example("Halo, ⟦Anda⟧ punya pesan baru.", source="Hola {nombre}, tienes mensajes nuevos."),
        Example(
            "El precio es de ⟦{precioo}⟧ euros.", lang="es", source="The price is {price} euros.", source_lang="en"
        ),
        Example("The <b>minister resigned ⟦today⟧.", lang="en", source="El <b>ministro dimitió</b> hoy."),
        Example("Der Preis ⟦ist⟧ Euro.", lang="de", source="The price is %s euros.", source_lang="en"),
    ],
    good=[
        Example("Halo {nombre}, Anda punya pesan.", source="Hola {nombre}, tienes mensajes."),
        Example("<b>Menteri</b> itu mundur <i>hari ini</i>.", source="El <i>hoy</i> y el <b>ministro</b>."),
        Example("Harga naik 20 persen sejak Mei.", source="Los precios subieron 20 %s desde mayo".replace("%s", "%")),
        Example("5 < 6 dan a > b.", source="Que 5 < 6 y a > b."),
        Example("The minister resigned.", lang="en", source="El ministro dimitió."),
        Example("Lihat <a href='x'>ini</a>.", source="Mira <a href='y'>esto</a>."),
    ],
)
def markup_lost(target: View, source: View) -> Iterator[Hit]:
    """A placeholder or a tag of the source is missing from the translation, or stands there in another form.

    Where a placeholder is lost, the name or number that the page would put there is lost with it; a tag that is opened
    and never closed carries on to the end of the page. Markup that the source does not have is ENC007's matter.
    """
    if not _QUICK.search(source.text):
        return
    theirs = [(m[0], m) for m in _PLACEHOLDER.finditer(source.text)]
    here = Counter(m[0] for m in _PLACEHOLDER.finditer(target.text))
    there = Counter(text for text, _ in theirs)
    extra = [m for m in _PLACEHOLDER.finditer(target.text) if m[0] not in there]
    for text, match in theirs:
        if here[text] >= there[text] or not target.words:
            continue
        there[text] -= 1
        if extra:
            found = extra.pop(0)
            start, end = found.span()
            message = f"{found[0][:60]} reads {text[:60]} in the source."
        else:
            start, end = _place(match, source, target)
            message = f"The placeholder {text[:60]} of the source is missing."
        yield Hit(start, end, message, {"expected": text})
    yield from _tags(target, source)


def _tags(target: View, source: View) -> Iterator[Hit]:
    theirs = [(m["name"].lower(), m) for m in _TAG.finditer(source.text) if not _PLACEHOLDER.fullmatch(m[0])]
    here = Counter(m["name"].lower() for m in _TAG.finditer(target.text))
    if not here:
        return  # the text was stripped of its markup as a whole
    there = Counter(name for name, _ in theirs)
    for name, match in theirs:
        if here[name] >= there[name] or not target.words:
            continue
        there[name] -= 1
        start, end = _place(match, source, target)
        message = f"The tag {match[0][:60]} of the source is missing."
        yield Hit(start, end, message, {"expected": match[0][:120]}, severity=Severity.MINOR, confidence=TAG)


def _place(match: re.Match[str], source: View, target: View) -> tuple[int, int]:
    """The word at which what is missing should stand."""
    word = target.words[counterpart(source.words, match.start(), match.end(), target.words)]
    return word.start, word.end
