"""What becomes of findings before the gate judges: the user's severities, and which of them count.

In this order, and the first that speaks of a finding decides: a suppression, an editor's decision, the baseline, and
whether its text has been the same since a commit. What is left is new.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mtqa import baseline, decisions, suppress
from mtqa.config import Config
from mtqa.decisions import Decision
from mtqa.history import History
from mtqa.model import Article, Bead, Finding, State


@dataclass(frozen=True)
class Settled:
    """The findings with their states, sentences for the report, suppressions of the configuration without use and with.

    ``lost`` are decisions without effect, each with why.
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    unused: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    lost: tuple[tuple[Decision, str], ...] = ()


def settle(
    findings: Sequence[Finding],
    beads: Sequence[Bead],
    article: Article,
    config: Config,
    history: History,
    *,
    path: Path | None = None,
    running: Sequence[str] = (),
    known: Sequence[str] = (),
    unchanged: Collection[str] = (),
) -> Settled:
    """Findings as they reach the gate.

    Args:
        findings: all new, in the order of the text.
        beads: all of the article.
        article: the texts.
        config: severities, the least confidence, suppressions.
        history: decisions and baseline.
        path: of the translation (absolute, without links).
        running: codes of the rules that ran.
        known: codes of all rules.
        unchanged: ids of the beads whose texts have been the same since ``history.since``.
    """
    found = [replace(f, severity=config.severity_of(f.rule) or f.severity) for f in findings]
    silenced = suppress.apply(
        found,
        beads,
        article.target,
        configured=config.suppress,
        path=path,
        today=history.today,
        obeyed=config.comments,
        running=running,
        known=known,
    )
    decided = decisions.apply(history.decided, silenced.findings, beads, article.id)
    notes = [*silenced.notes, *decided.notes]
    states = decided.findings
    if history.baseline is not None and path is not None:
        debt = history.baseline
        found_again = baseline.apply(debt.near(debt.path(path)), states, beads, debt.path(path), debt.gone)
        states = found_again.findings
        if found_again.left:
            notes.append(
                f"paid debt: {len(found_again.left)} of the baseline not found any more (mtqa baseline update)"
            )
    if history.since is not None:
        reason = f"unchanged since {history.since.name}"
        states = tuple(
            replace(f, state=State.BASELINE, state_reason=reason) if f.state is State.NEW and f.bead in unchanged else f
            for f in states
        )
    kept = tuple(f for f in states if f.confidence >= config.min_confidence)
    if len(kept) < len(states):
        left = len(states) - len(kept)
        notes.append(f"left out: {left} less sure than {config.min_confidence:g} (min_confidence)")
    return Settled(kept, tuple(notes), silenced.unused, silenced.used, decided.lost)
