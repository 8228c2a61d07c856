"""One link a row, for spreadsheets and scripts; ``mtqa check`` reads it as aligned rows.

=================  ====================================================================
``id``             number of the link, from 1
``source``         its sentences in the source, on one line; empty if it has none
``target``         its sentences in the target
``source_lang``    language code; so ``target_lang``
``source_places``  places of its sentences, from 0, with commas; so ``target_places``
``probability``    of exactly these belonging together, 0 to 1, four decimals
``moved``          1 if the two stand at different places of their texts, else 0
``repeats``        of a link with one side: places in the other that it says once more
=================  ====================================================================

Whatever would end a cell or a row, or act on a terminal (tabs, line ends, control characters), is one space. A cell
that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-`` or ``@``) has a space before it.
"""

from __future__ import annotations

from mtqa.aligned import Aligned, GoldFit
from mtqa.formats._view import CONTROL
from mtqa.formats.alignment import joined

NAME = "tsv"
EXTENSION = ".tsv"
HEADER = (
    "id",
    "source",
    "target",
    "source_lang",
    "target_lang",
    "source_places",
    "target_places",
    "probability",
    "moved",
    "repeats",
)
_FORMULA = ("=", "+", "-", "@")


def render(aligned: Aligned, gold: GoldFit | None = None, *, color: bool = False, width: int = 100) -> str:
    """A header and a row for each link."""
    rows = ["\t".join(HEADER)]
    for number, link in enumerate(aligned.links, start=1):
        source, target = link.places
        cells = (
            str(number),
            _cell(joined(link.source)),
            _cell(joined(link.target)),
            aligned.source.lang,
            aligned.target.lang,
            ",".join(map(str, source)),
            ",".join(map(str, target)),
            f"{link.probability:.4f}",
            str(int(link.moved)),
            ",".join(str(s.index) for s in link.repeats),
        )
        rows.append("\t".join(cells))
    return "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    """A text without anything that ends a cell; ``joined`` has made spaces of tabs and line ends."""
    text = " ".join(CONTROL.sub(" ", text).split())
    return f" {text}" if text.startswith(_FORMULA) else text
