"""Outputs of several articles as one: the same files that one article has, put together, in the order of the articles.

Formats whose files hold one article by their nature (the page, a workbook, XLIFF) are not put together: of several
articles they make a folder with a file for each.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from mtqa.errors import InputError
from mtqa.formats._view import CONTROL

# GitHub shows so many annotations of one kind of a step, and drops the others without a word.
SHOWN = 10
_SUITES = re.compile(r"<testsuites [^>]*>\n?(.*)</testsuites>", re.DOTALL)
_COUNT = re.compile(r'(tests|failures|errors|skipped)="(\d+)"')


def joined(name: str, outputs: Sequence[str], unread: Sequence[str] = ()) -> str | None:
    """The outputs of several articles in one format as one; None where the format holds one article a file.

    ``unread``: a sentence for each article that could not be checked; the JSON result keeps them for the gate.
    """
    join = _JOINS.get(name)
    if join is None:
        return None
    whole = join(outputs)
    return _dumped(json.loads(whole) | {"unread": list(unread)}) if name == "json" and unread else whole


def unread(text: str) -> list[str]:
    """What a result says of articles that could not be checked; the text is that of a whole result."""
    found = json.loads(text).get("unread", ())
    return [sentence for sentence in found if isinstance(sentence, str)]


def parts(text: str, name: str) -> list[str]:
    """The results of single articles that a result of several holds; one of one article as it is.

    Raises:
        InputError: if it is no result, or does not say which part is which article's.
    """
    try:
        content = json.loads(text)
        documents = content["documents"]
        if len(documents) == 1 or content.get("schema") != SCHEMA:
            return [text]
        made, at = [], Counter[str]()
        for document in documents:
            one = content | {"documents": [document], "verdict": document["verdict"]}
            one["signature"] = document["signature"]
            for part in _PARTS:
                size = document["extent"][part]
                one[part] = content[part][at[part] : at[part] + size]
                at[part] += size
            made.append(json.dumps(one, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{name}: is no whole result of mtqa ({type(error).__name__}: {error})") from None
    return made


SCHEMA = "mtqa.result/v1"
_PARTS = ("segments", "findings", "skipped")


def _result(outputs: Sequence[str]) -> str:
    """One ``mtqa.result/v1`` with several documents. It passes if all do; the reasons name the article."""
    results = [json.loads(output) for output in outputs]
    documents, reasons, number = [], [], 0
    for result in results:
        document = result["documents"][0]
        extent = {part: len(result[part]) for part in _PARTS}
        documents.append(document | {"extent": extent, "signature": result["signature"], "verdict": result["verdict"]})
        reasons += [f"{document['id']}: {reason}" for reason in result["verdict"]["reasons"]]
        for segment in result["segments"]:
            segment["number"] += number
        number += len(result["segments"])
    whole = {
        "schema": results[0]["schema"],
        "tool": results[0]["tool"],
        "signature": "; ".join(dict.fromkeys(result["signature"] for result in results)),
        "verdict": {"passed": all(result["verdict"]["passed"] for result in results), "reasons": reasons},
        "documents": documents,
        **{part: [entry for result in results for entry in result[part]] for part in _PARTS},
    }
    return _dumped(whole)


def _sarif(outputs: Sequence[str]) -> str:
    """One log with a run for each article; the runs have ids of their own (``automationDetails``)."""
    logs = [json.loads(output) for output in outputs]
    return _dumped(logs[0] | {"runs": [run for log in logs for run in log["runs"]]})


def _list(outputs: Sequence[str]) -> str:
    return _dumped([entry for output in outputs for entry in json.loads(output)])


def _rdjson(outputs: Sequence[str]) -> str:
    results = [json.loads(output) for output in outputs]
    return _dumped(results[0] | {"diagnostics": [d for result in results for d in result["diagnostics"]]})


def _dumped(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    return CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text) + "\n"


def _junit(outputs: Sequence[str]) -> str:
    counts: Counter[str] = Counter()
    suites = []
    for output in outputs:
        head = output[: output.index(">", output.index("<testsuites"))]
        counts.update({name: int(count) for name, count in _COUNT.findall(head)})
        match = _SUITES.search(output)
        suites.append(match[1] if match else "")
    told = " ".join(f'{name}="{counts[name]}"' for name in ("tests", "failures", "errors", "skipped"))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mtqa" {told} time="0">\n'
        + "".join(suites)
        + "</testsuites>\n"
    )


def _table(outputs: Sequence[str]) -> str:
    """Tables with the same header: it stands once."""
    return outputs[0] + "".join(output.partition("\n")[2] for output in outputs[1:])


def _lines(outputs: Sequence[str]) -> str:
    return "".join(outputs)


def _annotations(outputs: Sequence[str]) -> str:
    """Annotations of all articles by turns, so that each is seen, and no more of a kind than GitHub shows."""
    shown: Counter[str] = Counter()
    kept = []
    columns = [output.splitlines(keepends=True) for output in outputs]
    for n in range(max(map(len, columns), default=0)):
        for lines in columns:
            if n < len(lines):
                kind = lines[n].partition(" ")[0]
                shown[kind] += 1
                if shown[kind] <= SHOWN:
                    kept.append(lines[n])
    return "".join(kept)


def _blocks(outputs: Sequence[str]) -> str:
    return "\n".join(outputs)


_JOINS: dict[str, Callable[[Sequence[str]], str]] = {
    "json": _result,
    "sarif": _sarif,
    "gitlab": _list,
    "rdjson": _rdjson,
    "junit": _junit,
    "tsv": _table,
    "mqm-tsv": _table,
    "esa": _lines,
    "github": _annotations,
    "github-summary": _blocks,
    "markdown": _blocks,
    "text": _blocks,
}
