"""For the terminal: source and target side by side, each link with its probability, gaps said in words.

Columns are counted in cells, so that Chinese or Japanese stays in its column. A line of right-to-left text is isolated
(U+2068 to U+2069, Unicode Standard Annex 9), so that it cannot pull the other column to its side. No text reaches the
terminal as a command: control characters are shown as pictures.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from mtqa.aligned import Aligned, AlignedLink, GoldFit, Ratio
from mtqa.formats._view import UNSURE, Piece, count, elide, language, one_line
from mtqa.model import Kind, Segment

NAME = "text"
EXTENSION = ".txt"
NARROWEST = 40
MARGIN = 8  # cells before the columns, for probability and shape
GUTTER = 3  # cells between the columns
KEEP = 400  # code points kept at either end of a sentence that is longer than thrice this
SURE = 0.9
SHOWN = 40  # code points of a sentence that another one repeats
NOT_TRANSLATED, NOT_IN_SOURCE, FURNITURE = "— not translated —", "— not in the source —", "— boilerplate —"
REPEATED = "— says once more: {} —"
_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_RED, _YELLOW, _DIM, _BOLD, _PLAIN = "\033[31m", "\033[33m", "\033[2m", "\033[1m", "\033[0m"


def render(aligned: Aligned, gold: GoldFit | None = None, *, color: bool = False, width: int = 100) -> str:
    """The alignment in two columns; with a gold one, the figures of ``figures`` in their place."""
    if gold:
        return figures(gold, aligned.backend)
    column = (max(width, NARROWEST) - MARGIN - GUTTER) // 2
    lines = [*_summary(aligned), ""]
    lines += _rows([], ["source"], ["target"], column, _BOLD if color else "", whole=True)
    for link in aligned.links:
        lines.append("")
        lines += _link(link, column, color)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def figures(fit: GoldFit, backend: str) -> str:
    """How well an alignment fits the gold one: a small table and, shape by shape, what was found instead."""
    head = "".join(f"{name:>10}" for name in ("precision", "recall", "F1", "found", "gold"))
    lines = [f"{'':12}{head}   aligned by {one_line(backend)}"]
    for name, ratio in (("strict", fit.strict), ("lax", fit.lax), ("gaps", fit.gaps)):
        lines.append(f"{name:12}{_shares(ratio)}{ratio.found:10,}{ratio.wanted:10,}")
    for number, side in zip(fit.unlisted, ("source", "target"), strict=True):
        if number:
            lines.append(f"in no gold link: {count(number, 'sentence')} of the {side}")
    exact = dict(fit.exact)
    lines += ["", f"{'gold shape':12}{'links':>10}{'found':>10}   otherwise"]
    for shape in dict.fromkeys(gold for gold, _, _ in fit.confusion):
        found = {other: number for gold, other, number in fit.confusion if gold == shape}
        right, total = exact.get(shape, 0), sum(found.values())
        found[shape] = found.get(shape, 0) - right
        told = ", ".join(
            f"{number:,} as {f'another {shape}' if other == shape else other}"
            for other, number in sorted(found.items(), key=lambda item: -item[1])
            if number
        )
        lines.append(f"{shape:12}{total:10,}{right:10,}   {told}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _shares(ratio: Ratio) -> str:
    if not (ratio.found or ratio.wanted):  # nothing was to be found, and nothing was
        return f"{'-':>10}" * 3
    return f"{ratio.precision:10.3f}{ratio.recall:10.3f}{ratio.f1:10.3f}"


def _summary(aligned: Aligned) -> Iterator[str]:
    sides = ((aligned.source, aligned.source_segments), (aligned.target, aligned.target_segments))
    languages = [language(d.lang) + (" (detected)" if d.detected else "") for d, _ in sides]
    across = max(map(len, languages))
    for side, name, (document, segments) in zip(("source", "target"), languages, sides, strict=True):
        yield f"{side}  {name:{across}}  {count(len(segments), 'sentence')}  {one_line(document.path)}"
    shapes = Counter(link.shape for link in aligned.links if link.source and link.target)
    told = ", ".join(f"{number:,} {shape}" for shape, number in sorted(shapes.items(), key=lambda i: (-i[1], i[0])))
    yield f"links   {told or 'none'}; aligned by {one_line(aligned.backend)}"
    if aligned.backend == "lexical":
        yield "        No encoder here knows both languages: aligned by strings, numbers, names and words that"
        yield "        answer each other. More languages: pip install 'mtqa[wide]' (Linux x86-64, macOS on ARM)."
    gaps = [link for link in aligned.links if not (link.source and link.target)]
    lost = sum(s.kind is not Kind.BOILERPLATE for link in gaps for s in link.source)
    added = sum(s.kind is not Kind.BOILERPLATE for link in gaps for s in link.target)
    rest = sum(len(link.source) + len(link.target) for link in gaps) - lost - added
    moved = sum(link.moved for link in aligned.links)
    unsure = sum(link.probability < UNSURE for link in aligned.links)
    told = f"gaps    {lost:,} not translated, {added:,} not in the source"
    told += f"; {rest:,} of boilerplate left out" if rest else ""
    told += f"; {moved:,} moved" if moved else ""
    yield told + (f"; {unsure:,} unsure (?)" if unsure else "")


def _link(link: AlignedLink, column: int, color: bool) -> list[str]:
    source, target = (_cell(side, column) for side in (link.source, link.target))
    gap = not (link.source and link.target)
    furniture = gap and all(s.kind is Kind.BOILERPLATE for s in (*link.source, *link.target))
    if gap:
        empty, missing = (target, NOT_TRANSLATED) if link.source else (source, NOT_IN_SOURCE)
        if link.repeats:
            missing = REPEATED.format(_short(link.repeats[0]))
        empty.extend(_wrapped(FURNITURE if furniture else missing, column))
    unsure = link.probability < UNSURE
    margin = [f"{link.probability:.2f}{' ?' if unsure else ''}"]
    margin += [link.shape] if link.shape != "1-1" else []
    margin += ["moved"] if link.moved else []
    style = _DIM if furniture else _RED if unsure else _YELLOW if gap or link.probability < SURE else ""
    return _rows(margin, source, target, column, style if color else "", whole=gap)


def _short(segment: Segment) -> str:
    """The beginning of a sentence, in quotes."""
    text = one_line(" ".join(segment.text[: 2 * SHOWN].split()))
    return f"“{text if len(text) <= SHOWN else text[:SHOWN].rstrip() + '…'}”"


def _cell(segments: Sequence[Segment], width: int) -> list[str]:
    """The lines of one side; of several sentences each begins with a bullet on a line of its own."""
    lines: list[str] = []
    bullet = "• " if len(segments) > 1 else ""
    for segment in segments:
        text = "".join(piece.text for piece in elide([Piece(segment.text)], KEEP))
        lines += _wrapped(bullet + one_line(" ".join(text.split())), width)
    return lines


def _rows(
    margin: Sequence[str], source: Sequence[str], target: Sequence[str], column: int, style: str, *, whole: bool
) -> list[str]:
    """Lines of margin and two columns; what is in the margin is coloured, or the whole."""
    lines = []
    for mark, left, right in zip_longest(margin, source, target, fillvalue=""):
        cells = f"{_isolated(left)}{' ' * (column + GUTTER - _cells(left))}{_isolated(right)}"
        line = f"{mark:{MARGIN}}"
        if style:
            line = f"{style}{line}{cells}{_PLAIN}" if whole else f"{style}{line}{_PLAIN}{cells}"
        else:
            line += cells
        lines.append(line)
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines of so many cells, broken at spaces; inside words if they are too long or have wide letters."""
    lines, line, used = [], "", 0
    for word in text.split(" "):
        size = _cells(word)
        if used and used + 1 + size <= width:
            line, used = f"{line} {word}", used + 1 + size
        elif size <= width and size == len(word):
            if used:
                lines.append(line)
            line, used = word, size
        else:
            for char in f" {word}" if used else word:
                if used + _cell_size(char) > width:
                    lines.append(line)
                    line, used = "", 0
                line, used = line + char, used + _cell_size(char)
    return [*lines, line] if line else lines


def _cells(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_cell_size, text))


@lru_cache(maxsize=8192)
def _cell_size(char: str) -> int:
    """Cells that a character takes: none for accents that combine, two for wide and full-width ones (UAX 11)."""
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _isolated(line: str) -> str:
    if line.isascii() or not any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in line):
        return line
    return f"{_ISOLATE}{line}{_END}"
