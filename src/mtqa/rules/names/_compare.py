"""What the rules share that compare names with another text."""

from __future__ import annotations

from mtqa.rules import View
from mtqa.text.names import Difference, Side, differences

# Letters that two forms of one name may differ by at the end and still be plural, possessive or derivation.
ENDING = 2
# Letters that a country and the word made of it share, where one language writes that small: Australia, australiano.
STEM = 5
SCALES = frozenset({"celsius", "fahrenheit", "kelvin", "réaumur"})  # of temperatures: the number is converted with it


def compared(target: View, other: View) -> list[Difference]:
    """Differences of names; none where capitals do not tell a name (German)."""
    if target.lang.more.get("noun_capitals") or other.lang.more.get("noun_capitals"):
        return []
    found = differences(Side(other.text, other.words, other.lang), Side(target.text, target.words, target.lang))
    small = {w.lower[:STEM] for w in other.words if w.text.islower() and len(w.text) >= STEM}
    return [
        d
        for d in found
        if not _derived(d)
        and d.found.lower()[:STEM] not in small
        and not {d.original.lower(), d.found.lower()} <= SCALES
    ]


def _derived(d: Difference) -> bool:
    """Whether one form is the other with an ending: Citizens, Citizen; Brexit, Brexiteer; not Norberto, Norbert."""
    short, long = sorted((d.original.lower(), d.found.lower()), key=len)
    return long.startswith(short) and (long[len(short) :] == "s" or len(long) - len(short) >= ENDING)
