"""For the terminal: the verdict, what was checked, and the worst segments with their damage marked.

Damaged words stand between ⟦ and ⟧, in colour and underlined where the terminal has that. No text of the article
reaches the terminal as a command: control characters are shown as pictures, and rich's markup is off.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mtqa.formats._view import (
    EVIDENCE_WORDS,
    LETTERS,
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
from mtqa.model import Document, Grade, Report, Score, Severity, State

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

NAME = "text"
EXTENSION = ".txt"

# A screen or two of what matters; the whole is one option away.
MAX_SEGMENTS = 20
MAX_FINDINGS = 8
MAX_REMARKS = 20
MAX_LINES = 12
# Code points kept at either end of a long stretch, and stretches of one text, marked or not.
KEEP = 160
MAX_PIECES = 60
OPEN, CLOSE = "⟦", "⟧"

_STYLES = {Severity.CRITICAL: "bold red", Severity.MAJOR: "red", Severity.MINOR: "yellow", Severity.NEUTRAL: "cyan"}
_GRADES = {Grade.GARBLED: "bold red", Grade.REVIEW: "bold yellow", Grade.OK: "green"}
_STATES = {State.BASELINE: "in the baseline", State.SUPPRESSED: "suppressed", State.DECIDED: "decided"}
_MORE = "--format json has all"
# Findings of this family say what the alignment says: how probable that is belongs to them.
_OF_THE_ALIGNMENT = "ALI"


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The report for a terminal of ``width`` cells; without ``color`` there is no escape sequence in it."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, 40),
        color_system="standard" if color else None,
        force_terminal=color,
        force_jupyter=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    view = View(report)
    _summary(console, view)
    _worst(console, view)
    _remarks(console, view)
    lines = (line.rstrip() for line in out.getvalue().split("\n"))
    return "\n".join(lines).strip("\n") + "\n"


def _summary(console: Console, view: View) -> None:
    verdict = view.report.verdict
    word, style = ("PASSED", "bold green") if verdict.passed else ("FAILED", "bold red")
    console.print(_text((word, style), "  ", (one_line(view.article.id), "bold")))
    for reason in verdict.reasons:
        console.print(_table([["  •", one_line(reason)]]))
    console.print()
    console.print(_table(_checked(view)))
    for note in view.notes[:MAX_LINES]:
        console.print(_text(("note: ", "bold"), one_line(note)))
    if view.report.scores:
        console.print()
        for score in view.report.scores:
            # One line, however long: a signature is there to be copied.
            console.print(_score(score), soft_wrap=True)
    console.print()
    console.print(_table(_counts(view)))
    if view.skipped:
        console.print()
        console.print(_text(("not checked", "bold")))
        rows = [[f"  {one_line(reason)}", ", ".join(rules)] for reason, rules in view.skipped[:MAX_LINES]]
        console.print(_table(rows, styles=("", "dim")))
        _more(console, len(view.skipped) - MAX_LINES, "reason")
    if view.article.problems:
        console.print()
        console.print(_text(("could not be read", "bold")))
        console.print(_table([["  •", one_line(p)] for p in view.article.problems[:MAX_LINES]]))
        _more(console, len(view.article.problems) - MAX_LINES, "problem")


def _checked(view: View) -> list[list[str]]:
    target = view.article.target
    said = f"{count(len(view.checked), 'segment')}, {count(view.words, 'word')}"
    if view.furniture:
        said += f"; {view.furniture} of boilerplate left out"
    rows = [["translation", _language(target), _path(target, said)]]
    for compared in view.compared:
        said = f"{compared.linked} of {count(compared.total, 'segment')} aligned"
        said += f" ({one_line(compared.backend)})" if compared.backend else ""
        if compared.unsure:
            said += f", {compared.unsure} of them unsure"
        if compared.missing:
            said += f"; {compared.missing} missing in the translation"
        rows.append([compared.document.side.value, _language(compared.document), _path(compared.document, said)])
    return rows


def _path(document: Document, said: str) -> str:
    return f"{one_line(document.path)}\n{said}" if document.path else said


def _language(document: Document) -> str:
    return f"{language(document.lang)}{' (detected)' if document.detected else ''}"


def _score(score: Score) -> Text:
    interval = "" if score.low is None or score.high is None else f"[{score.low:.1f}, {score.high:.1f}]"
    figures = f"{one_line(score.metric):<8} {score.value:5.1f}  {interval:<14}  "
    return _text(figures, (one_line(score.signature), "dim"))


def _counts(view: View) -> list[list[str]]:
    grades = view.grades
    segments = f"{grades[Grade.GARBLED]} garbled, {grades[Grade.REVIEW]} to review, {grades[Grade.OK]} ok"
    findings = ", ".join(f"{number} {severity.value} ({LETTERS[severity]})" for severity, number in view.counts.items())
    aside = ", ".join(f"{number} {_STATES[state]}" for state, number in view.set_aside.items())
    return [["segments", segments], ["findings", findings + (f"; {aside}" if aside else "")]]


def _worst(console: Console, view: View) -> None:
    garbled, review = view.graded(Grade.GARBLED), view.graded(Grade.REVIEW)
    shown = [*garbled, *review][:MAX_SEGMENTS]
    for item in shown:
        _item(console, view, item)
    left = len(garbled) + len(review) - len(shown)
    _more(console, left, "segment to look at", "segments to look at")


def _item(console: Console, view: View, item: Item) -> None:
    from rich.padding import Padding

    grade = item.grade or Grade.OK
    passage = item.target or next(iter(item.passages), None)
    where = [one_line(item.label)]
    where += [f"line {passage.line}"] if passage else []
    where += [item.bead.kind.value] if item.bead.kind.value != "body" else []
    mostly = ", ".join(EVIDENCE_WORDS[kind] for kind in item.mostly)
    where += [f"risk {item.risk:.2f}" + (f" ({mostly})" if mostly else "")] if item.risk is not None else []
    console.print()
    console.print(_text((f"{grade.value}", _GRADES[grade]), ("  " + " · ".join(where), "dim")))
    text = _marked(item, item.target) if item.target else _text(("[missing in the translation]", "italic red"))
    console.print(Padding(text, (0, 0, 0, 2)))
    others = [p for p in item.others if p]
    counterparts: list[list[str | Text]] = [[_side(p), _marked(item, p, "dim")] for p in others]
    if counterparts:
        console.print(Padding(_table(counterparts, styles=("dim", "")), (0, 0, 0, 4)))
    _findings(console, item)


def _side(passage: Passage) -> str:
    unsure = f"\nalignment unsure: {passage.link.confidence:.2f}" if passage.link and passage.unsure else ""
    return f"{passage.document.side.value} {passage.lang}{unsure}"


def _findings(console: Console, item: Item) -> None:
    from rich.padding import Padding

    whole = {p.text for p in item.passages}
    worst = sorted(item.places, key=lambda p: (not p.new, list(reversed(Severity)).index(p.finding.severity)))
    rows: list[list[str | Text]] = [_finding(place, place.finding.text in whole) for place in worst[:MAX_FINDINGS]]
    console.print(Padding(_table(rows), (0, 0, 0, 2)))
    _more(console, len(item.places) - MAX_FINDINGS, "finding", indent="    ")


def _finding(place: Place, whole: bool = False) -> list[str | Text]:
    finding = place.finding
    style = _STYLES[finding.severity] if place.new else "dim"
    message = one_line(finding.message)
    # Most messages name the words themselves, and a whole segment stands right above.
    named = whole or (finding.text and one_line(finding.text) in message)
    said = _text(message) if named else _text((f"{_quoted(finding.text)} ", "bold"), message)
    if finding.suggestion:
        said.append(f"  → {one_line(finding.suggestion)}", style="green")
    if finding.rule.startswith(_OF_THE_ALIGNMENT):
        said.append(f"  (probability {finding.confidence:.2f})", style="dim")
    if not place.new:
        reason = f": {one_line(finding.state_reason)}" if finding.state_reason else ""
        said.append(f"  ({_STATES[finding.state]}{reason})", style="dim")
    return [_text((place.letter, style)), _text((finding.rule, style)), finding.name, said]


def _quoted(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:40]} … {text[-15:]}"
    return f"{OPEN}{spelt(short) if invisible(short) else one_line(short)}{CLOSE}"


def _remarks(console: Console, view: View) -> None:
    """One line for each finding that asks for no decision: in segments that are ok, or in the article as a whole."""
    places = [*view.loose, *(place for item in view.remarks for place in item.places)]
    if not places:
        return
    console.print()
    console.print(
        _text(("also found", "bold"), (", in segments that may stand as they are or in the article as a whole", "dim"))
    )
    rows = [[f"  {_where(p)}", *_finding(p)] for p in places[:MAX_REMARKS]]
    console.print(_table(rows, styles=("dim", "", "", "")))
    _more(console, len(places) - MAX_REMARKS, "finding")


def _where(place: Place) -> str:
    side = "" if place.finding.side.value == "target" else f"{place.finding.side.value} "
    return f"{side}{place.line}:{place.column}"


def _marked(item: Item, passage: Passage, style: str = "") -> Text:
    """A passage with the words that findings stand on between marks; touching marks become one."""
    text = _text()
    inside = False
    for piece in elide(pieces(passage.text, item.marks(passage)), KEEP, MAX_PIECES):
        marked = any(m.place.new for m in piece.marks)
        if marked != inside:
            text.append(CLOSE if inside else OPEN, style="bold")
            inside = marked
        spelling = spelt(piece.text) if marked and piece.text and invisible(piece.text) else one_line(piece.text)
        severity = piece.severity
        text.append(spelling, style=f"underline {_STYLES[severity]}" if severity else style)
    if inside:
        text.append(CLOSE, style="bold")
    return text


def _more(console: Console, left: int, one: str, many: str | None = None, indent: str = "") -> None:
    if left > 0:
        console.print()
        console.print(_text((f"{indent}… and {count(left, 'more ' + one, many and 'more ' + many)}; {_MORE}", "dim")))


def _text(*parts: str | tuple[str, str]) -> Text:
    from rich.text import Text

    return Text.assemble(*parts)


def _table(rows: Iterable[Sequence[str | Text]], styles: Sequence[str] = ()) -> RenderableType:
    """Columns as wide as they need to be, the last one wrapped."""
    from rich.table import Table
    from rich.text import Text

    cells = [[Text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    table = Table.grid(padding=(0, 2, 0, 0))
    for number in range(len(cells[0]) if cells else 0):
        last = number == len(cells[0]) - 1
        table.add_column(
            no_wrap=not last,
            overflow="fold",
            style=styles[number] if number < len(styles) else "",
            ratio=1 if last else None,
        )
    for row in cells:
        table.add_row(*row)
    return table
