"""PUN005."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule, standing
from mtqa.text.marks import BRACKETS, Joined, bracket_faults

MOST = 20  # brackets of one paragraph that are marked: more are a drawing or a broken file


@rule(
    code="PUN005",
    severity=Severity.MINOR,
    confidence=0.9,  # none in NTREX-128; smileys and lists of other forms may yet mislead it
    mqm=Mqm.UNPAIRED_MARKS,
    trigger=standing(BRACKETS),
    bad=[
        Example("Enam negara ⟦(⟧Rusia, Armenia, dan Belarus menandatangani perjanjian."),
        Example("Enam negara menandatangani perjanjian⟦)⟧ pada 1992."),
        Example("Él dijo ⟦[⟧a los diputados que no.", lang="es"),
        Example("The treaty ⟦(⟧signed in 1992 (in Tashkent) was renewed.", lang="en"),
        Example("该条约⟦（⟧一九九二年签署。", lang="zh"),
    ],
    good=[
        Example("Syaratnya: a) sehat, b) jujur, 1) WNI, iv) dewasa; 2.) cakap."),
        Example("Pasal 5 ayat (2) huruf (a) dan [1] serta {x} :) ;-( =]"),
        Example("(Paragraf pertama dalam kurung.\nDan paragraf kedua.)"),
        Example("El intervalo [0, 1) y (0, 1] y los puntos (a y b).", lang="es"),
        Example("He said [to her (yes)] and left (8) for 5(b)(ii).", lang="en"),
        Example("《三体》（刘慈欣著）「好」。", lang="zh"),
    ],
)
def unpaired_bracket(targets: Sequence[View]) -> Iterator[Hit]:
    """A bracket that nothing closes, or that closes nothing.

    The reader cannot tell where the remark ends, and often half of it was lost in translation. Brackets may span the
    sentences of a paragraph; the numbers and letters of lists (a, 1, iv), intervals and smileys need no opening one.
    In single aligned rows a bracket that opens a sentence or ends the row may have its answer in a neighbouring row.
    """
    groups = [list(group) for _, group in groupby(targets, key=lambda v: v.paragraph)]
    texts = [Joined([view.text for view in group]) for group in groups]
    loose = bool(targets) and targets[0].segments[0].row_id is not None
    places = bracket_faults([joined.text for joined in texts], loose=loose)
    for group, joined, of_paragraph in zip(groups, texts, places, strict=True):
        for n, place in enumerate(of_paragraph[:MOST]):
            number, start, end = joined.locate(place, place + 1)
            mark = joined.text[place]
            what = "closes nothing" if mark in ")]}）］】」』》〉" else "is never closed"
            more = f" (and {len(of_paragraph) - MOST} more)" if n + 1 == MOST < len(of_paragraph) else ""
            yield Hit(start, end, f"The bracket {mark} {what}{more}.", {"mark": mark}, view=group[number])
