"""mtqa from Python: what the commands do, as functions on texts and files. Use them as ``mtqa.align`` and so on.

Errors are those of ``mtqa.errors``, with one sentence each; the base class is ``mtqa.MtqaError``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from mtqa import config as configuration
from mtqa import formats
from mtqa.align import pair
from mtqa.align.gold import fit as fit
from mtqa.aligned import Aligned, AlignedLink
from mtqa.compare import joined
from mtqa.errors import NothingError, UsageError
from mtqa.history import known
from mtqa.inputs import Call, checked_language, detected, read_text
from mtqa.metrics import named
from mtqa.model import Document, Kind, Report, Score, Segment, Side, Span
from mtqa.pipeline import run
from mtqa.read import read
from mtqa.score import score as scored
from mtqa.segment import segment
from mtqa.text import embed

# A text, the sentences of a text, or a file that holds a text.
Text = str | Sequence[str] | Path
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")


def align(source: Text, target: Text, *, source_lang: str | None = None, target_lang: str | None = None) -> Aligned:
    """Find which sentences of a translation answer which of its source, and how surely.

    Args:
        source: the text that was translated: a string of running text, where a line is a paragraph; a sequence of
            sentences, which stay as they are (blank ones keep their place and are in no link); or a ``Path``, whose
            file is read as ``mtqa check`` reads it.
        target: the translation, likewise. It may be in the same language.
        source_lang: language code, such as ``es``; else that of the file's name (``a.es.txt``), else detected.
        target_lang: likewise.

    Returns:
        The sentences of both and the links between them, each with its probability.

    Raises:
        UsageError: for something that is no language code.
        NothingError: if one of the texts is blank.
        InputError: if a file cannot be read.

    >>> import mtqa
    >>> found = mtqa.align(
    ...     "El puerto reabre. La huelga duró 17 días. Los barcos zarpan el jueves hacia Asia.",
    ...     "Pelabuhan dibuka kembali. Pemogokan itu berlangsung 17 hari.",
    ...     source_lang="es",
    ...     target_lang="id",
    ... )
    >>> for link in found.links:
    ...     print(link.shape, [s.text for s in link.source], [s.text for s in link.target])
    1-1 ['El puerto reabre.'] ['Pelabuhan dibuka kembali.']
    1-1 ['La huelga duró 17 días.'] ['Pemogokan itu berlangsung 17 hari.']
    1-0 ['Los barcos zarpan el jueves hacia Asia.'] []
    >>> all(0 < link.probability <= 1 for link in found.links)
    True
    >>> [link.places for link in mtqa.align(["One.", "", "Two."], ["Satu.", "Dua."]).links]
    [((0,), (0,)), ((2,), (1,))]
    """
    ours = _taken(source, Side.SOURCE, source_lang, "source_lang")
    return link(ours, _taken(target, Side.TARGET, target_lang, "target_lang"))


def check(
    target: Path | str,
    *,
    source: Path | str | None = None,
    reference: Path | str | Sequence[Path | str] = (),
    source_lang: str | None = None,
    target_lang: str | None = None,
    config: Path | str | None = None,
) -> Report:
    """Check one translated article, as ``mtqa check`` does.

    Args:
        target: path of the article folder, the text, or the file of aligned rows.
        source: path of the text that was translated.
        reference: path of a reference translation, or several.
        source_lang: language code; else that of the file's name, else detected.
        target_lang: likewise.
        config: path of a configuration file; else the closest ``mtqa.toml`` at or above the target.

    Raises:
        UsageError: for a wrong language code or configuration.
        NothingError: if there is nothing to check.
        InputError: if the target cannot be read. What else cannot be read is in ``article.problems`` of the report.

    >>> import pathlib, tempfile, mtqa
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     article = pathlib.Path(folder) / "rice.id.txt"
    ...     _ = article.write_text("Harga beras naik lagi. Yang.", encoding="utf-8")
    ...     report = mtqa.check(article)
    >>> report.verdict.passed
    False
    >>> [(found.rule, found.text, found.span.start) for found in report.findings]
    [('FRG001', 'Yang.', 23)]
    """
    path = Path(target)
    found = Path(config) if config is not None else configuration.find(path) if path.exists() else None
    settings = configuration.load(found) if found else configuration.Config()
    return run(path, _call(source, reference, source_lang, target_lang), settings, history=known(settings))


def score(
    target: Path | str,
    *,
    reference: Path | str | Sequence[Path | str] = (),
    source: Path | str | None = None,
    source_lang: str | None = None,
    target_lang: str | None = None,
    metrics: Sequence[str] = (),
) -> tuple[Score, ...]:
    """Score a translation against its references, as ``mtqa score`` does; nothing is checked.

    Args:
        target: as in ``check``.
        reference: as in ``check``; not needed where the article folder or the rows have references.
        source: as in ``check``.
        source_lang: as in ``check``.
        target_lang: as in ``check``.
        metrics: names such as ``chrF``; those of every report if there are none.

    Returns:
        A score for each metric, with its signature, its 95 % interval and its value for each segment.

    Raises:
        UsageError: for a metric that there is none of, or that cannot be loaded.
        NothingError: if no segment has a reference in the language of the translation.
        InputError: if the target cannot be read.

    >>> import json, pathlib, tempfile, mtqa
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     rows = pathlib.Path(folder) / "rows.jsonl"
    ...     row = {"target": "Harga naik lagi.", "reference": "Harga naik kembali.", "target_lang": "id"}
    ...     _ = rows.write_text(json.dumps(row), encoding="utf-8")
    ...     [(found.metric, round(found.value, 1)) for found in mtqa.score(rows, metrics=["chrF"])]
    [('chrF', 51.1)]
    """
    modules = [named(name) for name in metrics] or None
    article = read(Path(target), _call(source, reference, source_lang, target_lang))
    found = scored(article, joined(article), modules)
    if not found:
        raise NothingError(f"{target}: no segment has a reference in the language {article.target.lang!r}")
    return found


def load(path: Path | str) -> Report:
    """The report of a saved result (``--output json=PATH``) of one article, with all that ``check`` gave.

    Raises:
        InputError: if the file cannot be read or is no such result.

    >>> import pathlib, tempfile, mtqa
    >>> from mtqa import formats
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     article, result = pathlib.Path(folder) / "rice.id.txt", pathlib.Path(folder) / "result.json"
    ...     _ = article.write_text("Harga beras naik lagi. Yang.", encoding="utf-8")
    ...     report = mtqa.check(article)
    ...     _ = result.write_text(formats.load("json").render(report), encoding="utf-8")
    ...     mtqa.load(result).findings == report.findings
    True
    """
    return formats.saved(read_text(Path(path)), str(path))


def _call(
    source: Path | str | None,
    reference: Path | str | Sequence[Path | str],
    source_lang: str | None,
    target_lang: str | None,
) -> Call:
    references = (reference,) if isinstance(reference, str | Path) else tuple(reference)
    return Call(
        source=Path(source) if source is not None else None,
        references=tuple(Path(r) for r in references),
        source_lang=source_lang,
        target_lang=target_lang,
    )


@dataclass(frozen=True, slots=True)
class Sentences:
    """A text to align: its segments, and how many sentences were given, None where the text was split here."""

    document: Document
    segments: tuple[Segment, ...]
    given: int | None = None


def from_file(path: Path, side: Side, lang: str | None, *, presegmented: bool = False) -> Sentences:
    """The text of a file, read as ``mtqa check`` reads its target.

    A file that is ``presegmented`` has a sentence a line; lines end at LF, CR LF or CR and at nothing else.

    Raises:
        UsageError: for something that is no language code, and for files of aligned rows.
        NothingError, InputError: see ``read``.
    """
    article = read(path, Call(target_lang=checked_language(lang, f"--{side}-lang") if lang else None))
    if article.rows:
        raise UsageError(f"{path}: holds rows that are aligned already; expected running text")
    document = replace(article.target, side=side)
    if not presegmented:
        return Sentences(document, segment(document))
    return _given(document, [Span(*m.span(1)) for m in _LINE.finditer(document.text) if m[0]])


def link(ours: Sentences, theirs: Sentences, progress: Callable[[float], None] = lambda share: None) -> Aligned:
    """Align a source with a target. ``progress`` as in ``mtqa.align.pair``.

    Raises:
        NothingError: if one side has no segment.
    """
    for side in (ours, theirs):
        if not side.segments:
            name = side.document.path or f"the {side.document.side}"
            raise NothingError(f"{name}: holds no sentence; expected a text to align")
    # Places among given sentences leave out the blank ones; the aligner wants them without gaps.
    source, target = ([replace(s, index=n) for n, s in enumerate(side.segments)] for side in (ours, theirs))
    embed.forget()
    alignment = pair(target, source, progress)
    return Aligned(
        source=ours.document,
        target=theirs.document,
        source_segments=ours.segments,
        target_segments=theirs.segments,
        links=tuple(
            AlignedLink(
                source=tuple(ours.segments[s.index] for s in found.other),
                target=tuple(theirs.segments[s.index] for s in found.target),
                probability=found.confidence,
                moved=found.moved,
                repeats=tuple((ours if s.side is Side.SOURCE else theirs).segments[s.index] for s in found.repeats),
            )
            for found in alignment.links
        ),
        backend=alignment.backend,
        given=(ours.given, theirs.given),
    )


def _taken(text: Text, side: Side, lang: str | None, what: str) -> Sentences:
    """A text of the caller, in any of its forms."""
    if isinstance(text, Path):
        return from_file(text, side, lang)
    code = checked_language(lang, what) if lang else None
    sentences = [text] if isinstance(text, str) else list(text)
    if not all(isinstance(sentence, str) for sentence in sentences):
        raise TypeError(f"{side}: expected a text, a sequence of sentences, or a pathlib.Path")
    whole = "\n".join(sentences)
    document = Document(side.value, side, code or detected(whole), whole, detected=code is None)
    if isinstance(text, str):
        return Sentences(document, segment(document))
    ends = accumulate(len(sentence) + 1 for sentence in sentences)
    return _given(document, [Span(end - 1 - len(s), end - 1) for s, end in zip(sentences, ends, strict=True)])


def _given(document: Document, spans: Sequence[Span]) -> Sentences:
    """Sentences that were given. Blank ones are no segments, keep their place, and end a paragraph."""
    found = []
    paragraph = 0
    for index, span in enumerate(spans):
        text = document.text[span.start : span.end]
        bare = text.strip()
        if bare:
            start = span.start + text.index(bare)
            cut = Span(start, start + len(bare))
            found.append(Segment(document.id, document.side, document.lang, Kind.BODY, cut, bare, index, paragraph))
        else:
            paragraph += 1
    return Sentences(document, tuple(found), len(spans))
