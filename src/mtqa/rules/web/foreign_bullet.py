"""WEB002."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

_BULLET = re.compile(r"\s*(?P<bullet>(?:[-–—•*·▪●◦‣►»>]\s+)+)(?=[^\W\d_])")
# A dash before a sentence is how many languages write direct speech.
_DASHES = frozenset("-–—")
_QUOTES = frozenset('“”„«»"')
_STATEMENT = 8  # words; what is said in a dialogue is mostly shorter
_ROW = 0.6
_POINTS = frozenset("•*·▪●◦‣►")
_FOOTNOTES = frozenset("*")
_HEAD = frozenset({Kind.HEADLINE, Kind.HEADING, Kind.BYLINE})


@rule(
    code="WEB002",
    severity=Severity.MINOR,
    confidence=0.85,  # none in NTREX-128
    mqm=Mqm.MARKUP,
    bad=[
        Example("⟦- ⟧Ratna Sari\n⟦- ⟧Koran Pagi", kind=Kind.BYLINE),
        Example("Presiden tiba pagi ini.\n⟦• ⟧Ia langsung bertemu para menteri.\nRapat selesai malam hari."),
        Example("⟦* ⟧Un acuerdo difícil", lang="es", kind=Kind.HEADING),
        Example("⟦• ⟧By Jane Smith", lang="en", kind=Kind.BYLINE),
        Example("⟦– ⟧Ein schwieriges Abkommen", lang="de", kind=Kind.HEADING),
    ],
    good=[
        Example("Syaratnya:\n• sehat\n• jujur\n• cakap"),
        Example("- Siapa itu?\nIa diam.\n- Bukan siapa-siapa."),
        Example("— No sé nada —dijo.\nSe fue.", lang="es"),
        Example("Presiden tiba - terlambat - pagi ini.\n-5 derajat pagi ini.\n* * *"),
        Example("Ratna Sari", kind=Kind.BYLINE),
        Example("The rules are:\n• be kind\nThat is all.", lang="en"),
    ],
)
def foreign_bullet(targets: Sequence[View]) -> Iterator[Hit]:
    """A list bullet before a byline, a heading or a lone paragraph: a list that is none.

    The bullet comes from a menu or a link list of the page that the text was taken from. Lists of two points and more
    and dialogue with dashes are left alone.
    """
    torn = bool(targets) and targets[0].segments[0].row_id is not None
    starts = [(view, _BULLET.match(view.text)) for view in targets if view.first]
    for place, (view, match) in enumerate(starts):
        if match is None:
            continue
        if torn and view.kind is Kind.BODY:
            yield from _in_row(view, match)
            continue
        if view.kind not in _HEAD and _is_list(starts, place):
            continue
        what = {Kind.BYLINE: "a byline", Kind.BODY: "a paragraph"}.get(view.kind, "a heading")
        yield Hit(
            match.start("bullet"), match.end("bullet"), f"A list bullet stands before {what}.", suggestion="", view=view
        )


def _in_row(view: View, match: re.Match[str]) -> Iterator[Hit]:
    """A row may be a point of a list whose other points are elsewhere: neutral, and a dash only before a statement."""
    text = view.text.rstrip()
    speech = text[-1:] != "." or len(text.split()) < _STATEMENT or set(text) & _QUOTES
    bullet = match["bullet"][0]
    if bullet in _POINTS or (bullet == "-" and not speech):
        yield Hit(
            match.start("bullet"),
            match.end("bullet"),
            "A list bullet stands before the row.",
            suggestion="",
            severity=Severity.NEUTRAL if len(match["bullet"].split()) == 1 else None,
            confidence=_ROW,
            view=view,
        )


def _is_list(starts: Sequence[tuple[View, re.Match[str] | None]], place: int) -> bool:
    """Whether a bullet of the body belongs to a list or to dialogue, as far as its neighbours tell."""
    match = starts[place][1]
    if match is None or match["bullet"][0] in _DASHES | _FOOTNOTES:
        return True
    neighbours = [starts[n] for n in (place - 1, place + 1) if 0 <= n < len(starts)]
    if any(other for _, other in neighbours):
        return True
    return place > 0 and starts[place - 1][0].text.rstrip().endswith((":", "："))
