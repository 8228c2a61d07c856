"""WEB001."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

_SHOWN = 60


@rule(
    code="WEB001",
    severity=Severity.NEUTRAL,
    confidence=0.9,  # as right as the segmenter is; none in NTREX-128
    mqm=Mqm.ADDITION,
    kinds=[Kind.BOILERPLATE],
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
    Reported once for the article, at the first such segment.
    """
    if not targets:
        return
    count = len(targets)
    lines = "A segment is" if count == 1 else f"{count} segments are"
    yield Hit(
        0,
        len(targets[0].text),
        f"{lines} furniture of the web page, not of the article.",
        {"segments": count, "texts": [view.text[:_SHOWN] for view in targets[:10]]},
        view=targets[0],
    )
