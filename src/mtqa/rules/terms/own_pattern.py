"""TRM004: a pattern of the user's."""

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
        Pattern(
            "doubled-currency", "Rp and rupiah say the same", forbid=r"Rp\.? ?([\d.,]+) rupiah", suggestion=r"Rp\1"
        ),
        Pattern("english-only", "Write per cent as two words", forbid=r"\bpercent\b", lang="en", ignore_case=True),
    )
)


@rule(
    code="TRM004",
    severity=Severity.MINOR,
    confidence=SEEN,
    mqm=Mqm.CUSTOM,
    bad=[
        Example("Harganya ⟦Rp 5.000 rupiah⟧ saja.", terms=_TERMS),
        Example("⟦Percent⟧ or ⟦percent⟧?", lang="en", terms=_TERMS),
    ],
    good=[
        Example("Harganya 5.000 rupiah saja.", terms=_TERMS),
        Example("Kata “percent” tidak dipakai.", terms=_TERMS),
    ],
)
def own_pattern(target: View, patterns: Sequence[Asked]) -> Iterator[Hit | Unchecked]:
    """The translation matches a pattern that the user's configuration forbids, or lacks one that it requires.

    Message, severity and suggestion are the user's own. A pattern that takes too long is given up, and the report
    says so.
    """
    for asked in patterns:
        yield from ask(asked, target, None)
