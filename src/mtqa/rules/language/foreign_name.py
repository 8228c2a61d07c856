"""LAN006: a name was left in a third language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa import langs
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import codes
from mtqa.text.language import word_scores
from mtqa.text.words import Word

# So many words of the name must be ten times as frequent in the third language as in the target's.
STRONG = 2
TEN_TIMES = 1.0
RARE = -6.0  # log10 frequency: below it a word is hardly a word of the third language


@rule(
    code="LAN006",
    severity=Severity.MINOR,
    confidence=0.3,
    mqm=Mqm.UNTRANSLATED,
    bad=[
        Example(
            "Ia memimpin ⟦National Farmers Association⟧ sejak 2010.",
            source="Dirige la Asociación Nacional de Agricultores desde 2010.",
        ),
        Example(
            "Perjanjian itu diteken oleh ⟦Board of Public Works⟧.",
            source="Firmó el acuerdo la Junta de Obras Públicas.",
        ),
        Example("Er leitet den ⟦Council of Free Cities⟧.", lang="de", source="Dirige el Consejo de Ciudades Libres."),
    ],
    good=[
        Example("Ia menulis untuk Wall Street Journal.", source="Escribe para el Wall Street Journal."),
        Example("Pusat Badai (National Hurricane Center) waspada.", source="El Centro de Huracanes vigila."),
        Example("Manchester United menang.", source="Ganó el Manchester United."),
        Example("Ia memimpin Asosiasi Petani Nasional.", source="Dirige la Asociación Nacional de Agricultores."),
        Example(
            "He leads the National Farmers Association.", lang="en", source="Dirige la Asociación de Agricultores."
        ),
        Example("Ia anggota Board of Public Works.", source="He sits on the Board of Public Works.", source_lang="en"),
        Example("Kate Mallinson dari Chatham House hadir.", source="Asistió Kate Mallinson, de Chatham House."),
    ],
)
def foreign_name(target: View, source: View) -> Iterator[Hit]:
    """A name is neither translated nor as in the source, but in a third language.

    Machine translation often goes by way of English, and what it cannot carry over stays: a Spanish *unión militar de
    Occidente* becomes an Indonesian article's *Western Military Union*. A reader takes it for a proper name, and there
    is no such body. A name that the source has in the same words is not flagged.
    """
    ours = target.lang
    said = {w.lower for w in source.words}
    for code in ours.more.get("leaks", ()):
        if code in {ours.code, source.lang.code}:
            continue
        for run in _runs(target, code):
            explained = target.text[: run[0].start].rstrip()[-1:] in "(（["  # after the translation, in brackets
            if not explained and not any(w.lower in said for w in run if w.capitalised):
                words = target.text[run[0].start : run[-1].end]
                yield Hit(
                    run[0].start,
                    run[-1].end,
                    f"“{words}” is {codes.name(code)}; the source does not have it so.",
                    evidence={"language": code, "words": len(run)},
                )


def _runs(view: View, code: str) -> Iterator[Sequence[Word]]:
    """Capitalised words of a language side by side, with function words between them."""
    inside = langs.load(code).function_words
    run: list[Word] = []
    for word in view.words:
        if run and view.text[run[-1].end : word.start] != " ":
            yield from _checked(run, view.lang.code, code)
            run = []
        named = word.capitalised and not word.text.isupper() and _score(word, code) > RARE
        if named or (run and word.lower in inside):
            run.append(word)
        else:
            yield from _checked(run, view.lang.code, code)
            run = []
    yield from _checked(run, view.lang.code, code)


def _checked(run: Sequence[Word], own: str, code: str) -> Iterator[Sequence[Word]]:
    named = [n for n, w in enumerate(run) if w.capitalised]
    strong = sum(_score(run[n], code) - _score(run[n], own) >= TEN_TIMES for n in named)
    if strong >= STRONG:
        yield run[named[0] : named[-1] + 1]


def _score(word: Word, code: str) -> float:
    return word_scores(word.text, (code,)).get(code, 0.0)
