"""WEB001."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.web._furniture import everywhere, run_together

_SHOWN = 60
# Longer rows are prose, whatever they begin with.
_LONGEST = 160


@rule(
    code="WEB001",
    severity=Severity.NEUTRAL,
    confidence=0.9,  # as right as the segmenter is; none in NTREX-128
    mqm=Mqm.ADDITION,
    kinds=[Kind.BOILERPLATE, Kind.BODY],
    bad=[
        Example("⟦Unduh aplikasi kami.⟧\nBaca juga\nHarga beras naik lagi", kind=Kind.BOILERPLATE),
        Example("⟦Suscríbete a nuestro boletín.⟧", lang="es", kind=Kind.BOILERPLATE),
        Example("⟦Follow us on Twitter.⟧\nRelated stories", lang="en", kind=Kind.BOILERPLATE),
    ],
    good=[
        Example("Unduh aplikasi kami.", kind=Kind.BODY),
        Example("El boletín del ministerio llegó tarde.", lang="es", kind=Kind.BODY),
        Example("Related stories were told by both sides.", lang="en", kind=Kind.HEADING),
        Example("Die App des Ministeriums ist da.", lang="de"),
    ],
)
def boilerplate(targets: Sequence[View]) -> Iterator[Hit]:
    """The furniture of the web page came along with the article: invitations, links to other stories, notices.

    It is no part of the article and is left out of scores and gate; it should be taken out before the text is used.
    Reported once for the article, at the first such segment. In a file of aligned rows nothing is left out, so a row
    that is furniture by its words is reported as a fault of the text.
    """
    found = [view for view in targets if view.kind is Kind.BOILERPLATE]
    if found:
        count = len(found)
        yield Hit(
            0,
            len(found[0].text),
            f"Furniture of the web page, not of the article: {count} segment{'s' * (count > 1)}.",
            {"segments": count, "texts": [view.text[:_SHOWN] for view in found[:10]]},
            view=found[0],
        )
    for view in targets:
        text = view.text.strip()
        if view.kind is Kind.BODY and view.segments[0].row_id is not None and _is_furniture(text):
            start = view.text.index(text)
            yield Hit(
                start,
                start + len(text),
                "The row is furniture of a web page, not of an article.",
                severity=Severity.MAJOR,
                confidence=_BY_WORDS,
                view=view,
            )


_BY_WORDS = 0.7  # an article can be about newsletters, and rows have no place that would tell


def _is_furniture(text: str) -> bool:
    if not 1 < len(text) <= _LONGEST or run_together(text):
        return False
    words = everywhere()
    return bool(words.lines.fullmatch(text) or (words.invitations.match(text) and len(text.split()) > 1))
