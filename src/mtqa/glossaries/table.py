"""Glossaries as tables: ``.csv`` (commas or semicolons) and ``.tsv`` (tabs), UTF-8, with a header.

Columns, in any order: one for each language, named by its code (``es``, ``id``, ``pt-BR``), and if wanted ``status``
(preferred, admitted or forbidden; empty is preferred), ``case`` (yes, no; empty: only acronyms keep their capitals),
``pos`` (verb, or anything), ``note``. Several terms in a cell are separated by ``|``. The status is that of the terms
in all language columns but the first; rows with the same first term are one concept.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from mtqa.errors import UsageError
from mtqa.glossaries import STATUSES, fault, language, stop
from mtqa.own import Concept, Status, Term

SUFFIXES = (".csv", ".tsv")
EXTRA = ("status", "case", "pos", "note")
CASES = {"": None, "yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def concepts(text: str, name: str) -> list[Concept]:
    """The concepts of a table.

    Raises:
        UsageError: if the header or a row is not as described; the message names the lines.
    """
    rows = _rows(text, name)
    header = [cell.strip() for cell in rows[0][1]]
    languages = _languages(header, name)
    faults: list[tuple[int, str]] = []
    found: dict[str, Concept] = {}
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            faults.append((line, f"{len(cells)} cells; expected {len(header)} as in the header"))
            continue
        row = dict(zip([h.lower() for h in header], (cell.strip() for cell in cells), strict=True))
        terms = _terms(row, languages, line, faults)
        if len({t.lang for t in terms}) < 2 and not any(t.status is Status.FORBIDDEN for t in terms):
            faults.append((line, "a term in one language only; expected one in each of two, or a forbidden one"))
            continue
        # A row whose first cell is empty belongs to no other.
        key = terms[0].text.casefold() if terms[0].lang == languages[0][1] else f"\n{line}"
        concept = Concept(tuple(terms), note=row.get("note", ""), where=f"{_file(name)}, line {line}")
        found[key] = _joined(found[key], concept) if key in found else concept
    stop(name, faults)
    return list(found.values())


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line that it ends on."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = "\t" if name.lower().endswith(".tsv") else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise UsageError(f"{name}, line {reader.line_num}: is no table row ({error})") from None
    if not rows:
        raise UsageError(f"{name}: is empty; expected a header such as es,id,status")
    return rows


def _languages(header: list[str], name: str) -> list[tuple[str, str]]:
    """The language columns: name in lower case, language code."""
    found = [(cell.lower(), language(cell)) for cell in header if cell.lower() not in EXTRA]
    unknown = [cell for cell, code in found if code is None]
    named = [(cell, code) for cell, code in found if code is not None]
    if unknown:
        raise UsageError(
            f"{name}, line 1: the column {unknown[0]!r} is neither a language code nor one of {', '.join(EXTRA)}"
        )
    if not named or len({cell.lower() for cell in header}) < len(header) or len({c for _, c in named}) < len(named):
        raise UsageError(f"{name}, line 1: expected one column for each of some languages, such as es,id,status")
    return named


def _terms(
    row: dict[str, str], languages: list[tuple[str, str]], line: int, faults: list[tuple[int, str]]
) -> list[Term]:
    status = STATUSES.get(row.get("status", "").lower() or "preferred")
    case = row.get("case", "").lower()
    if status is None:
        faults.append((line, f"status {row['status']!r}; expected preferred, admitted or forbidden"))
    if case not in CASES:
        faults.append((line, f"case {row['case']!r}; expected yes or no"))
    verb = row.get("pos", "").lower() in {"verb", "v"}
    terms = []
    for number, (column, code) in enumerate(languages):
        for text in filter(None, (part.strip() for part in row[column].split("|"))):
            wrong = fault(text)
            if wrong:
                faults.append((line, wrong))
            own = Status.PREFERRED if number == 0 and len(languages) > 1 else status or Status.PREFERRED
            terms.append(Term(text, code, own, CASES.get(case), verb))
    return terms


def _joined(one: Concept, other: Concept) -> Concept:
    new = [t for t in other.terms if t not in one.terms]
    return replace(one, terms=(*one.terms, *new), note=one.note or other.note)


def _file(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]
