"""FRG006: two sentences run together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule, standing
from mtqa.text import shape
from mtqa.text.forms import forms
from mtqa.text.memo import Few
from mtqa.text.truecase import truecase

USUAL = 0.8  # share of lower case from which on a capital inside a sentence says that one begins


@lru_cache(maxsize=32)
def _few(code: str) -> Few:
    """The capitalised words that a second sentence may begin with (but for hyphens that ``text.words`` joins over)."""
    openers, starts = _first_words(code), _starts(code)
    return Few(lambda word: word[:1].isupper() and ((lower := word.lower()) in openers or starts(lower)))


@rule(
    code="FRG006",
    severity=Severity.MAJOR,
    confidence=0.65,  # measured: docs/quality.md
    mqm=Mqm.GRAMMAR,
    trigger=holding(_few, otherwise=standing("\N{HYPHEN}\N{NON-BREAKING HYPHEN}ʼ")),
    bad=[
        Example("Pabrik tersebut mempekerjakan dua ratus orang ⟦Mereka⟧ tidak menerima upah lembur."),
        Example("Kota itu dikenal dengan kulinernya yang lezat ⟦Namun⟧ wisatawan jarang berkunjung."),
        Example("Gunung itu adalah yang tertinggi di Jawa ⟦Ini⟧ menarik ribuan pendaki setiap tahun."),
        Example("La ciudad es famosa por su cocina ⟦Pero⟧ los turistas no la visitan.", lang="es"),
        Example("Es la montaña más alta de la región ⟦Esto⟧ atrae a miles de excursionistas.", lang="es"),
        Example("La fábrica emplea a doscientas personas ⟦Ellos⟧ no cobran horas extra.", lang="es"),
        Example("The factory employs two hundred people ⟦They⟧ do not get overtime pay.", lang="en"),
        Example("The city is known for its food ⟦However⟧ tourists rarely visit it.", lang="en"),
        Example("It is the highest mountain of the region ⟦This⟧ attracts thousands of hikers.", lang="en"),
        Example("The app stopped working on older telephones ⟦Users⟧ will have to wait.", lang="en"),
    ],
    good=[
        Example("Ia berkata: Mereka tidak menerima upah lembur."),
        Example("Lagu itu berjudul Namun Kau Tetap Pergi dan dirilis pada 1998."),
        Example("Mereka bertanya apakah Anda akan datang ke pesta itu."),
        Example("Setelah itu Ini Itu Band tampil di panggung utama."),
        Example("Su novela se titula Esta Noche y ganó un premio.", lang="es"),
        Example("Los países de Europa del Este firmaron el acuerdo.", lang="es"),
        Example("El periodista de El País preguntó por el acuerdo con El Salvador.", lang="es"),
        Example("The band They Might Be Giants played after the film It.", lang="en"),
        Example("She said: They do not get overtime pay.", lang="en"),
        Example("Crystal Palace fans and Rangers have met before; at home Saints won.", lang="en"),
        Example("The show This American Life is on the radio every week.", lang="en"),
    ],
)
def lost_boundary(target: View, lang: Pack) -> Iterator[Hit]:
    """Two sentences stand together as one, and nothing but a capital shows where the second begins.

    The full stop was lost together with the seam of two pieces that were translated apart. The reader takes the
    subject of the second sentence for a part of the first and has to start again.
    """
    openers = _first_words(lang.code)
    capitals = shape.capitals(target.text, openers.__contains__, target.capital_words) if openers else ()
    found = [word for word in capitals if shape.opens_clause(target.text, word, lang)]
    found += [
        word
        for word in shape.capitals(target.text, _starts(lang.code), target.capital_words)
        if _is_subject(word, lang)
    ]
    for word in found if found and not shape.is_title(target.text) else ():
        yield Hit(
            word.start,
            word.end,
            f"a sentence begins with “{word.text}”, but the one before it has no end",
            evidence={"before": word.before},
            suggestion=f". {word.text}",
        )


def _is_subject(word: shape.Capital, lang: Pack) -> bool:
    """Whether a noun stands between one that belongs to what is before and its own verb: "… telephones Users will"."""
    before = word.before
    if not before.islower() or before in lang.function_words or word.after not in lang.more["subject_verbs"]:
        return False
    table = truecase(lang.code)
    return (table.lower_share(word.lower) or 0.0) >= USUAL if table else False


@lru_cache(maxsize=32)
def _starts(code: str) -> Callable[[str], bool]:
    """Whether a word, in lower case, is a noun in the plural and nothing else."""
    table = forms(code) if load(code).more.get("subject_verbs") else None
    return (lambda lower: table.share(lower, "PL", "PLV") > 0) if table else (lambda lower: False)


@lru_cache(maxsize=32)
def _first_words(code: str) -> frozenset[str]:
    return frozenset(opener.split()[0] for opener in load(code).more.get("sentence_openers", ()))
