"""Times of day in the zone of the reader: eight in the evening in Madrid is two in the morning in Jakarta."""

from __future__ import annotations

from mtqa.langs import Pack
from mtqa.rules import View
from mtqa.text.numbers import Number

HALF_HOUR, DAY, WEEK = 30, 24 * 60, 7  # zones differ by half hours (a few by quarters)


def moved(target: View, other: View) -> bool:
    """Whether the translation names a time zone that the other text does not name: its times were converted."""
    return bool(_zones(target, target.lang) - _zones(other, target.lang))


def same_moment(a: Number, b: Number) -> bool:
    """Whether two numbers may be one time of day in two zones."""
    return any((x - y) % HALF_HOUR == 0 for x in a.clock for y in b.clock)


def next_day(a: int, b: int) -> bool:
    """Whether two days of the week (0 to 6) are neighbours."""
    return (a - b) % WEEK in (1, WEEK - 1)


def _zones(view: View, lang: Pack) -> set[str]:
    zones, said = frozenset(lang.more.get("time_zones", ())), view.text.lower()
    found = {w.text for w in view.words if w.text in zones}
    return found | {phrase for phrase in lang.more.get("zone_phrases", ()) if phrase in said}
