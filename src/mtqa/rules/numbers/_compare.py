"""What both number rules share: how sure a difference is, and where in the target it shows."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.model import Severity
from mtqa.rules import Hit, View
from mtqa.rules.numbers._zones import moved, same_moment
from mtqa.text import numbers as n
from mtqa.text.numbers import Number
from mtqa.text.place import counterpart

# How often a finding of each sort is right: all hits were read on 1,997 clean news sentences each of es-id, en-id and
# es-en (0 to 5 of each sort, most of them true), and on the same sentences with numbers changed or dropped by script.
CHANGED = 0.9
CHANGED_WORD = 0.6
CHANGED_UNIT = 0.25
OTHER_UNIT = 0.7
ROUNDED = 0.3
MISSING = 0.6
MISSING_WORD = 0.25
# How many words are marked on either side of the place where a number is missing.
AROUND = 1
FULL = 100  # "100 percent sure" translates "absolutely"
BRACKET = 40  # characters that an opening bracket may stand before a number
_DIGITS = regex.compile(r"\d+")


def differences(target: View, other: View, side: str) -> Iterator[Hit]:
    """Numbers of ``other`` that the target does not keep, as hits on the target. ``side`` names ``other``."""
    theirs, ours = other.numbers, target.numbers
    if not theirs:
        return
    spelled = n.spells(target.lang) and n.spells(other.lang)
    found = n.compare(theirs, ours, spelled=spelled)
    for a, b in found.units:
        yield Hit(
            b.start,
            b.end,
            f"“{b.text}” counts another unit than in the {side}.",
            evidence={"expected": a.unit, "found": b.unit},
            confidence=OTHER_UNIT,
            severity=Severity.MAJOR,
        )
    if not found.changed and not found.missing:
        return
    units = n.other_units(theirs, ours)
    zoned = moved(target, other)
    for a, b in found.changed:
        if zoned and same_moment(a, b):
            continue
        if (graded := _changed(a, b, spelled, units)) is not None:
            yield Hit(
                b.start,
                b.end,
                f"“{b.text}” stands where the {side} has “{a.text}”.",
                evidence={"expected": a.text, "found": b.text},
                confidence=graded[0],
                severity=graded[1],
            )
    for a in found.missing:
        if (graded := _missing(a, spelled, units)) is not None and target.words:
            start, end = _place(a, other, target)
            yield Hit(
                start,
                end,
                f"The number “{a.text}” of the {side} is missing.",
                evidence={"expected": a.text},
                confidence=graded[0],
                severity=graded[1],
            )


def _changed(a: Number, b: Number, spelled: bool, units: bool) -> tuple[float, Severity] | None:
    """How sure and how bad it is that ``b`` stands for ``a``; None if it says nothing."""
    if n.MONTH in (a.kind, b.kind):
        return (CHANGED if a.dated and b.dated else CHANGED_WORD), Severity.MAJOR
    if units:
        return CHANGED_UNIT, Severity.MINOR
    if n.rounded(a, b):
        return ROUNDED, Severity.MINOR
    if a.kind == b.kind == n.DIGITS:
        return CHANGED, Severity.MAJOR
    if not spelled:
        return None
    return CHANGED_WORD, Severity.MAJOR


def _missing(a: Number, spelled: bool, units: bool) -> tuple[float, Severity] | None:
    """The same for a number without any counterpart. Small numbers may have turned into "both" or "the pair"."""
    if a.kind == n.MONTH and a.dated:
        return MISSING_WORD, Severity.MINOR
    if a.kind == n.DIGITS and (spelled or not _may_be_spelled(a.value)):
        return (CHANGED_UNIT, Severity.MINOR) if units else (MISSING, Severity.MAJOR)
    if spelled and a.kind in (n.WORDS, n.ROMAN) and len(a.text) > 1:  # 两国 is both countries
        return MISSING_WORD, Severity.MINOR
    return None


def _may_be_spelled(value: float) -> bool:
    """Whether prose writes a number in words: up to twelve, and round ones. Those are unknown in some languages."""
    return value <= n.SMALL or (value % 10 == 0 and value <= 100) or value in (1e3, 1e6, 1e9)


def _place(number: Number, other: View, target: View) -> tuple[int, int]:
    """Where a missing number would stand: the words on both sides of that place."""
    n_word = counterpart(other.words, number.start, number.end, target.words)
    around = target.words[max(0, n_word - AROUND) : n_word + AROUND + 1]
    return around[0].start, around[-1].end


def added(target: View, other: View) -> Iterator[Number]:
    """Numbers of the target that ``other`` says nowhere and that no habit of translators accounts for.

    Left alone are small numbers ("a 3-man team"), numbers in brackets (an explanation or a conversion), quantities
    that ``other`` has in another unit, "100 percent", and digits that ``other`` has in another shape.
    """
    if not any(number.kind == n.DIGITS and number.value > n.SMALL for number in target.numbers):
        return
    theirs = other.numbers
    spelled = n.spells(target.lang) and n.spells(other.lang)
    digits = [m[0] for m in _DIGITS.finditer(other.text)]
    for b in n.compare(theirs, target.numbers, spelled=spelled).extra:
        if b.kind != n.DIGITS or b.value <= n.SMALL or b.value == FULL or b.text.startswith("0"):
            continue
        if (not spelled or any(a.kind in (n.VAGUE, n.LOOSE) for a in theirs)) and _may_be_spelled(b.value):
            continue
        if any(n.other_units([a], [b]) for a in theirs) or _in_brackets(target.text, b):
            continue
        if any(string in digits for string in _DIGITS.findall(b.text)):
            continue
        yield b


def _in_brackets(text: str, number: Number) -> bool:
    before = text[max(0, number.start - BRACKET) : number.start]
    return max(before.rfind("("), before.rfind("[")) > max(before.rfind(")"), before.rfind("]"))
