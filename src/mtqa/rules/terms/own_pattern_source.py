"""TRM005: a pattern of the user's on source and translation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mtqa.model import Mqm, Severity
from mtqa.own import Pattern, Terms
from mtqa.rules import Example, Hit, Unchecked, View, rule
from mtqa.rules.terms._parts import SEEN
from mtqa.rules.terms._patterns import ask
from mtqa.text.terms import Asked

_TERMS = Terms(
    patterns=(
        Pattern("isbn", "The ISBN of the source is missing", source=r"\bISBN\b", require=r"\bISBN\b"),
        Pattern("fiscal-year", "Ejercicio is no exercise here", source=r"\bejercicio 20\d\d", forbid=r"\blatihan\b"),
    )
)


@rule(
    code="TRM005",
    severity=Severity.MINOR,
    confidence=SEEN,
    mqm=Mqm.CUSTOM,
    bad=[
        Example("⟦Buku itu terbit tahun lalu.⟧", source="El libro (ISBN 978-84-204-1214-6) salió.", terms=_TERMS),
        Example("Laba ⟦latihan⟧ 2019 naik.", source="El beneficio del ejercicio 2019 subió.", terms=_TERMS),
    ],
    good=[
        Example("Buku itu, ISBN 978-84-204-1214-6, terbit.", source="El libro (ISBN 978-84-204-1214-6).", terms=_TERMS),
        Example("Latihan dan latihan lagi.", source="Ejercicio y más ejercicio.", terms=_TERMS),
    ],
)
def own_pattern_source(target: View, source: View, paired_patterns: Sequence[Asked]) -> Iterator[Hit | Unchecked]:
    """The source matches a pattern of the user's, and the translation has what it then must not, or lacks what it must.

    Message, severity and suggestion are the user's own. A pattern that takes too long is given up, and the report
    says so.
    """
    for asked in paired_patterns:
        yield from ask(asked, target, source)
