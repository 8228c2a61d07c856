"""Outputs of several articles as one: the same files that one article has, put together, in the order of the articles.

Formats whose files hold one article by their nature (the page, a workbook, XLIFF) are not put together: of several
articles they make a folder with a file for each.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence

from mtqa import formats
from mtqa.errors import InputError
from mtqa.formats import github, github_summary, gitlab, markdown, rdjson, sarif
from mtqa.formats._ci import as_json, attribute
from mtqa.formats._place import blamed
from mtqa.formats._view import one_line
from mtqa.model import Report

# What a service shows: these name what could not be checked even where nothing could.
TELL_UNREAD = frozenset({"sarif", "junit", "gitlab", "rdjson", "github", "github-summary", "markdown"})
_SUITES = re.compile(r"<testsuites [^>]*>\n?(.*)</testsuites>", re.DOTALL)
_COUNT = re.compile(r'(tests|failures|errors|skipped)="(\d+)"')


def joined(
    name: str, reports: Sequence[Report], unread: Sequence[str] = (), *, color: bool = False, width: int = 100
) -> str | None:
    """Several articles in one format as one; None where the format holds one article a file.

    ``unread``: a sentence for each article that could not be checked. Tables, whose lines are findings or segments,
    have no place for them.
    """
    whole = _WHOLE.get(name)
    if whole is not None:
        return whole(reports, unread)
    join = _JOINS.get(name)
    if join is None:
        return None
    module = formats.load(name)
    outputs = [module.render(report, color=color, width=width) for report in reports]
    return join([text for text in outputs if isinstance(text, str)], unread)


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


def _result(outputs: Sequence[str], unread: Sequence[str]) -> str:
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
        **({"unread": list(unread)} if unread else {}),
    }
    return as_json(whole)


def _sarif(outputs: Sequence[str], unread: Sequence[str]) -> str:
    """One log with one run: GitHub takes 20 runs of a file, and closes no alert of a run that is not there any more."""
    return as_json(sarif.merged([json.loads(output) for output in outputs], unread))


def _gitlab(outputs: Sequence[str], unread: Sequence[str]) -> str:
    found = [gitlab.unread(sentence) for sentence in unread]
    return as_json(gitlab.distinct([*found, *(issue for output in outputs for issue in json.loads(output))]))


def _junit(outputs: Sequence[str], unread: Sequence[str]) -> str:
    """A suite for each article, and one before them of what could not be checked: a case with an error for each."""
    counts: Counter[str] = Counter()
    suites = []
    if unread:
        number = len(unread)
        counts.update(tests=number, errors=number)
        suites.append(
            f'  <testsuite name="mtqa: could not be checked" tests="{number}" failures="0" errors="{number}"'
            ' skipped="0" time="0">\n'
        )
        for sentence in unread:
            path, line = blamed(sentence)
            file = attribute(path)
            suites.append(
                f'    <testcase classname={file} name="input" file={file} line="{line}" time="0">\n'
                f'      <error message={attribute(one_line(sentence))} type="input"/>\n    </testcase>\n'
            )
        suites.append("  </testsuite>\n")
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


def _table(outputs: Sequence[str], unread: Sequence[str]) -> str:
    """Tables with the same header: it stands once."""
    return outputs[0] + "".join(output.partition("\n")[2] for output in outputs[1:])


def _lines(outputs: Sequence[str], unread: Sequence[str]) -> str:
    return "".join(outputs)


def _blocks(outputs: Sequence[str], unread: Sequence[str]) -> str:
    return "\n".join(outputs)


_JOINS: dict[str, Callable[[Sequence[str], Sequence[str]], str]] = {
    "json": _result,
    "sarif": _sarif,
    "gitlab": _gitlab,
    "junit": _junit,
    "tsv": _table,
    "mqm-tsv": _table,
    "esa": _lines,
    "text": _blocks,
}
# What has room for so much is made of all articles at once.
_WHOLE: dict[str, Callable[[Sequence[Report], Sequence[str]], str]] = {
    "github": github.commands,
    "github-summary": github_summary.pages,
    "markdown": markdown.pages,
    "rdjson": rdjson.results,
}
