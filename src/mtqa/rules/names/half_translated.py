"""NAM006: a name is translated in part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule
from mtqa.text.memo import Few
from mtqa.text.words import Word

# How often right, by a guess on the safe side: none is found in NTREX-128 (id, es, en: 5991 sentences by people).
SURE = 0.8
LINKS = 2  # words that link the parts of a name, at most: de la


@lru_cache(maxsize=32)
def _beginnings(code: str) -> Few:
    """The words that such a name begins with."""
    more = load(code).more
    heads, articles = frozenset(more.get("name_heads", ())), frozenset(more.get("foreign_articles", ()))
    return Few(lambda word: word[0].isupper() and (word in articles or word.lower() in heads), unless=str.islower)


@rule(
    code="NAM006",
    severity=Severity.MAJOR,
    confidence=SURE,
    mqm=Mqm.ENTITY,
    trigger=holding(_beginnings),
    bad=[
        Example("Duo ⟦Los dari Río⟧ tampil di Sevilla."),
        Example("Profesor dari ⟦Universitas de Granada⟧ memimpin penelitian itu."),
        Example("A spokesman for the ⟦Ministry de Salud⟧ said no; the band ⟦Los of Río⟧ played.", lang="en"),
        Example("Estudió en la ⟦Universidad of Oxford⟧ y luego en Lima.", lang="es"),
    ],
    good=[
        Example("Ia lulus dari Universidad de Granada dan tinggal di La Paz dari Mei."),
        Example("Los del Río, Universitas Granada, dan Bank of America menolak."),
        Example("The Bank of Spain, Lake Maggiore and Charles de Gaulle; from Los Angeles of old.", lang="en"),
        Example("He left Los Angeles, of all places; La of Mali.", lang="en"),
        Example("La Universidad de Oxford y el Bank of America; el Museo de Bellas Artes.", lang="es"),
    ],
)
def half_translated(target: View, lang: Pack) -> Iterator[Hit]:
    """One part of a name is translated and the other is not: "Universitas de Granada", "Los dari Río".

    The name is found in no language: not the one that the reader knows, nor the one that a search would need. Looked
    at are institutions named in the text's language and linked as in another, and names that begin with another
    language's article and are linked as in the text's own.
    """
    heads = lang.more.get("name_heads", ())
    links, own = lang.more.get("foreign_links", ()), lang.more.get("own_links", ())
    articles = lang.more.get("foreign_articles", ())
    words = target.words
    for place, word in enumerate(words[:-2]):
        if not word.text[0].isupper():
            continue
        if word.text in articles:
            end = _linked(target, words, place, own)
        elif word.lower in heads:
            end = _linked(target, words, place, links)
        else:
            continue
        if end is not None:
            said = target.text[word.start : end.end]
            yield Hit(word.start, end.end, f"“{said}” is translated in part.", {"found": said})


def _linked(view: View, words: Sequence[Word], place: int, links: Sequence[str]) -> Word | None:
    """The capitalised word that follows a word after one or two links with nothing but spaces between, if any."""
    after = place + 1
    while after < len(words) and after - place <= LINKS and words[after].text in links:
        after += 1
    if after == place + 1 or after >= len(words) or not words[after].text[0].isupper():
        return None
    between = view.text[words[place].start : words[after].start]
    return words[after] if between.count(" ") == after - place and "\n" not in between else None
