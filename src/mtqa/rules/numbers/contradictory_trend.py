"""NUM011: a figure that falls to a higher one, or rises to a lower one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import senses
from mtqa.text.numbers import Number, has_digits

TREND = "trend"  # the set of contraries that says up or down
MONEY = r"\s?(?:\p{Sc}|Rp|US\$|[A-Z]{3}\s?)?\s?"  # what may stand before an amount
NEGATIVE = r"[\N{MINUS SIGN}-]\d"
REACH = 40  # characters from the word to the first number, and from one number to the other


@rule(
    code="NUM011",
    severity=Severity.MAJOR,
    confidence=0.85,  # none in NTREX-128 (id, es, en)
    mqm=Mqm.NUMBER,
    trigger=lambda view: view.digits,
    bad=[
        Example("Harga gabah turun ⟦dari Rp6.500 menjadi Rp7.100⟧ per kilogram."),
        Example("Produksi naik ⟦dari 40 juta menjadi 12 juta⟧ ton tahun ini."),
        Example("El desempleo bajó ⟦del 5 % al 8 %⟧ en un año.", lang="es"),
        Example("Exports rose ⟦from 12 billion to 9 billion⟧ dollars.", lang="en"),
    ],
    good=[
        Example("Harga gabah turun dari Rp7.100 menjadi Rp6.500 per kilogram."),
        Example("Tim itu naik dari peringkat 12 ke peringkat 4."),
        Example("Suhu turun dari 5 derajat menjadi minus 10 derajat."),
        Example("El equipo subió del puesto 12 al 4.", lang="es"),
        Example("El paro bajó del 8 % al 5 %, y de 2019 a 2021 subió.", lang="es"),
        Example("Rates rose from 2% in 2020 to 4% in 2023, then fell.", lang="en"),
        Example("He climbed from 20th to 3rd and grew up from 1990 to 2004.", lang="en"),
    ],
)
def contradictory_trend(target: View, lang: Pack) -> Iterator[Hit]:
    """A figure "falls" to a higher one, or "rises" to a lower one.

    One of the two numbers or the verb is wrong, and the sentence contradicts itself. Ranks, which rise to a lower
    number, years and negative numbers are left alone, and so are sentences with more than one trend.
    """
    pattern = _pattern(lang.code)
    if pattern is None or not has_digits(target.text):
        return
    trends = senses.found(target.text, lang.code, TREND)
    if len({s.name for s in trends}) != 1 or pattern["not"].search(target.text):
        return
    said = target.numbers
    for a, b in pairwise(said):
        before = target.text[trends[0].end : a.start]
        if (
            not (0 <= len(before) <= REACH and 0 <= b.start - a.end <= REACH and _alike(a, b))
            or target.text[a.end : a.end + 1].isalpha()
        ):
            continue
        start = pattern["from"].search(before)
        if not start or not pattern["to"].search(target.text[a.end : b.start]):
            continue
        rises = trends[0].name == "rise"
        if (b.value < a.value) if rises else (b.value > a.value):
            from_, end = trends[0].end + start.start(), _unit_end(target.text, b.end)
            verb = target.text[trends[0].start : trends[0].end]
            yield Hit(
                from_,
                end,
                f"“{verb}” and “{target.text[from_:end]}” contradict one another",
                evidence={"from": a.text, "to": b.text},
            )


def _alike(a: Number, b: Number) -> bool:
    """Whether two numbers can be two values of one thing: the same kind and unit, and no years."""
    years = all(1000 <= n.value < 2100 and n.value == int(n.value) and len(n.text) == 4 for n in (a, b))
    return (
        a.kind == b.kind
        and (a.unit == b.unit or not (a.unit and b.unit))
        and a.scale == b.scale
        and not a.dated
        and not b.dated
        and not years
    )


def _unit_end(text: str, end: int) -> int:
    """A percent sign belongs to its number."""
    sign = regex.compile(r"[\s\N{NO-BREAK SPACE}]?%").match(text, end)
    return sign.end() if sign else end


@lru_cache(maxsize=32)
def _pattern(code: str) -> dict[str, regex.Pattern[str]] | None:
    more = load(code).more
    if not (more.get("from_words") and more.get("to_words")):
        return None
    return {
        "from": regex.compile(rf"(?<!\w)(?:{'|'.join(more['from_words'])}){MONEY}$", regex.IGNORECASE),
        "to": regex.compile(rf"(?<!\w)(?:{'|'.join(more['to_words'])}){MONEY}$", regex.IGNORECASE),
        "not": regex.compile(rf"(?<!\w)(?:{'|'.join(more['rank_words'])})(?!\w)|{NEGATIVE}", regex.IGNORECASE),
    }
