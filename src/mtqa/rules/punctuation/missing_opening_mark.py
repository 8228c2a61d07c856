"""PUN009."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.truecase import truecase

# On NTREX-128 in Spanish (1,997 sentences) one mark is found, in words quoted in English.
SURE = 0.9
LOOK = 48
_NAME = regex.compile(r"(?:\p{Lu}[\p{L}\p{M}'’.-]*+|\p{Lu})$")
_ADDRESS = regex.compile(r"\S*(?:://|www\.|/\S*\?)\S*$")
_IN_ADDRESS = ("=", "&", "/")
_CHESS = regex.compile(r"(?:^|[\s(\[])(?:\d+|[a-h]\d|\p{Lu}[a-h]\d)$")


@rule(
    code="PUN009",
    severity=Severity.MINOR,
    confidence=SURE,
    mqm=Mqm.UNPAIRED_MARKS,
    bad=[
        Example("Quién va a pagar los daños⟦?⟧", lang="es"),
        Example("El alcalde preguntó: “Qué vamos a hacer ahora⟦?⟧”", lang="es"),
        Example("¡Por fin! Qué alegría verte por aquí⟦!⟧", lang="es"),
        Example("⟦¿⟧Quién va a pagar los daños. Nadie lo sabe.", lang="es"),
    ],
    good=[
        Example("¿Quién va a pagar los daños?", lang="es"),
        Example("Si no llueve, ¿quién va a pagar? ¡Nadie! ¡¿Qué dices?! ¿¡Cómo!?", lang="es"),
        Example("Compró acciones de Yahoo! y ganó el concurso Jeopardy! en 2004.", lang="es"),
        Example("Los fundadores (¿1850?-1910) llegaron en barco (?) al puerto.", lang="es"),
        Example("Véase https://ejemplo.es/nota?id=4 para más datos.", lang="es"),
        Example("¡Qué bien! ¡Qué bien, qué bien!", lang="es"),
        Example("Siapa yang akan membayar? Tidak ada!"),
        Example("Who is going to pay? Nobody!", lang="en"),
    ],
)
def missing_opening_mark(targets: Sequence[View], lang: Pack) -> Iterator[Hit]:
    """A question or an exclamation lacks the mark that opens it, or the one that closes it: “Quién va?”, “¿Quién va.”.

    Spanish opens what it asks, since nothing else shows where a question begins; the lack is a sure sign that
    a text was translated from a language that does not. Which marks come in pairs says the language's pack. A
    paragraph is read as a whole, as a question may run over its segments; a mark that belongs to a name or an address,
    or stands in brackets for doubt, needs no partner.
    """
    pairs: dict[str, str] = dict(lang.more.get("opening_marks", {}))
    if not pairs:
        return
    marks = regex.compile(f"[{regex.escape(''.join(pairs) + ''.join(pairs.values()))}]")
    opened: list[tuple[View, int]] = []
    paragraph = None
    last: tuple[View, int] | None = None
    for view in targets:
        if view.paragraph != paragraph or view.segments[0].row_id is not None:
            yield from _unclosed(opened, pairs)
            opened, paragraph, last = [], view.paragraph, None
        for match in marks.finditer(view.text):
            mark, at = match[0], match.start()
            if mark not in pairs:
                opened.append((view, at))
            elif opened:
                opened = []
                last = view, match.end()
            elif last is not None and last[0] is view and not view.text[last[1] : at].strip(f"{''.join(pairs)} "):
                last = view, match.end()  # ?! and !!!
            elif not _stands_alone(view.text, at, lang):
                last = view, match.end()
                yield Hit(
                    at,
                    at + 1,
                    f"“{mark}” closes what no “{pairs[mark]}” opens.",
                    {"expected": pairs[mark]},
                    view=view,
                )
    yield from _unclosed(opened, pairs)


def _unclosed(opened: Sequence[tuple[View, int]], pairs: dict[str, str]) -> Iterator[Hit]:
    """What was opened at the end of a paragraph: ¿¡ beside each other count as one."""
    for n, (view, at) in enumerate(opened):
        if n and opened[n - 1] == (view, at - 1):
            continue
        mark = view.text[at]
        closing = next(c for c, o in pairs.items() if o == mark)
        yield Hit(at, at + 1, f"“{mark}” opens what no “{closing}” closes.", {"expected": closing}, view=view)


def _stands_alone(text: str, at: int, lang: Pack) -> bool:
    """Whether a closing mark needs no partner: in a name, an address, brackets, a chess move, or far from words."""
    before = text[max(0, at - LOOK) : at]
    after = text[at + 1 : at + 2]
    if before[-1:] in "([" or not before[-1:].strip() or after.isalnum() or after in _IN_ADDRESS:
        return True
    if _ADDRESS.search(before) or _CHESS.search(before):
        return True
    word = before.rsplit(maxsplit=1)[-1].strip("\"'“”«»‘’¡¿(")
    if f"{word}{text[at]}".lower() in lang.abbreviations:
        return True
    if not _NAME.search(word) or not text[: at - len(word)].strip("\"'“”«»‘’¡¿( "):
        return False
    table = truecase(lang.code)
    ordinary = table is not None and (table.lower_share(word.lower()) or 0.0) > 0.5
    return not ordinary and after not in ("", "”", '"', "»") and bool(text[at + 1 :].strip()[:1].islower())
