"""WEB003."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtqa import langs
from mtqa.langs import Pack
from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.web._furniture import TRIM, everywhere, furniture

_LONGEST = 120
_SEPARATORS = frozenset(":：»>|")
_MOST = 8  # words of a line that ends in a full stop: a sentence
_PHRASE = re.compile(r"[^:：»>|]+")


@rule(
    code="WEB003",
    severity=Severity.MINOR,
    confidence=0.9,  # none in NTREX-128
    mqm=Mqm.UNTRANSLATED,
    trigger=lambda view: len(view.text) <= _LONGEST or len(view.text.strip()) <= _LONGEST,
    kinds=list(Kind),
    bad=[
        Example("⟦More Stories⟧"),
        Example("⟦Advertisement⟧", kind=Kind.BOILERPLATE),
        Example("⟦Read more⟧: Harga beras naik lagi"),
        Example("⟦Related articles⟧", lang="es", kind=Kind.HEADING),
        Example("⟦Berita terkait⟧", lang="es"),
        Example("⟦Te puede interesar⟧", lang="en"),
        Example("⟦Lire aussi⟧ : Les prix montent", lang="en"),
    ],
    good=[
        Example("Berita terkait"),
        Example("More Stories itu judul albumnya."),
        Example("Popular", lang="es"),
        Example("Label: Sony Music", lang="en"),
        Example("Te puede interesar: la nueva ley", lang="es"),
        Example("Lire aussi : Les prix montent", lang="fr"),
        Example("Related stories were told by both sides.", lang="es"),
    ],
)
def untranslated_furniture(target: View, lang: Pack) -> Iterator[Hit]:
    """A line of the web page's furniture in another language: “More Stories” in an Indonesian article.

    It was left when the page was translated: visible to every reader and easily put right. The phrases are those of
    all language packs; single words that several languages share are left alone.
    """
    text = target.text.strip()
    if not target.first or not target.last or not 1 < len(text) <= _LONGEST:
        return
    if text[-1] == "." and not _SEPARATORS.intersection(text) and len(text.split()) > _MOST:
        return
    if not everywhere().fits(text):
        return
    own = furniture(lang.code if lang.known else langs.DEFAULT)
    if own.fits(text):
        return
    for code in (*langs.available(), langs.DEFAULT):
        other = furniture(code)
        if code == lang.code or lang.code in other.siblings or not other.fits(text):
            continue
        if code == langs.DEFAULT and not lang.known:
            continue
        phrase = _PHRASE.match(text)
        shown = phrase[0].strip() if phrase else text
        if len(shown.split()) < 2 and (shown != text.strip(TRIM) or other.is_heading(text)):
            continue
        start = target.text.index(shown)
        language = other.name if code != langs.DEFAULT else "another language"
        yield Hit(
            start,
            start + len(shown),
            f"“{shown}” is furniture of the web page, left in {language}.",
            {"language": code if code != langs.DEFAULT else None},
        )
        return
