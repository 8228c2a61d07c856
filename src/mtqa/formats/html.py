"""The report page: one file that an editor opens from disk, without network and without script.

Nothing in it can act: the page's own policy forbids all but its one style sheet, every text is escaped by the
template engine, and control characters are shown as pictures. Findings are told apart by letter, number and shape of
the underline as well as by colour (WCAG 2.2, 1.4.1); the palette's contrasts are at least 6 : 1.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from mtqa import __version__
from mtqa.formats._view import (
    CONTROL,
    LETTERS,
    SEVERITIES,
    Item,
    Passage,
    Piece,
    View,
    count,
    elide,
    invisible,
    language,
    pieces,
    spelt,
    visible,
)
from mtqa.model import Grade, Report

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

NAME = "html"
EXTENSION = ".html"

# Code points kept at either end of a long stretch without marks: a line of megabytes must not stop the page.
KEEP = 3000
# Code points of a neighbour shown beside a segment.
CONTEXT = 120
# More clean segments than this are counted, not shown; the JSON result has them all.
MAX_CLEAN = 5000
# The strip of all segments is left out of longer articles: its bars would be thinner than a finger or an eye can use.
MAX_STRIP = 1200


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The page as HTML, ending with a line feed."""
    from markupsafe import Markup

    view = View(report)
    css = _file("report.css")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return _template().render(
        view=view,
        css=Markup(css),
        style_hash=f"sha256-{digest}",
        sections=[
            ("garbled", "Garbled", "cannot be published or understood as they stand", view.graded(Grade.GARBLED)),
            ("review", "To review", "worth an editor’s look", view.graded(Grade.REVIEW)),
            ("remarks", "Also found", "in segments that may stand as they are", view.remarks),
        ],
        strip=[item for item in view.items if not item.boilerplate] if len(view.items) <= MAX_STRIP else [],
        paragraphs=[] if view.article.target.rows else _paragraphs(view),
        around=_around(view),
        beside=lambda item: _beside(view, item),
        excerpt=_excerpt,
        letters=LETTERS,
        severities=SEVERITIES,
        max_clean=MAX_CLEAN,
        version=str(report.run.get("version", __version__)),
        signature=str(report.run.get("signature", "")),
        cut=_cut,
        drawn=_drawn,
        short=_short,
        plain=_plain,
        language=language,
        count=count,
    )


def _cut(item: Item, passage: Passage) -> list[Piece]:
    """The passage as pieces under their marks, made visible where they would show nothing."""
    cut = elide(pieces(passage.text, item.marks(passage)), KEEP)
    return [Piece(spelt(p.text), p.marks, p.opens) if p.marks and p.text and invisible(p.text) else p for p in cut]


def _drawn(item: Item) -> set[str]:
    """Ids of the item's findings that are marked in one of its texts."""
    return {mark.place.finding.id for passage in item.passages for mark in item.marks(passage)}


def _short(text: str) -> str:
    return "".join(piece.text for piece in elide([Piece(text)], KEEP))


def _paragraphs(view: View) -> list[list[Item]]:
    """The items of each paragraph of the translation; what was left out stands with what comes before it."""
    found: list[list[Item]] = []
    paragraph = None
    for item in view.items:
        own = item.bead.target[0].paragraph if item.target else paragraph
        if not found or own != paragraph:
            found.append([])
        paragraph = own
        found[-1].append(item)
    return found


def _around(view: View) -> dict[int, tuple[Item | None, Item | None]]:
    """The items before and after each, by its number."""
    items: list[Item | None] = [None, *view.items, None]
    return {item.number: (items[n], items[n + 2]) for n, item in enumerate(view.items)}


def _beside(view: View, item: Item) -> tuple[Item | None, Item | None]:
    """The segments before and after an item in its paragraph: a fragment is judged by what stands around it."""
    segment = item.bead.target[0]
    found = (view.by_segment.get(segment.index - 1), view.by_segment.get(segment.index + 1))
    before, after = (i if i and i.bead.target[0].paragraph == segment.paragraph else None for i in found)
    return before, after


def _excerpt(text: str, tail: bool) -> str:
    """The end of a text that stands before, or the start of one that stands after."""
    if len(text) <= CONTEXT:
        return text
    return f"… {text[-CONTEXT:]}" if tail else f"{text[:CONTEXT]} …"


def _plain(value: object) -> str:
    """A value of a finding's evidence, for reading."""
    if isinstance(value, float):
        return f"{value:.3g}"
    return ", ".join(_plain(v) for v in value) if isinstance(value, list | tuple) else str(value)


def _shown(value: Any) -> Markup:
    """Any value as text that is only text. Everything that the template prints goes through here."""
    from markupsafe import Markup, escape

    return value if isinstance(value, Markup) else escape(CONTROL.sub(lambda m: visible(m[0]), str(value)))


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(_file("report.html.j2"))


def _file(name: str) -> str:
    return (resources.files("mtqa.formats") / "templates" / name).read_text(encoding="utf-8")
