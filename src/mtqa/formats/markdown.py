r"""GitHub-flavoured Markdown for a pull request or a step summary.

Texts of the article stand in code spans, the only place where Markdown and what the host adds to it (mentions,
issue numbers, links, emoji codes) do nothing; all other words are escaped. The whole stays below the 65,536
characters that a comment may have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from mtqa.formats._ci import counts, set_aside, shortened
from mtqa.formats._view import (
    EVIDENCE_WORDS,
    LETTERS,
    SEVERITIES,
    Item,
    Passage,
    Place,
    View,
    count,
    elide,
    invisible,
    language,
    one_line,
    pieces,
    spelt,
)
from mtqa.model import Document, Grade, Report

NAME = "markdown"
EXTENSION = ".md"

MAX_CHARACTERS = 60_000
MAX_SEGMENTS = 20
MAX_FINDINGS = 8
MAX_LISTED = 50
# Code points kept at either end of a long stretch; stretches of one text, marked or not; code points of any text.
KEEP = 200
MAX_PIECES = 60
MAX_LENGTH = 6000
# Of several articles: rows of the table, code points of an article's name there and of a reason, and the room that is
# kept for what ends the page.
MAX_ARTICLES = 100
MAX_NAME = 100
MAX_REASON = 300
MAX_LEFT = 200
OPEN, CLOSE = "⟦", "⟧"

# Punctuation that acts anywhere, and what acts at the start of a line or a list item only.
_PUNCTUATION = re.compile(r"([\\`*_\[\]|~$])")
_START = re.compile(r"^(\s*\d*)([-+=.):#])")
# Where a host would make a link, a mention or a picture out of plain words; a space of no width stops it.
_LINKED = re.compile(r"(@|:(?=[/\w])|www(?=\.)|\b(?:GH|gh)(?=-)|#)")


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The report as Markdown of at most ``MAX_CHARACTERS``, ending with a line feed."""
    return pages([report], [])


def pages(
    reports: Sequence[Report],
    unread: Sequence[str],
    *,
    most: int = MAX_CHARACTERS,
    segments: int = MAX_SEGMENTS,
    size_of: Callable[[str], int] = len,
    more: Callable[[View], Sequence[str]] = lambda view: (),
    advice: str = "",
) -> str:
    """Articles as one page of Markdown; of several there is a table first, and those that failed have room first.

    Args:
        reports: of the articles.
        unread: a sentence for each article that could not be checked.
        most: how much of it there may be, in what ``size_of`` counts.
        segments: how many segments of an article are shown.
        size_of: the size of a text.
        more: blocks of Markdown that follow the summary of an article.
        advice: a block of Markdown that stands once.
    """
    views = [View(report) for report in reports]
    if len(views) == 1 and not unread:
        return _page(views[0], most, segments, size_of, [*more(views[0]), *([advice] if advice else [])])
    head = "\n\n".join(["\n".join(_index(views, unread)), *([advice] if advice else [])]) + "\n"
    room = most - size_of(head) - MAX_LEFT
    made: dict[int, str] = {}
    # The failed ones first; each may take an equal part of what those before it left.
    order = sorted(range(len(views)), key=lambda n: (views[n].report.verdict.passed, n))
    for left, number in zip(range(len(order), 0, -1), order, strict=True):
        block = "\n" + _page(views[number], room // left, segments, size_of, more(views[number]))
        if size_of(block) <= room:
            made[number] = block
            room -= size_of(block)
    parts = [head, *(made[number] for number in sorted(made))]
    if len(made) < len(views):
        parts.append(
            f"\n… and {count(len(views) - len(made), 'more article')}: see the HTML report or the JSON result.\n"
        )
    return "".join(parts)


def _index(views: Sequence[View], unread: Sequence[str]) -> Iterator[str]:
    """What became of each article; those that failed and could not be checked first."""
    failed = [view for view in views if not view.report.verdict.passed]
    whole = len(views) + len(unread)
    state = "❌ failed" if failed or unread else "✅ passed"
    yield f"## mtqa: {state}: {f'{len(failed)} of ' if failed else ''}{count(whole, 'article')}"
    yield ""
    for sentence in unread[:MAX_LISTED]:
        yield f"- could not be checked: {words(shortened(sentence, MAX_REASON))}"
    if len(unread) > MAX_LISTED:
        yield f"- and {len(unread) - MAX_LISTED} more could not be checked"
    yield ""
    yield f"| article | verdict | {' | '.join(severity.value for severity in SEVERITIES)} | not counted |"
    yield f"| --- | --- |{' ---: |' * len(SEVERITIES)} --- |"
    for view in [*failed, *(view for view in views if view.report.verdict.passed)][:MAX_ARTICLES]:
        verdict = "passed" if view.report.verdict.passed else "**failed**"
        numbers = " | ".join(str(view.counts[severity]) for severity in SEVERITIES)
        yield f"| {words(shortened(view.article.id, MAX_NAME))} | {verdict} | {numbers} | {set_aside(view)} |"
    if len(views) > MAX_ARTICLES:
        yield ""
        yield f"… and {len(views) - MAX_ARTICLES} more articles."
    yield ""
    yield f"Together: {counts(*views) or 'no findings'}; not counted: {set_aside(*views) or 'none'}."


def _page(view: View, most: int, segments: int, size_of: Callable[[str], int], more: Sequence[str]) -> str:
    """One article; ``more`` are blocks that follow its summary."""
    blocks = ["\n".join(_summary(view)), *more]
    size = sum(map(size_of, blocks))
    worst = [*view.graded(Grade.GARBLED), *view.graded(Grade.REVIEW)]
    shown = 0
    for item in worst[:segments]:
        block = "\n".join(_item(item))
        if size + size_of(block) > most:
            break
        blocks.append(block)
        size += size_of(block) + 2
        shown += 1
    if shown < len(worst):
        left = count(len(worst) - shown, "more segment to look at", "more segments to look at")
        blocks.append(f"… and {left}: see the HTML report or the JSON result.")
    blocks.append(f"<sub>mtqa · {_code(str(view.report.run.get('signature', '')) or 'no signature')}</sub>")
    return "\n\n".join(blocks) + "\n"


def _summary(view: View) -> Iterator[str]:
    verdict = view.report.verdict
    yield f"## mtqa: {'✅ passed' if verdict.passed else '❌ failed'}: {words(view.article.id)}"
    yield ""
    for reason in verdict.reasons[:MAX_LISTED]:
        yield f"- {words(reason)}"
    for problem in view.article.problems[:MAX_LISTED]:
        yield f"- could not be read: {words(problem)}"
    yield ""
    yield "| segments | | findings | |"
    yield "| --- | ---: | --- | ---: |"
    grades = {**{g.value: n for g, n in view.grades.items()}, "boilerplate": view.furniture}
    findings = [(f"{s.value} ({LETTERS[s]})", n) for s, n in view.counts.items()]
    for (grade, number), (severity, found) in zip(grades.items(), findings, strict=True):
        yield f"| {grade} | {number} | {severity} | {found} |"
    yield ""
    if view.set_aside:
        yield f"- not counted: {', '.join(f'{number} {state.value}' for state, number in view.set_aside.items())}"
    yield f"- translation: {_document(view.article.target)}, {count(view.words, 'word')}"
    for compared in view.compared:
        unsure = f", {compared.unsure} unsure" if compared.unsure else ""
        missing = f"; {compared.missing} missing in the translation" if compared.missing else ""
        said = (
            f"{compared.linked} of {count(compared.total, 'segment')} aligned{_by(compared.backend)}{unsure}{missing}"
        )
        yield f"- {compared.document.side.value}: {_document(compared.document)}, {said}"
    for note in view.notes[:MAX_LISTED]:
        yield f"- note: {words(note)}"
    if view.report.scores:
        yield ""
        yield "| metric | value | 95 % interval | signature |"
        yield "| --- | ---: | --- | --- |"
        for score in view.report.scores:
            known = score.low is not None and score.high is not None
            interval = f"{score.low:.1f} to {score.high:.1f}" if known else "too few segments"
            signature = _code(score.signature).replace("|", "\\|")
            yield f"| {words(score.metric)} | {score.value:.1f} | {interval} | {signature} |"
    if view.skipped:
        yield ""
        rules = sum(len(names) for _, names in view.skipped)
        yield f"<details><summary>{count(rules, 'check')} could not run</summary>"
        yield ""
        for reason, names in view.skipped[:MAX_LISTED]:
            yield f"- {words(reason)}: {words(', '.join(names))}"
        yield ""
        yield "</details>"


def _by(backend: str) -> str:
    return f" ({words(backend)})" if backend else ""


def _document(document: Document) -> str:
    detected = " (detected)" if document.detected else ""
    return f"{words(language(document.lang))}{detected}{', ' + _code(document.path) if document.path else ''}"


def _item(item: Item) -> Iterator[str]:
    name = item.label.replace("#", "segment ", 1) if item.label == f"#{item.number}" else item.label
    line = item.passages[0].line if item.passages else 1
    mostly = ", ".join(EVIDENCE_WORDS[kind] for kind in item.mostly)
    risk = f", risk {item.risk:.2f}" + (f" ({mostly})" if mostly else "") if item.risk is not None else ""
    yield f"### {item.grade or 'not judged'}: {words(name)}, line {line}{risk}"
    yield ""
    yield f"> {_quoted(item, item.target) if item.target else '**missing in the translation**'}"
    yield ">"
    for passage in (p for p in item.others if p):
        unsure = ", alignment unsure" if passage.unsure else ""
        yield f"> {passage.document.side.value} ({words(passage.lang)}{unsure}): {_quoted(item, passage)}"
        yield ">"
    yield ""
    for place in item.places[:MAX_FINDINGS]:
        yield _finding(place)
    if len(item.places) > MAX_FINDINGS:
        yield f"- … and {count(len(item.places) - MAX_FINDINGS, 'more finding')}"


def _finding(place: Place) -> str:
    finding = place.finding
    suggestion = f" → {_code(finding.suggestion)}" if finding.suggestion else ""
    reason = f": {words(finding.state_reason)}" if finding.state_reason else ""
    state = "" if place.new else f" ({finding.state.value}, not counted{reason})"
    return f"- **{place.letter}** {finding.rule} {finding.name}: {words(finding.message)}{suggestion}{state}"


def _quoted(item: Item, passage: Passage) -> str:
    """A passage as a code span, the words that findings stand on between marks."""
    text = ""
    inside = False
    for piece in elide(pieces(passage.text, item.marks(passage)), KEEP, MAX_PIECES):
        marked = any(m.place.new for m in piece.marks)
        if marked != inside:
            text += CLOSE if inside else OPEN
            inside = marked
        text += spelt(piece.text) if marked and piece.text and invisible(piece.text) else piece.text
    text += CLOSE if inside else ""
    return _code(text)


def _code(text: str) -> str:
    """A code span that holds any text: its fence is longer than any run of back-ticks inside."""
    text = one_line(_short(text)) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence} {text} {fence}" if text.startswith("`") or text.endswith("`") else f"{fence}{text}{fence}"


def words(text: str) -> str:
    """Text as nothing but text: punctuation escaped, HTML as entities, no mention, link or emoji code."""
    text = one_line(_short(text)).strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _PUNCTUATION.sub(r"\\\1", _LINKED.sub("\\1\N{ZERO WIDTH SPACE}", text))
    return _START.sub(r"\1\\\2", text)


def _short(text: str) -> str:
    return text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH]} …"
