"""What applies to a run, as data."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from mtqa.config.paths import Pairing, Where
from mtqa.errors import UsageError
from mtqa.model import Severity
from mtqa.own import Terms

# Named in the configuration, and what they mean at the gate; see ``Gate``.
NEW, ALL = "new", "all"
DETERMINISTIC = "deterministic"


@dataclass(frozen=True)
class Gate:
    """Limits of the gate: the article passes with up to so many; None means no limit.

    ``min_confidence``: findings below it never count (an unsure finding is the editor's business, not the gate's).
    ``garbled_share``: of characters, 0 to 1. ``rules``: code or beginning of one, and the limit. ``penalty``: points
    per 1,000 words. ``scores``: metric and the lowest value that passes (the highest where lower is better). ``scope``:
    ``new`` leaves out the findings of the baseline. ``count``: ``deterministic`` leaves out findings that rest on the
    closeness of vectors.
    """

    garbled: int | None = 0
    critical: int | None = 0
    major: int | None = None
    min_confidence: float = 0.5
    minor: int | None = None
    garbled_share: float | None = None
    rules: tuple[tuple[str, int], ...] = ()
    penalty: float | None = None
    scores: tuple[tuple[str, float], ...] = ()
    scope: str = NEW
    count: str = DETERMINISTIC


@dataclass(frozen=True)
class Suppression:
    """Findings that shall not count, and why. ``until`` is the last day; ``named`` is what reports call the entry."""

    rule: str
    reason: str
    named: str
    where: Where | None = None
    text: str = ""
    until: datetime.date | None = None


@dataclass(frozen=True)
class Languages:
    """Languages of a translation and its source, None where nothing is said."""

    target: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Config:
    """What applies to a run. ``select`` and ``ignore`` hold rule codes or their beginnings (``PUN``).

    ``terms``: the user's own rules, but for the concepts in the files that ``glossaries`` names. ``severity``: code or
    beginning, and what its findings become; None switches the rule off. ``min_confidence``: less sure findings are left
    out. ``gates``: the gate for a language where it differs. ``comments``: whether those in the files suppress.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    gate: Gate = field(default_factory=Gate)
    path: str = ""
    terms: Terms = field(default_factory=Terms)
    glossaries: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[Where, tuple[str, ...]], ...] = ()
    severity: tuple[tuple[str, Severity | None], ...] = ()
    min_confidence: float = 0.0
    languages: Languages = field(default_factory=Languages)
    languages_of: tuple[tuple[Where, Languages], ...] = ()
    pairs: tuple[Pairing, ...] = ()
    gates: tuple[tuple[str, Gate], ...] = ()
    suppress: tuple[Suppression, ...] = ()
    comments: bool = True
    baseline: str = ""
    decisions: tuple[str, ...] = ()

    def gate_for(self, lang: str) -> Gate:
        """The gate for translations in a language."""
        return dict(self.gates).get(lang, self.gate)

    def languages_for(self, path: Path) -> Languages:
        """What patterns say of a translation (absolute path, without links)."""
        return next((languages for where, languages in self.languages_of if where.fits(path)), Languages())

    def severity_of(self, code: str) -> Severity | None:
        """What the findings of a rule become; None where nothing is said, or where it is off."""
        fitting = [(len(given), severity) for given, severity in self.severity if code.startswith(given)]
        return max(fitting, key=lambda pair: pair[0])[1] if fitting else None

    def is_off(self, code: str) -> bool:
        """Whether ``severity`` switches a rule off."""
        fitting = [given for given, _ in self.severity if code.startswith(given)]
        return bool(fitting) and dict(self.severity)[max(fitting, key=len)] is None


def chosen(codes: Sequence[str], config: Config, path: Path | None = None) -> list[str]:
    """The rule codes that run: all or the selected ones, without those that are ignored or off.

    Args:
        codes: of all rules.
        config: what applies.
        path: the translation (absolute, without links), for ``per_file_ignores``.

    Raises:
        UsageError: if a code that the configuration names fits no rule.
    """
    named = [code for _, ignored in config.per_file_ignores for code in ignored]
    named += [code for code, _ in config.severity]
    for gate in (config.gate, *(g for _, g in config.gates)):
        named += [code for code, _ in gate.rules]
    named += [s.rule for s in config.suppress]
    for given in (*config.select, *config.ignore, *named):
        known_rule(given, codes)
    wanted = [c for c in codes if not config.select or c.startswith(config.select)]
    here = tuple(c for where, ignored in config.per_file_ignores if path and where.fits(path) for c in ignored)
    left = [c for c in wanted if not c.startswith((*config.ignore, *here)) and not config.is_off(c)]
    if not left:
        raise UsageError("select and ignore leave no rule to run; expected at least one")
    return left


def known_rule(given: str, codes: Sequence[str]) -> None:
    """Nothing, if a code or its beginning fits a rule.

    Raises:
        UsageError: if not, with the nearest.
    """
    if not any(code.startswith(given) for code in codes):
        near = get_close_matches(given, codes, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"{given!r} fits no rule{hint} (mtqa rule lists all)")
