"""What rows with labels say: how much damage is caught and located, and how often each rule is right.

A finding is *right* when it overlaps or touches a marked error of its row, of whatever family; one on the source (which
says that something is left out) when the row has an error that marks something missing. An error is *located* when a
finding stands in its place. A row is *caught* when its grade is other than ok. Damage is *visible* under a regime when
the regime shows what the error ``needs``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from mtqa.evaluate.checked import Checked, Found, Regime, shown
from mtqa.evaluate.gold import Error, GoldRow, Sort
from mtqa.evaluate.reliability import DAMAGED, Bin, reliability
from mtqa.evaluate.stats import Estimate, Overlap, Rate, auc, draws, overlap
from mtqa.model import Grade, Severity, Side

SERIOUS = (Severity.MAJOR, Severity.CRITICAL)
ALL = "all"


def right(finding: Found, row: GoldRow) -> bool:
    """Whether a finding stands on a marked error; see the module's docstring."""
    if finding.side is not Side.TARGET:
        return any(error.missing for error in row.errors)
    return any(touches(finding, error) for error in row.errors)


def touches(finding: Found, error: Error) -> bool:
    """Whether a finding stands in an error's place."""
    if finding.side is not Side.TARGET:
        return error.missing
    return finding.start <= error.end and error.start <= finding.end


def visible(error: Error, row: GoldRow, regime: Regime) -> bool:
    """Whether a reader who is shown what the regime shows could see the error; an unlabelled one counts as visible."""
    if error.needs in ("", "target"):
        return True
    texts = shown(row, regime)
    return error.needs == "source" and bool(texts.source or texts.references)


def must_change(errors: Iterable[Error]) -> bool:
    """Whether these errors alone make a row other than ok: one of major or worse, or two minor ones."""
    severities = [error.severity for error in errors]
    return any(s in (Severity.MAJOR.value, Severity.CRITICAL.value) for s in severities) or len(severities) > 1


def flawless(row: GoldRow) -> bool:
    """Whether nothing in the row is to be found."""
    return row.verdict is Grade.OK and not row.errors


@dataclass(frozen=True)
class Summary:
    """One set of labelled rows in one language (or all) under one regime.

    ``caught``: damaged rows graded other than ok. ``caught_visible``, ``located_visible``: of what the regime can show.
    ``located``: errors with a finding in their place. ``garbled``: garbled rows graded so; ``garbled_wrongly``: rows
    labelled ok that are graded garbled. ``false_alarms``: flawless rows graded other than ok. ``auc``: risk of the
    damaged rows against that of the rows labelled ok. ``bins``: how reliable the risk is, see ``reliability``.
    """

    set: str
    lang: str
    regime: Regime
    rows: int
    caught: Rate
    caught_visible: Rate
    located: Rate
    located_visible: Rate
    garbled: Rate
    garbled_wrongly: Rate
    false_alarms: Rate
    auc: Estimate | None
    characters: Overlap | None
    bins: tuple[Bin, ...] = ()

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


@dataclass(frozen=True)
class Family:
    """The marked errors of one family in one set and language (or all), and how many are located under each regime."""

    set: str
    lang: str
    family: str
    located: Mapping[Regime, Rate]
    visible_alone: Rate

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "set": self.set,
            "lang": self.lang,
            "family": self.family,
            "located": {regime.value: rate.plain() for regime, rate in self.located.items()},
            "visible_alone": self.visible_alone.plain(),
        }


@dataclass(frozen=True)
class RuleFigures:
    """One rule over labelled rows in one set and language (or all), as given.

    ``precision``: right findings of its findings. ``false_alarms``: its findings on flawless rows, of these rows.
    """

    set: str
    lang: str
    rule: str
    precision: Rate
    false_alarms: Rate

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "set": self.set,
            "lang": self.lang,
            "rule": self.rule,
            "precision": self.precision.plain(),
            "false_alarms": self.false_alarms.plain(),
        }


@dataclass(frozen=True)
class CleanFigures:
    """Sound translations under one regime.

    How many segments are graded other than ok, have a finding of major or worse, are called garbled; and, of each rule,
    the findings per segment that stand on no known fault of the text.
    """

    set: str
    lang: str
    regime: Regime
    not_ok: Rate
    serious: Rate
    garbled: Rate
    rules: Mapping[str, Rate]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Regime):
        return value.value
    return value.plain() if hasattr(value, "plain") else value


def parts(checked: Sequence[Checked]) -> list[tuple[str, str, list[int]]]:
    """Set, language and the numbers of their rows; for a set of several languages also all of them together."""
    found: dict[tuple[str, str], list[int]] = {}
    for n, one in enumerate(checked):
        found.setdefault((one.row.set, one.row.lang or "?"), []).append(n)
    result = []
    for name in dict.fromkeys(key[0] for key in found):
        mine = [(lang, rows) for (of, lang), rows in found.items() if of == name]
        result += [(name, lang, rows) for lang, rows in sorted(mine)]
        if len(mine) > 1:
            result.append((name, ALL, sorted(n for _, rows in mine for n in rows)))
    return result


def summary(name: str, lang: str, regime: Regime, checked: Sequence[Checked]) -> Summary:
    """The summary of one set, language and regime."""
    damaged = [one for one in checked if one.row.verdict is not Grade.OK]
    sound = [one for one in checked if one.row.verdict is Grade.OK]
    clean = [one for one in sound if not one.row.errors]
    garbled = [one for one in checked if one.row.verdict is Grade.GARBLED]
    seen = [one for one in damaged if must_change(e for e in one.row.errors if visible(e, one.row, regime))]
    errors = [(one, error) for one in damaged for error in one.row.errors]
    visible_errors = [(one, error) for one, error in errors if visible(error, one.row, regime)]
    return Summary(
        set=name,
        lang=lang,
        regime=regime,
        rows=len(checked),
        caught=_share(damaged, _flagged),
        caught_visible=_share(seen, _flagged),
        located=_share(errors, _located),
        located_visible=_share(visible_errors, _located),
        garbled=_share(garbled, lambda one: one.grade is Grade.GARBLED),
        garbled_wrongly=_share(sound, lambda one: one.grade is Grade.GARBLED),
        false_alarms=_share(clean, _flagged),
        auc=auc([one.risk for one in damaged], [one.risk for one in sound]),
        characters=characters(checked),
        bins=reliability([one.risk for one in damaged], [one.risk for one in sound], DAMAGED),
    )


def _share(of: Sequence[Any], test: Callable[[Any], bool]) -> Rate:
    return Rate(sum(map(test, of)), len(of))


def _flagged(one: Checked) -> bool:
    return one.grade is not Grade.OK


def _located(pair: tuple[Checked, Error]) -> bool:
    return any(touches(finding, pair[1]) for finding in pair[0].findings)


def characters(checked: Sequence[Checked]) -> Overlap | None:
    """How well the findings' characters are the marked ones; the interval draws source segments."""
    counts = []
    for one in checked:
        ours = {n for f in one.findings if f.side is Side.TARGET for n in range(f.start, f.end)}
        theirs = {n for e in one.row.errors for n in range(e.start, e.end)}
        counts.append((len(ours & theirs), len(ours), len(theirs)))
    return overlap(counts, draws([f"{one.row.set} {one.row.item}" for one in checked])) if counts else None


def families(name: str, lang: str, checked: Mapping[Regime, Sequence[Checked]]) -> list[Family]:
    """The families that occur, by name; errors of rows labelled ok (one minor error) count too."""
    names = sorted({e.family for one in checked[Regime.GIVEN] for e in one.row.errors if e.family})
    result = []
    for family in names:
        located = {}
        for regime, rows in checked.items():
            errors = [(one, e) for one in rows for e in one.row.errors if e.family == family]
            located[regime] = _share(errors, _located)
        alone = [(one, e) for one in checked[Regime.ALONE] for e in one.row.errors if e.family == family]
        seen = [(one, e) for one, e in alone if visible(e, one.row, Regime.ALONE)]
        result.append(Family(name, lang, family, located, _share(seen, _located)))
    return result


def rules(name: str, lang: str, checked: Sequence[Checked], codes: Iterable[str]) -> list[RuleFigures]:
    """The figures of each rule, by code; also of those that find nothing."""
    clean = sum(flawless(one.row) for one in checked)
    found: dict[str, list[tuple[bool, bool]]] = {}
    for one in checked:
        for finding in one.findings:
            found.setdefault(finding.rule, []).append((right(finding, one.row), flawless(one.row)))
    return [
        RuleFigures(
            set=name,
            lang=lang,
            rule=code,
            precision=Rate(sum(ok for ok, _ in found.get(code, ())), len(found.get(code, ()))),
            false_alarms=Rate(sum(on_clean for _, on_clean in found.get(code, ())), clean),
        )
        for code in sorted({*codes, *found})
    ]


def clean(name: str, lang: str, regime: Regime, checked: Sequence[Checked], codes: Iterable[str]) -> CleanFigures:
    """The figures of sound translations."""
    found: dict[str, int] = dict.fromkeys(sorted(codes), 0)
    for one in checked:
        for finding in one.findings:
            if not right(finding, one.row):
                found[finding.rule] = found.get(finding.rule, 0) + 1
    return CleanFigures(
        set=name,
        lang=lang,
        regime=regime,
        not_ok=_share(checked, _flagged),
        serious=_share(checked, lambda one: any(f.severity in SERIOUS for f in one.findings)),
        garbled=_share(checked, lambda one: one.grade is Grade.GARBLED),
        rules={code: Rate(count, len(checked)) for code, count in sorted(found.items())},
    )


def of_sort(checked: Mapping[Regime, Sequence[Checked]], sort: Sort) -> dict[Regime, list[Checked]]:
    """The rows of one sort."""
    return {regime: [one for one in rows if one.row.sort is sort] for regime, rows in checked.items()}
