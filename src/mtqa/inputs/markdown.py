"""Markdown (CommonMark with tables and strikethrough): its prose, a block a line, with places in the file as it is.

Left out are front matter, code blocks, images, the targets of links, tags, footnote marks, and the shortcodes of site
generators; code in a sentence stays in the sentence but is not judged. Of a block of HTML the text is read as in a
page. A paragraph that is wrapped over several lines is one line here.

markdown-it-py says what the blocks are, and parses the text in them; where each piece of that text stands in the block
is taken down while it parses (``_inline``), for its tokens do not say.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mtqa.inputs import Prose, read_text
from mtqa.inputs._rows import named_language
from mtqa.model import Kind
from mtqa.text.origin import Builder

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx")

# What is nested deeper is not parsed; lists of real pages reach 10.
MAX_NESTING = 60
_LINE_END = re.compile(r"\r\n?|\n")  # what ends a line to markdown-it
_END = r"[ \t]*+(?:\r\n?+|\n)"
# YAML, TOML or JSON at the top; a rule across the page with prose below it is none.
_FRONT_MATTER = re.compile(
    rf"""---{_END}(?P<yaml>(?:(?:\#[^\r\n]*+)?{_END})*+(?:["']?[\w.-]++["']?[ ]*:(?:[ \t\r\n]|\Z).*?)?)
         (?:(?<=[\r\n])(?:---|\.\.\.)(?:{_END}|\Z))
       | \+\+\+{_END}(?P<toml>.*?)(?<=[\r\n])\+\+\+(?:{_END}|\Z)
       | \{{{_END}(?P<json>[ \t]*".*?)(?<=[\r\n])\}}(?:{_END}|\Z)""",
    re.DOTALL | re.VERBOSE,
)
_LANGUAGE = re.compile(
    r"""^[ \t]*["']?(?:lang|language|locale)["']?\s*[:=]\s*["']?([A-Za-z]{2,3})(?![A-Za-z])""", re.MULTILINE
)
# What stands in running text and is no prose: a footnote's mark, a site generator's shortcode, attributes, the fence of
# a container of VitePress or Docusaurus with its kind, the kind of an alert on GitHub.
_NO_PROSE = re.compile(
    r"""\[\^[^\[\]\s]{1,60}\](?::[ ])?
      | \{\{[<%][^{}]{0,300}[%>]\}\} | \{%[^{}]{0,300}%\} | \{[\#.:][\w\#.:= "'-]{1,100}\}
      | ^:{3,}[ \t]*\w*
      | \A\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?=\n|\Z)""",
    re.VERBOSE | re.MULTILINE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HEADING = re.compile(r"(?:[ \t>*+.()\d-]|\[\^[^\[\]\s]{1,60}\]:)*#{1,6}[ \t]+")
# A block of HTML whose text is Markdown to its site generator.
_MARKDOWN_WITHIN = re.compile(r"<[^<>]*\smarkdown\b")
# What is program text at the top of MDX.
_PROGRAM = re.compile(r"import\s[^\n]*?[\"']|export\s+(?:default|const|let|var|function|async|class|\{|\*)")
_TASK = re.compile(r"\[[ xX]\][ \t]+")


def text(path: Path) -> Prose:
    """The text of a file.

    Raises:
        InputError: if it cannot be read.
    """
    return prose(read_text(path), mdx=path.suffix.lower() == ".mdx")


def prose(raw: str, *, mdx: bool = False) -> Prose:
    """The prose of a Markdown text; ``lang`` is what its front matter says.

    In ``mdx``, program text is left out, and so are blocks of HTML, which hold Markdown there.
    """
    front = _FRONT_MATTER.match(raw)
    begin = front.end() if front else 0
    lang = _LANGUAGE.search(front[front.lastgroup or 0]) if front else None
    starts = [begin, *(m.end() for m in _LINE_END.finditer(raw, begin))]
    builder = Builder(raw)
    headline = task = within = False
    kind = Kind.BODY
    behind = 0
    for token in _parser().parse(raw[begin:]):
        if token.type == "heading_open":
            kind, within = Kind.HEADING, token.markup.startswith("#")
            if token.tag == "h1" and not headline:
                kind, headline = Kind.HEADLINE, True
        elif token.type in {"th_open", "td_open"}:
            within = True
        elif token.type in {"heading_close", "th_close", "td_close"}:
            kind, within = Kind.BODY, False
        elif token.type == "list_item_open":
            task = True
        elif mdx and token.level == 1 and _PROGRAM.match(token.content):
            continue
        elif token.type == "inline" and token.content and token.map:
            if within and kind is not Kind.BODY and (marks := _HEADING.match(raw, starts[token.map[0]])):
                behind = marks.end()
            lines = _Lines(raw, starts, token.map[0], token.content, behind if within else None)
            behind = lines.end
            builder.line(kind)
            _write(builder, lines, _pieces(token, task=task), kind)
            task = False
        elif token.type == "html_block" and token.map and not mdx and not _MARKDOWN_WITHIN.search(token.content):
            content = token.content.rstrip("\n")
            headline = _write_html(builder, _Lines(raw, starts, token.map[0], content, None), content, headline)
    found, origin = builder.done()
    return Prose(found, origin, named_language(lang[1]) if lang else None)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    from mtqa.inputs import _footnote, _inline

    parser = MarkdownIt("commonmark")
    parser.inline = _inline.Parser()
    parser.configure("commonmark").enable(["table", "strikethrough"])
    _footnote.enable(parser)
    parser.inline.ruler2.disable("fragments_join")
    parser.core.ruler.disable("text_join")
    parser.options["maxNesting"] = MAX_NESTING
    return parser


class _Piece(NamedTuple):
    """What stands at ``start .. end`` of a block's content: prose, code (no prose), a space, or a break.

    ``text`` is what it is read as, the content's own characters unless it is an escape or an entity.
    """

    start: int
    end: int
    what: str
    text: str = ""


def _pieces(block: Token, *, task: bool) -> list[_Piece]:
    """The text of a block in pieces, in order, with touching ones joined."""
    content = block.content
    found: list[_Piece] = []
    auto = False
    for token in block.children or ():
        at = int(token.meta.get("at", 0))
        if token.type == "text" and token.content:
            if auto:  # <https://...>
                found.append(_Piece(at + 1, content.find(">", at), "code"))
            else:
                found.append(_Piece(at, at + len(token.content), "prose", token.content))
        elif token.type == "text_special":
            found.append(_Piece(at, at + len(token.markup), "prose", token.content))
        elif token.type == "code_inline":
            start = at + len(token.markup)
            end = start + len(token.content)
            same = content[start:end].replace("\n", " ") == token.content
            if not (same and content.startswith(token.markup, end)):
                start, end = start + 1, end + 1  # one space on each side is no part of it
            found.append(_Piece(start, end, "code"))
        elif token.type == "softbreak":
            found.append(_Piece(at, at + 1, "space"))
        elif token.type == "hardbreak" or (token.type == "html_inline" and _BREAK.match(token.content)):
            found.append(_Piece(at, at + 1, "break"))
        auto = token.type == "link_open" and token.info == "auto"
    found.sort(key=lambda piece: piece.start)  # odd runs of ~ are out of order
    return _without_marks(content, _joined(content, found), task=task)


def _joined(content: str, pieces: Iterable[_Piece]) -> list[_Piece]:
    """Pieces with those of unchanged prose that touch made one."""
    found: list[_Piece] = []
    for piece in pieces:
        if piece.what == "prose" and content[piece.start : piece.end] == piece.text:
            last = found[-1] if found else None
            if last and last.what == "same" and last.end == piece.start:
                found[-1] = _Piece(last.start, piece.end, "same")
            else:
                found.append(_Piece(piece.start, piece.end, "same"))
        else:
            found.append(piece)
    return found


def _without_marks(content: str, pieces: Iterable[_Piece], *, task: bool) -> list[_Piece]:
    """Pieces without what is no prose in them; ``task`` if the block begins a list item."""
    found = []
    for piece in pieces:
        if piece.what != "same":
            found.append(piece)
            continue
        at = piece.start
        if task and at == 0 and (box := _TASK.match(content, 0, piece.end)):
            at = box.end()
        for mark in _NO_PROSE.finditer(content, at, piece.end):
            found.append(_Piece(at, mark.start(), "same"))
            at = mark.end()
        found.append(_Piece(at, piece.end, "same"))
    return found


def _write(builder: Builder, lines: _Lines, pieces: Iterable[_Piece], kind: Kind) -> None:
    for piece in pieces:
        if piece.what == "break":
            builder.line(kind)
        elif piece.what == "space":
            builder.space(*lines.gap(piece.start))
        elif piece.what == "prose":
            builder.put(piece.text, lines.at(piece.start), lines.at(piece.end))
        else:
            lines.flow(builder, piece.start, piece.end, opaque=piece.what == "code")


def _write_html(builder: Builder, lines: _Lines, content: str, headline: bool) -> bool:
    """Take down the text of a block of HTML; whether there is a headline now, ``headline`` if there was one before."""
    from mtqa.inputs import html

    def flow(start: int, end: int, *, opaque: bool) -> None:
        lines.flow(builder, start, end, opaque=opaque, entities=True)

    builder.line()
    headline = html.write(builder, content, flow, headline=headline)
    builder.line()
    return headline


class _Lines:
    """Where the lines of a block's content stand in the file: each is what is left of a line without its markers.

    A line of the content is the end of its line of the file, but for white space. Not so headings with ``#`` and cells
    of tables, which something may follow: these are looked for from ``behind``, where the block before ended. A bar in
    a cell has a backslash before it in the file.
    """

    def __init__(self, raw: str, starts: Sequence[int], first: int, content: str, behind: int | None) -> None:
        self._content: list[int] = []  # first offset of each line, white space at its beginning passed over
        self._file: list[int] = []
        self._ends: list[int] = []
        self._bars: list[int] = []  # offsets of what has a backslash before it in the file
        at = 0
        number = first
        for line in content.split("\n"):
            bare = line.strip(" \t")
            while (
                behind is None
                and not at
                and number + 1 < len(starts)
                and bare not in raw[starts[number] : starts[number + 1]]
            ):
                number += 1  # a line of nothing but no-break spaces, which markdown-it takes away
            start = starts[number]
            stop = starts[number + 1] if number + 1 < len(starts) else len(raw)
            number += 1
            if behind is None:
                shown = raw[start:stop].rstrip(" \t\r\n")
                found = start + max(len(shown if shown.endswith(bare) else shown.rstrip()) - len(bare), 0)
            else:
                at_least = max(start, behind)
                found = raw.find(bare, at_least, stop)
                if found < 0:
                    found = max(raw.find(bare.replace("|", r"\|"), at_least, stop), at_least)
                    self._bars = [n for n, char in enumerate(content) if char == "|"]
            self._content.append(at + len(line) - len(line.lstrip(" \t")))
            self._file.append(found)
            self._ends.append(at + len(line.rstrip(" \t")))
            at += len(line) + 1
        self.end = self.at(len(content))

    def at(self, offset: int) -> int:
        """Where an offset of the content stands in the file."""
        line = self.line(offset)
        return self._file[line] + min(offset, self._ends[line]) - self._content[line] + bisect_right(self._bars, offset)

    def gap(self, offset: int) -> tuple[int, int]:
        """Where the line of an offset ends in the file, and where the next one begins."""
        line = self.line(offset)
        end = self._file[line] + self._ends[line] - self._content[line]
        return end, max(self._file[min(line + 1, len(self._file) - 1)], end)

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Where a stretch of the content stands in the file: the number of the line, start and end, in pieces."""
        line = self.line(start)
        while line < len(self._content) and self._content[line] < end:
            first, last = max(start, self._content[line]), min(end, self._ends[line])
            bars = self._bars[bisect_right(self._bars, first) : bisect_left(self._bars, last)]
            for one, other in pairwise((first, *bars, last)):
                if one < other:
                    yield line, self.at(one), self.at(one) + other - one
            line += 1

    def flow(self, builder: Builder, start: int, end: int, *, opaque: bool, entities: bool = False) -> None:
        """Take down a stretch of the content, which may run over the ends of lines, and begin or end with one."""
        from mtqa.inputs.html import flow_entities

        take = flow_entities if entities else Builder.flow
        before = self.line(start)
        for line, first, last in self.stretches(start, end):
            if line != before:
                builder.space(builder.end, first)
            take(builder, first, last, opaque=opaque)
            before = line
        if self.line(end) != before:
            builder.space(*self.gap(end - 1))

    def line(self, offset: int) -> int:
        """The number of the line that an offset of the content stands in."""
        return max(bisect_right(self._content, offset) - 1, 0)
