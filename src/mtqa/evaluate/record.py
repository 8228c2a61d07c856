"""Recorded figures, and what is worse than they are: so that no rule gets worse unseen.

Recorded are counts over all sets of labelled rows: for each rule its findings, the right ones and those on flawless
rows; for each family in each language the errors and how many of them are located.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtqa.evaluate.checked import Regime
from mtqa.evaluate.labelled import ALL
from mtqa.evaluate.page import pooled

if TYPE_CHECKING:
    from mtqa.evaluate import Evaluation

SCHEMA = "mtqa.quality-record/v1"
REGIMES = {Regime.ALONE: "the translation only", Regime.GIVEN: "all that is given"}


def record(found: Evaluation) -> dict[str, Any]:
    """The figures to be kept, for JSON."""
    rules = {}
    for code, by_lang in pooled(found).items():
        precision, alarms = by_lang[ALL]
        rules[code] = {"findings": precision.of, "right": precision.hits, "false_alarms": alarms.hits}
    families: dict[str, dict[str, int]] = {}
    for family in found.families:
        if family.lang != ALL:
            total = families.setdefault(f"{family.lang} {family.family}", {"errors": 0, **dict.fromkeys(REGIMES, 0)})
            total["errors"] += family.located[Regime.GIVEN].of
            for regime in REGIMES:
                total[regime] += family.located[regime].hits
    return {"schema": SCHEMA, "rules": rules, "families": families}


def worse(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """A sentence for each figure that is worse than the recorded one.

    Worse is: a rule that is right less often, or speaks more often on flawless rows; a family of which fewer errors are
    located. A rule or family that is gone is named too; new ones are no matter of comparison.
    """
    found = []
    for code, before in sorted(old.get("rules", {}).items()):
        now = new["rules"].get(code)
        if now is None:
            found.append(f"{code} is recorded and no longer there.")
            continue
        # right/findings is lower: compared crosswise, so that no rounding decides. Without findings nothing is wrong.
        if now["findings"] and now["right"] * before["findings"] < before["right"] * now["findings"]:
            found.append(
                f"{code} is right in {now['right']} of {now['findings']} findings; "
                f"recorded are {before['right']} of {before['findings']}."
            )
        if now["false_alarms"] > before["false_alarms"]:
            found.append(
                f"{code} speaks {now['false_alarms']} times on flawless rows; recorded are {before['false_alarms']}."
            )
    for name, before in sorted(old.get("families", {}).items()):
        now = new["families"].get(name)
        if now is None:
            found.append(f"Damage of the family {name} is recorded and no longer in the rows.")
            continue
        for regime, shown in REGIMES.items():
            if now[regime] * before["errors"] < before[regime] * now["errors"]:
                found.append(
                    f"Of the errors of the family {name} {now[regime]} of {now['errors']} are located with {shown}; "
                    f"recorded are {before[regime]} of {before['errors']}."
                )
    return found
