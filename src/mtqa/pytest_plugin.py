"""A plug-in for pytest: the fixture ``mtqa_check``, for teams that gate their translations in a test suite.

::

    def test_article(mtqa_check):
        mtqa_check("articles/port.id.md", source="articles/port.es.md")

The test fails with the gate's reasons and the worst findings; configuration, baseline and suppressions apply as they
do on the command line. pytest finds the plug-in by itself where mtqa is installed (``-p no:mtqa`` switches it off).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from mtqa.model import Report

# Findings that a failed test shows.
MAX_TOLD = 10


class Check(Protocol):
    """What the fixture gives a test: ``mtqa.check``, but failing the test where the gate fails."""

    def __call__(
        self,
        target: Path | str,
        *,
        source: Path | str | None = None,
        reference: Path | str | Sequence[Path | str] = (),
        source_lang: str | None = None,
        target_lang: str | None = None,
        config: Path | str | None = None,
    ) -> Report:
        """Check one article; see ``mtqa.api.check``."""
        ...


@pytest.fixture(scope="session")
def mtqa_check() -> Check:
    """Check a translated article; the test fails if the gate does, or if something could not be read."""

    def check(
        target: Path | str,
        *,
        source: Path | str | None = None,
        reference: Path | str | Sequence[Path | str] = (),
        source_lang: str | None = None,
        target_lang: str | None = None,
        config: Path | str | None = None,
    ) -> Report:
        __tracebackhide__ = True
        from mtqa import api  # pytest loads plug-ins at every start

        report = api.check(
            target,
            source=source,
            reference=reference,
            source_lang=source_lang,
            target_lang=target_lang,
            config=config,
        )
        if not report.verdict.passed or report.article.problems:
            pytest.fail("\n".join(_told(report)), pytrace=False)
        return report

    return check


def _told(report: Report) -> Iterator[str]:
    """The reasons, then the worst findings with their places."""
    from mtqa.formats._ci import counting, message, set_aside, worst_first
    from mtqa.formats._place import Regions
    from mtqa.formats._view import View, one_line

    view, regions = View(report), Regions()
    yield f"mtqa: {one_line(view.article.id)} {'passed' if report.verdict.passed else 'failed'}"
    yield from (f"  {one_line(reason)}" for reason in report.verdict.reasons)
    yield from (f"  could not be read: {one_line(problem)}" for problem in view.article.problems)
    found = worst_first(counting(view))
    for place in found[:MAX_TOLD]:
        region = regions.of(place)
        where = f"{region.path}:{region.line}" + ("" if region.column is None else f":{region.column}")
        yield f"{one_line(where)}: {place.finding.severity.value}: {place.finding.rule} {message(place)}"
    if len(found) > MAX_TOLD:
        yield f"and {len(found) - MAX_TOLD} more"
    if view.set_aside:
        yield f"not counted: {set_aside(view)}"
