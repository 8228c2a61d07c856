"""TRM003: a term stands in the translation that the user forbids."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.own import Concept, Forbidden, Status, Term, Terms
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.terms._parts import SEEN, cased_as
from mtqa.text.terms import Avoided

_TERMS = Terms(
    concepts=(Concept((Term("perang saudara", "id"), Term("perang sipil", "id", Status.FORBIDDEN))),),
    forbid=(
        Forbidden("silahkan", use="silakan"),
        Forbidden("merubah", use="mengubah", lang="id"),
        Forbidden("sudden death", note="house style"),
    ),
)


@rule(
    code="TRM003",
    severity=Severity.MINOR,
    confidence=SEEN,
    mqm=Mqm.WRONG_TERM,
    bad=[
        Example("⟦Silahkan⟧ masuk.", terms=_TERMS),
        Example("Undang-undang itu ⟦merubahnya⟧.", terms=_TERMS),
        Example("Gol ⟦sudden  death⟧ itu menentukan.", terms=_TERMS),
        Example("⟦Perang sipil⟧ itu berakhir.", terms=_TERMS),
    ],
    good=[
        Example("Silakan masuk, pintunya terbuka.", terms=_TERMS),
        Example("Undang-undang itu mengubah perubahan iklim.", terms=_TERMS),
        Example("A sudden, early death.", lang="en", terms=_TERMS),
        Example("It was called merubah.", lang="en", terms=_TERMS),
    ],
)
def forbidden_term(target: View, avoid: Avoided) -> Iterator[Hit]:
    """A term stands in the translation that the user forbids.

    It is found in any of its forms (plural, clitics), never inside another word. What the glossary marks as forbidden
    is found here where there is no source in its languages; with one, TRM001 knows which concept was meant.
    """
    for place, entry in avoid.find(target.text):
        found = target.text[place.start : place.end]
        instead = f"; use “{entry.use}”" if entry.use else ""
        note = {"note": entry.note} if entry.note else {}
        yield Hit(
            place.start,
            place.end,
            f"“{found}” is a forbidden term{instead}" + (f" ({entry.note})" if entry.note else ""),
            evidence={"own": f"forbid: {entry.text}", "found": found, **note},
            suggestion=cased_as(entry.use, found) if entry.use else None,
            severity=entry.severity,
        )
