"""NUM010: a date, a time or a number that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.numbers import DIGITS, MONTH, names_month

DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LAST_NEAR_DAY = 39  # a greater number beside a month is a year or a count
GAP = 4  # characters between a day and its month: " de "
HOURS, MINUTES = 24, 59


@rule(
    code="NUM010",
    severity=Severity.MAJOR,
    confidence=0.9,  # none in NTREX-128 (id, es, en)
    mqm=Mqm.NUMBER,
    trigger=lambda view: view.digits,
    bad=[
        Example("Dekrit itu ditandatangani pada ⟦31 November⟧ lalu."),
        Example("Kereta terakhir berangkat pukul ⟦27.40⟧ dari stasiun itu."),
        Example("Sebanyak ⟦60 ribu juta⟧ pemilih terdaftar."),
        Example("La nevada dejó sin luz a ⟦1.2500⟧ hogares.", lang="es"),
        Example("La reunión se celebró el ⟦30 de febrero⟧ en Lima.", lang="es"),
        Example("El tren sale a las ⟦25:10⟧ de la estación.", lang="es"),
        Example("The treaty was signed on ⟦June 31⟧ in Oslo.", lang="en"),
    ],
    good=[
        Example("Pada 31 Desember pukul 23.59 ada 60 ribu orang; 30 juta lainnya menonton."),
        Example("Pada November 35 orang tewas, dan pada Maret 98 kasus."),
        Example("El 29 de febrero de 2024, a las 24:00, terminó con 27:40 de ventaja.", lang="es"),
        Example("Los mil millones de euros se pagaron en marzo de 2031.", lang="es"),
        Example("In June 312 people came; on May 31 at 7:45 it closed. Matthew 27:60 was read.", lang="en"),
    ],
)
def impossible_number(target: View, lang: Pack) -> Iterator[Hit]:
    """A day that its month does not have, an hour that no clock shows, scale words that do not go together.

    The 31st of November, 27.40 o'clock, "60 thousand million" where the language says 60 billion: a digit was lost or
    changed, or the number was put together from pieces. Whatever the source says, this cannot be right.
    """
    yield from _dates(target, lang)
    quick, pattern = _pattern(lang.code)
    for match in pattern.finditer(target.text) if pattern and quick.search(target.text) else ():
        if match["digits"]:
            yield Hit(match.start(), match.end(), f"“{match[0]}” is no number: four digits in a group of three")
        elif match["hour"] is None:
            yield Hit(match.start(), match.end(), f"“{match[0]}”: these number words do not go together")
        elif int(match["hour"]) > HOURS or int(match["minute"]) > MINUTES:
            start, end = match.start("hour"), match.end("minute")
            yield Hit(start, end, f"“{target.text[start:end]}” is no time of day")


def _dates(view: View, lang: Pack) -> Iterator[Hit]:
    found = view.numbers if names_month(view.text, lang) else []
    for a, b in pairwise(found):
        day, month = (a, b) if b.kind == MONTH else (b, a)
        if month.kind != MONTH or day.kind != DIGITS or not 1 <= len(day.text) <= 2 or not day.text.isdecimal():
            continue
        if month.values[0] < 1 or b.start - a.end > GAP or (day is b and _counts(view.text, day.end)):
            continue
        if day is b and lang.more.get("day_first", True):
            continue  # the number after the month is a year there, or counts something
        if DAYS[int(month.value) - 1] < int(day.text) <= LAST_NEAR_DAY:
            yield Hit(a.start, b.end, f"“{view.text[a.start : b.end]}” is no date: the month has fewer days")


def _counts(text: str, end: int) -> bool:
    """Whether a word in lower case follows directly: "In June 32 people came"."""
    return (
        text[end : end + 1] == " " and text[end + 1 : end + 2].islower() and not text.startswith((" in ", " at "), end)
    )


@lru_cache(maxsize=32)
def _pattern(code: str) -> tuple[regex.Pattern[str], regex.Pattern[str] | None]:
    """Times after a word that can only announce one, and impossible scales after digits; first what all these hold."""
    more = load(code).more
    hours = "|".join(more.get("clock_words", ()))
    scales = "|".join(more.get("impossible_scales", ()))
    group = load(code).group if load(code).group in {".", ","} and load(code).known else ""
    parts = [
        rf"(?:{hours})\s(?P<hour>\d{{2}})[.:](?P<minute>\d{{2}})(?![\d.,:])"
        if hours
        else r"(?P<hour>)(?P<minute>)(?!)",
        rf"\d[\d.,]*\s(?:{scales})(?!\w)" if scales else "(?!)",
        rf"(?P<digits>\d{{1,3}}{regex.escape(group)}(?!(?:19|20)\d\d(?!\d))\d{{4}})(?![\d.,:/])" if group else "(?!)",
    ]
    quick = [r"\d[.:]\d\d", rf"\d\s(?:{scales})(?!\w)" if scales else "(?!)", rf"\d{regex.escape(group)}\d{{4}}"]
    whole = regex.compile(rf"(?<![\w.,])(?:{'|'.join(parts)})", regex.IGNORECASE) if hours or scales else None
    return regex.compile("|".join(quick), regex.IGNORECASE), whole
