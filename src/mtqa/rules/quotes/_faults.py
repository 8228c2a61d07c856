"""What the rules on quotation marks share: the faults of ``text.marks``, one kind at a time, as places in views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from mtqa.langs import Pack
from mtqa.rules import View, showing
from mtqa.text.marks import DOUBLES, PAIRS, Fault, Joined, Wrong, quote_faults


def paragraphs(targets: Sequence[View]) -> list[list[View]]:
    """Views grouped by the paragraph that they stand in."""
    return [list(group) for _, group in groupby(targets, key=lambda v: v.paragraph)]


def torn(targets: Sequence[View]) -> bool:
    """Whether the views are aligned rows, so that what stood before and after them is not known."""
    return bool(targets) and targets[0].segments[0].row_id is not None


# The trigger of the rules on quotation marks: that there is any double one.
quoting = showing(lambda chunk: not DOUBLES.isdisjoint(chunk) or any(pair in chunk for pair in PAIRS))


def faults(targets: Sequence[View], lang: Pack, kind: Wrong) -> Iterator[tuple[Fault, View, int, int]]:
    """The faulty marks of one kind, each with the view that it is in and its span there."""
    groups = paragraphs(targets)
    texts = [Joined([view.text for view in group]) for group in groups]
    found = quote_faults([joined.text for joined in texts], lang, loose=torn(targets))
    for group, joined, of_paragraph in zip(groups, texts, found, strict=True):
        for fault in of_paragraph:
            if fault.kind is kind:
                number, start, end = joined.locate(fault.start, fault.end)
                yield fault, group[number], start, end
