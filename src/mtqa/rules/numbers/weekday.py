"""NUM003: another day of the week than in the source."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.numbers._zones import moved, next_day
from mtqa.text.numbers import weekdays
from mtqa.text.words import Word

# How often right: all hits on NTREX-128 (three pairs read in both directions) were read: three rows, all with another
# day than their source.
CHANGED = 0.85
WEEK = 7


@rule(
    code="NUM003",
    severity=Severity.MAJOR,
    confidence=CHANGED,
    mqm=Mqm.NUMBER,
    bad=[
        Example("Sidang dilanjutkan pada hari ⟦Selasa⟧.", source="El juicio se reanuda el lunes."),
        Example(
            "El tren sale el ⟦jueves⟧ por la mañana.",
            lang="es",
            source="The train leaves on Tuesday.",
            source_lang="en",
        ),
        Example("Talks resume on ⟦Saturday⟧ in Geneva.", lang="en", source="Las conversaciones siguen el domingo."),
        Example("Die Wahl ist am ⟦Montag⟧.", lang="de", source="The vote is on Sunday.", source_lang="en"),
        Example("Выборы пройдут в ⟦понедельник⟧.", lang="ru", source="The vote is on Sunday.", source_lang="en"),
    ],
    good=[
        Example("Sidang dilanjutkan pada hari Senin.", source="El juicio se reanuda el lunes."),
        Example("Kantor itu tutup pada Minggu.", source="La oficina cierra el domingo."),
        Example("Kantor itu tutup selama dua minggu.", source="La oficina cierra dos semanas desde el sábado."),
        Example("It was Black Friday.", lang="en", source="Fue el último viernes de noviembre."),
        Example("He arrived yesterday.", lang="en", source="Llegó el lunes."),
        Example("They met on Tuesday and on Friday.", lang="en", source="Se vieron el martes y tres días después."),
        Example("Laga dimulai pukul 02.00 WIB, Kamis.", source="El partido empieza a las 20.00 del miércoles."),
        Example(
            "They left on Sunday night.",
            lang="en",
            source="Wyjechali w nocy z niedzieli na poniedziałek.",
            source_lang="pl",
        ),
        Example("Die Wahl ist am Sonntag.", lang="de", source="The vote is on Sunday.", source_lang="en"),
    ],
)
def weekday_changed(target: View, source: View) -> Iterator[Hit]:
    """The translation names another day of the week than the source.

    The reader comes on the wrong day. Flagged is a day that the source does not name, where a day that the source
    names is missing; a day that is only left out, or said as a date, is not. Names of the days come from CLDR.
    """
    theirs = _days(source)
    if not theirs:
        return
    ours = _days(target)
    missing = [day for day in theirs if day not in ours]
    extra = [day for day in ours if day not in theirs]
    zoned = bool(missing and extra) and moved(target, source)
    for lost, found in zip(missing, extra, strict=False):
        if zoned and next_day(lost, found):
            continue
        word, expected = ours[found], theirs[lost]
        yield Hit(
            word.start,
            word.end,
            f"“{word.text}” stands where the source has “{expected.text}”.",
            {"expected": expected.text, "found": word.text},
        )


def _days(view: View) -> dict[int, Word]:
    """The days that a text names, each where it stands first."""
    names = weekdays(view.lang.code)
    if len(set(names.values())) < WEEK:
        return {}
    capital = view.lang.more.get("capital_weekdays", ())
    found: dict[int, Word] = {}
    for word in view.words:
        day = names.get(word.lower)
        if day is not None and (word.capitalised or word.lower not in capital):
            found.setdefault(day, word)
    return found
