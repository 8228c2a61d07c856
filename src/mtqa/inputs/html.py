"""HTML: the article's text, a block a line, with the place of every character in the file as it is.

The text is what stands in ``<article>`` or ``<main>``, else in the body: headings, paragraphs, list items, cells,
captions. Left out are scripts, styles, navigation, asides, forms, preformatted code, what is hidden, marks of notes,
and footers, and headers outside the article. White space is one space, as a browser shows it.

The scanner follows the tokens of the HTML standard (13.2.5) as far as text needs them, in time linear in the file, and
builds no tree: a file of strangers may nest as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Protocol

from mtqa.inputs import Prose, read_text
from mtqa.inputs._rows import named_language
from mtqa.model import Kind
from mtqa.text.origin import Builder

SUFFIXES = (".html", ".htm", ".xhtml")


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a browser shows as lines of their own.
_BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search "
    "section summary table tbody td tfoot th thead title tr ul"
)
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
# Elements that hold no prose of the article.
_SKIPPED = _names(
    "head nav aside footer form button select datalist template svg math object audio video canvas map menu pre "
    "noscript rt rp dialog search"
)
# Elements whose content is no markup: everything up to their end tag.
_RAW = _names("script style textarea title xmp iframe noembed noframes")
_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_OPAQUE = _names("code kbd samp var tt")
# Elements whose end tag may be missing: what ends them when it begins, and what ends them when it ends (and may hold
# others of their name).
_CELLS = _names("td th tr tbody tfoot thead")
_IMPLIED = {
    "p": (_BLOCKS, _BLOCKS),
    "li": (_names("li"), _names("ul ol menu")),
    **dict.fromkeys(("dt", "dd"), (_names("dt dd"), _names("dl"))),
    **dict.fromkeys(("td", "th"), (_CELLS, _names("table"))),
    "tr": (_CELLS - {"td", "th"}, _names("table")),
}
# How Wikipedia, Pandoc, Markdown-it and EPUB mark the reference to a note, and the way back from it.
_NOTE_ROLES = _names("doc-noteref doc-backlink")
_NOTE_CLASSES = _names("footnote-ref footnote-reference footnote-back footnote-backref noteref")
# An article is where the text is only if it holds this share of it: pages of teasers have many articles. A form that
# holds as much is the page (ASP.NET puts one around everything).
_SHARE = 0.5

_OPEN = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_GAP = re.compile(r"[\s/]*+")
_NAME = re.compile(r"[^\s/>][^\s/>=]*+")
_EQUALS = re.compile(r"\s*+=\s*+")
_UNQUOTED = re.compile(r"[^\s>]*+")
MAX_ATTRIBUTES = 64
ENTITY = re.compile(r"&(?:#[0-9]{1,7}(?![0-9]);?|#[xX][0-9a-fA-F]{1,6}(?![0-9a-fA-F]);?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_COMMENT_END = re.compile("--!?>")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    end: bool
    start: int
    stop: int
    attributes: dict[str, str]
    closed: bool = False  # <br/>


# A tag, or a stretch of character data.
_Token = _Tag | tuple[int, int]


def text(path: Path) -> Prose:
    """The text of a file.

    Raises:
        InputError: if it cannot be read.
    """
    return prose(read_text(path))


def prose(raw: str) -> Prose:
    """The article in an HTML text; ``lang`` is what ``<html>`` says."""
    tokens = list(_tokens(raw))
    start, stop = _article(raw, tokens)
    builder = Builder(raw)
    reader = _Reader(
        builder,
        lambda *stretch, opaque: flow_entities(builder, *stretch, opaque=opaque),
        whole=(start, stop) == (0, len(raw)),
        forms=_wide_forms(raw, tokens, start, stop),
    )
    for token in tokens:
        place = token.start if isinstance(token, _Tag) else token[0]
        if start <= place < stop:
            reader.take(token)
    found, origin = builder.done()
    return Prose(found, origin, named_language(_language(tokens, start)))


class _Flow(Protocol):
    """Takes down a stretch of the text that holds the tags."""

    def __call__(self, start: int, end: int, /, *, opaque: bool) -> None: ...


def write(builder: Builder, content: str, flow: _Flow, *, headline: bool) -> bool:
    """Take down the text of a piece of HTML that stands in something else, whose ``flow`` knows where it stands.

    Returns:
        Whether there is a headline now; ``headline`` if there was one before.
    """
    reader = _Reader(builder, flow, whole=True)
    reader.headline = headline
    for token in _tokens(content):
        reader.take(token)
    return reader.headline


class _Reader:
    """Takes the tokens of the article one by one."""

    def __init__(self, builder: Builder, flow: _Flow, *, whole: bool, forms: frozenset[int] = frozenset()) -> None:
        self._builder = builder
        self._flow = flow
        self._whole = whole  # nothing says where the article is
        self._forms = forms  # where forms begin that are read
        self._skipping = ""  # the element that is left out
        self._depth = 0  # of elements in it that could be taken for it
        self._opaque: list[str] = []
        self._kind = Kind.BODY
        self.headline = False
        self._inside = 0  # articles and mains that are open

    def take(self, token: _Token) -> None:
        if not isinstance(token, _Tag):
            if not self._skipping:
                self._flow(*token, opaque=bool(self._opaque))
            return
        if self._skipping:
            self._skip(token)
            return
        if token.end:
            self._ended(token.name)
        elif self._left_out(token):
            if token.name in _BLOCKS:
                self._builder.line(self._kind)
            if token.name not in _VOID and not token.closed:
                self._skipping = token.name
        else:
            self._started(token)

    def _skip(self, tag: _Tag) -> None:
        """Look for the end of what is left out: its end tag, or what ends it where it has none."""
        name = self._skipping
        rivals, around = _IMPLIED.get(name, (frozenset(), frozenset({name})))
        ended = tag.end and tag.name == name and not self._depth
        implied = not self._depth and tag.name in (around if tag.end else rivals)
        if ended or implied or (tag.end and tag.name in {"body", "html"}):
            self._skipping, self._depth = "", 0
            if not ended:
                self.take(tag)
        elif tag.name in around and not tag.closed:
            self._depth += -1 if tag.end else 1

    def _left_out(self, tag: _Tag) -> bool:
        if tag.name in {"html", "body"} or tag.start in self._forms:
            return False  # what hides a page is taken away by its script
        if tag.name in _SKIPPED or (tag.name == "header" and not self._inside and not self._whole):
            return True
        attributes = tag.attributes
        role = attributes.get("role", "").lower()
        if tag.name in {"sup", "a"}:
            classes = attributes.get("class", "").lower().split()
            if role in _NOTE_ROLES or attributes.get("epub:type") == "noteref" or not _NOTE_CLASSES.isdisjoint(classes):
                return True
            if tag.name == "sup" and "reference" in classes:  # Sphinx says so of every link
                return True
        return (
            "hidden" in attributes
            or attributes.get("aria-hidden", "").lower() == "true"
            or role in {"navigation", "complementary", "contentinfo", "search", "form"}
            or bool(_HIDDEN_STYLE.search(attributes.get("style", "")))
        )

    def _started(self, tag: _Tag) -> None:
        name = tag.name
        if name == "br":
            self._builder.line(self._kind)
        elif name in _HEADINGS:
            self._kind = Kind.HEADING
            if name == "h1" and not self.headline:
                self._kind, self.headline = Kind.HEADLINE, True
            self._builder.line(self._kind)
        elif name in _BLOCKS:
            if name in {"p", "section", "article", "table", "ul", "ol"}:
                self._kind = Kind.BODY  # a heading that was never closed
            self._builder.line(self._kind)
        self._inside += name in {"article", "main"}
        if (name in _OPAQUE or tag.attributes.get("translate", "").lower() == "no") and name not in _BLOCKS | _VOID:
            self._opaque.append(name)

    def _ended(self, name: str) -> None:
        if name in _HEADINGS:
            self._kind = Kind.BODY
        if name in _BLOCKS:
            self._opaque.clear()
            self._builder.line(self._kind)
        elif name in self._opaque:
            del self._opaque[self._opaque.index(name) :]
        if name in {"article", "main"}:
            self._inside = max(self._inside - 1, 0)


def flow_entities(builder: Builder, start: int, end: int, *, opaque: bool = False) -> None:
    """Take down a stretch of the file with its entities decoded."""
    raw = builder.raw
    at = start
    for found in ENTITY.finditer(raw, start, end):
        char = unescape(found[0])
        if char != found[0]:
            builder.flow(at, found.start(), opaque=opaque)
            if char in " \t\n\r\f":
                builder.space(*found.span())
            else:
                builder.put(char, *found.span(), opaque=opaque)
            at = found.end()
    builder.flow(at, end, opaque=opaque)


def _article(raw: str, tokens: Sequence[_Token]) -> tuple[int, int]:
    """The stretch of the file that holds the article: ``<main>``, or the ``<article>`` in it with most of the text."""
    mains, articles = _regions(raw, tokens, "main"), _regions(raw, tokens, "article")
    scope = max(mains, key=lambda r: r.size, default=None)
    if scope is None or not scope.size:
        scope = _Region(0, len(raw), sum(_size(raw, t) for t in tokens if not isinstance(t, _Tag)))
    inside = (r for r in articles if scope.start <= r.start and r.stop <= scope.stop)
    best = max(inside, key=lambda r: r.size, default=None)
    if best is None or best.size < _SHARE * scope.size:
        return scope.start, scope.stop
    titles = [t.start for t in tokens if isinstance(t, _Tag) and t.name == "h1" and not t.end]
    titled = any(best.start < at < best.stop for at in titles)
    if not titled and any(scope.start <= at < best.start for at in titles):
        return scope.start, scope.stop  # its headline stands above it
    return best.start, best.stop


def _language(tokens: Sequence[_Token], start: int) -> str | None:
    """What the page says of its language, or the element in it that holds the article; not what a word in it says."""
    found = None
    for tag in tokens:
        if isinstance(tag, _Tag) and not tag.end:
            holder = tag.name in {"html", "body"} or (tag.name in {"main", "article", "div"} and tag.start == start)
            if holder:
                found = tag.attributes.get("lang") or tag.attributes.get("xml:lang") or found
    return found


def _wide_forms(raw: str, tokens: Sequence[_Token], start: int, stop: int) -> frozenset[int]:
    """Where forms begin that hold most of the text between two places."""
    size = sum(_size(raw, t) for t in tokens if not isinstance(t, _Tag) and start <= t[0] < stop)
    forms = (region for region in _regions(raw, tokens, "form") if start <= region.start < stop)
    return frozenset(region.start for region in forms if region.size and region.size >= _SHARE * size)


@dataclass(frozen=True, slots=True)
class _Region:
    start: int
    stop: int
    size: int


def _regions(raw: str, tokens: Sequence[_Token], name: str) -> list[_Region]:
    """The outermost elements of a name or role, each with how much text it holds."""
    found = []
    opened, start, depth, size = "", 0, 0, 0
    for token in tokens:
        if not isinstance(token, _Tag):
            size += _size(raw, token) if depth else 0
        elif not depth:
            if not token.end and name in (token.name, token.attributes.get("role", "").lower()):
                opened, start, depth, size = token.name, token.start, 1, 0
        elif token.name == opened and token.name not in _VOID:
            depth += -1 if token.end else 1
            if not depth:
                found.append(_Region(start, token.start, size))
    return [*found, _Region(start, len(raw), size)] if depth else found


def _size(raw: str, stretch: tuple[int, int]) -> int:
    return len(raw[slice(*stretch)].strip())


def _tokens(raw: str) -> Iterator[_Token]:
    """The tags of a text and the stretches of character data between them, in order; comments are passed over."""
    at = 0
    length = len(raw)
    while at < length:
        opening = raw.find("<", at)
        if opening < 0:
            yield at, length
            return
        tag = _OPEN.match(raw, opening)
        follower = raw[opening + 1 : opening + 2]
        if not tag and (follower not in {"!", "?", "/"} or opening + 2 >= length):
            yield at, opening + 1  # a less-than sign in the text
            at = opening + 1
            continue
        if opening > at:
            yield at, opening
        if not tag:
            at = _behind_comment(raw, opening)
            continue
        found = _tag(raw, tag)
        if found is None:
            return  # the file ends within a tag
        yield found
        at = found.stop
        if found.name in _RAW and not found.end and not found.closed:
            closing = re.compile(rf"</{re.escape(found.name)}(?=[\s/>])", re.IGNORECASE).search(raw, at)
            if closing is None:
                return
            at = closing.start()


def _tag(raw: str, opening: re.Match[str]) -> _Tag | None:
    """A tag with its attributes; None if the file ends before it does."""
    attributes: dict[str, str] = {}
    at = opening.end()
    while True:
        at = _matched(_GAP, raw, at)
        if at == len(raw):
            return None
        if raw[at] == ">":
            closed = raw[at - 1] == "/"
            return _Tag(opening[2].lower(), bool(opening[1]), opening.start(), at + 1, attributes, closed)
        name_end = _matched(_NAME, raw, at)
        name = raw[at:name_end].lower()
        at = name_end
        value = ""
        if equals := _EQUALS.match(raw, at):
            at = equals.end()
            if raw[at : at + 1] in {'"', "'"}:
                end = raw.find(raw[at], at + 1)
                if end < 0:
                    return None
                value = raw[at + 1 : end]
                at = end + 1
            else:
                end = _matched(_UNQUOTED, raw, at)
                value = raw[at:end]
                at = end
        if len(attributes) < MAX_ATTRIBUTES:
            attributes.setdefault(name, value)


def _matched(pattern: re.Pattern[str], raw: str, at: int) -> int:
    found = pattern.match(raw, at)
    return found.end() if found else at


def _behind_comment(raw: str, at: int) -> int:
    """Where the comment, doctype or processing instruction that begins at ``at`` ends."""
    if raw.startswith("<!--", at):
        for short in ("<!-->", "<!--->"):
            if raw.startswith(short, at):
                return at + len(short)
        found = _COMMENT_END.search(raw, at + 4)
        return found.end() if found else len(raw)
    end = raw.find(">", at)
    return end + 1 if end >= 0 else len(raw)
