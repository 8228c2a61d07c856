"""Reading annotated rows. Five shapes become one ``GoldRow``; what is wrong with a row is said with file and line.

===============  ====================================================================================================
labelled rows    JSON lines with ``verdict`` (ok, review, garbled) and ``errors`` [start, end, severity, family, needs],
                 as in ``corpus/damage``
scored rows      JSON lines with ``score`` (higher is better) and ``errors`` [start, end, severity, category], and
                 ``system`` where several translate one source
MQM              TSV of google/wmt-mqm-human-evaluation: one line for each marked error, its span between <v> and </v>;
                 references from files of a line for each segment
ESA              JSON lines of WMT24: ``tgt``, ``esa_score``, ``esa_spans`` with inclusive ends in UTF-16 units
clean rows       JSON lines of sound translations, named as such by the caller; ``errors``, if any, are known faults of
                 the text, so that a finding on one is no false alarm
===============  ====================================================================================================

In MQM and ESA what systems by the names of refA, ref-B, Human-C.0 say is no translation to judge but a reference of
the others.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from mtqa.errors import InputError, MtqaError
from mtqa.inputs import checked_language, read_text
from mtqa.model import Grade, Kind, Severity

HALVES = ("tune", "test")
SUFFIXES = (".jsonl", ".tsv")
# The weights of Freitag et al. 2021 ("Experts, Errors, and Context"), as in the repository's score_mqm.py; MQM 2.0's 25
# for critical, which that data does not have.
MQM_WEIGHTS = {"no-error": 0.0, "neutral": 0.0, "minor": 1.0, "major": 5.0, "critical": 25.0}
NON_TRANSLATION = 25.0
MINOR_PUNCTUATION = 0.1
ATTENTION = (
    "hotw-test"  # a planted error that shows whether the rater looks (WMT 2022); no judgement of the translation
)
MQM_COLUMNS = ("system", "source", "target", "category", "severity")
# Two codes that stand beside each other in a file name, as in mqm_newstest2020_ende.tsv or ted_en-de.tsv.
PAIR_IN_NAME = re.compile(r"(?<![a-z])([a-z]{2})-?([a-z]{2})(?![a-z])")
TAG = re.compile(r"</?v>")
# How WMT names its human translations: refA, ref-B, ref_C, Human-A.0, Human-P.
HUMAN = re.compile(r"(?:ref[-_.]?[a-z0-9]?|human[-_.]?[a-z](?:\.[0-9]+)?)", re.IGNORECASE)
# The columns of MQM that count the segments of the whole set, from 1.
NUMBERED = ("globalSegId", "seg_id")


class Sort(StrEnum):
    """What a row says about its translation."""

    LABELLED = "labelled"
    SCORED = "scored"
    CLEAN = "clean"


@dataclass(frozen=True)
class Error:
    """A marked error: half-open code points of the row's target.

    ``needs``: what a reader must see to find it: ``target``, ``source`` or ``article``; empty where nobody said.
    """

    start: int
    end: int
    severity: str
    family: str
    needs: str = ""

    @property
    def missing(self) -> bool:
        """Whether it marks something that is not there."""
        return self.start == self.end or self.family.lower().rpartition("/")[2] in {"completeness", "omission"}


@dataclass(frozen=True)
class GoldRow:
    """One annotated translation.

    ``set``: the half (tune, test) or the name of the file. ``item``: the same for all translations of one source
    segment. ``score`` is higher for the better; ``verdict`` is None for rows that are scored only.
    """

    sort: Sort
    set: str
    path: str
    line: int
    id: str
    lang: str
    source_lang: str
    target: str
    source: str
    references: tuple[str, ...]
    kind: Kind
    verdict: Grade | None
    score: float | None
    errors: tuple[Error, ...]
    item: str
    system: str


@dataclass(frozen=True)
class Gold:
    """All rows that could be read, in their order, and a sentence for each that could not.

    ``notes``: what a reader should know of how the files were taken.
    """

    rows: tuple[GoldRow, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read(paths: Iterable[Path], clean: Iterable[Path] = (), half: str = "all", references: Sequence[Path] = ()) -> Gold:
    """Read files and folders (all ``.jsonl`` and ``.tsv`` below them) of annotated rows.

    Args:
        paths: rows with labels or scores.
        clean: rows of sound translations.
        half: ``tune`` or ``test`` leaves out the files of the other name; ``all`` reads every file.
        references: for MQM, texts of a line for each segment of the whole set, as its ``globalSegId`` or ``seg_id``
            counts them.

    Raises:
        InputError: if a path does not exist, a file cannot be read, or references lack a segment of MQM.
    """
    rows: list[GoldRow] = []
    problems: list[str] = []
    notes: list[str] = []
    lines = [(path, read_text(path).split("\n")) for path in references]
    for sound, given in ((False, paths), (True, clean)):
        files = {file.resolve(): file for path in given for file in _files(path, half)}  # each once
        for file in files.values():
            found = list(_rows(file, sound, lines))
            problems += (row for row in found if isinstance(row, str))
            kept, note = _apart([row for row in found if isinstance(row, GoldRow)])
            rows += kept
            notes += note
    return Gold(tuple(rows), tuple(problems), tuple(notes))


def _apart(rows: list[GoldRow]) -> tuple[list[GoldRow], list[str]]:
    """The rows of a file without those of human translators, which become references of the others."""
    names = sorted({row.system for row in rows if HUMAN.fullmatch(row.system)})
    human = [row for row in rows if row.system in names]
    if not human or len(human) == len(rows):
        return rows, []
    said: dict[tuple[str, str, str], list[str]] = {}
    for row in sorted(human, key=lambda row: row.system):
        said.setdefault((row.source_lang, row.lang, row.item), []).append(row.target)
    kept = []
    for row in rows:
        if row.system not in names:
            more = said.get((row.source_lang, row.lang, row.item), [])
            kept.append(replace(row, references=tuple(dict.fromkeys([*row.references, *more]))))
    return kept, [f"{rows[0].path}: {', '.join(names)}: taken as references, not as translations ({len(human)} rows)"]


def _files(path: Path, half: str) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in SUFFIXES and p.is_file()]
    return [p for p in found if half == "all" or p.stem not in HALVES or p.stem == half]


def _rows(path: Path, clean: bool, references: Sequence[tuple[Path, list[str]]]) -> Iterator[GoldRow | str]:
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: is no annotated file; expected one that ends in {' or '.join(SUFFIXES)}")
    text = read_text(path)
    made = _mqm_rows(path, text, references) if path.suffix.lower() == ".tsv" else _json_rows(path, text, clean)
    seen: set[tuple[str, ...]] = set()
    for row in made:
        if isinstance(row, GoldRow):
            key = (row.id, row.system, *_langs(row))
            if key in seen:
                yield f"{path}, line {row.line}: the id {row.id!r} stands twice; expected one row per id"
                continue
            seen.add(key)
        yield row


def _json_rows(path: Path, text: str, clean: bool) -> Iterator[GoldRow | str]:
    judged: dict[tuple[str, ...], list[GoldRow]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            value = json.loads(line)
            if not isinstance(value, dict):
                raise _BadRowError("is not an object")
            if "tgt" in value:
                row = _esa_row(path, number, value)
                judged.setdefault((row.id, row.system, *_langs(row)), []).append(row)
                continue
            yield _row(path, number, value, clean)
        except _BadRowError as error:
            yield f"{where}: {error}"
        except MtqaError as error:
            yield f"{where}: {error}"
        except (ValueError, RecursionError):
            yield f'{where}: is not JSON; expected an object with "target" and "verdict" or "score"'
    for same in judged.values():
        yield _together(same)


class _BadRowError(Exception):
    """What is wrong with a row, without the file and the line."""


def _row(path: Path, number: int, value: dict[str, Any], clean: bool) -> GoldRow:
    target = _text(value, "target")
    if not target.strip():
        raise _BadRowError('has no "target"; expected the translation')
    verdict, score = value.get("verdict"), value.get("score")
    if clean:
        sort, verdict, score = Sort.CLEAN, Grade.OK, None
    elif verdict is not None:
        if verdict not in list(Grade):
            raise _BadRowError(f"verdict is {verdict!r}; expected ok, review or garbled")
        sort, verdict, score = Sort.LABELLED, Grade(verdict), None
    elif isinstance(score, int | float) and not isinstance(score, bool) and math.isfinite(score):
        sort = Sort.SCORED
    else:
        raise _BadRowError('has neither "verdict" nor a number as "score" (for sound translations use --clean)')
    about = value.get("meta")
    meta = about if isinstance(about, dict) else {}
    reference = value.get("reference") or []
    references = [reference] if isinstance(reference, str) else reference
    if not isinstance(references, list) or not all(isinstance(r, str) for r in references):
        raise _BadRowError("reference must be a string or a list of strings")
    source = _text(value, "source")
    kind = value.get("kind")
    return GoldRow(
        sort=sort,
        set=_set_of(path),
        path=str(path),
        line=number,
        id=str(value.get("id", number)),
        lang=_lang(value, "target_lang", "tgt_lang"),
        source_lang=_lang(value, "source_lang", "src_lang"),
        target=target,
        source=source,
        references=tuple(r for r in references if r.strip()),
        kind=Kind(kind) if kind in list(Kind) else Kind.BODY,
        verdict=verdict,
        score=float(score) if score is not None else None,
        errors=tuple(_errors(value.get("errors") or [], len(target))),
        item=str(meta.get("item") or source or number),
        system=str(value.get("system") or ""),
    )


def _text(value: dict[str, Any], key: str) -> str:
    text = value.get(key) or ""
    if not isinstance(text, str):
        raise _BadRowError(f"{key} must be a string")
    # Lone surrogates can stand in JSON and in no encoding.
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def _lang(value: dict[str, Any], *keys: str) -> str:
    given = next((value[key] for key in keys if value.get(key)), "")
    return checked_language(str(given), keys[0]) if given else ""


def _errors(given: Any, length: int) -> Iterator[Error]:
    if not isinstance(given, list):
        raise _BadRowError("errors must be a list")
    for n, one in enumerate(given, start=1):
        start, end = (one.get("start"), one.get("end")) if isinstance(one, dict) else (None, None)
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= length):
            raise _BadRowError(f"error {n} has the span {start!r}..{end!r}; expected 0 <= start <= end <= {length}")
        family = str(one.get("family") or one.get("category") or "")
        yield Error(start, end, str(one.get("severity", "")).lower(), family, str(one.get("needs") or ""))


def _langs(row: GoldRow) -> tuple[str, str]:
    """Ids count anew in each pair of languages, of which one file may hold several."""
    return row.source_lang, row.lang


def _set_of(path: Path) -> str:
    return path.stem


def _esa_row(path: Path, number: int, value: dict[str, Any]) -> GoldRow:
    target = _text(value, "tgt")
    try:
        score = float(value.get("esa_score", value.get("score")))  # type: ignore[arg-type]
        if not math.isfinite(score):
            raise ValueError
    except (TypeError, ValueError):
        raise _BadRowError(f"esa_score is {value.get('esa_score')!r}; expected a number from 0 to 100") from None
    if not target.strip():
        raise _BadRowError('has no "tgt"; expected the translation')
    langs = str(value.get("langs") or "").split("-")
    spans = value.get("esa_spans") or []
    if not isinstance(spans, list) or not all(isinstance(s, dict) for s in spans):
        raise _BadRowError("esa_spans must be a list of objects")
    place = _utf16_places(target)
    errors = []
    for span in spans:
        start, end = span.get("start_i"), span.get("end_i")
        if "missing" in (start, end):
            errors.append(Error(len(target), len(target), str(span.get("severity", "")).lower(), "omission"))
        elif isinstance(start, int) and isinstance(end, int) and 0 <= start <= end < len(place):
            made = Error(place[start], place[end] + 1, str(span.get("severity", "")).lower(), "")
            errors.append(replace(made, family=str(span.get("error_type") or "")))
        else:
            raise _BadRowError(f"esa_spans has {start!r}..{end!r}; expected places in the {len(place)} units of tgt")
    line = value.get("line_id", number)
    return GoldRow(
        sort=Sort.SCORED,
        set=_set_of(path),
        path=str(path),
        line=number,
        id=str(line),
        lang=checked_language(langs[1], "langs") if len(langs) > 1 else "",
        source_lang=checked_language(langs[0], "langs") if len(langs) > 1 else "",
        target=target,
        source=_text(value, "src"),
        references=(_text(value, "ref"),) if _text(value, "ref").strip() else (),
        kind=Kind.BODY,
        verdict=None,
        score=score,
        errors=tuple(errors),
        item=str(line),
        system=str(value.get("system") or ""),
    )


def _utf16_places(text: str) -> list[int]:
    """For each UTF-16 unit of a text the code point that it belongs to."""
    return [n for n, character in enumerate(text) for _ in range(2 if ord(character) > 0xFFFF else 1)]


def _together(rows: list[GoldRow]) -> GoldRow:
    """Several annotators of one translation: the mean of their scores, all of their spans."""
    scores = [row.score for row in rows if row.score is not None]
    errors = sorted({e for row in rows for e in row.errors}, key=lambda e: (e.start, e.end, e.family))
    return replace(rows[0], score=sum(scores) / len(scores), errors=tuple(errors))


def _mqm_rows(path: Path, text: str, given: Sequence[tuple[Path, list[str]]]) -> Iterator[GoldRow | str]:
    lines = text.split("\n")
    names = [name.strip() for name in lines[0].rstrip("\r").split("\t")]
    if missing := [name for name in MQM_COLUMNS if name not in names]:
        raise InputError(
            f"{path}, line 1: the header lacks {', '.join(missing)}; expected MQM ratings with {', '.join(MQM_COLUMNS)}"
        )
    segment = next((name for name in ("globalSegId", "seg_id", "docSegId") if name in names), None)
    found = PAIR_IN_NAME.findall(path.stem.lower())
    source_lang, lang = next((p for p in found if _are_languages(*p)), ("", ""))
    segments: dict[tuple[str, str, str], list[tuple[int, dict[str, str]]]] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.rstrip("\r").split("\t")
        if len(cells) < len(names):
            yield f"{path}, line {number}: has {len(cells)} cells; expected {len(names)} as in the header"
            continue
        value = {name: _unquoted(cell) for name, cell in zip(names, cells, strict=False)}
        key = (value["system"], value.get("doc", ""), value[segment] if segment else TAG.sub("", value["source"]))
        segments.setdefault(key, []).append((number, value))
    for (system, doc, number_in_doc), marked in segments.items():
        line_of_first, first = marked[0]
        target = TAG.sub("", first["target"])
        errors: set[Error] = set()
        penalties: dict[str, float] = {}
        for number, value in marked:
            severity, category = value["severity"].strip().lower(), value["category"].strip().lower()
            if severity == ATTENTION:
                continue
            if severity not in MQM_WEIGHTS:
                yield f"{path}, line {number}: severity is {severity!r}; expected one of {', '.join(MQM_WEIGHTS)}"
                continue
            if TAG.sub("", value["target"]) != target:
                yield f"{path}, line {number}: another translation than in line {line_of_first} of the same segment"
                continue
            rater = value.get("rater", "")
            penalties[rater] = penalties.get(rater, 0.0) + _weight(severity, category)
            if severity not in ("no-error", "neutral"):
                places = list(_marked(value["target"]))
                errors.update(Error(s, e, severity, category) for s, e in places)
                if not places and "<v>" in value["source"]:
                    # Marked in the source: it is left out. Where it should stand is not said.
                    errors.add(Error(len(target), len(target), severity, category))
        if not penalties or not target.strip():
            continue
        yield GoldRow(
            sort=Sort.SCORED,
            set=_set_of(path),
            path=str(path),
            line=line_of_first,
            id=f"{doc}:{number_in_doc}",
            lang=lang,
            source_lang=source_lang,
            target=target,
            source=TAG.sub("", first["source"]),
            references=tuple(_line_of(file, lines, first, path, line_of_first) for file, lines in given),
            kind=Kind.BODY,
            verdict=None,
            score=-sum(penalties.values()) / len(penalties),
            errors=tuple(sorted(errors, key=lambda e: (e.start, e.end, e.family))),
            item=f"{doc}:{number_in_doc}",
            system=system,
        )


def _line_of(file: Path, lines: list[str], value: dict[str, str], path: Path, at: int) -> str:
    """The reference of a segment of MQM, from a file of a line for each segment of the set."""
    number = next((value[name].strip() for name in NUMBERED if name in value), None)
    if number is None:
        raise InputError(f"{path}, line 1: has no column {' or '.join(NUMBERED)}; expected one, to find references by")
    if not (number.isascii() and number.isdigit() and 0 < int(number) <= len(lines) and lines[int(number) - 1].strip()):
        raise InputError(
            f"{file}: has no line for the segment {number!r} of {path}, line {at}; expected a reference on each line, "
            "counted as the segments of the whole set"
        )
    return lines[int(number) - 1].strip()


def _are_languages(*given: str) -> bool:
    try:
        return all(checked_language(code, "") for code in given)
    except MtqaError:
        return False


def _weight(severity: str, category: str) -> float:
    if severity == Severity.MAJOR and category.startswith("non-translation"):
        return NON_TRANSLATION
    if severity == Severity.MINOR and category.startswith("fluency/punctuation"):
        return MINOR_PUNCTUATION
    return MQM_WEIGHTS[severity]


def _unquoted(cell: str) -> str:
    """A cell as it was meant: some of the files were saved by a spreadsheet, which quotes a whole cell."""
    inner = cell[1:-1]
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', ""):
        return inner.replace('""', '"')
    return cell


def _marked(text: str) -> Iterator[tuple[int, int]]:
    """The spans between <v> and </v>, counted in the text without these tags."""
    removed, start = 0, None
    for tag in TAG.finditer(text):
        at = tag.start() - removed
        removed += len(tag[0])
        if tag[0] == "<v>":
            start = at
        elif start is not None:
            yield start, at
            start = None
    if start is not None:  # never closed: up to the end
        yield start, len(text) - removed
