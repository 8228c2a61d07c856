"""ENC002."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.mojibake import may_hold, runs

# A page that is garbled throughout is one fault: beyond so many places, one finding spans them all.
MOST = 5
# What is left of a no-break space, or of a letter whose second half was lost: no word ends in such a capital.
_LONE = regex.compile(r"(?<=\p{Ll})[\u00c2\u00c3](?![\p{L}\p{M}])")

_CAPITALS = frozenset("\u00c2\u00c3")


def _possible(view: View) -> bool:
    return not _CAPITALS.isdisjoint(view.characters) or may_hold(view.text)


@rule(
    code="ENC002",
    severity=Severity.MAJOR,
    confidence=0.98,  # proven by decoding; none in NTREX-128 (id, es, en)
    mqm=Mqm.CHARACTER_ENCODING,
    trigger=lambda view: not view.text.isascii() and _possible(view),
    bad=[
        Example(
            "Presiden JosÃ© RamÃ­rez".replace("Ã©", "⟦Ã©⟧").replace("Ã­", "⟦Ã\N{SOFT HYPHEN}⟧") + " tiba di Jakarta."
        ),
        Example("Dia berkata, ⟦â€œ⟧kami siap⟦â€\N{OPERATING SYSTEM COMMAND}⟧, lalu pergi."),
        Example("La informaci⟦Ã³⟧n lleg⟦Ã³⟧ a Espa⟦Ã±⟧a.", lang="es"),
        Example("It⟦â€™⟧s the caf⟦ÃƒÂ©⟧ at 25⟦Â°⟧C.", lang="en"),
        Example("It⟦’Ã¢â‚¬â„¢⟧s over.".replace("’Ã", "Ã"), lang="en"),
        Example("⟦ÐŸÑ€Ð¸Ð²ÐµÑ‚⟧, друзья.", lang="ru"),
        Example("⟦РџСЂРёРІРµС‚⟧, друзья.", lang="ru"),
        Example("Th⟦Ã\N{NO-BREAK SPACE}⟧nh ph⟦á»‘⟧ này.".replace("ph⟦á»‘⟧", "ph⟦á»‘⟧"), lang="vi"),
    ],
    good=[
        Example("Klub São Paulo menang di stadion Maracanã."),
        Example("A canção “NÃO” e a MAÇÃ”.", lang="pt"),
        Example("”HYVÄ”, sanoi mies.", lang="fi"),
        Example("Das Kind ist „groß“, sagt sie.", lang="de"),
        Example("La letra “Ñ” de ESPAÑ” y CAFÉ”.", lang="es"),
        Example("L’Été, l’Église… « É »", lang="fr"),
        Example("Съел В«Спартаке» Рівне та Сіль.", lang="uk"),
        Example("Việt Nam đẹp lắm, phở ngon.", lang="vi"),
    ],
)
def mojibake(target: View) -> Iterator[Hit]:
    """Letters turned into pairs of odd ones (Ã© for é, â€œ for “): UTF-8 read as if it were another encoding.

    The text can be read at best with effort, and search and names are broken. It is certain: undoing the mistake gives
    clean text, which is proposed. Letters such as Ã that a language really uses are left alone.
    """
    found: list[tuple[int, int, str]] = []
    for run in runs(target.text):
        if (
            found
            and not any(c.isspace() for c in target.text[found[-1][1] : run.start])
            and run.start - found[-1][1] < 2
        ):
            start, end, repaired = found.pop()
            found.append((start, run.end, repaired + target.text[end : run.start] + run.repaired))
        else:
            found.append((run.start, run.end, run.repaired))
    for match in _LONE.finditer(target.text):
        if not any(start <= match.start() < end for start, end, _ in found):
            found.append((match.start(), match.end(), ""))
    found.sort()
    if len(found) > MOST:
        yield _hit(target, found[0][0], found[-1][1], _repaired(target, found), len(found))
        return
    for start, end, repaired in found:
        yield _hit(target, start, end, repaired, 1)


def _repaired(target: View, found: list[tuple[int, int, str]]) -> str:
    pieces, at = [], found[0][0]
    for start, end, repaired in found:
        pieces += [target.text[at:start], repaired]
        at = end
    return "".join(pieces)


def _hit(target: View, start: int, end: int, repaired: str, places: int) -> Hit:
    garbled = target.text[start:end]
    message = f"{garbled} is {repaired.strip() or 'a character'} read in the wrong encoding."
    if places > 1:
        message = f"The text was read in the wrong encoding: {places} places are garbled."
    light = places == 1 and not repaired.strip() and repaired != ""
    return Hit(start, end, message, {"places": places}, repaired, severity=Severity.MINOR if light else None)
