"""The report page: one file that an editor opens from disk, without network, and works in.

It is complete and readable without script; ``page/page.js`` adds filters, keys and decisions. Nothing in a text can
act: the page's own policy allows its one style sheet and its one script, by their hashes, and nothing else; every text
is escaped by the template engine, and control characters are shown as pictures. Findings are told apart by letter,
number and shape of the underline as well as by colour (WCAG 2.2, 1.4.1); the palette's contrasts are at least 6 : 1.

The folder ``page/`` holds the templates, ``page.css``, ``page.js`` and ``strings.toml``, the words in every language.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib import resources
from itertools import count
from typing import TYPE_CHECKING, Any

from mtqa import __version__
from mtqa.decisions import LOST_NOTE, context
from mtqa.errors import UsageError
from mtqa.formats._view import (
    CONTROL,
    LETTERS,
    SEVERITIES,
    Item,
    Passage,
    Piece,
    View,
    elide,
    invisible,
    pieces,
    spelt,
    visible,
)
from mtqa.model import Document, Grade, Report, Score, Severity, Side
from mtqa.text import codes

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

NAME = "html"
EXTENSION = ".html"
DEFAULT_UI = "en"

# Code points kept at either end of a long stretch without marks: a line of megabytes must not stop the page.
KEEP = 3000
# Code points of a neighbour shown beside a segment.
CONTEXT = 120
# More clean segments than this are counted, not shown; the JSON result has them all.
MAX_CLEAN = 5000
# Bars of the strip: each a target of 24 pixels, in three rows at most; in longer articles a bar is several segments.
MAX_BARS = 120
# Words of a passage, above which it is not compared word by word (the comparison is quadratic), and the share of common
# words below which a comparison would only say that the two were worded anew.
MAX_WORDS = 300
MIN_COMMON = 0.3
BINS = 10
# Code points of a document that say which way it runs.
DIRECTION_FROM = 5000
# Keys of strings.toml whose English is what the gate and the run say: a sentence of theirs is matched, and translated.
SENTENCES = "say-"
_QUOTED = re.compile("“[^“”]*”")
_HOLE = re.compile(r"\{(\w+)\}")
# What does not go into the name of a file, whatever the article is called; a name never begins with a point.
_NOT_IN_NAMES = re.compile(r"[^\w.-]|^\.")


def ui_languages() -> list[str]:
    """Codes of the languages that the page speaks."""
    return sorted(_strings())


def checked_ui(code: str) -> str:
    """The code, if the page speaks the language.

    Raises:
        UsageError: if it does not.
    """
    if code not in _strings():
        raise UsageError(f"--ui-lang: the page does not speak {code!r}; expected one of {', '.join(ui_languages())}")
    return code


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """The page as HTML, ending with a line feed; ``report.run["ui_lang"]`` is its language.

    Raises:
        UsageError: if the page does not speak it.
    """
    from markupsafe import Markup

    view = View(report)
    ui = checked_ui(str(report.run.get("ui_lang", DEFAULT_UI)))
    words = _strings()[ui]
    css, script = _file("page.css"), _file("page.js")
    differences = _Differences(view)
    directions = _Directions()
    speaker = _Sentences(view, ui)
    bars, bar_of = _bars(view)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            view=view,
            ui_lang=ui,
            t=_speaker(words),
            css=Markup(css),
            script=Markup(script),
            policy=f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(script)}'; "
            "base-uri 'none'; form-action 'none'",
            data=Markup(_data(view, words)),
            sections=[
                ("garbled", view.graded(Grade.GARBLED)),
                ("review", view.graded(Grade.REVIEW)),
                ("remarks", view.remarks),
            ],
            whole=view.whole,
            worst=next((i for grade in (Grade.GARBLED, Grade.REVIEW) for i in view.graded(grade)), None),
            sentence=speaker.translated,
            notes=[note for note in view.notes if not (view.lost and LOST_NOTE.match(note))],
            direction=directions.of,
            said=_said,
            legible=_legible,
            categories=view.categories,
            spread=_spread,
            strip=bars,
            bar_of=bar_of,
            paragraphs=[] if view.article.target.rows else _paragraphs(view),
            around=_around(view),
            beside=lambda item: _beside(view, item),
            has_diff=any(differences.of(item, p) for item in view.items for p in item.references if p),
            difference=differences.of,
            excerpt=_excerpt,
            letters=LETTERS,
            severities=SEVERITIES,
            max_clean=MAX_CLEAN,
            version=str(report.run.get("version", __version__)),
            signature=str(report.run.get("signature", "")),
            pages=report.run.get("pages"),
            cut=_cut,
            drawn=_drawn,
            short=_short,
            plain=_plain,
            language=lambda code: codes.name_in(code or "xx", ui),
        )
    )


def site(reports: Sequence[Report], ui_lang: str = DEFAULT_UI) -> dict[str, str]:
    """A page for each article and an index of them, the worst first, as file names with their content.

    Raises:
        UsageError: if the pages do not speak the language.
    """
    from markupsafe import Markup

    views = sorted((View(r) for r in reports), key=lambda v: (v.report.verdict.passed, *(-n for n in _badness(v))))
    names: list[str] = []
    for view in views:
        name = _NOT_IN_NAMES.sub("_", view.article.id)[:80] or "article"
        taken = {n.casefold() for n in names} | {"index"}
        numbered = (name if n == 1 else f"{name}-{n}" for n in count(1))
        names.append(next(n for n in numbered if n.casefold() not in taken))
    files = [f"{name}{EXTENSION}" for name in names]
    found = {}
    for n, view in enumerate(views):
        pages = {
            "index": f"index{EXTENSION}",
            "before": files[n - 1] if n > 0 else None,
            "after": files[n + 1] if n + 1 < len(files) else None,
        }
        found[files[n]] = render(replace(view.report, run={**view.report.run, "pages": pages, "ui_lang": ui_lang}))
    css = _file("page.css")
    found[f"index{EXTENSION}"] = (
        _environment()
        .get_template("index.html.j2")
        .render(
            ui_lang=ui_lang,
            t=_speaker(_strings()[checked_ui(ui_lang)]),
            css=Markup(css),
            policy=f"default-src 'none'; style-src '{_digest(css)}'; base-uri 'none'; form-action 'none'",
            entries=list(zip(files, views, strict=True)),
            failed=sum(not view.report.verdict.passed for view in views),
            severities=SEVERITIES,
        )
    )
    return found


def _badness(view: View) -> tuple[int, ...]:
    return (view.grades[Grade.GARBLED], view.grades[Grade.REVIEW], *(view.counts[s] for s in SEVERITIES))


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _strings() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_file("strings.toml"))


def _speaker(words: Mapping[str, str]) -> Callable[..., str]:
    """A function from a key of strings.toml, and what to fill in, to words."""

    def say(key: str, **values: object) -> str:
        text = words[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    return say


class _Sentences:
    """What the gate and the run say, in the language of the page.

    They are saved as English sentences. Those with fixed words stand in strings.toml; any other stays as it is.
    """

    def __init__(self, view: View, ui: str) -> None:
        self._ui = ui
        english, own = _strings()[DEFAULT_UI], _strings()[ui]
        self._known = [(_pattern(english[key]), own[key]) for key in english if key.startswith(SENTENCES)]
        documents = [view.article.target, *view.others]
        self._words = {codes.name(d.lang or "xx"): codes.name_in(d.lang or "xx", ui) for d in documents}
        self._words |= {severity.value: own[severity.value] for severity in Severity}

    def translated(self, sentence: str) -> tuple[str, str]:
        """The sentence, and the language it is in."""
        if self._ui == DEFAULT_UI:
            return sentence, self._ui
        for pattern, template in self._known:
            if found := pattern.fullmatch(sentence):
                values = {name: self._words.get(value, value) for name, value in found.groupdict().items()}
                if "what" in values:
                    values["what"] = self.translated(values["what"])[0]
                return _HOLE.sub(lambda m, values=values: values.get(m[1], m[0]), template), self._ui  # type: ignore[misc]
        return sentence, DEFAULT_UI


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern with a named group for each ``{hole}``."""
    parts = _HOLE.split(template)
    return re.compile(
        "".join(re.escape(part) if n % 2 == 0 else f"(?P<{part}>.+?)" for n, part in enumerate(parts)), re.DOTALL
    )


class _Directions:
    """Which way texts run: a sentence of an Arabic article runs to the left also where it begins with a Latin name."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, passage: Passage) -> str:
        """``rtl``, ``ltr``, or ``auto`` for a text without letters."""
        if id(passage.document) not in self._known:
            self._known[id(passage.document)] = self._document(passage.document)
        own = self._known[id(passage.document)]
        left, right = _letters(passage.text[:DIRECTION_FROM])
        if not left and not right:
            return "auto"
        return own if (right if own == "rtl" else left) else "rtl" if right else "ltr"

    def _document(self, document: Document) -> str:
        left, right = _letters(document.text[:DIRECTION_FROM])
        return "rtl" if right > left else "ltr"


def _letters(text: str) -> tuple[int, int]:
    """How many letters run to the right, as Latin ones do, and how many to the left."""
    classes = [unicodedata.bidirectional(c) for c in text]
    return classes.count("L"), classes.count("R") + classes.count("AL")


def _said(message: str) -> Markup:
    """A rule's message, each quoted text kept from turning the words around it (Unicode bidirectional algorithm)."""
    from markupsafe import Markup

    found, end = [], 0
    for quoted in _QUOTED.finditer(message):
        found += [_shown(message[end : quoted.start() + 1]), Markup("<bdi>"), _shown(quoted[0][1:-1]), Markup("</bdi>")]
        end = quoted.end() - 1
    return Markup("").join([*found, _shown(message[end:])])


def _legible(text: str) -> str:
    """A suggestion, spelt out where it would show nothing."""
    return spelt(text) if invisible(text) else text


def _data(view: View, words: Mapping[str, str]) -> str:
    """What the script needs, as JSON that cannot end its element; offsets are UTF-16 units of ``text``."""
    target = view.article.target
    units = _Units(target.text)
    at = 0
    segments = []
    for item in view.items:
        if item.target:
            start, end = item.target.offset, item.target.offset + len(item.target.text)
            at = end
        else:
            start = end = at
        segments.append(
            {
                "n": item.number,
                "id": item.id,
                "label": item.label,
                "start": units.at(start),
                "end": units.at(end),
                "gap": item.omission,
                "context": context(item.bead),
            }
        )
    places = [(0, place) for place in view.loose] + [(i.number, place) for i in view.items for place in i.places]
    findings = [
        {
            "id": place.finding.id,
            "n": number,
            "rule": place.finding.rule,
            "severity": place.finding.severity.value,
            "category": place.finding.mqm.value,
            "state": place.finding.state.value,
            "side": place.finding.side.value,
            "text": place.finding.text,
            "start": units.at(place.finding.span.start) if place.finding.side is Side.TARGET else None,
            "end": units.at(place.finding.span.end) if place.finding.side is Side.TARGET else None,
            "suggestion": place.finding.suggestion,
        }
        for number, place in places
    ]
    texts = "\x1f".join(d.text for d in (target, *view.others))
    data = {
        "document": view.article.id,
        "hash": hashlib.sha256(texts.encode(errors="surrogatepass")).hexdigest()[:12],
        "lang": target.lang,
        "text": target.text,
        "segments": segments,
        "findings": findings,
        "words": {key: word for key, word in words.items() if not key.startswith(SENTENCES)},
    }
    found = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<>&":
        found = found.replace(char, f"\\u{ord(char):04x}")
    return CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", found)


class _Units:
    """Code points to UTF-16 units, as scripts in a page count."""

    def __init__(self, text: str) -> None:
        self._pairs = [n for n, c in enumerate(text) if c > "\uffff"] if text and max(text) > "\uffff" else []

    def at(self, offset: int) -> int:
        return offset + bisect_left(self._pairs, offset)


@dataclass(frozen=True)
class Bin:
    """One bar of a metric's spread: how many segments lie from ``low`` to ``high``; ``height`` is 0 to 10."""

    low: int
    high: int
    number: int
    height: int


def _spread(score: Score) -> list[Bin]:
    """How a metric's values lie over the segments, in tenths of its scale; what is above 100 is in the last."""
    counts = [0] * BINS
    for value in score.beads.values():
        counts[min(max(int(value * BINS / 100), 0), BINS - 1)] += 1
    most = max(*counts, 1)
    return [
        Bin(n * 100 // BINS, (n + 1) * 100 // BINS, count, -(-count * 10 // most)) for n, count in enumerate(counts)
    ]


def _bars(view: View) -> tuple[list[Item], int]:
    """What the strip shows: each segment, or the worst of so many neighbours."""
    items = [item for item in view.items if not item.boilerplate]
    each = -(-len(items) // MAX_BARS) or 1
    groups = (items[n : n + each] for n in range(0, len(items), each))
    return [max(group, key=lambda i: (i.garbled or 0, i.risk or 0, -i.number)) for group in groups], each


class _Differences:
    """Which words a reference and the translation do not share, where the two are in one language."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[tuple[int, int], list[tuple[str, str]]] = {}

    def of(self, item: Item, passage: Passage) -> list[tuple[str, str]]:
        """The reference in parts: '' for what both say, ``ins`` for its own words, ``del`` for the translation's.

        Empty where there is nothing to compare, or findings are marked in the passage.
        """
        key = (item.number, id(passage))
        if key not in self._known:
            self._known[key] = self._compare(item, passage)
        return self._known[key]

    def _compare(self, item: Item, passage: Passage) -> list[tuple[str, str]]:
        same = passage.document.side is Side.REFERENCE and item.target and passage.lang == item.target.lang
        if not same or not passage.link or item.marks(passage):
            return []
        ours = _words(" ".join(s.text for s in passage.link.target))
        theirs = _words(passage.text)
        if not 0 < len(ours) <= MAX_WORDS or not 0 < len(theirs) <= MAX_WORDS:
            return []
        matcher = SequenceMatcher(None, [w for w, _ in ours], [w for w, _ in theirs], autojunk=False)
        if matcher.ratio() < MIN_COMMON:
            return []
        found: list[tuple[str, str]] = []
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind in {"delete", "replace"}:
                found.append(("del", _joined(ours[a:b]) + " "))
            if d > c:
                stretch = theirs[c:d]
                found += [("ins" if kind != "equal" else "", _joined(stretch)), ("", stretch[-1][1])]
        return found if any(kind for kind, _ in found) else []


def _words(text: str) -> list[tuple[str, str]]:
    """Words, signs, and single letters of scripts that have no spaces, each with the white space after it."""
    import regex

    alone = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
    found = regex.findall(rf"({alone}|[\p{{L}}\p{{M}}\p{{N}}]+|\S)(\s*)", text[: MAX_WORDS * 40])
    return [(word, space) for word, space in found] if len(text) <= MAX_WORDS * 40 else []


def _joined(words: list[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in words[:-1]) + words[-1][0]


def _cut(item: Item, passage: Passage) -> list[Piece]:
    """The passage as pieces under their marks, made visible where they would show nothing."""
    cut = elide(pieces(passage.text, item.marks(passage)), KEEP)
    return [Piece(spelt(p.text), p.marks, p.opens) if p.marks and p.text and invisible(p.text) else p for p in cut]


def _drawn(item: Item) -> set[str]:
    """Ids of the item's findings that are marked in one of its texts."""
    return {mark.place.finding.id for passage in item.passages for mark in item.marks(passage)}


def _short(text: str) -> str:
    return "".join(piece.text for piece in elide([Piece(text)], KEEP))


def _paragraphs(view: View) -> list[list[Item]]:
    """The items of each paragraph of the translation; what was left out stands with what comes before it."""
    found: list[list[Item]] = []
    paragraph = None
    for item in view.items:
        own = item.bead.target[0].paragraph if item.target else paragraph
        if not found or own != paragraph:
            found.append([])
        paragraph = own
        found[-1].append(item)
    return found


def _around(view: View) -> dict[int, tuple[Item | None, Item | None]]:
    """The items before and after each, by its number."""
    items: list[Item | None] = [None, *view.items, None]
    return {item.number: (items[n], items[n + 2]) for n, item in enumerate(view.items)}


def _beside(view: View, item: Item) -> tuple[Item | None, Item | None]:
    """The segments before and after an item in its paragraph: a fragment is judged by what stands around it."""
    segment = item.bead.target[0]
    found = (view.by_segment.get(segment.index - 1), view.by_segment.get(segment.index + 1))
    before, after = (i if i and i.bead.target[0].paragraph == segment.paragraph else None for i in found)
    return before, after


def _excerpt(text: str, tail: bool) -> str:
    """The end of a text that stands before, or the start of one that stands after."""
    if len(text) <= CONTEXT:
        return text
    return f"… {text[-CONTEXT:]}" if tail else f"{text[:CONTEXT]} …"


def _plain(value: object) -> str:
    """A value of a finding's evidence, for reading."""
    if isinstance(value, float):
        return f"{value:.3g}"
    return ", ".join(_plain(v) for v in value) if isinstance(value, list | tuple) else str(value)


def _shown(value: Any) -> Markup:
    """Any value as text that is only text. Everything that a template prints goes through here."""
    from markupsafe import Markup, escape

    return value if isinstance(value, Markup) else escape(CONTROL.sub(lambda m: visible(m[0]), str(value)))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _file(name: str) -> str:
    return (resources.files("mtqa.formats") / "page" / name).read_text(encoding="utf-8")
